//! `lint:` in the front matter, which allows rules to be broken in a whole file, and the lines to take out when it has no use left.

use std::cell::Cell;

use super::{Allowed, Covers, Suppression};
use crate::site::Text;
use crate::text::Span;
use crate::yaml::{Key, Node, Value};

/// Those of the front matter: a mapping `rule: reason`, or a list of `rule` and `because`.
pub(super) fn read(text: &Text) -> Vec<Suppression<'_>> {
    let Value::Map(fields) = &text.front.fields.value else { return vec![] };
    let Some((key, lint)) = fields.iter().find(|(key, _)| key.text == "lint") else { return vec![] };
    let one = |name: &str, span: Span, (reason, removal): (Option<String>, Option<Span>)| Suppression {
        file: &text.source,
        span,
        rules: vec![Allowed { name: name.to_owned(), span, used: Cell::default() }],
        has_reason: reason.is_some_and(|reason| !reason.trim().is_empty()),
        covers: Covers::File,
        removal,
        removal_of_all: None,
    };
    let mut found: Vec<Suppression<'_>> = match &lint.value {
        Value::Map(entries) => {
            let lines = |entry| lines(text, std::slice::from_ref(entry), "");
            entries.iter().map(|entry| one(&entry.0.text, entry.0.span, (entry.1.as_text(), lines(entry)))).collect()
        }
        Value::List(items) => {
            let of_item = |item: &Node| {
                let (rule, Value::Map(entries)) = (item.get("rule")?, &item.value) else { return None };
                Some(one(&rule.as_text()?, rule.span, (item.text_of("because"), lines(text, entries, "-"))))
            };
            items.iter().filter_map(of_item).collect()
        }
        _ => vec![],
    };
    let all = whole(text, (key, lint), &found);
    found.iter_mut().for_each(|one| one.removal_of_all = all);
    found
}

/// The lines of `key: value` entries that have them for themselves; before the first key stands `mark` and nothing else. `None`
/// where it is written in another way: then a person must look.
fn lines(text: &Text, entries: &[(Key, Node)], mark: &str) -> Option<Span> {
    let file = &*text.file;
    let mut all: Option<Span> = None;
    for (key, value) in entries {
        let line = line(file, key.span.start);
        let before = file.get(line.start..key.span.start)?.trim();
        let after = file.get(value.span.end..line.end)?.trim();
        let plain = file.get(key.span.range()) == Some(&key.text) && value.as_text().is_some();
        let follows = all.is_none_or(|all| all.end == line.start);
        if !plain || !after.is_empty() || !follows || before != if all.is_none() { mark } else { "" } {
            return None;
        }
        all = Some(Span::new(all.map_or(line.start, |all| all.start), line.end));
    }
    // What is indented deeper belongs to it, though nothing was read from it.
    let all = all?;
    let depth = |at: usize| file[at..].len() - file[at..].trim_start_matches(' ').len();
    let next = next_line(text, all.end);
    next.is_none_or(|next| depth(next) <= depth(all.start)).then_some(all)
}

/// The lines of `lint:` and all its entries.
fn whole(text: &Text, (key, lint): (&Key, &Node), found: &[Suppression<'_>]) -> Option<Span> {
    let file = &*text.file;
    let head = line(file, key.span.start);
    if head.start != key.span.start || file.get(key.span.range()) != Some("lint") {
        return None;
    }
    let rest = file.get(key.span.end..head.end)?.trim().strip_prefix(':')?.trim();
    let is_short = file.get(lint.span.range()) == Some(rest) && found.len() == 1 && !rest.contains([',', '#']);
    let mut end = head.end;
    if !is_short {
        for one in found {
            let entry = one.removal.filter(|entry| rest.is_empty() && entry.start == end)?;
            end = entry.end;
        }
    }
    let own = |at: usize| file[at..].starts_with([' ', '\t']) || file[at..].starts_with("- ");
    (end > head.start && !next_line(text, end).is_some_and(own)).then(|| Span::new(head.start, end))
}

/// The line that holds a byte, with its ending.
fn line(file: &str, at: usize) -> Span {
    let start = file[..at].rfind('\n').map_or(0, |n| n + 1);
    Span::new(start, file[at..].find('\n').map_or(file.len(), |n| at + n + 1))
}

/// Where the next line of the front matter begins that is not empty.
fn next_line(text: &Text, from: usize) -> Option<usize> {
    let rest = text.file.get(from..text.front.block?.end)?;
    let lines = rest.split_inclusive('\n').scan(from, |at, line| Some((std::mem::replace(at, *at + line.len()), line)));
    lines.into_iter().find(|(_, line)| !line.trim().is_empty()).map(|(at, _)| at)
}
