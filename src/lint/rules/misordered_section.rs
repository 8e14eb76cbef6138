//! ST004: parts that are out of the template's order.

use crate::config::template::Under;
use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::layout::{Section, moved};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};

static CODE: Code = Code { code: "ST004", name: "misordered-section", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A part that does not stand where the template has it.",
    why: "A reader who learns in the middle of the steps that a permission was needed has done the first half for nothing. The \
          order of the parts is the order in which they are needed.",
    mend: "Move the part, or let `--fix --unsafe` move it; read the text around it afterwards, since words like \"above\" may be wrong \
           then. The order of parts can be changed under `templates` in guidepost.yaml.",
    remedy: Remedy::Unsafe,
    options: &[],
    bad: "Download all invoices of a year as one file for your accountant.\n\n## Steps\n\n1. Open **Billing**.\n2. Press **Export**.\n\n\
          ## Before you begin\n\nYou need the role of an owner.\n\n## What's next\n\n- [Refund an invoice](refunds.md)\n",
    good: "Download all invoices of a year as one file for your accountant.\n\n## Before you begin\n\nYou need the role of an owner.\n\n\
           ## Steps\n\n1. Open **Billing**.\n2. Press **Export**.\n\n## What's next\n\n- [Refund an invoice](refunds.md)\n",
    check: Check::Page(check),
};

/// An article with more than this has another shape altogether.
const MOST: usize = 10;

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    let layout = &page.layout;
    let ordered = |section: &&Section| layout.part(section).is_some_and(|part| part.under == Under::Heading && !part.last);
    let sections: Vec<(&Section, usize)> =
        layout.sections.iter().filter(ordered).filter_map(|section| Some((section, section.part?))).collect();
    let in_order = longest_run(&sections.iter().map(|(_, part)| *part).collect::<Vec<_>>());
    let mut misplaced = 0;
    for (at, &(section, part)) in sections.iter().enumerate().filter(|(at, _)| !in_order.get(*at).copied().unwrap_or(true)) {
        let stays = |(other, _): &(usize, &(&Section, usize))| in_order.get(*other).copied().unwrap_or(false);
        let later = sections.iter().enumerate().filter(stays).find(|(_, (_, other))| *other > part);
        let earlier = sections.iter().enumerate().filter(stays).rfind(|(_, (_, other))| *other < part);
        let heading = page.heading(section.index);
        let (before, neighbour, place) = match (later, earlier) {
            (Some((other, &(next, _))), _) if other < at => ("before", next, next.span.start),
            (_, Some((other, &(last, _)))) if other > at => ("after", last, last.span.end),
            _ => continue,
        };
        misplaced += 1;
        if misplaced > MOST {
            break;
        }
        let message = format!("`{heading}` belongs {before} `{}`", page.heading(neighbour.index));
        let (file, span) = page.text.body.locate(page.line(neighbour.span.start), &page.text.source);
        let finding =
            page.finding(&CODE, page.line(section.span.start), message).label(&file, span, format!("it belongs {before} this part"));
        let mut finding = finding.help(format!("Move it {before} that part."));
        if let Some(part) = layout.part(section) {
            finding = layout.asked_by(part, finding);
        }
        let edits = moved(page, &section.span, (place < page.body().trim_end().len()).then_some(place));
        finding.fixes.extend(page.fix(format!("move it {before} `{}`", page.heading(neighbour.index)), false, edits));
        found.push(finding);
    }
}

/// Which numbers belong to the longest run that never falls: the others are out of place.
fn longest_run(numbers: &[usize]) -> Vec<bool> {
    // For each length, where the run of that length ends that ends lowest.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(numbers.len());
    for (at, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|&end| numbers[end] <= *number);
        before.push(length.checked_sub(1).and_then(|last| ends.get(last).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut inside = vec![false; numbers.len()];
    let mut at = ends.last().copied();
    while let Some(here) = at {
        inside[here] = true;
        at = before[here];
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::tests::shown;

    #[test]
    fn the_longest_run_stays() {
        for (numbers, run) in
            [(vec![2, 3, 1], "++-"), (vec![3, 1, 2], "-++"), (vec![1, 1, 2], "+++"), (vec![], ""), (vec![4, 1, 2, 3, 2], "-++-+")]
        {
            let shown: String = longest_run(&numbers).iter().map(|inside| if *inside { '+' } else { '-' }).collect();
            assert_eq!(shown, run);
        }
    }

    #[test]
    fn a_part_moves_with_all_its_lines() {
        assert_eq!(
            shown(
                "misordered-section",
                "Lead.\n\n## Result\n\nDone.\n\n### More\n\nx\n## Before you begin\n\nx\n\n## My own\n\ny\n\n## Steps\n\n1. a\n2. b\n"
            ),
            "`## Result` `Result` belongs after `Steps`\n  fix: move it after `Steps`: \"## Result\\n\\nDone.\\n\\n### More\\n\\nx\\n\" → \"\", \"\" → \"\\n\\n## Result\\n\\nDone.\\n\\n### More\\n\\nx\"\n"
        );
    }
}
