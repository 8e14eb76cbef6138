//! GP001: a suppression that allows nothing. `lint::suppress` finds it while it takes out what is allowed.

use crate::diag::{Code, Severity};
use crate::lint::rule::{Check, Remedy, Rule};

pub(crate) static CODE: Code = Code { code: "GP001", name: "unused-suppression", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A comment, a `lint:` entry or an exception in guidepost.yaml that allows a rule to be broken, where nothing breaks it any more.",
    why: "It outlived its reason. The next mistake of that kind in the same place would go through in silence, \
          and readers of the source look for a problem that is not there.",
    mend: "Take it out; `--fix` does that for comments and lines of `lint:` that have nothing left to allow. Where the rule's name is mistyped, the finding names the nearest.",
    remedy: Remedy::Safe,
    options: &[],
    bad: "Download all invoices of a year as one file for your accountant.\n\n\
          <!-- guidepost: allow broken-link because the refund page comes in May -->\n\
          Then [refund some of them](refunds.md).\n",
    good: "Download all invoices of a year as one file for your accountant.\n\n\
           <!-- guidepost: allow broken-link because the page on credit notes comes in May -->\n\
           Then [write credit notes](credit-notes.md).\n",
    check: Check::Suppressions,
};
