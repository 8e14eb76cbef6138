//! Findings the way the best compilers show them: title, place, source lines with underlines, notes, help.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Padding, Renderer, Snippet};

use super::{Files, Indexed, Input, patch, rule, untrusted};
use crate::diag::{Diagnostic, Fix, Label, Severity};
use crate::text::{Span, floor_boundary};

/// A span over more lines than this is underlined on its first line only.
const MOST_LINES: usize = 8;

/// Places in one file at most this many lines apart share one excerpt.
const NEAR_LINES: usize = 40;

/// Narrower terminals are written to as if they had this many columns.
const LEAST_WIDTH: usize = 40;

/// All findings, an empty line after each, and the summary.
pub(super) fn render(input: &Input<'_>) -> String {
    format!("{}{}\n", snippets(input), input.summary.sentence())
}

/// All findings, an empty line after each.
pub(super) fn snippets(input: &Input<'_>) -> String {
    let width = input.width.max(LEAST_WIDTH);
    let renderer = if input.color { Renderer::styled() } else { Renderer::plain() }.term_width(width);
    let mut files = Files::new(input);
    let mut out = String::new();
    for finding in input.findings {
        let groups = groups(finding, &mut files, width);
        out.push_str(renderer.render(&groups).trim_start_matches('\n'));
        out.push_str("\n\n");
    }
    out
}

/// The title and the place stand in a group of their own, and the excerpts have no path: the renderer would count
/// columns in the excerpt, which is cut and has characters made visible. It draws an extra bar below the first group of
/// several; so that one is empty, and the line it leaves is taken off.
fn groups(finding: &Diagnostic, files: &mut Files<'_>, width: usize) -> Vec<Group<'static>> {
    let level = level(finding.severity);
    let title = level.clone().primary_title(untrusted::shown(&finding.message)).id(rule(finding));
    let (near, far) = labels(finding, files);
    let fix = finding.fixes.first();
    let patch = fix.zip(files.get(&finding.file)).and_then(|(fix, file)| Some((fix, patch::snippet(&file, fix, width)?)));
    // Where it cannot be drawn, it is said.
    let told = if patch.is_none() { fix } else { None };
    let mut groups = vec![Group::with_level(level.clone())];
    let head = title.element(origin(finding.file.as_str(), files.places(&finding.file, finding.span)));
    match finding.span.zip(files.get(&finding.file)) {
        Some((span, file)) => {
            let mut marks = vec![Mark { span, label: None }];
            marks.extend(near.iter().map(|label| Mark { span: label.span, label: Some(label.text.clone()) }));
            groups.push(head);
            groups.push(messages(Group::with_level(level).element(excerpt(&file, &marks, width)), finding, told));
        }
        None => groups.push(messages(head, finding, told)),
    }
    for label in far {
        let title = Level::NOTE.secondary_title(untrusted::shown(&label.text));
        groups.push(title.element(origin(label.file.as_str(), files.places(&label.file, Some(label.span)))));
        if let Some(file) = files.get(&label.file) {
            let mark = Mark { span: label.span, label: None };
            groups.push(Group::with_level(Level::NOTE).element(excerpt(&file, &[mark], width)));
        }
    }
    if let Some((fix, snippet)) = patch {
        groups.push(Level::HELP.secondary_title(remedy(fix)).element(snippet));
    }
    groups
}

/// "rename it to `title` (fixed by `--fix`)"
fn remedy(fix: &Fix) -> String {
    let option = if fix.safe { "--fix" } else { "--fix --unsafe" };
    format!("{} (fixed by `{option}`)", untrusted::shown(&fix.title))
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    }
}

/// Labels that fit into the finding's own excerpt, and the others.
fn labels<'a>(finding: &'a Diagnostic, files: &mut Files<'_>) -> (Vec<&'a Label>, Vec<&'a Label>) {
    let here = files.places(&finding.file, finding.span);
    finding.labels.iter().partition(|label| {
        let there = files.places(&label.file, Some(label.span));
        label.file == finding.file && here.zip(there).is_some_and(|((a, _), (b, _))| a.line.abs_diff(b.line) <= NEAR_LINES)
    })
}

fn origin(path: &str, places: Option<(crate::text::Place, crate::text::Place)>) -> Origin<'static> {
    let origin = Origin::path(untrusted::shown(path));
    places.map_or(origin.clone(), |(start, _)| origin.line(start.line).char_column(start.column))
}

/// Notes and help below an excerpt or a path, and a fix that is not drawn.
fn messages(mut group: Group<'static>, finding: &Diagnostic, fix: Option<&Fix>) -> Group<'static> {
    let notes = finding.notes.iter().map(|note| Level::NOTE.message(untrusted::lines(note)));
    let help = finding.help.iter().map(|help| untrusted::lines(help)).chain(fix.map(remedy));
    let mut messages = notes.chain(help.map(|help| Level::HELP.message(help))).peekable();
    if messages.peek().is_some() {
        group = group.element(Padding);
    }
    group.elements(messages)
}

/// A place to underline; the first of several is the finding's own.
struct Mark {
    span: Span,
    label: Option<String>,
}

/// The lines of some marks, long ones cut around them.
fn excerpt(file: &Indexed, marks: &[Mark], width: usize) -> Snippet<'static, annotate_snippets::Annotation<'static>> {
    let spans: Vec<Span> = marks.iter().map(|mark| trimmed(file, mark.span, width)).collect();
    let line_of = |offset| file.lines.place(&file.text, offset).line;
    let first = spans.iter().map(|span| line_of(span.start)).min().unwrap_or(1);
    let last = spans.iter().map(|span| line_of(span.end)).max().unwrap_or(1);
    let mut text = String::new();
    let mut lines = Vec::new();
    for number in first..=last {
        let line = Line::new(file, number, (&spans, 4 * width));
        if number > first {
            text.push('\n');
        }
        lines.push((text.len(), line));
        text.push_str(&lines[lines.len() - 1].1.shown);
    }
    let at = |offset: usize| {
        let (start, line) = &lines[line_of(offset) - first];
        start + line.at(&file.text, offset)
    };
    let annotations: Vec<_> = marks
        .iter()
        .zip(&spans)
        .enumerate()
        .map(|(n, (mark, span))| {
            let kind = if n == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            kind.span(at(span.start)..at(span.end)).label(mark.label.as_deref().map(untrusted::shown))
        })
        .collect();
    Snippet::source(text).line_start(first).annotations(annotations)
}

/// A span without the line ending at its end, on few lines, and on one line not much wider than the terminal.
fn trimmed(file: &Indexed, span: Span, width: usize) -> Span {
    let Span { start, end } = file.clamp(span);
    let end = start + file.text[start..end].trim_end_matches(['\n', '\r']).len();
    let (first, last) = (file.lines.place(&file.text, start).line, file.lines.place(&file.text, end).line);
    let line_end = file.lines.line_span(&file.text, first).end;
    if last > first && last - first < MOST_LINES {
        return Span { start, end };
    }
    Span::new(start, floor_boundary(&file.text, end.min(line_end).min(start + width - LEAST_WIDTH / 2)))
}

/// One line as it is shown: the bytes `kept` of the file, after an ellipsis where something was cut off.
pub(super) struct Line {
    pub(super) kept: Span,
    lead: &'static str,
    pub(super) shown: String,
}

impl Line {
    /// A line, cut to `room` bytes around the first place that it has.
    pub(super) fn new(file: &Indexed, number: usize, (spans, room): (&[Span], usize)) -> Line {
        let whole = file.lines.line_span(&file.text, number);
        let inside = |offset: &usize| (whole.start..=whole.end).contains(offset);
        let focus = spans.iter().map(|span| span.start).filter(inside).min();
        let focus = focus.or_else(|| spans.iter().map(|span| span.end).filter(inside).min()).unwrap_or(whole.start);
        let kept = if whole.end - whole.start <= room {
            whole
        } else {
            let start = floor_boundary(&file.text, focus.saturating_sub(room / 4).max(whole.start));
            Span::new(start, floor_boundary(&file.text, (focus + 3 * room / 4).min(whole.end)))
        };
        let (lead, tail) = (if kept.start > whole.start { "…" } else { "" }, if kept.end < whole.end { "…" } else { "" });
        Line { kept, lead, shown: format!("{lead}{}{tail}", untrusted::shown(&file.text[kept.range()])) }
    }

    /// Where a byte of the file stands in `shown`.
    pub(super) fn at(&self, text: &str, offset: usize) -> usize {
        let offset = offset.clamp(self.kept.start, self.kept.end);
        floor_boundary(&self.shown, self.lead.len() + untrusted::shown(&text[self.kept.start..offset]).len())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::render;
    use crate::diag::{BROKEN_LINK, Diagnostic, Edit, Fix, NO_TEMPLATES, UNKNOWN_FIELD, UNREADABLE_FILE};
    use crate::text::Span;
    use crate::tree::SourcePath;

    const A: &str = "---\ntitel: A\n---\nSee [the\tother \u{202e}page](x.md).\n\nSecond\nparagraph\n";

    fn check(finding: Diagnostic, texts: &[(&str, &str)], expected: &str) {
        let out = render("full", &[finding], texts);
        let shown = out.split_once("\n\n1 ").map_or(out.as_str(), |(finding, _)| finding);
        assert_eq!(shown, expected.trim_start_matches('\n').trim_end());
    }

    fn a() -> SourcePath {
        SourcePath::new("a.md")
    }

    #[test]
    fn a_finding_shows_its_line_why_and_what_to_do() {
        let at = A.find("x.md").unwrap_or(0);
        let finding = Diagnostic::new(&BROKEN_LINK, &a(), "no page or file at `x.md`").at(at..at + 4);
        let finding = finding.note("Readers get a 404 page.\nSearch engines too.").help("Did you mean `y.md`?");
        let expected = r"
error[LK001 broken-link]: no page or file at `x.md`
 --> a.md:4:23
  |
4 | See [the␉other \u{202e}page](x.md).
  |                              ^^^^
  |
  = note: Readers get a 404 page.
          Search engines too.
  = help: Did you mean `y.md`?
";
        check(finding, &[("a.md", A)], expected);
    }

    #[test]
    fn labels_stand_in_the_same_excerpt_or_in_one_of_their_own() {
        let b = SourcePath::new("b.md");
        let edits = vec![Edit { span: Span::new(4, 9), text: "title".into() }];
        let finding = Diagnostic::new(&UNKNOWN_FIELD, &a(), "unknown field `titel`")
            .at(4..9)
            .label(&a(), 0..3, "the block begins here")
            .label(&b, 4..9, "the template asks for `title` here")
            .label(&SourcePath::new("gone.md"), 4..9, "and here")
            .fix(Fix { title: "rename it to `title`".into(), safe: true, edits });
        let expected = r"
warning[FM004 unknown-field]: unknown field `titel`
 --> a.md:2:1
  |
1 | ---
  | --- the block begins here
2 | titel: A
  | ^^^^^
note: the template asks for `title` here
 --> b.md:2:1
  |
2 | title: B
  | ^^^^^
note: and here
 --> gone.md
help: rename it to `title` (fixed by `--fix`)
  |
2 - titel: A
2 + title: A
  |
";
        check(finding, &[("a.md", A), ("b.md", "---\ntitle: B\n")], expected);
    }

    #[test]
    fn without_a_span_or_a_text_only_the_file_is_named() {
        let finding = Diagnostic::new(&UNREADABLE_FILE, &a(), "the file could not be read").help("Check its permissions.");
        check(
            finding,
            &[("a.md", A)],
            "error[IO001 unreadable-file]: the file could not be read\n--> a.md\n |\n = help: Check its permissions.",
        );
        check(Diagnostic::new(&NO_TEMPLATES, &a(), "x").at(3..4), &[], "info[FM010 no-templates]: x\n--> a.md");
    }

    #[test]
    fn a_span_over_a_few_lines_is_drawn_and_a_long_one_is_not() {
        let at = A.find("x.md").unwrap_or(0);
        let expected = r"
error[LK001 broken-link]: x
 --> a.md:4:23
  |
4 |   See [the␉other \u{202e}page](x.md).
  |  ______________________________^
5 | |
6 | | Second
  | |______^
";
        check(Diagnostic::new(&BROKEN_LINK, &a(), "x").at(at..at + 14), &[("a.md", A)], expected);
        let expected = "error[LK001 broken-link]: x\n --> a.md:1:3\n  |\n1 | line\n  |   ^^";
        check(Diagnostic::new(&BROKEN_LINK, &a(), "x").at(2..60), &[("a.md", &"line\n".repeat(20))], expected);
    }

    #[test]
    fn a_line_of_ten_megabytes_is_cut_around_the_span() {
        let text = format!("{}[x](gone.md){}", "word ".repeat(1_000_000), " word".repeat(1_000_000));
        let expected = r"
error[LK001 broken-link]: x
 --> a.md:1:5000005
  |
1 | ...d word word word word word [x](gone.md) word word word word word word ...
  |                                   ^^^^^^^
";
        check(Diagnostic::new(&BROKEN_LINK, &a(), "x").at(5_000_004..5_000_011), &[("a.md", &text)], expected);
    }

    #[test]
    fn a_clean_run_says_so() {
        assert_eq!(render("full", &[], &[]), "No findings in 14 articles.\n");
    }
}
