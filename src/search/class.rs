//! What a character does in a text: starts a word, continues it, or parts it from the next. The browser's reader knows the same
//! classes as patterns.

use unicode_normalization::char::is_combining_mark;

use super::fold::invisible;

/// Of scripts that are cut into pairs of characters, since they are written without spaces or with compounds of many words.
pub fn paired(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1100}'..='\u{11ff}' | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3130}'..='\u{318f}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{323af}')
}

/// Classes of characters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Starts or continues a word.
    Letter,
    /// Continues whatever it follows.
    Mark,
    /// Of a script that is cut into pairs.
    Paired,
    /// As if it were not there.
    Invisible,
    /// Parts words.
    Other,
}

pub(super) fn class(c: char) -> Class {
    if c.is_ascii() {
        return if c.is_ascii_alphanumeric() { Class::Letter } else { Class::Other };
    }
    if c >= '\u{300}' && is_combining_mark(c) {
        Class::Mark
    } else if invisible(c) {
        Class::Invisible
    } else if !c.is_alphanumeric() || is_apostrophe(c) {
        Class::Other
    } else if paired(c) {
        Class::Paired
    } else {
        Class::Letter
    }
}

pub(super) fn in_word(c: char) -> bool {
    matches!(class(c), Class::Letter | Class::Mark)
}

pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

/// Whether a capital that follows starts a word of its own, as in `getName` and `2Checkout`.
pub(super) fn is_small(c: char) -> bool {
    c.is_lowercase() || c.is_numeric()
}
