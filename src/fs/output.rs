//! Taking hold of an output folder: where it really is, whether it may be replaced, what an interrupted build left.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use super::lock::Lock;
use super::manifest::Manifest;
use super::{os, sweep};
use crate::error::{Error, Result};

/// Names of somebody else's files that a refusal lists.
const MOST_NAMES: usize = 5;

/// An output folder that this process alone may replace.
pub(super) struct Output {
    /// Links followed. May not exist yet.
    pub(super) folder: PathBuf,
    /// As the user wrote it.
    pub(super) shown: String,
    /// Where files are written until the end.
    pub(super) stage: PathBuf,
    /// Where the old output goes when folders cannot be exchanged.
    pub(super) aside: PathBuf,
    /// What was published before; `None` for a folder that is missing or empty.
    pub(super) before: Option<Manifest>,
    /// Files must be replaced one by one, and why.
    pub(super) in_place: Option<String>,
    /// What the user should hear of.
    pub(super) notes: Vec<String>,
    /// Held until the build is over.
    lock: Lock,
}

impl Output {
    /// Locks the output, cleans up after interrupted builds, and refuses what is not ours to replace.
    pub(super) fn claim(output: &Path, shown: String, protect: &[PathBuf]) -> Result<Output> {
        let folder = real_path(output).map_err(|error| failed(&shown, &error))?;
        refuse_overlap(&folder, &shown, protect)?;
        refuse_non_folder(output, &folder, &shown)?;
        let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
            return Err(Error::cannot_run(format!("the output `{shown}` is not a folder that can be replaced")));
        };
        let in_place = os::is_mount_point(&folder).then(|| format!("`{shown}` is a mount point, so its files were replaced one by one"));
        // Inside a mount point, because its parent is another disk, and perhaps a read-only one.
        let (beside, prefix) = if in_place.is_some() { (&*folder, OsString::from(".guidepost")) } else { (parent, hidden(name)) };
        let beside = beside.to_path_buf();
        fs::create_dir_all(&beside).map_err(|error| failed(&shown, &error))?;
        let lock = lock(&beside, &joined(&prefix, "-lock"), &shown)?;
        let aside = beside.join(joined(&prefix, "-old"));
        let mut claimed = Output { folder, shown, stage: PathBuf::new(), aside, before: None, in_place, notes: vec![], lock };
        if claimed.lock.is_sure {
            claimed.recover(&beside, &prefix).map_err(|error| failed(&claimed.shown, &error))?;
            claimed.clear_inside()?;
        }
        claimed.stage = free_name(&beside, &prefix);
        claimed.before = claimed.refuse_strangers()?;
        fs::create_dir(&claimed.stage).map_err(|error| failed(&claimed.shown, &error))?;
        Ok(claimed)
    }

    /// Puts right what a killed build left. Holding the lock means that no living one is at work.
    fn recover(&mut self, beside: &Path, prefix: &OsStr) -> io::Result<()> {
        if !self.folder.exists() && self.aside.is_dir() {
            fs::rename(&self.aside, &self.folder)?;
        }
        self.clear(beside, prefix)
    }

    fn clear(&mut self, beside: &Path, prefix: &OsStr) -> io::Result<()> {
        for entry in fs::read_dir(beside)? {
            let entry = entry?;
            if !entry.file_type()?.is_dir() || !is_leftover(&entry.file_name(), prefix) {
                continue;
            }
            let leftover = entry.path();
            self.return_git(&leftover)?;
            if !sweep::discard(&leftover).unwrap_or(false) {
                self.notes.push(kept(&leftover));
            }
        }
        Ok(())
    }

    /// The same for a build that went file by file, perhaps on a machine where this folder is a mount point.
    fn clear_inside(&mut self) -> Result<()> {
        if self.in_place.is_some() || !self.folder.exists() {
            return Ok(());
        }
        let name = OsStr::new(".guidepost-lock");
        if self.folder.join(name).exists() {
            drop(lock(&self.folder, name, &self.shown)?);
        }
        let folder = self.folder.clone();
        let cleared = self.clear(&folder, OsStr::new(".guidepost")).and_then(|()| Manifest::remove_draft(&folder));
        cleared.map_err(|error| failed(&self.shown, &error))
    }

    /// The build was killed while `.git` was on its way into the new output.
    fn return_git(&self, leftover: &Path) -> io::Result<()> {
        let (lost, home) = (leftover.join(".git"), self.folder.join(".git"));
        if fs::symlink_metadata(&lost).is_err() || fs::symlink_metadata(&home).is_ok() {
            return Ok(());
        }
        fs::create_dir_all(&self.folder)?;
        fs::rename(lost, home)
    }

    /// The manifest of the output, once it is certain that nothing else is in there.
    fn refuse_strangers(&self) -> Result<Option<Manifest>> {
        if !self.folder.exists() {
            return Ok(None);
        }
        let before = Manifest::read(&self.folder).map_err(|error| {
            Error::cannot_run(format!("could not tell which files in `{}` are Guidepost's", self.shown))
                .because(&error)
                .hint("Delete the folder if nothing else is in it, or choose another one with `--output`.")
        })?;
        let found =
            sweep::strangers(&self.folder, before.as_ref().unwrap_or(&Manifest::default())).map_err(|error| failed(&self.shown, &error))?;
        if found.is_empty() {
            return Ok(before);
        }
        let names: Vec<String> = found.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect();
        let more = if found.len() > MOST_NAMES { format!(" and {} more", found.len() - MOST_NAMES) } else { String::new() };
        let message = format!("the output `{}` holds what Guidepost did not write: {}{more}", self.shown, names.join(", "));
        Err(Error::cannot_run(message)
            .hint("A file that belongs to the site goes into `static/`, which is copied as it is.")
            .hint("Remove the rest, or choose another folder with `--output`."))
    }
}

/// A note about a folder that could not be cleared away.
pub(super) fn kept(folder: &Path) -> String {
    format!("`{}` was kept: it holds what Guidepost did not write", folder.display())
}

fn lock(beside: &Path, name: &OsStr, shown: &str) -> Result<Lock> {
    match Lock::take(&beside.join(name)) {
        Ok(Some(lock)) => Ok(lock),
        Ok(None) => Err(Error::cannot_run(format!("another build is writing `{shown}`"))
            .hint("Wait until it is done, or give this one another folder with `--output`.")),
        Err(error) => {
            let hint = format!("Guidepost writes beside the output first, so `{}` must be writable.", beside.display());
            Err(failed(shown, &error).hint(hint))
        }
    }
}

/// "could not write `name`", and that another output may help where it may.
pub(super) fn failed(name: &str, error: &io::Error) -> Error {
    let failure = os::explained(name, error);
    if os::is_about_the_place(error) { failure.hint("Or choose another folder with `--output`.") } else { failure }
}

/// `output` with its links followed, even when its last names do not exist yet.
fn real_path(output: &Path) -> io::Result<PathBuf> {
    let mut real = PathBuf::new();
    for part in std::path::absolute(output)?.components() {
        match part {
            Component::ParentDir => {
                real.pop();
            }
            part => {
                real.push(part);
                match real.canonicalize() {
                    Ok(path) => real = path,
                    // A missing name stays as it is written; what is below it is missing too.
                    Err(error) if error.kind() == ErrorKind::NotFound => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }
    Ok(real)
}

fn refuse_overlap(folder: &Path, shown: &str, protect: &[PathBuf]) -> Result<()> {
    let covered = protect.iter().find(|path| real_path(path).is_ok_and(|real| real.starts_with(folder)));
    let Some(covered) = covered else { return Ok(()) };
    let message = format!("the output `{shown}` would replace the sources in `{}`", covered.display());
    Err(Error::cannot_run(message).hint("Choose a folder of its own with `--output`, such as `public`."))
}

fn refuse_non_folder(output: &Path, folder: &Path, shown: &str) -> Result<()> {
    let message = match (folder.metadata(), fs::symlink_metadata(output)) {
        (Ok(metadata), _) if !metadata.is_dir() => format!("the output `{shown}` is a file"),
        (Err(_), Ok(link)) if link.is_symlink() => format!("the output `{shown}` is a link to a folder that does not exist"),
        _ => return Ok(()),
    };
    Err(Error::cannot_run(message).hint("Remove it, or choose another folder with `--output`."))
}

/// A leftover that had to be kept may have this process id by chance.
fn free_name(beside: &Path, prefix: &OsStr) -> PathBuf {
    let mut number = std::process::id().to_string();
    while fs::symlink_metadata(beside.join(joined(prefix, &format!("-{number}")))).is_ok() {
        number.push('0');
    }
    beside.join(joined(prefix, &format!("-{number}")))
}

fn hidden(name: &OsStr) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(name);
    prefix.push(".guidepost");
    prefix
}

fn joined(prefix: &OsStr, suffix: &str) -> OsString {
    let mut name = prefix.to_os_string();
    name.push(suffix);
    name
}

/// `<prefix>-<process id>` or `<prefix>-old`.
fn is_leftover(name: &OsStr, prefix: &OsStr) -> bool {
    let (name, prefix) = (name.as_encoded_bytes(), prefix.as_encoded_bytes());
    let Some(suffix) = name.strip_prefix(prefix).and_then(|rest| rest.strip_prefix(b"-")) else { return false };
    suffix == b"old" || (!suffix.is_empty() && suffix.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::fs::manifest::Stamp;
    use crate::fs::os::pretend::{self, Fault};

    fn claim(dir: &Path, output: &str) -> Result<Output> {
        Output::claim(&dir.join(output), output.to_owned(), &[dir.to_path_buf(), dir.join("site/content")])
    }

    fn put(dir: &Path, path: &str) {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "x").unwrap();
    }

    /// A folder as Guidepost would have written it.
    fn site(dir: &Path, folder: &str, files: &[&str]) {
        let mut manifest = Manifest::default();
        for file in files {
            put(dir, &format!("{folder}/{file}"));
            manifest.files.insert((*file).to_owned(), Stamp::new(1, blake3::hash(b"x")));
        }
        fs::create_dir_all(dir.join(folder)).unwrap();
        manifest.write(&dir.join(folder)).unwrap();
    }

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn sources_are_never_the_output() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "site/content/a.md");
        for output in [".", "site", "site/content", "site/content/../content", "none/../site", ".."] {
            let error = claim(dir.path(), output).err().unwrap();
            assert!(error.message.contains("would replace the sources") && error.hints.len() == 1, "{output}: {error}");
        }
        assert!(claim(dir.path(), "site/content/public").is_ok());
        assert_eq!(names(&dir.path().join("site")), ["content"]);
    }

    #[test]
    fn what_guidepost_did_not_write_is_named_and_nothing_is_touched() {
        let dir = tempfile::tempdir().unwrap();
        site(dir.path(), "public", &["index.html", "a/index.html"]);
        put(dir.path(), "public/CNAME");
        put(dir.path(), "public/a/mine.html");
        put(dir.path(), "public/b/mine.html");
        put(dir.path(), "public/.git/HEAD");
        let error = claim(dir.path(), "public").err().unwrap();
        assert_eq!(error.message, "the output `public` holds what Guidepost did not write: `CNAME`, `a/mine.html`, `b/`");
        assert!(error.hints[0].contains("`static/`"), "{error:?}");
        assert_eq!(names(dir.path()), ["public"]);
        for n in 0..9 {
            put(dir.path(), &format!("other/{n}"));
        }
        let error = claim(dir.path(), "other").err().unwrap();
        assert!(error.message.ends_with("`0`, `1`, `2`, `3`, `4` and 4 more"), "{error}");
        assert_eq!(names(&dir.path().join("other")).len(), 9);
    }

    #[test]
    fn empty_folders_and_a_lone_git_are_fine() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("empty")).unwrap();
        put(dir.path(), "pages/.git/HEAD");
        for output in ["empty", "pages", "new/and/deep"] {
            assert!(claim(dir.path(), output).is_ok(), "{output}");
        }
    }

    #[test]
    fn files_and_broken_manifests_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "file");
        put(dir.path(), "broken/.guidepost-manifest.json");
        assert!(claim(dir.path(), "file").err().unwrap().message.contains("is a file"));
        assert!(claim(dir.path(), "file/below").is_err());
        let error = claim(dir.path(), "broken").err().unwrap();
        assert!(error.message.contains("which files in `broken`") && error.causes[0].contains("is broken"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_folder_is_followed_and_links_inside_are_strangers() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().unwrap();
        let real = dir.path().canonicalize().unwrap();
        fs::create_dir(dir.path().join("target")).unwrap();
        symlink("target", dir.path().join("public")).unwrap();
        assert_eq!(claim(dir.path(), "public").ok().unwrap().folder, real.join("target"));
        symlink("gone", dir.path().join("dangling")).unwrap();
        assert!(claim(dir.path(), "dangling").err().unwrap().message.contains("a link to a folder that does not exist"));
        symlink(".", dir.path().join("self")).unwrap();
        assert!(claim(dir.path(), "self").err().unwrap().message.contains("would replace the sources"));
        site(dir.path(), "target", &["a/index.html"]);
        fs::remove_dir_all(dir.path().join("target/a")).unwrap();
        put(dir.path(), "elsewhere/index.html");
        symlink("../elsewhere", dir.path().join("target/a")).unwrap();
        assert!(claim(dir.path(), "public").err().unwrap().message.ends_with("`a`"));
    }

    #[test]
    fn two_builds_at_once_are_one_too_many() {
        let dir = tempfile::tempdir().unwrap();
        let first = claim(dir.path(), "public").ok().unwrap();
        assert_eq!(claim(dir.path(), "public").err().unwrap().message, "another build is writing `public`");
        assert!(claim(dir.path(), "other").is_ok());
        drop(first);
        assert!(claim(dir.path(), "public").is_ok());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_parent_that_takes_no_files_is_named() {
        // `/proc` refuses new files even to root.
        let error = Output::claim(Path::new("/proc/guidepost-test"), "out".to_owned(), &[]).err().unwrap();
        assert!(
            error.message == "could not write `out`" && error.hints.iter().any(|hint| hint.contains("`/proc` must be writable")),
            "{error:?}"
        );
    }

    #[test]
    fn what_killed_builds_left_is_cleared_away() {
        let dir = tempfile::tempdir().unwrap();
        site(dir.path(), "public", &["index.html"]);
        site(dir.path(), ".public.guidepost-1", &["old.html", "a/b.html"]);
        put(dir.path(), ".public.guidepost-22/half.html");
        put(dir.path(), ".public.guidepost-lock");
        put(dir.path(), ".public.guidepost-mine/a");
        let output = claim(dir.path(), "public").ok().unwrap();
        assert!(output.notes.is_empty() && output.before.is_some());
        fs::remove_dir(&output.stage).unwrap();
        drop(output);
        assert_eq!(names(dir.path()), [".public.guidepost-mine", "public"]);
    }

    #[test]
    fn a_swap_in_two_steps_that_was_cut_is_undone() {
        let dir = tempfile::tempdir().unwrap();
        site(dir.path(), ".public.guidepost-old", &["old.html"]);
        site(dir.path(), ".public.guidepost-7", &["new.html"]);
        put(dir.path(), ".public.guidepost-7/.git/HEAD");
        let output = claim(dir.path(), "public").ok().unwrap();
        assert_eq!(names(&output.folder), [".git", ".guidepost-manifest.json", "old.html"]);
        assert!(!dir.path().join(".public.guidepost-7").exists() && !dir.path().join(".public.guidepost-old").exists());
    }

    #[test]
    fn git_on_its_way_comes_home_and_a_second_one_is_never_deleted() {
        let dir = tempfile::tempdir().unwrap();
        site(dir.path(), "public", &["index.html"]);
        put(dir.path(), ".public.guidepost-7/.git/HEAD");
        drop(claim(dir.path(), "public").ok().unwrap());
        assert!(dir.path().join("public/.git/HEAD").exists());
        put(dir.path(), ".public.guidepost-7/.git/other");
        let output = claim(dir.path(), "public").ok().unwrap();
        assert!(dir.path().join(".public.guidepost-7/.git/other").exists() && output.notes.len() == 1);
    }

    #[test]
    fn a_strangers_file_in_a_leftover_stays_and_is_noted() {
        let dir = tempfile::tempdir().unwrap();
        site(dir.path(), ".public.guidepost-7", &["a/old.html"]);
        put(dir.path(), ".public.guidepost-7/a/mine.html");
        for _ in 0..2 {
            let output = claim(dir.path(), "public").ok().unwrap();
            assert!(output.notes[0].contains("was kept"), "{:?}", output.notes);
            fs::remove_dir(&output.stage).unwrap();
        }
        assert_eq!(names(&dir.path().join(".public.guidepost-7/a")), ["mine.html"]);
    }

    #[test]
    fn what_a_build_in_place_left_is_cleared_away_where_the_folder_can_be_swapped() {
        let dir = tempfile::tempdir().unwrap();
        site(dir.path(), "public", &["index.html"]);
        for name in [".guidepost-7/a.html", ".guidepost-lock", ".guidepost-manifest-draft"] {
            put(dir.path(), &format!("public/{name}"));
        }
        let held = Lock::take(&dir.path().join("public/.guidepost-lock")).unwrap();
        assert!(claim(dir.path(), "public").err().unwrap().message.contains("another build"));
        drop(held);
        put(dir.path(), "public/.guidepost-lock");
        assert!(claim(dir.path(), "public").is_ok());
        assert_eq!(names(&dir.path().join("public")), [".guidepost-manifest.json", "index.html"]);
    }

    #[test]
    fn inside_a_mount_point_everything_stays_inside() {
        let dir = tempfile::tempdir().unwrap();
        site(dir.path(), "public", &["index.html"]);
        put(dir.path(), "public/.guidepost-7/half.html");
        pretend::set(Some(Fault::MountPoint));
        let output = claim(dir.path(), "public");
        pretend::set(None);
        let output = output.ok().unwrap();
        assert_eq!(names(dir.path()), ["public"]);
        assert!(output.stage.starts_with(&output.folder) && output.in_place.is_some());
        assert!(!output.folder.join(".guidepost-7").exists());
    }
}
