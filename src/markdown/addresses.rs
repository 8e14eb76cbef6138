//! Where the addresses of links and pictures stand as they are written: in the link itself, or in the definition that
//! it names. For those who change an address and nothing else.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

/// How an address is written, which decides what may stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Up to the next space: `[x](a.md)`.
    Bare,
    /// Between angle brackets, spaces allowed: `[x](<a b.md>)`.
    Angle,
    /// The address is its own text: `<https://example.com>`.
    Autolink,
}

/// An address and its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The address alone, without brackets: bytes of the text.
    pub range: Range<usize>,
    /// How it is written.
    pub form: Form,
    /// What it says, escapes and entities resolved.
    pub address: String,
}

/// The addresses of a Markdown text in order of place; those in raw HTML are not among them.
pub fn written(text: &str) -> Vec<Written> {
    let mut found = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for (event, span) in super::events(text) {
        match &event {
            Event::Start(Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. }) => {
                let skip = if matches!(event, Event::Start(Tag::Image { .. })) { 2 } else { 1 };
                let words_end = (span.start + skip).min(span.end);
                open.push(Open { span: span.clone(), kind: *link_type, address: dest_url.to_string(), words_end });
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                if let Some(link) = open.pop() {
                    found.extend(link.written(text));
                }
                if let Some(outer) = open.last_mut() {
                    outer.words_end = outer.words_end.max(span.end);
                }
            }
            _ => {
                if let Some(outer) = open.last_mut() {
                    outer.words_end = outer.words_end.max(span.end);
                }
            }
        }
    }
    let parser = Parser::new_ext(text, super::options_for(text));
    let definitions = parser.reference_definitions().iter().filter_map(|(_, definition)| {
        let after = after_label(text.get(definition.span.clone())?)?;
        destination(text, definition.span.start + after, &definition.dest)
    });
    found.extend(definitions);
    found.sort_by_key(|written| written.range.start);
    found.dedup_by(|a, b| a.range == b.range);
    found
}

/// A link whose end has not come yet.
struct Open {
    span: Range<usize>,
    kind: LinkType,
    address: String,
    /// The end of what stands between the square brackets, as far as it has come.
    words_end: usize,
}

impl Open {
    fn written(self, text: &str) -> Option<Written> {
        match self.kind {
            LinkType::Inline => {
                let rest = text.get(self.words_end..self.span.end)?;
                destination(text, self.words_end + rest.find("](")? + 2, &self.address)
            }
            LinkType::Autolink => {
                let whole = text.get(self.span.clone())?;
                let range = if whole.starts_with('<') { self.span.start + 1..self.span.end - 1 } else { self.span };
                (text.get(range.clone())? == self.address).then_some(Written { range, form: Form::Autolink, address: self.address })
            }
            _ => None,
        }
    }
}

/// The byte behind `[label]:`.
fn after_label(definition: &str) -> Option<usize> {
    let mut escaped = false;
    let close = definition.char_indices().skip(1).find(|(_, c)| {
        let closes = !escaped && *c == ']';
        escaped = !escaped && *c == '\\';
        closes
    })?;
    definition.get(close.0..)?.starts_with("]:").then_some(close.0 + 2)
}

/// The address that begins at a byte, white space passed over; `None` when it does not say what the parser read.
fn destination(text: &str, from: usize, address: &str) -> Option<Written> {
    let rest = text.get(from..)?;
    // In a quote or a list the address may stand behind the marks of its line.
    let start = from + (rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n', '>']).len());
    let rest = text.get(start..)?;
    let (form, inside) = match rest.strip_prefix('<') {
        Some(inside) => (Form::Angle, inside),
        None => (Form::Bare, rest),
    };
    let (mut escaped, mut depth) = (false, 0_usize);
    let ends = |c: char| {
        if std::mem::take(&mut escaped) {
            return false;
        }
        match (c, form) {
            ('\\', _) => escaped = true,
            ('>', Form::Angle) | (' ' | '\t' | '\r' | '\n', Form::Bare) => return true,
            ('(', Form::Bare) => depth += 1,
            (')', Form::Bare) if depth == 0 => return true,
            (')', Form::Bare) => depth -= 1,
            _ => {}
        }
        false
    };
    let length = inside.find(ends).unwrap_or(inside.len());
    let begin = start + rest.len() - inside.len();
    let raw = inside.get(..length)?;
    let same = raw == address || raw.contains(['\\', '&']);
    same.then(|| Written { range: begin..begin + length, form, address: address.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_found_where_it_is_written() {
        for (text, expected) in [
            ("[a](b.md) and ![p](img/p.png \"b.md\")", "Bare b.md|Bare img/p.png"),
            ("[![a](p.png)](b.md#x 'p.png')", "Bare p.png|Bare b.md#x"),
            ("[](b.md) [*x*]( <b c.md> ) [`](`](d.md)", "Bare b.md|Angle b c.md|Bare d.md"),
            ("[a](b(c).md) [a](b\\).md) [a](a&amp;b.md)", "Bare b(c).md|Bare b\\).md|Bare a&amp;b.md"),
            ("[a]\n[b][] [c][b]\n\n[a]: x.md\n[b]: <y z.md> \"t\"\n[unused\\]]:\n  u.md\n", "Bare x.md|Angle y z.md|Bare u.md"),
            ("> [a]\n>\n> [a]:\n> b.md\n\n- x\n\n  [l](\n  c.md)", "Bare b.md|Bare c.md"),
            ("<https://e.com/a> https://e.com/b <a@b.c>", "Autolink https://e.com/a|Autolink https://e.com/b"),
            ("`[a](b.md)` \\[a](b.md) <a href=\"b.md\">x</a>", ""),
            (
                "| [a](b.md) | ![](c.png) |\n|--|--|\n| [x \\| y](d.md) | é |\n\n[^1]\n\n[^1]: [n](n.md)\n",
                "Bare b.md|Bare c.png|Bare d.md|Bare n.md",
            ),
            ("[a][missing] [x] ![y]", ""),
        ] {
            let shown: Vec<String> = written(text).iter().map(|one| format!("{:?} {}", one.form, &text[one.range.clone()])).collect();
            assert_eq!(shown.join("|"), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_its_addresses_on_character_boundaries(text in "(\\[|\\]|\\(|\\)|<|>|!|\\\\|a|é| |\n|: |`|&|https://e.co/|[*]|\\[a\\]: |> |- ){0,30}") {
            for one in written(&text) {
                proptest::prop_assert!(text.get(one.range).is_some());
            }
        }
    }
}
