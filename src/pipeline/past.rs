//! The site as it was at a revision, loaded and checked like today's: for `--compare`, `--base` and for telling which
//! findings a change caused. Read from Git's objects; the working tree is not touched.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use super::{MOST_BYTES, Workspace, expect, outside, skipped};
use crate::config::{self, Settings};
use crate::diag::Diagnostic;
use crate::error::Result;
use crate::git::{self, Revision};
use crate::lint::{self, Plan, Vanished};
use crate::load::{self, Cache, Loaded, LookedUp};
use crate::render::theme::{self, Overrides};
use crate::search::{self, expect::Expectations};
use crate::site::{Destination, Site, Text, UrlPath};
use crate::tree::{SourcePath, Tree};

/// A site of the past.
pub struct Past {
    /// As it was loaded.
    pub loaded: Loaded,
    facts: lint::Facts,
    expectations: Expectations,
}

impl Past {
    /// Loads the site of a revision with the settings that it had; where they cannot be used any more, with today's.
    ///
    /// # Errors
    /// When Git cannot say.
    pub fn at(workspace: &Workspace, revision: &Revision) -> Result<Past> {
        let settings = settings_at(workspace, revision)?;
        Past::with(workspace, revision, (&settings, &settings))
    }

    /// Loads the site of a revision as today's settings would have it.
    ///
    /// # Errors
    /// When Git cannot say.
    pub fn under_todays_settings(workspace: &Workspace, revision: &Revision) -> Result<Past> {
        // The theme may have had another name.
        Past::with(workspace, revision, (&workspace.settings, &settings_at(workspace, revision)?))
    }

    fn with(workspace: &Workspace, revision: &Revision, (settings, own): (&Settings, &Settings)) -> Result<Past> {
        let root = &workspace.options.root;
        let skip = skipped(&workspace.options, settings);
        let tree: Tree = git::tree_at(root, revision, |path| is_source(path, settings, &skip), MOST_BYTES)?;
        let draft = load::draft(&tree, settings, &mut Cache::default());
        let facts = git::facts_at(root, revision, &draft.wanted())?;
        let mut loaded = draft.finish(&LookedUp { facts: Cow::Owned(facts), ..LookedUp::default() });
        loaded.findings.extend(theme::findings(own, &overrides_at(root, revision, own)?));
        let facts = lint::Facts {
            pictures: tree.files.keys().filter(|path| load::link::is_picture(path)).cloned().collect(),
            // Measured by today's history: an article that lags behind now is no news if it was there then.
            outdated: outside::outdated(workspace, &loaded),
            // The same goes for other servers: a link that is dead now is no news if it was there then.
            dead: workspace.dead.clone(),
            ..lint::Facts::default()
        };
        let expectations = search::expect::read(&loaded.site, &tree);
        Ok(Past { loaded, facts, expectations })
    }

    /// What today's rules find in it.
    pub fn check(&self, plan: &Plan) -> Vec<Diagnostic> {
        let Loaded { site, findings, texts } = &self.loaded;
        let found: Vec<Diagnostic> = findings.iter().chain(&self.expectations.findings).cloned().collect();
        let facts = lint::Facts { unfound: expect::unfound(site, &self.expectations.all, plan), ..self.facts.clone() };
        lint::check(&lint::Inputs { site, texts, found: &found, facts: &facts }, plan)
    }

    /// URLs that the past published and the present does not, redirects counted as published; by URL. `renamed` is what
    /// Git knows of files that got another name since.
    pub fn vanished(&self, now: &Loaded, renamed: &BTreeMap<SourcePath, SourcePath>) -> Vec<Vanished> {
        let gone = now.site.settings.gone.iter().map(|url| plain(url).to_owned());
        let known: BTreeSet<String> = urls(&now.site).into_keys().chain(gone).collect();
        let moves = Moves::new(now, renamed);
        let lost = urls(&self.loaded.site).into_iter().filter(|(url, _)| !known.contains(url));
        let vanished = lost.map(|(url, (file, page))| {
            let now = page.and_then(|page| moves.of(&page, self.loaded.texts.get(&page).map(|text| &**text)));
            Vanished { url: written(&url), file, now }
        });
        vanished.collect()
    }
}

/// Every URL of a site that somebody may have kept, without slashes at its ends; the file that names it, and the page
/// that it shows, which for an alias is the same.
pub(super) fn urls(site: &Site) -> BTreeMap<String, (SourcePath, Option<SourcePath>)> {
    let settings = &site.settings;
    let sections = site.sections.iter().filter_map(|section| Some((&section.url, &section.document.as_ref()?.text.source)));
    let articles = site.articles.iter().map(|article| (&article.url, &article.document.text.source));
    let pages: HashMap<&UrlPath, &SourcePath> = sections.chain(articles).collect();
    let config = SourcePath::new(config::FILE);
    let folder =
        |path: &str| SourcePath::new([settings.content.as_str(), path].map(|part| part.trim_matches('/')).join("/").trim_matches('/'));
    let given: BTreeSet<&str> = settings.redirects.iter().map(|forward| plain(&forward.from)).collect();
    let redirects = site.redirects.iter().map(|redirect| {
        let page = match &redirect.to {
            Destination::Page(url, _) => pages.get(url).map(|page| (*page).clone()),
            Destination::External(_) => None,
        };
        let file = page.clone().filter(|_| !given.contains(plain(&redirect.from.0)));
        (&redirect.from, (file.unwrap_or_else(|| config.clone()), page))
    });
    let sections = site.sections.iter().map(|section| {
        let page = pages.get(&section.url).map(|page| (*page).clone());
        (&section.url, (page.clone().unwrap_or_else(|| folder(&section.path)), page))
    });
    let articles = site.articles.iter().map(|article| {
        let source = article.document.text.source.clone();
        (&article.url, (source.clone(), Some(source)))
    });
    redirects.chain(sections).chain(articles).map(|(url, files)| (plain(&url.0).to_owned(), files)).collect()
}

/// Two spellings of one address are one.
pub(super) fn plain(url: &str) -> &str {
    let url = url.trim_matches('/');
    url.strip_suffix("index.html").filter(|rest| rest.is_empty() || rest.ends_with('/')).map_or(url, |rest| rest.trim_end_matches('/'))
}

/// As an alias is written.
pub(super) fn written(plain: &str) -> String {
    let is_file = plain.ends_with(".html") || plain.ends_with(".htm");
    if plain.is_empty() || is_file { format!("/{plain}") } else { format!("/{plain}/") }
}

/// Where texts of the past are now.
struct Moves<'a> {
    renamed: &'a BTreeMap<SourcePath, SourcePath>,
    published: BTreeSet<&'a SourcePath>,
    /// `None` where two have it: then it tells nothing.
    by_id: HashMap<String, Option<&'a SourcePath>>,
    by_body: HashMap<&'a str, Option<&'a SourcePath>>,
}

impl<'a> Moves<'a> {
    fn new(now: &'a Loaded, renamed: &'a BTreeMap<SourcePath, SourcePath>) -> Moves<'a> {
        let sections = now.site.sections.iter().filter_map(|section| section.document.as_ref());
        let texts: Vec<&Text> =
            now.site.articles.iter().map(|article| &article.document).chain(sections).map(|document| &*document.text).collect();
        let (mut by_id, mut by_body): (HashMap<String, _>, HashMap<&str, _>) = Default::default();
        for text in &texts {
            let source = Some(&text.source);
            if let Some(id) = text.front.fields.text_of("id") {
                by_id.entry(id).and_modify(|known| *known = None).or_insert(source);
            }
            by_body.entry(text.body.text().trim()).and_modify(|known| *known = None).or_insert(source);
        }
        // A body of a few words proves nothing.
        by_body.retain(|body, _| body.len() >= 80);
        Moves { renamed, published: texts.iter().map(|text| &text.source).collect(), by_id, by_body }
    }

    /// The page that a page of the past became: by its `id`, else by its name or the new one that Git knows, else by its words.
    fn of(&self, page: &SourcePath, text: Option<&Text>) -> Option<SourcePath> {
        let by_id = || self.by_id.get(&text?.front.fields.text_of("id")?).copied().flatten();
        let by_name = || self.published.get(page).or_else(|| self.published.get(self.renamed.get(page)?)).copied();
        let by_body = || self.by_body.get(text?.body.text().trim()).copied().flatten();
        by_id().or_else(by_name).or_else(by_body).cloned()
    }
}

/// The config of then; one that cannot be used any more is no reason to stop.
pub(super) fn settings_at(workspace: &Workspace, revision: &Revision) -> Result<Settings> {
    Ok(own_settings_at(workspace, revision)?.unwrap_or_else(|| workspace.settings.clone()))
}

/// The config of then; `None` where it cannot be used.
pub(super) fn own_settings_at(workspace: &Workspace, revision: &Revision) -> Result<Option<Settings>> {
    let options = &workspace.options;
    let text = git::text_at(&options.root, revision, &SourcePath::new(config::FILE))?;
    let given = config::Options { content_folder_exists: git::has_folder_at(&options.root, revision, "content")?, ..options.given() };
    Ok(config::settings(text.as_deref(), &given).ok())
}

/// The site's own theme of then: its texts, and of other files that they were there.
fn overrides_at(root: &Path, revision: &Revision, settings: &Settings) -> Result<Overrides> {
    let Some(name) = &settings.theme.name else { return Ok(Overrides::new()) };
    let folder = format!("{}/{name}", theme::FOLDER);
    let inside = |path: &SourcePath| path.below(&folder).filter(|path| theme::is_theme_file(path)).map(str::to_owned);
    let tree = git::tree_at(root, revision, |path| inside(path).is_some(), MOST_BYTES)?;
    let named = tree.files.keys().filter_map(|path| Some((path, inside(path)?)));
    let read = |(path, inside): (&SourcePath, String)| {
        let text = theme::is_theme_text(&inside).then(|| git::text_at(root, revision, path)).transpose()?.flatten();
        Ok((inside, text.unwrap_or_default().into_bytes()))
    };
    named.map(read).collect()
}

/// What reading the folder would take in.
fn is_source(path: &SourcePath, settings: &Settings, skip: &[String]) -> bool {
    let Some(inside) = path.below(&settings.content) else { return false };
    let never = inside.split('/').any(|name| name.starts_with('.') || name == "node_modules");
    !never && !skip.iter().any(|folder| path.below(folder).is_some())
}
