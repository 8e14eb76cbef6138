//! Slips of the pen: Markdown that is nearly right, so that its signs are shown as text. Works on what the parser left over as
//! text, never on code, links or raw HTML.

use std::ops::Range;

use crate::text::{shortened, visible};

mod inline;
mod line;
mod note;
mod table;

pub use inline::in_text;
pub use line::{Line, at_line};
pub use note::in_quotation;
pub use table::in_table;

/// What to replace with what, in bytes of the text.
pub type Edits = Vec<(Range<usize>, String)>;

/// What a writer nearly wrote. Ranges are bytes of the text given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// The signs and what they are about.
    pub span: Range<usize>,
    /// What is wrong, as a message.
    pub what: String,
    /// What to do.
    pub help: String,
    /// What was probably meant: a title, and what to replace with what. An edit holds all that it turns into something else.
    pub mend: Option<(String, Edits)>,
}

/// Words in a row: as they are written, and the same bytes with an `x` for each of all that is no text to the parser.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// As written.
    pub source: &'a str,
    /// As long as `source`, and with the same characters wherever it has text.
    pub live: &'a str,
}

/// What the rest of the file defines.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// Names of addresses: `[name]: address`.
    pub names: &'a [&'a str],
    /// Whether there are footnotes.
    pub has_notes: bool,
}

/// Most characters of a text that a message quotes.
const MOST: usize = 40;

/// Whether what stands before a line can be written again before the next.
fn is_repeatable(prefix: &str) -> bool {
    prefix.chars().all(|c| c == '>' || c == ' ')
}

fn quoted(text: &str) -> String {
    format!("`{}`", visible(&shortened(text, MOST)))
}

#[cfg(test)]
mod tests;
