//! LK004: a link from a published article to one that is not. Loading knows what is published.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::LINK_TO_DRAFT,
    finds: "A link from a published article to one that is a draft, scheduled for later, or internal.",
    why: "Readers see the words without a link and wonder what they are missing. What is announced by such words may \
           not be public yet.",
    mend: "Publish the other article, or take the link out until then.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- content/billing/plans.md --
---
title: Choose a plan
description: What each plan costs and which one fits a team of your size.
draft: true
---

What each plan costs.
-- content/billing/export-invoices.md --
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
---

Download all invoices of [your plan](plans.md).
",
    good: "\
-- content/billing/plans.md --
---
title: Choose a plan
description: What each plan costs and which one fits a team of your size.
---

What each plan costs.
-- content/billing/export-invoices.md --
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
---

Download all invoices of [your plan](plans.md).
",
    check: Check::Loading,
};
