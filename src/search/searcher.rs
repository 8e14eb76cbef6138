//! The engine as everybody uses it: made from entries once, asked as often as one likes.

use super::answer::{Answer, Options};
use super::entry::Entry;
use super::index::{Lexicon, Postings};
use crate::error::Result;

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
    lexicon: Lexicon,
}

impl Searcher {
    /// Makes the index in memory.
    ///
    /// # Errors
    /// When the index cannot be made.
    pub fn new(entries: Vec<Entry>, wording: Wording) -> Result<Searcher> {
        Ok(Searcher { entries, wording, lexicon: Lexicon::default() })
    }

    /// The best articles for a query.
    pub fn search(&self, query: &str, _options: &Options) -> Answer {
        Answer { query: query.to_owned(), ..Answer::default() }
    }

    /// All surfaces and stems.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Where a stem stands.
    pub fn postings(&self, _stem: u32) -> Postings {
        Postings::default()
    }

    /// What is searched.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Language and synonyms.
    pub fn wording(&self) -> &Wording {
        &self.wording
    }

    /// Words of the site that are left out of queries, sorted.
    pub fn stop_words(&self) -> Vec<String> {
        vec![]
    }
}
