//! Reads what `git log --raw -z` printed, newest commit first, and follows each name back through its renames.
//! Takes any bytes: what is not understood is passed over. Knows nothing of file contents.

use jiff::civil::Date;
use jiff::{Timestamp, tz::Offset};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// The history of every file that the newest commit has, as far as the log tells.
#[derive(Debug, Default)]
pub(super) struct Log<'a> {
    /// Newest first.
    pub(super) commits: Vec<Commit<'a>>,
    /// In no order that means anything; each has at least one event.
    pub(super) files: Vec<File<'a>>,
}

#[derive(Debug)]
pub(super) struct Commit<'a> {
    pub(super) date: Date,
    pub(super) author: &'a [u8],
}

#[derive(Debug)]
pub(super) struct File<'a> {
    /// The name in the newest commit.
    pub(super) path: &'a [u8],
    /// Changes of the content, newest first.
    pub(super) events: Vec<Event<'a>>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Event<'a> {
    /// Position in the list of commits.
    pub(super) commit: usize,
    /// Object names as the log has them. Never equal.
    pub(super) old: &'a [u8],
    pub(super) new: &'a [u8],
    /// The file came into being: there is no old text.
    pub(super) added: bool,
}

impl Log<'_> {
    /// The day of an event.
    pub(super) fn date(&self, event: &Event<'_>) -> Date {
        self.commits.get(event.commit).map_or(Date::ZERO, |commit| commit.date)
    }
}

/// Reads the output of `git log --raw -z --no-abbrev --format='%ct %an'`.
pub(super) fn read(bytes: &[u8]) -> Log<'_> {
    let mut tracker = Tracker::default();
    let mut commits: Vec<Commit<'_>> = Vec::new();
    // The commit that changes belong to. One without a usable date still moves names, but dates nothing.
    let mut current = None;
    let mut rest = bytes;
    while let Some(token) = token(&mut rest) {
        // Between a commit's header and its first change Git puts a line break.
        let token = token.strip_prefix(b"\n").unwrap_or(token);
        if token.first() != Some(&b':') {
            let commit = commit(token);
            current = commit.is_some().then_some(commits.len());
            commits.extend(commit);
            continue;
        }
        let Some(raw) = raw(token) else { continue };
        let Some(path) = self::token(&mut rest) else { break };
        let path = if matches!(raw.status, b'R' | b'C') {
            let Some(to) = self::token(&mut rest) else { break };
            if raw.status == b'R' {
                tracker.rename(path, to);
            }
            to
        } else {
            path
        };
        if raw.status == b'D' {
            tracker.delete(path);
            continue;
        }
        let added = matches!(raw.status, b'A' | b'C');
        // Equal blobs: a rename alone, or another mode.
        let event = current.filter(|_| raw.old != raw.new).map(|commit| Event { commit, old: raw.old, new: raw.new, added });
        tracker.change(path, event, added || raw.status == b'R');
    }
    Log { commits, files: tracker.finish() }
}

/// Takes the bytes up to the next NUL; a piece without one at its end was cut off, and is dropped.
fn token<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let end = memchr::memchr(0, rest)?;
    let (token, tail) = rest.split_at(end);
    *rest = &tail[1..];
    Some(token)
}

/// `<seconds> <name>`; `None` for a date that no calendar has.
fn commit(token: &[u8]) -> Option<Commit<'_>> {
    let space = memchr::memchr(b' ', token)?;
    let seconds = std::str::from_utf8(&token[..space]).ok()?.parse().ok()?;
    let date = Offset::UTC.to_datetime(Timestamp::from_second(seconds).ok()?).date();
    Some(Commit { date, author: &token[space + 1..] })
}

struct Raw<'a> {
    old: &'a [u8],
    new: &'a [u8],
    status: u8,
}

/// `:<mode> <mode> <blob> <blob> <status and score>`
fn raw(token: &[u8]) -> Option<Raw<'_>> {
    let mut fields = token.split(|&byte| byte == b' ').skip(2);
    Some(Raw { old: fields.next()?, new: fields.next()?, status: *fields.next()?.first()? })
}

/// Which file a name means, at the commit that the walk has come to.
#[derive(Clone, Copy)]
struct Name {
    /// `None`: a file that the newest commit no longer has.
    file: Option<usize>,
    /// The walk has passed the commit in which the file got this name; whatever had it before is another file.
    begun: bool,
}

/// Follows names from the newest commit back. On a line of commits a name's first event tells whether the file still
/// exists. Commits of parallel branches come in between by date: there a file may still have a name which the
/// rename, already merged but older by date, has not yet taken from it.
#[derive(Default)]
struct Tracker<'a> {
    files: Vec<File<'a>>,
    names: HashMap<&'a [u8], Name>,
}

impl<'a> Tracker<'a> {
    /// The file of a name; a name not met before is one of the newest commit's.
    fn name(&mut self, path: &'a [u8]) -> &mut Name {
        match self.names.entry(path) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                self.files.push(File { path, events: Vec::new() });
                entry.insert(Name { file: Some(self.files.len() - 1), begun: false })
            }
        }
    }

    fn change(&mut self, path: &'a [u8], event: Option<Event<'a>>, begins: bool) {
        let name = self.name(path);
        name.begun |= begins;
        if let (Some(file), Some(event)) = (name.file, event)
            && let Some(file) = self.files.get_mut(file)
        {
            file.events.push(event);
        }
    }

    fn delete(&mut self, path: &'a [u8]) {
        // Known and not begun: the deletion was on a branch, and the merge kept the file.
        let name = self.names.entry(path).or_insert(Name { file: None, begun: true });
        if name.begun {
            *name = Name { file: None, begun: true };
        }
    }

    fn rename(&mut self, from: &'a [u8], to: &'a [u8]) {
        let target = self.name(to).file;
        let before = self.names.insert(from, Name { file: target, begun: false });
        let Some(Name { file: Some(parallel), begun: false }) = before else { return };
        match target {
            // Events under the old name, seen before the rename: a parallel branch's, and the same file.
            Some(target) if target != parallel => {
                let events = self.files.get_mut(parallel).map(|file| std::mem::take(&mut file.events));
                if let Some(file) = self.files.get_mut(target) {
                    file.events.extend(events.unwrap_or_default());
                    file.events.sort_by_key(|event| event.commit);
                }
            }
            Some(_) => {}
            // The new name is gone by now, the old one lives: the renaming branch lost.
            None => drop(self.names.insert(from, Name { file: Some(parallel), begun: false })),
        }
    }

    fn finish(mut self) -> Vec<File<'a>> {
        self.files.retain(|file| !file.events.is_empty());
        self.files
    }
}
