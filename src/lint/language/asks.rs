//! Sentences that ask readers to hand over a password, a card number, a token or an identity document: somebody is told
//! to send or tell it, and "us" or the support is to have it. Warnings against doing so are what every help center needs.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::sentences;

/// What one language needs: words and phrases in small letters, commas between them.
struct Language {
    /// What must not be handed over.
    secrets: &'static str,
    /// How it is handed over, in the form that tells people to.
    verbs: &'static str,
    /// Who gets it.
    takers: &'static str,
    /// Words that turn the sentence round, or make it about something else.
    against: &'static str,
    /// Words that may stand before the verb.
    before: &'static str,
    /// Words after which the object is another one.
    breaks: &'static str,
    /// Words that make a password something harmless: "password policy".
    harmless: &'static str,
}

static LANGUAGES: &[Language] = &[
    Language {
        secrets: "\
            password, passwords, passphrase, passcode, credit card number, credit card details, card number, card numbers, cvv, \
            cvc, api key, api keys, api token, access token, secret key, private key, auth token, authentication token, \
            recovery phrase, seed phrase, recovery code, recovery codes, backup codes, 2fa code, verification code, \
            one-time code, one-time password, passport, driver's license, driver’s license, driving licence, driving license, \
            identity card, id card, identity document, photo id, government-issued id, government id, social security number, \
            ssn",
        verbs: "\
            send, email, e-mail, mail, fax, text, message, share, provide, give, tell, forward, submit, upload, attach, include, \
            dm, reply",
        takers: "\
            us, support, our team, support team, customer service, customer support, help desk, helpdesk, our staff, \
            support agent, our agents",
        against: "\
            not, never, no, don't, don’t, won't, won’t, doesn't, doesn’t, shouldn't, shouldn’t, mustn't, can't, can’t, cannot, \
            without, avoid, scam, scams, scammer, scammers, phishing, fraud, fraudulent, suspicious, anyone, someone, somebody, \
            nobody, neither, nor, instead, rather, last four, last 4, redacted, redact, masked, except, unless, remove, hide, \
            stop, refuse, beware, pretend, pretending, impersonate, hashed, public, before you, why, securely, encrypted, instead of",
        before: "\
            please, to, must, should, can, and, or, then, you, kindly, also, just, simply, need, either, could",
        breaks: "\
            if, when, that, because, about, regarding, for, from, so, who, which, while, where, whether, once, after, before, \
            how, until, but, is, are, was, has, reset, change, using",
        harmless: "\
            reset, resets, policy, policies, manager, managers, protected, protection, link, links, field, form, page, hint, \
            request, requests, settings, requirements, prompt, problem, problems, issue, issues, change, email, id, name, type, \
            format, error, holder",
    },
    Language {
        secrets: "\
            passwort, kennwort, kreditkartennummer, kartennummer, cvv, pin, tan, api-schlüssel, zugangstoken, personalausweis, \
            personalausweises, ausweis, ausweises, ausweiskopie, reisepass, reisepasses, führerschein",
        verbs: "\
            schicken, senden, mailen, schreiben, nennen, übermitteln, schicke, sende, schick, nenne, teilen, faxen",
        takers: "\
            uns, support, unserem team, kundendienst, kundenservice, unserem support",
        against: "\
            nicht, nie, niemals, kein, keine, keinen, ohne, jemand, niemand, betrüger, phishing, statt, außer",
        before: "\
            bitte, und, oder, dann, müssen, sie",
        breaks: "\
            wenn, falls, dass, weil, über, für, damit, ob, nachdem, bevor, zum, zurückgesetzt",
        harmless: "\
            zurücksetzen, vergessen, ändern",
    },
    Language {
        secrets: "\
            mot de passe, numéro de carte, numéro de votre carte, cryptogramme, clé api, jeton d'accès, pièce d'identité, \
            carte d'identité, passeport, permis de conduire",
        verbs: "\
            envoyez, communiquez, transmettez, donnez, faxez, indiquez, partagez, envoie, donne",
        takers: "\
            nous, support, notre équipe, service client, notre support",
        against: "\
            ne, n', jamais, pas, sans, aucun, quelqu'un, personne, arnaque, escroc, hameçonnage",
        before: "\
            et, ou, veuillez, merci de, puis",
        breaks: "\
            si, quand, que, parce, pour, afin, lorsque, avant, après",
        harmless: "\
            oublié, perdu",
    },
    Language {
        secrets: "\
            contraseña, número de tarjeta, número de su tarjeta, número de tu tarjeta, clave api, documento de identidad, \
            pasaporte, dni, carné de conducir, licencia de conducir",
        verbs: "\
            envíenos, envíanos, envíe, envía, mándanos, díganos, dinos, facilítenos, comparte, comparta, indíquenos",
        takers: "\
            nos, envíenos, envíanos, mándanos, díganos, dinos, facilítenos, indíquenos, soporte, nuestro equipo, \
            atención al cliente",
        against: "\
            no, nunca, jamás, sin, alguien, nadie, estafa, estafador, phishing, suplantación",
        before: "\
            y, o, favor, luego, puede, debe",
        breaks: "\
            si, cuando, que, porque, para, después, antes, sobre",
        harmless: "\
            olvidada, perdida",
    },
];

/// At most so many words between the verb and what it asks for.
const NEAR: usize = 9;

/// Bytes of a sentence; what is longer is a list or a table that has lost its form.
const MOST_OF_A_SENTENCE: usize = 2000;

/// Words between an object and those who get it.
const TO: &[&str] = &["to", "with", "at", "an", "à", "au", "a", "al", "con"];
const OURS: &[&str] = &["our", "the", "unseren", "den", "notre", "nuestro", "el", "acme"];

/// What stands before "to" where the reader is to do something.
const OBLIGED: &str = "you, need, have, required, asked, remember, sure, able, want, wish, obliged, us";
const CONDITIONS: &str = "if, when, whenever, once, because, since, after, before, while, unless, as";

static SECRETS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let all = LANGUAGES.iter().flat_map(|language| language.secrets.split(", "));
    AhoCorasick::builder().ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).build(all).ok()
});

/// Every request in a running text, from its verb to what it asks for.
pub fn find(text: &str) -> Vec<Range<usize>> {
    let mut named: Vec<usize> = named(text).collect();
    if named.is_empty() {
        return vec![];
    }
    named.sort_unstable();
    let names = |range: &Range<usize>| named.get(named.partition_point(|&at| at < range.start)).is_some_and(|&at| at < range.end);
    sentences::split(text)
        .filter(|range| range.len() <= MOST_OF_A_SENTENCE && names(range))
        .filter_map(|range| Some(request(&text[range.clone()])?).map(|found| range.start + found.start..range.start + found.end))
        .collect()
}

/// Where whole words begin that name a secret; nearly no text has any.
fn named(text: &str) -> impl Iterator<Item = usize> + '_ {
    let is_word = |c: char| c.is_alphanumeric();
    let found = SECRETS.as_ref().into_iter().flat_map(move |secrets| secrets.find_overlapping_iter(text));
    let whole = found.filter(move |found| !text[..found.start()].ends_with(is_word) && !text[found.end()..].starts_with(is_word));
    whole.map(|found| found.start())
}

/// Whether what follows a text is what not to do: "Don't:", "Never do this".
pub fn warns(text: &str) -> bool {
    words(text).iter().any(|word| LANGUAGES.iter().any(|language| is_in(language.against, &word.text)))
}

struct Word {
    text: String,
    span: Range<usize>,
    /// A comma, colon, bracket or dash stands before it.
    cut: bool,
}

fn words(sentence: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-' | '@' | '.');
    let mut cut = false;
    let mut rest = sentence.char_indices().peekable();
    while let Some((start, c)) = rest.next() {
        if !is_word(c) {
            cut |= matches!(c, ':' | ';' | '(' | ')' | '–' | '—' | ',' | '"' | '“' | '”' | super::prose::OBJECT);
            continue;
        }
        let mut end = start + c.len_utf8();
        while let Some(&(at, c)) = rest.peek() {
            if !is_word(c) {
                break;
            }
            end = at + c.len_utf8();
            rest.next();
        }
        let word = sentence[start..end].trim_end_matches(['.', '\'', '’']);
        if !word.is_empty() {
            found.push(Word { text: word.to_lowercase(), span: start..start + word.len(), cut });
            cut = false;
        }
    }
    found
}

/// Whether words from `at` on are a phrase; how many.
fn phrase(words: &[Word], at: usize, phrases: &str) -> Option<usize> {
    phrases
        .split(", ")
        .filter_map(|phrase| {
            let parts = phrase.split(' ');
            let count = parts.clone().count();
            let here = words.get(at..at + count)?;
            here.iter().zip(parts).all(|(word, part)| word.text == part).then_some(count)
        })
        .max()
}

fn is_in(list: &str, word: &str) -> bool {
    list.split(", ").any(|one| one == word)
}

fn request(sentence: &str) -> Option<Range<usize>> {
    // "Envoyez-nous" is two words.
    let words = words(&sentence.replace("-nous", " nous"));
    LANGUAGES.iter().find_map(|language| language.request(&words))
}

impl Language {
    fn request(&self, words: &[Word]) -> Option<Range<usize>> {
        let (at, count) = (0..words.len()).find_map(|at| Some((at, phrase(words, at, self.secrets)?)))?;
        if (0..words.len()).any(|at| phrase(words, at, self.against).is_some()) {
            return None;
        }
        let harmless = words.get(at + count).is_some_and(|next| !next.cut && is_in(self.harmless, &next.text));
        let verb = (at.saturating_sub(NEAR)..at).rev().find(|&verb| self.tells(words, verb))?;
        let between = &words[verb + 1..at];
        let broken = between.iter().any(|word| is_in(self.breaks, &word.text));
        let apart = words[verb + 1..=at].iter().any(|word| word.cut);
        let asks = !harmless && !broken && !apart && self.is_taken(words, verb, at..at + count);
        asks.then(|| words[verb].span.start..words[at + count - 1].span.end)
    }

    /// Whether it is "us" who get it: named beside the verb, or after the object with a "to".
    fn is_taken(&self, words: &[Word], verb: usize, object: Range<usize>) -> bool {
        let taker = |at: usize| {
            phrase(words, at, self.takers).is_some() || ["support@", "help@"].iter().any(|start| words[at].text.starts_with(start))
        };
        let given = |at: usize| {
            let mut before = words[object.end..at].iter().rev().map(|word| word.text.as_str());
            let near = before.next();
            let word = if near.is_some_and(|word| OURS.contains(&word)) { before.next() } else { near };
            word.is_some_and(|word| TO.contains(&word))
        };
        let after = object.end..words.len().min(object.end + NEAR);
        (verb..object.start).any(taker) || after.into_iter().any(|at| taker(at) && !words[at].cut && given(at))
    }

    /// Whether a word is a verb that tells the reader to hand something over.
    fn tells(&self, words: &[Word], at: usize) -> bool {
        let word = &words[at];
        let before = |back: usize| at.checked_sub(back).map_or("", |at| words[at].text.as_str());
        // "Wait for the server to send us the token", "When you give us your number, …" ask for nothing.
        let told = match before(1) {
            "to" => at == 1 || words[at - 1].cut || is_in(OBLIGED, before(2)),
            "you" => !words[..at].iter().any(|word| is_in(CONDITIONS, &word.text)),
            other => is_in(self.before, other),
        };
        is_in(self.verbs, &word.text) && (at == 0 || word.cut || told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_found() {
        for (text, found) in [
            ("Please send us your password.", "send us your password"),
            ("Write to us. Email a copy of your passport to support@acme.com.", "Email a copy of your passport"),
            (
                "To speed things up, reply to support with your full credit card number and name.",
                "reply to support with your full credit card number",
            ),
            ("You need to provide our team with your API key.", "provide our team with your API key"),
            ("We kindly request that you provide us with your card number.", "provide us with your card number"),
            ("Share your one-time code with our support.", "Share your one-time code"),
            ("Bitte senden Sie uns Ihr Passwort.", "senden Sie uns Ihr Passwort"),
            ("Envoyez-nous votre mot de passe.", "Envoyez-nous votre mot de passe"),
            ("Envíenos su contraseña por correo.", "Envíenos su contraseña"),
        ] {
            let places: Vec<_> = find(text).into_iter().map(|place| text[place].to_owned()).collect();
            assert_eq!(places, [found], "{text}");
        }
    }

    #[test]
    fn many_requests_take_a_moment() {
        assert_eq!(find(&"Send us your password. ".repeat(1_000)).len(), 1_000);
        assert_eq!(find(&"Hide your password. And here is a sentence. ".repeat(5_000)).len(), 0);
        assert_eq!(find(&"send us your password and ".repeat(20_000)).len(), 0);
    }

    #[test]
    fn warnings_and_other_uses_are_not() {
        for text in [
            "Never send us your password.",
            "We will never ask you to send us your password.",
            "Don’t share your API key with anyone, not even support.",
            "Enter your password, then contact support.",
            "We'll send you a verification code.",
            "We send a one-time code to the address you gave us.",
            "Send us an email if you forgot your password.",
            "Contact us to reset your password.",
            "Send your API key in the `Authorization` header.",
            "Include your API key in each request; ask support for help.",
            "Send us the last four digits of your card number.",
            "Scammers may ask you to send support your password.",
            "If someone asks you to give support your password, report it.",
            "Tell us which password manager you use.",
            "Email support to request a password reset link.",
            "Our support sends the password reset email.",
            "Give your team access to the password settings and tell us.",
            "Upload your passport in the app.",
            "Falls Sie Ihr Passwort vergessen haben, senden Sie uns eine E-Mail.",
            "Senden Sie uns niemals Ihr Passwort.",
            "Ne nous envoyez jamais votre mot de passe.",
            "Nunca nos envíe su contraseña.",
            "Wait for the server to send us the access token of the account.",
            "When you give us your card number, it is encrypted.",
            "It is safe to give us your credit card number.",
            "To send us your passport securely, use the form below.",
            "Provide the customer support address and the password field.",
            "",
        ] {
            assert_eq!(find(text), Vec::<Range<usize>>::new(), "{text}");
        }
    }
}
