//! A filled checklist as Markdown, to attach to release notes: complete sentences for people who do not know the tool.

use super::masked::line;
use super::signed;
use crate::report::markdown::with_backticks;
use crate::site::checklist::Answer;
use crate::site::readiness::{Href, Judged, Shown, Signed, Standing, Worth};

/// The whole document.
pub fn markdown(standing: &Standing) -> String {
    let text = |words: &str| with_backticks(&line(words));
    let mut out = format!("# Readiness of {}\n\n", text(&standing.title));
    let day = standing.launch.map(|day| day.to_string());
    let facts = [
        ("Feature", Some(standing.id.clone())),
        ("Owner", standing.owner.clone()),
        ("Release", standing.release.clone()),
        ("Launch", day),
        ("Checklist", standing.template.clone()),
        ("Approval", Some(standing.verdict().to_owned())),
        ("Sign-off", Some(sign_off(standing))),
    ];
    for (name, value) in facts.iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
        out.push_str(&format!("- {name}: {}\n", text(value)));
    }
    if let Some(declared) = standing.declared.filter(|declared| standing.approval() != Some(*declared)) {
        out.push_str(&format!("\nDeclared was {}, and the answers do not allow it.\n", text(declared.name())));
    }
    if !standing.reasons.is_empty() {
        out.push_str("\nNothing better than that can be said, because:\n\n");
        standing.reasons.iter().for_each(|reason| out.push_str(&format!("- {}\n", text(reason))));
    }
    for item in &standing.items {
        out.push_str(&question(item));
    }
    if let Some(notes) = &standing.notes {
        out.push_str("\n## Notes\n");
        let paragraphs = notes.split("\n\n").map(text).filter(|paragraph| !paragraph.trim().is_empty());
        paragraphs.for_each(|paragraph| out.push_str(&format!("\n{paragraph}\n")));
    }
    out
}

/// A question with its answer, and what the answer rests on.
fn question(item: &Judged) -> String {
    let text = |words: &str| with_backticks(&line(words));
    let answer = match item.answer {
        Answer::Yes => "Yes",
        Answer::No => "No",
        Answer::NotApplicable => "Not applicable",
        Answer::Unanswered => "Not answered yet",
    };
    let worth = match item.worth {
        Worth::Verified | Worth::Stated | Worth::Contradicted => format!(", {}", item.worth.name()),
        Worth::Unanswered if item.answer != Answer::Unanswered => ", which counts as unanswered".to_owned(),
        Worth::Plain | Worth::Unanswered => String::new(),
    };
    let mut out = format!("\n## {}\n\n{}\n\n**{answer}**{worth}.\n", text(&item.title), text(&item.question));
    let mut lines: Vec<String> = item.evidence.iter().map(|shown| evidence(shown, &text)).collect();
    lines.extend(item.risk.iter().map(|risk| format!("Risk: {}", text(risk))));
    lines.extend(item.because.iter().map(|because| format!("Reason: {}", text(because))));
    if let Some(gap) = &item.gap {
        let facts = super::gap_facts(item, gap).join(", ");
        lines.push(format!("Gap ({}): {}", gap.group.title(), text(&facts)));
    }
    if !lines.is_empty() {
        out.push('\n');
    }
    lines.iter().for_each(|line| out.push_str(&format!("- {line}\n")));
    out
}

fn evidence(shown: &Shown, text: &dyn Fn(&str) -> String) -> String {
    let place = match &shown.href {
        Some(Href::File(path)) if path.as_str() != shown.words => format!(" ({})", text(path.as_str())),
        Some(Href::Page(page)) => format!(" ({})", text(page)),
        Some(Href::Url(url)) if *url != shown.words => format!(" ({})", text(url)),
        _ => String::new(),
    };
    let changed = if shown.has_changed { "; not what it was at the sign-off" } else { "" };
    format!("{}: {}{place} — {}: {}{changed}", capital(&shown.kind), text(&shown.words), shown.worth.name(), text(&shown.why))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// The state of the sign-off in words, with who and when as declared.
pub(super) fn sign_off(standing: &Standing) -> String {
    let who = signed(standing);
    match &standing.sign_off {
        Signed::Missing => "nobody has signed it off".to_owned(),
        Signed::Broken(why) => format!("none that counts: {why}"),
        Signed::Stale(_, changed) => format!("{who}; since then changed: {}", changed.join(", ")),
        Signed::Unsigned(_, None) => format!("{who}; without a key"),
        Signed::Unsigned(_, Some(author)) => format!("{who}; without a key, and committed by {author}"),
        Signed::Verified(_, key) => format!("{who}; with the {} key {} of {}", key.system, key.fingerprint, key.holder),
        Signed::Refused(_, why) => format!("{who}; the signature does not count: {why}"),
    }
}
