//! Passages of a text, and whether two of them are almost the same. Works on the Markdown as it is written, because
//! parsing every article once more would cost more than all other rules together.

use std::ops::Range;

use crate::text::is_wide;

/// The passages of a body, as bytes: a paragraph, a quotation or a list, lines without a blank one between them. Code,
/// tables, headings, raw HTML and lists of links alone are left out.
pub fn of(body: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let mut fence: Option<(u8, usize)> = None;
    let mut at = 0;
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
            found.extend(open.take());
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let end = start + line.trim_end().len();
        match &mut open {
            Some(span) => span.end = end,
            // As deep as this it is code, or so far down in lists that nobody would take it out.
            None if line.starts_with('\t') || indent >= 8 => {}
            None => open = Some(start + indent..end),
        }
    }
    found.extend(open);
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

/// Calls `tell` with the hash of each word, and whether it is an ideograph, which is a word by itself. Words are runs of
/// letters and digits, whatever their case; the addresses of links are left out.
fn words(text: &str, mut tell: impl FnMut(u64, bool)) {
    let bytes = text.as_bytes();
    let (mut at, mut word) = (0, START);
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_alphanumeric() {
            word = step(word, u32::from(byte.to_ascii_lowercase()));
            at += 1;
            continue;
        }
        let c = if byte.is_ascii() { char::from(byte) } else { text[at..].chars().next().unwrap_or(' ') };
        at += c.len_utf8();
        if !c.is_ascii() && c.is_alphanumeric() && !is_wide(c) {
            word = c.to_lowercase().fold(word, |word, c| step(word, u32::from(c)));
            continue;
        }
        if word != START {
            tell(std::mem::replace(&mut word, START), false);
        }
        if is_wide(c) && c.is_alphanumeric() {
            tell(step(START, u32::from(c)), true);
        } else if c == ']' && bytes.get(at) == Some(&b'(') {
            at = memchr::memchr2(b')', b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
        }
    }
    if word != START {
        tell(word, false);
    }
}

/// FNV-1a, over characters instead of bytes.
const START: u64 = 0xcbf2_9ce4_8422_2325;

fn step(hash: u64, c: u32) -> u64 {
    (hash ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3)
}

/// Calls `tell` with a hash of every three words in a row. Returns how many words there are, two ideographs counting as one.
fn each_shingle(text: &str, mut tell: impl FnMut(u64)) -> usize {
    let (mut one, mut two, mut seen, mut halves) = (0u64, 0u64, 0usize, 0usize);
    words(text, |word, wide| {
        if seen >= 2 {
            tell(mixed(one.rotate_left(21) ^ two.rotate_left(42) ^ word));
        }
        (one, two, seen, halves) = (two, word, seen + 1, halves + 2 - usize::from(wide));
    });
    halves / 2
}

/// The shingles of a passage, sorted, each once.
pub fn shingles(text: &str) -> Vec<u64> {
    let mut all = Vec::with_capacity(text.len() / 6);
    each_shingle(text, |shingle| all.push(shingle));
    all.sort_unstable();
    all.dedup();
    all
}

/// The finalizer of SplitMix64: every bit of the input reaches every bit of the output.
fn mixed(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// How many numbers sum a passage up.
const SIZE: usize = 8;

/// The least shingle of each eighth of all that there can be: passages that are alike agree in most of them.
///
/// Source: P. Li, A. Owen, C.-H. Zhang, One permutation hashing (2012).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sketch {
    least: [u64; SIZE],
    /// How many shingles there are.
    all: usize,
}

/// Sums a passage up, and says how many words it has.
pub fn sketch(text: &str) -> (Sketch, usize) {
    let (mut least, mut all) = ([u64::MAX; SIZE], 0);
    let words = each_shingle(text, |shingle| {
        let least = &mut least[(shingle >> 61) as usize];
        *least = shingle.min(*least);
        all += 1;
    });
    (Sketch { least, all }, words)
}

impl Sketch {
    /// Numbers of which passages that are alike share at least one, nearly always.
    pub fn keys(&self) -> impl Iterator<Item = u64> + '_ {
        self.least.chunks(2).enumerate().map(|(at, pair)| pair.iter().fold(at as u64, |key, least| mixed(key ^ least)))
    }

    /// Whether it is worth a look at the words: of nearly one length, and most numbers the same.
    pub fn is_like(&self, other: &Sketch) -> bool {
        let same = self.least.iter().zip(&other.least).filter(|(one, other)| one == other).count();
        same * 8 >= SIZE * 5 && self.all.min(other.all) * 4 >= self.all.max(other.all) * 3
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
        let found: Vec<_> = of(body).into_iter().map(|passage| (&body[passage.clone()], sketch(&body[passage]).1)).collect();
        assert_eq!(found, [("One two\nthree.", 3), ("> Four [five](no/no.md)", 2), ("- six\n- seven", 2), ("日本語", 1)]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_passages_inside_of_it(text in "[a-zé日 \\n\\r\\t>`~#|<\\[\\]()-]{0,200}") {
            for passage in of(&text) {
                proptest::prop_assert!(text.get(passage.clone()).is_some_and(|part| sketch(part).1 <= part.len()));
            }
        }
    }

    #[test]
    fn the_end_of_a_text_is_safe() {
        for text in ["", "]", "x](", "é](é", "```", "](\n)"] {
            assert!(of(text).len() <= 1 && shingles(text).is_empty());
        }
    }
}
