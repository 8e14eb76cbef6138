//! LK008: an address of another site that leads nowhere. Who asks the network is the edge; what it was told is a fact here.

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Inputs, Plan};
use crate::site::Target;
use crate::text::visible;

static CODE: Code = Code { code: "LK008", name: "unreachable-url", severity: Severity::Info };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A link to another site that says the page is gone, or that does not exist any more. Only `check --external` looks.",
    why: "Other sites move their pages without telling you. The reader only sees that your link does not work.",
    mend: "Link to where the page is now, to a copy in a web archive, or not at all. Sites that refuse machines, ask to \
           come back later or do not answer in time are not reported as broken, only counted as not verified. Answers are \
           kept in `.guidepost/` for some days, so that a run every hour does not ask every hour.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- content/billing/export-invoices.md --
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
---

Download all invoices of a year as a [spreadsheet](https://example.com/gone).
-- facts/dead --
https://example.com/gone the server answered 404
",
    good: "\
-- content/billing/export-invoices.md --
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
---

Download all invoices of a year as a [spreadsheet](https://example.com/invoices).
-- facts/dead --
https://example.com/gone the server answered 404
",
    check: Check::Site(check),
};

fn check(inputs: &Inputs<'_>, _: &Plan) -> Vec<Diagnostic> {
    if inputs.facts.dead.is_empty() {
        return vec![];
    }
    let dead = |target: &Target| match target {
        Target::External(url) => inputs.facts.dead.get_key_value(url.as_str()),
        _ => None,
    };
    let of = |document: &crate::site::Document| {
        let text = document.text.clone();
        let links = document.targets.iter().zip(&document.text.links).filter_map(|(target, link)| Some((dead(target)?, link)));
        let found = links.map(|((url, why), link)| {
            let (file, span) = text.body.locate(link.span.clone(), &text.source);
            let message = format!("the link to `{}` is dead: {}", visible(url), visible(why));
            Diagnostic::new(&CODE, &file, message).at(span).help("Link to where the page is now, or take the link out.")
        });
        found.collect::<Vec<_>>()
    };
    inputs.site.documents().flat_map(of).collect()
}
