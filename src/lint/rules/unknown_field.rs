//! FM004: a field of the front matter that nobody reads. Loading knows them all.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::UNKNOWN_FIELD,
    finds: "A field in the front matter that Guidepost does not know and the site has not allowed.",
    why: "A mistyped field has no effect and says nothing: `darft: true` is a published article, `alias:` is an old \
           link that stays broken.",
    mend: "Correct the name; `--fix` does that when one letter is wrong. Allow fields that another system reads with \
           `front_matter: {extra: [name]}` in guidepost.yaml.",
    remedy: Remedy::Safe,
    options: &[],
    bad: "\
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
reveiwed: 2026-02-28
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
    use crate::lint::tests::shown;

    #[test]
    fn a_field_is_renamed_only_where_that_is_certain() {
        let found = |front: &str| shown("unknown-field", &format!("-- content/a.md --\n{front}\nText.\n"));
        assert_eq!(found("---\nTags: [a]\n---\n"), "`Tags` unknown field `Tags`\n  fix: rename it to `tags`: \"Tags\" → \"tags\"\n");
        assert_eq!(found("---\ntitle: A\ntitel: B\n---\n"), "`titel` unknown field `titel`\n", "it is there already");
        assert!(!found("---\n\"tagz\": [a]\n---\n").contains("fix:"), "in quotes");
        assert!(!found("+++\ntagz = \"a\"\n+++\n").contains("fix:"), "TOML has no places");
        assert!(!found("---\nwhatever: a\n---\n").contains("fix:"));
    }

    #[test]
    fn no_field_is_made_to_stand_twice() {
        let found = |title: &str| shown("unknown-field", &format!("---\n{title}titel: A\ndescription: B\n---\n\nText.\n"));
        assert_eq!(found(""), "`titel` unknown field `titel`\n  fix: rename it to `title`: \"titel\" → \"title\"\n");
        assert_eq!(found("title: [a]\n"), "`titel` unknown field `titel`\n");
    }
}
