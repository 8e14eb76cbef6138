//! Folding: one spelling for words that differ in case, accents, width or invisible characters only. The browser's reader
//! folds alike, so a change here is a new `tokens::VERSION`.

use unicode_normalization::UnicodeNormalization;

/// Writes the folded spelling of `text` over `out`.
pub(super) fn fold(text: &str, out: &mut String) {
    out.clear();
    // Taken apart first: `ℋ` is a capital only when its style is gone. No small letter falls apart that its capital did not.
    for c in text.chars().nfkd().flat_map(char::to_lowercase).filter(|&c| !invisible(c) && !dropped(c)) {
        match letters(c) {
            Some(letters) => out.push_str(letters),
            None => out.push(c),
        }
    }
}

/// Writes `text` over `out` in lower case with its accents, as a stemmer wants it.
pub(super) fn lower(text: &str, out: &mut String) {
    out.clear();
    out.extend(text.chars().filter(|&c| !invisible(c)).flat_map(char::to_lowercase).nfkc().flat_map(char::to_lowercase));
}

/// Characters that stand inside words without being seen: the soft hyphen, joiners and directions, and variants of glyphs.
pub(super) fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Accents, the points and vowel signs of Hebrew and Arabic with the stroke that widens words; and the space that a few letters
/// bring along when they are taken apart. The marks of other scripts tell words apart and stay.
fn dropped(c: char) -> bool {
    matches!(c, ' ' | '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// Letters that no normal form takes apart, and two signs that have a plainer twin.
fn letters(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'ø' => "o",
        'æ' => "ae",
        'œ' => "oe",
        'ł' => "l",
        'đ' => "d",
        'ı' => "i",
        'ς' => "σ",
        '‐' => "-",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_readers_take_for_the_same_fold_alike() {
        let mut out = String::new();
        for (text, folded) in [
            ("Résumé", "resume"),
            ("Re\u{301}sume\u{301}", "resume"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("STRAẞE", "strasse"),
            ("İstanbul", "istanbul"),
            ("Iğdır", "igdir"),
            ("Øl", "ol"),
            ("Ǿ", "o"),
            ("Łódź", "lodz"),
            ("Đà", "da"),
            ("œuvre", "oeuvre"),
            ("ÆTHER", "aether"),
            ("ﬁle", "file"),
            ("Ｆｕｌｌ", "full"),
            ("ΟΔΟΣ", "οδοσ"),
            ("οδός", "οδοσ"),
            ("ёлка", "елка"),
            ("ℋ𝐞𝐥𝐥𝐨", "hello"),
            ("co\u{ad}op\u{200b}er\u{feff}ate", "cooperate"),
            ("❤\u{fe0f}", "❤"),
            ("ͺ", ""),
            ("e‑mail", "e-mail"),
            ("שָׁלוֹם", "שלום"),
            ("كِتَابٌ كـتـاب أين", "كتابكتاباين"),
            ("हिन्दी", "हिन्दी"),
        ] {
            fold(text, &mut out);
            assert_eq!(out, folded, "{text}");
        }
    }

    #[test]
    fn the_stemmer_gets_accents_but_no_capitals() {
        let mut out = String::new();
        for (text, lowered) in
            [("Évènements", "évènements"), ("E\u{301}TE\u{301}", "été"), ("ﬁles", "files"), ("ΛΌΓΟΣ", "λόγοσ"), ("λόγος", "λόγος")]
        {
            lower(text, &mut out);
            assert_eq!(out, lowered, "{text}");
        }
    }
}
