//! One run: how every query fared. It is kept as JSON, and compared with one that was kept.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::diag::Diagnostic;
use crate::error::{Error, Result};
use crate::fs;
use crate::search::judge::{self, DEPTH, Judgement, Measures, Score};
use crate::search::lists::List;
use crate::search::{Options, Searcher};
use crate::text::visible;

/// Of the file; a later format gets another number.
const VERSION: u32 = 1;

/// A run.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct Run {
    version: u32,
    /// Over all queries.
    pub(super) all: Row,
    /// Of each list.
    pub(super) lists: Vec<Row>,
    /// In the order of the lists.
    pub(super) queries: Vec<Line>,
}

/// The measures of a list.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) queries: usize,
    #[serde(rename = "success@1")]
    pub(super) success: f64,
    #[serde(rename = "mrr@10")]
    pub(super) mrr: f64,
    #[serde(rename = "ndcg@10")]
    pub(super) ndcg: f64,
    #[serde(rename = "zero_result_rate")]
    pub(super) zero: f64,
}

/// How one query fared.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct Line {
    pub(super) list: String,
    pub(super) query: String,
    /// Where the first answer stands among the first ten.
    pub(super) rank: Option<usize>,
    #[serde(rename = "ndcg@10")]
    pub(super) ndcg: f64,
    /// Addresses, the best first.
    pub(super) results: Vec<String>,
    /// The place of its judgement in its list.
    #[serde(skip)]
    pub(super) at: usize,
}

impl Run {
    /// Asks every query.
    pub(super) fn of(lists: &[List], searcher: &Searcher) -> Run {
        let (mut scores, mut rows, mut queries) = (Vec::new(), Vec::new(), Vec::new());
        for list in lists {
            let asked = list.judgements.par_iter().enumerate().filter_map(|(at, judgement)| asked(&list.name, (at, judgement), searcher));
            let (own, lines): (Vec<Score>, Vec<Line>) = asked.collect::<Vec<_>>().into_iter().unzip();
            rows.push(Row::of(&list.name, Measures::of(&own)));
            scores.extend(own);
            queries.extend(lines);
        }
        Run { version: VERSION, all: Row::of("all", Measures::of(&scores)), lists: rows, queries }
    }

    /// A run that was kept.
    ///
    /// # Errors
    /// When the file cannot be read, or holds something else.
    pub(super) fn read(file: &Path) -> Result<Run> {
        let bytes = fs::read_bytes(file)?;
        let shown = visible(&file.display().to_string());
        let wrong = || Error::cannot_run(format!("`{shown}` is no saved run")).hint("Save one with `guidepost search-test --save FILE`.");
        let run: Run = serde_json::from_slice(&bytes).map_err(|error| wrong().because(&error))?;
        if run.version != VERSION {
            let message = format!("`{shown}` was saved in format {}, and this version reads format {VERSION}", run.version);
            return Err(Error::cannot_run(message).hint("Save it anew with `guidepost search-test --save FILE`."));
        }
        Ok(run)
    }

    /// As it is kept.
    ///
    /// # Errors
    /// Never with numbers and words.
    pub(super) fn to_json(&self) -> Result<String> {
        pretty(self)
    }
}

fn pretty(value: &impl Serialize) -> Result<String> {
    let text = serde_json::to_string_pretty(value);
    text.map(|text| text + "\n").map_err(|error| Error::cannot_run("could not write the results").because(&error))
}

impl Row {
    fn of(name: &str, measures: Measures) -> Row {
        let Measures { queries, success, mrr, ndcg, zero } = measures;
        Row { name: name.to_owned(), queries, success: rounded(success), mrr: rounded(mrr), ndcg: rounded(ndcg), zero: rounded(zero) }
    }
}

/// Six digits: logarithms differ in the last bits between machines, and a file that is kept should not.
fn rounded(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

fn asked(list: &str, (at, judgement): (usize, &Judgement), searcher: &Searcher) -> Option<(Score, Line)> {
    let answer = searcher.search(&judgement.query, &Options { limit: DEPTH, ..Options::default() });
    let score = judge::score(judgement, &answer)?;
    let results = answer.results.into_iter().map(|hit| hit.url).collect();
    let (list, query) = (list.to_owned(), judgement.query.clone());
    Some((score, Line { list, query, rank: score.rank, ndcg: rounded(score.ndcg), results, at }))
}

/// What is different between two runs.
#[derive(Debug, Default, PartialEq, Serialize)]
pub(super) struct Changes {
    /// The queries that lost most first.
    pub(super) worse: Vec<Change>,
    /// The queries that won most first.
    pub(super) better: Vec<Change>,
    /// Queries that fare as before.
    pub(super) same: usize,
    /// Queries that were not asked before.
    pub(super) new: usize,
    /// Queries that were asked before.
    pub(super) gone: usize,
}

/// A query that fares otherwise.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Change {
    pub(super) list: String,
    pub(super) query: String,
    /// nDCG@10 now, less nDCG@10 then.
    pub(super) difference: f64,
    pub(super) rank_before: Option<usize>,
    pub(super) rank: Option<usize>,
    /// What comes first now.
    pub(super) first: Option<String>,
}

impl Changes {
    /// Compares two runs, query by query.
    pub(super) fn between(before: &Run, now: &Run) -> Changes {
        let mut known: BTreeMap<(&str, &str, usize), &Line> = keyed(&before.queries).collect();
        let mut changes = Changes::default();
        for (key, line) in keyed(&now.queries) {
            let Some(old) = known.remove(&key) else {
                changes.new += 1;
                continue;
            };
            let difference = rounded(line.ndcg - old.ndcg);
            let (list, query) = (line.list.clone(), line.query.clone());
            let change = Change { list, query, difference, rank_before: old.rank, rank: line.rank, first: line.results.first().cloned() };
            match difference {
                lost if lost < 0.0 => changes.worse.push(change),
                won if won > 0.0 => changes.better.push(change),
                _ => changes.same += 1,
            }
        }
        changes.gone = known.len();
        changes.worse.sort_by(|a, b| a.difference.total_cmp(&b.difference));
        changes.better.sort_by(|a, b| b.difference.total_cmp(&a.difference));
        changes
    }
}

/// Each query with its list and a number, for two articles may expect to be found by the same words.
fn keyed(lines: &[Line]) -> impl Iterator<Item = ((&str, &str, usize), &Line)> {
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    lines.iter().map(move |line| {
        let count = seen.entry((&line.list, &line.query)).or_default();
        *count += 1;
        ((line.list.as_str(), line.query.as_str(), *count), line)
    })
}

/// Everything that a run came to, for programs.
///
/// # Errors
/// Never with numbers and words.
pub(super) fn report(run: &Run, failures: &[Diagnostic], changes: Option<&Changes>, missed: &[String]) -> Result<String> {
    let failed = failures.iter().map(|one| json!({ "code": one.code.code, "file": one.file.as_str(), "message": one.message }));
    let failed: Vec<_> = failed.collect();
    let mut report = json!(run);
    report["failed_expectations"] = json!(failed);
    report["missed_budgets"] = json!(missed);
    if let Some(changes) = changes {
        report["against"] = json!(changes);
    }
    pretty(&report)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(lines: &[(&str, f64, Option<usize>)]) -> Run {
        let line = |(query, ndcg, rank): &(&str, f64, Option<usize>)| Line {
            list: "l".into(),
            query: (*query).to_owned(),
            rank: *rank,
            ndcg: *ndcg,
            results: vec!["x/".into()],
            at: 0,
        };
        let row = Row::of("all", Measures::default());
        Run { version: VERSION, all: row.clone(), lists: vec![row], queries: lines.iter().map(line).collect() }
    }

    #[test]
    fn queries_that_lost_most_come_first() {
        let before = run(&[("a", 1.0, Some(1)), ("b", 0.5, Some(3)), ("c", 0.63, Some(2)), ("d", 0.0, None), ("gone", 1.0, Some(1))]);
        let now = run(&[("a", 0.5, Some(3)), ("b", 0.5, Some(3)), ("c", 0.0, None), ("d", 1.0, Some(1)), ("new", 1.0, Some(1))]);
        let changes = Changes::between(&before, &now);
        let shown = |changes: &[Change]| changes.iter().map(|one| format!("{} {:.2}", one.query, one.difference)).collect::<Vec<_>>();
        assert_eq!(shown(&changes.worse), ["c -0.63", "a -0.50"]);
        assert_eq!(shown(&changes.better), ["d 1.00"]);
        assert_eq!((changes.same, changes.new, changes.gone), (1, 1, 1));
    }

    #[test]
    fn a_run_comes_back_as_it_was_kept() {
        let kept = run(&[("a\t\"", 0.630_93, Some(2)), ("b", 0.0, None)]);
        let text = kept.to_json().unwrap_or_default();
        assert_eq!(serde_json::from_str::<Run>(&text).ok(), Some(kept));
    }
}
