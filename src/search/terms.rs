//! Entries become terms: the stems of each field, a line each, as tantivy takes them.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::entry::{Entry, Part};
use super::language::Language;
use super::lexicon::{Gathered, KEPT};
use super::tokens::tokens;

/// Entries that are read at a time: enough for all processors, few enough to stay small in memory.
pub(super) const CHUNK: usize = 512;

/// One article.
#[derive(Debug, Default)]
pub(super) struct Terms {
    pub(super) title: FieldTerms,
    pub(super) also: FieldTerms,
    pub(super) parts: Vec<PartTerms>,
    /// Distinct stems of the title: those that are no stop words (all, when there are no others), and all; 15 for more.
    pub(super) lengths: (u8, u8),
}

/// One part.
#[derive(Debug, Default)]
pub(super) struct PartTerms {
    pub(super) heading: FieldTerms,
    pub(super) body: FieldTerms,
}

/// Stems, each with a line break after it.
#[derive(Debug, Default)]
pub(super) struct FieldTerms {
    pub(super) lines: String,
    pub(super) count: u64,
}

impl Terms {
    /// Terms by field.
    pub(super) fn counts(&self) -> [u64; 4] {
        let sum = |of: fn(&PartTerms) -> u64| self.parts.iter().map(of).sum();
        [self.title.count, self.also.count, sum(|part| part.heading.count), sum(|part| part.body.count)]
    }
}

/// One reader for each thread; what it met once it need not look up again.
pub(super) fn readers(language: &Language) -> Vec<Words<'_>> {
    let reader = |_| Words { language, known: FxHashMap::default(), infos: vec![], met: vec![] };
    (0..rayon::current_num_threads()).map(reader).collect()
}

/// Reads entries with their slots, in order, on all processors.
pub(super) fn read(readers: &mut [Words<'_>], slots: &[(u32, &Entry)]) -> Vec<Terms> {
    let share = slots.len().div_ceil(readers.len().max(1)).max(1);
    let read = |(words, entries): (&mut Words<'_>, &[(u32, &Entry)])| -> Vec<Terms> {
        entries.iter().map(|(slot, entry)| words.entry(*slot, entry)).collect()
    };
    let shares: Vec<Vec<Terms>> = readers.par_iter_mut().zip(slots.par_chunks(share)).map(read).collect();
    shares.into_iter().flatten().collect()
}

/// All words that were met.
pub(super) fn gathered(readers: Vec<Words<'_>>) -> Gathered {
    let mut all = Gathered::default();
    readers.into_iter().for_each(|words| words.gather(&mut all));
    all
}

/// What one thread has met: each word is folded, stemmed and looked up once.
pub(super) struct Words<'a> {
    language: &'a Language,
    /// Word → an index into `infos`.
    known: FxHashMap<String, u32>,
    infos: Vec<Info>,
    /// The words of the part that is being read.
    met: Vec<u32>,
}

struct Info {
    surface: String,
    stem: String,
    is_stop: bool,
    /// Where it stands: parts in order, at most `KEPT`.
    places: Vec<u32>,
}

impl Words<'_> {
    fn entry(&mut self, slot: u32, entry: &Entry) -> Terms {
        let mut title = FieldTerms::default();
        let (mut all, mut content): (FxHashSet<String>, FxHashSet<String>) = Default::default();
        self.read(&entry.title, &mut |info, is_whole| {
            title.push(&info.stem);
            if !is_whole {
                all.insert(info.stem.clone());
            }
            if !is_whole && !info.is_stop {
                content.insert(info.stem.clone());
            }
        });
        let shown = |count: usize| count.min(15) as u8;
        let lengths = (shown(if content.is_empty() { all.len() } else { content.len() }), shown(all.len()));
        let mut also = FieldTerms::default();
        entry.also.iter().for_each(|words| self.field(words, &mut also));
        let parts = (slot << 6..).zip(&entry.parts).map(|(place, part)| self.part(place, part)).collect();
        Terms { title, also, parts, lengths }
    }

    fn part(&mut self, place: u32, part: &Part) -> PartTerms {
        let (mut heading, mut body) = (FieldTerms::default(), FieldTerms::default());
        let mut done = 0;
        for mark in &part.marks {
            self.field(&part.text[done..mark.start], &mut body);
            self.field(&part.text[mark.start..mark.end], &mut heading);
            done = mark.end;
        }
        self.field(&part.text[done..], &mut body);
        self.note(place);
        PartTerms { heading, body }
    }

    /// What was met since the last part stands in this one; the words of the title stand in the first.
    fn note(&mut self, place: u32) {
        for at in self.met.drain(..) {
            let places = &mut self.infos[at as usize].places;
            if places.len() < KEPT && places.last() != Some(&place) {
                places.push(place);
            }
        }
    }

    /// Everything but stop words.
    fn field(&mut self, text: &str, out: &mut FieldTerms) {
        self.read(text, &mut |info, _| {
            if !info.is_stop {
                out.push(&info.stem);
            }
        });
    }

    fn read(&mut self, text: &str, take: &mut dyn FnMut(&Info, bool)) {
        tokens(text, &mut |token| {
            let at = match self.known.get(token.word) {
                Some(&at) => at,
                None => {
                    let (stem, is_stop) = (self.language.stem(token.word, token.surface), self.language.is_stop(token.surface));
                    let at = self.infos.len() as u32;
                    self.infos.push(Info { surface: token.surface.to_owned(), stem, is_stop, places: vec![] });
                    self.known.insert(token.word.to_owned(), at);
                    at
                }
            };
            self.met.push(at);
            take(&self.infos[at as usize], token.whole);
        });
    }

    fn gather(self, all: &mut Gathered) {
        for info in self.infos {
            if info.is_stop {
                all.stops.insert(info.surface.clone());
            }
            all.add(info.surface, [info.stem], info.places);
        }
    }
}

impl FieldTerms {
    fn push(&mut self, stem: &str) {
        self.lines.push_str(stem);
        self.lines.push('\n');
        self.count += 1;
    }
}

/// For tantivy: every line is a term.
#[derive(Clone, Default)]
pub(super) struct Lines {
    token: Token,
}

/// Lines of one text.
pub(super) struct LineStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for Lines {
    type TokenStream<'a> = LineStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> LineStream<'a> {
        self.token.reset();
        LineStream { rest: text, token: &mut self.token }
    }
}

impl TokenStream for LineStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((line, rest)) = self.rest.split_once('\n') else { return false };
        self.rest = rest;
        self.token.text.clear();
        self.token.text.push_str(line);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
