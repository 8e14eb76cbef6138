//! HT003: Markdown that is nearly right, so that readers see its signs.

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::outline::{Kind, Role, Words};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::slips::{self, Slip};
use crate::lint::{Page, Plan};

static CODE: Code = Code { code: "HT003", name: "broken-markup", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "Markdown that is nearly right, so that readers see its signs: a link with a space in the wrong place, say, or a table without its row of dashes.",
    why: "Markdown has no errors: what it cannot read it shows. Readers then see brackets and stars, and the link, the table or \
          the warning that should be there is missing.",
    mend: "Found are:\n\n\
           - links whose space, quotes or brackets are wrong\n\
           - links and footnotes that name something which is not there\n\
           - notes of a kind that does not exist, or with words beside their name\n\
           - tables without a row of dashes, or with one that does not fit\n\
           - headings without a space, and lists typed with `•`\n\
           - stars that make nothing bold\n\n\
           Write it as the finding says. If the signs are meant to be read, as in a formula, write them as code between backticks, or \
           put a backslash before the first one.",
    remedy: Remedy::Unsafe,
    options: &[],
    bad: "Download all invoices of a year, or read about [refunds] (refunds.md).\n\n> [!WARN]\n> A year is the longest period.\n",
    good: "Download all invoices of a year, or read about [refunds](refunds.md).\n\n> [!WARNING]\n> A year is the longest period.\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    let body = page.body();
    for (at, words) in page.outline.words.iter().enumerate() {
        if words.role != Role::Text || words.link.is_some() {
            continue;
        }
        // With a backslash or an entity in it, somebody has thought about its signs.
        let Some(text) = body.get(words.span.clone()).filter(|text| **text == *words.text) else { continue };
        let start = words.span.start;
        found.extend(slips::in_text(text).into_iter().map(|slip| finding(page, slip, start)));
        if begins_line(page, at, words) {
            found.extend(first_on_line(page, at, text).map(|slip| finding(page, slip, start)));
        }
    }
}

/// Whether a run is the first of a line of plain text.
fn begins_line(page: &Page<'_>, at: usize, words: &Words<'_>) -> bool {
    let is_text = page.outline.blocks.get(words.block).is_some_and(|block| matches!(block.kind, Kind::Paragraph | Kind::Item));
    let before = at.checked_sub(1).and_then(|before| page.outline.words.get(before));
    is_text && before.is_none_or(|before| before.block != words.block || before.role == Role::Break)
}

fn first_on_line(page: &Page<'_>, at: usize, text: &str) -> Option<Slip> {
    let (words, body) = (page.outline.words.get(at)?, page.body());
    let line = page.line(words.span.start);
    let prefix = body.get(line.start..words.span.start)?;
    match text.as_bytes().first()? {
        b'|' => {
            let second = body.get(line.end..)?.split_inclusive('\n').nth(1)?.trim_start_matches([' ', '\t', '>']).trim_end();
            // Below another row it is not the first.
            let is_first = !body[..line.start].lines().next_back().unwrap_or("").trim_start_matches([' ', '\t', '>']).starts_with('|');
            slips::in_table(&body[words.span.start..line.end], second, prefix, page.line_ending()).filter(|_| is_first)
        }
        b'[' => {
            let quotation = page.outline.blocks.get(words.block)?.parent.and_then(|parent| page.outline.blocks.get(parent));
            let is_first = quotation.is_some_and(|block| block.kind == Kind::Quote(None) && block.words.start == at);
            if is_first { slips::in_quotation(text, prefix, page.line_ending()) } else { slips::at_line(text) }
        }
        _ => slips::at_line(text),
    }
}

fn finding(page: &Page<'_>, slip: Slip, start: usize) -> Diagnostic {
    let finding = page.finding(&CODE, start + slip.span.start..start + slip.span.end, slip.what).help(slip.help);
    let moved = |(range, text): (std::ops::Range<usize>, String)| (start + range.start..start + range.end, text);
    let fix = slip.mend.and_then(|(title, edits)| page.fix(title, false, edits.into_iter().map(moved).collect()));
    match fix {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    fn found(text: &str) -> String {
        shown("broken-markup", text)
    }

    #[test]
    fn what_is_right_or_meant_is_left_alone() {
        for text in [
            "`[a] (b.md)` and \\[a] (b.md) and [a](b.md) and [a](<b c.md>).\n",
            "```\n##x\n| a | b |\n| c | d |\n[^1]\n```\n\n    ** a b **\n",
            "| a | b |\n|---|---|\n| ** | `[^1]` |\n| • x | [!WARN] |\n\nText[^1].\n\n[^1]: A note.\n",
            "> [!NOTE]\n> A note.\n\n> [!note]\n> Another.\n\n> Somebody said [!WARN] once.\n",
            "<p>** a b ** [^1]</p>\n\n**Bold.** **日本語**です。\n\n[a]: b.md\n\n[a][] and [a] and [b][a].\n",
        ] {
            assert_eq!(found(text), "", "{text}");
        }
    }

    #[test]
    fn slips_are_found_where_they_stand_and_told_once() {
        assert_eq!(
            found("1. Open it:\n\n   > [!NOTE] Words\n   > more\n\n   | a | b |\n   | 1 | 2 |\n   | 3 | 4 |\n"),
            "`[!NOTE]` `[!NOTE]` is shown as text: more stands on its line\n  fix: begin a new line: \" \" → \"\\n   > \"\n\
             `| a | b |` this table is shown as text: below its first row there is no row of dashes\n  fix: add the row of dashes: \"\" → \"\\n   |---|---|\"\n"
        );
        assert_eq!(found("Words\n##Heading\nand *more*\n• one\n• two\n").matches("fix:").count(), 3);
        assert_eq!(found("A\n> [!WARN]\r\n> b\r\n").lines().count(), 2);
    }
}
