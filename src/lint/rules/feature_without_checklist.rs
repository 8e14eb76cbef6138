//! CK014: a feature that ships without support: no checklist, an unanswered one, or no article.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::FEATURE_WITHOUT_CHECKLIST,
    finds: "A feature without a checklist, with one that answers nothing, or without a published article.",
    why: "Somebody will be the first customer to ask about it. The finding names whom to ask before it ships, and the \
          question to put; shipping all the same is your decision.",
    mend: "`guidepost new checklist FEATURE` writes a checklist to start from. Articles name what they explain: `features: \
          [billing]` in their front matter.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- guidepost.yaml --
default_kind: how-to
features:
  - {id: billing, title: Billing, owner: ana}
  - {id: export, title: Export, owner: bo}
-- content/billing/invoices.md --
---
title: Read an invoice
features: [billing, export]
---

What each line of an invoice means.
-- checklists/export.yaml --
feature: export
template: new-feature@1.0
items:
  explained: {answer: yes, evidence: [{article: billing/invoices}]}
",
    good: "\
-- guidepost.yaml --
default_kind: how-to
features:
  - {id: billing, title: Billing, owner: ana}
-- content/billing/invoices.md --
---
title: Read an invoice
features: [billing]
---

What each line of an invoice means.
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
items:
  explained: {answer: yes, evidence: [{article: billing/invoices}]}
",
    check: Check::Loading,
};
