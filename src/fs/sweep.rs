//! Finding what is not ours in an output, and deleting what is: by walking, never through links.

use std::fs::{self, DirEntry};
use std::io::{self, ErrorKind};
use std::path::Path;

use rayon::prelude::*;

use super::manifest::{self, Manifest};

/// Files, links and folders below `folder` that `ours` does not list, in order; folders end with a slash.
///
/// Git's folder and Guidepost's own names at the top are not counted.
pub(super) fn strangers(folder: &Path, ours: &Manifest) -> io::Result<Vec<String>> {
    let mut found = strangers_below(folder, "", ours)?;
    found.sort();
    Ok(found)
}

fn strangers_below(folder: &Path, name: &str, ours: &Manifest) -> io::Result<Vec<String>> {
    let (mut found, mut folders) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Some(below) = entry_name(name, &entry) else { continue };
        let kind = entry.file_type()?;
        if kind.is_dir() && ours.has_folder(&below) {
            folders.push((entry.path(), below));
        } else if !kind.is_file() || !ours.files.contains_key(&below) {
            found.push(if kind.is_dir() { format!("{below}/") } else { below });
        }
    }
    let deeper: io::Result<Vec<_>> = folders.par_iter().map(|(path, below)| strangers_below(path, below, ours)).collect();
    found.extend(deeper?.into_iter().flatten());
    Ok(found)
}

/// The path relative to the output; `None` for what is never looked into.
fn entry_name(folder: &str, entry: &DirEntry) -> Option<String> {
    let own = entry.file_name();
    let own = own.to_string_lossy();
    if !folder.is_empty() {
        return Some(format!("{folder}/{own}"));
    }
    (own != ".git" && !own.starts_with(manifest::OWN_PREFIX)).then(|| own.into_owned())
}

/// Deletes the files that `doomed` names, and folders that are empty then. Other things stay.
pub(super) fn remove(folder: &Path, doomed: &(dyn Fn(&str) -> bool + Sync)) -> io::Result<()> {
    remove_below(folder, "", doomed)
}

fn remove_below(folder: &Path, name: &str, doomed: &(dyn Fn(&str) -> bool + Sync)) -> io::Result<()> {
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Some(below) = entry_name(name, &entry) else { continue };
        let kind = entry.file_type()?;
        if kind.is_dir() {
            folders.push((entry.path(), below));
        } else if kind.is_file() && doomed(&below) {
            fs::remove_file(entry.path())?;
        }
    }
    folders.par_iter().try_for_each(|(path, below)| {
        remove_below(path, below, doomed)?;
        match fs::remove_dir(path) {
            Err(error) if !matches!(error.kind(), ErrorKind::DirectoryNotEmpty | ErrorKind::ResourceBusy) => Err(error),
            _ => Ok(()),
        }
    })
}

/// Deletes a folder that is or was an output: what its manifest lists, or everything when a build never finished it.
///
/// Returns whether the folder is gone; it stays when somebody else's files or a `.git` are in it.
pub(super) fn discard(folder: &Path) -> io::Result<bool> {
    if fs::symlink_metadata(folder.join(".git")).is_ok() {
        return Ok(false);
    }
    let Some(listed) = Manifest::read(folder)? else {
        // In parallel first; then whatever is not a plain file.
        remove(folder, &|_| true)?;
        fs::remove_dir_all(folder)?;
        return Ok(true);
    };
    remove(folder, &|path| listed.files.contains_key(path))?;
    // The manifest goes last: without it, what is left of an interrupted sweep would count as ours.
    if fs::read_dir(folder)?.count() > 1 {
        return Ok(false);
    }
    fs::remove_file(folder.join(manifest::NAME))?;
    fs::remove_dir(folder)?;
    Ok(true)
}
