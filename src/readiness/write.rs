//! Writes a sign-off into the text of a checklist and leaves every other byte as it is.

use jiff::civil::Date;

use crate::text::Span;
use crate::yaml::{self, Value, written};

/// The field that is written.
const FIELD: &str = "sign_off";

/// Longer lines are folded.
const WIDTH: usize = 100;

/// What a sign-off says.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a> {
    /// `Ana Ruiz <ana@example.com>`.
    pub reviewer: &'a str,
    /// The day.
    pub date: Date,
    /// `sha256:…`.
    pub digest: &'a str,
    /// A short digest of each part, between spaces.
    pub parts: &'a str,
    /// Digests of the evidence.
    pub evidence: &'a [(String, String)],
    /// Armoured.
    pub signature: Option<&'a str>,
}

/// The text with this sign-off in the place of another, else at its end. `None` when the text is not a mapping written in
/// lines. The text must end with a line break.
pub fn with_sign_off(text: &str, block: &Block<'_>) -> Option<String> {
    let shift = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let Value::Map(entries) = yaml::parse(&text[shift..]).ok()?.value else { return None };
    let start_of = |span: Span| text[..span.start + shift].rfind('\n').map_or(shift, |at| at + 1);
    let first = entries.first()?.0.span;
    let margin = &text[start_of(first)..first.start + shift];
    if !margin.chars().all(|c| c == ' ') {
        return None;
    }
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let block: String =
        lines(block).iter().map(|line| if line.is_empty() { ending.to_owned() } else { format!("{margin}{line}{ending}") }).collect();
    let (start, end) = match entries.iter().position(|(key, _)| key.text == FIELD) {
        Some(n) => {
            let next = entries.get(n + 1).map_or(end_of_document(text), |(key, _)| start_of(key.span));
            let start = start_of(entries[n].0.span);
            (start, start + own(&text[start..next], margin.len()))
        }
        None => (end_of_document(text), end_of_document(text)),
    };
    Some([&text[..start], &block, &text[end..]].concat())
}

/// Where more can be written: the end, or before a line that ends the document.
fn end_of_document(text: &str) -> usize {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_end() == "..." {
            return start;
        }
        start += line.len();
    }
    text.len()
}

/// How many bytes at the beginning of a text belong to its first field: not the empty lines and the comments that follow.
fn own(text: &str, margin: usize) -> usize {
    let (mut end, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        at += line.len();
        let bare = line.trim();
        let is_comment = bare.starts_with('#') && line.len() - line.trim_start().len() <= margin;
        if !bare.is_empty() && !is_comment {
            end = at;
        }
    }
    end
}

fn lines(block: &Block<'_>) -> Vec<String> {
    let mut lines = vec![
        format!("{FIELD}:"),
        format!("  reviewer: {}", written(block.reviewer)),
        format!("  date: {}", block.date),
        format!("  digest: {}", block.digest),
        "  parts: >-".to_owned(),
    ];
    let mut line = String::new();
    for part in block.parts.split(' ') {
        if !line.is_empty() && line.len() + part.len() + 5 > WIDTH {
            lines.push(format!("    {line}"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(part);
    }
    lines.push(format!("    {line}"));
    if !block.evidence.is_empty() {
        lines.push("  evidence:".to_owned());
        lines.extend(block.evidence.iter().map(|(name, digest)| format!("    {}: {digest}", written(name))));
    }
    if let Some(signature) = block.signature {
        lines.push("  signature: |".to_owned());
        let indented = |line: &str| if line.is_empty() { String::new() } else { format!("    {line}") };
        lines.extend(signature.trim_end().lines().map(|line| indented(line.trim_end())));
    }
    lines
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const SHORT: Block<'_> = Block {
        reviewer: "Ana <ana@example.com>",
        date: jiff::civil::date(2026, 11, 27),
        digest: "sha256:ab",
        parts: "feature=12 items.faq=34",
        evidence: &[],
        signature: None,
    };

    const WRITTEN: &str = "sign_off:\n  reviewer: \"Ana <ana@example.com>\"\n  date: 2026-11-27\n  digest: sha256:ab\n  parts: >-\n    feature=12 items.faq=34\n";

    #[test]
    fn only_the_sign_off_is_written() {
        for (before, after) in [
            ("feature: a\n", "feature: a\n@"),
            ("\u{feff}feature: a # one\n\n# the end\n", "\u{feff}feature: a # one\n\n# the end\n@"),
            ("---\nfeature: a\n...\n# after\n", "---\nfeature: a\n@...\n# after\n"),
            (
                "feature: a\nsign_off: {reviewer: Bo,\n  date: 2026-01-01}\n\n# about notes\nnotes: x\n",
                "feature: a\n@\n# about notes\nnotes: x\n",
            ),
            ("sign_off:\n  reviewer: Bo\n  # inside\n  signature: |\n    a\n\n    b\nfeature: a\n", "@feature: a\n"),
            ("sign_off: x\n# last\n", "@# last\n"),
            ("feature: a\nnotes: |+\n  x\n\n", "feature: a\nnotes: |+\n  x\n\n@"),
        ] {
            assert_eq!(with_sign_off(before, &SHORT).unwrap(), after.replace('@', WRITTEN), "{before}");
        }
        let indented = with_sign_off("  feature: a\n  notes: b\n", &SHORT).unwrap();
        assert!(indented.ends_with("  sign_off:\n    reviewer: \"Ana <ana@example.com>\"\n    date: 2026-11-27\n    digest: sha256:ab\n    parts: >-\n      feature=12 items.faq=34\n"), "{indented}");
        let returns = with_sign_off("feature: a\r\n", &SHORT).unwrap();
        assert_eq!(returns, format!("feature: a\r\n{}", WRITTEN.replace('\n', "\r\n")));
        for text in ["{feature: a}\n", "- a\n", "", "a: [\n"] {
            assert_eq!(with_sign_off(text, &SHORT), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let evidence = [("a b: c#\"d\"".to_owned(), "sha256:cd".to_owned())];
        let parts = (0..30).map(|n| format!("items.number-{n}=0123abcd")).collect::<Vec<_>>().join(" ");
        let signature = "-----BEGIN PGP SIGNATURE-----\n\nabc=\n=def\n-----END PGP SIGNATURE-----\n";
        let block = Block { parts: &parts, evidence: &evidence, signature: Some(signature), ..SHORT };
        for text in ["feature: a\n", "feature: a\r\n"] {
            let text = with_sign_off(text, &block).unwrap();
            assert!(text.lines().all(|line| line.chars().count() <= WIDTH), "{text}");
            let node = yaml::parse(&text).unwrap();
            let field = |name: &str| node.get(FIELD).unwrap().text_of(name).unwrap();
            assert_eq!(
                (field("parts"), field("signature"), field("reviewer")),
                (parts.clone(), signature.trim().to_owned(), SHORT.reviewer.to_owned())
            );
            assert_eq!(node.get(FIELD).unwrap().entries_of("evidence")[0].0.text, evidence[0].0);
        }
    }
}
