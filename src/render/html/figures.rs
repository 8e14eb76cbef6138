//! Code blocks and pictures as figures.

use std::fmt::Write;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use pulldown_cmark_escape::escape_href;

use super::{Spanned, Writer, closing, escaped, plain};
use crate::render::code::Info;
use crate::render::links::Picture;

/// Bytes of HTML that fill about a screen: a first picture below them is not what a reader waits for.
const FIRST_SCREEN: usize = 2_000;

impl Writer<'_> {
    pub(super) fn code(&mut self, kind: &CodeBlockKind<'_>, events: &[Spanned<'_>], at: usize) -> usize {
        let end = closing(events, at);
        let mut code = String::new();
        events[at..end].iter().for_each(|(event, _)| {
            if let Event::Text(text) = event {
                code.push_str(text);
            }
        });
        let info = match kind {
            CodeBlockKind::Fenced(info) => Info::parse(info),
            CodeBlockKind::Indented => Info::default(),
        };
        self.out.push_str("<figure class=\"code\">");
        if let Some(title) = &info.title {
            let _ = write!(self.out, "<figcaption>{}</figcaption>", escaped(title));
        }
        // What does not scroll is no stop of the keyboard.
        self.out.push_str(if info.wrap { "<pre class=\"wrap\"><code" } else { "<pre tabindex=\"0\"><code" });
        if !info.language.is_empty() {
            let _ = write!(self.out, " class=\"language-{}\"", escaped(&info.language));
        }
        self.out.push('>');
        self.out.push_str(&self.context.code.html(&code, &info));
        self.out.push_str("</code></pre></figure>\n");
        end + 1
    }

    /// A paragraph that holds one picture and nothing else becomes a figure.
    pub(super) fn lone_picture(&mut self, events: &[Spanned<'_>], at: usize) -> Option<usize> {
        let Event::Start(Tag::Image { title, .. }) = &events.get(at + 1)?.0 else { return None };
        let end = closing(events, at + 1);
        if !matches!(events.get(end + 1)?.0, Event::End(TagEnd::Paragraph)) {
            return None;
        }
        let title = shown_title(&plain(&events[at + 1..end]), title).to_owned();
        let words = plain(&events[at + 1..end]);
        // A picture without words is decoration: a link around it would have no name.
        let zoom = self
            .markdown_targets
            .as_slice()
            .first()
            .and_then(|target| self.context.links.zoom(target))
            .filter(|_| !words.trim().is_empty());
        self.out.push_str("<figure class=\"picture\">");
        if let Some(full) = &zoom {
            self.out.push_str("<a class=\"zoom\" href=\"");
            let _ = escape_href(&mut self.out, full);
            self.out.push_str("\">");
        }
        self.picture(&plain(&events[at + 1..end]), "");
        self.discard(&events[..end], at + 2);
        self.out.push_str(if zoom.is_some() { "</a>" } else { "" });
        if !title.is_empty() {
            let _ = write!(self.out, "<figcaption>{}</figcaption>", escaped(&title));
        }
        self.out.push_str("</figure>\n");
        Some(end + 2)
    }

    /// Begins a paragraph of pictures alone.
    pub(super) fn row(&mut self, at: usize) -> usize {
        self.depth += 1;
        self.paragraph = self.out.len();
        self.out.push_str("<p class=\"row\">");
        at + 1
    }

    pub(super) fn image(&mut self, events: &[Spanned<'_>], at: usize) -> usize {
        let end = closing(events, at);
        let Event::Start(Tag::Image { title, .. }) = &events[at].0 else { return end + 1 };
        let alt = plain(&events[at..end]);
        self.picture(&alt, shown_title(&alt, title));
        self.discard(&events[..end], at + 1);
        end + 1
    }

    pub(super) fn picture(&mut self, alt: &str, title: &str) {
        let (target, missing) = (self.markdown_targets.next(), self.word("picture_missing"));
        self.pictures += 1;
        let first = self.pictures == 1 && self.out.len() < FIRST_SCREEN;
        self.context.links.picture(&mut self.out, Picture { target, alt, title, first, missing: &missing });
    }
}

/// Whether a paragraph holds two pictures or more and nothing else.
pub(super) fn is_row(events: &[Spanned<'_>], at: usize) -> bool {
    let (mut next, mut pictures) = (at + 1, 0);
    while let Some((event, _)) = events.get(next) {
        match event {
            Event::Start(Tag::Image { .. }) => {
                pictures += 1;
                next = closing(events, next);
            }
            Event::SoftBreak | Event::HardBreak => {}
            Event::Text(text) if text.trim().is_empty() => {}
            Event::End(TagEnd::Paragraph) => return pictures > 1,
            _ => return false,
        }
        next += 1;
    }
    false
}

/// `![](line.png "decorative")` marks a picture as decoration, for `check`; readers see no title.
fn shown_title<'t>(alt: &str, title: &'t str) -> &'t str {
    if alt.trim().is_empty() && title.trim().eq_ignore_ascii_case("decorative") { "" } else { title }
}
