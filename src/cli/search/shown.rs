//! An answer in words: articles with their place, their address and the words around the match.

use anstyle::{AnsiColor, Style};

use crate::search::{Answer, Hit, Options, Snippet};
use crate::text::{count, shortened, visible, width};

const TITLE: Style = AnsiColor::Cyan.on_default().bold();
const ADDRESS: Style = AnsiColor::Green.on_default();
const MATCH: Style = AnsiColor::Yellow.on_default().bold();

/// A query longer than this is not repeated in full.
const MOST_OF_A_QUERY: usize = 80;

/// The answer, or that there is none.
pub(super) fn answer(answer: &Answer, section: Option<&str>, columns: usize) -> String {
    let mut out = String::new();
    for (typed, used) in &answer.corrected {
        out.push_str(&format!("Showing results for {MATCH}{}{MATCH:#}: `{}` stands nowhere.\n", visible(used), visible(typed)));
    }
    let unknown = named(&answer.unknown);
    if answer.results.is_empty() {
        let place = section.map_or(String::new(), |section| format!(" in the section `{}`", visible(section)));
        out.push_str(&format!("No article{place} matches `{}`.\n", visible(&shortened(&answer.query, MOST_OF_A_QUERY))));
        if !unknown.is_empty() {
            let verb = if answer.unknown.len() == 1 { "stands" } else { "stand" };
            out.push_str(&format!("{unknown} {verb} nowhere in the help center.\n"));
        }
        return out;
    }
    if !unknown.is_empty() {
        out.push_str(&format!("Without {unknown}, which no article holds.\n"));
    }
    for hit in &answer.results {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&article(hit, columns));
    }
    out
}

/// What to do next, for the person and not for a program that reads the results.
pub(super) fn advice(answer: &Answer, options: &Options) -> Vec<String> {
    if answer.results.is_empty() {
        let elsewhere = options.section.is_some().then(|| "Leave `--section` out to look everywhere.".to_owned());
        let words = "Try other words, or fewer. If readers use these words for something that an article explains, \
                     add them to its `keywords`.";
        return elsewhere.into_iter().chain([words.to_owned()]).collect();
    }
    let shown = answer.results.len();
    let more = answer.total.saturating_sub(shown);
    if more == 0 { vec![] } else { vec![format!("{} more; `--limit {}` shows them too.", count(more, "article"), answer.total)] }
}

fn named(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{}`", visible(&shortened(word, MOST_OF_A_QUERY)))).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

fn article(hit: &Hit, columns: usize) -> String {
    let place = hit.crumbs.iter().map(|crumb| visible(crumb)).collect::<Vec<_>>().join(" › ");
    let mut out = format!("{TITLE}{}{TITLE:#}", visible(&hit.title));
    if !hit.heading.is_empty() {
        out.push_str(&format!(" › {}", visible(&hit.heading)));
    }
    out.push('\n');
    if !place.is_empty() {
        out.push_str(&format!("  {place}\n"));
    }
    out.push_str(&format!("  {ADDRESS}{}{ADDRESS:#}\n", visible(&hit.url)));
    out.push_str(&wrapped(&hit.snippet, columns));
    for section in hit.sections.iter().filter(|section| section.url != hit.url) {
        out.push_str(&format!("  › {}  {ADDRESS}{}{ADDRESS:#}\n", visible(&section.heading), visible(&section.url)));
    }
    if !hit.why.is_empty() {
        out.push_str(&format!("  score {}\n", hit.score));
        hit.why.iter().for_each(|line| out.push_str(&format!("    {}\n", visible(line))));
    }
    out
}

/// The words of a snippet in lines that fit, each match in its style.
fn wrapped(snippet: &Snippet, columns: usize) -> String {
    const MARGIN: &str = "    ";
    let room = columns.saturating_sub(MARGIN.len()).clamp(20, 100);
    let (mut out, mut used) = (String::new(), 0);
    for (words, styled) in words(snippet) {
        let long = width(&words);
        if used > 0 && used + 1 + long > room {
            out.push('\n');
            used = 0;
        }
        out.push_str(if used == 0 { MARGIN } else { " " });
        out.push_str(&styled);
        used += long + usize::from(used > 0);
    }
    if used > 0 {
        out.push('\n');
    }
    out
}

/// Runs without white space, plain and styled; a match may be a part of one.
fn words(snippet: &Snippet) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = vec![];
    let mut open = false;
    for (index, piece) in snippet.0.iter().enumerate() {
        let is_match = index % 2 == 1;
        for (nth, part) in piece.split(char::is_whitespace).enumerate() {
            open = open && nth == 0;
            if part.is_empty() {
                continue;
            }
            let plain = visible(part);
            let styled = if is_match { format!("{MATCH}{plain}{MATCH:#}") } else { plain.clone() };
            match found.last_mut().filter(|_| open) {
                Some((words, shown)) => {
                    words.push_str(&plain);
                    shown.push_str(&styled);
                }
                None => found.push((plain, styled)),
            }
            open = true;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    fn snippet(pieces: &[&str]) -> Snippet {
        Snippet(pieces.iter().map(|piece| (*piece).to_owned()).collect())
    }

    #[test]
    fn snippets_are_wrapped_between_words_and_matches_stand_out() {
        let long = snippet(&["… the ", "refund", "s of an ", "invoice", " arrive within ten days, sooner by card"]);
        assert_eq!(plain(&wrapped(&long, 30)), "    … the refunds of an\n    invoice arrive within ten\n    days, sooner by card\n");
        assert!(wrapped(&long, 30).contains(&format!(" {MATCH}refund{MATCH:#}s ")));
        assert_eq!(wrapped(&snippet(&[]), 80), "");
        assert_eq!(plain(&wrapped(&snippet(&["", "a\u{1b}[31m", "\n\u{202e}b"]), 80)), "    a␛[31m \\u{202e}b\n");
    }

    #[test]
    fn an_answer_says_what_was_taken_for_what_and_what_stands_nowhere() {
        let mut found = Answer { query: "refnd quokka".into(), total: 3, ..Answer::default() };
        found.corrected = vec![("refnd".into(), "refund".into())];
        found.unknown = vec!["quokka".into()];
        let crumbs = vec!["Billing".into(), "Cards".into()];
        let hit = Hit { url: "b/#x".into(), title: "Refunds".into(), heading: "By card".into(), crumbs, ..Hit::default() };
        found.results = vec![hit];
        assert_eq!(
            plain(&answer(&found, None, 80)),
            "Showing results for refund: `refnd` stands nowhere.\nWithout `quokka`, which no article holds.\n\n\
             Refunds › By card\n  Billing › Cards\n  b/#x\n"
        );
        assert_eq!(advice(&found, &Options::default()), ["2 articles more; `--limit 3` shows them too."]);
        let none = Answer { results: vec![], corrected: vec![], unknown: vec!["a".into(), "b".into(), "c".into()], ..found };
        assert_eq!(
            plain(&answer(&none, Some("billing"), 80)),
            "No article in the section `billing` matches `refnd quokka`.\n`a`, `b` and `c` stand nowhere in the help center.\n"
        );
        assert_eq!(advice(&none, &Options { section: Some("billing".into()), ..Options::default() }).len(), 2);
    }
}
