//! A site and a theme become pages, streamed to a sink in parallel. Knows no disk, no Git, no rules.
//! No page holds another: navigation is rendered once a section, cards and lists carry titles only.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;

use crate::config::{ARTICLES, NamedLink};
use crate::error::Result;
use crate::site::readiness::Readiness;
use crate::site::{ArticleId, SectionId, Site, UrlPath};
use crate::tree::{Sink, SourcePath};

pub mod code;
mod feeds;
mod header;
pub mod headers;
mod host;
pub mod html;
pub mod links;
mod manifest;
mod meta;
pub mod offline;
pub mod pages;
pub mod readiness;
mod sidebar;
pub mod theme;
mod twins;
pub mod view;

use code::Highlighter;
use html::Context;
use links::Links;
pub use meta::Cards;
use theme::Theme;
use view::{AnnouncementView, Day, Entry, Frame, Head, Logo, SectionEntry, SiteView};

/// Renders the pages of one site.
pub struct Renderer<'a> {
    /// The site.
    pub site: &'a Site,
    /// The look.
    pub theme: &'a Theme,
    code: &'a Highlighter,
    /// Parts that many pages share, by what they depend on.
    parts: Mutex<HashMap<String, Arc<str>>>,
    /// Where each article stands in its section.
    positions: Vec<u32>,
    view: SiteView,
    icon: String,
    api: Option<String>,
    is_offline: bool,
    /// How ready each feature is, where there are pages about it.
    readiness: Option<readiness::Features<'a>>,
    /// Pictures of pages, for links that are shared.
    cards: Cards,
    /// Only those pages are made, for an output of their own.
    is_apart: bool,
}

/// Header and footer are templates of their own.
#[derive(Serialize)]
struct Part<'a> {
    root: &'a str,
    site: &'a SiteView,
    sections: Vec<SectionEntry>,
    /// From which width on sections and links of the header stand in one line; see `header::room`.
    room: &'static str,
    search_url: &'a str,
    announcement: Option<AnnouncementView>,
    header_links: Vec<NamedLink>,
    contact: Vec<NamedLink>,
    links: Vec<NamedLink>,
    tags_url: Option<&'a str>,
    feed_url: Option<&'a str>,
    generator: Option<String>,
}

impl<'a> Renderer<'a> {
    /// Prepares what all pages share.
    pub fn new(site: &'a Site, theme: &'a Theme, code: &'a Highlighter) -> Renderer<'a> {
        let mut positions = vec![0; site.articles.len()];
        for section in &site.sections {
            for (at, id) in section.articles.iter().enumerate() {
                positions[id.0 as usize] = at as u32;
            }
        }
        let view = SiteView { title: site.title.clone(), logo: logo(site), announcement: announced(site) };
        let icon = site
            .settings
            .theme
            .favicon
            .as_ref()
            .and_then(|path| media(site, path))
            .map_or_else(|| theme.icon.clone(), |media| media.url.clone());
        Renderer {
            site,
            theme,
            code,
            parts: Mutex::default(),
            positions,
            view,
            icon,
            api: None,
            is_offline: false,
            readiness: None,
            cards: Cards::default(),
            is_apart: false,
        }
    }

    /// The same for a server that answers the search itself, at an address relative to the root.
    #[must_use]
    pub fn with_api(mut self, api: &str) -> Renderer<'a> {
        self.api = self.site.settings.search.then(|| api.to_owned());
        self
    }

    /// The same for pages that are opened from a disk.
    #[must_use]
    pub fn offline(mut self, is_offline: bool) -> Renderer<'a> {
        self.is_offline = is_offline;
        self
    }

    /// The same with pictures for links that are shared.
    #[must_use]
    pub fn with_cards(mut self, cards: Cards) -> Renderer<'a> {
        self.cards = cards;
        self
    }

    /// The same with pages about the readiness of features.
    #[must_use]
    pub fn with_readiness(mut self, readiness: Option<&'a Readiness>) -> Renderer<'a> {
        self.readiness = readiness.map(readiness::Features::new);
        self
    }

    /// Writes every page, feed and asset. The order of writing is not fixed, the bytes are.
    /// `taken` are files that the site brings itself, such as a `robots.txt` of its own.
    ///
    /// # Errors
    /// When a template fails or the sink does.
    pub fn all(&self, sink: &dyn Sink, taken: &HashSet<String>) -> Result<()> {
        self.write(&pages::all(self.site), sink)?;
        self.write_readiness(sink)?;
        self.write_twins(sink, taken)?;
        let named = self.manifest().map(|bytes| (manifest::FILE, bytes)).into_iter().chain(self.header_files(taken));
        let named = named.map(|(path, bytes)| (path.to_owned(), bytes));
        for (path, bytes) in feeds::all(self.site).into_iter().chain(named).filter(|(path, _)| !taken.contains(path)) {
            sink.write(&path, bytes)?;
        }
        for (path, bytes) in self.theme.assets.iter().filter(|(path, _)| self.readiness.is_some() || *path != self.theme.readiness) {
            sink.write(path, bytes.clone())?;
        }
        let mut copied: Vec<_> = self.site.media.iter().filter(|media| media.copied).collect();
        copied.sort_by(|a, b| a.url.cmp(&b.url));
        copied.dedup_by(|a, b| a.url == b.url);
        copied.par_iter().try_for_each(|media| sink.copy(&media.url, &media.source))
    }

    fn write(&self, pages: &[pages::Page], sink: &dyn Sink) -> Result<()> {
        pages.par_iter().try_for_each(|page| {
            let html = pages::render(page, self)?;
            let html = if self.is_offline { offline::page(html) } else { html };
            sink.write(&page.file, html.into_bytes())
        })
    }

    /// A file that is made for machines, such as the sitemap, by its name: for a server.
    pub fn machine_file(&self, name: &str) -> Option<Vec<u8>> {
        if name == manifest::FILE {
            return self.manifest();
        }
        let feed = || feeds::all(self.site).into_iter().find(|(path, _)| path == name).map(|(_, bytes)| bytes);
        self.twin_file(name).map(String::into_bytes).or_else(feed)
    }

    /// What leads from a page to the site's root.
    fn root(&self, url: &UrlPath) -> String {
        match base_path(self.site) {
            Some(path) if !self.is_apart => path.to_owned(),
            _ if url.0 == "404.html" && !self.is_offline => "/".into(),
            _ if url.depth() == 0 => "./".into(),
            _ => "../".repeat(url.depth()),
        }
    }

    fn links<'r>(&'r self, root: &'r str) -> Links<'r> {
        Links { site: self.site, root }
    }

    fn context<'r>(&'r self, root: &'r str) -> Context<'r> {
        Context { links: self.links(root), code: self.code, words: &self.theme.words, html: self.site.settings.html }
    }

    fn word(&self, key: &str) -> String {
        self.theme.words.get(key).cloned().unwrap_or_default()
    }

    /// The complete URL of a page, where the site knows its own.
    fn absolute(&self, url: &UrlPath) -> Option<String> {
        self.site.settings.base_url.as_ref().map(|base| format!("{base}{}", crate::render::links::encoded(&url.0)))
    }

    fn day(&self, date: Date) -> Day {
        let words = &self.theme.words;
        let month = words.get("months").and_then(|months| months.split('|').nth(date.month() as usize - 1)).unwrap_or("");
        let pattern = words.get("date").map_or("{year}-{month}-{day}", String::as_str);
        let text = pattern.replace("{day}", &date.day().to_string()).replace("{month}", month).replace("{year}", &date.year().to_string());
        Day { iso: date.to_string(), text }
    }

    fn position(&self, id: ArticleId) -> usize {
        self.positions[id.0 as usize] as usize
    }

    /// A page's surroundings; `above` is the section whose name stands last in the breadcrumbs.
    fn frame<P: Serialize>(&self, url: &UrlPath, above: SectionId, own: P) -> Frame<P> {
        let home = Entry { title: self.site.title.clone(), url: String::new(), description: None, section: None };
        let chain = self.site.ancestors(above);
        let crumbs = chain.iter().map(|&id| self.site.section(id)).map(|section| Entry {
            title: section.title.clone(),
            url: section.url.0.clone(),
            description: None,
            section: None,
        });
        Frame {
            root: self.root(url),
            site: SiteView { announcement: self.view.announcement.clone().filter(|_| !self.is_apart), ..self.view.clone() },
            head: Head {
                canonical: self.absolute(url).filter(|_| !self.is_apart),
                css: self.theme.css.clone(),
                js: self.theme.js.clone(),
                tabs: self.theme.tabs.clone(),
                find: (self.site.settings.search && !self.is_apart).then(|| self.theme.find.clone()),
                icon: self.icon.clone(),
                manifest: (!self.is_offline && !self.is_apart).then(|| manifest::FILE.to_owned()),
                feed: self.has_feed().then(|| feeds::FEED.to_owned()),
                api: self.api.clone(),
                ..Head::default()
            },
            header: chain.first().map(|top| top.0.to_string()).unwrap_or_default(),
            sidebar: None,
            footer: String::new(),
            crumbs: std::iter::once(home).chain(crumbs).collect(),
            preview: false,
            own,
        }
    }

    /// Puts header and footer in and renders the page.
    fn finish<P: Serialize>(&self, template: &str, mut frame: Frame<P>) -> Result<String> {
        let current = std::mem::take(&mut frame.header);
        let header = self.part("parts/header.html", &frame.root, &current)?;
        let footer = self.part("parts/footer.html", &frame.root, "")?;
        let sidebar = frame.sidebar.take();
        // Half of a page is the same as on its neighbours; the template only says where it goes.
        frame.header = marker(0);
        frame.footer = marker(1);
        frame.sidebar = sidebar.as_ref().map(|_| marker(2));
        let html = self.theme.render(template, &frame)?;
        // Whoever writes that character gets the slow way.
        if html.matches(MARK).count() != 2 * (2 + usize::from(sidebar.is_some())) {
            (frame.header, frame.footer, frame.sidebar) = (header.to_string(), footer.to_string(), sidebar);
            return self.theme.render(template, &frame);
        }
        Ok(spliced(&html, &[&header, &footer, sidebar.as_deref().unwrap_or_default()]))
    }

    /// A part that many pages share, rendered once.
    fn part(&self, template: &str, root: &str, current: &str) -> Result<Arc<str>> {
        self.cached(format!("{template} {root} {current}"), || {
            let settings = &self.site.settings;
            let sections = self
                .site
                .section(SectionId(0))
                .children
                .iter()
                .filter(|_| !self.is_apart)
                .map(|&id| SectionEntry { current: id.0.to_string() == current, ..self.section_entry(id) });
            let sections: Vec<SectionEntry> = sections.collect();
            let header_links = if self.is_apart { vec![] } else { self.rooted(&settings.theme.header_links, root) };
            let part = Part {
                root,
                site: &self.view,
                room: header::room(&self.view, &sections, &header_links),
                sections,
                search_url: if self.is_apart { "" } else { "search/" },
                announcement: self.announcement(root),
                header_links,
                contact: self.rooted(&settings.contact, root),
                links: self.rooted(&settings.theme.footer_links, root),
                tags_url: (!self.site.tags.is_empty() && !self.is_apart).then_some("tags/"),
                feed_url: self.has_feed().then_some(feeds::FEED),
                generator: settings.theme.generator.then(|| "Guidepost".to_owned()),
            };
            self.theme.render(template, &part)
        })
    }

    fn cached(&self, key: String, make: impl FnOnce() -> Result<String>) -> Result<Arc<str>> {
        if let Some(part) = self.parts.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(part.clone());
        }
        let part: Arc<str> = make()?.into();
        self.parts.lock().unwrap_or_else(PoisonError::into_inner).insert(key, part.clone());
        Ok(part)
    }

    fn has_feed(&self) -> bool {
        feeds::has_feed(self.site) && !self.is_apart
    }

    fn entry(&self, id: ArticleId) -> Entry {
        let article = self.site.article(id);
        Entry { title: article.title.clone(), url: article.url.0.clone(), description: article.description.clone(), section: None }
    }

    fn section_entry(&self, id: SectionId) -> SectionEntry {
        self.section_with(id, ARTICLES)
    }

    /// A section and the first few articles in it.
    fn section_with(&self, id: SectionId, most: usize) -> SectionEntry {
        let section = self.site.section(id);
        let brief = |title: &str, url: &UrlPath| Entry { title: title.to_owned(), url: url.0.clone(), description: None, section: None };
        let groups = section.children.iter().map(|&id| self.site.section(id)).map(|group| brief(&group.title, &group.url));
        let articles = section.articles.iter().map(|&id| self.site.article(id)).map(|article| brief(&article.title, &article.url));
        SectionEntry {
            title: section.title.clone(),
            url: section.url.0.clone(),
            description: section.description.clone(),
            icon: section.icon.clone(),
            count: section.count,
            top: articles.chain(groups).take(most).collect(),
            current: false,
        }
    }

    /// What stands above the header; the pages of readiness that go out alone are for others than readers.
    fn announcement(&self, root: &str) -> Option<AnnouncementView> {
        let announcement = self.site.settings.theme.announcement.as_ref().filter(|_| !self.is_apart)?;
        let link = announcement.link.as_ref().and_then(|link| self.rooted(std::slice::from_ref(link), root).pop());
        Some(AnnouncementView {
            text: announcement.text.clone(),
            href: link.as_ref().map(|link| link.href.clone()),
            label: link.map(|link| link.label).filter(|label| !label.is_empty()),
        })
    }

    /// Links of the config as a page has them: paths of the site lead there from it. Pages that go out alone lead to where the
    /// site is published, and leave them out where nobody knows that.
    fn rooted(&self, links: &[NamedLink], root: &str) -> Vec<NamedLink> {
        let lead = |link: &NamedLink| match link.href.strip_prefix('/').filter(|path| !path.starts_with('/')) {
            Some(path) if self.is_apart => self.site_href(root, path).map(|href| NamedLink { href, ..link.clone() }),
            Some(path) => Some(NamedLink { href: format!("{root}{path}"), ..link.clone() }),
            None => Some(link.clone()),
        };
        links.iter().filter_map(lead).collect()
    }

    fn pinned(&self) -> Vec<Entry> {
        let settings = &self.site.settings;
        let at = |path: &String| {
            let full = crate::tree::resolve(&settings.content, path)?;
            let found = self.site.articles.iter().position(|article| article.document.text.source == full)?;
            Some(self.entry(ArticleId(found as u32)))
        };
        settings.theme.pinned.iter().filter_map(at).collect()
    }
}

/// Stands for a part in a template's output; a character that no text has.
const MARK: char = '\u{10fffe}';

fn marker(part: usize) -> String {
    format!("{MARK}{part}{MARK}")
}

/// The output with the parts in their places.
fn spliced(html: &str, parts: &[&str]) -> String {
    let mut out = String::with_capacity(html.len() + parts.iter().map(|part| part.len()).sum::<usize>());
    let mut pieces = html.split(MARK);
    out.push_str(pieces.next().unwrap_or_default());
    while let (Some(name), rest) = (pieces.next(), pieces.next().unwrap_or_default()) {
        match name.parse::<usize>().ok().and_then(|part| parts.get(part)) {
            Some(part) => out.push_str(part),
            None => out.push_str(name),
        }
        out.push_str(rest);
    }
    out
}

/// `/help/` of `https://example.com/help/`.
pub fn base_path(site: &Site) -> Option<&str> {
    let base = site.settings.base_url.as_deref()?;
    let host = base.find("://")? + 3;
    base[host..].find('/').map(|slash| &base[host + slash..])
}

fn media<'s>(site: &'s Site, path: &SourcePath) -> Option<&'s crate::site::Media> {
    site.media.iter().find(|media| media.source == *path)
}

/// A name for what is announced: a reader who closed it sees the next one.
fn announced(site: &Site) -> Option<String> {
    let announcement = site.settings.theme.announcement.as_ref()?;
    let href = announcement.link.as_ref().map_or("", |link| link.href.as_str());
    Some(blake3::hash(format!("{}\n{href}", announcement.text).as_bytes()).to_hex()[..8].to_owned())
}

fn logo(site: &Site) -> Option<Logo> {
    let theme = &site.settings.theme;
    let light = media(site, theme.logo.as_ref()?)?;
    let size = |media: &crate::site::Media| media.fact.size.unwrap_or((128, 32));
    let (width, height) = size(light);
    let dark = theme.logo_dark.as_ref().and_then(|path| media(site, path));
    let (width_dark, height_dark) = dark.map_or((width, height), size);
    Some(Logo { src: light.url.clone(), src_dark: dark.map(|dark| dark.url.clone()), width, height, width_dark, height_dark })
}
