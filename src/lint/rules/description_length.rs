//! SE002: a description that is too short to help or too long to be shown.

use crate::diag::{Code, Diagnostic, Severity};
use crate::fields::{Field, Shape};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};
use crate::text::width;

static CODE: Code = Code { code: "SE002", name: "description-length", severity: Severity::Warning };

/// Characters.
const FEWEST: i64 = 50;
/// Characters.
const MOST: i64 = 160;

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A description in the front matter with fewer than 50 or more than 160 characters.",
    why: "Search engines show the description under the title. A short one wastes the place where readers decide, and they \
          replace it with words of their own choice; a long one breaks off in the middle of a sentence.",
    mend: "Say in one sentence what the reader gets. Chinese, Japanese and Korean characters are twice as wide and count \
           twice. Set other limits with `min` and `max`.",
    remedy: Remedy::None,
    options: &[
        Field { name: "min", shape: Shape::Int, doc: "The fewest characters a description may have; 50 unless set." },
        Field { name: "max", shape: Shape::Int, doc: "The most characters a description may have; 160 unless set." },
    ],
    bad: "\
---
title: Export your invoices
description: About invoices.
---

Download all invoices of a year.
",
    good: "Download all invoices of a year.\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, plan: &Plan, found: &mut Vec<Diagnostic>) {
    let Some(description) = page.text.front.description.as_ref().filter(|_| page.kind().is_some()) else { return };
    // A gap that nobody has filled yet has a finding of its own.
    if description.starts_with("TODO") {
        return;
    }
    let (fewest, most) = (plan.int(&CODE, page.source(), "min", FEWEST), plan.int(&CODE, page.source(), "max", MOST));
    let length = width(description);
    let (than, help) = match length as i64 {
        length if length < fewest => (format!("fewer than {fewest}"), "Say what the reader gets, in a whole sentence."),
        length if length > most => (format!("more than {most}"), "Keep the one sentence that says what the reader gets."),
        _ => return,
    };
    let message = format!("the description has {}, {than}", crate::text::count(length, "character"));
    found.push(page.finding_in_front(&CODE, "description", message).help(help));
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn limits_are_the_last_that_pass() {
        let of = |text: &str| shown("description-length", &format!("---\ntitle: A\ndescription: {text}\n---\n\nText.\n")).lines().count();
        let count = |c: &str, n: usize| of(&c.repeat(n));
        assert_eq!([49, 50, 160, 161].map(|n| count("é", n)), [1, 0, 0, 1]);
        assert_eq!([24, 25, 80, 81].map(|n| count("請", n)), [1, 0, 0, 1]);
        assert_eq!(of("'TODO: one sentence'"), 0, "a placeholder has a finding of its own");
        assert_eq!(of(""), 0, "an absent one has a finding of its own");
    }
}
