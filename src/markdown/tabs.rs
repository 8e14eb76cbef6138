//! Groups of tabs. A comment `tabs:start` begins a group, each heading of one level in it begins a tab, and a comment `tabs:end`
//! ends it. A Git host hides the comments and shows the headings. What goes wrong is told with its place; how it is said is
//! the check's business.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::push_plain;

/// What the comments begin with, after `<!--` and spaces.
const MARK: &str = "tabs:";

/// The groups of a text and what is wrong with them.
#[derive(Debug, Default)]
pub struct Tabs {
    /// Groups that can be shown as tabs, in order; none lies in another.
    pub groups: Vec<Group>,
    /// In the order of their places.
    pub mistakes: Vec<(Range<usize>, Mistake)>,
}

/// A group of tabs; places are bytes of the text.
#[derive(Debug)]
pub struct Group {
    /// Where its first comment begins.
    pub start: usize,
    /// Where its last comment begins.
    pub end: usize,
    /// The level of its headings.
    pub level: u8,
    /// At least one.
    pub tabs: Vec<Label>,
}

/// The heading that begins a tab.
#[derive(Debug)]
pub struct Label {
    /// Where it stands.
    pub span: Range<usize>,
    /// Its plain words.
    pub name: String,
}

/// What can be wrong with a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// No comment ends it where it begins.
    Unclosed,
    /// This comment ends nothing.
    Unopened,
    /// No heading stands in it.
    Empty,
    /// Something stands before the first heading.
    Early,
    /// It begins in another.
    Nested,
    /// This heading is higher than the ones that begin tabs.
    Higher,
    /// A first-level heading is the title of a page.
    Title,
    /// This heading has no words.
    Unnamed,
    /// An earlier tab has the same name.
    Twice,
    /// Other words stand on the comment's line.
    Crowded,
    /// Neither `start` nor `end`.
    Unknown,
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Start,
    End,
    Unknown,
}

/// Whether raw HTML is a comment that begins or ends a group, which readers never get.
pub fn is_mark(html: &str) -> bool {
    mark(html).is_some()
}

fn mark(html: &str) -> Option<Mark> {
    let comment = html.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
    match comment.trim().strip_prefix(MARK)?.trim() {
        "start" => Some(Mark::Start),
        "end" => Some(Mark::End),
        word => (!word.contains("-->")).then_some(Mark::Unknown),
    }
}

/// Reads the groups of a text.
pub fn read(text: &str) -> Tabs {
    let mut pass = Pass::default();
    if memchr::memmem::find(text.as_bytes(), MARK.as_bytes()).is_some() {
        super::events(text).for_each(|(event, span)| pass.event(&event, span));
        pass.give_up();
        pass.found.mistakes.sort_by_key(|(span, _)| span.start);
    }
    pass.found
}

impl Tabs {
    /// The group around a place.
    pub fn around(&self, at: usize) -> Option<&Group> {
        let next = self.groups.partition_point(|group| group.start <= at);
        self.groups.get(next.checked_sub(1)?).filter(|group| at < group.end)
    }
}

impl Group {
    /// Whether a heading begins a tab, by where it stands.
    pub fn begins_tab(&self, at: usize) -> bool {
        self.tabs.binary_search_by_key(&at, |label| label.span.start).is_ok()
    }
}

#[derive(Default)]
struct Pass {
    found: Tabs,
    depth: usize,
    open: Option<Open>,
    /// The block of raw HTML that is being read.
    html: Option<(Range<usize>, String)>,
    is_label: bool,
}

/// A group that is being read.
struct Open {
    mark: Range<usize>,
    /// How many blocks are around it.
    depth: usize,
    /// Groups inside that are open too.
    nested: usize,
    level: u8,
    tabs: Vec<Label>,
    is_broken: bool,
    is_early: bool,
}

impl Pass {
    fn event(&mut self, event: &Event<'_>, span: Range<usize>) {
        match event {
            Event::Start(tag) => {
                self.start(tag, span);
                self.depth += 1;
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                self.end(*tag);
            }
            Event::Rule => self.block(&span),
            Event::Html(html) => {
                if let Some((_, block)) = &mut self.html {
                    block.push_str(html);
                }
            }
            Event::InlineHtml(html) if is_mark(html) => self.mistake(span, Mistake::Crowded),
            _ if self.is_label => {
                if let Some(label) = self.open.as_mut().and_then(|open| open.tabs.last_mut()) {
                    push_plain(&mut label.name, event);
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: Range<usize>) {
        match tag {
            Tag::HtmlBlock => self.html = Some((span, String::new())),
            Tag::Heading { level, .. } => self.heading(*level as u8, span),
            _ => self.block(&span),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::HtmlBlock => {
                if let Some((span, html)) = self.html.take() {
                    self.html_block(&html, span);
                }
            }
            TagEnd::Heading(_) => self.is_label = false,
            _ => {}
        }
        if self.open.as_ref().is_some_and(|open| self.depth < open.depth) {
            self.give_up();
        }
    }

    fn html_block(&mut self, html: &str, span: Range<usize>) {
        let line = span.start..span.start + html.trim_end().len().min(span.len());
        match mark(html) {
            Some(Mark::Start) => self.begin(line),
            Some(Mark::End) => self.close(line),
            Some(Mark::Unknown) => self.mistake(line, Mistake::Unknown),
            None if html.split_inclusive("-->").any(is_mark) => self.mistake(line, Mistake::Crowded),
            None if html.trim_start().starts_with("<!--") => {}
            None => self.block(&line),
        }
    }

    fn begin(&mut self, mark: Range<usize>) {
        match &mut self.open {
            Some(open) => {
                open.nested += 1;
                self.mistake(mark, Mistake::Nested);
            }
            None => {
                let depth = self.depth;
                self.open = Some(Open { mark, depth, nested: 0, level: 0, tabs: vec![], is_broken: false, is_early: false });
            }
        }
    }

    fn close(&mut self, mark: Range<usize>) {
        let depth = self.depth;
        match &mut self.open {
            Some(open) if open.nested > 0 => open.nested -= 1,
            Some(open) if open.depth == depth => {
                let Some(open) = self.open.take() else { return };
                self.names(&open.tabs);
                if open.tabs.is_empty() {
                    self.mistake(open.mark, Mistake::Empty);
                } else if !open.is_broken {
                    self.found.groups.push(Group { start: open.mark.start, end: mark.start, level: open.level, tabs: open.tabs });
                }
            }
            _ => self.mistake(mark, Mistake::Unopened),
        }
    }

    fn names(&mut self, tabs: &[Label]) {
        let mut seen = std::collections::HashSet::new();
        for Label { span, name } in tabs {
            if name.trim().is_empty() {
                self.mistake(span.clone(), Mistake::Unnamed);
            } else if !seen.insert(name.trim()) {
                self.mistake(span.clone(), Mistake::Twice);
            }
        }
    }

    fn heading(&mut self, level: u8, span: Range<usize>) {
        let depth = self.depth;
        let Some(open) = self.open.as_mut().filter(|open| open.depth == depth) else { return };
        if open.level == 0 || level == open.level {
            open.level = level;
            open.is_broken |= level == 1;
            open.tabs.push(Label { span: span.clone(), name: String::new() });
            self.is_label = true;
            if level == 1 {
                self.mistake(span, Mistake::Title);
            }
        } else if level < open.level {
            open.is_broken = true;
            self.mistake(span, Mistake::Higher);
        }
    }

    /// A block other than a heading.
    fn block(&mut self, span: &Range<usize>) {
        let depth = self.depth;
        let Some(open) = self.open.as_mut().filter(|open| open.depth == depth && open.tabs.is_empty() && !open.is_early) else { return };
        open.is_early = true;
        self.mistake(span.clone(), Mistake::Early);
    }

    /// What is open never ends.
    fn give_up(&mut self) {
        if let Some(open) = self.open.take() {
            self.mistake(open.mark, Mistake::Unclosed);
        }
    }

    fn mistake(&mut self, span: Range<usize>, mistake: Mistake) {
        self.found.mistakes.push((span, mistake));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `names of tabs; …`, then `mistake: its line`.
    fn shown(text: &str) -> String {
        let tabs = read(text);
        let groups = tabs.groups.iter().map(|group| {
            assert!(group.tabs.iter().all(|label| group.begins_tab(label.span.start)));
            assert!(tabs.around(group.start).is_some() && tabs.around(group.end).is_none());
            group.tabs.iter().map(|label| label.name.as_str()).collect::<Vec<_>>().join(", ")
        });
        let mistakes = tabs.mistakes.iter().map(|(span, mistake)| format!("{mistake:?}: {}", text[span.clone()].trim()));
        groups.chain(mistakes).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn groups_are_read_where_they_stand() {
        for (text, expected) in [
            ("<!-- tabs:start -->\n#### A\nx\n##### deeper\n#### **B** `c`\n<!-- tabs:end -->\n", "A, B c"),
            ("1. Do:\n\n   <!--tabs: start-->\n\n   ### A\n\n   x\n\n   ### B\n\n   <!-- tabs:end -->\n\n2. y\n", "A, B"),
            ("> <!-- tabs:start -->\n> ## A\n> <!-- tabs:end -->\n", "A"),
            ("<!-- tabs:start -->\n## A\n<!-- tabs:end -->\n\n<!-- tabs:start -->\n## B\n<!-- tabs:end -->\n", "A; B"),
            ("```\n<!-- tabs:start -->\n```\n\n`<!-- tabs:end -->` tabs: none\n", ""),
            ("<!-- tabs:start -->\n<!-- a note -->\n## A\n<!-- tabs:end -->\n", "A"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn mistakes_are_told_at_their_place() {
        for (text, expected) in [
            ("<!-- tabs:start -->\n## A\n", "Unclosed: <!-- tabs:start -->"),
            ("## A\n\n<!-- tabs:end -->\n", "Unopened: <!-- tabs:end -->"),
            ("<!-- tabs:start -->\n\nx\n\n<!-- tabs:end -->\n", "Empty: <!-- tabs:start -->; Early: x"),
            ("<!-- tabs:start -->\n\nx\n\n---\n\n## A\n<!-- tabs:end -->\n", "A; Early: x"),
            (
                "<!-- tabs:start -->\n## A\n<!-- tabs:start -->\n### B\n<!-- tabs:end -->\n## C\n<!-- tabs:end -->\n",
                "A, C; Nested: <!-- tabs:start -->",
            ),
            ("<!-- tabs:start -->\n### A\n## B\n<!-- tabs:end -->\n", "Higher: ## B"),
            ("<!-- tabs:start -->\n# A\n<!-- tabs:end -->\n", "Title: # A"),
            ("<!-- tabs:start -->\n## A\n##\n## A\n<!-- tabs:end -->\n", "A, , A; Unnamed: ##; Twice: ## A"),
            ("Words <!-- tabs:start --> more.\n", "Crowded: <!-- tabs:start -->"),
            ("<!-- tabs:start --> more\n", "Crowded: <!-- tabs:start --> more"),
            ("<!-- tabs:begin -->\n", "Unknown: <!-- tabs:begin -->"),
            ("- <!-- tabs:start -->\n  ## A\n\n<!-- tabs:end -->\n", "Unclosed: <!-- tabs:start -->; Unopened: <!-- tabs:end -->"),
            ("<!-- tabs:start -->\n## A\n\n- x\n\n  <!-- tabs:end -->\n", "Unclosed: <!-- tabs:start -->; Unopened: <!-- tabs:end -->"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn marks_without_end_take_a_moment() {
        for part in ["<!-- tabs:start -->\n", "<!-- tabs:end -->\n", "<!-- tabs:start -->\n## A\n<!-- tabs:end -->\n", "<!-- tabs:"] {
            read(&part.repeat(20_000));
        }
    }
}
