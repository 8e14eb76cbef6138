//! Tells which paths changed: folders are watched, never files, and looked after when they are replaced. Faults of the
//! system's notifications end in slower looking, not in an end.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, SystemTime};

use notify::event::{AccessKind, AccessMode};
use notify::{Config, ErrorKind, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, NoCache, new_debouncer_opt};

/// Silence that ends a burst: a save is several writes, and a switch of branches thousands.
const QUIET: Duration = Duration::from_millis(10);
const TICK: Duration = Duration::from_millis(4);

/// How often files are compared where the system does not tell.
const POLL: Duration = Duration::from_millis(700);

/// A folder to watch, by its path relative to the root.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Folder {
    /// Empty for the root.
    pub(super) name: String,
    /// With everything below.
    pub(super) deep: bool,
}

/// Tells the same folder from another one at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Covered {
    real: PathBuf,
    number: u64,
    created: Option<SystemTime>,
}

enum Watcher {
    Native(Debouncer<RecommendedWatcher, NoCache>),
    Poll(Debouncer<PollWatcher, NoCache>),
    /// Not even that: changes are seen when the server is started again.
    None,
}

/// The watched folders.
pub(super) struct Watch {
    root: PathBuf,
    watcher: Watcher,
    sender: Sender<Vec<PathBuf>>,
    receiver: Receiver<Vec<PathBuf>>,
    covered: BTreeMap<Folder, Covered>,
    notes: Vec<String>,
}

impl Watch {
    /// Watches nothing yet.
    pub(super) fn new(root: &Path) -> Watch {
        let (sender, receiver) = channel();
        let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
        let mut watch = Watch { root, watcher: Watcher::None, sender, receiver, covered: BTreeMap::new(), notes: vec![] };
        match new_debouncer_opt(QUIET, Some(TICK), handler(watch.sender.clone()), NoCache::new(), Config::default()) {
            Ok(native) => watch.watcher = Watcher::Native(native),
            Err(error) => watch.poll(&error),
        }
        watch
    }

    /// Sentences for the person, since they were last asked for.
    pub(super) fn notes(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notes)
    }

    /// Waits for changes: paths below the root as the site names them.
    pub(super) fn next(&self, patience: Duration) -> Result<Vec<PathBuf>, RecvTimeoutError> {
        let mut paths = self.receiver.recv_timeout(patience)?;
        paths.extend(self.receiver.try_iter().flatten());
        Ok(paths.into_iter().map(|path| self.named(path)).collect())
    }

    /// Watches these folders and no others; returns those that are new, gone, or not the ones they were.
    pub(super) fn cover(&mut self, folders: &BTreeSet<Folder>) -> Vec<PathBuf> {
        let mut changed = Vec::new();
        let needed = |folder: &&Folder| !folders.iter().any(|other| other.deep && other != *folder && is_below(&folder.name, &other.name));
        let wanted: BTreeMap<&Folder, Covered> =
            folders.iter().filter(needed).filter_map(|folder| Some((folder, self.look(folder)?))).collect();
        let stale: Vec<Folder> =
            self.covered.iter().filter(|(folder, known)| wanted.get(folder) != Some(known)).map(|(folder, _)| folder.clone()).collect();
        for folder in stale {
            if let Some(known) = self.covered.remove(&folder) {
                self.unwatch(&known.real);
                changed.push(self.root.join(&folder.name));
            }
        }
        for (folder, covered) in wanted {
            if self.covered.contains_key(folder) {
                continue;
            }
            if let Err(error) = self.watch(&covered.real, folder.deep) {
                if is_limit(&error) && matches!(self.watcher, Watcher::Native(_)) {
                    self.poll(&error);
                    changed.extend(self.cover(folders));
                    return changed;
                }
                // Gone between the look and the watch: the next patrol sees what became of it.
                continue;
            }
            self.covered.insert(folder.clone(), covered);
            changed.push(self.root.join(&folder.name));
        }
        changed.sort();
        changed.dedup();
        changed
    }

    fn look(&self, folder: &Folder) -> Option<Covered> {
        let real = self.root.join(&folder.name).canonicalize().ok().filter(|real| real.starts_with(&self.root))?;
        let metadata = real.metadata().ok().filter(|metadata| metadata.is_dir())?;
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(&metadata);
        #[cfg(not(unix))]
        let number = 0;
        Some(Covered { real, number, created: metadata.created().ok() })
    }

    /// A link to a folder is watched where it leads; its files are known by the link's name.
    fn named(&self, path: PathBuf) -> PathBuf {
        let linked = self.covered.iter().filter(|(folder, covered)| self.root.join(&folder.name) != covered.real);
        let mut linked =
            linked.filter_map(|(folder, covered)| Some(self.root.join(&folder.name).join(path.strip_prefix(&covered.real).ok()?)));
        linked.next().unwrap_or(path)
    }

    fn watch(&mut self, path: &Path, deep: bool) -> notify::Result<()> {
        let mode = if deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        match &mut self.watcher {
            Watcher::Native(watcher) => watcher.watch(path, mode),
            Watcher::Poll(watcher) => watcher.watch(path, mode),
            Watcher::None => Ok(()),
        }
    }

    fn unwatch(&mut self, path: &Path) {
        // It fails for a folder that is gone, which is as good.
        let _ = match &mut self.watcher {
            Watcher::Native(watcher) => watcher.unwatch(path),
            Watcher::Poll(watcher) => watcher.unwatch(path),
            Watcher::None => Ok(()),
        };
    }

    /// Goes on without the system's notifications.
    fn poll(&mut self, why: &notify::Error) {
        self.covered.clear();
        self.notes.push(advice(why));
        let config = Config::default().with_poll_interval(POLL);
        self.watcher = match new_debouncer_opt(QUIET, Some(TICK), handler(self.sender.clone()), NoCache::new(), config) {
            Ok(poll) => Watcher::Poll(poll),
            Err(error) => {
                self.notes.push(format!("Changes cannot be seen ({error}): start the preview again to see them."));
                Watcher::None
            }
        };
    }
}

/// Passes on what changed; a reader's own opening and closing of files is nothing.
fn handler(sender: Sender<Vec<PathBuf>>) -> impl FnMut(DebounceEventResult) + Send + 'static {
    move |result: DebounceEventResult| {
        let paths = match result {
            Ok(events) => {
                let changes = events.into_iter().filter(|event| event.need_rescan() || is_change(event.kind));
                // When notifications were lost, anything may have changed: the empty path stands for the root.
                changes.flat_map(|event| if event.need_rescan() { vec![PathBuf::new()] } else { event.paths.clone() }).collect()
            }
            Err(_) => vec![PathBuf::new()],
        };
        let paths: Vec<PathBuf> = paths;
        if !paths.is_empty() {
            // Nobody receives any more: the server is ending.
            let _ = sender.send(paths);
        }
    }
}

fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

fn is_below(name: &str, folder: &str) -> bool {
    folder.is_empty() || name == folder || name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The limit of watches, or of programs that watch.
fn is_limit(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::MaxFilesWatch => true,
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::StorageFull,
        _ => false,
    }
}

fn advice(error: &notify::Error) -> String {
    let slower = "Files are compared every second instead; changes take longer to show.";
    if is_limit(error) {
        return format!("The system's limit of watched folders is reached: raise `fs.inotify.max_user_watches`. {slower}");
    }
    match &error.kind {
        ErrorKind::Io(io) if io.raw_os_error() == Some(rustix::io::Errno::MFILE.raw_os_error()) => {
            format!("Too many programs watch folders: raise `fs.inotify.max_user_instances`. {slower}")
        }
        _ => format!("The system does not tell of changes ({error}). {slower}"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::fs;

    fn folder(name: &str, deep: bool) -> Folder {
        Folder { name: name.into(), deep }
    }

    fn until(watch: &Watch, wanted: &Path) -> bool {
        (0..1200).any(|_| watch.next(Duration::from_millis(50)).is_ok_and(|paths| paths.iter().any(|path| path == wanted)))
    }

    #[test]
    fn a_folder_that_is_replaced_is_watched_again() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        fs::create_dir(root.join("content")).unwrap();
        let folders = BTreeSet::from([folder("", false), folder("content", true), folder("static", true)]);
        let mut watch = Watch::new(&root);
        assert_eq!(watch.cover(&folders).len(), 2);
        assert!(watch.cover(&folders).is_empty());
        fs::rename(root.join("content"), root.join("old")).unwrap();
        fs::create_dir(root.join("content")).unwrap();
        assert!(watch.cover(&folders).contains(&root.join("content")));
        fs::write(root.join("content/a.md"), "x").unwrap();
        assert!(until(&watch, &root.join("content/a.md")));
    }

    #[test]
    fn without_the_systems_word_files_are_compared() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        fs::write(root.join("a.md"), "x").unwrap();
        let mut watch = Watch::new(&root);
        watch.poll(&notify::Error::new(ErrorKind::MaxFilesWatch));
        assert!(watch.notes()[0].contains("`fs.inotify.max_user_watches`"));
        watch.cover(&BTreeSet::from([folder("", true)]));
        fs::write(root.join("a.md"), "longer").unwrap();
        fs::write(root.join("b.md"), "new").unwrap();
        assert!(until(&watch, &root.join("b.md")));
    }
}
