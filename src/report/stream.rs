//! JSON that is written while it is made: a report of many findings never stands in memory as values.

use std::cell::Cell;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::untrusted;

/// An array whose items are made one by one; it can be written once.
pub(super) struct Stream<I>(Cell<Option<I>>);

impl<I: Iterator<Item = Value>> Stream<I> {
    pub(super) fn new(items: I) -> Stream<I> {
        Stream(Cell::new(Some(items)))
    }
}

impl<I: Iterator<Item = Value>> Serialize for Stream<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.take().into_iter().flatten())
    }
}

/// The whole document, indented, with a line ending at its end.
pub(super) fn document(value: &impl Serialize) -> String {
    // Texts, numbers and names that are texts are all that is written, into memory: nothing can fail.
    let mut out = serde_json::to_string_pretty(value).unwrap_or_default();
    out.push('\n');
    untrusted::json(out)
}
