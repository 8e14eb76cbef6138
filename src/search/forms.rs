//! Where each form of a word stands, as far as it is rare: a rare form is a stem of its own. Articles come and go, and what is
//! known of a form must be what a first reading would find.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::lexicon::{KEPT, Met, RARE};

/// By surface.
#[derive(Clone, Debug, Default)]
pub(super) struct Forms(FxHashMap<String, Form>);

#[derive(Clone, Debug, Default)]
struct Form {
    /// Slots and parts, at most `KEPT`.
    places: Vec<u32>,
    /// There may be more than these.
    is_cut: bool,
}

impl Forms {
    /// Places of a surface that are known: all, where it is rare.
    pub(super) fn places(&self, surface: &str) -> &[u32] {
        self.0.get(surface).map_or(&[], |form| &form.places)
    }

    /// Whether a surface stands somewhere.
    pub(super) fn holds(&self, surface: &str) -> bool {
        self.0.contains_key(surface)
    }

    /// Adds places of surfaces; those of later slots come later.
    pub(super) fn add(&mut self, words: impl Iterator<Item = (String, Met)>) {
        for (surface, met) in words {
            let form = self.0.entry(surface).or_default();
            form.is_cut |= form.places.len() + met.places.len() >= KEPT;
            form.places.extend(met.places);
            form.places.truncate(KEPT);
        }
    }

    /// Forgets places that are gone.
    pub(super) fn retain(&mut self, stands: impl Fn(u32) -> bool) {
        self.0.retain(|_, form| {
            form.places.retain(|&place| stands(place));
            form.is_cut || !form.places.is_empty()
        });
    }

    /// Takes out the surfaces of which so many places are gone that the others must be looked for again.
    pub(super) fn take_unknown(&mut self) -> BTreeSet<String> {
        let is_unknown = |form: &Form| form.is_cut && form.places.len() <= RARE;
        let unknown = self.0.iter().filter(|(_, form)| is_unknown(form)).map(|(surface, _)| surface.clone()).collect();
        self.0.retain(|_, form| !is_unknown(form));
        unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(word: &str, places: std::ops::Range<u32>) -> (String, Met) {
        (word.to_owned(), Met { places: places.take(KEPT).collect(), ..Met::default() })
    }

    #[test]
    fn what_is_known_of_a_form_is_exact_or_looked_for_again() {
        let mut forms = Forms::default();
        forms.add([met("rare", 0..3), met("common", 0..500), met("gone", 0..2)].into_iter());
        forms.retain(|place| place >= 2);
        assert_eq!((forms.places("rare"), forms.places("gone"), forms.holds("gone")), (&[2][..], &[][..], false));
        assert!(forms.take_unknown().is_empty() && forms.holds("common"));
        // Places are added, but there may be others between.
        forms.retain(|place| place >= 28);
        forms.add([met("common", 600..601), met("new", 600..601)].into_iter());
        assert_eq!(forms.places("common").len(), 5);
        assert_eq!(forms.take_unknown(), BTreeSet::from(["common".to_owned()]));
        forms.add([met("common", 28..40)].into_iter());
        assert!(forms.take_unknown().is_empty() && forms.places("common").len() == 12);
        forms.retain(|_| false);
        assert!(!forms.holds("common") && !forms.holds("rare"));
    }
}
