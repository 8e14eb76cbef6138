//! Markdown events become HTML: links lead where the site says, headings have anchors, pictures have sizes.
//! The text comes back in parts, so that pages can set the short description and the closing links apart.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write;
use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, Event, Tag, TagEnd};
use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

use super::code::Highlighter;
use super::links::Links;
use crate::config::Html;
use crate::markdown::{self, Spanned, push_plain};
use crate::site::{Document, HeadingRole, LinkKind, Target, Text};
use crate::text::Slugs;

mod figures;
mod notes;
mod raw;
mod tabs;

/// In characters: what fits the narrowest screen beside a bullet.
const LONGEST_WHOLE_NAME: usize = 24;

/// What the words around the text are, in the site's language.
pub type Words = HashMap<String, String>;

/// What a text is rendered with.
pub struct Context<'a> {
    /// Where links lead from this page.
    pub links: Links<'a>,
    /// Colours for code.
    pub code: &'a Highlighter,
    /// The theme's words.
    pub words: &'a Words,
    /// What raw HTML becomes.
    pub html: Html,
}

/// How a text is cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// The H1 that says the title is left out.
    pub without_title: bool,
    /// The first paragraph comes apart.
    pub lead: bool,
    /// Numbered lists at the top level are steps.
    pub steps: bool,
    /// H2s are questions.
    pub questions: bool,
    /// The closing links come apart, as cards.
    pub cards: bool,
}

/// A text as HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// The first paragraph, where it was asked for and is there.
    pub lead: Option<String>,
    /// The rest without closing links and questions.
    pub body: String,
    /// Questions with their answers.
    pub questions: Vec<Question>,
    /// The footnotes, where they come after questions; else they end the body.
    pub notes: String,
    /// Whether it has tabs.
    pub tabs: bool,
}

/// A question of an FAQ.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Question {
    /// Unique on the page.
    pub id: String,
    /// HTML.
    pub question: String,
    /// HTML.
    pub answer: String,
}

/// Renders a document.
pub fn parts(document: &Document, cut: Cut, context: &Context<'_>) -> Parts {
    let events: Vec<Spanned<'_>> = markdown::events(document.text.body.text()).collect();
    let mut writer = Writer::new(document, cut, context);
    let mut at = 0;
    while at < events.len() {
        at = writer.step(&events, at);
    }
    writer.finish()
}

struct Writer<'a> {
    text: &'a Text,
    cut: Cut,
    context: &'a Context<'a>,
    out: String,
    /// How many blocks are open.
    depth: usize,
    headings: usize,
    /// Targets not used yet: Markdown and raw HTML each come in the order in which they were read.
    markdown_targets: std::vec::IntoIter<&'a Target>,
    html_targets: std::vec::IntoIter<&'a Target>,
    pictures: usize,
    tables: usize,
    alignments: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    /// Open links that have no address: nothing is closed for them.
    links: Vec<bool>,
    footnotes: Vec<String>,
    mentions: Slugs,
    /// The numbers of notes that the text mentions.
    mentioned: BTreeSet<usize>,
    notes: HashMap<String, String>,
    aside: Vec<(String, String)>,
    /// Where the short description begins and ends in `out`.
    lead: Option<Range<usize>>,
    paragraph: usize,
    next_start: Option<usize>,
    /// Of each question: id, where its heading begins and ends in `out`.
    questions: Vec<(String, Range<usize>)>,
    lists: Vec<bool>,
    tabs: tabs::State,
}

impl<'a> Writer<'a> {
    fn new(document: &'a Document, cut: Cut, context: &'a Context<'a>) -> Writer<'a> {
        let text = &*document.text;
        let is_html = |kind: LinkKind| matches!(kind, LinkKind::HtmlLink | LinkKind::HtmlImage);
        let all = || text.links.iter().zip(&document.targets);
        let targets =
            |html: bool| all().filter(|(link, _)| is_html(link.kind) == html).map(|(_, target)| target).collect::<Vec<_>>().into_iter();
        Writer {
            text,
            cut,
            context,
            out: String::with_capacity(text.body.text().len() * 3 / 2),
            depth: 0,
            headings: 0,
            markdown_targets: targets(false),
            html_targets: targets(true),
            pictures: 0,
            tables: 0,
            alignments: vec![],
            cell: 0,
            in_head: false,
            links: vec![],
            footnotes: vec![],
            mentions: Slugs::default(),
            mentioned: BTreeSet::new(),
            notes: HashMap::new(),
            aside: vec![],
            lead: None,
            paragraph: 0,
            next_start: None,
            questions: vec![],
            lists: vec![],
            tabs: tabs::State::new(text.body.text()),
        }
    }

    /// Writes one event, or several that belong together; returns the place of the next.
    fn step(&mut self, events: &[Spanned<'_>], at: usize) -> usize {
        let (event, span) = &events[at];
        match event {
            Event::Start(Tag::Paragraph) if let Some(next) = self.lone_picture(events, at) => next,
            Event::Start(Tag::Paragraph) if figures::is_row(events, at) => self.row(at),
            Event::Start(Tag::Heading { .. }) => self.heading(events, at),
            Event::Start(Tag::CodeBlock(kind)) => self.code(kind, events, at),
            Event::Start(Tag::Image { .. }) => self.image(events, at),
            Event::Start(Tag::HtmlBlock) => self.html_block(events, at),
            Event::Start(tag) => {
                self.start(tag);
                at + 1
            }
            Event::End(tag) => {
                self.end(tag, span);
                at + 1
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                self.raw_html(html);
                at + 1
            }
            event => {
                self.inline(event);
                at + 1
            }
        }
    }

    fn inline(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.escape(text),
            Event::Code(text) => self.code_span(text),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::TaskListMarker(done) => {
                let (state, word) = if *done { (" checked", "task_done") } else { ("", "task_open") };
                let label = self.word(word);
                // In a loose list the box stands in the item's first paragraph.
                if let Some(item) = self.out.rfind("<li>").filter(|&item| matches!(&self.out[item..], "<li>" | "<li><p>")) {
                    self.out.insert_str(item + "<li".len(), " class=\"task\"");
                }
                let _ = write!(self.out, "<input type=\"checkbox\" disabled{state} aria-label=\"{label}\"> ");
            }
            Event::FootnoteReference(label) => {
                let number = self.footnote(label);
                // A second mention of a note has an id of its own; the way back leads to the first.
                let id = self.mentions.next(&format!("fnref-{number}"));
                self.mentioned.insert(number);
                let _ = write!(self.out, "<sup class=\"footnote-ref\"><a href=\"#fn-{number}\" id=\"{id}\">{number}</a></sup>");
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        self.depth += 1;
        match tag {
            Tag::Paragraph => {
                self.paragraph = self.out.len();
                self.out.push_str("<p>");
            }
            Tag::BlockQuote(kind) => self.quote(*kind),
            Tag::List(first) => self.list(*first),
            Tag::Item => self.out.push_str("<li>"),
            Tag::DefinitionList => self.out.push_str("<dl>\n"),
            Tag::DefinitionListTitle => self.out.push_str("<dt>"),
            Tag::DefinitionListDefinition => self.out.push_str("<dd>"),
            Tag::FootnoteDefinition(label) => self.aside.push((label.to_string(), std::mem::take(&mut self.out))),
            Tag::Table(alignments) => {
                self.tables += 1;
                self.alignments.clone_from(alignments);
                let label = self.word("table").replace("{n}", &self.tables.to_string());
                let _ = writeln!(self.out, "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\"><table>");
            }
            Tag::TableHead => {
                self.in_head = true;
                self.cell = 0;
                self.out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.cell = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => self.table_cell(),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Superscript => self.out.push_str("<sup>"),
            Tag::Subscript => self.out.push_str("<sub>"),
            Tag::Link { title, .. } => self.link(title),
            _ => {}
        }
    }

    fn end(&mut self, tag: &TagEnd, span: &Range<usize>) {
        self.depth -= 1;
        match tag {
            TagEnd::Paragraph => {
                self.out.push_str("</p>\n");
                let lead = self.text.lead.as_ref().map(|(lead, _)| lead.start);
                if self.cut.lead && self.depth == 0 && lead == Some(span.start) {
                    self.lead = Some(self.paragraph..self.out.len());
                }
            }
            TagEnd::BlockQuote(Some(_)) => self.out.push_str("</div>\n"),
            TagEnd::BlockQuote(None) => self.out.push_str("</blockquote>\n"),
            TagEnd::List(ordered) => {
                self.lists.pop();
                self.out.push_str(if *ordered { "</ol>\n" } else { "</ul>\n" });
            }
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::DefinitionList => self.out.push_str("</dl>\n"),
            TagEnd::DefinitionListTitle => self.out.push_str("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.out.push_str("</dd>\n"),
            TagEnd::FootnoteDefinition => {
                if let Some((label, out)) = self.aside.pop() {
                    let note = std::mem::replace(&mut self.out, out);
                    self.footnote(&label);
                    self.notes.entry(label).or_insert(note);
                }
            }
            TagEnd::Table => self.out.push_str("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.out.push_str("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => {
                self.out.push_str(if self.in_head { "</th>" } else { "</td>" });
                self.cell += 1;
            }
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Superscript => self.out.push_str("</sup>"),
            TagEnd::Subscript => self.out.push_str("</sub>"),
            TagEnd::Link if self.links.pop() == Some(true) => {
                self.out.push_str("</a>");
            }
            _ => {}
        }
    }

    /// A heading with its id and anchor. The title's own and the closing one are cut; questions are kept apart.
    fn heading(&mut self, events: &[Spanned<'_>], at: usize) -> usize {
        let end = closing(events, at);
        let index = self.headings;
        self.headings += 1;
        let Some(heading) = self.text.headings.get(index) else { return end + 1 };
        if self.cut.without_title && self.text.first_h1.as_ref().is_some_and(|(_, first)| *first == index) {
            self.discard(&events[..end], at + 1);
            return end + 1;
        }
        if self.cut.cards && self.depth == 0 && self.text.whats_next.as_ref().is_some_and(|next| next.heading == index) {
            self.next_start = Some(self.out.len());
        }
        let is_tab = heading.role == HeadingRole::Tab;
        let question = self.cut.questions && heading.level == 2 && self.depth == 0 && self.next_start.is_none();
        let question = question && heading.role == HeadingRole::Part;
        let level = self.level(heading, question);
        if is_tab {
            self.begin_tab(heading);
        }
        let begin = self.out.len();
        if !question {
            let _ = write!(self.out, "<h{level} id=\"");
            let _ = escape_html(&mut self.out, &heading.id);
            self.out.push_str(if is_tab { "\" class=\"tab-name\">" } else { "\">" });
        }
        let mut next = at + 1;
        self.depth += 1;
        while next < end {
            next = self.step(events, next);
        }
        self.depth -= 1;
        if question {
            self.questions.push((heading.id.clone(), begin..self.out.len()));
        } else if is_tab {
            let _ = writeln!(self.out, "</h{level}>");
        } else {
            let label = self.word("anchor").replace("{name}", &escaped(&heading.text));
            self.out.push_str(" <a class=\"anchor\" href=\"#");
            let _ = escape_href(&mut self.out, &heading.id);
            let _ = writeln!(self.out, "\" aria-label=\"{label}\">#</a></h{level}>");
        }
        end + 1
    }

    /// Passes over events, written nowhere; the links inside still use up their targets.
    fn discard(&mut self, events: &[Spanned<'_>], from: usize) {
        let (before, depth) = (self.out.len(), self.depth);
        let mut next = from;
        while next < events.len() {
            next = self.step(events, next);
        }
        self.depth = depth;
        self.out.truncate(before);
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>) {
        let Some(kind) = kind else { return self.out.push_str("<blockquote>\n") };
        let name = match kind {
            BlockQuoteKind::Note => "note",
            BlockQuoteKind::Tip => "tip",
            BlockQuoteKind::Important => "important",
            BlockQuoteKind::Warning => "warning",
            BlockQuoteKind::Caution => "caution",
        };
        let title = self.word(&format!("alert_{name}"));
        let _ = writeln!(self.out, "<div class=\"alert {name}\" role=\"note\"><p class=\"alert-title\">{title}</p>");
    }

    fn list(&mut self, first: Option<u64>) {
        let steps = self.cut.steps && self.depth == 1;
        self.lists.push(first.is_some());
        match first {
            None => self.out.push_str("<ul>\n"),
            Some(first) => {
                self.out.push_str(if steps { "<ol class=\"steps\"" } else { "<ol" });
                if first != 1 {
                    let _ = write!(self.out, " start=\"{first}\"");
                }
                self.out.push_str(">\n");
            }
        }
    }

    fn table_cell(&mut self) {
        let class = match self.alignments.get(self.cell) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            _ => "",
        };
        let name = if self.in_head { "th scope=\"col\"" } else { "td" };
        let _ = write!(self.out, "<{name}{class}>");
    }

    fn link(&mut self, title: &str) {
        let target = self.markdown_targets.next();
        let href = target.and_then(|target| self.context.links.href(target));
        self.links.push(href.is_some());
        let Some(href) = href else { return };
        self.out.push_str("<a href=\"");
        let _ = escape_href(&mut self.out, &href);
        self.out.push('"');
        if !title.is_empty() {
            self.out.push_str(" title=\"");
            let _ = escape_html(&mut self.out, title);
            self.out.push('"');
        }
        self.out.push('>');
    }

    /// Code within a sentence. A short name with hyphens is not torn at one of them: `--fail-` at the end of a line reads
    /// like an option of its own.
    fn code_span(&mut self, code: &str) {
        self.out.push_str("<code>");
        for part in code.split_inclusive(' ') {
            let name = part.trim_end_matches(' ');
            if name.contains('-') && name.chars().count() <= LONGEST_WHOLE_NAME {
                let _ = write!(self.out, "<span class=\"w\">{}</span>{}", escaped(name), &part[name.len()..]);
            } else {
                self.escape(part);
            }
        }
        self.out.push_str("</code>");
    }

    fn escape(&mut self, text: &str) {
        let _ = escape_html_body_text(&mut self.out, text);
    }

    fn word(&self, key: &str) -> String {
        self.context.words.get(key).map(|word| escaped(word)).unwrap_or_default()
    }

    fn finish(mut self) -> Parts {
        let end = self.next_start.unwrap_or(self.out.len());
        let mut questions = Vec::new();
        for (at, (id, heading)) in self.questions.iter().enumerate() {
            let until = self.questions.get(at + 1).map_or(end, |(_, next)| next.start);
            questions.push(Question {
                id: id.clone(),
                question: self.out[heading.clone()].to_owned(),
                answer: self.out[heading.end..until].to_owned(),
            });
        }
        let first = self.questions.first().map_or(end, |(_, heading)| heading.start);
        let lead = self.lead.clone().unwrap_or(0..0);
        let mut body = format!("{}{}", &self.out[..lead.start], &self.out[lead.end..first.max(lead.end)]);
        let lead = self.lead.take().map(|lead| self.out[lead].to_owned());
        let mut notes = self.footnotes_html();
        if questions.is_empty() {
            body.push_str(&std::mem::take(&mut notes));
        }
        Parts { lead, body, questions, notes, tabs: self.tabs.is_used() }
    }
}

/// The place of the end that belongs to the start at `at`.
fn closing(events: &[Spanned<'_>], at: usize) -> usize {
    let mut depth = 0usize;
    for (index, (event, _)) in events.iter().enumerate().skip(at) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return index;
                }
            }
            _ => {}
        }
    }
    events.len().saturating_sub(1)
}

fn plain(events: &[Spanned<'_>]) -> String {
    let mut out = String::new();
    events.iter().for_each(|(event, _)| push_plain(&mut out, event));
    out
}

/// Escaped for text and for attribute values.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let _ = escape_html(&mut out, text);
    out
}
