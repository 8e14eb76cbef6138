//! The text that packs are compressed against: the stretches of a sample whose pieces come back most often.

/// Bytes of a piece: what a compressor can point to at a profit.
const PIECE: usize = 5;
/// Bytes of a stretch.
const STRETCH: usize = 40;
/// Bits of the table of pieces.
const BITS: u32 = 17;

/// The most telling stretches, at most `size` bytes; the best stand last, where pointing to them is cheapest.
pub(super) fn of(texts: &[Vec<u8>], size: usize) -> Vec<u8> {
    let mut seen = counted(texts);
    let sample: Vec<u8> = texts.concat();
    let stretches = size / STRETCH;
    // One stretch from each region, so that choosing takes one pass over the sample.
    let region = (sample.len() / stretches.max(1)).max(STRETCH);
    let mut chosen: Vec<(u64, &[u8])> = vec![];
    for part in sample.chunks(region).take(stretches) {
        let Some((worth, at)) = best(part, &seen) else { continue };
        let stretch = &part[at..(at + STRETCH).min(part.len())];
        stretch.windows(PIECE).for_each(|piece| seen[slot(piece)] = 0);
        chosen.push((worth, stretch));
    }
    chosen.sort();
    chosen.iter().flat_map(|(_, stretch)| stretch.iter().copied()).collect()
}

/// In how many texts each piece stands, counting once a text; texts that share a slot share a number.
fn counted(texts: &[Vec<u8>]) -> Vec<u32> {
    let mut counts = vec![0; 1 << BITS];
    let mut last = vec![0; 1 << BITS];
    for (number, text) in (1..).zip(texts) {
        for slot in text.windows(PIECE).map(slot) {
            if last[slot] != number {
                last[slot] = number;
                counts[slot] += 1;
            }
        }
    }
    // What stands once or twice is no habit.
    counts.iter_mut().filter(|count| **count < 3).for_each(|count| *count = 0);
    counts
}

fn best(region: &[u8], seen: &[u32]) -> Option<(u64, usize)> {
    let worth: Vec<u64> = region.windows(PIECE).map(|piece| u64::from(seen[slot(piece)])).collect();
    let wide = (STRETCH - PIECE + 1).min(worth.len());
    let mut sum: u64 = worth[..wide].iter().sum();
    let mut best = (sum, 0);
    for at in 1..=worth.len() - wide {
        sum = sum + worth[at + wide - 1] - worth[at - 1];
        if sum > best.0 {
            best = (sum, at);
        }
    }
    (best.0 > 0).then_some(best)
}

fn slot(piece: &[u8]) -> usize {
    let number = piece.iter().fold(0u64, |number, &byte| number << 8 | u64::from(byte));
    (number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BITS)) as usize
}
