//! The vocabulary: a booking product's own words, and a long tail of made-up ones in inflected families.
//!
//! The tail is drawn by Zipf's law (rank r with weight 1/(r + 3)), which is what a search index and a highlighter's cache see of real text.

use super::rng::Rng;
use std::borrow::Cow;
use std::collections::HashSet;

/// How many words the tail has; about three in four turn up in 10,000 articles.
const TAIL: usize = 60_000;

const VERBS: &str = "reserve confirm postpone extend collect print settle announce adjust block release hold reopen combine \
    rearrange offer request decline accept swap repeat shorten freeze unlock inspect record correct recall forward answer collapse \
    expand link unlink group number label mark clear empty refill charge waive round convert audit estimate forecast import export \
    schedule measure limit protect publish withdraw hide reveal rebuild";

const NOUNS: &str = "booking appointment roster shift waitlist calendar slot room studio clinic location counter guest visitor \
    member instructor therapist receptionist owner colleague course lesson package voucher coupon deposit invoice receipt refund \
    payout tariff surcharge discount subscription renewal seat plan card ledger statement balance reminder message template banner \
    widget button form field question answer note attachment signature waiver consent badge tag label colour holiday closure break \
    buffer interval recurrence series season event workshop excursion resource device locker key gate sensor terminal printer scanner \
    tablet kiosk report chart table column row total filter view dashboard export import backup log webhook token endpoint \
    connector account profile password login session role permission team region language currency timezone domain page \
    menu theme icon picture caption rating survey referral campaign segment audience channel thread inbox task checklist milestone \
    target budget forecast rule trigger condition action queue retry timeout";

const QUALITIES: &str = "main new other same next open last full early whole free small late short plain public shared large second \
    weekly regular spare local daily usual private monthly single common recent final fixed hourly active paid current double manual \
    empty nearby seasonal separate original visible temporary optional partial linked upcoming quiet internal external printed remote \
    automatic expired pending combined nested archived outdated frequent confirmed anonymous overdue flexible prepaid scheduled \
    refundable unpaid waiting numbered unread recurring mobile hidden editable verified";

const PLACES: &str = "Front desk|Bookings|Roster|Money|People|Rooms|Price list|Messages|Opening hours|Connections|House rules|\
    Insights|Sign-in|Branding|Labs|Danger zone";

/// Every word the templates can be filled with.
pub(super) struct Lexicon {
    verbs: Vec<&'static str>,
    nouns: Vec<&'static str>,
    places: Vec<&'static str>,
    rare: Vec<String>,
    /// Running sums of the weights of `rare`.
    weights: Vec<u64>,
}

impl Lexicon {
    /// Makes the vocabulary; the same one every time.
    pub(super) fn new() -> Self {
        let mut rare: Vec<String> = QUALITIES.split_whitespace().map(str::to_owned).collect();
        rare.extend(tail());
        let weights = (0..rare.len() as u64)
            .scan(0, |sum, rank| {
                *sum += 1_000_000_000 / (rank + 3);
                Some(*sum)
            })
            .collect();
        let list = |text: &'static str| text.split_whitespace().collect();
        Self { verbs: list(VERBS), nouns: list(NOUNS), places: PLACES.split('|').collect(), rare, weights }
    }

    pub(super) fn verb(&self, rng: &mut Rng) -> &'static str {
        rng.pick(&self.verbs)
    }

    /// A noun; the front of the list is likelier, as a product's central things are.
    pub(super) fn noun(&self, rng: &mut Rng) -> &'static str {
        let bound = rng.between(20, self.nouns.len());
        self.nouns[rng.below(bound)]
    }

    /// A word by Zipf's law.
    pub(super) fn word(&self, rng: &mut Rng) -> &str {
        let total = self.weights[self.weights.len() - 1];
        let at = rng.below(total as usize) as u64;
        &self.rare[self.weights.partition_point(|&sum| sum <= at)]
    }

    /// Fills a template: `%v` a verb, `%n` a noun, `%V` and `%N` the same with a capital, `%w` a word, `%p` a place in the
    /// interface, `%d` a small number, `%e` an error number.
    pub(super) fn fill(&self, template: &str, rng: &mut Rng) -> String {
        let mut parts = template.split('%');
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (slot, rest) = part.split_at(1);
            let word: Cow<'_, str> = match slot {
                "v" => self.verb(rng).into(),
                "n" => self.noun(rng).into(),
                "V" => capital(self.verb(rng)).into(),
                "N" => capital(self.noun(rng)).into(),
                "w" => self.word(rng).into(),
                "p" => rng.pick(&self.places).into(),
                "d" => rng.between(2, 90).to_string().into(),
                "e" => rng.between(1000, 9999).to_string().into(),
                other => unreachable!("a template has the unknown slot %{other}"),
            };
            let article = out.ends_with(" a ") || out == "A " || out.ends_with(" A ");
            if article && word.starts_with(['a', 'e', 'i', 'o']) {
                out.insert(out.len() - 1, 'n');
            }
            out.push_str(&word);
            out.push_str(rest);
        }
        out
    }
}

/// `word` with its first letter as a capital.
pub(super) fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_ascii_uppercase() + rest
}

/// The made-up words in a random order of frequency: roots of two or three syllables, each with a few of English's endings.
fn tail() -> Vec<String> {
    const ONSETS: &str = "b c d f g h l m n p r s t v br cl cr dr fl gl gr pl pr sc sl sp st str th tr";
    const NUCLEI: &str = "a e i o u a e i o ai ea ou oo";
    const CODAS: &str = "l m n r s t nd nt rk st ck mp";
    const ENDINGS: &str = "s ing ed er able ment ly ness ion al";
    let [onsets, nuclei, codas, endings] = [ONSETS, NUCLEI, CODAS, ENDINGS].map(|list| list.split(' ').collect::<Vec<_>>());
    let mut rng = Rng::stream("words", 0);
    let mut seen = HashSet::new();
    let mut words = Vec::with_capacity(TAIL);
    while words.len() < TAIL {
        let mut root = String::new();
        for _ in 0..rng.between(1, 2) {
            root += rng.pick(&onsets);
            root += rng.pick(&nuclei);
        }
        root += rng.pick(&onsets[..14]);
        root += rng.pick(&nuclei[..5]);
        root += rng.pick(&codas);
        let family = (0..rng.between(1, 4)).map(|_| root.clone() + rng.pick(&endings)).collect::<Vec<_>>();
        words.extend(std::iter::once(root).chain(family).filter(|word| seen.insert(word.clone())));
    }
    words.truncate(TAIL);
    rng.shuffle(&mut words);
    words
}
