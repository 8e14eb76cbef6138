//! Tables that are none.

use super::{Slip, is_repeatable, quoted};

/// A table that is none: its first line, and the next one, both from the first `|` on. `gap` is the number of bytes between
/// them, with which edits can reach the second.
pub fn in_table((first, second): (&str, &str), gap: usize, (prefix, line_ending): (&str, &str)) -> Option<Slip> {
    let columns = cells(first).filter(|columns| *columns > 1)?;
    let slip = |what: &str, help: String, mend| {
        Some(Slip { span: 0..first.len(), what: format!("this table is shown as text: {what}"), help, mend })
    };
    let dashes = format!("|{}", "---|".repeat(columns));
    if is_dashes(first) {
        return slip(
            "nothing stands above its row of dashes",
            "Write the row of headings on the line above, without an empty line between.".into(),
            None,
        );
    }
    let help = format!("Write {} below the row of headings.", quoted(&dashes));
    let write = |title: &str, end: usize| {
        is_repeatable(prefix).then(|| (title.to_owned(), vec![(0..end, format!("{first}{line_ending}{prefix}{dashes}"))]))
    };
    let whole = first.len() + gap + second.len();
    if !is_dashes(second) {
        cells(second).filter(|columns| *columns > 1)?;
        return slip("below its first row there is no row of dashes", help, write("add the row of dashes", first.len()));
    }
    if !second.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t')) {
        return slip("its row of dashes is not made of hyphens", help, write("write hyphens", whole));
    }
    let has = cells(second)?;
    if has != columns {
        let what = format!("its first row has {columns} columns and the row of dashes {has}");
        return slip(&what, "Write as many cells into the one as into the other. A `|` inside of a cell is written `\\|`.".into(), None);
    }
    // The parser takes spaces there, and no tabs.
    if second.contains('\t') { slip("a tab stands in its row of dashes", help, write("write hyphens", whole)) } else { None }
}

/// The cells of a row that begins and ends with `|`.
fn cells(line: &str) -> Option<usize> {
    let inside = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    Some(inside.replace("\\|", "").matches('|').count() + 1)
}

/// Whether a row is meant to part the headings from the rest. Editors make long dashes of hyphens.
fn is_dashes(line: &str) -> bool {
    let is_dash = |c: char| matches!(c, '-' | '–' | '—' | '―' | '=');
    line.trim().starts_with('|') && line.contains(is_dash) && line.chars().all(|c| is_dash(c) || matches!(c, '|' | ':' | ' ' | '\t'))
}
