//! Reads built pages with a parser that is not ours, and follows every address in them.

use std::collections::{BTreeMap, BTreeSet};

use html5gum::{Token, Tokenizer};
use percent_encoding::percent_decode_str;

use crate::kit::Files;

/// Attributes that hold an address.
const ADDRESSES: &[&str] = &["href", "src", "poster", "action", "formaction", "data", "xlink:href", "srcset", "cite", "ping", "background"];

/// One opening tag.
pub(crate) struct Tag {
    /// In lower case.
    pub(crate) name: String,
    /// Decoded.
    pub(crate) attributes: BTreeMap<String, String>,
}

impl Tag {
    /// An attribute's value.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }
}

/// The opening tags of a page, in order.
pub(crate) fn tags(html: &str) -> Vec<Tag> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let tag = |token| match token {
        Ok(Token::StartTag(tag)) => {
            let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(value))).collect();
            Some(Tag { name: text(&tag.name), attributes })
        }
        _ => None,
    };
    Tokenizer::new(html).filter_map(tag).collect()
}

/// The words of a page, white space folded.
pub(crate) fn words(html: &str) -> String {
    let text = Tokenizer::new(html).filter_map(|token| match token {
        Ok(Token::String(text)) => Some(String::from_utf8_lossy(&text).into_owned()),
        _ => None,
    });
    let words = text.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    words.replace(" .", ".").replace(" ,", ",")
}

/// The `href`s of a page's links with their attribute decoded.
pub(crate) fn hrefs(html: &str) -> Vec<String> {
    tags(html).iter().filter(|tag| tag.name == "a" && tag.attributes.contains_key("href")).map(|tag| tag.get("href").to_owned()).collect()
}

/// The `main` part of a page.
pub(crate) fn main(html: &str) -> &str {
    let start = html.find("<main").expect("a main part");
    &html[start..start + html[start..].find("</main>").expect("its end")]
}

/// Every address of a page: the attribute's name and its value.
pub(crate) fn addresses(html: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for tag in tags(html) {
        for (name, value) in &tag.attributes {
            if ADDRESSES.contains(&name.as_str()) {
                found.push((name.clone(), value.clone()));
            }
        }
        // `<meta http-equiv="refresh" content="0; url=…">`
        if let Some((_, url)) = tag.get("content").split_once("url=").filter(|_| tag.get("http-equiv") == "refresh") {
            found.push(("refresh".into(), url.to_owned()));
        }
    }
    found
}

/// The ids of a page, and those that it has twice.
fn ids(html: &str) -> (BTreeSet<String>, Vec<String>) {
    let (mut once, mut twice) = (BTreeSet::new(), Vec::new());
    for id in tags(html).iter().map(|tag| tag.get("id").to_owned()).filter(|id| !id.is_empty()) {
        if !once.insert(id.clone()) {
            twice.push(id);
        }
    }
    (once, twice)
}

/// Every address of every page that leads nowhere, and every id that stands twice. `base` is the path of the site on its host.
pub(crate) fn dead(files: &Files, base: &str) -> Vec<String> {
    let pages = files.iter().filter(|(path, _)| path.ends_with(".html"));
    let html: BTreeMap<&str, &str> = pages.map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).unwrap())).collect();
    let ids: BTreeMap<&str, _> = html.iter().map(|(&path, html)| (path, ids(html))).collect();
    let mut found = Vec::new();
    for (&path, text) in &html {
        found.extend(ids[path].1.iter().map(|id| format!("{path}: id {id} twice")));
        for (name, address) in addresses(text) {
            if let Err(why) = follow(path, &address, (files, base)).and_then(|(file, hash)| anchor(&file, &hash, &ids)) {
                found.push(format!("{path}: {name}={address}: {why}"));
            }
        }
    }
    found
}

/// The file that an address on a page leads to, and the part after `#`; empty for other sites.
fn follow(page: &str, address: &str, (files, base): (&Files, &str)) -> Result<(String, String), String> {
    let has_scheme = address.split_once(':').is_some_and(|(scheme, _)| !scheme.contains(['/', '?', '#']));
    if has_scheme || address.starts_with("//") {
        return Ok((String::new(), String::new()));
    }
    let (rest, hash) = address.split_once('#').unwrap_or((address, ""));
    let decode = |text: &str| percent_decode_str(text).decode_utf8().map(|text| text.into_owned()).map_err(|error| error.to_string());
    let path = decode(rest.split('?').next().unwrap_or_default())?;
    let full = match path.strip_prefix('/') {
        Some(_) => path.strip_prefix(base).ok_or("outside of the site")?.to_owned(),
        None if path.is_empty() => page.to_owned(),
        None => joined(page.rsplit_once('/').map_or("", |(folder, _)| folder), &path)?,
    };
    let file = if full.is_empty() || full.ends_with('/') { format!("{full}index.html") } else { full };
    if files.contains_key(&file) { Ok((file, decode(hash)?)) } else { Err(format!("no {file}")) }
}

fn joined(folder: &str, path: &str) -> Result<String, String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop().ok_or("above the site")?),
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

fn anchor(file: &str, hash: &str, ids: &BTreeMap<&str, (BTreeSet<String>, Vec<String>)>) -> Result<(), String> {
    match ids.get(file) {
        Some((ids, _)) if !hash.is_empty() && hash != "top" && !ids.contains(hash) => Err(format!("no id {hash} in {file}")),
        _ => Ok(()),
    }
}
/// What a person can see or hear of a page: texts, and attributes that are read out. Styles and scripts are neither.
pub(crate) fn visible(html: &str) -> Vec<String> {
    let (mut found, mut hidden) = (Vec::new(), false);
    for token in Tokenizer::new(html) {
        match token.unwrap() {
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                hidden = matches!(name.as_str(), "script" | "style");
                for (key, value) in &tag.attributes {
                    if matches!(&key[..], b"aria-label" | b"title" | b"alt" | b"placeholder" | b"aria-description") {
                        found.push(String::from_utf8_lossy(value).into_owned());
                    }
                }
            }
            Token::EndTag(_) => hidden = false,
            Token::String(text) if !hidden => found.push(String::from_utf8_lossy(&text).trim().to_owned()),
            _ => {}
        }
    }
    found.retain(|text| !text.is_empty());
    found
}
