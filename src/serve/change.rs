//! Which part of the site changed paths concern: texts that are known, files that articles name, or all of it.
//! Editors write beside the file and rename, keep backups and swap files; none of that is a change of its own.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::below;
use crate::config;
use crate::pipeline::{CACHE, Workspace};
use crate::render::theme;
use crate::site::Site;
use crate::tree::{File, SourcePath};

/// How long a vanished file may take to come back before it counts as removed.
const ABSENCE: Duration = Duration::from_millis(40);

/// What must be done again.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Read these texts.
    Texts(BTreeSet<SourcePath>),
    /// Look for files that articles name.
    Files,
    /// Read everything.
    All,
}

/// The change that lies in `paths`, and the paths that make it; `None` when none of them matters.
pub(super) fn read(paths: &[PathBuf], workspace: &Workspace, site: &Site) -> Option<(Change, Vec<String>)> {
    let used: HashSet<&SourcePath> = site.media.iter().map(|media| &media.source).collect();
    let mut names: BTreeSet<String> = BTreeSet::new();
    let (mut texts, mut files, mut all) = (BTreeSet::new(), false, false);
    for path in paths {
        // An empty path says that anything may have changed.
        let name = if path.as_os_str().is_empty() { Some(String::new()) } else { below(&workspace.options.root, path) };
        let Some(name) = name else { continue };
        if is_ignored(&name, workspace) {
            continue;
        }
        let source = SourcePath::new(&name);
        let change = if used.contains(&source) { Some(Change::All) } else { one(&source, path, workspace) };
        match change {
            Some(Change::Texts(text)) => texts.extend(text),
            Some(Change::Files) => files = true,
            Some(Change::All) => all = true,
            None => continue,
        }
        names.insert(name);
    }
    let change = match () {
        () if all => Change::All,
        () if !texts.is_empty() => Change::Texts(texts),
        () if files => Change::Files,
        () => return None,
    };
    Some((change, names.into_iter().filter(|name| !name.is_empty()).collect()))
}

fn one(name: &SourcePath, path: &Path, workspace: &Workspace) -> Option<Change> {
    let settings = &workspace.settings;
    let known = workspace.tree.files.get(name);
    if let (Some(File::Text(_) | File::BadText(..)), true) = (known, name.is_markdown()) {
        // Some editors delete and write anew; a moment later the file is back.
        if !path.is_file() {
            std::thread::sleep(ABSENCE);
        }
        return Some(if path.is_file() { Change::Texts([name.clone()].into()) } else { Change::All });
    }
    let inside = |folder: &str| !folder.is_empty() && (name.as_str() == folder || name.below(folder).is_some());
    if known.is_some()
        || name.as_str() == config::FILE
        || name.name() == ".gitignore"
        || inside(theme::FOLDER)
        || inside(&settings.static_folder)
    {
        return Some(Change::All);
    }
    // The root and the content folder are named when they were replaced.
    if name.as_str().is_empty() || settings.content == name.as_str() || SourcePath::new(&settings.content).below(name.as_str()).is_some() {
        return Some(Change::All);
    }
    let there = path.symlink_metadata().ok();
    let in_content = name.below(&settings.content).is_some();
    if there.is_none() || is_leftover(name.name()) || name.is_hidden() && in_content {
        // A folder that is gone may have held files that are known.
        let held = there.is_none() && holds(name, workspace);
        return held.then_some(Change::All);
    }
    let is_source = name.is_markdown() || matches!(name.extension().as_str(), "yaml" | "yml") || path.is_dir();
    Some(if in_content && is_source { Change::All } else { Change::Files })
}

fn holds(folder: &SourcePath, workspace: &Workspace) -> bool {
    let start = SourcePath::new(format!("{folder}/"));
    workspace.tree.files.range(start..).next().is_some_and(|(path, _)| path.below(folder.as_str()).is_some())
}

/// Names that editors give to their own files.
fn is_leftover(name: &str) -> bool {
    let ends = ["~", ".swp", ".swx", ".swo", ".tmp", ".bak", ".part", ".crdownload"];
    ends.iter().any(|end| name.ends_with(end)) || name.starts_with('#') || name == "4913"
}

/// Folders that are never looked into: the output, the cache, Git's, packages.
pub(super) fn is_ignored(name: &str, workspace: &Workspace) -> bool {
    let output = below(&workspace.options.root, &workspace.options.output).filter(|output| !output.is_empty());
    let in_output = output.is_some_and(|output| name == output || name.strip_prefix(&output).is_some_and(|rest| rest.starts_with('/')));
    in_output || name.split('/').any(|part| matches!(part, ".git" | "node_modules" | CACHE))
}
