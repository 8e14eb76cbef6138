//! reviewdog's diagnostic format. Columns count bytes from 1; messages end up in comments, so they are Markdown.
//!
//! Source: `proto/rdf/reviewdog.proto` of reviewdog.

use serde::Serialize;
use serde_json::{Value, json};

use super::files::Indexed;
use super::stream::{Stream, document};
use super::{Files, Input, markdown};
use crate::diag::{Diagnostic, Fix, Severity};
use crate::text::Span;

#[derive(Serialize)]
struct Report<S> {
    source: Value,
    /// The worst.
    #[serde(skip_serializing_if = "Option::is_none")]
    severity: Option<&'static str>,
    diagnostics: S,
}

/// One document.
pub(super) fn render(input: &Input<'_>) -> String {
    let mut files = Files::new(input);
    document(&Report {
        source: json!({ "name": "guidepost", "url": env!("CARGO_PKG_REPOSITORY") }),
        severity: input.findings.iter().map(|finding| finding.severity).max().map(severity),
        diagnostics: Stream::new(input.findings.iter().map(|finding| diagnostic(finding, &mut files, input))),
    })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Info => "INFO",
    }
}

fn diagnostic(finding: &Diagnostic, files: &mut Files<'_>, input: &Input<'_>) -> Value {
    let file = files.get(&finding.file);
    let mut location = json!({ "path": input.path(&finding.file) });
    if let Some((span, file)) = finding.span.zip(file.as_ref()) {
        location["range"] = range(file, span);
    }
    let suggestions: Vec<Value> = file.iter().flat_map(|file| finding.fixes.iter().filter_map(|fix| suggestion(file, fix))).collect();
    let text = std::iter::once(&finding.message).chain(&finding.notes).chain(&finding.help);
    json!({
        "message": text.map(|text| markdown::with_backticks(text)).collect::<Vec<_>>().join("\n\n"),
        "location": location,
        "severity": severity(finding.severity),
        "code": { "value": finding.code.name },
        "suggestions": suggestions,
    })
}

fn range(file: &Indexed, span: Span) -> Value {
    let ((start_line, start), (end_line, end)) = file.bytes(span);
    json!({ "start": { "line": start_line, "column": start }, "end": { "line": end_line, "column": end } })
}

/// A fix is one suggestion, so what stands between its edits is part of the text.
fn suggestion(file: &Indexed, fix: &Fix) -> Option<Value> {
    let (first, last) = (fix.edits.first()?, fix.edits.last()?);
    let whole = file.clamp(Span::new(first.span.start, last.span.end));
    Some(json!({ "range": range(file, whole), "text": file.patched(whole, fix)? }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::tests::render;
    use super::*;
    use crate::diag::{BROKEN_LINK, Edit, NO_TEMPLATES};
    use crate::tree::SourcePath;

    #[test]
    fn columns_are_bytes_and_a_fix_is_one_suggestion() {
        let edit = |start, end, text: &str| Edit { span: Span::new(start, end), text: text.into() };
        let fix = Fix { title: "mend it".into(), safe: true, edits: vec![edit(4, 5, "1"), edit(7, 8, "2"), edit(9, 9, "3")] };
        let finding = Diagnostic::new(&BROKEN_LINK, &SourcePath::new("a.md"), "no page at `x.md`").at(7..8).help("Ask @someone.").fix(fix);
        let findings = [Diagnostic::new(&NO_TEMPLATES, &SourcePath::new("a.md"), "x"), finding];
        let report: Value = serde_json::from_str(&render("rdjson", &findings, &[("a.md", "aé\nb\u{e9}c\n")])).unwrap();
        assert_eq!(report["severity"], "ERROR");
        assert_eq!(report["diagnostics"][0]["location"], json!({ "path": "a.md" }));
        let expected = json!({
            "message": "no page at `x.md`\n\nAsk `@someone`.",
            "location": { "path": "a.md", "range": { "start": { "line": 2, "column": 4 }, "end": { "line": 2, "column": 5 } } },
            "severity": "ERROR",
            "code": { "value": "broken-link" },
            "suggestions": [{
                "range": { "start": { "line": 2, "column": 1 }, "end": { "line": 3, "column": 1 } },
                "text": "1é2\n3",
            }],
        });
        assert_eq!(report["diagnostics"][1], expected);
        assert!(serde_json::from_str::<Value>(&render("rdjson", &[], &[])).unwrap().get("severity").is_none());
    }
}
