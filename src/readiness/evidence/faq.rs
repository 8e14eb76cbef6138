//! `faq`: that question stands in that article of the kind `faq`.

use super::{Kind, World, page, shown};
use crate::fields::{Field, Shape};
use crate::site::checklist::Evidence;
use crate::site::readiness::{Shown, Worth};

pub(super) static KIND: Kind = Kind {
    name: "faq",
    fields: &[Field { name: "faq", shape: Shape::Text, doc: "A question of an article of the kind faq, with its #heading." }],
    required: &[],
    doc: "Name the article and the question's heading: `faq: billing/faq#refunds`.",
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
    let text = &article.document.text;
    let question = text.headings.iter().find(|heading| heading.id == found.anchor).map_or(&article.title, |heading| &heading.text);
    let shown = |worth, why: &str| shown(evidence, worth, why.to_owned()).called(question).leading_to(page(article, &found.anchor));
    match () {
        () if article.preview => shown(Worth::Contradicted, "it is a draft"),
        () if found.anchor.is_empty() => shown(Worth::Contradicted, "it names no question: add its `#heading`"),
        () if article.kind.as_deref() != Some("faq") => shown(Worth::Contradicted, "its article is not of the kind `faq`"),
        () => shown(Worth::Verified, "the question is there, and its article is published"),
    }
}
