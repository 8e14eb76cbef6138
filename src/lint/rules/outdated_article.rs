//! FM008: an article that lags behind the code it explains. Git says so; the pipeline asks it beforehand.

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Inputs, Plan};

static CODE: Code = Code { code: "FM008", name: "outdated-article", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "An article whose `covers` names files that changed after the article's text did.",
    why: "Whoever changed the code knew what changed for the reader, and the article does not say it yet. The finding is a \
          reminder on the day of the change, when the answer is still in somebody's head.",
    mend: "Look at the commit that the finding names. If readers notice the change, describe it. If they do not, any small \
           improvement of the text settles the matter, or a narrower glob in `covers`.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- content/billing/export-invoices.md --
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
covers: [src/export/**]
---

Download all invoices of a year.
-- facts/outdated --
content/billing/export-invoices.md: `src/export/csv.rs` changed on 2026-10-02 in 1f3a9c2 (Add a column), and this article's text last on 2026-03-11
",
    good: "\
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
covers: [src/export/**]
---

Download all invoices of a year.
",
    check: Check::Site(check),
};

fn check(inputs: &Inputs<'_>, _: &Plan) -> Vec<Diagnostic> {
    let found = inputs.facts.outdated.iter().filter_map(|(path, sentence)| {
        let covers = inputs.texts.get(path)?.front.fields.get("covers")?;
        let found = Diagnostic::new(&CODE, path, sentence.as_str()).at(covers.span);
        Some(found.help("Read that change, and bring the article up to date where readers notice it."))
    });
    found.collect()
}
