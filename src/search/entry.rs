//! What is searched: each published article as plain text, cut into parts at its second-level headings.

use std::hash::{Hash, Hasher};

use pulldown_cmark::{Event, Tag, TagEnd};
use rayon::prelude::*;

use crate::markdown::{self, tabs, tags};
use crate::site::{Article, ArticleId, HeadingRole, SectionId, Site, Text};

/// Parts of one article; what follows after so many belongs to the last.
pub const MOST_PARTS: usize = 63;

/// One article.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// Relative to the site's root.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Words that stand for the title too: keywords, and the last names of old addresses.
    pub also: Vec<String>,
    /// Titles of the sections that it lies in, the topmost first.
    pub crumbs: Vec<String>,
    /// The folder of the section that it lies in; empty at the top.
    pub section: String,
    /// Its kind, empty where it has none.
    pub kind: String,
    /// As written.
    pub tags: Vec<String>,
    /// At least one: what stands before the first heading, perhaps nothing.
    pub parts: Vec<Part>,
}

/// What stands under one second-level heading, or before the first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Part {
    /// Its heading and those below it, in order; the first of a part that has one stands at its start.
    pub marks: Vec<Mark>,
    /// Words and code in reading order, the headings among them; lines of code and blocks are parted by line breaks.
    pub text: String,
}

/// A heading inside a part.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Mark {
    /// Bytes of the part's text: the heading's own words.
    pub start: usize,
    /// Where they end.
    pub end: usize,
    /// The heading's id on its page.
    pub anchor: String,
}

impl Part {
    /// The part's own heading and its anchor; nothing for what stands before the first.
    pub fn heading(&self) -> Option<(&str, &str)> {
        let first = self.marks.first().filter(|mark| mark.start == 0)?;
        Some((&self.text[first.start..first.end], &first.anchor))
    }
}

impl Entry {
    /// A number for what it says: the same as long as nothing of it changes.
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = rustc_hash::FxHasher::default();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

/// All articles that may be found, in the order of their sources.
pub fn entries(site: &Site) -> Vec<Entry> {
    let crumbs: Vec<Vec<String>> = (0..site.sections.len() as u32).map(|id| crumbs(site, SectionId(id))).collect();
    let found = (0..site.articles.len() as u32).into_par_iter().map(ArticleId).filter(|&id| site.article(id).search);
    found.map(|id| entry(site, site.article(id), &crumbs)).collect()
}

fn crumbs(site: &Site, id: SectionId) -> Vec<String> {
    site.ancestors(id).into_iter().map(|id| site.section(id).title.clone()).collect()
}

fn entry(site: &Site, article: &Article, crumbs: &[Vec<String>]) -> Entry {
    let text = &article.document.text;
    let aliases = text.front.fields.texts_of("aliases").into_iter().filter_map(|(alias, _)| last_name(&alias));
    Entry {
        url: article.url.0.clone(),
        title: article.title.clone(),
        also: article.keywords.iter().cloned().chain(aliases).collect(),
        crumbs: crumbs[article.section.0 as usize].clone(),
        section: site.section(article.section).path.clone(),
        kind: article.kind.clone().unwrap_or_default(),
        tags: article.tags.clone(),
        parts: parts(text),
    }
}

/// `/billing/how-to-pay/` → `how to pay`.
fn last_name(alias: &str) -> Option<String> {
    let name = alias.trim_end_matches('/').rsplit('/').next()?.trim_end_matches(".html").trim_end_matches(".md");
    Some(name.replace(['-', '_'], " ")).filter(|name| !name.is_empty())
}

/// Cuts a body into parts.
pub fn parts(text: &Text) -> Vec<Part> {
    let title = text.first_h1.as_ref().map(|(_, index)| *index);
    let closing = text.whats_next.as_ref().map(|next| next.heading);
    let mut cut = Cut {
        text,
        title,
        closing,
        parts: vec![Part::default()],
        heading: 0,
        open: None,
        depth: 0,
        skip: false,
        over: false,
        html: None,
        before_tabs: None,
        after_tabs: None,
    };
    let groups = tabs::read(text.body.text()).groups;
    let mut ends = groups.iter().map(|group| group.end).peekable();
    for (event, span) in markdown::events(text.body.text()) {
        if ends.next_if(|end| *end <= span.start).is_some() {
            cut.after_tabs = Some(String::new());
        }
        cut.event(&event);
    }
    cut.take_back();
    for part in &mut cut.parts {
        part.text.truncate(part.text.trim_end().len());
    }
    cut.parts
}

struct Cut<'a> {
    text: &'a Text,
    /// The heading that is the article's title: it is not said again.
    title: Option<usize>,
    /// The heading of the closing links. They repeat the titles of other articles, for which those are the better answers.
    closing: Option<usize>,
    parts: Vec<Part>,
    /// The next of `text.headings`.
    heading: usize,
    /// Where the words of the open heading begin.
    open: Option<usize>,
    depth: usize,
    skip: bool,
    /// What follows are the closing links.
    over: bool,
    /// The block of raw HTML that is being read: tags and comments may go over several lines.
    html: Option<String>,
    /// Where the tabs begin that come last: a part, and bytes of its text.
    before_tabs: Option<(usize, usize)>,
    /// What stands after these tabs. It belongs to the heading above them and not to the last of them.
    after_tabs: Option<String>,
}

impl Cut<'_> {
    fn event(&mut self, event: &Event<'_>) {
        self.over |= matches!(event, Event::Start(Tag::Heading { .. })) && self.closing == Some(self.heading);
        match event {
            // Notes belong to the text, wherever they stand in the file.
            Event::Start(Tag::FootnoteDefinition(_)) => self.over = false,
            _ if self.over => {}
            Event::Start(tag) => {
                self.start(tag);
                self.depth += 1;
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                self.end(*tag);
            }
            Event::Html(html) => {
                if let Some(block) = &mut self.html {
                    block.push_str(html);
                }
            }
            Event::InlineHtml(html) if html.starts_with("<br") => self.space(),
            Event::InlineHtml(_) => {}
            Event::Rule => self.line(),
            Event::Text(text) if !self.skip && self.out().ends_with(' ') => self.out().push_str(text.trim_start_matches(' ')),
            _ if !self.skip => markdown::push_plain(self.out(), event),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.line();
                self.take_back();
                let is_tab = self.text.headings.get(self.heading).is_some_and(|heading| heading.role != HeadingRole::Part);
                let here = (self.parts.len() - 1, self.out().len());
                self.before_tabs = is_tab.then(|| self.before_tabs.unwrap_or(here));
                self.skip = self.title == Some(self.heading);
                let begins = *level as u8 == 2 && self.depth == 0 && self.parts.len() < MOST_PARTS;
                if begins {
                    self.parts.push(Part::default());
                }
                self.open = Some(self.out().len());
            }
            Tag::HtmlBlock => {
                self.line();
                self.html = Some(String::new());
            }
            Tag::TableCell => self.space(),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Superscript | Tag::Subscript => {}
            Tag::Image { .. } => self.space(),
            _ => self.line(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                let (index, start) = (self.heading, self.open.take());
                self.heading += 1;
                let skipped = std::mem::take(&mut self.skip);
                if let (Some(start), Some(heading), false) = (start, self.text.headings.get(index), skipped) {
                    let anchor = heading.id.clone();
                    let end = self.out().trim_end().len();
                    if let Some(part) = self.parts.last_mut().filter(|_| end > start) {
                        part.marks.push(Mark { start, end, anchor });
                    }
                }
                self.line();
            }
            TagEnd::HtmlBlock => {
                let block = self.html.take().unwrap_or_default();
                for line in tags::words(&block).lines().map(str::trim).filter(|line| !line.is_empty()) {
                    self.out().push_str(line);
                    self.line();
                }
                self.line();
            }
            TagEnd::Image => self.space(),
            TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::Item | TagEnd::TableRow | TagEnd::TableHead => self.line(),
            _ => {}
        }
    }

    /// Puts what stood after tabs before them.
    fn take_back(&mut self) {
        let Some(mut text) = self.after_tabs.take().filter(|text| !text.trim().is_empty()) else { return };
        let Some((part, at)) = self.before_tabs else { return };
        if !text.ends_with('\n') {
            text.push('\n');
        }
        // What stands between two groups comes first.
        self.before_tabs = Some((part, at + text.len()));
        let part = &mut self.parts[part];
        for mark in part.marks.iter_mut().filter(|mark| mark.start >= at) {
            (mark.start, mark.end) = (mark.start + text.len(), mark.end + text.len());
        }
        part.text.insert_str(at, &text);
    }

    fn out(&mut self) -> &mut String {
        if let Some(after) = &mut self.after_tabs {
            return after;
        }
        let last = self.parts.len() - 1;
        &mut self.parts[last].text
    }

    fn line(&mut self) {
        let out = self.out();
        if !out.is_empty() && !out.ends_with('\n') {
            out.truncate(out.trim_end_matches(' ').len());
            out.push('\n');
        }
    }

    fn space(&mut self) {
        let out = self.out();
        if !out.is_empty() && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
    }
}

#[cfg(test)]
mod tests;
