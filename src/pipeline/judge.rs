//! A loaded site is held to its rules: with the facts that rules cannot see themselves, and without what the baseline knows.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::known::Known;
use super::{CACHE, Changed, Past, Workspace, expect, outside};
use crate::diag::Diagnostic;
use crate::error::{Error, Result};
use crate::external::{self, Outcome};
use crate::git::{self, Revision};
use crate::lint::baseline::Sifted;
use crate::lint::plan::Selection;
use crate::lint::{self, Plan};
use crate::load::{self, Loaded};
use crate::report::{self, Input, Summary};
use crate::site::Target;
use crate::text::{LineIndex, Span, visible};
use crate::tree::SourcePath;

/// A site of the past whose URLs must not vanish.
pub struct Base {
    past: Past,
    renamed: BTreeMap<SourcePath, SourcePath>,
    /// As it was named; the past is that of where the work parted from it.
    pub(super) revision: Revision,
}

impl Base {
    /// Loads the site that work parted from: what others published since then has not vanished.
    ///
    /// # Errors
    /// When Git cannot say.
    pub fn at(workspace: &Workspace, revision: &Revision) -> Result<Base> {
        let root = &workspace.options.root;
        let left = revision.merge_base(root)?;
        let renamed = git::changed_since(root, &left)?.renamed;
        Ok(Base { past: Past::at(workspace, &left)?, renamed, revision: revision.clone() })
    }
}

impl Workspace {
    /// Leaves out rules that are not asked for.
    ///
    /// # Errors
    /// When a name is no rule's; the hint names the nearest.
    pub fn select(&mut self, selection: Selection) -> Result<()> {
        let plan = Plan::clone(&self.plan).select(selection);
        self.plan = plan.map(Arc::new).map_err(|(name, near)| {
            let hint = near.map_or_else(|| "`guidepost rules` lists them all.".to_owned(), |near| format!("Did you mean `{near}`?"));
            Error::cannot_run(format!("no rule is called `{}`", visible(&name))).hint(hint)
        })?;
        Ok(())
    }

    /// Asks other servers whether the links to them lead somewhere, for the checks that follow. Says how many links were
    /// asked for, and how many nobody can tell about.
    ///
    /// # Errors
    /// When this build cannot ask.
    pub fn ask_others(&mut self, loaded: &Loaded) -> Result<(usize, usize)> {
        let is_web = |url: &&String| url.starts_with("http://") || url.starts_with("https://");
        let external =
            |target: &Target| if let Target::External(url) = target { Some(url.clone()).filter(|url| is_web(&url)) } else { None };
        let urls: BTreeSet<String> = loaded.site.documents().flat_map(|document| &document.targets).filter_map(external).collect();
        let outcomes = external::check(&urls, &external::Options::new(self.options.root.join(CACHE), self.options.today))?;
        let unverified = outcomes.values().filter(|outcome| matches!(outcome, Outcome::Unverified(_))).count();
        let dead =
            outcomes.into_iter().filter_map(|(url, outcome)| if let Outcome::Broken(why) = outcome { Some((url, why)) } else { None });
        self.dead = dead.collect();
        Ok((urls.len(), unverified))
    }

    /// Everything that is found.
    pub fn check(&self, loaded: &Loaded) -> Vec<Diagnostic> {
        let expectations = self.expectations(loaded);
        let found = loaded.findings.iter().chain(&expectations.findings).cloned().chain(self.unready(loaded));
        let found: Vec<Diagnostic> = found.collect();
        let facts = lint::Facts {
            pictures: self.pictures(),
            outdated: outside::outdated(self, loaded),
            vanished: self.base.as_ref().map_or(vec![], |base| base.past.vanished(loaded, &base.renamed)),
            dead: self.dead.clone(),
            unfound: expect::unfound(&loaded.site, &expectations.all, &self.plan),
        };
        lint::check(&lint::Inputs { site: &loaded.site, texts: &loaded.texts, found: &found, facts: &facts }, &self.plan)
    }

    /// The pictures in the content folder.
    pub fn pictures(&self) -> BTreeSet<SourcePath> {
        let below = |path: &&SourcePath| path.below(&self.settings.content).is_some() && load::link::is_picture(path);
        self.tree.files.keys().filter(below).cloned().collect()
    }

    /// The name of each finding that outlives edits above it; `findings` must be all that were found.
    pub fn fingerprints(&self, loaded: &Loaded, findings: &[Diagnostic]) -> Vec<String> {
        let source = |path: &SourcePath| super::source(loaded, self, path);
        report::fingerprints(&Input::new(findings, &source, Summary::default()))
    }

    /// What the baseline does not know. `whole` says that all rules looked at all files.
    pub fn sift(&self, known: &Known, loaded: &Loaded, findings: Vec<Diagnostic>, whole: bool) -> Sifted {
        if known.is_empty() {
            return Sifted { new: findings, ..Sifted::default() };
        }
        let fingerprints = self.fingerprints(loaded, &findings);
        let mut sifted = known.sift(findings, &fingerprints, whole);
        sifted.new = sifted.new.into_iter().filter_map(|finding| self.plan.judge(finding)).collect();
        sifted
    }

    /// What `check` reports when nothing else is asked of it.
    ///
    /// # Errors
    /// When the baseline cannot be read.
    pub fn new_findings(&self, loaded: &Loaded) -> Result<Vec<Diagnostic>> {
        let known = Known::read(&self.options.root)?;
        Ok(self.sift(&known, loaded, self.check(loaded), true).new)
    }
}

impl Changed {
    /// Whether a finding begins on a line that the change wrote, for many findings: each file is fetched and indexed once.
    pub fn writing<'a>(&'a self, source: &'a dyn Fn(&SourcePath) -> Option<Arc<str>>) -> impl Fn(&Diagnostic) -> bool + 'a {
        let files = RefCell::new(BTreeMap::new());
        let line = move |file: &SourcePath, span: Span| {
            let mut files = files.borrow_mut();
            let indexed = files.entry(file.clone()).or_insert_with(|| source(file).map(|text: Arc<str>| (LineIndex::new(&text), text)));
            indexed.as_ref().map_or(1, |(lines, text): &(LineIndex, Arc<str>)| lines.line(text, span.start))
        };
        move |finding| {
            let line = |span| line(&finding.file, span);
            self.diff.touches(&finding.file) && self.diff.holds(&finding.file, finding.span.map_or(1, line))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::BROKEN_LINK;

    #[test]
    fn lines_of_a_change_are_told_for_many_findings_and_each_file_is_read_once() {
        let (file, other) = (SourcePath::new("a.md"), SourcePath::new("b.md"));
        let lines = (0..20_000).map(|n| n * 2 + 1..n * 2 + 2).collect();
        let diff = git::Changed { files: [(file.clone(), lines)].into(), ..git::Changed::default() };
        let changed = Changed { base: Revision { name: "main".into(), commit: "0".repeat(40) }, diff };
        let reads = std::cell::Cell::new(0);
        let source = |_: &SourcePath| {
            reads.set(reads.get() + 1);
            Some("[x](gone.md)\n".repeat(40_000).into())
        };
        let wrote = changed.writing(&source);
        let found = |file: &SourcePath, at: usize| Diagnostic::new(&BROKEN_LINK, file, "x").at(at..at + 1);
        assert!((0..40_000).all(|line| wrote(&found(&file, line * 13)) == (line % 2 == 0)));
        assert!(wrote(&Diagnostic::new(&BROKEN_LINK, &file, "x")) && !wrote(&found(&other, 0)));
        assert_eq!(reads.get(), 1);
    }
}
