//! The phrasebook: the site's commonest words, each written as one byte or two, and commonplace text that every article pack
//! is compressed against: small files cannot learn a site's language by themselves. Coded text, byte by byte: `00` ends a
//! string; `01` takes the leading space from the word that follows; `02` brings one UTF-16 unit, high byte first; `03`–`09`
//! and a byte are a word of the second table, `80`–`FF` one of the first, without its leading space at the start of a string
//! and after a line break; everything else is the ASCII character itself.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::bytes::varint;
use super::commonplace;
use crate::search::entry::Entry;

/// Words of one byte.
const SHORT: usize = 128;
/// Bytes that begin a word of two.
const LEADS: usize = 7;
/// Bytes of text that are looked at.
const SAMPLE: usize = 3 << 20;

/// Ends a string.
pub(super) const END: u8 = 0;
const BARE: u8 = 1;
const UNIT: u8 = 2;
const LEAD: u8 = 3;

/// The site's words and their codes.
pub(super) struct Phrasebook {
    /// In the order of their codes, a leading space where the word brings one.
    words: Vec<String>,
    codes: FxHashMap<String, u16>,
    /// What packs are compressed against: coded text.
    pub(super) commonplace: Vec<u8>,
}

impl Phrasebook {
    /// Learns from every n-th article. A small site gets a small book: a reader fetches it before the first result.
    pub(super) fn of(entries: &[Entry]) -> Phrasebook {
        let size: usize = entries.iter().map(text_len).sum();
        let sample: Vec<&Entry> = entries.iter().step_by(size / SAMPLE + 1).collect();
        let most = (size / 400).clamp(SHORT, SHORT + LEADS * 256);
        let words = ordered(counted(&sample), most);
        let codes = words.iter().enumerate().map(|(code, word)| (word.trim_start().to_owned(), code as u16)).collect();
        let mut book = Phrasebook { words, codes, commonplace: vec![] };
        let coded: Vec<Vec<u8>> = sample.iter().map(|entry| book.sample(entry)).collect();
        book.commonplace = commonplace::of(&coded, (size / 60).min(16 << 10));
        book
    }

    /// The file: how many bytes of words, the words with a line break after each, the commonplace text.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let words: String = self.words.iter().flat_map(|word| [word.as_str(), "\n"]).collect();
        let mut out = vec![];
        varint(&mut out, words.len() as u64);
        out.extend(words.as_bytes());
        out.extend(&self.commonplace);
        out
    }

    /// Writes a string and its end.
    pub(super) fn encode(&self, text: &str, out: &mut Vec<u8>) {
        let mut fresh = true;
        for piece in pieces(text) {
            match piece {
                Piece::Word { spaced, word } => self.word((spaced, word, fresh), out),
                Piece::Char(c) => self.char(c, out),
            }
            fresh = matches!(piece, Piece::Char('\n'));
        }
        out.push(END);
    }

    fn word(&self, (spaced, word, fresh): (bool, &str, bool), out: &mut Vec<u8>) {
        let Some(&code) = self.codes.get(word) else {
            if spaced {
                out.push(b' ');
            }
            return word.chars().for_each(|c| self.char(c, out));
        };
        match (spaced, fresh) {
            (true, false) | (false, true) => {}
            (true, true) => out.extend([b' ', BARE]),
            (false, false) => out.push(BARE),
        }
        put(code, out);
    }

    fn char(&self, c: char, out: &mut Vec<u8>) {
        if c == '\n' || (' '..='\x7f').contains(&c) {
            return out.push(c as u8);
        }
        if let Some(&code) = self.codes.get(c.encode_utf8(&mut [0; 4]) as &str) {
            return put(code, out);
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            out.push(UNIT);
            out.extend(unit.to_be_bytes());
        }
    }

    fn sample(&self, entry: &Entry) -> Vec<u8> {
        let mut out = vec![];
        for part in &entry.parts {
            self.encode(&part.text, &mut out);
        }
        out
    }
}

fn put(code: u16, out: &mut Vec<u8>) {
    match usize::from(code).checked_sub(SHORT) {
        None => out.push(128 + code as u8),
        Some(rest) => out.extend([LEAD + (rest >> 8) as u8, rest as u8]),
    }
}

fn text_len(entry: &Entry) -> usize {
    entry.parts.iter().map(|part| part.text.len()).sum()
}

#[derive(Clone, Copy)]
enum Piece<'a> {
    Word { spaced: bool, word: &'a str },
    Char(char),
}

/// Letters of scripts that write no spaces stand alone, and so does every character between words.
fn lone(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}') || c >= '\u{2e80}'
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() && !lone(c)
}

/// Words of two letters and more, the space before them taken along, and single characters.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let spaced = first == ' ';
        let body = &rest[usize::from(spaced)..];
        let end = word_len(body);
        let word = &body[..end];
        if word.chars().nth(1).is_some() {
            rest = &body[end..];
            return Some(Piece::Word { spaced, word });
        }
        rest = &rest[first.len_utf8()..];
        Some(Piece::Char(first))
    })
}

fn word_len(text: &str) -> usize {
    let ascii = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    if text.as_bytes().get(ascii).is_none_or(u8::is_ascii) {
        return ascii;
    }
    text.find(|c| !in_word(c)).unwrap_or(text.len())
}

/// How often each word stands, with the space that it brings, and each character outside of ASCII.
fn counted(sample: &[&Entry]) -> Vec<(String, usize)> {
    let mut words: FxHashMap<&str, usize> = FxHashMap::default();
    let mut chars: FxHashMap<char, usize> = FxHashMap::default();
    let texts = sample.iter().flat_map(|entry| &entry.parts).map(|part| part.text.as_str());
    for piece in texts.flat_map(pieces) {
        match piece {
            Piece::Word { word, .. } => *words.entry(word).or_default() += 1,
            Piece::Char(c) if c.is_ascii() => {}
            Piece::Char(c) => *chars.entry(c).or_default() += 1,
        }
    }
    // Letters of words that get no code of their own; words that do are most of the text, hence a share.
    for (word, count) in words.iter().filter(|(word, _)| !word.is_ascii()) {
        word.chars().filter(|c| !c.is_ascii()).for_each(|c| *chars.entry(c).or_default() += count.div_ceil(4));
    }
    let words = words.into_iter().filter(|(word, _)| word.chars().nth(1).is_some()).map(|(word, count)| (format!(" {word}"), count));
    words.chain(chars.into_iter().map(|(c, count)| (c.to_string(), count))).collect()
}

/// The words that save most, those with the shortest codes first; alphabetical within a stretch that shares a first byte.
fn ordered(counted: Vec<(String, usize)>, most: usize) -> Vec<String> {
    let mut worth: Vec<(usize, usize, String)> =
        counted.into_iter().filter(|(_, count)| *count > 2).map(|(word, count)| (count * (2 * word.len() - 1), count, word)).collect();
    worth.sort_by(|a, b| (Reverse(a.0), &a.2).cmp(&(Reverse(b.0), &b.2)));
    worth.truncate(most);
    worth.sort_by(|a, b| (Reverse(a.1), &a.2).cmp(&(Reverse(b.1), &b.2)));
    let mut words: Vec<String> = worth.into_iter().map(|(_, _, word)| word).collect();
    let short = words.len().min(SHORT);
    words[..short].sort();
    words[short..].chunks_mut(256).for_each(<[String]>::sort);
    words
}
