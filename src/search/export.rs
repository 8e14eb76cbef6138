//! The texts for engines of others: one document for each part of an article, as lines of JSON, and the settings that make
//! Quickwit and Elasticsearch search them about as this search does.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use super::entry::{self, Entry, Part};
use crate::error::{Error, Result};
use crate::site::{Article, Site};
use crate::tree::Sink;

/// The documents.
pub const DOCUMENTS: &str = "articles.ndjson";
/// The settings of an index in Quickwit.
pub const QUICKWIT: &str = "quickwit-index.yaml";
/// The settings of an index in Elasticsearch.
pub const ELASTICSEARCH: &str = "elasticsearch-index.json";
/// The folder of requests that fill it.
pub const BULK: &str = "elasticsearch";

/// The index's name in all commands.
pub const INDEX: &str = "help-center";

/// A bulk request is sent in one piece; Elasticsearch advises a few megabytes.
const BULK_BYTES: usize = 8 << 20;

/// One part of an article, as other engines take it.
#[derive(Debug, Serialize)]
struct Document<'a> {
    /// The same as long as the article and the heading keep their names.
    id: String,
    /// Complete where the site knows its address.
    url: String,
    title: &'a str,
    heading: &'a str,
    crumbs: &'a [String],
    section: &'a str,
    kind: &'a str,
    tags: &'a [String],
    language: &'a str,
    keywords: &'a [String],
    body: &'a str,
    /// The day of the last change, at midnight.
    updated: Option<String>,
}

/// Writes documents and settings.
///
/// # Errors
/// When the sink does not take a file.
pub fn write(site: &Site, sink: &dyn Sink) -> Result<()> {
    write_in_pieces(site, BULK_BYTES, sink)
}

fn write_in_pieces(site: &Site, bulk_bytes: usize, sink: &dyn Sink) -> Result<()> {
    let lines = lines(site)?;
    let mut documents = String::with_capacity(lines.iter().map(|(_, line)| line.len() + 1).sum());
    let mut bulk = String::new();
    let mut requests = 0;
    for (id, line) in &lines {
        documents.push_str(line);
        documents.push('\n');
        bulk.push_str(&format!("{{\"index\":{{\"_id\":\"{id}\"}}}}\n{line}\n"));
        if bulk.len() >= bulk_bytes {
            requests += 1;
            sink.write(&format!("{BULK}/{requests:04}.ndjson"), std::mem::take(&mut bulk).into_bytes())?;
        }
    }
    if !bulk.is_empty() {
        sink.write(&format!("{BULK}/{:04}.ndjson", requests + 1), bulk.into_bytes())?;
    }
    drop(lines);
    sink.write(DOCUMENTS, documents.into_bytes())?;
    sink.write(QUICKWIT, quickwit(&site.settings.language).into_bytes())?;
    sink.write(ELASTICSEARCH, format!("{:#}\n", elasticsearch(&site.settings.language)).into_bytes())
}

/// Each document's id and JSON, in the order of sources and parts.
fn lines(site: &Site) -> Result<Vec<(String, String)>> {
    let articles: Vec<&Article> = site.articles.iter().filter(|article| article.search).collect();
    let entries = entry::entries(site);
    let keys = keys(&articles);
    let lines: Vec<Result<Vec<(String, String)>>> = entries
        .par_iter()
        .zip(&articles)
        .zip(&keys)
        .map(|((entry, article), key)| {
            let parts = entry.parts.iter().enumerate();
            parts.map(|(number, part)| line(site, (entry, article, key), (number, part))).collect()
        })
        .collect();
    let mut all = Vec::new();
    for line in lines {
        all.extend(line?);
    }
    Ok(all)
}

/// What names each article: its `id`, where it has one of its own, else its address.
fn keys(articles: &[&Article]) -> Vec<String> {
    let own = |article: &Article| article.document.text.front.fields.text_of("id");
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    articles.iter().filter_map(|article| own(article)).for_each(|id| *counts.entry(id).or_default() += 1);
    let key = |article: &&Article| match own(article).filter(|id| counts.get(id) == Some(&1)) {
        Some(id) => format!("id {id}"),
        None => format!("url {}", article.url.0),
    };
    articles.iter().map(key).collect()
}

fn line(site: &Site, (entry, article, key): (&Entry, &Article, &str), (number, part): (usize, &Part)) -> Result<(String, String)> {
    let (heading, anchor) = part.heading().unwrap_or_default();
    let name = if anchor.is_empty() && number > 0 { number.to_string() } else { anchor.to_owned() };
    let hash = blake3::hash(format!("{key}\0{name}").as_bytes()).to_hex();
    let body = part.marks.first().filter(|mark| mark.start == 0).map_or(part.text.as_str(), |mark| &part.text[mark.end..]);
    let anchor = if anchor.is_empty() { String::new() } else { format!("#{anchor}") };
    let document = Document {
        id: hash[..24].to_owned(),
        url: format!("{}{}{anchor}", site.settings.base_url.as_deref().unwrap_or_default(), entry.url),
        title: &entry.title,
        heading,
        crumbs: &entry.crumbs,
        section: &entry.section,
        kind: &entry.kind,
        tags: &entry.tags,
        language: &site.settings.language,
        keywords: &entry.also,
        body: body.trim(),
        updated: article.change.as_ref().map(|change| format!("{}T00:00:00Z", change.updated)),
    };
    let line = serde_json::to_string(&document).map_err(|error| Error::cannot_run("could not write a document").because(&error))?;
    Ok((document.id, line))
}

/// How the fields are used: searched as words, matched as a whole, or only given back.
const FIELDS: &[(&str, Use)] = &[
    ("id", Use::Whole),
    ("url", Use::Kept),
    ("title", Use::Words),
    ("heading", Use::Words),
    ("crumbs", Use::Wholes),
    ("section", Use::Whole),
    ("kind", Use::Whole),
    ("tags", Use::Wholes),
    ("language", Use::Whole),
    ("keywords", Use::ListOfWords),
    ("body", Use::Words),
    ("updated", Use::Day),
];

#[derive(Clone, Copy)]
enum Use {
    Words,
    ListOfWords,
    Whole,
    Wholes,
    Kept,
    Day,
}

/// The tokenizer that comes nearest: English has the only stemmer, and characters of Chinese and Japanese stand alone.
fn tokenizer(language: &str) -> &'static str {
    match base(language).as_str() {
        "en" => "en_stem",
        "zh" | "ja" | "ko" => "chinese_compatible",
        _ => "default",
    }
}

fn base(language: &str) -> String {
    language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

fn quickwit(language: &str) -> String {
    let tokenizer = tokenizer(language);
    let mut yaml = format!("version: 0.8\nindex_id: {INDEX}\ndoc_mapping:\n  mode: lenient\n  field_mappings:\n");
    for (name, used) in FIELDS {
        let words = format!("      tokenizer: {tokenizer}\n      record: position\n      fieldnorms: true\n");
        let (kind, more) = match used {
            Use::Words => ("text", words),
            Use::ListOfWords => ("array<text>", words),
            Use::Whole => ("text", "      tokenizer: raw\n      fast: true\n".to_owned()),
            Use::Wholes => ("array<text>", "      tokenizer: raw\n      fast: true\n".to_owned()),
            Use::Kept => ("text", "      indexed: false\n".to_owned()),
            Use::Day => ("datetime", "      input_formats:\n        - rfc3339\n      fast: true\n".to_owned()),
        };
        yaml.push_str(&format!("    - name: {name}\n      type: {kind}\n{more}"));
    }
    let searched = FIELDS.iter().filter(|(_, used)| matches!(used, Use::Words | Use::ListOfWords)).map(|(name, _)| *name);
    yaml.push_str(&format!("search_settings:\n  default_search_fields: [{}]\n", searched.collect::<Vec<_>>().join(", ")));
    yaml
}

/// Built-in analyzers by language; `cjk` makes the same overlapping pairs as this search.
fn analyzer(language: &str) -> &'static str {
    const ANALYZERS: &[(&str, &str)] = &[
        ("ar", "arabic"),
        ("da", "danish"),
        ("de", "german"),
        ("el", "greek"),
        ("en", "english"),
        ("es", "spanish"),
        ("fi", "finnish"),
        ("fr", "french"),
        ("hu", "hungarian"),
        ("it", "italian"),
        ("ja", "cjk"),
        ("ko", "cjk"),
        ("nb", "norwegian"),
        ("nl", "dutch"),
        ("nn", "norwegian"),
        ("no", "norwegian"),
        ("pt", "portuguese"),
        ("ro", "romanian"),
        ("ru", "russian"),
        ("sv", "swedish"),
        ("th", "thai"),
        ("tr", "turkish"),
        ("zh", "cjk"),
    ];
    let base = base(language);
    ANALYZERS.iter().find(|(name, _)| *name == base).map_or("standard", |(_, analyzer)| analyzer)
}

fn elasticsearch(language: &str) -> Value {
    let field = |used: &Use| match used {
        Use::Words | Use::ListOfWords => json!({"type": "text", "analyzer": analyzer(language)}),
        Use::Whole | Use::Wholes => json!({"type": "keyword"}),
        Use::Kept => json!({"type": "keyword", "index": false}),
        Use::Day => json!({"type": "date"}),
    };
    let properties: serde_json::Map<String, Value> = FIELDS.iter().map(|(name, used)| ((*name).to_owned(), field(used))).collect();
    json!({"mappings": {"dynamic": "strict", "properties": properties}})
}

#[cfg(test)]
mod tests;
