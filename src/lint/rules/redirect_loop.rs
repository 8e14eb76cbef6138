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
