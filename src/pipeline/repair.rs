//! `check --fix`: fixes are put into the texts in memory, the site is loaded and checked again, and what is not
//! afterwards as it was meant is taken back. Nothing is written here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Timings, Workspace};
use crate::diag::Diagnostic;
use crate::fs::Rewrite;
use crate::lint::fix::{apply, batches, same_around};
use crate::load::Loaded;
use crate::tree::{File, SourcePath};

/// Each round puts in what the one before made possible; a fix that must be tried by itself takes a round.
const MOST_ROUNDS: usize = 60;

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

/// Which fixes are wanted.
pub struct Wanted<'a> {
    /// Fixes that may change the meaning too.
    pub with_unsafe: bool,
    /// Which findings are asked for.
    pub asked_for: &'a dyn Fn(&Diagnostic) -> bool,
}

/// A fix that was tried: its file, rule and message.
type Tried = BTreeSet<(SourcePath, &'static str, String)>;

/// Applies fixes until none is left that holds.
pub fn repair(workspace: &mut Workspace, (loaded, findings): (Loaded, Vec<Diagnostic>), wanted: &Wanted<'_>) -> Repaired {
    let mut state = State { loaded, findings, careful: BTreeSet::new(), tried: Tried::new(), fixed: 0, taken_back: vec![] };
    let mut originals: BTreeMap<SourcePath, Arc<str>> = BTreeMap::new();
    let mut contradicting = Vec::new();
    for _ in 0..MOST_ROUNDS {
        let open: Vec<Diagnostic> =
            state.findings.iter().filter(|one| (wanted.asked_for)(one) && !state.tried.contains(&key(one))).cloned().collect();
        let changes = state.changes(&open, wanted.with_unsafe, &mut contradicting);
        if changes.is_empty() {
            break;
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
    /// Files whose fixes are tried one by one.
    careful: BTreeSet<SourcePath>,
    tried: Tried,
    fixed: usize,
    taken_back: Vec<Diagnostic>,
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
            if self.careful.contains(&path) {
                batch.fixes.truncate(1);
            }
            let Some(text) = self.loaded.texts.get(&path) else { continue };
            let Some((new, pieces)) = apply(&text.file, &batch.fixes).filter(|(new, _)| *new != *text.file) else { continue };
            changes.push(Change { path, old: text.file.clone(), new, pieces, fixes: batch.fixes });
        }
        changes
    }

    /// Puts the changes in, loads and checks again, and takes back what did not turn out as meant.
    fn round(&mut self, workspace: &mut Workspace, changes: &[Change<'_>]) {
        let before = counts(&self.findings);
        let old_texts: Vec<_> = changes.iter().map(|change| self.loaded.texts.get(&change.path).cloned()).collect();
        changes.iter().for_each(|change| put(workspace, &change.path, change.new.as_str().into()));
        self.again(workspace);
        let worse: Vec<_> = grown(&before, &counts(&self.findings));
        let spread = worse.iter().any(|(path, code)| is_grave(code) && !changes.iter().any(|change| change.path == *path));
        let failed = |(change, old): &(&Change<'_>, Option<Arc<crate::site::Text>>)| {
            let new = self.loaded.texts.get(&change.path);
            let same = old.as_ref().zip(new).is_some_and(|(old, new)| same_around(old, new, &change.fixes, &change.pieces));
            // A scaffold has gaps for the writer to fill, which are found; a safe fix leaves nothing behind.
            let safe = change.fixes.iter().all(|(_, fix)| fix.safe);
            let harmed = worse.iter().any(|(path, code)| *path == change.path && (safe || is_grave(code)));
            spread || harmed || !same
        };
        let (back, kept): (Vec<_>, Vec<_>) = changes.iter().zip(old_texts).partition(failed);
        self.fixed += kept.iter().map(|(change, _)| change.fixes.len()).sum::<usize>();
        if back.is_empty() {
            return;
        }
        for (change, _) in back {
            put(workspace, &change.path, change.old.clone());
            // Alone it was not what was meant: it is not tried again.
            if let [(finding, _)] = change.fixes.as_slice()
                && (self.careful.contains(&change.path) || !spread)
            {
                self.tried.insert(key(finding));
                self.taken_back.push((*finding).clone());
            }
            self.careful.insert(change.path.clone());
        }
        self.again(workspace);
    }

    fn again(&mut self, workspace: &mut Workspace) {
        self.loaded = workspace.load(&mut Timings::default());
        self.findings = workspace.check(&self.loaded);
    }
}

fn put(workspace: &mut Workspace, path: &SourcePath, text: Arc<str>) {
    workspace.tree.files.insert(path.clone(), File::Text(text));
}

fn key(finding: &Diagnostic) -> (SourcePath, &'static str, String) {
    (finding.file.clone(), finding.code.code, finding.message.clone())
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
