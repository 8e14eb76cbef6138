//! How ready each feature is to be supported, once its checklist has been judged: plain data for reports and pages.

use jiff::civil::Date;

use super::ArticleId;
use super::checklist::{Answer, Approval, GapGroup};
use crate::tree::SourcePath;

pub mod change;

/// Every feature that the site declares, that an article names or that has a checklist, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readiness {
    /// By id.
    pub features: Vec<Standing>,
}

/// What there is of a checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It cannot be used: worse than unready, so that a typo can never read as approval.
    Invalid,
    /// There is none.
    Missing,
    /// It was read.
    Read,
}

/// One feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What articles and checklists name it by.
    pub id: String,
    /// For people.
    pub title: String,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The release that it ships in.
    pub release: Option<String>,
    /// The day it ships.
    pub launch: Option<Date>,
    /// The checklist's file, where there is one.
    pub source: Option<SourcePath>,
    /// What there is of it.
    pub state: State,
    /// `customer-success@1.0`, as the checklist names it.
    pub template: Option<String>,
    /// The template's title.
    pub template_title: Option<String>,
    /// Every question of the template, in its order; empty where the template is not known.
    pub items: Vec<Judged>,
    /// What the checklist declares.
    pub declared: Option<Approval>,
    /// The best that its answers allow; `None` where it is invalid or missing.
    pub ceiling: Option<Approval>,
    /// Why the answers allow nothing better: sentences without a period.
    pub reasons: Vec<String>,
    /// The checklist's notes.
    pub notes: Option<String>,
    /// Whether readers of the published site never see it.
    pub is_internal: bool,
    /// Who stands for it.
    pub sign_off: Signed,
    /// Published articles that say they explain it, in the order of their paths.
    pub articles: Vec<ArticleId>,
    /// What changed in its code since the sign-off: one sentence.
    pub code_changed: Option<String>,
    /// How the answers moved, the oldest first; empty where Git was not asked.
    pub history: Vec<Moment>,
}

/// One question of a template, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The question's id.
    pub id: String,
    /// A word or two.
    pub title: String,
    /// The whole question.
    pub question: String,
    /// Whether the feature cannot be supported without it.
    pub essential: bool,
    /// What is written.
    pub answer: Answer,
    /// What a Yes is worth.
    pub worth: Worth,
    /// Evidence in the order written.
    pub evidence: Vec<Shown>,
    /// What a No means for support.
    pub risk: Option<String>,
    /// Why the question does not arise.
    pub because: Option<String>,
    /// What is missing: for each No, and for each Yes whose evidence does not hold.
    pub gap: Option<OpenGap>,
}

/// What an answer is worth. Only a Yes can be verified, stated or contradicted; the three are never added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Worth {
    /// All that a machine can look at holds, and something could be looked at.
    Verified,
    /// Somebody says so.
    Stated,
    /// Some evidence does not hold: counts as a gap.
    Contradicted,
    /// A No, or an N/A with a justification.
    Plain,
    /// Counts as unanswered: nothing was answered, a Yes has no evidence that counts, or an N/A is not justified.
    Unanswered,
}

impl Worth {
    /// One word, as reports say it.
    pub fn name(self) -> &'static str {
        match self {
            Worth::Verified => "verified",
            Worth::Stated => "stated",
            Worth::Contradicted => "contradicted",
            Worth::Plain => "plain",
            Worth::Unanswered => "unanswered",
        }
    }
}

/// One piece of evidence and whether it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// `article`, `file`, …
    pub kind: String,
    /// What to show: a title, a path, the words of a statement.
    pub words: String,
    /// Whether it holds. Never `Plain`.
    pub worth: Worth,
    /// One sentence without a period: what was seen, or what is wrong.
    pub why: String,
    /// Where it leads.
    pub href: Option<Href>,
    /// Whether it is not what it was at the sign-off.
    pub has_changed: bool,
}

/// Where evidence leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Href {
    /// A page of the site, relative to its root, perhaps with `#anchor`.
    Page(String),
    /// A file of the repository, relative to the site's root.
    File(SourcePath),
    /// A complete URL.
    Url(String),
}

/// Something that is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenGap {
    /// What is missing.
    pub group: GapGroup,
    /// As written.
    pub issue: Option<String>,
    /// Where the issue is.
    pub issue_url: Option<String>,
    /// Who closes it.
    pub owner: Option<String>,
    /// By when.
    pub due: Option<Date>,
    /// Whether that day has passed.
    pub is_overdue: bool,
    /// Since when the answer is what it is, where Git knows.
    pub since: Option<Date>,
    /// Days from `since` to today.
    pub days: Option<i32>,
}

/// What there is of a sign-off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signed {
    /// Nobody stands for it.
    Missing,
    /// It says something, but no sign-off can be made out: what is wrong.
    Broken(String),
    /// What was signed is not what is there: what changed, in words.
    Stale(By, Vec<String>),
    /// The digest holds, and nobody signed it with a key. The author of the commit that brought it, where Git knows and
    /// where that is somebody else than the reviewer.
    Unsigned(By, Option<String>),
    /// The digest holds, and the signature is of a key that may sign for the reviewer.
    Verified(By, Key),
    /// The digest holds, and the signature does not: why, as a sentence without a period.
    Refused(By, String),
}

impl Signed {
    /// One or two words, as a report's column says it.
    pub fn name(&self) -> &'static str {
        match self {
            Signed::Missing => "missing",
            Signed::Broken(_) => "broken",
            Signed::Stale(..) => "stale",
            Signed::Unsigned(..) => "unsigned",
            Signed::Verified(..) => "signed",
            Signed::Refused(..) => "not trusted",
        }
    }

    /// Who and when.
    pub fn by(&self) -> Option<&By> {
        match self {
            Signed::Missing | Signed::Broken(_) => None,
            Signed::Stale(by, _) | Signed::Unsigned(by, _) | Signed::Verified(by, _) | Signed::Refused(by, _) => Some(by),
        }
    }

    /// Whether the words are those that were signed off, and nothing speaks against whoever did.
    pub fn holds(&self) -> bool {
        matches!(self, Signed::Unsigned(..) | Signed::Verified(..))
    }

    /// From worst to best, for comparing two revisions.
    pub fn rank(&self) -> u8 {
        match self {
            Signed::Broken(_) | Signed::Refused(..) => 0,
            Signed::Missing => 1,
            Signed::Stale(..) => 2,
            Signed::Unsigned(..) => 3,
            Signed::Verified(..) => 4,
        }
    }
}

/// Who signed off, and when: as declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// `Ana Ruiz <ana@example.com>`.
    pub reviewer: String,
    /// The day.
    pub date: Option<Date>,
}

/// The key of a signature that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// `SSH` or `OpenPGP`.
    pub system: &'static str,
    /// `SHA256:…` or the fingerprint of an OpenPGP key.
    pub fingerprint: String,
    /// Whose key it is, as the list of allowed keys says.
    pub holder: String,
}

/// Answers of a checklist, counted. A Yes is counted under what it is worth as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Answered with Yes.
    pub yes: usize,
    /// Answered with No.
    pub no: usize,
    /// Answered with N/A.
    pub not_applicable: usize,
    /// Not answered.
    pub unanswered: usize,
    /// Yes, and a machine saw it.
    pub verified: usize,
    /// Yes, and somebody says so.
    pub stated: usize,
    /// Yes, and the evidence does not hold.
    pub contradicted: usize,
}

/// A commit that changed a checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The committer's day in UTC.
    pub day: Date,
    /// The short name of the commit.
    pub commit: String,
    /// Who wrote it, without an address.
    pub author: String,
    /// What the answers were then; `None` where the file could not be used.
    pub counts: Option<Counts>,
    /// What moved: the question's id, before and after. Answers are those that were written.
    pub moves: Vec<(String, Answer, Answer)>,
}

impl Standing {
    /// What may be believed: what is declared, and never more than the answers allow. `None` where there is nothing to believe.
    pub fn approval(&self) -> Option<Approval> {
        let ceiling = self.ceiling?;
        Some(self.declared.map_or(Approval::SupportUnready, |declared| declared.min(ceiling)))
    }

    /// The approval as reports say it.
    pub fn verdict(&self) -> &'static str {
        match (self.state, self.approval()) {
            (State::Invalid, _) => "invalid",
            (State::Missing, _) => "no checklist",
            (State::Read, approval) => approval.unwrap_or(Approval::SupportUnready).name(),
        }
    }

    /// The answers, counted.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for item in &self.items {
            match item.answer {
                Answer::Yes => counts.yes += 1,
                Answer::No => counts.no += 1,
                Answer::NotApplicable => counts.not_applicable += 1,
                Answer::Unanswered => counts.unanswered += 1,
            }
            match item.worth {
                Worth::Verified => counts.verified += 1,
                Worth::Stated => counts.stated += 1,
                Worth::Contradicted => counts.contradicted += 1,
                Worth::Plain | Worth::Unanswered => {}
            }
        }
        counts
    }

    /// What is missing, with the question it is missing for, by group and then in the template's order.
    pub fn gaps(&self) -> Vec<(&Judged, &OpenGap)> {
        let mut gaps: Vec<(&Judged, &OpenGap)> = self.items.iter().filter_map(|item| Some((item, item.gap.as_ref()?))).collect();
        gaps.sort_by_key(|(_, gap)| gap.group);
        gaps
    }
}
