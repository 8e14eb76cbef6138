//! The walk: every file of the content folder that Git does not ignore, texts with their bytes, the rest with sizes.

use std::fs::{self, FileType, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder, WalkState};

use super::links::{self, Target};
use crate::error::{Error, Result};
use crate::tree::{File, SourcePath, Tree, Unread};

/// Folder links followed before the rest is only reported: enough for people, too few for a bomb of links.
const MOST_LINKS: usize = 500;

/// What to read.
pub struct ReadOptions<'a> {
    /// The site's root.
    pub root: &'a Path,
    /// The content folder relative to the root; empty for the root itself.
    pub content: &'a str,
    /// Folders relative to the root that are never walked: static files, output, checklists, themes.
    pub skip: &'a [String],
    /// Texts above this many bytes are reported, not read.
    pub max_text_bytes: u64,
}

/// Reads the content folder: Markdown and YAML as bytes, other files as sizes, in parallel.
///
/// Hidden files, `node_modules`, folders to skip and what Git ignores are left out; without a repository the
/// `.gitignore` files below the content folder count. What is there but cannot be had becomes `File::Unread`.
/// Paths are relative to the root.
///
/// # Errors
/// When the content folder is missing, is not a folder, cannot be listed, or lies outside the root.
pub fn read_tree(options: &ReadOptions) -> Result<Tree> {
    let root = real_root(options.root)?;
    let content = options.content.trim_matches('/').trim_start_matches("./");
    let content = if content == "." { "" } else { content };
    let start = content_folder(&root, content)?;
    let skip = options
        .skip
        .iter()
        .map(|folder| folder.trim_start_matches("./").trim_matches('/').to_owned())
        .filter(|folder: &String| !folder.is_empty())
        .collect();
    let reader = Reader { root, skip, max_text_bytes: options.max_text_bytes, in_git: in_repository(options.root) };
    let mut files = Vec::new();
    let mut folders = vec![Folder { real: start, name: content.to_owned(), above: vec![] }];
    let mut followed = 0;
    while let Some(folder) = folders.pop() {
        let (found, mut links) = reader.walk(&folder);
        files.extend(found);
        links.sort();
        for link in links {
            match reader.link(&folder, &link) {
                Linked::File(file) => files.push((SourcePath::new(&link), file)),
                Linked::Folder(next) if followed < MOST_LINKS => {
                    followed += 1;
                    folders.push(next);
                }
                Linked::Folder(_) => {
                    let words = format!("more than {MOST_LINKS} symbolic links to folders");
                    files.push((SourcePath::new(&link), File::Unread(Unread::Failed(words))));
                }
                Linked::Skipped => {}
            }
        }
    }
    Ok(Tree { files: files.into_iter().collect() })
}

/// The root with every link resolved.
pub(super) fn real_root(root: &Path) -> Result<PathBuf> {
    root.canonicalize().map_err(|error| {
        Error::cannot_run(format!("could not open the folder `{}`", root.display()))
            .because(&error)
            .hint("Give the folder that holds the help center with `--root`.")
    })
}

fn content_folder(root: &Path, content: &str) -> Result<PathBuf> {
    let missing = |error: &io::Error| {
        Error::cannot_run(format!("could not open the content folder `{content}`"))
            .because(error)
            .hint("Set `content:` in `guidepost.yaml` to the folder that holds the Markdown files.")
    };
    let real = match links::follow(root, &root.join(content)) {
        Target::Inside(real) => real,
        Target::Outside(real) => {
            let message = format!("the content folder `{content}` leads out of the root, to `{}`", real.display());
            return Err(Error::cannot_run(message).hint("Choose a `--root` that contains the content folder."));
        }
        Target::Broken(error) => return Err(missing(&error)),
    };
    fs::read_dir(&real).map_err(|error| missing(&error))?;
    Ok(real)
}

/// Whether Git's rules apply: some folder upward is a repository.
fn in_repository(root: &Path) -> bool {
    root.canonicalize().is_ok_and(|real| real.ancestors().any(|folder| folder.join(".git").exists()))
}

/// One folder to walk: the content folder, or where a link led.
struct Folder {
    real: PathBuf,
    /// Its path relative to the root, as readers of the tree see it.
    name: String,
    /// Real folders that hold the links which led here; meeting one again is a loop.
    above: Vec<PathBuf>,
}

enum Linked {
    File(File),
    Folder(Folder),
    Skipped,
}

type Found = Vec<(SourcePath, File)>;

/// One text file again after a change; `None` when it is gone, is no regular file, or a link led to it.
pub fn read_one(root: &Path, path: &SourcePath, max_text_bytes: u64) -> Option<File> {
    let full = root.join(path.as_str());
    let metadata = fs::symlink_metadata(&full).ok().filter(Metadata::is_file)?;
    if metadata.len() > max_text_bytes {
        return Some(File::Unread(Unread::TooLarge(metadata.len())));
    }
    let mut bytes = Vec::new();
    fs::File::open(&full).ok()?.take(max_text_bytes).read_to_end(&mut bytes).ok()?;
    Some(File::from_bytes(&bytes))
}

struct Reader {
    root: PathBuf,
    skip: Vec<String>,
    max_text_bytes: u64,
    in_git: bool,
}

impl Reader {
    /// Files below one folder, and the links among them, by name.
    fn walk(&self, folder: &Folder) -> (Found, Vec<String>) {
        let found = Mutex::new((Vec::new(), Vec::new()));
        self.walker(folder).build_parallel().run(|| {
            let mut buffer = Vec::new();
            let found = &found;
            Box::new(move |entry| {
                let item = match entry {
                    Ok(entry) => self.entry(folder, &entry, &mut buffer),
                    Err(error) => failed_entry(folder, &error),
                };
                let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                match item {
                    Some(Item::File(path, file)) => found.0.push((path, file)),
                    Some(Item::Link(name)) => found.1.push(name),
                    None => {}
                }
                WalkState::Continue
            })
        });
        found.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn walker(&self, folder: &Folder) -> WalkBuilder {
        let mut walker = WalkBuilder::new(&folder.real);
        walker.threads(rayon::current_num_threads()).follow_links(false).hidden(true);
        walker.git_global(false).git_ignore(true).git_exclude(true).ignore(false);
        walker.parents(self.in_git).require_git(self.in_git);
        let (real, name, skip) = (folder.real.clone(), folder.name.clone(), self.skip.clone());
        walker.filter_entry(move |entry| {
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir()) && entry.depth() > 0;
            // What Guidepost published earlier may hold Markdown, which is no source.
            let published = || entry.path().join(super::manifest::NAME).is_file();
            !is_folder || !is_skipped(&name_below(&name, &real, entry.path()).unwrap_or_default(), &skip) && !published()
        });
        walker
    }

    fn entry(&self, folder: &Folder, entry: &DirEntry, buffer: &mut Vec<u8>) -> Option<Item> {
        let kind = entry.file_type()?;
        if kind.is_dir() {
            return None;
        }
        let Some(name) = name_below(&folder.name, &folder.real, entry.path()) else {
            let lossy = entry.path().strip_prefix(&folder.real).unwrap_or(entry.path()).to_string_lossy();
            return Some(Item::failed(join(&folder.name, &lossy), "the file name is not UTF-8".to_owned()));
        };
        if kind.is_symlink() {
            return Some(Item::Link(name));
        }
        let path = SourcePath::new(name);
        let file = self.file(&path, entry.path(), (kind, buffer));
        Some(Item::File(path, file))
    }

    fn file(&self, path: &SourcePath, real: &Path, (kind, buffer): (FileType, &mut Vec<u8>)) -> File {
        if !kind.is_file() {
            return File::Unread(Unread::Failed("not a regular file (a pipe, socket or device)".to_owned()));
        }
        let file = if is_text(path) { self.text(real, buffer) } else { size(real) };
        file.unwrap_or_else(|error| File::Unread(Unread::Failed(error.to_string())))
    }

    fn text(&self, real: &Path, buffer: &mut Vec<u8>) -> io::Result<File> {
        let file = fs::File::open(real)?;
        let bytes = file.metadata()?.len();
        if bytes > self.max_text_bytes {
            return Ok(File::Unread(Unread::TooLarge(bytes)));
        }
        buffer.clear();
        buffer.reserve(usize::try_from(bytes).unwrap_or(0) + 1);
        // A file that grows meanwhile must not outgrow the limit.
        file.take(self.max_text_bytes).read_to_end(buffer)?;
        Ok(File::from_bytes(buffer))
    }

    fn link(&self, folder: &Folder, name: &str) -> Linked {
        let below = name.strip_prefix(folder.name.as_str()).unwrap_or(name).trim_start_matches('/');
        let path = folder.real.join(below);
        let real = match links::follow(&self.root, &path) {
            Target::Inside(real) => real,
            Target::Outside(real) => return Linked::outside(real.display().to_string()),
            Target::Broken(error) if links::is_loop(&error) => return Linked::outside("itself".to_owned()),
            Target::Broken(error) => {
                let target = fs::read_link(&path).unwrap_or_default();
                let words = format!("the link leads to `{}`: {error}", target.display());
                return Linked::File(File::Unread(Unread::Failed(words)));
            }
        };
        let Ok(metadata) = real.metadata() else { return Linked::Skipped };
        if metadata.is_dir() { self.folder_link(folder, name, (path, real)) } else { self.file_link(name, &real, &metadata) }
    }

    fn file_link(&self, name: &str, real: &Path, metadata: &Metadata) -> Linked {
        Linked::File(self.file(&SourcePath::new(name), real, (metadata.file_type(), &mut Vec::new())))
    }

    fn folder_link(&self, folder: &Folder, name: &str, (path, real): (PathBuf, PathBuf)) -> Linked {
        let target = name_below("", &self.root, &real).unwrap_or_default();
        if is_skipped(name, &self.skip) || self.skip.iter().any(|skip| within(&target, skip)) || target.split('/').any(is_never_walked) {
            return Linked::Skipped;
        }
        let mut above = folder.above.clone();
        above.extend(path.parent().map(Path::to_path_buf));
        if above.iter().any(|holder| holder.starts_with(&real)) {
            return Linked::outside(if target.is_empty() { "the root, which holds it".to_owned() } else { target });
        }
        Linked::Folder(Folder { real, name: name.to_owned(), above })
    }
}

impl Linked {
    fn outside(target: String) -> Linked {
        Linked::File(File::Unread(Unread::OutsideRoot(target)))
    }
}

enum Item {
    File(SourcePath, File),
    Link(String),
}

impl Item {
    fn failed(name: String, words: String) -> Item {
        Item::File(SourcePath::new(name), File::Unread(Unread::Failed(words)))
    }
}

/// A walk error as a finding at its path; faults in `.gitignore` files have no path and are Git's to report.
fn failed_entry(folder: &Folder, error: &ignore::Error) -> Option<Item> {
    let mut path = folder.real.as_path();
    let mut next = error;
    let words = loop {
        match next {
            ignore::Error::WithPath { path: at, err } => {
                path = at;
                next = err;
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => next = err,
            ignore::Error::Io(error) => break error.to_string(),
            _ => return None,
        }
    };
    let below = path.strip_prefix(&folder.real).unwrap_or(path).to_string_lossy();
    Some(Item::failed(join(&folder.name, &below), words))
}

fn size(real: &Path) -> io::Result<File> {
    Ok(File::Asset(fs::symlink_metadata(real)?.len()))
}

fn is_text(path: &SourcePath) -> bool {
    path.is_markdown() || matches!(path.extension().as_str(), "yaml" | "yml")
}

fn is_never_walked(name: &str) -> bool {
    matches!(name, "node_modules" | ".git" | ".guidepost")
}

fn is_skipped(name: &str, skip: &[String]) -> bool {
    is_never_walked(name.rsplit('/').next().unwrap_or(name)) || skip.iter().any(|folder| folder == name)
}

fn within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The tree's name for a real path below `real`; `None` when it is not UTF-8.
fn name_below(name: &str, real: &Path, path: &Path) -> Option<String> {
    Some(join(name, path.strip_prefix(real).ok()?.to_str()?))
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() || name.is_empty() { format!("{folder}{name}") } else { format!("{folder}/{name}") }
}

#[cfg(test)]
mod tests;
