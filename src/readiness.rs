//! Whether each feature can be supported on the day it ships: checklists are read, their evidence is held against the
//! site, Git and files, and each becomes a standing and findings. It reports and never blocks.
//!
//! No disk, no Git, no other programs: what they know comes in as values (`Facts`, `Outside`), and what must be asked of
//! them goes out as one (`Wanted`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::{CODE_CHANGED, Diagnostic, INVALID_CHECKLIST};
use crate::site::checklist::{Approval, Checklist, Template};
use crate::site::pages::Pages;
use crate::site::readiness::{Key, Readiness, Signed, Standing, State};
use crate::site::{Site, Text};
use crate::text::visible;
use crate::tree::{File, SourcePath, Tree};

pub mod changes;
pub mod evidence;
mod features;
mod findings;
pub mod history;
mod judge;
mod read;
pub mod sign;
mod sign_off;
mod table;
mod template;
mod tracker;
mod words;
pub mod write;

#[cfg(test)]
mod tests;

pub use evidence::{Commit, Facts, FileFact, Wanted, World};
pub use sign_off::is_same;
pub use table::{FIELDS, TEMPLATE_FIELDS, schema, template_schema};
pub use template::Templates;

/// The folder of checklists, below the root.
pub const FOLDER: &str = "checklists";

/// Everything that was read.
#[derive(Clone, Debug, Default)]
pub struct Checklists {
    /// Questions.
    pub templates: Templates,
    /// Answers, by path.
    pub all: Vec<Checklist>,
    /// What reading found.
    pub findings: Vec<Diagnostic>,
}

/// What is known from outside of the checklists and of their evidence; all of it may be unknown.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// What checking each signature gave, by the checklist's file: the key, or why it does not count.
    pub signatures: BTreeMap<SourcePath, Result<Key, String>>,
    /// What Git has of each checklist's file.
    pub pasts: BTreeMap<SourcePath, history::Past>,
    /// Features whose code changed since the sign-off, by id: one sentence.
    pub code: BTreeMap<String, String>,
    /// Who may sign; everybody where it is empty.
    pub reviewers: Vec<String>,
}

impl Checklists {
    /// Reads the files of the checklists' folder. `trusted` are the templates that count, where they are not those of the tree:
    /// in a pull request, those of the base.
    pub fn read(tree: &Tree, trusted: Option<Templates>) -> Checklists {
        let (own, mut findings) = Templates::read(tree);
        let templates = trusted.unwrap_or(own);
        let is_checklist = |path: &SourcePath| path.below(FOLDER).is_some_and(|rest| !rest.contains('/')) && template::is_yaml(path);
        let files = tree.files.iter().filter(|(path, _)| is_checklist(path));
        let mut all: Vec<Checklist> = files.map(|(path, file)| read::checklist(path, file, &mut findings)).collect();
        let mut seen: BTreeMap<String, SourcePath> = BTreeMap::new();
        for checklist in &mut all {
            let Some(first) = seen.insert(checklist.feature.value.clone(), checklist.source.clone()) else { continue };
            checklist.is_valid = false;
            let message = format!("the feature `{}` has a checklist already, `{first}`", visible(&checklist.feature.value));
            let finding = Diagnostic::new(&INVALID_CHECKLIST, &checklist.source, message).at(checklist.feature.span);
            findings.push(finding.help("Keep one of the two files."));
        }
        Checklists { templates, all, findings }
    }

    /// The template that a checklist answers, where there is one.
    pub fn template(&self, checklist: &Checklist) -> Option<&Template> {
        let (id, version) = &checklist.template.as_ref()?.value;
        self.templates.get(id, version)
    }

    /// The checklist of a feature.
    pub fn of(&self, feature: &str) -> Option<&Checklist> {
        self.all.iter().find(|checklist| checklist.feature.value == feature)
    }

    /// What has to be looked up before the evidence can be judged.
    pub fn wanted(&self) -> Wanted {
        let mut wanted = Wanted::default();
        for evidence in self.all.iter().flat_map(|checklist| &checklist.items).flat_map(|item| &item.evidence) {
            if let Some(kind) = evidence::kind(&evidence.kind) {
                (kind.wants)(evidence, &mut wanted);
            }
        }
        wanted
    }

    /// Digests of the files and articles that are evidence in a checklist, in the order of the template, each once.
    pub fn digests(&self, checklist: &Checklist, world: &World<'_>) -> Vec<(String, String)> {
        let mut seen = BTreeSet::new();
        let evidence = checklist.items.iter().flat_map(|item| &item.evidence);
        let digests = evidence.filter_map(|evidence| Some((evidence.value.clone(), evidence::digest(evidence, world)?)));
        digests.filter(|(name, _)| seen.insert(name.clone())).collect()
    }

    /// The files that a checklist rests on: articles and files that are evidence in it.
    pub fn sources(&self, checklist: &Checklist, world: &World<'_>) -> BTreeSet<SourcePath> {
        checklist.items.iter().flat_map(|item| &item.evidence).filter_map(|evidence| evidence::source(evidence, world)).collect()
    }

    /// Judges everything: the standing of each feature, and what is wrong, in the order of every report.
    pub fn judge(&self, world: &World<'_>, outside: &Outside) -> (Readiness, Vec<Diagnostic>) {
        let mut found = self.findings.clone();
        let articles = features::articles(world.site);
        let judged = features::all(world.site, &self.all).into_iter().map(|id| {
            let mut standing = self.standing(&id, world, outside, &mut found);
            standing.articles = articles.get(id.as_str()).cloned().unwrap_or_default();
            features::unsupported(&standing, world.site, &mut found);
            standing
        });
        let features = judged.collect();
        found.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        (Readiness { features }, found)
    }

    fn standing(&self, id: &str, world: &World<'_>, outside: &Outside, found: &mut Vec<Diagnostic>) -> Standing {
        let settings = &world.site.settings;
        let mut standing = blank(id, settings);
        let is_of = |checklist: &&Checklist| checklist.feature.value == id;
        let Some(checklist) = self.all.iter().find(is_of) else { return standing };
        let is_valid = self.all.iter().filter(is_of).all(|checklist| checklist.is_valid);
        let or = |own: &Option<String>, other: &Option<String>| own.clone().or_else(|| other.clone());
        standing.title = checklist.title.clone().unwrap_or(standing.title);
        (standing.owner, standing.release) = (or(&checklist.owner, &standing.owner), or(&checklist.release, &standing.release));
        standing.launch = checklist.launch;
        standing.source = Some(checklist.source.clone());
        standing.notes = checklist.notes.clone();
        standing.is_internal = checklist.is_internal;
        standing.declared = checklist.approval.as_ref().map(|approval| approval.value);
        standing.template = checklist.template.as_ref().map(|template| format!("{}@{}", template.value.0, template.value.1));
        standing.state = State::Invalid;
        let is_valid = features::is_known(checklist, world.site, found) && is_valid;
        let past = outside.pasts.get(&checklist.source);
        standing.history = past.map(|past| past.moments.clone()).unwrap_or_default();
        let Some(template) = findings::template(checklist, &self.templates, found) else { return standing };
        standing.template_title = Some(template.title.clone());
        standing.items = judge::items(checklist, template, world);
        age(&mut standing, past, world.site);
        if is_valid {
            standing.state = State::Read;
            let (ceiling, reasons) = judge::ceiling(&standing.items);
            (standing.ceiling, standing.reasons) = (Some(ceiling), reasons);
        }
        findings::answers(checklist, template, &standing, settings, found);
        let known = sign_off::Known { signature: outside.signatures.get(&checklist.source), past, reviewers: &outside.reviewers };
        let (signed, wrong) = sign_off::state(checklist, template, &known, settings);
        found.extend(wrong);
        if signed.holds() {
            sign_off::changed_evidence(checklist, &standing.items, found);
        }
        standing.sign_off = signed;
        if let Some(changed) = outside.code.get(id) {
            let finding =
                Diagnostic::new(&CODE_CHANGED, &checklist.source, format!("the code of `{}` changed since the sign-off", visible(id)));
            let help = "Look whether the answers are still true, and sign off again.";
            found.push(
                finding
                    .at(checklist.sign_off.as_ref().map_or(checklist.feature.span, |sign_off| sign_off.span))
                    .note(changed.as_str())
                    .help(help),
            );
            standing.code_changed = Some(changed.clone());
        }
        standing
    }
}

/// A feature of which nothing is known but what the config says.
fn blank(id: &str, settings: &crate::config::Settings) -> Standing {
    let declared = settings.features.iter().find(|feature| feature.id == id);
    Standing {
        id: id.to_owned(),
        title: declared.map_or_else(|| id.to_owned(), |feature| feature.title.clone()),
        owner: declared.and_then(|feature| feature.owner.clone()),
        release: declared.and_then(|feature| feature.release.clone()),
        launch: None,
        source: None,
        state: State::Missing,
        template: None,
        template_title: None,
        items: vec![],
        declared: None,
        ceiling: None,
        reasons: vec![],
        notes: None,
        is_internal: false,
        sign_off: Signed::Missing,
        articles: vec![],
        code_changed: None,
        history: vec![],
    }
}

/// Says since when each gap is open.
fn age(standing: &mut Standing, past: Option<&history::Past>, site: &Site) {
    let Some(past) = past else { return };
    for item in &mut standing.items {
        if let Some(gap) = &mut item.gap {
            gap.since = past.since.get(&item.id).copied();
            gap.days = gap.since.and_then(|since| Some(since.until(site.settings.today).ok()?.get_days().max(0)));
        }
    }
}

/// Reads the text of one checklist, whatever else there is.
pub fn reread(path: &SourcePath, text: &str) -> Checklist {
    read::checklist(path, &File::Text(text.into()), &mut vec![])
}

/// What evidence is measured by.
pub fn world<'a>(site: &'a Site, texts: &'a BTreeMap<SourcePath, Arc<Text>>, facts: &'a Facts) -> World<'a> {
    World { site, texts, pages: Pages::of(site), facts }
}

/// Counts of each approval, the best first; then invalid checklists, and features without one.
pub fn tally(readiness: &Readiness) -> [usize; 5] {
    let of = |wanted| readiness.features.iter().filter(|standing| standing.approval() == Some(wanted)).count();
    let in_state = |state| readiness.features.iter().filter(|standing| standing.state == state).count();
    let [approved, gaps, unready] = Approval::ALL.map(of);
    [approved, gaps, unready, in_state(State::Invalid), in_state(State::Missing)]
}
