//! Lists of judgements: read from lines of text, or made from the site itself, whose titles and headings are queries with
//! a known answer.

use std::collections::BTreeMap;

use super::judge::{Judgement, Wanted};
use crate::site::pages::{Lost, Pages};
use crate::site::{Article, Site};

/// Judgements that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// What it is called in the table.
    pub name: String,
    /// One for each query.
    pub judgements: Vec<Judgement>,
}

/// A line that cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// From 1.
    pub line: usize,
    /// Lower case, no period.
    pub message: String,
}

/// A page that a list names and that is not there: as written, with the line and the nearest name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absent {
    /// From 1.
    pub line: usize,
    /// As written.
    pub page: String,
    /// Why it leads nowhere.
    pub lost: Lost,
}

/// Reads `query⇥page[#anchor]⇥grade` lines; without a grade it is 1. Blank lines and lines that begin with `#` and have no
/// tab are left out. A page that is not there stays wanted, so that the query fails, and is named.
///
/// # Errors
/// At the first line that cannot be meant.
pub fn read(name: &str, text: &str, pages: &Pages<'_>) -> Result<(List, Vec<Absent>), BadLine> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut list = List { name: name.to_owned(), judgements: vec![] };
    let mut absent = Vec::new();
    for (at, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') && !line.contains('\t') {
            continue;
        }
        let bad = |message: &str| BadLine { line: at + 1, message: message.to_owned() };
        let mut fields = line.split('\t').map(str::trim);
        let (Some(query), Some(page)) = (fields.next(), fields.next()) else {
            return Err(bad("a line is a query, a tab, a page, a tab and a grade"));
        };
        if query.is_empty() || page.is_empty() {
            return Err(bad(if query.is_empty() { "the query is missing" } else { "the page is missing" }));
        }
        let grade = fields.next().filter(|grade| !grade.is_empty()).map_or(Ok(1), str::parse::<u8>);
        let grade = grade.map_err(|_| bad("a grade is a whole number from 0 to 255"))?;
        if fields.next().is_some() {
            return Err(bad("there is more than a query, a page and a grade"));
        }
        let wanted = pages.find(page).map(|found| (pages.article(&found).url.0.clone(), found.anchor)).unwrap_or_else(|lost| {
            absent.push(Absent { line: at + 1, page: page.to_owned(), lost });
            let (url, anchor) = page.split_once('#').unwrap_or((page, ""));
            (url.to_owned(), anchor.to_owned())
        });
        let place = *places.entry(query).or_insert(list.judgements.len());
        if place == list.judgements.len() {
            list.judgements.push(Judgement { query: query.to_owned(), wanted: vec![] });
        }
        list.judgements[place].wanted.push(Wanted { url: wanted.0, anchor: wanted.1, grade: grade.into() });
    }
    Ok((list, absent))
}

/// Queries that the site itself answers: each title finds its article, each heading that stands once finds its place; both
/// also with one slip of the finger, and as far as somebody has typed who is not done yet.
pub fn known_items(site: &Site) -> Vec<List> {
    let mut titles: BTreeMap<String, Judgement> = BTreeMap::new();
    let mut headings: BTreeMap<String, Judgement> = BTreeMap::new();
    for article in site.articles.iter().filter(|article| article.search) {
        add(&mut titles, &article.title, wanted(article, ""));
    }
    for article in site.articles.iter().filter(|article| article.search) {
        let text = &article.document.text;
        let title = text.first_h1.as_ref().map(|(_, index)| *index);
        let own = text.headings.iter().enumerate().filter(|(index, _)| Some(*index) != title);
        for (_, heading) in own.filter(|(_, heading)| !titles.contains_key(&key(&heading.text))) {
            add(&mut headings, &heading.text, wanted(article, &heading.id));
        }
    }
    let titles: Vec<Judgement> = titles.into_values().collect();
    // "What's next" stands everywhere: as a query it has no one answer.
    let headings: Vec<Judgement> = headings.into_values().filter(|judgement| judgement.wanted.len() == 1).collect();
    let mut lists = Vec::new();
    for (name, judgements) in [("titles", titles), ("headings", headings)] {
        let with = |change: fn(&str, usize) -> Option<String>| {
            let changed = judgements.iter().enumerate();
            changed
                .filter_map(|(at, one)| Some(Judgement { query: change(&one.query, at)?, wanted: one.wanted.clone() }))
                .collect::<Vec<_>>()
        };
        let changed = [(format!("{name}, one typo"), with(mistyped)), (format!("{name}, half typed"), with(|query, _| begun(query)))];
        lists.push(List { name: name.to_owned(), judgements: judgements.clone() });
        lists.extend(changed.into_iter().map(|(name, judgements)| List { name, judgements }));
    }
    lists.retain(|list| !list.judgements.is_empty());
    lists
}

fn wanted(article: &Article, anchor: &str) -> Wanted {
    Wanted { url: article.url.0.clone(), anchor: anchor.to_owned(), grade: 1 }
}

fn key(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn add(known: &mut BTreeMap<String, Judgement>, text: &str, wanted: Wanted) {
    if text.chars().any(char::is_alphanumeric) {
        known.entry(key(text)).or_insert_with(|| Judgement { query: text.to_owned(), wanted: vec![] }).wanted.push(wanted);
    }
}

/// The query with one slip in its longest word, the first letter kept: by turns two letters swapped, one left out, one doubled.
/// Nothing where every word is short, since nobody could tell what was meant.
fn mistyped(query: &str, turn: usize) -> Option<String> {
    const SHORTEST: usize = 5;
    let is_word = |word: &&str| word.chars().count() >= SHORTEST && word.chars().all(|c| c.is_alphabetic() && !crate::text::is_wide(c));
    let words = query.split(|c: char| !c.is_alphanumeric() && c != '_').filter(is_word);
    let word = words.rev().max_by_key(|word| word.chars().count())?;
    let letters: Vec<char> = word.chars().collect();
    let middle = letters.len() / 2;
    let slip: String = match turn % 3 {
        0 => {
            let at = (middle..letters.len() - 1).chain(1..middle).find(|&at| letters[at] != letters[at + 1])?;
            let mut swapped = letters.clone();
            swapped.swap(at, at + 1);
            swapped.into_iter().collect()
        }
        1 => letters[..middle].iter().chain(&letters[middle + 1..]).collect(),
        _ => letters[..middle].iter().chain(&letters[middle - 1..]).collect(),
    };
    let at = word.as_ptr() as usize - query.as_ptr() as usize;
    Some(format!("{}{slip}{}", &query[..at], &query[at + word.len()..]))
}

/// The query as it is when a part of its last word is typed; nothing where that word is short or ends in a sign.
fn begun(query: &str) -> Option<String> {
    const SHORTEST: usize = 5;
    let letters = query.chars().rev().take_while(|c| c.is_alphabetic()).count();
    let total = query.chars().count();
    let missing = letters - (letters * 3).div_ceil(5);
    (letters >= SHORTEST).then(|| query.chars().take(total - missing).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::config;
    use crate::load::{Cache, LookedUp, draft};
    use crate::tree::Tree;

    fn with<T>(look: impl Fn(&Site) -> T) -> T {
        let tree = Tree::from_fixture(
            "-- content/billing/refunds.md --\n---\ntitle: Refund an invoice\naliases: [/old/refunds/]\n---\n\nText.\n\n## By card\n\nText.\n\n\
             ## What's next\n\nText.\n-- content/billing/export.md --\n---\ntitle: Export\n---\n\nText.\n\n## What's next\n\nText.\n\n\
             ## Refund an invoice\n\nText.\n-- content/hidden.md --\n---\ntitle: Hidden things\nsearch: false\n---\n\nText.\n",
        );
        let options =
            config::Options { today: jiff::civil::date(2026, 11, 22), drafts: false, base_url: None, content_folder_exists: true };
        let settings = config::settings(Some("base_url: https://example.com/help/\n"), &options).unwrap();
        let loaded = draft(&tree, &settings, &mut Cache::default()).finish(&LookedUp::default());
        look(&loaded.site)
    }

    fn read_as(text: &str) -> String {
        with(|site| match read("list", text, &Pages::of(site)) {
            Err(bad) => format!("{}: {}", bad.line, bad.message),
            Ok((list, absent)) => {
                let wanted = |one: &Wanted| format!("{}#{}={}", one.url, one.anchor, one.grade);
                let shown = list
                    .judgements
                    .iter()
                    .map(|one| format!("{}: {}", one.query, one.wanted.iter().map(wanted).collect::<Vec<_>>().join(" ")));
                let lost = absent.iter().map(|one| format!("{} {} {:?}", one.line, one.page, one.lost));
                shown.chain(lost).collect::<Vec<_>>().join("; ")
            }
        })
    }

    #[test]
    fn lists_are_lines_and_pages_have_many_names() {
        for (text, expected) in [
            ("money\tbilling/refunds/\t2\nmoney\tbilling/export\t1\n", "money: billing/refunds/#=2 billing/export/#=1"),
            ("\u{feff}# a comment\r\n\r\na\t/billing/refunds\r\n", "a: billing/refunds/#=1"),
            ("a\tcontent/billing/refunds.md#by-card\t1", "a: billing/refunds/#by-card=1"),
            ("a\tbilling/refunds.md\t0", "a: billing/refunds/#=0"),
            ("a\thttps://example.com/help/billing/refunds/index.html\t1", "a: billing/refunds/#=1"),
            ("a\told/refunds\t1", "a: billing/refunds/#=1"),
            ("#tag\tbilling/refunds\t1", "#tag: billing/refunds/#=1"),
            ("a\tbilling/refnds\t1", "a: billing/refnds#=1; 1 billing/refnds Page(Some(\"billing/refunds\"))"),
            (
                "a\tbilling/refunds#by-cord\t1",
                "a: billing/refunds#by-cord=1; 1 billing/refunds#by-cord Heading(\"Refund an invoice\", Some(\"by-card\"))",
            ),
            ("a\tbilling/refunds\t1\nb", "2: a line is a query, a tab, a page, a tab and a grade"),
            ("\tbilling/refunds\t1", "1: the query is missing"),
            ("a\t\t1", "1: the page is missing"),
            ("a\tb\t-1", "1: a grade is a whole number from 0 to 255"),
            ("a\tb\t1\tx", "1: there is more than a query, a page and a grade"),
            ("", ""),
        ] {
            assert_eq!(read_as(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_site_knows_queries_that_it_answers() {
        let shown = with(|site| {
            let line = |list: List| {
                let one = |one: &Judgement| format!("{} → {}#{}", one.query, one.wanted[0].url, one.wanted[0].anchor);
                format!("{}: {}", list.name, list.judgements.iter().map(one).collect::<Vec<_>>().join(", "))
            };
            known_items(site).into_iter().map(line).collect::<Vec<_>>()
        });
        assert_eq!(
            shown,
            [
                "titles: Export → billing/export/#, Refund an invoice → billing/refunds/#",
                "titles, one typo: Exprot → billing/export/#, Refund an invice → billing/refunds/#",
                "titles, half typed: Expo → billing/export/#, Refund an invoi → billing/refunds/#",
                "headings: By card → billing/refunds/#by-card",
            ]
        );
    }

    #[test]
    fn slips_keep_the_first_letter_and_short_words() {
        for (query, turn, expected) in [
            ("Refund an invoice", 0, "Refund an invioce"),
            ("Refund an invoice", 1, "Refund an invice"),
            ("Refund an invoice", 2, "Refund an invvoice"),
            ("aaaaab c", 0, "aaaaba c"),
            ("Größe ändern", 0, "Größe ändren"),
        ] {
            assert_eq!(mistyped(query, turn).as_deref(), Some(expected), "{query}");
        }
        for query in ["a b c", "", "aaaaaa", "設定を変更する", "v1.2.3 SKIP_BRIDGE1"] {
            assert_eq!(mistyped(query, 0), None, "{query}");
        }
        assert_eq!(begun("Refund an invoice").as_deref(), Some("Refund an invoi"));
        assert_eq!((begun("What is it?"), begun("an"), begun("")), (None, None, None));
    }
}
