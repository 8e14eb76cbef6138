//! FM002: front matter that cannot be read, or a value that cannot be meant. Loading finds it at the key's place.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::INVALID_FRONT_MATTER,
    finds: "Front matter that is not YAML, or a field whose value cannot be right: a wrong type, a day that does not \
           exist, a word that is no choice.",
    why: "A field that cannot be read has no effect, and nobody sees that on the page: the review date is ignored, the \
           order is lost. Where the field decides whether readers may see the article, the article is kept back.",
    mend: "Correct the value at the place that is shown. A text with a colon and a space in it needs quotes. `guidepost \
           schema front-matter` prints what each field may hold, so that your editor can complete and check it.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
reviewed: 2026-02-30
---

Download all invoices of a year.
",
    good: "\
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
reviewed: 2026-02-28
---

Download all invoices of a year.
",
    check: Check::Loading,
};

#[cfg(test)]
mod tests {
    use crate::lint::tests::{found_in, tree};

    #[test]
    fn the_field_that_hides_whether_an_article_is_published_says_so() {
        let found = found_in(&tree("---\ntitle: [a]\ndraft: perhaps\n---\n\nText.\n"));
        let told = found.iter().find(|finding| finding.notes.iter().any(|note| note.contains("kept back like a draft")));
        assert_eq!(told.map(|finding| finding.message.as_str()), Some("`draft` must be true or false, found `perhaps`"));
    }
}
