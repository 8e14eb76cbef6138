//! The dictionary: surfaces and the stems that they lead to, in shards of about 300, in the order in which browsers compare
//! text: by UTF-16 units.

use std::collections::BTreeSet;
use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::bytes::{gzip, varint, zigzag};
use super::postings::Filed;
use crate::error::Result;
use crate::search::lexicon::{Lexicon, Surface};

/// Surfaces in a shard, about.
const SHARD: usize = 300;
/// How far the end of a shard moves to keep the surfaces of a stem together.
const LEEWAY: usize = 40;

/// One shard and where it begins.
pub(super) struct Shard {
    /// As short as it can be: above every surface of the shard before, not above the first of this.
    pub(super) key: String,
    /// Compressed.
    pub(super) bytes: Vec<u8>,
}

/// Writes the dictionary. A shard, before gzip:
/// - how many postings files, stems and surfaces it names, and how many of its stems have surfaces in other shards;
/// - postings files: number and first stem, both as gaps; stems: number as gaps, then twice how often each stands, and one
///   where it stands for a single form;
/// - stems with surfaces elsewhere: place among the shard's stems as gaps, how many shards, each as a difference to this one;
/// - surfaces: UTF-16 units shared with the one before; then the `cut` of each; then the stems of each: how many more than
///   one, the first as a difference to the first of the surface before, others as differences to the first;
/// - what the surfaces do not share with the one before, each followed by a line break.
///
/// # Errors
/// When compressing fails.
pub(super) fn shards(lexicon: &Lexicon, filed: &Filed) -> Result<Vec<Shard>> {
    let mut surfaces: Vec<&Surface> = lexicon.surfaces.iter().collect();
    // Bytes put emoji and rare ideographs behind everything, units before the last letters of the basic plane.
    surfaces.sort_by(|a, b| a.text.encode_utf16().cmp(b.text.encode_utf16()));
    let ranges = ranges(&surfaces);
    let spread = spread(&surfaces, &ranges);
    let shard = |(number, range): (usize, &Range<usize>)| {
        let before = range.start.checked_sub(1).map(|index| surfaces[index].text.as_str());
        let surfaces = &surfaces[range.clone()];
        let stems: BTreeSet<u32> = surfaces.iter().flat_map(|surface| surface.stems.iter().copied()).collect();
        let stems: Vec<u32> = stems.into_iter().collect();
        let mut out = header((&stems, surfaces.len()), lexicon, filed);
        elsewhere(&mut out, (&stems, number), &spread);
        words(&mut out, surfaces, &stems);
        Ok(Shard { key: key(before, &surfaces[0].text), bytes: gzip(&out)? })
    };
    ranges.par_iter().enumerate().map(shard).collect()
}

fn ranges(surfaces: &[&Surface]) -> Vec<Range<usize>> {
    let mut ranges = vec![];
    let mut start = 0;
    while start < surfaces.len() {
        let wanted = start + SHARD;
        let parted = |end: &usize| {
            let (left, right) = (&surfaces[end - 1], &surfaces[*end]);
            !right.stems.iter().any(|stem| left.stems.contains(stem))
        };
        let end = if wanted + LEEWAY >= surfaces.len() { surfaces.len() } else { (wanted..wanted + LEEWAY).find(parted).unwrap_or(wanted) };
        ranges.push(start..end);
        start = end;
    }
    ranges
}

/// The stems whose surfaces stand in more than one shard, and in which.
fn spread(surfaces: &[&Surface], ranges: &[Range<usize>]) -> FxHashMap<u32, Vec<usize>> {
    let mut shards: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (number, range) in ranges.iter().enumerate() {
        for &stem in surfaces[range.clone()].iter().flat_map(|surface| &surface.stems) {
            let shards = shards.entry(stem).or_default();
            if shards.last() != Some(&number) {
                shards.push(number);
            }
        }
    }
    shards.retain(|_, shards| shards.len() > 1);
    shards
}

fn header((stems, surfaces): (&[u32], usize), lexicon: &Lexicon, filed: &Filed) -> Vec<u8> {
    let mut files: Vec<usize> = stems.iter().map(|stem| filed.first.partition_point(|first| first <= stem).saturating_sub(1)).collect();
    files.dedup();
    let mut out = vec![];
    for count in [files.len(), stems.len(), surfaces] {
        varint(&mut out, count as u64);
    }
    gaps(&mut out, files.iter().map(|&file| file as u64));
    gaps(&mut out, files.iter().map(|&file| u64::from(filed.first[file])));
    gaps(&mut out, stems.iter().map(|&stem| u64::from(stem)));
    stems.iter().for_each(|&stem| varint(&mut out, u64::from(lexicon.frequency(stem)) << 1 | u64::from(lexicon.is_form(stem))));
    out
}

fn gaps(out: &mut Vec<u8>, numbers: impl Iterator<Item = u64>) {
    let mut before = 0;
    for number in numbers {
        varint(out, number - before);
        before = number;
    }
}

fn elsewhere(out: &mut Vec<u8>, (stems, shard): (&[u32], usize), spread: &FxHashMap<u32, Vec<usize>>) {
    let places: Vec<usize> = (0..stems.len()).filter(|&place| spread.contains_key(&stems[place])).collect();
    varint(out, places.len() as u64);
    gaps(out, places.iter().map(|&place| place as u64));
    for place in places {
        let others: Vec<usize> = spread[&stems[place]].iter().copied().filter(|&other| other != shard).collect();
        varint(out, others.len() as u64);
        others.iter().for_each(|&other| varint(out, zigzag(other as i64 - shard as i64)));
    }
}

fn words(out: &mut Vec<u8>, surfaces: &[&Surface], stems: &[u32]) {
    let place = |stem: u32| stems.partition_point(|&other| other < stem) as i64;
    let mut rests = String::new();
    let mut before = "";
    for surface in surfaces {
        let shared = shared(before, &surface.text);
        varint(out, surface.text[..shared].encode_utf16().count() as u64);
        rests.push_str(&surface.text[shared..]);
        rests.push('\n');
        before = &surface.text;
    }
    out.extend(surfaces.iter().map(|surface| surface.cut));
    let mut last = 0;
    for surface in surfaces {
        varint(out, (surface.stems.len() as u64).saturating_sub(1));
        let first = surface.stems.first().map_or(last, |&stem| place(stem));
        varint(out, zigzag(first - last));
        surface.stems.iter().skip(1).for_each(|&stem| varint(out, zigzag(place(stem) - first)));
        last = first;
    }
    out.extend(rests.as_bytes());
}

/// Bytes that both begin with, whole characters only.
fn shared(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
}

fn key(before: Option<&str>, first: &str) -> String {
    let Some(before) = before else { return String::new() };
    let shared = shared(before, first);
    first[..shared + first[shared..].chars().next().map_or(0, char::len_utf8)].to_owned()
}
