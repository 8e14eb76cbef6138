//! One line per feature and one per finding, for `grep`.

use super::masked::line;
use super::{Readout, answers, signed, worths};
use crate::report::concise;

/// `refunds: approved-with-gaps: 4 yes and 1 no; 3 verified, 1 stated; 1 gap #12; signed: Ana, 2026-11-20`, then findings.
pub(super) fn render(readout: &Readout<'_>) -> String {
    let mut out = String::new();
    for standing in readout.features {
        let counts = standing.counts();
        let gaps: Vec<String> = standing
            .gaps()
            .iter()
            .map(|(judged, gap)| gap.issue.clone().unwrap_or_else(|| format!("{} without an issue", judged.id)))
            .collect();
        let gaps = if gaps.is_empty() { String::new() } else { format!("gaps {}", gaps.join(", ")) };
        let facts = [answers(&counts), worths(&counts), gaps, signed(standing)];
        let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        let facts = if facts.is_empty() { String::new() } else { format!(": {}", line(&facts.join("; "))) };
        out.push_str(&format!("{}: {}{facts}\n", line(&standing.id), standing.verdict()));
    }
    out + &concise::render(readout.input)
}
