//! CK010: an approval that the answers do not allow.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::APPROVAL_ABOVE_CEILING,
    finds: "An approval that says more than the answers allow, or speaks of gaps where there are none.",
    why: "The approval is what people read when they read nothing else. It can be no better than the answers below it: \
          Guidepost computes the best that is honest, and believes that one. Declaring worse is always possible.",
    mend: "Declare what the answers allow, or mend the answers; the finding lists what stands in the way. Where nothing is \
          declared, `support-unready` counts, and that is said as an info.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
items:
  explained: unanswered
approval: approved
",
    good: "\
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
items:
  explained: unanswered
approval: support-unready
",
    check: Check::Loading,
};
