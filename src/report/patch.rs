//! A fix as the lines that it takes and the lines that it gives.

use annotate_snippets::{Patch, Snippet};

use super::full::Line;
use super::{Indexed, untrusted};
use crate::diag::Fix;
use crate::text::Span;

/// A fix over more lines, or with more new ones, is told in words only.
const MOST_LINES: usize = 8;

/// The lines of a fix; `None` when it is too large to be read, or changes nothing that can be seen.
pub(super) fn snippet(file: &Indexed, fix: &Fix, width: usize) -> Option<Snippet<'static, Patch<'static>>> {
    let spans: Vec<Span> = fix.edits.iter().map(|edit| file.clamp(edit.span)).collect();
    let line_of = |offset| file.lines.line(&file.text, offset);
    let (first, last) = (line_of(spans.first()?.start), line_of(spans.last()?.end));
    let added: usize = fix.edits.iter().map(|edit| edit.text.matches('\n').count()).sum();
    let ordered = spans.windows(2).all(|pair| pair[0].end <= pair[1].start);
    if !ordered || last < first || last - first >= MOST_LINES || added >= MOST_LINES {
        return None;
    }
    let mut text = String::new();
    let mut lines = Vec::new();
    for number in first..=last {
        let line = Line::new(file, number, (&spans, width));
        if number > first {
            text.push('\n');
        }
        lines.push((text.len(), line));
        text.push_str(&lines[lines.len() - 1].1.shown);
    }
    // A place in a line ending is the end of the line; one that was cut off has no place at all.
    let at = |offset: usize| {
        let number = line_of(offset);
        let (start, line) = lines.get(number.checked_sub(first)?)?;
        let end = file.lines.line_span(&file.text, number).end;
        let seen = (line.kept.start..=line.kept.end).contains(&offset.min(end));
        seen.then(|| start + line.at(&file.text, offset))
    };
    let mut patches = Vec::new();
    for (edit, span) in fix.edits.iter().zip(&spans) {
        let (start, end, new) = (at(span.start)?, at(span.end)?, untrusted::lines(&edit.text));
        if new.lines().any(|line| line.len() > width) {
            return None;
        }
        if text.get(start..end)? != new {
            patches.push(Patch::new(start..end, new));
        }
    }
    (!patches.is_empty()).then(|| Snippet::source(text).line_start(first).patches(patches))
}
