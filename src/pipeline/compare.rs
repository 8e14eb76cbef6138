//! `--compare`: is the site better or worse than it was? Errors decide; where they are as many as before, warnings; then
//! infos. A change that trades one error for another is the same.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt::Write;

use crate::diag::{Code, Diagnostic, Severity};
use crate::text::count;

/// How the site is, measured by what it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Fewer errors; or as many, and fewer warnings; or as many of both, and fewer infos.
    Better,
    /// As many of each.
    Same,
    /// The other way round.
    Worse,
}

/// Two ends of a change, counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The judgement.
    pub verdict: Verdict,
    /// Rules that found something at either end, by code: findings before and after.
    pub rules: Vec<(&'static Code, usize, usize)>,
    /// Errors, warnings and infos before.
    pub before: [usize; 3],
    /// The same after.
    pub after: [usize; 3],
}

impl Comparison {
    /// Counts findings of the same rules at both ends.
    pub fn of(before: &[Diagnostic], after: &[Diagnostic]) -> Comparison {
        let mut rules: BTreeMap<&str, (&'static Code, usize, usize)> = BTreeMap::new();
        for finding in before {
            rules.entry(finding.code.code).or_insert((finding.code, 0, 0)).1 += 1;
        }
        for finding in after {
            rules.entry(finding.code.code).or_insert((finding.code, 0, 0)).2 += 1;
        }
        let (before, after) = (severities(before), severities(after));
        let verdict = match after.cmp(&before) {
            Ordering::Less => Verdict::Better,
            Ordering::Equal => Verdict::Same,
            Ordering::Greater => Verdict::Worse,
        };
        Comparison { verdict, rules: rules.into_values().collect(), before, after }
    }

    /// As text for the terminal: a line for each rule whose count changed, the sums, and the verdict. `since` is the
    /// revision's name, fit to be shown.
    pub fn table(&self, since: &str) -> String {
        let changed: Vec<_> = self.rules.iter().filter(|(_, before, after)| before != after).collect();
        let rows: Vec<(String, usize, usize)> =
            changed.iter().map(|(code, before, after)| (format!("{} {}", code.code, code.name), *before, *after)).collect();
        let mut out = String::new();
        let widest = rows.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or(0);
        let digits = rows.iter().map(|(_, before, after)| before.max(after).to_string().len()).max().unwrap_or(0);
        for (name, before, after) in &rows {
            let by = if after > before { format!("+{}", after - before) } else { format!("-{}", before - after) };
            let _ = writeln!(out, "{name:<widest$}  {before:>digits$} → {after:>digits$}  {by}");
        }
        let same = self.rules.len() - rows.len();
        if same > 0 {
            let verb = if same == 1 { "finds" } else { "find" };
            let _ = writeln!(out, "{} {verb} as much as before.", count(same, if rows.is_empty() { "rule" } else { "other rule" }));
        }
        if !out.is_empty() {
            out.push('\n');
        }
        let verdict = match self.verdict {
            Verdict::Better => "Better than",
            Verdict::Same => "The same as",
            Verdict::Worse => "Worse than",
        };
        let _ = writeln!(out, "{verdict} {since}: {}.", self.sums());
        out
    }

    /// "2 → 1 errors, 3 → 3 warnings, 0 → 0 infos", without what there is none of at either end.
    fn sums(&self) -> String {
        let pairs = self.before.iter().zip(self.after).zip(["error", "warning", "info"]);
        let some = pairs.filter(|((before, after), _)| **before + after > 0);
        let sums: Vec<String> = some.map(|((before, after), noun)| format!("{before} → {}", count(after, noun))).collect();
        if sums.is_empty() { "no findings at either end".to_owned() } else { sums.join(", ") }
    }
}

fn severities(findings: &[Diagnostic]) -> [usize; 3] {
    [Severity::Error, Severity::Warning, Severity::Info]
        .map(|severity| findings.iter().filter(|finding| finding.severity == severity).count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{BROKEN_LINK, LEFTOVER_MARKUP, NO_TEMPLATES};
    use crate::tree::SourcePath;

    fn found(codes: &[&'static Code]) -> Vec<Diagnostic> {
        codes.iter().map(|code| Diagnostic::new(code, &SourcePath::new("a.md"), "x")).collect()
    }

    #[test]
    fn errors_decide_before_warnings_and_warnings_before_infos() {
        let (error, warning, info) = (&BROKEN_LINK, &LEFTOVER_MARKUP, &NO_TEMPLATES);
        for (before, after, verdict) in [
            (&[error][..], &[warning, warning, info][..], Verdict::Better),
            (&[error, info], &[error, warning], Verdict::Worse),
            (&[error, warning], &[error, warning], Verdict::Same),
            (&[info], &[], Verdict::Better),
            (&[], &[], Verdict::Same),
        ] {
            assert_eq!(Comparison::of(&found(before), &found(after)).verdict, verdict);
        }
    }

    #[test]
    fn the_table_names_rules_that_changed() {
        let comparison = Comparison::of(&found(&[&BROKEN_LINK, &LEFTOVER_MARKUP]), &found(&[&LEFTOVER_MARKUP, &NO_TEMPLATES]));
        assert_eq!(
            comparison.table("main"),
            "FM010 no-templates  0 → 1  +1\nLK001 broken-link   1 → 0  -1\n1 other rule finds as much as before.\n\n\
             Better than main: 1 → 0 errors, 1 → 1 warning, 0 → 1 info.\n"
        );
        assert_eq!(Comparison::of(&[], &[]).table("main"), "The same as main: no findings at either end.\n");
    }
}
