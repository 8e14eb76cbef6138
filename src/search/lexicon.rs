//! All words of the site: surfaces as they stand in the texts, sorted, and the stems that they lead to.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A folded word as it stands in the texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surface {
    /// The word.
    pub text: String,
    /// Indices into `Lexicon::stems`, sorted; nearly always one.
    pub stems: Vec<u32>,
    /// Characters after what it has in common with its first stem.
    pub cut: u8,
}

/// All words of the site.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lexicon {
    /// Sorted by bytes.
    pub surfaces: Vec<Surface>,
    /// Sorted by bytes.
    pub stems: Vec<String>,
    /// For each stem: how many titles, `also`, headings and bodies hold it.
    pub frequencies: Vec<u32>,
    /// For each stem: indices into `surfaces`.
    pub by_stem: Vec<Vec<u32>>,
}

/// Words that were met while reading.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// Surface → stems.
    pub(super) words: BTreeMap<String, BTreeSet<String>>,
    /// Stop words.
    pub(super) stops: BTreeSet<String>,
}

impl Gathered {
    pub(super) fn merge(&mut self, other: Gathered) {
        for (surface, stems) in other.words {
            self.words.entry(surface).or_default().extend(stems);
        }
        self.stops.extend(other.stops);
    }
}

impl Lexicon {
    /// Takes in more words. Frequencies are counted anew by the index.
    pub(super) fn add(&mut self, gathered: &Gathered) {
        if gathered.words.is_empty() && !self.surfaces.is_empty() {
            return;
        }
        let mut all: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for surface in &self.surfaces {
            all.insert(&surface.text, surface.stems.iter().map(|&stem| self.stems[stem as usize].as_str()).collect());
        }
        for (surface, stems) in &gathered.words {
            all.entry(surface).or_default().extend(stems.iter().map(String::as_str));
        }
        let stems: BTreeSet<&str> = all.values().flatten().copied().collect();
        let stems: Vec<String> = stems.into_iter().map(str::to_owned).collect();
        let number = |stem: &str| stems.binary_search_by(|known| known.as_str().cmp(stem)).unwrap_or_default() as u32;
        let surface = |(text, own): (&&str, &BTreeSet<&str>)| {
            let first = own.first().copied().unwrap_or_default();
            Surface { text: (*text).to_owned(), stems: own.iter().map(|stem| number(stem)).collect(), cut: cut(text, first) }
        };
        let surfaces: Vec<Surface> = all.iter().map(surface).collect();
        let mut by_stem = vec![vec![]; stems.len()];
        for (at, surface) in (0u32..).zip(&surfaces) {
            surface.stems.iter().for_each(|&stem| by_stem[stem as usize].push(at));
        }
        let frequencies = vec![0; stems.len()];
        *self = Lexicon { surfaces, stems, frequencies, by_stem };
    }

    /// A surface by its text.
    pub fn get(&self, text: &str) -> Option<&Surface> {
        let at = self.surfaces.binary_search_by(|known| known.text.as_str().cmp(text)).ok()?;
        Some(&self.surfaces[at])
    }

    /// All surfaces that begin so, the word itself among them.
    pub fn beginning(&self, prefix: &str) -> &[Surface] {
        let from = self.surfaces.partition_point(|known| known.text.as_str() < prefix);
        let length = self.surfaces[from..].partition_point(|known| known.text.starts_with(prefix));
        &self.surfaces[Range { start: from, end: from + length }]
    }

    /// How often a stem stands somewhere.
    pub fn frequency(&self, stem: u32) -> u32 {
        self.frequencies.get(stem as usize).copied().unwrap_or_default()
    }

    /// The surfaces of a stem.
    pub fn surfaces_of(&self, stem: u32) -> impl Iterator<Item = &Surface> {
        self.by_stem.get(stem as usize).into_iter().flatten().map(|&at| &self.surfaces[at as usize])
    }
}

fn cut(surface: &str, stem: &str) -> u8 {
    let common = surface.chars().zip(stem.chars()).take_while(|(a, b)| a == b).count();
    u8::try_from(surface.chars().count() - common).unwrap_or(u8::MAX)
}
