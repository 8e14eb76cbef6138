//! The readiness of a loaded site: checklists are read, everything they name is looked up, and the answers are judged.

use super::{CACHE, MOST_BYTES, Workspace};
use crate::diag::Diagnostic;
use crate::error::Result;
use crate::external::{self, Outcome};
use crate::fs::{self, ReadOptions};
use crate::load::Loaded;
use crate::readiness::{self, Checklists, Facts, Outside, Templates};
use crate::site::readiness::Readiness;
use crate::tree::Tree;

mod compare;
mod earlier;
mod facts;
mod touched;

pub use earlier::Earlier;
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
}

impl Workspace {
    /// The checklists of the working tree.
    ///
    /// # Errors
    /// When the folder is there and cannot be listed.
    pub fn checklists(&self, trusted: Option<Templates>) -> Result<Checklists> {
        Ok(Checklists::read(&self.checklist_files()?, trusted))
    }

    fn checklist_files(&self) -> Result<Tree> {
        let root = &self.options.root;
        if !root.join(readiness::FOLDER).is_dir() {
            return Ok(Tree::default());
        }
        fs::read_tree(&ReadOptions { root, content: readiness::FOLDER, skip: &[], max_text_bytes: MOST_BYTES })
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

    /// Judges the readiness of every feature.
    ///
    /// # Errors
    /// When the checklists' folder cannot be listed.
    pub fn readiness(&self, loaded: &Loaded) -> Result<Judged> {
        let checklists = self.checklists(None)?;
        let facts = facts::look_up(self, loaded, &checklists);
        let outside =
            Outside { code: facts::changed_code(self, &checklists), reviewers: self.settings.reviewers.clone(), ..Outside::default() };
        let world = readiness::world(&loaded.site, &loaded.texts, &facts);
        let (readiness, findings) = checklists.judge(&world, &outside);
        let findings = findings.into_iter().filter_map(|finding| self.plan.judge(finding)).collect();
        Ok(Judged { checklists, facts, readiness, findings })
    }
}
