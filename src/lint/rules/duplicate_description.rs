//! SE004: two articles with one description.

use super::duplicate_title::repeated;
use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Inputs, Plan};
use crate::site::Article;

static CODE: Code = Code { code: "SE004", name: "duplicate-description", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "An article with the same description in its front matter as another one.",
    why: "The description is what makes a reader choose one result over the next. Two that are the same were copied, and \
          at least one of them says nothing about its article.",
    mend: "Write what the reader gets from this article and not from the other.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
---
title: Ask for a refund
description: Give a customer their money back, in full or in part, from the invoice itself.
---

Ask for your own money back.
",
    good: "\
---
title: Ask for a refund
description: Ask for your own money back when an invoice is not what you ordered.
---

Ask for your own money back.
",
    check: Check::Site(check),
};

fn check(inputs: &Inputs<'_>, _: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let place = |article: &Article| article.document.text.front.fields.get("description").map(|node| node.span).unwrap_or_default();
    repeated(
        inputs,
        |article| article.document.text.front.description.as_ref(),
        |article, first| {
            let (own, other) = (&article.document.text.source, &first.document.text.source);
            let finding = Diagnostic::new(&CODE, own, format!("`{other}` has the same description")).at(place(article));
            found.push(finding.label(other, place(first), "the same words").help("Say what the reader gets from this article alone."));
        },
    );
    found
}
