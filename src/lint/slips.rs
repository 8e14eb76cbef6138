//! Slips of the pen: Markdown that is nearly right, so that its signs are shown as text. Works on text that the parser left
//! over, never on code, links or raw HTML. All ranges are bytes of the text given.

use std::ops::Range;

use crate::text::{nearest, shortened, visible};

/// What to replace with what.
pub type Edits = Vec<(Range<usize>, String)>;

/// What a writer nearly wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The signs and what they are about.
    pub span: Range<usize>,
    /// What is wrong, as a message.
    pub what: String,
    /// What to do.
    pub help: String,
    /// What was probably meant: a title, and what to replace with what.
    pub mend: Option<(String, Edits)>,
}

/// The kinds of notes that Markdown knows (GitHub's alerts).
const NOTES: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

/// What other tools call them.
const OTHER_NAMES: [(&str, &str); 9] = [
    ("ATTENTION", "WARNING"),
    ("DANGER", "CAUTION"),
    ("ERROR", "CAUTION"),
    ("HINT", "TIP"),
    ("INFO", "NOTE"),
    ("INFORMATION", "NOTE"),
    ("SUCCESS", "TIP"),
    ("SUMMARY", "NOTE"),
    ("WARN", "WARNING"),
];

/// What files of a help center end with.
const FILES: [&str; 12] = [".md", ".html", ".htm", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".pdf", ".mp4", ".zip"];

/// Most characters of a text that a message quotes.
const MOST: usize = 40;

fn quoted(text: &str) -> String {
    format!("`{}`", visible(&shortened(text, MOST)))
}

/// Slips anywhere in a run of text: links, footnotes and bold words.
pub fn in_text(text: &str) -> Vec<Slip> {
    let mut found = Vec::new();
    for at in memchr::memchr2_iter(b']', b')', text.as_bytes()) {
        let rest = &text[at + 1..];
        let begun = if text.as_bytes()[at] == b']' { opening(text, at, ('[', ']')) } else { opening(text, at, ('(', ')')) };
        let Some(open) = begun else { continue };
        let slip = match text.as_bytes()[at] {
            b'(' | b')' => rest.starts_with('[').then(|| reversed(text, open, at)).flatten(),
            _ if rest.starts_with('(') => unread_link(text, open, at),
            _ if rest.starts_with(" (") => parted_link(text, open, at),
            _ if rest.starts_with('[') => nameless(text, open, at),
            _ => footnote(text, open, at),
        };
        found.extend(slip);
    }
    found.extend(stars(text));
    found.sort_by_key(|slip: &Slip| slip.span.start);
    found
}

/// Where the brackets were opened that end at a byte.
fn opening(text: &str, end: usize, (open, close): (char, char)) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text[..end].char_indices().rev() {
        if c == close {
            depth += 1;
        } else if c == open {
            match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return Some(at),
            }
        }
        // Words of a link are a line or two; more is no slip, and looking on would take long.
        if end - at > 400 {
            return None;
        }
    }
    None
}

/// Whether words in brackets are the address of something, and nothing else.
fn is_address(text: &str) -> bool {
    let path = text.split(['#', '?']).next().unwrap_or("").to_ascii_lowercase();
    let has_scheme = ["http://", "https://", "mailto:"].iter().any(|scheme| path.len() > scheme.len() && path.starts_with(scheme));
    let is_path = ["./", "../"].iter().any(|start| path.starts_with(start)) || path.starts_with('/') && path[1..].contains('/');
    has_scheme || is_path || FILES.iter().any(|end| path.len() > end.len() && path.ends_with(end))
}

fn picture(text: &str, open: usize) -> (usize, &'static str) {
    if text[..open].ends_with('!') { (open - 1, "picture") } else { (open, "link") }
}

/// `[words](an address.md)`, `[words](address.md "title)`, `[words](address.md`.
fn unread_link(text: &str, open: usize, at: usize) -> Option<Slip> {
    let (start, name) = picture(text, open);
    let inside = at + 2;
    let Some(length) = text[inside..].find(')') else {
        let length = text[inside..].find(char::is_whitespace).unwrap_or(text.len() - inside);
        let address = &text[inside..inside + length];
        return is_address(address).then(|| Slip {
            span: start..inside + length,
            what: format!("this {name} is shown as text: nothing ends its address"),
            help: "Write `)` after the address.".into(),
            mend: None,
        });
    };
    let address = &text[inside..inside + length];
    let title = address.find(['"', '“', '”', '\'']);
    let plain = address[..title.unwrap_or(length)].trim();
    if !is_address(plain) {
        return None;
    }
    let span = start..inside + length + 1;
    Some(match title {
        Some(_) => Slip {
            span,
            what: format!("this {name} is shown as text: its title is not in quotes"),
            help: "Put straight quotes around the title, both inside of the parentheses, or leave it out.".into(),
            mend: None,
        },
        None if plain.contains(char::is_whitespace) => Slip {
            span,
            what: format!("this {name} is shown as text: its address has a space in it"),
            help: "Write the address between `<` and `>`, or call the file a name without spaces.".into(),
            mend: Some(("put the address into angle brackets".into(), vec![(inside..inside + length, format!("<{plain}>"))])),
        },
        None => return None,
    })
}

/// `[words] (address.md)`.
fn parted_link(text: &str, open: usize, at: usize) -> Option<Slip> {
    let (start, name) = picture(text, open);
    let inside = at + 3;
    let end = inside + text[inside..].find(')')?;
    let address = &text[inside..end];
    (is_address(address) && !address.contains(char::is_whitespace)).then(|| Slip {
        span: start..end + 1,
        what: format!("this {name} is shown as text: a space parts its words from its address"),
        help: "Take out the space after `]`.".into(),
        mend: Some(("take out the space".into(), vec![(at + 1..at + 2, String::new())])),
    })
}

/// `(words)[address.md]`.
fn reversed(text: &str, open: usize, at: usize) -> Option<Slip> {
    let inside = at + 2;
    let end = inside + text[inside..].find(']')?;
    let (words, address) = (&text[open + 1..at], &text[inside..end]);
    (is_address(address) && !address.contains(char::is_whitespace) && !words.is_empty()).then(|| Slip {
        span: open..end + 1,
        what: "this link is shown as text: its brackets are the wrong way round".into(),
        help: "Words stand in square brackets and the address in round ones: `[words](address)`.".into(),
        mend: Some(("turn the brackets round".into(), vec![(open..end + 1, format!("[{words}]({address})"))])),
    })
}

/// `[words][name]` without a line `[name]: address`. What follows a letter is an index: `list[0][1]`.
fn nameless(text: &str, open: usize, at: usize) -> Option<Slip> {
    let inside = at + 2;
    let end = inside + text[inside..].find(']')?;
    let name = &text[inside..end];
    let is_index = text[..open].chars().next_back().is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ']' | ')'));
    let words = &text[open + 1..at];
    // Capitals and digits in both are two numbers of something: `[APP-1][APP-2]`.
    let are_numbers = !words.contains(char::is_lowercase) && !name.contains(char::is_lowercase) && name.contains(char::is_uppercase);
    let is_words = words.contains(char::is_alphabetic) && name.contains(char::is_alphanumeric) && !are_numbers;
    let (start, what) = picture(text, open);
    (!is_index && is_words && !name.contains('[') && !name.starts_with('^')).then(|| Slip {
        span: start..end + 1,
        what: format!("this {what} is shown as text: no address is called {}", quoted(name)),
        help: format!("Write the address in round brackets, or a line {}.", quoted(&format!("[{name}]: address"))),
        mend: None,
    })
}

/// `[^name]` without its note. In `[^a-z]+` it is part of a pattern.
fn footnote(text: &str, open: usize, at: usize) -> Option<Slip> {
    let name = text[open + 1..at].strip_prefix('^')?;
    let is_pattern = text[at + 1..].starts_with(['+', '*', '?', '{', '\\', '/']) || name.contains(['\\', '/']);
    let is_name = !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '[' || c == '^');
    (is_name && !is_pattern).then(|| Slip {
        span: open..at + 1,
        what: format!("no footnote is called {}", quoted(name)),
        help: format!("Write the note on a line of its own: `[^{}]: …`.", visible(name)),
        mend: None,
    })
}

/// Pairs of stars that make nothing bold.
fn stars(text: &str) -> Vec<Slip> {
    let mut found = Vec::new();
    let signs: Vec<usize> = memchr::memmem::find_iter(text.as_bytes(), b"**").collect();
    // In paths and longer rows they mean something else.
    let stands_alone = |&&at: &&usize| !text[..at].ends_with(['*', '/', '\\']) && !text[at + 2..].starts_with(['*', '/', '.']);
    let signs: Vec<usize> = signs.iter().filter(stands_alone).copied().collect();
    for pair in signs.chunks_exact(2) {
        let inside = &text[pair[0] + 2..pair[1]];
        let words = inside.trim();
        if words.chars().count() < 3 || !words.contains(char::is_alphabetic) {
            continue;
        }
        let (before, after) = (inside.len() - inside.trim_start().len(), inside.len() - inside.trim_end().len());
        let (lead, rest) = (&inside[..before], &inside[inside.len() - after..]);
        let is_sign = |c: Option<char>| c.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace());
        let touches = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_glued = is_sign(words.chars().next_back()) && touches(text[pair[1] + 2..].chars().next())
            || is_sign(words.chars().next()) && touches(text[..pair[0]].chars().next_back());
        let span = pair[0]..pair[1] + 2;
        if before + after > 0 {
            found.push(Slip {
                span: span.clone(),
                what: "these stars are shown: bold words cannot begin or end with a space".into(),
                help: "Put the space outside of the stars.".into(),
                mend: Some(("move the space out".into(), vec![(span, format!("{lead}**{words}**{rest}"))])),
            });
        } else if is_glued {
            found.push(Slip {
                span,
                what: "these stars are shown: bold words with a sign at their edge need a space around them".into(),
                help: "Put the sign outside of the stars, or a space between the stars and the next word.".into(),
                mend: None,
            });
        }
    }
    found
}

/// A slip at the beginning of a line that belongs to a paragraph.
pub fn at_line(text: &str) -> Option<Slip> {
    let hashes = text.len() - text.trim_start_matches('#').len();
    let next = text[hashes..].chars().next();
    if (2..=6).contains(&hashes) && next.is_some_and(char::is_alphanumeric) {
        return Some(Slip {
            span: 0..text.len(),
            what: "this heading is shown as text: it has no space after its number signs".into(),
            help: format!("Write `{} {}`.", &text[..hashes], visible(&shortened(&text[hashes..], MOST))),
            mend: Some(("put a space after the number signs".into(), vec![(hashes..hashes, " ".into())])),
        });
    }
    if let Some(rest) = text.strip_prefix(['•', '‣', '◦', '●', '▪']) {
        let sign = text.len() - rest.len();
        let gap = rest.len() - rest.trim_start().len();
        return (!rest.trim().is_empty()).then(|| Slip {
            span: 0..sign,
            what: format!("`{}` makes no list: these lines run together", &text[..sign]),
            help: "Begin each item with `- `.".into(),
            mend: Some(("begin the item with `- `".into(), vec![(0..sign + gap, "- ".into())])),
        });
    }
    let (name, rest) = note(text)?;
    (NOTES.contains(&name.as_str()) && rest.trim().is_empty()).then(|| Slip {
        span: 0..text.len(),
        what: format!("`[!{name}]` is shown as text: it does not stand in a quotation"),
        help: "Begin this line and those of the note with `> `.".into(),
        mend: None,
    })
}

/// The name in `[!NOTE]`, in capitals, and what follows on the line.
fn note(text: &str) -> Option<(String, &str)> {
    let (name, rest) = text.strip_prefix("[!")?.split_once(']')?;
    (!name.is_empty() && name.len() <= 20 && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-'))
        .then(|| (name.to_ascii_uppercase(), rest))
}

/// A slip in the first line of a quotation, which the parser took for an ordinary one: a note that is none. `prefix` is what
/// stands before on the line, and is repeated where a line is parted.
pub fn in_quotation(text: &str, prefix: &str, line_ending: &str) -> Option<Slip> {
    let (name, rest) = note(text)?;
    let head = text.len() - rest.len();
    if NOTES.contains(&name.as_str()) {
        // Other tools fold notes with a sign after the bracket.
        let words = rest.trim_start_matches(['-', '+']).trim_start();
        let can_part = !words.is_empty() && prefix.chars().all(|c| c == '>' || c == ' ');
        let gap = head..text.len() - words.len();
        return Some(Slip {
            span: 0..head,
            what: format!("`[!{name}]` is shown as text: more stands on its line"),
            help: "Write the words of the note on the next line.".into(),
            mend: can_part.then(|| ("begin a new line".into(), vec![(gap, format!("{line_ending}{prefix}"))])),
        });
    }
    let other = OTHER_NAMES.iter().find(|(other, _)| *other == name).map(|(_, known)| *known);
    let meant = other.or_else(|| nearest(&name, NOTES));
    let all = NOTES.map(|note| format!("`[!{note}]`")).join(", ");
    Some(Slip {
        span: 0..head,
        what: format!("`[!{name}]` is shown as text: there is no note of this kind"),
        help: meant.map_or_else(|| format!("Notes are {all}."), |meant| format!("Write `[!{meant}]`. Notes are {all}.")),
        mend: meant.filter(|_| rest.trim().is_empty()).map(|meant| (format!("write `[!{meant}]`"), vec![(0..head, format!("[!{meant}]"))])),
    })
}

/// A table that is none: its first line, and the next one, both from the first `|` on.
pub fn in_table(first: &str, second: &str, prefix: &str, line_ending: &str) -> Option<Slip> {
    let (columns, below) = (columns(first)?, columns(second)?);
    let is_dashes = second.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t')) && second.contains('-');
    let slip = |what: String, help: String, mend| Some(Slip { span: 0..first.len(), what, help, mend });
    if is_dashes {
        return slip(
            format!("this table is shown as text: its first row has {columns} columns and the row of dashes {below}"),
            "Write as many cells into the one as into the other. A `|` inside of a cell is written `\\|`.".into(),
            None,
        );
    }
    let dashes = format!("|{}", "---|".repeat(columns));
    let can_add = prefix.chars().all(|c| c == '>' || c == ' ');
    slip(
        "this table is shown as text: below its first row there is no row of dashes".into(),
        format!("Write {} below the row of headings.", quoted(&dashes)),
        can_add.then(|| ("add the row of dashes".into(), vec![(first.len()..first.len(), format!("{line_ending}{prefix}{dashes}"))])),
    )
}

/// The cells of a row that begins and ends with `|`; `None` for other lines and for a single cell.
fn columns(line: &str) -> Option<usize> {
    let inside = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    let columns = inside.replace("\\|", "").matches('|').count() + 1;
    (columns > 1).then_some(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text as it would be after the mend, with what is wrong; what has no mend stays.
    fn mended(text: &str, slips: impl IntoIterator<Item = Slip>) -> String {
        let mut out = String::new();
        for slip in slips {
            let mut new = text.to_owned();
            for (range, with) in slip.mend.iter().flat_map(|(_, edits)| edits).rev() {
                new.replace_range(range.clone(), with);
            }
            let new = if slip.mend.is_some() { new } else { "-".to_owned() };
            out.push_str(&format!("{} | {} | {new}", &text[slip.span], slip.what.split(": ").next().unwrap_or("")));
        }
        out
    }

    #[test]
    fn links_that_are_nearly_links() {
        for (text, expected) in [
            ("See [a b] (c.md).", "[a b] (c.md) | this link is shown as text | See [a b](c.md)."),
            ("![a] (img/c.png)", "![a] (img/c.png) | this picture is shown as text | ![a](img/c.png)"),
            ("[a](my file.md#x).", "[a](my file.md#x) | this link is shown as text | [a](<my file.md#x>)."),
            ("[a](b.md \"c)", "[a](b.md \"c) | this link is shown as text | -"),
            ("[a](https://a.example/b and", "[a](https://a.example/b | this link is shown as text | -"),
            ("(a b)[https://a.example]", "(a b)[https://a.example] | this link is shown as text | [a b](https://a.example)"),
            ("[a][b c] d", "[a][b c] | this link is shown as text | -"),
            ("a[^1].", "[^1] | no footnote is called `1` | -"),
        ] {
            assert_eq!(mended(text, in_text(text)), expected);
        }
        for text in [
            "[sic] (see below)",
            "[1] (2.5 MB)",
            "list[0][1] and [0][1]",
            "[a-z][^a-z]+",
            "[^a-z]*",
            "f(x)[0]",
            "(see)[b]",
            "[ ] (x)",
            "a] (b.md)",
            "[a](b c)",
            "[Shift] (/Force)",
            "[APP-1][APP-2]",
            "](",
            ")[",
            "[]()",
            "[^]",
            "[^a b]",
            "[a] [b]",
        ] {
            assert_eq!(in_text(text), [], "{text}");
        }
        assert_eq!(in_text(&"](".repeat(50_000)).len() + in_text(&"[".repeat(50_000)).len() + in_text(&"[]".repeat(50_000)).len(), 0);
    }

    #[test]
    fn stars_that_make_nothing_bold() {
        for (text, expected) in [
            ("a ** bold ** b", "** bold ** | these stars are shown | a  **bold**  b"),
            ("**Note: **text", "**Note: ** | these stars are shown | **Note:** text"),
            ("日本**「用語」**の", "**「用語」** | these stars are shown | -"),
        ] {
            assert_eq!(mended(text, in_text(text)), expected);
        }
        for text in ["2 ** 3 ** 4", "content/**/*.md and img/**", "**", "** a **", "***a ***", "** 12 **", "a** b"] {
            assert_eq!(in_text(text), [], "{text}");
        }
    }

    #[test]
    fn lines_that_begin_nothing() {
        for (text, expected) in [
            ("##Heading", "##Heading | this heading is shown as text | ## Heading"),
            ("• Open the menu", "• | `•` makes no list | - Open the menu"),
            ("•Open", "• | `•` makes no list | - Open"),
            ("[!note]", "[!note] | `[!NOTE]` is shown as text | -"),
        ] {
            assert_eq!(mended(text, at_line(text)), expected);
        }
        for text in ["#general is a channel", "####### x", "##", "## ", "•", "[!x] y", "- a", ""] {
            assert_eq!(at_line(text), None, "{text}");
        }
    }

    #[test]
    fn notes_that_are_quotations() {
        for (text, expected) in [
            ("[!WARN]", "[!WARN] | `[!WARN]` is shown as text | [!WARNING]"),
            ("[!Importnat]", "[!Importnat] | `[!IMPORTNAT]` is shown as text | [!IMPORTANT]"),
            ("[!NOTE] Words", "[!NOTE] | `[!NOTE]` is shown as text | [!NOTE]\n> Words"),
            ("[!TIP]- Folded", "[!TIP] | `[!TIP]` is shown as text | [!TIP]\n> Folded"),
            ("[!quote] Somebody", "[!quote] | `[!QUOTE]` is shown as text | -"),
        ] {
            assert_eq!(mended(text, in_quotation(text, "> ", "\n")), expected);
        }
        assert_eq!(in_quotation("[!NOTE] Words", "1. > ", "\n").and_then(|slip| slip.mend), None);
        assert_eq!(
            [in_quotation("Words", "> ", "\n"), in_quotation("[!a b]", "> ", "\n"), in_quotation("[!", "> ", "\n")],
            [None, None, None]
        );
    }

    #[test]
    fn tables_that_are_none() {
        let first = |a: &str, b: &str| mended(a, in_table(a, b, "", "\n"));
        assert_eq!(first("| a | b |", "| 1 | 2 |"), "| a | b | | this table is shown as text | | a | b |\n|---|---|");
        assert_eq!(first("| a | b | c |", "|---|---|"), "| a | b | c | | this table is shown as text | -");
        assert_eq!(first("|x|", "|y|") + &first("| a | b", "| c | d |") + &first("a", "b") + &first("| a \\| b |", "| c |"), "");
    }
}
