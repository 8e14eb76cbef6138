//! FM005: a kind without a template. Loading looks for the template, so loading finds it.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::UNKNOWN_KIND,
    finds: "An article whose `kind` has no template.",
    why: "The kind decides which parts an article has. Without a template nobody notices what is missing, and the reader meets \
          an article that is unlike all others.",
    mend: "Write one of the kinds that the site has: `how-to`, `troubleshooting`, `faq`, `concept`, `reference`, `release-note`, or \
           one of your own. Own kinds are described under `templates` in guidepost.yaml.",
    remedy: Remedy::None,
    options: &[],
    bad: "---\ntitle: Export your invoices\ndescription: Download all invoices of a year as one file for your accountant.\nkind: howto\n---\n\n\
          Download all invoices of a year as one file for your accountant.\n",
    good: "---\ntitle: Export your invoices\ndescription: Download all invoices of a year as one file for your accountant.\nkind: how-to\n---\n\n\
           Download all invoices of a year as one file for your accountant.\n",
    check: Check::Loading,
};
