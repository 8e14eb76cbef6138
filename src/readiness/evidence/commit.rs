//! `commit`: it exists and is part of what is checked out.

use super::{Commit, Kind, World, shown};
use crate::fields::{Field, Shape};
use crate::site::checklist::Evidence;
use crate::site::readiness::{Shown, Worth};

pub(super) static KIND: Kind = Kind {
    name: "commit",
    fields: &[Field { name: "commit", shape: Shape::Text, doc: "A commit of this repository: seven hexadecimal digits or more." }],
    required: &[],
    doc: "Name the commit by seven digits or more, in quotes: `commit: \"1a2b3c4\"`.",
    wants: |evidence, wanted| {
        if is_name(&evidence.value) {
            wanted.commits.insert(evidence.value.clone());
        }
    },
    judge,
};

/// Hexadecimal digits: anything else would be an expression to Git.
fn is_name(text: &str) -> bool {
    (7..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn judge(evidence: &Evidence, world: &World<'_>) -> Shown {
    if !is_name(&evidence.value) {
        return shown(evidence, Worth::Contradicted, "a commit is named by seven to 64 hexadecimal digits".to_owned());
    }
    let facts = world.facts;
    match (facts.commits.get(&evidence.value), &facts.no_git) {
        (Some(Commit::Ancestor(_, subject)), _) => shown(evidence, Worth::Verified, format!("`{subject}` is part of this revision")),
        (Some(Commit::Elsewhere(subject)), _) => shown(evidence, Worth::Contradicted, format!("`{subject}` is not part of this revision")),
        (Some(Commit::Missing), _) => shown(evidence, Worth::Contradicted, "there is no such commit in this repository".to_owned()),
        (Some(Commit::Shallow), _) => shown(evidence, Worth::Stated, "this shallow clone does not reach it".to_owned()),
        (None, Some(why)) => shown(evidence, Worth::Stated, format!("nobody could look: {why}")),
        (None, None) => shown(evidence, Worth::Stated, "Git was not asked".to_owned()),
    }
}
