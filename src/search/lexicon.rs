//! All words of the site: surfaces as they stand in the texts, sorted, and the stems that they lead to.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use rustc_hash::FxHashMap;

/// A folded word as it stands in the texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surface {
    /// The word.
    pub text: String,
    /// Indices into `Lexicon::stems`: what the stemmer made of it, nearly always one; then the form itself where it is rare.
    pub stems: Vec<u32>,
    /// Characters after what it has in common with its first stem.
    pub cut: u8,
}

/// What ends a stem that stands for one form of a word and no other: a rare form is a stem of its own beside the stem that it
/// shares with common ones, so that who asks for it finds it first.
const FORM: char = '\u{1}';

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
    /// What follows the stem in many a surface, sorted: `ing`, `s`.
    pub endings: Vec<String>,
}

/// A form that stands in at most so many parts is rare.
pub(super) const RARE: usize = 8;

/// Words that were met while reading.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// By surface.
    pub(super) words: FxHashMap<String, Met>,
    /// Stop words.
    pub(super) stops: BTreeSet<String>,
}

/// A word that was met.
#[derive(Clone, Debug, Default)]
pub(super) struct Met {
    /// What it is filed under.
    pub(super) stems: BTreeSet<String>,
    /// Slots and parts that hold it; more than `RARE` only tell that it is not rare.
    pub(super) places: Vec<u32>,
}

impl Gathered {
    pub(super) fn merge(&mut self, other: Gathered) {
        for (surface, met) in other.words {
            self.add(surface, met.stems, met.places);
        }
        self.stops.extend(other.stops);
    }

    pub(super) fn add(&mut self, surface: String, stems: impl IntoIterator<Item = String>, places: Vec<u32>) {
        let met = self.words.entry(surface).or_default();
        met.stems.extend(stems);
        met.places.extend(places);
        met.places.sort_unstable();
        met.places.dedup();
        met.places.truncate(RARE + 1);
    }
}

impl Lexicon {
    /// Takes in more words. Forms and frequencies are for the index to count anew.
    pub(super) fn add(&mut self, gathered: &Gathered) {
        let mut all = self.words(|stem| !is_form(stem));
        for (surface, met) in &gathered.words {
            all.entry(surface).or_default().extend(met.stems.iter().map(String::as_str));
        }
        *self = Lexicon::of(&all);
    }

    /// Makes these surfaces stems of their own too.
    pub(super) fn add_forms(&mut self, forms: &[String]) {
        let names: Vec<String> = forms.iter().map(|form| format!("{form}{FORM}")).collect();
        let mut all = self.words(|_| true);
        for (form, name) in forms.iter().zip(&names) {
            all.entry(form).or_default().push(name);
        }
        *self = Lexicon::of(&all);
    }

    /// Surface → stems, those that are wanted.
    fn words(&self, wanted: impl Fn(&str) -> bool) -> BTreeMap<&str, Vec<&str>> {
        let stems = |surface: &Surface| {
            let names = surface.stems.iter().map(|&stem| self.stems[stem as usize].as_str());
            names.filter(|stem| wanted(stem)).collect::<Vec<&str>>()
        };
        self.surfaces.iter().map(|surface| (surface.text.as_str(), stems(surface))).collect()
    }

    fn of(all: &BTreeMap<&str, Vec<&str>>) -> Lexicon {
        let stems: BTreeSet<&str> = all.values().flatten().copied().collect();
        let stems: Vec<String> = stems.into_iter().map(str::to_owned).collect();
        let number = |stem: &&str| stems.binary_search_by(|known| known.as_str().cmp(stem)).unwrap_or_default() as u32;
        let surface = |(text, own): (&&str, &Vec<&str>)| {
            let mut own = own.clone();
            own.sort_by_key(|stem| (is_form(stem), *stem));
            own.dedup();
            let first = own.first().copied().unwrap_or_default();
            Surface { text: (*text).to_owned(), stems: own.iter().map(number).collect(), cut: cut(text, first) }
        };
        let surfaces: Vec<Surface> = all.iter().map(surface).collect();
        let mut by_stem = vec![vec![]; stems.len()];
        for (at, surface) in (0u32..).zip(&surfaces) {
            surface.stems.iter().for_each(|&stem| by_stem[stem as usize].push(at));
        }
        let frequencies = vec![0; stems.len()];
        let endings = endings(&surfaces);
        Lexicon { surfaces, stems, frequencies, by_stem, endings }
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

    /// Whether a stem stands for one rare form of a word.
    pub fn is_form(&self, stem: u32) -> bool {
        self.stems.get(stem as usize).is_some_and(|stem| is_form(stem))
    }

    /// The surfaces of a stem.
    pub fn surfaces_of(&self, stem: u32) -> impl Iterator<Item = &Surface> {
        self.by_stem.get(stem as usize).into_iter().flatten().map(|&at| &self.surfaces[at as usize])
    }
}

/// Endings that at least so many surfaces have, and so many endings at most.
const COMMON: usize = 4;
const MOST_ENDINGS: usize = 64;

fn endings(surfaces: &[Surface]) -> Vec<String> {
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    for surface in surfaces.iter().filter(|surface| surface.cut > 0) {
        let root = surface.text.chars().count().saturating_sub(surface.cut.into());
        *counted.entry(surface.text.chars().skip(root).collect()).or_default() += 1;
    }
    let mut common: Vec<(String, usize)> = counted.into_iter().filter(|(_, count)| *count >= COMMON).collect();
    common.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    common.truncate(MOST_ENDINGS);
    let mut endings: Vec<String> = common.into_iter().map(|(ending, _)| ending).collect();
    endings.sort_unstable();
    endings
}

/// Whether a stem stands for one form of a word only.
pub(super) fn is_form(stem: &str) -> bool {
    stem.ends_with(FORM)
}

/// The form that such a stem stands for.
pub(super) fn form(stem: &str) -> Option<&str> {
    stem.strip_suffix(FORM)
}

fn cut(surface: &str, stem: &str) -> u8 {
    let common = surface.chars().zip(stem.chars()).take_while(|(a, b)| a == b).count();
    u8::try_from(surface.chars().count() - common).unwrap_or(u8::MAX)
}
