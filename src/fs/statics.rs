//! The static folder: files that are copied as they are, dot files too.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::links::{self, Target};
use super::read::real_root;
use crate::error::{Error, Result};

/// Files of the static folder in path order: path relative to it, and where to read it.
///
/// Dot files count (`.well-known`), `.git` does not. Links inside the root are followed. A missing folder is empty.
///
/// # Errors
/// When the folder is a file or unreadable, or holds what cannot be published: a link out of the root or into a
/// loop, a name that is not UTF-8, a pipe, socket or device.
pub fn list_static(root: &Path, static_dir: &str) -> Result<Vec<(String, PathBuf)>> {
    let root = real_root(root)?;
    let folder = root.join(static_dir.trim_matches('/'));
    if fs::symlink_metadata(&folder).is_err() {
        return Ok(vec![]);
    }
    let mut listing = Listing { root, named: static_dir.trim_end_matches('/').to_owned(), files: BTreeMap::new() };
    listing.folder(&folder, "", &mut vec![])?;
    Ok(listing.files.into_iter().collect())
}

struct Listing {
    root: PathBuf,
    named: String,
    files: BTreeMap<String, PathBuf>,
}

impl Listing {
    /// `above` holds the real folders on the way here, to see loops.
    fn folder(&mut self, folder: &Path, name: &str, above: &mut Vec<PathBuf>) -> Result<()> {
        let real = match links::follow(&self.root, folder) {
            Target::Inside(real) if above.contains(&real) => return Err(self.refused(name, "is a link that leads into a loop")),
            Target::Inside(real) => real,
            Target::Outside(_) => return Err(self.refused(name, "leads out of the root")),
            Target::Broken(error) => return Err(self.refused(name, &format!("cannot be read: {error}"))),
        };
        let entries = fs::read_dir(&real).map_err(|error| self.refused(name, &format!("cannot be read: {error}")))?;
        above.push(real);
        for entry in entries {
            let entry = entry.map_err(|error| self.refused(name, &format!("cannot be read: {error}")))?;
            let Ok(own) = entry.file_name().into_string() else {
                return Err(self.refused(&entry.file_name().to_string_lossy(), "has a name that is not UTF-8"));
            };
            let below = if name.is_empty() { own } else { format!("{name}/{own}") };
            if entry.file_name() != ".git" {
                self.entry(&entry.path(), below, above)?;
            }
        }
        above.pop();
        Ok(())
    }

    fn entry(&mut self, path: &Path, name: String, above: &mut Vec<PathBuf>) -> Result<()> {
        let real = match links::follow(&self.root, path) {
            Target::Inside(real) => real,
            Target::Outside(_) => return Err(self.refused(&name, "leads out of the root")),
            Target::Broken(error) => return Err(self.refused(&name, &format!("cannot be read: {error}"))),
        };
        match real.metadata() {
            Ok(metadata) if metadata.is_dir() => self.folder(path, &name, above),
            Ok(metadata) if metadata.is_file() => {
                self.files.insert(name, real);
                Ok(())
            }
            Ok(_) => Err(self.refused(&name, "is a pipe, socket or device")),
            Err(error) => Err(self.refused(&name, &format!("cannot be read: {error}"))),
        }
    }

    fn refused(&self, name: &str, what: &str) -> Error {
        let slash = if name.is_empty() { "" } else { "/" };
        Error::cannot_run(format!("`{}{slash}{name}` {what}", self.named))
            .hint(format!("Everything in `{}` is published as it is; replace the file with one that can be, or remove it.", self.named))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn site() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("static/.well-known")).unwrap();
        fs::create_dir_all(dir.path().join("static/.git")).unwrap();
        for name in ["CNAME", ".well-known/security.txt", ".git/config"] {
            fs::write(dir.path().join("static").join(name), "x").unwrap();
        }
        dir
    }

    #[test]
    fn everything_is_listed_but_git() {
        let dir = site();
        let files = list_static(dir.path(), "static/").unwrap();
        let names: Vec<_> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, [".well-known/security.txt", "CNAME"]);
        assert!(files.iter().all(|(_, path)| path.is_absolute() && path.is_file()));
        assert!(list_static(dir.path(), "none").unwrap().is_empty());
        assert!(list_static(dir.path(), "static/CNAME").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn what_cannot_be_published_is_refused_by_name() {
        use std::os::unix::fs::symlink;
        for (target, name, words) in [("/etc/passwd", "p", "leads out of the root"), (".", "l", "loop"), ("gone", "g", "cannot be read")] {
            let dir = site();
            symlink(target, dir.path().join("static").join(name)).unwrap();
            let error = list_static(dir.path(), "static").unwrap_err();
            assert!(error.message.contains(&format!("`static/{name}`")) && error.message.contains(words), "{error}");
        }
        let dir = site();
        symlink("../other", dir.path().join("static/inside")).unwrap();
        fs::create_dir(dir.path().join("other")).unwrap();
        fs::write(dir.path().join("other/a"), "").unwrap();
        assert_eq!(list_static(dir.path(), "static").unwrap().len(), 3);
        rustix::fs::mknodat(rustix::fs::CWD, dir.path().join("static/pipe"), rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0)
            .unwrap();
        assert!(list_static(dir.path(), "static").unwrap_err().message.contains("`static/pipe` is a pipe"));
    }
}
