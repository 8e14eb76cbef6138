//! The JSON of `check`: a contract for scripts. Columns count code points from 1; fingerprints outlive moved lines.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::{Files, Input, Summary};
use crate::diag::{Diagnostic, Fix, Label};
use crate::text::{Place, Span, floor_boundary};
use crate::tree::SourcePath;

/// The version of this shape; raised when a field changes its meaning or goes.
const VERSION: u32 = 1;

/// Bytes of a line that count for a fingerprint: a file may be one line of megabytes.
const LINE_BYTES: usize = 1000;

/// One document, indented.
pub(super) fn render(input: &Input<'_>) -> String {
    let mut files = Files::new(input);
    let mut seen = HashMap::new();
    let diagnostics: Vec<Value> = input
        .findings
        .iter()
        .map(|finding| {
            let fingerprint = fingerprint(finding, &mut files, &mut seen);
            diagnostic(finding, &mut files, fingerprint)
        })
        .collect();
    let report = json!({ "version": VERSION, "summary": summary(&input.summary), "diagnostics": diagnostics });
    escaped(&format!("{report:#}\n"))
}

fn summary(summary: &Summary) -> Value {
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

/// The first 16 hexadecimal digits of BLAKE3 over code, file, the trimmed line, and the ordinal among equals.
fn fingerprint(finding: &Diagnostic, files: &mut Files<'_>, seen: &mut HashMap<blake3::Hash, u64>) -> String {
    let file = finding.span.and_then(|span| Some((span, files.get(&finding.file)?)));
    let line = file.as_ref().map_or("", |(span, file)| file.line(*span).trim());
    let mut hasher = blake3::Hasher::new();
    for part in [finding.code.code, finding.file.as_str(), &line[..floor_boundary(line, LINE_BYTES)]] {
        hasher.update(part.as_bytes()).update(&[0]);
    }
    let ordinal = seen.entry(hasher.finalize()).or_insert(0);
    hasher.update(&ordinal.to_le_bytes());
    *ordinal += 1;
    hasher.finalize().to_hex()[..16].to_owned()
}

/// JSON allows characters that act on a terminal to stand as they are; here they are always escaped.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        let mut units = [0; 2];
        if c != '\n' && !crate::text::visible(c.encode_utf8(&mut [0; 4])).starts_with(c) {
            out.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    out
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
    fn fingerprints_outlive_moved_lines_and_tell_equals_apart() {
        let file = SourcePath::new("a.md");
        let at = |start: usize| Diagnostic::new(&BROKEN_LINK, &file, "x").at(start..start + 1);
        let prints = |findings: &[Diagnostic], text: &str| -> Vec<String> {
            let report = parsed(findings, text);
            report["diagnostics"].as_array().unwrap().iter().map(|d| d["fingerprint"].as_str().unwrap().to_owned()).collect()
        };
        let before = prints(&[at(1), at(5)], "[x]\n[x]\n");
        assert_ne!(before[0], before[1]);
        assert_eq!(prints(&[at(10), at(14)], "New.\n\n  [x]\n[x]\n"), before);
        assert_ne!(prints(&[at(1)], "[y]\n")[0], before[0]);
    }

    #[test]
    fn characters_that_act_are_escaped_and_come_back() {
        let findings = [Diagnostic::new(&BROKEN_LINK, &SourcePath::new("a.md"), "\u{1b}\u{9b}\u{202e}é\n")];
        let out = render("json", &findings, &[]);
        assert!(out.contains(r#""\u001b\u009b\u202eé\n""#), "{out}");
        assert_eq!(serde_json::from_str::<Value>(&out).unwrap()["diagnostics"][0]["message"], "\u{1b}\u{9b}\u{202e}é\n");
    }
}
