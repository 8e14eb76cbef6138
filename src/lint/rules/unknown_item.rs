//! CK004: an answer to a question that the template does not ask.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::UNKNOWN_ITEM,
    finds: "An answer to a question that the template does not ask.",
    why: "The answer counts for nothing, and the question that was meant stays unanswered.",
    mend: "Correct the name; the finding says which one is near, or which there are.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
items:
  explainde: unanswered
",
    good: "\
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
items:
  explained: unanswered
",
    check: Check::Loading,
};
