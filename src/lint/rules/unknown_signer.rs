//! CK013: a sign-off by somebody who may not sign, or whose key is not known.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::UNKNOWN_SIGNER,
    finds: "A sign-off by somebody who is not under `reviewers`, with a key that is not allowed, or committed by somebody \
          else without a signature.",
    why: "A sign-off is worth as much as the certainty about who gave it. In a pull request the reviewers and keys of the \
          base branch count, so that a change cannot authorise itself.",
    mend: "Let a reviewer sign. A key that may sign stands in `checklists/allowed_signers` for SSH, or as a file in \
          `checklists/keys/` for OpenPGP, and counts once it is on the main branch.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- guidepost.yaml --
default_kind: how-to
reviewers: [Bo Chen <bo@acme.test>]
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
default_kind: how-to
reviewers: [Ana Ruiz <ana@acme.test>]
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
