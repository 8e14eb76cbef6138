//! What Git knows of checklists and of the commits that they name.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::git::{self, Named};
use crate::pipeline::Workspace;
use crate::readiness::history::{self, Past, Version};
use crate::readiness::{self, Checklists, Commit, Facts};
use crate::site::checklist::Checklist;
use crate::tree::SourcePath;

/// How each checklist came to be what it is; empty where Git cannot say.
pub(super) fn pasts(workspace: &Workspace, checklists: &Checklists) -> BTreeMap<SourcePath, Past> {
    if checklists.all.is_empty() {
        return BTreeMap::new();
    }
    let all: BTreeMap<&SourcePath, &Checklist> = checklists.all.iter().map(|checklist| (&checklist.source, checklist)).collect();
    let Ok(mut versions) = versions(workspace, |path| all.contains_key(path)) else { return BTreeMap::new() };
    let files: Vec<(&Checklist, Vec<Version>)> =
        all.into_iter().map(|(path, checklist)| (checklist, versions.remove(path).unwrap_or_default())).collect();
    let past = |(checklist, mut versions): (&Checklist, Vec<Version>)| {
        if versions.last().and_then(|last| last.text.as_deref()) != Some(&*checklist.text) {
            let text = Some(checklist.text.to_string());
            versions.push(Version { day: workspace.settings.today, text, ..Version::default() });
        }
        (checklist.source.clone(), history::of(checklist, &versions))
    };
    files.into_par_iter().map(past).collect()
}

/// The versions of checklists, each file's oldest first; or a clause that says why nobody can look.
pub(super) fn versions(workspace: &Workspace, wanted: impl Fn(&SourcePath) -> bool) -> Result<BTreeMap<SourcePath, Vec<Version>>, String> {
    let version = |one: git::Version| {
        let git::Version { day, commit, author, email, text } = one;
        Version { day, commit, author, email, text }
    };
    let versions = git::versions(&workspace.options.root, readiness::FOLDER, wanted)?;
    Ok(versions.into_iter().map(|(path, all)| (path, all.into_iter().map(version).collect())).collect())
}

/// Looks up the commits that evidence names.
pub(super) fn commits(workspace: &Workspace, checklists: &Checklists, facts: &mut Facts) {
    let wanted = checklists.wanted().commits;
    if wanted.is_empty() {
        return;
    }
    match git::commits(&workspace.options.root, &wanted) {
        Ok(found) => facts.commits = found.into_iter().map(|(name, named)| (name, commit(named))).collect(),
        Err(why) => facts.no_git = Some(why),
    }
}

fn commit(named: Named) -> Commit {
    match named {
        Named::Ancestor(name, subject) => Commit::Ancestor(name, subject),
        Named::Elsewhere(subject) => Commit::Elsewhere(subject),
        Named::Missing => Commit::Missing,
        Named::Shallow => Commit::Shallow,
    }
}
