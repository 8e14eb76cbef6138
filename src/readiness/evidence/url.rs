//! `url`: well-formed; whether it leads somewhere is known only where other sites are asked.

use super::{Kind, World, shown};
use crate::fields::{Field, Shape};
use crate::readiness::words::is_web;
use crate::site::checklist::Evidence;
use crate::site::readiness::{Href, Shown, Worth};

pub(super) static KIND: Kind = Kind {
    name: "url",
    fields: &[Field { name: "url", shape: Shape::Text, doc: "A complete address of the web." }],
    required: &[],
    doc: "Write the complete address: `url: https://example.com/announcement`.",
    wants: |evidence, wanted| {
        if is_web(&evidence.value) {
            wanted.urls.insert(evidence.value.clone());
        }
    },
    judge,
};

fn judge(evidence: &Evidence, world: &World<'_>) -> Shown {
    if !is_web(&evidence.value) {
        return shown(evidence, Worth::Contradicted, "it is no complete web address".to_owned());
    }
    let facts = world.facts;
    let (worth, why) = match facts.dead.get(&evidence.value) {
        Some(why) => (Worth::Contradicted, format!("it leads nowhere: {why}")),
        None if facts.alive.contains(&evidence.value) => (Worth::Verified, "the address leads somewhere".to_owned()),
        None => (Worth::Stated, "the address was not asked for".to_owned()),
    };
    shown(evidence, worth, why).leading_to(Href::Url(evidence.value.clone()))
}
