//! A fix as the lines that it takes and the lines that it gives.

use annotate_snippets::{Patch, Snippet};

use super::full::Line;
use super::{Indexed, untrusted};
use crate::diag::Fix;
use crate::text::Span;

/// A fix over more lines, or with more new ones, is told in words only.
const MOST_LINES: usize = 8;

/// The lines of a fix; `None` when it is too large to be read, or changes nothing that can be seen.
pub(super) fn snippet(file: &Indexed, fix: &Fix, width: usize) -> Option<Snippet<'static, Patch<'static>>> {
    let spans: Vec<Span> = fix.edits.iter().map(|edit| file.clamp(edit.span)).collect();
    let line_of = |offset| file.lines.line(&file.text, offset);
    let (first, last) = (line_of(spans.first()?.start), line_of(spans.last()?.end));
    let new_lines: usize = fix.edits.iter().map(|edit| edit.text.matches('\n').count()).sum();
    let ordered = spans.windows(2).all(|pair| pair[0].end <= pair[1].start);
    if !ordered || last < first || last - first >= MOST_LINES || new_lines >= MOST_LINES {
        return None;
    }
    let mut text = String::new();
    let mut lines = Vec::new();
    for number in first..=last {
        let line = Line::new(file, number, (&spans, width));
        if number > first {
            text.push('\n');
        }
        lines.push((text.len(), line));
        text.push_str(&lines[lines.len() - 1].1.shown);
    }
    // A place in a line ending is the end of the line; one that was cut off has no place at all.
    let at = |offset: usize| {
        let number = line_of(offset);
        let (start, line) = lines.get(number.checked_sub(first)?)?;
        let end = file.lines.line_span(&file.text, number).end;
        let seen = (line.kept.start..=line.kept.end).contains(&offset.min(end));
        seen.then(|| start + line.at(&file.text, offset))
    };
    let mut patches = Vec::new();
    for (edit, span) in fix.edits.iter().zip(&spans) {
        let (start, end, new) = (at(span.start)?, at(span.end)?, added(&edit.text));
        if new.lines().any(|line| line.len() > width) {
            return None;
        }
        if text.get(start..end)? != new {
            patches.push(Patch::new(start..end, new));
        }
    }
    (!patches.is_empty()).then(|| Snippet::source(text).line_start(first).patches(patches))
}

/// New text, line by line: a number stands before each, so none of them starts a command.
fn added(text: &str) -> String {
    text.split('\n').map(|line| untrusted::shown(line.strip_suffix('\r').unwrap_or(line))).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::tests::render;
    use crate::diag::{BROKEN_LINK, Diagnostic, Edit, Fix};
    use crate::text::Span;
    use crate::tree::SourcePath;

    const TEXT: &str = "One.\n\n#### Two\n\n1. a\n\n1. b\r\nlast";

    /// The report from the fix on; where there is no patch, what is said instead.
    fn check(edits: &[(std::ops::Range<usize>, &str)], text: &str, expected: &str) {
        let list = edits.iter().map(|(range, text)| Edit { span: Span::from(range.clone()), text: (*text).into() }).collect();
        let fix = Fix { title: "mend it".into(), safe: false, edits: list };
        let finding = Diagnostic::new(&BROKEN_LINK, &SourcePath::new("a.md"), "x").fix(fix);
        let out = render("full", &[finding], &[("a.md", text)]);
        let (_, out) = out.split_once("help: ").unwrap_or_default();
        let shown = out.split("\n\n1 error").next().unwrap_or_default();
        assert_eq!(shown, format!("mend it (fixed by `--fix --unsafe`){expected}"), "{edits:?}");
    }

    #[test]
    fn a_short_fix_is_drawn() {
        check(&[(6..8, "")], TEXT, "\n  |\n3 - #### Two\n3 + ## Two\n  |");
        check(&[(6..6, "#")], TEXT, "\n  |\n3 | ##### Two\n  | +");
        check(&[(0..0, "---\ntitle: A\n---\n")], TEXT, "\n  |\n1 + ---\n2 + title: A\n3 + ---\n  |");
        check(&[(5..15, "")], TEXT, "\n  |\n2 - \n3 - #### Two\n  |");
        check(&[(22..23, "2"), (28..28, "::error::\u{1b}")], TEXT, "\n  |\n7 ~ 2. b\n8 ~ ::error::␛last\n  |");
        check(&[(16..17, "*"), (22..24, "*")], TEXT, "\n  |\n5 ~ *. a\n6 |\n7 ~ * b\n  |");
    }

    #[test]
    fn a_long_one_is_told() {
        check(&[(0..1, &"x\n".repeat(9))], TEXT, "");
        check(&[(0..1, &"x".repeat(100))], TEXT, "");
        check(&[(0..40, "x")], &"y\n".repeat(30), "");
        check(&[(0..1, "O")], TEXT, "");
        check(&[], TEXT, "");
    }

    #[test]
    fn a_long_line_is_cut_around_the_fix() {
        let text = format!("{}[x](gone.md){}", "word ".repeat(100), " word".repeat(100));
        let drawn = "\n  |\n1 - … word word word [x](gone.md) word word word word word word word word word word w…\n\
                     1 + … word word word [x](here.md) word word word word word word word word word word w…\n  |";
        check(&[(504..511, "here.md")], &text, drawn);
        check(&[(4..900, "")], &text, "");
    }
}
