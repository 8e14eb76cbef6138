//! SP003: a procedure that is too long to be followed at one go.

use crate::diag::{Code, Diagnostic, Severity};
use crate::fields::{Field, Shape};
use crate::lint::outline::Kind;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};

static CODE: Code = Code { code: "SP003", name: "too-many-steps", severity: Severity::Info };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A procedure of more than ten steps.",
    why: "With every step some readers give up or lose their place. A long procedure mostly holds two tasks, or a detail in each step.",
    mend: "Split it where the reader has reached something, with a heading for each part, or join steps that are one action. `max` sets how \
           many are allowed.",
    remedy: Remedy::None,
    options: &[Field { name: "max", shape: Shape::Int, doc: "The most steps of one list; 10 unless set." }],
    bad: "Export all.\n\n## Steps\n\n1. a\n2. b\n3. c\n4. d\n5. e\n6. f\n7. g\n8. h\n9. i\n10. j\n11. k\n",
    good: "Export all.\n\n## Collect\n\n1. a\n2. b\n3. c\n4. d\n5. e\n6. f\n\n## Send\n\n1. g\n2. h\n3. i\n4. j\n5. k\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, plan: &Plan, found: &mut Vec<Diagnostic>) {
    if page.layout.template.and_then(|template| template.steps()).is_none() {
        return;
    }
    let max = usize::try_from(plan.int(&CODE, page.source(), "max", 10)).unwrap_or(0);
    let outline = &page.outline;
    for list in outline.top().filter(|&at| matches!(outline.blocks[at].kind, Kind::List(Some(_))) && !page.layout.closes(at)) {
        let Some(extra) = outline.children(list).nth(max) else { continue };
        let message = format!("a procedure of {} steps, more than {max}", outline.children(list).count());
        let finding = page.finding(&CODE, page.line(outline.blocks[extra].span.start), message);
        found.push(finding.help("Split it where the reader has reached something, or join steps that are one action."));
    }
}
