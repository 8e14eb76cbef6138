//! CK011: a checklist that nobody has signed off.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::MISSING_SIGN_OFF,
    finds: "A checklist without a sign-off, or with one that is undated, dated ahead or has no digest.",
    why: "Answers are somebody's word. The sign-off says whose, on which day, and over which words exactly, so that nobody \
          can change them later without a trace.",
    mend: "Whoever answers for the feature runs `guidepost checklist sign FEATURE` and commits the file. A name written by \
          hand is not enough: without the digest nobody can tell what was signed.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
",
    good: "\
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
sign_off:
  reviewer: Ana Ruiz <ana@acme.test>
  date: 2026-11-20
  digest: sha256:0c1f
",
    check: Check::Loading,
};
