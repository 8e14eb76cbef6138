//! ST009: something follows the closing links.

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::layout::moved;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};

static CODE: Code = Code { code: "ST009", name: "whats-next-not-last", severity: Severity::Error };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A section after What's next.",
    why: "What's next sends the reader on. Whatever stands below is not read, and the links cannot become the cards that close the page.",
    mend: "Move What's next to the end; `--fix --unsafe` does that. Read the last lines afterwards: they may speak of what was below.",
    remedy: Remedy::Unsafe,
    options: &[],
    bad: "Download all invoices of a year as one file for your accountant.\n\n## Steps\n\n1. Open **Billing**.\n2. Press **Export**.\n\n\
          ## What's next\n\n- [Refund an invoice](refunds.md)\n\n## Troubleshooting\n\nThe file is empty? Choose another year.\n",
    good: "Download all invoices of a year as one file for your accountant.\n\n## Steps\n\n1. Open **Billing**.\n2. Press **Export**.\n\n\
           ## Troubleshooting\n\nThe file is empty? Choose another year.\n\n## What's next\n\n- [Refund an invoice](refunds.md)\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    let layout = &page.layout;
    let closes = |section| layout.part(section).is_some_and(|part| part.last);
    // Of two closing sections in a row another rule speaks.
    let Some(last) = layout.sections.iter().rposition(|section| !closes(section)) else { return };
    let Some((at, section)) = layout.sections.iter().enumerate().take(last).find(|(_, section)| closes(section)) else { return };
    let Some(next) = layout.sections.iter().skip(at).find(|section| !closes(section)) else { return };
    let heading = page.heading(section.index);
    let message = format!("`{}` follows `{heading}`, which comes last", page.heading(next.index));
    let (file, span) = page.text.body.locate(page.line(next.span.start), &page.text.source);
    let finding = page.finding(&CODE, page.line(section.span.start), message).label(&file, span, "this follows");
    let mut finding = finding.help(format!("Move `{heading}` to the end."));
    if let Some(part) = layout.part(section) {
        finding = layout.asked_by(part, finding);
    }
    finding.fixes.extend(page.fix("move it to the end", false, moved(page, &section.span, None)));
    found.push(finding);
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn edge_cases() {
        assert_eq!(shown("whats-next-not-last", "Lead.\n\n## Next steps\n\n- x\n\n### Deeper\n\nx\n\n## See also\n\n- x\n"), "");
        assert_eq!(
            shown("whats-next-not-last", "Lead.\n\n## Next steps\n\n- x\n\n## More [a](refunds.md)\n\nEnd.\n"),
            "`## Next steps` `More a` follows `Next steps`, which comes last\n  fix: move it to the end: \"## Next steps\\n\\n- x\\n\\n\" → \"\", \"\" → \"\\n\\n## Next steps\\n\\n- x\"\n"
        );
    }
}
