//! What is known of a language: the stem that a word is filed under, and the words that say nothing about what is sought.
//! A language that is not in the table is searched by its words as they are.

use frostem::{Algorithm, Stemmer};
use rustc_hash::FxHashSet;
use tantivy::tokenizer::Language as Listed;

use super::class::{Class, class};
use super::fold::fold;
use super::stops::StopList;

/// A language's stemmer and stop words; cheap to share, the same for all threads.
pub struct Language {
    stemmer: Option<Stemmer>,
    list: Option<StopList>,
    stops: FxHashSet<&'static str>,
    kept: FxHashSet<&'static str>,
}

/// The version of the stemmers. Another one may give other stems for the same word.
pub fn stemmer_version() -> &'static str {
    "frostem 1.20260821.8"
}

impl Language {
    /// The language of a tag such as `en`, `pt-BR` or `nb_NO`.
    pub fn of(tag: &str) -> Language {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let Some(row) = LANGUAGES.iter().find(|row| row.tags.contains(&primary.as_str())) else {
            return Language { stemmer: None, list: None, stops: FxHashSet::default(), kept: FxHashSet::default() };
        };
        Language {
            stemmer: Some(Stemmer::new(row.algorithm)),
            list: row.list.and_then(|(listed, accented)| StopList::new(listed, accented)),
            stops: row.stops.split_whitespace().collect(),
            kept: row.kept.split_whitespace().collect(),
        }
    }

    /// The stem of a word in lower case with its accents, folded. `surface` is the same word folded; it is its own stem when it
    /// has digits or signs or is of a script that is cut into pairs.
    pub fn stem(&self, word: &str, surface: &str) -> String {
        let is_letters = |c: char| matches!(class(c), Class::Letter | Class::Mark) && !c.is_numeric();
        let Some(stemmer) = self.stemmer.filter(|_| word.chars().all(is_letters)) else {
            return surface.to_owned();
        };
        let mut stem = String::new();
        fold(&stemmer.stem(word), &mut stem);
        if stem.is_empty() { surface.to_owned() } else { stem }
    }

    /// Words that questions are made of, whether an article holds them or not: `how do I …`.
    pub fn asking(&self) -> impl Iterator<Item = String> {
        self.stops.iter().filter(|word| !self.kept.contains(*word)).map(|word| (*word).to_owned())
    }

    /// Whether a folded word says nothing about what is sought. Ask once for a word: lists with accents cost a microsecond.
    pub fn is_stop(&self, surface: &str) -> bool {
        !self.kept.contains(surface) && (self.stops.contains(surface) || self.list.as_ref().is_some_and(|list| list.contains(surface)))
    }
}

/// What is known of one language; all words folded.
struct Row {
    tags: &'static [&'static str],
    algorithm: Algorithm,
    /// tantivy's stop list, and the letters with accents in it.
    list: Option<(Listed, &'static str)>,
    /// Words that the list lacks: most of all those that people ask questions with.
    stops: &'static str,
    /// Words on the list that readers mean: `no`, `without`, `out`, and nouns that look like a form of `to be`.
    kept: &'static str,
}

const LANGUAGES: &[Row] = &[
    Row { tags: &["ar"], algorithm: Algorithm::Arabic, list: None, stops: "", kept: "" },
    Row {
        tags: &["da"],
        algorithm: Algorithm::Danish,
        list: Some((Listed::Danish, "åæø")),
        stops: "hvordan hvorfor hvornar hvem hvilken hvilket hvilke",
        kept: "ikke ud op ned",
    },
    Row {
        tags: &["de"],
        algorithm: Algorithm::German,
        list: Some((Listed::German, "äöüß")),
        stops: "dass wann warum wer wem wen wieso weshalb wozu kannst konnt",
        kept: "nicht nichts kein keine keinem keinen keiner keines ohne weg",
    },
    Row {
        tags: &["el"],
        algorithm: Algorithm::Greek,
        list: None,
        stops: "και το τα η ο οι του τησ των την τον στο στη στην στον στα σε με για απο που πωσ τι ποτε γιατι να θα ειναι ενα μια η αν",
        kept: "",
    },
    Row {
        tags: &["en"],
        algorithm: Algorithm::English,
        list: Some((Listed::English, "")),
        stops: "how what when where why who whom which whose do does did doing can could should would shall i me my mine we our ours \
                you your yours he him his she her hers its them theirs those am been being were have has had having from about please \
                don doesn didn isn aren wasn weren won couldn shouldn wouldn hasn haven hadn ll ve re",
        kept: "no not",
    },
    Row {
        tags: &["es"],
        algorithm: Algorithm::Spanish,
        list: Some((Listed::Spanish, "áéíóúñ")),
        stops: "cuanto cuanta cuantos cuantas cuales adonde puedo puede si",
        kept: "no sin ni nada estado estados",
    },
    Row { tags: &["fi"], algorithm: Algorithm::Finnish, list: Some((Listed::Finnish, "äö")), stops: "miten miksi milloin", kept: "ei" },
    Row {
        tags: &["fr"],
        algorithm: Algorithm::French,
        list: Some((Listed::French, "àâçéèêîû")),
        stops: "comment pourquoi quand combien quoi lequel laquelle est peux peut puis si",
        kept: "pas sans c",
    },
    Row {
        tags: &["hu"],
        algorithm: Algorithm::Hungarian,
        list: Some((Listed::Hungarian, "áéíóöőúüű")),
        stops: "hol hova honnan ki miert",
        kept: "ne nem nincs nelkul sem semmi vissza uj cikk cikkek cikkeket sajat teljes elso utolso",
    },
    Row {
        tags: &["it"],
        algorithm: Algorithm::Italian,
        list: Some((Listed::Italian, "àèéìòù")),
        stops: "quando cosa posso puo qual quali",
        kept: "non",
    },
    Row {
        tags: &["nl"],
        algorithm: Algorithm::Dutch,
        list: Some((Listed::Dutch, "")),
        stops: "waar waarom wanneer welk welke hoeveel kun kunt",
        kept: "niet niets geen zonder uit",
    },
    Row {
        tags: &["no", "nb", "nn"],
        algorithm: Algorithm::Norwegian,
        list: Some((Listed::Norwegian, "åæøö")),
        stops: "hvorfor hvilket",
        kept: "ikke ikkje inkje ingen uten ut opp ned",
    },
    Row {
        tags: &["pt"],
        algorithm: Algorithm::Portuguese,
        list: Some((Listed::Portuguese, "áâãàçéêíóôõú")),
        stops: "onde porque quanto quanta quantos quantas quais posso pode",
        kept: "nao sem fora",
    },
    Row {
        tags: &["ro"],
        algorithm: Algorithm::Romanian,
        list: None,
        stops: "si in la de cu pe un o este sunt pentru din sau care ce cum cand unde cine al ai ale a sa se",
        kept: "",
    },
    Row {
        tags: &["ru"],
        algorithm: Algorithm::Russian,
        list: Some((Listed::Russian, "йё")),
        stops: "почему сколько какие какое",
        kept: "не ни нет без нельзя никогда жизнь сегодня один два три",
    },
    Row {
        tags: &["sv"],
        algorithm: Algorithm::Swedish,
        list: Some((Listed::Swedish, "åäö")),
        stops: "hurdan vems",
        kept: "inte icke ej utan ingen ut upp",
    },
    Row { tags: &["ta"], algorithm: Algorithm::Tamil, list: None, stops: "", kept: "" },
    Row {
        tags: &["tr"],
        algorithm: Algorithm::Turkish,
        list: None,
        stops: "ve veya ile icin bir bu su o da de ki mi mu nasil neden nicin ne nerede kim hangi",
        kept: "",
    },
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn folded(word: &str) -> String {
        let mut out = String::new();
        fold(word, &mut out);
        out
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (tag, one, other) in [
            ("ar", "كتاب", "الكتاب"),
            ("da", "indstilling", "indstillinger"),
            ("de", "einstellung", "einstellungen"),
            ("de", "straße", "straßen"),
            ("el", "λογαριασμός", "λογαριασμού"),
            ("en", "invoice", "invoices"),
            ("en", "cancel", "cancelled"),
            ("es", "contraseña", "contraseñas"),
            ("fi", "lasku", "laskut"),
            ("fr", "paramètre", "paramètres"),
            ("hu", "jelszó", "jelszót"),
            ("it", "fattura", "fatture"),
            ("nb", "passord", "passordet"),
            ("nl", "factuur", "facturen"),
            ("pt-BR", "fatura", "faturas"),
            ("ro", "parolă", "parole"),
            ("ru", "пароль", "пароля"),
            ("sv_SE", "inställning", "inställningar"),
            ("ta", "கணக்கு", "கணக்கை"),
            ("tr", "hesap", "hesaplar"),
        ] {
            let language = Language::of(tag);
            assert_eq!(language.stem(one, &folded(one)), language.stem(other, &folded(other)), "{tag} {one} {other}");
        }
    }

    #[test]
    fn names_numbers_and_paired_scripts_are_their_own_stems() {
        let english = Language::of("en");
        for word in ["e1234s", "skip_bridges", "--flags", "c++", "請求", "パスワード", "123", ""] {
            assert_eq!(english.stem(word, word), word);
        }
        for tag in ["zh-Hant", "ja", "xx", "", "🦀"] {
            assert_eq!(Language::of(tag).stem("invoices", "invoices"), "invoices", "{tag}");
            assert!(!Language::of(tag).is_stop("the"));
        }
    }

    #[test]
    fn stop_words_are_those_of_questions_and_never_a_negation() {
        for (tag, stops, others) in [
            ("en", "how do i my the in can don doesn what should", "cancel plan sign no not without off up out all us notifications"),
            ("de", "wie ich und fur mein kann konnen wahrend dass warum", "ohne nicht kein konto rechnung kundigen"),
            ("fr", "comment je mon a meme etes pourquoi", "pas sans c compte facture"),
            ("es", "como mi de que esta estan", "no sin estado contrasena"),
            ("pt", "como esta voce ate", "nao sem senha"),
            ("it", "come perche e piu posso", "non fattura"),
            ("nl", "hoe mijn een kan waarom", "niet geen zonder uit factuur"),
            ("sv", "hur jag och for pa ar", "inte utan ut losenord"),
            ("nb", "hvordan jeg og pa na", "ikke uten ut passord"),
            ("da", "hvordan jeg og pa nar hvornar", "ikke ud adgangskode"),
            ("fi", "ja mina tama miksi miten", "ei salasana"),
            ("hu", "es hogy altalaban miert", "nem nelkul uj jelszo"),
            ("ru", "как и я мои мне", "не нет без пароль"),
            ("ro", "cum si la", "nu parola"),
            ("tr", "nasil ve bir", "hesap degil"),
            ("el", "πωσ και τον", "δεν χωρισ κωδικοσ"),
        ] {
            let language = Language::of(tag);
            for word in stops.split_whitespace() {
                assert!(language.is_stop(word), "{tag} {word}");
            }
            for word in others.split_whitespace() {
                assert!(!language.is_stop(word), "{tag} {word}");
            }
        }
    }

    #[test]
    fn the_table_is_folded() {
        for row in LANGUAGES {
            for word in row.stops.split_whitespace().chain(row.kept.split_whitespace()) {
                assert_eq!(folded(word), word);
            }
        }
    }

    #[test]
    fn the_stemmers_are_those_that_the_lock_names() {
        let lock = include_str!("../../Cargo.lock");
        let version = stemmer_version().strip_prefix("frostem ").unwrap();
        assert!(lock.contains(&format!("name = \"frostem\"\nversion = \"{version}\"")));
    }
}
