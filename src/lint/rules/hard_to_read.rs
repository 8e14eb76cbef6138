//! LG004: a sentence or a paragraph that is far too long.

use crate::diag::{Code, Diagnostic, Severity};
use crate::fields::{Field, Shape};
use crate::lint::language::{prose, sentences};
use crate::lint::outline::Kind;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};

static CODE: Code = Code { code: "LG004", name: "hard-to-read", severity: Severity::Info };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A sentence of more than 45 words, or a paragraph of more than 150.",
    why: "People skim help articles, often in a language that is not their first. Nobody remembers the beginning of a sentence of 50 words \
          at its end, and a paragraph of 200 is skipped, with what it says.",
    mend: "Make two sentences of one, beginning the second where the first draws breath. Give each thought of a long paragraph its own; \
           turn conditions into a list and actions into steps.\n\n\
           `sentence` and `paragraph` set the limits in words. Lists, tables, quotations and code are not counted.",
    remedy: Remedy::None,
    options: &[
        Field { name: "sentence", shape: Shape::Int, doc: "The most words a sentence may have." },
        Field { name: "paragraph", shape: Shape::Int, doc: "The most words a paragraph may have." },
    ],
    bad: "Download all invoices of a year as one file, which you can then give to your accountant, who needs it before the end of the \
          month that follows the year in which the invoices were written, unless the office has granted more time, which it does when \
          you ask for it in writing before that month ends.\n",
    good: "Download all invoices of a year as one file. Give it to your accountant before the end of January, unless the office has granted \
           more time. It does when you ask for it in writing.\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, plan: &Plan, found: &mut Vec<Diagnostic>) {
    let limit = |name, default: i64| usize::try_from(plan.int(&CODE, page.source(), name, default)).unwrap_or(usize::MAX);
    let (sentence, paragraph) = (limit("sentence", 45), limit("paragraph", 150));
    prose::each(page, |passage| {
        let in_other = |kind: &Kind<'_>| matches!(kind, Kind::List(_) | Kind::Table | Kind::Quote(_) | Kind::Other);
        let is_paragraph = page.outline.blocks.get(passage.block).is_some_and(|block| block.kind == Kind::Paragraph);
        // Two letters and a space are the least that a word takes.
        let short = passage.text.len() < 2 * sentence.min(paragraph);
        if short || !is_paragraph || page.outline.lies_in(passage.block, in_other) || is_markup(&passage.text) {
            return;
        }
        let Some(all) = sentences::words(&passage.text) else { return };
        for range in sentences::split(&passage.text).filter(|_| all > sentence) {
            let words = sentences::words(&passage.text[range.clone()]).unwrap_or(0);
            if words > sentence {
                let message = format!("this sentence has {words} words, at most {sentence} are easy to follow");
                let finding = page.finding(&CODE, passage.place(page, range).0, message);
                found.push(finding.help("Make two of it: a new one where it draws breath, or a list of its conditions."));
            }
        }
        if all > paragraph {
            let message = format!("this paragraph has {all} words, at most {paragraph} are read rather than skipped");
            let finding = page.finding(&CODE, page.line(page.outline.blocks[passage.block].span.start), message);
            found.push(finding.help("Give each thought a paragraph of its own, or make it a list."));
        }
    });
}

/// What other generators would have made something else of.
fn is_markup(text: &str) -> bool {
    ["{%", "{{", ":::", "<%", "import "].iter().any(|mark| text.starts_with(mark)) || text.contains("%}")
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn only_prose_is_counted() {
        let long = "word ".repeat(60);
        let all = format!(
            "Short one. So {long}\n\n- {long}\n\n> {long}\n\n| a |\n|---|\n| {long} |\n\n```\n{long}\n```\n\n{}\n\n{}\n\nA {long}, e.g. one.\\\nB\n",
            "設定 ".repeat(80),
            "One two three. ".repeat(51)
        );
        let found = shown("hard-to-read", &all);
        let messages: Vec<_> = found.lines().filter_map(|line| line.rsplit_once("` ")).map(|(_, message)| message).collect();
        assert_eq!(
            messages,
            [
                "this sentence has 61 words, at most 45 are easy to follow",
                "this paragraph has 153 words, at most 150 are read rather than skipped",
                "this sentence has 63 words, at most 45 are easy to follow",
            ]
        );
    }
}
