//! What is different between two versions of a checklist, in words: of everything that is signed.

use crate::site::checklist::{Answered, Checklist, Evidence, Gap, Template};
use crate::text::{secrets, shortened, visible};

/// How much of a text is shown.
const MOST: usize = 70;

/// One thing that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What: a field, or the question and its field.
    pub what: String,
    /// What it was; `nothing` where it was absent.
    pub was: String,
    /// What it is.
    pub is: String,
}

/// Differences, in the order of the document that is signed, without secrets.
pub fn between(old: &Checklist, new: &Checklist, template: &Template) -> Vec<Change> {
    let mut found = vec![];
    let mut tell = |what: &str, was: Option<String>, is: Option<String>| {
        if was != is {
            // Hidden first: what is left of a secret that was cut is not known as one.
            let words = |text: String| visible(&shortened(&secrets::mask(&text), MOST));
            let shown = |text: Option<String>| text.map_or("nothing".to_owned(), words);
            found.push(Change { what: visible(&secrets::mask(what)), was: shown(was), is: shown(is) });
        }
    };
    tell("title", old.title.clone(), new.title.clone());
    tell("owner", old.owner.clone(), new.owner.clone());
    tell("release", old.release.clone(), new.release.clone());
    tell("launch", old.launch.map(|day| day.to_string()), new.launch.map(|day| day.to_string()));
    let template_of = |one: &Checklist| one.template.as_ref().map(|at| format!("{}@{}", at.value.0, at.value.1));
    tell("template", template_of(old), template_of(new));
    for item in &template.items {
        let (was, is) = (old.item(&item.id), new.item(&item.id));
        for (field, read) in FIELDS {
            let what = if field.is_empty() { format!("`{}`", item.id) } else { format!("{field} of `{}`", item.id) };
            tell(&what, was.and_then(read), is.and_then(read));
        }
    }
    let approval = |one: &Checklist| one.approval.as_ref().map(|at| at.value.name().to_owned());
    tell("approval", approval(old), approval(new));
    tell("notes", old.notes.clone(), new.notes.clone());
    let reviewer = |one: &Checklist| one.sign_off.as_ref().and_then(|sign_off| sign_off.reviewer.clone());
    tell("reviewer", reviewer(old), reviewer(new));
    let date = |one: &Checklist| one.sign_off.as_ref().and_then(|sign_off| Some(sign_off.date?.to_string()));
    tell("date", date(old), date(new));
    let digests = |one: &Checklist| {
        let digests = one.sign_off.as_ref().map_or(&[][..], |sign_off| &sign_off.evidence);
        let digests: Vec<String> = digests.iter().map(|(name, digest)| format!("{name} {digest}")).collect();
        (!digests.is_empty()).then(|| digests.join(", "))
    };
    tell("digests of the evidence", digests(old), digests(new));
    found
}

type Read = fn(&Answered) -> Option<String>;

/// What an answer says; the answer itself has no name.
const FIELDS: &[(&str, Read)] = &[
    ("", |answered| Some(answered.answer.value.name().to_owned())),
    ("evidence", |answered| (!answered.evidence.is_empty()).then(|| answered.evidence.iter().map(evidence).collect::<Vec<_>>().join("; "))),
    ("risk", |answered| answered.risk.as_ref().map(|at| at.value.clone())),
    ("gap", |answered| answered.gap.as_ref().map(gap)),
    ("reason", |answered| answered.because.as_ref().map(|at| at.value.clone())),
];

fn evidence(evidence: &Evidence) -> String {
    let more = evidence.more.iter().map(|(name, value)| format!(", {name}: {value}"));
    std::iter::once(evidence.name()).chain(more).collect()
}

fn gap(gap: &Gap) -> String {
    let mut words: Vec<String> = gap.group.map(|group| group.name().to_owned()).into_iter().collect();
    words.extend(gap.issue.as_ref().map(|issue| issue.value.clone()));
    words.extend(gap.owner.clone());
    words.extend(gap.due.as_ref().map(|due| due.value.to_string()));
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::super::{Templates, reread};
    use super::*;
    use crate::tree::SourcePath;

    #[test]
    fn differences_are_told_with_both_values() {
        let template = Templates::built_in().get("new-feature", "1.0").cloned();
        let of = |text: &str| reread(&SourcePath::new("checklists/a.yaml"), &format!("feature: a\ntemplate: new-feature@1.0\n{text}"));
        let changes = |old: &str, new: &str| {
            let found = template.as_ref().map(|template| between(&of(old), &of(new), template)).unwrap_or_default();
            found.into_iter().map(|one| format!("{}: {} → {}", one.what, one.was, one.is)).collect::<Vec<_>>()
        };
        for (old, new, expected) in [
            ("title: A\n", "title: A\n# same\n", vec![]),
            ("title: A\n", "title: B\n", vec!["title: A → B"]),
            ("items: {measured: yes}\n", "items: {measured: no}\n", vec!["`measured`: yes → no"]),
            ("items: {measured: y}\n", "items: {measured: {answer: Yes}}\n", vec![]),
            (
                "items: {measured: {answer: no, gap: {issue: 1}}}\n",
                "items: {measured: {answer: no, risk: Bad., gap: {issue: 2, owner: bo}}}\n",
                vec!["risk of `measured`: nothing → Bad.", "gap of `measured`: #1 → #2, bo"],
            ),
            ("sign_off: {date: 2026-01-01}\n", "sign_off: {date: 2026-01-02}\n", vec!["date: 2026-01-01 → 2026-01-02"]),
        ] {
            assert_eq!(changes(old, new), expected, "{new}");
        }
        // A secret is hidden before its text is cut.
        let secret = concat!("github", "_pat_11BK7QZ3Y0vR2tLmXw8sNd_4pHcJ6uFgE1oTzVbQ9kMr5yWaSx3DnCiPhU7GfLt2RvB8eOjKqY");
        let told = changes("title: A\n", &format!("title: 'The words before it are {secret}'\n")).concat();
        assert!(told.contains("are gith***") && !told.contains("_pat_"), "{told}");
    }
}
