//! Every feature there is, and what ships without support: no checklist, an unanswered one, or no article.

use std::collections::{BTreeMap, BTreeSet};

use crate::config;
use crate::diag::{Diagnostic, FEATURE_WITHOUT_CHECKLIST, INVALID_CHECKLIST};
use crate::site::checklist::Checklist;
use crate::site::readiness::{Standing, State};
use crate::site::{ArticleId, Site};
use crate::text::{Span, nearest, visible};
use crate::tree::SourcePath;

/// Ids of features: those that are declared, named by an article, or have a checklist.
pub(super) fn all(site: &Site, checklists: &[Checklist]) -> BTreeSet<String> {
    let declared = site.settings.features.iter().map(|feature| feature.id.clone());
    let named = site.articles.iter().flat_map(|article| article.features.iter().cloned());
    let covered = checklists.iter().map(|checklist| checklist.feature.value.clone());
    declared.chain(named).chain(covered).collect()
}

/// The published articles of each feature.
pub(super) fn articles(site: &Site) -> BTreeMap<&str, Vec<ArticleId>> {
    let mut articles: BTreeMap<&str, Vec<ArticleId>> = BTreeMap::new();
    for (n, article) in site.articles.iter().enumerate().filter(|(_, article)| !article.preview) {
        for feature in &article.features {
            articles.entry(feature).or_default().push(ArticleId(n as u32));
        }
    }
    articles
}

/// Whether the site knows the feature of a checklist. Where it declares some and not this one, nobody would look here.
pub(super) fn is_known(checklist: &Checklist, site: &Site, found: &mut Vec<Diagnostic>) -> bool {
    let (features, id) = (&site.settings.features, &checklist.feature);
    if features.is_empty() || features.iter().any(|feature| feature.id == id.value) {
        return true;
    }
    let near = nearest(&id.value, features.iter().map(|feature| feature.id.as_str()));
    let help = near.map_or_else(|| "Declare it under `features:` in guidepost.yaml.".to_owned(), |near| format!("Did you mean `{near}`?"));
    found.push(
        Diagnostic::new(&INVALID_CHECKLIST, &checklist.source, format!("the site declares no feature `{}`", visible(&id.value)))
            .at(id.span)
            .help(help),
    );
    false
}

/// What a feature lacks to be supported, with the one to ask and the question to put.
pub(super) fn unsupported(standing: &Standing, site: &Site, found: &mut Vec<Diagnostic>) {
    let id = visible(&standing.id);
    let is_unanswered = standing.state == State::Read && !standing.items.is_empty() && {
        let counts = standing.counts();
        counts.unanswered == standing.items.len()
    };
    let what = match (standing.state, standing.articles.is_empty()) {
        (State::Missing, true) => format!("the feature `{id}` has no checklist, and no article explains it"),
        (State::Missing, false) => format!("the feature `{id}` has no checklist"),
        (State::Read, _) if is_unanswered => format!("the checklist of `{id}` answers nothing yet"),
        (_, true) if is_declared(standing, site) => format!("no published article explains the feature `{id}`"),
        _ => return,
    };
    let Some((file, span)) = place(standing, site) else { return };
    let whom = standing.owner.as_deref().map_or("whoever builds it".to_owned(), visible);
    let question = match (standing.state, standing.articles.is_empty()) {
        (_, true) => "who will answer the first customer who asks how it works, and from which article?",
        _ => "can support help with it on the day it ships, and who says so?",
    };
    let next = match standing.state {
        State::Missing => format!("Then run `guidepost new checklist {id}`."),
        _ if is_unanswered => "Then answer the checklist.".to_owned(),
        _ => format!("Then name it in an article: `features: [{id}]`."),
    };
    found.push(
        Diagnostic::new(&FEATURE_WITHOUT_CHECKLIST, &file, what).at(span).help(format!("Ask {whom} before it ships: {question} {next}")),
    );
}

fn is_declared(standing: &Standing, site: &Site) -> bool {
    site.settings.features.iter().any(|feature| feature.id == standing.id)
}

/// Where a feature is declared, else where an article names it.
fn place(standing: &Standing, site: &Site) -> Option<(SourcePath, Span)> {
    if let Some(feature) = site.settings.features.iter().find(|feature| feature.id == standing.id) {
        return Some((SourcePath::new(config::FILE), feature.span));
    }
    let article = standing.articles.first().map(|id| site.article(*id))?;
    let text = &article.document.text;
    let named = text.front.fields.texts_of("features").into_iter().find(|(name, _)| *name == standing.id)?;
    Some((text.source.clone(), named.1))
}
