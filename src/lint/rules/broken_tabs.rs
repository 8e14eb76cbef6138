//! ST014: tabs that cannot be shown as they were meant.

use crate::diag::{Code, Diagnostic, Severity};
use crate::fields::{Field, Shape};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};
use crate::markdown::tabs::{self, Group, Mistake};
use crate::text::width;

static CODE: Code = Code { code: "ST014", name: "broken-tabs", severity: Severity::Warning };

/// Tabs in a group, and characters of a name: more do not fit into a line or two of a phone.
const MOST: i64 = 8;
const LONGEST: i64 = 30;

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "Tabs that have no end, no names or no order, and groups of too many or too long ones.",
    why: "Tabs stand between `<!-- tabs:start -->` and `<!-- tabs:end -->`, each under a heading of the same level. Where that \
          cannot be made out, the page shows the headings one below the other. Many tabs, or long names, fill a phone before \
          the first word of the text.",
    mend: "Put each comment on a line of its own, and one heading level between them: `<!-- tabs:start -->`, `#### macOS`, \
           `#### Windows`, `<!-- tabs:end -->`. Deeper headings belong to the tab above them. Set other limits with `most` and \
           `longest`.",
    remedy: Remedy::None,
    options: &[
        Field { name: "most", shape: Shape::Int, doc: "The most tabs of a group; 8 unless set." },
        Field { name: "longest", shape: Shape::Int, doc: "The most characters of a tab's name; 30 unless set." },
    ],
    bad: "Install the app.\n\n<!-- tabs:start -->\n\n## macOS\n\nOpen the disk image.\n\n## Windows\n\nRun the installer.\n",
    good: "Install the app.\n\n<!-- tabs:start -->\n\n## macOS\n\nOpen the disk image.\n\n## Windows\n\nRun the installer.\n\n\
           <!-- tabs:end -->\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, plan: &Plan, found: &mut Vec<Diagnostic>) {
    let tabs = tabs::read(page.body());
    for (span, mistake) in tabs.mistakes {
        let line = page.line(span.start);
        let (message, help) = words(mistake);
        found.push(page.finding(&CODE, line, message).help(help));
    }
    let limit = |name, default| plan.int(&CODE, page.source(), name, default).max(0) as usize;
    let (most, longest) = (limit("most", MOST), limit("longest", LONGEST));
    for group in &tabs.groups {
        sizes(page, group, (most, longest), found);
    }
}

fn words(mistake: Mistake) -> (&'static str, &'static str) {
    match mistake {
        Mistake::Unclosed => {
            ("these tabs have no end", "Write `<!-- tabs:end -->` on a line of its own below the last tab, indented like the beginning.")
        }
        Mistake::Unopened => {
            ("no tabs begin above this end", "Write `<!-- tabs:start -->` on a line of its own above the first tab, indented like the end.")
        }
        Mistake::Empty => ("these tabs have no heading", "Begin each tab with a heading, such as `#### macOS`."),
        Mistake::Early => ("this stands before the first tab", "Move it above `<!-- tabs:start -->`, or below a heading."),
        Mistake::Nested => ("tabs begin inside of other tabs", "End the tabs above first, or write the inner ones as headings."),
        Mistake::Higher => {
            ("this heading is higher than those of the tabs around it", "Give all tabs of a group the same level, or end the tabs above.")
        }
        Mistake::Title => ("a tab with a heading of level 1", "Level 1 is the title of the page: use a deeper level."),
        Mistake::Unnamed => ("a tab without a name", "Write the name into its heading."),
        Mistake::Twice => ("two tabs of this group have the same name", "Name each tab by what sets it apart."),
        Mistake::Crowded => ("a comment for tabs that shares its line with words", "Put it on a line of its own."),
        Mistake::Unknown => ("a comment for tabs that is neither start nor end", "Write `<!-- tabs:start -->` or `<!-- tabs:end -->`."),
    }
}

fn sizes(page: &Page<'_>, group: &Group, (most, longest): (usize, usize), found: &mut Vec<Diagnostic>) {
    if group.tabs.len() > most {
        let message = format!("a group of {} tabs, more than {most}", group.tabs.len());
        let help = "Use headings or a table, which readers can run over.";
        found.push(page.finding(&CODE, page.line(group.start), message).help(help));
    }
    for tab in group.tabs.iter().filter(|tab| width(tab.name.trim()) > longest) {
        let message = format!("the name of this tab has {} characters, more than {longest}", width(tab.name.trim()));
        found.push(page.finding(&CODE, page.line(tab.span.start), message).help("Name it with a word or two."));
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn edge_cases() {
        let of = |body: &str| shown("broken-tabs", &format!("Lead.\n\n{body}"));
        assert_eq!(of("## A\n\n<!-- tabs:end -->\n"), "`<!-- tabs:end -->` no tabs begin above this end\n");
        assert_eq!(
            of("1. x\n\n   <!-- tabs:start -->\n\n   ### A\n\n   ## B\n\n   <!-- tabs:end -->\n"),
            "`   ## B` this heading is higher than those of the tabs around it\n"
        );
        let group = |tabs: String| format!("<!-- tabs:start -->\n\n{tabs}<!-- tabs:end -->\n");
        let many: String = (0..20).map(|n| format!("#### Tab {n}\n\nx\n\n")).collect();
        assert_eq!(of(&group(many)), "`<!-- tabs:start -->` a group of 20 tabs, more than 8\n");
        let long = "é".repeat(31);
        assert_eq!(
            of(&group(format!("#### {long}\n\nx\n\n"))),
            format!("`#### {long}` the name of this tab has 31 characters, more than 30\n")
        );
    }
}
