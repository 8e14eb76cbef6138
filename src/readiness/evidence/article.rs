//! `article`: it exists, is published, and is as its template wants it.

use super::{Kind, World, page, shown};
use crate::fields::{Field, Shape};
use crate::site::checklist::Evidence;
use crate::site::readiness::{Shown, Worth};

pub(super) static KIND: Kind = Kind {
    name: "article",
    fields: &[Field { name: "article", shape: Shape::Text, doc: "A published article: its file or its address, perhaps with #heading." }],
    required: &[],
    doc: "Name the article from the content folder: `article: billing/refunds`.",
    wants: |evidence, wanted| {
        wanted.articles.insert(evidence.value.clone());
    },
    judge,
};

fn judge(evidence: &Evidence, world: &World<'_>) -> Shown {
    let (article, found) = match world.article(&evidence.value) {
        Ok(found) => found,
        Err(why) => return shown(evidence, Worth::Contradicted, why),
    };
    let shown = |worth, why| shown(evidence, worth, why).called(&*article.title).leading_to(page(article, &found.anchor));
    if article.preview {
        return shown(Worth::Contradicted, "it is a draft".to_owned());
    }
    match world.facts.unfit.get(&article.document.text.source) {
        Some(why) => shown(Worth::Contradicted, format!("it is not as its template wants it: {why}")),
        None => shown(Worth::Verified, "published, and as its template wants it".to_owned()),
    }
}
