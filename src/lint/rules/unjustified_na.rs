//! CK007: an n/a without a reason, or for a question that is essential.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::UNJUSTIFIED_NA,
    finds: "An n/a without a reason or with one that says nothing, or an n/a for an essential question.",
    why: "N/A is the shortest way past a question. With a reason a reader can judge whether it holds; without one it \
          counts as unanswered. An essential question arises for every feature.",
    mend: "Say in a sentence why the question does not arise: what would have to exist for it to matter, and that it does \
          not.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
items:
  reachable-help: {answer: n/a, because: none}
",
    good: "\
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
items:
  reachable-help: {answer: n/a, because: Refunds are made by support alone.}
",
    check: Check::Loading,
};
