//! Findings become text: one file per format, and the table of formats.
//!
//! Nothing is printed here and nothing is decided; a format sees findings and the texts they point into.

use std::borrow::Cow;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Severity};
use crate::error::{Error, Result};
use crate::text::{count, nearest, secrets, shortened, visible};
use crate::tree::SourcePath;

mod concise;
mod files;
mod fingerprint;
mod full;
mod github;
mod gitlab;
mod json;
mod jsonl;
mod junit;
mod markdown;
mod patch;
mod rdjson;
pub mod readiness;
mod sarif;
mod statistics;
mod stream;
mod untrusted;

use files::{Files, Indexed};
pub use fingerprint::fingerprints;
pub use json::SCHEMA;
pub use markdown::render as markdown;
pub use statistics::statistics;
pub use untrusted::{json as unobeyed_json, unobeyed};

/// One way to write a report.
pub struct Format<R = fn(&Input<'_>) -> String> {
    /// What `--format` takes.
    pub name: &'static str,
    /// One line for `--help`: imperative, no period.
    pub help: &'static str,
    /// The whole report, with a line ending at its end.
    pub render: R,
}

/// Every format of findings, the default first.
pub static FORMATS: &[Format] = &[
    Format { name: "full", help: "Show each finding with its source line", render: full::render },
    Format { name: "concise", help: "Print one line per finding", render: concise::render },
    Format { name: "json", help: "Print one JSON document with all findings", render: json::render },
    Format { name: "jsonl", help: "Print one JSON object per line, the summary last", render: jsonl::render },
    Format { name: "github", help: "Annotate the pull request from a GitHub workflow", render: github::render },
    Format { name: "gitlab", help: "Print a Code Quality report for GitLab", render: gitlab::render },
    Format { name: "sarif", help: "Print a SARIF 2.1.0 log for code scanning", render: sarif::render },
    Format { name: "rdjson", help: "Print diagnostics for reviewdog", render: rdjson::render },
    Format { name: "junit", help: "Print a JUnit XML report for CI systems", render: junit::render },
    Format { name: "markdown", help: "Print a Markdown table for a summary or a comment", render: markdown::render },
];

/// What a format works from.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// In the order to be reported.
    pub findings: &'a [Diagnostic],
    /// The text of a file, where there is one.
    pub sources: &'a dyn Fn(&SourcePath) -> Option<Arc<str>>,
    /// Whether to use terminal colours.
    pub color: bool,
    /// Columns to fill.
    pub width: usize,
    /// Counts over the whole run.
    pub summary: Summary,
    /// The root's path below the root of the Git work tree, without slashes at its ends; empty when they are one.
    pub prefix: &'a str,
    /// Whether a finding stands where the pull request changed something; `None` when nobody knows.
    pub changed: Option<&'a dyn Fn(&Diagnostic) -> bool>,
    /// The texts of a rule, where there are any.
    pub explain: &'a dyn Fn(&Code) -> Option<RuleText>,
    /// What shows everything where a format has to leave something out.
    pub command: &'a str,
}

/// What is said about a rule wherever it is listed.
#[derive(Clone, Copy, Debug)]
pub struct RuleText {
    /// One sentence with a period: "Finds …" in the words of the rule.
    pub finds: &'static str,
    /// Why it matters: Markdown.
    pub why: &'static str,
    /// What to do: Markdown.
    pub mend: &'static str,
}

impl<'a> Input<'a> {
    /// Findings and their texts; no colours, 100 columns, nothing known about Git and rules.
    pub fn new(findings: &'a [Diagnostic], sources: &'a dyn Fn(&SourcePath) -> Option<Arc<str>>, summary: Summary) -> Input<'a> {
        Input {
            findings,
            sources,
            color: false,
            width: 100,
            summary,
            prefix: "",
            changed: None,
            explain: &|_| None,
            command: "guidepost check",
        }
    }

    /// A file's path below the root of the Git work tree, which is what hosts show.
    fn path(&self, file: &SourcePath) -> String {
        if self.prefix.is_empty() { file.to_string() } else { format!("{}/{file}", self.prefix) }
    }

    /// What the pull request changed first, then the gravest; else as given.
    fn ranked(&self) -> Vec<&'a Diagnostic> {
        let mut ranked: Vec<&Diagnostic> = self.findings.iter().collect();
        let unchanged = |finding: &Diagnostic| self.changed.is_some_and(|changed| !changed(finding));
        ranked.sort_by_cached_key(|finding| (unchanged(finding), std::cmp::Reverse(finding.severity)));
        ranked
    }
}

/// How much was looked at, and how much was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity info.
    pub infos: usize,
    /// Articles that were looked at.
    pub articles: usize,
    /// Files with at least one finding.
    pub files: usize,
}

impl Summary {
    /// Counts findings by severity and file.
    pub fn of(findings: &[Diagnostic], articles: usize) -> Summary {
        let of = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
        let files: std::collections::BTreeSet<_> = findings.iter().map(|finding| &finding.file).collect();
        Summary { errors: of(Severity::Error), warnings: of(Severity::Warning), infos: of(Severity::Info), articles, files: files.len() }
    }

    /// "2 errors and 1 warning in 14 articles."
    pub fn sentence(&self) -> String {
        let what = counted([(self.errors, "error"), (self.warnings, "warning"), (self.infos, "info")]);
        let what = if what.is_empty() { "No findings".to_owned() } else { what };
        format!("{what} in {}.", count(self.articles, "article"))
    }
}

/// "2 errors, 1 warning and 3 infos"; empty when there is nothing to count.
fn counted(kinds: [(usize, &str); 3]) -> String {
    let counts: Vec<String> = kinds.iter().filter(|(n, _)| *n > 0).map(|&(n, noun)| count(n, noun)).collect();
    match counts.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

/// Findings with their source lines, without a closing sentence: what an error shows.
pub fn snippets(input: &Input<'_>) -> String {
    full::snippets(input)
}

/// Characters of a message that are shown: titles and addresses in it can be of any length.
const MOST_OF_A_MESSAGE: usize = 600;

/// The findings as formats may show them: messages without secrets and of a length that can be read. A fix that would write a
/// secret (it moves a section that holds one) is left out, for shown with the secret hidden it would be wrong. To put fixes into
/// files, take the findings themselves.
pub fn showable(mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    for finding in &mut findings {
        for words in std::iter::once(&mut finding.message).chain(&mut finding.notes).chain(&mut finding.help) {
            if let Cow::Owned(masked) = secrets::mask(words) {
                *words = masked;
            }
            if words.len() > MOST_OF_A_MESSAGE {
                *words = shortened(words, MOST_OF_A_MESSAGE);
            }
        }
        finding.fixes.retain(|fix| fix.edits.iter().all(|edit| secrets::find(&edit.text).is_empty()));
    }
    findings
}

/// The format of this name.
///
/// # Errors
/// When there is none; the hint names the nearest.
pub fn format<R>(formats: &'static [Format<R>], name: &str) -> Result<&'static Format<R>> {
    if let Some(format) = formats.iter().find(|format| format.name == name) {
        return Ok(format);
    }
    let names = || formats.iter().map(|format| format.name);
    let hint = match nearest(name, names()) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => format!("Use one of: {}.", names().collect::<Vec<_>>().join(", ")),
    };
    Err(Error::cannot_run(format!("no format is called `{}`", visible(name))).hint(hint))
}

/// `LK001 broken-link`, as people read it.
fn rule(finding: &Diagnostic) -> String {
    format!("{} {}", finding.code.code, finding.code.name)
}

/// Message, notes and help, a line each: what a place without room for more is told.
fn story(finding: &Diagnostic) -> String {
    let rest = finding.notes.iter().chain(&finding.help).flat_map(|text| text.lines());
    rest.fold(untrusted::shown(&finding.message), |story, line| format!("{story}\n{}", untrusted::starting(line)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::diag::{BROKEN_LINK, Edit, Fix, NO_TEMPLATES, UNKNOWN_FIELD};
    use crate::text::Span;
    use proptest::prelude::*;

    /// Renders findings about `a.md` and `b.md` in one format.
    pub(super) fn render(name: &str, findings: &[Diagnostic], texts: &[(&str, &str)]) -> String {
        with_input(findings, texts, format(FORMATS, name).unwrap().render)
    }

    /// Findings in 14 articles, on a terminal of 80 columns.
    pub(super) fn with_input<T>(findings: &[Diagnostic], texts: &[(&str, &str)], act: impl Fn(&Input<'_>) -> T) -> T {
        let sources = |path: &SourcePath| texts.iter().find(|(name, _)| *name == path.as_str()).map(|(_, text)| Arc::from(*text));
        act(&Input { width: 80, ..Input::new(findings, &sources, Summary::of(findings, 14)) })
    }

    #[test]
    fn names_are_unique_and_near_names_are_offered() {
        let names: std::collections::BTreeSet<_> = FORMATS.iter().map(|format| format.name).collect();
        assert_eq!(names.len(), FORMATS.len());
        assert!(FORMATS.iter().all(|format| !format.help.is_empty() && !format.help.ends_with('.')));
        let error = format(FORMATS, "jsn").err().unwrap();
        assert_eq!((error.message.as_str(), error.hints[0].as_str()), ("no format is called `jsn`", "Did you mean `json`?"));
    }

    #[test]
    fn the_summary_is_one_sentence() {
        let file = SourcePath::new("a.md");
        let of = |codes: &[&'static crate::diag::Code], articles| {
            let findings: Vec<_> = codes.iter().map(|code| Diagnostic::new(code, &file, "x")).collect();
            Summary::of(&findings, articles).sentence()
        };
        assert_eq!(of(&[], 14), "No findings in 14 articles.");
        assert_eq!(of(&[&BROKEN_LINK], 1), "1 error in 1 article.");
        assert_eq!(of(&[&BROKEN_LINK, &UNKNOWN_FIELD, &BROKEN_LINK], 14), "2 errors and 1 warning in 14 articles.");
        assert_eq!(of(&[&BROKEN_LINK, &UNKNOWN_FIELD, &NO_TEMPLATES], 2), "1 error, 1 warning and 1 info in 2 articles.");
    }

    #[test]
    fn paths_start_where_the_host_starts_and_changes_come_first() {
        let of = |code, file: &str| Diagnostic::new(code, &SourcePath::new(file), "x");
        let findings = [of(&NO_TEMPLATES, "a.md"), of(&UNKNOWN_FIELD, "b.md"), of(&BROKEN_LINK, "c.md"), of(&UNKNOWN_FIELD, "d.md")];
        with_input(&findings, &[], |input| {
            let names = |input: &Input<'_>| input.ranked().iter().map(|finding| input.path(&finding.file)).collect::<Vec<_>>();
            assert_eq!(names(input), ["c.md", "b.md", "d.md", "a.md"]);
            let changed = |finding: &Diagnostic| ["a.md", "d.md"].contains(&finding.file.as_str());
            assert_eq!(
                names(&Input { prefix: "x/y", changed: Some(&changed), ..*input }),
                ["x/y/d.md", "x/y/a.md", "x/y/c.md", "x/y/b.md"]
            );
        });
    }

    /// No format may fetch or index a text more than once, nor look at all lines for one finding.
    #[test]
    fn ten_times_as_many_findings_take_about_ten_times_as_long() {
        let text: Arc<str> = "A line with a [link](x.md) in it.\n".repeat(10_000).into();
        let file = SourcePath::new("a.md");
        let edits = |n: usize| vec![crate::diag::Edit { span: Span::new(n * 34 + 21, n * 34 + 25), text: "y.md".into() }];
        let fix = |n| crate::diag::Fix { title: "link to `y.md`".into(), safe: true, edits: edits(n) };
        let one = |n: usize| Diagnostic::new(&BROKEN_LINK, &file, "no page at `x.md`").at(n * 34 + 21..n * 34 + 25).fix(fix(n));
        let findings: Vec<_> = (0..10_000).map(one).collect();
        let fetched = std::cell::Cell::new(0);
        let sources = |_: &SourcePath| {
            fetched.set(fetched.get() + 1);
            Some(text.clone())
        };
        for format in FORMATS {
            let seconds = |findings: &[Diagnostic]| {
                fetched.set(0);
                let started = std::time::Instant::now();
                let out = (format.render)(&Input::new(findings, &sources, Summary::of(findings, 1)));
                assert!(!out.is_empty() && fetched.get() == 1, "{}: fetched {} times", format.name, fetched.get());
                started.elapsed().as_secs_f64()
            };
            // The square of ten would be a hundred. A busy machine gets a few chances.
            let ratios = std::iter::repeat_with(|| seconds(&findings) / seconds(&findings[..1_000])).take(5);
            assert!(ratios.into_iter().any(|ratio| ratio < 40.0), "{}", format.name);
        }
    }

    /// What a log reader would take for a command: at the start of a line, or a bracket after `##` anywhere.
    fn commands(out: &str) -> usize {
        out.lines().filter(|line| line.trim_start().starts_with("::") || !untrusted::brackets(line).is_empty()).count()
    }

    #[test]
    fn no_format_shows_a_secret() {
        let key = concat!("gh", "p_9aZk3LmQ7vXc2RtY8wBn5HdS4jUf6GeP1oKi");
        let text = format!("[x](x.md) {key}\n");
        let file = SourcePath::new("a.md");
        let edits = [4..8, 51..51].map(|range| crate::diag::Edit { span: Span::from(range), text: "y".into() }).to_vec();
        let fix = crate::diag::Fix { title: "mend it".into(), safe: true, edits };
        let finding = Diagnostic::new(&BROKEN_LINK, &file, "no page at `x.md`").at(4..8).label(&file, 10..50, "here").fix(fix);
        for format in FORMATS {
            let out = render(format.name, std::slice::from_ref(&finding), &[("a.md", &text)]);
            assert!(!out.contains(&key[..5]) && !out.contains(&key[8..]), "{}: {out}", format.name);
        }
    }

    #[test]
    fn a_fix_that_would_write_a_secret_is_not_shown() {
        let key = concat!("gh", "p_9aZk3LmQ7vXc2RtY8wBn5HdS4jUf6GeP1oKi");
        let edits = vec![Edit { span: Span::new(0, 0), text: format!("moved {key}") }];
        let finding = Diagnostic::new(&BROKEN_LINK, &SourcePath::new("a.md"), "x").fix(Fix { title: "move it".into(), safe: true, edits });
        assert!(showable(vec![finding])[0].fixes.is_empty());
    }

    proptest! {
        #[test]
        fn no_text_and_no_span_is_too_strange(
            text in "(##[a-b]?\\[x\\]|\n ?::error::|[a-c|`<@&\"\t \r\n\u{0}\u{1b}\u{9b}\u{200d}\u{202e}\u{2028}\u{ffff}é日😀\u{301}]){0,80}",
            spans in proptest::collection::vec((0usize..120, 0usize..120), 1..4),
            edits in proptest::collection::vec((0usize..120, 0usize..120), 0..3),
            repeat in 1usize..40,
            width in 0usize..120,
        ) {
            let text: Arc<str> = text.repeat(repeat).into();
            let file = SourcePath::new(format!("::a\u{1b}##[x]\n::error::{}.md", text.get(..9).unwrap_or_default()));
            let span = |&(start, end): &(usize, usize)| Span { start: start * repeat, end: end * repeat };
            let edits = edits.iter().map(|edit| crate::diag::Edit { span: span(edit), text: text.to_string() }).collect();
            let fix = crate::diag::Fix { title: text.to_string(), safe: width > 60, edits };
            let mut finding = Diagnostic::new(&BROKEN_LINK, &file, &*text).note(&*text).help(&*text).fix(fix);
            for (n, place) in spans.iter().enumerate() {
                finding = if n == 0 { finding.at(span(place)) } else { finding.label(&file, span(place), &*text) };
            }
            let findings = [finding];
            let sources = |_: &SourcePath| Some(text.clone());
            for (n, format) in FORMATS.iter().enumerate() {
                let color = n == 0;
                let input = Input { color, width, prefix: "a/b", ..Input::new(&findings, &sources, Summary::of(&findings, 1)) };
                let out = (format.render)(&input);
                let acts = |c: char| c != '\n' && crate::text::acts(c) && !(color && c == '\u{1b}');
                prop_assert!(!out.contains(acts), "{}: {:?}", format.name, out);
                let own = usize::from(format.name == "github");
                prop_assert_eq!(commands(&out), own, "{}: {:?}", format.name, out);
                if ["json", "gitlab", "sarif", "rdjson"].contains(&format.name) {
                    prop_assert!(serde_json::from_str::<serde_json::Value>(&out).is_ok(), "{}: {:?}", format.name, out);
                }
                if format.name == "junit" {
                    let mut reader = quick_xml::Reader::from_str(&out);
                    while !matches!(reader.read_event().map_err(|error| TestCaseError::fail(error.to_string()))?, quick_xml::events::Event::Eof) {}
                    prop_assert!(!out.contains(['\u{fffe}', '\u{ffff}']), "{:?}", out);
                }
            }
        }
    }
}
