//! The engine as everybody uses it: made from entries once, asked as often as one likes.

use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::answer::{Answer, Hit, Options, SectionHit};
use super::entry::{Entry, Part};
use super::index::{Index, Postings};
use super::language::Language;
use super::lexicon::Lexicon;
use super::query::{self, Knowledge, Level, Query};
use super::rank::{self, Likeness, PartMatch, Ranked};
use super::snippet::{self, Matches};
use super::tokens::tokens;
use crate::error::Result;

/// Parts that are shown below an article.
const MOST_SECTIONS: usize = 3;

/// Articles that are looked at for a phrase, the best first, and so many that hold it are enough: a browser fetches their texts.
const MOST_FOR_PHRASES: usize = 200;
const ENOUGH_WITH_PHRASES: usize = 50;

/// Articles that are looked at for a heading that is the query, the best first: no more than the browser shows anyway.
const MOST_FOR_HEADINGS: usize = 10;

/// What a site says about its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    /// A language tag such as `en` or `pt-BR`.
    pub language: String,
    /// Groups of words that mean the same.
    pub synonyms: Vec<Vec<String>>,
}

/// Answers queries; immutable, shared between threads.
pub struct Searcher {
    entries: Vec<Entry>,
    wording: Wording,
    language: Language,
    index: Index,
    /// The synonyms as surfaces without stop words.
    synonyms: Vec<Vec<Vec<String>>>,
}

impl Searcher {
    /// Makes the index in memory.
    ///
    /// # Errors
    /// When the index cannot be made.
    pub fn new(entries: Vec<Entry>, wording: Wording) -> Result<Searcher> {
        let language = Language::of(&wording.language);
        let index = Index::new(&entries, &language)?;
        Ok(Searcher::with(index, entries, wording))
    }

    /// The engine over an index that was made from these entries.
    pub fn with(index: Index, entries: Vec<Entry>, wording: Wording) -> Searcher {
        let language = Language::of(&wording.language);
        let synonyms = synonyms(&wording, &index.stops);
        Searcher { entries, wording, language, index, synonyms }
    }

    /// The engine over other entries of the same site: only articles that changed are read again. To be asked of the newest
    /// engine only, since all of them write into one index.
    ///
    /// # Errors
    /// When the index cannot be made; this engine goes on to work.
    pub fn updated(&self, entries: Vec<Entry>, wording: Wording) -> Result<Searcher> {
        if wording.language != self.wording.language {
            return Searcher::new(entries, wording);
        }
        let index = self.index.updated(&entries, &self.language)?;
        Ok(Searcher::with(index, entries, wording))
    }

    /// The best articles for a query.
    pub fn search(&self, query: &str, options: &Options) -> Answer {
        let understood = query::read(query, self.knowledge());
        let mut read: FxHashMap<u32, Arc<Postings>> = FxHashMap::default();
        let postings = |stem| read.entry(stem).or_insert_with(|| Arc::new(self.index.postings(stem))).clone();
        let mut ranked = rank::rank(&understood, understood.content(&self.index.lexicon), postings);
        ranked.retain(|ranked| self.is_wanted(ranked.article, options));
        let mut unquoted = false;
        if !understood.phrases.is_empty() && !ranked.is_empty() {
            let held = |ranked: &&Ranked| self.holds(ranked.article, &understood.phrases);
            let holding: Vec<Ranked> = ranked.iter().take(MOST_FOR_PHRASES).filter(held).take(ENOUGH_WITH_PHRASES).cloned().collect();
            unquoted = holding.is_empty();
            ranked = if unquoted { ranked } else { holding };
        }
        let total = ranked.len();
        let matches = self.matches(&understood);
        ranked.truncate(options.limit);
        self.lead(&mut ranked, &matches, understood.words.len());
        let results = ranked.iter().map(|ranked| self.hit(ranked, &matches, options, &understood)).collect();
        let (corrected, unknown) = (understood.corrected, understood.unknown);
        Answer { query: query.to_owned(), total, corrected, unknown, unquoted, results }
    }

    fn knowledge(&self) -> Knowledge<'_> {
        Knowledge { lexicon: &self.index.lexicon, stops: &self.index.stops, synonyms: &self.synonyms }
    }

    fn is_wanted(&self, article: u32, options: &Options) -> bool {
        let entry = &self.entries[article as usize];
        let in_section =
            |wanted: &String| entry.section.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        options.section.as_ref().is_none_or(|wanted| wanted.is_empty() || in_section(wanted))
            && options.kind.as_ref().is_none_or(|kind| entry.kind == *kind)
            && options.tag.as_ref().is_none_or(|tag| entry.tags.contains(tag))
    }

    /// Whether every phrase stands in a row somewhere in the article.
    fn holds(&self, article: u32, phrases: &[Vec<String>]) -> bool {
        let entry = &self.entries[article as usize];
        let texts = || std::iter::once(entry.title.as_str()).chain(entry.parts.iter().map(|part| part.text.as_str()));
        let read: Vec<Vec<String>> = texts().map(|text| surfaces(text, &[])).collect();
        phrases.iter().all(|phrase| read.iter().any(|surfaces| surfaces.windows(phrase.len()).any(|run| run == phrase)))
    }

    /// Puts articles forward of which a heading is the query: only the text says which words a heading has besides.
    fn lead(&self, ranked: &mut [Ranked], matches: &Matches<'_>, words: usize) {
        let all = (1 << words) - 1;
        let first = ranked.len().min(MOST_FOR_HEADINGS);
        for ranked in &mut ranked[..first] {
            let entry = &self.entries[ranked.article as usize];
            let read = ranked.may_be_headed().map(|at| (at, snippet::read(part(entry, at), matches).likeness(all)));
            let best = read.filter(|(_, likeness)| *likeness > Likeness::None).min_by_key(|&(at, likeness)| (Reverse(likeness), at));
            if let Some((at, likeness)) = best {
                ranked.head(at, likeness);
            }
        }
        // Stable.
        ranked[..first].sort_by_key(|ranked| Reverse(ranked.tier));
    }

    /// Surfaces to mark.
    fn matches(&self, query: &Query) -> Matches<'_> {
        let lexicon = &self.index.lexicon;
        let mut matches: Matches<'_> = self.index.stops.iter().map(|stop| (stop.as_str(), 0)).collect();
        for (at, word) in query.words.iter().enumerate() {
            for meaning in &word.meanings {
                let bits = if meaning.level >= Level::Sibling { 1 << at | 1 << (at + 16) } else { 1 << at };
                for surface in lexicon.surfaces_of(meaning.stem) {
                    *matches.entry(surface.text.as_str()).or_default() |= bits;
                }
            }
        }
        matches
    }

    fn hit(&self, ranked: &Ranked, matches: &Matches<'_>, options: &Options, query: &Query) -> Hit {
        let entry = &self.entries[ranked.article as usize];
        let best = ranked.best().map_or(0, |best| best.part);
        let (snippet, mark) = snippet::of(part(entry, best), matches);
        let mark = mark.filter(|_| !ranked.is_whole());
        let heading = mark.map(|mark| part(entry, best).text[mark.start..mark.end].to_owned());
        let sections = shown(ranked).into_iter().map(|found| section(entry, found, matches)).collect();
        Hit {
            url: address(entry, mark.map(|mark| mark.anchor.as_str())),
            title: entry.title.clone(),
            heading: heading.unwrap_or_default(),
            crumbs: entry.crumbs.clone(),
            kind: entry.kind.clone(),
            score: ranked.score,
            snippet,
            sections,
            why: if options.explain { self.explain(ranked, query) } else { vec![] },
        }
    }

    /// One line about the order, and one for each word: what it stands for and what that is worth here.
    fn explain(&self, ranked: &Ranked, query: &Query) -> Vec<String> {
        let mut lines = vec![ranked.reason().to_owned()];
        lines.extend(query.words.iter().map(|word| {
            let worth = word.meanings.iter().filter_map(|meaning| {
                let postings = self.index.postings(meaning.stem);
                let title = postings.title.iter().find(|title| title.article == ranked.article).map_or(0, |title| title.impact);
                let own = |part: &&super::index::PartPosting| part.article == ranked.article;
                let text = postings.parts.iter().filter(own).map(|part| part.impact).max().unwrap_or_default();
                let stem = &self.index.lexicon.stems[meaning.stem as usize];
                (title > 0 || text > 0).then(|| format!("{stem} ×{:.2} (title {title}, text {text})", f64::from(meaning.weight) / 100.0))
            });
            let worth = Vec::from_iter(worth).join(", ");
            format!("{}: {}", word.typed, if worth.is_empty() { "not here" } else { &worth })
        }));
        lines
    }

    /// All surfaces and stems.
    pub fn lexicon(&self) -> &Lexicon {
        &self.index.lexicon
    }

    /// Where a stem stands.
    pub fn postings(&self, stem: u32) -> Postings {
        self.index.postings(stem)
    }

    /// What is searched.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Language and synonyms.
    pub fn wording(&self) -> &Wording {
        &self.wording
    }

    /// The synonyms as surfaces without stop words: groups of sides.
    pub fn synonyms(&self) -> &[Vec<Vec<String>>] {
        &self.synonyms
    }

    /// Words that are left out of queries, sorted.
    pub fn stop_words(&self) -> &[String] {
        &self.index.stops
    }
}

/// Up to three parts with a heading that hold a word: those with most words, then the best.
fn shown(ranked: &Ranked) -> Vec<&PartMatch> {
    let mut parts: Vec<&PartMatch> = ranked.parts.iter().filter(|found| found.part > 0).collect();
    parts.sort_by_key(|found| (Reverse((found.words.count_ones(), found.score)), found.part));
    parts.truncate(MOST_SECTIONS);
    parts
}

fn section(entry: &Entry, found: &PartMatch, matches: &Matches<'_>) -> SectionHit {
    let part = part(entry, found.part);
    let (snippet, mark) = snippet::of(part, matches);
    let heading = mark.map(|mark| part.text[mark.start..mark.end].to_owned());
    SectionHit { url: address(entry, mark.map(|mark| mark.anchor.as_str())), heading: heading.unwrap_or_default(), snippet }
}

fn part(entry: &Entry, number: u8) -> &Part {
    // There is a part for every posting; the first one always is.
    &entry.parts[usize::from(number).min(entry.parts.len() - 1)]
}

fn address(entry: &Entry, anchor: Option<&str>) -> String {
    anchor.map_or_else(|| entry.url.clone(), |anchor| format!("{}#{anchor}", entry.url))
}

/// Groups of words that mean the same, as surfaces without stop words.
pub(super) fn synonyms(wording: &Wording, stops: &[String]) -> Vec<Vec<Vec<String>>> {
    let group = |group: &Vec<String>| group.iter().map(|words| surfaces(words, stops)).collect();
    wording.synonyms.iter().map(group).collect()
}

/// The words of a text as they are looked up, without these.
fn surfaces(text: &str, without: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    tokens(text, &mut |token| {
        if !token.whole && without.binary_search_by(|stop| stop.as_str().cmp(token.surface)).is_err() {
            found.push(token.surface.to_owned());
        }
    });
    found
}

#[cfg(test)]
mod tests;
