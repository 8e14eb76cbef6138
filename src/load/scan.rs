//! One pass over a body: outline, links, the first paragraph, the closing links, and markup that other
//! tools left behind. What links lead to is decided later.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Tag, TagEnd};

use super::ranges::Ranges;
use crate::config::Templates;
use crate::markdown::tabs::{self, Tabs};
use crate::markdown::tags::{self, AddressUse};
use crate::markdown::{self, Ahead};
use crate::site::{Heading, HeadingRole, Link, LinkKind, WhatsNext};
use crate::text::Slugs;

/// What one pass over a body finds; all ranges are bytes of the body.
#[derive(Debug, Default)]
pub struct Scan {
    /// In order.
    pub headings: Vec<Heading>,
    /// In order of place.
    pub links: Vec<Link>,
    /// Ids that raw HTML sets, sorted.
    pub html_ids: Vec<String>,
    /// The first H1 and its index in `headings`.
    pub first_h1: Option<(Range<usize>, usize)>,
    /// The first block where it is a paragraph of words.
    pub lead: Option<(Range<usize>, String)>,
    /// The closing section of links.
    pub whats_next: Option<WhatsNext>,
    /// Words of text and code.
    pub words: usize,
    /// Fenced code in a language: info string and text.
    pub fences: Vec<(String, String)>,
    /// Raw HTML that holds a tag or a comment.
    pub html: Vec<Range<usize>>,
    /// Markup of other tools: place, what it is, what to write instead.
    pub leftovers: Vec<(Range<usize>, String, String)>,
}

/// Reads a body; the templates say which headings close it.
pub fn scan(body: &str, templates: &Templates) -> Scan {
    let mut pass = Pass {
        body,
        templates,
        found: Scan::default(),
        tabs: tabs::read(body),
        slugs: Slugs::default(),
        code: vec![],
        fence: None,
        lead: Lead::Waiting,
        heading: None,
        html: None,
        next: None,
        depth: 0,
    };
    for (event, span) in markdown::events(body) {
        pass.event(event, span);
    }
    pass.finish()
}

struct Pass<'a> {
    body: &'a str,
    templates: &'a Templates,
    found: Scan,
    tabs: Tabs,
    slugs: Slugs,
    code: Vec<Range<usize>>,
    /// The fence that is open.
    fence: Option<(String, String)>,
    lead: Lead,
    heading: Option<OpenHeading>,
    html: Option<HtmlBlock>,
    next: Option<NextLinks>,
    depth: usize,
}

/// The search for the short description: the first block, an H1 passed over.
enum Lead {
    Waiting,
    Open(Range<usize>, String),
    Done,
}

struct OpenHeading {
    level: u8,
    id: Option<String>,
    text: String,
    span: Range<usize>,
}

/// The text of a raw HTML block with the place of each of its lines.
struct HtmlBlock {
    text: String,
    lines: Vec<(usize, usize)>,
    span: Range<usize>,
}

/// Whether what follows a closing heading is a list of links and nothing else.
struct NextLinks {
    heading: usize,
    links: Vec<(usize, String)>,
    lists: usize,
    in_link: bool,
    in_item: usize,
    /// A note's text is shown elsewhere, wherever it stands in the file.
    in_note: bool,
    only: bool,
}

impl<'a> Pass<'a> {
    fn event(&mut self, event: Event<'a>, span: Range<usize>) {
        self.lead(&event, &span);
        if let Some(next) = &mut self.next {
            next.event(&event, self.found.links.len());
        }
        match event {
            Event::Start(tag) => {
                self.depth += 1;
                self.start(tag, span);
            }
            Event::End(tag) => {
                self.depth -= 1;
                self.end(tag);
            }
            Event::Text(text) if self.fence.is_some() => {
                self.found.words += crate::text::word_count(&text);
                if let Some((_, code)) = &mut self.fence {
                    code.push_str(&text);
                }
            }
            Event::Text(text) | Event::Code(text) if self.html.is_none() => {
                self.found.words += crate::text::word_count(&text);
                if let Some(heading) = &mut self.heading {
                    heading.text.push_str(&text);
                }
                if self.body.as_bytes().get(span.start) == Some(&b'`') {
                    self.code.push(span);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(heading) = &mut self.heading {
                    heading.text.push(' ');
                }
            }
            Event::Html(text) => match &mut self.html {
                Some(block) => block.push(&text, span),
                None => self.raw_html(&text, &[(0, span.start)], span),
            },
            Event::InlineHtml(text) => self.raw_html(&text, &[(0, span.start)], span),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>, span: Range<usize>) {
        match tag {
            Tag::Heading { level, id, .. } => {
                let id = id.map(|id| id.to_string()).filter(|id| !id.is_empty());
                self.heading = Some(OpenHeading { level: level_number(level), id, text: String::new(), span });
            }
            // `<name@example.com>`
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => self.link(LinkKind::Link, span, format!("mailto:{dest_url}")),
            Tag::Link { dest_url, .. } => self.link(LinkKind::Link, span, dest_url.to_string()),
            Tag::Image { dest_url, .. } => self.link(LinkKind::Image, span, dest_url.to_string()),
            Tag::CodeBlock(kind) => {
                self.code.push(span);
                if let CodeBlockKind::Fenced(info) = kind {
                    self.fence = Some((info.to_string(), String::new()));
                }
            }
            Tag::HtmlBlock => self.html = Some(HtmlBlock { text: String::new(), lines: vec![], span }),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                let Some(open) = self.heading.take() else { return };
                let id = match open.id {
                    Some(id) => self.slugs.claim(id),
                    None => self.slugs.next(&open.text),
                };
                if open.level == 1 && self.found.first_h1.is_none() {
                    self.found.first_h1 = Some((open.span.clone(), self.found.headings.len()));
                }
                let role = self.role(open.span.start);
                if open.level <= 2 {
                    let closes = open.level == 2 && role == HeadingRole::Part && self.depth == 0 && self.templates.is_closing(&open.text);
                    self.next = closes.then(|| NextLinks::new(self.found.headings.len()));
                }
                self.found.headings.push(Heading { level: open.level, id, text: open.text.trim().to_owned(), span: open.span, role });
            }
            TagEnd::CodeBlock => self.found.fences.extend(self.fence.take().filter(|(info, _)| !info.is_empty())),
            TagEnd::HtmlBlock => {
                if let Some(block) = self.html.take() {
                    self.raw_html(&block.text, &block.lines, block.span);
                }
            }
            _ => {}
        }
    }

    fn role(&self, at: usize) -> HeadingRole {
        match self.tabs.around(at) {
            None => HeadingRole::Part,
            Some(group) if group.begins_tab(at) => HeadingRole::Tab,
            Some(_) => HeadingRole::InTab,
        }
    }

    fn link(&mut self, kind: LinkKind, span: Range<usize>, address: String) {
        self.found.links.push(Link { kind, span, address });
    }

    /// Addresses and ids in raw HTML. `lines` maps bytes of `text` to bytes of the body.
    fn raw_html(&mut self, text: &str, lines: &[(usize, usize)], span: Range<usize>) {
        let place = |at: usize| {
            let line = lines.partition_point(|&(start, _)| start <= at).max(1) - 1;
            lines.get(line).map_or(span.start, |&(start, source)| source + at - start)
        };
        for tag in tags::tags(text) {
            if tag.is_component() || tag.is_jsx() {
                let what = format!("`<{}…>` is JSX, which only a JavaScript site runs", tag.name);
                let help = if tag.is_foreign() { "Write it in Markdown or plain HTML." } else { "Write the attribute in quotes." };
                self.found.leftovers.push((place(tag.span.start)..place(tag.span.end - 1) + 1, what, help.into()));
            }
            if tag.is_component() {
                continue;
            }
            for attribute in &tag.attributes {
                let name = attribute.name.to_ascii_lowercase();
                let span = place(attribute.span.start)..place(attribute.span.start) + attribute.span.len();
                if matches!(name.as_str(), "id" | "name") && !attribute.value.is_empty() {
                    self.found.html_ids.push(tags::unescape(attribute.value));
                }
                match tags::address_use(tag.name, attribute) {
                    Some(AddressUse::Followed) => self.link(LinkKind::HtmlLink, span, attribute.address()),
                    Some(AddressUse::Loaded) => self.link(LinkKind::HtmlImage, span, attribute.address()),
                    None => {}
                }
            }
        }
        if text.trim_start().starts_with('<') && !markdown::is_directive(text) && !tabs::is_mark(text) {
            self.found.html.push(span);
        }
    }

    fn lead(&mut self, event: &Event<'_>, span: &Range<usize>) {
        match (&mut self.lead, event) {
            (Lead::Waiting, Event::Start(Tag::Paragraph)) if self.depth == 0 => self.lead = Lead::Open(span.clone(), String::new()),
            (Lead::Waiting, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. })) => {}
            // A comment is not seen, so the words may come after it.
            (Lead::Waiting, Event::Start(Tag::HtmlBlock)) if is_comment(self.body.get(span.clone())) => {}
            (Lead::Waiting, Event::Start(_) | Event::Rule) if self.depth == 0 => self.lead = Lead::Done,
            (Lead::Open(..), Event::End(TagEnd::Paragraph)) => {
                if let Lead::Open(span, text) = std::mem::replace(&mut self.lead, Lead::Done) {
                    if is_leftover(&text) {
                        self.lead = Lead::Waiting;
                    } else if !text.trim().is_empty() {
                        self.found.lead = Some((span, text.trim().to_owned()));
                    }
                }
            }
            (Lead::Open(_, text), event) => markdown::push_plain(text, event),
            _ => {}
        }
    }

    fn finish(mut self) -> Scan {
        self.found.links.sort_by_key(|link| link.span.start);
        if let Some(next) = self.next.take().filter(|next| next.only && !next.links.is_empty()) {
            self.found.whats_next = Some(WhatsNext { heading: next.heading, links: next.links });
        }
        let code = Ranges::of(std::mem::take(&mut self.code));
        leftovers(self.body, &code, &mut self.found.leftovers);
        self.found.html_ids.sort_unstable();
        self.found.leftovers.sort_by_key(|(span, ..)| span.start);
        self.found
    }
}

impl HtmlBlock {
    fn push(&mut self, text: &str, span: Range<usize>) {
        self.lines.push((self.text.len(), span.start));
        self.text.push_str(text);
    }
}

impl NextLinks {
    fn new(heading: usize) -> NextLinks {
        NextLinks { heading, links: vec![], lists: 0, in_link: false, in_item: 0, in_note: false, only: true }
    }

    fn event(&mut self, event: &Event<'_>, link: usize) {
        match event {
            Event::Start(Tag::FootnoteDefinition(_)) => self.in_note = true,
            Event::End(TagEnd::FootnoteDefinition) => self.in_note = false,
            _ if self.in_note => {}
            Event::Start(Tag::List(_)) => self.lists += 1,
            Event::End(TagEnd::List(_)) => self.lists -= 1,
            Event::Start(Tag::Item) => self.in_item = 0,
            Event::End(TagEnd::Item) => self.only &= self.in_item == 1,
            Event::Start(Tag::Link { .. }) => {
                self.in_link = true;
                self.in_item += 1;
                self.links.push((link, String::new()));
            }
            Event::End(TagEnd::Link) => self.in_link = false,
            Event::Start(Tag::Paragraph) => self.only &= self.lists > 0,
            Event::Start(_) | Event::Html(_) | Event::InlineHtml(_) | Event::Rule => self.only &= self.in_link,
            Event::Text(text) | Event::Code(text) => match self.links.last_mut().filter(|_| self.in_link) {
                Some((_, words)) => words.push_str(text),
                None => self.only &= text.trim().is_empty(),
            },
            _ => {}
        }
    }
}

/// A heading's level as a number.
pub fn level_number(level: HeadingLevel) -> u8 {
    level as u8
}

fn is_comment(block: Option<&str>) -> bool {
    block.is_some_and(|block| {
        block.trim().strip_prefix("<!--").and_then(|rest| rest.find("-->")).is_some_and(|end| end + 7 == block.trim().len())
    })
}

/// `import x from 'y'` and `export …` as MDX has them.
fn is_module_line(text: &str) -> bool {
    let text = text.trim_start();
    (text.starts_with("import ")
        && (text.contains(" from '") || text.contains(" from \"") || text.contains(" from “") || text.contains(" from ‘")))
        || ["export const ", "export default ", "export function "].iter().any(|start| text.starts_with(start))
}

/// JSX that Markdown took for text, because an expression with quotes is no attribute to it.
fn jsx_in_text(body: &str, code: &Ranges, out: &mut Vec<(Range<usize>, String, String)>) {
    if !body.contains("={") && !body.contains("{/*") {
        return;
    }
    let known = Ranges::of(out.iter().map(|(span, ..)| span.clone()).collect());
    let is_new = |at: usize| !code.hold(at) && !known.hold(at);
    let mut end = Ahead::of("*/}");
    for tag in tags::tags(body).iter().filter(|tag| tag.is_jsx() && is_new(tag.span.start)) {
        let what = format!("`<{}…>` is JSX, which only a JavaScript site runs, shown as text", tag.name);
        out.push((tag.span.clone(), what, "Write it in Markdown or plain HTML.".into()));
    }
    for open in memchr::memmem::find_iter(body.as_bytes(), b"{/*").filter(|&at| is_new(at)) {
        if let Some(close) = end.after(body, open) {
            out.push((open..close + 3, "this comment is JSX, shown as text".into(), "Write it as `<!-- … -->`, or remove it.".into()));
        }
    }
}

/// Whether a paragraph is nothing but markup of other generators, so that the words begin after it.
fn is_leftover(text: &str) -> bool {
    let text = text.trim();
    let mut rest = text;
    while let Some((_, after)) = rest.strip_prefix("{%").and_then(|tag| tag.split_once("%}")) {
        rest = after.trim_start();
    }
    is_module_line(text) || text.starts_with(":::") || text.starts_with("{/*") || !text.is_empty() && rest.is_empty()
}

/// Lines and tags of other generators, outside of code.
fn leftovers(body: &str, code: &Ranges, out: &mut Vec<(Range<usize>, String, String)>) {
    let in_code = |at: usize| code.hold(at);
    let mut opened = HashSet::new();
    let (mut line, mut end) = (Ahead::of("\n"), Ahead::of("%}"));
    for open in memchr::memmem::find_iter(body.as_bytes(), b"{%") {
        let line_end = line.after(body, open).unwrap_or(body.len());
        if let Some(close) = end.after(body, open).filter(|&close| close < line_end && !in_code(open)) {
            let close = close - open;
            let name =
                body[open + 2..].trim_start_matches(['-', ' ']).split(|c: char| !c.is_alphanumeric() && c != '-').next().unwrap_or("");
            opened.insert(name);
            // Whoever mends the first tag of a pair sees the last one.
            if name.strip_prefix("end").is_some_and(|name| opened.contains(name)) {
                continue;
            }
            let more = if body[open + 2..open + close].trim_matches(['-', ' ']) == name { "" } else { "… " };
            let instead = match name {
                "hint" => "Write a quote that begins with `> [!NOTE]`.",
                "embed" => "Write a plain link.",
                _ => "Write it in Markdown.",
            };
            out.push((
                open..open + close + 2,
                format!("`{{% {name} {more}%}}` is a template tag of another tool, shown as text"),
                instead.to_owned(),
            ));
        }
    }
    jsx_in_text(body, code, out);
    if !body.contains(":::") && !body.contains("import ") && !body.contains("export ") {
        return;
    }
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let text = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        if text.starts_with(":::") && text.len() > 3 && !in_code(start) {
            let what = "`:::` blocks belong to another tool, shown as text".to_owned();
            out.push((start..start + text.len(), what, "Write a quote that begins with `> [!NOTE]`, `> [!TIP]` or `> [!WARNING]`.".into()));
        } else if is_module_line(text) && line.len() == line.trim_start().len() && !in_code(start) {
            let what = "this line is JavaScript (MDX), shown as text".to_owned();
            out.push((start..start + text.len(), what, "Remove it.".into()));
        }
        at += line.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(body: &str) -> Scan {
        let options =
            crate::config::Options { today: jiff::civil::date(2026, 11, 22), drafts: false, base_url: None, content_folder_exists: true };
        super::scan(body, &crate::config::settings(None, &options).map(|settings| settings.templates).unwrap_or_default())
    }

    #[test]
    fn outline_lead_and_links_have_their_places() {
        let body = "# Title\n\nFirst *words* here.\n\n## Steps\n\n1. Open [a](a.md).\n\n![p](p.png)\n\n## Steps\n";
        let found = scan(body);
        assert_eq!(found.headings.iter().map(|h| h.id.as_str()).collect::<Vec<_>>(), ["title", "steps", "steps-1"]);
        assert_eq!(
            found.lead.as_ref().map(|(span, text)| (&body[span.clone()], text.as_str())),
            Some(("First *words* here.\n", "First words here."))
        );
        assert_eq!(found.links.iter().map(|l| &body[l.span.clone()]).collect::<Vec<_>>(), ["[a](a.md)", "![p](p.png)"]);
        assert!(found.first_h1.is_some_and(|(_, index)| index == 0));
    }

    #[test]
    fn closing_links_are_cards_only_when_nothing_else_is_there() {
        let links = |body: &str| scan(body).whats_next.map(|next| next.links.into_iter().map(|(_, words)| words).collect::<Vec<_>>());
        assert_eq!(links("x\n\n## What’s next?\n\n- [A *b*](a.md)\n- [C](c.md)\n"), Some(vec!["A b".to_owned(), "C".to_owned()]));
        assert_eq!(
            links("x[^1]\n\n## What's next\n\n- [A](a.md)\n\n[^1]: See [B](b.md).\n\n    - [D](d.md) too\n"),
            Some(vec!["A".to_owned()])
        );
        assert_eq!(links("## What's next\n\nRead on.\n\n- [A](a.md)\n"), None);
        assert_eq!(links("## What's next\n\n- [A](a.md), which is good\n"), None);
        assert_eq!(links("## What's next\n\n- [A](a.md)\n\n## More\n"), None);
        assert_eq!(links("## What's next\n"), None);
        // Found by fuzzing: the list ends after the heading, but began before it.
        assert_eq!(links("- x\n\n  ## What's next\n\n  - [A](a.md)\n"), None);
    }

    #[test]
    fn raw_html_gives_addresses_and_ids() {
        let body = "> <div id=\"x\">\n> <img\n>   src=\"a.png\">\n> </div>\n\nText <a href='b.md#c&amp;d'>b</a>\n";
        let found = scan(body);
        assert_eq!(
            found.links.iter().map(|l| (l.address.as_str(), &body[l.span.clone()])).collect::<Vec<_>>(),
            [("a.png", "a.png"), ("b.md#c&d", "b.md#c&amp;d")]
        );
        assert_eq!(found.html_ids, ["x"]);
    }

    #[test]
    fn leftovers_that_never_close_take_a_moment() {
        for (part, found) in
            [("{% ", 0), ("{% a %}\n", 10_000), ("`x` {% a %} ", 10_000), ("{/* ", 0), ("{/* */} ", 10_000), ("<Tabs>\n\n{/*\n\n", 10_000)]
        {
            assert_eq!(scan(&part.repeat(10_000)).leftovers.len(), found, "{part}");
        }
    }

    #[test]
    fn leftovers_are_found_at_their_place() {
        let body = "import X from '@x/y';\n\nText {% hint style=\"info\" %}x{% endhint %} and `{% code %}` {% endcode %}\n\n:::tip\nx\n:::\n\n<Tabs>\n<img src={a('b')} />\n</Tabs>\n\n```\nimport a from 'b'\n```\n";
        let found = scan(body);
        let places: Vec<_> = found.leftovers.iter().map(|(span, ..)| &body[span.clone()]).collect();
        assert_eq!(
            places,
            ["import X from '@x/y';", "{% hint style=\"info\" %}", "{% endcode %}", ":::tip", "<Tabs>", "<img src={a('b')} />"]
        );
        assert_eq!(
            found.lead.map(|(_, text)| text),
            Some("Text {% hint style=\"info\" %}x{% endhint %} and {% code %} {% endcode %}".to_owned())
        );
    }
}
