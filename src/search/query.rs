//! A query becomes words, each with what it may stand for: its own stem, synonyms, completions, near words. The reader in the
//! browser does the same, rule for rule.

use rustc_hash::FxHashMap;

use super::class::paired;
use super::lexicon::{Lexicon, Surface};
use super::near::{self, Near};
use super::tokens::tokens;

/// Code points of a query that are read.
pub const MOST_CHARS: usize = 256;

/// Words of a query that count.
pub const MOST_WORDS: usize = 16;

/// Meanings of one word.
const MOST_MEANINGS: usize = 16;

/// Weights in hundredths: how much a meaning is worth beside the word itself.
mod weights {
    pub(super) const EXACT: u32 = 100;
    /// A part of an identifier that is known as a whole.
    pub(super) const PART: u32 = 60;
    /// `signin` for `sign-in`.
    pub(super) const JOINED: u32 = 90;
    pub(super) const SYNONYM: u32 = 90;
    /// A completion, less for each missing letter.
    pub(super) const COMPLETED: u32 = 80;
    pub(super) const FOR_EACH_LETTER: u32 = 5;
    pub(super) const LEAST_COMPLETED: u32 = 30;
    pub(super) const SAME_ROOT: u32 = 60;
    pub(super) const ONE_EDIT: u32 = 45;
    pub(super) const TWO_EDITS: u32 = 20;
    pub(super) const UNFINISHED: u32 = 20;
    /// Other forms of a word that was found by a typo, in hundredths of what the form itself is worth.
    pub(super) const OTHER_FORMS: u32 = 60;
}

/// Letters from which on a word is completed.
const COMPLETED_FROM: usize = 3;

/// Completions of a word, and how often they may stand in the site together: long lists cost the reader's network.
const MOST_COMPLETIONS: usize = 6;
const MOST_POSTINGS: u32 = 12_000;

/// Fewer hits than this, and near words are looked for.
const FEW: u32 = 3;

/// What a word may stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// An index into `Lexicon::stems`.
    pub stem: u32,
    /// In hundredths.
    pub weight: u32,
    /// How near it is to what was typed.
    pub level: Level,
    /// Another word of the same meaning: no title is the query because of it.
    pub is_synonym: bool,
}

/// How near a meaning is to the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A typo away.
    Typo,
    /// A completion, or another word of the same root.
    Other,
    /// The stem of a rare form: as good as the word itself only where that form stands.
    Sibling,
    /// The word itself, or what the site says is the same.
    Exact,
}

/// A word of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// As typed.
    pub typed: String,
    /// Folded.
    pub surface: String,
    /// Identifiers that it is a part of.
    wholes: Vec<String>,
    /// Joined forms that it is a part of: `signin` for `sign-in`.
    joined: Vec<String>,
    /// The reader may still be typing it: what it is so far, longest last.
    open: Vec<String>,
    /// What it stands for.
    pub meanings: Vec<Meaning>,
}

/// A query that was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// In order, no surface twice.
    pub words: Vec<Word>,
    /// Surfaces that must stand in a row.
    pub phrases: Vec<Vec<String>>,
    /// Distinct stems, left-out stop words among them.
    pub full: usize,
    /// Words that were taken for others: as typed, and as searched.
    pub corrected: Vec<(String, String)>,
    /// Words that stand nowhere, as typed.
    pub unknown: Vec<String>,
}

/// What queries are understood by.
#[derive(Clone, Copy)]
pub struct Knowledge<'a> {
    /// All words of the site.
    pub lexicon: &'a Lexicon,
    /// Sorted.
    pub stops: &'a [String],
    /// Each group's members as surfaces without stop words.
    pub synonyms: &'a [Vec<Vec<String>>],
}

/// Reads a query.
pub fn read(query: &str, knowledge: Knowledge<'_>) -> Query {
    let end = query.char_indices().nth(MOST_CHARS).map_or(query.len(), |(at, _)| at);
    let (runs, phrases) = quoted(&query[..end]);
    let mut words = Vec::new();
    for (at, (text, is_quoted)) in runs.iter().enumerate() {
        words_of(text, at + 1 == runs.len() && !is_quoted, &mut words);
    }
    let words = distinct(words);
    let is_stop = |word: &Word| knowledge.stops.binary_search(&word.surface).is_ok();
    let full = stems_of(&words, knowledge.lexicon);
    let content: Vec<Word> = words.iter().filter(|word| !is_stop(word)).cloned().collect();
    let mut words = if content.is_empty() { words } else { content };
    words.truncate(MOST_WORDS);
    let read = Reading { knowledge, words: &words }.meanings();
    let mut query = Query { words, phrases, full, ..Query::default() };
    for (word, (meanings, best)) in query.words.iter_mut().zip(read) {
        query.corrected.extend(best.map(|best| (word.typed.clone(), best)));
        query.unknown.extend(meanings.is_empty().then(|| word.typed.clone()));
        word.meanings = meanings;
    }
    query
}

/// The text outside and inside of quotation marks, in order, and the surfaces of each phrase.
fn quoted(query: &str) -> (Vec<(&str, bool)>, Vec<Vec<String>>) {
    let (mut runs, mut phrases, mut rest) = (Vec::new(), Vec::new(), query);
    let is_mark = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»');
    while let Some((before, after)) = rest.split_once(is_mark) {
        let Some((inside, behind)) = after.split_once(is_mark) else { break };
        let mut surfaces = Vec::new();
        tokens(inside, &mut |token| {
            if !token.whole {
                surfaces.push(token.surface.to_owned());
            }
        });
        runs.extend([(before, false), (inside, true)]);
        phrases.extend(Some(surfaces).filter(|surfaces| !surfaces.is_empty()));
        rest = behind;
    }
    runs.push((rest, false));
    (runs, phrases)
}

/// The words of a run of text. One that the text ends with may still grow, when that is where the reader types.
fn words_of(text: &str, may_grow: bool, out: &mut Vec<Word>) {
    let mut wholes: Vec<(String, bool, usize)> = Vec::new();
    tokens(text, &mut |token| {
        if token.whole {
            let is_joined = text[token.start..token.end].contains('-') && !token.surface.contains('-');
            wholes.push((token.surface.to_owned(), is_joined, token.end));
            return;
        }
        let covering = wholes.iter().filter(|(.., end)| *end >= token.end);
        let (joined, own): (Vec<_>, Vec<_>) = covering.cloned().partition(|(_, is_joined, _)| *is_joined);
        let ends_there = |end: usize| end == text.len() && may_grow;
        let mut open: Vec<String> = own.iter().filter(|(.., end)| ends_there(*end)).map(|(surface, ..)| surface.clone()).collect();
        if ends_there(token.end) {
            open.insert(0, token.surface.to_owned());
        }
        let names = |list: Vec<(String, bool, usize)>| list.into_iter().map(|(surface, ..)| surface).collect();
        let typed = text[token.start..token.end].to_owned();
        let (wholes, joined, surface) = (names(own), names(joined), token.surface.to_owned());
        out.push(Word { typed, surface, wholes, joined, open, meanings: vec![] });
    });
}

/// Each surface once; what is known of a later one is added to the first.
fn distinct(words: Vec<Word>) -> Vec<Word> {
    let mut out: Vec<Word> = Vec::new();
    for word in words {
        match out.iter_mut().find(|known| known.surface == word.surface) {
            None => out.push(word),
            Some(known) => {
                known.wholes.extend(word.wholes);
                known.joined.extend(word.joined);
                known.open.extend(word.open);
            }
        }
    }
    out
}

/// Distinct first stems; a word that is not known counts for itself.
fn stems_of(words: &[Word], lexicon: &Lexicon) -> usize {
    let mut stems: Vec<Result<u32, &str>> = words.iter().map(|word| first_stem(word, lexicon)).collect();
    stems.sort_unstable();
    stems.dedup();
    stems.len()
}

fn first_stem<'a>(word: &'a Word, lexicon: &Lexicon) -> Result<u32, &'a str> {
    lexicon.get(&word.surface).and_then(|known| known.stems.first().copied()).ok_or(&word.surface)
}

impl Query {
    /// Distinct first stems of the words that count.
    pub fn content(&self, lexicon: &Lexicon) -> usize {
        stems_of(&self.words, lexicon)
    }
}

struct Reading<'a> {
    knowledge: Knowledge<'a>,
    words: &'a [Word],
}

impl Reading<'_> {
    /// What each word stands for, and what it was taken for when it stands nowhere itself.
    fn meanings(&self) -> Vec<(Vec<Meaning>, Option<String>)> {
        self.words.iter().zip(self.synonyms()).map(|(word, synonyms)| self.of(word, &synonyms)).collect()
    }

    fn of(&self, word: &Word, synonyms: &[&String]) -> (Vec<Meaning>, Option<String>) {
        let mut meanings = self.itself(word);
        let own = meanings.len();
        synonyms.iter().for_each(|surface| self.add(&mut meanings, surface, weights::SYNONYM, Level::Exact));
        meanings[own..].iter_mut().for_each(|meaning| meaning.is_synonym = true);
        word.open.iter().for_each(|open| self.complete(open, &mut meanings));
        if meanings.iter().all(|meaning| meaning.is_synonym) {
            self.same_root(&word.surface, &mut meanings);
        }
        let (was_empty, sum) =
            (meanings.is_empty(), meanings.iter().map(|meaning| self.knowledge.lexicon.frequency(meaning.stem)).sum::<u32>());
        let is_rare = sum < FEW && word.wholes.is_empty();
        let best = if is_rare { self.near(word, &mut meanings) } else { None };
        (meanings, best.filter(|_| was_empty))
    }

    /// The word's own stem, and identifiers that it is a part of.
    fn itself(&self, word: &Word) -> Vec<Meaning> {
        let mut meanings = Vec::new();
        let is_known = |surface: &&String| self.knowledge.lexicon.get(surface).is_some_and(|known| self.is_found(known));
        let wholes: Vec<&String> = word.wholes.iter().filter(is_known).collect();
        wholes.iter().for_each(|whole| self.add(&mut meanings, whole, weights::EXACT, Level::Exact));
        let (weight, level) = if wholes.is_empty() { (weights::EXACT, Level::Exact) } else { (weights::PART, Level::Other) };
        self.add(&mut meanings, &word.surface, weight, level);
        word.joined.iter().for_each(|joined| self.add(&mut meanings, joined, weights::JOINED, Level::Exact));
        meanings
    }

    /// For each word of the query the words that its synonyms hold.
    fn synonyms(&self) -> Vec<Vec<&String>> {
        let words: Vec<&str> = self.words.iter().map(|word| word.surface.as_str()).collect();
        let mut found = vec![Vec::new(); words.len()];
        for group in self.knowledge.synonyms {
            for (side, surfaces) in group.iter().enumerate().filter(|(_, surfaces)| !surfaces.is_empty()) {
                let others = || group.iter().enumerate().filter(move |(other, _)| *other != side).flat_map(|(_, other)| other);
                for start in (0..words.len()).filter(|&start| words[start..].len() >= surfaces.len()) {
                    if words[start..start + surfaces.len()].iter().zip(surfaces).all(|(word, surface)| *word == surface) {
                        found[start..start + surfaces.len()].iter_mut().for_each(|found| found.extend(others()));
                    }
                }
            }
        }
        found
    }

    /// Words that begin with what was typed so far.
    fn complete(&self, open: &str, meanings: &mut Vec<Meaning>) {
        let lexicon = self.knowledge.lexicon;
        let length = open.chars().count();
        if length < COMPLETED_FROM && !open.chars().next().is_some_and(paired) {
            return;
        }
        // Stem → letters that are missing, and the first surface.
        let mut found: Vec<(u32, usize, &str)> = Vec::new();
        let mut places: FxHashMap<u32, usize> = FxHashMap::default();
        for surface in lexicon.beginning(open).iter().filter(|surface| surface.text != open && !self.is_stop(&surface.text)) {
            let missing = surface.text.chars().count() - length;
            for &stem in
                surface.stems.iter().take(1).filter(|&&stem| lexicon.frequency(stem) > 0 && !meanings.iter().any(|m| m.stem == stem))
            {
                let at = *places.entry(stem).or_insert(found.len());
                match found.get_mut(at) {
                    Some((_, least, _)) => *least = missing.min(*least),
                    None => found.push((stem, missing, &surface.text)),
                }
            }
        }
        found.sort_by_key(|&(stem, _, text)| (std::cmp::Reverse(lexicon.frequency(stem)), text));
        let mut sum = 0;
        for (at, (stem, missing, _)) in found.into_iter().take(MOST_COMPLETIONS).enumerate() {
            sum += lexicon.frequency(stem);
            if at > 0 && sum > MOST_POSTINGS {
                break;
            }
            let less = weights::FOR_EACH_LETTER.saturating_mul(missing as u32);
            let weight = weights::COMPLETED.saturating_sub(less).max(weights::LEAST_COMPLETED);
            push(meanings, Meaning { stem, weight, level: Level::Other, is_synonym: false });
        }
    }

    /// Forms of a word that the site has in other forms only.
    fn same_root(&self, word: &str, meanings: &mut Vec<Meaning>) {
        let found = near::same_root(word, self.knowledge.lexicon);
        found
            .into_iter()
            .for_each(|stem| push(meanings, Meaning { stem, weight: weights::SAME_ROOT, level: Level::Other, is_synonym: false }));
    }

    /// Words that differ by a typo; returns the nearest.
    fn near(&self, word: &Word, meanings: &mut Vec<Meaning>) -> Option<String> {
        let found = near::near(&word.surface, !word.open.is_empty(), self.knowledge.lexicon);
        let best = found.first().map(|near| near.surface.text.clone());
        for Near { surface, edits, unfinished } in found {
            let weight = match (unfinished, edits) {
                (true, _) => weights::UNFINISHED,
                (false, 1) => weights::ONE_EDIT,
                (false, _) => weights::TWO_EDITS,
            };
            self.add(meanings, &surface.text, weight, Level::Typo);
        }
        best
    }

    fn is_found(&self, surface: &Surface) -> bool {
        surface.stems.iter().any(|&stem| self.knowledge.lexicon.frequency(stem) > 0)
    }

    fn is_stop(&self, surface: &str) -> bool {
        self.knowledge.stops.binary_search_by(|known| known.as_str().cmp(surface)).is_ok()
    }

    /// All stems of a surface. Where its form is rare, the form comes first and the stem that others share is worth less.
    fn add(&self, meanings: &mut Vec<Meaning>, surface: &str, weight: u32, level: Level) {
        let lexicon = self.knowledge.lexicon;
        let stems = lexicon.get(surface).map_or(&[][..], |known| &known.stems);
        let found = || stems.iter().copied().filter(|&stem| lexicon.frequency(stem) > 0);
        let forms: Vec<u32> = found().filter(|&stem| lexicon.is_form(stem)).collect();
        forms.iter().for_each(|&stem| push(meanings, Meaning { stem, weight, level, is_synonym: false }));
        for stem in found().filter(|stem| !forms.contains(stem)) {
            let (weight, level) = match (forms.is_empty(), level) {
                (true, _) => (weight, level),
                (false, Level::Exact) => (weight, Level::Sibling),
                (false, _) => (weight * weights::OTHER_FORMS / 100, level),
            };
            push(meanings, Meaning { stem, weight, level, is_synonym: false });
        }
    }
}

/// The first meaning of a stem is the best: they come in falling order of worth.
fn push(meanings: &mut Vec<Meaning>, meaning: Meaning) {
    if meanings.len() < MOST_MEANINGS && !meanings.iter().any(|known| known.stem == meaning.stem) {
        meanings.push(meaning);
    }
}

#[cfg(test)]
mod tests;
