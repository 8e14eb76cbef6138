//! What the templates of the readiness pages see.

use serde::Serialize;

use crate::render::view::{Day, Entry, Page};

/// A state, as an icon and a word. `kind` names the icon and the colour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// `approved`, `verified`, `stale`, …
    pub kind: &'static str,
    /// The word that people read.
    pub word: String,
}

/// A state and how many there are of it.
#[derive(Clone, Debug, Serialize)]
pub struct Share {
    /// The state.
    pub mark: Mark,
    /// How many.
    pub count: usize,
    /// What the state means: one sentence.
    pub meaning: String,
    /// Where its stretch of a bar begins; the bar is as wide as there are things.
    pub at: usize,
}

/// `readiness.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Overview {
    /// Title and words.
    pub page: Page,
    /// Features by approval, the best first.
    pub tally: Vec<Share>,
    /// How many features.
    pub total: usize,
    /// "12 features".
    pub features: String,
    /// "14 open gaps".
    pub gap_count: String,
    /// A table for each template.
    pub tables: Vec<Table>,
    /// What the marks in the tables mean.
    pub legend: Vec<Share>,
    /// HTML: what to do where there is no feature.
    pub none_text: String,
    /// HTML: what to do about `others`.
    pub others_text: String,
    /// Features that no table can show.
    pub others: Vec<Row>,
    /// What is missing, by group.
    pub groups: Vec<Group>,
}

/// The features that answer one template.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// The template's title.
    pub title: String,
    /// `customer-success@1.0`.
    pub name: String,
    /// Its questions.
    pub columns: Vec<Column>,
    /// Its features.
    pub rows: Vec<Row>,
}

/// A question as the head of a column.
#[derive(Clone, Debug, Serialize)]
pub struct Column {
    /// A word or two.
    pub title: String,
    /// The whole question.
    pub question: String,
    /// Whether the feature cannot be supported without it.
    pub is_essential: bool,
}

/// A feature in a list.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// For people.
    pub title: String,
    /// What articles and checklists name it by.
    pub id: String,
    /// Its page.
    pub url: String,
    /// Its approval.
    pub verdict: Mark,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The release that it ships in.
    pub release: Option<String>,
    /// The sign-off.
    pub sign_off: Mark,
    /// How many gaps are open.
    pub gaps: usize,
    /// Its answers, in the order of the columns.
    pub cells: Vec<Mark>,
    /// The checklist's file.
    pub source: Option<String>,
}

/// Gaps of one group.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// What is missing.
    pub title: String,
    /// "3 gaps".
    pub count: String,
    /// The gaps.
    pub gaps: Vec<GapView>,
}

/// Something that is missing.
#[derive(Clone, Debug, Serialize)]
pub struct GapView {
    /// The question's title.
    pub item: String,
    /// The feature's title.
    pub feature: String,
    /// The feature's page.
    pub url: String,
    /// The question on it.
    pub anchor: String,
    /// The answer.
    pub mark: Mark,
    /// What is missing.
    pub group: String,
    /// As written.
    pub issue: Option<String>,
    /// Where the issue is.
    pub issue_href: Option<String>,
    /// Who closes it.
    pub owner: Option<String>,
    /// By when.
    pub due: Option<Day>,
    /// Whether that day has passed.
    pub is_overdue: bool,
    /// "open for 12 days".
    pub age: Option<String>,
    /// Since when.
    pub since: Option<Day>,
}

/// `readiness-feature.html`.
#[derive(Clone, Debug, Serialize)]
pub struct FeatureView {
    /// Title and words; `edit_href` is the checklist's.
    pub page: Page,
    /// The list's row.
    pub row: Row,
    /// What the approval means: one sentence.
    pub verdict: String,
    /// What is declared, where the answers allow less.
    pub declared: Option<Mark>,
    /// HTML: why the answers allow nothing better, as sentences without a period.
    pub reasons: Vec<String>,
    /// The day it ships.
    pub launch: Option<Day>,
    /// The template's title and name.
    pub template: Option<String>,
    /// The checklist's file on the Git host.
    pub source_href: Option<String>,
    /// Answers, counted.
    pub counts: Vec<Share>,
    /// How many questions.
    pub total: usize,
    /// Every question.
    pub items: Vec<ItemView>,
    /// Articles that explain the feature; `url` is complete, or relative to the page.
    pub articles: Vec<Entry>,
    /// The sign-off.
    pub sign_off: SignOffView,
    /// HTML: what changed in its code since the sign-off.
    pub code_changed: Option<String>,
    /// How the answers moved.
    pub history: Option<Chart>,
    /// Paragraphs.
    pub notes: Vec<String>,
    /// The badge's file, and its size.
    pub badge: String,
    /// In CSS pixels.
    pub badge_width: usize,
    /// What the badge says.
    pub badge_alt: String,
}

/// A question and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct ItemView {
    /// Its id on the page.
    pub anchor: String,
    /// A word or two.
    pub title: String,
    /// The whole question.
    pub question: String,
    /// Whether the feature cannot be supported without it.
    pub is_essential: bool,
    /// The answer and what it is worth.
    pub mark: Mark,
    /// Evidence in the order written.
    pub evidence: Vec<EvidenceView>,
    /// What a No means for support.
    pub risk: Option<String>,
    /// Why the question does not arise.
    pub because: Option<String>,
    /// What is missing.
    pub gap: Option<GapView>,
}

/// One piece of evidence.
#[derive(Clone, Debug, Serialize)]
pub struct EvidenceView {
    /// Whether it holds.
    pub mark: Mark,
    /// What kind of evidence it is.
    pub kind: String,
    /// What to show of it.
    pub words: String,
    /// Where it leads.
    pub href: Option<String>,
    /// HTML: what was seen, or what is wrong.
    pub why: String,
    /// Whether it is not what it was at the sign-off.
    pub has_changed: bool,
}

/// Who signed off, and what it is worth.
#[derive(Clone, Debug, Serialize)]
pub struct SignOffView {
    /// In a word.
    pub mark: Mark,
    /// In a sentence.
    pub meaning: String,
    /// As declared.
    pub reviewer: Option<String>,
    /// As declared.
    pub date: Option<Day>,
    /// HTML: what changed, or what is wrong.
    pub details: Vec<String>,
    /// Of the key.
    pub key: Option<String>,
}

/// Columns of answers, one for each commit, and the same as a table.
#[derive(Clone, Debug, Serialize)]
pub struct Chart {
    /// In units of the drawing.
    pub width: usize,
    /// The same; one unit is a question.
    pub height: usize,
    /// The drawing's parts.
    pub bars: Vec<Bar>,
    /// What it shows: one sentence.
    pub description: String,
    /// The first and the last day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// The states that it has.
    pub legend: Vec<Mark>,
    /// The newest on top.
    pub rows: Vec<MomentView>,
    /// When older commits are left out: a sentence.
    pub cut: Option<String>,
}

/// A stretch of a column.
#[derive(Clone, Debug, Serialize)]
pub struct Bar {
    /// `yes`, `na`, `no` or `unanswered`.
    pub kind: &'static str,
    /// From the start.
    pub x: usize,
    /// From the top.
    pub y: usize,
    /// How high.
    pub height: usize,
}

/// A commit that changed a checklist.
#[derive(Clone, Debug, Serialize)]
pub struct MomentView {
    /// Its day.
    pub day: Day,
    /// Its short name.
    pub commit: String,
    /// Its page on the Git host.
    pub href: Option<String>,
    /// Who wrote it.
    pub author: String,
    /// Yes, n/a, no, unanswered; empty where the file could not be used.
    pub counts: Vec<usize>,
    /// What moved.
    pub moves: Vec<MoveView>,
}

/// An answer that moved.
#[derive(Clone, Debug, Serialize)]
pub struct MoveView {
    /// The question.
    pub item: String,
    /// The answer before.
    pub before: String,
    /// The answer after.
    pub after: String,
}
