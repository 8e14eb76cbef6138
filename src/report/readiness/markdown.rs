//! Markdown tables for a job's summary or a comment. Everything from files is a value in them, as in the table of findings.

use super::{Readout, answers, gap_facts, signed, worths};
use crate::report::markdown::{cell, findings, name};
use crate::site::checklist::GapGroup;
use crate::site::readiness::Standing;
use crate::site::readiness::change::{Moved, Verdict};
use crate::text::count;

/// Bytes after which a table is cut, so that the tables below it have room too.
const ROOM: [usize; 3] = [18_000, 26_000, 34_000];

/// What is said of the whole, a row for each feature, what changed, the gaps, the findings.
pub fn render(readout: &Readout<'_>) -> String {
    let mut out = format!("**Readiness:** {}\n", readout.sentence());
    for sentence in [readout.verdict(&name), readout.without_checklist(&name)].into_iter().flatten() {
        out.push_str(&format!("\n{sentence}\n"));
    }
    if !readout.features.is_empty() {
        out.push_str("\n| feature | approval | answers | what each yes is worth | gaps | sign-off |\n|---|---|---|---|---|---|\n");
        rows(readout.features.iter().map(row), (ROOM[0], "feature"), &mut out);
    }
    let moved: Vec<String> = readout.change.map_or(&[][..], |change| &change.features).iter().map(step).collect();
    if !moved.is_empty() {
        out.push_str("\n| feature | | what changed |\n|---|---|---|\n");
        rows(moved.into_iter(), (ROOM[1], "changed feature"), &mut out);
    }
    let gaps: Vec<String> =
        GapGroup::ALL.into_iter().flat_map(|group| readout.features.iter().flat_map(move |standing| gaps(standing, group))).collect();
    if !gaps.is_empty() {
        out.push_str("\n| gap | feature | question | |\n|---|---|---|---|\n");
        rows(gaps.into_iter(), (ROOM[2], "gap"), &mut out);
    }
    if !readout.input.findings.is_empty() {
        out.push_str(&format!("\n{}\n", readout.found()));
        findings(readout.input, &mut out);
    }
    out
}

/// As many rows as there is room for, and how many are left out.
fn rows(mut rows: impl Iterator<Item = String>, (room, noun): (usize, &str), out: &mut String) {
    for row in rows.by_ref() {
        if out.len() + row.len() > room {
            out.push_str(&format!("\n… and {}.\n", count(1 + rows.count(), &format!("more {noun}"))));
            return;
        }
        out.push_str(&row);
    }
}

fn row(standing: &Standing) -> String {
    let counts = standing.counts();
    let gaps = standing.gaps();
    let issues: Vec<String> = gaps.iter().filter_map(|(_, gap)| gap.issue.as_deref()).map(name).collect();
    let gaps = match (gaps.len(), issues.len()) {
        (0, _) => String::new(),
        (all, some) if all == some => format!("{all}: {}", issues.join(" ")),
        (all, 0) => format!("{all}, no issue"),
        (all, some) => format!("{all}: {}, {} without an issue", issues.join(" "), all - some),
    };
    let strong = |text: &str| if text == "approved" { text.to_owned() } else { format!("**{text}**") };
    let cells = [name(&standing.id), strong(standing.verdict()), answers(&counts), worths(&counts), gaps, cell(&signed(standing))];
    format!("| {} |\n", cells.join(" | "))
}

fn step(moved: &Moved) -> String {
    let verdict = if moved.verdict == Verdict::Worse { "**worse**" } else { moved.verdict.name() };
    let words: Vec<String> = moved.steps.iter().map(|step| cell(&step.words)).collect();
    format!("| {} | {verdict} | {} |\n", name(&moved.id), words.join("<br>"))
}

/// The feature's gaps of a group.
fn gaps(standing: &Standing, group: GapGroup) -> Vec<String> {
    let row = |(judged, gap): (&_, &_)| {
        let facts: Vec<String> = gap_facts(judged, gap).iter().map(|fact| cell(fact)).collect();
        format!("| {} | {} | {} | {} |\n", group.title(), name(&standing.id), name(&judged.id), facts.join(", "))
    };
    standing.gaps().into_iter().filter(|(_, gap)| gap.group == group).map(row).collect()
}
