//! LK009: a link that would run code. Loading reads the scheme as a browser does.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::UNSAFE_URL,
    finds: "A link whose address is `javascript:`, `vbscript:` or a `data:` document.",
    why: "Such an address runs code on the reader's page, with all that the page may do. In a help center it is a \
           mistake or an attack, never a way to help, and it is published as plain words.",
    mend: "Link to a page instead. A picture as `data:image/png` is allowed.",
    remedy: Remedy::None,
    options: &[],
    bad: "Download all invoices, then [print them](javascript:print()).\n",
    good: "Download all invoices, then [refund one](refunds.md).\n",
    check: Check::Loading,
};
