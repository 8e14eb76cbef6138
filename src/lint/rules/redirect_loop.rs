//! LK005: redirects that lead back to where they began, or to another redirect. Loading follows them.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::REDIRECT_LOOP,
    finds: "An alias or redirect that leads to itself, in a circle, or to an address that is itself only redirected.",
    why: "A browser gives up on a circle and shows an error. A chain costs the reader a second wait at each link of \
           it, and breaks as a whole when one of its links is removed.",
    mend: "Let each old address lead to the page itself; the finding names it. An alias that is the article's own \
           address is removed by `--fix`.",
    remedy: Remedy::Safe,
    options: &[],
    bad: "\
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
aliases: [/export/, /billing/export-invoices/]
---

Download all invoices of a year.
",
    good: "\
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
aliases: [/export/]
---

Download all invoices of a year.
",
    check: Check::Loading,
};

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn redirects_lead_to_pages_and_not_to_redirects() {
        let config = "-- guidepost.yaml --\nredirects:\n  /a/: /b/\n  /b/: /billing/refunds/\n  /c/: /old/refunds/\n  /d/: /d/\n  /e/: https://acme.io/\n";
        assert_eq!(
            shown("redirect-loop", config),
            "`/b/` the redirect from `/a/` leads to `/b/`, which is itself only redirected\n\
             `/old/refunds/` the redirect from `/c/` leads to `/old/refunds/`, which is itself only redirected\n\
             `/d/` the redirect from `/d/` leads back to itself\n"
        );
    }

    #[test]
    fn an_alias_that_is_the_own_address_goes_with_its_comma_or_line() {
        let fix = |aliases: &str| {
            let shown = shown("redirect-loop", &format!("-- content/a.md --\n---\n{aliases}title: A\n---\n\nText.\n"));
            shown.lines().nth(1).and_then(|line| line.split_once(": ")?.1.split_once(": ")).map_or("", |(_, edit)| edit).to_owned()
        };
        for (aliases, edit) in [
            ("aliases: [a, /b/]\n", "\"a, \" → \"\""),
            ("aliases: [/b/, /a]\n", "\", /a\" → \"\""),
            ("aliases: [a.md/../a]\n", "\"aliases: [a.md/../a]\\n\" → \"\""),
            ("aliases: /a/ # old\n", "\"aliases: /a/ # old\\n\" → \"\""),
            ("aliases:\n  - /b/\n  - /a/\n", "\"  - /a/\\n\" → \"\""),
            ("aliases:\n  - /a/\n", "\"aliases:\\n  - /a/\\n\" → \"\""),
        ] {
            assert_eq!(fix(aliases), edit, "{aliases}");
        }
    }
}
