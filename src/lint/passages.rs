//! Passages of a text, and whether two of them are almost the same. Works on the Markdown as it is written, because
//! parsing every article once more would cost more than all other rules together.

use std::ops::Range;

use crate::text::is_wide;

/// A paragraph, a quotation or a list: lines without a blank one between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Bytes of the body.
    pub span: Range<usize>,
    /// How many words it has; of Chinese, Japanese and Korean, two characters count as one.
    pub words: usize,
}

/// The passages of a body. Code, tables, headings, raw HTML and lists of links alone are left out.
pub fn of(body: &str) -> Vec<Passage> {
    let mut found = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let mut fence: Option<(u8, usize)> = None;
    let mut at = 0;
    let mut close = |open: &mut Option<Range<usize>>| {
        if let Some(span) = open.take() {
            let words = words(&body[span.clone()]).map(|word| 1 + usize::from(!word.wide)).sum::<usize>() / 2;
            found.push(Passage { span, words });
        }
    };
    for line in body.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let text = line.trim_start_matches([' ', '\t', '>']).trim_end();
        let mark = fence_mark(text);
        if let Some((byte, length)) = fence {
            if mark.is_some_and(|(b, n)| b == byte && n >= length && text.len() == n) {
                fence = None;
            }
            continue;
        }
        if mark.is_some() || is_apart(text) {
            fence = mark;
            close(&mut open);
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let end = start + line.trim_end().len();
        match &mut open {
            Some(span) => span.end = end,
            // Four spaces after a blank line are code, outside of a list; a step's own paragraph has three or less.
            None if line.starts_with('\t') || indent >= 8 => {}
            None => open = Some(start + indent..end),
        }
    }
    close(&mut open);
    found
}

fn fence_mark(text: &str) -> Option<(u8, usize)> {
    let byte = *text.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = text.bytes().take_while(|b| *b == byte).count();
    (length >= 3).then_some((byte, length))
}

/// Lines that end a passage and belong to none.
fn is_apart(text: &str) -> bool {
    let item = text.trim_start_matches(['-', '*', '+']).trim_start();
    let item = item.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['.', ')']).trim_start();
    // `- [Words](path.md)` and `[label]: address`.
    let link = item.starts_with('[') && (item.ends_with(')') && item.matches("](").count() == 1 || item.contains("]: "));
    text.is_empty() || text.starts_with(['#', '|', '<']) || link
}

struct Word<'a> {
    text: &'a str,
    wide: bool,
}

/// Runs of letters and digits, and ideographs one by one; the addresses of links are left out.
fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(c) = text.get(at..)?.chars().next() {
            let rest = &text[at..];
            if c.is_alphanumeric() {
                let wide = is_wide(c);
                let end = if wide { c.len_utf8() } else { rest.find(|c: char| !c.is_alphanumeric() || is_wide(c)).unwrap_or(rest.len()) };
                at += end;
                return Some(Word { text: &rest[..end], wide });
            }
            let address = rest.starts_with("](").then(|| rest.find([')', '\n']).unwrap_or(rest.len()));
            at += address.unwrap_or(c.len_utf8()).max(c.len_utf8());
        }
        None
    })
}

/// Hashes of three words in a row, sorted, each once.
pub fn shingles(text: &str) -> Vec<u64> {
    let mut all: Vec<u64> = rolling(text).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn rolling(text: &str) -> impl Iterator<Item = u64> + '_ {
    let (mut one, mut two) = (0u64, 0u64);
    words(text)
        .map(|word| hash(word.text))
        .map(move |three| {
            let all = mixed(one.rotate_left(21) ^ two.rotate_left(42) ^ three);
            (one, two) = (two, three);
            all
        })
        .skip(2)
}

/// FNV-1a over the letters in lower case.
fn hash(word: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let start = 0xcbf2_9ce4_8422_2325;
    match word.is_ascii() {
        true => word.bytes().map(|byte| byte.to_ascii_lowercase()).fold(start, step),
        false => word.to_lowercase().bytes().fold(start, step),
    }
}

/// The finalizer of SplitMix64: every bit of the input reaches every bit of the output.
fn mixed(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// How many numbers sum a passage up.
const SIZE: usize = 8;

/// The least shingle under eight orders: two passages agree in each with the likelihood that their shingles do.
///
/// Source: A. Broder, On the resemblance and containment of documents (1997).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sketch([u64; SIZE]);

/// Sums a passage up.
pub fn sketch(text: &str) -> Sketch {
    let mut least = [u64::MAX; SIZE];
    for shingle in rolling(text) {
        let mut order = shingle;
        for least in &mut least {
            // Each order multiplies by an odd constant: cheap, and far enough from the one before.
            order = order.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23);
            *least = (*least).min(order);
        }
    }
    Sketch(least)
}

impl Sketch {
    /// Numbers of which passages that are alike share at least one, nearly always.
    pub fn keys(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.chunks(2).enumerate().map(|(at, pair)| mixed(pair.iter().fold(at as u64 + 1, |key, least| mixed(key ^ least))))
    }

    /// Whether it is worth a look at the words.
    pub fn is_like(&self, other: &Sketch) -> bool {
        self.0.iter().zip(&other.0).filter(|(one, other)| one == other).count() * 2 >= SIZE
    }
}

/// Whether three quarters of the shingles are the same: a word in twenty may differ.
pub fn are_alike(one: &[u64], other: &[u64]) -> bool {
    let (mut at, mut shared) = (0, 0);
    for shingle in one {
        while other.get(at).is_some_and(|next| next < shingle) {
            at += 1;
        }
        shared += usize::from(other.get(at) == Some(shingle));
    }
    shared > 0 && shared * 4 >= (one.len() + other.len() - shared) * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_are_cut_at_blank_lines_and_what_is_no_prose() {
        let body =
            "One two\nthree.\n\n# No\n> Four [five](no/no.md)\n\n~~~\nno\n```\n~~~\n- six\n- seven\n| no |\n\n- [no](no.md)\n\n日本語\n";
        let found: Vec<_> = of(body).into_iter().map(|passage| (&body[passage.span], passage.words)).collect();
        assert_eq!(found, [("One two\nthree.", 3), ("> Four [five](no/no.md)", 2), ("- six\n- seven", 2), ("日本語", 1)]);
    }

    #[test]
    fn the_end_of_a_text_is_safe() {
        for text in ["", "]", "x](", "é](é", "```", "](\n)"] {
            assert!(of(text).len() <= 1 && shingles(text).is_empty());
        }
    }
}
