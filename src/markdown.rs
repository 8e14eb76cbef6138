//! Markdown as events with byte spans: the one parser set-up of the crate, bare URLs linked, and
//! the tags inside raw HTML. What an event means for a site is decided elsewhere.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

pub mod addresses;
pub mod tabs;
pub mod tags;

/// An event and the bytes it was made from.
pub type Spanned<'a> = (Event<'a>, Range<usize>);

/// What a comment to Guidepost begins with, after `<!--` and spaces.
pub const DIRECTIVE: &str = "guidepost:";

/// Whether raw HTML is a comment to Guidepost, which readers never get.
pub fn is_directive(html: &str) -> bool {
    let comment = html.trim().strip_prefix("<!--").filter(|rest| rest.find("-->") == rest.len().checked_sub(3));
    comment.is_some_and(|rest| rest.trim_start().starts_with(DIRECTIVE))
}

/// Comments to Guidepost: their bytes, wherever they stand. One that is never closed is none, and none begins in another.
pub fn directives(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut done = 0;
    memchr::memmem::find_iter(text.as_bytes(), DIRECTIVE.as_bytes()).filter_map(move |at| {
        let start = text.get(done..at)?.trim_end().strip_suffix("<!--")?.len() + done;
        let end = text[at..].find("-->").map(|length| at + length + 3);
        done = end.unwrap_or(text.len());
        Some(start..end?)
    })
}

/// The next place of a few bytes, for a search that goes on through one text: what lies ahead is looked for once, not once
/// for each place before it.
pub struct Ahead {
    needle: &'static str,
    found: Option<usize>,
}

impl Ahead {
    /// Looks for these bytes.
    pub fn of(needle: &'static str) -> Ahead {
        Ahead { needle, found: Some(0) }
    }

    /// Where they stand next at or after a place, which is never before the last one.
    pub fn after(&mut self, text: &str, at: usize) -> Option<usize> {
        if self.found? < at || !text.as_bytes()[self.found?..].starts_with(self.needle.as_bytes()) {
            self.found = memchr::memmem::find(text.as_bytes().get(at..)?, self.needle.as_bytes()).map(|n| at + n);
        }
        self.found
    }
}

/// CommonMark with tables, footnotes, strikethrough, task lists, definition lists, heading attributes and alerts.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
}

/// The events of a text. Neighbouring text is one event; bare web addresses are links.
pub fn events(text: &str) -> impl Iterator<Item = Spanned<'_>> {
    let merged = TextMergeWithOffset::new(Parser::new_ext(text, options_for(text)).into_offset_iter());
    Autolinks { inner: merged, queue: VecDeque::new(), closed: 0 }
}

/// Where definitions such as `[name]: address` stand, in the order of their places.
pub fn definitions(text: &str) -> Vec<Range<usize>> {
    if memchr::memmem::find(text.as_bytes(), b"]:").is_none() {
        return vec![];
    }
    let parser = Parser::new_ext(text, options_for(text));
    let mut found: Vec<Range<usize>> = parser.reference_definitions().iter().map(|(_, definition)| definition.span.clone()).collect();
    found.sort_by_key(|span| span.start);
    found
}

fn options_for(text: &str) -> Options {
    if holds_definitions(text) { options() } else { options() - Options::ENABLE_DEFINITION_LIST }
}

/// The parser takes every line that begins with a colon for a definition, `:::` blocks and `:emoji:` too;
/// a definition has a space after its colon.
fn holds_definitions(text: &str) -> bool {
    let mut found = false;
    for at in memchr::memchr_iter(b':', text.as_bytes()) {
        let begins = text[..at].bytes().rev().find(|b| *b != b' ').is_none_or(|b| b == b'\n');
        if begins {
            match text.as_bytes().get(at + 1) {
                Some(b' ' | b'\t') => found = true,
                _ => return false,
            }
        }
    }
    found
}

struct Autolinks<'a, I: Iterator<Item = Spanned<'a>>> {
    inner: I,
    queue: VecDeque<Spanned<'a>>,
    /// How many links, code blocks and raw blocks are open: inside them text stays as it is.
    closed: usize,
}

impl<'a, I: Iterator<Item = Spanned<'a>>> Iterator for Autolinks<'a, I> {
    type Item = Spanned<'a>;

    fn next(&mut self) -> Option<Spanned<'a>> {
        if let Some(event) = self.queue.pop_front() {
            return Some(event);
        }
        let (event, span) = self.inner.next()?;
        match &event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock) => self.closed += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock | TagEnd::HtmlBlock) => self.closed -= 1,
            Event::Text(text) if self.closed == 0 && may_hold_address(text) => {
                split_addresses(text, &span, &mut self.queue);
                return self.queue.pop_front();
            }
            _ => {}
        }
        Some((event, span))
    }
}

fn may_hold_address(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), b"://").is_some() || memchr::memmem::find(text.as_bytes(), b"www.").is_some()
}

/// GitHub's extended autolinks: `http://`, `https://` and `www.` at the start of a word; trailing punctuation
/// and an unbalanced closing parenthesis do not belong to the address.
fn split_addresses<'a>(text: &str, span: &Range<usize>, out: &mut VecDeque<Spanned<'a>>) {
    // Escapes and entities make the text shorter than its source; then only the whole span is certain.
    let exact = text.len() == span.len();
    let place = |range: Range<usize>| if exact { span.start + range.start..span.start + range.end } else { span.clone() };
    let mut done = 0;
    let mut at = 0;
    while at < text.len() {
        let Some(found) = next_address(text, at) else { break };
        if found.start > done {
            out.push_back((Event::Text(CowStr::from(text[done..found.start].to_owned())), place(done..found.start)));
        }
        let address = &text[found.clone()];
        let url = if address.starts_with("www.") { format!("http://{address}") } else { address.to_owned() };
        let tag = Tag::Link { link_type: LinkType::Autolink, dest_url: url.into(), title: CowStr::Borrowed(""), id: CowStr::Borrowed("") };
        out.push_back((Event::Start(tag), place(found.clone())));
        out.push_back((Event::Text(address.to_owned().into()), place(found.clone())));
        out.push_back((Event::End(TagEnd::Link), place(found.clone())));
        done = found.end;
        at = found.end;
    }
    if done < text.len() || out.is_empty() {
        out.push_back((Event::Text(CowStr::from(text[done..].to_owned())), place(done..text.len())));
    }
}

static STARTS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(["http://", "https://", "www."]).ok());

/// Bytes of an address in which its host ends; a host has 253 at most.
const MOST_OF_A_HEAD: usize = 300;

fn next_address(text: &str, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    loop {
        let start = at + STARTS.as_ref()?.find(&text[at..])?.start();
        let before = text[..start].chars().next_back();
        let rest = &text[start..];
        let end = |part: &str| part.find(|c: char| c.is_whitespace() || c == '<');
        // What begins with no host is none: that is seen without a look at all that follows it.
        let head = &rest[..crate::text::floor_boundary(rest, MOST_OF_A_HEAD)];
        let head = end(head).map_or(head, |end| trim_address(&head[..end]));
        let host = head.trim_start_matches("https://").trim_start_matches("http://");
        let complete = host.contains('.') && !host.starts_with(['.', '/']) || host.starts_with("localhost");
        if before.is_none_or(|c| !c.is_alphanumeric() && c != '/' && c != ':') && complete {
            return Some(start..start + trim_address(&rest[..end(rest).unwrap_or(rest.len())]).len());
        }
        at = start + 4;
    }
}

fn trim_address(mut address: &str) -> &str {
    let open = address.matches('(').count();
    let mut closed = address.matches(')').count();
    loop {
        let before = address.len();
        address = address.trim_end_matches(['?', '!', '.', ',', ':', ';', '*', '_', '~', '\'', '"']);
        if closed > open && address.ends_with(')') {
            address = &address[..address.len() - 1];
            closed -= 1;
        }
        if address.len() == before {
            return address;
        }
    }
}

/// Collects the plain words of a run of events: text and code, breaks as spaces.
pub fn push_plain(out: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(text) | Event::Code(text) => out.push_str(text),
        Event::SoftBreak | Event::HardBreak => out.push(' '),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<String> {
        events(text)
            .filter_map(|(event, span)| match event {
                Event::Start(Tag::Link { dest_url, .. }) => Some(format!("{dest_url} @{}", &text[span])),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn bare_addresses_are_links() {
        for (text, found) in [
            ("See https://example.com/a_b_c.", vec!["https://example.com/a_b_c @https://example.com/a_b_c"]),
            ("(www.example.com/x_(y))", vec!["http://www.example.com/x_(y) @www.example.com/x_(y)"]),
            ("`https://example.com` and [a](https://b.example)", vec!["https://b.example @[a](https://b.example)"]),
            ("https:// and www. and xhttp://a.b", vec![]),
            ("    https://example.com", vec![]),
        ] {
            assert_eq!(links(text), found, "{text}");
        }
    }

    #[test]
    fn addresses_that_never_end_take_a_moment() {
        for (part, found) in
            [("www.", 1), ("www.a ", 20_000), ("http://", 0), ("http://,", 0), (",www..", 1), ("https://a.example/ ", 20_000), ("://", 0)]
        {
            assert_eq!(links(&part.repeat(20_000)).len(), found, "{part}");
        }
        let long = format!("https://a.example/{}", "b".repeat(500_000));
        assert_eq!(links(&format!("({long}{}", ").".repeat(50_000))), [format!("{long} @{long}")]);
        let host = format!("http://{}.example", "a".repeat(400));
        assert_eq!(links(&host), Vec::<String>::new());
    }

    #[test]
    fn comments_to_guidepost_that_never_end_take_a_moment() {
        let text = "<!-- guidepost: a --> <!-- x --> <!-- guidepost: b\n-->";
        let found: Vec<_> = directives(text).map(|range| &text[range]).collect();
        assert_eq!(found, ["<!-- guidepost: a -->", "<!-- guidepost: b\n-->"]);
        // To HTML, all that stands before the end is one comment.
        let open = "<!-- guidepost: ".repeat(50_000);
        assert_eq!((directives(&open).count(), directives(&format!("{open}-->")).count()), (0, 1));
    }

    #[test]
    fn text_around_an_address_is_kept() {
        let text = "a https://x.example b";
        let words: String = events(text).filter_map(|(e, _)| if let Event::Text(t) = e { Some(t.to_string()) } else { None }).collect();
        assert_eq!(words, text);
    }
}
