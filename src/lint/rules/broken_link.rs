//! LK001: a link to a file or page that is not there. Loading resolves links, so loading finds it.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::BROKEN_LINK,
    finds: "A link to a file or page of the site that does not exist.",
    why: "The reader followed your advice and landed on an error page. Most leave then, or write to support.",
    mend: "Correct the path: the finding names the nearest file, and the article that has the address as an alias; \
           `--fix` writes the path of the latter. Paths are relative to the article, as on your Git host.",
    remedy: Remedy::Safe,
    options: &[],
    bad: "Download all invoices, then [give some of the money back](../old/refunds.md).\n",
    good: "Download all invoices, then [give some of the money back](refunds.md).\n",
    check: Check::Loading,
};
