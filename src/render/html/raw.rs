//! Raw HTML on its way to the page: by the site's setting passed on with its addresses set right, or shown as text.

use pulldown_cmark::Event;

use super::{Spanned, Writer, closing, escaped};
use crate::config::Html;
use crate::markdown::tags;

impl Writer<'_> {
    /// A block of raw HTML as one fragment, so that a tag may span lines.
    pub(super) fn html_block(&mut self, events: &[Spanned<'_>], at: usize) -> usize {
        let end = closing(events, at);
        let mut html = String::new();
        for (event, _) in &events[at..end] {
            if let Event::Html(text) | Event::Text(text) = event {
                html.push_str(text);
            }
        }
        self.raw_html(&html);
        end + 1
    }

    pub(super) fn raw_html(&mut self, html: &str) {
        if self.context.html != Html::Allow {
            return self.shown_html(html);
        }
        let mut done = 0;
        for tag in tags::tags(html) {
            let jsx = tag.is_jsx();
            if jsx {
                self.out.push_str(&html[done..tag.span.start]);
                self.out.push_str("<code>");
                self.escape(&html[tag.span.clone()]);
                self.out.push_str("</code>");
                done = tag.span.end;
            }
            for attribute in tag.attributes.iter().filter(|a| tags::address_use(tag.name, a).is_some()) {
                let target = self.html_targets.next();
                if jsx {
                    continue;
                }
                self.out.push_str(&html[done..attribute.span.start]);
                let href =
                    escaped(&target.and_then(|target| self.context.links.href(target)).unwrap_or_else(|| attribute.value.to_owned()));
                let quoted = matches!(html.as_bytes().get(attribute.span.start.wrapping_sub(1)), Some(b'"' | b'\''));
                self.out.push_str(&if quoted { href } else { format!("\"{href}\"") });
                done = attribute.span.end;
            }
        }
        self.out.push_str(&html[done..]);
    }

    /// As text; comments are never shown.
    fn shown_html(&mut self, html: &str) {
        let addresses: usize =
            tags::tags(html).iter().map(|tag| tag.attributes.iter().filter(|a| tags::address_use(tag.name, a).is_some()).count()).sum();
        self.html_targets.by_ref().take(addresses).for_each(drop);
        let text = html.trim_end_matches('\n');
        if text.trim_start().starts_with("<!--") {
            return;
        }
        let block = self.depth == 0 || text.len() < html.len();
        self.out.push_str(if block { "<p>" } else { "" });
        self.escape(text);
        self.out.push_str(if block { "</p>\n" } else { "" });
    }
}
