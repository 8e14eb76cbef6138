//! ST012: a title in the body beside another one in the front matter.

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::layout::headings;
use crate::lint::outline::Kind;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};

static CODE: Code = Code { code: "ST012", name: "repeated-title", severity: Severity::Info };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A heading of level 1 at the beginning of an article that differs from the title in the front matter.",
    why: "The page shows the title of the front matter, and below it a second one that says something else. An equal one is not shown twice.",
    mend: "Keep the better of the two in the front matter, and remove the heading; `--fix` removes it.",
    remedy: Remedy::Safe,
    options: &[],
    bad: "# Exporting invoices\n\nDownload all invoices of a year.\n",
    good: "# Export your invoices\n\nDownload all invoices of a year.\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    let Some(title) = page.text.front.title.as_deref() else { return };
    let body = page.body();
    let is_comment = |at: &usize| page.outline.blocks[*at].kind == Kind::Html;
    let Some(first) = page.outline.top().find(|at| !is_comment(at)) else { return };
    let block = &page.outline.blocks[first];
    let Kind::Heading(1, index) = block.kind else { return };
    let heading = page.heading(index);
    // Where there are several they are sections, and another rule speaks of them.
    let alone = headings(&page.outline).filter(|&(_, level, _)| level == 1).count() == 1;
    if !alone || heading.is_empty() || crate::text::slug(title) == crate::text::slug(heading) {
        return;
    }
    let line = page.line(block.span.start);
    let message = format!("the heading `{heading}` stands below the title `{}`", title.trim());
    let mut finding = page.finding(&CODE, line.clone(), message).help("Keep the better of the two as `title`, and remove the heading.");
    if let Some(node) = page.text.front.fields.get("title") {
        finding = finding.label(page.source(), node.span, "the title");
    }
    // The empty lines below go with it.
    let rest = body.get(block.span.end..).unwrap_or("");
    let blank = rest.len() - rest.trim_start_matches(['\n', '\r']).len();
    finding.fixes.extend(page.fix("remove the heading", true, vec![(line.start..block.span.end + blank, String::new())]));
    found.push(finding);
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn edge_cases() {
        assert_eq!(
            shown("repeated-title", "<!-- x -->\n\nOther\n=====\n\nWords.\n"),
            "`Other` the heading `Other` stands below the title `Export your invoices`\n  fix: remove the heading: \"Other\\n=====\\n\\n\" → \"\"\n"
        );
        assert_eq!(shown("repeated-title", "Lead.\n\n# A section\n"), "");
        assert_eq!(shown("repeated-title", "# One\n\n# Two\n"), "");
        assert_eq!(shown("repeated-title", "---\ndescription: x\n---\n\n# One\n"), "");
    }
}
