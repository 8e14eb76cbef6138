//! CK015: a feature whose code changed after its sign-off. Git is asked for that.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::CODE_CHANGED,
    finds: "A feature whose code changed after its sign-off.",
    why: "The answers were true for the feature as it was. A change can make an article wrong, or a message unclear, \
          without touching the checklist.",
    mend: "Look whether the answers still hold, and sign off again. Which files are a feature's code says `paths` of the \
          feature in guidepost.yaml; the narrower the globs, the fewer false alarms.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- guidepost.yaml --
features:
  - {id: billing, title: Billing, paths: [src/billing/**]}
-- src/billing/refund.rs --
// Changed on 2026-11-21.
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
sign_off:
  reviewer: Ana Ruiz <ana@acme.test>
  date: 2026-11-20
  digest: sha256:0c1f
",
    good: "\
-- guidepost.yaml --
features:
  - {id: billing, title: Billing, paths: [src/billing/**]}
-- src/billing/refund.rs --
// Changed on 2026-11-19.
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
sign_off:
  reviewer: Ana Ruiz <ana@acme.test>
  date: 2026-11-20
  digest: sha256:0c1f
",
    check: Check::Elsewhere,
};
