//! HT002: markup of other tools, which only they understand. Loading reads every body once.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::LEFTOVER_MARKUP,
    finds: "Markup that another tool left behind: JSX, `import` lines, `{% … %}` tags and `:::` blocks.",
    why: "Nothing here runs it, so readers see its source, or the picture in it is missing.",
    mend: "Write it in Markdown, as the finding says. A note is a quote that begins with `> [!NOTE]`.",
    remedy: Remedy::None,
    options: &[],
    bad: "Download all invoices of a year.\n\n:::tip\nA year is the longest period.\n:::\n",
    good: "Download all invoices of a year.\n\n> [!TIP]\n> A year is the longest period.\n",
    check: Check::Loading,
};
