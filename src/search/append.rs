//! One more expectation in the text of `search-tests.yaml`, in the way its writer writes; the rest stays byte for byte.

use crate::text::Span;
use crate::yaml::{Node, Value, parse, written};

/// The text with the expectation in it; `None` where no place can be told for certain, as in a file that is broken.
pub fn added(text: &str, query: &str, page: &str) -> Option<String> {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mark = text.len() - bare.len();
    let before = parse(bare).ok()?;
    let new = match &before.value {
        Value::Null => at_the_end(text, "", (query, page)),
        Value::List(items) => {
            let list = Span::new(before.span.start + mark, before.span.end + mark);
            if text.get(list.range())?.starts_with('[') {
                in_brackets(text, (list, items.last().map(|last| last.span.end + mark)), (query, page))?
            } else {
                let first = items.first()?.span.start + mark;
                let line = text.get(..first)?.rfind('\n').map_or(mark, |at| at + 1);
                let margin = text.get(line..first)?.split('-').next().filter(|margin| margin.trim().is_empty())?;
                at_the_end(text, margin, (query, page))
            }
        }
        _ => return None,
    };
    is_only_that(&before, &new, (query, page)).then_some(new)
}

/// Lines of their own, below all others.
fn at_the_end(text: &str, margin: &str, (query, page): (&str, &str)) -> String {
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let gap = if text.is_empty() || text.ends_with('\n') { "" } else { ending };
    format!("{text}{gap}{margin}- query: {}{ending}{margin}  page: {}{ending}", written(query), written(page))
}

fn in_brackets(text: &str, (list, last): (Span, Option<usize>), (query, page): (&str, &str)) -> Option<String> {
    let comma = if last.is_some() { ", " } else { "" };
    let at = last.unwrap_or(list.start + 1);
    Some(format!("{}{comma}{{query: {}, page: {}}}{}", text.get(..at)?, written(query), written(page), text.get(at..)?))
}

/// Whether the new text says the same as the old one and the new entry, and nothing else.
fn is_only_that(before: &Node, new: &str, (query, page): (&str, &str)) -> bool {
    let Ok(Node { value: Value::List(items), .. }) = parse(new.strip_prefix('\u{feff}').unwrap_or(new)) else { return false };
    let old: &[Node] = if let Value::List(old) = &before.value { old } else { &[] };
    let is_new = |node: &Node| node.text_of("query").as_deref() == Some(query) && node.text_of("page").as_deref() == Some(page);
    items.len() == old.len() + 1 && items.iter().zip(old).all(|(a, b)| a.value == b.value) && items.last().is_some_and(is_new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_added_as_their_writer_writes() {
        for (text, expected) in [
            ("", Some("- query: money back\n  page: a/b.md\n")),
            ("# Ours.\n", Some("# Ours.\n- query: money back\n  page: a/b.md\n")),
            ("- query: x\n  page: y", Some("- query: x\n  page: y\n- query: money back\n  page: a/b.md\n")),
            (
                "  - query: x\r\n    page: y\r\n# end\r\n",
                Some("  - query: x\r\n    page: y\r\n# end\r\n  - query: money back\r\n    page: a/b.md\r\n"),
            ),
            ("\u{feff}- {query: x, page: y}\n", Some("\u{feff}- {query: x, page: y}\n- query: money back\n  page: a/b.md\n")),
            ("[{query: x, page: y}]\n", Some("[{query: x, page: y}, {query: money back, page: a/b.md}]\n")),
            ("[]\n", Some("[{query: money back, page: a/b.md}]\n")),
            ("- query: [\n", None),
            ("query: x\n", None),
            ("- query: x\n  page: y\n...\n", None),
        ] {
            assert_eq!(added(text, "money back", "a/b.md").as_deref(), expected, "{text:?}");
        }
        let odd = added("", "- \"C++\": #1", "a/b.md").unwrap_or_default();
        assert_eq!(added(&odd, "yes", "a/b.md").map(|text| text.lines().count()), Some(4));
    }
}
