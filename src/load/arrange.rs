//! Texts become sections and articles: who stands where, under which title and URL, and who is left out.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::article::{self, description_of, from_name, natural, title_of};
use crate::config::{SectionSettings, Settings};
use crate::diag::{self, Diagnostic};
use crate::site::{Article, ArticleId, Document, LeftOut, Section, SectionId, SortKey, Text, UrlPath};
use crate::text::url_segment;
use crate::tree::SourcePath;

/// First parts of URLs that Guidepost's own pages and files use, now or later.
const RESERVED: &[&str] = &["search", "tags", "media", "assets"];

/// Whether Guidepost writes there itself, so that no old URL can stand there.
pub(super) fn is_own(url: &UrlPath) -> bool {
    let first = url.0.split('/').next().unwrap_or("");
    RESERVED.contains(&first)
        || first.starts_with(".git")
        || first.starts_with(".guidepost")
        || ["404.html", "feed.xml", "sitemap.xml", "robots.txt", "index.html", "llms.txt", "llms-full.txt", "manifest.webmanifest"]
            .contains(&first)
}

/// Where a file went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// An article.
    Article(ArticleId),
    /// A section's page.
    Section(SectionId),
    /// Nowhere, for now or for good: a draft, scheduled, internal, or in a place another file took.
    Unpublished,
}

/// The arranged site, links not yet resolved.
pub struct Arranged {
    /// In path order.
    pub articles: Vec<Article>,
    /// The root first.
    pub sections: Vec<Section>,
    /// Every Markdown file of the content.
    pub places: FxHashMap<SourcePath, Place>,
    /// By URL, with the file that has it.
    pub urls: BTreeMap<UrlPath, (Place, SourcePath)>,
    /// Who was left out.
    pub left_out: LeftOut,
    /// Findings about more than one file.
    pub findings: Vec<Diagnostic>,
}

struct Entry<'a> {
    text: &'a Arc<Text>,
    /// Relative to the content folder.
    folder: &'a str,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Published,
    Preview,
    Draft,
    Scheduled,
    Internal,
}

/// Arranges the texts of the content folder.
pub fn arrange(texts: &BTreeMap<SourcePath, Arc<Text>>, settings: &Settings) -> Arranged {
    let mut entries = Vec::new();
    let mut pages: BTreeMap<&str, &Arc<Text>> = BTreeMap::new();
    for (path, text) in texts {
        let Some(rest) = path.below(&settings.content) else { continue };
        let folder = rest.rsplit_once('/').map_or("", |(folder, _)| folder);
        let rank = page_rank(path);
        if rank == 0 {
            entries.push(Entry { text, folder });
            continue;
        }
        match pages.get(folder).map(|page| page_rank(&page.source)) {
            Some(best) if best >= rank => entries.push(Entry { text, folder }),
            before => {
                if let (Some(_), Some(old)) = (before, pages.insert(folder, text)) {
                    entries.push(Entry { text: old, folder });
                }
            }
        }
    }
    let page_status = pages.iter().map(|(folder, page)| ((*folder).to_owned(), own_status(page, settings))).collect();
    let job = Arranging { settings, pages, page_status, out: empty(settings) };
    job.run(entries)
}

fn empty(settings: &Settings) -> Arranged {
    let root = Section {
        path: String::new(),
        url: UrlPath::default(),
        title: settings.title.clone().unwrap_or_default(),
        description: None,
        icon: None,
        key: (0, String::new()),
        parent: None,
        children: vec![],
        articles: vec![],
        count: 0,
        document: None,
        preview: false,
    };
    let (articles, places, urls, findings) = Default::default();
    Arranged { articles, sections: vec![root], places, urls, left_out: LeftOut::default(), findings }
}

/// Two of one URL; an article beside the folder of its name can become the section's page.
fn collision(source: &SourcePath, url: &UrlPath, other: &SourcePath) -> Diagnostic {
    let is_section = source.is_markdown() && !other.is_markdown();
    let owner = if is_section { format!("the folder `{other}`") } else { format!("`{other}`") };
    let found = Diagnostic::new(&diag::URL_COLLISION, source, format!("it would have the URL /{}, which {owner} has already", url.0));
    if is_section {
        let page = format!("{other}/index.{}", source.extension());
        found
            .note("A folder is a section, with a page at its own URL.")
            .help(format!("Move it to `{page}`, to be the section's page, or rename one of the two."))
    } else {
        found
            .label(other, crate::text::Span::default(), "the other one")
            .note("Names that differ only in case, spaces or punctuation make the same URL.")
            .help("Rename one of the two files.")
    }
}

/// Which file stands for a section's page: `_section.md` before `index.md` before `README.md`; 0 for articles.
fn page_rank(path: &SourcePath) -> u8 {
    let ranks = [("_section", 3), ("index", 2), ("readme", 1)];
    let stem = path.stem();
    ranks.into_iter().find(|(name, _)| stem.eq_ignore_ascii_case(name)).map_or(0, |(_, rank)| rank)
}

struct Arranging<'a> {
    settings: &'a Settings,
    pages: BTreeMap<&'a str, &'a Arc<Text>>,
    /// What each of `pages` says of itself; asked for every article below it.
    page_status: FxHashMap<String, Status>,
    out: Arranged,
}

impl<'a> Arranging<'a> {
    fn run(mut self, mut entries: Vec<Entry<'a>>) -> Arranged {
        entries.sort_by(|a, b| a.text.source.cmp(&b.text.source));
        self.out.places.reserve(entries.len() + self.pages.len());
        let mut shown = Vec::with_capacity(entries.len());
        for entry in entries {
            let status = self.status(entry.text, entry.folder);
            let counted = &mut self.out.left_out;
            match status {
                Status::Published | Status::Preview => shown.push((entry, status == Status::Preview)),
                Status::Draft => counted.drafts += 1,
                Status::Scheduled => counted.scheduled += 1,
                Status::Internal => counted.internal += 1,
            }
        }
        for text in self.pages.values() {
            self.out.places.insert(text.source.clone(), Place::Unpublished);
        }
        let folders = self.folders(&shown);
        let ids = self.sections(&folders);
        let settings = self.settings;
        let made: Vec<_> = shown.par_iter().map(|(entry, preview)| article::article(entry.text, *preview, settings)).collect();
        for ((entry, _), made) in shown.iter().zip(made) {
            self.article(entry.folder, made, &ids);
        }
        self.finish()
    }

    /// The strictest of what the article and the sections above it say.
    fn status(&mut self, text: &Text, folder: &str) -> Status {
        self.out.places.insert(text.source.clone(), Place::Unpublished);
        let own = own_status(text, self.settings);
        let mut above = Some(folder);
        let mut worst = own;
        while let Some(folder) = above {
            if self.settings.sections.iter().any(|s| s.path == folder && s.internal) {
                return Status::Internal;
            }
            match self.page_status.get(folder).copied().filter(|_| !folder.is_empty()) {
                None | Some(Status::Published) => {}
                Some(Status::Internal) => return Status::Internal,
                Some(status) if matches!(worst, Status::Published | Status::Preview) => worst = status,
                Some(_) => {}
            }
            // The home page's own words may be a draft; that holds nothing back but themselves.
            above = folder.rsplit_once('/').map(|(up, _)| up);
        }
        worst
    }

    /// Folders that have an article or a page to show, with all folders above them.
    fn folders(&mut self, shown: &[(Entry<'a>, bool)]) -> BTreeSet<String> {
        let mut folders = BTreeSet::new();
        let with_pages: Vec<(&'a str, &'a Arc<Text>)> = self.pages.iter().map(|(folder, page)| (*folder, *page)).collect();
        let pages =
            with_pages.into_iter().filter(|(folder, page)| matches!(self.status(page, folder), Status::Published | Status::Preview));
        let mut all: Vec<&str> = pages.map(|(folder, _)| folder).collect();
        all.extend(shown.iter().map(|(entry, _)| entry.folder));
        for folder in all {
            let mut at = folder;
            while !at.is_empty() && folders.insert(at.to_owned()) {
                at = at.rsplit_once('/').map_or("", |(up, _)| up);
            }
        }
        folders
    }

    /// Makes the sections, parents before children (path order gives that).
    fn sections(&mut self, folders: &BTreeSet<String>) -> HashMap<String, SectionId> {
        let mut ids: HashMap<String, SectionId> = [(String::new(), SectionId(0))].into();
        self.root();
        for folder in folders {
            let (up, name) = folder.rsplit_once('/').unwrap_or(("", folder));
            let Some(&parent) = ids.get(up) else { continue };
            let id = SectionId(self.out.sections.len() as u32);
            let url = UrlPath(format!("{}{}/", self.out.sections[parent.0 as usize].url.0, url_segment(name)));
            let (page, given) = (self.pages.get(folder.as_str()).copied(), self.given(folder));
            let source = page.map_or_else(|| SourcePath::new(self.in_content(folder)), |page| page.source.clone());
            self.claim(&url, Place::Section(id), &source, page.and_then(|page| page.front.fields.get("title")).map(|node| node.span));
            let above = parent != SectionId(0) && self.out.sections[parent.0 as usize].preview;
            let preview = above || self.page_status.get(folder) == Some(&Status::Preview);
            let section = Section { preview, ..section(Origin { folder, name, page, given }, url, parent) };
            if let Some(page) = page {
                self.out.places.insert(page.source.clone(), Place::Section(id));
            }
            self.out.sections.push(section);
            ids.insert(folder.clone(), id);
        }
        ids
    }

    fn root(&mut self) {
        let Some(page) =
            self.pages.get("").copied().filter(|page| matches!(own_status(page, self.settings), Status::Published | Status::Preview))
        else {
            self.out.sections[0].title = self.settings.title.clone().unwrap_or_else(|| "Help center".into());
            return;
        };
        self.out.places.insert(page.source.clone(), Place::Section(SectionId(0)));
        self.out.urls.insert(UrlPath::default(), (Place::Section(SectionId(0)), page.source.clone()));
        let root = &mut self.out.sections[0];
        root.preview = self.page_status.get("") == Some(&Status::Preview);
        root.title = self.settings.title.clone().or_else(|| title_of(page)).unwrap_or_else(|| "Help center".into());
        root.description = description_of(page);
        root.document = Some(Document { text: page.clone(), targets: vec![] });
    }

    fn given(&self, folder: &str) -> Option<(usize, &'a SectionSettings)> {
        self.settings.sections.iter().enumerate().find(|(_, section)| section.path == folder)
    }

    fn in_content(&self, rest: &str) -> String {
        if self.settings.content.is_empty() { rest.to_owned() } else { format!("{}/{rest}", self.settings.content) }
    }

    fn article(&mut self, folder: &str, (mut article, findings): (Article, Vec<Diagnostic>), ids: &HashMap<String, SectionId>) {
        let Some(&section) = ids.get(folder) else { return };
        article.section = section;
        article.url = UrlPath(format!("{}{}", self.out.sections[section.0 as usize].url.0, article.url.0));
        let id = ArticleId(self.out.articles.len() as u32);
        let text = article.document.text.clone();
        let title = text.front.fields.get("title").map(|node| node.span);
        if !self.claim(&article.url, Place::Article(id), &text.source, title) {
            return;
        }
        self.out.findings.extend(findings);
        self.out.places.insert(text.source.clone(), Place::Article(id));
        self.out.sections[section.0 as usize].articles.push(id);
        self.out.articles.push(article);
    }

    /// Gives a URL to one file; a second one that wants it is a finding that names both.
    fn claim(&mut self, url: &UrlPath, place: Place, source: &SourcePath, title: Option<crate::text::Span>) -> bool {
        let first = url.0.split('/').next().unwrap_or("");
        let finding = if RESERVED.contains(&first) {
            Diagnostic::new(&diag::URL_COLLISION, source, format!("its URL /{} begins with `{first}/`, which Guidepost uses itself", url.0))
                .help("Rename the file or folder.")
        } else if let Some((_, other)) = self.out.urls.get(url) {
            collision(source, url, other)
        } else {
            self.out.urls.insert(url.clone(), (place, source.clone()));
            return true;
        };
        self.out.findings.push(match title {
            Some(span) => finding.at(span),
            None => finding,
        });
        false
    }

    fn finish(mut self) -> Arranged {
        let Arranged { articles, sections, .. } = &mut self.out;
        for section in sections.iter_mut() {
            section.articles.sort_by(|a, b| articles[a.0 as usize].key.cmp(&articles[b.0 as usize].key));
        }
        let keys: Vec<(Option<SectionId>, SortKey)> = sections.iter().map(|section| (section.parent, section.key.clone())).collect();
        for (index, (parent, _)) in keys.iter().enumerate() {
            if let Some(parent) = parent {
                sections[parent.0 as usize].children.push(SectionId(index as u32));
            }
        }
        for section in sections.iter_mut() {
            section.children.sort_by(|a, b| keys[a.0 as usize].1.cmp(&keys[b.0 as usize].1));
        }
        for index in (0..sections.len()).rev() {
            sections[index].count += sections[index].articles.len();
            if let Some(parent) = sections[index].parent {
                sections[parent.0 as usize].count += sections[index].count;
            }
        }
        self.out
    }
}

/// What a file says of itself. Where its words about that cannot be read, it is kept back: whoever wrote them meant to.
fn own_status(text: &Text, settings: &Settings) -> Status {
    let fields = &text.front.fields;
    let draft = fields.bool_of("draft") == Some(true) || text.front.withheld;
    let scheduled = fields.date_of("publish_on").is_some_and(|day| day > settings.today);
    match (fields.text_of("audience").as_deref() == Some("internal"), draft || scheduled) {
        (true, _) => Status::Internal,
        (false, true) if settings.drafts => Status::Preview,
        (false, true) if draft => Status::Draft,
        (false, true) => Status::Scheduled,
        (false, false) => Status::Published,
    }
}

/// What is known of a folder before it is a section.
struct Origin<'a> {
    folder: &'a str,
    name: &'a str,
    page: Option<&'a Arc<Text>>,
    given: Option<(usize, &'a SectionSettings)>,
}

fn section(origin: Origin<'_>, url: UrlPath, parent: SectionId) -> Section {
    let Origin { folder, name, page, given } = origin;
    let fields = page.map(|page| &page.front.fields);
    let order = fields.and_then(|fields| fields.int_of("order"));
    let rank = given.map(|(index, _)| index as i64 - 1_000_000).or(order).unwrap_or(i64::MAX);
    let given = given.map(|(_, given)| given);
    Section {
        path: folder.to_owned(),
        url,
        title: given
            .and_then(|given| given.title.clone())
            .or_else(|| page.and_then(|page| title_of(page)))
            .unwrap_or_else(|| from_name(name)),
        description: given.and_then(|given| given.description.clone()).or_else(|| page.and_then(|page| description_of(page))),
        icon: given.and_then(|given| given.icon.clone()).or_else(|| fields.and_then(|fields| fields.text_of("icon"))),
        key: (rank, natural(name)),
        parent: Some(parent),
        children: vec![],
        articles: vec![],
        count: 0,
        document: page.map(|page| Document { text: page.clone(), targets: vec![] }),
        preview: false,
    }
}
