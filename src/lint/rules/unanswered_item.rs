//! CK005: a question that nobody has answered, or a yes with nothing to show for it.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::UNANSWERED_ITEM,
    finds: "A question that is missing or unanswered, or a yes without the evidence that it needs.",
    why: "A question that nobody looked at is where customers find the gap first. It is passed over nowhere: as long as \
          one is open, the answers allow `support-unready` and nothing better.",
    mend: "Answer with `yes` and evidence, `no` with a risk and an issue, or `n/a` with a reason. A no that is written down \
          is worth more than a question that is open.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
items:
  explained: yes
",
    good: "\
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
items:
  discoverable: {answer: yes, evidence: [{article: billing/refunds}]}
  explained: {answer: yes, evidence: [{article: billing/refunds}]}
  clear-messages: {answer: yes, evidence: [{statement: Support read all of them, by: ana, on: 2026-11-20}]}
  reachable-help: {answer: n/a, because: Refunds are made by support alone.}
  measured:
    answer: no
    risk: We shall not see whether people give up.
    gap: {issue: \"#12\", owner: ana, due: 2026-12-20}
",
    check: Check::Loading,
};
