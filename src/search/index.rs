//! The index: stems to the articles and parts that hold them, with whole numbers for how much. tantivy keeps the postings,
//! in memory or in a folder; how they are weighed is decided here. What comes out does not depend on segments or document ids.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::directory::{Directory, RamDirectory};
use tantivy::fieldnorm::FieldNormReader;
use tantivy::indexer::NoMergePolicy;
use tantivy::postings::Postings as _;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::{DocSet, IndexSettings, IndexWriter, InvertedIndexReader, SegmentReader, TERMINATED, TantivyDocument, Term};

use super::entry::Entry;
use super::forms::Forms;
use super::language::Language;
use super::lexicon::{self, Gathered, RARE};
pub use super::lexicon::{Lexicon, Surface};
use super::terms::{Lines, Terms};
use super::weight::{self, Averages};
use crate::error::{Error, Result};

/// A title that holds a stem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TitlePosting {
    /// An index into the entries.
    pub article: u32,
    /// 1 to 127.
    pub impact: u8,
    /// Distinct stems of the title that are no stop words, 15 for more; 0 when the stem stands in `also` only.
    pub content: u8,
    /// Distinct stems of the title, 15 for more; 0 when the stem stands in `also` only.
    pub full: u8,
}

/// A part that holds a stem in its headings or text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PartPosting {
    /// An index into the entries.
    pub article: u32,
    /// An index into the entry's parts.
    pub part: u8,
    /// 1 to 127.
    pub impact: u8,
    /// It stands in a heading.
    pub heading: bool,
}

/// Where a stem stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Postings {
    /// By article.
    pub title: Vec<TitlePosting>,
    /// By article and part.
    pub parts: Vec<PartPosting>,
}

/// The fields of a document, one document for each part.
#[derive(Clone, Copy, Debug)]
struct Fields {
    /// Title, `also`, headings and body: the order of everything that is counted by field.
    text: [Field; 4],
    /// The slot of the article, to take it out again.
    slot: Field,
    /// Slot and part.
    place: Field,
}

/// The place of the forms among the fields, after those with text.
const FORMS: usize = 4;

/// The name under which tantivy knows how our stems are parted.
const LINES: &str = "guidepost";

/// Bytes that tantivy may hold back before it writes a segment, for each of its threads.
const HEAP: usize = 48_000_000;

/// Two threads: the most that a small machine has.
const THREADS: usize = 2;

/// The index at one moment. A newer one shares what did not change.
pub struct Index {
    index: tantivy::Index,
    fields: Fields,
    writer: Arc<Mutex<Option<IndexWriter>>>,
    segments: Vec<Segment>,
    /// All words.
    pub lexicon: Lexicon,
    forms: Forms,
    /// Stop words that the texts hold, and those that questions are made of, sorted.
    pub stops: Vec<String>,
    /// By slot: the article's number now; `None` for one that was taken out.
    articles: Vec<Option<u32>>,
    /// By article.
    known: Vec<Known>,
    averages: Averages,
}

/// What is remembered of an article.
#[derive(Clone, Debug)]
struct Known {
    slot: u32,
    url: String,
    fingerprint: u64,
    /// Distinct stems of the title: without stop words, and all.
    lengths: (u8, u8),
    /// Terms in each field, and parts.
    counts: [u64; 4],
    parts: u64,
}

/// One of tantivy's segments, opened.
struct Segment {
    reader: SegmentReader,
    /// Slot and part of each document.
    places: Vec<u32>,
    norms: Vec<FieldNormReader>,
    inverted: Vec<Arc<InvertedIndexReader>>,
}

impl Index {
    /// Makes an index in memory.
    ///
    /// # Errors
    /// When tantivy fails.
    pub fn new(entries: &[Entry], language: &Language) -> Result<Index> {
        Index::make(RamDirectory::create(), entries, language)
    }

    /// Makes an index in an empty folder of tantivy's.
    ///
    /// # Errors
    /// When tantivy fails.
    pub fn make(directory: impl Into<Box<dyn Directory>>, entries: &[Entry], language: &Language) -> Result<Index> {
        let (schema, fields) = schema();
        let index = tantivy::Index::create(directory, schema, IndexSettings::default()).map_err(failed)?;
        let mut made = Index::empty(index, fields);
        made.take_in(entries, language)?;
        Ok(made)
    }

    fn empty(index: tantivy::Index, fields: Fields) -> Index {
        index.tokenizers().register(LINES, Lines::default());
        Index {
            index,
            fields,
            writer: Arc::default(),
            segments: vec![],
            lexicon: Lexicon::default(),
            forms: Forms::default(),
            stops: vec![],
            articles: vec![],
            known: vec![],
            averages: Averages::default(),
        }
    }

    /// The index of other entries: only articles that changed are read.
    ///
    /// # Errors
    /// When tantivy fails; then this index is as good as before.
    pub fn updated(&self, entries: &[Entry], language: &Language) -> Result<Index> {
        let mut next = Index {
            index: self.index.clone(),
            fields: self.fields,
            writer: self.writer.clone(),
            segments: vec![],
            lexicon: self.lexicon.clone(),
            forms: self.forms.clone(),
            stops: self.stops.clone(),
            articles: self.articles.clone(),
            known: self.known.clone(),
            averages: Averages::default(),
        };
        next.take_in(entries, language)?;
        Ok(next)
    }

    /// Puts in what is new, takes out what is gone, and reads it all back.
    fn take_in(&mut self, entries: &[Entry], language: &Language) -> Result<()> {
        let writer = self.writer.clone();
        let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
        if writer.is_none() {
            let made: IndexWriter = self.index.writer_with_num_threads(THREADS, HEAP * THREADS).map_err(failed)?;
            made.set_merge_policy(Box::new(NoMergePolicy));
            *writer = Some(made);
        }
        let Some(open) = writer.as_mut() else { return Ok(()) };
        let fresh = self.take_out(entries, open);
        let gathered = match self.add(&fresh, language, open).and_then(|gathered| open.commit().map(|_| gathered).map_err(failed)) {
            Ok(gathered) => gathered,
            Err(error) => {
                // What was put in halfway must not turn up in the next index.
                *writer = None;
                return Err(error);
            }
        };
        let articles = &self.articles;
        self.forms.retain(|place| articles.get((place >> 6) as usize).is_some_and(Option::is_some));
        self.lexicon.add(&gathered, |surface| self.forms.holds(surface));
        self.forms.add(gathered.words.into_iter());
        self.find_again(entries, language);
        self.stops.extend(gathered.stops);
        self.stops.retain(|surface| self.forms.holds(surface));
        self.stops.extend(language.asking());
        self.stops.sort_unstable();
        self.stops.dedup();
        self.read_back()
    }

    /// Reads all articles for common words that have lost so many places that they may be rare now, or gone.
    fn find_again(&mut self, entries: &[Entry], language: &Language) {
        let unknown = self.forms.take_unknown();
        if unknown.is_empty() {
            return;
        }
        let slots: Vec<(u32, &Entry)> = self.known.iter().map(|known| known.slot).zip(entries).collect();
        let mut readers = super::terms::readers(language);
        for chunk in slots.chunks(super::terms::CHUNK) {
            super::terms::read(&mut readers, chunk);
        }
        let words = super::terms::gathered(readers).words.into_iter();
        self.forms.add(words.filter(|(surface, _)| unknown.contains(surface)));
        self.lexicon.add(&Gathered::default(), |surface| self.forms.holds(surface));
    }

    /// Forgets what is gone; returns the entries that are new, with their numbers.
    fn take_out<'e>(&mut self, entries: &'e [Entry], writer: &IndexWriter) -> Vec<(u32, &'e Entry)> {
        let known = std::mem::take(&mut self.known).into_iter();
        let mut before: BTreeMap<String, Known> = known.map(|known| (known.url.clone(), known)).collect();
        self.articles.fill(None);
        let mut fresh = Vec::new();
        for (article, entry) in (0u32..).zip(entries) {
            let kept = before.get(&entry.url).is_some_and(|known| known.fingerprint == entry.fingerprint());
            match kept.then(|| before.remove(&entry.url)).flatten() {
                Some(known) => {
                    self.articles[known.slot as usize] = Some(article);
                    self.known.push(known);
                }
                None => fresh.push((article, entry)),
            }
        }
        for gone in before.into_values() {
            writer.delete_term(Term::from_field_u64(self.fields.slot, gone.slot.into()));
        }
        fresh
    }

    fn add(&mut self, fresh: &[(u32, &Entry)], language: &Language, writer: &IndexWriter) -> Result<Gathered> {
        let mut readers = super::terms::readers(language);
        for chunk in fresh.chunks(super::terms::CHUNK) {
            let slots: Vec<(u32, &Entry)> = (self.articles.len() as u32..).zip(chunk.iter().map(|(_, entry)| *entry)).collect();
            let terms = super::terms::read(&mut readers, &slots);
            for ((article, entry), terms) in chunk.iter().zip(terms) {
                let slot = self.articles.len() as u32;
                self.articles.push(Some(*article));
                for (part, document) in self.documents(slot, &terms).into_iter().enumerate() {
                    debug_assert!(part < 64);
                    writer.add_document(document).map_err(failed)?;
                }
                let (counts, parts) = (terms.counts(), terms.parts.len() as u64);
                let (url, fingerprint) = (entry.url.clone(), entry.fingerprint());
                self.known.push(Known { slot, url, fingerprint, lengths: terms.lengths, counts, parts });
            }
        }
        let articles = &self.articles;
        self.known.sort_by_key(|known| articles[known.slot as usize]);
        Ok(super::terms::gathered(readers))
    }

    fn documents(&self, slot: u32, terms: &Terms) -> Vec<TantivyDocument> {
        let [title, also, heading, body] = self.fields.text;
        let document = |(number, part): (usize, &super::terms::PartTerms)| {
            let mut document = TantivyDocument::default();
            document.add_u64(self.fields.slot, slot.into());
            document.add_u64(self.fields.place, u64::from(slot) << 6 | number as u64);
            if number == 0 {
                document.add_text(title, &terms.title.lines);
                document.add_text(also, &terms.also.lines);
            }
            document.add_text(heading, &part.heading.lines);
            document.add_text(body, &part.body.lines);
            document
        };
        terms.parts.iter().enumerate().map(document).collect()
    }

    /// Opens the segments and counts again.
    fn read_back(&mut self) -> Result<()> {
        let reader = self.index.reader_builder().reload_policy(tantivy::ReloadPolicy::Manual).try_into().map_err(failed)?;
        self.segments = reader.searcher().segment_readers().iter().map(|reader| self.segment(reader)).collect::<Result<_>>()?;
        self.averages = Averages::of(self.known.iter().map(|known| (known.counts, known.parts)));
        self.lexicon.add_forms(&self.rare_forms());
        self.lexicon.frequencies = self.frequencies()?;
        Ok(())
    }

    /// Surfaces that stand in few parts while other forms of their stem stand somewhere too.
    fn rare_forms(&self) -> Vec<String> {
        let lexicon = &self.lexicon;
        let counts: Vec<usize> = lexicon.surfaces.iter().map(|surface| self.places(&surface.text).count()).collect();
        let others = |own: u32, stem: u32| lexicon.by_stem[stem as usize].iter().any(|&other| other != own && counts[other as usize] > 0);
        let is_rare = |(own, surface): &(u32, &Surface)| {
            (1..=RARE).contains(&counts[*own as usize]) && surface.stems.iter().any(|&stem| others(*own, stem))
        };
        (0u32..).zip(&lexicon.surfaces).filter(is_rare).map(|(_, surface)| surface.text.clone()).collect()
    }

    /// Articles and parts that hold a surface, those that are still there; more than `RARE` for one that is not rare.
    fn places(&self, surface: &str) -> impl Iterator<Item = u32> {
        self.forms
            .places(surface)
            .iter()
            .filter_map(|place| Some(self.articles.get((place >> 6) as usize).copied().flatten()? << 6 | place & 63))
    }

    /// For each stem how many titles, `also`, headings and bodies hold it; for a rare form, how many parts.
    fn frequencies(&self) -> Result<Vec<u32>> {
        let stems = &self.lexicon.stems;
        let form = |stem: &String| lexicon::form(stem).map_or(0, |form| self.places(form).count() as u32);
        let mut all: Vec<u32> = stems.iter().map(form).collect();
        for (segment, inverted) in self.segments.iter().flat_map(|segment| segment.inverted.iter().map(move |inverted| (segment, inverted)))
        {
            // Both are in the order of bytes.
            let (mut terms, mut at) = (inverted.terms().stream().map_err(unread)?, 0);
            while terms.advance() {
                at += stems[at..].iter().take_while(|stem| stem.as_bytes() < terms.key()).count();
                if stems.get(at).is_some_and(|stem| stem.as_bytes() == terms.key()) {
                    all[at] += match segment.reader.alive_bitset() {
                        None => terms.value().doc_freq,
                        Some(alive) => {
                            let postings = inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic);
                            postings.map_err(unread)?.doc_freq_given_deletes(alive)
                        }
                    };
                }
            }
        }
        Ok(all)
    }

    fn segment(&self, reader: &SegmentReader) -> Result<Segment> {
        let column = reader.fast_fields().u64("place").map_err(failed)?;
        let places = (0..reader.max_doc()).map(|doc| column.first(doc).unwrap_or_default() as u32).collect();
        let norms =
            self.fields.text.iter().map(|&field| reader.get_fieldnorms_reader(field)).collect::<tantivy::Result<_>>().map_err(failed)?;
        let inverted =
            self.fields.text.iter().map(|&field| reader.inverted_index(field)).collect::<tantivy::Result<_>>().map_err(failed)?;
        Ok(Segment { reader: reader.clone(), places, norms, inverted })
    }

    /// Where a stem stands; nothing for a number that no stem has.
    pub fn postings(&self, stem: u32) -> Postings {
        let Some(stem) = self.lexicon.stems.get(stem as usize) else { return Postings::default() };
        let mut found = weight::Found::default();
        if let Some(form) = lexicon::form(stem) {
            self.places(form).for_each(|place| found.push(FORMS, place, weight::FORM));
            return found.weigh(&self.averages, |_| (0, 0));
        }
        for segment in &self.segments {
            for (field, _) in self.fields.text.iter().enumerate() {
                self.collect(segment, field, stem, &mut found);
            }
        }
        found.weigh(&self.averages, |article| self.known[article as usize].lengths)
    }

    /// The postings of one field in one segment. What cannot be read there is not found.
    fn collect(&self, segment: &Segment, field: usize, stem: &str, found: &mut weight::Found) {
        let term = Term::from_field_text(self.fields.text[field], stem);
        let Ok(Some(mut postings)) = segment.inverted[field].read_postings(&term, IndexRecordOption::WithFreqs) else { return };
        let norms = &segment.norms[field];
        let mut doc = postings.doc();
        while doc != TERMINATED {
            let place = segment.places[doc as usize];
            let article = self.articles.get((place >> 6) as usize).copied().flatten();
            if let Some(article) = article.filter(|_| !segment.reader.is_deleted(doc)) {
                let tf = self.averages.tf(field, postings.term_freq(), norms.fieldnorm(doc));
                found.push(field, article << 6 | place & 63, tf);
            }
            doc = postings.advance();
        }
    }
}

fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default().set_tokenizer(LINES).set_index_option(IndexRecordOption::WithFreqs).set_fieldnorms(true);
    let options = TextOptions::default().set_indexing_options(indexing);
    let text = ["title", "also", "heading", "body"].map(|name| schema.add_text_field(name, options.clone()));
    let (slot, place) = (schema.add_u64_field("slot", INDEXED), schema.add_u64_field("place", FAST));
    (schema.build(), Fields { text, slot, place })
}

fn failed(error: tantivy::TantivyError) -> Error {
    Error::cannot_run("the search index could not be made").because(&error)
}

fn unread(error: std::io::Error) -> Error {
    Error::cannot_run("the search index could not be read").because(&error)
}
