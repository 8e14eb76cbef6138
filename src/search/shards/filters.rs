//! What results can be narrowed by: sections, kinds and tags, with the values of each article. Fetched only when used.
//!
//! gzip of JSON: `{"section": {"values": […], "titles": […], "of": […]}, "kind": {"values", "of"}, "tag": {"values", "of"}}`.
//! `of` has one number an article, for tags a list of numbers: places in `values`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::bytes::gzip;
use crate::error::Result;
use crate::search::entry::Entry;

/// The file, compressed.
///
/// # Errors
/// When compressing fails.
pub(super) fn bytes(entries: &[Entry]) -> Result<Vec<u8>> {
    let sections = numbered(entries.iter().map(|entry| entry.section.as_str()));
    let titles: BTreeMap<&str, &str> =
        entries.iter().map(|entry| (entry.section.as_str(), entry.crumbs.last().map_or("", String::as_str))).collect();
    let kinds = numbered(entries.iter().map(|entry| entry.kind.as_str()));
    let tags = numbered(entries.iter().flat_map(|entry| &entry.tags).map(String::as_str));
    let of =
        |values: &BTreeMap<&str, usize>, value: fn(&Entry) -> &str| entries.iter().map(|entry| values[value(entry)]).collect::<Vec<_>>();
    let all: Value = json!({
        "section": {
            "values": sections.keys().collect::<Vec<_>>(),
            "titles": titles.values().collect::<Vec<_>>(),
            "of": of(&sections, |entry| &entry.section),
        },
        "kind": { "values": kinds.keys().collect::<Vec<_>>(), "of": of(&kinds, |entry| &entry.kind) },
        "tag": {
            "values": tags.keys().collect::<Vec<_>>(),
            "of": entries.iter().map(|entry| entry.tags.iter().map(|tag| tags[tag.as_str()]).collect()).collect::<Vec<Vec<usize>>>(),
        },
    });
    gzip(all.to_string().as_bytes())
}

fn numbered<'a>(values: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut numbers: BTreeMap<&str, usize> = values.map(|value| (value, 0)).collect();
    numbers.values_mut().enumerate().for_each(|(place, number)| *number = place);
    numbers
}
