//! A run in words: the queries that fare worst, a table of the measures, and what is different to an earlier run.

use anstyle::{AnsiColor, Style};

use super::queries;
use super::run::{Change, Changes, Line, Row, Run};
use crate::search::expect::LOOKED_AT;
use crate::search::judge;
use crate::search::lists::List;
use crate::search::{Options, Searcher};
use crate::text::{shortened, visible, width};

const BOLD: Style = Style::new().bold();
const WORSE: Style = AnsiColor::Red.on_default();
const BETTER: Style = AnsiColor::Green.on_default();

/// So many queries are shown where nobody asked for all.
pub(super) const MOST: usize = 10;

/// A query longer than this is not shown in full.
const MOST_OF_A_QUERY: usize = 70;

/// What the queries that fare badly are shown with.
pub(super) struct Details<'a> {
    /// So many of them.
    pub(super) most: usize,
    /// The lists of the run.
    pub(super) lists: &'a [List],
    /// To see how far down the answer is.
    pub(super) searcher: &'a Searcher,
}

/// The whole run.
pub(super) fn run(run: &Run, details: &Details<'_>) -> String {
    let mut bad: Vec<&Line> = run.queries.iter().filter(|line| line.rank != Some(1) && line.list != "expectations").collect();
    bad.sort_by(|a, b| a.ndcg.total_cmp(&b.ndcg));
    let mut out = String::new();
    if !bad.is_empty() {
        out.push_str(&format!("{BOLD}Not first{BOLD:#}: {}, the worst first\n", queries(bad.len())));
        bad.iter().take(details.most).for_each(|line| out.push_str(&query(line, details)));
        if bad.len() > details.most {
            out.push_str(&format!("  … and {} more; `--verbose` shows all.\n", bad.len() - details.most));
        }
        out.push('\n');
    }
    out.push_str(&table(run));
    out
}

/// What was wanted, where it stands, and what came instead.
fn query(line: &Line, details: &Details<'_>) -> String {
    let mut out = format!("  `{}` ({})\n", quoted(&line.query), visible(&line.list));
    let Some(judgement) = details.lists.iter().find(|list| list.name == line.list).and_then(|list| list.judgements.get(line.at)) else {
        return out;
    };
    let answer = details.searcher.search(&line.query, &Options { limit: LOOKED_AT, ..Options::default() });
    let wanted = judgement.wanted.iter().max_by_key(|wanted| wanted.grade);
    let wanted = wanted.map_or(String::new(), |wanted| {
        if wanted.anchor.is_empty() { wanted.url.clone() } else { format!("{}#{}", wanted.url, wanted.anchor) }
    });
    let place = match judge::rank(judgement, &answer.results) {
        Some(rank) => format!("number {rank}"),
        None if answer.results.len() < LOOKED_AT => "not found".to_owned(),
        None => format!("not among the first {LOOKED_AT}"),
    };
    out.push_str(&format!("    wanted  {}, {place}\n", visible(&wanted)));
    match answer.results.first() {
        Some(first) => out.push_str(&format!("    first   {} ({})\n", visible(&first.title), visible(&first.url))),
        None => out.push_str("    first   nothing at all\n"),
    }
    out
}

fn quoted(query: &str) -> String {
    visible(&shortened(query, MOST_OF_A_QUERY))
}

/// One line for each list, and one for all of them together.
fn table(run: &Run) -> String {
    let rows: Vec<&Row> = run.lists.iter().chain((run.lists.len() > 1).then_some(&run.all)).collect();
    let name = |row: &Row| visible(&shortened(&row.name, 40));
    let widest = rows.iter().map(|row| width(&name(row))).max().unwrap_or(0);
    let mut out = format!("{BOLD}{:widest$}  queries  success@1  MRR@10  nDCG@10  no result{BOLD:#}\n", "");
    for row in rows {
        let gap = " ".repeat(widest - width(&name(row)));
        let (success, mrr, ndcg, zero) = (number(row.success), number(row.mrr), number(row.ndcg), number(row.zero));
        out.push_str(&format!("{}{gap}  {:>7}  {success:>9}  {mrr:>6}  {ndcg:>7}  {zero:>9}\n", name(row), row.queries));
    }
    out
}

/// A measure as it is printed.
pub(super) fn number(measure: f64) -> String {
    format!("{measure:.4}")
}

/// What is better and worse than in an earlier run.
pub(super) fn changes(changes: &Changes, file: &str, most: usize) -> String {
    let Changes { worse, better, same, new, gone } = changes;
    let file = visible(file);
    let mut out = format!("\n{BOLD}Against {file}{BOLD:#}: {} worse, {} better, {same} the same", worse.len(), better.len());
    for (n, what) in [(new, "not asked then"), (gone, "not asked now")] {
        if *n > 0 {
            out.push_str(&format!(", {n} {what}"));
        }
    }
    out.push('\n');
    for (style, list) in [(WORSE, worse), (BETTER, better)] {
        list.iter().take(most).for_each(|change| out.push_str(&one(change, style)));
        if list.len() > most {
            out.push_str(&format!("  … and {} more; `--verbose` shows all.\n", list.len() - most));
        }
    }
    out
}

fn one(change: &Change, style: Style) -> String {
    let rank = |rank: Option<usize>| rank.map_or("not in the first ten".to_owned(), |rank| format!("number {rank}"));
    let now = match (change.rank, change.rank_before) {
        (now, before) if now == before => rank(now),
        (now, before) => format!("{}, was {}", rank(now), rank(before)),
    };
    let first = change.first.as_ref().filter(|_| change.rank != Some(1));
    let first = first.map_or(String::new(), |first| format!("; first is {}", visible(first)));
    format!("  {style}{:+.4}{style:#}  `{}` ({}): {now}{first}\n", change.difference, quoted(&change.query), visible(&change.list))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_say_from_where_to_where() {
        let change = |difference, rank_before, rank| Change {
            list: "titles".into(),
            query: "re\u{1b}fund".into(),
            difference,
            rank_before,
            rank,
            first: Some("a/".into()),
        };
        let all =
            Changes { worse: vec![change(-0.5, Some(1), None)], better: vec![change(0.25, Some(3), Some(1))], same: 4, new: 0, gone: 2 };
        assert_eq!(
            anstream::adapter::strip_str(&changes(&all, "old.json", MOST)).to_string(),
            "\nAgainst old.json: 1 worse, 1 better, 4 the same, 2 not asked now\n  \
             -0.5000  `re␛fund` (titles): not in the first ten, was number 1; first is a/\n  \
             +0.2500  `re␛fund` (titles): number 1, was number 3\n"
        );
    }
}
