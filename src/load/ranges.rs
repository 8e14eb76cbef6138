//! Ranges of bytes that can be asked for a place: thousands of places among thousands of ranges.

use std::ops::Range;

/// Ranges in order; what overlapped or touched is one.
#[derive(Debug, Default)]
pub(super) struct Ranges(Vec<Range<usize>>);

impl Ranges {
    /// Puts ranges in order.
    pub(super) fn of(mut ranges: Vec<Range<usize>>) -> Ranges {
        ranges.sort_unstable_by_key(|range| range.start);
        let mut found: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match found.last_mut().filter(|last| range.start <= last.end) {
                Some(last) => last.end = last.end.max(range.end),
                None => found.push(range),
            }
        }
        Ranges(found)
    }

    /// Whether a byte lies in one of them.
    pub(super) fn hold(&self, at: usize) -> bool {
        self.touch(&(at..at + 1))
    }

    /// Whether one of them has a byte of this range.
    pub(super) fn touch(&self, range: &Range<usize>) -> bool {
        let next = self.0.partition_point(|known| known.end <= range.start);
        self.0.get(next).is_some_and(|known| known.start < range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_found_in_ranges_of_any_order() {
        let ranges = Ranges::of(vec![20..25, 3..9, 4..6, 9..12, 30..30]);
        let held: Vec<usize> = (0..40).filter(|&at| ranges.hold(at)).collect();
        assert_eq!(held, (3..12).chain(20..25).collect::<Vec<_>>());
        assert_eq!(
            [ranges.touch(&(0..3)), ranges.touch(&(0..4)), ranges.touch(&(12..20)), ranges.touch(&(11..40))],
            [false, true, false, true]
        );
    }
}
