//! ST006: a heading with nothing under it.

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::layout::headings;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};

static CODE: Code = Code { code: "ST006", name: "empty-section", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A heading with nothing under it.",
    why: "The contents list promises an answer, and the reader who follows it finds none.",
    mend: "Write what the heading promises, or remove it. A heading that is followed by a deeper one is not empty, \
           nor is one that is a link to what it promises.",
    remedy: Remedy::None,
    options: &[],
    bad: "Download all invoices of a year.\n\n## Formats\n\n## Limits\n\nA file holds at most 10,000 invoices.\n",
    good: "Download all invoices of a year.\n\n## Formats\n\n### PDF\n\nOne page for each invoice.\n\n## Limits\n\nA file holds at most 10,000 invoices.\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    let title = page.text.first_h1.as_ref().map(|(_, index)| *index);
    let mut headings = headings(&page.outline).peekable();
    while let Some((at, level, index)) = headings.next() {
        let next = headings.peek().copied();
        let deeper = next.is_some_and(|(_, other, _)| other > level);
        // Whatever stands there, definitions of links or markup of other tools, was put there by someone.
        let end = next.map_or(page.body().len(), |(other, ..)| page.outline.blocks[other].span.start);
        let between = page.body().get(page.outline.blocks[at].span.end..end).unwrap_or("");
        if Some(index) == title || deeper || !between.trim().is_empty() || page.heading(index).is_empty() {
            continue;
        }
        if is_link(page, at) {
            continue;
        }
        let message = format!("nothing stands under the heading `{}`", page.heading(index));
        let line = page.line(page.outline.blocks[at].span.start);
        found.push(page.finding(&CODE, line, message).help("Write what it promises, or remove it."));
    }
}

/// Whether the heading itself leads to what it promises.
fn is_link(page: &Page<'_>, heading: usize) -> bool {
    let span = &page.outline.blocks[heading].span;
    let first = page.outline.links.partition_point(|link| link.span.start < span.start);
    page.outline.links.get(first).is_some_and(|link| link.span.end <= span.end && !link.picture)
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn edge_cases() {
        let body = "# Title\n\n## A\n\n<!-- x -->\n\n## B\n\n[b]: b.md\n\n## C\n\n### D\n\n## E\n---\n\n> ## Quoted\n\n## [Limits](b.md)\n\n## F\n";
        assert_eq!(
            shown("empty-section", body),
            "`### D` nothing stands under the heading `D`\n`## F` nothing stands under the heading `F`\n"
        );
    }
}
