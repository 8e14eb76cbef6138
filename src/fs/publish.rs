//! Publishing a site: files stream into a folder beside the output, which takes the output's place at the end.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};

use rayon::prelude::*;

use super::Sink;
use super::links::{self, Target};
use super::manifest::{self, Manifest, Stamp};
#[cfg(test)]
use super::os;
use super::output::{self, Output};
use super::replace::{self, Change};
use super::swap::{self, Swapped};
use crate::error::{Error, Result};
use crate::tree::SourcePath;

/// Files up to this many bytes are copied through memory, larger ones by the system.
const IN_MEMORY: u64 = 4 << 20;

/// Where to publish, and what must survive it.
pub struct PublishOptions<'a> {
    /// The output folder: missing, empty, or written by Guidepost. A link to a folder is followed.
    pub output: &'a Path,
    /// The site's root, against which sources are resolved. Protected.
    pub root: &'a Path,
    /// Further folders that the output may neither be nor contain: the content, the static folder.
    pub protect: &'a [&'a Path],
}

/// What was published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Files in the output, the manifest not counted.
    pub files: usize,
    /// Of these, new or changed.
    pub written: usize,
    /// Of these, as they were: they keep their modification time.
    pub unchanged: usize,
    /// Files of the previous output that are gone.
    pub removed: usize,
    /// Bytes of all files.
    pub bytes: u64,
    /// Sentences for the user: what was done otherwise than usual.
    pub notes: Vec<String>,
}

/// A site on its way to the disk. Dropped without `finish`, it leaves the previous output untouched.
pub struct Publisher {
    output: Output,
    root: PathBuf,
    /// Folders that exist in the stage.
    folders: RwLock<HashSet<String>>,
    written: Mutex<Vec<Entry>>,
}

struct Entry {
    path: String,
    stamp: Stamp,
    is_fresh: bool,
}

impl Publisher {
    /// Takes hold of the output and clears away what killed builds left.
    ///
    /// # Errors
    /// When the output is, or contains, the root or a protected folder; is a file; holds what Guidepost did not
    /// write (`.git` at its top excepted); is being written by another build; or cannot be written beside.
    pub fn open(options: &PublishOptions) -> Result<Publisher> {
        let root = super::read::real_root(options.root)?;
        let shown = options.output.strip_prefix(options.root).unwrap_or(options.output).display().to_string();
        let protect: Vec<PathBuf> = [options.root].iter().chain(options.protect).map(|path| path.to_path_buf()).collect();
        Ok(Publisher {
            output: Output::claim(options.output, shown, &protect)?,
            root,
            folders: RwLock::default(),
            written: Mutex::default(),
        })
    }

    /// Writes one file of the new output. `path` is relative, `/` between names.
    ///
    /// # Errors
    /// When the system refuses. A path that is not relative, or comes twice, is a bug and says so.
    pub fn write(&self, path: &str, bytes: &[u8]) -> Result<()> {
        manifest::check(path).map_err(internal)?;
        let stamp = Stamp::new(bytes.len() as u64, blake3::hash(bytes));
        // The manifest's hash finds candidates; only the bytes themselves show that nobody edited the file since.
        let is_same = self.is_listed(path, &stamp) && fs::read(self.output.folder.join(path)).is_ok_and(|old| old == bytes);
        if !is_same {
            self.create(path).and_then(|mut file| fill(&mut file, bytes)).map_err(|error| self.not_created(path, error))?;
        }
        self.record(Entry { path: path.to_owned(), stamp, is_fresh: !is_same });
        Ok(())
    }

    /// Copies a file of the disk into the new output; never a link to it.
    ///
    /// # Errors
    /// As `write`, and when `from` cannot be read or is not a regular file.
    pub fn copy(&self, path: &str, from: &Path) -> Result<()> {
        let unreadable = |error: io::Error| Error::cannot_run(format!("could not read `{}`", self.named(from))).because(&error);
        let metadata = from.metadata().map_err(unreadable)?;
        if !metadata.is_file() {
            return Err(Error::cannot_run(format!("could not read `{}`: it is not a regular file", self.named(from))));
        }
        if metadata.len() <= IN_MEMORY {
            return self.write(path, &fs::read(from).map_err(unreadable)?);
        }
        manifest::check(path).map_err(internal)?;
        let mut hasher = blake3::Hasher::new();
        let bytes = File::open(from).and_then(|mut file| io::copy(&mut file, &mut hasher)).map_err(unreadable)?;
        let stamp = Stamp::new(bytes, hasher.finalize());
        let is_same = self.is_listed(path, &stamp) && same_content(from, &self.output.folder.join(path)).unwrap_or(false);
        if !is_same {
            let copied = self.create(path).and_then(|mut file| io::copy(&mut File::open(from)?, &mut file));
            copied.map_err(|error| self.not_created(path, error))?;
        }
        self.record(Entry { path: path.to_owned(), stamp, is_fresh: !is_same });
        Ok(())
    }

    /// Puts the new output in the old one's place.
    ///
    /// # Errors
    /// When the system refuses; the previous output is untouched then, except where files are replaced one by one.
    pub fn finish(mut self) -> Result<Published> {
        let mut entries = std::mem::take(self.written.get_mut().unwrap_or_else(PoisonError::into_inner));
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        if let Some(twice) = entries.windows(2).find(|pair| pair[0].path == pair[1].path) {
            return Err(internal(format!("`{}` was written twice", twice[0].path)));
        }
        let fresh: Vec<String> = entries.iter().filter(|entry| entry.is_fresh).map(|entry| entry.path.clone()).collect();
        let after = Manifest { files: entries.into_iter().map(|entry| (entry.path, entry.stamp)).collect() };
        let before = self.output.before.clone().unwrap_or_default();
        let mut published = Published {
            files: after.files.len(),
            written: fresh.len(),
            unchanged: after.files.len() - fresh.len(),
            removed: before.files.keys().filter(|path| !after.files.contains_key(*path)).count(),
            bytes: after.files.values().map(|stamp| stamp.bytes).sum(),
            notes: std::mem::take(&mut self.output.notes),
        };
        let change = Change { before: &before, after: &after, fresh: &fresh };
        let is_as_before = published.written + published.removed == 0 && self.output.before.is_some();
        if !is_as_before {
            if self.output.in_place.is_none() {
                self.keep(&after, &fresh)?;
            }
            let notes = self.replace(&change).map_err(|error| output::failed(&self.output.shown, &error))?;
            published.notes.extend(notes);
        }
        Ok(published)
    }

    fn replace(&self, change: &Change) -> io::Result<Vec<String>> {
        if let Some(why) = &self.output.in_place {
            replace::replace(&self.output, change)?;
            return Ok(vec![why.clone()]);
        }
        change.after.write(&self.output.stage)?;
        if let Swapped::Done(note) = swap::swap(&self.output)? {
            return Ok(note.into_iter().collect());
        }
        replace::replace(&self.output, change)?;
        Ok(vec![format!("`{}` cannot be renamed on this system, so its files were replaced one by one", self.output.shown)])
    }

    fn is_listed(&self, path: &str, stamp: &Stamp) -> bool {
        self.output.before.as_ref().and_then(|before| before.files.get(path)) == Some(stamp)
    }

    /// Takes unchanged files over from the old output, with their modification times.
    ///
    /// Only once it is known that anything changed at all: a build that changes nothing then costs next to nothing.
    fn keep(&self, files: &Manifest, fresh: &[String]) -> Result<()> {
        let kept: Vec<&String> = files.files.keys().filter(|path| fresh.binary_search(path).is_err()).collect();
        kept.into_par_iter().try_for_each(|path| {
            let (old, new) = (self.output.folder.join(path), self.output.stage.join(path));
            let linked = self.make_folders(folder_of(path)).and_then(|()| match fs::hard_link(&old, &new) {
                Ok(()) => Ok(()),
                // Not every file system links, and some systems forbid linking to other people's files.
                Err(_) => copy_with_time(&old, &new),
            });
            linked.map_err(|error| self.failed(path, &error))
        })
    }

    fn create(&self, path: &str) -> io::Result<File> {
        self.make_folders(folder_of(path))?;
        OpenOptions::new().write(true).create_new(true).open(self.output.stage.join(path))
    }

    /// Each folder costs one system call in a build, however many files it gets.
    fn make_folders(&self, folder: &str) -> io::Result<()> {
        if folder.is_empty() || self.folders.read().unwrap_or_else(PoisonError::into_inner).contains(folder) {
            return Ok(());
        }
        self.make_folders(folder_of(folder))?;
        match fs::create_dir(self.output.stage.join(folder)) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error),
            Err(error) if !self.output.stage.join(folder).is_dir() => return Err(not_a_folder(error)),
            _ => {}
        }
        self.folders.write().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
        Ok(())
    }

    fn record(&self, entry: Entry) {
        self.written.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
    }

    fn not_created(&self, path: &str, error: io::Error) -> Error {
        match error.kind() {
            ErrorKind::AlreadyExists if self.output.stage.join(path).is_file() => internal(format!("`{path}` was written twice")),
            ErrorKind::AlreadyExists => self.failed(path, &not_a_folder(error)),
            _ => self.failed(path, &error),
        }
    }

    fn failed(&self, path: &str, error: &io::Error) -> Error {
        let failure = output::failed(&format!("{}/{path}", self.output.shown), error);
        match error.kind() {
            ErrorKind::NotADirectory | ErrorKind::IsADirectory => {
                failure.hint("A file and a folder want the same name: rename the article, the section or the file in `static/`.")
            }
            _ => failure,
        }
    }

    fn named<'a>(&self, from: &'a Path) -> std::path::Display<'a> {
        from.strip_prefix(&self.root).unwrap_or(from).display()
    }
}

impl Sink for Publisher {
    fn write(&self, path: &str, bytes: Vec<u8>) -> Result<()> {
        Publisher::write(self, path, &bytes)
    }

    fn copy(&self, path: &str, from: &SourcePath) -> Result<()> {
        match links::follow(&self.root, &self.root.join(from.as_str())) {
            Target::Inside(real) => Publisher::copy(self, path, &real),
            Target::Outside(_) => Err(Error::cannot_run(format!("could not read `{from}`: it leads out of the root"))),
            Target::Broken(error) => Err(Error::cannot_run(format!("could not read `{from}`")).because(&error)),
        }
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        // After a swap the stage is gone, or holds what must be kept: `discard` knows.
        let _ = super::sweep::discard(&self.output.stage);
    }
}

fn fill(file: &mut File, bytes: &[u8]) -> io::Result<()> {
    #[cfg(test)]
    if os::pretend::is(os::pretend::Fault::DiskFull) {
        return Err(ErrorKind::StorageFull.into());
    }
    file.write_all(bytes)
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The system says "exists" for a folder that is a file; say what it means.
fn not_a_folder(_: io::Error) -> io::Error {
    ErrorKind::NotADirectory.into()
}

fn internal(what: String) -> Error {
    Error::cannot_run(format!("internal error: {what}")).hint("This is a bug in Guidepost; please report it with the sources that show it.")
}

fn copy_with_time(old: &Path, new: &Path) -> io::Result<()> {
    let mut from = File::open(old)?;
    let mut to = OpenOptions::new().write(true).create_new(true).open(new)?;
    io::copy(&mut from, &mut to)?;
    to.set_modified(from.metadata()?.modified()?)
}

/// Compares two files piece by piece.
fn same_content(one: &Path, other: &Path) -> io::Result<bool> {
    let (one, other) = (File::open(one)?, File::open(other)?);
    if one.metadata()?.len() != other.metadata()?.len() {
        return Ok(false);
    }
    let (mut one, mut other) = (BufReader::new(one), BufReader::new(other));
    let (mut a, mut b) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    loop {
        let n = one.read(&mut a)?;
        other.read_exact(&mut b[..n])?;
        if n == 0 || a[..n] != b[..n] {
            return Ok(n == 0);
        }
    }
}

#[cfg(test)]
mod tests;
