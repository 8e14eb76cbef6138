//! Raw HTML on its way to the page: by the site's setting passed on with its addresses set right, or shown as text.

use std::fmt::Write;
use std::ops::Range;

use pulldown_cmark::Event;

use super::{Spanned, Writer, closing, escaped};
use crate::config::Html;
use crate::markdown;
use crate::markdown::tabs;
use crate::markdown::tags::{self, Attribute, RawTag};
use crate::site::Target;

impl Writer<'_> {
    /// A block of raw HTML as one fragment, so that a tag may span lines.
    pub(super) fn html_block(&mut self, events: &[Spanned<'_>], at: usize) -> usize {
        let end = closing(events, at);
        self.end_tabs(events[at].1.start);
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
        if markdown::is_directive(html) || tabs::is_mark(html) {
            return;
        }
        if self.context.html != Html::Allow {
            return self.shown_html(html);
        }
        let mut done = 0;
        let mut closing = tags::closing_components(html).into_iter().peekable();
        for tag in tags::tags(html) {
            while let Some(span) = closing.next_if(|span| span.start < tag.span.start) {
                done = self.shown_tag(html, done, span);
            }
            if tag.is_foreign() {
                self.skip_addresses(&tag);
                done = self.shown_tag(html, done, tag.span);
                continue;
            }
            for attribute in &tag.attributes {
                done = self.attribute(html, done, (&tag, attribute));
            }
        }
        for span in closing {
            done = self.shown_tag(html, done, span);
        }
        self.out.push_str(&html[done..]);
    }

    /// One attribute: addresses lead where the site says, unsafe ones and expressions are left out.
    fn attribute(&mut self, html: &str, done: usize, (tag, attribute): (&RawTag<'_>, &Attribute<'_>)) -> usize {
        let is_address = tags::address_use(tag.name, attribute).is_some();
        if !is_address && !attribute.is_expression() {
            return done;
        }
        self.out.push_str(html[done..attribute.whole.start].trim_end_matches([' ', '\n', '\t']));
        let target = if is_address { self.html_targets.next() } else { None };
        let href = match target {
            Some(Target::Broken) if !attribute.is_expression() => Some(tags::unescape(attribute.value)),
            Some(target) => self.context.links.href(target),
            None => None,
        };
        if let Some(href) = href {
            let _ = write!(self.out, " {}=\"{}\"", attribute.name, escaped(&href));
        }
        attribute.whole.end
    }

    /// A tag that no browser knows, for readers and writers to see.
    fn shown_tag(&mut self, html: &str, done: usize, span: Range<usize>) -> usize {
        self.out.push_str(&html[done..span.start]);
        self.out.push_str("<code>");
        self.escape(&html[span.clone()]);
        self.out.push_str("</code>");
        span.end
    }

    fn skip_addresses(&mut self, tag: &RawTag<'_>) {
        let addresses =
            if tag.is_component() { 0 } else { tag.attributes.iter().filter(|a| tags::address_use(tag.name, a).is_some()).count() };
        self.html_targets.by_ref().take(addresses).for_each(drop);
    }

    /// As text; comments are never shown.
    fn shown_html(&mut self, html: &str) {
        let addresses: usize =
            tags::tags(html).iter().map(|tag| tag.attributes.iter().filter(|a| tags::address_use(tag.name, a).is_some()).count()).sum();
        self.html_targets.by_ref().take(addresses).for_each(drop);
        let mut text = String::with_capacity(html.len());
        let mut done = 0;
        for comment in tags::comments(html) {
            text.push_str(&html[done..comment.start]);
            done = comment.end;
        }
        text.push_str(&html[done..]);
        let block = self.depth == 0 || text.ends_with('\n');
        let text = if block { text.trim() } else { text.as_str() };
        if text.is_empty() {
            return;
        }
        self.out.push_str(if block { "<p>" } else { "" });
        self.escape(text);
        self.out.push_str(if block { "</p>\n" } else { "" });
    }
}
