//! What a run looks at: the root, the paths that were asked for, and what changed since a revision.

use std::path::{Path, PathBuf};

use crate::cli::{Common, Place};
use crate::diag::Diagnostic;
use crate::error::{Error, Result};

/// The root, and the paths below it that were asked for.
pub(super) fn scope(paths: &[PathBuf], common: &Common) -> Result<(Place, Vec<String>)> {
    if let ([folder], None) = (paths, &common.root) {
        let here = common.place(None)?;
        let own = folder.join(crate::config::FILE).is_file();
        if folder.is_dir() && (own || !here.root.join(crate::config::FILE).is_file()) {
            return Ok((common.place(Some(folder))?, vec![]));
        }
    }
    let place = common.place(None)?;
    let paths = paths.iter().map(|path| below(path, &place.root)).collect::<Result<Vec<_>>>()?;
    Ok((place, paths))
}

/// Whether a finding lies in one of the paths; all do when there is none.
pub(super) fn is_in(paths: &[String], finding: &Diagnostic) -> bool {
    paths.is_empty() || paths.iter().any(|path| finding.file.as_str() == path || finding.file.below(path).is_some())
}

fn below(path: &Path, root: &Path) -> Result<String> {
    let full = path.canonicalize().map_err(|error| {
        Error::cannot_run(format!("nothing at `{}`", path.display()))
            .because(&error)
            .hint("Check the spelling; paths are relative to the working folder.")
    })?;
    let relative = full.strip_prefix(root).map_err(|_| {
        Error::cannot_run(format!("`{}` lies outside of the site `{}`", path.display(), root.display()))
            .hint("Name the site with `--root`.")
    })?;
    Ok(relative.to_string_lossy().replace('\\', "/"))
}
