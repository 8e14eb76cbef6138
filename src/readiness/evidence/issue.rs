//! `issue`: well-formed, with a link where the tracker is known. What the issue says is for people to read.

use super::{Kind, World, shown};
use crate::fields::{Field, Shape};
use crate::readiness::tracker;
use crate::readiness::words;
use crate::site::checklist::Evidence;
use crate::site::readiness::{Href, Shown, Worth};

pub(super) static KIND: Kind = Kind {
    name: "issue",
    fields: &[Field { name: "issue", shape: Shape::Text, doc: "An issue: a number such as #123, a key such as HELP-9, or a URL." }],
    required: &[],
    doc: "Name the issue in quotes: `issue: \"#123\"`.",
    wants: |_, _| {},
    judge,
};

fn judge(evidence: &Evidence, world: &World<'_>) -> Shown {
    let Some(issue) = words::issue(&evidence.value) else {
        return shown(evidence, Worth::Contradicted, "it is no number, key or URL of an issue".to_owned());
    };
    let href = tracker::url(&issue, &world.site.settings).map(Href::Url);
    Shown { href, ..shown(evidence, Worth::Stated, "an issue says so".to_owned()).called(issue) }
}
