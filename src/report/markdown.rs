//! A Markdown table for a job's summary or a comment on a pull request. Everything from files is a value in it: no link,
//! no mention, no HTML, no row of its own. Long reports are cut and counted, as hosts refuse them whole.

use super::{Files, Input, statistics, untrusted};
use crate::diag::{Diagnostic, Severity};
use crate::text::{count, shortened};

/// Bytes of a report; GitHub refuses comments of more than 65,536 characters.
const MOST_BYTES: usize = 60_000;

/// Kept for the words after the table and the counts of all rules.
const REST_BYTES: usize = 12_000;

/// Characters of a message or a path: no single row may eat the table.
const CELL: usize = 400;

/// A heading line, the table, and how many findings had no room.
pub fn render(input: &Input<'_>) -> String {
    let mut out = format!("**Guidepost:** {}\n", input.summary.sentence());
    if !input.findings.is_empty() {
        findings(input, &mut out);
    }
    out
}

/// The table, and how many findings had no room.
pub(super) fn findings(input: &Input<'_>, out: &mut String) {
    let mut files = Files::new(input);
    out.push_str("\n| | where | what | rule |\n|---|---|---|---|\n");
    let mut rows = 0;
    for finding in input.ranked() {
        let row = row(finding, &mut files, input);
        if out.len() + row.len() > MOST_BYTES - REST_BYTES {
            break;
        }
        out.push_str(&row);
        rows += 1;
    }
    let more = input.findings.len() - rows;
    if more > 0 {
        out.push_str(&format!("\n… and {}. Run `{}` to see them all.\n\n", count(more, "more finding"), input.command));
        out.push_str(&statistics::markdown(input, REST_BYTES - 1000));
    }
}

/// A stranger's words for a cell: harmless, and of a length that leaves room for others.
pub(super) fn cell(text: &str) -> String {
    inline(&cut(text), &code)
}

/// A name for a cell.
pub(super) fn name(text: &str) -> String {
    code(&cut(text))
}

fn cut(text: &str) -> String {
    shortened(&untrusted::shown(text), CELL)
}

fn row(finding: &Diagnostic, files: &mut Files<'_>, input: &Input<'_>) -> String {
    let severity = match finding.severity {
        Severity::Error => "**error**",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let place = files.places(&finding.file, finding.span);
    let line = place.map_or(String::new(), |(start, _)| format!(":{}", start.line));
    let what: Vec<String> = std::iter::once(&finding.message).chain(&finding.help).map(|text| cell(text)).collect();
    let path = code(&format!("{}{line}", cut(&input.path(&finding.file))));
    format!("| {severity} | {path} | {} | {} {} |\n", what.join("<br>"), finding.code.code, finding.code.name)
}

/// One line for a place that reads Markdown but is no table.
pub(super) fn with_backticks(text: &str) -> String {
    inline(&untrusted::shown(text), &|word| format!("`{word}`"))
}

/// Text in backticks becomes code, and so does every word that could be more than a word. What closes a stranger's
/// backtick is harmless too: it only changes which of the two it becomes.
fn inline(text: &str, code: &dyn Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut parts = text.split('`').peekable();
    let mut quoted = false;
    while let Some(part) = parts.next() {
        let closed = parts.peek().is_some();
        if quoted && closed && !part.trim().is_empty() {
            out.push_str(&code(part));
        } else {
            words(part, &mut out, code);
        }
        quoted = closed && !quoted;
    }
    out
}

/// The punctuation of a sentence stays outside of the code.
fn words(text: &str, out: &mut String, code: &dyn Fn(&str) -> String) {
    let marks = ['.', ',', ';', '?', '!', '"', '\'', '(', ')'];
    for (n, word) in text.split(' ').enumerate() {
        if n > 0 {
            out.push(' ');
        }
        let rest = word.trim_start_matches(marks);
        let core = rest.trim_end_matches(|c| c == ':' || marks.contains(&c));
        out.push_str(&word[..word.len() - rest.len()]);
        if is_plain(core) {
            out.push_str(core)
        } else {
            out.push_str(&code(core))
        }
        out.push_str(&rest[core.len()..]);
    }
}

/// A word or a whole number, in which neither Markdown nor GitHub sees anything: no `a.b` (an address), no `GH-1` and no
/// `#1` (an issue), no `@name`.
fn is_plain(word: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphabetic() || !c.is_ascii() || matches!(c, '\'' | '-');
    word.bytes().all(|byte| byte.is_ascii_digit()) || word.chars().all(inner) && !word.starts_with('-') && !word.ends_with('-')
}

/// Code for a cell, in which nothing but its own tags means anything.
fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let address = text.to_ascii_lowercase().contains("www.");
    out.push_str("<code>");
    for c in text.chars() {
        // A mark as a reference is a mark and nothing else: no end of a cell, no backtick, no start of an address.
        if c.is_ascii_punctuation() && (!matches!(c, '/' | '.' | '-') || address) {
            out.push_str(&format!("&#{};", c as u32));
        } else {
            out.push(c);
        }
    }
    out.push_str("</code>");
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use super::super::tests::{render, with_input};
    use super::*;
    use crate::diag::{BROKEN_LINK, UNKNOWN_FIELD};
    use crate::tree::SourcePath;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    #[test]
    fn a_table_with_the_gravest_first() {
        let findings = [
            Diagnostic::new(&UNKNOWN_FIELD, &SourcePath::new("a.md"), "unknown field `titel`").help("See (a.b)."),
            Diagnostic::new(&BROKEN_LINK, &SourcePath::new("b.md"), "the list has 12 steps, not (yet) one's").at(3..4),
        ];
        let out = with_input(&findings, &[("b.md", "A\n[x]\n")], |input| super::render(&Input { prefix: "docs", ..*input }));
        assert_eq!(
            out,
            "**Guidepost:** 1 error and 1 warning in 14 articles.\n\n\
             | | where | what | rule |\n|---|---|---|---|\n\
             | **error** | <code>docs/b.md&#58;2</code> | the list has 12 steps, not (yet) one's | LK001 broken-link |\n\
             | warning | <code>docs/a.md</code> | unknown field <code>titel</code><br>See (<code>a.b</code>). | FM004 unknown-field |\n"
        );
        assert_eq!(render("markdown", &[], &[]), "**Guidepost:** No findings in 14 articles.\n");
    }

    #[test]
    fn a_strangers_words_stay_words() {
        let hostile =
            "a|b `c|d\\|e` \\| ``f`` `g @who #1 GH-2 www.x.y http://x.y <b> ![i](j) **k** _l_ ~~m~~ &amp; <!-- n\r\n| o | p:tada: q@r.st";
        let finding = Diagnostic::new(&BROKEN_LINK, &SourcePath::new("x|`y`<z>@who.md"), hostile).help(hostile);
        let out = render("markdown", &[finding], &[]);
        let (mut cells, mut plain, mut in_code) = (0, String::new(), false);
        for event in Parser::new_ext(&out, Options::all()) {
            match event {
                Event::InlineHtml(tag) => match &*tag {
                    "<code>" => in_code = true,
                    "</code>" => in_code = false,
                    other => assert_eq!(other, "<br>"),
                },
                Event::Text(text) if !in_code => plain.push_str(&text),
                Event::Start(Tag::TableCell) => cells += 1,
                Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::Emphasis | Tag::Strikethrough | Tag::HtmlBlock) => {
                    panic!("{out}")
                }
                _ => {}
            }
        }
        assert_eq!(cells, 8, "{out}");
        assert!(!plain.contains(['@', '#', '|', '<', '`', '\\', '*']) && !plain.contains("GH-") && !plain.contains("www"), "{plain}");
        assert!(out.contains("<code>c&#124;d&#92;&#124;e</code>"), "{out}");
    }

    #[test]
    fn a_comment_never_grows_beyond_what_github_takes() {
        let long = "@".repeat(5000);
        let findings: Vec<_> = (0..5000).map(|n| Diagnostic::new(&BROKEN_LINK, &SourcePath::new(format!("{n}.md")), &*long)).collect();
        let out = render("markdown", &findings, &[]);
        assert!(out.len() < MOST_BYTES && out.len() > MOST_BYTES / 2, "{}", out.len());
        assert!(out.contains(" more findings. Run `guidepost check`") && out.contains("| LK001 broken-link | 5000 |"), "{out}");
    }
}
