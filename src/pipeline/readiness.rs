//! The readiness of a loaded site: checklists are read, everything they name is looked up, and the answers are judged.

use std::collections::BTreeMap;
use std::path::Path;

use super::{CACHE, MOST_BYTES, Workspace};
use crate::diag::{Diagnostic, INVALID_CHECKLIST};
use crate::error::Result;
use crate::external::{self, Outcome};
use crate::fs::{self, ReadOptions};
use crate::git::Revision;
use crate::load::Loaded;
use crate::readiness::history::Version;
use crate::readiness::{self, Checklists, Facts, Outside, Templates};
use crate::signing::{Key, Trusted};
use crate::site::readiness::Readiness;
use crate::tree::{SourcePath, Tree};
use terms::Terms;

mod compare;
mod earlier;
mod facts;
pub mod pages;
mod past;
mod rules;
mod sign;
mod signatures;
mod terms;
mod touched;

pub use crate::readiness::changes::Change;
pub use earlier::Earlier;
pub use sign::{Order, SignedOff};
pub use touched::TouchedFeatures;

/// Everything that is known of the readiness of a site.
pub struct Judged {
    /// What was read.
    pub checklists: Checklists,
    /// What was looked up.
    pub facts: Facts,
    /// How ready each feature is.
    pub readiness: Readiness,
    /// What is wrong, in the order of every report; after the site's settings, and without what it allows.
    pub findings: Vec<Diagnostic>,
    /// Whose signatures count.
    pub trusted: Trusted,
    /// What checking each signature gave, by the checklist's file.
    pub signatures: BTreeMap<SourcePath, std::result::Result<Key, String>>,
    /// Who may sign; everybody where it is empty.
    pub reviewers: Vec<String>,
}

/// The templates that a project has, Guidepost's own included.
///
/// # Errors
/// When the checklists' folder is there and cannot be listed.
pub fn templates(root: &Path) -> Result<Templates> {
    Ok(Templates::read(&files(root)?).0)
}

fn files(root: &Path) -> Result<Tree> {
    if !root.join(readiness::FOLDER).is_dir() {
        return Ok(Tree::default());
    }
    fs::read_tree(&ReadOptions { root, content: readiness::FOLDER, skip: &[], max_text_bytes: MOST_BYTES })
}

impl Workspace {
    /// The checklists of the working tree.
    ///
    /// # Errors
    /// When the folder is there and cannot be listed.
    pub fn checklists(&self, trusted: Option<Templates>) -> Result<Checklists> {
        Ok(Checklists::read(&files(&self.options.root)?, trusted))
    }

    /// What `check` says of checklists: nothing for a site that keeps none, or where no rule asks.
    pub(super) fn unready(&self, loaded: &Loaded) -> Vec<Diagnostic> {
        let is_asked = self.plan.active().any(|rule| rule.code.is_readiness());
        if !is_asked || !self.options.root.join(readiness::FOLDER).is_dir() {
            return vec![];
        }
        match self.readiness(loaded, self.base.as_ref().map(|base| &base.revision)) {
            Ok(judged) => judged.findings,
            Err(error) => vec![Diagnostic::new(&INVALID_CHECKLIST, &SourcePath::new(readiness::FOLDER), error.to_string())],
        }
    }

    /// Asks other servers whether the addresses that are evidence lead somewhere, for what is judged afterwards. Says how many were
    /// asked for, and how many nobody can tell about.
    ///
    /// # Errors
    /// When this build cannot ask, or the checklists' folder cannot be listed.
    pub fn ask_evidence(&mut self) -> Result<(usize, usize)> {
        let urls = self.checklists(None)?.wanted().urls;
        let outcomes = external::check(&urls, &external::Options::new(self.options.root.join(CACHE), self.options.today))?;
        let mut unverified = 0;
        for (url, outcome) in outcomes {
            match outcome {
                Outcome::Reachable => drop(self.alive.insert(url)),
                Outcome::Broken(why) => drop(self.dead.insert(url, why)),
                Outcome::Unverified(_) => unverified += 1,
            }
        }
        Ok((urls.len(), unverified))
    }

    /// Judges the readiness of every feature. With a base, by its signers, reviewers, templates and settings, and with what
    /// the working tree changes in them.
    ///
    /// # Errors
    /// When the checklists' folder cannot be listed, or Git cannot say what the base has.
    pub fn readiness(&self, loaded: &Loaded, base: Option<&Revision>) -> Result<Judged> {
        let files = files(&self.options.root)?;
        let Terms { ground, plan, findings: changed } = Terms::of(self, &files, base)?;
        let checklists = Checklists::read(&files, Some(ground.templates));
        let ((mut facts, pasts), signatures) = rayon::join(
            || rayon::join(|| facts::look_up(self, loaded, &checklists), || past::pasts(self, &checklists)),
            || signatures::check(&checklists, &ground.trusted),
        );
        past::commits(self, &checklists, &mut facts);
        let code = facts::changed_code(self, (&checklists, &ground.settings.features));
        let reviewers = ground.settings.reviewers.clone();
        let outside = Outside { signatures: signatures.clone(), pasts, code, reviewers: reviewers.clone() };
        let world = readiness::world(&loaded.site, &loaded.texts, &facts);
        let (readiness, mut findings) = checklists.judge(&world, &outside);
        findings.extend(changed);
        findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        let plan = plan.as_ref().unwrap_or(&self.plan);
        let findings = findings.into_iter().filter_map(|finding| plan.judge(finding)).collect();
        Ok(Judged { checklists, facts, readiness, findings, trusted: ground.trusted, signatures, reviewers })
    }

    /// What readers of the published site may know of it.
    ///
    /// # Errors
    /// As `readiness`.
    pub fn public_readiness(&self, loaded: &Loaded) -> Result<Judged> {
        let mut judged = self.readiness(loaded, None)?;
        judged.readiness.features.retain(|standing| !standing.is_internal);
        Ok(judged)
    }

    /// The versions that Git has of a feature's checklist, the oldest first.
    ///
    /// # Errors
    /// A clause that says why nobody can look.
    pub fn checklist_versions(&self, path: &SourcePath) -> std::result::Result<Vec<Version>, String> {
        let mut versions = past::versions(self, |other| other == path)?;
        Ok(versions.remove(path).unwrap_or_default())
    }
}
