//! ST007: a heading that is more than one level deeper than the one above it.

use std::ops::Range;

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::outline::Kind;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};
use crate::site::HeadingRole;

static CODE: Code = Code { code: "ST007", name: "skipped-heading-level", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A heading that is more than one level deeper than the heading above it.",
    why: "People who listen to a page jump from heading to heading. A step from level 2 to level 4 sounds as if a part had \
          been left out, and the contents list cannot show where the part belongs.",
    mend: "Raise the heading to the level below the one above it. `--fix` does that, and keeps the distances of the headings under it.",
    remedy: Remedy::Safe,
    options: &[],
    bad: "Download all invoices of a year.\n\n## Steps\n\n#### On a phone\n\nTap **Export**.\n",
    good: "Download all invoices of a year.\n\n## Steps\n\n### On a phone\n\nTap **Export**.\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    let headings = page.outline.blocks.iter().filter_map(|block| match block.kind {
        Kind::Heading(level, index) => Some((level, index, block.span.start)),
        _ => None,
    });
    let mut headings: Vec<_> = headings.collect();
    // The title is the first level, whether or not it stands in the body.
    let (mut part, mut tab) = (1, 1);
    for at in 0..headings.len() {
        let (level, index, start) = headings[at];
        let role = page.text.headings.get(index).map_or(HeadingRole::Part, |heading| heading.role);
        // The page gives tabs the level below the heading above them, and goes on from there after them.
        let above = match role {
            HeadingRole::Part => &mut part,
            HeadingRole::InTab => &mut tab,
            HeadingRole::Tab => {
                tab = level;
                continue;
            }
        };
        *above = level.min(*above + 1);
        let above = *above;
        if above == level {
            continue;
        }
        // What lies deeper comes along, else the next run would find it.
        let surplus = usize::from(level - above);
        let below = headings[at..].iter().take_while(|(other, ..)| *other >= level).count();
        let marks = headings[at..at + below].iter().map(|&(_, _, start)| marks(page, start, surplus));
        let edits: Option<Vec<_>> = marks.map(|marks| Some((marks?, String::new()))).collect();
        let message = format!("the heading `{}` skips from level {} to level {level}", page.heading(index), above - 1);
        let mut finding = page.finding(&CODE, page.line(start), message).help(format!("Make it a heading of level {above}."));
        finding.fixes.extend(edits.and_then(|edits| page.fix(format!("make it level {above}"), true, edits)));
        found.push(finding);
        headings[at..at + below].iter_mut().for_each(|(other, ..)| *other -= level - above);
    }
}

/// The first marks of a heading; an underlined one has none, but its level is 1 or 2.
fn marks(page: &Page<'_>, start: usize, count: usize) -> Option<Range<usize>> {
    let line = page.line(start);
    let first = line.start + page.body()[line].find('#')?;
    let marks = first..first + count;
    page.body().get(marks.clone())?.bytes().all(|b| b == b'#').then_some(marks)
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn edge_cases() {
        assert_eq!(
            shown("skipped-heading-level", "Lead.\n\n> #### Quoted `code`\n\n# One\n\nTwo\n---\n\n## Three\n"),
            "`> #### Quoted `code`` the heading `Quoted code` skips from level 1 to level 4\n  fix: make it level 2: \"##\" → \"\"\n"
        );
        assert_eq!(
            shown("skipped-heading-level", "Lead.\n\n## A\n\n#### B\n\n##### C\n\n### D\n\n##### E\n"),
            "`#### B` the heading `B` skips from level 2 to level 4\n  fix: make it level 3: \"#\" → \"\", \"#\" → \"\"\n\
             `##### E` the heading `E` skips from level 3 to level 5\n  fix: make it level 4: \"#\" → \"\"\n"
        );
    }

    #[test]
    fn tabs_may_begin_at_any_level() {
        let tabs =
            |inside: &str| format!("Lead.\n\n## A\n\n<!-- tabs:start -->\n\n#### B\n\n{inside}\n\n#### C\n\n<!-- tabs:end -->\n\n### D\n");
        assert_eq!(shown("skipped-heading-level", &tabs("##### E")), "");
        assert_eq!(
            shown("skipped-heading-level", &tabs("###### E")),
            "`###### E` the heading `E` skips from level 4 to level 6\n  fix: make it level 5: \"#\" → \"\"\n"
        );
        assert!(
            shown("skipped-heading-level", &tabs("x").replace("### D", "#### D"))
                .starts_with("`#### D` the heading `D` skips from level 2")
        );
    }
}
