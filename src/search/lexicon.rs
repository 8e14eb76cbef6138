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

/// So many places of a form are kept; one that has as many may have more.
pub(super) const KEPT: usize = 32;

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
    /// Slots and parts that hold it, at most `KEPT`.
    pub(super) places: Vec<u32>,
}

impl Gathered {
    pub(super) fn add(&mut self, surface: String, stems: impl IntoIterator<Item = String>, places: Vec<u32>) {
        let met = self.words.entry(surface).or_default();
        met.stems.extend(stems);
        met.places.extend(places);
        met.places.sort_unstable();
        met.places.dedup();
        met.places.truncate(KEPT);
    }
}

impl Lexicon {
    /// Takes in more words and forgets those that stand nowhere. Forms and frequencies are for the index to count anew.
    pub(super) fn add(&mut self, gathered: &Gathered, stands: impl Fn(&str) -> bool) {
        let mut all = self.words(|stem| !is_form(stem));
        all.retain(|surface, _| stands(surface));
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

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// From `surface:stem:frequency` lines.
    pub(crate) fn lexicon(words: &[&str]) -> Lexicon {
        let mut gathered = Gathered::default();
        let words: Vec<Vec<&str>> = words.iter().map(|word| word.split(':').collect()).collect();
        words.iter().for_each(|word| gathered.add(word[0].to_owned(), [word[1].to_owned()], vec![]));
        let mut lexicon = Lexicon::default();
        lexicon.add(&gathered, |_| true);
        for word in words {
            let stem = lexicon.stems.iter().position(|stem| stem == word[1]).unwrap();
            lexicon.frequencies[stem] = lexicon.frequencies[stem].max(word[2].parse().unwrap());
        }
        lexicon
    }

    #[test]
    fn words_are_found_by_their_beginning() {
        let lexicon = lexicon(&["user:user:1", "users:user:1", "use:use:1", "über:über:1", "usé:use:1", "usher:usher:1"]);
        for (prefix, expected) in [
            ("use", &["use", "user", "users"][..]),
            ("us", &["use", "user", "users", "usher", "usé"]),
            ("users", &["users"]),
            ("userss", &[]),
            ("ü", &["über"]),
            ("", &["use", "user", "users", "usher", "usé", "über"]),
        ] {
            assert_eq!(lexicon.beginning(prefix).iter().map(|surface| surface.text.as_str()).collect::<Vec<_>>(), expected, "{prefix:?}");
        }
        assert!(lexicon.get("user").is_some() && lexicon.get("usr").is_none());
        assert_eq!((lexicon.frequency(0), lexicon.frequency(99)), (1, 0));
    }

    #[test]
    fn a_surface_leads_to_its_stems_and_back() {
        let mut gathered = Gathered::default();
        gathered.add("modele".into(), ["model".into()], vec![]);
        gathered.add("modele".into(), ["modele".into(), "model".into()], vec![]);
        gathered.add("models".into(), ["model".into()], vec![]);
        let mut lexicon = Lexicon::default();
        lexicon.add(&gathered, |_| true);
        lexicon.add_forms(&["models".to_owned()]);
        let stems = |surface: &str| {
            lexicon.get(surface).unwrap().stems.iter().map(|&stem| lexicon.stems[stem as usize].as_str()).collect::<Vec<_>>()
        };
        assert_eq!((stems("modele"), stems("models")), (vec!["model", "modele"], vec!["model", "models\u{1}"]));
        assert_eq!((lexicon.get("modele").unwrap().cut, lexicon.get("models").unwrap().cut), (1, 1));
        let of_model: Vec<&str> = lexicon.surfaces_of(0).map(|surface| surface.text.as_str()).collect();
        assert_eq!(of_model, ["modele", "models"]);
        assert!(lexicon.is_form(2) && !lexicon.is_form(0) && form("models\u{1}") == Some("models"));
        // What is added later keeps what was there, but for forms, which are counted anew.
        let mut more = Gathered::default();
        more.add("a".into(), ["a".into()], vec![]);
        lexicon.add(&more, |_| true);
        assert_eq!(lexicon.stems, ["a", "model", "modele"]);
    }

    #[test]
    fn endings_are_those_of_several_words() {
        let words = ["adding:add:1", "billing:bill:1", "sorting:sort:1", "printing:print:1", "adds:add:1", "e:e:1"];
        assert_eq!(lexicon(&words).endings, ["ing"]);
        assert!(lexicon(&words[1..]).endings.is_empty());
    }
}
