//! One page as rules see it: the text, where its links lead, its outline, and a way to turn places in the body into
//! findings and edits in the file that they came from.

use std::ops::Range;

use super::Plan;
use super::layout::{self, Layout};
use super::outline::{self, Outline};
use crate::diag::{Code, Diagnostic, Edit, Fix};
use crate::site::{Article, Document, LinkKind, Site, Target, Text};
use crate::text::Span;
use crate::tree::SourcePath;

/// Where an article's title stands: in its front matter, its first heading, else its first line.
pub fn place_of_title(text: &Text) -> (SourcePath, Span) {
    let fields = &text.front.fields;
    match (fields.get("title"), &text.first_h1, text.front.block) {
        (Some(node), ..) => (text.source.clone(), node.span),
        (None, Some((range, _)), _) => {
            let body = text.body.text();
            let line = body.get(range.clone()).and_then(|heading| heading.lines().next()).unwrap_or("").trim_end();
            text.body.locate(range.start..range.start + line.len(), &text.source)
        }
        (None, None, Some(block)) => (text.source.clone(), Span::new(block.start, (block.start + 3).min(block.end))),
        (None, None, None) => (text.source.clone(), Span::default()),
    }
}

/// One page.
pub struct Page<'a> {
    /// The site it belongs to.
    pub site: &'a Site,
    /// The article; `None` for a section's page.
    pub article: Option<&'a Article>,
    /// What was read.
    pub text: &'a Text,
    /// For each of `text.links`, where it leads.
    pub targets: &'a [Target],
    /// Blocks, words and links.
    pub outline: Outline<'a>,
    /// Sections, and the parts of the template that they are.
    pub layout: Layout<'a>,
}

impl<'a> Page<'a> {
    /// An article's page.
    pub fn of_article(site: &'a Site, article: &'a Article, plan: &Plan) -> Page<'a> {
        let mut page = Page { article: Some(article), ..Page::of_section(site, &article.document, plan) };
        page.layout = layout::read(&page, page.kind().and_then(|kind| site.settings.templates.get(kind)));
        page
    }

    /// A section's page.
    pub fn of_section(site: &'a Site, document: &'a Document, _plan: &Plan) -> Page<'a> {
        let outline = outline::read(document.text.body.text());
        let layout = Layout::default();
        Page { site, article: None, text: &document.text, targets: &document.targets, outline, layout }
    }

    /// The body as Markdown.
    pub fn body(&self) -> &'a str {
        self.text.body.text()
    }

    /// The kind whose template applies; `None` on sections' pages and where no template applies.
    pub fn kind(&self) -> Option<&'a str> {
        self.article?.kind.as_deref()
    }

    /// A finding at a place in the body. It may point into a passage, or at a variable.
    pub fn finding(&self, code: &'static Code, range: Range<usize>, message: impl Into<String>) -> Diagnostic {
        let (file, span) = self.text.body.locate(range, &self.text.source);
        Diagnostic::new(code, &file, message).at(span)
    }

    /// A finding at a field of the front matter, else at its block, else at the file's first line.
    pub fn finding_in_front(&self, code: &'static Code, field: &str, message: impl Into<String>) -> Diagnostic {
        let fields = &self.text.front.fields;
        let block = self.text.front.block.map(|block| Span::new(block.start, (block.start + 3).min(block.end)));
        let span = fields.get(field).map(|node| node.span).or(block);
        let finding = Diagnostic::new(code, &self.text.source, message);
        if let Some(span) = span { finding.at(span) } else { finding }
    }

    /// A finding about the article as a whole: at its title, its first heading or its first line.
    pub fn finding_on_top(&self, code: &'static Code, message: impl Into<String>) -> Diagnostic {
        match &self.text.first_h1 {
            Some((range, _)) if self.text.front.fields.get("title").is_none() => self.finding(code, self.line(range.start), message),
            _ => self.finding_in_front(code, "title", message),
        }
    }

    /// A fix by replacing ranges of the body; `None` when they do not all stand in the article's own file as they are, and where a
    /// code block that nothing ends has taken their place in.
    pub fn fix(&self, title: impl Into<String>, safe: bool, edits: Vec<(Range<usize>, String)>) -> Option<Fix> {
        let is_taken_in = |at: usize| self.outline.unclosed(self.body()).any(|block| block.span.start < at && at <= block.span.end);
        if edits.iter().any(|(range, _)| is_taken_in(range.start)) {
            return None;
        }
        let place = |(range, text): (Range<usize>, String)| {
            let same = self.body().get(range.clone())?;
            let (file, span) = self.text.body.locate(range, &self.text.source);
            (file == self.text.source && self.text.file.get(span.range()) == Some(same)).then_some(Edit { span, text })
        };
        let mut edits: Vec<Edit> = edits.into_iter().map(place).collect::<Option<_>>()?;
        edits.sort_by_key(|edit| edit.span);
        Some(Fix { title: title.into(), safe, edits })
    }

    /// The bytes of the line that holds a byte of the body, without its line ending.
    pub fn line(&self, at: usize) -> Range<usize> {
        let body = self.body();
        let at = crate::text::floor_boundary(body, at);
        let start = body[..at].rfind('\n').map_or(0, |n| n + 1);
        let end = body[at..].find('\n').map_or(body.len(), |n| at + n);
        start..start + body[start..end.max(start)].trim_end().len()
    }

    /// Where a link or picture of the outline leads.
    pub fn target(&self, link: &outline::Link<'_>) -> Option<&'a Target> {
        let kind = if link.picture { LinkKind::Image } else { LinkKind::Link };
        let links = &self.text.links;
        let from = links.partition_point(|other| other.span.start < link.span.start);
        let at = (from..links.len())
            .take_while(|&at| links[at].span.start == link.span.start)
            .find(|&at| links[at].kind == kind && links[at].span == link.span)?;
        self.targets.get(at)
    }

    /// The words of a heading, by its place in the text's list.
    pub fn heading(&self, index: usize) -> &'a str {
        self.text.headings.get(index).map_or("", |heading| &heading.text)
    }

    /// The file that the page is made from.
    pub fn source(&self) -> &'a SourcePath {
        &self.text.source
    }

    /// The line ending that the file uses.
    pub fn line_ending(&self) -> &'static str {
        let first = self.text.file.find('\n').and_then(|at| self.text.file[..at].bytes().next_back());
        if first == Some(b'\r') { "\r\n" } else { "\n" }
    }
}
