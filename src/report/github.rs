//! Workflow commands: GitHub shows each as an annotation at its line of the pull request. A step may have ten of each
//! level, the rest is dropped without a word; so ten are sent, what the pull request changed first, and a word.
//!
//! Source: "Workflow commands for GitHub Actions" in GitHub's documentation.

use super::{Files, Input, counted, rule, story, untrusted};
use crate::diag::{Diagnostic, Severity};

/// Annotations of one level that GitHub keeps in a step.
const MOST: usize = 10;

/// At most ten commands of each level; none without findings.
pub(super) fn render(input: &Input<'_>) -> String {
    with_notices(input, &[])
}

/// The same after notices about the whole, which take their room from the others.
pub(super) fn with_notices(input: &Input<'_>, notices: &[String]) -> String {
    let mut files = Files::new(input);
    let ranked = input.ranked();
    let of = |severity| ranked.iter().copied().filter(|finding| finding.severity == severity).collect::<Vec<_>>();
    let levels = [of(Severity::Error), of(Severity::Warning), of(Severity::Info)];
    let notices = &notices[..notices.len().min(MOST - 1)];
    let most = [MOST, MOST, MOST - notices.len()];
    let full = levels.iter().zip(most).all(|(found, most)| found.len() <= most);
    // What says that there are more is a notice itself.
    let room = [MOST, MOST, if full { most[2] } else { most[2] - 1 }];
    let mut out: String = notices.iter().map(|text| notice(text)).collect();
    for (found, room) in levels.iter().zip(room) {
        found.iter().take(room).for_each(|finding| out.push_str(&command(finding, &mut files, input)));
    }
    if !full {
        let more: [usize; 3] = std::array::from_fn(|n| levels[n].len().saturating_sub(room[n]));
        out.push_str(&rest(more, input));
    }
    out
}

/// A word about the whole.
fn notice(text: &str) -> String {
    format!("::notice title=Guidepost::{}\n", message(text))
}

fn rest([errors, warnings, infos]: [usize; 3], input: &Input<'_>) -> String {
    let more = counted([(errors, "more error"), (warnings, "more warning"), (infos, "more info")]);
    notice(&format!("{more} found. GitHub shows ten of each level: run `{}` to see them all.", input.command))
}

fn command(finding: &Diagnostic, files: &mut Files<'_>, input: &Input<'_>) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut out = format!("::{level} file={}", property(&untrusted::shown(&input.path(&finding.file))));
    if let Some((start, end)) = files.places(&finding.file, finding.span) {
        out.push_str(&format!(",line={},endLine={}", start.line, end.line));
        // GitHub refuses columns of an annotation over several lines.
        if start.line == end.line {
            out.push_str(&format!(",col={},endColumn={}", start.column, end.column));
        }
    }
    format!("{out},title={}::{}\n", property(&rule(finding)), message(&story(finding)))
}

/// The text of a command.
fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which a colon or a comma would end.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{render, with_input};
    use super::*;
    use crate::diag::{BROKEN_LINK, Code, NO_TEMPLATES, UNKNOWN_FIELD};
    use crate::tree::SourcePath;

    fn many(code: &'static Code, count: usize) -> Vec<Diagnostic> {
        (0..count).map(|n| Diagnostic::new(code, &SourcePath::new("a.md"), format!("number {n}")).at(n..n + 1)).collect()
    }

    #[test]
    fn commands_name_place_rule_and_what_to_do() {
        let finding = Diagnostic::new(&BROKEN_LINK, &SourcePath::new("b/a.md"), "no page at `50%`").at(11..15);
        let finding = finding.note("Readers get a 404 page.\nSo do robots.").help("Did you mean `y.md`?");
        let over = Diagnostic::new(&NO_TEMPLATES, &SourcePath::new("b/a.md"), "x").at(1..15);
        let whole = Diagnostic::new(&UNKNOWN_FIELD, &SourcePath::new("b/a.md"), "x");
        let findings = [over, finding, whole];
        let out = with_input(&findings, &[("b/a.md", "Größe\n[x](x.md)\n")], |input| super::render(&Input { prefix: "docs", ..*input }));
        assert_eq!(
            out,
            "::error file=docs/b/a.md,line=2,endLine=2,col=4,endColumn=8,title=LK001 broken-link::\
             no page at `50%25`%0AReaders get a 404 page.%0ASo do robots.%0ADid you mean `y.md`?\n\
             ::warning file=docs/b/a.md,title=FM004 unknown-field::x\n\
             ::notice file=docs/b/a.md,line=1,endLine=2,title=FM010 no-templates::x\n"
        );
    }

    #[test]
    fn a_stranger_starts_no_command_and_ends_no_property() {
        let file = SourcePath::new("a,line=1::x\n::error::b.md");
        let finding = Diagnostic::new(&BROKEN_LINK, &file, "x\r\n::add-mask::y").note("::stop-commands::z\n##[group]");
        assert_eq!(
            render("github", &[finding], &[]),
            "::error file=a%2Cline=1%3A%3Ax␊%3A%3Aerror%3A%3Ab.md,title=LK001 broken-link::x␍␊::add-mask::y%0A\\u{3a}:stop-commands::z%0A##\\u{5b}group]\n"
        );
    }

    #[test]
    fn ten_of_each_level_and_a_word_about_the_others() {
        let count = |out: &str, level: &str| out.lines().filter(|line| line.starts_with(level)).count();
        let ten = render("github", &many(&NO_TEMPLATES, 10), &[("a.md", "0123456789012")]);
        assert_eq!((count(&ten, "::notice file"), count(&ten, "::notice title")), (10, 0));
        let findings = [many(&BROKEN_LINK, 13), many(&UNKNOWN_FIELD, 1), many(&NO_TEMPLATES, 10)].concat();
        let out = render("github", &findings, &[("a.md", "0123456789012")]);
        assert_eq!((count(&out, "::error"), count(&out, "::warning"), count(&out, "::notice")), (10, 1, 10));
        let last = out.lines().last().unwrap_or_default();
        assert!(last.starts_with("::notice title=Guidepost::3 more errors and 1 more info found."), "{last}");
    }

    #[test]
    fn changed_lines_come_first() {
        let findings = many(&BROKEN_LINK, 13);
        let changed = |finding: &Diagnostic| finding.message == "number 12";
        let out = with_input(&findings, &[("a.md", "x")], |input| super::render(&Input { changed: Some(&changed), ..*input }));
        let messages: Vec<_> = out.lines().filter_map(|line| line.split("link::").nth(1)).collect();
        assert_eq!((messages[0], messages[1], messages.len()), ("number 12", "number 0", 10));
    }
}
