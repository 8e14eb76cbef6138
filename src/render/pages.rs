//! Which pages a site has: one file per kind, and the table. A kind lists its pages and renders one of them.

use super::Renderer;
use crate::error::Result;
use crate::site::{ArticleId, SectionId, Site};

mod article;
mod home;
mod lost;
mod moved;
mod readiness;
mod search;
mod section;
mod tags;

/// One page to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its file in the output.
    pub file: String,
    /// What it shows.
    pub subject: Subject,
}

/// What a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The home page.
    Home,
    /// A section.
    Section(SectionId),
    /// An article.
    Article(ArticleId),
    /// All articles, for search without a script.
    Search,
    /// All tags.
    Tags,
    /// One tag, by its slug.
    Tag(String),
    /// Not found.
    Lost,
    /// An index into `Site::redirects`.
    Moved(usize),
    /// The readiness of all features.
    Readiness,
    /// The readiness of one: an index into `Readiness::features`.
    Standing(usize),
}

/// A kind of page.
pub struct Kind {
    /// Its template's name.
    pub template: &'static str,
    /// Its pages in this site.
    pub list: fn(&Site) -> Vec<Page>,
}

/// Every kind of page.
pub static KINDS: &[Kind] = &[home::KIND, section::KIND, article::KIND, search::KIND, tags::KIND, tags::ONE, lost::KIND, moved::KIND];

/// All pages of a site, in a fixed order.
pub fn all(site: &Site) -> Vec<Page> {
    KINDS.iter().flat_map(|kind| (kind.list)(site)).collect()
}

/// Renders one page.
///
/// # Errors
/// When the theme's template fails.
pub fn render(page: &Page, renderer: &Renderer<'_>) -> Result<String> {
    match &page.subject {
        Subject::Home => home::render(renderer),
        Subject::Section(id) => section::render(*id, renderer),
        Subject::Article(id) => article::render(*id, renderer),
        Subject::Search => search::render(renderer),
        Subject::Tags => tags::render(renderer),
        Subject::Tag(slug) => tags::render_one(slug, renderer),
        Subject::Lost => lost::render(renderer),
        Subject::Moved(index) => moved::render(*index, renderer),
        Subject::Readiness => readiness::render(renderer),
        Subject::Standing(index) => readiness::render_one(*index, renderer),
    }
}
