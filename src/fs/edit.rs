//! Changes to source files: all of them or none. New texts are written beside the old ones first, then put in their
//! places one by one; what was replaced is kept until the last is in place, and put back when one is refused.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::NamedTempFile;

use super::links::{self, Target};
use super::os;
use crate::error::{Error, Result};
use crate::tree::SourcePath;

/// A text file with its text as it was read, and as it shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewrite {
    /// The file, relative to the root.
    pub path: SourcePath,
    /// As it was read: a file that says something else by now is not written.
    pub old: Arc<str>,
    /// As it shall be.
    pub new: String,
}

/// A file or folder that gets another path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// The path it has.
    pub from: SourcePath,
    /// The path it gets; nothing may be there, its folders are made.
    pub to: SourcePath,
}

/// Writes new texts, all of them or none. Modes stay, links inside the root are followed.
///
/// # Errors
/// When a file changed since it was read, is write-protected, is led out of the root by a link, or cannot be
/// written. Every file then has its old text.
pub fn write_edits(root: &Path, rewrites: &[Rewrite]) -> Result<()> {
    replace(prepare(root, rewrites)?)
}

/// Moves a file or folder and writes new texts, all of it or nothing. `rewrites` have the paths of before.
///
/// # Errors
/// As `write_edits`, and when something is at the new path or the system refuses the move.
pub fn move_and_write(root: &Path, moving: &Move, rewrites: &[Rewrite]) -> Result<()> {
    let real = super::read::real_root(root)?;
    check_ends(&real, moving)?;
    // What is refused should be refused before anything happens.
    for rewrite in rewrites {
        check_unchanged(rewrite, &find(&real, &rewrite.path)?.0)?;
    }
    let (from, to) = (real.join(moving.from.as_str()), real.join(moving.to.as_str()));
    let failed = |error: io::Error| os::explained(moving.to.as_str(), &error);
    let made = make_folders(to.parent().unwrap_or(&real)).map_err(failed)?;
    let moved = fs::rename(&from, &to).map_err(failed).and_then(|()| {
        let after: Vec<Rewrite> = rewrites.iter().map(|rewrite| Rewrite { path: moving.after(&rewrite.path), ..rewrite.clone() }).collect();
        write_edits(root, &after).map_err(|error| match fs::rename(&to, &from) {
            Ok(()) => error,
            Err(again) => error.hint(format!("`{}` could not be moved back ({again}): it is at `{}` now.", moving.from, moving.to)),
        })
    });
    if moved.is_err() {
        // Innermost first; one that is not empty stays.
        made.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
    }
    moved
}

impl Move {
    /// The path that a file has after the move.
    pub fn after(&self, path: &SourcePath) -> SourcePath {
        match path.below(self.from.as_str()) {
            Some(below) if !self.from.as_str().is_empty() => SourcePath::new(format!("{}/{below}", self.to)),
            _ if *path == self.from => self.to.clone(),
            _ => path.clone(),
        }
    }
}

/// Makes a folder and those above it; gives those that were not there, outermost first.
fn make_folders(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut missing: Vec<PathBuf> =
        folder.ancestors().take_while(|above| above.symlink_metadata().is_err()).map(Path::to_path_buf).collect();
    missing.reverse();
    fs::create_dir_all(folder).inspect_err(|_| missing.iter().rev().for_each(|made| drop(fs::remove_dir(made))))?;
    Ok(missing)
}

/// The old path is no link, nothing is at the new one, and no link leads either way out of the root.
fn check_ends(root: &Path, moving: &Move) -> Result<()> {
    let (from, to) = (root.join(moving.from.as_str()), root.join(moving.to.as_str()));
    if from.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink()) {
        return Err(Error::cannot_run(format!("`{}` is a symbolic link", moving.from)).hint("Move the file or folder that it leads to."));
    }
    match links::follow(root, &from) {
        Target::Inside(_) => {}
        Target::Outside(real) => return Err(outside(&moving.from, &real)),
        Target::Broken(error) => return Err(Error::cannot_run(format!("could not move `{}`", moving.from)).because(&error)),
    }
    let recased = moving.from.as_str().to_lowercase() == moving.to.as_str().to_lowercase();
    // Where case does not count, another spelling of the same name is there already.
    let same = recased && fs::File::open(&from).is_ok_and(|file| os::is_same_file(&file, &to));
    if to.symlink_metadata().is_ok() && !same {
        return Err(
            Error::cannot_run(format!("`{}` exists already", moving.to)).hint("Choose another name, or remove what is there first.")
        );
    }
    let above = to.ancestors().skip(1).find(|folder| folder.symlink_metadata().is_ok()).unwrap_or(root);
    match links::follow(root, above) {
        Target::Inside(real) if real.is_dir() => Ok(()),
        Target::Inside(_) => Err(os::explained(moving.to.as_str(), &ErrorKind::NotADirectory.into())),
        Target::Outside(real) => Err(outside(&moving.to, &real)),
        Target::Broken(error) => Err(os::explained(moving.to.as_str(), &error)),
    }
}

/// A text that waits beside the file whose place it takes.
struct Waiting<'a> {
    rewrite: &'a Rewrite,
    real: PathBuf,
    file: NamedTempFile,
}

/// What was in a place before; gone when dropped.
struct Copy {
    real: PathBuf,
    file: NamedTempFile<()>,
}

fn prepare<'a>(root: &Path, rewrites: &'a [Rewrite]) -> Result<Vec<Waiting<'a>>> {
    let root = super::read::real_root(root)?;
    let mut waiting: BTreeMap<PathBuf, Waiting<'a>> = BTreeMap::new();
    for rewrite in rewrites {
        let (real, metadata) = find(&root, &rewrite.path)?;
        if let Some(other) = waiting.get(&real) {
            if other.rewrite.new == rewrite.new {
                continue;
            }
            let message = format!("`{}` and `{}` are one file, and would get two texts", other.rewrite.path, rewrite.path);
            return Err(Error::cannot_run(message).hint("Replace the link by a file of its own, or remove it."));
        }
        check_unchanged(rewrite, &real)?;
        let file = write_beside(&real, &metadata, rewrite.new.as_bytes()).map_err(|error| os::explained(rewrite.path.as_str(), &error))?;
        waiting.insert(real.clone(), Waiting { rewrite, real, file });
    }
    Ok(waiting.into_values().collect())
}

/// The regular file inside the root that a path leads to.
fn find(root: &Path, path: &SourcePath) -> Result<(PathBuf, Metadata)> {
    let refused = |words: &str| Err(Error::cannot_run(format!("could not write `{path}`: {words}")));
    let real = match links::follow(root, &root.join(path.as_str())) {
        Target::Inside(real) => real,
        Target::Outside(real) => return Err(outside(path, &real)),
        Target::Broken(error) => return Err(Error::cannot_run(format!("could not write `{path}`")).because(&error)),
    };
    match real.metadata() {
        Err(error) => Err(Error::cannot_run(format!("could not write `{path}`")).because(&error)),
        Ok(metadata) if !metadata.is_file() => refused("it is not a regular file"),
        Ok(metadata) if metadata.permissions().readonly() => {
            refused("it is write-protected").map_err(|error| error.hint("Allow writing to the file, then run the command again."))
        }
        Ok(metadata) => Ok((real, metadata)),
    }
}

fn outside(path: &SourcePath, real: &Path) -> Error {
    Error::cannot_run(format!("could not write `{path}`: a link leads out of the root, to `{}`", real.display()))
        .hint("Change the file where it really is, or replace the link by a file.")
}

fn check_unchanged(rewrite: &Rewrite, real: &Path) -> Result<()> {
    match fs::read(real) {
        Ok(bytes) if bytes == rewrite.old.as_bytes() => Ok(()),
        Ok(_) => Err(Error::cannot_run(format!("could not write `{}`: it changed since it was read", rewrite.path))
            .hint("Nothing was written. Run the command again.")),
        Err(error) => Err(Error::cannot_run(format!("could not read `{}`", rewrite.path)).because(&error)),
    }
}

fn write_beside(real: &Path, metadata: &Metadata, bytes: &[u8]) -> io::Result<NamedTempFile> {
    #[cfg(test)]
    if os::pretend::is(os::pretend::Fault::DiskFull) {
        return Err(ErrorKind::StorageFull.into());
    }
    let mut file = builder().tempfile_in(folder(real))?;
    file.write_all(bytes)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        // Only root can give files away; for everyone else the owner is the same anyway, and the group often.
        let _ = std::os::unix::fs::chown(file.path(), Some(metadata.uid()), Some(metadata.gid()));
    }
    fs::set_permissions(file.path(), metadata.permissions())?;
    Ok(file)
}

/// Names that begin with a dot: a walk that runs meanwhile does not see them.
fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".guidepost-");
    builder
}

fn folder(real: &Path) -> &Path {
    real.parent().unwrap_or(real)
}

/// Puts the new texts in their places, or everything back.
fn replace(waiting: Vec<Waiting>) -> Result<()> {
    let last = waiting.len();
    let mut replaced: Vec<Copy> = Vec::with_capacity(last);
    for next in waiting {
        let path = next.rewrite.path.clone();
        // Between being read and this moment lies the writing of all others.
        let done = check_unchanged(next.rewrite, &next.real).and_then(|()| {
            swap(next, replaced.len() + 1 == last).map(|copy| replaced.push(copy)).map_err(|error| os::explained(path.as_str(), &error))
        });
        if let Err(error) = done {
            return Err(put_back(replaced).into_iter().fold(error, Error::hint));
        }
    }
    Ok(())
}

/// One text into its place; gives what was there.
fn swap(next: Waiting, is_last: bool) -> io::Result<Copy> {
    let real = next.real;
    let file = builder().make_in(folder(&real), |copy| fs::hard_link(&real, copy).or_else(|_| fs::copy(&real, copy).map(drop)))?;
    #[cfg(test)]
    if is_last && os::pretend::is(os::pretend::Fault::LastEditFails) {
        return Err(ErrorKind::StorageFull.into());
    }
    let _ = is_last;
    next.file.persist(&real).map_err(|error| error.error)?;
    Ok(Copy { real, file })
}

/// Files as they were before, the last first; sentences about those that could not be put back.
fn put_back(replaced: Vec<Copy>) -> Vec<String> {
    let put = |copy: Copy| {
        let error = copy.file.persist(&copy.real).err()?;
        // The only copy of somebody's text must not go with the program.
        let kept = error.file.keep().map_or_else(|_| "nowhere".to_owned(), |((), path)| format!("`{}`", path.display()));
        Some(format!("`{}` could not be put back ({}); its old text is in {kept}.", copy.real.display(), error.error))
    };
    replaced.into_iter().rev().filter_map(put).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::fs::os::pretend::{self, Fault};

    fn folder_of(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        dir
    }

    fn rewrite(path: &str, old: &str, new: &str) -> Rewrite {
        Rewrite { path: SourcePath::new(path), old: old.into(), new: new.to_owned() }
    }

    fn moving(from: &str, to: &str) -> Move {
        Move { from: SourcePath::new(from), to: SourcePath::new(to) }
    }

    /// Every file and folder below, files with their text.
    fn list(root: &Path) -> Vec<String> {
        let name = |entry: &walkdir::DirEntry| entry.path().strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        let show = |entry: walkdir::DirEntry| {
            let text = if entry.path().is_file() { fs::read_to_string(entry.path()).unwrap() } else { String::new() };
            format!("{}={text}", name(&entry))
        };
        walkdir::WalkDir::new(root).min_depth(1).sort_by_file_name().into_iter().map(|entry| show(entry.unwrap())).collect()
    }

    #[test]
    fn new_texts_are_written_and_nothing_else_is_left() {
        let dir = folder_of(&[("a.md", "one\r\n"), ("b/c.md", "\u{feff}two"), ("d.md", "three")]);
        let edits = [rewrite("a.md", "one\r\n", "eins\r\n"), rewrite("b/c.md", "\u{feff}two", "")];
        write_edits(dir.path(), &edits).unwrap();
        assert_eq!(list(dir.path()), ["a.md=eins\r\n", "b=", "b/c.md=", "d.md=three"]);
        write_edits(dir.path(), &[]).unwrap();
    }

    #[test]
    fn one_refusal_keeps_everything_as_it_was() {
        let dir = folder_of(&[("a.md", "one"), ("b.md", "two"), ("c/x", "")]);
        let before = list(dir.path());
        let cases = [
            (rewrite("b.md", "too", "zwei"), "could not write `b.md`: it changed since it was read"),
            (rewrite("gone.md", "", "x"), "could not write `gone.md`: No such file or directory (os error 2)"),
            (rewrite("c", "", "x"), "could not write `c`: it is not a regular file"),
            (rewrite("../b.md", "two", "x"), "could not write `../b.md`: No such file or directory (os error 2)"),
        ];
        for (wrong, message) in cases {
            let error = write_edits(dir.path(), &[rewrite("a.md", "one", "eins"), wrong]).unwrap_err();
            assert_eq!(error.to_string(), message);
            assert_eq!(list(dir.path()), before);
        }
    }

    #[test]
    fn a_failure_midway_puts_back_what_was_replaced() {
        let dir = folder_of(&[("a.md", "one"), ("b.md", "two"), ("c/d.md", "three")]);
        let before = list(dir.path());
        let edits = [rewrite("a.md", "one", "1"), rewrite("b.md", "two", "2"), rewrite("c/d.md", "three", "3")];
        for fault in [Fault::LastEditFails, Fault::DiskFull] {
            pretend::set(Some(fault));
            let (written, moved) = (write_edits(dir.path(), &edits), move_and_write(dir.path(), &moving("c", "e/f/g"), &edits));
            pretend::set(None);
            assert!(written.unwrap_err().to_string().starts_with("could not write `"), "{fault:?}");
            assert!(moved.unwrap_err().to_string().starts_with("could not write `"), "{fault:?}");
            assert_eq!(list(dir.path()), before, "{fault:?}");
        }
    }

    #[test]
    fn a_folder_moves_with_its_new_texts() {
        let dir = folder_of(&[("a.md", "one"), ("c/d.md", "three"), ("c/p.png", "p"), ("cc/x.md", "x")]);
        let edits = [rewrite("a.md", "one", "1"), rewrite("c/d.md", "three", "3")];
        move_and_write(dir.path(), &moving("c", "e/f"), &edits).unwrap();
        assert_eq!(list(dir.path()), ["a.md=1", "cc=", "cc/x.md=x", "e=", "e/f=", "e/f/d.md=3", "e/f/p.png=p"]);
        move_and_write(dir.path(), &moving("a.md", "b.md"), &[rewrite("a.md", "1", "2")]).unwrap();
        assert_eq!(list(dir.path())[0], "b.md=2");
    }

    #[test]
    fn what_is_in_the_way_stops_a_move_before_it_begins() {
        let dir = folder_of(&[("a.md", "one"), ("b.md", "two"), ("c/d.md", "three")]);
        let before = list(dir.path());
        let refused = |from, to, edits: &[Rewrite]| move_and_write(dir.path(), &moving(from, to), edits).unwrap_err().to_string();
        assert_eq!(refused("a.md", "b.md", &[]), "`b.md` exists already");
        assert_eq!(refused("a.md", "c", &[]), "`c` exists already");
        assert!(refused("a.md", "b.md/x/y.md", &[]).starts_with("could not write `b.md/x/y.md`: "));
        assert!(refused("c", "c/d/e", &[]).starts_with("could not write `c/d/e`: "));
        assert!(refused("none.md", "x/y.md", &[]).starts_with("could not move `none.md`: "));
        assert_eq!(refused("a.md", "x/y.md", &[rewrite("b.md", "?", "!")]), "could not write `b.md`: it changed since it was read");
        assert_eq!(list(dir.path()), before);
    }

    #[cfg(unix)]
    #[test]
    fn modes_stay_and_links_are_followed_inside_the_root_only() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let (dir, other) = (folder_of(&[("a.md", "one"), ("b.md", "two")]), folder_of(&[("out.md", "secret")]));
        let at = |name: &str| dir.path().join(name);
        fs::set_permissions(at("a.md"), fs::Permissions::from_mode(0o750)).unwrap();
        symlink("a.md", at("link.md")).unwrap();
        symlink(other.path().join("out.md"), at("out.md")).unwrap();
        symlink(other.path(), at("outside")).unwrap();
        write_edits(dir.path(), &[rewrite("link.md", "one", "eins"), rewrite("a.md", "one", "eins")]).unwrap();
        assert!(at("link.md").is_symlink());
        assert_eq!(
            (fs::read_to_string(at("a.md")).unwrap().as_str(), fs::metadata(at("a.md")).unwrap().permissions().mode() & 0o777),
            ("eins", 0o750)
        );

        let two = write_edits(dir.path(), &[rewrite("link.md", "eins", "x"), rewrite("a.md", "eins", "y")]).unwrap_err();
        assert_eq!(two.to_string(), "`link.md` and `a.md` are one file, and would get two texts");
        let out = write_edits(dir.path(), &[rewrite("out.md", "secret", "x")]).unwrap_err();
        assert!(out.to_string().starts_with("could not write `out.md`: a link leads out of the root, to `"));
        let out = move_and_write(dir.path(), &moving("b.md", "outside/b.md"), &[]).unwrap_err();
        assert!(out.to_string().starts_with("could not write `outside/b.md`: a link leads out of the root, to `"));
        assert_eq!(move_and_write(dir.path(), &moving("link.md", "c.md"), &[]).unwrap_err().to_string(), "`link.md` is a symbolic link");
        assert_eq!(fs::read_to_string(other.path().join("out.md")).unwrap(), "secret");
        assert!(!other.path().join("b.md").exists());

        fs::set_permissions(at("b.md"), fs::Permissions::from_mode(0o444)).unwrap();
        let kept = write_edits(dir.path(), &[rewrite("b.md", "two", "x")]).unwrap_err();
        assert_eq!(kept.to_string(), "could not write `b.md`: it is write-protected");
    }
}
