//! What a stranger wrote, made harmless: control characters and the commands that CI systems read from a log.

use crate::text::{acts, visible};

/// One line, or a part of one: control characters visible, no workflow command.
pub(super) fn shown(text: &str) -> String {
    match brackets(text) {
        found if found.is_empty() => visible(text),
        found => visible(&replaced(text, &found, "\\u{5b}")),
    }
}

/// The same for what begins a line of the output, where `::` would start a command, whatever space is before it.
pub(super) fn starting(text: &str) -> String {
    let start = text.len() - text.trim_start().len();
    if text[start..].starts_with("::") { shown(&replaced(text, &[start], "\\u{3a}")) } else { shown(text) }
}

/// Several lines that stay lines; the first one comes after words of ours.
pub(super) fn lines(text: &str) -> String {
    let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let first = lines.next().map(shown);
    first.into_iter().chain(lines.map(starting)).collect::<Vec<_>>().join("\n")
}

/// A line as it is, unless a CI system would obey it.
pub fn unobeyed(line: &str) -> String {
    let line = match brackets(line) {
        found if found.is_empty() => line.to_owned(),
        found => replaced(line, &found, "\\u{5b}"),
    };
    let start = line.len() - line.trim_start().len();
    // A command has a second pair of colons; `:::note` has none.
    let is_command = line[start..].strip_prefix("::").is_some_and(|rest| rest.contains("::"));
    if is_command { replaced(&line, &[start], "\\u{3a}") } else { line }
}

/// Escapes in JSON what JSON would let stand as it is: the value comes back whole, and acts on nothing meanwhile.
pub fn json(json: String) -> String {
    let brackets = brackets(&json);
    let json = if brackets.is_empty() { json } else { replaced(&json, &brackets, "\\u005b") };
    if !json.contains(|c| c != '\n' && acts(c)) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 64);
    for c in json.chars() {
        if c != '\n' && acts(c) {
            out.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    out
}

/// The brackets of `##[group]`, `##vso[…]`, `##teamcity[…]`, which log readers obey in the middle of a line too.
pub(super) fn brackets(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let opens = |&at: &usize| {
        let word = bytes[..at].iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        bytes[..at - word].ends_with(b"##")
    };
    memchr::memchr_iter(b'[', bytes).filter(opens).collect()
}

/// Replaces the byte at each of the offsets, which ascend.
pub(super) fn replaced(text: &str, offsets: &[usize], by: &str) -> String {
    let mut out = String::with_capacity(text.len() + offsets.len() * by.len());
    let mut last = 0;
    for &at in offsets {
        out.push_str(&text[last..at]);
        out.push_str(by);
        last = at + 1;
    }
    out.push_str(&text[last..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_read_as_a_command() {
        for (text, safe) in [
            ("a ##[group]x ##vso[task.x]y", "a ##\\u{5b}group]x ##vso\\u{5b}task.x]y"),
            ("####[a](b.md)", "####\\u{5b}a](b.md)"),
            ("## [a](b.md) #[c] ##a b[", "## [a](b.md) #[c] ##a b["),
            ("::: note", "::: note"),
            ("a\u{1b}[2J\n\u{2028}", "a␛[2J␊\\u{2028}"),
        ] {
            assert_eq!(shown(text), safe);
        }
        assert_eq!(unobeyed(" ::error::x"), " \\u{3a}:error::x");
        assert_eq!(unobeyed(":::note\u{1b} ##[x]"), ":::note\u{1b} ##\\u{5b}x]");
        assert_eq!(starting("::error::x"), "\\u{3a}:error::x");
        assert_eq!(lines("::a\r\n ::b\nc ::d\n"), "::a\n \\u{3a}:b\nc ::d\n");
        let text = "\"##[group]\u{1b}\u{e000}\"";
        assert_eq!(json(text.to_owned()), "\"##\\u005bgroup]\\u001b\u{e000}\"");
    }
}
