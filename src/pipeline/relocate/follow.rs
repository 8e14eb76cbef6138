//! Known findings follow what moves: the baseline knows them by file and wording, and a move may change both.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::error::Result;
use crate::fs::Move;
use crate::lint;
use crate::load::{self, Loaded};
use crate::pipeline::known::Known;
use crate::pipeline::{Workspace, outside, source};
use crate::report::{self, Input, Summary};
use crate::tree::SourcePath;

/// The baseline's text as it is and as it must be after a move; `None` where there is none or nothing changes in it.
pub(super) fn baseline(workspace: &Workspace, (before, after): (&Loaded, &Loaded), moving: &Move) -> Result<Option<(Arc<str>, String)>> {
    let known = Known::read(&workspace.options.root)?;
    if known.is_empty() {
        return Ok(None);
    }
    let old = workspace.check(before);
    let old_prints = workspace.fingerprints(before, &old);
    let pictures =
        workspace.tree.files.keys().filter(|path| path.below(&workspace.settings.content).is_some() && load::link::is_picture(path));
    let outdated = outside::outdated(workspace, before);
    let facts = lint::Facts {
        pictures: pictures.map(|path| moving.after(path)).collect(),
        outdated: outdated.into_iter().map(|(path, why)| (moving.after(&path), why)).collect(),
        ..lint::Facts::default()
    };
    let inputs = lint::Inputs { site: &after.site, texts: &after.texts, found: &after.findings, facts: &facts };
    let new = lint::check(&inputs, &workspace.plan);
    let texts = |path: &SourcePath| source(after, workspace, path);
    let new_prints = report::fingerprints(&Input::new(&new, &texts, Summary::default()));
    let mut waiting: BTreeMap<(SourcePath, &str), VecDeque<(&Diagnostic, &str)>> = BTreeMap::new();
    for (finding, print) in new.iter().zip(&new_prints) {
        waiting.entry((finding.file.clone(), finding.code.name)).or_default().push_back((finding, print));
    }
    // Findings of one rule in one file keep their order: a move puts no line before another.
    let pairs: Vec<_> = old
        .iter()
        .zip(&old_prints)
        .filter_map(|(finding, print)| {
            let now = waiting.get_mut(&(moving.after(&finding.file), finding.code.name))?.pop_front()?;
            Some(((finding, print.as_str()), now))
        })
        .collect();
    Ok(known.follow(&pairs))
}
