//! RU002: braces that name no reusable passage. Loading fills them in.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::UNKNOWN_REUSE,
    finds: "A `{{ reuse.name }}` for which there is no file `_reuse/name.md` in the content folder.",
    why: "The passage is missing from the page, and with it the steps or the warning that it holds.",
    mend: "Correct the name, or write the passage. One that is a draft or internal counts as missing, because its words \
           must not be published.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- content/_reuse/sign-in.md --
Sign in as an owner.
-- content/billing/export-invoices.md --
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
---

Download all invoices of a year.

{{ reuse.signin }}
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
