//! Revisions as people name them become commits. What begins with a hyphen is none, whatever Git would make of it.

use std::path::Path;

use super::{State, git, locate, refusal, run};
use crate::error::{Error, Result};
use crate::text::{nearest, visible};

/// How the whole history is had, where only a part of it is there.
const FETCH_ALL: &str = "Fetch the whole history: set `fetch-depth: 0` for actions/checkout, or run `git fetch --unshallow`.";

/// A commit that is there, and the name that led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// As it was given, for messages.
    pub name: String,
    /// The commit's full name: hexadecimal digits and nothing else.
    pub commit: String,
}

impl Revision {
    /// The commit that a name such as `main`, `v1.2` or `HEAD~3` stands for.
    ///
    /// # Errors
    /// When the root is in no repository, Git refuses, or the commit is not there; the hint says what to do.
    pub fn resolve(root: &Path, name: &str) -> Result<Revision> {
        let shown = visible(name);
        if name.is_empty() || name.starts_with('-') || name.contains(char::is_control) {
            let why = if name.starts_with('-') { ": no name of one begins with a hyphen" } else { "" };
            return Err(Error::cannot_run(format!("`{shown}` is not a revision{why}")).hint("Name a branch, a tag or a commit."));
        }
        let shallow = is_shallow(root, name)?;
        if let Some(commit) = ask(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{name}^{{commit}}")])? {
            return Ok(Revision { name: name.to_owned(), commit });
        }
        if shallow {
            let message = format!("the revision `{shown}` is not here: this is a shallow clone, which ends before it");
            return Err(Error::cannot_run(message).hint(FETCH_ALL));
        }
        let error = Error::cannot_run(format!("there is no revision `{shown}`"));
        Err(error.hint(match suggestion(root, name) {
            Some(near) => format!("Did you mean `{}`?", visible(&near)),
            None => "Name a branch, a tag or a commit that `git log` shows; a branch that is only on the server is not here.".to_owned(),
        }))
    }

    /// The commit that this revision and the checked-out one grew from: without what others did meanwhile. The revision
    /// itself where nothing is checked out or the two have nothing in common.
    ///
    /// # Errors
    /// When the clone is too shallow to know it, or Git refuses.
    pub fn merge_base(&self, root: &Path) -> Result<Revision> {
        let shallow = is_shallow(root, &self.name)?;
        match ask(root, &["merge-base", "--end-of-options", &self.commit, "HEAD"])? {
            Some(commit) => Ok(Revision { name: self.name.clone(), commit }),
            None if shallow => {
                let message = format!("where this branch left `{}` is not known: this is a shallow clone", visible(&self.name));
                Err(Error::cannot_run(message).hint(FETCH_ALL))
            }
            None => Ok(self.clone()),
        }
    }
}

/// Whether the clone is shallow; an error where there is no repository to ask.
fn is_shallow(root: &Path, name: &str) -> Result<bool> {
    match locate(root) {
        Ok((shallow, _)) => Ok(shallow),
        Err(State::Unavailable(reason)) => Err(failed(name, reason)),
        Err(_) => {
            let message = format!("there is no revision `{}`: the folder is not in a Git repository", visible(name));
            Err(Error::cannot_run(message).hint("Run the command in a clone of the repository."))
        }
    }
}

/// Git could not be asked, for a reason given in full sentences.
pub(super) fn failed(name: &str, reason: impl Into<String>) -> Error {
    Error::cannot_run(format!("the revision `{}` could not be read", visible(name))).hint(reason)
}

/// The one object name that Git answers with; `None` when it says that there is none.
fn ask(root: &Path, arguments: &[&str]) -> Result<Option<String>> {
    let name = arguments.last().copied().unwrap_or_default();
    let output = run(git(root).args(arguments)).map_err(|reason| failed(name, reason))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let found = text.lines().next().unwrap_or("").trim();
    if output.status.success() && is_object_name(found.as_bytes()) {
        return Ok(Some(found.to_owned()));
    }
    let error = String::from_utf8_lossy(&output.stderr);
    // Silence is the answer of `--quiet`; an ambiguous or impossible name is said aloud, and is none all the same.
    match error.contains("dubious ownership") {
        true => Err(failed(name, refusal(&error))),
        false => Ok(None),
    }
}

/// Forty or sixty-four hexadecimal digits: anything else would be an expression to Git.
pub(super) fn is_object_name(name: &[u8]) -> bool {
    matches!(name.len(), 40 | 64) && name.iter().all(u8::is_ascii_hexdigit)
}

/// The branch or tag that was meant: of the server, or nearly the same.
fn suggestion(root: &Path, name: &str) -> Option<String> {
    let output = run(git(root).args(["for-each-ref", "--format=%(refname:short)"])).ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let on_server = |reference: &&str| reference.split_once('/').is_some_and(|(_, branch)| branch == name);
    text.lines().find(on_server).or_else(|| nearest(name, text.lines())).map(str::to_owned)
}
