//! RU003: reusable passages that take each other in. Loading follows them.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::REUSE_CYCLE,
    finds: "A reusable passage that takes itself in, directly or through others.",
    why: "A text that contains itself never ends. Guidepost stops at the second turn, and the page is not what anybody \
           meant.",
    mend: "Take the passage out of one of the files; the finding shows the way round.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- content/_reuse/sign-in.md --
Sign in as an owner. {{ reuse.sign-in }}
-- content/billing/export-invoices.md --
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
---

Download all invoices of a year.

{{ reuse.sign-in }}
",
    good: "\
-- content/_reuse/sign-in.md --
Sign in as an owner.
-- content/billing/export-invoices.md --
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
---

Download all invoices of a year.

{{ reuse.sign-in }}
",
    check: Check::Loading,
};
