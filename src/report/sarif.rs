//! SARIF 2.1.0: the log that code scanning and editors read. Columns count code points from 1, paths start at the root
//! of the Git work tree.
//!
//! Source: "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", OASIS standard.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Value, json};

use super::stream::{Stream, document};
use super::{Files, Input, fingerprint, story, untrusted};
use crate::diag::{Code, Diagnostic, Fix, Severity};
use crate::text::Span;
use crate::tree::SourcePath;

/// What a URI reference keeps: a colon would make a scheme of the first name.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

#[derive(Serialize)]
struct Log<S> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<S>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<S> {
    tool: Value,
    column_kind: &'static str,
    original_uri_base_ids: Value,
    results: S,
}

/// One run.
pub(super) fn render(input: &Input<'_>) -> String {
    let mut files = Files::new(input);
    let fingerprints = fingerprint::of(input.findings, &mut files);
    let codes: BTreeMap<&str, &Code> = input.findings.iter().map(|finding| (finding.code.code, finding.code)).collect();
    let index: BTreeMap<&str, usize> = codes.keys().enumerate().map(|(n, code)| (*code, n)).collect();
    let mut results = Results { input, files: &mut files };
    let results = input.findings.iter().zip(fingerprints).map(|(finding, fingerprint)| {
        let mut result = results.one(finding, index.get(finding.code.code).copied());
        result["partialFingerprints"] = json!({ "guidepost/v1": fingerprint });
        result
    });
    let driver = json!({
        "name": "Guidepost",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "rules": codes.values().map(|code| rule(code, input)).collect::<Vec<_>>(),
    });
    let run = Run {
        tool: json!({ "driver": driver }),
        column_kind: "unicodeCodePoints",
        original_uri_base_ids: json!({ "%SRCROOT%": { "description": { "text": "The root of the Git work tree." } } }),
        results: Stream::new(results),
    };
    document(&Log { schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn rule(code: &Code, input: &Input<'_>) -> Value {
    let mut rule = json!({ "id": code.code, "name": code.name, "defaultConfiguration": { "level": level(code.severity) } });
    if let Some(text) = (input.explain)(code) {
        rule["shortDescription"] = json!({ "text": text.finds });
        rule["fullDescription"] = json!({ "text": text.why });
        rule["help"] = json!({ "text": text.mend, "markdown": format!("{}\n\n{}", text.why, text.mend) });
    }
    rule
}

/// A plain message in which nothing is a link.
fn message(text: &str) -> Value {
    json!({ "text": text.replace("](", "\\](") })
}

struct Results<'a, 'b> {
    input: &'a Input<'b>,
    files: &'a mut Files<'b>,
}

impl Results<'_, '_> {
    fn one(&mut self, finding: &Diagnostic, index: Option<usize>) -> Value {
        let mut result = json!({
            "ruleId": finding.code.code,
            "ruleIndex": index,
            "level": level(finding.severity),
            "message": message(&story(finding)),
            "locations": [self.location(&finding.file, finding.span)],
        });
        if !finding.labels.is_empty() {
            let labels = finding.labels.iter().enumerate().map(|(n, label)| {
                let mut location = self.location(&label.file, Some(label.span));
                location["id"] = (n + 1).into();
                location["message"] = message(&untrusted::shown(&label.text));
                location
            });
            result["relatedLocations"] = Value::Array(labels.collect());
        }
        let fixes: Vec<Value> = finding.fixes.iter().filter_map(|fix| self.fix(&finding.file, fix)).collect();
        if !fixes.is_empty() {
            result["fixes"] = Value::Array(fixes);
        }
        result
    }

    fn location(&mut self, file: &SourcePath, span: Option<Span>) -> Value {
        let mut place = json!({ "artifactLocation": self.artifact(file) });
        if let Some(region) = span.and_then(|span| self.region(file, span)) {
            place["region"] = region;
        }
        json!({ "physicalLocation": place })
    }

    fn artifact(&self, file: &SourcePath) -> Value {
        let uri = utf8_percent_encode(&self.input.path(file), ESCAPED).to_string();
        json!({ "uri": uri, "uriBaseId": "%SRCROOT%" })
    }

    fn region(&mut self, file: &SourcePath, span: Span) -> Option<Value> {
        let (start, end) = self.files.places(file, Some(span))?;
        Some(json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column }))
    }

    fn fix(&mut self, file: &SourcePath, fix: &Fix) -> Option<Value> {
        let replacement = |results: &mut Self, span, text: &str| {
            Some(json!({ "deletedRegion": results.region(file, span)?, "insertedContent": { "text": text } }))
        };
        let replacements: Option<Vec<Value>> = fix.edits.iter().map(|edit| replacement(self, edit.span, &edit.text)).collect();
        let replacements = replacements.filter(|list| !list.is_empty())?;
        Some(json!({
            "description": message(&untrusted::shown(&fix.title)),
            "artifactChanges": [{ "artifactLocation": self.artifact(file), "replacements": replacements }],
            "properties": { "safe": fix.safe },
        }))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::RuleText;
    use super::super::tests::{render, with_input};
    use super::*;
    use crate::diag::{BROKEN_LINK, Edit, NO_TEMPLATES, UNKNOWN_FIELD};

    fn run(input: &Input<'_>) -> Value {
        serde_json::from_str::<Value>(&super::render(input)).unwrap()["runs"][0].take()
    }

    #[test]
    fn a_result_has_its_rule_place_labels_fixes_and_fingerprint() {
        let file = SourcePath::new("a b:c.md");
        let edits = vec![Edit { span: Span::new(7, 11), text: "y.md".into() }];
        let finding = Diagnostic::new(&BROKEN_LINK, &file, "no page at `[x](x.md)`")
            .at(7..11)
            .help("Did you mean `y.md`?")
            .label(&SourcePath::new("gone.md"), 0..1, "it was here")
            .fix(Fix { title: "link to `y.md`".into(), safe: false, edits });
        let findings = [finding, Diagnostic::new(&UNKNOWN_FIELD, &file, "x"), Diagnostic::new(&NO_TEMPLATES, &file, "y")];
        let explain = |code: &Code| (code == &BROKEN_LINK).then_some(RuleText { finds: "A link.", why: "Why.", mend: "Mend." });
        let mut run =
            with_input(&findings, &[("a b:c.md", "é\n[x](x.md)\n")], |input| run(&Input { prefix: "docs", explain: &explain, ..*input }));
        let rules = run["tool"]["driver"]["rules"].take();
        assert_eq!(rules[2]["help"], json!({ "text": "Mend.", "markdown": "Why.\n\nMend." }));
        assert_eq!(rules[1], json!({ "id": "FM010", "name": "no-templates", "defaultConfiguration": { "level": "note" } }));
        let mut result = run["results"][0].take();
        assert_eq!(result["partialFingerprints"]["guidepost/v1"].take().as_str().unwrap().len(), 16);
        let artifact = json!({ "uri": "docs/a%20b%3Ac.md", "uriBaseId": "%SRCROOT%" });
        let region = json!({ "startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 9 });
        let expected = json!({
            "ruleId": "LK001",
            "ruleIndex": 2,
            "level": "error",
            "message": { "text": "no page at `[x\\](x.md)`\nDid you mean `y.md`?" },
            "locations": [{ "physicalLocation": { "artifactLocation": artifact, "region": region } }],
            "relatedLocations": [{
                "physicalLocation": { "artifactLocation": { "uri": "docs/gone.md", "uriBaseId": "%SRCROOT%" } },
                "id": 1,
                "message": { "text": "it was here" },
            }],
            "fixes": [{
                "description": { "text": "link to `y.md`" },
                "artifactChanges": [{
                    "artifactLocation": artifact,
                    "replacements": [{ "deletedRegion": region, "insertedContent": { "text": "y.md" } }],
                }],
                "properties": { "safe": false },
            }],
            "partialFingerprints": { "guidepost/v1": null },
        });
        assert_eq!(result, expected);
        assert_eq!(run["results"][1]["locations"][0]["physicalLocation"], json!({ "artifactLocation": artifact }));
    }

    #[test]
    fn a_clean_run_is_a_run_without_results() {
        let log: Value = serde_json::from_str(&render("sarif", &[], &[])).unwrap();
        assert_eq!((&log["runs"][0]["results"], &log["version"]), (&json!([]), &json!("2.1.0")));
    }
}
