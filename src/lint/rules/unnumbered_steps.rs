//! SP002: steps with bullets instead of numbers, or with numbers typed as words.

use std::ops::Range;

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::outline::Kind;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};

static CODE: Code = Code { code: "SP002", name: "unnumbered-steps", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "Bullets under a heading for steps, or paragraphs that begin with \"Step 1\" or \"1)\".",
    why: "Bullets say that the order does not matter. Numbers that are typed as words get no style, are not read out as a list, and are wrong \
          after the next change.",
    mend: "Write the steps as a numbered list: `1.`, `2.`, `3.`. `--fix --unsafe` turns the bullets into numbers. If the bullets are \
           choices, put them under another heading.",
    remedy: Remedy::Unsafe,
    options: &[],
    bad: "Download all invoices of a year as one file for your accountant.\n\n## Steps\n\n- Open **Billing**.\n- Press **Export**.\n",
    good: "Download all invoices of a year as one file for your accountant.\n\n## Steps\n\n1. Open **Billing**.\n2. Press **Export**.\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    let Some(part) = page.layout.template.and_then(|template| template.steps()) else { return };
    let outline = &page.outline;
    for section in page.layout.sections.iter().filter(|section| page.layout.part(section).is_some_and(|other| other.id == part.id)) {
        let Some(list) = bullets(page, section.blocks.clone()) else { continue };
        let message = format!("the steps under `{}` have bullets instead of numbers", page.heading(section.index));
        let finding = page.finding(&CODE, page.line(outline.blocks[list].span.start), message);
        let mut finding = finding.help("Begin each step with its number: `1.`, `2.` and so on.");
        finding.fixes.extend(numbered(page, list).and_then(|edits| page.fix("number the steps", false, edits)));
        found.push(finding);
    }
    typed(page, found);
}

/// The list of bullets that stands for steps: by itself, or after a sentence that leads to it. Beside numbers, headings or
/// paragraphs, bullets are choices and hints.
pub(super) fn bullets(page: &Page<'_>, blocks: Range<usize>) -> Option<usize> {
    let outline = &page.outline;
    let kind = |at: usize| outline.blocks.get(at).map(|block| &block.kind);
    if blocks.clone().any(|at| matches!(kind(at), Some(Kind::List(Some(_)) | Kind::Heading(..)))) {
        return None;
    }
    let lists = || outline.within(blocks.clone()).filter(|&at| kind(at) == Some(&Kind::List(None)));
    let list = lists().next().filter(|_| lists().nth(1).is_none())?;
    let before = outline.within(blocks.start..list).filter(|&at| kind(at) == Some(&Kind::Paragraph)).count();
    let several = outline.children(list).nth(1).is_some();
    (several && before <= 1 && !is_checklist(page, list) && !is_links(page, list)).then_some(list)
}

/// Whether a list offers links to choose from.
fn is_links(page: &Page<'_>, list: usize) -> bool {
    page.outline.children(list).all(|item| {
        let words = page.outline.blocks.get(item).and_then(|block| page.outline.words.get(block.words.clone()));
        words.and_then(|words| words.iter().find(|words| !words.text.trim().is_empty())).is_some_and(|words| words.link.is_some())
    })
}

/// Paragraphs that begin with `Step 1`, `Step 2` and so on.
fn typed(page: &Page<'_>, found: &mut Vec<Diagnostic>) {
    let outline = &page.outline;
    let paragraphs = outline.top().filter(|&at| outline.blocks[at].kind == Kind::Paragraph && !page.layout.closes(at));
    let steps: Vec<(usize, u32)> = paragraphs.filter_map(|at| Some((at, number(first_word(page, at)?)?))).collect();
    let runs = |pair: &&[(usize, u32)]| pair[0].1 == 1 && pair[1].1 == 2;
    for pair in steps.windows(2).filter(runs) {
        let line = page.line(outline.blocks[pair[0].0].span.start);
        let finding = page.finding(&CODE, line, "the numbers of these steps are typed as words");
        found.push(finding.help("Write a numbered list: begin each step with `1.`, `2.` and so on, at the beginning of a line."));
    }
}

/// The first run of words of a block.
fn first_word<'a>(page: &'a Page<'_>, block: usize) -> Option<&'a str> {
    let words = page.outline.words.get(page.outline.blocks.get(block)?.words.clone())?;
    words.iter().map(|words| &*words.text).find(|text| !text.trim().is_empty())
}

/// Whether a text begins with `Step 1`, `1.` or `1)`.
pub(super) fn is_numbered(text: &str) -> bool {
    number(text).is_some() || {
        let rest = text.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
        rest.len() < text.trim_start().len() && rest.starts_with(['.', ')', ':']) && rest[1..].starts_with(' ')
    }
}

/// The number of `Step 3: …`, `3) …` or `Schritt 3`.
fn number(text: &str) -> Option<u32> {
    const WORDS: &[&str] = &["step ", "schritt ", "étape ", "paso ", "passo ", "etapa "];
    let text = text.trim_start();
    let lower = text.get(..text.char_indices().nth(9).map_or(text.len(), |(at, _)| at))?.to_lowercase();
    let word = WORDS.iter().find(|word| lower.starts_with(**word));
    let rest = if let Some(word) = word { lower.get(word.len()..)? } else { lower.as_str() };
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let number = rest.get(..digits)?.parse().ok().filter(|n| (1..100).contains(n))?;
    let after = &rest[digits..];
    let ends =
        if word.is_some() { after.is_empty() || after.starts_with([':', '.', ' ', ')', '–', '—']) } else { after.starts_with(") ") };
    ends.then_some(number)
}

fn is_checklist(page: &Page<'_>, list: usize) -> bool {
    page.outline.children(list).any(|item| {
        let text = page.body().get(page.outline.blocks[item].span.clone()).unwrap_or("");
        text.trim_start_matches(['-', '*', '+', ' ']).starts_with('[')
            && text.get(..8).is_some_and(|head| head.contains("[ ]") || head.contains("[x]") || head.contains("[X]"))
    })
}

/// The edits that turn bullets into numbers; lines below an item move with its words.
fn numbered(page: &Page<'_>, list: usize) -> Option<Vec<(Range<usize>, String)>> {
    let body = page.body();
    let mut edits = Vec::new();
    for (n, item) in page.outline.children(list).enumerate() {
        let span = page.outline.blocks[item].span.clone();
        let marker = format!("{}.", n + 1);
        body.get(span.start..span.start + 1).filter(|mark| ["-", "*", "+"].contains(mark))?;
        let shift = " ".repeat(marker.len() - 1);
        edits.push((span.start..span.start + 1, marker));
        let mut at = span.start;
        for (line, text) in body.get(span.clone())?.split_inclusive('\n').enumerate() {
            match text.as_bytes().first() {
                Some(b'\t') if line > 0 => return None,
                Some(b' ') if line > 0 && !text.trim().is_empty() => edits.push((at..at, shift.clone())),
                _ => {}
            }
            at += text.len();
        }
    }
    Some(edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::tests::shown;

    #[test]
    fn numbers_are_told_from_words() {
        for (text, found) in [
            ("Step 1: Open", Some(1)),
            ("Step 12", Some(12)),
            ("2) Open", Some(2)),
            ("Étape 3 – x", Some(3)),
            ("Steps", None),
            ("1. x", None),
            ("2024) x", None),
            ("Step one", None),
            ("1)", None),
        ] {
            assert_eq!(number(text), found, "{text}");
        }
    }

    #[test]
    fn bullets_become_numbers_with_their_lines() {
        assert_eq!(shown("unnumbered-steps", "Lead.\n\n## Steps\n\n- Open\n  the menu.\n\n  ```\n  x\n  ```\n* other\n"), "");
        assert_eq!(
            shown("unnumbered-steps", "Lead.\n\n## Steps\n\n- Open\n  the menu.\n- Go.\n"),
            "`- Open` the steps under `Steps` have bullets instead of numbers\n  fix: number the steps: \"-\" → \"1.\", \"\" → \" \", \"-\" → \"2.\"\n"
        );
        assert_eq!(shown("unnumbered-steps", "Lead.\n\n## Steps\n\n- [ ] Open.\n- [ ] Go.\n"), "");
        assert_eq!(shown("unnumbered-steps", "Lead.\n\n## Steps\n\n1. Open.\n2. Go:\n\n- a\n- b\n"), "");
        assert_eq!(
            shown("unnumbered-steps", "Lead.\n\n**Step 1:** Open.\n\nStep 2: Go.\n"),
            "`**Step 1:** Open.` the numbers of these steps are typed as words\n"
        );
    }
}
