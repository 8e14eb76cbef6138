#![allow(clippy::unwrap_used)]

use super::*;
use crate::search::lexicon::tests::lexicon;

fn read_with(query: &str, words: &[&str]) -> (Query, Lexicon) {
    let lexicon = lexicon(words);
    let stops = ["a".to_owned(), "the".to_owned(), "to".to_owned()];
    let side = |words: &str| words.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let synonyms = [vec![side("sso"), side("single sign")], vec![side("bill"), side("invoice")]];
    (read(query, Knowledge { lexicon: &lexicon, stops: &stops, synonyms: &synonyms }), lexicon)
}

/// Words with what they stand for: `word=stem@weight`, `!` for exact ones and `~` for typos.
fn meanings(query: &str, words: &[&str]) -> String {
    let (read, lexicon) = read_with(query, words);
    let sign = |level| match level {
        Level::Exact => "!",
        Level::Sibling => "^",
        Level::Other => "",
        Level::Typo => "~",
    };
    let shown = |meaning: &Meaning| format!("{}@{}{}", lexicon.stems[meaning.stem as usize], meaning.weight, sign(meaning.level));
    let word = |word: &Word| format!("{}={}", word.surface, word.meanings.iter().map(shown).collect::<Vec<_>>().join(","));
    read.words.iter().map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn words_stand_for_stems_with_weights() {
    let words = [
        "user:user:9",
        "users:user:9",
        "username:username:4",
        "usernames:username:4",
        "manage:manag:9",
        "managed:manag:9",
        "the:the:9",
        "skip_bridge:skip_bridge:3",
        "skip:skip:3",
        "bridge:bridg:3",
        "signin:signin:3",
        "sign:sign:3",
        "in:in:3",
        "sso:sso:5",
        "single:singl:3",
        "bill:bill:5",
        "invoice:invoic:5",
        "rare:rare:1",
        "gone:gone:0",
    ];
    for (query, expected) in [
        ("user ", "user=user@100!"),
        ("the user ", "user=user@100!"),
        ("the ", "the=the@100!"),
        ("User USER user ", "user=user@100!"),
        // While it is typed, a word may go on: less for each letter that is missing.
        ("user", "user=user@100!,username@60"),
        ("usern", "usern=username@65"),
        ("use", "use=user@75,username@55"),
        ("us", "us="),
        ("\"user\"", "user=user@100!"),
        ("skip_bridge ", "skip=skip_bridge@100!,skip@60 bridge=skip_bridge@100!,bridg@60"),
        ("sign-in ", "sign=sign@100!,signin@90! in=in@100!,signin@90!"),
        ("bill ", "bill=bill@100!,invoic@90!"),
        ("single sign ", "single=singl@100!,sso@90! sign=sign@100!,sso@90!"),
        ("sign single ", "sign=sign@100! single=singl@100!"),
        ("sso ", "sso=sso@100!,singl@90!,sign@90!"),
        ("mangae ", "mangae=manag@45~"),
        ("gone ", "gone="),
        ("", ""),
        ("?!", ""),
    ] {
        assert_eq!(meanings(query, &words), expected, "{query:?}");
    }
}

#[test]
fn a_query_is_read_so_far_and_no_further() {
    let words: String = (0..40).map(|n| format!("w{n} ")).collect();
    let (read, _) = read_with(&words, &[]);
    assert_eq!((read.words.len(), read.words[15].surface.as_str(), read.unknown.len()), (MOST_WORDS, "w15", 16));
    let (read, _) = read_with(&format!("{}end", "é ".repeat(MOST_CHARS / 2)), &[]);
    assert_eq!(read.words.iter().map(|word| word.surface.as_str()).collect::<Vec<_>>(), ["e"]);
}

#[test]
fn quotation_marks_come_in_pairs() {
    for (query, phrases) in [
        ("\"a b\" c", &[&["a", "b"][..]][..]),
        ("“sign-in now” „x“ «y»", &[&["sign", "in", "now"], &["x"], &["y"]]),
        ("\"open", &[]),
        ("\"\" \" \"", &[]),
        ("\"one\" \"two", &[&["one"]]),
    ] {
        assert_eq!(read_with(query, &[]).0.phrases, phrases, "{query}");
    }
}
