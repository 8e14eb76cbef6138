//! FM007: an article whose last review is too long ago, by its own front matter.

use crate::diag::{Code, Diagnostic, Severity};
use crate::fields::parse_period;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};

static CODE: Code = Code { code: "FM007", name: "overdue-review", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "An article that should have been reviewed by now: the day in `reviewed` and the time in `review_every` have passed.",
    why: "Products change and articles do not change with them by themselves. A reader cannot tell an article that is \
          still right from one that was right two years ago; both look the same.",
    mend: "Read the article beside the product, mend what has changed, and set `reviewed` to today. If the article needs \
           a look less often, raise `review_every`.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
reviewed: 2026-01-15
review_every: 6 months
---

Download all invoices of a year.
",
    good: "\
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
reviewed: 2026-09-15
review_every: 6 months
---

Download all invoices of a year.
",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    let fields = &page.text.front.fields;
    let (Some(reviewed), Some(every)) = (fields.date_of("reviewed"), fields.text_of("review_every")) else { return };
    let Some(due) = parse_period(&every).and_then(|every| reviewed.checked_add(every).ok()) else { return };
    if due >= page.site.settings.today {
        return;
    }
    let message = format!("this article was to be reviewed again by {due}, {every} after {reviewed}");
    let help = "Compare it with the product, mend what has changed, and set `reviewed` to today.";
    found.push(page.finding_in_front(&CODE, "reviewed", message).help(help));
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    fn with(fields: &str) -> String {
        shown("overdue-review", &format!("---\ntitle: A\n{fields}---\n\nText.\n"))
    }

    #[test]
    fn the_day_itself_is_in_time() {
        assert_eq!(with("reviewed: 2026-11-15\nreview_every: 1 week\n"), "");
        assert_eq!(
            with("reviewed: 2026-11-14\nreview_every: 1 week\n"),
            "`2026-11-14` this article was to be reviewed again by 2026-11-21, 1 week after 2026-11-14\n"
        );
        assert_eq!(with("review_every: 1 week\n") + &with("reviewed: 2020-01-01\n"), "");
        assert_eq!(with("reviewed: 9999-01-01\nreview_every: 1000 years\n"), "");
    }
}
