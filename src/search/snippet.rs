//! Words around a match: the densest window of a part, and the heading that it stands under.

use std::cmp::Reverse;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::answer::Snippet;
use super::entry::{Mark, Part};
use super::rank::Likeness;
use super::tokens::tokens;

/// Words of a window.
const WINDOW: usize = 30;

/// So many words before the window belong to it too, when a line begins there.
const BACK: usize = 8;

/// What the first match of a word is worth beside each further one.
const FIRST: u32 = 16;

/// Which words of the query a surface stands for, as bits, and 16 bits above those that it stands for exactly. Stop words are there
/// too, for nothing.
pub type Matches<'a> = FxHashMap<&'a str, u32>;

/// A token of the text: its bytes, and which words it matches.
struct Seen {
    range: Range<usize>,
    words: u32,
    exact: u32,
    /// Neither of the query nor a stop word.
    is_other: bool,
}

/// The lower half of what a surface stands for.
const WORDS: u32 = 0xffff;

/// A part whose words were compared with the query.
pub struct Read<'p> {
    part: &'p Part,
    seen: Vec<Seen>,
}

/// Compares a part with the query.
pub fn read<'p>(part: &'p Part, matches: &Matches<'_>) -> Read<'p> {
    let mut seen: Vec<Seen> = Vec::new();
    let mut whole: Option<(usize, u32)> = None;
    tokens(&part.text, &mut |token| {
        let known = matches.get(token.surface).copied();
        let words = known.unwrap_or_default();
        if token.whole {
            whole = Some((token.end, words)).filter(|(_, words)| *words > 0).or(whole);
            return;
        }
        // A part of an identifier that matches as a whole matches with it.
        let words = words | whole.filter(|(end, _)| token.end <= *end).map_or(0, |(_, words)| words);
        let is_other = known.is_none() && words == 0;
        seen.push(Seen { range: token.start..token.end, words: words & WORDS, exact: words >> 16, is_other });
    });
    Read { part, seen }
}

impl Read<'_> {
    /// How well a heading is these words, all of the query's.
    pub fn likeness(&self, all: u32) -> Likeness {
        self.part.marks.iter().map(|mark| likeness(inside(mark, &self.seen), all)).max().unwrap_or(Likeness::None)
    }
}

fn inside<'a>(mark: &Mark, seen: &'a [Seen]) -> &'a [Seen] {
    let at = |place: usize| seen.partition_point(|token| token.range.start < place);
    &seen[at(mark.start)..at(mark.end)]
}

fn likeness(seen: &[Seen], all: u32) -> Likeness {
    let (words, exact) = seen.iter().fold((0, 0), |(words, exact), token| (words | token.words, exact | token.exact));
    match (words == all && !seen.iter().any(|token| token.is_other), exact == all) {
        (false, _) => Likeness::None,
        (true, false) => Likeness::Near,
        (true, true) => Likeness::Exact,
    }
}

/// The snippet of a part and the heading to lead to.
pub fn of<'p>(part: &'p Part, matches: &Matches<'_>) -> (Snippet, Option<&'p Mark>) {
    let Read { seen, .. } = read(part, matches);
    let text = part.text.as_str();
    if let Some((mark, start)) = covering(part, &seen) {
        return (pieces(text, &seen, start..(start + WINDOW).min(seen.len())), Some(mark));
    }
    let window = window(text, &seen);
    let first = seen[window.clone()].iter().find(|token| token.words > 0);
    let at = first.or(seen.get(window.start)).map_or(0, |token| token.range.start);
    let mark =
        part.marks.iter().rev().find(|mark| mark.start <= at && first.is_some()).or(part.marks.first().filter(|mark| mark.start == 0));
    (pieces(text, &seen, window), mark)
}

/// The heading that holds all words that the part holds, rather one that holds no others, then the shortest; and its first token.
fn covering<'p>(part: &'p Part, seen: &[Seen]) -> Option<(&'p Mark, usize)> {
    let all = seen.iter().fold(0, |words, token| words | token.words);
    let words = |mark: &Mark| inside(mark, seen).iter().fold(0, |words, token| words | token.words);
    let covering = part.marks.iter().filter(|mark| all != 0 && words(mark) == all);
    // In the units of the browser, which counts so too.
    let length = |mark: &Mark| part.text[mark.start..mark.end].encode_utf16().count();
    let mark = covering.min_by_key(|mark| (Reverse(likeness(inside(mark, seen), all)), length(mark)))?;
    Some((mark, seen.iter().position(|token| token.range.start >= mark.start)?))
}

/// The tokens to show.
fn window(text: &str, seen: &[Seen]) -> Range<usize> {
    let length = seen.len().min(WINDOW);
    let (mut best, mut most) = (0, 0);
    for start in (0..seen.len()).filter(|&start| start == 0 || seen[start].words > 0) {
        let (mut words, mut worth) = (0u32, 0);
        for token in &seen[start..(start + length).min(seen.len())] {
            worth += FIRST * (token.words & !words).count_ones() + u32::from(token.words > 0);
            words |= token.words;
        }
        if worth > most {
            (best, most) = (start, worth);
        }
    }
    // Nothing stands between tokens that overlap, as in Chinese.
    let gap = |start: usize| text.get(seen[start - 1].range.end..seen[start].range.start).unwrap_or_default();
    let line = |start: usize| start == 0 || gap(start).contains('\n');
    // Back to where the line begins; else a few words, so that a match does not stand bare.
    let begin = (best.saturating_sub(BACK)..=best).rev().find(|&start| start < seen.len() && line(start));
    let start = begin.unwrap_or(best.saturating_sub(BACK / 2)).min(seen.len() - length);
    start..(start + WINDOW).min(seen.len())
}

/// Every second piece is a match.
fn pieces(text: &str, seen: &[Seen], window: Range<usize>) -> Snippet {
    let Some((first, last)) = seen[window.clone()].first().zip(seen[window.clone()].last()) else { return Snippet::default() };
    let is_cut = (window.start > 0, window.end < seen.len());
    let start = if is_cut.0 { first.range.start } else { 0 };
    let end = if is_cut.1 { last.range.end } else { text.len() };
    let mut pieces = vec![if is_cut.0 { "… ".to_owned() } else { String::new() }];
    let mut done = start;
    for token in seen[window].iter().filter(|token| token.words > 0) {
        // Overlapping tokens, as in Chinese, are one match.
        if token.range.start <= done && pieces.len() > 1 && pieces.len() % 2 == 0 {
            let from = done.min(token.range.end);
            append(&mut pieces, &text[from..token.range.end]);
        } else {
            let plain = &text[done.min(token.range.start)..token.range.start];
            if pieces.len() % 2 == 0 {
                pieces.push(String::new());
            }
            append(&mut pieces, plain);
            pieces.push(text[token.range.clone()].to_owned());
        }
        done = token.range.end;
    }
    if pieces.len() % 2 == 0 {
        pieces.push(String::new());
    }
    append(&mut pieces, &text[done..end]);
    if is_cut.1 {
        append(&mut pieces, " …");
    }
    Snippet(pieces.into_iter().map(|piece| piece.replace('\n', " ")).collect())
}

fn append(pieces: &mut [String], text: &str) {
    if let Some(last) = pieces.last_mut() {
        last.push_str(text);
    }
}

#[cfg(test)]
mod tests;
