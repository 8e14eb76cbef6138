//! Colours that can be read on the brand colour, whichever it is.

use crate::text::contrast::{READABLE, contrast};

/// Red, green and blue, as in `#rrggbb`.
pub(super) type Colour = [u8; 3];

const WHITE: Colour = [255; 3];
const BLACK: Colour = [0; 3];
const NIGHT: Colour = [17, 20, 22];

/// The colours of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Palette {
    /// The brand colour as it is.
    pub(super) ground: Colour,
    /// Shapes on the ground, so near to it that words may cross them.
    pub(super) shape: Colour,
    /// The title.
    pub(super) ink: Colour,
    /// Words that stand back.
    pub(super) soft: Colour,
}

/// White where it can be read, else nearly black, else black, which can be read wherever white cannot.
pub(super) fn palette(brand: Colour) -> Palette {
    let ink = [WHITE, mixed(NIGHT, brand, 6), BLACK].into_iter().find(|ink| contrast(*ink, brand) >= READABLE).unwrap_or(BLACK);
    // Away from the ink, so that what crosses a shape is read even better; at the ends of the scale there is no such way.
    let away = mixed(brand, if ink == WHITE { BLACK } else { WHITE }, 14);
    let shape = if contrast(away, brand) >= 1.08 { away } else { mixed(brand, ink, 7) };
    let shape = if contrast(shape, ink) >= READABLE { shape } else { brand };
    let reads = |soft: Colour| [brand, shape].iter().all(|ground| contrast(soft, *ground) >= READABLE);
    let soft = (1..=6).rev().map(|step| mixed(ink, brand, step * 5)).find(|soft| reads(*soft)).unwrap_or(ink);
    Palette { ground: brand, shape, ink, soft }
}

/// `percent` of another colour in a colour.
fn mixed(one: Colour, other: Colour, percent: u32) -> Colour {
    let mix = |at: usize| (u32::from(one[at]) * (100 - percent) + u32::from(other[at]) * percent + 50) / 100;
    [0, 1, 2].map(|at| u8::try_from(mix(at)).unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_brand_colour_can_be_read() {
        let steps = || (0..=255_u8).step_by(15);
        for brand in steps().flat_map(|r| steps().flat_map(move |g| steps().map(move |b| [r, g, b]))) {
            let Palette { shape, ink, soft, .. } = palette(brand);
            for (words, ground) in [(ink, brand), (ink, shape), (soft, brand), (soft, shape)] {
                assert!(contrast(words, ground) >= READABLE, "{brand:?}: {words:?} on {ground:?} is {}", contrast(words, ground));
            }
        }
    }
}
