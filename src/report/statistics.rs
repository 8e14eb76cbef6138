//! How often each rule was broken: what `--statistics` prints, and what a report that was cut ends with.

use std::collections::BTreeMap;

use super::Input;
use crate::diag::{Code, Severity};

/// One rule's findings.
struct Count {
    code: &'static Code,
    errors: usize,
    warnings: usize,
    infos: usize,
    /// How many a safe fix mends.
    mended: usize,
}

impl Count {
    fn all(&self) -> usize {
        self.errors + self.warnings + self.infos
    }
}

/// A table: a line for each rule that found something, the most frequent first, and the summary.
pub fn statistics(input: &Input<'_>) -> String {
    let counts = counts(input);
    if counts.is_empty() {
        return format!("{}\n", input.summary.sentence());
    }
    let mut out = String::from("errors  warnings  infos  fixable  rule\n");
    let number = |n: usize, width: usize| if n == 0 { format!("{:>width$}", "·") } else { format!("{n:>width$}") };
    for count in counts {
        let numbers = [(count.errors, 6), (count.warnings, 8), (count.infos, 5), (count.mended, 7)];
        let numbers: Vec<String> = numbers.iter().map(|&(n, width)| number(n, width)).collect();
        out.push_str(&format!("{}  {} {}\n", numbers.join("  "), count.code.code, count.code.name));
    }
    format!("{out}\n{}\n", input.summary.sentence())
}

/// The same for Markdown, in at most so many bytes.
pub(super) fn markdown(input: &Input<'_>, most: usize) -> String {
    let mut out = String::from("| rule | findings |\n|---|---:|\n");
    for count in counts(input) {
        let row = format!("| {} {} | {} |\n", count.code.code, count.code.name, count.all());
        if out.len() + row.len() > most {
            break;
        }
        out.push_str(&row);
    }
    out
}

fn counts(input: &Input<'_>) -> Vec<Count> {
    let mut found: BTreeMap<&str, Count> = BTreeMap::new();
    for finding in input.findings {
        let none = Count { code: finding.code, errors: 0, warnings: 0, infos: 0, mended: 0 };
        let count = found.entry(finding.code.code).or_insert(none);
        match finding.severity {
            Severity::Error => count.errors += 1,
            Severity::Warning => count.warnings += 1,
            Severity::Info => count.infos += 1,
        }
        count.mended += usize::from(finding.fixes.first().is_some_and(|fix| fix.safe));
    }
    let mut counts: Vec<Count> = found.into_values().collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.all()));
    counts
}

#[cfg(test)]
mod tests {
    use super::super::tests::with_input;
    use super::statistics;
    use crate::diag::{BROKEN_LINK, Diagnostic, Fix, NO_TEMPLATES, UNKNOWN_FIELD};
    use crate::tree::SourcePath;

    #[test]
    fn rules_are_counted_the_most_frequent_first() {
        let of = |code| Diagnostic::new(code, &SourcePath::new("a.md"), "x");
        let mut milder = of(&BROKEN_LINK).fix(Fix { title: "x".into(), safe: true, edits: vec![] });
        milder.severity = crate::diag::Severity::Warning;
        let findings = [of(&UNKNOWN_FIELD), of(&NO_TEMPLATES), of(&BROKEN_LINK), milder];
        let expected = "
errors  warnings  infos  fixable  rule
     1         1      ·        1  LK001 broken-link
     ·         1      ·        ·  FM004 unknown-field
     ·         ·      1        ·  FM010 no-templates

1 error, 2 warnings and 1 info in 14 articles.
";
        assert_eq!(with_input(&findings, &[], statistics), expected.trim_start());
        assert_eq!(with_input(&[], &[], statistics), "No findings in 14 articles.\n");
    }
}
