//! The readiness that a site of the past had, judged as today's is: its checklists, its articles, its files.

use super::{Judged, compare, facts, signatures};
use crate::error::Result;
use crate::git::{self, Held, Revision};
use crate::load::Loaded;
use crate::pipeline::{MOST_BYTES, Past, Workspace};
use crate::readiness::{self, Checklists, Facts, Outside};
use crate::site::checklist::Checklist;
use crate::site::readiness::Readiness;
use crate::site::readiness::change::Change;

/// A site of the past and its readiness.
pub struct Earlier {
    /// The commit that today's work grew from.
    pub revision: Revision,
    /// Its site.
    pub loaded: Loaded,
    /// Its checklists.
    pub checklists: Checklists,
    /// What was looked up.
    pub facts: Facts,
    /// How ready each feature was.
    pub readiness: Readiness,
}

impl Earlier {
    /// Judges the site that work parted from when it left a revision: what others did meanwhile is no change of this work's. What
    /// only Git and the network can tell is taken from today, so that a commit that is missing now is no news if it was then.
    ///
    /// # Errors
    /// When Git cannot say.
    pub fn at(workspace: &Workspace, revision: &Revision, now: &Judged) -> Result<Earlier> {
        let root = &workspace.options.root;
        let revision = revision.merge_base(root)?;
        let loaded = Past::at(workspace, &revision)?.loaded;
        let tree = git::tree_at(root, &revision, |path| path.below(readiness::FOLDER).is_some(), MOST_BYTES)?;
        let checklists = Checklists::read(&tree, None);
        let (wanted, of_site) = facts::of_site(workspace, &loaded, &checklists);
        let mut facts = Facts {
            commits: now.facts.commits.clone(),
            no_git: now.facts.no_git.clone(),
            dead: now.facts.dead.clone(),
            alive: now.facts.alive.clone(),
            ..of_site
        };
        for (path, held) in git::bytes_at(root, &revision, &wanted.files, MOST_BYTES)? {
            match held {
                Held::Ok(bytes) => drop(facts.files.insert(path, facts::fact(bytes))),
                Held::Err(why) => drop(facts.unread.insert(path, why)),
            }
        }
        // A file that is the same says the same.
        let same = |one: &Checklist| now.checklists.all.iter().find(|other| other.source == one.source && other.text == one.text);
        let signatures = signatures::check_others(&checklists, &now.trusted, |one| now.signatures.get(&same(one)?.source).cloned());
        let outside = Outside { signatures, reviewers: loaded.site.settings.reviewers.clone(), ..Outside::default() };
        let (readiness, _) = checklists.judge(&readiness::world(&loaded.site, &loaded.texts, &facts), &outside);
        Ok(Earlier { revision, loaded, checklists, facts, readiness })
    }

    /// What changed since then, feature by feature.
    pub fn change(&self, now: &Judged) -> Change {
        compare::compare(&self.readiness, &now.readiness, &self.revision.name)
    }
}
