//! The JSON of `checklist report`: a contract for scripts, with a schema of its own. Findings are as in `check --format json`.

use serde::Serialize;
use serde_json::{Value, json};

use super::Readout;
use crate::report::json as findings;
use crate::report::stream::{Stream, document};
use crate::site::checklist::Approval;
use crate::site::readiness::change::Change;
use crate::site::readiness::{Counts, Href, Judged, Moment, OpenGap, Shown, Signed, Standing, State};

/// The version of this shape; raised when a field changes its meaning or goes.
pub(super) const VERSION: u32 = 1;

/// The JSON Schema of the document, but for what findings are.
const SCHEMA: &str = include_str!("json.schema.json");

/// The JSON Schema of the document.
pub fn schema() -> Value {
    let of = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let (mut schema, other) = (of(SCHEMA), of(findings::SCHEMA));
    for name in ["position", "place", "diagnostic", "label", "fix", "edit"] {
        schema["$defs"][name] = other["$defs"][name].clone();
    }
    schema
}

#[derive(Serialize)]
struct Report<'a, F, D> {
    version: u32,
    summary: Value,
    comparison: Option<Value>,
    without_checklist: Option<&'a [String]>,
    features: F,
    diagnostics: D,
}

/// One document, indented.
pub(super) fn render(readout: &Readout<'_>) -> String {
    document(&Report {
        version: VERSION,
        summary: summary(readout),
        comparison: readout.change.map(comparison),
        without_checklist: readout.uncovered,
        features: Stream::new(readout.features.iter().map(standing)),
        diagnostics: Stream::new(findings::diagnostics(readout.input)),
    })
}

fn summary(readout: &Readout<'_>) -> Value {
    let of = |wanted| readout.features.iter().filter(|standing| standing.approval() == Some(wanted)).count();
    let in_state = |state| readout.features.iter().filter(|standing| standing.state == state).count();
    json!({
        "features": readout.features.len(),
        "approved": of(Approval::Approved),
        "approved_with_gaps": of(Approval::ApprovedWithGaps),
        "support_unready": of(Approval::SupportUnready),
        "invalid": in_state(State::Invalid),
        "missing": in_state(State::Missing),
        "gaps": readout.features.iter().flat_map(|standing| &standing.items).filter(|item| item.gap.is_some()).count(),
        "warnings": readout.input.summary.warnings,
        "infos": readout.input.summary.infos,
    })
}

fn comparison(change: &Change) -> Value {
    let features = change.features.iter().map(|moved| {
        let steps = moved.steps.iter().map(|step| json!({ "verdict": step.verdict.name(), "what": step.words }));
        json!({ "id": moved.id, "verdict": moved.verdict.name(), "changes": steps.collect::<Vec<_>>() })
    });
    json!({ "base": change.base, "verdict": change.verdict.name(), "features": features.collect::<Vec<_>>() })
}

/// One feature with all that is known of it.
pub(super) fn standing(standing: &Standing) -> Value {
    let gaps = standing.gaps().into_iter().map(|(judged, open)| {
        let mut gap = gap(open);
        gap["item"] = json!(judged.id);
        gap
    });
    json!({
        "id": standing.id,
        "title": standing.title,
        "owner": standing.owner,
        "release": standing.release,
        "launch": standing.launch.map(|day| day.to_string()),
        "file": standing.source.as_ref().map(|source| source.as_str()),
        "template": standing.template,
        "approval": approval(standing),
        "declared": standing.declared.map(Approval::name),
        "ceiling": standing.ceiling.map(Approval::name),
        "reasons": standing.reasons,
        "answers": answers(&standing.counts()),
        "yes": worths(&standing.counts()),
        "gaps": gaps.collect::<Vec<_>>(),
        "sign_off": sign_off(&standing.sign_off),
        "items": standing.items.iter().map(item).collect::<Vec<_>>(),
        "notes": standing.notes,
        "code_changed": standing.code_changed,
        "history": standing.history.iter().map(moment).collect::<Vec<_>>(),
    })
}

/// What may be believed: never more than the answers allow.
fn approval(standing: &Standing) -> &'static str {
    match standing.state {
        State::Missing => "missing",
        State::Invalid | State::Read => standing.verdict(),
    }
}

fn answers(counts: &Counts) -> Value {
    json!({ "yes": counts.yes, "no": counts.no, "not_applicable": counts.not_applicable, "unanswered": counts.unanswered })
}

/// Each Yes under what it is worth.
fn worths(counts: &Counts) -> Value {
    json!({ "verified": counts.verified, "stated": counts.stated, "contradicted": counts.contradicted })
}

fn item(item: &Judged) -> Value {
    json!({
        "id": item.id,
        "title": item.title,
        "question": item.question,
        "essential": item.essential,
        "answer": item.answer.name(),
        "worth": item.worth.name(),
        "evidence": item.evidence.iter().map(evidence).collect::<Vec<_>>(),
        "risk": item.risk,
        "because": item.because,
        "gap": item.gap.as_ref().map(gap),
    })
}

fn evidence(shown: &Shown) -> Value {
    let (page, file, url) = match &shown.href {
        Some(Href::Page(page)) => (Some(page.as_str()), None, None),
        Some(Href::File(file)) => (None, Some(file.as_str()), None),
        Some(Href::Url(url)) => (None, None, Some(url.as_str())),
        None => (None, None, None),
    };
    json!({
        "kind": shown.kind,
        "words": shown.words,
        "worth": shown.worth.name(),
        "why": shown.why,
        "page": page,
        "file": file,
        "url": url,
        "changed_since_sign_off": shown.has_changed,
    })
}

fn gap(gap: &OpenGap) -> Value {
    json!({
        "group": gap.group.name(),
        "issue": gap.issue,
        "issue_url": gap.issue_url,
        "owner": gap.owner,
        "due": gap.due.map(|day| day.to_string()),
        "overdue": gap.is_overdue,
        "since": gap.since.map(|day| day.to_string()),
        "days": gap.days,
    })
}

fn sign_off(signed: &Signed) -> Value {
    let by = signed.by();
    let mut out = json!({
        "state": signed.name().replace(' ', "-"),
        "reviewer": by.map(|by| by.reviewer.as_str()),
        "date": by.and_then(|by| by.date).map(|day| day.to_string()),
    });
    match signed {
        Signed::Missing | Signed::Unsigned(_, None) => {}
        Signed::Broken(why) | Signed::Refused(_, why) => out["why"] = json!(why),
        Signed::Stale(_, changed) => out["changed"] = json!(changed),
        Signed::Unsigned(_, Some(author)) => out["committed_by"] = json!(author),
        Signed::Verified(_, key) => {
            out["key"] = json!({ "system": key.system, "fingerprint": key.fingerprint, "holder": key.holder });
        }
    }
    out
}

fn moment(moment: &Moment) -> Value {
    let moves = moment.moves.iter().map(|(id, was, is)| json!({ "item": id, "from": was.name(), "to": is.name() }));
    json!({
        "date": moment.day.to_string(),
        "commit": moment.commit,
        "author": moment.author,
        "answers": moment.counts.as_ref().map(answers),
        "moves": moves.collect::<Vec<_>>(),
    })
}
