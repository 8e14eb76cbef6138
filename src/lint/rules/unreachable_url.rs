//! LK008: an address of another site that does not answer. Who asks the network is the edge; this is the rule's page.

use crate::diag::{Code, Severity};
use crate::lint::rule::{Check, Remedy, Rule};

/// What `check --external` reports.
pub static CODE: Code = Code { code: "LK008", name: "unreachable-url", severity: Severity::Info };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A link to another site that says the page is gone, or that does not exist any more. Only `check --external` looks.",
    why: "Other sites move their pages without telling you. The reader only sees that your link does not work.",
    mend: "Link to where the page is now, to a copy in a web archive, or not at all. Sites that refuse machines, ask to \
           come back later or do not answer in time are not reported as broken, only counted as not verified. Answers are \
           kept in `.guidepost/` for some days, so that a run every hour does not ask every hour.",
    remedy: Remedy::None,
    options: &[],
    bad: "Download all invoices as a [spreadsheet](https://example.com/page-that-is-gone).\n",
    good: "Download all invoices as a [spreadsheet](https://example.com/).\n",
    check: Check::Elsewhere,
};
