//! What a report is measured by where nobody says it: the base branch of the pull request that CI is running for.

use std::path::Path;

use crate::cli::ui::Ui;
use crate::git::Revision;
use crate::readiness;
use crate::text::visible;

/// The base that CI names; `None` outside of pull requests. One that is not here is a note: a report without a verdict is worth
/// more than none.
pub(super) fn of_ci(root: &Path, ui: &mut Ui) -> Option<Revision> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let branch = |name: &str| variable(name).map(|branch| format!("origin/{branch}"));
    let name = branch("GITHUB_BASE_REF")
        .or_else(|| variable("CI_MERGE_REQUEST_DIFF_BASE_SHA"))
        .or_else(|| branch("CI_MERGE_REQUEST_TARGET_BRANCH_NAME"))?;
    let found = Revision::resolve(root, &name).and_then(|revision| revision.merge_base(root).map(|_| revision));
    match found {
        Ok(revision) => Some(revision),
        Err(error) => {
            let why = visible(&error.message);
            ui.note(&format!("Nothing is said about better or worse than `{}`, the base that CI names: {why}.", visible(&name)));
            ui.note(
                "Fetch the whole history with the base branch: `fetch-depth: 0` for actions/checkout, `GIT_DEPTH: \"0\"` in GitLab CI.",
            );
            None
        }
    }
}

/// Says that there can be no checklists where their folder should be.
pub(super) fn say_unusable_folder(root: &Path, ui: &mut Ui) {
    if root.join(readiness::FOLDER).is_file() {
        ui.warning(&format!("`{0}` is a file, so there are no checklists: they stand in a folder of that name.", readiness::FOLDER));
    }
}
