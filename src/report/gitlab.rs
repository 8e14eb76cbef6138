//! GitLab's Code Quality report: merge requests show what is new in it.
//!
//! Source: "Code Quality report format" in GitLab's documentation.

use serde_json::json;

use super::stream::{Stream, document};
use super::{Files, Input, fingerprint, untrusted};
use crate::diag::Severity;

/// One array.
pub(super) fn render(input: &Input<'_>) -> String {
    let mut files = Files::new(input);
    let fingerprints = fingerprint::of(input.findings, &mut files);
    let issues = input.findings.iter().zip(fingerprints).map(|(finding, fingerprint)| {
        let start = files.places(&finding.file, finding.span).map(|(start, _)| start.line);
        json!({
            "description": untrusted::shown(&finding.message),
            "check_name": finding.code.name,
            "fingerprint": fingerprint,
            "severity": severity(finding.severity),
            "location": { "path": input.path(&finding.file), "lines": { "begin": start.unwrap_or(1) } },
        })
    });
    document(&Stream::new(issues))
}

/// GitLab knows five: blocker and critical are kept for what a linter cannot know.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::tests::{render, with_input};
    use super::*;
    use crate::diag::{BROKEN_LINK, Diagnostic, NO_TEMPLATES};
    use crate::tree::SourcePath;
    use serde_json::Value;

    #[test]
    fn an_issue_has_what_gitlab_asks_for() {
        let findings = [
            Diagnostic::new(&BROKEN_LINK, &SourcePath::new("a.md"), "no page at `x.md`").at(4..5),
            Diagnostic::new(&NO_TEMPLATES, &SourcePath::new("b.md"), "x"),
        ];
        let out = with_input(&findings, &[("a.md", "A\n\n[x]\n")], |input| super::render(&Input { prefix: "docs", ..*input }));
        let mut issues: Value = serde_json::from_str(&out).unwrap();
        for issue in issues.as_array_mut().unwrap() {
            assert_eq!(issue["fingerprint"].take().as_str().unwrap().len(), 16);
        }
        let expected = json!([
            { "description": "no page at `x.md`", "check_name": "broken-link", "fingerprint": null, "severity": "major",
              "location": { "path": "docs/a.md", "lines": { "begin": 3 } } },
            { "description": "x", "check_name": "no-templates", "fingerprint": null, "severity": "info",
              "location": { "path": "docs/b.md", "lines": { "begin": 1 } } },
        ]);
        assert_eq!(issues, expected);
        assert_eq!(render("gitlab", &[], &[]), "[]\n");
    }
}
