//! Findings as JSON for the panel and for scripts: place, source lines and what to do.

use serde_json::{Value, json};

use super::build::Site;
use crate::diag::{Diagnostic, Severity};
use crate::error::Error;
use crate::text::{LineIndex, Span, floor_boundary, visible};
use crate::tree::SourcePath;

/// Source lines that one finding shows.
const MOST_LINES: usize = 4;

/// Characters of a line before the marked ones, and after: enough to see where it is.
const AROUND: usize = 120;

/// Errors and warnings among findings.
pub(super) fn counts(findings: &[Diagnostic]) -> (usize, usize) {
    let of = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    (of(Severity::Error), of(Severity::Warning))
}

/// Findings of a site; they are sorted by file, so the texts are looked up once a file.
pub(super) fn list(findings: &[Diagnostic], site: &Site) -> Vec<Value> {
    let mut last: Option<(&SourcePath, Option<Source>)> = None;
    let mut out = Vec::with_capacity(findings.len());
    for finding in findings {
        if last.as_ref().is_none_or(|(file, _)| *file != &finding.file) {
            last = Some((&finding.file, site.source(&finding.file).map(Source::new)));
        }
        out.push(one(finding, last.as_ref().and_then(|(_, source)| source.as_ref()), false));
    }
    out
}

/// What stopped the last build, one entry for each place, or one without a place.
pub(super) fn of_error(error: &Error, source: &dyn Fn(&SourcePath) -> Option<String>) -> Vec<Value> {
    if error.blame.findings.is_empty() {
        let help = (!error.hints.is_empty()).then(|| error.hints.join(" "));
        return vec![json!({
            "code": null, "name": "error", "severity": "error", "message": visible(&error.message), "file": null,
            "line": null, "column": null, "notes": error.causes.iter().map(|cause| lines(cause)).collect::<Vec<_>>(), "help": help, "snippet": [], "blocking": true,
        })];
    }
    let text = |file: &SourcePath| {
        let own = error.blame.sources.iter().find(|(path, _)| path == file).map(|(_, text)| text.clone());
        own.or_else(|| source(file)).map(Source::new)
    };
    error.blame.findings.iter().map(|finding| one(finding, text(&finding.file).as_ref(), true)).collect()
}

/// Visible, but still on lines of their own: templates' errors come with a drawing.
fn lines(text: &str) -> String {
    text.lines().map(visible).collect::<Vec<_>>().join("\n")
}

/// A text with its lines.
struct Source {
    text: String,
    lines: LineIndex,
}

impl Source {
    fn new(text: impl Into<String>) -> Source {
        let text = crate::text::secrets::mask(&text.into()).into_owned();
        Source { lines: LineIndex::new(&text), text }
    }
}

fn one(finding: &Diagnostic, source: Option<&Source>, blocking: bool) -> Value {
    let place = finding.span.zip(source).map(|(span, source)| source.lines.place(&source.text, span.start));
    let snippet = finding.span.zip(source).map_or(vec![], |(span, source)| snippet(span, source));
    json!({
        "code": finding.code.code,
        "name": finding.code.name,
        "severity": finding.severity.name(),
        "message": visible(&finding.message),
        "file": visible(finding.file.as_str()),
        "line": place.map(|place| place.line),
        "column": place.map(|place| place.column),
        "notes": finding.notes.iter().map(|note| visible(note)).collect::<Vec<_>>(),
        "help": finding.help.as_deref().map(visible),
        "snippet": snippet,
        "blocking": blocking,
    })
}

/// The lines of a span, each in three parts, of which the middle one is to be marked.
fn snippet(span: Span, source: &Source) -> Vec<Value> {
    let Source { text, lines } = source;
    let (start, end) = (floor_boundary(text, span.start), floor_boundary(text, span.end));
    let first = lines.place(text, start).line;
    let last = lines.place(text, end.max(start)).line.min(first + MOST_LINES - 1);
    let part = |number: usize| {
        let line = lines.line_span(text, number);
        let from = start.clamp(line.start, line.end);
        let to = end.clamp(from, line.end);
        let before = &text[line.start..from];
        let skipped = before.char_indices().rev().nth(AROUND).map_or(0, |(at, _)| at);
        let cut = if skipped > 0 { "…" } else { "" };
        json!({
            "line": number,
            "before": format!("{cut}{}", shown(&before[skipped..])),
            "marked": shown(&crate::text::shortened(&text[from..to], AROUND)),
            "after": shown(&crate::text::shortened(&text[to..line.end], AROUND)),
        })
    };
    (first..=last).map(part).collect()
}

/// Tabs stay what they are in a source line.
fn shown(text: &str) -> String {
    visible(&text.replace('\t', "    "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_marks_the_span_on_each_line() {
        let source = Source::new("one\ntwo [x](y) é\nthree\n");
        let lines = snippet(Span::new(8, 14), &source);
        assert_eq!(lines, [json!({ "line": 2, "before": "two ", "marked": "[x](y)", "after": " é" })]);
        let lines = snippet(Span::new(8, 20), &source);
        assert_eq!((lines.len(), &lines[1]["marked"], &lines[1]["after"]), (2, &json!("th"), &json!("ree")));
        // A file that became shorter meanwhile.
        assert_eq!(snippet(Span::new(900, 999), &source).len(), 1);
    }

    #[test]
    fn an_error_without_a_place_is_shown_with_its_hints() {
        let error = Error::cannot_run("could not open the content folder `x`").hint("Set `content:`.");
        let shown = of_error(&error, &|_| None);
        assert_eq!((&shown[0]["help"], &shown[0]["blocking"]), (&json!("Set `content:`."), &json!(true)));
    }
}
