//! FM009: a feature that the site does not declare. Loading compares the names.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::UNKNOWN_FEATURE,
    finds: "A name under `features:` that guidepost.yaml does not declare.",
    why: "Features tie articles to the product: checklists ask which articles explain a feature. An article with a \
           mistyped name is missing there, and the feature looks as if nobody had explained it.",
    mend: "Correct the name; `--fix` does that when one letter is wrong. Declare a new feature under `features:` in \
           guidepost.yaml.",
    remedy: Remedy::Safe,
    options: &[],
    bad: "\
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
features: [biling]
---

Download all invoices of a year.
",
    good: "\
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
features: [billing]
---

Download all invoices of a year.
",
    check: Check::Loading,
};

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn a_slip_is_mended_and_a_new_name_is_not() {
        let found = |features: &str| shown("unknown-feature", &format!("---\nfeatures: {features}\n---\n\nText.\n"));
        assert_eq!(
            found("biling"),
            "`biling` the site declares no feature `biling`\n  fix: rename it to `billing`: \"biling\" → \"billing\"\n"
        );
        assert_eq!(found("[billing, search]"), "`search` the site declares no feature `search`\n");
        assert!(!found("'biling'").contains("fix:"));
    }
}
