//! CK002: a checklist without a template that is there, or a template that cannot be used.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::UNKNOWN_TEMPLATE,
    finds: "A checklist that names no template, or one that is not there; a template file that cannot be used.",
    why: "The template holds the questions. Without it there is nothing that could be answered, so the checklist counts as \
          invalid.",
    mend: "Name a template with its version, such as `customer-success@1.0`, `new-feature@1.0` or `onboarding@1.0`. \
          Templates of your own are files in `checklists/templates/`, named by id and version: `small-1.0.yaml`.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- checklists/billing.yaml --
feature: billing
template: new-features@1.0
",
    good: "\
-- checklists/billing.yaml --
feature: billing
template: new-feature@1.0
",
    check: Check::Loading,
};
