//! A page laid beside the template of its kind: which section is which part, and what rules about parts share.
//! A page without a template has no sections here.

use std::ops::Range;

use super::Page;
use super::outline::{Kind, Outline};
use crate::config::template::{Part, Template, Under, is_question};
use crate::diag::Diagnostic;
use crate::site::{Target, Text};
use crate::tree::SourcePath;

/// The sections of a page, in order.
#[derive(Debug, Default)]
pub struct Layout<'a> {
    /// The template that applies.
    pub template: Option<&'a Template>,
    /// Sections of the first level below the title.
    pub sections: Vec<Section>,
    /// Headings of that level and above begin a section.
    pub level: u8,
}

/// A heading and everything under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// An index into the template's parts; `None` for a section of the writer's own.
    pub part: Option<usize>,
    /// The heading's block.
    pub heading: usize,
    /// Its place in `Text::headings`.
    pub index: usize,
    /// The blocks under it.
    pub blocks: Range<usize>,
    /// Whole lines of the body, the heading included, up to the next section.
    pub span: Range<usize>,
}

/// Lays a page beside a template.
pub(super) fn read<'a>(page: &Page<'a>, template: Option<&'a Template>) -> Layout<'a> {
    let Some(template) = template else { return Layout::default() };
    let title = page.text.first_h1.as_ref().map(|(_, index)| *index);
    let headings: Vec<_> = headings(&page.outline).filter(|&(_, _, index)| Some(index) != title).collect();
    // Articles that were written for another system may begin at level 3.
    let level = headings.iter().map(|&(_, level, _)| level).min().unwrap_or(2).max(2);
    let (question, any) = (template.under(Under::Question), template.under(Under::Any));
    let mut sections: Vec<Section> = Vec::new();
    for &(at, found, index) in headings.iter().filter(|&&(_, found, _)| found <= level) {
        let text = page.heading(index);
        let part = template.named(text).or(question.filter(|_| is_question(text))).or(any);
        let start = page.line(page.outline.blocks[at].span.start).start;
        if let Some(last) = sections.last_mut() {
            (last.blocks.end, last.span.end) = (at, start);
        }
        debug_assert!(found <= level);
        sections.push(Section { part, heading: at, index, blocks: at + 1..page.outline.blocks.len(), span: start..page.body().len() });
    }
    Layout { template: Some(template), sections, level }
}

/// The headings at the top of the text: block, level, place in `Text::headings`.
pub fn headings<'o>(outline: &'o Outline<'_>) -> impl Iterator<Item = (usize, u8, usize)> + 'o {
    outline.top().filter_map(|at| match outline.blocks.get(at)?.kind {
        Kind::Heading(level, index) => Some((at, level, index)),
        _ => None,
    })
}

impl<'a> Layout<'a> {
    /// A section's part.
    pub fn part(&self, section: &Section) -> Option<&'a Part> {
        self.template?.parts.get(section.part?)
    }

    /// The sections that close the article, each with its part.
    pub fn closing(&self) -> impl Iterator<Item = (&Section, &'a Part)> {
        self.sections.iter().filter_map(|section| Some((section, self.part(section)?))).filter(|(_, part)| part.last)
    }

    /// The first section that closes the article.
    pub fn end(&self) -> Option<&Section> {
        self.closing().next().map(|(section, _)| section)
    }

    /// Whether a block stands in a closing section.
    pub fn closes(&self, block: usize) -> bool {
        let at = self.sections.partition_point(|section| section.heading <= block);
        let section = at.checked_sub(1).and_then(|at| self.sections.get(at));
        section.and_then(|section| self.part(section)).is_some_and(|part| part.last)
    }

    /// The finding with the place that asks for a part: a line of guidepost.yaml, or a note.
    pub fn asked_by(&self, part: &Part, finding: Diagnostic) -> Diagnostic {
        match (self.template, part.span) {
            (_, Some(span)) => finding.label(&SourcePath::new(crate::config::FILE), span, "the template asks for it here"),
            (Some(template), None) => finding.note(format!("The template `{}` asks for it.", crate::text::visible(&template.kind))),
            (None, None) => finding,
        }
    }
}

/// What a part asks for, as a sentence; `None` where its template has no words for it.
pub fn wish(part: &Part) -> Option<String> {
    let mut rest = part.prompt.trim().chars();
    let first = rest.next()?;
    let end = if part.prompt.trim_end().ends_with(['.', '?', '!', '。']) { "" } else { "." };
    Some(crate::text::visible(&format!("{}{}{end}", first.to_uppercase(), rest.as_str())))
}

/// The indices of the links in a range of the body; pictures are not among them.
pub fn links(text: &Text, range: &Range<usize>) -> Range<usize> {
    let first = text.links.partition_point(|link| link.span.start < range.start);
    let end = text.links.partition_point(|link| link.span.start < range.end);
    first..end.max(first)
}

/// Whether a link that is no picture stands in a range of the body.
pub fn is_linked(text: &Text, range: &Range<usize>) -> bool {
    links(text, range).any(|at| text.links.get(at).is_some_and(|link| !link.kind.is_image()))
}

/// Whether a link leads to a page of the site.
pub fn is_internal(target: &Target) -> bool {
    matches!(target, Target::Article(..) | Target::Section(..) | Target::Page(..))
}

/// How many numbered steps stand at the top of a range of blocks, or deeper inside of quotes and lists.
pub fn steps(outline: &Outline<'_>, range: Range<usize>) -> usize {
    let lists = range.filter(|&at| matches!(outline.blocks[at].kind, Kind::List(Some(_))));
    lists.map(|at| outline.children(at).count()).sum()
}

/// The edits that move whole lines before a place, or to the end.
pub fn moved(page: &Page<'_>, span: &Range<usize>, to: Option<usize>) -> Vec<(Range<usize>, String)> {
    let (body, nl) = (page.body(), page.line_ending());
    let end = body.trim_end().len();
    let text = body[span.clone()].trim_end();
    // At the end, the empty lines above go with it.
    let from = if span.end >= end { body[..span.start].trim_end().len()..end } else { span.clone() };
    let into = match to {
        Some(to) => (to..to, format!("{text}{nl}{nl}")),
        None => (end..end, format!("{nl}{nl}{text}")),
    };
    vec![(from, String::new()), into]
}
