//! The pictures of a page, in Markdown and in raw HTML, with what stands for them where they cannot be seen.

use std::ops::Range;

use super::Page;
use super::outline::{Kind, Role};
use crate::config::Html;
use crate::markdown::tags::{self, RawTag};

/// The title that marks a picture in Markdown as decoration: `![](line.png "decorative")`.
pub const DECORATIVE: &str = "decorative";

/// One picture.
#[derive(Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its bytes in the body: the whole construct, or the tag.
    pub span: Range<usize>,
    /// The address as written, entities resolved.
    pub address: String,
    /// What stands for it.
    pub alt: Alt,
    /// Whether it is all that a link shows.
    pub is_link: bool,
}

/// What stands for a picture.
#[derive(Debug, PartialEq, Eq)]
pub enum Alt {
    /// Nothing.
    Missing,
    /// It is decoration, and says so.
    Decorative,
    /// These words.
    Words(String),
    /// What only a program knows.
    Unknown,
}

/// All pictures of a page; films and sound are none.
pub fn pictures(page: &Page<'_>) -> Vec<Picture> {
    let outline = &page.outline;
    let mut found: Vec<Picture> = outline
        .links
        .iter()
        .filter(|link| link.picture && !is_film(&link.address))
        .map(|link| {
            let alt = outline.text(link.words.clone()).trim().to_owned();
            let around = link.within.and_then(|within| outline.links.get(within));
            let beside = around.is_some_and(|around| outline.text(around.words.clone()).trim() != alt);
            // The link's own words say where it leads.
            let decorative = link.title.trim().eq_ignore_ascii_case(DECORATIVE) || beside;
            let alt = match alt {
                alt if !alt.is_empty() => Alt::Words(alt),
                _ if decorative => Alt::Decorative,
                _ => Alt::Missing,
            };
            Picture { span: link.span.clone(), address: link.address.to_string(), alt, is_link: around.is_some() && !beside }
        })
        .collect();
    if page.site.settings.html == Html::Allow {
        let blocks = outline.blocks.iter().filter(|block| block.kind == Kind::Html).map(|block| block.span.clone());
        let in_block = |at: usize| outline.blocks.get(at).is_some_and(|block| block.kind == Kind::Html);
        let inline =
            outline.words.iter().filter(|words| words.role == Role::Html && !in_block(words.block)).map(|words| words.span.clone());
        let both: Vec<Range<usize>> = blocks.chain(inline).collect();
        both.into_iter().for_each(|range| raw(page.body(), range, &mut found));
        found.sort_by_key(|picture| picture.span.start);
    }
    found
}

fn raw(body: &str, range: Range<usize>, found: &mut Vec<Picture>) {
    let Some(html) = body.get(range.clone()) else { return };
    let code = ["<script", "<style", "<textarea"]
        .iter()
        .any(|tag| html.trim_start().get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag)));
    if code || memchr::memmem::find(html.as_bytes(), b"img").or_else(|| memchr::memmem::find(html.as_bytes(), b"IMG")).is_none() {
        return;
    }
    let images = tags::tags(html).into_iter().filter(|tag| tag.name.eq_ignore_ascii_case("img"));
    for tag in images.filter(|tag| !is_tracker(tag)) {
        let address = tag.get("src").map(tags::Attribute::address).unwrap_or_default();
        let span = range.start + tag.span.start..range.start + tag.span.end;
        found.push(Picture { span, address, alt: alt(&tag), is_link: false });
    }
}

fn alt(tag: &RawTag<'_>) -> Alt {
    let value = |name: &str| tag.get(name).map(|attribute| tags::unescape(attribute.value.trim()));
    let is = |name: &str, values: &[&str]| value(name).is_some_and(|value| values.contains(&value.as_str()));
    if tag.attributes.iter().any(|attribute| attribute.name.starts_with(['{', ':']))
        || tag.get("alt").is_some_and(|alt| alt.is_expression())
    {
        return Alt::Unknown;
    }
    if is("role", &["presentation", "none"]) || is("aria-hidden", &["true"]) {
        return Alt::Decorative;
    }
    match value("alt") {
        Some(alt) if alt.is_empty() => Alt::Decorative,
        Some(alt) => Alt::Words(alt),
        None if tag.get("aria-label").is_some() || tag.get("aria-labelledby").is_some() => Alt::Unknown,
        None => Alt::Missing,
    }
}

/// Nobody sees a picture of one pixel.
fn is_tracker(tag: &RawTag<'_>) -> bool {
    ["width", "height"].iter().any(|side| tag.get(side).is_some_and(|side| matches!(side.value.trim(), "0" | "1")))
}

fn is_film(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
    [".mp4", ".webm", ".mov", ".ogv", ".mp3", ".m4a", ".ogg", ".wav"].iter().any(|ending| path.ends_with(ending))
}
