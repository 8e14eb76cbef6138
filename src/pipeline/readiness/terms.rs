//! What readiness is measured by: whose signatures count, who may sign, the questions, the settings. In a pull request those
//! of the base, so that none can authorise itself; what the branch changes in them is told.

use std::collections::BTreeMap;
use std::io::Read;

use super::{Trust, rules};
use crate::config::{self, Settings};
use crate::diag::{CHANGED_GROUND_RULES, Diagnostic, INVALID_CHECKLIST};
use crate::error::{Error, Result};
use crate::fs;
use crate::git::{self, Revision};
use crate::lint::Plan;
use crate::pipeline::{MOST_BYTES, Workspace, past};
use crate::readiness::{self, Templates};
use crate::signing::Trusted;
use crate::text::visible;
use crate::tree::{File, SourcePath, Tree};

/// The file of SSH keys that may sign.
pub(super) const SIGNERS: &str = "checklists/allowed_signers";

/// The folder of OpenPGP keys that may sign.
pub(super) const KEYS: &str = "checklists/keys";

/// What counts.
pub(super) struct Terms {
    pub(super) ground: Ground,
    /// The rules as the base has them: a branch cannot silence what is said about it.
    pub(super) plan: Option<Plan>,
    /// What the branch changes in it.
    pub(super) findings: Vec<Diagnostic>,
}

/// What counts at one revision, or in the working tree.
#[derive(Clone)]
pub(super) struct Ground {
    pub(super) settings: Settings,
    pub(super) templates: Templates,
    pub(super) trusted: Trusted,
    /// Whether its config could be used; if not, nobody is a reviewer.
    pub(super) is_readable: bool,
}

impl Terms {
    /// Those of the working tree, or with a base those of the base. Trust is the base's as it is now, so that a key that was
    /// taken away there counts no more; what the branch changes is measured from where it left.
    pub(super) fn of(workspace: &Workspace, files: &Tree, trust: Trust<'_>) -> Result<Terms> {
        let now = Ground::now(workspace, files);
        let base = match trust {
            Trust::Base(base) => base,
            Trust::Here => return Ok(Terms { ground: now, plan: None, findings: vec![] }),
            Trust::Lost(name) => {
                let ground = Ground { trusted: Trusted::default(), ..now };
                return Ok(Terms { ground, plan: None, findings: vec![lost(name)] });
            }
        };
        let left = base.merge_base(&workspace.options.root)?;
        let then = Ground::at(workspace, &left)?;
        let mut findings = rules::changed(workspace, files, (&then, &now));
        let mut ground = if left.commit == base.commit { then } else { Ground::at(workspace, base)? };
        if !ground.is_readable {
            findings.push(unreadable(&base.name));
        }
        // New templates and new versions work at once; a published version is what it was.
        let new = now.templates.list.into_iter().filter(|own| ground.templates.get(&own.id, &own.version).is_none());
        let new: Vec<_> = new.collect();
        ground.templates.list.extend(new);
        let plan = Some(Plan::new(&ground.settings, &mut vec![]));
        Ok(Terms { ground, plan, findings })
    }
}

impl Ground {
    fn now(workspace: &Workspace, files: &Tree) -> Ground {
        let root = &workspace.options.root;
        let bytes = |path: &SourcePath| {
            let (file, _) = fs::open_inside(root, path)?;
            let mut bytes = Vec::new();
            file.take(MOST_BYTES).read_to_end(&mut bytes).ok()?;
            Some(bytes)
        };
        let signers = bytes(&SourcePath::new(SIGNERS)).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let keys = key_files(files).filter_map(|path| Some((path.to_string(), bytes(path)?)));
        let trusted = Trusted { allowed_signers: signers, keys: keys.collect() };
        Ground { settings: workspace.settings.clone(), templates: Templates::read(files).0, trusted, is_readable: true }
    }

    fn at(workspace: &Workspace, revision: &Revision) -> Result<Ground> {
        let root = &workspace.options.root;
        let tree = git::tree_at(root, revision, |path| path.below(readiness::FOLDER).is_some(), MOST_BYTES)?;
        let text = |path: &SourcePath| git::text_at(root, revision, path);
        let keys = key_files(&tree).map(|path| Ok(text(path)?.map(|text| (path.to_string(), text.into_bytes()))));
        let keys = keys.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect();
        let signers = SourcePath::new(SIGNERS);
        let allowed_signers = if tree.files.contains_key(&signers) { text(&signers)? } else { None };
        let settings = past::own_settings_at(workspace, revision)?;
        let is_readable = settings.is_some();
        // Nobody has an empty name.
        let settings = settings.unwrap_or_else(|| Settings { reviewers: vec![String::new()], ..workspace.settings.clone() });
        Ok(Ground { settings, templates: Templates::read(&tree).0, trusted: Trusted { allowed_signers, keys }, is_readable })
    }
}

/// A base that CI names and that is not here.
fn lost(name: &str) -> Diagnostic {
    let message = format!("the base `{}`, which says who may sign, is not here, so no signature counts", visible(name));
    Diagnostic::new(&CHANGED_GROUND_RULES, &SourcePath::new(config::FILE), message)
        .help("Fetch the whole history with the base branch: `fetch-depth: 0` for actions/checkout, `GIT_DEPTH: \"0\"` in GitLab CI.")
}

/// A base whose config cannot be used.
fn unreadable(name: &str) -> Diagnostic {
    let message = format!("the config of the base `{}` cannot be used, so nobody counts as a reviewer", visible(name));
    Diagnostic::new(&CHANGED_GROUND_RULES, &SourcePath::new(config::FILE), message).help("Mend guidepost.yaml on the main branch first.")
}

/// A folder of checklists that cannot be taken in.
pub(super) fn unusable_folder(error: &Error) -> Diagnostic {
    let folder = SourcePath::new(readiness::FOLDER);
    let why =
        if error.message.contains("leads out of") { "it leads out of the site's root".to_owned() } else { visible(&error.to_string()) };
    Diagnostic::new(&INVALID_CHECKLIST, &folder, format!("the folder of checklists cannot be read: {why}"))
        .help("Keep the checklists themselves in `checklists/`, as a folder and no link.")
}

fn key_files(tree: &Tree) -> impl Iterator<Item = &SourcePath> {
    let is_key = |path: &&SourcePath| path.extension() == "asc" && path.below(KEYS).is_some_and(|name| !name.contains('/'));
    tree.files.keys().filter(is_key)
}

/// The text of a file of the checklists' folder.
pub(super) fn text<'a>(files: &'a Tree, path: &SourcePath) -> Option<&'a str> {
    match files.files.get(path)? {
        File::Text(text) => Some(text),
        _ => None,
    }
}

/// The keys of an `allowed_signers` text: whose, and the line without its comment; by the line's place.
pub(super) fn signers(text: &str) -> BTreeMap<String, (String, usize)> {
    let mut found = BTreeMap::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let [whose, .., _] = words.as_slice()
            && !whose.starts_with('#')
        {
            found.entry(words.join(" ")).or_insert(((*whose).to_owned(), start));
        }
        start += line.len();
    }
    found
}

/// The config as it is now.
pub(super) fn config_text(workspace: &Workspace) -> String {
    fs::read_text(&workspace.options.root, &SourcePath::new(config::FILE)).ok().flatten().unwrap_or_default()
}
