//! The texts that findings point into: each is fetched once, its lines are indexed once.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use super::Input;
use crate::diag::Fix;
use crate::text::{LineIndex, Place, Span, floor_boundary};
use crate::tree::SourcePath;

/// The rule whose findings must not be read by whoever reads the report.
const SECRET: &str = "leaked-secret";

/// Bytes of a secret that are shown: enough to know which one it is.
const SHOWN: usize = 4;

/// One text with its lines.
pub(super) struct Indexed {
    /// As it may be shown: what a finding calls a secret is masked, byte for byte.
    pub(super) text: Arc<str>,
    /// As it is.
    source: Arc<str>,
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

    /// What a part of the text is after a fix; `None` when an edit lies outside of it or overlaps another, and where a
    /// secret would have to be told.
    pub(super) fn patched(&self, whole: Span, fix: &Fix) -> Option<String> {
        if self.text[whole.range()] != self.source[whole.range()] {
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

    /// The line in which a span begins, secrets and all: to be hashed, never to be shown.
    pub(super) fn line(&self, span: Span) -> &str {
        let line = self.lines.line(&self.source, self.clamp(span).start);
        &self.source[self.lines.line_span(&self.source, line).range()]
    }
}

/// The texts by path.
pub(super) struct Files<'a> {
    sources: &'a dyn Fn(&SourcePath) -> Option<Arc<str>>,
    secrets: HashMap<&'a SourcePath, Vec<Span>>,
    known: HashMap<SourcePath, Option<Rc<Indexed>>>,
}

impl<'a> Files<'a> {
    pub(super) fn new(input: &Input<'a>) -> Files<'a> {
        let mut secrets: HashMap<_, Vec<Span>> = HashMap::new();
        for finding in input.findings.iter().filter(|finding| finding.code.name == SECRET) {
            secrets.entry(&finding.file).or_default().extend(finding.span);
        }
        Files { sources: input.sources, secrets, known: HashMap::new() }
    }

    pub(super) fn get(&mut self, path: &SourcePath) -> Option<Rc<Indexed>> {
        if let Some(known) = self.known.get(path) {
            return known.clone();
        }
        let secrets = self.secrets.get(path).map_or(&[][..], Vec::as_slice);
        let file = (self.sources)(path).map(|source| {
            let text = if secrets.is_empty() { source.clone() } else { masked(&source, secrets).into() };
            Rc::new(Indexed { lines: LineIndex::new(&text), text, source })
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

/// Asterisks for ASCII after the first bytes, so that every offset stays what it is.
fn masked(source: &str, secrets: &[Span]) -> String {
    let hidden = |at: usize| secrets.iter().any(|secret| (secret.start + SHOWN..secret.end).contains(&at));
    source.char_indices().map(|(at, c)| if c.is_ascii_graphic() && hidden(at) { '*' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::FORMATS;
    use super::super::tests::render;
    use crate::diag::{BROKEN_LINK, Code, Diagnostic, Edit, Fix, Severity};
    use crate::text::Span;
    use crate::tree::SourcePath;

    #[test]
    fn a_secret_is_in_no_report() {
        static SECRET: Code = Code { code: "LG003", name: super::SECRET, severity: Severity::Error };
        let file = SourcePath::new("a.md");
        let edits = [0..1, 22..23].map(|range| Edit { span: Span::from(range), text: "é".into() }).to_vec();
        let fix = Fix { title: "mend it".into(), safe: true, edits };
        let findings = [
            Diagnostic::new(&BROKEN_LINK, &file, "x").at(0..3).label(&file, 4..20, "here").fix(fix),
            Diagnostic::new(&SECRET, &file, "a live key `sk_l…`").at(4..20),
        ];
        for format in FORMATS {
            let out = render(format.name, &findings, &[("a.md", "Key sk_live_abcdefgh, x\n")]);
            assert!(!out.contains("live_") && !out.contains("efgh"), "{}: {out}", format.name);
        }
        assert!(render("full", &findings, &[("a.md", "Key sk_live_abcdefgh, x\n")]).contains("Key sk_l************, x"));
    }
}
