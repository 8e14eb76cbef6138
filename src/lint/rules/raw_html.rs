//! HT001: raw HTML where the site forbids it. Loading reads every body once.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::RAW_HTML,
    finds: "Raw HTML in an article of a site with `html: forbid`.",
    why: "A site that takes changes from strangers does not want their tags on its pages: a script, a form or a frame \
           can deceive readers. The tags are shown as text.",
    mend: "Write it in Markdown. If everybody who can change an article is trusted, set `html: allow` in \
           guidepost.yaml.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- guidepost.yaml --
default_kind: how-to
html: forbid
-- content/billing/export-invoices.md --
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
---

Download <b>all</b> invoices of a year.
",
    good: "\
-- guidepost.yaml --
default_kind: how-to
html: forbid
-- content/billing/export-invoices.md --
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
---

Download **all** invoices of a year.
",
    check: Check::Loading,
};
