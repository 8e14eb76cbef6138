//! Postings and meanings become an order of articles. Whole numbers only, so that no browser and no machine can differ.

use std::cmp::Reverse;

use super::index::Postings;
use super::query::{Level, Meaning, Query};

/// An article that matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// An index into the entries.
    pub article: u32,
    /// What decides before the score: bits of what holds of the article.
    pub tier: u32,
    /// Of the best part.
    pub score: u32,
    /// All words stand in the title, one way or another.
    pub in_title: bool,
    /// Parts that hold a word themselves: part, words as bits, score; by part.
    pub parts: Vec<PartMatch>,
    /// A part with a heading that is the query.
    pub headed: Option<u8>,
}

/// How well a heading is the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// It has other words too, or lacks some.
    None,
    /// Word for word, some completed or corrected.
    Near,
    /// Word for word, but for stop words.
    Exact,
}

/// A part that holds a word itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartMatch {
    /// An index into the entry's parts.
    pub part: u8,
    /// The words that stand in it.
    pub words: u32,
    /// All words stand in its headings, one way or another.
    pub in_heading: bool,
    /// Title values among it.
    pub score: u32,
}

impl Ranked {
    /// The part that answers best; `None` when the words stand in the title only.
    pub fn best(&self) -> Option<&PartMatch> {
        self.headed.map_or_else(|| best(&self.parts), |headed| self.parts.iter().find(|found| found.part == headed))
    }

    /// The parts of which a heading may be the query, unless the title is it.
    pub fn may_be_headed(&self) -> impl Iterator<Item = u8> {
        let wanted = self.tier < Holds::Title.bit();
        self.parts.iter().filter(move |found| wanted && found.in_heading).map(|found| found.part)
    }

    /// A heading of this part is the query.
    pub fn head(&mut self, part: u8, likeness: Likeness) {
        self.headed = Some(part);
        self.tier |= if likeness == Likeness::Exact { Holds::Heading.bit() } else { Holds::NearHeading.bit() };
    }

    /// What put it where it stands.
    pub fn reason(&self) -> &'static str {
        let weightiest = self.tier.checked_ilog2().and_then(|bit| REASONS.len().checked_sub(bit as usize + 1));
        weightiest.map_or("some of the words", |at| REASONS[at])
    }

    /// Whether the article itself answers, rather than a heading in it.
    pub fn is_whole(&self) -> bool {
        self.in_title && self.headed.is_none()
    }
}

/// What decides before the score, the weightiest first. What holds of an article are the bits of its tier.
#[derive(Clone, Copy)]
enum Holds {
    FullTitle,
    Title,
    ShortTitle,
    /// Only the text says it: see `Ranked::head`.
    Heading,
    InTitle,
    InHeadings,
    LoneWord,
    NearTitle,
    NearlyInTitle,
    /// As `Heading`.
    NearHeading,
    NearlyInHeadings,
    InArticle,
    NearlyInArticle,
}

/// In the order of `Holds`: what `--explain` says.
const REASONS: [&str; 13] = [
    "its title, word for word",
    "its title but for stop words",
    "all words in the title, few others",
    "a heading of it, word for word",
    "all words in the title",
    "all words in headings of one part",
    "the word in the article",
    "its title, some words in another form",
    "all words in the title, some in another form",
    "a heading of it, some words in another form",
    "all words in headings of one part, some in another form",
    "all words in the article",
    "all words in the article, some in another form",
];

impl Holds {
    const fn bit(self) -> u32 {
        1 << (REASONS.len() - 1 - self as usize)
    }
}

/// A title with more words besides than these says less than a heading that is the query, if that is more than one word.
const MOST_BESIDES: usize = 2;

/// A heading that holds all words, then the highest score, then the first of equals.
fn best(parts: &[PartMatch]) -> Option<&PartMatch> {
    parts.iter().min_by_key(|found| (Reverse((found.in_heading, found.score)), found.part))
}

/// What one word contributes to one article.
#[derive(Clone, Copy, Default)]
struct InTitle {
    value: u32,
    /// Typos count only beside other words.
    any: bool,
    exact: bool,
    /// Exact where the rare form stands.
    sibling: bool,
    /// In the title itself: as typed or another form of it, and one way or another.
    own: bool,
    near: bool,
    /// Of the title itself.
    lengths: (u8, u8),
}

/// An article while it is being scored.
#[derive(Default)]
struct Scored {
    title: u32,
    title_any: u32,
    title_exact: u32,
    title_sibling: u32,
    title_own: u32,
    title_near: u32,
    any: u32,
    exact: u32,
    lengths: (u8, u8),
    heading_own: u32,
    heading_any: u32,
    /// All words stand in the headings of one part, as typed.
    in_heading: bool,
}

/// Ranks all articles that hold a word; `postings` are asked once for each meaning.
pub fn rank(query: &Query, content: usize, mut postings: impl FnMut(u32) -> std::sync::Arc<Postings>) -> Vec<Ranked> {
    let mut table = Table::default();
    for (at, word) in query.words.iter().enumerate() {
        let mut values = Values::default();
        for meaning in &word.meanings {
            values.add(&postings(meaning.stem), meaning, query.words.len() > 1);
        }
        table.take(1 << at, values);
    }
    let known = query.words.iter().enumerate().filter(|(_, word)| !word.meanings.is_empty()).map(|(at, _)| 1u32 << at).sum();
    table.order(&Asked { known, content, full: query.full })
}

/// What all words together ask for.
struct Asked {
    /// Words that stand somewhere.
    known: u32,
    content: usize,
    full: usize,
}

/// One word's values: by article in titles, by article and part elsewhere.
#[derive(Default)]
struct Values {
    titles: Vec<(u32, InTitle)>,
    parts: Vec<(u32, InPart)>,
}

/// What one word contributes to one part.
#[derive(Clone, Copy, Default)]
struct InPart {
    value: u32,
    exact: bool,
    /// In a heading: as typed or another form of it, and one way or another.
    heading_own: bool,
    heading_any: bool,
}

impl Values {
    /// A lone word that was found by a typo says too little for its place in a title to decide.
    fn add(&mut self, postings: &Postings, meaning: &Meaning, has_others: bool) {
        let Meaning { weight, level, is_synonym, .. } = *meaning;
        let (exact, sibling, any) = (level == Level::Exact, level == Level::Sibling, level > Level::Typo || has_others);
        let mut titles = postings.title.iter().peekable();
        for title in &postings.title {
            let (is_itself, lengths) = (title.content > 0, (title.content, title.full));
            let (own, near) = (is_itself && level >= Level::Sibling && !is_synonym, is_itself && any);
            self.titles.push((title.article, InTitle { value: weight * u32::from(title.impact), any, exact, sibling, own, near, lengths }));
        }
        for part in &postings.parts {
            while titles.peek().is_some_and(|title| title.article < part.article) {
                titles.next();
            }
            let above = titles.peek().filter(|title| title.article == part.article).map_or(0, |title| u32::from(title.impact));
            let place = part.article << 6 | u32::from(part.part);
            let (heading_own, heading_any) = (part.heading && level >= Level::Sibling, part.heading && any);
            self.parts.push((place, InPart { value: weight * (above + u32::from(part.impact)), exact, heading_own, heading_any }));
        }
    }

    /// The best of several meanings, in order.
    fn settle(&mut self) {
        self.titles.sort_by_key(|(article, _)| *article);
        self.titles.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                let (a, b) = (kept.1, next.1);
                let (any, exact, sibling) = (a.any | b.any, a.exact | b.exact, a.sibling | b.sibling);
                kept.1 = InTitle {
                    value: a.value.max(b.value),
                    any,
                    exact,
                    sibling,
                    own: a.own | b.own,
                    near: a.near | b.near,
                    lengths: a.lengths.max(b.lengths),
                };
            }
            same
        });
        self.parts.sort_by_key(|(place, ..)| *place);
        self.parts.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                let (a, b) = (kept.1, next.1);
                let (heading_own, heading_any) = (a.heading_own | b.heading_own, a.heading_any | b.heading_any);
                kept.1 = InPart { value: a.value.max(b.value), exact: a.exact | b.exact, heading_own, heading_any };
            }
            same
        });
    }
}

/// All words' values together, put in order at the end: sorting long lists once is far quicker than keeping a map.
#[derive(Default)]
struct Table {
    /// Article, the word's bit, and what it is worth in the title.
    titles: Vec<(u32, u32, InTitle)>,
    /// Place, the word's bit, and what the part is worth above the title.
    parts: Vec<(u32, u32, InPart)>,
}

impl Table {
    fn take(&mut self, bit: u32, mut values: Values) {
        values.settle();
        let mut titles = values.titles.iter().peekable();
        for &(place, mut found) in &values.parts {
            while titles.peek().is_some_and(|(known, _)| *known < place >> 6) {
                titles.next();
            }
            let above = titles.peek().filter(|(known, _)| *known == place >> 6).map_or(0, |(_, found)| found.value);
            found.value = found.value.saturating_sub(above);
            self.parts.push((place, bit, found));
        }
        self.titles.extend(values.titles.into_iter().map(|(article, found)| (article, bit, found)));
    }

    fn order(mut self, asked: &Asked) -> Vec<Ranked> {
        self.titles.sort_unstable_by_key(|&(article, bit, _)| (article, bit));
        self.parts.sort_unstable_by_key(|&(place, bit, ..)| (place, bit));
        let (mut titles, mut parts) = (self.titles.iter().peekable(), self.parts.iter().peekable());
        let mut all = Vec::new();
        while let Some(article) = [titles.peek().map(|title| title.0), parts.peek().map(|part| part.0 >> 6)].into_iter().flatten().min() {
            let mut scored = Scored::default();
            while let Some((_, bit, found)) = titles.next_if(|title| title.0 == article) {
                scored.take(*bit, found);
            }
            let mut own: Vec<PartMatch> = Vec::new();
            while let Some(&(place, ..)) = parts.peek().filter(|part| part.0 >> 6 == article) {
                let mut part = Scored::default();
                while let Some((_, bit, found)) = parts.next_if(|part| part.0 == *place) {
                    part.take_part(*bit, found);
                }
                scored.any |= part.any;
                scored.exact |= part.exact;
                scored.in_heading |= asked.holds(part.heading_own);
                let (words, in_heading) = (part.any, asked.holds(part.heading_any));
                own.push(PartMatch { part: (place & 63) as u8, words, in_heading, score: scored.title + part.title });
            }
            let score = best(&own).map_or(scored.title, |best| best.score);
            let in_title = asked.holds(scored.title_any);
            let any_heading = own.iter().any(|part| part.in_heading);
            all.push(Ranked { article, tier: tier(&scored, any_heading, asked), score, in_title, parts: own, headed: None });
        }
        // Stable, and articles come in order.
        all.sort_by_key(|ranked| Reverse((ranked.tier, ranked.score)));
        all
    }
}

impl Asked {
    fn holds(&self, words: u32) -> bool {
        self.known != 0 && words & self.known == self.known
    }
}

impl Scored {
    /// A word in a part; `title` then is what the part is worth above the title.
    fn take_part(&mut self, bit: u32, found: &InPart) {
        let when = |holds: bool| if holds { bit } else { 0 };
        self.title += found.value;
        self.any |= bit;
        self.exact |= when(found.exact);
        self.heading_own |= when(found.heading_own);
        self.heading_any |= when(found.heading_any);
    }

    fn take(&mut self, bit: u32, found: &InTitle) {
        let when = |holds: bool| if holds { bit } else { 0 };
        self.title += found.value;
        self.any |= bit;
        self.title_any |= when(found.any);
        self.title_sibling |= when(found.sibling);
        self.title_exact |= when(found.exact);
        self.exact |= when(found.exact);
        self.title_own |= when(found.own);
        self.title_near |= when(found.near);
        self.lengths = self.lengths.max(found.lengths);
    }
}

/// What holds of an article before its text is looked at. Titles and headings with completed and corrected words say more about
/// several words than the words as typed anywhere in a text, which come after them.
fn tier(scored: &Scored, any_heading: bool, asked: &Asked) -> u32 {
    let all = |words: u32| asked.holds(words);
    let shown = |count: usize| count.min(15);
    let is_as_long = usize::from(scored.lengths.0) == shown(asked.content);
    let is_short = asked.content < 2 || usize::from(scored.lengths.0) <= shown(asked.content + MOST_BESIDES);
    let title = all(scored.title_own) && is_as_long;
    // Where a rare form stands, its stem in the title is that form, near enough.
    let title_exact = scored.title_exact | scored.title_sibling & scored.exact;
    let full = title && usize::from(scored.lengths.1) == shown(asked.full);
    let holds = [
        (Holds::FullTitle, full),
        (Holds::Title, title),
        (Holds::ShortTitle, all(title_exact) && is_short),
        (Holds::InTitle, all(title_exact)),
        (Holds::InHeadings, scored.in_heading),
        (Holds::LoneWord, asked.content < 2 && all(scored.exact)),
        (Holds::NearTitle, all(scored.title_near) && is_as_long),
        (Holds::NearlyInTitle, all(scored.title_any)),
        (Holds::NearlyInHeadings, any_heading),
        (Holds::InArticle, all(scored.exact)),
        (Holds::NearlyInArticle, all(scored.any)),
    ];
    holds.into_iter().filter(|(_, is_so)| *is_so).fold(0, |tier, (what, _)| tier | what.bit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers stand in `themes/default/assets/search.js` too.
    #[test]
    fn bits_are_those_that_the_browser_knows() {
        let bits = [Holds::FullTitle, Holds::Title, Holds::Heading, Holds::NearHeading, Holds::NearlyInArticle].map(Holds::bit);
        assert_eq!(bits, [4096, 2048, 512, 8, 1]);
    }

    #[test]
    fn the_weightiest_of_what_holds_is_said() {
        let ranked = |tier| Ranked { article: 0, tier, score: 0, in_title: false, parts: vec![], headed: None };
        for (tier, said) in [
            (Holds::FullTitle.bit() | Holds::NearlyInArticle.bit(), "its title, word for word"),
            (Holds::NearHeading.bit() | Holds::InArticle.bit(), "a heading of it, some words in another form"),
            (Holds::NearlyInArticle.bit(), "all words in the article, some in another form"),
            (0, "some of the words"),
        ] {
            assert_eq!(ranked(tier).reason(), said);
        }
    }

    #[test]
    fn a_heading_puts_an_article_after_titles_that_are_the_query() {
        let part = PartMatch { part: 2, words: 1, in_heading: true, score: 5 };
        let mut ranked = Ranked { article: 0, tier: Holds::InTitle.bit(), score: 9, in_title: true, parts: vec![part], headed: None };
        assert_eq!((ranked.may_be_headed().collect::<Vec<_>>(), ranked.is_whole()), (vec![2], true));
        ranked.head(2, Likeness::Exact);
        assert!(ranked.tier > Holds::Heading.bit() && ranked.tier < Holds::ShortTitle.bit());
        assert_eq!((ranked.best(), ranked.is_whole()), (Some(&part), false));
        let title = Ranked { tier: Holds::Title.bit(), ..ranked };
        assert_eq!(title.may_be_headed().count(), 0, "the title is the query already");
    }
}
