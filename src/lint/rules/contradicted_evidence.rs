//! CK009: evidence that does not hold.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::CONTRADICTED_EVIDENCE,
    finds: "Evidence that does not hold: an article that is missing, a draft or against its template, a question that is \
          gone, a file, a commit or a search result that is not there.",
    why: "The yes was true when it was written, and something has moved since: an article was removed, a heading renamed. \
          Until it is mended, the yes counts as a gap without an issue, and the answers allow `support-unready` at most.",
    mend: "The finding says what was looked for and what was found. Name the new place, bring back what is missing, or \
          answer `no`.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
items:
  explained: {answer: yes, evidence: [{article: billing/invoices}]}
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
