//! The swap: a finished folder takes the output's place in one step, or in two with a way back.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::output::{Output, kept};
use super::{os, sweep};

/// How a swap went.
pub(super) enum Swapped {
    /// The new output is in place; a note when something of the old one had to stay.
    Done(Option<String>),
    /// This folder cannot be renamed; nothing was changed.
    Immovable,
}

/// Puts the stage in the output's place. `.git` moves over first and comes back when the swap fails.
///
/// # Errors
/// When the system refuses; the old output is in place then.
pub(super) fn swap(output: &Output) -> io::Result<Swapped> {
    if !output.folder.exists() {
        fs::rename(&output.stage, &output.folder)?;
        return Ok(Swapped::Done(None));
    }
    fs::set_permissions(&output.stage, output.folder.metadata()?.permissions())?;
    let (home, away) = (output.folder.join(".git"), output.stage.join(".git"));
    let swapped = move_if_there(&home, &away).and_then(|()| exchange(output));
    match swapped {
        Ok(old) => Ok(Swapped::Done(old.and_then(clear))),
        Err(error) => {
            move_if_there(&away, &home)?;
            if os::is_immovable(&error) { Ok(Swapped::Immovable) } else { Err(error) }
        }
    }
}

fn move_if_there(from: &Path, to: &Path) -> io::Result<()> {
    if fs::symlink_metadata(from).is_ok() { fs::rename(from, to) } else { Ok(()) }
}

/// Gives the path where the old output lies then, if there is one.
fn exchange(output: &Output) -> io::Result<Option<&Path>> {
    if output.before.is_none() {
        // An empty folder: replaced by a plain rename, which fails should it have been filled meanwhile.
        fs::rename(&output.stage, &output.folder)?;
        return Ok(None);
    }
    match os::exchange(&output.stage, &output.folder) {
        Ok(()) => Ok(Some(&output.stage)),
        Err(error) if error.kind() == ErrorKind::Unsupported => two_renames(output).map(Some),
        Err(error) => Err(error),
    }
}

/// For systems that cannot exchange. Killed in between, the next build puts the old output back.
fn two_renames(output: &Output) -> io::Result<&Path> {
    fs::rename(&output.folder, &output.aside)?;
    if let Err(error) = fs::rename(&output.stage, &output.folder) {
        fs::rename(&output.aside, &output.folder)?;
        return Err(error);
    }
    Ok(&output.aside)
}

/// Readers have the new output already: what goes wrong here is worth a note, not a failure.
fn clear(old: &Path) -> Option<String> {
    match sweep::discard(old) {
        Ok(true) => None,
        Ok(false) => Some(kept(old)),
        Err(error) => Some(format!("`{}` could not be deleted: {error}", old.display())),
    }
}
