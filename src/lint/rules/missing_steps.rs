//! SP001: no numbered steps where the kind has some.

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::layout::{headings, steps};
use crate::lint::outline::Kind;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};
use crate::text::visible;

static CODE: Code = Code { code: "SP001", name: "missing-steps", severity: Severity::Error };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A how-to or a troubleshooting article without a numbered list of two or more steps.",
    why: "Readers of a how-to have the product in one window and the article in the other. Numbers tell them where they are when they come \
          back, and let a colleague say \"I am stuck at step 3\".",
    mend: "Write one action in each item of a numbered list. If nothing is to be done, the article is of another kind: `concept` explains, \
           `reference` lists.",
    remedy: Remedy::None,
    options: &[],
    bad: "Download all invoices of a year as one file for your accountant.\n\n## Steps\n\nOpen **Billing** and press **Export**.\n",
    good: "Download all invoices of a year as one file for your accountant.\n\n## On the web\n\n1. Open **Billing**.\n2. Press **Export**.\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    let Some((template, part)) = page.layout.template.and_then(|template| Some((template, template.steps()?))) else { return };
    let least = part.holds.steps.unwrap_or(1);
    let own = |section: &&crate::lint::layout::Section| page.layout.part(section).is_some_and(|other| other.id == part.id);
    let section = page.layout.sections.iter().find(own);
    let enough = if part.anywhere {
        let end = page.layout.end().filter(|end| page.layout.sections.last() == Some(*end));
        steps(&page.outline, 0..end.map_or(page.outline.blocks.len(), |end| end.heading)) >= least
    } else {
        page.layout.sections.iter().filter(own).any(|section| steps(&page.outline, section.blocks.clone()) >= least)
    };
    // Whoever wrote bullets or headings instead is told that, or meant it; a section that must be there is missed by another rule.
    if !part.anywhere && section.is_none()
        || !part.required
        || enough
        || super::missing_short_description::is_empty(page)
        || instead(page, least)
        || section.is_some_and(|section| super::unnumbered_steps::bullets(page, section.blocks.clone()).is_some())
    {
        return;
    }
    let finding = match section {
        Some(section) => {
            let message = format!("`{}` holds no numbered steps", page.heading(section.index));
            page.finding(&CODE, page.line(section.span.start), message)
        }
        None => page.finding_on_top(&CODE, "the article has no numbered steps"),
    };
    let kind = visible(&template.kind);
    let help = format!(
        "Write what readers do as a numbered list of at least {least} steps. If they do nothing here, choose another `kind` than `{kind}`."
    );
    found.push(page.layout.asked_by(part, finding.help(help)));
}

/// Steps that are written as headings or paragraphs with numbers, as HTML, or with the markup of another tool.
fn instead(page: &Page<'_>, least: usize) -> bool {
    let headings = headings(&page.outline).filter(|&(_, _, index)| super::unnumbered_steps::is_numbered(page.heading(index)));
    let typed = page.outline.top().filter(|&at| page.outline.blocks[at].kind == Kind::Paragraph);
    let typed = typed.filter(|&at| super::unnumbered_steps::is_numbered(&page.outline.plain(at)));
    let body = page.body().as_bytes();
    let markup = ["<ol", "<Steps", "<Step", "{% step"].iter().any(|tag| memchr::memmem::find(body, tag.as_bytes()).is_some());
    markup || headings.count() >= least || typed.count() >= least
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn edge_cases() {
        for steps in [
            "> 1. a\n> 2. b\n",
            "1. a\n\n![x](y.png)\n\n2. b\n",
            "## Step 1: a\n\nx\n\n## Step 2: b\n\nx\n",
            "<ol><li>a</li></ol>\n",
            "## Steps\n\n- a\n- b\n",
        ] {
            assert_eq!(shown("missing-steps", &format!("Lead.\n\n{steps}")), "", "{steps}");
        }
        assert_eq!(
            shown("missing-steps", "Lead.\n\n## What's next\n\n1. [a](refunds.md)\n2. [b](refunds.md)\n"),
            "`Export your invoices` the article has no numbered steps\n"
        );
        assert_eq!(shown("missing-steps", "---\ntitle: A\ndescription: B\nkind: concept\n---\n\nLead.\n"), "");
        assert!(!shown("missing-steps", "---\ntitle: A\ndescription: B\nkind: troubleshooting\n---\n\nLead.\n").is_empty());
    }
}
