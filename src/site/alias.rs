//! Old URLs in the front matter of a file: the edit that adds some in the way its writer writes, and the edit that takes
//! one out. The rest of the file stays byte for byte.

use super::Text;
use crate::diag::Edit;
use crate::text::Span;
use crate::yaml::{Node, Value, written};

/// The edit that adds old URLs to a text's `aliases`, in the existing style: a list in brackets or in lines, or none yet.
/// `None` where no place can be told for certain. Nothing keeps a URL from standing twice but the caller.
pub fn add(text: &Text, urls: &[&str]) -> Option<Edit> {
    let file = &*text.file;
    let ending = if file.contains("\r\n") { "\r\n" } else { "\n" };
    let Some(block) = text.front.block else {
        let start = if file.starts_with('\u{feff}') { 3 } else { 0 };
        let lines = urls.iter().map(|url| format!("  - {}{ending}", written(url))).collect::<String>();
        return Some(insertion(start, format!("---{ending}aliases:{ending}{lines}---{ending}{ending}")));
    };
    let head = Head { file, block, ending };
    if file.get(block.range())?.starts_with("+++") {
        return head.toml(urls);
    }
    match text.front.fields.get("aliases") {
        Some(node) => head.extended(node, urls),
        None => head.added(urls),
    }
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

/// A block of front matter.
struct Head<'a> {
    file: &'a str,
    block: Span,
    ending: &'a str,
}

impl<'a> Head<'a> {
    /// The lines between the fences, each with its first byte, line endings left out.
    fn lines(&self) -> impl DoubleEndedIterator<Item = (usize, &'a str)> + use<'a> {
        let text = self.file.get(self.block.range()).unwrap_or("");
        let mut at = self.block.start;
        let lines: Vec<(usize, &str)> = text
            .split_inclusive('\n')
            .map(|line| {
                let start = at;
                at += line.len();
                (start, line.trim_end_matches(['\n', '\r']))
            })
            .collect();
        let closed = lines.len() > 1 && lines.last().is_some_and(|(_, line)| ["---", "...", "+++"].contains(&line.trim_end()));
        let count = lines.len().saturating_sub(1 + usize::from(closed));
        lines.into_iter().skip(1).take(count)
    }

    /// A field of its own behind the others; where there is a name without a value, behind that.
    fn added(&self, urls: &[&str]) -> Option<Edit> {
        let first = self.lines().find(|(_, line)| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
        let margin = first.map_or("", |(_, line)| line.get(..line.len() - line.trim_start().len()).unwrap_or(""));
        if first.is_some_and(|(_, line)| line.trim_start().starts_with('{')) {
            return None;
        }
        let items: String = urls.iter().map(|url| format!("{}{margin}  - {}", self.ending, written(url))).collect();
        let empty = |line: &str| {
            line.strip_prefix(margin)
                .and_then(|line| line.strip_prefix("aliases:"))
                .is_some_and(|rest| rest.split('#').next().is_some_and(|rest| rest.trim().is_empty()))
        };
        if let Some((start, line)) = self.lines().find(|(_, line)| empty(line)) {
            return Some(insertion(start + line.len(), items));
        }
        let end = self.lines().next_back().map_or_else(|| self.first_line_end(), |(start, line)| start + line.len());
        Some(insertion(end, format!("{}{margin}aliases:{items}", self.ending)))
    }

    fn first_line_end(&self) -> usize {
        let text = self.file.get(self.block.range()).unwrap_or("");
        self.block.start + text.lines().next().map_or(0, str::len)
    }

    /// More items in the list that is there; one item becomes a list.
    fn extended(&self, node: &Node, urls: &[&str]) -> Option<Edit> {
        let Value::List(items) = &node.value else { return None };
        let list = self.file.get(node.span.range())?;
        let Some(last) = items.last() else {
            return list
                .starts_with('[')
                .then(|| insertion(node.span.start + 1, urls.iter().map(|url| written(url)).collect::<Vec<_>>().join(", ")));
        };
        let raw = self.file.get(last.span.range())?.trim_end();
        let quote = raw.chars().next().filter(|c| matches!(c, '"' | '\'')).map_or(String::new(), String::from);
        let value = |url: &&str| if quote.is_empty() { written(url) } else { format!("{quote}{url}{quote}") };
        let values = urls.iter().map(value).collect::<Vec<_>>().join(", ");
        if list.starts_with('[') {
            return Some(insertion(last.span.start + raw.len(), format!(", {values}")));
        }
        let line_start = self.file.get(..last.span.start)?.rfind('\n').map_or(0, |at| at + 1);
        let lead = self.file.get(line_start..last.span.start)?;
        if lead.trim().is_empty() || lead.trim() == "-" {
            let rest = self.file.get(last.span.start..)?;
            let end = last.span.start + rest.find('\n').map_or(rest.len(), |at| at - usize::from(rest[..at].ends_with('\r')));
            let lines: String = urls.iter().map(|url| format!("{}{lead}{}", self.ending, value(url))).collect();
            return (lead.trim() == "-").then(|| insertion(end, lines));
        }
        let alone = items.len() == 1 && last.span == node.span && !raw.contains('\n') && !raw.contains([',', '[', ']', '{', '}']);
        alone.then(|| Edit { span: Span::new(last.span.start, last.span.start + raw.len()), text: format!("[{raw}, {values}]") })
    }

    /// TOML has no places of its own values here, so they are looked for.
    fn toml(&self, urls: &[&str]) -> Option<Edit> {
        let values = urls.iter().map(|url| format!("\"{url}\"")).collect::<Vec<_>>().join(", ");
        let value_of = |line: &'a str| line.trim_start().strip_prefix("aliases")?.trim_start().strip_prefix('=').map(str::trim_start);
        let Some((start, line, value)) = self.lines().find_map(|(start, line)| Some((start, line, value_of(line)?))) else {
            return Some(insertion(self.first_line_end(), format!("{}aliases = [{values}]", self.ending)));
        };
        let at = start + line.len() - value.len();
        let text = self.file.get(at..self.block.end)?;
        let inside = text.strip_prefix('[')?;
        let mut quote = None;
        for (offset, c) in inside.char_indices() {
            match (quote, c) {
                (None, '"' | '\'') => quote = Some(c),
                (None, '#') => return None,
                (None, ']') => {
                    let before = inside.get(..offset)?.trim_end();
                    let comma = if before.is_empty() || before.ends_with(',') { "" } else { "," };
                    let space = if before.is_empty() { "" } else { " " };
                    return Some(insertion(at + 1 + before.len(), format!("{comma}{space}{values}")));
                }
                (Some(open), c) if open == c => quote = None,
                _ => {}
            }
        }
        None
    }
}

fn insertion(at: usize, text: String) -> Edit {
    Edit { span: Span::new(at, at), text }
}

fn items(list: &Node) -> Vec<Span> {
    match &list.value {
        Value::List(items) => items.iter().map(|item| item.span).collect(),
        _ => vec![],
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::tree::{SourcePath, Tree};

    fn read(file: &str) -> std::sync::Arc<Text> {
        let options =
            crate::config::Options { today: jiff::civil::date(2026, 1, 1), drafts: false, base_url: None, content_folder_exists: false };
        let settings = crate::config::settings(None, &options).unwrap();
        let mut tree = Tree::default();
        tree.text("a.md", file);
        let draft = crate::load::draft(&tree, &settings, &mut crate::load::Cache::default());
        draft.finish(&crate::load::LookedUp::default()).texts[&SourcePath::new("a.md")].clone()
    }

    /// The text with `/x/` among its aliases.
    fn with(file: &str) -> Option<String> {
        let text = read(file);
        let before: Vec<String> = text.front.fields.texts_of("aliases").into_iter().map(|(url, _)| url).collect();
        let edit = add(&text, &["/x/"])?;
        let mut new = file.to_owned();
        new.replace_range(edit.span.range(), &edit.text);
        let after: Vec<String> = read(&new).front.fields.texts_of("aliases").into_iter().map(|(url, _)| url).collect();
        assert_eq!(after, [before, vec!["/x/".to_owned()]].concat(), "{new}");
        assert_eq!(read(&new).body.text().trim_start(), text.body.text().trim_start(), "{new}");
        Some(new)
    }

    #[test]
    fn an_alias_is_added_as_the_writer_writes() {
        for (file, expected) in [
            ("# A\n", "---\naliases:\n  - /x/\n---\n\n# A\n"),
            ("\u{feff}# A\r\n", "\u{feff}---\r\naliases:\r\n  - /x/\r\n---\r\n\r\n# A\r\n"),
            ("---\ntitle: A\n---\n# A\n", "---\ntitle: A\naliases:\n  - /x/\n---\n# A\n"),
            ("\u{feff}---\r\ntitle: A\r\n---\r\n", "\u{feff}---\r\ntitle: A\r\naliases:\r\n  - /x/\r\n---\r\n"),
            ("---\n---\n", "---\naliases:\n  - /x/\n---\n"),
            ("---\n  title: A\n---\n", "---\n  title: A\n  aliases:\n    - /x/\n---\n"),
            ("---\naliases: # none\ntitle: A\n---\n", "---\naliases: # none\n  - /x/\ntitle: A\n---\n"),
            ("---\naliases: []\n---\n", "---\naliases: [/x/]\n---\n"),
            ("---\naliases: [/a/, '/b/'] # old\ntitle: A\n---\n", "---\naliases: [/a/, '/b/', '/x/'] # old\ntitle: A\n---\n"),
            ("---\naliases: [\n  /a/,\n]\n---\n", "---\naliases: [\n  /a/, /x/,\n]\n---\n"),
            ("---\naliases: /a/\n---\n", "---\naliases: [/a/, /x/]\n---\n"),
            ("---\naliases: \"/a/\" # c\ntags: [t]\n---\n", "---\naliases: [\"/a/\", \"/x/\"] # c\ntags: [t]\n---\n"),
            ("---\naliases:\n- /a/\n- /b/ # c\ntitle: A\n---\n", "---\naliases:\n- /a/\n- /b/ # c\n- /x/\ntitle: A\n---\n"),
            ("---\r\naliases:\r\n    -   \"/a/\"\r\n---\r\n", "---\r\naliases:\r\n    -   \"/a/\"\r\n    -   \"/x/\"\r\n---\r\n"),
            ("---\ntitle: A\n\n# A\n", "---\ntitle: A\naliases:\n  - /x/\n\n# A\n"),
            ("+++\ntitle = 'A'\n[extra]\n+++\n", "+++\naliases = [\"/x/\"]\ntitle = 'A'\n[extra]\n+++\n"),
            ("+++\naliases = [ '/]/', \"/b/\",\n ]\n+++\n", "+++\naliases = [ '/]/', \"/b/\", \"/x/\"\n ]\n+++\n"),
        ] {
            // An unclosed block is closed by nothing that is added.
            assert_eq!(with(file).as_deref(), Some(expected), "{file}");
        }
    }

    #[test]
    fn where_no_place_is_certain_nothing_is_added() {
        for file in ["---\n{title: A}\n---\n", "---\naliases: |\n  /a/\n---\n", "---\naliases: '/a, b/'\n---\n"] {
            assert_eq!(with(file), None, "{file}");
        }
    }
}
