//! GP002: a suppression without a reason. `lint::suppress` finds it while it takes out what is allowed.

use crate::diag::{Code, Severity};
use crate::lint::rule::{Check, Remedy, Rule};

pub(crate) static CODE: Code = Code { code: "GP002", name: "unexplained-suppression", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A comment, a `lint:` entry or an exception in guidepost.yaml that allows a rule to be broken and does not say why.",
    why: "Whoever comes next cannot tell whether it is still needed, so it stays for ever, and the reviewer cannot tell whether it was ever right.",
    mend: "Add `because` and a reason: what would have to happen for the exception to end.",
    remedy: Remedy::None,
    options: &[],
    bad: "Download all invoices of a year as one file for your accountant.\n\n\
          <!-- guidepost: allow broken-link -->\n\
          Then [write credit notes](credit-notes.md).\n",
    good: "Download all invoices of a year as one file for your accountant.\n\n\
           <!-- guidepost: allow broken-link because the page on credit notes comes in May -->\n\
           Then [write credit notes](credit-notes.md).\n",
    check: Check::Suppressions,
};
