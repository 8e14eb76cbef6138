//! The JSON of `check`: a contract for scripts. Columns count code points from 1; fingerprints outlive moved lines.

use serde::Serialize;
use serde_json::{Value, json};

use super::stream::{Stream, document};
use super::{Files, Input, Summary, fingerprint};
use crate::diag::{Diagnostic, Fix, Label};
use crate::text::{Place, Span};
use crate::tree::SourcePath;

/// The version of this shape; raised when a field changes its meaning or goes.
pub(super) const VERSION: u32 = 1;

/// The JSON Schema of the document.
pub const SCHEMA: &str = include_str!("json.schema.json");

#[derive(Serialize)]
struct Report<S> {
    version: u32,
    summary: Value,
    diagnostics: S,
}

/// One document, indented.
pub(super) fn render(input: &Input<'_>) -> String {
    document(&Report { version: VERSION, summary: summary(&input.summary), diagnostics: Stream::new(diagnostics(input)) })
}

/// An object for each finding.
pub(super) fn diagnostics<'a>(input: &Input<'a>) -> impl Iterator<Item = Value> + use<'a> {
    let mut files = Files::new(input);
    let fingerprints = fingerprint::of(input.findings, &mut files);
    input.findings.iter().zip(fingerprints).map(move |(finding, print)| diagnostic(finding, &mut files, print))
}

/// The counts as an object.
pub(super) fn summary(summary: &Summary) -> Value {
    json!({
        "errors": summary.errors,
        "warnings": summary.warnings,
        "infos": summary.infos,
        "articles": summary.articles,
        "files": summary.files,
    })
}

fn diagnostic(finding: &Diagnostic, files: &mut Files<'_>, fingerprint: String) -> Value {
    let (start, end) = pair(files.places(&finding.file, finding.span));
    let labels: Vec<Value> = finding.labels.iter().map(|found| label(found, files)).collect();
    let fixes: Vec<Value> = finding.fixes.iter().map(|remedy| fix(remedy, &finding.file, files)).collect();
    json!({
        "code": finding.code.code,
        "name": finding.code.name,
        "severity": finding.severity.name(),
        "message": finding.message,
        "file": finding.file.as_str(),
        "line": start.map(|place| place.line),
        "column": start.map(|place| place.column),
        "end_line": end.map(|place| place.line),
        "end_column": end.map(|place| place.column),
        "labels": labels,
        "notes": finding.notes,
        "help": finding.help,
        "fixes": fixes,
        "fingerprint": fingerprint,
    })
}

fn label(label: &Label, files: &mut Files<'_>) -> Value {
    let (start, end) = pair(files.places(&label.file, Some(label.span)));
    json!({
        "text": label.text,
        "file": label.file.as_str(),
        "line": start.map(|place| place.line),
        "column": start.map(|place| place.column),
        "end_line": end.map(|place| place.line),
        "end_column": end.map(|place| place.column),
    })
}

fn fix(fix: &Fix, file: &SourcePath, files: &mut Files<'_>) -> Value {
    let edit = |(span, text): (Span, &str), files: &mut Files<'_>| {
        let (start, end) = pair(files.places(file, Some(span)));
        json!({
            "line": start.map(|place| place.line),
            "column": start.map(|place| place.column),
            "end_line": end.map(|place| place.line),
            "end_column": end.map(|place| place.column),
            "text": text,
        })
    };
    let edits: Vec<Value> = fix.edits.iter().map(|one| edit((one.span, &one.text), files)).collect();
    json!({ "title": fix.title, "safe": fix.safe, "edits": edits })
}

fn pair(places: Option<(Place, Place)>) -> (Option<Place>, Option<Place>) {
    places.map_or((None, None), |(start, end)| (Some(start), Some(end)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::tests::render;
    use super::*;
    use crate::diag::{BROKEN_LINK, Edit, MISSING_FIELD, UNKNOWN_FIELD};

    fn parsed(findings: &[Diagnostic], text: &str) -> Value {
        serde_json::from_str(&render("json", findings, &[("a.md", text)])).unwrap()
    }

    #[test]
    fn the_document_has_every_field_in_order() {
        let file = SourcePath::new("a.md");
        let edits = vec![Edit { span: Span::new(4, 9), text: "title".into() }];
        let finding = Diagnostic::new(&UNKNOWN_FIELD, &file, "unknown field `titel`")
            .at(4..9)
            .note("It has no effect.")
            .help("Did you mean `title`?")
            .label(&file, 0..3, "here")
            .fix(Fix { title: "rename it".into(), safe: true, edits });
        let expected = r#"{
  "version": 1,
  "summary": {
    "errors": 0,
    "warnings": 1,
    "infos": 0,
    "articles": 14,
    "files": 1
  },
  "diagnostics": [
    {
      "code": "FM004",
      "name": "unknown-field",
      "severity": "warning",
      "message": "unknown field `titel`",
      "file": "a.md",
      "line": 2,
      "column": 1,
      "end_line": 2,
      "end_column": 6,
      "labels": [
        {
          "text": "here",
          "file": "a.md",
          "line": 1,
          "column": 1,
          "end_line": 1,
          "end_column": 4
        }
      ],
      "notes": [
        "It has no effect."
      ],
      "help": "Did you mean `title`?",
      "fixes": [
        {
          "title": "rename it",
          "safe": true,
          "edits": [
            {
              "line": 2,
              "column": 1,
              "end_line": 2,
              "end_column": 6,
              "text": "title"
            }
          ]
        }
      ],
      "fingerprint": "FINGERPRINT"
    }
  ]
}
"#;
        let out = render("json", &[finding], &[("a.md", "---\ntitel: A\n---\n")]);
        let schema = jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
        assert!(schema.is_valid(&serde_json::from_str(&out).unwrap()));
        assert!(!schema.is_valid(&serde_json::from_str(&out.replace("FM004", "fm4")).unwrap()));
        let fingerprint = serde_json::from_str::<Value>(&out).unwrap()["diagnostics"][0]["fingerprint"].as_str().unwrap().to_owned();
        assert_eq!(out, expected.replace("FINGERPRINT", &fingerprint));
        assert!(fingerprint.len() == 16 && fingerprint.bytes().all(|b| b.is_ascii_hexdigit()));
    }

    #[test]
    fn columns_count_code_points_and_a_whole_file_has_no_place() {
        let file = SourcePath::new("a.md");
        let findings = [Diagnostic::new(&BROKEN_LINK, &file, "x").at(5..6), Diagnostic::new(&MISSING_FIELD, &file, "y")];
        let report = parsed(&findings, "😀é\n");
        assert_eq!((&report["diagnostics"][0]["line"], &report["diagnostics"][0]["column"]), (&json!(1), &json!(2)));
        assert_eq!((&report["diagnostics"][1]["line"], &report["diagnostics"][1]["end_column"]), (&Value::Null, &Value::Null));
    }

    #[test]
    fn characters_that_act_are_escaped_and_come_back() {
        let findings = [Diagnostic::new(&BROKEN_LINK, &SourcePath::new("a.md"), "\u{1b}\u{9b}\u{202e}é\n")];
        let out = render("json", &findings, &[]);
        assert!(out.contains(r#""\u001b\u009b\u202eé\n""#), "{out}");
        assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["diagnostics"][0]["message"], "\u{1b}\u{9b}\u{202e}é\n");
    }
}
