//! CK012: a sign-off over other words than those that stand there now.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::STALE_SIGN_OFF,
    finds: "A sign-off whose words have changed since, or evidence that is not what it was (an info).",
    why: "The digest covers everything that was signed: feature, template, each answer with its evidence, risks and gaps, \
          approval, notes, reviewer and date. If any of it changes, the reviewer has not seen what stands there now. The \
          form of the YAML, the order of keys and comments do not count.",
    mend: "Read what changed; the finding names it. Then let the reviewer run `guidepost checklist sign FEATURE` again. A \
          change of the evidence alone leaves the sign-off valid, and is worth a look.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
items:
  explained: unanswered
sign_off:
  reviewer: Ana Ruiz <ana@acme.test>
  date: 2026-11-20
  digest: sha256:0c1f
",
    good: "\
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
",
    check: Check::Loading,
};
