//! How good answers are: what queries should find, and four measures of what they did find. Pure functions.
//!
//! The measures are those of information retrieval (TREC's `trec_eval` names them success_1, recip_rank and ndcg_cut_10),
//! with the grade itself as the gain. An article counts once, with its best grade, since an answer shows it once.

use std::collections::BTreeMap;

use super::answer::{Answer, Hit};

/// How far down an answer the measures look.
pub const DEPTH: usize = 10;

/// A query with what it should find.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// As a reader types it.
    pub query: String,
    /// What should be found; a grade of 0 says that something is no answer.
    pub wanted: Vec<Wanted>,
}

/// An article, or a place in one, that answers a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The article's address, relative to the site's root.
    pub url: String,
    /// A heading's id; empty for the article as a whole.
    pub anchor: String,
    /// How well it answers: 1 for an answer, more for a better one.
    pub grade: u32,
}

impl Wanted {
    /// Whether a hit shows it: the article, and where a heading is wanted, a link to that heading.
    pub fn is_shown_by(&self, hit: &Hit) -> bool {
        let (url, anchor) = parts(&hit.url);
        let sections = || hit.sections.iter().map(|section| parts(&section.url).1);
        url == self.url && (self.anchor.is_empty() || anchor == self.anchor || sections().any(|anchor| anchor == self.anchor))
    }
}

/// An address and what stands after its `#`.
fn parts(url: &str) -> (&str, &str) {
    url.split_once('#').unwrap_or((url, ""))
}

/// How one query fared.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// Where the first answer stands, from 1, among the first `DEPTH`.
    pub rank: Option<usize>,
    /// 0 to 1: how much of the grades stands where it should.
    pub ndcg: f64,
    /// Nothing was found at all.
    pub is_empty: bool,
}

/// How many queries fared how well; each measure is a mean from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measures {
    /// Queries that have an answer.
    pub queries: usize,
    /// Queries whose first result is an answer.
    pub success: f64,
    /// One divided by the rank of the first answer; 0 below `DEPTH`.
    pub mrr: f64,
    /// Normalised discounted cumulative gain.
    pub ndcg: f64,
    /// Queries that found nothing.
    pub zero: f64,
}

/// Where the first answer stands in a list, from 1.
pub fn rank(judgement: &Judgement, hits: &[Hit]) -> Option<usize> {
    let answers = |hit: &&Hit| judgement.wanted.iter().any(|wanted| wanted.grade > 0 && wanted.is_shown_by(hit));
    hits.iter().position(|hit| answers(&hit)).map(|at| at + 1)
}

/// Judges an answer; `None` when the judgement names no answer, so that nothing can be said.
pub fn score(judgement: &Judgement, answer: &Answer) -> Option<Score> {
    let mut best: BTreeMap<&str, u32> = BTreeMap::new();
    for wanted in judgement.wanted.iter().filter(|wanted| wanted.grade > 0) {
        let grade = best.entry(&wanted.url).or_default();
        *grade = wanted.grade.max(*grade);
    }
    if best.is_empty() {
        return None;
    }
    let hits = answer.results.get(..DEPTH).unwrap_or(&answer.results);
    let gain = |hit: &Hit| judgement.wanted.iter().filter(|wanted| wanted.is_shown_by(hit)).map(|wanted| wanted.grade).max().unwrap_or(0);
    let gains: Vec<u32> = hits.iter().map(gain).collect();
    let ideal: Vec<u32> = best.into_values().collect();
    Some(Score { rank: rank(judgement, hits), ndcg: ndcg(&gains, &ideal), is_empty: answer.results.is_empty() })
}

/// Gains in the order found, against the same gains and those that were missed in the best order.
pub fn ndcg(gains: &[u32], ideal: &[u32]) -> f64 {
    let mut ideal = ideal.to_vec();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let best = discounted(&ideal);
    if best > 0.0 { discounted(gains) / best } else { 0.0 }
}

fn discounted(gains: &[u32]) -> f64 {
    // Not `sum`, which makes -0 of nothing.
    gains.iter().take(DEPTH).enumerate().fold(0.0, |sum, (at, gain)| sum + f64::from(*gain) / (at as f64 + 2.0).log2())
}

impl Measures {
    /// The means over queries; all 0 for none.
    pub fn of<'a>(scores: impl IntoIterator<Item = &'a Score>) -> Measures {
        let mut sum = Measures::default();
        for score in scores {
            sum.queries += 1;
            sum.success += f64::from(u8::from(score.rank == Some(1)));
            sum.mrr += score.reciprocal();
            sum.ndcg += score.ndcg;
            sum.zero += f64::from(u8::from(score.is_empty));
        }
        let n = sum.queries.max(1) as f64;
        Measures { queries: sum.queries, success: sum.success / n, mrr: sum.mrr / n, ndcg: sum.ndcg / n, zero: sum.zero / n }
    }
}

impl Score {
    /// One divided by the rank; 0 without one.
    pub fn reciprocal(&self) -> f64 {
        self.rank.map_or(0.0, |rank| 1.0 / rank as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::SectionHit;

    fn answer(urls: &[&str]) -> Answer {
        let hit = |url: &&str| {
            // `a/#x|y`: the article leads to #x and shows a section #y.
            let (url, sections) = url.split_once('|').map_or((*url, vec![]), |(url, rest)| (url, rest.split('|').collect()));
            let section = |anchor| SectionHit { url: format!("{}#{anchor}", parts(url).0), ..SectionHit::default() };
            Hit { url: url.to_owned(), sections: sections.into_iter().map(section).collect(), ..Hit::default() }
        };
        Answer { results: urls.iter().map(hit).collect(), ..Answer::default() }
    }

    fn judgement(wanted: &[(&str, u32)]) -> Judgement {
        let one = |(url, grade): &(&str, u32)| {
            let (url, anchor) = parts(url);
            Wanted { url: url.to_owned(), anchor: anchor.to_owned(), grade: *grade }
        };
        Judgement { query: String::new(), wanted: wanted.iter().map(one).collect() }
    }

    fn shown(wanted: &[(&str, u32)], found: &[&str]) -> String {
        match score(&judgement(wanted), &answer(found)) {
            Some(score) => format!("{} {:.4} {}", score.rank.unwrap_or(0), score.ndcg, score.is_empty),
            None => "nothing to say".to_owned(),
        }
    }

    /// By hand: 1/log2(2) = 1, 1/log2(3) = .6309, 1/log2(4) = .5, 1/log2(5) = .4307.
    #[test]
    fn scores_are_those_that_one_works_out_by_hand() {
        let ten: Vec<String> = (0..12).map(|n| format!("n{n}/")).collect();
        let mut low: Vec<&str> = ten.iter().map(String::as_str).collect();
        low[10] = "a/";
        for (wanted, found, expected) in [
            (&[("a/", 1_u32)] as &[_], &["a/"] as &[&str], "1 1.0000 false"),
            (&[("a/", 1)], &["b/", "a/"], "2 0.6309 false"),
            (&[("a/", 1)], &["b/", "c/", "a/"], "3 0.5000 false"),
            (&[("a/", 1)], &["b/"], "0 0.0000 false"),
            (&[("a/", 1)], &[], "0 0.0000 true"),
            // (1 + 3 · .6309) / (3 + .6309)
            (&[("a/", 3), ("b/", 1)], &["b/", "a/"], "1 0.7967 false"),
            // (2 + .5) / (2 + .6309 + .5), what is judged 0 is no answer
            (&[("a/", 2), ("b/", 1), ("c/", 1), ("d/", 0)], &["a/", "d/", "b/"], "1 0.7985 false"),
            (&[("d/", 0)], &["d/"], "nothing to say"),
            (&[("a/", 1)], &low, "0 0.0000 false"),
            // One article counts once, with its best grade.
            (&[("a/#x", 2), ("a/#y", 1)], &["a/#x"], "1 1.0000 false"),
            (&[("a/#x", 2), ("a/#y", 1)], &["a/#z|y"], "1 0.5000 false"),
            (&[("a/#x", 1)], &["a/#z"], "0 0.0000 false"),
            (&[("a/", 1)], &["a/#z"], "1 1.0000 false"),
        ] {
            assert_eq!(shown(wanted, found), expected, "{wanted:?} in {found:?}");
        }
    }

    #[test]
    fn measures_are_means_over_queries() {
        let scores = [
            Score { rank: Some(1), ndcg: 1.0, is_empty: false },
            Score { rank: Some(4), ndcg: 0.4307, is_empty: false },
            Score { rank: None, ndcg: 0.0, is_empty: false },
            Score { rank: None, ndcg: 0.0, is_empty: true },
        ];
        let measures = Measures::of(&scores);
        assert_eq!((measures.queries, measures.success, measures.mrr, measures.zero), (4, 0.25, 0.3125, 0.25));
        assert!((measures.ndcg - 0.357675).abs() < 1e-9);
        assert_eq!(Measures::of(&[]), Measures::default());
        assert_eq!(ndcg(&[], &[]), 0.0);
    }
}
