use guidepost::search::language::Language;
use guidepost::search::tokens::{VERSION, tokens};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Tokens as the browser's reader gives them: surface, range in UTF-16 units, whole or not.
fn cut(text: &str) -> Vec<Value> {
    let units = |at: usize| text[..at].encode_utf16().count();
    let mut found = Vec::new();
    tokens(text, &mut |token| found.push(json!([token.surface, units(token.start), units(token.end), token.whole])));
    found
}

#[test]
fn the_shared_cases_hold() {
    assert_eq!(VERSION, 1, "another version has other cases");
    let cases: Vec<Value> = serde_json::from_str(include_str!("../search/tokens.json")).unwrap();
    assert!(cases.len() >= 120);
    for case in cases {
        let text = case["text"].as_str().unwrap();
        assert_eq!(Value::from(cut(text)), case["tokens"], "{text:?}");
    }
}

#[test]
fn composed_and_decomposed_texts_say_the_same() {
    for (composed, decomposed) in [
        ("Éléonore l’été naïf", "E\u{301}le\u{301}onore l’e\u{301}te\u{301} nai\u{308}f"),
        ("getÄnderung", "getA\u{308}nderung"),
        ("ガイド パス", "カ\u{3099}イト\u{3099} ハ\u{309a}ス"),
        (
            "한글 도움말",
            "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af} \u{1103}\u{1169}\u{110b}\u{116e}\u{11b7}\u{1106}\u{1161}\u{11af}",
        ),
        ("ё й ї", "е\u{308} и\u{306} і\u{308}"),
        ("क़लम", "क\u{93c}लम"),
    ] {
        let surfaces = |text: &str| cut(text).into_iter().map(|token| token[0].clone()).collect::<Vec<_>>();
        assert_eq!(surfaces(composed), surfaces(decomposed), "{composed}");
    }
}

proptest! {
    #[test]
    fn any_word_has_a_stem_in_any_language(text in "\\PC{0,30}") {
        for tag in ["ar", "da", "de", "el", "en", "es", "fi", "fr", "hu", "it", "nb", "nl", "pt", "ro", "ru", "sv", "ta", "tr", "ja"] {
            let language = Language::of(tag);
            tokens(&text, &mut |token| assert!(!language.stem(token.word, token.surface).is_empty(), "{token:?}"));
        }
    }
}
