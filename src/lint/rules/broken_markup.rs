//! HT003: Markdown that is nearly right, so that readers see its signs.

use std::cell::OnceCell;
use std::ops::Range;

use pulldown_cmark::LinkType;

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::outline::{Kind, Role, Words};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::slips::{self, Known, Line, Slip};
use crate::lint::{Page, Plan};
use crate::markdown;

static CODE: Code = Code { code: "HT003", name: "broken-markup", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "Markdown that is nearly right, so that readers see its signs: a link with a space in the wrong place, say, or a table without its row of dashes.",
    why: "Markdown has no errors: what it cannot read it shows. Readers then see brackets and stars, and the link, the table or \
          the warning that should be there is missing.",
    mend: "Found are:\n\n\
           - links whose space, quotes or brackets are wrong\n\
           - links and footnotes that name something which is not there\n\
           - notes of a kind that does not exist, or with words beside their name\n\
           - tables without a row of dashes, or with one that does not fit\n\
           - headings without a space, and lists typed with `•`\n\
           - stars that make nothing bold\n\n\
           Write it as the finding says. If the signs are meant to be read, as in a formula, write them as code between backticks, or \
           put a backslash before the first one.",
    remedy: Remedy::Unsafe,
    options: &[],
    bad: "Download all invoices of a year, or read about [refunds] (refunds.md).\n\n> [!WARN]\n> A year is the longest period.\n",
    good: "Download all invoices of a year, or read about [refunds](refunds.md).\n\n> [!WARNING]\n> A year is the longest period.\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    let known = OnceCell::new();
    let words = &page.outline.words;
    let mut at = 0;
    while at < words.len() {
        let end = at + words[at..].iter().take_while(|next| next.block == words[at].block).count();
        if words[at..end].iter().any(|run| is_text(page, run) && has_signs(run.text.as_bytes())) {
            row(page, at..end, known.get_or_init(|| defined(page.body())), found);
        }
        at = end;
    }
    if page.body().contains("[!") {
        found.extend(lost_notes(page));
    }
}

/// `> [!NOTE]: words` gives the address `words` a name, and shows nothing.
fn lost_notes<'a>(page: &'a Page<'_>) -> impl Iterator<Item = Diagnostic> + 'a {
    markdown::definitions(page.body()).into_iter().filter_map(|span| {
        let line = page.line(span.start);
        let prefix = page.body().get(line.start..span.start).filter(|prefix| prefix.contains('>'))?;
        let text = page.body().get(span.start..line.end)?;
        let slip = slips::in_quotation(text, prefix, page.line_ending())?;
        let what = "these words are not shown: with a colon after the brackets, they are taken for an address".to_owned();
        Some(finding(page, Slip { what, span: 0..line.end - span.start, ..slip }, span.start))
    })
}

/// Names of addresses, and whether there are footnotes.
type Defined<'a> = (Vec<&'a str>, bool);

fn defined(body: &str) -> Defined<'_> {
    let name = |span: Range<usize>| body.get(span)?.trim_start().strip_prefix('[')?.split_once("]:").map(|(name, _)| name);
    (markdown::definitions(body).into_iter().filter_map(name).collect(), body.contains("\n[^") && body.contains("]:"))
}

/// Whether a run is text: words, or an address that is a link by itself.
fn is_text(page: &Page<'_>, run: &Words<'_>) -> bool {
    let is_bare = |link: usize| {
        page.outline
            .links
            .get(link)
            .is_some_and(|link| link.written == LinkType::Autolink && !page.body()[link.span.clone()].starts_with('<'))
    };
    run.role == Role::Text && run.link.is_none_or(is_bare)
}

fn has_signs(text: &[u8]) -> bool {
    let begins =
        text.first().is_some_and(|first| matches!(first, b'#' | b'|' | b'-' | b'*' | b'+') || first.is_ascii_digit() || *first >= 0x80);
    begins || memchr::memchr3(b'[', b']', b'*', text).is_some()
}

/// The slips in the words of one block that stand in a row.
fn row(page: &Page<'_>, words: Range<usize>, (names, has_notes): &Defined<'_>, found: &mut Vec<Diagnostic>) {
    let runs = &page.outline.words[words.clone()];
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return };
    let (start, body) = (first.span.start, page.body());
    let Some(source) = body.get(start..last.span.end) else { return };
    let live = live(page, runs, source, start);
    let known = Known { names, has_notes: *has_notes };
    found.extend(slips::in_text(&slips::Words { source, live: &live }, &known).into_iter().map(|slip| finding(page, slip, start)));
    let block = &page.outline.blocks[first.block];
    if !matches!(block.kind, Kind::Paragraph | Kind::Item) {
        return;
    }
    let mut at = start;
    for (number, line) in source.split_inclusive('\n').enumerate() {
        let (text, from) = (&live[at - start..at - start + line.len()], at);
        at += line.len();
        let from = from + (text.len() - text.trim_start().len());
        let place = Place { start: from, end: at, is_first: number == 0, first: words.start };
        found.extend(on_line(page, &place, &live[from - start..at - start], first).map(|slip| finding(page, slip, from)));
    }
}

/// The words as they are written, with an `x` for each byte that is no text to the parser or that a backslash takes the meaning from.
fn live(page: &Page<'_>, runs: &[Words<'_>], source: &str, start: usize) -> String {
    let mut live: Vec<u8> = source.bytes().map(|byte| if byte.is_ascii_whitespace() { byte } else { b'x' }).collect();
    let mut done = 0;
    for run in runs {
        let (from, to) = (run.span.start - start, run.span.end - start);
        // Signs of a quotation begin each of its lines.
        if let Some(gap) = source.get(done..from).filter(|gap| gap.trim_start_matches(['>', ' ', '\t', '\n', '\r']).is_empty()) {
            live[done..from].copy_from_slice(gap.replace('>', " ").as_bytes());
        }
        done = to.max(done);
        if !is_text(page, run) {
            continue;
        }
        live[from..to].copy_from_slice(&source.as_bytes()[from..to]);
        let is_escaped = |at: usize| (start + at).checked_sub(1).is_some_and(|before| page.body().as_bytes()[before] == b'\\');
        for (at, byte) in live.iter_mut().enumerate().take(to).skip(from) {
            if byte.is_ascii_punctuation() && is_escaped(at) {
                *byte = b'x';
            }
        }
    }
    String::from_utf8(live).unwrap_or_default()
}

/// Where a line of a block stands in the body.
struct Place {
    start: usize,
    end: usize,
    /// Whether it is the first of the words.
    is_first: bool,
    /// The first of the words.
    first: usize,
}

fn on_line(page: &Page<'_>, place: &Place, live: &str, run: &Words<'_>) -> Option<Slip> {
    let (body, line) = (page.body(), page.line(place.start));
    let prefix = body.get(line.start..place.start)?;
    let block = page.outline.blocks.get(run.block)?;
    let outer = block.parent.and_then(|parent| page.outline.blocks.get(parent));
    let item = if block.kind == Kind::Item { Some(block) } else { outer.filter(|outer| outer.kind == Kind::Item) };
    let begins_item = place.is_first && item.is_some_and(|item| item.words.start == place.first);
    // Words after a picture or other markup begin no line.
    let begins = begins_item || prefix.trim_start_matches(is_before).is_empty() || place.is_first && begins_block(page, block, place.first);
    if !begins {
        return None;
    }
    let source = body.get(place.start..place.end)?.trim_end_matches(['\n', '\r']);
    let live = live.get(..source.len())?;
    if live.starts_with('|') {
        return table(page, place.start, &line);
    }
    let (before, after) = around(body, &line);
    let row = Line {
        source,
        live,
        around: [&before.0, &after.0],
        is_next: [before.1, after.1],
        begins_item,
        is_quoted: page.outline.lies_in(run.block, |kind| matches!(kind, Kind::Quote(_))),
    };
    if place.is_first && outer.is_some_and(|outer| outer.kind == Kind::Quote(None) && outer.words.start == place.first) {
        return slips::in_quotation(live, prefix, page.line_ending()).or_else(|| slips::at_line(&row));
    }
    slips::at_line(&row)
}

/// The nearest lines before and after one that are not empty, and whether they stand beside it.
fn around(body: &str, line: &Range<usize>) -> ((String, bool), (String, bool)) {
    let bare = |line: &str| line.trim_start_matches(is_before).trim_end().to_owned();
    let nearest = |(number, line): (usize, &str)| Some((bare(line), number == 0)).filter(|(line, _)| !line.is_empty());
    let before = body[..line.start].lines().rev().enumerate().find_map(nearest);
    let after = body[line.end..].lines().skip(1).enumerate().find_map(nearest);
    (before.unwrap_or_default(), after.unwrap_or_default())
}

/// A line that begins with `|`, and no table. Below another row it is not the first, and a row that goes on below is none.
fn table(page: &Page<'_>, start: usize, line: &Range<usize>) -> Option<Slip> {
    let body = page.body();
    let prefix = body.get(line.start..start)?;
    let second = body.get(line.end..)?.split_inclusive('\n').nth(1)?;
    let next = second.trim_start_matches(is_before);
    let is_quoted = |prefix: &str| prefix.contains('>');
    let above = body[..line.start].lines().next_back().unwrap_or("").trim_start_matches(is_before).trim_end();
    if above.starts_with('|') || above.ends_with('|') || is_quoted(prefix) != is_quoted(&second[..second.len() - next.len()]) {
        return None;
    }
    let gap = body[line.end..].find('\n')? + 1 + second.len() - next.len();
    slips::in_table((&body[start..line.end], next.trim_end()), gap, (prefix, page.line_ending()))
}

/// Whether a block begins with a run, and not after something else.
fn begins_block(page: &Page<'_>, block: &crate::lint::outline::Block<'_>, first: usize) -> bool {
    block.words.start == first && page.outline.words[first].span.start == block.span.start
}

/// What may stand before the first character of a line.
fn is_before(c: char) -> bool {
    matches!(c, ' ' | '\t' | '>')
}

fn finding(page: &Page<'_>, slip: Slip, start: usize) -> Diagnostic {
    let finding = page.finding(&CODE, start + slip.span.start..start + slip.span.end, slip.what).help(slip.help);
    let moved = |(range, text): (Range<usize>, String)| (start + range.start..start + range.end, text);
    let fix = slip.mend.and_then(|(title, edits)| page.fix(title, false, edits.into_iter().map(moved).collect()));
    match fix {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::lint::tests::{FILE, shown, tree};
    use crate::tree::{File, SourcePath};

    fn found(text: &str) -> String {
        shown("broken-markup", text)
    }

    #[test]
    fn what_is_right_or_meant_is_left_alone() {
        for text in [
            "`[a] (b.md)` and \\[a] (b.md) and [a](b.md) and [a](<b c.md>).\n",
            "```\n##x\n| a | b |\n| c | d |\n[^1]\n```\n\n    ** a b **\n",
            "| a | b |\n|---|---|\n| ** | `[^1]` |\n| • x | [!WARN] |\n\nText[^1].\n\n[^1]: A note.\n",
            "> [!NOTE]\n> A note.\n\n> [!note]\n> Another.\n\n> Somebody said [!WARN] once.\n",
            "<p>** a b ** [^1]</p>\n\n**Bold.** **日本語**です。\n\n[a]: b.md\n\n[a][] and [a] and [b][a].\n",
        ] {
            assert_eq!(found(text), "", "{text}");
        }
    }

    #[test]
    fn slips_are_found_where_they_stand_and_told_once() {
        assert_eq!(
            found("1. Open it:\n\n   > [!NOTE] Words\n   > more\n\n   | a | b |\n   | 1 | 2 |\n   | 3 | 4 |\n"),
            "`[!NOTE]` `[!NOTE]` is shown as text: more stands on its line\n  fix: begin a new line: \"[!NOTE] \" → \"[!NOTE]\\n   > \"\n\
             `| a | b |` this table is shown as text: below its first row there is no row of dashes\n  fix: add the row of dashes: \"| a | b |\" → \"| a | b |\\n   |---|---|\"\n"
        );
        assert_eq!(found("Words\n##Heading\nand *more*\n• one\n• two\n").matches("fix:").count(), 3);
        assert_eq!(found("A\n> [!WARN]\r\n> b\r\n").lines().count(), 2);
    }

    /// What slips are made of, and what may stand inside of them.
    const PIECES: &[&str] = &[
        "[words] (",
        "refunds.md",
        ")",
        "](",
        "[a",
        "] ",
        "**",
        "** ",
        " **",
        "`code`",
        "*x*",
        "<b>y</b>",
        "&amp;",
        "\\*",
        "\\[",
        "\n",
        "\n\n",
        "> ",
        "> [!NOTE] ",
        "> [!WARNING]: ",
        "##",
        "• ",
        "1.One",
        "- ",
        "[ ]",
        "| a ",
        "|",
        "|---|",
        "| — ",
        "用語",
        "「",
        "（",
        "）",
        "é",
        "https://a.example/b ",
        "[b](refunds.md)",
        " ",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        /// A mend moves signs. Whatever a reader could read before is there afterwards, and nothing comes twice.
        #[test]
        fn no_mend_loses_a_letter(pieces in prop::collection::vec(prop::sample::select(PIECES), 1..14)) {
            let tree = tree(&format!("Words.\n\n{}\n", pieces.concat()));
            let Some(File::Text(text)) = tree.files.get(&SourcePath::new(FILE)) else { return Ok(()) };
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            for finding in crate::lint::tests::found_in(&tree).into_iter().filter(|one| one.code.name == "broken-markup") {
                for fix in &finding.fixes {
                    let mut new = text.to_string();
                    for edit in fix.edits.iter().rev() {
                        new.replace_range(edit.span.range(), &edit.text);
                    }
                    prop_assert_eq!(letters(&new), letters(text), "{}: {}", finding.message, new);
                }
            }
        }
    }
}
