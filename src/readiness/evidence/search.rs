//! `search`: readers who type that find the article among the first five.

use super::{Kind, World, page, shown};
use crate::fields::{Field, Shape};
use crate::site::checklist::Evidence;
use crate::site::readiness::{Shown, Worth};

pub(super) static KIND: Kind = Kind {
    name: "search",
    fields: &[
        Field { name: "search", shape: Shape::Text, doc: "What readers type." },
        Field { name: "finds", shape: Shape::Text, doc: "The article that must be among the first five results." },
    ],
    required: &["finds"],
    doc: "Write what readers type and what they must find: `search: refund an invoice` and `finds: billing/refunds`.",
    wants: |evidence, wanted| {
        wanted.queries.insert(asked(evidence));
    },
    judge,
};

/// As it is asked, and looked up again.
fn asked(evidence: &Evidence) -> (String, String) {
    (evidence.value.clone(), evidence.field("finds").unwrap_or_default().to_owned())
}

fn judge(evidence: &Evidence, world: &World<'_>) -> Shown {
    let shown = |worth, why| shown(evidence, worth, why).called(format!("“{}”", evidence.value));
    match world.facts.queries.get(&asked(evidence)) {
        None => shown(Worth::Stated, "the search was not asked".to_owned()),
        Some(Err(why)) => shown(Worth::Contradicted, why.clone()),
        Some(Ok((title, rank))) => {
            let href = world.article(evidence.field("finds").unwrap_or_default()).ok().map(|(article, found)| page(article, &found.anchor));
            let shown = match rank {
                Some(rank @ 1..=5) => shown(Worth::Verified, format!("finds `{title}` as number {rank}")),
                Some(rank) => shown(Worth::Contradicted, format!("finds `{title}` as number {rank}, not among the first five")),
                None => shown(Worth::Contradicted, format!("does not find `{title}`")),
            };
            Shown { href, ..shown }
        }
    }
}
