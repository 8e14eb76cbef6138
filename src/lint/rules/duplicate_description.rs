//! SE004: two articles with one description.

use super::duplicate_title::repeated;
use super::leftover_placeholder::holds_placeholder;
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
        // What was never written is found as a placeholder, once in each article.
        |article| article.document.text.front.description.as_ref().filter(|description| !holds_placeholder(description)),
        |article, first| {
            let (own, other) = (&article.document.text.source, &first.document.text.source);
            let finding = Diagnostic::new(&CODE, own, format!("`{other}` has the same description")).at(place(article));
            found.push(finding.label(other, place(first), "the same words").help("Say what the reader gets from this article alone."));
        },
    );
    found
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn descriptions_that_are_still_to_be_written_are_not_copies() {
        let site = |words: &str| {
            let article = |name: &str| format!("-- content/{name}.md --\n---\ntitle: {name}\ndescription: \"{words}\"\n---\n\nText.\n");
            shown("duplicate-description", &(article("one") + &article("two")))
        };
        assert!(site("Say what is on the page.").contains("has the same description"));
        assert_eq!(site("TODO: one sentence"), "");
    }
}
