//! `check --fix`: fixes are put into the texts in memory, the site is loaded and checked again, and what is not
//! afterwards as it was meant is taken back. Nothing is written here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Timings, Workspace};
use crate::diag::{Diagnostic, Edit};
use crate::fs::Rewrite;
use crate::lint::fix::{apply, batches, same_around};
use crate::load::Loaded;
use crate::tree::{File, SourcePath};

/// A bound for fixes that undo each other for ever; what people write needs a few rounds.
const MOST_ROUNDS: usize = 1000;

/// What came of it.
pub struct Repaired {
    /// The site with the new texts.
    pub loaded: Loaded,
    /// What is found in it.
    pub findings: Vec<Diagnostic>,
    /// Files with their old and new texts.
    pub rewrites: Vec<Rewrite>,
    /// How many findings were mended.
    pub fixed: usize,
    /// Findings whose fixes want to change the same words in different ways.
    pub contradicting: Vec<Diagnostic>,
    /// Findings whose fix was taken back, because the text was not what was meant.
    pub taken_back: Vec<Diagnostic>,
}

impl Repaired {
    /// Puts the old texts back into the workspace, for those who only wanted to know. Returns the site as it was.
    pub fn undo(self, workspace: &mut Workspace) -> Loaded {
        self.rewrites.into_iter().for_each(|rewrite| put(workspace, &rewrite.path, rewrite.old));
        workspace.load(&mut Timings::default())
    }
}

/// Which fixes are wanted.
pub struct Wanted<'a> {
    /// Fixes that may change the meaning too.
    pub with_unsafe: bool,
    /// Which findings are asked for.
    pub asked_for: &'a dyn Fn(&Diagnostic) -> bool,
}

/// Applies fixes until none is left that holds. What fails is halved until a fix fails alone; that one is not tried again
/// as long as nothing else changed, so that a second run has nothing to do.
pub fn repair(workspace: &mut Workspace, (loaded, findings): (Loaded, Vec<Diagnostic>), wanted: &Wanted<'_>) -> Repaired {
    let mut state = State { loaded, findings, pace: Pace::default(), tried: BTreeSet::new(), fixed: 0, taken_back: vec![] };
    let mut originals: BTreeMap<SourcePath, Arc<str>> = BTreeMap::new();
    let mut contradicting = Vec::new();
    let mut fixed = 0;
    for _ in 0..MOST_ROUNDS {
        let asked_for = |one: &&Diagnostic| (wanted.asked_for)(one) && !state.tried.contains(&tried(one));
        let open: Vec<Diagnostic> = state.findings.iter().filter(asked_for).cloned().collect();
        let changes = state.changes(&open, wanted.with_unsafe, &mut contradicting);
        if changes.is_empty() && (state.tried.is_empty() || state.fixed == fixed) {
            break;
        }
        if changes.is_empty() {
            fixed = state.fixed;
            (state.pace, state.tried, state.taken_back) = Default::default();
            continue;
        }
        for change in &changes {
            originals.entry(change.path.clone()).or_insert_with(|| change.old.clone());
        }
        state.round(workspace, &changes);
    }
    let text = |path: &SourcePath| match workspace.tree.files.get(path) {
        Some(File::Text(text)) => text.to_string(),
        _ => String::new(),
    };
    let rewrites = originals.into_iter().map(|(path, old)| Rewrite { new: text(&path), path, old });
    let rewrites = rewrites.filter(|rewrite| *rewrite.old != *rewrite.new).collect();
    let State { loaded, findings, fixed, taken_back, .. } = state;
    Repaired { loaded, findings, rewrites, fixed, contradicting, taken_back }
}

struct State {
    loaded: Loaded,
    findings: Vec<Diagnostic>,
    pace: Pace,
    /// Findings whose fixes failed alone; their places move with the text.
    tried: BTreeSet<Tried>,
    fixed: usize,
    taken_back: Vec<Diagnostic>,
}

/// A finding at its place: its file, rule, message and first byte.
type Tried = (SourcePath, &'static str, String, Option<usize>);

/// How much a round takes on: all, until something fails.
#[derive(Default)]
struct Pace {
    files: Option<usize>,
    fixes: BTreeMap<SourcePath, usize>,
}

/// What one round does to one file.
struct Change<'a> {
    path: SourcePath,
    old: Arc<str>,
    new: String,
    pieces: Vec<std::ops::Range<usize>>,
    fixes: Vec<(&'a Diagnostic, &'a crate::diag::Fix)>,
}

impl State {
    /// The next texts; those that do not change are left out.
    fn changes<'a>(&mut self, open: &'a [Diagnostic], with_unsafe: bool, contradicting: &mut Vec<Diagnostic>) -> Vec<Change<'a>> {
        let mut changes = Vec::new();
        contradicting.clear();
        for (path, mut batch) in batches(open, with_unsafe) {
            contradicting.extend(batch.contradicting.into_iter().cloned());
            let Some(text) = self.loaded.texts.get(&path) else { continue };
            batch.fixes.retain(|(_, fix)| fix.edits.iter().any(|edit| text.file.get(edit.span.range()) != Some(&edit.text)));
            batch.fixes.truncate(self.pace.fixes.get(&path).copied().unwrap_or(usize::MAX));
            let Some((new, pieces)) = apply(&text.file, &batch.fixes).filter(|(new, _)| *new != *text.file) else { continue };
            changes.push(Change { path, old: text.file.clone(), new, pieces, fixes: batch.fixes });
        }
        changes.truncate(self.pace.files.unwrap_or(usize::MAX));
        changes
    }

    /// Puts the changes in, loads and checks again, and takes back what did not turn out as meant.
    fn round(&mut self, workspace: &mut Workspace, changes: &[Change<'_>]) {
        changes.iter().for_each(|change| put(workspace, &change.path, change.new.as_str().into()));
        let old = self.again(workspace);
        let before = counts(&old.1);
        let failed = self.failed(&old, &before, changes);
        let (back, kept): (Vec<_>, Vec<_>) = changes.iter().partition(|change| failed.contains(&change.path));
        back.iter().for_each(|change| put(workspace, &change.path, change.old.clone()));
        if kept.is_empty() {
            (self.loaded, self.findings) = old;
            return back.into_iter().for_each(|change| self.blame(change));
        }
        if !back.is_empty() {
            self.again(workspace);
        }
        if grown(&before, &counts(&self.findings)).iter().any(|(_, code)| is_grave(code)) {
            // What is left broke something in other files. Of several nobody knows yet which did.
            kept.iter().for_each(|change| put(workspace, &change.path, change.old.clone()));
            (self.loaded, self.findings) = old;
            match kept.as_slice() {
                [alone] => self.blame(alone),
                _ => self.pace.files = Some(changes.len() / 2),
            }
            return;
        }
        back.into_iter().for_each(|change| self.blame(change));
        kept.into_iter().for_each(|change| self.keep(change));
        self.pace.files = self.pace.files.map(|files| files.saturating_mul(2));
    }

    /// Files whose new text is not what was meant.
    fn failed<'c>(&self, old: &(Loaded, Vec<Diagnostic>), before: &Counts, changes: &'c [Change<'_>]) -> BTreeSet<&'c SourcePath> {
        let worse = grown(before, &counts(&self.findings));
        let (was, left) = (keys(&old.1, changes), keys(&self.findings, changes));
        let is_as_meant = |change: &&Change<'_>| {
            let texts = old.0.texts.get(&change.path).zip(self.loaded.texts.get(&change.path));
            let same = texts.is_some_and(|(old, new)| same_around(old, new, &change.fixes, &change.pieces));
            // A scaffold has gaps for the writer to fill, which are found; a safe fix leaves nothing behind.
            let safe = change.fixes.iter().all(|(_, fix)| fix.safe);
            let harmed = worse.iter().any(|(path, code)| *path == change.path && (safe || is_grave(code)));
            let mut meant = Keys::new();
            change.fixes.iter().for_each(|(finding, _)| *meant.entry(key(finding)).or_default() += 1);
            let gone = change.fixes.iter().all(|(finding, _)| number(&left, finding) + number(&meant, finding) <= number(&was, finding));
            same && gone && !harmed
        };
        changes.iter().filter(|change| !is_as_meant(change)).map(|change| &change.path).collect()
    }

    /// A file's fixes are not what was meant: the next round takes half of them, and a single one is not tried again.
    fn blame(&mut self, change: &Change<'_>) {
        if let [(finding, _)] = change.fixes.as_slice() {
            self.tried.insert(tried(finding));
            self.taken_back.push((*finding).clone());
        }
        self.pace.fixes.insert(change.path.clone(), (change.fixes.len() / 2).max(1));
    }

    /// A file's fixes stay: the next round takes more, and the places behind them have moved.
    fn keep(&mut self, change: &Change<'_>) {
        self.fixed += change.fixes.len();
        self.pace.fixes.entry(change.path.clone()).and_modify(|fixes| *fixes = fixes.saturating_mul(2));
        let edits: Vec<&Edit> = change.fixes.iter().flat_map(|(_, fix)| &fix.edits).collect();
        let moved = |at: usize| {
            let before = edits.iter().filter(|edit| edit.span.end <= at);
            before.fold(at, |at, edit| (at + edit.text.len()).saturating_sub(edit.span.end - edit.span.start))
        };
        let tried = std::mem::take(&mut self.tried).into_iter();
        self.tried = tried
            .map(|(file, code, message, at)| {
                let at = if file == change.path { at.map(moved) } else { at };
                (file, code, message, at)
            })
            .collect();
    }

    /// Loads and checks again. Returns what was there before.
    fn again(&mut self, workspace: &mut Workspace) -> (Loaded, Vec<Diagnostic>) {
        let loaded = workspace.load(&mut Timings::default());
        let findings = workspace.check(&loaded);
        (std::mem::replace(&mut self.loaded, loaded), std::mem::replace(&mut self.findings, findings))
    }
}

fn put(workspace: &mut Workspace, path: &SourcePath, text: Arc<str>) {
    workspace.tree.files.insert(path.clone(), File::Text(text));
}

/// A finding without its place, which moves with the lines above it.
type Key<'a> = (&'a SourcePath, &'static str, &'a str);

/// How often each is found.
type Keys<'a> = BTreeMap<Key<'a>, usize>;

fn key(finding: &Diagnostic) -> Key<'_> {
    (&finding.file, finding.code.code, &finding.message)
}

fn number(keys: &Keys<'_>, finding: &Diagnostic) -> usize {
    keys.get(&key(finding)).copied().unwrap_or(0)
}

fn tried(finding: &Diagnostic) -> Tried {
    (finding.file.clone(), finding.code.code, finding.message.clone(), finding.span.map(|span| span.start))
}

/// Findings in the files that change.
fn keys<'a>(findings: &'a [Diagnostic], changes: &[Change<'_>]) -> Keys<'a> {
    let files: BTreeSet<&SourcePath> = changes.iter().map(|change| &change.path).collect();
    let mut keys = Keys::new();
    findings.iter().filter(|finding| files.contains(&finding.file)).for_each(|finding| *keys.entry(key(finding)).or_default() += 1);
    keys
}

type Counts = BTreeMap<(SourcePath, &'static str), usize>;

fn counts(findings: &[Diagnostic]) -> Counts {
    let mut counts = Counts::new();
    for finding in findings {
        *counts.entry((finding.file.clone(), finding.code.code)).or_default() += 1;
    }
    counts
}

/// Files and rules that find more than before.
fn grown(before: &Counts, after: &Counts) -> Vec<(SourcePath, &'static str)> {
    after.iter().filter(|(key, count)| **count > before.get(key).copied().unwrap_or(0)).map(|(key, _)| key.clone()).collect()
}

/// Whether a finding means that words, links or pictures were lost.
fn is_grave(code: &str) -> bool {
    ["LK", "IM", "RU", "IO", "HT", "FM002", "FM006"].iter().any(|family| code.starts_with(family))
}
