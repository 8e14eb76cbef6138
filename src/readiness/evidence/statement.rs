//! `statement`: somebody says so. The weakest kind, and shown as such.

use super::{Kind, World, shown};
use crate::fields::{Field, Shape, parse_date};
use crate::readiness::words::says_nothing;
use crate::site::checklist::Evidence;
use crate::site::readiness::{Shown, Worth};

pub(super) static KIND: Kind = Kind {
    name: "statement",
    fields: &[
        Field { name: "statement", shape: Shape::Text, doc: "What is so, in a sentence." },
        Field { name: "by", shape: Shape::Text, doc: "Who says so." },
        Field { name: "on", shape: Shape::Date, doc: "The day." },
    ],
    required: &["by", "on"],
    doc: "Write who says it and when: `statement: The team tried it out`, `by: ana`, `on: 2026-11-20`.",
    wants: |_, _| {},
    judge,
};

fn judge(evidence: &Evidence, world: &World<'_>) -> Shown {
    let (by, on) = (evidence.field("by").unwrap_or_default(), evidence.field("on").unwrap_or_default());
    if says_nothing(&evidence.value) || says_nothing(by) {
        return shown(evidence, Worth::Unanswered, "it says nothing".to_owned());
    }
    if parse_date(on).is_some_and(|day| day > world.site.settings.today) {
        return shown(evidence, Worth::Contradicted, format!("its day, {on}, has not come yet"));
    }
    shown(evidence, Worth::Stated, format!("{by} said so on {on}"))
}
