//! The readiness of features becomes text: one row for each feature, what is missing, then findings. One file per format,
//! and the table of formats. No format says that anything failed: readiness is reported and never blocks.

use super::{Format, Input, counted, github, gitlab, sarif};
use crate::diag::{Diagnostic, Severity};
use crate::site::checklist::Approval;
use crate::site::readiness::change::{Change, Verdict};
use crate::site::readiness::{Counts, Judged, OpenGap, Standing, State};
use crate::text::count;

mod concise;
mod export;
mod json;
mod junit;
mod markdown;
mod masked;
mod show;
mod statement;
mod table;

pub use export::markdown as exported;
pub use json::schema;
pub use masked::masked;
pub use show::show;
pub use statement::statement;

/// One way to write the report.
pub type Render = fn(&Readout<'_>) -> String;

/// Every format of the report, the default first.
pub static FORMATS: &[Format<Render>] = &[
    Format { name: "full", help: "Show a row for each feature, the gaps, and each finding with its source line", render: table::render },
    Format { name: "concise", help: "Print one line per feature and one per finding", render: concise::render },
    Format { name: "json", help: "Print one JSON document with features and findings", render: json::render },
    Format { name: "markdown", help: "Print Markdown tables for a summary or a comment", render: markdown::render },
    Format { name: "github", help: "Annotate the pull request from a GitHub workflow", render: annotations },
    Format { name: "gitlab", help: "Print a Code Quality report for GitLab", render: |readout| gitlab::render(readout.input) },
    Format { name: "sarif", help: "Print a SARIF 2.1.0 log for code scanning", render: |readout| sarif::render(readout.input) },
    Format { name: "junit", help: "Print a JUnit XML report with a passing case for each feature", render: junit::render },
];

pub use markdown::render as markdown;

/// What a format works from. Standings hold words of strangers: pass them through `masked` first.
#[derive(Clone, Copy)]
pub struct Readout<'a> {
    /// The findings and their texts. None is graver than a warning.
    pub input: &'a Input<'a>,
    /// Features by id.
    pub features: &'a [Standing],
    /// What changed since a revision, where there is one to measure by.
    pub change: Option<&'a Change>,
    /// Features that a change touches and that have no checklist, where only those were asked for.
    pub uncovered: Option<&'a [String]>,
    /// Whether somebody asked that warnings fail.
    pub is_strict: bool,
}

impl Readout<'_> {
    /// "12 features: 2 approved, 3 approved with gaps and 1 without a checklist."
    pub fn sentence(&self) -> String {
        let of = |wanted| self.features.iter().filter(|standing| standing.approval() == Some(wanted)).count();
        let in_state = |state| self.features.iter().filter(|standing| standing.state == state).count();
        let parts = [
            (of(Approval::Approved), "approved"),
            (of(Approval::ApprovedWithGaps), "approved with gaps"),
            (of(Approval::SupportUnready), "support-unready"),
            (in_state(State::Invalid), "with an invalid checklist"),
            (in_state(State::Missing), "without a checklist"),
        ];
        let parts: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        match (self.features, self.uncovered) {
            ([], Some(_)) => "The change touches no feature.".to_owned(),
            ([], None) => "There is no feature: no checklist, none in guidepost.yaml, and no article names one.".to_owned(),
            (features, touched) => {
                let touched = if touched.is_some() { " touched" } else { "" };
                format!("{}{touched}: {}.", count(features.len(), "feature"), and(&parts))
            }
        }
    }

    /// "3 warnings and 1 info. Nothing of this blocks."
    fn found(&self) -> String {
        let summary = &self.input.summary;
        let found = counted([(summary.errors, "error"), (summary.warnings, "warning"), (summary.infos, "info")]);
        match (found.is_empty(), self.is_strict) {
            (true, _) => "No findings.".to_owned(),
            (false, true) => format!("{found}."),
            (false, false) => format!("{found}. Nothing of this blocks."),
        }
    }

    /// "Worse than main: `search` is worse, `build` is better." with names as `name` writes them.
    fn verdict(&self, name: &dyn Fn(&str) -> String) -> Option<String> {
        let change = self.change?;
        let base = name(&change.base);
        let of = |wanted| change.features.iter().filter(|moved| moved.verdict == wanted).count();
        let counts = [(of(Verdict::Worse), "worse"), (of(Verdict::Better), "better")];
        let counts: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, how)| format!("{} {how}", count(*n, "feature"))).collect();
        Some(match change.verdict {
            Verdict::Same => format!("Readiness is the same as in {base}."),
            Verdict::Better => format!("Readiness is better than in {base}: {}.", and(&counts)),
            Verdict::Worse => format!("Readiness is worse than in {base}: {}.", and(&counts)),
        })
    }

    /// Which touched features have no checklist.
    fn without_checklist(&self, name: &dyn Fn(&str) -> String) -> Option<String> {
        let uncovered = self.uncovered.filter(|ids| !ids.is_empty())?;
        let names: Vec<String> = uncovered.iter().map(|id| name(id)).collect();
        let have = if names.len() == 1 { "has" } else { "have" };
        Some(format!("The change touches {}, which {have} no checklist.", and(&names)))
    }
}

/// Commands for each finding, after a word about the whole.
fn annotations(readout: &Readout<'_>) -> String {
    let quoted = |name: &str| format!("`{}`", super::untrusted::shown(name));
    let notices = [readout.verdict(&quoted), readout.without_checklist(&quoted)];
    github::with_notices(readout.input, &notices.into_iter().flatten().collect::<Vec<_>>())
}

/// A finding about readiness is a warning at most, whatever the site's settings say.
pub fn never_graver_than_a_warning(findings: &mut [Diagnostic]) {
    for finding in findings {
        finding.severity = finding.severity.min(Severity::Warning);
    }
}

/// "a, b and c".
fn and(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

/// "9 yes, 2 no, 1 n/a and 1 unanswered"; empty where there are no questions.
fn answers(counts: &Counts) -> String {
    let parts = [(counts.yes, "yes"), (counts.no, "no"), (counts.not_applicable, "n/a"), (counts.unanswered, "unanswered")];
    let parts: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    and(&parts)
}

/// "6 verified, 3 stated": each by itself, never a sum.
fn worths(counts: &Counts) -> String {
    let bare = counts.yes.saturating_sub(counts.verified + counts.stated + counts.contradicted);
    let parts = [
        (counts.verified, "verified"),
        (counts.stated, "stated"),
        (counts.contradicted, "contradicted"),
        (bare, "without evidence that counts"),
    ];
    let parts: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    parts.join(", ")
}

/// What is known of a gap, beside the question: "#12", "ana", "due 2026-12-20", "open for 12 days".
fn gap_facts(judged: &Judged, gap: &OpenGap) -> Vec<String> {
    let mut facts = vec![];
    if judged.worth == crate::site::readiness::Worth::Contradicted {
        facts.push("a yes whose evidence does not hold".to_owned());
    }
    facts.push(gap.issue.clone().unwrap_or_else(|| "no issue".to_owned()));
    facts.extend(gap.owner.clone());
    let overdue = if gap.is_overdue { ", which has passed" } else { "" };
    facts.extend(gap.due.map(|due| format!("due {due}{overdue}")));
    facts.extend(gap.days.map(|days| format!("open for {}", count(usize::try_from(days).unwrap_or(0), "day"))));
    facts
}

/// "signed by Ana Ruiz on 2026-11-20"; what is declared is said as declared.
fn signed(standing: &Standing) -> String {
    use crate::site::readiness::Signed;
    let by = standing.sign_off.by().map_or(String::new(), |by| {
        let name = by.reviewer.split('<').next().unwrap_or_default().trim();
        let name = if name.is_empty() { by.reviewer.as_str() } else { name };
        format!(" {name}{}", by.date.map_or(String::new(), |day| format!(", {day}")))
    });
    match &standing.sign_off {
        Signed::Missing if standing.state == State::Missing => String::new(),
        Signed::Missing => "not signed off".to_owned(),
        Signed::Broken(_) => "broken".to_owned(),
        other => format!("{}:{by}", other.name()),
    }
}
