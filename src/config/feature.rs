//! What the config says about features and their readiness.

use crate::text::Span;
use crate::yaml::Node;

/// A feature that the site declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feature {
    /// The name that articles and checklists use.
    pub id: String,
    /// For people.
    pub title: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// Globs of the product code that makes it up, relative to the repository's top.
    pub paths: Vec<(String, Span)>,
    /// The release it ships in.
    pub release: Option<String>,
    /// Where its id stands in the config.
    pub span: Span,
}

/// Readiness checklists: where issues are, who may sign, and whether readers see them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadinessSettings {
    /// Whether the readiness pages are part of the published site.
    pub publish: bool,
}

/// One entry of `features`; `shift` is what the parser did not see of the file.
pub(super) fn feature(item: &Node, shift: usize) -> Option<Feature> {
    let id = item.text_of("id")?;
    Some(Feature {
        title: item.text_of("title").unwrap_or_else(|| id.clone()),
        owner: item.text_of("owner"),
        paths: item.texts_of("paths").into_iter().map(|(glob, span)| (glob, span.shifted(shift))).collect(),
        release: item.text_of("release"),
        span: item.get("id").map_or(item.span, |id| id.span).shifted(shift),
        id,
    })
}

/// `readiness` as written.
pub(super) fn readiness(node: Option<&Node>) -> ReadinessSettings {
    ReadinessSettings { publish: node.and_then(|node| node.bool_of("publish")).unwrap_or(false) }
}
