//! Files as they were at a revision, from Git's objects: the working tree is not touched. Symbolic links are followed inside
//! the root, submodules are not. Only object names that Git itself gave are asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, Cursor, Read, Write};
use std::path::Path;
use std::process::Stdio;

use super::revision::{failed, is_object_name};
use super::{Revision, git, links, refusal, run};
use crate::error::Result;
use crate::tree::{AssetFact, File, SourcePath, Tree, Unread, picture};

/// Pictures and downloads above this many bytes are known by their size and name alone.
const MOST_ASSET_BYTES: u64 = 256 << 20;

/// The files that the root had at a revision: texts with their bytes, others with their sizes, as `fs::read_tree` gives them.
///
/// # Errors
/// When Git cannot say.
pub fn tree_at(root: &Path, revision: &Revision, wanted: impl Fn(&SourcePath) -> bool, max_text_bytes: u64) -> Result<Tree> {
    let followed = links::follow(root, revision, list(root, revision, &["-r"])?, &wanted)?;
    let kept: Vec<Entry> = followed.files.into_iter().filter(|entry| wanted(&entry.path)).collect();
    let mut tree = Tree::default();
    let unread = followed.unread.into_iter().filter(|(path, _)| wanted(path));
    tree.files.extend(unread.map(|(path, why)| (path, File::Unread(why))));
    let (named, nameless): (Vec<Entry>, Vec<Entry>) = kept.into_iter().partition(|entry| entry.is_utf8);
    let unnamed = || File::Unread(Unread::Failed("the file name is not UTF-8".to_owned()));
    tree.files.extend(nameless.into_iter().map(|entry| (entry.path, unnamed())));
    let (texts, others): (Vec<Entry>, Vec<Entry>) = named.into_iter().partition(|entry| is_text(&entry.path));
    let missing = || File::Unread(Unread::Failed("Git does not have it here (a partial clone)".to_owned()));
    read(root, revision, Ask { entries: &texts, limit: Some(max_text_bytes) }, |entry, blob| {
        let file = match blob {
            Blob::Bytes(bytes) => File::from_bytes(&bytes),
            Blob::Large(size) => File::Unread(Unread::TooLarge(size)),
            Blob::Missing => missing(),
        };
        tree.files.insert(entry.path.clone(), file);
    })?;
    read(root, revision, Ask { entries: &others, limit: None }, |entry, blob| {
        let file = if let Blob::Large(size) = blob { File::Asset(size) } else { missing() };
        tree.files.insert(entry.path.clone(), file);
    })?;
    Ok(tree)
}

/// Facts of `wanted` files at a revision; what was not there has no entry.
///
/// # Errors
/// When Git cannot say.
pub fn facts_at(root: &Path, revision: &Revision, wanted: &BTreeSet<SourcePath>) -> Result<BTreeMap<SourcePath, AssetFact>> {
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let next = |path: &SourcePath| wanted.range(SourcePath::new(format!("{path}/"))..).next();
    let below = |path: &SourcePath| next(path).is_some_and(|other| other.below(path.as_str()).is_some());
    let holds = |path: &SourcePath| wanted.contains(path) || below(path);
    let followed = links::follow(root, revision, list(root, revision, &["-r"])?, &holds)?;
    let entries: Vec<Entry> = followed.files.into_iter().filter(|entry| wanted.contains(&entry.path)).collect();
    let mut facts = BTreeMap::new();
    read(root, revision, Ask { entries: &entries, limit: Some(MOST_ASSET_BYTES) }, |entry, blob| {
        let hash = |text: &str| text.chars().take(16).collect();
        let fact = match blob {
            Blob::Bytes(bytes) => AssetFact {
                bytes: bytes.len() as u64,
                hash: hash(&blake3::hash(&bytes).to_hex()),
                animated: entry.path.extension() == "gif" && picture::is_animated(Cursor::new(&bytes)),
                size: picture::size(&entry.path.extension(), Cursor::new(bytes)),
            },
            Blob::Large(bytes) => AssetFact { bytes, hash: hash(&entry.object), size: None, animated: false },
            Blob::Missing => return,
        };
        facts.insert(entry.path.clone(), fact);
    })?;
    Ok(facts)
}

/// What a file held at a revision, or why nobody can say.
pub type Held = std::result::Result<Vec<u8>, String>;

/// The bytes of `wanted` files at a revision, up to a limit; what was not there has no entry.
///
/// # Errors
/// When Git cannot say.
pub fn bytes_at(root: &Path, revision: &Revision, wanted: &BTreeSet<SourcePath>, limit: u64) -> Result<BTreeMap<SourcePath, Held>> {
    let mut held = BTreeMap::new();
    if wanted.is_empty() {
        return Ok(held);
    }
    let followed = links::follow(root, revision, list(root, revision, &["-r"])?, &|path| wanted.contains(path))?;
    let entries: Vec<Entry> = followed.files.into_iter().filter(|entry| wanted.contains(&entry.path)).collect();
    read(root, revision, Ask { entries: &entries, limit: Some(limit) }, |entry, blob| {
        let bytes = match blob {
            Blob::Bytes(bytes) => Ok(bytes),
            Blob::Large(size) => Err(format!("it has {size} bytes, at most {limit} are read")),
            Blob::Missing => Err("Git does not have it here (a partial clone)".to_owned()),
        };
        held.insert(entry.path.clone(), bytes);
    })?;
    Ok(held)
}

/// The text of one file at a revision, bytes that are not UTF-8 replaced; `None` when there was none.
///
/// # Errors
/// When Git cannot say.
pub fn text_at(root: &Path, revision: &Revision, path: &SourcePath) -> Result<Option<String>> {
    let mut entries = list(root, revision, &[path.as_str()])?;
    if entries.iter().any(Entry::is_link) {
        entries = links::follow(root, revision, list(root, revision, &["-r"])?, &|other| other == path)?.files;
    }
    entries.retain(|entry| entry.is_file() && entry.path == *path);
    let mut text = None;
    read(root, revision, Ask { entries: &entries, limit: Some(MOST_ASSET_BYTES) }, |_, blob| {
        if let Blob::Bytes(bytes) = blob {
            text = Some(String::from_utf8_lossy(&bytes).into_owned());
        }
    })?;
    Ok(text)
}

/// Whether the root had this folder at a revision.
///
/// # Errors
/// When Git cannot say.
pub fn has_folder_at(root: &Path, revision: &Revision, folder: &str) -> Result<bool> {
    let listed = list(root, revision, &[folder])?;
    if listed.iter().any(Entry::is_link) {
        let below = |path: &SourcePath| path.below(folder).is_some();
        return Ok(links::follow(root, revision, list(root, revision, &["-r"])?, &below)?.files.iter().any(|entry| below(&entry.path)));
    }
    Ok(listed.iter().any(|entry| entry.mode == "040000" && entry.path.as_str() == folder))
}

/// Markdown and YAML, as the walk of the folder has it.
fn is_text(path: &SourcePath) -> bool {
    path.is_markdown() || matches!(path.extension().as_str(), "yaml" | "yml")
}

/// One name in a tree.
#[derive(Clone)]
pub(super) struct Entry {
    mode: String,
    object: String,
    /// Relative to the root.
    pub(super) path: SourcePath,
    /// Whether `path` is the whole truth.
    is_utf8: bool,
}

impl Entry {
    /// A regular file: no symbolic link, no submodule, no folder.
    pub(super) fn is_file(&self) -> bool {
        self.mode.starts_with("100")
    }

    /// A symbolic link.
    pub(super) fn is_link(&self) -> bool {
        self.mode == "120000"
    }

    /// The same file under the name of a link.
    pub(super) fn called(&self, name: String) -> Entry {
        Entry { path: SourcePath::new(name), ..self.clone() }
    }
}

/// What a revision holds below the root. Git takes the working folder for the top of what is listed.
fn list(root: &Path, revision: &Revision, arguments: &[&str]) -> Result<Vec<Entry>> {
    let mut command = git(root);
    command.args(["ls-tree", "-z"]);
    let (options, paths): (Vec<&str>, Vec<&str>) = arguments.iter().partition(|argument| **argument == "-r");
    command.args(options).args(["--end-of-options", &revision.commit]).args(paths);
    let output = run(&mut command).map_err(|reason| failed(&revision.name, reason))?;
    if !output.status.success() {
        return Err(failed(&revision.name, refusal(&String::from_utf8_lossy(&output.stderr))));
    }
    Ok(output.stdout.split(|&byte| byte == 0).filter_map(entry).collect())
}

/// `<mode> <kind> <object>` and a path behind a tab.
fn entry(line: &[u8]) -> Option<Entry> {
    let tab = line.iter().position(|&byte| byte == b'\t')?;
    let (head, path) = (std::str::from_utf8(line.get(..tab)?).ok()?, line.get(tab + 1..)?);
    let mut words = head.split(' ');
    let (mode, object) = (words.next()?, words.nth(1)?);
    let name = String::from_utf8_lossy(path);
    let is_utf8 = matches!(name, std::borrow::Cow::Borrowed(_));
    is_object_name(object.as_bytes()).then(|| Entry {
        mode: mode.to_owned(),
        object: object.to_owned(),
        path: SourcePath::new(name),
        is_utf8,
    })
}

/// Which contents are asked for.
pub(super) struct Ask<'a> {
    pub(super) entries: &'a [Entry],
    /// Contents up to this many bytes; `None` asks for sizes alone.
    pub(super) limit: Option<u64>,
}

/// What Git has of a file.
pub(super) enum Blob {
    Bytes(Vec<u8>),
    /// Its size: too large, or only that was asked for.
    Large(u64),
    Missing,
}

/// Reads contents through one `git cat-file`. Names are written from a thread of their own, so that neither side waits
/// for the other with its pipe full.
pub(super) fn read(root: &Path, revision: &Revision, ask: Ask<'_>, mut take: impl FnMut(&Entry, Blob)) -> Result<()> {
    if ask.entries.is_empty() {
        return Ok(());
    }
    let lost = |error: io::Error| {
        failed(&revision.name, format!("Git stopped while files were read ({error}). Run `git fsck` in the folder to see what it needs."))
    };
    let mut command = git(root);
    command.args(["cat-file", if ask.limit.is_some() { "--batch" } else { "--batch-check" }]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(lost)?;
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(lost(io::ErrorKind::BrokenPipe.into()));
    };
    let done = std::thread::scope(|scope| {
        scope.spawn(move || {
            // Should Git have gone, the reading side notices.
            let names: String = ask.entries.iter().flat_map(|entry| [entry.object.as_str(), "\n"]).collect();
            let _ = input.write_all(names.as_bytes());
        });
        let mut output = BufReader::with_capacity(1 << 16, output);
        let done = ask.entries.iter().try_for_each(|entry| {
            take(entry, answer(&mut output, ask.limit)?);
            Ok(())
        });
        // It only reads, so nothing is lost, and the writer does not wait for it.
        let _ = child.kill();
        done
    });
    let _ = child.wait();
    done.map_err(lost)
}

/// `<object> <kind> <size>`, and with contents those and a line break; or `<object> missing`.
fn answer(output: &mut impl BufRead, limit: Option<u64>) -> io::Result<Blob> {
    let mut header = Vec::new();
    if output.by_ref().take(1024).read_until(b'\n', &mut header)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let header = header.trim_ascii_end();
    if header.ends_with(b" missing") {
        return Ok(Blob::Missing);
    }
    let size = header.rsplit(|&byte| byte == b' ').next().and_then(|size| std::str::from_utf8(size).ok()?.parse::<u64>().ok());
    let size = size.ok_or(io::ErrorKind::InvalidData)?;
    let Some(limit) = limit else { return Ok(Blob::Large(size)) };
    let mut content = output.by_ref().take(size.saturating_add(1));
    if size > limit {
        io::copy(&mut content, &mut io::sink())?;
        return Ok(Blob::Large(size));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    content.read_to_end(&mut bytes)?;
    if bytes.pop() != Some(b'\n') || bytes.len() as u64 != size {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Blob::Bytes(bytes))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn answers_are_read_strictly() {
        let read = |bytes: &[u8], limit| match answer(&mut Cursor::new(bytes), limit) {
            Ok(Blob::Bytes(bytes)) => String::from_utf8(bytes).unwrap(),
            Ok(Blob::Large(size)) => format!("large {size}"),
            Ok(Blob::Missing) => "missing".to_owned(),
            Err(error) => error.kind().to_string(),
        };
        assert_eq!(read(b"ab blob 3\nx\ny\n", Some(9)), "x\ny");
        assert_eq!(read(b"ab blob 3\nx\ny\n", Some(2)), "large 3");
        assert_eq!(read(b"ab blob 3\n", None), "large 3");
        assert_eq!(read(b"ab missing\n", Some(9)), "missing");
        for cut in [&b""[..], b"ab blob 3\nx\n", b"ab blob 3\nx\nyz"] {
            assert_eq!(read(cut, Some(9)), "unexpected end of file");
        }
        assert_eq!(read(b"ab blob many\n", Some(9)), "invalid data");
    }
}
