//! SE001: a title that is too long for a list of results.

use crate::diag::{Code, Diagnostic, Severity};
use crate::fields::{Field, Shape};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};
use crate::text::width;

static CODE: Code = Code { code: "SE001", name: "title-length", severity: Severity::Warning };

/// Characters.
const MOST: i64 = 70;

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A title of more than 70 characters.",
    why: "Search engines, browser tabs and the lists of your own site cut a long title off, and the words that tell it \
          from its neighbours usually stand at the end.",
    mend: "Say what the reader wants to do in a few words, and leave the rest to the description. Chinese, Japanese and \
           Korean characters are twice as wide and count twice. Set another limit with `max`.",
    remedy: Remedy::None,
    options: &[Field { name: "max", shape: Shape::Int, doc: "The most characters a title may have; 70 unless set." }],
    bad: "\
---
title: How to download all of the invoices that you have received from us in one year
description: Download all invoices of a year as one file for your accountant.
---

Download all invoices of a year.
",
    good: "Download all invoices of a year.\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, plan: &Plan, found: &mut Vec<Diagnostic>) {
    let Some(article) = page.article.filter(|_| page.kind().is_some()) else { return };
    let most = plan.int(&CODE, page.source(), "max", MOST);
    let length = width(&article.title);
    if length as i64 > most {
        let message = format!("the title has {length} characters, more than {most}");
        found.push(page.finding_on_top(&CODE, message).help("Shorten it to what the reader wants to do."));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn the_limit_is_the_last_that_passes_and_can_be_set() {
        let title = |title: &str| shown("title-length", &format!("---\ntitle: {title}\n---\n\nText.\n"));
        assert_eq!(title(&"é".repeat(70)), "");
        assert_eq!(title(&"é".repeat(71)), format!("`{}` the title has 71 characters, more than 70\n", "é".repeat(71)));
        assert_eq!(title(&"請".repeat(36)), format!("`{}` the title has 72 characters, more than 70\n", "請".repeat(36)));
        let own = "-- guidepost.yaml --\ndefault_kind: how-to\nrules: {title-length: {max: 5}}\n-- content/a.md --\n# A `title`\n\nText.\n";
        assert_eq!(shown("title-length", own).lines().next(), Some("`# A `title`` the title has 7 characters, more than 5"));
    }
}
