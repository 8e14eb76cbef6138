//! What is asked and what is answered; the browser's reader answers with the same shape.

use serde::Serialize;

/// What a search is asked for beside the query.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// At most so many articles.
    pub limit: usize,
    /// Only articles of this section and below it: its folder, such as `billing` or `core-features/search`.
    pub section: Option<String>,
    /// Only articles of this kind.
    pub kind: Option<String>,
    /// Only articles with this tag.
    pub tag: Option<String>,
    /// Say of each hit how its score came about.
    pub explain: bool,
}

/// The answer to a query.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Answer {
    /// As asked.
    pub query: String,
    /// How many articles match, shown or not.
    pub total: usize,
    /// Words that were taken for others: as typed, and as searched.
    pub corrected: Vec<(String, String)>,
    /// Words that stand nowhere, as typed.
    pub unknown: Vec<String>,
    /// The words in quotation marks stand nowhere in a row, so the answer is to the words without them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unquoted: bool,
    /// The best first.
    pub results: Vec<Hit>,
}

/// One article that was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Hit {
    /// Relative to the site's root, with `#anchor` when a part of the article is the answer.
    pub url: String,
    /// The article's title.
    pub title: String,
    /// The heading that `url` leads to; empty for the article as a whole.
    pub heading: String,
    /// Titles of the sections that it lies in, the topmost first.
    pub crumbs: Vec<String>,
    /// The article's kind, empty where it has none.
    pub kind: String,
    /// Whole numbers only; comparable within one answer.
    pub score: u32,
    /// Words around the match.
    pub snippet: Snippet,
    /// Up to three parts of the article that match, the best first.
    pub sections: Vec<SectionHit>,
    /// One line for each word of the query, when asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<String>,
}

/// A part of an article that was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SectionHit {
    /// Relative to the site's root, with `#anchor`.
    pub url: String,
    /// Its heading.
    pub heading: String,
    /// Words around the match.
    pub snippet: Snippet,
}

/// A run of text in pieces: every second one, from the second on, is a match.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Snippet(pub Vec<String>);

impl Snippet {
    /// The words without marks.
    pub fn text(&self) -> String {
        self.0.concat()
    }
}
