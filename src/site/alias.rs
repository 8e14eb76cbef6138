//! Old URLs in the front matter of a file: the edit that adds some, and the edit that takes one out. The rest of the
//! file stays byte for byte.

use super::Text;
use crate::diag::Edit;
use crate::text::Span;
use crate::yaml::{Node, written};

/// The edit that adds old URLs to a text's `aliases`, in the style of those that are there. `None` where the front matter
/// is not closed, is TOML, or has a field `aliases` that cannot be read.
pub fn add(text: &Text, urls: &[&str]) -> Option<Edit> {
    let file: &str = &text.file;
    let eol = if file.contains("\r\n") { "\r\n" } else { "\n" };
    let urls: Vec<String> = urls.iter().map(|url| written(url)).collect();
    let insert = |at: usize, text: String| Some(Edit { span: Span::new(at, at), text });
    let Some(block) = text.front.block else {
        let start = if file.starts_with('\u{feff}') { 3 } else { 0 };
        return insert(start, format!("---{eol}aliases: [{}]{eol}---{eol}{eol}", urls.join(", ")));
    };
    if !file.get(block.range())?.starts_with("---") {
        return None;
    }
    match text.front.fields.get("aliases") {
        Some(list) => add_to(file, list, (&urls, eol)),
        None => {
            let inside = file.get(block.range())?.trim_end();
            let fence = block.start + inside.rfind('\n')? + 1;
            let closed = matches!(file.get(fence..block.end)?.trim_end(), "---" | "...");
            let unread = inside.lines().any(|line| line.starts_with("aliases") || line.starts_with("\"aliases"));
            insert(fence, format!("aliases: [{}]{eol}", urls.join(", "))).filter(|_| closed && !unread)
        }
    }
}

/// To a flow list, a block list, or a single value, which becomes a list.
fn add_to(file: &str, list: &Node, (urls, eol): (&[String], &str)) -> Option<Edit> {
    let items = items(list);
    let Some(last) = items.last() else {
        let open = file.get(list.span.range())?.starts_with('[').then_some(list.span.start + 1)?;
        return Some(Edit { span: Span::new(open, open), text: urls.join(", ") });
    };
    if file.get(list.span.range())?.starts_with('[') {
        return Some(Edit { span: Span::new(last.end, last.end), text: format!(", {}", urls.join(", ")) });
    }
    let line = file.get(..last.start)?.rfind('\n')? + 1;
    let lead = file.get(line..last.start)?;
    if lead.trim() == "-" {
        let next = last.end + file.get(last.end..)?.find('\n')? + 1;
        return Some(Edit { span: Span::new(next, next), text: urls.iter().map(|url| format!("{lead}{url}{eol}")).collect() });
    }
    let value = file.get(last.range())?;
    (*last == list.span).then(|| Edit { span: *last, text: format!("[{value}, {}]", urls.join(", ")) })
}

/// The edit that takes the alias at `span` out, with its comma or line; the field goes with its last alias.
pub fn remove(text: &Text, span: Span) -> Option<Edit> {
    let file: &str = &text.file;
    let list = text.front.fields.get("aliases")?;
    let items = items(list);
    let at = items.iter().position(|item| *item == span)?;
    let line = |from: usize| file.get(..from)?.rfind('\n').map(|at| at + 1);
    let below = |from: usize| Some(from + file.get(from..)?.find('\n')? + 1);
    let edit = |start: usize, end: usize| Some(Edit { span: Span::new(start, end), text: String::new() });
    let flow = file.get(list.span.range())?.starts_with('[');
    if items.len() == 1 {
        let start = file.get(..list.span.start)?.rfind("aliases")?;
        let alone = line(start)? == start && file.get(start + 7..list.span.start)?.trim_matches([' ', '\r', '\n', '-', ':']).is_empty();
        return if alone { edit(start, below(if flow { list.span.end } else { span.end })?) } else { None };
    }
    if !flow {
        let alone = file.get(line(span.start)?..span.start)?.trim() == "-";
        return if alone { edit(line(span.start)?, below(span.end)?) } else { None };
    }
    match items.get(at + 1) {
        Some(next) => edit(span.start, next.start),
        None => edit(items.get(at.checked_sub(1)?)?.end, span.end),
    }
}

fn items(list: &Node) -> Vec<Span> {
    match &list.value {
        crate::yaml::Value::List(items) => items.iter().map(|item| item.span).collect(),
        _ => vec![],
    }
}
