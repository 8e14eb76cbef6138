//! What a sign-off is worth: whether the words are still those that were signed, and who stands for them.

use super::history::Past;
use super::sign::Document;
use crate::config::Settings;
use crate::diag::{Code, Diagnostic, MISSING_SIGN_OFF, STALE_SIGN_OFF, Severity, UNKNOWN_SIGNER};
use crate::site::checklist::{Checklist, SignOff, Template};
use crate::site::readiness::{By, Judged, Key, Signed};
use crate::text::{nearest, visible};

/// What is known about one sign-off from outside of the checklist.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known<'a> {
    /// What checking its signature gave; `None` where there is none, or nobody checked.
    pub(super) signature: Option<&'a Result<Key, String>>,
    /// What Git has of the file.
    pub(super) past: Option<&'a Past>,
    /// Who may sign; everybody where it is empty.
    pub(super) reviewers: &'a [String],
}

/// The state of a checklist's sign-off, and what is wrong with it.
pub(super) fn state(checklist: &Checklist, template: &Template, known: &Known<'_>, settings: &Settings) -> (Signed, Vec<Diagnostic>) {
    let mut found = vec![];
    let Some(sign_off) = &checklist.sign_off else {
        let help = format!("Whoever answers for the feature runs `guidepost checklist sign {}`.", visible(&checklist.feature.value));
        found.push(
            Diagnostic::new(&MISSING_SIGN_OFF, &checklist.source, "nobody has signed the checklist off")
                .at(checklist.feature.span)
                .help(help),
        );
        return (Signed::Missing, found);
    };
    let about = About { checklist, sign_off };
    if let Some(broken) = about.broken(&mut found, settings) {
        return (Signed::Broken(broken), found);
    }
    let by = By { reviewer: sign_off.reviewer.clone().unwrap_or_default(), date: sign_off.date };
    let Some(document) = Document::claimed(checklist, template, sign_off) else {
        return (Signed::Broken("it does not say who signed, or when".to_owned()), found);
    };
    about.listed(known.reviewers, &mut found);
    if sign_off.digest.as_deref() != Some(document.digest().as_str()) {
        let changed = about.changed(&document);
        found.push(about.stale(&changed));
        return (Signed::Stale(by, changed), found);
    }
    let signed = match (&sign_off.signature, known.signature) {
        (Some(_), Some(Ok(key))) => Signed::Verified(by, key.clone()),
        (Some(_), Some(Err(why))) => {
            let help =
                "A key that may sign stands in `checklists/allowed_signers`, or in `checklists/keys/` for OpenPGP, on the main branch.";
            found.push(about.finding(&UNKNOWN_SIGNER, format!("the signature does not count: {}", visible(why))).help(help));
            Signed::Refused(by, why.clone())
        }
        (Some(_), None) => Signed::Refused(by, "the signature was not checked".to_owned()),
        (None, _) => {
            let author = about.other_author(known.past, &by);
            if let Some(author) = &author {
                let message =
                    format!("`{}` is declared as the reviewer, and `{}` committed the sign-off", visible(&by.reviewer), visible(author));
                let finding =
                    about.finding(&UNKNOWN_SIGNER, message).note("The sign-off has no signature, so anybody could have written it.");
                found.push(finding.help("Sign with a key: configure `user.signingkey` in Git, and run `guidepost checklist sign` again."));
            }
            Signed::Unsigned(by, author)
        }
    };
    (signed, found)
}

/// Evidence that is not what it was: worth a look, and no more.
pub(super) fn changed_evidence(checklist: &Checklist, items: &[Judged], found: &mut Vec<Diagnostic>) {
    for judged in items {
        let written = checklist.item(&judged.id).map_or(&[][..], |answered| &answered.evidence);
        for (evidence, _) in written.iter().zip(&judged.evidence).filter(|(_, shown)| shown.has_changed) {
            let message = format!("`{}` is not what it was when the checklist was signed off", visible(&evidence.name()));
            let mut finding = Diagnostic::new(&STALE_SIGN_OFF, &checklist.source, message).at(evidence.span);
            finding.severity = Severity::Info;
            found.push(finding.help("Look whether it still shows what the yes claims, and sign off again."));
        }
    }
}

/// One sign-off and the checklist that it stands in.
struct About<'a> {
    checklist: &'a Checklist,
    sign_off: &'a SignOff,
}

impl About<'_> {
    fn finding(&self, code: &'static Code, message: String) -> Diagnostic {
        Diagnostic::new(code, &self.checklist.source, message).at(self.sign_off.span)
    }

    /// Why no sign-off can be made out, if that is so.
    fn broken(&self, found: &mut Vec<Diagnostic>, settings: &Settings) -> Option<String> {
        let (why, help) = match (&self.sign_off.reviewer, self.sign_off.date, &self.sign_off.digest) {
            (None, ..) => ("does not say who signed".to_owned(), "`guidepost checklist sign` writes the reviewer, the day and the digest."),
            (_, None, _) => ("has no date".to_owned(), "`guidepost checklist sign` writes the day."),
            (_, Some(day), _) if day > settings.today => {
                (format!("is of {day}, which has not come yet"), "Sign it off again: the day is part of what is signed.")
            }
            (.., None) => (
                "has no digest, so nobody can tell what was signed".to_owned(),
                "Run `guidepost checklist sign`; writing a name is not enough.",
            ),
            _ => return None,
        };
        found.push(self.finding(&MISSING_SIGN_OFF, format!("the sign-off {why}")).help(help));
        Some(format!("it {why}"))
    }

    /// Whether the reviewer is one of those who may sign.
    fn listed(&self, reviewers: &[String], found: &mut Vec<Diagnostic>) {
        let reviewer = self.sign_off.reviewer.as_deref().unwrap_or_default();
        if reviewers.is_empty() || reviewers.iter().any(|known| is_same(known, reviewer)) {
            return;
        }
        let near = nearest(reviewer, reviewers.iter().map(String::as_str));
        let help = near.map_or_else(
            || "Names under `reviewers` in guidepost.yaml may sign.".to_owned(),
            |near| format!("Did you mean `{}`?", visible(near)),
        );
        found.push(self.finding(&UNKNOWN_SIGNER, format!("`{}` is not one of the reviewers", visible(reviewer))).help(help));
    }

    /// What changed, in words: of the parts, where the sign-off names them truly.
    fn changed(&self, document: &Document) -> Vec<String> {
        let named = self.sign_off.parts.as_deref().map(|parts| document.changed_since(parts)).unwrap_or_default();
        if named.is_empty() {
            vec!["the digest, the reviewer's name or the order of things".to_owned()]
        } else {
            named.iter().map(|name| words(name)).collect()
        }
    }

    fn stale(&self, changed: &[String]) -> Diagnostic {
        let (shown, more) = changed.split_at(changed.len().min(4));
        let mut what = shown.join(", ");
        if !more.is_empty() {
            what = format!("{what} and {} more", more.len());
        }
        let reviewer = visible(self.sign_off.reviewer.as_deref().unwrap_or_default());
        let message = format!("the sign-off is stale: {what} changed since {reviewer} signed");
        let help = format!("Read what changed, and run `guidepost checklist sign {}`.", visible(&self.checklist.feature.value));
        self.finding(&STALE_SIGN_OFF, message).note("What stands here now is not what was signed.").help(help)
    }

    /// The author of the commit that brought the sign-off, where that is somebody else.
    fn other_author(&self, past: Option<&Past>, by: &By) -> Option<String> {
        let (name, email) = past?.signers.get(self.sign_off.digest.as_deref()?)?;
        let is_reviewer =
            is_same(&format!("{name} <{email}>"), &by.reviewer) || is_same(email, &by.reviewer) || is_same(name, &by.reviewer);
        (!is_reviewer).then(|| name.clone())
    }
}

/// `items.faq` → "the answer to `faq`".
fn words(part: &str) -> String {
    match part.strip_prefix("items.") {
        Some(item) => format!("the answer to `{}`", visible(item)),
        None if part == "template" => "the template".to_owned(),
        None => format!("`{}`", visible(part)),
    }
}

/// Whether two ways to write a person mean one: by address where both have one, else by name.
pub fn is_same(one: &str, other: &str) -> bool {
    let (a, b) = (person(one), person(other));
    match (&a.1, &b.1) {
        (Some(one), Some(other)) => one == other,
        _ => {
            !a.0.is_empty() && a.0 == b.0 || a.1.is_some() && a.1.as_deref() == Some(&b.0) || b.1.is_some() && b.1.as_deref() == Some(&a.0)
        }
    }
}

/// A name and an address, in small letters. An address by itself has no name.
fn person(text: &str) -> (String, Option<String>) {
    let text = text.trim().to_lowercase();
    if let Some((name, rest)) = text.split_once('<') {
        return (name.trim().to_owned(), Some(rest.trim_end_matches('>').trim().to_owned()));
    }
    if text.contains('@') && !text.contains(' ') { (String::new(), Some(text)) } else { (text, None) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_known_by_address_else_by_name() {
        for (one, other, same) in [
            ("Ana Ruiz <ana@example.com>", "ana@example.com", true),
            ("Ana Ruiz <ana@example.com>", "Ana Ruiz", true),
            ("Ana Ruiz <ana@example.com>", "Ana <ANA@example.com>", true),
            ("Ana Ruiz <ana@example.com>", "Ana Ruiz <eve@example.com>", false),
            ("ana", "Ana", true),
            ("", "", false),
            ("ana@example.com", "eve@example.com", false),
        ] {
            assert_eq!(is_same(one, other), same, "{one} / {other}");
        }
    }
}
