#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::search::entry::Mark;

/// Words that share stems, some rare; and little words.
const WORDS: [&str; 14] =
    ["user", "users", "manage", "managed", "managing", "report", "reports", "reporting", "the", "a", "bill", "sign-in", "getName", "Größe"];

const QUERIES: [&str; 12] = [
    "user",
    "users ",
    "manage the user",
    "managed",
    "managing ",
    "repor",
    "reporting ",
    "reprot ",
    "\"manage user\"",
    "sign-in bill",
    "getname",
    "grosse",
];

/// What an article says: numbers of words in its title, before its heading, in its heading and below.
type Said = [Vec<usize>; 4];

fn entry(name: usize, said: &Said) -> Entry {
    let words = |numbers: &[usize]| numbers.iter().map(|number| WORDS[number % WORDS.len()]).collect::<Vec<_>>().join(" ");
    let [title, lead, heading, body] = said.each_ref().map(|numbers| words(numbers));
    let marks = if heading.is_empty() { vec![] } else { vec![Mark { start: 0, end: heading.len(), anchor: "h".into() }] };
    Entry {
        url: format!("{name}/"),
        title,
        also: vec![],
        crumbs: vec![],
        section: String::new(),
        kind: String::new(),
        tags: vec![],
        parts: vec![Part { marks: vec![], text: lead }, Part { marks, text: format!("{heading}\n{body}") }],
    }
}

fn wording() -> Wording {
    Wording { language: "en".into(), synonyms: vec![vec!["bill".into(), "report".into()]] }
}

fn answers(searcher: &Searcher) -> Vec<Answer> {
    let options = Options { limit: 20, explain: true, ..Options::default() };
    QUERIES.iter().map(|query| searcher.search(query, &options)).collect()
}

/// An edit: an article's name and its new words; `None` takes it out.
type Edit = (usize, Option<Said>);

fn edits() -> impl Strategy<Value = Vec<Vec<Edit>>> {
    let words = || prop::collection::vec(0..WORDS.len(), 0..4);
    let said = [words(), words(), words(), words()];
    let edit = (0..9_usize, prop::option::weighted(0.75, said));
    prop::collection::vec(prop::collection::vec(edit, 1..8), 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn an_engine_that_followed_changes_answers_like_a_new_one(rounds in edits()) {
        follow(rounds);
    }
}

/// Once an article that came back with other words answered as if it were gone.
#[test]
fn an_article_edited_again_is_found_by_its_new_words() {
    follow(vec![vec![(2, Some([vec![], vec![2], vec![], vec![]]))], vec![(2, Some([vec![], vec![], vec![], vec![3]]))]]);
}

fn follow(rounds: Vec<Vec<Edit>>) {
    let mut articles: std::collections::BTreeMap<usize, Said> = std::collections::BTreeMap::new();
    let mut followed = Searcher::new(vec![], wording()).unwrap();
    for round in rounds {
        for (name, said) in round {
            match said {
                Some(said) => articles.insert(name, said),
                None => articles.remove(&name),
            };
        }
        let entries: Vec<Entry> = articles.iter().map(|(name, said)| entry(*name, said)).collect();
        followed = followed.updated(entries.clone(), wording()).unwrap();
        let fresh = Searcher::new(entries, wording()).unwrap();
        assert_eq!(answers(&followed), answers(&fresh));
    }
}

#[test]
fn articles_that_changed_places_are_found_where_they_are() {
    let said = |word: usize| [vec![word], vec![word], vec![], vec![word]];
    let entries = |names: [usize; 3]| names.map(|name| entry(name, &said(name))).to_vec();
    let before = Searcher::new(entries([0, 2, 5]), wording()).unwrap();
    let after = before.updated(entries([5, 0, 2]), wording()).unwrap();
    assert_eq!(answers(&after), answers(&Searcher::new(entries([5, 0, 2]), wording()).unwrap()));
    assert_eq!(after.search("report", &Options { limit: 1, ..Options::default() }).results[0].url, "5/");
    // The engine before goes on to answer as before.
    assert_eq!(before.search("report", &Options { limit: 1, ..Options::default() }).results[0].url, "5/");
    let other = after.updated(entries([5, 0, 2]), Wording { language: "de".into(), synonyms: vec![] }).unwrap();
    let fresh = Searcher::new(entries([5, 0, 2]), Wording { language: "de".into(), synonyms: vec![] }).unwrap();
    assert_eq!(answers(&other), answers(&fresh));
}
