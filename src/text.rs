//! Facts about text: byte spans, lines and columns, slugs, near names. Nothing about files or Markdown.

use std::collections::HashMap;
use std::ops::Range;

use sha2::{Digest, Sha256};

pub mod contrast;
pub mod secrets;

/// A range of bytes in one file, on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The bytes from `start` up to `end`.
    pub fn new(start: usize, end: usize) -> Span {
        Span { start, end: end.max(start) }
    }

    /// The same span `by` bytes further on.
    pub fn shifted(self, by: usize) -> Span {
        Span { start: self.start + by, end: self.end + by }
    }

    /// As a range, to index with.
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Span {
        Span::new(range.start, range.end)
    }
}

/// A place as people count it: both from 1, columns in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1.
    pub line: usize,
    /// Column in code points, from 1.
    pub column: usize,
}

/// Line starts of one text, to turn offsets into places.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// How many code points begin before each `STEP` of bytes: a line may be as long as its file.
    counts: Vec<usize>,
}

/// Bytes whose code points are counted again for each place.
const STEP: usize = 256;

impl LineIndex {
    /// Indexes `text`; `\n`, `\r\n` and a lone `\r` end a line.
    pub fn new(text: &str) -> LineIndex {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at + 1);
            }
        }
        let before = |count: &mut usize, step: &[u8]| Some(std::mem::replace(count, *count + code_points(step)));
        LineIndex { starts, counts: bytes.chunks(STEP).scan(0, before).collect() }
    }

    /// The place of a byte offset; offsets beyond the end count as the end.
    pub fn place(&self, text: &str, offset: usize) -> Place {
        let offset = floor_boundary(text, offset);
        let line = self.line(text, offset);
        let start = self.starts[line - 1];
        Place { line, column: self.before(text, offset).saturating_sub(self.before(text, start)) + 1 }
    }

    /// How many code points begin before a byte offset.
    fn before(&self, text: &str, offset: usize) -> usize {
        let step = (offset / STEP).min(self.counts.len().saturating_sub(1));
        self.counts.get(step).copied().unwrap_or(0) + text.as_bytes().get(step * STEP..offset).map_or(0, code_points)
    }

    /// The line of a byte offset, from 1.
    pub fn line(&self, text: &str, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= floor_boundary(text, offset))
    }

    /// The byte range of line `line` (from 1), without its line ending.
    pub fn line_span(&self, text: &str, line: usize) -> Span {
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(text.len());
        let end = self.starts.get(line).copied().unwrap_or(text.len());
        Span::new(start, start + text[start..end].trim_end_matches(['\n', '\r']).len())
    }
}

/// How many code points begin in some bytes of a text.
fn code_points(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count()
}

/// The nearest character boundary at or before `offset`, at most the length of `text`.
pub fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// A heading's id as GitHub makes it: lower case, spaces to hyphens, punctuation dropped, Unicode kept.
///
/// Source: the behaviour of github.com's rendered Markdown (the `github-slugger` convention).
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            ' ' => out.push('-'),
            'a'..='z' | '0'..='9' | '-' | '_' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            c if c.is_ascii() => {}
            c if c.is_alphanumeric() || is_mark(c) => out.extend(c.to_lowercase()),
            _ => {}
        }
    }
    out
}

/// Combining marks that belong to the letter before them (Indic vowel signs, Arabic and Thai marks, accents).
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// The URL segment of a file or folder name: NFC, then the heading slugger, runs of hyphens folded,
/// never empty (names of punctuation or emoji alone become their code points), at most 120 bytes.
pub fn url_segment(name: &str) -> String {
    if is_segment(name) {
        return name.to_owned();
    }
    use unicode_normalization::UnicodeNormalization;
    let name: String = name.nfc().map(|c| if c.is_whitespace() || matches!(c, '.' | '&' | '+' | ',') { ' ' } else { c }).collect();
    let mut out = String::with_capacity(name.len());
    for c in slug(&name).chars() {
        if c != '-' || !(out.is_empty() || out.ends_with('-')) {
            out.push(c);
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    if out.is_empty() {
        out = name.trim().chars().map(|c| format!("{:x}", c as u32)).collect::<Vec<_>>().join("-");
    }
    if out.len() > 120 {
        let tail = blake3::hash(out.as_bytes()).to_hex();
        out.truncate(floor_boundary(&out, 108));
        out.push('-');
        out.push_str(&tail[..8]);
    }
    out
}

/// Whether a name is a segment as it is; most names are, and there are many.
fn is_segment(name: &str) -> bool {
    let bytes = name.as_bytes();
    let plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    let ends = bytes.first().is_some_and(|&byte| byte != b'-') && bytes.last() != Some(&b'-');
    ends && name.len() <= 120 && bytes.iter().all(plain) && !name.contains("--")
}

/// Hands out heading ids that are unique on one page, as GitHub does: `steps`, `steps-1`, `steps-2`.
#[derive(Default)]
pub struct Slugs {
    seen: HashMap<String, usize>,
}

impl Slugs {
    /// The id for a heading of this text; an empty slug becomes `section`.
    pub fn next(&mut self, text: &str) -> String {
        let base = slug(text);
        self.claim(if base.is_empty() { "section".to_owned() } else { base })
    }

    /// Claims a given id (a heading attribute), numbered when it is already taken.
    pub fn claim(&mut self, base: String) -> String {
        let Some(count) = self.seen.get(&base).copied() else {
            self.seen.insert(base.clone(), 0);
            return base;
        };
        for n in count + 1.. {
            let id = format!("{base}-{n}");
            if !self.seen.contains_key(&id) {
                self.seen.insert(base, n);
                self.seen.insert(id.clone(), 0);
                return id;
            }
        }
        base
    }
}

/// The candidate that is most like `name`, if any is near enough to be what was meant.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = name.to_lowercase();
    let length = lower.chars().count();
    let limit = 1 + length / 4;
    // Every character more or less is an edit, and counting them is far cheaper than finding the edits.
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (strsim::osa_distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|&(distance, _)| distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Control and escape characters made visible, so that a stranger's file name cannot act on a terminal.
pub fn visible(text: &str) -> String {
    if !text.contains(acts) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            c if (c as u32) < 0x20 => out.extend(char::from_u32(0x2400 + c as u32)),
            '\u{7f}' => out.push('\u{2421}'),
            c if acts(c) => out.push_str(&format!("\\u{{{:x}}}", c as u32)),
            c => out.push(c),
        }
    }
    out
}

/// Whether a character does something instead of being seen: controls, line separators, invisible and bidirectional marks.
pub fn acts(c: char) -> bool {
    c.is_control() || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Shortened at a word's end to at most `limit` characters, with an ellipsis.
pub fn shortened(text: &str, limit: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(limit) else { return text.to_owned() };
    let cut = text[..end].rfind(char::is_whitespace).filter(|&at| at > end / 2).unwrap_or(floor_boundary(text, end.saturating_sub(1)));
    format!("{}…", text[..cut].trim_end_matches([' ', ',', ';', ':', '.', '-']))
}

/// The room that a text takes in a list, in characters: those of Chinese, Japanese and Korean take two.
pub fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Characters of double width: ideographs, kana, Hangul and full-width forms.
pub fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}')
}

/// Characters of scripts that are written without spaces between words: ideographs, kana, Thai, Lao, Burmese and Khmer.
pub fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3fffd}')
}

/// Words of a text as a measure of its length: what white space parts; without spaces, two characters are about a word.
pub fn word_count(text: &str) -> usize {
    let spaced = text.split_ascii_whitespace().count();
    if text.is_ascii() { spaced } else { spaced + text.chars().filter(|c| is_spaceless(*c)).count() / 2 }
}

/// SHA-256 as 64 hexadecimal digits, which is what everybody's `sha256sum` prints.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// "1 article", "2 articles".
pub fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_in_scripts_without_spaces_too() {
        for (text, words) in
            [("", 0), ("two words", 2), ("naïve Ångström", 2), (&"設定".repeat(500), 501), ("การตั้งค่า", 6), ("보고서 내보내기", 2)]
        {
            assert_eq!(word_count(text), words, "{text}");
        }
    }

    #[test]
    fn slugs_are_githubs() {
        for (text, id) in [
            ("Before you begin", "before-you-begin"),
            ("What's next?", "whats-next"),
            ("C++ & `--flag`", "c----flag"),
            ("Über große Änderungen", "über-große-änderungen"),
            ("設定を変更する", "設定を変更する"),
            ("  spaced  ", "spaced"),
        ] {
            assert_eq!(slug(text), id);
        }
    }

    #[test]
    fn repeated_slugs_are_numbered_and_never_collide() {
        let mut slugs = Slugs::default();
        let ids: Vec<_> = ["a", "a", "a 1", "a", "!"].iter().map(|t| slugs.next(t)).collect();
        assert_eq!(ids, ["a", "a-1", "a-1-1", "a-2", "section"]);
    }

    #[test]
    fn url_segments_are_clean() {
        for (name, segment) in [
            ("Getting Started", "getting-started"),
            ("R&D -- notes", "r-d-notes"),
            ("100% \"sure\"", "100-sure"),
            ("Café", "café"),
            ("Cafe\u{301}", "café"),
            ("日本語", "日本語"),
            ("🎉", "1f389"),
            ("v1.2", "v1-2"),
        ] {
            assert_eq!(url_segment(name), segment, "{name}");
        }
        assert!(url_segment(&"x".repeat(200)).len() <= 120);
    }

    #[test]
    fn places_count_code_points_and_all_line_endings() {
        let text = "a\r\nbé😀c\rd\n";
        let index = LineIndex::new(text);
        let at = |s: &str| index.place(text, text.find(s).unwrap_or(0));
        assert_eq!(at("c"), Place { line: 2, column: 4 });
        assert_eq!(at("d"), Place { line: 3, column: 1 });
        assert_eq!(index.place(text, 999), Place { line: 4, column: 1 });
        assert_eq!(&text[index.line_span(text, 2).range()], "bé😀c");
    }

    #[test]
    fn places_on_a_long_line_are_counted_in_a_moment() {
        let text = format!("é\n{}", "é[😀](x) ".repeat(20_000));
        let index = LineIndex::new(&text);
        let places = text.match_indices('[').map(|(at, _)| index.place(&text, at)).enumerate();
        assert!(places.into_iter().all(|(n, place)| place == Place { line: 2, column: n * 8 + 2 }));
        assert_eq!(index.place(&text, text.len()), Place { line: 2, column: 20_000 * 8 + 1 });
        assert_eq!(LineIndex::new("").place("", 0), Place { line: 1, column: 1 });
        let step = "é".repeat(STEP / 2);
        assert_eq!(LineIndex::new(&step).place(&step, STEP), Place { line: 1, column: STEP / 2 + 1 });
    }
}
