//! Where sentences begin and end, and how many words they have. Languages that put no spaces between words have no
//! count that means anything, and get none.

use std::ops::Range;

/// Endings after which a sentence goes on, in lower case, without the last period.
const ABBREVIATIONS: &[&str] = &[
    "e.g", "i.e", "etc", "vs", "cf", "approx", "no", "nr", "fig", "inc", "ltd", "mr", "mrs", "ms", "dr", "prof", "st", "min", "max", "p",
    "z.b", "u.a", "d.h", "bzw", "ca", "ggf", "usw", "evtl", "inkl", "exkl", "vgl", "abs", "p.ex", "env", "ex", "cad", "par ex", "p. ej",
    "ej", "sr", "sra", "ud", "uds", "pág", "art", "vol", "ver", "dept", "est", "jan", "feb", "aug", "sept", "oct", "nov", "dec",
];

/// The sentences of a running text. Code and addresses in it are U+FFFC; a line feed ends a sentence too.
pub fn split(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        while start < text.len() {
            let end = start + sentence_end(&text[start..]);
            let sentence = start..end;
            start = end;
            if !text[sentence.clone()].trim().is_empty() {
                let lead = text[sentence.clone()].len() - text[sentence.clone()].trim_start().len();
                let tail = text[sentence.clone()].len() - text[sentence.clone()].trim_end().len();
                return Some(sentence.start + lead..sentence.end - tail);
            }
        }
        None
    })
}

fn sentence_end(text: &str) -> usize {
    let mut open = 0;
    for (at, c) in text.char_indices() {
        // What follows a row of marks is the same for each of them: one that closes nothing is looked at once.
        if at < open {
            continue;
        }
        let after = at + c.len_utf8();
        match c {
            '\n' | '。' | '！' | '？' | '।' | '؟' => return after,
            '!' | '?' | '…' | '.' => {
                let rest = text[after..].trim_start_matches(['"', '\'', '”', '’', '»', ')', ']', '.', '!', '?']);
                let closes = text.len() - rest.len();
                let next = rest.trim_start().chars().next();
                let spaced = rest.is_empty() || rest.starts_with(char::is_whitespace);
                if !spaced || next.is_some_and(char::is_lowercase) {
                    open = closes;
                } else if c != '.' || !is_abbreviation(&text[..at]) {
                    return closes;
                }
            }
            _ => {}
        }
    }
    text.len()
}

fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"' | ',')).next().unwrap_or_default();
    // An initial: "J. Smith".
    let initial = word.chars().count() == 1 && word.chars().all(char::is_alphabetic) && word != "I";
    initial || !word.is_empty() && word.len() <= 8 && ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

/// How many words a text has; `None` for scripts that are written without spaces.
pub fn words(text: &str) -> Option<usize> {
    if text.chars().any(crate::text::is_spaceless) {
        return None;
    }
    Some(text.split_whitespace().filter(|word| word.contains(|c: char| c.is_alphanumeric() || c == super::prose::OBJECT)).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_people_end_them() {
        let of = |text: &str| split(text).map(|range| text[range].to_owned()).collect::<Vec<_>>().join("|");
        for (text, expected) in [
            ("One. Two! Three? Four", "One.|Two!|Three?|Four"),
            ("Use a file, e.g. a photo, i.e. A picture. Then go on.", "Use a file, e.g. a photo, i.e. A picture.|Then go on."),
            ("Version 1.2 of v2.0. It is here.", "Version 1.2 of v2.0.|It is here."),
            ("She said “Go.” He went (fast.) Done", "She said “Go.”|He went (fast.)|Done"),
            ("Wait... what? yes.", "Wait... what? yes."),
            ("Mr. Smith and J. Doe. End", "Mr. Smith and J. Doe.|End"),
            ("Eins, z.B. Zwei. Drei", "Eins, z.B. Zwei.|Drei"),
            ("設定を開く。次へ。", "設定を開く。|次へ。"),
            ("Line one\nLine two", "Line one|Line two"),
            ("", ""),
            ("é…", "é…"),
            ("And so on, etc.! Then...!) it… (Goes?) On", "And so on, etc.!|Then...!) it…|(Goes?)|On"),
        ] {
            assert_eq!(of(text), expected);
        }
        for row in [".", ".)", "!?\"", "...", "…"] {
            let text = format!("x{} a{}b", row.repeat(100_000), row.repeat(100_000));
            assert_eq!(of(&text), text);
        }
        assert_eq!((words("One two \u{fffc} – three."), words("設定 を開く")), (Some(4), None));
    }
}
