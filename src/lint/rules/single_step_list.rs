//! SP005: a numbered list of one.

use std::ops::Range;

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::outline::Kind;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};

static CODE: Code = Code { code: "SP005", name: "single-step-list", severity: Severity::Info };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A numbered list with a single item.",
    why: "A number promises a second one. Readers look for it and wonder what they have missed.",
    mend: "Write the one action as a sentence. `--fix` takes the number away.",
    remedy: Remedy::Safe,
    options: &[],
    bad: "Download all invoices of a year.\n\n## On a phone\n\n1. Press **Export** at the end of the list.\n",
    good: "Download all invoices of a year.\n\n## On a phone\n\nPress **Export** at the end of the list.\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    let outline = &page.outline;
    // The numbered lists since the last heading: among several, one of a single item is a part of a procedure.
    let mut lists: Vec<usize> = Vec::new();
    for at in outline.top().chain([usize::MAX]) {
        match outline.blocks.get(at).map(|block| &block.kind) {
            Some(Kind::List(Some(_))) => lists.push(at),
            None | Some(Kind::Heading(..)) => {
                if let &[list] = lists.as_slice() {
                    single(page, list, found);
                }
                lists.clear();
            }
            _ => {}
        }
    }
}

fn single(page: &Page<'_>, list: usize, found: &mut Vec<Diagnostic>) {
    let outline = &page.outline;
    // `1989. A good year.` is a list to Markdown, but to nobody else.
    if outline.blocks[list].kind != Kind::List(Some(1)) || page.layout.closes(list) {
        return;
    }
    let mut items = outline.children(list);
    let (Some(item), None) = (items.next(), items.next()) else { return };
    let line = page.line(outline.blocks[item].span.start);
    let mut finding = page.finding(&CODE, line, "a numbered list of one step").help("Write it as a sentence without a number.");
    finding.fixes.extend(plain(page, item).and_then(|edits| page.fix("take the number away", true, edits)));
    found.push(finding);
}

/// The edits that make an item's lines stand by themselves; none where they do not begin with a paragraph.
fn plain(page: &Page<'_>, item: usize) -> Option<Vec<(Range<usize>, String)>> {
    let (outline, body) = (&page.outline, page.body());
    let first = outline.children(item).next();
    let words = outline.words.get(outline.blocks[item].words.start)?;
    // In tight lists the words stand in the item itself.
    if first.is_some_and(|first| outline.blocks[first].kind != Kind::Paragraph) && words.block != item {
        return None;
    }
    let span = outline.blocks[item].span.clone();
    let line = page.line(span.start);
    let text = body.get(span.start..line.end.max(span.start))?;
    let number = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len() + 1;
    let spaces = text.get(number..)?.bytes().take_while(|b| *b == b' ').count();
    let width = number + spaces;
    if !(1..=4).contains(&spaces) || line.start + 3 < span.start || text.get(width..)?.is_empty() {
        return None;
    }
    // Directly below a paragraph it would become a part of it.
    let above = body[..line.start].lines().next_back().is_some_and(|line| !line.trim().is_empty());
    let mut edits = vec![(line.start..span.start + width, if above { page.line_ending().to_owned() } else { String::new() })];
    let mut at = span.start;
    for (n, text) in body.get(span)?.split_inclusive('\n').enumerate() {
        if n > 0 && !text.trim().is_empty() {
            let deep = text.len() - text.trim_start_matches(' ').len();
            if text.starts_with('\t') {
                return None;
            }
            if deep > 0 {
                edits.push((at..at + deep.min(width), String::new()));
            }
        }
        at += text.len();
    }
    Some(edits)
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn edge_cases() {
        for body in ["1989. A year.\n", "1. a\n\nb\n\n1. c\n", "- x\n  1. y\n", "1. a\n2. b\n"] {
            assert_eq!(shown("single-step-list", &format!("Lead.\n\n{body}")), "", "{body}");
        }
        let message = "a numbered list of one step\n";
        assert_eq!(
            shown("single-step-list", "Lead:\n1. Open\n   **Menu**.\n\n   ```\n     x\n   ```\n\nEnd.\n"),
            format!(
                "`1. Open` {message}  fix: take the number away: \"1. \" → \"\\n\", \"   \" → \"\", \"   \" → \"\", \"   \" → \"\", \"   \" → \"\"\n"
            )
        );
        assert_eq!(shown("single-step-list", "Lead.\n\n1. - a\n"), format!("`1. - a` {message}"));
        assert_eq!(shown("single-step-list", "Lead.\n\n1. ```\n   a\n   ```\n"), format!("`1. ```` {message}"));
    }
}
