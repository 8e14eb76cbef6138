//! Notes (GitHub's alerts) that are ordinary quotations.

use super::{Slip, is_repeatable};
use crate::text::nearest;

/// The kinds that there are.
pub(super) const NOTES: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

/// What other tools and languages call them.
const OTHER_NAMES: [(&str, &str); 13] = [
    ("ACHTUNG", "WARNING"),
    ("ATTENTION", "WARNING"),
    ("DANGER", "CAUTION"),
    ("ERROR", "CAUTION"),
    ("HINT", "TIP"),
    ("HINWEIS", "NOTE"),
    ("INFO", "NOTE"),
    ("INFORMATION", "NOTE"),
    ("SUCCESS", "TIP"),
    ("SUMMARY", "NOTE"),
    ("WARN", "WARNING"),
    ("注意", "WARNING"),
    ("提示", "TIP"),
];

/// The name in `[!NOTE]`, in capitals, and what follows on the line. `[NOTE]` and `[! NOTE ]` are meant to be the same.
pub(super) fn name(line: &str) -> Option<(String, &str)> {
    let (inside, rest) = line.strip_prefix('[')?.split_once(']')?;
    let name = inside.trim_start_matches(['!', '！']).trim().to_uppercase();
    let has_sign = inside.starts_with(['!', '！']);
    let is_known = NOTES.contains(&name.as_str()) || OTHER_NAMES.iter().any(|(other, _)| *other == name);
    let is_word = !name.is_empty() && name.chars().count() <= 20 && name.chars().all(|c| c.is_alphabetic() || c == '-');
    // Without the sign it may be a word in brackets, unless it stands alone.
    (is_word && (has_sign || is_known && rest.trim().is_empty())).then_some((name, rest))
}

/// A slip in the first line of a quotation, which the parser took for an ordinary one: a note that is none. `prefix` is what
/// stands before on the line, and is repeated where a line is parted.
pub fn in_quotation(line: &str, prefix: &str, line_ending: &str) -> Option<Slip> {
    let (name, rest) = name(line)?;
    let head = line.len() - rest.len();
    let is_kind = NOTES.contains(&name.as_str());
    let is_written = is_kind
        && line.get(1..).is_some_and(|inside| inside.starts_with('!') && inside[1..].to_uppercase().starts_with(&format!("{name}]")));
    if is_written && rest.trim().is_empty() {
        return None;
    }
    let all = NOTES.map(|note| format!("`[!{note}]`")).join(", ");
    // Other tools fold notes with a sign after the bracket, and take the words for a title. The words themselves stay untouched:
    // another slip may stand among them.
    let words = rest.trim_start_matches([' ', '\t', '-', '+', ':', '–', '—', '：']);
    let end = line.len() - words.len();
    let mark = |kind: &str| if words.is_empty() { format!("[!{kind}]") } else { format!("[!{kind}]{line_ending}{prefix}") };
    let can_part = words.is_empty() || is_repeatable(prefix);
    if is_written {
        return Some(Slip {
            span: 0..head,
            what: format!("`[!{name}]` is shown as text: more stands on its line"),
            help: "Write the words of the note on the next line.".into(),
            mend: can_part.then(|| ("begin a new line".into(), vec![(0..end, mark(&name))])),
        });
    }
    let other = OTHER_NAMES.iter().find(|(other, _)| *other == name).map(|(_, known)| *known);
    let meant = NOTES.into_iter().find(|note| *note == name).or(other).or_else(|| nearest(&name, NOTES));
    let shown = crate::text::visible(line[..head].trim());
    let why = if is_kind { "a note begins with an exclamation mark and has no space in it" } else { "there is no note of this kind" };
    Some(Slip {
        span: 0..head,
        what: format!("`{shown}` is shown as text: {why}"),
        help: meant.map_or_else(|| format!("Notes are {all}."), |meant| format!("Write `[!{meant}]`. Notes are {all}.")),
        mend: meant.filter(|_| can_part).map(|meant| (format!("write `[!{meant}]`"), vec![(0..end, mark(meant))])),
    })
}
