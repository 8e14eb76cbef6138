//! One Markdown file with front matter.

use jiff::civil::Date;

use super::{ArticleId, Document, SectionId, SortKey, UrlPath};

/// What Git knows of an article's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The last commit that changed the body, by its committer date in UTC.
    pub updated: Date,
    /// The first commit of the file, under whatever name.
    pub created: Date,
    /// Names only, the newest first.
    pub authors: Vec<String>,
}

/// A published article.
#[derive(Clone, Debug)]
pub struct Article {
    /// Its page.
    pub url: UrlPath,
    /// The section it lies in.
    pub section: SectionId,
    /// From the front matter, else the first heading, else the file's name.
    pub title: String,
    /// From the front matter, else the first paragraph; plain text.
    pub description: Option<String>,
    /// A kind with a template, where one applies.
    pub kind: Option<String>,
    /// Its place in the section.
    pub key: SortKey,
    /// As written.
    pub tags: Vec<String>,
    /// Declared features that it explains.
    pub features: Vec<String>,
    /// Words readers use and the text doesn't.
    pub keywords: Vec<String>,
    /// Related articles that the front matter names.
    pub related: Vec<ArticleId>,
    /// When a person last checked it.
    pub reviewed: Option<Date>,
    /// What Git knows.
    pub change: Option<Change>,
    /// A draft, or scheduled for later, shown because previews were asked for.
    pub preview: bool,
    /// Whether it shows a contents list.
    pub toc: bool,
    /// Whether search engines and the site's search may list it.
    pub search: bool,
    /// Words in the body, for the reading time.
    pub words: usize,
    /// The text.
    pub document: Document,
}
