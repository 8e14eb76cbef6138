//! The signatures of all checklists, checked against the keys that count.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::readiness::Checklists;
use crate::readiness::sign::{Document, NAMESPACE};
use crate::signing::{Claim, Key, Trusted, Verifier};
use crate::site::checklist::Checklist;
use crate::tree::SourcePath;

/// What checking gave, by a checklist's file.
pub(super) type Signatures = BTreeMap<SourcePath, Result<Key, String>>;

/// What checking gave, by the checklist's file. Where the words are not those that were signed there is nothing to check.
pub(super) fn check(checklists: &Checklists, trusted: &Trusted) -> Signatures {
    check_others(checklists, trusted, |_| None)
}

/// The same where some are known already: to ask a program takes longer than all the rest.
pub(super) fn check_others(
    checklists: &Checklists,
    trusted: &Trusted,
    known: impl Fn(&Checklist) -> Option<Result<Key, String>>,
) -> Signatures {
    let signed = checklists.all.iter().filter_map(|one| Some((one, document(checklists, one)?)));
    let (mut found, mut unknown) = (Signatures::new(), vec![]);
    for (checklist, document) in signed {
        match known(checklist) {
            Some(outcome) => drop(found.insert(checklist.source.clone(), outcome)),
            None => unknown.push((checklist, document)),
        }
    }
    if unknown.is_empty() {
        return found;
    }
    let verifier = Verifier::new(trusted, NAMESPACE);
    let check = |(checklist, document): (&Checklist, Document)| {
        let sign_off = checklist.sign_off.as_ref()?;
        let claim = Claim {
            text: &document.text(),
            signature: sign_off.signature.as_deref()?,
            person: sign_off.reviewer.as_deref()?,
            day: sign_off.date?,
        };
        Some((checklist.source.clone(), verifier.verify(&claim)))
    };
    found.par_extend(unknown.into_par_iter().filter_map(check));
    found
}

/// What a signature must be over, where the digest holds.
fn document(checklists: &Checklists, checklist: &Checklist) -> Option<Document> {
    let sign_off = checklist.sign_off.as_ref()?;
    sign_off.signature.as_ref()?;
    let document = Document::claimed(checklist, checklists.template(checklist)?, sign_off)?;
    (sign_off.digest.as_deref() == Some(document.digest().as_str())).then_some(document)
}
