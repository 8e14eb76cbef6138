//! CK001: a checklist that cannot be used. Reading it finds that.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::INVALID_CHECKLIST,
    finds: "A checklist that cannot be used: broken YAML, a field or an answer nobody knows, another feature's name.",
    why: "An invalid checklist counts for less than one that says `support-unready`: if a mistyped answer could pass for a \
          good one, nobody could trust the others. The report shows the feature as invalid until the file can be read as a \
          whole.",
    mend: "Mend the file at the place that is named; the finding says what may stand there. Answers are `yes`, `no`, `n/a` \
          and `unanswered`, and plain spellings such as `Y` or `NA` are understood. The file is called like its feature. \
          `guidepost schema checklist` gives your editor the whole form.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
items:
  explained: maybe
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
