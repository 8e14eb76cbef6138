//! FM006: two files, or a file and an old address, that want one URL. Loading hands URLs out.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::URL_COLLISION,
    finds: "Two articles that would have the same URL, or an alias or redirect that stands where a page is published.",
    why: "One address can show one page. The other article is left out of the site, and readers who follow a link to \
           it find something else. Names that differ only in case, spaces or punctuation make the same URL.",
    mend: "Rename one of the two files, or remove the alias. The finding names both.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- content/billing/Refunds!.md --
---
title: Refunds for subscriptions
description: What a customer gets back who cancels in the middle of a month.
---

What a customer gets back.
",
    good: "\
-- content/billing/subscription-refunds.md --
---
title: Refunds for subscriptions
description: What a customer gets back who cancels in the middle of a month.
---

What a customer gets back.
",
    check: Check::Loading,
};
