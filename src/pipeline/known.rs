//! The baseline on disk: read for every check, written when that is asked for or when something in it is mended.

use std::path::Path;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::error::{Error, Result};
use crate::fs::{self, Rewrite};
use crate::lint::baseline::{Baseline, FILE, Printed, Sifted};
use crate::tree::SourcePath;

/// The baseline with its text as it was read.
#[derive(Debug, Default)]
pub struct Known {
    text: Option<Arc<str>>,
    baseline: Baseline,
}

/// What writing the baseline came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// There was none: this many findings are recorded.
    New(usize),
    /// There was one: so many mended findings were taken out, so many are left.
    Shrunk {
        /// Taken out.
        mended: usize,
        /// Left.
        left: usize,
    },
}

impl Known {
    /// Reads the file, if there is one.
    ///
    /// # Errors
    /// When it cannot be understood: then it is neither used nor replaced.
    pub fn read(root: &Path) -> Result<Known> {
        let text = fs::read_text(root, &SourcePath::new(FILE))?;
        let baseline = text.as_deref().map_or(Ok(Baseline::default()), Baseline::parse).map_err(|reason| {
            Error::cannot_run(format!("{FILE} cannot be used: {reason}")).hint(format!(
                "It was left as it is. Restore it from Git (`git checkout -- {FILE}`), \
                 or delete it and write a new one with `guidepost check --write-baseline`."
            ))
        })?;
        Ok(Known { text: text.map(Arc::from), baseline })
    }

    /// Whether there is no baseline.
    pub fn is_empty(&self) -> bool {
        self.text.is_none()
    }

    /// Takes known findings out; `whole` says that everything was looked at, so that what is not found is mended.
    pub fn sift(&self, findings: Vec<Diagnostic>, fingerprints: &[String], whole: bool) -> Sifted {
        self.baseline.sift(findings, fingerprints, whole && self.text.is_some())
    }

    /// The file's text as it is, and as it is once known findings followed a move; `None` when that is the same.
    pub fn follow(&self, pairs: &[(Printed<'_>, Printed<'_>)]) -> Option<(Arc<str>, String)> {
        let followed = self.baseline.follow(pairs);
        (followed != self.baseline).then(|| Some((self.text.clone()?, followed.to_json())))?
    }

    /// The first time every finding is recorded; after that the file only shrinks.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn record(&self, root: &Path, findings: &[Diagnostic], fingerprints: &[String]) -> Result<Recorded> {
        if self.text.is_none() {
            let baseline = Baseline::of(findings, fingerprints);
            if !fs::write_new(&root.join(FILE), baseline.to_json().as_bytes())? {
                return Err(Error::cannot_run(format!("{FILE} was written by somebody else meanwhile")).hint("Run the command again."));
            }
            return Ok(Recorded::New(baseline.len()));
        }
        let pruned = self.sift(findings.to_vec(), fingerprints, true).pruned;
        let left = pruned.as_ref().map_or(self.baseline.len(), Baseline::len);
        if let Some(pruned) = pruned {
            self.prune(root, &pruned)?;
        }
        Ok(Recorded::Shrunk { mended: self.baseline.len() - left, left })
    }

    /// Writes the baseline without what is mended.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn prune(&self, root: &Path, pruned: &Baseline) -> Result<()> {
        let Some(old) = self.text.clone() else { return Ok(()) };
        fs::write_edits(root, &[Rewrite { path: SourcePath::new(FILE), old, new: pruned.to_json() }])
    }
}
