//! Fingerprints: what a finding is known by when the lines above it move. Baselines and other programs keep them.

use std::collections::HashMap;

use super::{Files, Input};
use crate::diag::Diagnostic;
use crate::text::floor_boundary;

/// Bytes of a line that count: a file may be one line of megabytes.
const LINE_BYTES: usize = 1000;

/// One for each finding, in the same order: the first 16 hexadecimal digits of BLAKE3 over code, file, the trimmed
/// line, and the ordinal among findings that are equal in all three.
pub fn fingerprints(input: &Input<'_>) -> Vec<String> {
    of(input.findings, &mut Files::new(input))
}

/// The same, for formats that have the files at hand.
pub(super) fn of(findings: &[Diagnostic], files: &mut Files<'_>) -> Vec<String> {
    let mut seen = HashMap::with_capacity(findings.len());
    findings.iter().map(|finding| one(finding, files, &mut seen)).collect()
}

fn one(finding: &Diagnostic, files: &mut Files<'_>, seen: &mut HashMap<blake3::Hash, u64>) -> String {
    let file = finding.span.and_then(|span| Some((span, files.get(&finding.file)?)));
    let line = file.as_ref().map_or("", |(span, file)| file.line(*span).trim());
    let mut hasher = blake3::Hasher::new();
    for part in [finding.code.code, finding.file.as_str(), &line[..floor_boundary(line, LINE_BYTES)]] {
        hasher.update(part.as_bytes()).update(&[0]);
    }
    let ordinal = seen.entry(hasher.finalize()).or_insert(0);
    hasher.update(&ordinal.to_le_bytes());
    *ordinal += 1;
    hasher.finalize().to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::tests::with_input;
    use super::*;
    use crate::diag::{BROKEN_LINK, MISSING_FIELD};
    use crate::tree::SourcePath;

    fn prints(findings: &[Diagnostic], text: &str) -> Vec<String> {
        with_input(findings, &[("a.md", text)], fingerprints)
    }

    fn at(start: usize) -> Diagnostic {
        Diagnostic::new(&BROKEN_LINK, &SourcePath::new("a.md"), "x").at(start..start + 1)
    }

    #[test]
    fn they_outlive_moved_lines_and_tell_equals_apart() {
        let before = prints(&[at(1), at(5)], "[x]\n[x]\n");
        assert_ne!(before[0], before[1]);
        assert_eq!(prints(&[at(10), at(14)], "New.\n\n  [x]\n[x]\n"), before);
        assert_ne!(prints(&[at(1)], "[y]\n")[0], before[0]);
    }

    /// Baselines are kept for years: the values are part of the contract.
    #[test]
    fn the_values_stay_what_they_were() {
        let whole = Diagnostic::new(&MISSING_FIELD, &SourcePath::new("a.md"), "x");
        assert_eq!(prints(&[at(1), at(5), whole], "[x]\n[x]\n"), ["a9b69a19577caf74", "a7029a39d8f61a97", "71d9096874d015e6"]);
    }
}
