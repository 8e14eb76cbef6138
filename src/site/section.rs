//! A folder of articles with a title, a description and a position.

use super::{ArticleId, Document, SectionId, UrlPath};

/// Where something stands among its siblings: by the number given, then by name.
pub type SortKey = (i64, String);

/// A section; one inside another is a group.
#[derive(Clone, Debug)]
pub struct Section {
    /// The folder relative to the content folder; empty for the root.
    pub path: String,
    /// Its page.
    pub url: UrlPath,
    /// For people.
    pub title: String,
    /// One sentence, plain text.
    pub description: Option<String>,
    /// A name from `config::ICONS`.
    pub icon: Option<String>,
    /// Its place among its siblings.
    pub key: SortKey,
    /// The section it lies in; `None` for the root.
    pub parent: Option<SectionId>,
    /// Sections inside it, in reading order.
    pub children: Vec<SectionId>,
    /// Articles directly in it, in reading order.
    pub articles: Vec<ArticleId>,
    /// Articles in it and below it.
    pub count: usize,
    /// A draft, or scheduled for later, shown because previews were asked for.
    pub preview: bool,
    /// Words of its own, from `_section.md`, `index.md` or `README.md`.
    pub document: Option<Document>,
}
