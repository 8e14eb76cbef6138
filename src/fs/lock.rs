//! One build at a time for one output: a locked file beside it, gone when the build is over.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::os;

/// Held until dropped. The file goes with it, unless its locks mean nothing on this file system.
pub(super) struct Lock {
    path: PathBuf,
    file: File,
    /// `false` where the file system knows no locks: leftovers of others may then be alive.
    pub(super) is_sure: bool,
}

impl Lock {
    /// Takes the lock at `path`; `None` when another process has it.
    pub(super) fn take(path: &Path) -> io::Result<Option<Lock>> {
        loop {
            let file = fs::OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
            let is_sure = match file.try_lock() {
                Ok(()) => true,
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => false,
                Err(TryLockError::Error(error)) => return Err(error),
            };
            // The holder before us removes the file: a lock on a removed file keeps nobody out.
            if os::is_same_file(&file, path) {
                return Ok(Some(Lock { path: path.to_path_buf(), file, is_sure }));
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn one_has_it_until_it_is_dropped_and_nothing_stays() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        fs::write(&path, "left by a killed build").unwrap();
        let lock = Lock::take(&path).unwrap().unwrap();
        assert!(Lock::take(&path).unwrap().is_none());
        drop(lock);
        assert!(!path.exists());
        assert!(Lock::take(&path).unwrap().is_some());
    }
}
