//! Texts become sections and articles: who stands where, under which title and URL, and who is left out.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::config::{SectionSettings, Settings};
use crate::diag::{self, Diagnostic};
use crate::site::{Article, ArticleId, Document, LeftOut, Section, SectionId, SortKey, Text, UrlPath};
use crate::text::{nearest, shortened, url_segment};
use crate::tree::SourcePath;

/// First parts of URLs that Guidepost's own pages and files use, now or later.
const RESERVED: &[&str] = &["search", "tags", "media", "assets", "go", "w", "contact"];

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
    pub places: HashMap<SourcePath, Place>,
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
    folder: String,
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
    let mut pages: BTreeMap<String, &Arc<Text>> = BTreeMap::new();
    for (path, text) in texts {
        let Some(rest) = path.below(&settings.content) else { continue };
        let folder = rest.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let rank = page_rank(path);
        match pages.get(&folder).map(|page| page_rank(&page.source)) {
            _ if rank == 0 => entries.push(Entry { text, folder }),
            Some(best) if best >= rank => entries.push(Entry { text, folder }),
            before => {
                if let (Some(_), Some(old)) = (before, pages.insert(folder.clone(), text)) {
                    entries.push(Entry { text: old, folder });
                }
            }
        }
    }
    let page_status = pages.iter().map(|(folder, page)| (folder.clone(), own_status(page, settings))).collect();
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

/// Which file stands for a section's page: `_section.md` before `index.md` before `README.md`; 0 for articles.
fn page_rank(path: &SourcePath) -> u8 {
    match path.stem().to_ascii_lowercase().as_str() {
        "_section" => 3,
        "index" => 2,
        "readme" => 1,
        _ => 0,
    }
}

struct Arranging<'a> {
    settings: &'a Settings,
    pages: BTreeMap<String, &'a Arc<Text>>,
    /// What each of `pages` says of itself; asked for every article below it.
    page_status: HashMap<String, Status>,
    out: Arranged,
}

impl<'a> Arranging<'a> {
    fn run(mut self, mut entries: Vec<Entry<'a>>) -> Arranged {
        entries.sort_by(|a, b| a.text.source.cmp(&b.text.source));
        let mut shown = Vec::new();
        for entry in entries {
            let status = self.status(entry.text, &entry.folder);
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
        for (entry, preview) in shown {
            self.article(entry, preview, &ids);
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
            match self.page_status.get(folder).copied() {
                None | Some(Status::Published) => {}
                Some(Status::Internal) => return Status::Internal,
                Some(status) if matches!(worst, Status::Published | Status::Preview) => worst = status,
                Some(_) => {}
            }
            above = (!folder.is_empty()).then(|| folder.rsplit_once('/').map_or("", |(up, _)| up));
        }
        worst
    }

    /// Folders that have an article or a page to show, with all folders above them.
    fn folders(&mut self, shown: &[(Entry<'a>, bool)]) -> BTreeSet<String> {
        let mut folders = BTreeSet::new();
        let with_pages: Vec<(String, &'a Arc<Text>)> = self.pages.iter().map(|(folder, page)| (folder.clone(), *page)).collect();
        let pages =
            with_pages.into_iter().filter(|(folder, page)| matches!(self.status(page, folder), Status::Published | Status::Preview));
        let mut all: Vec<String> = pages.map(|(folder, _)| folder).collect();
        all.extend(shown.iter().map(|(entry, _)| entry.folder.clone()));
        for folder in all {
            let mut at = folder.as_str();
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
            let (page, given) = (self.pages.get(folder).copied(), self.given(folder));
            let source = page.map_or_else(|| SourcePath::new(self.in_content(folder)), |page| page.source.clone());
            self.claim(&url, Place::Section(id), &source, page.and_then(|page| page.front.fields.get("title")).map(|node| node.span));
            let above = self.out.sections[parent.0 as usize].preview;
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

    fn article(&mut self, entry: Entry<'a>, preview: bool, ids: &HashMap<String, SectionId>) {
        let Some(&section) = ids.get(&entry.folder) else { return };
        let text = entry.text;
        let url = UrlPath(format!("{}{}/", self.out.sections[section.0 as usize].url.0, url_segment(text.source.stem())));
        let id = ArticleId(self.out.articles.len() as u32);
        let title_span = text.front.fields.get("title").map(|node| node.span);
        if !self.claim(&url, Place::Article(id), &text.source, title_span) {
            return;
        }
        let fields = &text.front.fields;
        let title = title_of(text).unwrap_or_else(|| from_name(text.source.stem()));
        let key = (fields.int_of("order").unwrap_or(i64::MAX), sort_name(text.source.name(), &title));
        self.template_fields(text);
        self.out.places.insert(text.source.clone(), Place::Article(id));
        self.out.sections[section.0 as usize].articles.push(id);
        self.out.articles.push(Article {
            url,
            section,
            title,
            description: description_of(text),
            kind: fields.text_of("kind").or_else(|| self.settings.default_kind.clone()).filter(|kind| self.settings.kinds.contains(kind)),
            key,
            tags: fields.texts_of("tags").into_iter().map(|(tag, _)| tag).collect(),
            features: fields.texts_of("features").into_iter().map(|(feature, _)| feature).collect(),
            keywords: fields.texts_of("keywords").into_iter().map(|(word, _)| word).collect(),
            related: vec![],
            reviewed: fields.date_of("reviewed"),
            change: None,
            preview,
            toc: fields.bool_of("toc").unwrap_or(true),
            search: fields.bool_of("search").unwrap_or(true),
            words: text.words,
            document: Document { text: text.clone(), targets: vec![] },
        });
    }

    /// Gives a URL to one file; a second one that wants it is a finding that names both.
    fn claim(&mut self, url: &UrlPath, place: Place, source: &SourcePath, title: Option<crate::text::Span>) -> bool {
        let first = url.0.split('/').next().unwrap_or("");
        let finding = if RESERVED.contains(&first) {
            Diagnostic::new(&diag::URL_COLLISION, source, format!("its URL /{} begins with `{first}/`, which Guidepost uses itself", url.0))
                .help("Rename the file or folder.")
        } else if let Some((_, other)) = self.out.urls.get(url) {
            Diagnostic::new(&diag::URL_COLLISION, source, format!("it would have the URL /{}, which `{other}` has already", url.0))
                .label(other, crate::text::Span::default(), "the other one")
                .note("Names that differ only in case, spaces or punctuation make the same URL.")
                .help("Rename one of the two files.")
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

    /// What a template demands of the front matter.
    fn template_fields(&mut self, text: &Text) {
        let fields = &text.front.fields;
        let (found, settings) = (&mut self.out.findings, self.settings);
        if let Some(node) = fields.get("kind")
            && let Some(kind) = node.as_text().filter(|kind| !settings.kinds.contains(kind))
        {
            let near = nearest(&kind, settings.kinds.iter().map(String::as_str));
            let help = near.map_or_else(|| format!("Use one of: {}.", settings.kinds.join(", ")), |near| format!("Did you mean `{near}`?"));
            found.push(
                Diagnostic::new(&diag::UNKNOWN_KIND, &text.source, format!("no article template is called `{kind}`"))
                    .at(node.span)
                    .help(help),
            );
        }
        for (feature, span) in fields.texts_of("features") {
            if !settings.features.is_empty() && !settings.features.iter().any(|known| known.id == feature) {
                let near = nearest(&feature, settings.features.iter().map(|known| known.id.as_str()));
                let help = near
                    .map_or_else(|| "Declare it under `features:` in guidepost.yaml.".to_owned(), |near| format!("Did you mean `{near}`?"));
                found.push(
                    Diagnostic::new(&diag::UNKNOWN_FEATURE, &text.source, format!("the site declares no feature `{feature}`"))
                        .at(span)
                        .help(help),
                );
            }
        }
        if settings.default_kind.is_none() && fields.get("kind").is_none() {
            return;
        }
        let Some(block) = text.front.block else {
            let help = "Begin the file with `---`, `title: …`, `description: …` and `---`, a line each.";
            return found.push(
                Diagnostic::new(&diag::MISSING_FRONT_MATTER, &text.source, "the article has no front matter")
                    .at(crate::text::Span::default())
                    .help(help),
            );
        };
        for (name, value, help) in [
            ("title", &text.front.title, "Add a line `title: …` with what the article is about."),
            ("description", &text.front.description, "Add a line `description: …` with one sentence of 50 to 160 characters."),
        ] {
            if value.is_none() {
                let fence = crate::text::Span::new(block.start, block.start + 3);
                found.push(
                    Diagnostic::new(&diag::MISSING_FIELD, &text.source, format!("the front matter has no `{name}`")).at(fence).help(help),
                );
            }
        }
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

fn title_of(text: &Text) -> Option<String> {
    let heading = || text.first_h1.as_ref().map(|(_, index)| text.headings[*index].text.clone());
    text.front.title.clone().or_else(heading).filter(|title| !title.is_empty())
}

fn description_of(text: &Text) -> Option<String> {
    text.front
        .description
        .clone()
        .or_else(|| text.lead.as_ref().map(|(_, words)| shortened(&words.split_whitespace().collect::<Vec<_>>().join(" "), 160)))
}

/// `getting-started` → "Getting started".
fn from_name(name: &str) -> String {
    let words = name.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['-', '_', '.', ' ']);
    let words = if words.is_empty() { name } else { words }.replace(['-', '_'], " ");
    let mut chars = words.chars();
    chars.next().map_or_else(|| name.to_owned(), |first| first.to_uppercase().chain(chars).collect())
}

/// Articles without a number stand in the order of what readers see; a file name that begins with a digit was
/// given to put it in its place.
fn sort_name(file: &str, title: &str) -> String {
    if file.starts_with(|c: char| c.is_ascii_digit()) { natural(file) } else { format!("{}\u{0}{}", natural(title), natural(file)) }
}

/// Lower case with numbers padded, so that `step-2` comes before `step-10`.
fn natural(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    let mut digits = String::new();
    for c in name.to_lowercase().chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            out.push_str(&format!("{digits:0>12}"));
            digits.clear();
        }
        out.push(c);
    }
    out.pop();
    out
}
