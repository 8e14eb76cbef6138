//! The list of what Guidepost wrote into an output: what is not in it is never deleted.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The manifest's name in the output.
pub(super) const NAME: &str = ".guidepost-manifest.json";

/// The manifest while it is being written.
const DRAFT: &str = ".guidepost-manifest-draft";

/// Beginning of the names at the top of an output that Guidepost keeps for itself.
pub(super) const OWN_PREFIX: &str = ".guidepost-";

/// Raised when an older Guidepost could not read it.
const VERSION: u32 = 1;

/// One file as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// Size in bytes.
    pub(super) bytes: u64,
    /// The first 32 hexadecimal digits of the BLAKE3 hash.
    pub(super) hash: String,
}

impl Stamp {
    pub(super) fn new(bytes: u64, hash: blake3::Hash) -> Stamp {
        let mut hash = hash.to_hex().to_string();
        hash.truncate(32);
        Stamp { bytes, hash }
    }
}

/// Files by path relative to the output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    pub(super) files: BTreeMap<String, Stamp>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    path: String,
    bytes: u64,
    hash: String,
}

#[derive(Deserialize)]
struct Written {
    version: u32,
    #[serde(default)]
    files: Vec<Line>,
}

impl Manifest {
    /// Reads the manifest of a folder; `None` when there is none.
    ///
    /// # Errors
    /// `InvalidData` when it is broken, from a newer Guidepost, or lists paths that lead elsewhere.
    pub(super) fn read(folder: &Path) -> io::Result<Option<Manifest>> {
        let path = folder.join(NAME);
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
            Ok(metadata) if !metadata.is_file() => return Err(invalid(format!("`{NAME}` is not a regular file"))),
            Ok(_) => {}
        }
        Manifest::parse(&fs::read(&path)?).map(Some)
    }

    fn parse(bytes: &[u8]) -> io::Result<Manifest> {
        let written: Written = serde_json::from_slice(bytes).map_err(|error| invalid(format!("`{NAME}` is broken: {error}")))?;
        if written.version != VERSION {
            return Err(invalid(format!("`{NAME}` has version {}, this Guidepost knows version {VERSION}", written.version)));
        }
        let mut files = BTreeMap::new();
        for line in written.files {
            // The list may come from a stranger's commit and says what may be deleted.
            check(&line.path).map_err(|what| invalid(format!("`{NAME}` is broken: {what}")))?;
            files.insert(line.path, Stamp { bytes: line.bytes, hash: line.hash });
        }
        Ok(Manifest { files })
    }

    /// As written to the disk: sorted, one file a line, without dates.
    pub(super) fn to_json(&self) -> io::Result<String> {
        let mut json = format!("{{\"version\":{VERSION},\"tool\":\"guidepost {}\",\"files\":[", env!("CARGO_PKG_VERSION"));
        for (n, (path, stamp)) in self.files.iter().enumerate() {
            let line = Line { path: path.clone(), bytes: stamp.bytes, hash: stamp.hash.clone() };
            json.push_str(if n == 0 { "\n" } else { ",\n" });
            json.push_str(&serde_json::to_string(&line)?);
        }
        json.push_str("\n]}\n");
        Ok(json)
    }

    /// Writes the manifest into a folder, whole or not at all.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let draft = folder.join(DRAFT);
        fs::write(&draft, self.to_json()?)?;
        fs::rename(&draft, folder.join(NAME))
    }

    /// Removes what a killed build left of `write`.
    pub(super) fn remove_draft(folder: &Path) -> io::Result<()> {
        match fs::remove_file(folder.join(DRAFT)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Whether a listed file lies below this folder.
    pub(super) fn has_folder(&self, folder: &str) -> bool {
        let inside = format!("{folder}/");
        self.files.range(inside.clone()..).next().is_some_and(|(path, _)| path.starts_with(&inside))
    }
}

/// Whether a path may be written to and deleted from an output; says what is wrong with it otherwise.
pub(super) fn check(path: &str) -> Result<(), String> {
    let strange =
        |part: &str| part.is_empty() || part == "." || part == ".." || part.contains('\0') || (cfg!(windows) && part.contains(['\\', ':']));
    if path.split('/').any(strange) {
        return Err(format!("`{}` is not a path inside the output", path.escape_debug()));
    }
    let first = path.split('/').next().unwrap_or_default();
    if first.eq_ignore_ascii_case(".git") || first.starts_with(OWN_PREFIX) {
        return Err(format!("`{first}` is a name that is kept at the top of the output"));
    }
    Ok(())
}

fn invalid(words: String) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, words)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn what_is_written_is_read_back_and_sorted() {
        let mut manifest = Manifest::default();
        for path in ["b/ü\"\n.html", "a.html", "b/c/d.html"] {
            manifest.files.insert(path.to_owned(), Stamp::new(3, blake3::hash(b"abc")));
        }
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Manifest::read(dir.path()).unwrap(), None);
        manifest.write(dir.path()).unwrap();
        assert_eq!(Manifest::read(dir.path()).unwrap().unwrap(), manifest);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        let json = manifest.to_json().unwrap();
        assert!(json.starts_with("{\"version\":1,\"tool\":\"guidepost ") && json.lines().count() == 5, "{json}");
        assert!(manifest.has_folder("b") && manifest.has_folder("b/c") && !manifest.has_folder("a.html") && !manifest.has_folder("b/"));
    }

    #[test]
    fn paths_that_lead_elsewhere_are_refused_in_lists_and_writes() {
        for path in ["", "/etc/passwd", "../a", "a/../../b", "a//b", "./a", "a/", "a\0b", ".git/config", ".GIT", NAME] {
            assert!(check(path).is_err(), "{path}");
            let json = serde_json::json!({"version": 1, "files": [{"path": path, "bytes": 0, "hash": ""}]}).to_string();
            assert_eq!(Manifest::parse(json.as_bytes()).unwrap_err().kind(), ErrorKind::InvalidData, "{path}");
        }
        for path in ["index.html", ".well-known/x", "a/.git", "a b/ü&%.html", "..a"] {
            assert_eq!(check(path), Ok(()));
        }
        assert!(Manifest::parse(b"{\"version\":2}").unwrap_err().to_string().contains("version 2"));
        assert!(Manifest::parse(b"[").is_err());
    }
}
