//! `--changed-since`: the features that a change touches, by their checklists, articles, code and evidence, and the findings that
//! belong to them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Earlier, Judged};
use crate::config;
use crate::diag::{Diagnostic, FEATURE_WITHOUT_CHECKLIST};
use crate::error::Result;
use crate::git;
use crate::load::Loaded;
use crate::pipeline::outside::Owners;
use crate::pipeline::{Changed, Workspace};
use crate::readiness::{self, Checklists, Facts};
use crate::site::readiness::{Readiness, Standing, State};
use crate::tree::SourcePath;

/// What a change touches.
pub struct TouchedFeatures {
    /// By id.
    pub ids: BTreeSet<String>,
    changed: Changed,
}

impl TouchedFeatures {
    /// The features that differ from an earlier site, or rest on something that does.
    ///
    /// # Errors
    /// When Git cannot say.
    pub fn since(workspace: &Workspace, (loaded, judged): (&Loaded, &Judged), earlier: &Earlier) -> Result<TouchedFeatures> {
        let root = &workspace.options.root;
        let changed = Changed::since(workspace, &earlier.revision)?;
        let mut ids: BTreeSet<String> = earlier.change(judged).features.into_iter().map(|moved| moved.id).collect();
        let ends = [
            End { loaded, checklists: &judged.checklists, facts: &judged.facts, readiness: &judged.readiness },
            End { loaded: &earlier.loaded, checklists: &earlier.checklists, facts: &earlier.facts, readiness: &earlier.readiness },
        ];
        for end in ends {
            end.touched(&changed, &mut ids);
        }
        // Code may lie outside of the site, so its paths begin at the repository's top.
        let prefix = git::prefix(root);
        let below = |path: &SourcePath| if prefix.is_empty() { path.to_string() } else { format!("{prefix}/{path}") };
        let mut paths = git::paths_since(root, &earlier.revision)?;
        paths.extend(changed.diff.files.keys().map(below));
        let features = &workspace.settings.features;
        let owners = Owners::of(features.iter().map(|feature| feature.paths.as_slice()));
        ids.extend(paths.iter().flat_map(|path| owners.of_path(path)).map(|n| features[n].id.clone()));
        let known: BTreeSet<&str> = judged.readiness.features.iter().map(|standing| standing.id.as_str()).collect();
        ids.retain(|id| known.contains(id.as_str()));
        Ok(TouchedFeatures { ids, changed })
    }

    /// Whether a feature is among them.
    pub fn holds(&self, standing: &Standing) -> bool {
        self.ids.contains(&standing.id)
    }

    /// Those that have no checklist.
    pub fn uncovered(&self, readiness: &Readiness) -> Vec<String> {
        let uncovered = readiness.features.iter().filter(|standing| self.holds(standing) && standing.state == State::Missing);
        uncovered.map(|standing| standing.id.clone()).collect()
    }

    /// The findings that belong to the change: in a checklist of a touched feature, about a touched feature, or in another file
    /// that the change touches.
    pub fn keep(&self, judged: &Judged, source: &dyn Fn(&SourcePath) -> Option<Arc<str>>) -> Vec<Diagnostic> {
        let checklists: BTreeSet<&SourcePath> = judged.readiness.features.iter().filter_map(|standing| standing.source.as_ref()).collect();
        let touched: BTreeSet<&SourcePath> = judged
            .readiness
            .features
            .iter()
            .filter(|standing| self.holds(standing))
            .filter_map(|standing| standing.source.as_ref())
            .collect();
        let is_own = |finding: &&Diagnostic| {
            if checklists.contains(&finding.file) {
                return touched.contains(&finding.file);
            }
            if *finding.code == FEATURE_WITHOUT_CHECKLIST {
                let text = source(&finding.file).unwrap_or_default();
                let id = finding.span.and_then(|span| text.get(span.range())).unwrap_or_default();
                return self.ids.contains(id.trim_matches(['"', '\'']));
            }
            finding.file.as_str() == config::FILE || self.changed.diff.touches(&finding.file)
        };
        judged.findings.iter().filter(is_own).cloned().collect()
    }
}

/// One end of a change.
struct End<'a> {
    loaded: &'a Loaded,
    checklists: &'a Checklists,
    facts: &'a Facts,
    readiness: &'a Readiness,
}

impl End<'_> {
    /// Features whose checklist, template, evidence or articles the change touches.
    fn touched(&self, changed: &Changed, ids: &mut BTreeSet<String>) {
        let site = &self.loaded.site;
        let world = readiness::world(site, &self.loaded.texts, self.facts);
        for checklist in &self.checklists.all {
            let template = self.checklists.template(checklist).and_then(|template| template.source.as_ref());
            let sources = self.checklists.sources(checklist, &world);
            if std::iter::once(&checklist.source).chain(template).chain(&sources).any(|path| changed.diff.touches(path)) {
                ids.insert(checklist.feature.value.clone());
            }
        }
        for standing in &self.readiness.features {
            let mut articles = standing.articles.iter().map(|id| &site.article(*id).document.text.source);
            if articles.any(|path| changed.diff.touches(path)) {
                ids.insert(standing.id.clone());
            }
        }
    }
}
