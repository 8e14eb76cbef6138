//! ST011: more than one heading of level 1.

use std::ops::Range;

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::layout::headings;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};
use crate::text::count;

static CODE: Code = Code { code: "ST011", name: "second-h1", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A second heading of level 1 in an article.",
    why: "Level 1 is the title, and a page has one. People who listen to a page take a second one for the beginning of another page, and the \
          contents list cannot show what belongs where.",
    mend: "Make it a heading of level 2. `--fix` does that and lowers the headings below it as well, so that the outline and all \
           links to headings stay as they are.",
    remedy: Remedy::Safe,
    options: &[],
    bad: "Download all invoices of a year.\n\n# Steps\n\n1. Open **Billing**.\n2. Press **Export**.\n\n# Formats\n\n## PDF\n\nOne page for each invoice.\n",
    good: "Download all invoices of a year.\n\n## Steps\n\n1. Open **Billing**.\n2. Press **Export**.\n\n## Formats\n\n### PDF\n\nOne page for each invoice.\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    let all: Vec<(usize, u8, usize)> = headings(&page.outline).collect();
    let tops: Vec<usize> = (0..all.len()).filter(|&at| all[at].1 == 1).collect();
    let &[first, second, ..] = tops.as_slice() else { return };
    let (block, _, index) = all[second];
    let line = |at: usize| page.line(page.outline.blocks[at].span.start);
    let message = format!("`{}` is a second heading of level 1", page.heading(index));
    let (file, span) = page.text.body.locate(line(all[first].0), &page.text.source);
    let mut finding = page.finding(&CODE, line(block), message).label(&file, span, "the first one");
    if tops.len() > 2 {
        finding = finding.note(format!("The article has {} of level 1.", count(tops.len(), "heading")));
    }
    // The first is a section like the others where the title stands in the front matter and is another one.
    let title = page.text.front.title.as_deref();
    let from = if title.is_some_and(|title| title.trim() != page.heading(all[first].2)) { first } else { second };
    finding = finding.help("Make it a heading of level 2, and lower the headings below it with it.");
    let edits: Option<Vec<_>> =
        all[from..].iter().map(|&(at, level, _)| lowered(page, page.outline.blocks[at].span.clone(), level)).collect();
    finding.fixes.extend(edits.and_then(|edits| page.fix("lower it and the headings below it by one level", true, edits)));
    found.push(finding);
}

/// The edit that lowers a heading by a level; none for level 6 and for one that would have to change its form.
fn lowered(page: &Page<'_>, span: Range<usize>, level: u8) -> Option<(Range<usize>, String)> {
    let text = page.body().get(span.clone())?;
    let start = span.start + (text.len() - text.trim_start().len());
    if page.body()[start..].starts_with('#') {
        return (level < 6).then(|| (start..start, "#".to_owned()));
    }
    // Underlined: `===` becomes `---`, which has no level below it.
    let end = span.start + text.trim_end().len();
    let under = page.body()[start..end].rfind(|c: char| c != '=').map_or(start, |at| at + start + 1);
    let under = crate::text::floor_boundary(page.body(), under);
    let marks = page.body().get(under..end)?;
    (level == 1 && !marks.is_empty() && marks.bytes().all(|b| b == b'=')).then(|| (under..end, "-".repeat(marks.len().max(3))))
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn the_outline_keeps_its_shape() {
        let fix = "  fix: lower it and the headings below it by one level: ";
        // Without a title in the front matter the first one is the title.
        assert_eq!(
            shown("second-h1", "---\ndescription: A\n---\n\n# T\n\n## a\n\n# B é\n\n## c\n"),
            format!("`# B é` `B é` is a second heading of level 1\n{fix}\"\" → \"#\", \"\" → \"#\"\n")
        );
        assert_eq!(
            shown("second-h1", "Export your invoices\n===\n\nB é\n===\n\n### c\n"),
            format!("`B é` `B é` is a second heading of level 1\n{fix}\"===\" → \"---\", \"\" → \"#\"\n")
        );
        // With another title there it is a section like the others.
        assert_eq!(
            shown("second-h1", "Lead.\n\n# A\n\n# B\n\n> # Q\n"),
            format!("`# B` `B` is a second heading of level 1\n{fix}\"\" → \"#\", \"\" → \"#\"\n")
        );
        assert_eq!(shown("second-h1", "# A\n\n# B\n\n###### c\n"), "`# B` `B` is a second heading of level 1\n");
        assert_eq!(shown("second-h1", "# A\n\n# B\n\nc\n---\n"), "`# B` `B` is a second heading of level 1\n");
        assert_eq!(shown("second-h1", "# A\n\n> # B\n"), "");
    }
}
