//! The report for a terminal: a row for each feature, what changed, open gaps by group, findings with their source lines.

use anstyle::{AnsiColor, Style};

use super::masked::line;
use super::{Readout, gap_facts, signed};
use crate::report::full;
use crate::site::checklist::{Approval, GapGroup};
use crate::site::readiness::change::Verdict;
use crate::site::readiness::{Standing, State};
use crate::text::{shortened, width};

const GREEN: Style = AnsiColor::Green.on_default();
const YELLOW: Style = AnsiColor::Yellow.on_default();
const RED: Style = AnsiColor::Red.on_default();
const BOLD: Style = Style::new().bold();

/// Columns of a feature's id, at most.
const MOST_ID: usize = 28;

/// Two lines of headings, so that numbers need no more room than they have digits.
const HEADINGS: [[&str; 2]; 11] = [
    ["", "feature"],
    ["", "yes"],
    ["", "no"],
    ["", "n/a"],
    ["un-", "answered"],
    ["", "verified"],
    ["", "stated"],
    ["contra-", "dicted"],
    ["", "approval"],
    ["", "gaps"],
    ["", "sign-off"],
];

/// Columns of numbers.
const NUMBERS: [usize; 8] = [1, 2, 3, 4, 5, 6, 7, 9];

/// The whole report.
pub(super) fn render(readout: &Readout<'_>) -> String {
    let paint = Paint { color: readout.input.color };
    let mut out = String::new();
    if !readout.features.is_empty() {
        rows(readout, &paint, &mut out);
        out.push('\n');
    }
    change(readout, &paint, &mut out);
    gaps(readout, &paint, &mut out);
    out.push_str(&full::snippets(readout.input));
    let quoted = |name: &str| format!("`{}`", line(name));
    let said = [Some(readout.sentence()), Some(readout.found()), readout.without_checklist(&quoted), readout.verdict(&quoted)];
    for sentence in said.into_iter().flatten() {
        out.push_str(&sentence);
        out.push('\n');
    }
    out
}

fn rows(readout: &Readout<'_>, paint: &Paint, out: &mut String) {
    let rows: Vec<[String; 11]> = readout.features.iter().map(cells).collect();
    let widest = |column: usize| {
        let headings = HEADINGS[column].iter().map(|heading| width(heading));
        headings.chain(rows.iter().map(|row| width(&row[column]))).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..HEADINGS.len()).map(widest).collect();
    let aligned = |column: usize, text: &str| {
        let room = " ".repeat(widths[column].saturating_sub(width(text)));
        if NUMBERS.contains(&column) { format!("{room}{text}") } else { format!("{text}{room}") }
    };
    let heading = |line: usize| HEADINGS.iter().enumerate().map(move |(column, words)| (column, words[line]));
    for words in [heading(0), heading(1)] {
        let line: Vec<String> = words.map(|(column, word)| aligned(column, word)).collect();
        out.push_str(&paint.with(BOLD, line.join("  ").trim_end()));
        out.push('\n');
    }
    for (row, standing) in rows.iter().zip(readout.features) {
        let mut line: Vec<String> = (0..HEADINGS.len()).map(|column| aligned(column, &row[column])).collect();
        line[8] = paint.with(of_approval(standing), &line[8]);
        out.push_str(line.join("  ").trim_end());
        out.push('\n');
    }
}

/// A feature's row. Zeros are dots, so that what is not zero is seen.
fn cells(standing: &Standing) -> [String; 11] {
    let counts = standing.counts();
    let is_known = !standing.items.is_empty();
    let number = |n: usize| {
        if !is_known {
            String::new()
        } else if n == 0 {
            "·".to_owned()
        } else {
            n.to_string()
        }
    };
    let gaps = standing.items.iter().filter(|item| item.gap.is_some()).count();
    [
        shortened(&line(&standing.id), MOST_ID),
        number(counts.yes),
        number(counts.no),
        number(counts.not_applicable),
        number(counts.unanswered),
        number(counts.verified),
        number(counts.stated),
        number(counts.contradicted),
        standing.verdict().to_owned(),
        number(gaps),
        shortened(&line(&signed(standing)), 40),
    ]
}

pub(super) fn of_approval(standing: &Standing) -> Style {
    match (standing.state, standing.approval()) {
        (State::Read, Some(Approval::Approved)) => GREEN,
        (State::Read, Some(Approval::ApprovedWithGaps)) => YELLOW,
        _ => RED,
    }
}

/// What moved since the base, feature by feature.
fn change(readout: &Readout<'_>, paint: &Paint, out: &mut String) {
    let Some(change) = readout.change.filter(|change| !change.features.is_empty()) else { return };
    out.push_str(&paint.with(BOLD, &format!("Changed since {}", line(&change.base))));
    out.push('\n');
    for moved in &change.features {
        for (n, step) in moved.steps.iter().enumerate() {
            let name = if n == 0 { format!("{}:", line(&moved.id)) } else { " ".repeat(width(&line(&moved.id)) + 1) };
            let (mark, style) = match step.verdict {
                Verdict::Worse => ("worse", RED),
                Verdict::Better => ("better", GREEN),
                Verdict::Same => ("", Style::new()),
            };
            let mark = if mark.is_empty() { String::new() } else { format!(" ({})", paint.with(style, mark)) };
            out.push_str(&format!("  {name} {}{mark}\n", line(&step.words)));
        }
    }
    out.push('\n');
}

/// Open gaps by group.
fn gaps(readout: &Readout<'_>, paint: &Paint, out: &mut String) {
    for group in GapGroup::ALL {
        let of_group = readout.features.iter().flat_map(|standing| standing.gaps().into_iter().map(move |gap| (standing, gap)));
        let of_group: Vec<_> = of_group.filter(|(_, (_, gap))| gap.group == group).collect();
        if of_group.is_empty() {
            continue;
        }
        out.push_str(&paint.with(BOLD, &format!("Gaps: {}", group.title())));
        out.push('\n');
        for (standing, (judged, gap)) in of_group {
            let facts = gap_facts(judged, gap).join(", ");
            out.push_str(&format!("  {}, {}: {}\n", line(&standing.id), line(&judged.id), line(&facts)));
        }
        out.push('\n');
    }
}

/// Colours, where they are wanted.
pub(super) struct Paint {
    pub(super) color: bool,
}

impl Paint {
    pub(super) fn with(&self, style: Style, text: &str) -> String {
        if self.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    pub(super) fn bold(&self, text: &str) -> String {
        self.with(BOLD, text)
    }
}
