//! Lists of terms and where they stand in a text: whole words, the longest first. What a site's own list says comes
//! before the built-in one, which is short on purpose: only words that are hardly ever meant another way.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// A term that is not to be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// As the list has it. In small letters it is found in any case, with capitals only as written.
    pub written: String,
    /// What to write instead.
    pub instead: Option<String>,
    /// What is wrong with it; completes "`term` …".
    pub why: &'static str,
    /// What has to stand around it.
    pub around: Around,
}

/// What has to stand around a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    /// Nothing in particular.
    Any,
    /// An instruction after it and no negation before it: "just click".
    BeforeInstruction,
    /// An instruction before it: "Klicken Sie einfach".
    AfterInstruction,
}

/// A list of terms, ready to be looked for.
#[derive(Debug, Default)]
pub struct Terms {
    list: Vec<Term>,
    automaton: Option<AhoCorasick>,
}

/// A term in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<'t> {
    /// Its bytes.
    pub span: Range<usize>,
    /// What it is.
    pub term: &'t Term,
}

impl Terms {
    /// Prepares a list; empty terms are left out.
    pub fn new(list: Vec<Term>) -> Terms {
        let list: Vec<Term> = list.into_iter().filter(|term| !term.written.trim().is_empty()).collect();
        let builder = |list: &[Term]| {
            let patterns = list.iter().map(|term| term.written.trim());
            let mut builder = AhoCorasick::builder();
            // A large list would take too much memory as the fastest kind.
            let kind = (list.len() <= 200).then_some(AhoCorasickKind::DFA);
            builder.ascii_case_insensitive(true).match_kind(MatchKind::LeftmostLongest).kind(kind).build(patterns).ok()
        };
        let automaton = if list.is_empty() { None } else { builder(&list) };
        Terms { list, automaton }
    }

    /// The terms themselves.
    pub fn list(&self) -> &[Term] {
        &self.list
    }

    /// Every term of the list in a running text.
    pub fn find<'t>(&'t self, text: &str) -> Vec<Found<'t>> {
        let Some(automaton) = &self.automaton else { return vec![] };
        let matches = automaton.find_iter(text).filter_map(|found| Some((found.range(), self.list.get(found.pattern().as_usize())?)));
        matches.filter(|(span, term)| term.is_meant(text, span)).map(|(span, term)| Found { span, term }).collect()
    }
}

impl Term {
    /// A term without an instruction around it.
    pub fn new(written: &str, instead: &str, why: &'static str) -> Term {
        let instead = Some(instead.trim()).filter(|instead| !instead.is_empty()).map(str::to_owned);
        Term { written: written.trim().to_owned(), instead, why, around: Around::Any }
    }

    fn is_meant(&self, text: &str, span: &Range<usize>) -> bool {
        let found = &text[span.clone()];
        let case = match &self.instead {
            Some(instead) if instead.eq_ignore_ascii_case(&self.written) => found != instead,
            _ => found == self.written || !self.written.contains(char::is_uppercase),
        };
        case && is_free(text, span) && !self.is_inside_of_instead(text, span) && self.fits(text, span)
    }

    /// "sign in" holds "sign": what was replaced is not found again.
    fn is_inside_of_instead(&self, text: &str, span: &Range<usize>) -> bool {
        let Some(instead) = &self.instead else { return false };
        let (instead, written) = (instead.to_ascii_lowercase(), self.written.to_ascii_lowercase());
        instead != written
            && instead.match_indices(&written).any(|(at, _)| {
                let start = span.start.checked_sub(at);
                let around = start.and_then(|start| text.get(start..start + instead.len()));
                around.is_some_and(|around| around.eq_ignore_ascii_case(&instead))
            })
    }

    fn fits(&self, text: &str, span: &Range<usize>) -> bool {
        let (before, after) = (&text[..span.start], &text[span.end..]);
        match self.around {
            Around::Any => true,
            Around::BeforeInstruction => after.starts_with(' ') && is_instruction(next_word(after)) && !is_negated(before),
            Around::AfterInstruction => {
                let mut back = words_before(before);
                let pronoun = |word: &str| matches!(word, "sie" | "du" | "bitte" | "vous");
                back.find(|word| !pronoun(word)).is_some_and(|word| is_instruction(&word))
            }
        }
    }
}

/// Whether a place is a word of its own: neither part of a longer one nor of a name such as `whitelist.txt`.
pub fn is_free(text: &str, span: &Range<usize>) -> bool {
    let joins = |c: char| matches!(c, '_' | '-' | '/' | '.' | '@' | '\\' | '#' | '=' | '$' | ':');
    let mut before = text[..span.start].chars().rev();
    let mut after = text[span.end..].chars();
    let free = |first: Option<char>, second: Option<char>| match first {
        Some(c) if c.is_alphanumeric() => false,
        Some(c) if joins(c) => second.is_none_or(|c| !c.is_alphanumeric()) && !matches!(c, '_' | '@' | '$' | '#'),
        _ => true,
    };
    free(before.next(), before.next()) && free(after.next(), after.next())
}

/// Whether a place stands in quotation marks by itself: a name, or a word that is talked about.
pub fn is_quoted(text: &str, span: &Range<usize>) -> bool {
    let opens = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '‘' | '\'' | '»' | '‹');
    let mark = |c: Option<char>| c.is_some_and(|c| opens(c) || matches!(c, '’' | '›'));
    mark(text[..span.start].chars().next_back()) && mark(text[span.end..].chars().next())
}

fn next_word(text: &str) -> &str {
    let text = text.trim_start();
    &text[..text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len())]
}

/// Bytes before a place in which its clause is looked for.
const NEAR: usize = 200;

/// The words before a place in lower case, the nearest first, not beyond the clause.
fn words_before(text: &str) -> impl Iterator<Item = String> + '_ {
    // A few words are asked for, and a clause may be as long as its file.
    let text = &text[crate::text::floor_boundary(text, text.len().saturating_sub(NEAR))..];
    let clause = text.rfind(['.', '!', '?', ';', ':', '\n', '(', ')', ',']).map_or(text, |at| &text[at + 1..]);
    clause.split_whitespace().rev().map(str::to_lowercase)
}

/// "not just click", "rather than simply copy": then the word means something else.
fn is_negated(before: &str) -> bool {
    const NO: &[&str] =
        &["not", "never", "cannot", "than", "instead", "without", "why", "no", "neither", "nor", "if", "whether", "nicht", "no", "ne"];
    words_before(before).take(6).any(|word| NO.contains(&word.as_str()) || word.ends_with("n't") || word.ends_with("n’t"))
}

/// Verbs that tell readers what to do with a screen, in the form that tells; in English, German, French and Spanish.
const INSTRUCTIONS: &str = "\
    add change check choose clear click close complete configure connect copy create delete disable download drag edit \
    enable enter fill follow go head hit hover import insert install log navigate open paste pick press refresh reload \
    remove replace restart scroll select sign start swipe switch tap toggle type update upload use visit write klicken \
    wählen öffnen geben tippen drücken ziehen kopieren laden füllen gehen melden klicke wähle öffne gib tippe drücke ziehe \
    kopiere lade fülle gehe cliquez saisissez choisissez sélectionnez ouvrez appuyez entrez copiez collez téléchargez clique \
    haga haz pulse pulsa seleccione selecciona escriba escribe introduzca introduce abra abre copie copia elija elige vaya";

fn is_instruction(word: &str) -> bool {
    let lower = word.to_lowercase();
    INSTRUCTIONS.split(' ').any(|one| one == lower)
}

const EASY: &str = "tells readers that the step is easy, and shames those for whom it is not";
const KNOWN: &str = "tells readers that they should have known";
const BLAMES: &str = "blames the reader";
const EXCLUDES: &str = "offends or leaves out some readers";

/// The built-in list.
pub static BUILT_IN: LazyLock<Terms> = LazyLock::new(|| {
    let adverb = |written, around| Term { around, ..Term::new(written, "", EASY) };
    let adverbs = [
        adverb("simply", Around::BeforeInstruction),
        adverb("just", Around::BeforeInstruction),
        adverb("simplemente", Around::BeforeInstruction),
        adverb("einfach", Around::AfterInstruction),
        adverb("simplement", Around::AfterInstruction),
    ];
    let plain = [
        ("dead simple", "", EASY),
        ("dead easy", "", EASY),
        ("it's that easy", "", EASY),
        ("it’s that easy", "", EASY),
        ("it's that simple", "", EASY),
        ("it’s that simple", "", EASY),
        ("piece of cake", "", EASY),
        ("no-brainer", "", EASY),
        ("idiot-proof", "", BLAMES),
        ("obviously", "", KNOWN),
        ("needless to say", "", KNOWN),
        ("as everyone knows", "", KNOWN),
        ("as everybody knows", "", KNOWN),
        ("you failed to", "", BLAMES),
        ("you have failed to", "", BLAMES),
        ("you neglected to", "", BLAMES),
        ("blacklist", "blocklist", EXCLUDES),
        ("blacklists", "blocklists", EXCLUDES),
        ("blacklisted", "blocked", EXCLUDES),
        ("blacklisting", "blocking", EXCLUDES),
        ("whitelist", "allowlist", EXCLUDES),
        ("whitelists", "allowlists", EXCLUDES),
        ("whitelisted", "allowed", EXCLUDES),
        ("whitelisting", "allowing", EXCLUDES),
        ("master/slave", "primary/replica", EXCLUDES),
        ("master-slave", "primary-replica", EXCLUDES),
        ("slave database", "replica", EXCLUDES),
        ("slave server", "replica", EXCLUDES),
        ("slave node", "replica", EXCLUDES),
        ("sanity check", "", EXCLUDES),
        ("sanity-check", "", EXCLUDES),
        ("sanity checks", "", EXCLUDES),
        ("man-hours", "person-hours", EXCLUDES),
        ("man hours", "person-hours", EXCLUDES),
        ("grandfathered", "", EXCLUDES),
        ("hey guys", "", EXCLUDES),
        ("hi guys", "", EXCLUDES),
        ("you guys", "", EXCLUDES),
    ];
    Terms::new(adverbs.into_iter().chain(plain.map(|(written, instead, why)| Term::new(written, instead, why))).collect())
});

#[cfg(test)]
mod tests {
    use super::*;

    fn built_in(text: &str) -> String {
        BUILT_IN.find(text).into_iter().map(|found| &text[found.span]).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn the_built_in_list_finds_what_belittles_and_little_else() {
        for (text, found) in [
            ("Simply click **Save**, then just open the file.", "Simply|just"),
            ("You can simply select a plan. Obviously, that costs.", "simply|Obviously"),
            ("Klicken Sie einfach auf Speichern. Es ist einfach. Das geht einfach und schnell.", "einfach"),
            ("Cliquez simplement sur le bouton, tout simplement.", "simplement"),
            ("Simplemente haga clic aquí. Es simplemente un nombre.", "Simplemente"),
            ("Add the host to the whitelist or master/slave pair.", "whitelist|master/slave"),
            ("If you failed to pay, it is paused.", "you failed to"),
            ("This is not simply a list. Put simply, it works. More simply: no.", ""),
            ("Do not just click it. Rather than simply copy it, read. Don't just delete.", ""),
            ("You just created a file. The just cause. Only just.", ""),
            ("See whitelist.txt, /whitelist/x, $whitelist and is_whitelisted.", ""),
            ("An unobviously odd word, blacklister.", ""),
        ] {
            assert_eq!(built_in(text), found, "{text}");
        }
    }

    #[test]
    fn a_clause_as_long_as_its_file_takes_a_moment() {
        for (text, found) in [("just click ", 10_000), ("é not just click ", 0), ("klicken sie einfach ", 10_000)] {
            assert_eq!(BUILT_IN.find(&text.repeat(10_000)).len(), found, "{text}");
        }
    }

    #[test]
    fn a_sites_own_terms_mind_case_and_their_replacement() {
        let terms = Terms::new(vec![
            Term::new("guidepost", "Guidepost", ""),
            Term::new("Guide Post", "Guidepost", ""),
            Term::new("log in to", "sign in to", ""),
            Term::new("sign", "sign in", ""),
            Term::new("", "x", ""),
        ]);
        let text = "GuidePost, guidepost and Guidepost; a guide post is no Guide Post. Log in to it. Sign in, sign it.";
        let found: Vec<_> = terms.find(text).into_iter().map(|found| &text[found.span]).collect();
        assert_eq!(found, ["GuidePost", "guidepost", "Guide Post", "Log in to", "sign"]);
        assert!(is_quoted("the “just” word", &("the “".len().."the “just".len())));
    }
}
