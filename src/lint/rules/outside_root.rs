//! IO003: a link of the file system that leads out of the site. Reading the folder does not follow it.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::OUTSIDE_ROOT,
    finds: "A symbolic link in the content folder that leads out of the site's folder.",
    why: "Whoever can add a link could publish any file of the machine that builds the site, passwords included. Such \
           a link is never followed, so the article is missing.",
    mend: "Copy the file into the site's folder. Links inside of it are followed.",
    remedy: Remedy::None,
    options: &[],
    bad: "-- content/billing/plans.md -> /home/ada/plans.md --\n",
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
