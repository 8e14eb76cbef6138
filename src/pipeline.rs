//! From a folder to a published site, on one screen: what build, check and serve all call. What is kept between
//! two runs are values that did not change; there is no second, partial path.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::config::{self, Settings};
use crate::diag::{self, Diagnostic, Severity};
use crate::error::{Error, Result};
use crate::fs::{self, PublishOptions, Published, Publisher, ReadOptions};
use crate::git::{self, History, State};
use crate::lint::Plan;
use crate::load::{self, Cache, Loaded, LookedUp};
use crate::render::code::Highlighter;
use crate::render::theme::{self, Overrides, Theme};
use crate::render::{Cards, Renderer, pages};
use crate::search;
use crate::tree::{AssetFact, Sink, SourcePath, Tree};

mod cards;
mod changed;
mod compare;
pub mod expect;
pub mod find;
mod judge;
pub mod known;
mod offline;
mod outside;
mod past;
pub mod readiness;
mod relocate;
pub mod repair;

pub use changed::Changed;
pub use compare::{Comparison, Verdict};
pub use judge::Base;
pub use past::Past;
pub use relocate::{Relocation, is_folder};

/// Articles above this are reported, not read.
pub const MOST_BYTES: u64 = 5_000_000;

/// The folder of what can be made again: caches, never committed.
pub const CACHE: &str = ".guidepost";

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The site's root.
    pub root: PathBuf,
    /// What drafts and schedules are measured by.
    pub today: Date,
    /// Publish drafts too, as previews.
    pub drafts: bool,
    /// Instead of the config's.
    pub base_url: Option<String>,
    /// Where the site goes; never walked.
    pub output: PathBuf,
    /// Write `.gz` and `.br` beside every text.
    pub precompress: bool,
    /// Colour all code before it is asked for: for those who will render every page.
    pub colour_ahead: bool,
    /// Ask Git when articles changed: for those who show it.
    pub dates: bool,
}

impl Options {
    /// What the config is read with.
    fn given(&self) -> config::Options {
        config::Options {
            today: self.today,
            drafts: self.drafts,
            base_url: self.base_url.clone(),
            content_folder_exists: self.root.join("content").is_dir(),
        }
    }
}

/// What a build is asked for, beside what every command is.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// Refuse whenever `check` would fail.
    pub strict: bool,
    /// A site that works when it is opened from a disk.
    pub offline: bool,
    /// A folder for the texts as other search engines take them.
    pub export: Option<PathBuf>,
}

/// How long each stage took.
#[derive(Debug, Default)]
pub struct Timings(pub Vec<(&'static str, Duration)>);

impl Timings {
    fn time<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let out = work();
        self.0.push((stage, start.elapsed()));
        out
    }
}

/// Everything that was read of a site, ready to be loaded, and again after a change.
pub struct Workspace {
    /// What was asked for.
    pub options: Options,
    /// Everything decided.
    pub settings: Settings,
    /// Which rules hold.
    pub plan: Arc<Plan>,
    /// The content.
    pub tree: Tree,
    /// The site whose URLs must not vanish.
    pub base: Option<Base>,
    /// URLs of other sites that lead nowhere, with the reason.
    dead: BTreeMap<String, String>,
    /// URLs of other sites that were asked for and lead somewhere.
    alive: BTreeSet<String>,
    history: Promised,
    overrides: Overrides,
    /// What is wrong with the site's own theme.
    theme_findings: Vec<Diagnostic>,
    cache: Cache,
    facts: BTreeMap<SourcePath, AssetFact>,
    highlighter: Highlighter,
}

/// Git works on its own while files are read; whoever needs the history first waits for it.
#[derive(Default)]
struct Promised {
    running: Option<JoinHandle<History>>,
    here: History,
}

impl Promised {
    fn get(&mut self) -> &History {
        if let Some(running) = self.running.take() {
            let lost = || "Reading the Git history failed, so no article has a date of its last change.".to_owned();
            self.here = running.join().unwrap_or_else(|_| History { state: State::Unavailable(lost()), ..History::default() });
        }
        &self.here
    }
}

/// A build that is done.
pub struct Built {
    /// What was loaded.
    pub loaded: Loaded,
    /// What was written.
    pub published: Published,
    /// What was written for other search engines.
    pub exported: Option<Published>,
    /// Sentences for the person who built: what is missing and why.
    pub notes: Vec<String>,
    /// What it was made from. A process that ends now need not take it apart first.
    pub workspace: Workspace,
}

impl Workspace {
    /// Reads config, content, theme and history. Git works while the files are read.
    ///
    /// # Errors
    /// When the config cannot be used or the content cannot be listed.
    pub fn open(options: Options, timings: &mut Timings) -> Result<Workspace> {
        let (settings, plan) = timings.time("config", || read_config(&options))?;
        let (root, content) = (options.root.clone(), settings.content.clone());
        let cache = options.root.join(CACHE);
        let cache = cache.is_dir().then_some(cache);
        let wanted = move |path: &SourcePath| path.is_markdown() && path.below(&content).is_some();
        let running = options.dates.then(|| std::thread::spawn(move || git::history(&root, cache.as_deref(), wanted)));
        let history = Promised { running, here: History::default() };
        let tree = timings.time("read", || read_tree(&options, &settings))?;
        let overrides = overrides(&options.root, &settings)?;
        let theme_findings = theme::findings(&settings, &overrides);
        let (cache, facts, highlighter) = Default::default();
        Ok(Workspace {
            options,
            settings,
            plan,
            tree,
            base: None,
            dead: BTreeMap::new(),
            alive: BTreeSet::new(),
            history,
            overrides,
            theme_findings,
            cache,
            facts,
            highlighter,
        })
    }

    /// Reads everything again; what did not change keeps its value.
    ///
    /// # Errors
    /// As `open`; then everything stays as it was.
    pub fn reopen(&mut self) -> Result<()> {
        let (settings, plan) = read_config(&self.options)?;
        let tree = read_tree(&self.options, &settings)?;
        let overrides = overrides(&self.options.root, &settings)?;
        self.theme_findings = theme::findings(&settings, &overrides);
        (self.settings, self.plan, self.tree, self.overrides) = (settings, plan, tree, overrides);
        self.facts.clear();
        Ok(())
    }

    /// Takes in new texts of files that are known; `false` when something else changed and all must be read again.
    pub fn update(&mut self, changed: &BTreeSet<SourcePath>) -> bool {
        let known = |path: &&SourcePath| path.is_markdown() && self.tree.files.contains_key(*path);
        if !changed.iter().all(|path| known(&path)) {
            return false;
        }
        for path in changed {
            match fs::read_one(&self.options.root, path, MOST_BYTES) {
                Some(file) => self.tree.files.insert(path.clone(), file),
                None => return false,
            };
        }
        true
    }

    /// A folder with neither settings nor an article is the wrong one: what is run there would be content for ever.
    ///
    /// # Errors
    /// When that is so.
    pub fn expect_articles(&self) -> Result<()> {
        if self.settings.configured || self.tree.files.keys().any(SourcePath::is_markdown) {
            return Ok(());
        }
        let error = Error::cannot_run(format!(
            "no help center in `{}`: neither a {} nor a Markdown file",
            self.options.root.display(),
            config::FILE
        ));
        Err(error.hint("Run it in the folder of your help center, or name that with `--root DIR`. `guidepost init` starts one."))
    }

    /// Loads the site.
    pub fn load(&mut self, timings: &mut Timings) -> Loaded {
        let draft = timings.time("load", || load::draft(&self.tree, &self.settings, &mut self.cache));
        let wanted = draft.wanted();
        timings.time("pictures", || {
            self.facts.retain(|path, _| wanted.contains(path));
            let missing: BTreeSet<SourcePath> = wanted.iter().filter(|path| !self.facts.contains_key(*path)).cloned().collect();
            self.facts.extend(fs::facts(&self.options.root, &missing));
        });
        let absent: Vec<&SourcePath> = absent(&wanted, &self.facts);
        let variants = absent.par_iter().filter_map(|path| Some(((*path).clone(), fs::case_variant(&self.options.root, path)?)));
        let variants: BTreeMap<SourcePath, SourcePath> = variants.collect();
        if self.options.colour_ahead {
            // Colours are the dearest part of a page, and Git leaves a processor free meanwhile.
            timings.time("colour", || self.highlighter.prepare(draft.published().into_iter().flat_map(|text| &text.fences)));
        }
        let looked_up = LookedUp { facts: Cow::Borrowed(&self.facts), variants: Cow::Owned(variants), ..LookedUp::default() };
        let mut loaded = timings.time("link", || draft.finish_again(&looked_up, &mut self.cache));
        // As late as can be: all the rest is work that another processor has done meanwhile.
        let history = timings.time("wait for git", || self.history.get());
        loaded.date(&history.changes, &history.prefix);
        loaded.findings.extend(self.theme_findings.iter().cloned());
        loaded
    }

    /// The theme, with the site's own files in it.
    ///
    /// # Errors
    /// When a file of the theme cannot be used.
    pub fn theme(&self) -> Result<Theme> {
        Theme::new(&self.settings, &self.overrides)
    }

    /// Colours for code, kept between runs.
    pub fn highlighter(&self) -> &Highlighter {
        &self.highlighter
    }
}

/// Pictures that are named and not there.
fn absent<'a>(wanted: &'a BTreeSet<SourcePath>, facts: &BTreeMap<SourcePath, AssetFact>) -> Vec<&'a SourcePath> {
    wanted.iter().filter(|path| load::link::is_picture(path) && !facts.contains_key(*path)).collect()
}

/// Builds and publishes the site.
///
/// # Errors
/// `Refused` when the site would be wrong, or with `strict` when `check` would fail; then nothing was replaced.
pub fn build(options: Options, order: &Order, timings: &mut Timings) -> Result<Built> {
    let mut workspace = Workspace::open(options, timings)?;
    workspace.expect_articles()?;
    let mut loaded = workspace.load(timings);
    match order.strict {
        true => refuse(&workspace.new_findings(&loaded)?, true)?,
        false => refuse(&loaded.findings, false)?,
    }
    let judged =
        workspace.settings.readiness.publish.then(|| timings.time("readiness", || workspace.public_readiness(&loaded))).transpose()?;
    let mut theme = timings.time("theme", || workspace.theme())?;
    if order.offline {
        // Only after links were resolved: in sources, the published address is still the site's own.
        loaded.site.settings.base_url = None;
        theme.work_offline();
    }
    let (publisher, export) = timings.time("open output", || open_outputs(&workspace, order))?;
    let compressing = fs::Precompress::new(&publisher, &workspace.options.root);
    let sink: &dyn Sink = if workspace.options.precompress { &compressing } else { &publisher };
    let drawn = timings.time("cards", || cards::write(&workspace, &loaded.site, sink))?;
    timings.time("render", || write(&workspace, (&loaded, &theme, judged.as_ref(), drawn.cards), (order, sink)))?;
    timings.time("search", || find::write(&loaded.site, order.offline, sink))?;
    if let Some(export) = &export {
        timings.time("export", || search::export::write(&loaded.site, export))?;
    }
    let published = timings.time("publish", || publisher.finish())?;
    let exported = export.map(|export| timings.time("publish export", || export.finish())).transpose()?;
    let mut notes = notes(&mut workspace, order, &published);
    notes.extend(drawn.note.filter(|_| !order.offline));
    Ok(Built { loaded, published, exported, notes, workspace })
}

/// Takes hold of the output, and of the folder for the export, which must never be published with the site.
fn open_outputs(workspace: &Workspace, order: &Order) -> Result<(Publisher, Option<Publisher>)> {
    let Workspace { options: Options { root, output, .. }, settings, .. } = workspace;
    let own = [root.join(&settings.content), root.join(&settings.static_folder)];
    let mut protect: Vec<&Path> = own.iter().map(PathBuf::as_path).collect();
    let publisher = Publisher::open(&PublishOptions { output, root, protect: &protect })?;
    let Some(folder) = &order.export else { return Ok((publisher, None)) };
    if folder.starts_with(output) || folder.starts_with(root.join(&settings.static_folder)) {
        let error = Error::cannot_run(format!("the export in `{}` would be published with the site", folder.display()));
        return Err(error.hint("Choose a folder outside of the output: `--search-export ndjson=search-export`."));
    }
    protect.push(output);
    let export = Publisher::open(&PublishOptions { output: folder, root, protect: &protect })?;
    Ok((publisher, Some(export)))
}

/// What pages are made from.
type Rendered<'a> = (&'a Loaded, &'a Theme, Option<&'a readiness::Judged>, Cards);

/// Every file of the site into a sink.
fn write(workspace: &Workspace, what: Rendered, (order, sink): (&Order, &dyn Sink)) -> Result<()> {
    let (loaded, theme, judged, cards) = what;
    let settings = &workspace.settings;
    let statics = fs::list_static(&workspace.options.root, &settings.static_folder)?;
    let taken: HashSet<String> = statics.iter().map(|(path, _)| path.clone()).collect();
    let renderer = Renderer::new(&loaded.site, theme, &workspace.highlighter).offline(order.offline);
    let renderer = renderer.with_cards(cards).with_readiness(judged.map(|judged| &judged.readiness));
    let mut site_pages = pages::all(&loaded.site);
    let readiness_pages = renderer.readiness_pages();
    if let Some(file) = readiness::pages::clash(&site_pages, &readiness_pages) {
        let error = Error::refused(format!("the readiness pages and a page of the site have one address, `{file}`"));
        return Err(error.hint("Rename the article or the section, or take `readiness: {publish: true}` out of guidepost.yaml."));
    }
    site_pages.extend(readiness_pages);
    if let Some(path) = clash(&taken, &site_pages) {
        let error = Error::refused(format!("`{}/{path}` and a page of the site have one address", settings.static_folder));
        return Err(error.hint("Rename the file in the static folder, or the article."));
    }
    if let Some(path) = settings.search.then(|| find::clash(&taken)).flatten() {
        let error = Error::refused(format!("`{}/{path}` lies where the search keeps its files", settings.static_folder));
        return Err(error.hint("Rename the folder, or write `search: false` into guidepost.yaml to publish a search of your own."));
    }
    renderer.all(sink, &taken)?;
    for (path, _) in &statics {
        sink.copy(path, &SourcePath::new(format!("{}/{path}", settings.static_folder)))?;
    }
    Ok(())
}

/// A static file that is a page, the folder of one, or lies below one.
fn clash<'a>(taken: &'a HashSet<String>, site_pages: &[pages::Page]) -> Option<&'a String> {
    let folders = |path: &str| path.match_indices('/').map(|(at, _)| path[..at].to_owned()).collect::<Vec<_>>();
    let files: HashSet<&str> = site_pages.iter().map(|page| page.file.as_str()).collect();
    let above: HashSet<String> = site_pages.iter().flat_map(|page| folders(&page.file)).collect();
    let clashes = |path: &&String| {
        files.contains(path.as_str()) || above.contains(*path) || folders(path).iter().any(|folder| files.contains(folder.as_str()))
    };
    taken.iter().filter(clashes).min()
}

/// What makes a site wrong always refuses; `strict` refuses at every error.
fn refuse(findings: &[Diagnostic], strict: bool) -> Result<()> {
    let always = [&diag::URL_COLLISION, &config::INVALID_CONFIG];
    let wrong = |finding: &&Diagnostic| finding.severity == Severity::Error && (strict || always.contains(&finding.code));
    let grave: Vec<Diagnostic> = findings.iter().filter(wrong).cloned().collect();
    if grave.is_empty() {
        return Ok(());
    }
    let mut error = Error::refused(format!("the site was not built: {}", crate::text::count(grave.len(), "error")));
    error.blame.findings = grave;
    Err(error.hint("The previous output is untouched. `guidepost check` shows everything that was found."))
}

fn notes(workspace: &mut Workspace, order: &Order, published: &Published) -> Vec<String> {
    let mut notes = published.notes.clone();
    if workspace.settings.base_url.is_none() && !order.offline {
        notes.push("Links are relative, and there is no sitemap and no feed: set `base_url` in guidepost.yaml for those.".into());
    }
    notes.extend(workspace.history.get().state.advice().map(str::to_owned));
    notes
}

/// The config with every default decided.
///
/// # Errors
/// When it cannot be used.
pub fn read_settings(options: &Options) -> Result<Settings> {
    Ok(read_config(options)?.0)
}

/// The config, and the rules it asks for.
fn read_config(options: &Options) -> Result<(Settings, Arc<Plan>)> {
    let text = fs::read_text(&options.root, &SourcePath::new(config::FILE))?;
    let settings = config::settings(text.as_deref(), &options.given())?;
    let mut problems = Vec::new();
    let plan = Plan::new(&settings, &mut problems);
    cards::check(&options.root, &settings, &mut problems);
    if problems.is_empty() { Ok((settings, Arc::new(plan))) } else { Err(config::invalid(text.as_deref().unwrap_or(""), &problems)) }
}

fn read_tree(options: &Options, settings: &Settings) -> Result<Tree> {
    let skip = skipped(options, settings);
    fs::read_tree(&ReadOptions { root: &options.root, content: &settings.content, skip: &skip, max_text_bytes: MOST_BYTES })
}

/// Folders of the root that hold what belongs to the site but no articles. A help center may well be about themes: only
/// a site that has its own theme keeps it there, and only one with a config has checklists.
pub fn own_folders(settings: &Settings) -> impl Iterator<Item = &str> {
    let checklists = settings.configured.then_some("checklists");
    let themes = settings.theme.name.is_some().then_some(theme::FOLDER);
    [settings.static_folder.as_str()].into_iter().chain(checklists).chain(themes)
}

/// Folders that hold no sources, relative to the root.
fn skipped(options: &Options, settings: &Settings) -> Vec<String> {
    let mut skip: Vec<String> = own_folders(settings).chain([CACHE]).map(str::to_owned).collect();
    let root = options.root.canonicalize().unwrap_or_else(|_| options.root.clone());
    if let Some(output) = options.output.strip_prefix(&root).ok().and_then(Path::to_str) {
        skip.push(output.replace('\\', "/"));
    }
    skip.retain(|folder| !folder.is_empty() && *folder != settings.content);
    skip
}

/// The files of the site's own theme.
fn overrides(root: &Path, settings: &Settings) -> Result<Overrides> {
    let Some(name) = &settings.theme.name else { return Ok(Overrides::new()) };
    let folder = root.join(theme::FOLDER).join(name);
    if name == "default" && !folder.is_dir() {
        return Ok(Overrides::new());
    }
    if !folder.is_dir() || name.contains(['/', '\\']) || name.starts_with('.') {
        return Err(theme::missing_theme(name, &fs::folders(&root.join(theme::FOLDER))));
    }
    let below = format!("{}/{name}", theme::FOLDER);
    let mut files = Overrides::new();
    for (path, full) in fs::list_static(root, &below)? {
        if theme::is_theme_file(&path) {
            files.insert(path, fs::read_bytes(&full)?);
        }
    }
    Ok(files)
}

/// The text that a finding points into.
pub fn source(loaded: &Loaded, workspace: &Workspace, path: &SourcePath) -> Option<Arc<str>> {
    if let Some(text) = loaded.texts.get(path) {
        return Some(text.file.clone());
    }
    fs::read_text(&workspace.options.root, path).ok().flatten().map(Arc::from)
}

#[cfg(test)]
mod tests;
