//! Words near a word: forms of the same root that the stemmer was never asked about, and words that a typo is away.

use super::class::paired;
use super::lexicon::{Lexicon, Surface};

/// Near words that are taken.
pub(super) const MOST: usize = 8;

/// Words of the same root that are taken.
const MOST_ROOTS: usize = 4;

/// Letters of a root.
const ROOT: usize = 4;

/// Letters of a word that may hold one typo, and two.
const ONE_FROM: usize = 4;
const TWO_FROM: usize = 8;

/// A word that a typo is away.
pub(super) struct Near<'a> {
    pub(super) surface: &'a Surface,
    pub(super) edits: usize,
    /// Only its beginning is near: the reader is still typing.
    pub(super) unfinished: bool,
}

/// Stems of surfaces whose root the word begins with, of the longest root there is.
pub(super) fn same_root(word: &str, lexicon: &Lexicon) -> Vec<u32> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() <= ROOT {
        return vec![];
    }
    let beginning: String = letters[..ROOT].iter().collect();
    let root = |surface: &Surface| surface.text.chars().count() - usize::from(surface.cut);
    let ends = |root: usize| {
        let ending: String = letters[root..].iter().collect();
        ending.is_empty() || lexicon.endings.binary_search(&ending).is_ok()
    };
    let fits = |surface: &&Surface| {
        let root = root(surface);
        (ROOT..=letters.len()).contains(&root) && surface.text.chars().take(root).eq(letters[..root].iter().copied()) && ends(root)
    };
    let found: Vec<&Surface> = lexicon.beginning(&beginning).iter().filter(fits).collect();
    let longest = found.iter().map(|surface| root(surface)).max().unwrap_or_default();
    let mut stems: Vec<u32> =
        found.iter().filter(|surface| root(surface) == longest).filter_map(|surface| surface.stems.first().copied()).collect();
    stems.retain(|&stem| lexicon.frequency(stem) > 0);
    stems.sort_unstable();
    stems.dedup();
    stems.sort_by_key(|&stem| std::cmp::Reverse(lexicon.frequency(stem)));
    stems.truncate(MOST_ROOTS);
    stems
}

/// Words that differ by a typo, the nearest first. The first letter is never a typo.
pub(super) fn near<'a>(word: &str, is_open: bool, lexicon: &'a Lexicon) -> Vec<Near<'a>> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < ONE_FROM || !letters.iter().all(|c| c.is_alphabetic() && !paired(*c)) {
        return vec![];
    }
    let most = if letters.len() < TWO_FROM { 1 } else { 2 };
    let frequency = |surface: &Surface| surface.stems.iter().map(|&stem| lexicon.frequency(stem)).max().unwrap_or_default();
    let mut found = Vec::new();
    let mut row = Rows::default();
    for surface in lexicon.beginning(&word[..letters[0].len_utf8()]).iter().filter(|surface| frequency(surface) > 0) {
        let (whole, prefix) = row.distance(&letters, &surface.text, most);
        if (1..=most).contains(&whole) {
            found.push(Near { surface, edits: whole, unfinished: false });
        } else if is_open && letters.len() > ONE_FROM && whole > 0 && prefix == 1 {
            found.push(Near { surface, edits: prefix, unfinished: true });
        }
    }
    found.sort_by_key(|near| (near.unfinished, near.edits, std::cmp::Reverse(frequency(near.surface)), near.surface.text.as_str()));
    found.truncate(MOST);
    found
}

/// The last three rows of the table of distances, kept from word to word.
#[derive(Default)]
struct Rows {
    letters: Vec<char>,
    before: Vec<usize>,
    above: Vec<usize>,
    row: Vec<usize>,
}

impl Rows {
    /// Optimal string alignment: an insertion, a deletion, a substitution or a swap of neighbours is one edit.
    /// Returns the distance to the word and the least to any of its beginnings; more than `most` stands for any such.
    fn distance(&mut self, typed: &[char], word: &str, most: usize) -> (usize, usize) {
        self.letters.clear();
        self.letters.extend(word.chars());
        let far = most + 1;
        if self.letters.len() + most < typed.len() {
            return (far, far);
        }
        let width = typed.len() + 1;
        self.above.clear();
        self.above.extend(0..width);
        self.before.clear();
        self.before.resize(width, far);
        let mut prefix = typed.len();
        for (at, &letter) in self.letters.iter().enumerate() {
            self.row.clear();
            self.row.push(at + 1);
            for column in 1..width {
                let mut cell = (self.above[column] + 1).min(self.row[column - 1] + 1);
                cell = cell.min(self.above[column - 1] + usize::from(typed[column - 1] != letter));
                if column > 1 && at > 0 && typed[column - 1] == self.letters[at - 1] && typed[column - 2] == letter {
                    cell = cell.min(self.before[column - 2] + 1);
                }
                self.row.push(cell);
            }
            std::mem::swap(&mut self.before, &mut self.above);
            std::mem::swap(&mut self.above, &mut self.row);
            prefix = prefix.min(self.above[width - 1]);
            if self.above.iter().min().is_none_or(|&least| least > most) && self.before.iter().min().is_none_or(|&least| least > most) {
                return (far, prefix.min(far));
            }
        }
        (self.above[width - 1].min(far), prefix.min(far))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::lexicon::tests::lexicon;
    use super::*;

    fn found(word: &str, is_open: bool, lexicon: &Lexicon) -> Vec<String> {
        let said = |near: Near<'_>| format!("{} {}{}", near.surface.text, near.edits, if near.unfinished { " unfinished" } else { "" });
        near(word, is_open, lexicon).into_iter().map(said).collect()
    }

    #[test]
    fn words_a_typo_away_come_nearest_first() {
        let lexicon = lexicon(&[
            "invoice:invoic:1",
            "invoices:invoic:5",
            "invite:invit:2",
            "mail:mail:1",
            "main:main:9",
            "e4032:e4032:1",
            "gone:gone:0",
            "请求:请求:1",
            "größe:große:1",
        ]);
        for (word, is_open, expected) in [
            ("invoce", false, &["invoice 1"][..]),
            ("invocie", false, &["invoice 1"]),
            ("invoixce", false, &["invoice 1", "invoices 2"]),
            ("invoicess", false, &["invoices 1", "invoice 2"]),
            // The commoner first.
            ("maix", false, &["main 1", "mail 1"]),
            // The word itself is no typo; nor is one that stands nowhere, one of another script, with digits, or too short.
            ("main", false, &["mail 1"]),
            ("gona", false, &[]),
            ("e4033", false, &[]),
            ("请求书一", false, &[]),
            ("mal", false, &[]),
            ("", false, &[]),
            ("nain", false, &[]),
            // While typing, the beginning of a word is enough.
            ("invti", true, &["invoice 1 unfinished", "invoices 1 unfinished", "invite 1 unfinished"]),
            ("invti", false, &[]),
        ] {
            assert_eq!(found(word, is_open, &lexicon), expected, "{word:?} {is_open}");
        }
    }

    #[test]
    fn words_of_a_root_are_those_with_known_endings() {
        let lexicon = lexicon(&[
            "manages:manag:3",
            "managed:manag:3",
            "billing:bill:1",
            "printing:print:1",
            "sorting:sort:1",
            "parting:part:1",
            "manager:manager:8",
        ]);
        for (word, expected) in [("managing", &["manag"][..]), ("managxyz", &[]), ("bill", &[]), ("sorting", &["sort"]), ("parts", &[])] {
            let stems: Vec<&str> = same_root(word, &lexicon).into_iter().map(|stem| lexicon.stems[stem as usize].as_str()).collect();
            assert_eq!(stems, expected, "{word}");
        }
    }

    /// The whole table, as in a book.
    fn slow(a: &[char], b: &[char]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for row in 0..=a.len() {
            for column in 0..=b.len() {
                table[row][column] = match (row, column) {
                    (0, n) | (n, 0) => n,
                    _ => {
                        let (up, left) = (table[row - 1][column] + 1, table[row][column - 1] + 1);
                        let least = up.min(left).min(table[row - 1][column - 1] + usize::from(a[row - 1] != b[column - 1]));
                        let swapped = row > 1 && column > 1 && a[row - 1] == b[column - 2] && a[row - 2] == b[column - 1];
                        if swapped { least.min(table[row - 2][column - 2] + 1) } else { least }
                    }
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn distances_are_those_of_the_whole_table(words in prop::collection::vec("[abcé]{0,9}", 1..6), typed in "[abcé]{1,9}") {
            let typed: Vec<char> = typed.chars().collect();
            let mut rows = Rows::default();
            for (word, most) in words.iter().flat_map(|word| [(word, 1), (word, 2)]) {
                let letters: Vec<char> = word.chars().collect();
                let (whole, prefix) = rows.distance(&typed, word, most);
                let expected = slow(&typed, &letters);
                prop_assert_eq!(whole.min(most + 1), expected.min(most + 1), "{:?} {}", &typed, word);
                let least = (0..=letters.len()).map(|end| slow(&typed, &letters[..end])).min().unwrap_or_default();
                if letters.len() + most >= typed.len() {
                    prop_assert_eq!(prefix.min(most + 1), least.min(most + 1), "{:?} begins {}", &typed, word);
                }
            }
        }
    }
}
