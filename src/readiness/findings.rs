//! What is wrong with a checklist, at its place. Everything here is a warning at most: it is reported and never blocks.

use super::template::Templates;
use super::words::{issue, says_nothing};
use crate::config::Settings;
use crate::diag::{
    APPROVAL_ABOVE_CEILING, CONTRADICTED_EVIDENCE, Diagnostic, INCOMPLETE_GAP, OUTDATED_TEMPLATE, Severity, UNACCEPTED_EVIDENCE,
    UNANSWERED_ITEM, UNJUSTIFIED_NA, UNKNOWN_ITEM, UNKNOWN_TEMPLATE,
};
use crate::site::checklist::{Answer, Answered, Approval, Checklist, Item, Template};
use crate::site::readiness::{Judged, Standing, State, Worth};
use crate::text::{Span, count, nearest, secrets, shortened, visible};

/// The template that a checklist answers, or what is wrong with its name.
pub(super) fn template<'a>(checklist: &Checklist, templates: &'a Templates, found: &mut Vec<Diagnostic>) -> Option<&'a Template> {
    let path = &checklist.source;
    let Some(written) = &checklist.template else {
        // What cannot be read was told at its place; the template may well stand there.
        if !checklist.is_valid {
            return None;
        }
        let names: Vec<String> = templates.list.iter().map(Template::name).collect();
        found.push(
            Diagnostic::new(&UNKNOWN_TEMPLATE, path, "the checklist names no template")
                .note("Without one there are no questions, and nothing to be valid against.")
                .help(format!(
                    "Write `template: {}` at its top; there are {}.",
                    names.first().map_or("", String::as_str),
                    names.join(", ")
                )),
        );
        return None;
    };
    let (id, version) = &written.value;
    let Some(template) = templates.get(id, version) else {
        let shown = visible(&if version.is_empty() { id.clone() } else { format!("{id}@{version}") });
        let near = templates.near(id, version);
        let help = near.map_or_else(
            || format!("Use one of: {}.", templates.list.iter().map(Template::name).collect::<Vec<_>>().join(", ")),
            |near| format!("Did you mean `{}`?", visible(&near)),
        );
        let message = if version.is_empty() { format!("`{shown}` names no version") } else { format!("there is no template `{shown}`") };
        found.push(Diagnostic::new(&UNKNOWN_TEMPLATE, path, message).at(written.span).help(help));
        return None;
    };
    if let Some(newest) = templates.newest(id).filter(|newest| newest.version != *version) {
        let message = format!("`{}` has a newer version, `{}`", visible(&template.name()), visible(&newest.version));
        let help = format!("Write `template: {}` and answer what is new in it.", visible(&newest.name()));
        found.push(Diagnostic::new(&OUTDATED_TEMPLATE, path, message).at(written.span).help(help));
    }
    Some(template)
}

/// What is wrong with the answers.
pub(super) fn answers(checklist: &Checklist, template: &Template, standing: &Standing, settings: &Settings, found: &mut Vec<Diagnostic>) {
    for answered in checklist.items.iter().filter(|answered| template.item(&answered.id.value).is_none()) {
        let near = nearest(&answered.id.value, template.items.iter().map(|item| item.id.as_str()));
        let help = near.map_or_else(
            || {
                format!(
                    "`{}` asks: {}.",
                    template.name(),
                    template.items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>().join(", ")
                )
            },
            |near| format!("Did you mean `{near}`?"),
        );
        let message = format!("`{}` asks nothing called `{}`", visible(&template.name()), visible(&answered.id.value));
        found.push(Diagnostic::new(&UNKNOWN_ITEM, &checklist.source, message).at(answered.id.span).help(help));
    }
    for (item, judged) in template.items.iter().zip(&standing.items) {
        let place = Place { checklist, item, answered: checklist.item(&item.id), settings };
        place.look(judged, found);
    }
    if standing.state == State::Read {
        approval(checklist, template, standing, found);
    }
}

/// One question of one checklist.
struct Place<'a> {
    checklist: &'a Checklist,
    item: &'a Item,
    answered: Option<&'a Answered>,
    settings: &'a Settings,
}

impl Place<'_> {
    fn look(&self, judged: &Judged, found: &mut Vec<Diagnostic>) {
        let Some(answered) = self.answered else {
            let message = format!("`{}` is missing, and counts as unanswered", self.item.id);
            let help = format!("Answer it under `items`: {}", self.item.question);
            found.push(Diagnostic::new(&UNANSWERED_ITEM, &self.checklist.source, message).at(self.checklist.items_at).help(help));
            return;
        };
        match judged.answer {
            Answer::Unanswered => {
                let help =
                    format!("{} Write `yes` with evidence, `no` with a risk and an issue, or `n/a` with a reason.", self.item.question);
                found.push(self.finding(&UNANSWERED_ITEM, answered.answer.span, format!("`{}` is unanswered", self.item.id)).help(help));
            }
            Answer::Yes => self.yes(answered, judged, found),
            Answer::No => self.no(answered, judged, found),
            Answer::NotApplicable => self.not_applicable(answered, found),
        }
    }

    fn finding(&self, code: &'static crate::diag::Code, span: Span, message: String) -> Diagnostic {
        Diagnostic::new(code, &self.checklist.source, message).at(span)
    }

    fn yes(&self, answered: &Answered, judged: &Judged, found: &mut Vec<Diagnostic>) {
        for (evidence, shown) in answered.evidence.iter().zip(&judged.evidence) {
            let name = visible(&shortened(&secrets::mask(&evidence.name()), 80));
            if !self.item.accepts.contains(&evidence.kind) {
                let help = format!("It takes {}.", self.item.accepts.join(", "));
                let message = format!("`{}` does not take evidence of the kind `{}`", self.item.id, evidence.kind);
                found.push(self.finding(&UNACCEPTED_EVIDENCE, evidence.span, message).help(help));
                continue;
            }
            let code = match shown.worth {
                Worth::Contradicted => &CONTRADICTED_EVIDENCE,
                Worth::Unanswered => &UNACCEPTED_EVIDENCE,
                _ => continue,
            };
            let why = visible(&shown.why);
            let finding = self.finding(code, evidence.span, format!("`{name}` does not hold: {why}"));
            found.push(
                finding
                    .note("Until it holds, the yes counts as a gap.")
                    .help("Mend what it names, name something that holds, or answer `no`."),
            );
        }
        if judged.worth == Worth::Unanswered && judged.evidence.iter().all(|shown| shown.worth == Worth::Unanswered) {
            let message = format!("`{}` is a yes without evidence, and counts as unanswered", self.item.id);
            let help = format!("Name what one can look at: {}.", self.item.accepts.join(", "));
            found.push(self.finding(&UNANSWERED_ITEM, answered.answer.span, message).help(help));
        }
    }

    fn no(&self, answered: &Answered, judged: &Judged, found: &mut Vec<Diagnostic>) {
        let gap = answered.gap.as_ref();
        let written = gap.and_then(|gap| gap.issue.as_ref());
        let mut missing = vec![];
        let mut lacks = |is_missing: bool, what| {
            if is_missing {
                missing.push(what);
            }
        };
        lacks(answered.risk.is_none(), "a risk");
        lacks(written.is_none(), "an issue");
        lacks(gap.is_none_or(|gap| gap.owner.is_none()), "an owner");
        lacks(gap.is_none_or(|gap| gap.due.is_none()), "a due date");
        if !missing.is_empty() {
            let message = format!("`{}` is a no without {}", self.item.id, listed(&missing));
            let place = gap.map_or(answered.answer.span, |gap| if answered.risk.is_none() { answered.answer.span } else { gap.span });
            let finding = self.finding(&INCOMPLETE_GAP, place, message);
            found.push(finding.help("Write what it means for support under `risk`, and who closes it by when under `gap`: `{issue: \"#12\", owner: ana, due: 2027-01-31}`."));
        }
        if let Some(written) = written.filter(|written| issue(&written.value).is_none()) {
            let message = format!("`{}` is no number, key or URL of an issue", visible(&shortened(&secrets::mask(&written.value), 60)));
            found.push(self.finding(&INCOMPLETE_GAP, written.span, message).help("Write `\"#12\"`, `HELP-12` or the issue's address."));
        }
        if let Some(due) = gap.and_then(|gap| gap.due.as_ref()).filter(|_| judged.gap.as_ref().is_some_and(|gap| gap.is_overdue)) {
            let days = due.value.until(self.settings.today).map_or(0, |span| span.get_days());
            let message = format!("the gap `{}` was due {} ago", self.item.id, count(days.unsigned_abs() as usize, "day"));
            found.push(self.finding(&INCOMPLETE_GAP, due.span, message).help("Close it and answer anew, or agree on another day."));
        }
    }

    fn not_applicable(&self, answered: &Answered, found: &mut Vec<Diagnostic>) {
        let id = &self.item.id;
        if self.item.essential {
            let help = format!("Every feature needs it. {}", self.item.question);
            let message = format!("`{id}` is essential, so n/a counts as unanswered");
            found.push(self.finding(&UNJUSTIFIED_NA, answered.answer.span, message).help(help));
            return;
        }
        let help = "Say in a sentence why the question does not arise: `because: There is no earlier behaviour.`";
        match &answered.because {
            None => {
                let message = format!("`{id}` is n/a without a reason, and counts as unanswered");
                found.push(self.finding(&UNJUSTIFIED_NA, answered.answer.span, message).help(help));
            }
            Some(because) if says_nothing(&because.value) => {
                let message =
                    format!("`{}` is no reason, so `{id}` counts as unanswered", visible(&shortened(&secrets::mask(&because.value), 40)));
                found.push(self.finding(&UNJUSTIFIED_NA, because.span, message).help(help));
            }
            Some(_) => {}
        }
    }
}

/// What is declared, held against what the answers allow.
fn approval(checklist: &Checklist, template: &Template, standing: &Standing, found: &mut Vec<Diagnostic>) {
    let ceiling = standing.ceiling.unwrap_or(Approval::SupportUnready);
    let Some(declared) = &checklist.approval else {
        let mut finding =
            Diagnostic::new(&APPROVAL_ABOVE_CEILING, &checklist.source, "no approval is declared, which counts as `support-unready`");
        finding.severity = Severity::Info;
        found.push(finding.at(checklist.feature.span).help(format!("The answers allow `approval: {}`.", ceiling.name())));
        return;
    };
    let finding = |message: String| Diagnostic::new(&APPROVAL_ABOVE_CEILING, &checklist.source, message).at(declared.span);
    if declared.value > ceiling {
        let message = format!("`{}` is declared, and the answers allow `{}`", declared.value.name(), ceiling.name());
        let (shown, more) = standing.reasons.split_at(standing.reasons.len().min(5));
        let mut why = format!("{}.", shown.join("; "));
        if !more.is_empty() {
            why = format!("{}; and {} more.", shown.join("; "), more.len());
        }
        found.push(finding(message).note(visible(&why)).help("Declare what the answers allow, or mend the answers."));
    } else if declared.value == Approval::ApprovedWithGaps && ceiling == Approval::Approved {
        found.push(
            finding("gaps are declared, and there is none".to_owned())
                .help("Write the gap down as a `no` with its issue, or declare `approved`."),
        );
    } else if !template.approvals.contains(&declared.value) {
        let offered: Vec<&str> = template.approvals.iter().map(|approval| approval.name()).collect();
        let message = format!("`{}` does not offer `{}`", visible(&template.name()), declared.value.name());
        found.push(finding(message).help(format!("It offers {}.", offered.join(", "))));
    }
}

/// "a risk, an issue and an owner".
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}
