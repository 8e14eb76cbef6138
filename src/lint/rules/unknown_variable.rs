//! RU001: braces that name no variable. Loading fills them in.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::UNKNOWN_VARIABLE,
    finds: "A name in double braces that guidepost.yaml does not list under `variables:`.",
    why: "Readers see the braces instead of a word, often in the middle of a step.",
    mend: "Correct the name, or add it under `variables:` in guidepost.yaml. To show the braces themselves, write `\\{{` \
           or put them into code.",
    remedy: Remedy::None,
    options: &[],
    bad: "Download all invoices that {{ prodct }} sent in a year.\n",
    good: "Download all invoices that {{ product }} sent in a year.\n",
    check: Check::Loading,
};
