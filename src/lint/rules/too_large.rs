//! IO004: a file above the limit. Reading the folder leaves it alone.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::TOO_LARGE,
    finds: "A text file of more than 5 MB.",
    why: "No reader finishes a page of that size, and it is usually something else: a log, an export, a picture \
           written as text. It is left out of the site.",
    mend: "Split it into several articles, or move it out of the content folder.",
    remedy: Remedy::None,
    options: &[],
    bad: "-- content/billing/plans.md (7.2 MB) --\n",
    good: "\
-- content/billing/plans.md --
---
title: Choose a plan
description: What each plan costs and which one fits a team of your size.
---

What each plan costs.
",
    check: Check::Loading,
};
