//! What a stranger wrote, made harmless: control characters and the commands that CI systems read from a log.

use std::borrow::Cow;

use crate::text::{acts, visible};

/// One line: control characters visible, no workflow command.
pub(super) fn shown(text: &str) -> String {
    let text = match command(text) {
        Some(at) => Cow::Owned(format!("{}\\u{{3a}}{}", &text[..at], &text[at + 1..])),
        None => Cow::Borrowed(text),
    };
    match brackets(&text) {
        found if found.is_empty() => visible(&text),
        found => visible(&replaced(&text, &found, "\\u{5b}")),
    }
}

/// The same for texts of several lines, which stay lines.
pub(super) fn lines(text: &str) -> String {
    text.split('\n').map(|line| shown(line.strip_suffix('\r').unwrap_or(line))).collect::<Vec<_>>().join("\n")
}

/// Escapes in JSON what JSON would let stand as it is: the value comes back whole, and acts on nothing meanwhile.
pub(super) fn json(json: &str) -> String {
    let brackets = brackets(json);
    let json = if brackets.is_empty() { Cow::Borrowed(json) } else { Cow::Owned(replaced(json, &brackets, "\\u005b")) };
    if !json.contains(|c| c != '\n' && acts(c)) {
        return json.into_owned();
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

/// Where GitHub would read a command: `::` at the start, whatever space is before it.
fn command(line: &str) -> Option<usize> {
    let start = line.len() - line.trim_start().len();
    line[start..].starts_with("::").then_some(start)
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
            ("::error::x", "\\u{3a}:error::x"),
            ("  ::add-mask::x", "  \\u{3a}:add-mask::x"),
            ("a ::error::x", "a ::error::x"),
            ("a ##[group]x ##vso[task.x]y", "a ##\\u{5b}group]x ##vso\\u{5b}task.x]y"),
            ("####[a](b.md)", "####\\u{5b}a](b.md)"),
            ("## [a](b.md) #[c]", "## [a](b.md) #[c]"),
            ("a\u{1b}[2J\n\u{2028}", "a␛[2J␊\\u{2028}"),
        ] {
            assert_eq!(shown(text), safe);
        }
        assert_eq!(lines("a\r\n::b\n"), "a\n\\u{3a}:b\n");
        let text = "\"##[group]\u{1b}\u{e000}\"";
        assert_eq!(json(text), "\"##\\u005bgroup]\\u001b\u{e000}\"");
    }
}
