//! Article packs: what results show and phrases are looked for in. A pack is a raw DEFLATE stream against the phrasebook's
//! commonplace text. Inflated, it is coded text (`phrasebook`): for each article the strings address, title, kind, number of
//! crumbs, crumbs, number of parts, and for each part its text and its marks. An address that ends with `*` ends with the title
//! in small letters and hyphens, and a slash. A mark is a line `gap,length anchor`: UTF-16 units since the mark before; a length
//! only if its line is longer or shorter, an anchor only if it is other than the heading in small letters and hyphens, a gap
//! only if there is one.

use std::fmt::Write;

use flate2::{Compress, Compression, FlushCompress};
use rayon::prelude::*;

use super::bytes;
use super::phrasebook::Phrasebook;
use super::{Group, Groups};
use crate::error::{Error, Result};
use crate::search::entry::{Entry, Part};

/// More files than this for articles are too many to publish.
const FILES: usize = 4_000;
/// More articles than this are too much to fetch for one result.
const MOST: usize = 8;
/// Groups of packs that share a name.
const GROUPS: usize = 64;

/// Articles in a pack.
pub(super) fn per_pack(articles: usize) -> usize {
    articles.div_ceil(FILES).clamp(1, MOST)
}

/// Writes all packs, a group at a time, so that no more than a few groups are in memory.
///
/// # Errors
/// When compressing or writing fails.
pub(super) fn write(entries: &[Entry], (book, book_name): (&Phrasebook, &str), sink: &super::Counted<'_>) -> Result<Groups> {
    let per_pack = per_pack(entries.len());
    let packs = entries.len().div_ceil(per_pack);
    let size = packs.div_ceil(GROUPS).max(1);
    let group = |(number, entries): (usize, &[Entry])| {
        let mut packer = Packer { book, compress: Compress::new(Compression::new(7), false), coded: vec![] };
        let files = entries.chunks(per_pack).map(|entries| packer.pack(entries)).collect::<Result<Vec<_>>>()?;
        Group { folder: "d", first: number * size, salt: book_name }.write(files, sink)
    };
    let names = entries.par_chunks(size * per_pack).enumerate().map(group).collect::<Result<_>>()?;
    Ok(Groups { size, names })
}

struct Packer<'a> {
    book: &'a Phrasebook,
    compress: Compress,
    coded: Vec<u8>,
}

impl Packer<'_> {
    fn pack(&mut self, entries: &[Entry]) -> Result<Vec<u8>> {
        self.coded.clear();
        entries.iter().for_each(|entry| self.article(entry));
        let failed = |error: &dyn std::error::Error| Error::cannot_run("an article cannot be compressed for the search").because(error);
        self.compress.reset();
        if !self.book.commonplace.is_empty() {
            self.compress.set_dictionary(&self.book.commonplace).map_err(|error| failed(&error))?;
        }
        // Stored blocks, a few bytes each 16 kB, are the worst that can come.
        let mut out = Vec::with_capacity(self.coded.len() + self.coded.len() / 1000 + 64);
        self.compress.compress_vec(&self.coded, &mut out, FlushCompress::Finish).map_err(|error| failed(&error))?;
        out.shrink_to_fit();
        Ok(out)
    }

    fn article(&mut self, entry: &Entry) {
        self.text(&address(entry));
        self.text(&entry.title);
        self.text(&entry.kind);
        self.text(&entry.crumbs.len().to_string());
        entry.crumbs.iter().for_each(|crumb| self.text(crumb));
        self.text(&entry.parts.len().to_string());
        for part in &entry.parts {
            self.text(&part.text);
            self.text(&marks(part));
        }
    }

    fn text(&mut self, text: &str) {
        self.book.encode(text, &mut self.coded);
    }
}

fn address(entry: &Entry) -> String {
    let named = format!("{}/", plain_name(&entry.title));
    match entry.url.strip_suffix(&named) {
        Some(folder) if named.len() > 1 && (folder.is_empty() || folder.ends_with('/')) => format!("{folder}*"),
        // The same address, and no doubt about the star.
        _ => entry.url.replace('*', "%2A"),
    }
}

/// `How to pay, "fast"` → `how-to-pay-fast`. Only what any reader can repeat: text outside of ASCII has no such name.
fn plain_name(text: &str) -> String {
    if !text.is_ascii() {
        return String::new();
    }
    let lower = text.to_ascii_lowercase().replace('\'', "");
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join("-")
}

fn marks(part: &Part) -> String {
    let mut out = String::new();
    let mut before = 0;
    for mark in &part.marks {
        let heading = &part.text[mark.start..mark.end];
        let gap = part.text[before..mark.start].encode_utf16().count();
        if gap > 0 {
            let _ = write!(out, "{gap}");
        }
        if part.text[mark.start..].split('\n').next() != Some(heading) {
            let _ = write!(out, ",{}", heading.encode_utf16().count());
        }
        if plain_name(heading) != mark.anchor {
            let _ = write!(out, " {}", mark.anchor);
        }
        out.push('\n');
        before = mark.end;
    }
    out
}

/// Content hash of a group and the names in it.
pub(super) fn group_name(salt: &str, files: &[Vec<u8>]) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(salt.as_bytes());
    for file in files {
        hasher.update(&(file.len() as u64).to_le_bytes()).update(file);
    }
    bytes::name(&hasher)
}
