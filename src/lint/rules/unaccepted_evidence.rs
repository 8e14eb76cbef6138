//! CK008: evidence of a kind that the question does not take.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::UNACCEPTED_EVIDENCE,
    finds: "Evidence of a kind that the question does not take, or a statement that says nothing.",
    why: "Each question takes the kinds of evidence that can show a yes to be true. That an article explains the feature \
          is seen in an article; somebody's word does not show it.",
    mend: "Name evidence of a kind that the question takes; the finding lists them. Without any the yes counts as \
          unanswered.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
items:
  explained: {answer: yes, evidence: [{url: https://example.com/}]}
",
    good: "\
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
items:
  explained: {answer: yes, evidence: [{article: billing/refunds}]}
",
    check: Check::Loading,
};
