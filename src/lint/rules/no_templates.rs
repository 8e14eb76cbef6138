//! FM010: a site whose articles are held to no template. Loading counts them.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::NO_TEMPLATES,
    finds: "A site that has articles and no `default_kind`, so that no article is held to a template.",
    why: "Until a template applies, only what cannot be read, links and pictures are checked. That is right on the \
           first day with a folder of existing Markdown, and a pity on every day after it.",
    mend: "Write `default_kind: how-to` into guidepost.yaml. If that finds more than you can mend at once, record \
           today's findings with `guidepost check --write-baseline`, and only new ones are reported.",
    remedy: Remedy::None,
    options: &[],
    bad: "-- guidepost.yaml --\ntitle: Acme Help\n",
    good: "-- guidepost.yaml --\ntitle: Acme Help\ndefault_kind: how-to\n",
    check: Check::Loading,
};
