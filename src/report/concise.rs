//! One line per finding, for editors and `grep`: `path:line:column: severity[code name] message`.

use super::{Files, Input, rule, untrusted};

/// Findings only; a run without any gives nothing.
pub(super) fn render(input: &Input<'_>) -> String {
    let mut files = Files::new(input);
    let mut out = String::new();
    for finding in input.findings {
        out.push_str(&untrusted::starting(finding.file.as_str()));
        if let Some((start, _)) = files.places(&finding.file, finding.span) {
            out.push_str(&format!(":{}:{}", start.line, start.column));
        }
        out.push_str(&format!(": {}[{}] {}\n", finding.severity.name(), rule(finding), untrusted::shown(&finding.message)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::render;
    use crate::diag::{BROKEN_LINK, Diagnostic, UNREADABLE_FILE};
    use crate::tree::SourcePath;

    #[test]
    fn a_line_names_place_rule_and_message() {
        let findings = [
            Diagnostic::new(&BROKEN_LINK, &SourcePath::new("a.md"), "no page or file at `x.md`").at(11..15),
            Diagnostic::new(&BROKEN_LINK, &SourcePath::new("gone.md"), "no page").at(3..4),
            Diagnostic::new(&UNREADABLE_FILE, &SourcePath::new("b\u{1b}[2J\n.md"), "the file could not be read"),
        ];
        assert_eq!(
            render("concise", &findings, &[("a.md", "Größe\n[x](x.md)\n")]),
            "a.md:2:4: error[LK001 broken-link] no page or file at `x.md`\n\
             gone.md: error[LK001 broken-link] no page\n\
             b␛[2J␊.md: error[IO001 unreadable-file] the file could not be read\n"
        );
        assert_eq!(render("concise", &[], &[]), "");
    }
}
