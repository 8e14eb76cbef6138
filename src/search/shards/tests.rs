#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use flate2::read::GzDecoder;
use flate2::{Decompress, FlushDecompress};

use super::*;
use crate::search::entry::{Mark, Part};
use crate::search::index::{PartPosting, TitlePosting};
use crate::search::lexicon::Surface;
use crate::tree::SourcePath;

/// Files in memory.
#[derive(Default)]
struct Memory(Mutex<BTreeMap<String, Vec<u8>>>);

impl Sink for Memory {
    fn write(&self, path: &str, bytes: Vec<u8>) -> Result<()> {
        assert!(self.0.lock().unwrap().insert(path.to_owned(), bytes).is_none(), "{path} comes twice");
        Ok(())
    }

    fn copy(&self, path: &str, _: &SourcePath) -> Result<()> {
        panic!("{path} is copied")
    }
}

/// Reads what `bytes` wrote.
struct Reader {
    bytes: Vec<u8>,
    at: usize,
}

impl Reader {
    fn gzip(file: &[u8]) -> Reader {
        let mut bytes = vec![];
        std::io::Read::read_to_end(&mut GzDecoder::new(file), &mut bytes).unwrap();
        Reader { bytes, at: 0 }
    }

    fn byte(&mut self) -> u8 {
        self.at += 1;
        self.bytes[self.at - 1]
    }

    fn number(&mut self) -> u64 {
        let byte = self.byte();
        if byte < 128 { u64::from(byte) } else { u64::from(byte & 127) | self.number() << 7 }
    }

    fn signed(&mut self) -> i64 {
        let number = self.number() as i64;
        (number >> 1) ^ -(number & 1)
    }

    fn numbers(&mut self, count: usize) -> Vec<u64> {
        (0..count).map(|_| self.number()).collect()
    }

    fn gaps(&mut self, count: usize) -> Vec<u64> {
        self.numbers(count)
            .into_iter()
            .scan(0, |sum, gap| {
                *sum += gap;
                Some(*sum)
            })
            .collect()
    }

    fn rest(&self) -> &[u8] {
        &self.bytes[self.at..]
    }
}

fn read_postings(file: &[u8]) -> Vec<Postings> {
    let mut reader = Reader::gzip(file);
    let stems = reader.number() as usize;
    let counts: Vec<Vec<u64>> = (0..stems).map(|_| reader.numbers(3)).collect();
    let each =
        |reader: &mut Reader, column: usize, gaps: bool| -> Vec<Vec<u64>> {
            counts
                .iter()
                .map(|counts| {
                    if gaps {
                        reader.gaps(counts[column] as usize)
                    } else {
                        (0..counts[column]).map(|_| u64::from(reader.byte())).collect()
                    }
                })
                .collect()
        };
    let (titles, title_impacts, sizes) = (each(&mut reader, 0, true), each(&mut reader, 0, false), each(&mut reader, 0, false));
    let articles = each(&mut reader, 1, true);
    let sets: Vec<Vec<u64>> = counts.iter().map(|counts| reader.numbers(counts[1] as usize)).collect();
    let impacts = each(&mut reader, 2, false);
    assert!(reader.rest().is_empty());
    let stem = |stem: usize| {
        let title = (0..titles[stem].len()).map(|n| TitlePosting {
            article: titles[stem][n] as u32,
            impact: title_impacts[stem][n] as u8,
            content: (sizes[stem][n] >> 4) as u8,
            full: (sizes[stem][n] & 15) as u8,
        });
        let places = articles[stem]
            .iter()
            .zip(&sets[stem])
            .flat_map(|(&article, &set)| (0..63).filter(move |part| set >> part & 1 == 1).map(move |part| (article, part)));
        let parts = places.zip(&impacts[stem]).map(|((article, part), &impact)| PartPosting {
            article: article as u32,
            part,
            impact: impact as u8 & 127,
            heading: impact > 127,
        });
        Postings { title: title.collect(), parts: parts.collect() }
    };
    (0..stems).map(stem).collect()
}

/// File, place in it, how often it stands, and shards with more of it.
type Stem = (u64, u64, u64, Vec<i64>);

/// Surfaces with their stems, and for each stem its file, its place in it, how often it stands and shards with more of it.
fn read_dictionary(file: &[u8]) -> (Vec<Surface>, BTreeMap<u32, Stem>) {
    let mut reader = Reader::gzip(file);
    let [files, stems, surfaces] = [0; 3].map(|_: u8| reader.number() as usize);
    let (files, first, stems) = (reader.gaps(files), reader.gaps(files), reader.gaps(stems));
    let df: Vec<u64> = reader.numbers(stems.len()).into_iter().map(|df| df >> 1).collect();
    let spread = reader.number() as usize;
    let mut elsewhere: BTreeMap<u64, Vec<i64>> = BTreeMap::new();
    for place in reader.gaps(spread) {
        let count = reader.number();
        elsewhere.insert(place, (0..count).map(|_| reader.signed()).collect());
    }
    let known = stems.iter().enumerate().map(|(place, &stem)| {
        let file = first.partition_point(|&first| first <= stem) - 1;
        (stem as u32, (files[file], stem - first[file], df[place], elsewhere.remove(&(place as u64)).unwrap_or_default()))
    });
    let known = known.collect();
    let shared = reader.numbers(surfaces);
    let cuts: Vec<u8> = (0..surfaces).map(|_| reader.byte()).collect();
    let mut last = 0;
    let mut of = vec![];
    for _ in 0..surfaces {
        let more = reader.number();
        last += reader.signed();
        let rest: Vec<i64> = (0..more).map(|_| last + reader.signed()).collect();
        of.push([vec![last], rest].concat().into_iter().map(|place| stems[place as usize] as u32).collect::<Vec<_>>());
    }
    let rests = String::from_utf8(reader.rest().to_vec()).unwrap();
    let mut before: Vec<u16> = vec![];
    let mut found = vec![];
    for (n, rest) in rests.lines().enumerate() {
        before.truncate(shared[n] as usize);
        before.extend(rest.encode_utf16());
        found.push(Surface { text: String::from_utf16(&before).unwrap(), stems: of[n].clone(), cut: cuts[n] });
    }
    assert_eq!(found.len(), surfaces);
    (found, known)
}

/// The strings of a pack.
fn read_pack(file: &[u8], words: &[String], commonplace: &[u8]) -> Vec<String> {
    let mut inflate = Decompress::new(false);
    if !commonplace.is_empty() {
        inflate.set_dictionary(commonplace).unwrap();
    }
    let mut bytes = Vec::with_capacity(1 << 20);
    inflate.decompress_vec(file, &mut bytes, FlushDecompress::Finish).unwrap();
    decode(&bytes, words)
}

fn decode(bytes: &[u8], words: &[String]) -> Vec<String> {
    let mut strings = vec![];
    let mut units: Vec<u16> = vec![];
    let mut bare = false;
    let mut at = 0;
    while at < bytes.len() {
        let byte = usize::from(bytes[at]);
        at += 1;
        let code = match byte {
            0 => {
                strings.push(String::from_utf16(&units).unwrap());
                units.clear();
                continue;
            }
            1 => {
                bare = true;
                continue;
            }
            2 => {
                units.push(u16::from_be_bytes([bytes[at], bytes[at + 1]]));
                at += 2;
                continue;
            }
            3..=9 => {
                at += 1;
                128 + ((byte - 3) << 8 | usize::from(bytes[at - 1]))
            }
            128.. => byte - 128,
            _ => {
                units.push(byte as u16);
                continue;
            }
        };
        let fresh = bare || units.last().is_none_or(|&unit| unit == 10);
        let word = &words[code];
        units.extend(if fresh { word.strip_prefix(' ').unwrap_or(word) } else { word }.encode_utf16());
        bare = false;
    }
    assert!(units.is_empty());
    strings
}

fn read_book(file: &[u8]) -> (Vec<String>, Vec<u8>) {
    let mut reader = Reader::gzip(file);
    let length = reader.number() as usize;
    let (words, commonplace) = reader.rest().split_at(length);
    (std::str::from_utf8(words).unwrap().lines().map(str::to_owned).collect(), commonplace.to_vec())
}

/// An article whose parts begin with their headings.
fn entry(url: &str, title: &str, parts: &[&str]) -> Entry {
    let part = |(number, text): (usize, &&str)| {
        let heading = text.lines().next().unwrap_or_default();
        let anchor = heading.to_lowercase().replace(' ', "-");
        let marks = if number == 0 { vec![] } else { vec![Mark { start: 0, end: heading.len(), anchor }] };
        Part { marks, text: (*text).to_owned() }
    };
    Entry {
        url: url.into(),
        title: title.into(),
        also: vec![],
        crumbs: vec!["Billing".into()],
        section: "billing".into(),
        kind: "how-to".into(),
        tags: vec!["money".into()],
        parts: parts.iter().enumerate().map(part).collect(),
    }
}

/// A small index: words in small letters, an `s` at the end is no part of the stem.
fn index(entries: &[Entry]) -> (Lexicon, Vec<Postings>) {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let stem = |word: &str| word.strip_suffix('s').unwrap_or(word).to_owned();
    let all: BTreeSet<String> = entries
        .iter()
        .flat_map(|entry| entry.parts.iter().map(|part| &part.text).chain([&entry.title]))
        .flat_map(|text| words(text))
        .collect();
    let stems: Vec<String> = all.iter().map(|word| stem(word)).collect::<BTreeSet<_>>().into_iter().collect();
    let number = |word: &str| stems.binary_search(&stem(word)).unwrap() as u32;
    let surfaces =
        all.iter().map(|word| Surface { text: word.clone(), stems: vec![number(word)], cut: u8::from(word.ends_with('s')) }).collect();
    let mut postings = vec![Postings::default(); stems.len()];
    for (article, entry) in (0..).zip(entries) {
        let title: BTreeSet<u32> = words(&entry.title).iter().map(|word| number(word)).collect();
        let size = title.len().min(15) as u8;
        for stem in title {
            postings[stem as usize].title.push(TitlePosting { article, impact: 7, content: size, full: size });
        }
        for (part, text) in (0..).zip(&entry.parts) {
            let mut counts: BTreeMap<u32, u8> = BTreeMap::new();
            words(&text.text).iter().for_each(|word| *counts.entry(number(word)).or_default() += 1);
            counts.into_iter().for_each(|(stem, impact)| {
                postings[stem as usize].parts.push(PartPosting { article, part, impact, heading: article % 3 == 0 })
            });
        }
    }
    let frequencies = postings.iter().map(|postings| (postings.title.len() + 2 * postings.parts.len()) as u32).collect();
    (Lexicon { surfaces, stems, frequencies, ..Lexicon::default() }, postings)
}

fn files(entries: &[Entry], (lexicon, postings): &(Lexicon, Vec<Postings>)) -> BTreeMap<String, Vec<u8>> {
    let (stop, synonyms) = (["the".into()], [vec![vec!["bill".into()], vec!["payment".into(), "request".into()]]]);
    let postings = |stem: u32| postings[stem as usize].clone();
    let input = Input { lexicon, stop: &stop, synonyms: &synonyms, postings: &postings };
    let memory = Memory::default();
    let written = write_input(entries, &input, &memory).unwrap();
    let files = memory.0.into_inner().unwrap();
    assert_eq!((written.files, written.bytes), (files.len(), files.values().map(|bytes| bytes.len() as u64).sum()));
    files
}

/// Enough articles for several shards and files, in a language made of numbers.
fn many(count: usize) -> Vec<Entry> {
    let word = |n: usize| format!("w{}x", (n * 7919) % 2003);
    let text = |n: usize| (0..60).map(|k| word(n * 31 + k * k)).collect::<Vec<_>>().join(" ");
    let article = |n: usize| {
        entry(
            &format!("billing/pay-{}/", word(n)),
            &format!("Pay {}", word(n)),
            &[&text(n), &format!("Pay later\n{}", text(n + 1)), &format!("Größe & co\n{}.", text(n + 2))],
        )
    };
    (0..count).map(article).collect()
}

fn manifest(files: &BTreeMap<String, Vec<u8>>) -> Value {
    serde_json::from_slice(&files["search/manifest.json"]).unwrap()
}

fn grouped<'a>(files: &'a BTreeMap<String, Vec<u8>>, folder: &str, groups: &Value, number: u64) -> &'a [u8] {
    let group = groups["groups"][(number / groups["size"].as_u64().unwrap()) as usize].as_str().unwrap();
    &files[&format!("search/{folder}/{group}/{number}.gp")]
}

#[test]
fn every_word_leads_to_its_postings() {
    let entries = many(900);
    let index = index(&entries);
    let files = files(&entries, &index);
    let manifest = manifest(&files);
    let mut surfaces = vec![];
    let mut lists = BTreeMap::new();
    let shards = manifest["dict"].as_array().unwrap();
    assert!(shards.len() > 1 && manifest["posts"]["groups"].as_array().unwrap().len() > 1, "{manifest}");
    for (number, shard) in shards.iter().enumerate() {
        let (found, stems) = read_dictionary(&files[&format!("search/t/{}.gp", shard[1].as_str().unwrap())]);
        let key = shard[0].as_str().unwrap();
        assert!(key <= found[0].text.as_str() && surfaces.last().is_none_or(|last: &Surface| last.text.as_str() < key), "{key}");
        for (stem, (file, place, df, elsewhere)) in stems {
            let lists = lists.entry(file).or_insert_with(|| read_postings(grouped(&files, "p", &manifest["posts"], file)));
            let wanted = &index.1[stem as usize];
            assert_eq!(&lists[place as usize], wanted);
            assert_eq!(df, u64::from(index.0.frequency(stem)));
            assert!(elsewhere.iter().all(|other| shards.get((number as i64 + other) as usize).is_some() && *other != 0));
        }
        surfaces.extend(found);
    }
    assert_eq!(surfaces, index.0.surfaces);
}

#[test]
fn surfaces_of_a_stem_in_other_shards_are_named() {
    let entries = [entry("a/", "A", &["a"])];
    let surface = |n: usize| Surface { text: format!("{n:05}"), stems: vec![(n % 1500) as u32, 1999], cut: 0 };
    let lexicon =
        Lexicon { surfaces: (0..2000).map(surface).collect(), stems: (0..2000).map(|n| format!("{n:05}")).collect(), ..Lexicon::default() };
    let files = files(&entries, &(lexicon, vec![Postings::default(); 2000]));
    let manifest = manifest(&files);
    let shards: Vec<_> = manifest["dict"]
        .as_array()
        .unwrap()
        .iter()
        .map(|shard| read_dictionary(&files[&format!("search/t/{}.gp", shard[1].as_str().unwrap())]))
        .collect();
    assert_eq!(shards.len(), 7);
    assert_eq!(shards[0].1[&0].3, [5]);
    assert_eq!(shards[1].1[&499].3, [5]);
    assert_eq!(shards[2].1[&700].3, Vec::<i64>::new());
    assert_eq!(shards[1].1[&1999].3, [-1, 1, 2, 3, 4, 5]);
    assert_eq!(shards[6].0.last().unwrap().stems, [499, 1999]);
}

#[test]
fn articles_are_read_back_as_they_were() {
    let mut entries = many(40);
    let odd = "  indented\n one\n\ttab \u{0}\u{1}\u{2}\u{b}\u{7f} 🦀 Größe, größe Größe größe größe größe größe. 請求書を請求書を請求書 Pay*pay\r\n";
    entries.push(entry("odd*", "The odd, the \"bad\" & the\nugly", &[odd, "請求 書\nтекст текст текст текст"]));
    entries.push(entry("", "", &[""]));
    entries[1].parts[1].marks.push(Mark { start: 10, end: 14, anchor: "x y".into() });
    let index = index(&entries);
    let files = files(&entries, &index);
    let manifest = manifest(&files);
    assert_eq!(manifest["perPack"], 1);
    let (words, commonplace) = read_book(&files[&format!("search/w/{}.gp", manifest["words"].as_str().unwrap())]);
    assert!(!commonplace.is_empty());
    let read = |n: usize| read_pack(grouped(&files, "d", &manifest["packs"], n as u64), &words, &commonplace);
    for (n, entry) in entries.iter().enumerate() {
        let strings = read(n);
        assert_eq!(strings[1..6], [&entry.title, "how-to", "1", "Billing", &entry.parts.len().to_string()], "{}", entry.url);
        let texts: Vec<&str> = strings[6..].iter().step_by(2).map(String::as_str).collect();
        assert_eq!(texts, entry.parts.iter().map(|part| part.text.as_str()).collect::<Vec<_>>());
    }
    assert_eq!([&read(0)[0], &read(40)[0], &read(41)[0]], ["billing/*", "odd%2A", ""]);
    assert_eq!([&read(0)[7], &read(0)[9], &read(0)[11]], ["", "\n", " größe-&-co\n"]);
    assert_eq!(read(1)[9], "\n1,4 x y\n");
}

#[test]
fn the_same_site_is_the_same_bytes_and_another_site_has_other_names() {
    let mut entries = many(60);
    let index = index(&entries);
    let once = files(&entries, &index);
    assert_eq!(once, files(&entries, &index));
    entries[59].parts[0].text.push_str(" more");
    let changed = files(&entries, &index);
    let packs: Vec<&String> = changed.keys().filter(|path| path.starts_with("search/d/") && !once.contains_key(*path)).collect();
    assert!(packs.len() == 1 || packs.len() == 60, "one pack, or all when the phrasebook changed: {packs:?}");
    assert_ne!(once["search/manifest.json"], changed["search/manifest.json"]);
}

#[test]
fn a_site_without_articles_has_an_index() {
    let files = files(&[], &(Lexicon::default(), vec![]));
    let manifest = manifest(&files);
    assert_eq!((&manifest["articles"], &manifest["dict"], &manifest["packs"]["groups"]), (&json!(0), &json!([]), &json!([])));
}

#[test]
fn packs_hold_as_many_articles_as_keep_the_files_few() {
    for (articles, each) in [(0, 1), (1, 1), (4_000, 1), (4_001, 2), (10_000, 3), (100_000, 8)] {
        assert_eq!(packs::per_pack(articles), each, "{articles}");
    }
}
