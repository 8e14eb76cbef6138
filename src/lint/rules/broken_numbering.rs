//! SP004: one list that falls into several, because what belongs to a step is not indented.

use std::ops::Range;

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::outline::{Block, Kind, Outline};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};

static CODE: Code = Code { code: "SP004", name: "broken-numbering", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A numbered list that breaks off at a picture, code or paragraph and goes on below it.",
    why: "What stands between two steps and is not indented ends the list. Readers see \"1\" again and again, and people who listen to the \
          page hear several lists of one step instead of one procedure.",
    mend: "Indent what belongs to the step by as many spaces as its number takes, three for `1. `. `--fix` does that.",
    remedy: Remedy::Safe,
    options: &[],
    bad: "Download all invoices of a year.\n\n1. Open a terminal.\n\n```console\nacme login\n```\n\n1. Run the export.\n",
    good: "Download all invoices of a year.\n\n1. Open a terminal.\n\n   ```console\n   acme login\n   ```\n\n1. Run the export.\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    let outline = &page.outline;
    let mut last: Option<usize> = None;
    let mut between: Vec<usize> = Vec::new();
    for at in outline.top() {
        match outline.blocks[at].kind {
            Kind::Heading(..) | Kind::Rule => last = None,
            Kind::List(Some(_)) => {
                if let Some(first) = last.filter(|_| !between.is_empty()) {
                    pair(page, (first, at), &between, found);
                }
                last = Some(at);
                between.clear();
            }
            _ => between.push(at),
        }
    }
}

fn pair(page: &Page<'_>, (first, second): (usize, usize), between: &[usize], found: &mut Vec<Diagnostic>) {
    let outline = &page.outline;
    let (Some(one), Some(two)) = (numbers(page, first), numbers(page, second)) else { return };
    let goes_on = two.first > 1 && two.first == one.first + one.count as u64;
    // A list that is written `1.`, `1.`, `1.` does not begin again with another `1.`; words between might open a new procedure.
    let again = two.first == 1 && one.lazy && between.iter().all(|&at| belongs(outline, at));
    // A comment between two lists keeps them apart on purpose.
    let is_comment = |at: usize| {
        let block = &outline.blocks[at];
        block.kind == Kind::Html && page.body().get(block.span.clone()).is_some_and(|html| html.trim_start().starts_with("<!--"))
    };
    let seen = between.iter().any(|&at| !is_comment(at));
    let html = |at: &&usize| outline.blocks[**at].kind == Kind::Html;
    let html = between.iter().filter(html).filter_map(|&at| page.body().get(outline.blocks[at].span.clone()));
    if one.mark != two.mark || !seen || !(goes_on || again) || !is_whole(html) {
        return;
    }
    let message = if goes_on {
        format!("the list breaks off here and goes on with {} below", two.first)
    } else {
        "the list breaks off here, and its numbers begin at 1 again below".to_owned()
    };
    let start = outline.blocks[between[0]].span.start;
    let next = page.line(outline.blocks[second].span.start);
    let (file, span) = page.text.body.locate(next.clone(), &page.text.source);
    let finding = page.finding(&CODE, page.line(start), message).label(&file, span, "the next step");
    let mut finding = finding.help("Indent what belongs to the step, so that all steps are one list.");
    // A tab inside of code or HTML stays the tab that it is; elsewhere it may mean something else after three spaces.
    let literal = |at: usize| between.iter().any(|&block| is_literal(&outline.blocks[block], at));
    let edits = indented(page, page.line(start).start..next.start, (one.width, &literal));
    finding.fixes.extend(edits.and_then(|edits| page.fix("indent it to the step above", true, edits)));
    found.push(finding);
}

/// Whether raw HTML opens nothing that it does not close, and holds no headings: else the lists stand in different boxes.
fn is_whole<'a>(blocks: impl Iterator<Item = &'a str>) -> bool {
    const VOID: &[&str] = &["img", "br", "hr", "input", "source", "track", "wbr", "embed", "area", "col", "link", "meta"];
    let mut open = 0i64;
    for html in blocks {
        let tags = crate::markdown::tags::tags(html);
        let is_heading = |name: &str| name.len() == 2 && name.starts_with(['h', 'H']) && name.ends_with(|c: char| c.is_ascii_digit());
        let stays = |tag: &&crate::markdown::tags::RawTag<'_>| {
            !VOID.contains(&tag.name.to_ascii_lowercase().as_str()) && !html.get(tag.span.clone()).is_some_and(|text| text.ends_with("/>"))
        };
        if tags.iter().any(|tag| is_heading(tag.name)) || html.trim_start().starts_with("</") && open == 0 {
            return false;
        }
        open += tags.iter().filter(stays).count() as i64 - memchr::memmem::find_iter(html.as_bytes(), b"</").count() as i64;
        if open < 0 {
            return false;
        }
    }
    open == 0
}

/// What a step may have and a new procedure does not begin with: code, a picture, a note, a table.
fn belongs(outline: &Outline<'_>, at: usize) -> bool {
    let block = &outline.blocks[at];
    match block.kind {
        Kind::Code(_) | Kind::Quote(_) | Kind::Table | Kind::Html => true,
        Kind::Paragraph => {
            let in_picture = |link: usize| outline.links.get(link).is_some_and(|link| link.picture);
            outline.words[block.words.clone()].iter().all(|words| words.text.trim().is_empty() || words.link.is_some_and(in_picture))
        }
        _ => false,
    }
}

struct Numbers {
    first: u64,
    count: usize,
    /// Whether every item is written `1.`.
    lazy: bool,
    /// `.` or `)`.
    mark: u8,
    /// Columns that the last item's number takes.
    width: usize,
}

fn numbers(page: &Page<'_>, list: usize) -> Option<Numbers> {
    let outline = &page.outline;
    let Kind::List(Some(first)) = outline.blocks[list].kind else { return None };
    let mut out = Numbers { first, count: 0, lazy: true, mark: b'.', width: 0 };
    for item in outline.children(list) {
        let start = outline.blocks[item].span.start;
        let line = page.line(start);
        let text = page.body().get(start..line.end.max(start))?;
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let rest = text.get(digits + 1..)?;
        let spaces = rest.bytes().take_while(|b| *b == b' ').count();
        if digits == 0 || rest.starts_with('\t') {
            return None;
        }
        out.count += 1;
        out.lazy &= &text[..digits] == "1";
        out.mark = *text.as_bytes().get(digits)?;
        out.width = start - line.start + digits + 1 + if (1..=4).contains(&spaces) && spaces < rest.len() { spaces } else { 1 };
    }
    (out.count > 0).then_some(out)
}

fn is_literal(block: &Block<'_>, at: usize) -> bool {
    matches!(block.kind, Kind::Code(Some(_)) | Kind::Html) && block.span.contains(&at)
}

/// The edits that indent all lines of a range; none where a tab would change what they mean.
fn indented(
    page: &Page<'_>,
    range: Range<usize>,
    (width, literal): (usize, &dyn Fn(usize) -> bool),
) -> Option<Vec<(Range<usize>, String)>> {
    let (mut at, mut edits) = (range.start, Vec::new());
    for line in page.body().get(range)?.split_inclusive('\n') {
        if line.starts_with('\t') && !literal(at) {
            return None;
        }
        if !line.trim().is_empty() {
            edits.push((at..at, " ".repeat(width)));
        }
        at += line.len();
    }
    Some(edits)
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn one_list_is_told_from_two() {
        for body in [
            "1. a\n2. b\n\nOn a phone:\n\n1. c\n2. d\n",
            "1. a\n\n**On a phone**\n\n1. c\n",
            "1. a\n2. b\n\n![x](y.png)\n\n1. c\n2. d\n",
            "1. a\n\n## B\n\n2. c\n",
            "1. a\n\n<!-- x -->\n\n2. b\n",
            "1. a\n\n![x](y.png)\n\n2) b\n",
            "<h3>\n\n1. a\n\n</h3>\n\nWords.\n\n<h3>\n\n2. b\n\n</h3>\n",
            "1. a\n\n<Tab>\n\n2. b\n\n</Tab>\n",
            "1. a\n\n   ![x](y.png)\n\n2. b\n",
        ] {
            assert_eq!(shown("broken-numbering", &format!("Lead.\n\n{body}")), "", "{body}");
        }
        let indent = "  fix: indent it to the step above: \"\" → \"   \"";
        assert_eq!(
            shown("broken-numbering", "Lead.\n\n1. a\n\n![x](y.png)\n\n1. b\n1. c\n\n> n\n> m\n\n1. d\n"),
            format!(
                "`![x](y.png)` the list breaks off here, and its numbers begin at 1 again below\n{indent}\n`> n` the list breaks off here, and its numbers begin at 1 again below\n{indent}, \"\" → \"   \"\n"
            )
        );
        assert_eq!(
            shown("broken-numbering", "Lead.\n\n1. a\n2. b\n\n<div><img src=\"a.png\">\n</div>\n\n3. c\n"),
            format!("`<div><img src=\"a.png\">` the list breaks off here and goes on with 3 below\n{indent}, \"\" → \"   \"\n")
        );
        assert_eq!(
            shown("broken-numbering", "Lead.\n\n1. a\n\n```\n\tx\n```\n\n1. b\n\n\tcode\n\n1. c\n"),
            format!(
                "`\u{60}\u{60}\u{60}` the list breaks off here, and its numbers begin at 1 again below\n{indent}, \"\" → \"   \", \"\" → \"   \"\n"
            )
        );
    }
}
