//! Is each feature readier than it was? What became worse is never made up for by what became better.

use std::collections::{BTreeMap, BTreeSet};

use crate::site::checklist::{Answer, Approval};
use crate::site::readiness::change::{Change, Moved, Step, Verdict};
use crate::site::readiness::{Judged, Readiness, Signed, Standing, State, Worth};
use crate::text::visible;

/// Questions that are named in one step.
const MOST_NAMES: usize = 6;

/// Today's readiness against that of a revision; `base` is the revision's name.
pub(super) fn compare(before: &Readiness, after: &Readiness, base: &str) -> Change {
    let (was, is) = (by_id(before), by_id(after));
    let ids: BTreeSet<&str> = was.keys().chain(is.keys()).copied().collect();
    let moved = ids.into_iter().filter_map(|id| {
        let mut steps = match (was.get(id), is.get(id)) {
            (Some(was), Some(is)) => steps(was, is),
            (None, Some(is)) => vec![new(is)],
            (Some(was), None) => gone(was),
            (None, None) => vec![],
        };
        // Stable: within a verdict, in the order in which things were looked at.
        steps.sort_by_key(|step| match step.verdict {
            Verdict::Worse => 0,
            Verdict::Better => 1,
            Verdict::Same => 2,
        });
        let verdict = Verdict::of(steps.iter().map(|step| step.verdict));
        (!steps.is_empty()).then(|| Moved { id: id.to_owned(), verdict, steps })
    });
    let features: Vec<Moved> = moved.collect();
    Change { base: base.to_owned(), verdict: Verdict::of(features.iter().map(|moved| moved.verdict)), features }
}

fn by_id(readiness: &Readiness) -> BTreeMap<&str, &Standing> {
    readiness.features.iter().map(|standing| (standing.id.as_str(), standing)).collect()
}

/// A feature that was not there: it is judged by itself, for nobody supported it before.
fn new(is: &Standing) -> Step {
    let words = match is.state {
        State::Missing => "it is new, and has no checklist".to_owned(),
        State::Invalid => "it is new, and its checklist is invalid".to_owned(),
        State::Read => format!("it is new, and {}", is.verdict()),
    };
    let is_ready = is.approval() >= Some(Approval::ApprovedWithGaps);
    Step { verdict: if is_ready { Verdict::Same } else { Verdict::Worse }, words }
}

/// A feature that nothing names any more. What was promised about it went with its checklist.
fn gone(was: &Standing) -> Vec<Step> {
    match was.state {
        State::Missing => vec![],
        State::Invalid | State::Read => {
            let words = format!("its checklist is gone, which said {}, and nothing names the feature any more", was.verdict());
            vec![Step { verdict: Verdict::Worse, words }]
        }
    }
}

/// What moved, measure by measure.
fn steps(was: &Standing, is: &Standing) -> Vec<Step> {
    let mut steps = vec![];
    let order = |standing: &Standing| match standing.state {
        State::Invalid => 0,
        State::Missing => 1,
        State::Read => 2 + standing.approval().map_or(0, |approval| approval as usize),
    };
    if order(was) != order(is) {
        let words = format!("the approval was {} and is {}", was.verdict(), is.verdict());
        steps.push(Step { verdict: better(order(is).cmp(&order(was))), words });
    }
    // Where a checklist came or went, its parts say nothing new.
    if was.state != State::Read || is.state != State::Read {
        return steps;
    }
    if was.sign_off.rank() != is.sign_off.rank() {
        let words = format!("the sign-off was {} and is {}", signed(&was.sign_off), signed(&is.sign_off));
        steps.push(Step { verdict: better(is.sign_off.rank().cmp(&was.sign_off.rank())), words });
    }
    for (measure, one, many) in [
        (contradicted as Measure, "is contradicted by its evidence", "are contradicted by their evidence"),
        (gap, "is a gap", "are gaps"),
        (unanswered, "counts as unanswered", "count as unanswered"),
    ] {
        let of = |standing: &Standing| -> Vec<String> {
            let items = standing.items.iter().filter(|item| measure(item));
            items.map(|item| item.id.clone()).collect()
        };
        let (before, after) = (of(was), of(is));
        let only = |these: &[String], those: &[String]| these.iter().filter(|id| !those.contains(id)).cloned().collect::<Vec<_>>();
        for (ids, verdict, now) in [(only(&after, &before), Verdict::Worse, "now"), (only(&before, &after), Verdict::Better, "no longer")] {
            if !ids.is_empty() {
                let verb = if ids.len() == 1 { one } else { many };
                steps.push(Step { verdict, words: format!("{} {}", names(&ids), placed(verb, now)) });
            }
        }
    }
    answers(was, is, &mut steps);
    steps
}

type Measure = fn(&Judged) -> bool;

fn contradicted(item: &Judged) -> bool {
    item.worth == Worth::Contradicted
}

/// A No; a Yes that is contradicted has been counted by then.
fn gap(item: &Judged) -> bool {
    item.answer == Answer::No
}

fn unanswered(item: &Judged) -> bool {
    item.worth == Worth::Unanswered
}

/// Answers that moved and are told nowhere else: they are no better and no worse, but a reviewer wants to see them.
fn answers(was: &Standing, is: &Standing, steps: &mut Vec<Step>) {
    let moved = is.items.iter().filter_map(|item| {
        let before = was.items.iter().find(|other| other.id == item.id)?;
        let is_told = [contradicted as Measure, gap, unanswered].iter().any(|measure| measure(before) != measure(item));
        (before.answer != item.answer && !is_told)
            .then(|| format!("`{}` was {} and is {}", visible(&item.id), before.answer.name(), item.answer.name()))
    });
    steps.extend(moved.map(|words| Step { verdict: Verdict::Same, words }));
    if was.template != is.template {
        let name = |standing: &Standing| standing.template.clone().map_or("none".to_owned(), |name| format!("`{}`", visible(&name)));
        steps.push(Step { verdict: Verdict::Same, words: format!("the template was {} and is {}", name(was), name(is)) });
    }
}

/// "is now a gap", "count no longer as unanswered".
fn placed(verb: &str, now: &str) -> String {
    let (first, rest) = verb.split_once(' ').unwrap_or((verb, ""));
    format!("{first} {now} {rest}")
}

fn names(ids: &[String]) -> String {
    let (shown, more) = ids.split_at(ids.len().min(MOST_NAMES));
    let shown: Vec<String> = shown.iter().map(|id| format!("`{}`", visible(id))).collect();
    match (shown.as_slice(), more.len()) {
        ([all @ .., last], 0) if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        (_, 0) => shown.concat(),
        (_, more) => format!("{} and {more} more", shown.join(", ")),
    }
}

fn better(order: std::cmp::Ordering) -> Verdict {
    match order {
        std::cmp::Ordering::Greater => Verdict::Better,
        std::cmp::Ordering::Equal => Verdict::Same,
        std::cmp::Ordering::Less => Verdict::Worse,
    }
}

/// The state as a sentence says it.
fn signed(signed: &Signed) -> &'static str {
    match signed {
        Signed::Unsigned(..) => "valid without a key",
        Signed::Verified(..) => "signed with a key",
        other => other.name(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::readiness::By;

    fn standing(state: State, ceiling: Option<Approval>, sign_off: Signed) -> Standing {
        Standing {
            id: "search".to_owned(),
            title: "Search".to_owned(),
            owner: None,
            release: None,
            launch: None,
            source: None,
            state,
            template: None,
            template_title: None,
            items: vec![],
            declared: ceiling,
            ceiling,
            reasons: vec![],
            notes: None,
            sign_off,
            articles: vec![],
            code_changed: None,
            is_internal: false,
            history: vec![],
        }
    }

    fn read(approval: Approval, sign_off: Signed) -> Standing {
        standing(State::Read, Some(approval), sign_off)
    }

    /// The verdict and the first step.
    fn compared(before: &[Standing], after: &[Standing]) -> (&'static str, String) {
        let of = |features: &[Standing]| Readiness { features: features.to_vec() };
        let change = compare(&of(before), &of(after), "main");
        let step = change.features.first().and_then(|moved| moved.steps.first());
        (change.verdict.name(), step.map_or(String::new(), |step| step.words.clone()))
    }

    #[test]
    fn a_typo_is_worse_than_no_checklist_and_no_checklist_worse_than_an_unready_one() {
        let all = [
            standing(State::Invalid, None, Signed::Missing),
            standing(State::Missing, None, Signed::Missing),
            read(Approval::SupportUnready, Signed::Missing),
            read(Approval::ApprovedWithGaps, Signed::Missing),
            read(Approval::Approved, Signed::Missing),
        ];
        for pair in all.windows(2) {
            assert_eq!(compared(&pair[..1], &pair[1..]).0, "better");
            assert_eq!(compared(&pair[1..], &pair[..1]).0, "worse");
            assert_eq!(compared(&pair[1..], &pair[1..]), ("same", String::new()));
        }
        let words = "the approval was approved-with-gaps and is approved".to_owned();
        assert_eq!(compared(&all[3..4], &all[4..]), ("better", words));
        assert_eq!(compared(&[], &all[1..2]), ("worse", "it is new, and has no checklist".to_owned()));
        assert_eq!(compared(&[], &all[4..]), ("same", "it is new, and approved".to_owned()));
        assert_eq!(compared(&all[4..], &[]).0, "worse");
        assert_eq!(compared(&all[1..2], &[]), ("same", String::new()));
    }

    #[test]
    fn sign_offs_are_compared_by_what_they_are_worth() {
        let by = || By { reviewer: "Ana".to_owned(), date: None };
        let of = |signed| vec![read(Approval::Approved, signed)];
        let (stale, unsigned) = (of(Signed::Stale(by(), vec![])), of(Signed::Unsigned(by(), None)));
        let words = "the sign-off was valid without a key and is stale".to_owned();
        assert_eq!(compared(&unsigned, &stale), ("worse", words));
        assert_eq!(compared(&stale, &unsigned).0, "better");
        let key = crate::site::readiness::Key { system: "SSH", fingerprint: String::new(), holder: String::new() };
        let (verified, refused) = (of(Signed::Verified(by(), key)), of(Signed::Refused(by(), "it is forged".to_owned())));
        assert_eq!(compared(&unsigned, &verified).0, "better");
        assert_eq!(compared(&verified, &refused).0, "worse");
    }
}
