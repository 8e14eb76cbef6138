//! ST003: a part that the template requires and the article does not have.

use crate::config::template::{Part, Under, is_question};
use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::layout::headings;
use crate::lint::outline::Kind;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};
use crate::text::{count, visible};

static CODE: Code = Code { code: "ST003", name: "missing-section", severity: Severity::Error };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A part that every article of this kind has, and this one lacks.",
    why: "Readers who know one of your articles know where to look in the next one. A part that is missing is a question that \
          nobody answers: how do I go on from here?",
    mend: "Add the part. `--fix --unsafe` puts a heading and a placeholder where it belongs, and the placeholder is found until you \
           replace it. If the article is of another kind, say so with `kind`. If your articles do not need the part, set \
           `required: false` for it under `templates` in guidepost.yaml, or give it headings of your own.",
    remedy: Remedy::Unsafe,
    options: &[],
    bad: "Download all invoices of a year as one file for your accountant.\n\n## Steps\n\n1. Open **Billing**.\n2. Press **Export**.\n",
    good: "Download all invoices of a year as one file for your accountant.\n\n## Steps\n\n1. Open **Billing**.\n2. Press **Export**.\n\n\
           ## What's next\n\n- [Refund an invoice](refunds.md)\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    let Some(template) = page.layout.template.filter(|_| !super::missing_short_description::is_empty(page)) else { return };
    let mut taken = Vec::new();
    for (at, part) in template.parts.iter().enumerate().filter(|(_, part)| part.required) {
        let there = match part.under {
            // The first paragraph and the steps have rules of their own.
            Under::Title => continue,
            Under::Heading if part.anywhere => continue,
            Under::Heading => named(page, at),
            Under::Question => headings(&page.outline).filter(|&(_, _, index)| is_question(page.heading(index))).count(),
            Under::Any => body(page, at),
        };
        if there >= part.at_least {
            continue;
        }
        let (message, help) = words(part, there, &template.kind);
        let mut finding = page.layout.asked_by(part, page.finding_on_top(&CODE, message).help(help));
        let (place, text) = scaffold(page, at, part, there);
        // Two parts at one place go in one after the other, in the order of the template.
        if !taken.contains(&place) {
            taken.push(place);
            let title =
                if part.under == Under::Heading { format!("add the heading `{}`", visible(&part.heading)) } else { "add the part".into() };
            finding.fixes.extend(page.fix(title, false, vec![(place..place, text)]));
        }
        found.push(finding);
    }
}

/// How often a part comes, deeper headings included: whoever wrote it there meant it.
fn named(page: &Page<'_>, part: usize) -> usize {
    let Some(template) = page.layout.template else { return 0 };
    headings(&page.outline).filter(|&(_, _, index)| template.named(page.heading(index)) == Some(part)).count()
}

/// Sections of the body; words without a heading count as one.
fn body(page: &Page<'_>, part: usize) -> usize {
    let sections = page.layout.sections.iter().filter(|section| section.part == Some(part)).count();
    let lead = page.text.lead.as_ref().map(|(range, _)| range.start);
    let first = page.layout.sections.first().map_or(page.outline.blocks.len(), |section| section.heading);
    let before = page.outline.within(0..first).filter(|&at| {
        let block = &page.outline.blocks[at];
        !matches!(block.kind, Kind::Heading(..) | Kind::Rule) && Some(block.span.start) != lead
    });
    sections.max(usize::from(before.count() > 0))
}

fn words(part: &Part, there: usize, kind: &str) -> (String, String) {
    let end = if part.prompt.ends_with(['.', '?', '!']) { "" } else { "." };
    let (kind, heading, prompt) = (visible(kind), visible(&part.heading), visible(&part.prompt));
    match part.under {
        Under::Heading if there == 0 => {
            let help = if prompt.is_empty() { String::new() } else { format!(" Below it, {prompt}{end}") };
            (format!("the article has no section `{heading}`"), format!("Add a heading `## {heading}`.{help}"))
        }
        Under::Heading => (
            format!("the article has {} `{heading}`, at least {} are needed", count(there, "section"), part.at_least),
            "Add the others.".into(),
        ),
        Under::Question => (
            format!(
                "the article has {}, at least {} are needed",
                if there == 0 { "no questions".into() } else { count(there, "question") },
                part.at_least
            ),
            "Write each question as a heading that ends in a question mark, and answer it below.".into(),
        ),
        Under::Any | Under::Title => (
            "the article has nothing beside its short description".into(),
            format!("Add a heading and what it promises, or choose another kind than `{kind}`."),
        ),
    }
}

/// Where the part goes, and what is put there.
fn scaffold(page: &Page<'_>, at: usize, part: &Part, there: usize) -> (usize, String) {
    let (body, nl) = (page.body(), page.line_ending());
    let part = Part { at_least: part.at_least.saturating_sub(there), ..part.clone() };
    let text = part.scaffold();
    let later = page.layout.sections.iter().find(|section| section.part.is_some_and(|other| other > at));
    let (place, text) = match later {
        Some(section) => (section.span.start, format!("{text}\n")),
        None => (end_of_words(body), format!("\n\n{}", text.trim_end())),
    };
    (place, text.replace('\n', nl))
}

/// The end of the last line that says something, spaces included: they stay with their line.
fn end_of_words(body: &str) -> usize {
    let words = body.trim_end().len();
    body.len() - body[words..].trim_start_matches([' ', '\t']).len()
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    fn kind(kind: &str, body: &str) -> String {
        shown("missing-section", &format!("---\ntitle: A\ndescription: B\nkind: {kind}\n---\n\nLead.\n\n{body}"))
    }

    #[test]
    fn each_kind_has_its_parts() {
        let next = "## See also\n\n- [R](refunds.md)\n";
        assert_eq!(kind("how-to", next), "");
        assert_eq!(kind("how-to", "## Result\n\nx\n\n### Next steps\n\n- [R](refunds.md)\n"), "");
        assert_eq!(kind("reference", "| a |\n|---|\n| b |\n"), "");
        assert_eq!(kind("release-note", ""), "");
        assert!(kind("reference", "").starts_with("`A` the article has nothing beside its short description\n"));
        assert!(kind("concept", next).starts_with("`A` the article has nothing beside its short description\n"));
        assert_eq!(kind("concept", &format!("Words.\n\n{next}")), "");
        assert_eq!(kind("faq", &format!("## Why?\n\nx\n\n### How？\n\nx\n\n{next}")), "");
        assert_eq!(
            kind("faq", &format!("## Why?\n\nx\n\n{next}")),
            "`A` the article has 1 question, at least 2 are needed\n  fix: add the part: \"\" → \"## TODO: write a question as readers ask it?\\n\\n\
             TODO: answer it in the first sentence, then link to where more is said.\\n\\n\"\n"
        );
    }

    #[test]
    fn parts_of_the_site_go_where_its_template_has_them() {
        let site = "-- guidepost.yaml --\ndefault_kind: recipe\ntemplates:\n  recipe:\n    extends: how-to\n    parts:\n      - {id: needs, headings: {en: [Ingredients]}, required: true, after: prerequisites}\n      - {id: time, headings: Time, required: true}\n\
                    -- content/billing/a.md --\n---\ntitle: A\ndescription: B\n---\n\nLead.\n\n## Steps\n\n1. x\n2. y\n\n## See also\n\n- [R](refunds.md)\n";
        let shown = shown("missing-section", site);
        assert!(shown.contains("no section `Ingredients`\n  fix: add the heading `Ingredients`: \"\" → \"## Ingredients\\n\\nTODO: write this part.\\n\\n\"\n"), "{shown}");
        // The second one's turn comes when the first stands.
        assert!(shown.contains("no section `Time`\n`"), "{shown}");
    }

    #[test]
    fn spaces_at_the_end_stay_with_their_line() {
        let text = "---\ntitle: A\ndescription: B\nkind: how-to\n---\n\nLead.\n\nWords. \n \n";
        let tree = crate::lint::tests::tree(text);
        let finding = crate::lint::tests::found_in(&tree).into_iter().find(|finding| finding.code.code == "ST003");
        let edit = finding.and_then(|finding| Some(finding.fixes.first()?.edits.first()?.span.range()));
        assert_eq!(edit.map(|edit| &text[..edit.start]), Some(text.trim_end_matches("\n \n")));
    }

    #[test]
    fn the_line_that_asks_for_a_part_is_shown() {
        let config = "default_kind: how-to\ntemplates: {how-to: {parts: [{id: result, required: true}]}}\n";
        let tree = crate::lint::tests::tree(&format!("-- guidepost.yaml --\n{config}"));
        let finding = crate::lint::tests::found_in(&tree).into_iter().find(|finding| finding.message.contains("Result"));
        let labels = finding.map(|finding| finding.labels).unwrap_or_default();
        assert_eq!(
            labels.iter().map(|label| (label.file.as_str(), &config[label.span.range()])).collect::<Vec<_>>(),
            [("guidepost.yaml", "result")]
        );
    }
}
