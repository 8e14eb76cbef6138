//! Tables that are none.

use super::{Slip, quoted};

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
    if is_dashes(second) {
        let is_plain = second.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t'));
        let below = first.len() + gap..first.len() + gap + second.len();
        if !is_plain {
            let mend = ("write hyphens".to_owned(), vec![(0..below.end, format!("{first}{line_ending}{prefix}{dashes}"))]);
            let can_mend = is_repeatable(prefix).then_some(mend);
            return slip(
                "its row of dashes is not made of hyphens",
                format!("Write {} below the row of headings.", quoted(&dashes)),
                can_mend,
            );
        }
        if cells(second) == Some(columns) {
            // The parser takes spaces there, and no tabs.
            let mend = ("write hyphens".to_owned(), vec![(0..below.end, format!("{first}{line_ending}{prefix}{dashes}"))]);
            let has_tab = second.contains('\t').then(|| is_repeatable(prefix).then_some(mend));
            return slip("a tab stands in its row of dashes", format!("Write {} below the row of headings.", quoted(&dashes)), has_tab?);
        }
        let (has, counted) = (cells(second)?, if columns == 1 { "column" } else { "columns" });
        let what = format!("its first row has {columns} {counted} and the row of dashes {has}");
        return slip(&what, "Write as many cells into the one as into the other. A `|` inside of a cell is written `\\|`.".into(), None);
    }
    cells(second).filter(|columns| *columns > 1)?;
    let mend = ("add the row of dashes".to_owned(), vec![(0..first.len(), format!("{first}{line_ending}{prefix}{dashes}"))]);
    slip(
        "below its first row there is no row of dashes",
        format!("Write {} below the row of headings.", quoted(&dashes)),
        is_repeatable(prefix).then_some(mend),
    )
}

fn is_repeatable(prefix: &str) -> bool {
    prefix.chars().all(|c| c == '>' || c == ' ')
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
