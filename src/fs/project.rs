//! Single files of a project: finding its root, reading its settings, writing files that must not exist yet.

use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use super::links::{self, Target};
use crate::error::{Error, Result};
use crate::tree::SourcePath;

/// Settings and other single files above this many bytes are refused: nobody writes them.
const MOST_BYTES: u64 = 16 << 20;

/// The nearest folder from `start` upward that holds `guidepost.yaml`, never above the Git root; else `start`.
pub fn find_root(start: &Path) -> PathBuf {
    let Ok(from) = start.canonicalize() else { return start.to_path_buf() };
    for folder in from.ancestors() {
        if folder.join("guidepost.yaml").is_file() {
            // `start` as it was given reads better in messages than its absolute form.
            return if folder == from { start.to_path_buf() } else { folder.to_path_buf() };
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    start.to_path_buf()
}

/// A single text file of the project, such as its settings; `None` when there is none.
///
/// # Errors
/// When it is there but not to be had: not a file, not UTF-8, too large, or the system refuses.
pub fn read_text(root: &Path, path: &SourcePath) -> Result<Option<String>> {
    let full = root.join(path.as_str());
    let failed = |error: &io::Error| Error::cannot_run(format!("could not read `{path}`")).because(error);
    let metadata = match fs::metadata(&full) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return dangling(&full, path),
        Err(error) => return Err(failed(&error)),
        Ok(metadata) => metadata,
    };
    if !metadata.is_file() {
        return Err(Error::cannot_run(format!("could not read `{path}`: it is not a regular file")));
    }
    if metadata.len() > MOST_BYTES {
        return Err(Error::cannot_run(format!("could not read `{path}`: it has {} bytes, at most {MOST_BYTES} are read", metadata.len())));
    }
    let mut bytes = Vec::new();
    fs::File::open(&full).and_then(|file| file.take(MOST_BYTES).read_to_end(&mut bytes)).map_err(|error| failed(&error))?;
    String::from_utf8(bytes).map(Some).map_err(|error| {
        Error::cannot_run(format!("could not read `{path}`: byte {} is not UTF-8", error.utf8_error().valid_up_to()))
            .hint("Save the file with the encoding UTF-8.")
    })
}

/// The bytes of one file of the project.
///
/// # Errors
/// When it cannot be read.
pub fn read_bytes(full: &Path) -> Result<Vec<u8>> {
    fs::read(full).map_err(|error| Error::cannot_run(format!("could not read `{}`", full.display())).because(&error))
}

/// Writes a file that somebody named, in the place of what it held.
///
/// # Errors
/// When the system refuses.
pub fn write_bytes(full: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(full, bytes).map_err(|error| Error::cannot_run(format!("could not write `{}`", full.display())).because(&error))
}

/// Whether a folder holds Markdown, a few folders deep; hidden ones and `node_modules` do not count.
pub fn has_markdown(folder: &Path) -> bool {
    let shown = |entry: &walkdir::DirEntry| {
        entry.depth() == 0
            || !matches!(entry.file_name().to_str(), None | Some("node_modules" | "target"))
                && !entry.file_name().to_string_lossy().starts_with('.')
    };
    let walk = walkdir::WalkDir::new(folder).max_depth(4).into_iter().filter_entry(shown).flatten();
    walk.take(20_000).any(|entry| entry.file_type().is_file() && SourcePath::new(entry.file_name().to_string_lossy()).is_markdown())
}

/// A file below the root, opened, with its size; `None` when it is missing, no regular file, inside `.git`, or led out
/// of the root by a link.
pub fn open_inside(root: &Path, path: &SourcePath) -> Option<(fs::File, u64)> {
    let root = root.canonicalize().ok()?;
    let Target::Inside(real) = links::follow(&root, &root.join(path.as_str())) else { return None };
    // Asked before opening: to open a pipe would be to wait for its writer.
    let size = real.metadata().ok().filter(fs::Metadata::is_file)?.len();
    Some((fs::File::open(real).ok()?, size))
}

/// The names of the folders in a folder, sorted; none when it is not there.
pub fn folders(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().filter(|entry| entry.path().is_dir());
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}

/// A link to nowhere is a mistake to report, not a missing file.
fn dangling(full: &Path, path: &SourcePath) -> Result<Option<String>> {
    match fs::read_link(full) {
        Ok(target) => Err(Error::cannot_run(format!("could not read `{path}`: it is a link to `{}`, which is missing", target.display()))),
        Err(_) => Ok(None),
    }
}

/// Writes a file that is not there yet, with its folders, whole or not at all; `false` when it existed and was left.
///
/// # Errors
/// When the system refuses; nothing is left behind then but empty folders.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<bool> {
    if fs::symlink_metadata(path).is_ok() {
        return Ok(false);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let written = fs::create_dir_all(folder).and_then(|()| new_file(folder)).and_then(|mut file| {
        file.write_all(bytes)?;
        match file.persist_noclobber(path) {
            Ok(_) => Ok(true),
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.error),
        }
    });
    written.map_err(|error| super::os::explained(&path.display().to_string(), &error))
}

/// A temporary file with the mode of any new file: the default would keep it from everyone else.
fn new_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".guidepost-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn the_root_is_the_nearest_configured_folder_below_the_git_root() {
        let dir = tempfile::tempdir().unwrap();
        let at = |path: &str| dir.path().canonicalize().unwrap().join(path);
        fs::create_dir_all(at("repo/.git")).unwrap();
        fs::create_dir_all(at("repo/site/docs/deep")).unwrap();
        fs::write(at("guidepost.yaml"), "").unwrap();
        assert_eq!(find_root(&at("repo/site/docs")), at("repo/site/docs"));
        fs::write(at("repo/site/guidepost.yaml"), "").unwrap();
        assert_eq!(find_root(&at("repo/site/docs/deep")), at("repo/site"));
        assert_eq!(find_root(&at("repo")), at("repo"));
        assert_eq!(find_root(&at("missing")), at("missing"));
    }

    #[test]
    fn a_text_is_read_missing_or_refused_by_name() {
        let dir = tempfile::tempdir().unwrap();
        let read = |name: &str| read_text(dir.path(), &SourcePath::new(name));
        fs::write(dir.path().join("a.yaml"), "x: 1").unwrap();
        fs::write(dir.path().join("b.yaml"), b"ok\xff").unwrap();
        fs::create_dir(dir.path().join("c.yaml")).unwrap();
        assert_eq!(read("a.yaml").unwrap().as_deref(), Some("x: 1"));
        assert_eq!(read("none.yaml").unwrap(), None);
        assert_eq!(read("a.yaml/none.yaml").unwrap(), None);
        assert_eq!(read("b.yaml").unwrap_err().to_string(), "could not read `b.yaml`: byte 2 is not UTF-8");
        assert!(read("c.yaml").unwrap_err().message.contains("`c.yaml`: it is not a regular file"));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("gone", dir.path().join("d.yaml")).unwrap();
            assert!(read("d.yaml").unwrap_err().message.contains("a link to `gone`"));
        }
    }

    #[test]
    fn a_new_file_is_written_once_with_its_folders() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a/b/c.md");
        assert!(write_new(&path, b"one").unwrap());
        assert!(!write_new(&path, b"two").unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::write(dir.path().join("usual"), "").unwrap();
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
            assert_eq!(mode(&path), mode(&dir.path().join("usual")));
        }
        let below_a_file = write_new(&path.join("d.md"), b"").unwrap_err();
        assert!(below_a_file.message.starts_with("could not write `") && below_a_file.causes.len() == 1, "{below_a_file}");
    }
}
