//! Where a text is broken into lines: at the places that Unicode allows, into as few lines as fit, of much the same
//! width; a word that is too wide is cut, and what does not fit at all ends in an ellipsis.

use unicode_linebreak::linebreaks;
use unicode_normalization::char::is_combining_mark;

/// What stands for the rest.
pub(super) const ELLIPSIS: char = '…';

/// Says how wide a text is.
pub(super) type Measure<'a> = &'a dyn Fn(&str) -> f32;

/// A text in pieces between which a line may end, with widths.
struct Pieces<'a> {
    text: &'a str,
    /// End of the piece, its width, and its width when a line ends after it.
    all: Vec<(usize, f32, f32)>,
}

/// The text in at most `most` balanced lines of this width; `None` when it needs more.
pub(super) fn fit<'a>(text: &'a str, (width, most): (f32, usize), measure: Measure) -> Option<Vec<&'a str>> {
    let pieces = Pieces::new(text, width, measure);
    let count = pieces.ends(width).len();
    (count <= most).then(|| pieces.balanced(width, count))
}

/// The same, with an ellipsis where the text needs more lines.
pub(super) fn cut(text: &str, (width, most): (f32, usize), measure: Measure) -> Vec<String> {
    if let Some(lines) = fit(text, (width, most), measure) {
        return lines.into_iter().map(str::to_owned).collect();
    }
    let pieces = Pieces::new(text, width, measure);
    let ends = pieces.ends(width);
    let mut lines: Vec<String> = pieces.lines(&ends[..most.saturating_sub(1)]).into_iter().map(str::to_owned).collect();
    let start = most.checked_sub(2).and_then(|last| ends.get(last)).copied().unwrap_or(0);
    let rest = &text[start..];
    let marks: Vec<usize> = pieces.all.iter().map(|(end, ..)| *end).filter(|end| *end > start).map(|end| end - start).collect();
    let ended =
        |end: usize| format!("{}{ELLIPSIS}", rest[..end].trim_end().trim_end_matches([',', ';', ':', '-', '–', '—', '.', '(']).trim_end());
    let fits = |end: &usize| measure(&ended(*end)) <= width;
    // A whole word where one fits that is not too short for a line, else as many characters as fit.
    let word = marks.iter().rev().copied().find(|end| fits(end)).filter(|end| measure(&rest[..*end]) > width / 3.0);
    let character = || rest.char_indices().map(|(at, _)| at).filter(|at| *at > 0 && is_whole(rest, *at)).take_while(fits).last();
    lines.push(ended(word.or_else(character).unwrap_or(0)));
    lines
}

impl<'a> Pieces<'a> {
    fn new(text: &'a str, width: f32, measure: Measure) -> Pieces<'a> {
        let mut pieces = Pieces { text, all: Vec::new() };
        let mut start = 0;
        for (end, _) in linebreaks(text) {
            pieces.add((start, end), width, measure);
            start = end;
        }
        pieces
    }

    fn add(&mut self, (start, end): (usize, usize), width: f32, measure: Measure) {
        let piece = &self.text[start..end];
        let seen = measure(piece.trim_end());
        if seen <= width {
            return self.all.push((end, measure(piece), seen));
        }
        // As much of it as fits, and the rest once more; at least one character, so that this ends.
        let cuts: Vec<usize> = piece.char_indices().map(|(at, _)| at).filter(|at| *at > 0 && is_whole(piece, *at)).collect();
        let at = cuts.partition_point(|at| measure(&piece[..*at]) <= width).max(1);
        match cuts.get(at - 1) {
            Some(at) => {
                let part = measure(&piece[..*at]);
                self.all.push((start + at, part, part));
                self.add((start + at, end), width, measure);
            }
            None => self.all.push((end, seen, seen)),
        }
    }

    /// Where lines end that hold as much as they can.
    fn ends(&self, width: f32) -> Vec<usize> {
        let (mut ends, mut line, mut last) = (Vec::new(), 0.0, 0);
        for (end, full, seen) in &self.all {
            if line > 0.0 && line + seen > width {
                ends.push(last);
                line = 0.0;
            }
            line += full;
            last = *end;
        }
        ends.push(last);
        ends
    }

    /// Lines of the least width that needs no line more.
    fn balanced(&self, width: f32, count: usize) -> Vec<&'a str> {
        let widest = self.all.iter().fold(0.0_f32, |widest, (_, _, seen)| widest.max(*seen));
        let (mut low, mut high) = (widest.min(width), width);
        for _ in 0..12 {
            let middle = (low + high) / 2.0;
            if self.ends(middle).len() <= count {
                high = middle;
            } else {
                low = middle;
            }
        }
        self.lines(&self.ends(high))
    }

    fn lines(&self, ends: &[usize]) -> Vec<&'a str> {
        let starts = std::iter::once(0).chain(ends.iter().copied());
        starts.zip(ends).map(|(start, end)| self.text[start..*end].trim()).collect()
    }
}

/// Whether a cut leaves marks with the letters below them.
fn is_whole(text: &str, at: usize) -> bool {
    let joins = |c: char| matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}');
    let after = text[at..].chars().next().is_some_and(|c| is_combining_mark(c) || joins(c));
    !after && !text[..at].ends_with('\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character is as wide as every other.
    fn wide(text: &str) -> f32 {
        text.chars().filter(|c| !is_combining_mark(*c)).count() as f32
    }

    #[track_caller]
    fn check(text: &str, (width, most): (f32, usize), expected: &[&str]) {
        let lines = cut(text, (width, most), &wide);
        assert_eq!(lines, expected);
        assert!(lines.iter().all(|line| wide(line) <= width), "{lines:?}");
    }

    #[test]
    fn lines_are_balanced() {
        check("", (9.0, 2), &[""]);
        check("One", (9.0, 2), &["One"]);
        check("Turn on two-step sign-in", (22.0, 2), &["Turn on two-", "step sign-in"]);
        check("Pay for a team with a card", (20.0, 2), &["Pay for a team", "with a card"]);
        check("aaa bb cc ddd e ffff", (9.0, 3), &["aaa bb", "cc ddd", "e ffff"]);
    }

    #[test]
    fn what_is_too_long_is_cut_and_says_so() {
        check("one two three four five", (9.0, 2), &["one two", "three…"]);
        check("one two, three", (8.0, 1), &["one two…"]);
        check("abcdefghijklmno", (5.0, 2), &["abcde", "fghi…"]);
        check("go abcdefghijklmnopqrs", (6.0, 2), &["go", "abcde…"]);
        check(&"x".repeat(200), (10.0, 4), &["xxxxxxxxxx", "xxxxxxxxxx", "xxxxxxxxxx", "xxxxxxxxx…"]);
    }

    #[test]
    fn marks_stay_with_their_letters() {
        check("e\u{301}e\u{301}e\u{301}e\u{301}", (2.0, 2), &["e\u{301}e\u{301}", "e\u{301}e\u{301}"]);
        check("請求書を再送する方法", (6.0, 2), &["請求書を再", "送する方法"]);
        check("a\u{a0}b c", (3.0, 2), &["a\u{a0}b", "c"]);
    }
}
