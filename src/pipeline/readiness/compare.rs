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
        // A template that asks less allows more, and nobody can be helped better for it.
        let verdict = match better(order(is).cmp(&order(was))) {
            Verdict::Better if asks_otherwise(was, is) => Verdict::Same,
            verdict => verdict,
        };
        steps.push(Step { verdict, words });
    }
    // Where a checklist came or went, its parts say nothing new.
    if was.state != State::Read || is.state != State::Read {
        return steps;
    }
    if was.sign_off.rank() != is.sign_off.rank() {
        let words = format!("the sign-off was {} and is {}", signed(&was.sign_off), signed(&is.sign_off));
        steps.push(Step { verdict: better(is.sign_off.rank().cmp(&was.sign_off.rank())), words });
    }
    measures(was, is, &mut steps);
    answers(was, is, &mut steps);
    steps.extend(template(was, is));
    steps
}

/// Questions that both sides ask: one that is asked no more, or for the first time, did not move.
fn asked_by_both<'a>(was: &'a Standing, is: &'a Standing) -> Vec<(&'a Judged, &'a Judged)> {
    let before = |item: &Judged| was.items.iter().find(|other| other.id == item.id);
    is.items.iter().filter_map(|item| Some((before(item)?, item))).collect()
}

/// What is contradicted, a gap or unanswered, and was not; and the other way around.
fn measures(was: &Standing, is: &Standing, steps: &mut Vec<Step>) {
    let asked = asked_by_both(was, is);
    let is_other = asks_otherwise(was, is);
    for (measure, one, many) in [
        (contradicted as Measure, "is contradicted by its evidence", "are contradicted by their evidence"),
        (gap, "is a gap", "are gaps"),
        (unanswered, "counts as unanswered", "count as unanswered"),
    ] {
        let verdict = |before: &Judged, item: &Judged| match (measure(before), measure(item)) {
            (false, true) => Some(Verdict::Worse),
            // What only the template made better is not better.
            (true, false) if is_other && (is_said_again(before, item) || is_asked_otherwise(before, item)) => Some(Verdict::Same),
            (true, false) => Some(Verdict::Better),
            _ => None,
        };
        for (wanted, now) in [(Verdict::Worse, "now"), (Verdict::Better, "no longer"), (Verdict::Same, "no longer")] {
            let moved = asked.iter().filter(|(before, item)| verdict(before, item) == Some(wanted));
            let ids: Vec<&str> = moved.map(|(_, item)| item.id.as_str()).collect();
            if !ids.is_empty() {
                let verb = if ids.len() == 1 { one } else { many };
                steps.push(Step { verdict: wanted, words: format!("{} {}", names(&ids), placed(verb, now)) });
            }
        }
    }
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
    let moved = asked_by_both(was, is).into_iter().filter_map(|(before, item)| {
        let is_told = [contradicted as Measure, gap, unanswered].iter().any(|measure| measure(before) != measure(item));
        (before.answer != item.answer && !is_told)
            .then(|| format!("`{}` was {} and is {}", visible(&item.id), before.answer.name(), item.answer.name()))
    });
    steps.extend(moved.map(|words| Step { verdict: Verdict::Same, words }));
}

/// Another template. It is worse where what it leaves out or asks otherwise was essential or needed evidence.
fn template(was: &Standing, is: &Standing) -> Option<Step> {
    let name = |standing: &Standing| standing.template.clone().map_or("none".to_owned(), |name| format!("`{}`", visible(&name)));
    if !asks_otherwise(was, is) {
        return None;
    }
    let (dropped, changed) = (dropped(was, is), changed(was, is));
    let ids = |items: &[&Judged]| names(&items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>());
    let mut parts = vec![];
    if !dropped.is_empty() {
        parts.push(format!("no longer asks {}", ids(&dropped)));
    }
    if !changed.is_empty() {
        parts.push(format!("asks {} otherwise", ids(&changed)));
    }
    let which = if parts.is_empty() { String::new() } else { format!(", which {}", parts.join(" and ")) };
    let is_worse = dropped.iter().chain(&changed).any(|item| item.essential || needs_evidence(item));
    let verdict = if is_worse { Verdict::Worse } else { Verdict::Same };
    Some(Step { verdict, words: format!("the template was {} and is {}{which}", name(was), name(is)) })
}

/// Whether two checklists answer different questions.
fn asks_otherwise(was: &Standing, is: &Standing) -> bool {
    let are_read = was.state == State::Read && is.state == State::Read;
    are_read && (was.template != is.template || !dropped(was, is).is_empty() || !changed(was, is).is_empty())
}

fn dropped<'a>(was: &'a Standing, is: &Standing) -> Vec<&'a Judged> {
    was.items.iter().filter(|item| !is.items.iter().any(|other| other.id == item.id)).collect()
}

/// As they were asked.
fn changed<'a>(was: &'a Standing, is: &'a Standing) -> Vec<&'a Judged> {
    asked_by_both(was, is).into_iter().filter(|(before, item)| is_asked_otherwise(before, item)).map(|(before, _)| before).collect()
}

/// Other words, or less that is asked for under the same name.
fn is_asked_otherwise(before: &Judged, item: &Judged) -> bool {
    let was_bare = before.answer == Answer::Yes && unanswered(before);
    before.question != item.question || (before.essential && !item.essential) || (was_bare && !needs_evidence(item))
}

/// A Yes that counts without evidence shows that none is needed; otherwise it has to be assumed, as templates do.
fn needs_evidence(item: &Judged) -> bool {
    let is_bare = !item.evidence.iter().any(|shown| shown.worth == Worth::Stated);
    !(item.answer == Answer::Yes && item.worth == Worth::Stated && is_bare)
}

/// Whether the same is written under a question.
fn is_said_again(before: &Judged, item: &Judged) -> bool {
    let evidence = |item: &Judged| item.evidence.iter().map(|shown| (shown.kind.clone(), shown.words.clone())).collect::<Vec<_>>();
    before.answer == item.answer && before.because == item.because && evidence(before) == evidence(item)
}

/// "is now a gap", "count no longer as unanswered".
fn placed(verb: &str, now: &str) -> String {
    let (first, rest) = verb.split_once(' ').unwrap_or((verb, ""));
    format!("{first} {now} {rest}")
}

fn names(ids: &[&str]) -> String {
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

    /// A question, asked with its own id.
    fn item(id: &str, essential: bool, (answer, worth): (Answer, Worth)) -> Judged {
        let (title, question) = (id.to_owned(), format!("Is it {id}?"));
        let (evidence, risk, because, gap) = (vec![], None, None, None);
        Judged { id: id.to_owned(), title, question, essential, answer, worth, evidence, risk, because, gap }
    }

    fn filled(template: &str, approval: Approval, items: &[Judged]) -> Standing {
        Standing { template: Some(template.to_owned()), items: items.to_vec(), ..read(approval, Signed::Missing) }
    }

    #[test]
    fn a_template_that_asks_less_makes_nothing_better() {
        use Approval::{Approved, ApprovedWithGaps, SupportUnready};
        let (no, open, stated) = ((Answer::No, Worth::Plain), (Answer::Unanswered, Worth::Unanswered), (Answer::Yes, Worth::Stated));
        let bare = (Answer::Yes, Worth::Unanswered);
        let a = || item("a", false, stated);
        let otherwise = |item: Judged| Judged { question: "Is it anything?".to_owned(), ..item };
        let less = "the template was `a@1` and is `b@1`, which";
        let approval = "the approval was support-unready and is approved";
        for (before, after, verdict, steps) in [
            // Left out: a gap, what was open, and what was answered.
            (
                vec![a(), item("x", false, no), item("y", true, open)],
                vec![a()],
                "worse",
                vec![format!("worse: {less} no longer asks `x` and `y`"), format!("same: {approval}")],
            ),
            // Left out, and it needed no evidence.
            (
                vec![a(), item("x", false, stated)],
                vec![a()],
                "same",
                vec![format!("same: {approval}"), format!("same: {less} no longer asks `x`")],
            ),
            // Asked in other words, or not as strictly.
            (
                vec![otherwise(item("x", false, no))],
                vec![item("x", false, stated)],
                "worse",
                vec![format!("worse: {less} asks `x` otherwise"), format!("same: {approval}"), "same: `x` is no longer a gap".to_owned()],
            ),
            (
                vec![item("x", true, bare)],
                vec![item("x", false, stated)],
                "worse",
                vec![
                    format!("worse: {less} asks `x` otherwise"),
                    format!("same: {approval}"),
                    "same: `x` counts no longer as unanswered".to_owned(),
                ],
            ),
            // The same questions and one more; an answer is an answer.
            (
                vec![item("x", true, no)],
                vec![item("x", true, stated), item("z", true, no)],
                "better",
                vec![
                    "better: `x` is no longer a gap".to_owned(),
                    format!("same: {approval}"),
                    "same: the template was `a@1` and is `b@1`".to_owned(),
                ],
            ),
        ] {
            let of = |standing: Standing| Readiness { features: vec![standing] };
            let change = compare(&of(filled("a@1", SupportUnready, &before)), &of(filled("b@1", Approved, &after)), "main");
            let told: Vec<_> = change.features[0].steps.iter().map(|step| format!("{}: {}", step.verdict.name(), step.words)).collect();
            assert_eq!((change.verdict.name(), told), (verdict, steps));
        }
        // What becomes worse is worse under any template.
        let worse = compared(&[filled("a@1", Approved, &[a()])], &[filled("b@1", ApprovedWithGaps, &[item("a", false, no)])]);
        assert_eq!(worse, ("worse", "the approval was approved and is approved-with-gaps".to_owned()));
    }
}
