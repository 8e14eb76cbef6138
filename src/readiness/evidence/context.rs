//! `context`: some article helps at that place in the product.

use super::{Kind, World, page, shown};
use crate::fields::{Field, Shape};
use crate::site::checklist::Evidence;
use crate::site::readiness::{Shown, Worth};
use crate::text::nearest;

pub(super) static KIND: Kind = Kind {
    name: "context",
    fields: &[Field { name: "context", shape: Shape::Text, doc: "A place in the product that an article names under contexts." }],
    required: &[],
    doc: "Name a place that an article has under `contexts`: `context: invoices.list`.",
    wants: |_, _| {},
    judge,
};

fn judge(evidence: &Evidence, world: &World<'_>) -> Shown {
    let articles = || world.site.articles.iter().filter(|article| !article.preview);
    let contexts = |article: &crate::site::Article| {
        article.document.text.front.fields.texts_of("contexts").into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    if let Some(article) = articles().find(|article| contexts(article).contains(&evidence.value)) {
        let why = format!("`{}` helps there", article.title);
        return shown(evidence, Worth::Verified, why).leading_to(page(article, ""));
    }
    let all: Vec<String> = articles().flat_map(contexts).collect();
    let near = nearest(&evidence.value, all.iter().map(String::as_str)).map(str::to_owned);
    shown(evidence, Worth::Contradicted, format!("no published article has it under `contexts`{}", super::did_you_mean(near)))
}
