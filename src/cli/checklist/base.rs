//! Whose word counts: the base that somebody names, else the base branch of the pull request that CI is running for.

use std::path::Path;

use crate::cli::ui::Ui;
use crate::error::Result;
use crate::git::Revision;
use crate::pipeline::readiness::Trust;
use crate::readiness;
use crate::text::visible;

/// The base of a run.
pub(super) enum Base {
    /// Nobody names one.
    None,
    /// It is here.
    Found(Revision),
    /// CI names it, and it is not here.
    Lost(String),
}

impl Base {
    /// The base as given, else the one that CI names. One of CI's that is not here is a note: a report without a verdict is worth
    /// more than none.
    ///
    /// # Errors
    /// When the given one is not here.
    pub(super) fn of(given: Option<&str>, root: &Path, ui: &mut Ui) -> Result<Base> {
        match given {
            Some(name) => Revision::resolve(root, name).map(Base::Found),
            None => Ok(Base::of_ci(root, ui)),
        }
    }

    fn of_ci(root: &Path, ui: &mut Ui) -> Base {
        let mut lost = None;
        for (name, reference) in named() {
            // By its whole name: a tag may be called like a branch of the server.
            match Revision::resolve(root, &reference).and_then(|revision| revision.merge_base(root).map(|_| revision)) {
                Ok(revision) => return Base::Found(Revision { name, ..revision }),
                Err(error) => lost = lost.or(Some((name, visible(&error.message)))),
            }
        }
        let Some((name, why)) = lost else { return Base::None };
        ui.note(&format!(
            "The base `{}` that CI names is not here, so there is no verdict and no signature counts: {why}.",
            visible(&name)
        ));
        ui.note("Fetch the whole history with the base branch: `fetch-depth: 0` for actions/checkout, `GIT_DEPTH: \"0\"` in GitLab CI.");
        Base::Lost(name)
    }

    /// Where it is here.
    pub(super) fn revision(&self) -> Option<&Revision> {
        if let Base::Found(revision) = self { Some(revision) } else { None }
    }

    /// Whose word counts then.
    pub(super) fn trust(&self) -> Trust<'_> {
        match self {
            Base::None => Trust::Here,
            Base::Found(revision) => Trust::Base(revision),
            Base::Lost(name) => Trust::Lost(name),
        }
    }
}

/// The bases that CI names, the best first: a name for people, and what Git is asked for. A branch as it is now beats the commit
/// that work began from, for a key that was taken away since must not count.
fn named() -> Vec<(String, String)> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let branch = |name: &str| variable(name).map(|branch| (format!("origin/{branch}"), format!("refs/remotes/origin/{branch}")));
    let commit = |name: &str| variable(name).map(|commit| (commit.clone(), commit));
    let names = [branch("GITHUB_BASE_REF"), branch("CI_MERGE_REQUEST_TARGET_BRANCH_NAME"), commit("CI_MERGE_REQUEST_DIFF_BASE_SHA")];
    names.into_iter().flatten().collect()
}

/// Says that there can be no checklists where their folder should be.
pub(super) fn say_unusable_folder(root: &Path, ui: &mut Ui) {
    if root.join(readiness::FOLDER).is_file() {
        ui.warning(&format!("`{0}` is a file, so there are no checklists: they stand in a folder of that name.", readiness::FOLDER));
    }
}
