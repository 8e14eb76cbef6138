//! Links, footnotes and bold words that are none.

use super::{Known, Slip, Words, quoted};
use crate::text::{floor_boundary, is_wide, nearest, visible};

/// What files of a help center end with.
const FILES: [&str; 12] = [".md", ".html", ".htm", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".pdf", ".mp4", ".zip"];

/// Most bytes between two brackets: more is no slip, and looking on would take long.
const FAR: usize = 400;

/// Slips anywhere in words: links, footnotes, bold words.
pub fn in_text(words: &Words<'_>, known: &Known<'_>) -> Vec<Slip> {
    let live = words.live;
    let mut found = Vec::new();
    for at in memchr::memchr2_iter(b']', b')', live.as_bytes()) {
        let is_square = live.as_bytes()[at] == b']';
        let (open, rest) = (opening(live, at, if is_square { b'[' } else { b'(' }), &live[at + 1..]);
        let Some(open) = open else { continue };
        let gap = rest.len() - rest.trim_start_matches(' ').len();
        found.extend(match rest[gap..].chars().next() {
            Some('[') if !is_square && gap == 0 => reversed(words, open, at),
            _ if !is_square => None,
            Some('(') if gap == 0 => unread(words, open, at),
            Some('(') if gap <= 3 => parted(words, (open, at), gap),
            Some('（') => wide(words, (open, at), gap),
            Some('[') if gap == 0 => nameless(words, (open, at), known),
            _ => footnote(words, (open, at), known),
        });
    }
    found.extend(stars(words));
    found.sort_by_key(|slip: &Slip| slip.span.start);
    found
}

/// Where the bracket was opened that ends at a byte.
fn opening(live: &str, end: usize, sign: u8) -> Option<usize> {
    let (bytes, close) = (live.as_bytes(), live.as_bytes()[end]);
    let mut depth = 0usize;
    for at in (end.saturating_sub(FAR)..end).rev() {
        if bytes[at] == close {
            depth += 1;
        } else if bytes[at] == sign {
            match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return Some(at),
            }
        }
    }
    None
}

/// Bytes up to a sign that is near.
fn upto(text: &str, sign: char) -> Option<usize> {
    text[..floor_boundary(text, FAR.min(text.len()))].find(sign)
}

/// Whether words in brackets are the address of something, and nothing else.
fn is_address(text: &str) -> bool {
    let path = text.split(['#', '?']).next().unwrap_or("").to_ascii_lowercase();
    let has_scheme = ["http://", "https://", "mailto:"].iter().any(|scheme| path.len() > scheme.len() && path.starts_with(scheme));
    let is_path = ["./", "../"].iter().any(|start| path.starts_with(start));
    has_scheme || is_path || FILES.iter().any(|end| path.len() > end.len() && path.ends_with(end))
}

fn is_whole_address(text: &str) -> bool {
    is_address(text) && !text.contains(char::is_whitespace)
}

fn kind(live: &str, open: usize) -> (usize, &'static str) {
    if live[..open].ends_with('!') { (open - 1, "picture") } else { (open, "link") }
}

/// `[words](an address.md)`, `[words](address.md "title)`, `[words](address.md`.
fn unread(words: &Words<'_>, open: usize, at: usize) -> Option<Slip> {
    let (start, name) = kind(words.live, open);
    let inside = at + 2;
    let what = |why: &str| format!("this {name} is shown as text: {why}");
    let Some(length) = upto(&words.live[inside..], ')') else {
        let rest = words.source[inside..].trim_start();
        let near = &rest[..floor_boundary(rest, FAR.min(rest.len()))];
        let address = near.split(char::is_whitespace).next().unwrap_or("").trim_end_matches([']', '）', '.', ',']);
        let end = words.source.len() - rest.len() + address.len();
        let help = "Write `)` after the address.".to_owned();
        return is_address(address).then(|| Slip { span: start..end, what: what("nothing ends its address"), help, mend: None });
    };
    let (address, span) = (words.source[inside..inside + length].trim(), start..inside + length + 1);
    let first = address.split(char::is_whitespace).next().unwrap_or("");
    let slip = |why: &str, help: &str, mend| Some(Slip { span: span.clone(), what: what(why), help: help.to_owned(), mend });
    if first.len() < address.len() && is_address(first) {
        let help = "Put straight quotes around a title, inside of the parentheses, or take out what stands after the address.";
        return slip("what stands after its address is no title in quotes", help, None);
    }
    if is_address(address) && address.matches('(').count() > address.matches(')').count() {
        let mend = ("close the parenthesis".to_owned(), vec![(span.clone(), format!("{})", &words.source[span.clone()]))]);
        let help = "Write one more `)` at the end of the address.";
        return slip("nothing closes the parenthesis in its address", help, Some(mend));
    }
    let is_one = is_address(address) && !address.contains(['"', '<', '>', '\n']);
    if !is_one || !address.contains(char::is_whitespace) {
        return None;
    }
    let meant = format!("{}(<{address}>)", &words.source[start..=at]);
    let mend = ("put the address into angle brackets".to_owned(), vec![(span.clone(), meant)]);
    let help = "Write the address between `<` and `>`, or give the file a name without spaces.";
    slip("its address has a space in it", help, Some(mend))
}

/// `[words] (address.md)`.
fn parted(words: &Words<'_>, (open, at): (usize, usize), gap: usize) -> Option<Slip> {
    let (start, name) = kind(words.live, open);
    let inside = at + gap + 2;
    let end = inside + upto(&words.live[inside..], ')')?;
    let address = &words.source[inside..end];
    is_whole_address(address).then(|| Slip {
        span: start..end + 1,
        what: format!("this {name} is shown as text: a space parts its words from its address"),
        help: "Take out the space after `]`.".into(),
        mend: Some(("take out the space".into(), vec![(start..end + 1, format!("{}({address})", &words.source[start..=at]))])),
    })
}

/// `[words]（address.md）`, as input methods write it.
fn wide(words: &Words<'_>, (open, at): (usize, usize), gap: usize) -> Option<Slip> {
    let (start, name) = kind(words.live, open);
    let inside = at + 1 + gap + '（'.len_utf8();
    let length = upto(&words.live[inside..], '）').or_else(|| upto(&words.live[inside..], ')'))?;
    let (address, rest) = (&words.source[inside..inside + length], &words.source[inside + length..]);
    let end = inside + length + rest.chars().next().map_or(0, char::len_utf8);
    is_whole_address(address).then(|| Slip {
        span: start..end,
        what: format!("this {name} is shown as text: its parentheses are wide ones"),
        help: "Write `(` and `)` around the address.".into(),
        mend: Some(("write narrow parentheses".into(), vec![(start..end, format!("{}({address})", &words.source[start..=at]))])),
    })
}

/// `(words)[address.md]`.
fn reversed(words: &Words<'_>, open: usize, at: usize) -> Option<Slip> {
    let inside = at + 2;
    let end = inside + upto(&words.live[inside..], ']')?;
    let (text, address) = (&words.source[open + 1..at], &words.source[inside..end]);
    (is_whole_address(address) && !text.is_empty()).then(|| Slip {
        span: open..end + 1,
        what: "this link is shown as text: its brackets are the wrong way round".into(),
        help: "Words stand in square brackets and the address in round ones: `[words](address)`.".into(),
        mend: Some(("turn the brackets round".into(), vec![(open..end + 1, format!("[{text}]({address})"))])),
    })
}

/// `[words][name]` without a line `[name]: address`. Where a file has no such line at all, brackets in a row are keys or a path
/// through menus, and what follows a letter is an index.
fn nameless(words: &Words<'_>, (open, at): (usize, usize), known: &Known<'_>) -> Option<Slip> {
    let inside = at + 2;
    let end = inside + upto(&words.live[inside..], ']')?;
    let (text, name) = (&words.source[open + 1..at], &words.source[inside..end]);
    let is_index = words.live[..open].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ']' | ')'));
    let is_row = words.live[end + 1..].starts_with('[');
    // Capitals and digits in both are two numbers of something: `[APP-1][APP-2]`.
    let are_numbers = !text.contains(char::is_lowercase) && !name.contains(char::is_lowercase) && name.contains(char::is_uppercase);
    let is_name = text.contains(char::is_alphabetic) && name.contains(char::is_alphanumeric) && !name.contains(['[', '^']) && !are_numbers;
    // Code for a name is a pattern of something.
    let is_code = words.live[inside..end] != *name;
    if known.names.is_empty() || is_index || is_row || is_code || !is_name {
        return None;
    }
    let (start, what) = kind(words.live, open);
    let near = nearest(name, known.names.iter().copied());
    let help = match near {
        Some(near) => format!("Did you mean `[{}]`?", visible(near)),
        None => format!(
            "Write the address in round brackets, or a line {}. If it is no link, write it as code.",
            quoted(&format!("[{name}]: address"))
        ),
    };
    Some(Slip {
        span: start..end + 1,
        what: format!("this {what} is shown as text: no address is called {}", quoted(name)),
        help,
        mend: None,
    })
}

/// `[^name]` without its note. Other signs, and a range such as `a-z`, are a pattern.
fn footnote(words: &Words<'_>, (open, at): (usize, usize), known: &Known<'_>) -> Option<Slip> {
    let name = words.live[open + 1..at].strip_prefix('^')?;
    let is_number = name.len() <= 2 && name.bytes().all(|b| b.is_ascii_digit());
    let is_range = name.as_bytes().get(1) == Some(&b'-') && name.len() <= 7;
    let is_pattern = is_range || words.live[at + 1..].starts_with(['+', '*', '?', '{', '\\', '/', '$', '|']);
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    (is_name && !is_pattern && (known.has_notes || is_number)).then(|| Slip {
        span: open..at + 1,
        what: format!("no footnote is called {}", quoted(name)),
        help: format!("Write the note on a line of its own: `[^{}]: …`. If it is no footnote, write it as code.", visible(name)),
        mend: None,
    })
}

/// Pairs of stars that make nothing bold.
fn stars(words: &Words<'_>) -> Vec<Slip> {
    let signs: Vec<usize> = memchr::memmem::find_iter(words.live.as_bytes(), b"**").collect();
    // What is left of an odd number, nobody can tell.
    if signs.len() % 2 == 1 || signs.len() > 20 {
        return vec![];
    }
    signs.chunks_exact(2).filter_map(|pair| pair_of_stars(words, pair[0], pair[1])).collect()
}

/// Stars are signs of many things; only what can hardly be anything else is told.
fn pair_of_stars(all: &Words<'_>, first: usize, last: usize) -> Option<Slip> {
    let live = all.live;
    let (inside, before, after) = (live.get(first + 2..last)?, &live[..first], &live[last + 2..]);
    let source = all.source.get(first + 2..last)?.trim();
    let words = inside.trim();
    let long = if words.contains(is_wide) { 1 } else { 3 };
    // Others in between are bold words of their own: whose partner is whose, nobody can tell.
    if source.contains("**") {
        return None;
    }
    let is_part = before.ends_with(['*', '/', '\\']) || after.starts_with(['*', '/']) || inside.starts_with(['*', '/']);
    if is_part || words.chars().count() < long || !words.contains(char::is_alphabetic) || words.contains('\n') {
        return None;
    }
    let (span, next) = (first..last + 2, after.chars().next());
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let (leads, trails) = (inside.starts_with(char::is_whitespace), inside.ends_with(char::is_whitespace));
    let can_end = is_edge(next) || words.ends_with([':', '：', '.', '。']);
    let is_meant = match (leads, trails) {
        (false, true) => is_edge(before.chars().next_back()) && can_end,
        (true, false) => is_edge(before.chars().next_back()) && is_edge(next),
        // With spaces on both sides it may be a sum, unless nothing else stands there.
        (true, true) => before.trim().is_empty() && after.trim().is_empty(),
        (false, false) => false,
    };
    if is_meant {
        let (lead, trail) = if leads && before.ends_with(char::is_alphanumeric) { (" ", "") } else { ("", "") };
        let trail = if trails && next.is_some_and(char::is_alphanumeric) { " " } else { trail };
        return Some(Slip {
            span: span.clone(),
            what: "these stars are shown: bold words cannot begin or end with a space".into(),
            help: "Put the space outside of the stars.".into(),
            mend: Some(("move the space out".into(), vec![(span, format!("{lead}**{source}**{trail}"))])),
        });
    }
    // A sign at the edge keeps the stars from ending there, unless a space or a sign follows.
    let keeps = |sign: Option<char>, next: Option<char>| match (sign, next) {
        (Some(sign), Some(next)) => {
            !sign.is_alphanumeric() && !sign.is_whitespace() && next.is_alphanumeric() && (is_wide(sign) || is_wide(next))
        }
        _ => false,
    };
    let is_glued = keeps(words.chars().next_back(), next) || keeps(words.chars().next(), before.chars().next_back());
    let is_glued = is_glued && !leads && !trails;
    is_glued.then(|| Slip {
        span,
        what: "these stars are shown: bold words with a sign at their edge need a space around them".into(),
        help: "Put the sign outside of the stars, or a space between the stars and the next word.".into(),
        mend: None,
    })
}
