//! Where each stem stands: stems in their order, cut into files of about 4 kB; a long list has a file of its own.

use rayon::prelude::*;

use super::Input;
use super::bytes::{gzip, varint};
use crate::error::Result;
use crate::search::index::Postings;

/// Bytes before compression, about.
const FILE: usize = 4_300;
/// Streams after the counts.
const STREAMS: usize = 6;

/// All postings, compressed, and where to find which stem.
pub(super) struct Filed {
    /// Files in order.
    pub(super) files: Vec<Vec<u8>>,
    /// The first stem of each file.
    pub(super) first: Vec<u32>,
}

/// The postings of one stem, ready to stand in a file.
struct List {
    counts: [usize; 3],
    streams: [Vec<u8>; STREAMS],
}

impl List {
    fn of(postings: &Postings) -> List {
        let mut list = List { counts: [postings.title.len(), 0, postings.parts.len()], streams: Default::default() };
        let [title, title_impact, size, articles, sets, impacts] = &mut list.streams;
        let mut before = 0;
        for posting in &postings.title {
            varint(title, u64::from(posting.article - before));
            before = posting.article;
            title_impact.push(posting.impact);
            size.push(posting.content << 4 | posting.full.min(15));
        }
        before = 0;
        for parts in postings.parts.chunk_by(|a, b| a.article == b.article) {
            varint(articles, u64::from(parts[0].article - before));
            before = parts[0].article;
            varint(sets, parts.iter().fold(0, |set, posting| set | 1 << posting.part));
            impacts.extend(parts.iter().map(|posting| posting.impact | u8::from(posting.heading) << 7));
            list.counts[1] += 1;
        }
        list
    }

    fn len(&self) -> usize {
        3 + self.streams.iter().map(Vec::len).sum::<usize>()
    }
}

/// Files all postings. A file, before gzip: `stems`, then seven streams one after the other, so that like stands beside like:
///
/// 1. for each stem: how many titles, how many articles with parts, how many parts;
/// 2. titles: articles as gaps; 3. impacts; 4. `content << 4 | full`;
/// 5. articles as gaps; 6. their parts as sets of bits, seven a byte; 7. impacts of the parts, with the
///    highest bit for a heading.
///
/// # Errors
/// When compressing fails.
pub(super) fn file(input: &Input<'_>) -> Result<Filed> {
    let stems = input.lexicon.stems.len() as u32;
    let lists: Vec<List> = (0..stems).into_par_iter().with_min_len(64).map(|stem| List::of(&(input.postings)(stem))).collect();
    let ranges = ranges(&lists);
    let files = ranges.par_iter().map(|range| gzip(&joined(&lists[range.clone()]))).collect::<Result<_>>()?;
    let first = ranges.iter().map(|range| range.start as u32).collect();
    Ok(Filed { files, first })
}

fn ranges(lists: &[List]) -> Vec<std::ops::Range<usize>> {
    let mut ranges = vec![];
    let (mut start, mut size) = (0, 0);
    for (stem, list) in lists.iter().enumerate() {
        if stem > start && size + list.len() > FILE {
            ranges.push(start..stem);
            (start, size) = (stem, 0);
        }
        size += list.len();
    }
    if start < lists.len() {
        ranges.push(start..lists.len());
    }
    ranges
}

fn joined(lists: &[List]) -> Vec<u8> {
    let mut out = vec![];
    varint(&mut out, lists.len() as u64);
    for count in lists.iter().flat_map(|list| list.counts) {
        varint(&mut out, count as u64);
    }
    for stream in 0..STREAMS {
        lists.iter().for_each(|list| out.extend(&list.streams[stream]));
    }
    out
}
