//! IO001: a file that could not be read. Reading the folder meets it.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::UNREADABLE_FILE,
    finds: "A file that is there and could not be read.",
    why: "The article is missing from the site although its file is in the folder, and everything that links to it is \
           broken.",
    mend: "Check the permissions and the name of the file. Pipes, sockets and files whose name is not UTF-8 cannot be \
           articles.",
    remedy: Remedy::None,
    options: &[],
    bad: "-- content/billing/plans.md (Permission denied) --\n",
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
