//! A readiness checklist as somebody wrote it, and the template whose questions it answers. Nothing is judged here.

use std::sync::Arc;

use jiff::civil::Date;

use crate::text::Span;
use crate::tree::SourcePath;

/// A value and the bytes it was written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// What it says.
    pub value: T,
    /// Where, in the checklist's file.
    pub span: Span,
}

/// What a checklist claims as a whole; from worst to best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Approval {
    /// Gaps are large: a delay is advised.
    SupportUnready,
    /// Gaps exist, are written down, and will be closed soon after the launch.
    ApprovedWithGaps,
    /// Ready.
    Approved,
}

impl Approval {
    /// All of them, the best first.
    pub const ALL: [Approval; 3] = [Approval::Approved, Approval::ApprovedWithGaps, Approval::SupportUnready];

    /// As it is written in a checklist.
    pub fn name(self) -> &'static str {
        match self {
            Approval::SupportUnready => "support-unready",
            Approval::ApprovedWithGaps => "approved-with-gaps",
            Approval::Approved => "approved",
        }
    }
}

/// What somebody answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// It is so; evidence says how one can see it.
    Yes,
    /// It is not so; a risk and a gap say what follows.
    No,
    /// The question does not arise; a justification says why.
    NotApplicable,
    /// Nobody has answered yet.
    Unanswered,
}

impl Answer {
    /// As it is written in a checklist.
    pub fn name(self) -> &'static str {
        match self {
            Answer::Yes => "yes",
            Answer::No => "no",
            Answer::NotApplicable => "n/a",
            Answer::Unanswered => "unanswered",
        }
    }
}

/// The questions of a kind of checklist. A published version never changes: a changed question is a new version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// What checklists name it by, together with `version`.
    pub id: String,
    /// Such as `1.0`.
    pub version: String,
    /// For people.
    pub title: String,
    /// In the order asked.
    pub items: Vec<Item>,
    /// The approvals that it offers, the best first.
    pub approvals: Vec<Approval>,
    /// SHA-256 of what it says, whatever its YAML looks like: 64 hexadecimal digits.
    pub digest: String,
    /// Its file; `None` for those that come with Guidepost.
    pub source: Option<SourcePath>,
}

impl Template {
    /// `customer-success@1.0`.
    pub fn name(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

    /// A question by its id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What checklists name it by.
    pub id: String,
    /// A word or two.
    pub title: String,
    /// The whole question.
    pub question: String,
    /// Kinds of evidence that count for a Yes.
    pub accepts: Vec<String>,
    /// Whether a Yes needs evidence.
    pub evidence_required: bool,
    /// Whether the feature cannot be supported without it.
    pub essential: bool,
    /// What kind of gap a No is, where the checklist does not say.
    pub group: GapGroup,
}

/// A filled checklist. What it does not say, or says in a way that cannot be used, is absent.
#[derive(Clone, Debug)]
pub struct Checklist {
    /// Its file.
    pub source: SourcePath,
    /// The file's whole text.
    pub text: Arc<str>,
    /// The feature it is for; from the file's name where it does not say.
    pub feature: At<String>,
    /// The feature's name for people.
    pub title: Option<String>,
    /// Who answers for the feature.
    pub owner: Option<String>,
    /// The release that the feature ships in.
    pub release: Option<String>,
    /// The day it ships.
    pub launch: Option<Date>,
    /// Id and version of its template, as written.
    pub template: Option<At<(String, String)>>,
    /// Answers in the order written.
    pub items: Vec<Answered>,
    /// Where `items` stands: the key, or the beginning of the file.
    pub items_at: Span,
    /// What the signer declares.
    pub approval: Option<At<Approval>>,
    /// Whatever else is worth knowing.
    pub notes: Option<String>,
    /// Whether readers of the published site never see it.
    pub is_internal: bool,
    /// Who stands for it.
    pub sign_off: Option<SignOff>,
    /// Whether the whole file could be used. If not, it is worth nothing.
    pub is_valid: bool,
}

impl Checklist {
    /// The answer to a question.
    pub fn item(&self, id: &str) -> Option<&Answered> {
        self.items.iter().find(|item| item.id.value == id)
    }
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The question's id; its span is the key.
    pub id: At<String>,
    /// The answer; its span is the item's value where there is none.
    pub answer: At<Answer>,
    /// What a Yes can be seen by.
    pub evidence: Vec<Evidence>,
    /// What a No means for support.
    pub risk: Option<At<String>>,
    /// What will be done about a No.
    pub gap: Option<Gap>,
    /// Why the question does not arise.
    pub because: Option<At<String>>,
}

/// One piece of evidence, whatever its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// `article`, `file`, `statement`, …
    pub kind: String,
    /// What stands behind the kind.
    pub value: String,
    /// Other fields with their values, in the order of the kind's table.
    pub more: Vec<(&'static str, String)>,
    /// The whole entry.
    pub span: Span,
}

impl Evidence {
    /// One of the other fields.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.more.iter().find(|(field, _)| *field == name).map(|(_, value)| value.as_str())
    }

    /// `article: billing/refunds`; names it in messages, and in a sign-off's list of digests.
    pub fn name(&self) -> String {
        format!("{}: {}", self.kind, self.value)
    }
}

/// What is missing, grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GapGroup {
    /// Articles are missing or out of date.
    Documentation,
    /// The support team does not know the feature yet.
    Training,
    /// Customers have not been told.
    Communication,
    /// Anything else.
    Other,
}

impl GapGroup {
    /// All of them, in the order of a report.
    pub const ALL: [GapGroup; 4] = [GapGroup::Documentation, GapGroup::Training, GapGroup::Communication, GapGroup::Other];

    /// As it is written in a checklist.
    pub fn name(self) -> &'static str {
        match self {
            GapGroup::Documentation => "documentation",
            GapGroup::Training => "training",
            GapGroup::Communication => "communication",
            GapGroup::Other => "other",
        }
    }

    /// As a report says it.
    pub fn title(self) -> &'static str {
        match self {
            GapGroup::Documentation => "documentation incomplete",
            GapGroup::Training => "support team not trained",
            GapGroup::Communication => "customer communication not drafted",
            GapGroup::Other => "other",
        }
    }
}

/// What will be done about a No.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What is missing.
    pub group: GapGroup,
    /// A number such as `#12`, or a URL.
    pub issue: Option<At<String>>,
    /// Who closes it.
    pub owner: Option<String>,
    /// By when.
    pub due: Option<At<Date>>,
    /// The whole entry.
    pub span: Span,
}

/// Who stands for a checklist, and by what that can be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOff {
    /// `Ana Ruiz <ana@example.com>`.
    pub reviewer: Option<String>,
    /// The day, as the reviewer declares it.
    pub date: Option<Date>,
    /// `sha256:` and 64 hexadecimal digits, over what was signed.
    pub digest: Option<String>,
    /// `name=digits` for each part of what was signed, so that one can see which of them changed.
    pub parts: Option<String>,
    /// Digests of the evidence that was a file or an article: its name and `sha256:…`.
    pub evidence: Vec<(String, String)>,
    /// An armoured SSH or OpenPGP signature over what was signed.
    pub signature: Option<String>,
    /// The whole entry.
    pub span: Span,
}
