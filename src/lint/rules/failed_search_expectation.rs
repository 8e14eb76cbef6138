//! SE005: a query that does not find what somebody expects. The pipeline asks the index of the site as it is now.

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Inputs, Missed, Plan, Unfound};
use crate::text::visible;

pub(crate) static CODE: Code = Code { code: "SE005", name: "failed-search-expectation", severity: Severity::Error };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A query under `expect_search`, or in `search-tests.yaml` in the content folder, that does not find its article \
            among the first results.",
    why: "Readers do not know your words. Somebody wrote the query down because a reader typed it, and the article has \
          slipped away from it: a title changed, a newer article took its place, or a word went out of the text. Without \
          this finding nobody would see that before the readers do.",
    mend: "Write the reader's words into the title or a heading, or add them to the article's `keywords`; words that mean \
           the same everywhere belong into `synonyms.yaml` in the content folder. `guidepost search QUERY --explain` shows \
           what comes first and why. Where another article answers the query better, let that one expect it.\n\n\
           An expectation is a query by itself, or `{query: …, within: 3}`; without `within` the article must be among the \
           first five. The index is made only when there are expectations, so a site without them is checked as fast as \
           before.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- content/billing/export-invoices.md --
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
expect_search: [bookkeeping figures]
---

Download all invoices of a year.
-- facts/unfound --
content/billing/export-invoices.md|bookkeeping figures|5|Export your invoices|-|-
",
    good: "\
-- content/billing/export-invoices.md --
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
keywords: [bookkeeping figures]
expect_search: [bookkeeping figures]
---

Download all invoices of a year.
",
    check: Check::Site(check),
};

fn check(inputs: &Inputs<'_>, _: &Plan) -> Vec<Diagnostic> {
    inputs.facts.unfound.iter().map(finding).collect()
}

/// What is said of an expectation that is not met.
pub(crate) fn finding(unfound: &Unfound) -> Diagnostic {
    let (message, note, help) = words(unfound);
    let found = Diagnostic::new(&CODE, &unfound.file, message).at(unfound.span).help(help);
    note.into_iter().fold(found, Diagnostic::note)
}

/// What is wrong, what is worth knowing, and what to do.
fn words(unfound: &Unfound) -> (String, Option<String>, String) {
    let Unfound { query, within, .. } = unfound;
    let query = visible(query);
    let correct = |near: &Option<String>, otherwise: &str| {
        near.as_ref().map_or(otherwise.to_owned(), |near| format!("Did you mean `{}`?", visible(near)))
    };
    match &unfound.missed {
        Missed::Low(title, rank, first) => {
            let title = visible(title);
            let expected = if *within == 1 { "not first".to_owned() } else { format!("not among the first {within}") };
            let message = match rank {
                Some(rank) => format!("`{query}` finds `{title}` as number {rank}, {expected}"),
                None => format!("`{query}` does not find `{title}`"),
            };
            let note = match first {
                Some(first) => format!("`{}` comes first.", visible(first)),
                None => "Nothing is found.".to_owned(),
            };
            let help = format!(
                "Use the reader's words in the title or a heading, add `{query}` to the article's `keywords`, or make the \
                 words synonyms in `synonyms.yaml`."
            );
            (message, Some(note), help)
        }
        Missed::NoPage(name, near) => {
            let help = correct(near, "Name its file from the content folder, or its address. Drafts are not searched.");
            (format!("no published article is called `{}`", visible(name)), None, help)
        }
        Missed::NoHeading(title, near) => {
            (format!("`{}` has no such heading", visible(title)), None, correct(near, "Name the heading by its id, or leave `#…` out."))
        }
        Missed::Hidden(title) => {
            let help = "Remove `search: false` from the article, or the expectation.";
            (format!("`{query}` cannot find `{}`, which is kept out of the search", visible(title)), None, help.to_owned())
        }
        Missed::Section => {
            let message = format!("`{query}` cannot find this page, since pages of sections are not searched");
            (message, None, "Move the expectation to the article that answers the query.".to_owned())
        }
        Missed::NotAsked(why) => (
            format!("`{query}` could not be searched for: {}", visible(why)),
            None,
            "Run the command again, and report it as a bug if it stays so.".to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::tests::{found, shown};

    #[test]
    fn the_rank_is_told_and_what_comes_first() {
        let article = |facts: &str| {
            format!(
                "-- content/a.md --\n---\ntitle: Money\nexpect_search: refund\n---\n\nText.\n-- facts/unfound --\ncontent/a.md|refund|{facts}\n"
            )
        };
        for (facts, message, note) in [
            (
                "5|Money|7|Refund an invoice",
                "`refund` `refund` finds `Money` as number 7, not among the first 5\n",
                "`Refund an invoice` comes first.",
            ),
            ("1|Money|2|Refund an invoice", "`refund` `refund` finds `Money` as number 2, not first\n", "`Refund an invoice` comes first."),
            ("5|Money|-|-", "`refund` `refund` does not find `Money`\n", "Nothing is found."),
        ] {
            let example = article(facts);
            assert_eq!(shown("failed-search-expectation", &example), message);
            let notes: Vec<String> = found(&example).into_iter().filter(|one| *one.code == CODE).flat_map(|one| one.notes).collect();
            assert_eq!(notes, [note]);
        }
    }

    #[test]
    fn what_can_never_be_met_says_why() {
        let message = |missed| {
            let unfound =
                Unfound { file: crate::tree::SourcePath::new("a.md"), span: (0..0).into(), query: "x\u{1b}".into(), within: 5, missed };
            let (message, _, help) = words(&unfound);
            format!("{message} | {help}")
        };
        for (missed, expected) in [
            (Missed::NoPage("a/b".into(), Some("a/c".into())), "no published article is called `a/b` | Did you mean `a/c`?"),
            (Missed::NoHeading("Money".into(), None), "`Money` has no such heading | Name the heading by its id, or leave `#…` out."),
            (
                Missed::Hidden("Money".into()),
                "`x␛` cannot find `Money`, which is kept out of the search | Remove `search: false` from the article, or the expectation.",
            ),
            (
                Missed::Section,
                "`x␛` cannot find this page, since pages of sections are not searched | Move the expectation to the article that answers the query.",
            ),
        ] {
            assert_eq!(message(missed), expected);
        }
    }
}
