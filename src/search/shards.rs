//! The published index: small files that a browser fetches only as far as a query needs them; see `FORMAT`. Names are hashes
//! of content, so files may be kept for ever. Neighbouring postings and articles share the hash of their group, so that the
//! manifest names tens of groups and not thousands of files. The reader is `themes/default/assets/search.js`.

mod bytes;
mod commonplace;
mod dictionary;
mod filters;
mod packs;
mod phrasebook;
mod postings;

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::entry::Entry;
use super::index::{Index, Postings};
use super::language;
use super::lexicon::Lexicon;
use super::searcher::{self, Wording};
use super::tokens;
use crate::error::Result;
use crate::tree::Sink;

/// The version of everything written here; a reader that knows another says so. Format 1, in the folder `search/`:
///
/// - `manifest.json`, the only fixed name: versions, counts (`most`: parts in an article), stop words with their first stems,
///   endings of words, synonyms as groups of sides, each dictionary shard's first key and name, and the names of everything else;
/// - `t/<hash>.gp` shards of the dictionary: surfaces → stems (`dictionary`);
/// - `p/<group>/<n>.gp` postings: stems → titles and parts with their impacts (`postings`);
/// - `d/<group>/<n>.gp` articles: what results show (`packs`), compressed against `w/<hash>.gp` (`phrasebook`);
/// - `f/<hash>.gp` what results can be narrowed by (`filters`).
///
/// All but articles are gzip, told by its first bytes. Numbers are varints (seven bits a byte, the lowest first) where nothing
/// else is said; "as gaps" means differences to the number before.
pub const FORMAT: u32 = 1;
/// The folder of the shards in the output.
pub const FOLDER: &str = "search";

/// Groups of postings files that share a name.
const POSTINGS_GROUPS: usize = 16;

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files.
    pub files: usize,
    /// Bytes of all files.
    pub bytes: u64,
}

/// What the dictionary and the postings are made of.
struct Input<'a> {
    lexicon: &'a Lexicon,
    stop: &'a [String],
    /// Groups of sides, each as surfaces.
    synonyms: &'a [Vec<Vec<String>>],
    postings: &'a (dyn Fn(u32) -> Postings + Sync),
}

/// Makes the index of these articles and publishes it; texts are written while words are still counted.
///
/// # Errors
/// When the index cannot be made, or the sink does not take a file.
pub fn publish(entries: &[Entry], wording: &Wording, sink: &dyn Sink) -> Result<Written> {
    let language = wording.language.as_str();
    let words = |sink: &Counted<'_>| {
        let index = Index::new(entries, &language::Language::of(language))?;
        let synonyms = searcher::synonyms(wording, &index.stops);
        let postings = |stem| index.postings(stem);
        let (lexicon, stop) = (&index.lexicon, index.stops.as_slice());
        write_words(&Input { lexicon, stop, synonyms: &synonyms, postings: &postings }, sink)
    };
    written(|sink| write_articles(entries, language, sink), words, sink)
}

#[cfg(test)]
fn write_input(entries: &[Entry], input: &Input<'_>, sink: &dyn Sink) -> Result<Written> {
    written(|sink| write_articles(entries, "en", sink), |sink| write_words(input, sink), sink)
}

fn written(
    articles: impl FnOnce(&Counted<'_>) -> Result<Value> + Send,
    words: impl FnOnce(&Counted<'_>) -> Result<Value> + Send,
    sink: &dyn Sink,
) -> Result<Written> {
    let sink = Counted { sink, files: AtomicUsize::new(0), bytes: AtomicU64::new(0) };
    let (articles, words) = rayon::join(|| articles(&sink), || words(&sink));
    let (mut manifest, words) = (articles?, words?);
    if let (Value::Object(manifest), Value::Object(words)) = (&mut manifest, words) {
        manifest.extend(words);
    }
    sink.write("manifest.json", manifest.to_string().into_bytes())?;
    Ok(Written { files: sink.files.into_inner(), bytes: sink.bytes.into_inner() })
}

fn write_articles(entries: &[Entry], language: &str, sink: &Counted<'_>) -> Result<Value> {
    let book = phrasebook::Phrasebook::of(entries);
    let words = sink.named("w", bytes::gzip(&book.bytes())?)?;
    let packs = packs::write(entries, (&book, &words), sink)?;
    let filters = sink.named("f", filters::bytes(entries)?)?;
    Ok(json!({
        "format": FORMAT,
        "tokens": tokens::VERSION,
        "stemmer": super::language::stemmer_version(),
        "language": language,
        "articles": entries.len(),
        "parts": entries.iter().map(|entry| entry.parts.len()).sum::<usize>(),
        "most": entries.iter().map(|entry| entry.parts.len()).max().unwrap_or(1),
        "perPack": packs::per_pack(entries.len()),
        "words": words,
        "filters": filters,
        "packs": packs,
    }))
}

fn write_words(input: &Input<'_>, sink: &Counted<'_>) -> Result<Value> {
    let filed = postings::file(input)?;
    let shards = dictionary::shards(input.lexicon, &filed)?;
    let dict = shards.into_iter().map(|shard| Ok(json!([shard.key, sink.named("t", shard.bytes)?]))).collect::<Result<Vec<_>>>()?;
    let size = filed.files.len().div_ceil(POSTINGS_GROUPS).max(1);
    let mut posts = Groups { size, names: vec![] };
    let mut files = filed.files.into_iter();
    for first in (0..files.len()).step_by(size) {
        let group = Group { folder: "p", first, salt: "" };
        posts.names.push(group.write(files.by_ref().take(size).collect(), sink)?);
    }
    // One that no article holds counts for itself.
    let first = |word: &String| input.lexicon.get(word).and_then(|known| known.stems.first()).map_or(json!(word), |stem| json!(stem));
    let stop: serde_json::Map<String, Value> = input.stop.iter().map(|word| (word.clone(), first(word))).collect();
    Ok(json!({ "stop": stop, "endings": input.lexicon.endings, "synonyms": input.synonyms, "dict": dict, "posts": posts }))
}

/// A sink for the folder of the shards that counts what it is given.
struct Counted<'a> {
    sink: &'a dyn Sink,
    files: AtomicUsize,
    bytes: AtomicU64,
}

impl Counted<'_> {
    fn write(&self, path: &str, bytes: Vec<u8>) -> Result<()> {
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        self.sink.write(&format!("{FOLDER}/{path}"), bytes)
    }

    /// Writes a file under the name of its content.
    fn named(&self, folder: &str, bytes: Vec<u8>) -> Result<String> {
        let name = bytes::name_of(&bytes);
        self.write(&format!("{folder}/{name}.gp"), bytes)?;
        Ok(name)
    }
}

/// Files that share a name of their content, and the number of the first.
struct Group<'a> {
    folder: &'static str,
    first: usize,
    /// What else their meaning hangs on.
    salt: &'a str,
}

impl Group<'_> {
    fn write(&self, files: Vec<Vec<u8>>, sink: &Counted<'_>) -> Result<String> {
        let name = packs::group_name(self.salt, &files);
        for (number, file) in (self.first..).zip(files) {
            sink.write(&format!("{}/{name}/{number}.gp", self.folder), file)?;
        }
        Ok(name)
    }
}

/// The names of all groups: file `n` stands in group `n / size`.
#[derive(serde::Serialize)]
struct Groups {
    size: usize,
    #[serde(rename = "groups")]
    names: Vec<String>,
}

#[cfg(test)]
mod tests;
