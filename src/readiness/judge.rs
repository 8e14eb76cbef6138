//! What each answer is worth, and the best approval that all of them allow. A signer may declare worse, never better.

use jiff::civil::Date;

use super::evidence::{self, World};
use super::tracker;
use super::words::{issue, says_nothing};
use crate::site::checklist::{Answer, Answered, Approval, Checklist, Item, Template};
use crate::site::readiness::{Judged, OpenGap, Shown, Worth};

/// Every question of a template, judged.
pub(super) fn items(checklist: &Checklist, template: &Template, world: &World<'_>) -> Vec<Judged> {
    template.items.iter().map(|item| one(item, checklist, world)).collect()
}

fn one(item: &Item, checklist: &Checklist, world: &World<'_>) -> Judged {
    let answered = checklist.item(&item.id);
    let answer = answered.map_or(Answer::Unanswered, |answered| answered.answer.value);
    let evidence: Vec<Shown> = answered.map_or(vec![], |answered| shown(item, answered, checklist, world));
    let worth = worth(item, answer, answered, &evidence);
    let is_gap = answer == Answer::No || worth == Worth::Contradicted;
    let text = |words: Option<&crate::site::checklist::At<String>>| words.map(|words| words.value.clone());
    Judged {
        id: item.id.clone(),
        title: item.title.clone(),
        question: item.question.clone(),
        essential: item.essential,
        answer,
        worth,
        evidence,
        risk: text(answered.and_then(|answered| answered.risk.as_ref())),
        because: text(answered.and_then(|answered| answered.because.as_ref())),
        gap: is_gap.then(|| gap(item, answered, world)),
    }
}

/// Evidence of a Yes, each piece judged. What the question does not accept counts as nothing.
fn shown(item: &Item, answered: &Answered, checklist: &Checklist, world: &World<'_>) -> Vec<Shown> {
    let signed = checklist.sign_off.as_ref().map_or(&[][..], |sign_off| &sign_off.evidence);
    let judge = |evidence: &crate::site::checklist::Evidence| {
        let then = signed.iter().find(|(name, _)| *name == evidence.name()).map(|(_, digest)| digest);
        let has_changed = then.is_some_and(|then| evidence::digest(evidence, world).is_some_and(|now| now != *then));
        let judged = Shown { has_changed, ..evidence::judge(evidence, world) };
        if item.accepts.contains(&evidence.kind) {
            return judged;
        }
        Shown { worth: Worth::Unanswered, why: format!("the question does not take evidence of the kind `{}`", evidence.kind), ..judged }
    };
    answered.evidence.iter().map(judge).collect()
}

fn worth(item: &Item, answer: Answer, answered: Option<&Answered>, evidence: &[Shown]) -> Worth {
    let some = |worth| evidence.iter().any(|one| one.worth == worth);
    match answer {
        Answer::Unanswered => Worth::Unanswered,
        Answer::No => Worth::Plain,
        Answer::NotApplicable => {
            let is_justified = answered.and_then(|answered| answered.because.as_ref()).is_some_and(|because| !says_nothing(&because.value));
            if is_justified && !item.essential { Worth::Plain } else { Worth::Unanswered }
        }
        Answer::Yes if some(Worth::Contradicted) => Worth::Contradicted,
        Answer::Yes if some(Worth::Verified) => Worth::Verified,
        Answer::Yes if some(Worth::Stated) => Worth::Stated,
        Answer::Yes if item.evidence_required => Worth::Unanswered,
        Answer::Yes => Worth::Stated,
    }
}

fn gap(item: &Item, answered: Option<&Answered>, world: &World<'_>) -> OpenGap {
    let settings = &world.site.settings;
    let written = answered.and_then(|answered| answered.gap.as_ref());
    let issue = written.and_then(|gap| gap.issue.as_ref()).map(|issue| issue.value.clone());
    let due: Option<Date> = written.and_then(|gap| gap.due.as_ref()).map(|due| due.value);
    OpenGap {
        group: written.and_then(|gap| gap.group).unwrap_or(item.group),
        issue_url: issue.as_deref().and_then(|issue| tracker::url(issue, settings)),
        issue,
        owner: written.and_then(|gap| gap.owner.clone()),
        is_overdue: due.is_some_and(|due| due < settings.today),
        due,
        since: None,
        days: None,
    }
}

/// The best approval that the answers allow, and why nothing better.
pub(super) fn ceiling(items: &[Judged], template: &Template) -> (Approval, Vec<String>) {
    let mut reasons: Vec<(Approval, String)> = vec![];
    for item in items {
        let unready = |why: &str| (Approval::SupportUnready, format!("`{}` {why}", item.id));
        let is_tracked = item.gap.as_ref().and_then(|gap| gap.issue.as_deref()).is_some_and(|text| issue(text).is_some());
        match (item.answer, item.worth) {
            (_, Worth::Contradicted) => reasons.push(unready("is contradicted by its evidence")),
            (Answer::Yes, Worth::Unanswered) => reasons.push(unready("is a yes without evidence that counts")),
            (Answer::NotApplicable, Worth::Unanswered) if item.essential => reasons.push(unready("is essential and cannot be n/a")),
            (Answer::NotApplicable, Worth::Unanswered) => reasons.push(unready("is n/a without a reason")),
            (_, Worth::Unanswered) => reasons.push(unready("is unanswered")),
            (Answer::No, _) if item.essential => reasons.push(unready("is essential and a no")),
            (Answer::No, _) if item.risk.is_none() => reasons.push(unready("is a no without a risk")),
            (Answer::No, _) if !is_tracked => reasons.push(unready("is a no without an issue")),
            (Answer::No, _) => reasons.push((Approval::ApprovedWithGaps, format!("`{}` is a no", item.id))),
            _ => {}
        }
    }
    let not_applicable = items.iter().filter(|item| item.answer == Answer::NotApplicable).count();
    if not_applicable * 2 > items.len() {
        reasons.push((Approval::ApprovedWithGaps, format!("{not_applicable} of {} questions are n/a", items.len())));
    }
    let honest = reasons.iter().map(|(approval, _)| *approval).min().unwrap_or(Approval::Approved);
    let ceiling = template.approvals.iter().copied().filter(|offered| *offered <= honest).max().unwrap_or(honest);
    if ceiling < honest {
        reasons.push((ceiling, format!("`{}` does not offer `{}`", template.name(), honest.name())));
    }
    (ceiling, reasons.into_iter().filter(|(approval, _)| *approval == ceiling).map(|(_, why)| why).collect())
}
