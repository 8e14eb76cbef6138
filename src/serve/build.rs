//! Snapshots: a loaded site with its theme, immutable, shared by all workers; and their maker, which keeps what did not
//! change. Pages are made when they are asked for.

use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use serde_json::Value;

use super::change::Change;
use super::page::Pages;
use super::readiness::Readiness;
use super::watch::Folder;
use super::{change, findings};
use crate::diag::Diagnostic;
use crate::error::{Error, Result};
use crate::fs;
use crate::lint::{self, Plan};
use crate::load::Loaded;
use crate::pipeline::{self, Timings, Workspace};
use crate::render::code::Highlighter;
use crate::render::theme::{self, Theme};
use crate::tree::SourcePath;

/// The folder of readiness checklists.
const CHECKLISTS: &str = "checklists";

/// Everything that pages are made from.
pub(super) struct Site {
    /// Counts up with every site that is made.
    pub(super) number: u64,
    /// The site's root.
    pub(super) root: PathBuf,
    /// Site, findings, texts.
    pub(super) loaded: Loaded,
    /// The look.
    pub(super) theme: Arc<Theme>,
    /// Files of the static folder: path in the output, and the file.
    pub(super) statics: Arc<HashMap<String, SourcePath>>,
    /// Colours for code, kept over snapshots.
    pub(super) code: Arc<Highlighter>,
    /// The table of pages, and those that were made.
    pub(super) pages: Pages,
    /// The pages about readiness, once somebody looks at them.
    pub(super) readiness: Readiness,
    rules: Rules,
    /// What the rules found, once they have looked.
    found: OnceLock<Vec<Diagnostic>>,
}

/// What a look at the rules needs beside the site.
struct Rules {
    plan: Arc<Plan>,
    pictures: BTreeSet<SourcePath>,
}

impl Site {
    /// What the rules found; before they looked, what loading did.
    pub(super) fn findings(&self) -> &[Diagnostic] {
        self.found.get().map_or(&self.loaded.findings, Vec::as_slice)
    }

    /// Whether the rules have looked.
    pub(super) fn is_looked_at(&self) -> bool {
        self.found.get().is_some()
    }

    /// Holds the site to its rules, once, and gives up when `go_on` says no. What only Git can tell is left to `check`.
    pub(super) fn look(&self, go_on: &(dyn Fn() -> bool + Sync)) {
        if self.is_looked_at() {
            return;
        }
        let Loaded { site, texts, findings, .. } = &self.loaded;
        let facts = lint::Facts { pictures: self.rules.pictures.clone(), ..lint::Facts::default() };
        let inputs = lint::Inputs { site, texts, found: findings, facts: &facts };
        if let Some(found) = lint::check_while(&inputs, &self.rules.plan, go_on) {
            // Who came first found the same.
            let _ = self.found.set(found);
        }
    }

    /// The text that a finding points into.
    pub(super) fn source(&self, file: &SourcePath) -> Option<String> {
        match self.loaded.texts.get(file) {
            Some(text) => Some(text.file.to_string()),
            None => fs::read_text(&self.root, file).ok().flatten(),
        }
    }
}

/// What is served at one moment.
pub(super) struct Snapshot {
    /// Counts up with every change.
    pub(super) generation: u64,
    /// The last site that could be built.
    pub(super) site: Arc<Site>,
    /// Why a newer one could not.
    pub(super) blocking: Vec<Value>,
}

impl Snapshot {
    /// Errors and warnings, with what keeps the site from being built.
    pub(super) fn counts(&self) -> (usize, usize) {
        let (errors, warnings) = findings::counts(self.site.findings());
        (errors + self.blocking.len(), warnings)
    }

    /// How many articles are published.
    pub(super) fn articles(&self) -> usize {
        self.site.loaded.site.articles.len()
    }
}

/// What a change led to.
pub(super) type Followed = (Snapshot, Vec<String>, Option<Error>);

/// Makes snapshots.
pub(super) struct Maker {
    workspace: Workspace,
    theme: Arc<Theme>,
    statics: Arc<HashMap<String, SourcePath>>,
    code: Arc<Highlighter>,
    /// What complete addresses begin with.
    url: String,
    /// How many sites were made.
    made: u64,
    /// The last attempt failed, so what is kept cannot be trusted.
    broken: bool,
}

impl Maker {
    /// Reads and builds for the first time. `url` takes the place of the site's own address.
    pub(super) fn open(mut options: pipeline::Options, url: &str) -> Result<(Maker, Snapshot)> {
        // Paths of events are compared with it, and the system reports real ones.
        options.root = options.root.canonicalize().unwrap_or(options.root);
        let workspace = Workspace::open(options, &mut Timings::default())?;
        let theme = Arc::new(workspace.theme()?);
        let (statics, code) = Default::default();
        let mut maker = Maker { workspace, theme, statics, code, url: url.to_owned(), made: 0, broken: false };
        maker.statics = maker.statics()?;
        let site = maker.site();
        site.pages.try_some(&site)?;
        Ok((maker, Snapshot { generation: 1, site: Arc::new(site), blocking: vec![] }))
    }

    /// Takes changed paths in; `None` when they do not concern the site.
    pub(super) fn follow(&mut self, paths: &[PathBuf], before: &Arc<Snapshot>) -> Option<Followed> {
        let (change, changed) = change::read(paths, &self.workspace, &before.site.loaded.site)?;
        let change = if self.broken { Change::All } else { change };
        // A bug that ends the build must not end the preview.
        let built = catch_unwind(AssertUnwindSafe(|| self.build(change)));
        let built = built.unwrap_or_else(|_| Err(Error::cannot_run("building the site failed unexpectedly: this is a bug in Guidepost")));
        self.broken = built.is_err();
        let generation = before.generation + 1;
        Some(match built {
            Ok(site) => (Snapshot { generation, site: Arc::new(site), blocking: vec![] }, changed, None),
            Err(error) => {
                let site = before.site.clone();
                let blocking = findings::of_error(&error, &|file| site.source(file));
                (Snapshot { generation, site, blocking }, changed, Some(error))
            }
        })
    }

    fn build(&mut self, change: Change) -> Result<Site> {
        let all = match change {
            Change::Texts(texts) => !self.workspace.update(&texts),
            Change::Files => false,
            Change::All => true,
        };
        if !all {
            return Ok(self.site());
        }
        self.workspace.reopen()?;
        self.theme = Arc::new(self.workspace.theme()?);
        self.statics = self.statics()?;
        let site = self.site();
        // A theme can fail only when it is used; better now than on the page that somebody looks at.
        site.pages.try_some(&site)?;
        Ok(site)
    }

    fn site(&mut self) -> Site {
        let mut loaded = self.workspace.load(&mut Timings::default());
        // Only after links were resolved: in sources, the published address is still the site's own.
        loaded.site.settings.base_url = Some(self.url.clone());
        let (theme, statics, code) = (self.theme.clone(), self.statics.clone(), self.code.clone());
        let rules = Rules { plan: self.workspace.plan.clone(), pictures: self.workspace.pictures() };
        let (root, pages) = (self.workspace.options.root.clone(), Pages::new(&loaded.site));
        let readiness = Readiness::new(&self.workspace.options);
        self.made += 1;
        Site { number: self.made, root, loaded, theme, statics, code, pages, readiness, rules, found: OnceLock::new() }
    }

    fn statics(&self) -> Result<Arc<HashMap<String, SourcePath>>> {
        let folder = &self.workspace.settings.static_folder;
        let files = fs::list_static(&self.workspace.options.root, folder)?;
        let named = files.into_iter().map(|(path, _)| (path.clone(), SourcePath::new(format!("{folder}/{path}"))));
        Ok(Arc::new(named.collect()))
    }

    /// What must be watched to see every change.
    pub(super) fn folders(&self, snapshot: &Snapshot) -> BTreeSet<Folder> {
        let Workspace { settings, options, .. } = &self.workspace;
        let deep = |name: &str| Folder { name: name.to_owned(), deep: true };
        let mut folders = BTreeSet::from([Folder { name: String::new(), deep: false }, deep(theme::FOLDER), deep(CHECKLISTS)]);
        folders.extend([&settings.content, &settings.static_folder].into_iter().filter(|name| !name.is_empty()).map(|name| deep(name)));
        if settings.content.is_empty() {
            // Not the root as a whole: `node_modules` and `.git` would use up what the system grants.
            let names = fs::folders(&options.root).into_iter().filter(|name| !change::is_ignored(name, &self.workspace));
            folders.extend(names.filter(|name| !options.root.join(name).join("CACHEDIR.TAG").exists()).map(|name| deep(&name)));
        }
        let covered = |path: &SourcePath| folders.iter().any(|folder| folder.deep && path.below(&folder.name).is_some());
        let elsewhere = snapshot.site.loaded.site.media.iter().map(|media| &media.source).filter(|path| !covered(path));
        let elsewhere: Vec<Folder> = elsewhere.map(|path| Folder { name: path.folder().to_owned(), deep: false }).collect();
        folders.extend(elsewhere);
        folders
    }
}
