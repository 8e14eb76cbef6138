//! How much a stem weighs where it stands: BM25 on four fields, rounded to whole numbers once and for all. The numbers ship
//! in the shards, so no browser computes them a second time.

use super::index::{PartPosting, Postings, TitlePosting};

/// Saturation and length normalisation of BM25 (Robertson and Zaragoza, 2009); chosen on judgement lists.
const K1: f64 = 0.9;
const B: f64 = 0.75;

/// Title, `also`, headings, body; chosen on judgement lists.
const BOOSTS: [f64; 4] = [1.5, 1.35, 1.2, 1.0];

/// The place of the headings among the fields.
const HEADING: usize = 2;

/// One whole number is so much score: fine enough that rounding costs no quality, coarse enough to pack well.
const UNIT: f64 = 0.25;

/// Seven bits; the eighth says in the shards that the stem stands in a heading.
const MOST: u8 = 127;

/// What a rare form of a word is worth where it stands, before it is weighed by its rarity.
pub(super) const FORM: f64 = 1.5;

/// What scores are measured by.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Averages {
    articles: f64,
    /// Mean terms in each field: of an article for titles and `also`, of a part for headings and body.
    lengths: [f64; 4],
}

impl Averages {
    /// From each article's terms by field and its number of parts.
    pub(super) fn of(articles: impl Iterator<Item = ([u64; 4], u64)>) -> Averages {
        let (mut count, mut parts, mut terms) = (0u64, 0u64, [0u64; 4]);
        for (counts, own) in articles {
            count += 1;
            parts += own;
            terms.iter_mut().zip(counts).for_each(|(sum, own)| *sum += own);
        }
        let of = |field: usize| terms[field] as f64 / if field < 2 { count.max(1) } else { parts.max(1) } as f64;
        Averages { articles: count as f64, lengths: [of(0), of(1), of(2), of(3)] }
    }

    /// The boosted part of BM25 that hangs on the document.
    pub(super) fn tf(&self, field: usize, count: u32, length: u32) -> f64 {
        let (tf, average) = (f64::from(count), self.lengths[field].max(1.0));
        BOOSTS[field] * (1.0 + K1) * tf / (tf + K1 * (1.0 - B + B * f64::from(length) / average))
    }

    fn idf(&self, frequency: usize) -> f64 {
        let frequency = frequency as f64;
        (1.0 + (self.articles - frequency + 0.5).max(0.0) / (frequency + 0.5)).ln()
    }
}

/// What was found of one stem: place (article and part) and weight.
#[derive(Default)]
pub(super) struct Found {
    title: Vec<(u32, usize, f64)>,
    parts: Vec<(u32, usize, f64)>,
}

impl Found {
    pub(super) fn push(&mut self, field: usize, place: u32, tf: f64) {
        if field < 2 { self.title.push((place, field, tf)) } else { self.parts.push((place, field, tf)) }
    }

    /// Whole numbers, in order.
    pub(super) fn weigh(mut self, averages: &Averages, lengths: impl Fn(u32) -> (u8, u8)) -> Postings {
        // Sorted by field too, so that sums do not depend on the order of segments.
        self.title.sort_unstable_by_key(|&(place, field, _)| (place, field));
        self.parts.sort_unstable_by_key(|&(place, field, _)| (place, field));
        let idf = averages.idf(self.articles());
        let impact = |run: &[(u32, usize, f64)]| {
            (run.iter().map(|&(.., tf)| tf).sum::<f64>() * idf / UNIT).round().clamp(1.0, f64::from(MOST)) as u8
        };
        let title = self.title.chunk_by(|a, b| a.0 == b.0).map(|run| {
            let article = run[0].0 >> 6;
            let (content, full) = if run[0].1 == 0 { lengths(article) } else { (0, 0) };
            TitlePosting { article, impact: impact(run), content, full }
        });
        let parts = self.parts.chunk_by(|a, b| a.0 == b.0).map(|run| PartPosting {
            article: run[0].0 >> 6,
            part: (run[0].0 & 63) as u8,
            impact: impact(run),
            heading: run[0].1 == HEADING,
        });
        Postings { title: title.collect(), parts: parts.collect() }
    }

    /// How many articles hold the stem; both lists are sorted.
    fn articles(&self) -> usize {
        let mut all: Vec<u32> = self.title.iter().chain(&self.parts).map(|(place, ..)| place >> 6).collect();
        all.sort_unstable();
        all.dedup();
        all.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn averages(articles: u64) -> Averages {
        Averages::of((0..articles).map(|_| ([3, 0, 2, 100], 1)))
    }

    fn impacts(found: Found, articles: u64) -> Vec<u8> {
        let postings = found.weigh(&averages(articles), |_| (3, 4));
        postings.title.iter().map(|title| title.impact).chain(postings.parts.iter().map(|part| part.impact)).collect()
    }

    fn of(places: &[(usize, u32, u32, u32)], articles: u64) -> Found {
        let averages = averages(articles);
        let mut found = Found::default();
        places.iter().for_each(|&(field, place, count, length)| found.push(field, place, averages.tf(field, count, length)));
        found
    }

    #[test]
    fn impacts_grow_with_how_much_a_text_says_and_how_rare_it_is() {
        let one = |field: usize, count: u32, length: u32, articles: u64| impacts(of(&[(field, 64, count, length)], articles), articles)[0];
        assert!(one(3, 2, 100, 1000) > one(3, 1, 100, 1000), "more often");
        assert!(one(3, 1, 50, 1000) > one(3, 1, 100, 1000), "in a shorter text");
        assert!(one(3, 1, 100, 100_000) > one(3, 1, 100, 1000), "rarer");
        assert!(one(2, 1, 2, 1000) > one(3, 1, 100, 1000), "in a heading");
        for (count, length, articles) in [(1, 0, 1), (0, 0, 1), (u32::MAX, 1, 4_000_000), (1, u32::MAX, 1), (1, 1, 0)] {
            assert!((1..=MOST).contains(&one(3, count, length, articles)), "{count} {length} {articles}");
        }
    }

    #[test]
    fn postings_do_not_depend_on_the_order_in_which_they_are_found() {
        let places = [(0, 0, 1, 3), (1, 64, 1, 2), (2, 1, 1, 2), (3, 1, 4, 80), (3, 65, 1, 120), (0, 128, 1, 2)];
        let mut turned = places;
        turned.reverse();
        let weigh = |places: &[(usize, u32, u32, u32)]| of(places, 50).weigh(&averages(50), |_| (3, 4));
        let postings = weigh(&places);
        assert_eq!(postings, weigh(&turned));
        let titles: Vec<_> = postings.title.iter().map(|title| (title.article, title.content, title.full)).collect();
        assert_eq!(titles, [(0, 3, 4), (1, 0, 0), (2, 3, 4)], "words that stand beside the title say nothing of its length");
        let parts: Vec<_> = postings.parts.iter().map(|part| (part.article, part.part, part.heading)).collect();
        assert_eq!(parts, [(0, 1, true), (1, 1, false)]);
    }
}
