//! Stop lists by folded word. tantivy keeps its lists to itself and spells them with accents, so a word is asked for in
//! every spelling that folds to it.

use std::sync::Arc;

use tantivy::tokenizer::{Language, StopWordFilter, Token, TokenFilter, TokenStream, Tokenizer};

use super::fold::fold;

/// The lists hold nothing longer.
const MOST_CHARS: usize = 12;
/// Nor a word with more accents (`általában`).
const MOST_ACCENTS: usize = 3;

/// tantivy's list of a language.
pub(super) struct StopList {
    filter: StopWordFilter,
    spellings: Spellings,
}

impl StopList {
    /// `accented`: the letters with accents that the list uses.
    pub(super) fn new(language: Language, accented: &str) -> Option<StopList> {
        let mut plain = String::new();
        let mut letters = Vec::new();
        for letter in accented.chars() {
            fold(letter.encode_utf8(&mut [0; 4]), &mut plain);
            letters.extend(plain.chars().next().map(|plain| (plain, letter)));
        }
        Some(StopList { filter: StopWordFilter::new(language)?, spellings: Spellings(letters.into()) })
    }

    /// Whether a word of the list folds to `surface`.
    pub(super) fn contains(&self, surface: &str) -> bool {
        if surface.chars().nth(MOST_CHARS).is_some() {
            return false;
        }
        let asked = self.spellings.of(surface).len();
        let mut left = 0;
        self.filter.clone().transform(self.spellings.clone()).token_stream(surface).process(&mut |_| left += 1);
        left < asked
    }
}

/// Takes a folded word for a text and all its spellings for the tokens. Plain letters with the accented ones that fold to them.
#[derive(Clone)]
struct Spellings(Arc<[(char, char)]>);

impl Spellings {
    fn of(&self, surface: &str) -> Vec<String> {
        let mut found = vec![(String::new(), 0)];
        for c in surface.chars() {
            for at in 0..found.len() {
                let (ahead, accents) = &found[at];
                if *accents < MOST_ACCENTS {
                    let other = self.0.iter().filter(|(plain, _)| *plain == c);
                    let more: Vec<_> = other.map(|(_, letter)| (format!("{ahead}{letter}"), accents + 1)).collect();
                    found.extend(more);
                }
                found[at].0.push(c);
            }
        }
        found.into_iter().map(|(spelling, _)| spelling).collect()
    }
}

impl Tokenizer for Spellings {
    type TokenStream<'a> = Spelled;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Spelled {
        Spelled { left: self.of(text), token: Token::default() }
    }
}

struct Spelled {
    left: Vec<String>,
    token: Token,
}

impl TokenStream for Spelled {
    fn advance(&mut self) -> bool {
        match self.left.pop() {
            Some(spelling) => {
                self.token.text = spelling;
                true
            }
            None => false,
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_list_with_accents_knows_words_without() {
        let hungarian = StopList::new(Language::Hungarian, "áéíóöőúüű").unwrap();
        for (word, listed) in
            [("altalaban", true), ("tovabba", true), ("kozott", true), ("eloszor", true), ("es", true), ("fiok", false), ("", false)]
        {
            assert_eq!(hungarian.contains(word), listed, "{word}");
        }
        assert!(StopList::new(Language::Greek, "").is_none());
    }

    #[test]
    fn long_words_are_not_spelled_out() {
        let hungarian = StopList::new(Language::Hungarian, "áéíóöőúüű").unwrap();
        assert!(!hungarian.contains(&"a".repeat(100_000)));
        assert!(hungarian.spellings.of("ououououou").len() < 4000);
    }
}
