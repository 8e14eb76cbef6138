//! JSON Lines: each finding is the object that `json` has, on a line of its own; the last line holds version and summary.

use serde_json::json;

use super::{Input, json, untrusted};

/// A line for each finding, and one more.
pub(super) fn render(input: &Input<'_>) -> String {
    let mut out = String::new();
    for diagnostic in json::diagnostics(input) {
        out.push_str(&format!("{diagnostic}\n"));
    }
    out.push_str(&format!("{}\n", json!({ "version": json::VERSION, "summary": json::summary(&input.summary) })));
    untrusted::json(out)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::tests::render;
    use crate::diag::{BROKEN_LINK, Diagnostic};
    use crate::tree::SourcePath;
    use serde_json::Value;

    #[test]
    fn a_line_is_what_json_says_and_the_last_one_counts() {
        let file = SourcePath::new("a.md");
        let findings = [Diagnostic::new(&BROKEN_LINK, &file, "one\n##[group]").at(1..2), Diagnostic::new(&BROKEN_LINK, &file, "two")];
        let out = render("jsonl", &findings, &[("a.md", "[x]\n")]);
        let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let whole: Value = serde_json::from_str(&render("json", &findings, &[("a.md", "[x]\n")])).unwrap();
        assert_eq!(Value::from(&lines[..2]), whole["diagnostics"]);
        assert_eq!((&lines[2]["summary"], &lines[2]["version"]), (&whole["summary"], &whole["version"]));
        assert!(lines.len() == 3 && !out.contains("##["), "{out}");
    }
}
