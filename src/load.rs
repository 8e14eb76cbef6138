//! A tree of files becomes a `Site`: read each file, arrange them, resolve their links. Values in, values out:
//! what must be looked up on disk is asked for (`Draft::wanted`) and given (`Draft::finish`).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{self, Settings, Use};
use crate::diag::{self, Diagnostic};
use crate::site::{ArticleId, Change, Destination, Redirect, Site, Target, Text};
use crate::tree::{AssetFact, SourcePath, Tree};

pub mod address;
pub mod arrange;
mod article;
pub mod expand;
pub mod front_matter;
mod kept;
pub mod link;
mod look;
mod ranges;
pub mod read;
mod redirect;
pub mod scan;
pub mod synonyms;

use arrange::Arranged;

/// A site whose links are not resolved yet.
pub struct Draft {
    settings: Settings,
    arranged: Arranged,
    texts: BTreeMap<SourcePath, Arc<Text>>,
    passages: Vec<Arc<Text>>,
    findings: Vec<Diagnostic>,
    synonyms: Vec<Vec<String>>,
    wanted: BTreeSet<SourcePath>,
}

/// What is kept from one loading to the next, for those who load a site again after each change.
#[derive(Default)]
pub struct Cache {
    texts: read::Cache,
    links: kept::Kept,
}

/// What was looked up for a draft.
#[derive(Default)]
pub struct LookedUp<'a> {
    /// Facts of the wanted files that are there.
    pub facts: Cow<'a, BTreeMap<SourcePath, AssetFact>>,
    /// For pictures that are not there: files whose names differ in case only.
    pub variants: Cow<'a, BTreeMap<SourcePath, SourcePath>>,
    /// What Git knows, by source path.
    pub changes: Cow<'a, HashMap<SourcePath, Change>>,
    /// The root's path inside its Git repository.
    pub prefix: Cow<'a, str>,
}

/// A finished site and everything that was found on the way.
pub struct Loaded {
    /// The site.
    pub site: Site,
    /// Sorted, each once.
    pub findings: Vec<Diagnostic>,
    /// Every Markdown file as read, unpublished ones too, for showing findings.
    pub texts: BTreeMap<SourcePath, Arc<Text>>,
}

/// Reads and arranges; `cache` keeps what did not change since the last time.
pub fn draft(tree: &Tree, settings: &Settings, cache: &mut Cache) -> Draft {
    let read::Texts { texts, passages, mut findings } = read::texts(tree, settings, &mut cache.texts);
    let (synonyms, found) = synonyms::read(tree, settings);
    findings.extend(found);
    let arranged = arrange::arrange(&texts, settings);
    let wanted = cache.links.wanted(&arranged, settings);
    Draft { settings: settings.clone(), arranged, texts, passages, findings, synonyms, wanted }
}

impl Draft {
    /// Files, beside the content's Markdown, that the site needs facts about.
    pub fn wanted(&self) -> BTreeSet<SourcePath> {
        self.wanted.clone()
    }

    /// The texts of all pages, in no particular order.
    pub fn published(&self) -> Vec<&Text> {
        link::published(&self.arranged).collect()
    }

    /// Resolves all links.
    pub fn finish(self, looked_up: &LookedUp<'_>) -> Loaded {
        self.finish_again(looked_up, &mut Cache::default())
    }

    /// The same, with the cache that the draft was made with: what links lead to is kept where nothing changed.
    pub fn finish_again(self, looked_up: &LookedUp<'_>, cache: &mut Cache) -> Loaded {
        let LookedUp { facts, variants, changes, prefix } = looked_up;
        let Draft { mut settings, mut arranged, texts, passages, mut findings, synonyms, .. } = self;
        let aliases = redirect::aliases(&arranged, &mut findings);
        let resolver = link::Resolver::new(&arranged, &settings, facts, &aliases).with_variants(variants);
        let resolve = |text: &Text| resolver.text(text);
        let articles = cache.links.targets(&resolver);
        let sections: Vec<_> =
            arranged.sections.par_iter().map(|section| section.document.as_ref().map(|document| resolve(&document.text))).collect();
        let related: Vec<_> = arranged.articles.par_iter().map(|article| related(&article.document.text, &resolver)).collect();
        let redirects = redirect::redirects(&settings, &arranged, &resolver, &aliases, &mut findings);
        let (links, found) = look::links(&settings, &arranged, &resolver);
        findings.extend(found);
        let mut media = resolver.files;
        for (article, (targets, found)) in arranged.articles.iter_mut().zip(articles) {
            article.document.targets = targets;
            findings.extend(found);
        }
        for (article, (related, found)) in arranged.articles.iter_mut().zip(related) {
            article.related = related;
            findings.extend(found);
        }
        for (section, resolved) in arranged.sections.iter_mut().zip(sections) {
            if let (Some(document), Some((targets, found))) = (&mut section.document, resolved) {
                document.targets = targets;
                findings.extend(found);
            }
        }
        findings.extend(look::pictures(&settings, facts));
        findings.extend(look::faint_brand(&settings));
        findings.extend(pinned(&settings, &arranged));
        findings.extend(lost_sections(&settings, &texts));
        keep_used(&mut media, &mut arranged, &settings);
        findings.append(&mut arranged.findings);
        findings.extend(texts.values().chain(&passages).flat_map(|text| text.findings.iter().cloned()));
        findings.extend(no_templates(&settings, &arranged));
        findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        findings.dedup_by(|a, b| a.sort_key() == b.sort_key());
        findings.iter_mut().for_each(hide_secrets);
        look::lead(&mut settings, links);
        let mut texts = texts;
        texts.extend(passages.into_iter().map(|text| (text.source.clone(), text)));
        let mut loaded = Loaded { site: Site { synonyms, ..site(settings, arranged, media, redirects) }, findings, texts };
        loaded.date(changes, prefix);
        loaded
    }
}

impl Loaded {
    /// Takes in what Git knows, for those who have it only later: by source path, and the root's path inside its repository.
    pub fn date(&mut self, changes: &HashMap<SourcePath, Change>, prefix: &str) {
        let Site { articles, updated, prefix: own, .. } = &mut self.site;
        articles.par_iter_mut().for_each(|article| article.change = changes.get(&article.document.text.source).cloned());
        *updated = articles.iter().filter_map(|article| article.change.as_ref().map(|change| change.updated)).max();
        *own = prefix.to_owned();
    }
}

/// An address that leads nowhere may hold a key; builds and previews show messages too.
fn hide_secrets(finding: &mut Diagnostic) {
    for text in std::iter::once(&mut finding.message).chain(&mut finding.help) {
        if let Cow::Owned(masked) = crate::text::secrets::mask(text) {
            *text = masked;
        }
    }
}

fn site(settings: Settings, arranged: Arranged, media: Vec<crate::site::Media>, redirects: Vec<Redirect>) -> Site {
    let Arranged { articles, sections, left_out, .. } = arranged;
    let title = sections[0].title.clone();
    let mut site = Site {
        settings,
        title,
        articles,
        sections,
        media,
        redirects,
        tags: BTreeMap::new(),
        synonyms: vec![],
        left_out,
        prefix: String::new(),
        updated: None,
    };
    for id in site.articles_below(crate::site::SectionId(0)) {
        for tag in site.articles[id.0 as usize].tags.clone() {
            let entry = site.tags.entry(crate::text::url_segment(&tag)).or_insert_with(|| (tag, vec![]));
            if entry.1.last() != Some(&id) {
                entry.1.push(id);
            }
        }
    }
    site
}

fn related(text: &Text, resolver: &link::Resolver<'_>) -> (Vec<ArticleId>, Vec<Diagnostic>) {
    let (mut ids, mut findings) = (vec![], vec![]);
    for (path, span) in text.front.fields.texts_of("related") {
        match resolver.path(&path, text.source.folder()) {
            Some(Target::Article(id, _)) => ids.push(id),
            _ => findings.push(
                Diagnostic::new(&diag::BROKEN_LINK, &text.source, format!("no published article at `{}`", crate::text::visible(&path)))
                    .at(span)
                    .help("`related` takes paths of articles, relative to this file."),
            ),
        }
    }
    (ids, findings)
}

/// Only files that a published page uses go out, so that nothing of a draft does.
fn keep_used(media: &mut Vec<crate::site::Media>, arranged: &mut Arranged, settings: &Settings) {
    let documents = |arranged: &mut Arranged, act: &mut dyn FnMut(&mut Target)| {
        let sections = arranged.sections.iter_mut().filter_map(|section| section.document.as_mut());
        arranged
            .articles
            .iter_mut()
            .map(|article| &mut article.document)
            .chain(sections)
            .flat_map(|document| &mut document.targets)
            .for_each(act);
    };
    let theme = &settings.theme;
    let mut used: Vec<bool> =
        media.iter().map(|file| [&theme.logo, &theme.logo_dark, &theme.favicon].contains(&&Some(file.source.clone()))).collect();
    documents(arranged, &mut |target| {
        if let Target::Media(index) = target {
            used[*index as usize] = true;
        }
    });
    let mut next = 0;
    let places: Vec<u32> = used
        .iter()
        .map(|used| {
            let place = next;
            next += u32::from(*used);
            place
        })
        .collect();
    documents(arranged, &mut |target| {
        if let Target::Media(index) = target {
            *index = places[*index as usize];
        }
    });
    let mut keep = used.into_iter();
    media.retain(|_| keep.next().unwrap_or(false));
}

/// Articles for the home page that are not there.
fn pinned(settings: &Settings, arranged: &Arranged) -> Vec<Diagnostic> {
    let file = SourcePath::new(config::FILE);
    let is_article = |path: &&String| {
        let full = crate::tree::resolve(&settings.content, path);
        full.is_some_and(|full| matches!(arranged.places.get(&full), Some(arrange::Place::Article(_))))
    };
    let missing = settings.theme.pinned.iter().filter(|path| !is_article(path));
    let found = |path: &String| {
        let message = format!("no published article at `{}`, which `theme.pinned` names", crate::text::visible(path));
        let found = Diagnostic::new(&diag::BROKEN_LINK, &file, message).help("Give its path relative to the content folder.");
        Diagnostic { span: crate::tree::resolve("", path).and_then(|path| settings.place_of(Use::Pinned, path.as_str())), ..found }
    };
    missing.map(found).collect()
}

/// Sections of the config without a folder. A slip in the path of an internal one would publish it, so that is an error.
fn lost_sections(settings: &Settings, texts: &BTreeMap<SourcePath, Arc<Text>>) -> Vec<Diagnostic> {
    let folders: BTreeSet<&str> = texts.keys().filter_map(|path| path.below(&settings.content)).flat_map(folders_of).collect();
    let file = SourcePath::new(config::FILE);
    let lost = settings.sections.iter().filter(|section| !folders.contains(section.path.as_str()));
    let found = |section: &config::SectionSettings| {
        let near = crate::text::nearest(&section.path, folders.iter().copied());
        let message = format!("no folder of articles at `{}`, which `sections` names", crate::text::visible(&section.path));
        let mut found = Diagnostic::new(&config::INVALID_CONFIG, &file, message);
        found.span = settings.place_of(Use::Section, &section.path);
        found.severity = if section.internal { diag::Severity::Error } else { diag::Severity::Warning };
        found
            .help(near.map_or_else(|| "Give its path relative to the content folder.".to_owned(), |near| format!("Did you mean `{near}`?")))
    };
    lost.map(found).collect()
}

/// `a` and `a/b` of `a/b/c.md`.
fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// The one thing to say where no template applies.
fn no_templates(settings: &Settings, arranged: &Arranged) -> Option<Diagnostic> {
    if settings.default_kind.is_some() || arranged.articles.is_empty() {
        return None;
    }
    let file = SourcePath::new(config::FILE);
    let message = format!("no article template applies to {}", crate::text::count(arranged.articles.len(), "article"));
    let found =
        Diagnostic::new(&diag::NO_TEMPLATES, &file, message).note("Until then only what cannot be read, links and pictures are checked.");
    Some(found.help("To hold articles to a shape, write `default_kind: how-to` into guidepost.yaml."))
}

/// The page or address that a redirect leads to.
fn destination(target: Target, arranged: &Arranged) -> Option<Destination> {
    match target {
        Target::Article(id, anchor) => Some(Destination::Page(arranged.articles[id.0 as usize].url.clone(), anchor)),
        Target::Section(id, anchor) => Some(Destination::Page(arranged.sections[id.0 as usize].url.clone(), anchor)),
        Target::Page(url, anchor) => Some(Destination::Page(url, anchor)),
        Target::External(url) => Some(Destination::External(url)),
        _ => None,
    }
}
