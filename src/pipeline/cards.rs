//! Social cards of a site: which pages get one, fonts from the disk, and pictures that were drawn before. What is drawn
//! goes to the output at once, so that a large site's pictures never lie in memory together.

use std::collections::HashSet;
use std::io::Read;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::{CACHE, Workspace};
use crate::card::{self, Card, Fonts, Look, Unusable};
use crate::config::colour::Rgb;
use crate::config::{CardSettings, FontFile, Settings};
use crate::error::Result;
use crate::fields::Problem;
use crate::fs::{self, Kept};
use crate::render::{Cards, theme};
use crate::site::{Section, SectionId, Site, UrlPath};
use crate::tree::Sink;

/// The folder of drawn cards in the cache.
const FOLDER: &str = "cards";

/// The largest fonts in use hold every character of Chinese, Japanese and Korean in 20 MB.
const MOST_BYTES: u64 = 32 << 20;

/// How many pages a note names.
const MOST_NAMED: usize = 5;

/// Cards that are written.
#[derive(Default)]
pub(super) struct Drawn {
    /// Where they are.
    pub(super) cards: Cards,
    /// A sentence about those that could not be drawn.
    pub(super) note: Option<String>,
}

/// A page and the words of its card; the home page's is the site's general one.
struct Page<'a> {
    url: &'a UrlPath,
    /// For messages.
    file: String,
    card: Card,
}

/// Says what is wrong with the fonts in the config, in every command: a build must not be the first to tell.
pub(super) fn check(root: &Path, settings: &Settings, problems: &mut Vec<Problem>) {
    if let Some(cards) = settings.theme.cards.as_ref().filter(|cards| cards.font.is_some() || cards.title_font.is_some()) {
        let _ = fonts(root, cards, problems);
    }
}

/// Draws the site's cards into the output; those that were drawn before are taken from the cache.
pub(super) fn write(workspace: &Workspace, site: &Site, sink: &dyn Sink) -> Result<Drawn> {
    let Some(settings) = &site.settings.theme.cards else { return Ok(Drawn::default()) };
    if site.settings.base_url.is_none() {
        let note = "There are no social cards: other sites find them by a complete address only. Set `base_url` in guidepost.yaml.";
        return Ok(Drawn { note: Some(note.into()), ..Drawn::default() });
    }
    // Mistakes in the config have been told when it was read.
    let Some(fonts) = fonts(&workspace.options.root, settings, &mut Vec::new()) else { return Ok(Drawn::default()) };
    let look = look(&site.settings);
    let kept = Kept::new(&workspace.options.root.join(CACHE), FOLDER);
    let (written, used) = (Mutex::new(HashSet::new()), Mutex::new(HashSet::new()));
    let pages = pages(site);
    let made = pages.par_iter().map(|page| {
        if let Some(c) = fonts.missing(&page.card.title) {
            return Ok(Err(Some(c)));
        }
        let key = card::key(&page.card, &look, &fonts);
        let bytes = kept.get(&key).or_else(|| {
            let bytes = card::draw(&page.card, &look, &fonts)?;
            kept.put(&key, &bytes);
            Some(bytes)
        });
        lock(&used).insert(key);
        let Some(bytes) = bytes else { return Ok(Err(None)) };
        let path = format!("media/card-{}.png", &blake3::hash(&bytes).to_hex()[..16]);
        // Two pages of one section with one title share a card.
        if lock(&written).insert(path.clone()) {
            sink.write(&path, bytes)?;
        }
        Ok(Ok(path))
    });
    let made: Vec<std::result::Result<String, Option<char>>> = made.collect::<Result<_>>()?;
    kept.sweep(&lock(&used));
    let mut cards = Cards::default();
    let mut lost = Vec::new();
    for (page, made) in pages.iter().zip(made) {
        match made {
            Ok(path) if page.url.0.is_empty() => cards.general = Some(path),
            Ok(path) => drop(cards.own.insert(page.url.clone(), path)),
            Err(c) => lost.push((page, c)),
        }
    }
    Ok(Drawn { note: note(&lost, settings), cards })
}

fn lock<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

fn look(settings: &Settings) -> Look {
    let own = settings.theme.brand.as_ref().map(|brand| brand.colour);
    let brand = own.or_else(|| Rgb::parse(theme::BRAND)).map_or([0; 3], |colour| colour.0);
    Look { brand, is_rtl: theme::direction(&settings.language) == "rtl" }
}

/// Home, sections and articles, in the order of the model.
fn pages(site: &Site) -> Vec<Page<'_>> {
    let above = |chain: &[SectionId]| {
        let names: Vec<&str> = chain.iter().map(|&id| site.section(id).title.as_str()).collect();
        Some(names.join(" › ")).filter(|names| !names.is_empty())
    };
    let section = |(at, section): (usize, &'_ Section)| {
        let chain = site.ancestors(SectionId(at as u32));
        let title = if at == 0 { &site.title } else { &section.title };
        let kicker = above(&chain[..chain.len().saturating_sub(1)]);
        Card { site: site.title.clone(), kicker, title: title.clone(), description: section.description.clone() }
    };
    let sections = site.sections.iter().enumerate().map(|(at, one)| Page {
        url: &one.url,
        file: one.document.as_ref().map_or_else(|| format!("{}/", one.path), |document| document.text.source.to_string()),
        card: section((at, one)),
    });
    let articles = site.articles.iter().map(|article| Page {
        url: &article.url,
        file: article.document.text.source.to_string(),
        card: Card {
            site: site.title.clone(),
            kicker: above(&site.ancestors(article.section)),
            title: article.title.clone(),
            description: article.description.clone(),
        },
    });
    sections.chain(articles).collect()
}

/// The fonts that the config names, else the built-in ones.
fn fonts(root: &Path, cards: &CardSettings, problems: &mut Vec<Problem>) -> Option<Fonts> {
    let mut read = |file: &Option<FontFile>, key| match file {
        Some(file) => bytes(root, file, key).map(Some).map_err(|problem| problems.push(problem)),
        None => Ok(None),
    };
    let (text, title) = (read(&cards.font, "font"), read(&cards.title_font, "title_font"));
    let made = match (text.ok()?, title.ok()?) {
        (None, None) => return Fonts::built_in(),
        (Some(text), title) => Fonts::new(text, title),
        (None, title) => Fonts::new(card::BUILT_IN.to_vec(), title),
    };
    let unusable = |(is_title, why): (bool, Unusable)| {
        let (key, file) = if is_title { ("title_font", &cards.title_font) } else { ("font", &cards.font) };
        if let Some(file) = file {
            let (what, help) = match why {
                Unusable::Compressed => ("is compressed for browsers", "Use the `.ttf` or `.otf` file that it was made from."),
                Unusable::NoFont => ("is not a font", "Use a `.ttf` or `.otf` file, or leave the key out to use Noto Sans."),
                Unusable::NoOutlines => {
                    ("has no outlines to draw", "Use a `.ttf` or `.otf` font of outlines; fonts of pixels cannot be scaled.")
                }
            };
            problems.push(problem(file, format!("the file `{}` of `{key}` {what}", file.path), help));
        }
    };
    made.map_err(unusable).ok()
}

fn bytes(root: &Path, file: &FontFile, key: &str) -> std::result::Result<Vec<u8>, Problem> {
    let Some((opened, size)) = fs::open_inside(root, &file.path) else {
        let near = fs::case_variant(root, &file.path).map(|near| format!("Did you mean `{near}`?"));
        let help = near
            .unwrap_or_else(|| "Copy a `.ttf` or `.otf` file into the repository, and give its path relative to guidepost.yaml.".into());
        let what = if root.join(file.path.as_str()).exists() { "is no file inside the root" } else { "does not exist" };
        return Err(problem(file, format!("the file `{}` of `{key}` {what}", file.path), &help));
    };
    if size > MOST_BYTES {
        let words = format!("the file `{}` of `{key}` has {} MB, at most {} are read", file.path, size >> 20, MOST_BYTES >> 20);
        return Err(problem(file, words, "Use a font for one language, or one weight instead of a collection."));
    }
    let mut bytes = Vec::new();
    match opened.take(MOST_BYTES).read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(problem(file, format!("the file `{}` of `{key}` cannot be read: {error}", file.path), "Make it readable.")),
    }
}

fn problem(file: &FontFile, message: String, help: &str) -> Problem {
    Problem { span: file.span, message, help: Some(help.to_owned()), unknown: None }
}

/// Which pages have no card of their own, with the first character that could not be drawn, and what to do about it.
fn note(lost: &[(&Page, Option<char>)], settings: &CardSettings) -> Option<String> {
    let shown = |(page, missing): &(&Page, Option<char>)| {
        let file = match page.file.trim_start_matches('/') {
            "" => "the home page".to_owned(),
            file => crate::text::visible(file),
        };
        missing.map_or_else(|| file.clone(), |c| format!("{file} ({})", crate::text::visible(&c.to_string())))
    };
    let mut names: Vec<String> = lost.iter().map(shown).collect();
    names.sort();
    let more = names.len().saturating_sub(MOST_NAMED);
    names.truncate(MOST_NAMED);
    let named = names.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() };
    let key = if settings.title_font.is_some() { "title_font" } else { "font" };
    let pages = crate::text::count(lost.len(), "page");
    let verb = if lost.len() == 1 { "has" } else { "have" };
    (!lost.is_empty()).then(|| {
        format!(
            "{pages} {verb} no social card with the title on it, because the font lacks a character of it: {named}. \
             Set `theme.cards.{key}` in guidepost.yaml to a font that has them."
        )
    })
}
