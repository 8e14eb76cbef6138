//! Files as values: paths relative to the root, and trees of them in memory. No disk.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::error::Result;

pub mod picture;

/// A file's path relative to the site's root, `/` between names, never with `.` or `..` parts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// Takes a path that is already relative and normalised.
    pub fn new(path: impl AsRef<str>) -> SourcePath {
        SourcePath(Arc::from(path.as_ref()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder, without a slash at the end; empty at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last name.
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The last name without its extension.
    pub fn stem(&self) -> &str {
        let name = self.name();
        name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
    }

    /// The extension in lower case, without the dot; empty when there is none.
    pub fn extension(&self) -> String {
        self.name().rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or(String::new(), |(_, ext)| ext.to_ascii_lowercase())
    }

    /// Whether any name of the path begins with a dot.
    pub fn is_hidden(&self) -> bool {
        self.0.split('/').any(|name| name.starts_with('.'))
    }

    /// Whether it is a Markdown file by its extension.
    pub fn is_markdown(&self) -> bool {
        matches!(self.extension().as_str(), "md" | "markdown" | "mdx")
    }

    /// The path without `folder/` in front; `None` when it lies elsewhere. An empty folder is the root.
    pub fn below<'a>(&'a self, folder: &str) -> Option<&'a str> {
        if folder.is_empty() {
            return Some(&self.0);
        }
        self.0.strip_prefix(folder)?.strip_prefix('/')
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &self.0)
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Joins a relative reference to a folder and resolves `.` and `..`; `None` when it leaves the root.
pub fn resolve(folder: &str, reference: &str) -> Option<SourcePath> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in reference.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(SourcePath::new(parts.join("/")))
}

/// Why a file could not be taken in; becomes an `IO…` finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// The system's own words.
    Failed(String),
    /// A symbolic link that leads out of the root or into a loop.
    OutsideRoot(String),
    /// Bytes in the file, above the limit.
    TooLarge(u64),
}

/// One file that was found.
#[derive(Clone, Debug)]
pub enum File {
    /// Markdown and other text that the site is made from.
    Text(Arc<str>),
    /// The same with bytes that are not UTF-8: they are replaced, the first of them stood at this byte.
    BadText(Arc<str>, usize),
    /// A picture, video or download: its size in bytes; read only when something uses it.
    Asset(u64),
    /// There, but not to be had.
    Unread(Unread),
}

impl File {
    /// A text file from its bytes.
    pub fn from_bytes(bytes: &[u8]) -> File {
        match std::str::from_utf8(bytes) {
            Ok(text) => File::Text(text.into()),
            Err(error) => File::BadText(String::from_utf8_lossy(bytes).into(), error.valid_up_to()),
        }
    }
}

/// A tree of files in path order.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// By path.
    pub files: BTreeMap<SourcePath, File>,
}

impl Tree {
    /// Adds a text file.
    pub fn text(&mut self, path: impl AsRef<str>, text: impl AsRef<[u8]>) {
        self.files.insert(SourcePath::new(path), File::from_bytes(text.as_ref()));
    }

    /// A tree from one text: `-- path --` lines begin a file, as in Go's txtar format.
    pub fn from_fixture(fixture: &str) -> Tree {
        let mut tree = Tree::default();
        let mut current: Option<(String, String)> = None;
        for line in fixture.split_inclusive('\n') {
            let name = line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
            if let Some(name) = name {
                if let Some((path, text)) = current.replace((name.trim().to_owned(), String::new())) {
                    tree.text(path, text);
                }
            } else if let Some((_, text)) = &mut current {
                text.push_str(line);
            }
        }
        if let Some((path, text)) = current {
            tree.text(path, text);
        }
        tree
    }
}

/// What is known of a file that an article names: facts, not bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetFact {
    /// Size in bytes.
    pub bytes: u64,
    /// The first 16 hexadecimal digits of the content's BLAKE3 hash.
    pub hash: String,
    /// Width and height in CSS pixels, of pictures that say so.
    pub size: Option<(u32, u32)>,
    /// A GIF with more than one frame.
    pub animated: bool,
}

/// Takes the files of a site as they are made, from many threads: a disk, or memory for `serve`.
pub trait Sink: Sync {
    /// Takes one file. `path` is relative to the output, `/` between names; a path is given once.
    ///
    /// # Errors
    /// When the file cannot be kept, or the path is not a relative one or comes a second time (a bug).
    fn write(&self, path: &str, bytes: Vec<u8>) -> Result<()>;

    /// Takes a copy of the file `from`, relative to the root.
    ///
    /// # Errors
    /// As `write`, and when the source cannot be read or a symbolic link takes it out of the root.
    fn copy(&self, path: &str, from: &SourcePath) -> Result<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_stay_below_the_root() {
        let at = |folder, reference| resolve(folder, reference).map(|path| path.to_string());
        assert_eq!(at("content/a", "../img/x.png"), Some("content/img/x.png".into()));
        assert_eq!(at("content", "./b.md"), Some("content/b.md".into()));
        assert_eq!(at("content", "../../etc/passwd"), None);
    }

    #[test]
    fn paths_know_their_parts() {
        let path = SourcePath::new("a/b.tar.GZ");
        assert_eq!((path.folder(), path.name(), path.stem(), path.extension().as_str()), ("a", "b.tar.GZ", "b.tar", "gz"));
        let dot = SourcePath::new(".env");
        assert_eq!((dot.folder(), dot.stem(), dot.extension().as_str(), dot.is_hidden()), ("", ".env", "", true));
    }
}
