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
