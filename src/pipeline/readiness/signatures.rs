//! The signatures of all checklists, checked against the keys that count.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::readiness::Checklists;
use crate::readiness::sign::{Document, NAMESPACE};
use crate::signing::{Claim, Key, Trusted, Verifier};
use crate::site::checklist::Checklist;
use crate::tree::SourcePath;

/// What checking gave, by the checklist's file. Where the words are not those that were signed there is nothing to check.
pub(super) fn check(checklists: &Checklists, trusted: &Trusted) -> BTreeMap<SourcePath, Result<Key, String>> {
    let signed: Vec<(&Checklist, Document)> = checklists.all.iter().filter_map(|one| Some((one, document(checklists, one)?))).collect();
    if signed.is_empty() {
        return BTreeMap::new();
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
    signed.into_par_iter().filter_map(check).collect()
}

/// What a signature must be over, where the digest holds.
fn document(checklists: &Checklists, checklist: &Checklist) -> Option<Document> {
    let sign_off = checklist.sign_off.as_ref()?;
    sign_off.signature.as_ref()?;
    let document = Document::claimed(checklist, checklists.template(checklist)?, sign_off)?;
    (sign_off.digest.as_deref() == Some(document.digest().as_str())).then_some(document)
}
