//! Replacing an output file by file, for folders that cannot be renamed. A killed build is finished by the next one.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use super::manifest::{self, Manifest, OWN_PREFIX};
use super::output::Output;
use super::{os, sweep};

/// What changes in an output.
pub(super) struct Change<'a> {
    /// Listed before.
    pub(super) before: &'a Manifest,
    /// Listed from now on.
    pub(super) after: &'a Manifest,
    /// Paths whose new bytes are in the stage, in order.
    pub(super) fresh: &'a [String],
}

/// Moves fresh files over the old ones, deletes what is no longer listed, and writes the manifest last.
///
/// # Errors
/// When the system refuses: the output is then partly new, and its manifest lists old and new files.
pub(super) fn replace(output: &Output, change: &Change) -> io::Result<()> {
    // From here until the end both kinds of files are ours, whatever happens.
    let mut both = change.before.clone();
    both.files.extend(change.after.files.clone());
    both.write(&output.folder)?;
    let removed: BTreeSet<&str> =
        change.before.files.keys().filter(|path| !change.after.files.contains_key(*path)).map(String::as_str).collect();
    let blocking: BTreeSet<&str> = removed.iter().copied().filter(|path| blocks(path, change.after)).collect();
    if !blocking.is_empty() {
        sweep::remove(&output.folder, &|path| blocking.contains(path))?;
    }
    let spare = output.folder.join(format!("{OWN_PREFIX}{}", std::process::id()));
    for path in change.fresh {
        put(output, path, &spare)?;
    }
    sweep::remove(&output.folder, &|path| removed.contains(path))?;
    change.after.write(&output.folder)?;
    fs::remove_dir_all(&spare).or_else(|error| if error.kind() == ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

/// An old file where a folder is needed now, or in a folder where a file is needed now.
fn blocks(path: &str, after: &Manifest) -> bool {
    after.has_folder(path) || folders(path).any(|folder| after.files.contains_key(folder))
}

/// `a/b/c` lies in `a/b` and `a`.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}

/// Moves one file into place, so that readers see the old or the new one; copies first when the stage is elsewhere.
fn put(output: &Output, path: &str, spare: &Path) -> io::Result<()> {
    let (from, to) = (output.stage.join(path), output.folder.join(path));
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    match fs::rename(&from, &to) {
        Err(error) if os::is_immovable(&error) => {
            fs::create_dir_all(spare)?;
            let copy = spare.join(manifest::NAME);
            fs::copy(&from, &copy)?;
            fs::rename(&copy, &to)
        }
        moved => moved,
    }
}
