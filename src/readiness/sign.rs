//! What a sign-off is over: a document in one canonical form, whatever the YAML looks like. One line for each part, so that a
//! part that changed can be named. Whoever signs, signs the document; whoever verifies, makes it anew from the checklist.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::json;

use crate::site::checklist::{Checklist, Evidence, GapGroup, SignOff, Template};
use crate::text::sha256;

/// The first line of every document; a change of the form changes the number.
const FORMAT: &str = "guidepost checklist sign-off 1";

/// The namespace of SSH signatures, so that one of them can never pass for a commit's.
pub const NAMESPACE: &str = "guidepost-checklist";

/// What is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Names and their values as JSON, in the order of the document.
    parts: Vec<(String, String)>,
}

/// Who signs, when, and what files and articles held then.
#[derive(Clone, Copy, Debug)]
pub struct Signing<'a> {
    /// `Ana Ruiz <ana@example.com>`.
    pub reviewer: &'a str,
    /// The day.
    pub date: Date,
    /// Digests of evidence, by what stands behind its kind.
    pub evidence: &'a [(String, String)],
}

impl Document {
    /// The document of a checklist that answers a template.
    pub fn of(checklist: &Checklist, template: &Template, signing: &Signing<'_>) -> Document {
        let digests: BTreeMap<&str, &str> = signing.evidence.iter().map(|(name, digest)| (name.as_str(), digest.as_str())).collect();
        let mut parts = vec![
            ("feature".to_owned(), json!(checklist.feature.value)),
            ("title".to_owned(), json!(checklist.title)),
            ("owner".to_owned(), json!(checklist.owner)),
            ("release".to_owned(), json!([checklist.release, checklist.launch.map(|day| day.to_string())])),
            ("template".to_owned(), json!([template.id, template.version, template.digest])),
        ];
        for item in &template.items {
            let Some(answered) = checklist.item(&item.id) else {
                parts.push((format!("items.{}", item.id), json!(null)));
                continue;
            };
            let evidence =
                |evidence: &Evidence| json!([evidence.kind, evidence.value, evidence.more, digests.get(evidence.name().as_str())]);
            let evidence: Vec<_> = answered.evidence.iter().map(evidence).collect();
            let gap = answered.gap.as_ref().map(|gap| {
                let due = gap.due.as_ref().map(|due| due.value.to_string());
                json!([gap.group.map(GapGroup::name), gap.issue.as_ref().map(|issue| &issue.value), gap.owner, due])
            });
            let words = [&answered.risk, &answered.because].map(|words| words.as_ref().map(|words| &words.value));
            parts.push((format!("items.{}", item.id), json!([answered.answer.value.name(), evidence, words, gap])));
        }
        parts.push(("approval".to_owned(), json!(checklist.approval.as_ref().map(|approval| approval.value.name()))));
        parts.push(("notes".to_owned(), json!(checklist.notes)));
        parts.push(("reviewer".to_owned(), json!(signing.reviewer)));
        parts.push(("date".to_owned(), json!(signing.date.to_string())));
        Document { parts: parts.into_iter().map(|(name, value)| (name, value.to_string())).collect() }
    }

    /// The document that a sign-off claims to be over; `None` when the sign-off does not say who or when.
    pub fn claimed(checklist: &Checklist, template: &Template, sign_off: &SignOff) -> Option<Document> {
        let signing = Signing { reviewer: sign_off.reviewer.as_deref()?, date: sign_off.date?, evidence: &sign_off.evidence };
        Some(Document::of(checklist, template, &signing))
    }

    /// What is signed, byte for byte: UTF-8, a line feed at the end of each line.
    pub fn text(&self) -> String {
        let lines = self.parts.iter().map(|(name, value)| format!("{name} {value}\n"));
        std::iter::once(format!("{FORMAT}\n")).chain(lines).collect()
    }

    /// `sha256:` and 64 hexadecimal digits.
    pub fn digest(&self) -> String {
        format!("sha256:{}", sha256(self.text().as_bytes()))
    }

    /// Each part's name and the first eight digits of its digest: tells which part changed, and proves nothing.
    pub fn parts(&self) -> String {
        let part = |(name, value): &(String, String)| format!("{name}={}", short(value));
        self.parts.iter().map(part).collect::<Vec<_>>().join(" ")
    }

    /// The names of parts that are not what they were, in the document's order; then those that are gone.
    pub fn changed_since(&self, parts: &str) -> Vec<String> {
        let before: BTreeMap<&str, &str> = parts.split_whitespace().filter_map(|part| part.rsplit_once('=')).collect();
        let is_changed = |(name, value): &&(String, String)| before.get(name.as_str()).is_none_or(|digest| *digest != short(value));
        let changed = self.parts.iter().filter(is_changed).map(|(name, _)| name.clone());
        let gone = before.keys().filter(|name| !self.parts.iter().any(|(known, _)| known == *name)).map(|name| (*name).to_owned());
        changed.chain(gone).collect()
    }
}

fn short(value: &str) -> String {
    sha256(value.as_bytes())[..8].to_owned()
}
