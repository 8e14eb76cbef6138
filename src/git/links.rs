//! Symbolic links as a revision has them, followed as the walk of the folder follows them: inside the root and never out of it.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::Revision;
use super::objects::{Ask, Blob, Entry, read};
use crate::error::Result;
use crate::tree::{SourcePath, Unread};

/// Links to folders that are followed, as in `fs`.
const MOST_LINKS: usize = 500;

/// Links on the way to one file, as systems count them.
const MOST_STEPS: usize = 40;

/// No system takes longer targets.
const MOST_TARGET_BYTES: u64 = 4096;

/// What a revision holds once its links are followed.
#[derive(Default)]
pub(super) struct Followed {
    /// Files, those that links lead to under the names of the links.
    pub(super) files: Vec<Entry>,
    /// Links that lead to no file of the root.
    pub(super) unread: Vec<(SourcePath, Unread)>,
}

/// Follows the links among `listed` that may hold something that is wanted.
///
/// # Errors
/// When Git cannot say where they lead.
pub(super) fn follow(root: &Path, revision: &Revision, listed: Vec<Entry>, wanted: &dyn Fn(&SourcePath) -> bool) -> Result<Followed> {
    let (links, files): (Vec<Entry>, Vec<Entry>) =
        listed.into_iter().filter(|entry| entry.is_file() || entry.is_link()).partition(Entry::is_link);
    let asked_for = |link: &&Entry| wanted(&link.path) || wanted(&SourcePath::new(format!("{}/x.md", link.path)));
    if !links.iter().any(|link| asked_for(&link)) {
        return Ok(Followed { files, ..Followed::default() });
    }
    let mut targets = BTreeMap::new();
    read(root, revision, Ask { entries: &links, limit: Some(MOST_TARGET_BYTES) }, |link, blob| {
        if let Blob::Bytes(bytes) = blob {
            targets.insert(link.path.to_string(), String::from_utf8_lossy(&bytes).into_owned());
        }
    })?;
    let known = files.iter().map(|entry| (entry.path.to_string(), entry)).collect();
    let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let mut walk = Walk { root, files: known, targets, open: vec![], found: Followed::default() };
    let asked_for = links.iter().filter(asked_for).filter(|link| walk.targets.contains_key(link.path.as_str()));
    for link in asked_for.map(|link| link.path.clone()).collect::<Vec<_>>() {
        walk.link(link.as_str().to_owned(), link.as_str(), &[]);
    }
    let mut followed = 0;
    while let Some(folder) = walk.open.pop() {
        followed += 1;
        if followed > MOST_LINKS {
            let words = format!("more than {MOST_LINKS} symbolic links to folders");
            walk.found.unread.push((SourcePath::new(folder.name), Unread::Failed(words)));
            continue;
        }
        walk.folder(&folder);
    }
    let mut found = walk.found;
    found.files.extend(files);
    Ok(found)
}

/// A folder that a link leads to.
struct Folder {
    /// Its path under the link's name.
    name: String,
    real: String,
    /// Real folders that hold the links which led here; meeting one again is a loop.
    above: Vec<String>,
}

struct Walk<'a> {
    root: PathBuf,
    files: BTreeMap<String, &'a Entry>,
    targets: BTreeMap<String, String>,
    open: Vec<Folder>,
    found: Followed,
}

impl Walk<'_> {
    /// Follows one link, which stands at `real` and is called `name`.
    fn link(&mut self, name: String, real: &str, above: &[String]) {
        let end = self.resolve(real).and_then(|end| self.take(&name, end, (real, above)));
        if let Err(unread) = end {
            self.found.unread.push((SourcePath::new(name), unread));
        }
    }

    fn take(&mut self, name: &str, end: String, (real, above): (&str, &[String])) -> std::result::Result<(), Unread> {
        if let Some(file) = self.files.get(&end) {
            self.found.files.push(file.called(name.to_owned()));
            return Ok(());
        }
        if !self.names_below(&end).any(|_| true) {
            let target = self.targets.get(real).map_or("", String::as_str);
            // "No such file", in the system's own words.
            let error = io::Error::from_raw_os_error(2);
            return Err(Unread::Failed(format!("the link leads to `{target}`: {error}")));
        }
        if end.split('/').any(|name| matches!(name, "node_modules" | ".guidepost")) {
            return Ok(());
        }
        let mut above = above.to_vec();
        above.push(real.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned());
        if above.iter().any(|holder| is_in(holder, &end)) {
            return Err(Unread::OutsideRoot(if end.is_empty() { "the root, which holds it".to_owned() } else { end }));
        }
        self.open.push(Folder { name: name.to_owned(), real: end, above });
        Ok(())
    }

    /// Everything below a folder under the name of the link that led to it.
    fn folder(&mut self, folder: &Folder) {
        let below: Vec<String> = self.names_below(&folder.real).cloned().collect();
        for real in below {
            let rest = real.get(folder.real.len()..).unwrap_or_default().trim_start_matches('/');
            let name = format!("{}/{rest}", folder.name);
            match self.files.get(&real) {
                Some(file) => self.found.files.push(file.called(name)),
                None => self.link(name, &real, &folder.above),
            }
        }
    }

    /// Files and links below a folder; all of them below the root.
    fn names_below<'s>(&'s self, folder: &str) -> impl Iterator<Item = &'s String> {
        let start = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let (files, links) = (self.files.range(start.clone()..), self.targets.range(start.clone()..));
        let end = start.clone();
        let files = files.map(|(path, _)| path).take_while(move |path| path.starts_with(&start));
        files.chain(links.map(|(path, _)| path).take_while(move |path| path.starts_with(&end)))
    }

    /// Where a path ends once every link on the way is followed, from the root.
    fn resolve(&self, path: &str) -> std::result::Result<String, Unread> {
        let parts = |path: &str| path.split('/').rev().map(str::to_owned).collect::<Vec<_>>();
        let (mut todo, mut done, mut steps) = (parts(path), Vec::<String>::new(), 0);
        while let Some(part) = todo.pop() {
            match part.as_str() {
                "" | "." => continue,
                ".." if done.pop().is_some() => continue,
                ".." => {
                    let real = lexical(self.root.join(".."), &todo);
                    todo = self.inside(&real).map(parts_of)?;
                    steps += 1;
                }
                _ => done.push(part),
            }
            if let Some(target) = self.targets.get(&done.join("/")) {
                done.pop();
                steps += 1;
                if target.starts_with('/') {
                    todo = self.inside(&lexical(PathBuf::from(target), &todo)).map(parts_of)?;
                    done.clear();
                } else {
                    todo.extend(parts(target));
                }
            }
            if steps > MOST_STEPS {
                return Err(Unread::OutsideRoot("itself".to_owned()));
            }
        }
        let end = done.join("/");
        // Git's folder is nobody's content.
        let own = done.iter().any(|name| name.eq_ignore_ascii_case(".git"));
        if own { Err(Unread::OutsideRoot(self.root.join(end).display().to_string())) } else { Ok(end) }
    }

    /// The part of an absolute path below the root.
    fn inside<'p>(&self, real: &'p Path) -> std::result::Result<&'p Path, Unread> {
        real.strip_prefix(&self.root).map_err(|_| Unread::OutsideRoot(real.display().to_string()))
    }
}

/// The names of a path, the last one first.
fn parts_of(path: &Path) -> Vec<String> {
    path.iter().rev().map(|name| name.to_string_lossy().into_owned()).collect()
}

/// A path with names behind it, the last of them first, without `..`.
fn lexical(start: PathBuf, todo: &[String]) -> PathBuf {
    let mut out = PathBuf::new();
    let names = start.iter().map(|name| name.to_string_lossy().into_owned()).chain(todo.iter().rev().cloned());
    for name in names {
        match name.as_str() {
            "" | "." => {}
            ".." => {
                out.pop();
            }
            _ => out.push(name),
        }
    }
    out
}

/// Whether a folder is another or lies in it; everything lies in the root.
fn is_in(folder: &str, other: &str) -> bool {
    other.is_empty() || folder.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
