//! Findings become text: one file per format, and the table of formats.
//!
//! Nothing is printed here and nothing is decided; a format sees findings and the texts they point into.

use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::diag::{Diagnostic, Severity};
use crate::error::{Error, Result};
use crate::text::{LineIndex, Place, Span, count, floor_boundary, nearest, secrets, visible};
use crate::tree::SourcePath;

mod concise;
mod full;
mod json;

/// One way to write findings.
pub struct Format {
    /// What `--format` takes.
    pub name: &'static str,
    /// One line for `--help`: imperative, no period.
    pub help: &'static str,
    /// The whole report, with a line ending at its end.
    pub render: fn(&Input<'_>) -> String,
}

/// Every format, the default first.
pub static FORMATS: &[Format] = &[
    Format { name: "full", help: "Show each finding with its source line", render: full::render },
    Format { name: "concise", help: "Print one line per finding", render: concise::render },
    Format { name: "json", help: "Print one JSON document with all findings", render: json::render },
];

/// What a format works from.
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
        let kinds = [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "info")];
        let counts: Vec<String> = kinds.iter().filter(|(n, _)| *n > 0).map(|&(n, noun)| count(n, noun)).collect();
        let what = match counts.as_slice() {
            [] => "No findings".to_owned(),
            [one] => one.clone(),
            [all @ .., last] => format!("{} and {last}", all.join(", ")),
        };
        format!("{what} in {}.", count(self.articles, "article"))
    }
}

/// Findings with their source lines, without a closing sentence: what an error shows.
pub fn snippets(input: &Input<'_>) -> String {
    full::snippets(input)
}

/// The findings as formats may show them: a fix that would write a secret (it moves a section that holds one) is left
/// out, for shown with the secret hidden it would be wrong. To put fixes into files, take the findings themselves.
pub fn showable(mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    for finding in &mut findings {
        finding.fixes.retain(|fix| fix.edits.iter().all(|edit| secrets::find(&edit.text).is_empty()));
    }
    findings
}

/// The format of this name.
///
/// # Errors
/// When there is none; the hint names the nearest.
pub fn format(name: &str) -> Result<&'static Format> {
    if let Some(format) = FORMATS.iter().find(|format| format.name == name) {
        return Ok(format);
    }
    let names = || FORMATS.iter().map(|format| format.name);
    let hint = match nearest(name, names()) {
        Some(near) => format!("Did you mean `{near}`?"),
        None => format!("Use one of: {}.", names().collect::<Vec<_>>().join(", ")),
    };
    Err(Error::cannot_run(format!("no format is called `{}`", visible(name))).hint(hint))
}

/// One text with its lines.
struct Indexed {
    text: Arc<str>,
    lines: LineIndex,
}

impl Indexed {
    /// The span, made to lie in the text and on character boundaries.
    fn clamp(&self, span: Span) -> Span {
        let start = floor_boundary(&self.text, span.start);
        Span::new(start, floor_boundary(&self.text, span.end))
    }

    fn places(&self, span: Span) -> (Place, Place) {
        let span = self.clamp(span);
        (self.lines.place(&self.text, span.start), self.lines.place(&self.text, span.end))
    }

    /// The line in which a span begins.
    fn line(&self, span: Span) -> &str {
        let line = self.lines.place(&self.text, self.clamp(span).start).line;
        &self.text[self.lines.line_span(&self.text, line).range()]
    }
}

/// The texts that findings point into, each indexed once.
struct Files<'a> {
    sources: &'a dyn Fn(&SourcePath) -> Option<Arc<str>>,
    known: HashMap<SourcePath, Option<Rc<Indexed>>>,
}

impl<'a> Files<'a> {
    fn new(input: &Input<'a>) -> Files<'a> {
        Files { sources: input.sources, known: HashMap::new() }
    }

    fn get(&mut self, path: &SourcePath) -> Option<Rc<Indexed>> {
        if let Some(known) = self.known.get(path) {
            return known.clone();
        }
        // A secret is found by its shape, whatever rules are on: it is in the line of other findings too.
        let masked = |text: Arc<str>| match secrets::mask(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(masked) => masked.into(),
        };
        let file = (self.sources)(path).map(masked).map(|text| Rc::new(Indexed { lines: LineIndex::new(&text), text }));
        self.known.insert(path.clone(), file.clone());
        file
    }

    /// Where a span begins and ends, for people; `None` without a span or a text.
    fn places(&mut self, path: &SourcePath, span: Option<Span>) -> Option<(Place, Place)> {
        let span = span?;
        Some(self.get(path)?.places(span))
    }
}

/// `LK001 broken-link`, as every format names a rule.
fn rule(finding: &Diagnostic) -> String {
    format!("{} {}", finding.code.code, finding.code.name)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::diag::{BROKEN_LINK, Edit, Fix, NO_TEMPLATES, UNKNOWN_FIELD};
    use proptest::prelude::*;

    /// Renders findings about `a.md` and `b.md` in one format.
    pub(super) fn render(name: &str, findings: &[Diagnostic], texts: &[(&str, &str)]) -> String {
        let sources = |path: &SourcePath| texts.iter().find(|(name, _)| *name == path.as_str()).map(|(_, text)| Arc::from(*text));
        let summary = Summary::of(findings, 14);
        (format(name).unwrap().render)(&Input { findings, sources: &sources, color: false, width: 80, summary })
    }

    #[test]
    fn names_are_unique_and_near_names_are_offered() {
        let names: std::collections::BTreeSet<_> = FORMATS.iter().map(|format| format.name).collect();
        assert_eq!(names.len(), FORMATS.len());
        assert!(FORMATS.iter().all(|format| !format.help.is_empty() && !format.help.ends_with('.')));
        let error = format("jsn").err().unwrap();
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
    fn ten_thousand_findings_in_one_file_take_a_moment() {
        let text = "A line with a [link](x.md) in it.\n".repeat(10_000);
        let file = SourcePath::new("a.md");
        let findings: Vec<_> =
            (0..10_000).map(|n| Diagnostic::new(&BROKEN_LINK, &file, "no page at `x.md`").at(n * 34 + 21..n * 34 + 25)).collect();
        for format in FORMATS {
            let started = std::time::Instant::now();
            let out = render(format.name, &findings, &[("a.md", &text)]);
            assert!(out.len() > 100_000 && started.elapsed().as_secs() < 10, "{}: {:?}", format.name, started.elapsed());
        }
    }

    #[test]
    fn no_format_shows_a_secret() {
        let key = concat!("gh", "p_9aZk3LmQ7vXc2RtY8wBn5HdS4jUf6GeP1oKi");
        let text = format!("[x](x.md) {key}\n");
        let finding = Diagnostic::new(&BROKEN_LINK, &SourcePath::new("a.md"), "no page at `x.md`").at(4..8).label(
            &SourcePath::new("a.md"),
            10..50,
            "here",
        );
        let edits = vec![Edit { span: Span::new(0, 0), text: format!("moved {key}") }];
        let findings = showable(vec![finding.fix(Fix { title: "move it".into(), safe: true, edits })]);
        for format in FORMATS {
            let out = render(format.name, &findings, &[("a.md", &text)]);
            assert!(!out.contains(&key[..5]) && !out.contains(&key[8..]), "{}: {out}", format.name);
        }
    }

    proptest! {
        #[test]
        fn no_text_and_no_span_is_too_strange(
            text in "[a-c\t \r\n\u{0}\u{1b}\u{9b}\u{200d}\u{202e}é日😀\u{301}]{0,80}",
            spans in proptest::collection::vec((0usize..120, 0usize..120), 1..4),
            repeat in 1usize..40,
            width in 0usize..120,
        ) {
            let text: Arc<str> = text.repeat(repeat).into();
            let file = SourcePath::new("a\u{1b}.md");
            let mut finding = Diagnostic::new(&BROKEN_LINK, &file, &*text).note(&*text);
            for (n, &(start, end)) in spans.iter().enumerate() {
                let span = Span { start: start * repeat, end: end * repeat };
                finding = if n == 0 { finding.at(span) } else { finding.label(&file, span, "here") };
            }
            let findings = [finding];
            let sources = |_: &SourcePath| Some(text.clone());
            for (format, color) in FORMATS.iter().zip([true, false, false]) {
                let out = (format.render)(&Input { findings: &findings, sources: &sources, color, width, summary: Summary::of(&findings, 1) });
                let acts = |c: char| c.is_control() && c != '\n' && !(color && c == '\u{1b}') || c == '\u{202e}';
                prop_assert!(!out.contains(acts), "{:?}", out);
            }
        }
    }
}
