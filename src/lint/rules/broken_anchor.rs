//! LK002: a link to a heading that is not there. Loading knows the ids of all headings.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::BROKEN_ANCHOR,
    finds: "A link to a heading whose id does not exist on the page it leads to.",
    why: "The reader lands at the top of a long page and has to find the part alone. This happens quietly whenever \
           somebody rewords a heading.",
    mend: "Use the id that the finding suggests. An id is the heading in lower case with hyphens for spaces, as on \
           GitHub; `## Refunds {#refunds}` gives a heading an id that stays when its words change.",
    remedy: Remedy::None,
    options: &[],
    bad: "Download all invoices, then [refund one](refunds.md#step).\n",
    good: "Download all invoices, then [refund one](refunds.md#steps).\n",
    check: Check::Loading,
};
