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
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::fs::os::pretend::{self, Fault};
    use std::time::{Duration, SystemTime};

    /// A project in a temporary folder, with the output `public`.
    struct Project(tempfile::TempDir);

    impl Project {
        fn new() -> Project {
            let project = Project(tempfile::tempdir().unwrap());
            project.put("content/a.md", "# A");
            project
        }

        fn path(&self, path: &str) -> PathBuf {
            self.0.path().join(path)
        }

        fn put(&self, path: &str, text: &str) {
            let path = self.path(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }

        fn text(&self, path: &str) -> String {
            fs::read_to_string(self.path(path)).unwrap_or_else(|error| format!("<{}>", error.kind()))
        }

        fn open_at(&self, output: &str) -> Result<Publisher> {
            let content = self.path("content");
            Publisher::open(&PublishOptions { output: &self.path(output), root: self.0.path(), protect: &[&content] })
        }

        fn open(&self) -> Publisher {
            self.open_at("public").unwrap()
        }

        fn publish(&self, files: &[(&str, &str)]) -> Published {
            let publisher = self.open();
            for (path, text) in files {
                publisher.write(path, text.as_bytes()).unwrap();
            }
            publisher.finish().unwrap()
        }

        /// Names beside the output that no build may leave.
        fn litter(&self) -> Vec<String> {
            let names = fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
            names.filter(|name| !matches!(name.as_str(), "public" | "content")).collect()
        }

        /// Every file in the output, `.git` left out.
        fn published(&self) -> Vec<String> {
            let mut files: Vec<String> = walkdir::WalkDir::new(self.path("public"))
                .into_iter()
                .map(|entry| entry.unwrap())
                .filter(|entry| entry.file_type().is_file())
                .map(|entry| entry.path().strip_prefix(self.path("public")).unwrap().to_str().unwrap().to_owned())
                .filter(|path| !path.starts_with(".git/"))
                .collect();
            files.sort();
            files
        }
    }

    /// Ends the fault with the test that asked for it.
    #[must_use]
    struct Pretending;

    impl Pretending {
        fn of(fault: Fault) -> Pretending {
            pretend::set(Some(fault));
            Pretending
        }
    }

    impl Drop for Pretending {
        fn drop(&mut self) {
            pretend::set(None);
        }
    }

    #[test]
    fn a_site_is_published_and_replaced_and_what_is_unchanged_stays() {
        let project = Project::new();
        let first = project.publish(&[("index.html", "one"), ("a/index.html", "A"), ("b/c/index.html", "B"), ("gone/x/y.html", "!")]);
        assert_eq!((first.files, first.written, first.unchanged, first.removed, first.bytes), (4, 4, 0, 0, 6));
        let past = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        for path in ["public/a/index.html", "public/b/c/index.html"] {
            File::open(project.path(path)).unwrap().set_modified(past).unwrap();
        }
        let second = project.publish(&[("index.html", "two"), ("a/index.html", "A"), ("b/c/index.html", "b"), ("new.html", "n")]);
        assert_eq!((second.files, second.written, second.unchanged, second.removed), (4, 3, 1, 1));
        assert!(second.notes.is_empty(), "{:?}", second.notes);
        let time = |path: &str| project.path(path).metadata().unwrap().modified().unwrap();
        assert_eq!(time("public/a/index.html"), past);
        assert_ne!(time("public/b/c/index.html"), past);
        assert_eq!(project.published(), [manifest::NAME, "a/index.html", "b/c/index.html", "index.html", "new.html"]);
        assert_eq!(project.text("public/index.html"), "two");
        assert!(!project.path("public/gone").exists() && project.litter().is_empty());
        let third = project.publish(&[("new.html", "n"), ("index.html", "two"), ("a/index.html", "A"), ("b/c/index.html", "b")]);
        assert_eq!((third.written, third.unchanged), (0, 4));
        assert!(project.litter().is_empty());
    }

    #[test]
    fn the_same_site_has_the_same_manifest_whatever_the_order() {
        let (one, other) = (Project::new(), Project::new());
        one.publish(&[("a.html", "a"), ("b.html", "b")]);
        other.publish(&[("b.html", "b"), ("a.html", "a")]);
        let manifest = format!("public/{}", manifest::NAME);
        assert_eq!(one.text(&manifest), other.text(&manifest));
    }

    #[test]
    fn a_build_that_fails_leaves_the_old_output_and_no_litter() {
        let project = Project::new();
        project.publish(&[("index.html", "old")]);
        let publisher = project.open();
        publisher.write("index.html", b"new").unwrap();
        publisher.write("x/y.html", b"new").unwrap();
        drop(publisher);
        assert_eq!(project.text("public/index.html"), "old");
        assert_eq!((project.published().len(), project.litter()), (2, vec![]));
    }

    #[test]
    fn a_full_disk_names_the_file_and_what_to_do_and_changes_nothing() {
        let project = Project::new();
        project.publish(&[("index.html", "old")]);
        let publisher = project.open();
        let full = Pretending::of(Fault::DiskFull);
        let error = publisher.write("a/index.html", b"new").unwrap_err();
        assert!(error.message.ends_with("could not write `public/a/index.html`"), "{error}");
        assert_eq!((error.kind.exit_status(), error.causes.len(), error.hints.len()), (2, 1, 2), "{error:?}");
        drop((publisher, full));
        assert_eq!((project.text("public/index.html").as_str(), project.litter()), ("old", vec![]));
    }

    #[test]
    fn a_file_that_was_edited_by_hand_is_ours_and_replaced() {
        let project = Project::new();
        project.publish(&[("index.html", "site")]);
        project.put("public/index.html", "hack");
        let published = project.publish(&[("index.html", "site")]);
        assert_eq!((published.written, project.text("public/index.html").as_str()), (1, "site"));
    }

    #[test]
    fn strange_paths_and_second_writes_are_bugs() {
        let project = Project::new();
        project.publish(&[("same.html", "s")]);
        let publisher = project.open();
        for path in ["../x", "/etc/x", "a//b", "", ".git/config"] {
            assert!(publisher.write(path, b"").unwrap_err().message.starts_with("internal error: "), "{path}");
        }
        for text in ["s", "t"] {
            publisher.write(if text == "s" { "same.html" } else { "t.html" }, text.as_bytes()).unwrap();
        }
        assert!(publisher.write("t.html", b"s").unwrap_err().message.contains("was written twice"));
        publisher.write("same.html", b"s").unwrap();
        assert!(publisher.finish().unwrap_err().message.contains("`same.html` was written twice"));
        assert!(!project.path("x").exists());
    }

    #[test]
    fn a_file_in_the_place_of_a_folder_says_so() {
        let project = Project::new();
        let publisher = project.open();
        publisher.write("a", b"file").unwrap();
        publisher.write("b/c", b"file").unwrap();
        for path in ["a/index.html", "b"] {
            let error = publisher.write(path, b"x").unwrap_err();
            assert!(error.hints.iter().any(|hint| hint.contains("want the same name")), "{path}: {error:?}");
        }
    }

    #[test]
    fn a_name_that_is_too_long_is_named() {
        let project = Project::new();
        let name = format!("{}/index.html", "x".repeat(300));
        let error = project.open().write(&name, b"x").unwrap_err();
        assert!(error.message.contains(&name) && error.hints[0].contains("shorten"), "{error:?}");
    }

    #[test]
    fn files_are_copied_small_and_large_and_kept_when_unchanged() {
        let project = Project::new();
        let large = "x".repeat(usize::try_from(IN_MEMORY).unwrap() + 1);
        project.put("content/large.bin", &large);
        let publish = || {
            let publisher = project.open();
            Sink::copy(&publisher, "large.bin", &SourcePath::new("content/large.bin")).unwrap();
            publisher.copy("small", &project.path("content/a.md")).unwrap();
            publisher.finish().unwrap()
        };
        assert_eq!((publish().written, publish().unchanged), (2, 2));
        project.put("public/large.bin", &large.replace('x', "y"));
        assert_eq!(publish().written, 1);
        assert_eq!(project.text("public/large.bin"), large);
        project.put("content/a.md", "changed");
        assert_eq!(project.text("public/small"), "# A", "a copy, not a link");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_not_a_file_of_the_root_is_not_copied() {
        let project = Project::new();
        std::os::unix::fs::symlink("/etc/passwd", project.path("content/p")).unwrap();
        rustix::fs::mknodat(rustix::fs::CWD, project.path("content/pipe"), rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0).unwrap();
        let publisher = project.open();
        for (name, words) in [("p", "leads out of the root"), ("pipe", "not a regular file"), ("gone", "could not read `content/gone`")] {
            let error = Sink::copy(&publisher, "x", &SourcePath::new(format!("content/{name}"))).unwrap_err();
            assert!(error.message.contains(words), "{error}");
        }
    }

    #[test]
    fn many_threads_write_at_once() {
        use rayon::prelude::*;
        let project = Project::new();
        let publisher = project.open();
        (0..500).into_par_iter().try_for_each(|n| publisher.write(&format!("s{}/{n}/index.html", n % 7), b"x")).unwrap();
        assert_eq!(publisher.finish().unwrap().files, 500);
    }

    #[test]
    fn git_survives_each_kind_of_swap() {
        for fault in [None, Some(Fault::NoExchange), Some(Fault::Immovable), Some(Fault::MountPoint)] {
            let project = Project::new();
            project.put("public/.git/HEAD", "ref");
            pretend::set(fault);
            let _end = Pretending;
            for text in ["one", "two"] {
                project.publish(&[("index.html", text)]);
                assert_eq!(
                    (project.text("public/.git/HEAD").as_str(), project.text("public/index.html").as_str()),
                    ("ref", text),
                    "{fault:?}"
                );
            }
            assert!(project.litter().is_empty(), "{fault:?} {:?}", project.litter());
        }
    }

    #[test]
    fn git_comes_back_when_the_swap_fails() {
        let project = Project::new();
        project.publish(&[("index.html", "old")]);
        project.put("public/.git", "gitdir: elsewhere");
        let publisher = project.open();
        publisher.write("index.html", b"new").unwrap();
        let _end = Pretending::of(Fault::ExchangeFails);
        let error = publisher.finish().unwrap_err();
        assert!(error.message.contains("could not write") && error.hints.len() == 2, "{error:?}");
        assert_eq!((project.text("public/index.html").as_str(), project.text("public/.git").as_str()), ("old", "gitdir: elsewhere"));
        assert!(project.litter().is_empty());
    }

    #[test]
    fn a_folder_that_cannot_be_renamed_is_filled_file_by_file() {
        for fault in [Fault::MountPoint, Fault::Immovable] {
            let project = Project::new();
            project.publish(&[("index.html", "one"), ("same.html", "s"), ("x", "file"), ("y/z.html", "z"), ("old/a.html", "a")]);
            let _end = Pretending::of(fault);
            #[cfg(unix)]
            let before = std::os::unix::fs::MetadataExt::ino(&project.path("public").metadata().unwrap());
            let published = project.publish(&[("index.html", "two"), ("same.html", "s"), ("x/index.html", "folder"), ("y", "file")]);
            assert_eq!((published.written, published.unchanged, published.removed), (3, 1, 3), "{fault:?}");
            assert!(published.notes[0].contains("one by one"), "{fault:?}");
            assert_eq!(project.published(), [manifest::NAME, "index.html", "same.html", "x/index.html", "y"], "{fault:?}");
            assert!(!project.path("public/old").exists() && project.litter().is_empty());
            #[cfg(unix)]
            assert_eq!(before, std::os::unix::fs::MetadataExt::ino(&project.path("public").metadata().unwrap()));
            assert_eq!(project.publish(&[("index.html", "two")]).removed, 3);
        }
    }

    #[test]
    fn a_build_in_place_that_was_cut_is_completed_by_the_next() {
        let project = Project::new();
        project.publish(&[("a.html", "one"), ("b.html", "one"), ("old.html", "one")]);
        let _end = Pretending::of(Fault::MountPoint);
        let publisher = project.open();
        for path in ["a.html", "b.html", "c.html"] {
            publisher.write(path, b"two").unwrap();
        }
        fs::remove_file(publisher.output.stage.join("b.html")).unwrap();
        assert!(publisher.finish().is_err());
        assert_eq!((project.text("public/a.html").as_str(), project.text("public/b.html").as_str()), ("two", "one"));
        let published = project.publish(&[("a.html", "two"), ("b.html", "two")]);
        assert_eq!((published.written, published.unchanged, project.published().len()), (1, 1, 3));
    }

    #[test]
    fn where_links_are_refused_a_copy_keeps_the_time() {
        let project = Project::new();
        let past = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        File::options().write(true).open(project.path("content/a.md")).unwrap().set_modified(past).unwrap();
        copy_with_time(&project.path("content/a.md"), &project.path("content/b.md")).unwrap();
        assert_eq!(project.path("content/b.md").metadata().unwrap().modified().unwrap(), past);
        assert_eq!(project.text("content/b.md"), "# A");
    }

    #[cfg(unix)]
    #[test]
    fn the_outputs_own_mode_stays() {
        use std::os::unix::fs::PermissionsExt;
        let project = Project::new();
        project.publish(&[("a.html", "one")]);
        fs::set_permissions(project.path("public"), fs::Permissions::from_mode(0o750)).unwrap();
        project.publish(&[("a.html", "two")]);
        assert_eq!(project.path("public").metadata().unwrap().permissions().mode() & 0o777, 0o750);
    }

    #[test]
    fn what_a_stranger_adds_during_the_build_is_kept_and_noted() {
        let project = Project::new();
        project.publish(&[("a/a.html", "one")]);
        let publisher = project.open();
        publisher.write("a/a.html", b"two").unwrap();
        project.put("public/a/mine.txt", "mine");
        let kept = publisher.output.stage.join("a/mine.txt");
        let published = publisher.finish().unwrap();
        assert!(published.notes[0].contains("was kept"), "{:?}", published.notes);
        assert_eq!((fs::read_to_string(kept).unwrap().as_str(), project.text("public/a/a.html").as_str()), ("mine", "two"));
    }
}
