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
