//! ST005: a section that a closed template does not have, or a second one of what comes once.

use crate::config::template::Under;
use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::layout::Section;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};
use crate::text::visible;

static CODE: Code = Code { code: "ST005", name: "unexpected-section", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A section that the template does not have, where the template is closed, or a second one of what comes once.",
    why: "Readers stop at the first part that fits. What stands in a second one under another name is not read, and the two soon \
          contradict each other.",
    mend: "Join the two sections, or give one of them a heading of its own. If the template should allow more sections, take `closed` \
           away from it or set `repeated: true` for the part, under `templates` in guidepost.yaml.",
    remedy: Remedy::None,
    options: &[],
    bad: "Download all invoices of a year as one file for your accountant.\n\n## Prerequisites\n\nYou need an account.\n\n\
          ## Before you begin\n\nYou need the role of an owner.\n\n## Steps\n\n1. Open **Billing**.\n2. Press **Export**.\n",
    good: "Download all invoices of a year as one file for your accountant.\n\n\
           ## Before you begin\n\nYou need an account and the role of an owner.\n\n## Steps\n\n1. Open **Billing**.\n2. Press **Export**.\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    let Some(template) = page.layout.template else { return };
    let mut first: Vec<Option<&Section>> = vec![None; template.parts.len()];
    for section in &page.layout.sections {
        let heading = page.heading(section.index);
        let line = page.line(section.span.start);
        let Some((at, part)) = section.part.and_then(|at| Some((at, template.parts.get(at)?))) else {
            if template.closed {
                let names =
                    template.parts.iter().filter(|part| part.under == Under::Heading).map(|part| format!("`{}`", visible(&part.heading)));
                let message = format!("the template `{}` has no section `{heading}`", visible(&template.kind));
                let help = format!("Put it under one of the template's headings: {}.", names.collect::<Vec<_>>().join(", "));
                let finding = page.finding(&CODE, line, message).help(help);
                found.push(match template.span {
                    Some(span) => finding.label(&crate::tree::SourcePath::new(crate::config::FILE), span, "the template is closed"),
                    None => finding,
                });
            }
            continue;
        };
        match first[at] {
            Some(other) if !part.repeated => {
                let above = page.heading(other.index);
                let message = match part.under {
                    Under::Heading => format!("`{heading}` says the same as `{above}` above, which comes once"),
                    _ => format!("`{heading}` is one section too many beside `{above}`: `{}` comes once", visible(&part.id)),
                };
                let (file, span) = page.text.body.locate(page.line(other.span.start), &page.text.source);
                let finding = page.finding(&CODE, line, message).label(&file, span, "the first one");
                found.push(finding.help("Join the two sections, or give one of them a heading of its own."));
            }
            Some(_) => {}
            None => first[at] = Some(section),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn a_closed_template_has_no_other_sections() {
        let site = |closed: &str| {
            format!(
                "-- guidepost.yaml --\ndefault_kind: how-to\ntemplates: {{how-to: {{closed: {closed}}}}}\n-- content/billing/a.md --\n---\ntitle: A\ndescription: B\n---\n\nLead.\n\n## Steps\n\n1. x\n2. y\n\n### Deeper\n\nx\n\n## Steps\n\nx\n\n## Trivia\n\nx\n"
            )
        };
        assert_eq!(shown("unexpected-section", &site("true")), "`## Trivia` the template `how-to` has no section `Trivia`\n");
        assert_eq!(shown("unexpected-section", &site("false")), "");
    }
}
