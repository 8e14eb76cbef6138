//! Lines that begin nothing: headings, items and notes without the sign or the space that they need.

use super::{MOST, Slip, note};
use crate::text::{shortened, visible};

/// Signs that word processors begin items with.
const BULLETS: [char; 8] = ['•', '‣', '◦', '●', '▪', '·', '–', '○'];

/// A line of a paragraph, from its first character on.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// As written.
    pub source: &'a str,
    /// The same bytes with an `x` for each of all that is no text.
    pub live: &'a str,
    /// The nearest lines before and after that are not empty, without what stands before their first character.
    pub around: [&'a str; 2],
    /// Whether they stand on the very next lines.
    pub is_next: [bool; 2],
    /// Whether it is what an item of a list begins with.
    pub begins_item: bool,
    /// Whether it stands in a quotation.
    pub is_quoted: bool,
}

/// A slip at the beginning of a line.
pub fn at_line(line: &Line<'_>) -> Option<Slip> {
    heading(line).or_else(|| item(line)).or_else(|| task(line)).or_else(|| loose_note(line))
}

fn heading(line: &Line<'_>) -> Option<Slip> {
    let rest = line.live.trim_start_matches(['#', '＃']);
    let signs = &line.live[..line.live.len() - rest.len()];
    let (count, is_wide) = (signs.chars().count(), signs.contains('＃'));
    // A colour, a number, a note of music; and a line that speaks of more than one.
    let is_other = rest.starts_with(|c: char| c.is_ascii_digit()) || rest.contains("##");
    let begins = !rest.trim().is_empty() && (is_wide || !rest.starts_with(char::is_whitespace));
    if !((1 + usize::from(!is_wide))..=6).contains(&count) || is_other || !begins || line.begins_item {
        return None;
    }
    let words = line.source[signs.len()..].trim();
    let meant = format!("{} {words}", "#".repeat(count));
    let why = if is_wide { "its number signs are wide ones" } else { "it has no space after its number signs" };
    Some(Slip {
        span: 0..line.source.trim_end().len(),
        what: format!("this heading is shown as text: {why}"),
        help: format!("Write `{}`.", visible(&shortened(&meant, MOST))),
        mend: Some((format!("write `{} ` before the heading", "#".repeat(count)), vec![(0..line.source.trim_end().len(), meant)])),
    })
}

/// What a line begins an item with that is none: a sign or a number, and how many bytes it takes with its space.
fn begun(line: &str) -> Option<(String, usize)> {
    let first = line.chars().next()?;
    if BULLETS.contains(&first) {
        let rest = line[first.len_utf8()..].trim_start();
        return (!rest.is_empty()).then(|| (first.to_string(), line.len() - rest.len()));
    }
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (sign, length) = if (1..=2).contains(&digits) { (line[digits..].chars().next()?, digits) } else { (first, 0) };
    let is_sign = if digits > 0 { matches!(sign, '.' | ')') } else { matches!(sign, '-' | '*' | '+') };
    let rest = line.get(length + sign.len_utf8()..).unwrap_or("");
    let kind = if digits > 0 { "1".to_owned() } else { sign.to_string() };
    (is_sign && rest.starts_with(char::is_alphabetic)).then(|| (kind, length + 1))
}

/// Whether a line has words such as `-Debug` inside of it.
fn names_options(line: &str) -> bool {
    let signs = [" -", " +", " *"];
    signs.iter().any(|sign| line.match_indices(sign).any(|(at, _)| line[at + 2..].starts_with(char::is_alphabetic)))
}

/// Items that run together. One alone may be anything: a legend, a sum, a dash.
fn item(line: &Line<'_>) -> Option<Slip> {
    let (sign, length) = begun(line.live)?;
    let like = |at: usize| begun(line.around[at]).is_some_and(|(like, _)| like == sign);
    let runs_on = (0..2).any(|at| like(at) && line.is_next[at]);
    // A list of options in a sentence, which the editor has wrapped.
    let is_wrapped =
        sign.is_ascii() && (line.around[0].ends_with(',') || [line.live, line.around[0]].iter().any(|text| names_options(text)));
    // Apart from one another, lines with a sign that a keyboard has are read well enough.
    let is_meant = if sign.is_ascii() { runs_on && !is_wrapped } else { like(0) || like(1) };
    if !is_meant || line.begins_item {
        return None;
    }
    let is_number = sign == "1";
    let meant = if is_number || sign.is_ascii() { format!("{} ", &line.source[..length]) } else { "- ".to_owned() };
    let (shown, words) = (line.source[..length].trim(), line.source[length..].trim_end());
    let why = if sign.is_ascii() { " without a space" } else { "" };
    let so = if runs_on { "so these lines run together" } else { "so this is no list" };
    let what = format!("`{shown}` begins no item{why}, {so}");
    Some(Slip {
        span: 0..shown.len(),
        what,
        help: format!("Begin each item with `{meant}`."),
        mend: Some((format!("begin the item with `{meant}`"), vec![(0..line.source.trim_end().len(), format!("{meant}{words}"))])),
    })
}

/// `- [x]task`, which is no box to tick.
fn task(line: &Line<'_>) -> Option<Slip> {
    let is_box = ["[ ]", "[x]", "[X]"].iter().any(|mark| line.live.starts_with(mark));
    let is_task = line.begins_item && is_box && line.live[3..].starts_with(char::is_alphanumeric);
    is_task.then(|| Slip {
        span: 0..3,
        what: "this box to tick is shown as text: it has no space after it".into(),
        help: format!("Write `{} ` before the task.", &line.live[..3]),
        mend: Some(("put a space after the box".into(), vec![(0..3, format!("{} ", &line.live[..3]))])),
    })
}

/// `[!NOTE]` that stands in no quotation.
fn loose_note(line: &Line<'_>) -> Option<Slip> {
    let (name, rest) = note::name(line.live).filter(|_| line.live.starts_with("[!"))?;
    note::NOTES.contains(&name.as_str()).then(|| Slip {
        span: 0..line.live.len() - rest.len(),
        what: format!(
            "`[!{name}]` is shown as text: it does not {}",
            if line.is_quoted { "begin its quotation" } else { "stand in a quotation" }
        ),
        help: match line.is_quoted {
            true => "Begin a quotation of its own, with an empty line without `>` above.".into(),
            false => "Begin this line and those of the note with `> `.".into(),
        },
        mend: None,
    })
}
