//! Tokens: what a text is cut into, for the index and for a query. The browser's reader cuts alike; `tests/search/tokens.json`
//! holds both to it. Which words are stopped or stemmed is not decided here but in `language`.

use unicode_normalization::UnicodeNormalization;

pub use super::class::paired;
use super::class::{Class, class, in_word, is_apostrophe, is_small};
use super::fold::{fold, invisible, lower};

/// Whoever reads shards of another version cannot look up words in them. Any change of a token is a new version.
pub const VERSION: u32 = 1;

/// Longer words are cut, longer wholes left out.
const MOST_CHARS: usize = 64;

/// A word of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// Folded; never empty, at most 64 characters.
    pub surface: &'a str,
    /// In lower case with its accents: what a stemmer wants.
    pub word: &'a str,
    /// Where it starts in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Stands for the tokens that follow and lie inside its range: `skip_bridge` before `skip` and `bridge`. It takes no
    /// position of its own.
    pub whole: bool,
}

/// Gives the tokens of a text to `take`, in order.
pub fn tokens(text: &str, take: &mut dyn FnMut(Token<'_>)) {
    let mut cutter = Cutter { text, words: vec![], units: vec![], surface: String::new(), word: String::new(), take };
    let mut at = 0;
    while at < text.len() {
        at = cutter.next(at);
    }
}

/// What stands between two words of a chain.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    Underscore,
    Dot,
    Hyphen,
    Nothing,
}

/// A word inside a chain such as `node.js` or `--no-color`.
#[derive(Clone, Copy)]
struct Word {
    start: usize,
    end: usize,
    /// What follows.
    join: Join,
    spelling: Spelling,
    /// Has a capital after a small letter or a digit.
    camel: bool,
}

/// How much folding a piece of text needs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Spelling {
    Folded,
    Ascii,
    Any,
}

/// A character of a paired script with its marks: bytes of the text, and of the buffer that its plain form stands in.
#[derive(Clone, Copy)]
struct Unit {
    start: usize,
    end: usize,
    from: usize,
    to: usize,
}

/// Where the cutting stands, with buffers that serve again.
struct Cutter<'a> {
    text: &'a str,
    words: Vec<Word>,
    units: Vec<Unit>,
    surface: String,
    /// Empty when it is the same as the surface.
    word: String,
    take: &'a mut dyn FnMut(Token<'_>),
}

impl Cutter<'_> {
    fn char(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    fn before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    fn starts_word(&self, at: usize) -> bool {
        self.char(at).is_some_and(|c| class(c) == Class::Letter)
    }

    /// Takes what starts here, if anything does, and says where to go on.
    fn next(&mut self, at: usize) -> usize {
        let byte = self.text.as_bytes()[at];
        if byte.is_ascii_alphanumeric() {
            return self.chain(at, at);
        }
        if byte.is_ascii() {
            return match self.after_sigil(at, byte) {
                Some(first) => self.chain(at, first),
                None => at + 1,
            };
        }
        let Some(c) = self.char(at) else { return self.text.len() };
        match class(c) {
            Class::Letter => self.chain(at, at),
            Class::Paired => self.run(at),
            _ => at + c.len_utf8(),
        }
    }

    /// Where the word starts that a sign such as `--` or `$` belongs to.
    fn after_sigil(&self, at: usize, byte: u8) -> Option<usize> {
        if !matches!(byte, b'-' | b'.' | b'$' | b'@' | b'#') {
            return None;
        }
        let twice = byte == b'-' && self.text.as_bytes().get(at + 1) == Some(&b'-');
        let first = at + 1 + usize::from(twice);
        let alone = |c: char| !in_word(c) && !matches!(c, '_' | '-' | '.' | '$' | '@' | '#' | '+');
        (self.starts_word(first) && self.before(at).is_none_or(alone)).then_some(first)
    }

    /// Words joined by `_`, `.` and hyphens, from the sign before the first to the sign after the last.
    fn chain(&mut self, start: usize, first: usize) -> usize {
        self.words.clear();
        let mut word = self.word(first);
        while let Some((join, next)) = self.join(word.end) {
            self.words.push(Word { join, ..word });
            word = self.word(next);
        }
        self.words.push(word);
        let end = self.after_suffix(word.end);
        if self.words.len() > 1 || start < first || word.end < end {
            self.joined(start, end);
        } else if !self.is_elided(word) {
            self.single(word);
        }
        end
    }

    fn word(&self, start: usize) -> Word {
        let bytes = self.text.as_bytes();
        let mut word = Word { start, end: start, join: Join::Nothing, spelling: Spelling::Folded, camel: false };
        let (mut at, mut small) = (start, false);
        while let Some(&byte) = bytes.get(at) {
            if byte.is_ascii_lowercase() || byte.is_ascii_digit() {
                small = true;
            } else if byte.is_ascii_uppercase() {
                word.camel |= small;
                small = false;
                if word.spelling == Spelling::Folded {
                    word.spelling = Spelling::Ascii;
                }
            } else if !byte.is_ascii()
                && let Some(c) = self.char(at)
            {
                let class = class(c);
                at += c.len_utf8();
                match class {
                    Class::Letter | Class::Mark => {
                        word.camel |= small && c.is_uppercase();
                        small = is_small(c) || (small && class == Class::Mark);
                        word.end = at;
                    }
                    Class::Invisible => {}
                    Class::Paired | Class::Other => break,
                }
                word.spelling = Spelling::Any;
                continue;
            } else {
                break;
            }
            at += 1;
            word.end = at;
        }
        word
    }

    fn join(&self, at: usize) -> Option<(Join, usize)> {
        let rest = &self.text[at..];
        let (join, length) = match rest.chars().next()? {
            '_' => (Join::Underscore, rest.len() - rest.trim_start_matches('_').len()),
            '.' => (Join::Dot, 1),
            c @ ('-' | '\u{2010}' | '\u{2011}') => (Join::Hyphen, c.len_utf8()),
            _ => return None,
        };
        self.starts_word(at + length).then_some((join, at + length))
    }

    /// After the `++` or `#` of a name; here, if there is none.
    fn after_suffix(&self, at: usize) -> usize {
        let length = match &self.text.as_bytes()[at..] {
            [b'+', b'+', ..] => 2,
            [b'+' | b'#', ..] => 1,
            _ => return at,
        };
        let ends = |c: char| !in_word(c) && !matches!(c, '_' | '+' | '#');
        if self.char(at + length).is_none_or(ends) { at + length } else { at }
    }

    /// Whether it is a letter that an apostrophe cut off, as in `l'eau` or `user's`. Of two such letters the first stays.
    fn is_elided(&mut self, word: Word) -> bool {
        if word.end - word.start > 1 && word.spelling != Spelling::Any {
            return false;
        }
        let ahead = self.text[..word.start].strip_suffix(is_apostrophe).and_then(|rest| rest.chars().next_back());
        let mut behind = self.text[word.end..].strip_prefix(is_apostrophe).unwrap_or_default().chars();
        let goes_on = |c: char| in_word(c) || matches!(c, '_' | '-' | '\u{2010}' | '\u{2011}');
        let is_before_more = behind.next().is_some_and(in_word) && behind.next().is_some_and(goes_on);
        if !is_before_more && !ahead.is_some_and(in_word) {
            return false;
        }
        fold(&self.text[word.start..word.end], &mut self.surface);
        let mut chars = self.surface.chars();
        chars.next().is_some_and(|c| !c.is_numeric()) && chars.next().is_none()
    }

    /// The tokens of a chain that is more than a word.
    fn joined(&mut self, start: usize, end: usize) {
        let words = std::mem::take(&mut self.words);
        let named = words.iter().any(|word| matches!(word.join, Join::Underscore | Join::Dot));
        let signed = words.first().is_some_and(|word| start < word.start) || words.last().is_some_and(|word| word.end < end);
        let spelling = words.iter().map(|word| word.spelling).max().unwrap_or(Spelling::Any);
        if named || signed {
            self.whole(start, end, spelling);
        }
        let (mut underscored, mut hyphenated) = (0, 0);
        for (at, &word) in words.iter().enumerate() {
            if word.join == Join::Underscore && at >= underscored {
                underscored = last_of_run(&words, at);
                let last = words[underscored].end;
                if start < word.start || last < end {
                    self.whole(word.start, last, spelling);
                }
            }
            if word.join == Join::Hyphen && at >= hyphenated {
                hyphenated = last_of_run(&words, at);
                self.hyphenated(word.start, words[hyphenated].end);
            }
            self.single(word);
        }
        self.words = words;
    }

    /// A word and, when capitals part it, the words in it.
    fn single(&mut self, word: Word) {
        if word.spelling == Spelling::Folded {
            let plain = cut(&self.text[word.start..word.end]);
            return (self.take)(Token { surface: plain, word: plain, start: word.start, end: word.end, whole: false });
        }
        self.spell(word.start, word.end, word.spelling);
        self.give(word.start, word.end, word.camel);
        if !word.camel {
            return;
        }
        let (mut from, mut small) = (word.start, false);
        for (at, c) in self.text[word.start..word.end].char_indices() {
            let at = word.start + at;
            if small && c.is_uppercase() {
                self.spell(from, at, word.spelling);
                self.give(from, at, false);
                from = at;
            }
            small = is_small(c) || (small && matches!(class(c), Class::Mark | Class::Invisible));
        }
        self.spell(from, word.end, word.spelling);
        self.give(from, word.end, false);
    }

    /// A name as it is written, its signs included.
    fn whole(&mut self, start: usize, end: usize, spelling: Spelling) {
        // A hyphen that is not ASCII folds to one that is.
        self.spell(start, end, if self.text[start..end].is_ascii() { spelling } else { Spelling::Any });
        self.give(start, end, true);
    }

    /// Words joined by hyphens as the one word that others make of them. Not dates and other numbers.
    fn hyphenated(&mut self, start: usize, end: usize) {
        if self.char(start).is_some_and(char::is_numeric) {
            return;
        }
        self.spell(start, end, Spelling::Any);
        self.surface.retain(|c| c != '-');
        self.word.retain(|c| !matches!(c, '-' | '\u{2010}'));
        self.give(start, end, true);
    }

    fn spell(&mut self, start: usize, end: usize, spelling: Spelling) {
        let text = &self.text[start..end];
        if spelling == Spelling::Any {
            fold(text, &mut self.surface);
            lower(text, &mut self.word);
        } else {
            self.surface.clear();
            self.surface.push_str(text);
            self.surface.make_ascii_lowercase();
            self.word.clear();
        }
    }

    /// Gives what was spelled.
    fn give(&mut self, start: usize, end: usize, whole: bool) {
        let surface = cut(&self.surface);
        let word = if self.word.is_empty() { surface } else { cut(&self.word) };
        let is_too_long = whole && surface.len() < self.surface.len();
        if !surface.is_empty() && !is_too_long {
            (self.take)(Token { surface, word, start, end, whole });
        }
    }

    /// Characters of a paired script, each with its neighbour.
    fn run(&mut self, start: usize) -> usize {
        self.units.clear();
        self.surface.clear();
        let mut end = start;
        for (at, c) in self.text[start..].char_indices() {
            let (at, after) = (start + at, start + at + c.len_utf8());
            match (class(c), self.units.last_mut()) {
                (Class::Mark, Some(unit)) => unit.end = after,
                (Class::Paired, Some(unit)) if continues_unit(c) => unit.end = after,
                (Class::Paired, _) => self.units.push(Unit { start: at, end: after, from: 0, to: 0 }),
                (Class::Invisible, _) => {}
                _ => break,
            }
            end = after;
        }
        for unit in &mut self.units {
            unit.from = self.surface.len();
            let plain = self.text[unit.start..unit.end].chars().nfkc().filter(|&c| !invisible(c));
            self.surface.extend(plain.take(MOST_CHARS / 2));
            unit.to = self.surface.len();
        }
        let pairs = self.units.len().saturating_sub(1).max(1);
        for (at, unit) in self.units.iter().enumerate().take(pairs) {
            let last = self.units.get(at + 1).unwrap_or(unit);
            let surface = &self.surface[unit.from..last.to];
            (self.take)(Token { surface, word: surface, start: unit.start, end: last.end, whole: false });
        }
        end
    }
}

/// The last word of those that the same sign joins from here on.
fn last_of_run(words: &[Word], at: usize) -> usize {
    at + words[at..].iter().take_while(|word| word.join == words[at].join).count()
}

/// Half-width voice marks, and the vowels and finals of Korean syllables that are written in pieces.
fn continues_unit(c: char) -> bool {
    matches!(c, '\u{ff9e}' | '\u{ff9f}' | '\u{1160}'..='\u{11ff}')
}

fn cut(text: &str) -> &str {
    if text.len() <= MOST_CHARS {
        return text;
    }
    text.char_indices().nth(MOST_CHARS).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    /// Surfaces in order; wholes in brackets.
    fn cut_up(text: &str) -> String {
        let mut out = Vec::new();
        tokens(text, &mut |token| out.push(if token.whole { format!("[{}]", token.surface) } else { token.surface.to_owned() }));
        out.join(" ")
    }

    #[test]
    fn texts_fall_into_words_and_wholes() {
        for (text, expected) in [
            ("", ""),
            ("Sign in, please.", "sign in please"),
            ("SKIP_BRIDGE", "[skip_bridge] skip bridge"),
            ("settings.skip_bridge=1", "[settings.skip_bridge] settings [skip_bridge] skip bridge 1"),
            ("--no-color", "[--no-color] [nocolor] no color"),
            ("foo--bar ---x a -v", "foo bar x a [-v] v"),
            ("C++, C# and F#.", "[c++] c [c#] c and [f#] f"),
            ("a+b c+++ C#x", "a b c c x"),
            (".env $HOME @ada #12 ...and", "[.env] env [$home] home [@ada] ada [#12] 12 and"),
            ("node.js v1.2.3 end. Next", "[node.js] node js [v1.2.3] v1 2 3 end next"),
            ("user@example.com", "user [example.com] example com"),
            ("getUserName iPhone E2E ABC", "[getusername] get user name [iphone] i phone [e2e] e2 e abc"),
            ("sign-in e‑mail utf-8 2024-01-15", "[signin] sign in [email] e mail [utf8] utf 8 2024 01 15"),
            ("user's don’t l'e-mail 'a' James'", "user don [email] e mail a james"),
            ("I'd we've 5's r'n'b", "i we ve 5 r"),
            ("請求書を見る", "請求 求書 書を を見 見る"),
            ("使用C++语言 x漢", "使用 [c++] c 语言 x 漢"),
            ("ﾊﾟｽﾜｰﾄﾞ", "パス スワ ワー ード"),
            ("สวัสดี", "สวั วัส สดี"),
            ("1️⃣ ❤️ \u{301}", "1\u{20e3}"),
        ] {
            assert_eq!(cut_up(text), expected, "{text}");
        }
    }

    #[test]
    fn the_stemmer_sees_accents_and_ranges_are_of_the_text() {
        let mut seen = Vec::new();
        tokens("Les É\u{ad}tés, ﬁn.", &mut |token| {
            seen.push((token.surface.to_owned(), token.word.to_owned(), token.start..token.end))
        });
        let expected = [("les", "les", 0..3), ("etes", "étés", 4..12), ("fin", "fin", 14..18)];
        let expected: Vec<_> = expected.into_iter().map(|(surface, word, range)| (surface.to_owned(), word.to_owned(), range)).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn long_words_are_cut_and_long_wholes_left_out() {
        let long = "é".repeat(10_000);
        let mut seen = Vec::new();
        tokens(&format!("{long} {long}_x ガ{}", "\u{301}".repeat(500)), &mut |token| {
            seen.push((token.surface.len(), token.end - token.start, token.whole))
        });
        assert_eq!(seen, [(64, 20_000, false), (64, 20_000, false), (1, 1, false), (3 + 2 * 31, 3 + 1000, false)]);
    }

    proptest! {
        #[test]
        fn any_text_is_cut_at_characters_and_in_order(text in any::<String>()) {
            sound(&text)?;
        }

        #[test]
        fn so_are_names_and_signs(text in "[a-cX-Z0-9éßİΣ_.$@#+'’ʼ\u{301}\u{ad}\u{fe0f}漢ガﾞᄒ\u{1161}ก\u{e31} -]{0,40}") {
            sound(&text)?;
        }
    }

    fn sound(text: &str) -> Result<(), TestCaseError> {
        let mut last = (0, 0);
        let mut outcome = Ok(());
        tokens(text, &mut |token| {
            let Some(slice) = text.get(token.start..token.end) else {
                return outcome = Err(TestCaseError::fail(format!("{token:?} is not at characters")));
            };
            let good = !slice.is_empty()
                && !token.surface.is_empty()
                && (1..=64).contains(&token.surface.chars().count())
                && token.word.chars().count() <= 64
                && token.start >= last.0
                && (token.start >= last.1 || token.whole || paired(slice.chars().next().unwrap_or(' ')) || last.1 >= token.end);
            if !good {
                outcome = Err(TestCaseError::fail(format!("{token:?}")));
            }
            last = (token.start, token.end);
        });
        outcome
    }

    /// `cargo test --release --lib search::tokens -- --ignored --nocapture`
    #[test]
    #[ignore = "measures"]
    fn speed_on_prose() {
        let prose = "To cancel your plan, open Settings, choose Billing and follow the steps; you keep access until the period ends.\n"
            .repeat(100_000);
        let (start, mut count) = (std::time::Instant::now(), 0_usize);
        tokens(&prose, &mut |token| count += token.surface.len());
        let rate = prose.len() as f64 / 1e6 / start.elapsed().as_secs_f64();
        assert!(count > 0 && rate > 10.0, "{rate} MB/s");
        std::io::Write::write_fmt(&mut std::io::stdout(), format_args!("{rate:.0} MB/s\n")).unwrap();
    }
}
