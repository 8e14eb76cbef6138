//! `--changed-since`: what a change touched, and which findings are its own: those in files that it touched, and those
//! elsewhere that were not there before, such as a link to a page that it moved.

use std::collections::HashMap;

use super::{Past, Workspace};
use crate::diag::Diagnostic;
use crate::error::Result;
use crate::git::{self, Revision};
use crate::lint::Plan;
use crate::tree::SourcePath;

/// A change: the working tree against the commit that it grew from.
pub struct Changed {
    /// The commit that the revision and today's work have in common.
    pub base: Revision,
    /// Files and lines.
    pub diff: git::Changed,
}

/// A finding without its place, which moves with the lines above it.
type Known = (SourcePath, &'static str, String);

impl Changed {
    /// What changed since work parted from a revision, not committed work and new files included.
    ///
    /// # Errors
    /// When there is no such revision or Git cannot say.
    pub fn since(workspace: &Workspace, revision: &Revision) -> Result<Changed> {
        let root = &workspace.options.root;
        let base = revision.merge_base(root)?;
        let diff = git::changed_since(root, &base)?;
        Ok(Changed { base, diff })
    }

    /// The findings that belong to the change, in their order. The site of before is only loaded when there are others.
    ///
    /// # Errors
    /// When Git cannot say what was there before.
    pub fn keep(&self, findings: Vec<Diagnostic>, workspace: &Workspace, plan: &Plan) -> Result<Vec<Diagnostic>> {
        let touched = |finding: &Diagnostic| self.diff.touches(&finding.file);
        if findings.iter().all(touched) {
            return Ok(findings);
        }
        let mut before: HashMap<Known, usize> = HashMap::new();
        for finding in Past::at(workspace, &self.base)?.check(plan) {
            *before.entry(known(&finding)).or_default() += 1;
        }
        let is_own = |finding: &Diagnostic| {
            let known = before.get_mut(&known(finding)).filter(|count| **count > 0);
            let was_there = known.map(|count| *count -= 1).is_some();
            // How checklists stood is not looked up: a finding about one belongs to the change that touches it.
            touched(finding) || !was_there && !finding.code.is_readiness()
        };
        let mut is_own = is_own;
        Ok(findings.into_iter().filter(|finding| is_own(finding)).collect())
    }
}

fn known(finding: &Diagnostic) -> Known {
    let mut message = finding.message.clone();
    if finding.span.is_none() {
        // A finding about a file as a whole may count something that the change has one more of.
        message.retain(|c| !c.is_ascii_digit());
    }
    (finding.file.clone(), finding.code.code, message)
}
