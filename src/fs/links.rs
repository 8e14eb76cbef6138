//! Where a path really leads: symbolic links resolved, and whether that is still inside the root.

use std::io;
use std::path::{Path, PathBuf};

/// Where a path ends once its links are followed.
pub(super) enum Target {
    /// Inside the root, at this real path.
    Inside(PathBuf),
    /// Outside the root, or in Git's own folder, which is nobody's content.
    Outside(PathBuf),
    /// Nowhere: missing, a loop, or not allowed.
    Broken(io::Error),
}

/// Follows `path`; `root` is a real path already.
pub(super) fn follow(root: &Path, path: &Path) -> Target {
    match path.canonicalize() {
        Ok(real) if !real.starts_with(root) || in_git_folder(root, &real) => Target::Outside(real),
        Ok(real) => Target::Inside(real),
        Err(error) => Target::Broken(error),
    }
}

/// Git's folder holds credentials and history: a page that could name it would publish it.
fn in_git_folder(root: &Path, real: &Path) -> bool {
    real.strip_prefix(root).is_ok_and(|below| below.iter().any(|name| name.eq_ignore_ascii_case(".git")))
}

/// Whether an error is the system's "too many levels of symbolic links".
pub(super) fn is_loop(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}
