//! The texts that findings point into: each is fetched once, its lines are indexed once.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::Input;
use crate::diag::Fix;
use crate::text::{LineIndex, Place, Span, floor_boundary, secrets};
use crate::tree::SourcePath;

/// One text with its lines.
pub(super) struct Indexed {
    /// As it may be shown: secrets are masked, byte for byte.
    pub(super) text: Arc<str>,
    /// Whether something is masked.
    masked: bool,
    pub(super) lines: LineIndex,
}

impl Indexed {
    /// The span, made to lie in the text and on character boundaries.
    pub(super) fn clamp(&self, span: Span) -> Span {
        let start = floor_boundary(&self.text, span.start);
        Span::new(start, floor_boundary(&self.text, span.end))
    }

    /// Where a span begins and ends, for people.
    pub(super) fn places(&self, span: Span) -> (Place, Place) {
        let span = self.clamp(span);
        let start = self.lines.place(&self.text, span.start);
        (start, if span.end == span.start { start } else { self.lines.place(&self.text, span.end) })
    }

    /// The same for programs that count bytes: line and byte of the line, both from 1.
    pub(super) fn bytes(&self, span: Span) -> ((usize, usize), (usize, usize)) {
        let of = |offset| {
            let line = self.lines.line(&self.text, offset);
            (line, offset + 1 - self.lines.line_span(&self.text, line).start.min(offset))
        };
        let span = self.clamp(span);
        (of(span.start), of(span.end))
    }

    /// What a part of the text is after a fix; `None` when an edit lies outside of it or overlaps another, and in a file
    /// with a secret: what stands between two edits would be written back masked.
    pub(super) fn patched(&self, whole: Span, fix: &Fix) -> Option<String> {
        if self.masked && fix.edits.len() > 1 {
            return None;
        }
        let (mut out, mut last) = (String::new(), whole.start);
        for edit in &fix.edits {
            let span = self.clamp(edit.span);
            if span.start < last || span.end > whole.end {
                return None;
            }
            out.push_str(&self.text[last..span.start]);
            out.push_str(&edit.text);
            last = span.end;
        }
        out.push_str(&self.text[last..whole.end]);
        Some(out)
    }

    /// The line in which a span begins.
    pub(super) fn line(&self, span: Span) -> &str {
        let line = self.lines.line(&self.text, self.clamp(span).start);
        &self.text[self.lines.line_span(&self.text, line).range()]
    }
}

/// The texts by path.
pub(super) struct Files<'a> {
    sources: &'a dyn Fn(&SourcePath) -> Option<Arc<str>>,
    known: HashMap<SourcePath, Option<Rc<Indexed>>>,
}

impl<'a> Files<'a> {
    pub(super) fn new(input: &Input<'a>) -> Files<'a> {
        Files { sources: input.sources, known: HashMap::new() }
    }

    pub(super) fn get(&mut self, path: &SourcePath) -> Option<Rc<Indexed>> {
        if let Some(known) = self.known.get(path) {
            return known.clone();
        }
        // A secret is found by its shape, whatever rules are on: it is in the line of other findings too.
        let file = (self.sources)(path).map(|source| {
            let (text, masked) = match secrets::mask(&source) {
                Cow::Borrowed(_) => (source.clone(), false),
                Cow::Owned(masked) => (masked.into(), true),
            };
            Rc::new(Indexed { lines: LineIndex::new(&text), text, masked })
        });
        self.known.insert(path.clone(), file.clone());
        file
    }

    /// Where a span begins and ends, for people; `None` without a span or a text.
    pub(super) fn places(&mut self, path: &SourcePath, span: Option<Span>) -> Option<(Place, Place)> {
        let span = span?;
        Some(self.get(path)?.places(span))
    }
}
