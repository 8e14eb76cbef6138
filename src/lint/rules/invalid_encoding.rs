//! IO002: bytes that are no UTF-8. Loading replaces them.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::INVALID_ENCODING,
    finds: "A text file with bytes that are not UTF-8.",
    why: "Letters beyond plain English, such as ü or é, turn into � on the page and in search results.",
    mend: "Save the file as UTF-8; every editor can. Files from old Windows programs are usually in Windows-1252.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- content/billing/plans.md (Windows-1252) --
---
title: Choose a plan
description: What each plan costs and which one fits a team of your size.
---

Cafés pay less.
",
    good: "\
-- content/billing/plans.md --
---
title: Choose a plan
description: What each plan costs and which one fits a team of your size.
---

Cafés pay less.
",
    check: Check::Loading,
};
