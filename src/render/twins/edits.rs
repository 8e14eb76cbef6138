//! What is changed in an article's Markdown before it is published as such: everything else stays byte for byte.

use std::cmp::Reverse;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use crate::config::Html;
use crate::markdown::{self, tags};
use crate::render::html::escaped;
use crate::site::{Document, LinkKind, Target};

/// What the text is written for.
pub(super) struct Place<'a> {
    /// A target's address from there; `None` when only the words are to be shown.
    pub(super) address: &'a dyn Fn(&Target) -> Option<String>,
    /// What raw HTML becomes.
    pub(super) html: Html,
}

/// The body of a document with its addresses set right, and without the heading that says the title, comments, definitions of
/// links, and the ids of headings.
pub(super) fn applied(document: &Document, title: &str, place: &Place<'_>) -> String {
    let text = &*document.text;
    let body = text.body.text();
    let in_markdown = text.links.iter().zip(&document.targets).filter(|(link, _)| is_markdown(link.kind));
    let targets = in_markdown.map(|(_, target)| target).collect::<Vec<_>>().into_iter();
    let mut editor = Editor { body, place, targets, edits: vec![], open: vec![], end: 0, has_attributes: false };
    for (event, span) in markdown::events(body) {
        editor.step(&event, &span);
    }
    editor.edits.extend(markdown::definitions(body).into_iter().map(|span| (span, String::new())));
    if place.html == Html::Allow {
        editor.html_addresses(document);
    }
    let title = text.first_h1.as_ref().filter(|(_, index)| text.headings[*index].text == title);
    editor.edits.extend(title.map(|(span, _)| (span.clone(), String::new())));
    joined(body, editor.edits)
}

fn is_markdown(kind: LinkKind) -> bool {
    matches!(kind, LinkKind::Link | LinkKind::Image)
}

/// The text with the edits made; of two that overlap, the one that begins first and is longer.
fn joined(body: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(span, _)| (span.start, Reverse(span.end)));
    let mut out = String::with_capacity(body.len());
    let mut done = 0;
    for (span, new) in edits {
        if span.start >= done && span.end >= span.start {
            out.push_str(body.get(done..span.start).unwrap_or_default());
            out.push_str(&new);
            done = span.end;
        }
    }
    out.push_str(body.get(done..).unwrap_or_default());
    out
}

struct Editor<'a> {
    body: &'a str,
    place: &'a Place<'a>,
    /// Of links and pictures in Markdown, not used yet.
    targets: std::vec::IntoIter<&'a Target>,
    edits: Vec<(Range<usize>, String)>,
    open: Vec<Open<'a>>,
    /// Where the last thing inside of the open one ends.
    end: usize,
    /// The open heading has an id of its own.
    has_attributes: bool,
}

/// A link or picture that is not closed yet.
struct Open<'a> {
    target: Option<&'a Target>,
    kind: LinkType,
    address: String,
    title: String,
    /// Where its words begin.
    words: usize,
}

impl Editor<'_> {
    fn step(&mut self, event: &Event<'_>, span: &Range<usize>) {
        match event {
            Event::Start(Tag::Link { link_type, dest_url, title, .. }) => self.begin((*link_type, dest_url, title), span.start + 1),
            Event::Start(Tag::Image { link_type, dest_url, title, .. }) => self.begin((*link_type, dest_url, title), span.start + 2),
            Event::End(TagEnd::Link | TagEnd::Image) => self.close(span),
            Event::Start(Tag::HtmlBlock) => self.html(span),
            Event::InlineHtml(_) => self.html(span),
            Event::Start(Tag::Heading { id, classes, attrs, .. }) => {
                self.has_attributes = id.is_some() || !classes.is_empty() || !attrs.is_empty();
                self.end = span.start;
            }
            Event::End(TagEnd::Heading(_)) if std::mem::take(&mut self.has_attributes) => {
                let rest = self.body.get(self.end..span.end).unwrap_or_default();
                if let (Some(open), Some(close)) = (rest.find('{'), rest.rfind('}')) {
                    self.edits.push((self.end + rest[..open].trim_end().len()..self.end + close + 1, String::new()));
                }
            }
            Event::Start(_) => {}
            _ => self.end = span.end,
        }
    }

    fn begin(&mut self, (kind, address, title): (LinkType, &str, &str), words: usize) {
        let target = self.targets.next();
        self.open.push(Open { target, kind, address: address.to_owned(), title: title.to_owned(), words });
        self.end = words;
    }

    /// Everything from the bracket behind the words on is written anew.
    fn close(&mut self, span: &Range<usize>) {
        let words_end = std::mem::replace(&mut self.end, span.end);
        let Some(open) = self.open.pop() else { return };
        let is_inline = matches!(open.kind, LinkType::Inline);
        let Some(target) = open.target.filter(|_| !matches!(open.kind, LinkType::Autolink | LinkType::Email)) else { return };
        if is_inline && matches!(target, Target::External(_) | Target::Anchor(_)) {
            return;
        }
        // The parser's span of `[words][]` ends before the empty brackets.
        let is_short = open.kind == LinkType::Collapsed && self.body[span.end..].starts_with("[]");
        let span = span.start..span.end + if is_short { 2 } else { 0 };
        let rest = self.body.get(words_end..span.end).unwrap_or_default();
        let Some(bracket) = rest.find(']').map(|at| words_end + at) else { return };
        match (self.place.address)(target) {
            Some(address) => {
                let address = if matches!(target, Target::External(_)) { bare(&open.address) } else { address };
                self.edits.push((bracket..span.end, format!("]({address}{})", quoted(&open.title))));
            }
            None => {
                self.edits.push((span.start..open.words, String::new()));
                self.edits.push((bracket..span.end, String::new()));
            }
        }
    }

    /// Raw HTML without its comments, or as the text that pages show.
    fn html(&mut self, span: &Range<usize>) {
        self.end = span.end;
        let html = self.body.get(span.clone()).unwrap_or_default();
        let mut done = 0;
        for comment in tags::comments(html) {
            self.show(span.start, done..comment.start);
            self.edits.push((span.start + comment.start..span.start + comment.end, String::new()));
            done = comment.end;
        }
        self.show(span.start, done..html.len());
    }

    /// What stands between comments: as it is, or as the text that pages show.
    fn show(&mut self, start: usize, part: Range<usize>) {
        let span = start + part.start..start + part.end;
        if self.place.html != Html::Allow && !span.is_empty() {
            let shown = self.body.get(span.clone()).unwrap_or_default().replace('<', "&lt;");
            self.edits.push((span, shown));
        }
    }

    /// Addresses in raw HTML, each in its attribute.
    fn html_addresses(&mut self, document: &Document) {
        let in_html = document.text.links.iter().zip(&document.targets).filter(|(link, _)| !is_markdown(link.kind));
        for (link, target) in in_html {
            let new = match target {
                Target::External(_) | Target::Anchor(_) | Target::Broken => continue,
                target => (self.place.address)(target).unwrap_or_default(),
            };
            self.edits.push((link.span.clone(), escaped(&new)));
        }
    }
}

/// An address without signs that end it in Markdown.
fn bare(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for c in address.chars() {
        match c {
            ' ' | '(' | ')' | '<' | '>' | '\\' | '|' => out.push_str(&format!("%{:02X}", u32::from(c))),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// The title of a link, which readers see on hovering.
fn quoted(title: &str) -> String {
    if title.is_empty() {
        return String::new();
    }
    let words = title.split_whitespace().collect::<Vec<_>>().join(" ");
    format!(" \"{}\"", words.replace('\\', "\\\\").replace('"', "\\\"").replace('|', "\\|"))
}
