//! How well a colour can be told from another. Only sums, products and square roots, which every machine rounds alike: a
//! power would not be.

/// What WCAG 2.2 asks of text (success criterion 1.4.3, level AA).
pub const READABLE: f64 = 4.5;

/// The contrast ratio of two sRGB colours, from 1 to 21. Source: WCAG 2.2, "contrast ratio".
pub fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Source: WCAG 2.2, "relative luminance".
fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// A part of an sRGB colour as light, from 0 to 1. Source: CSS Color 4.
pub fn linear(part: u8) -> f64 {
    let part = f64::from(part) / 255.0;
    if part <= 0.040_45 { part / 12.92 } else { power_2_4((part + 0.055) / 1.055) }
}

/// x to the power of 2.4: 0.4 is 1/4 + 1/8 + 1/64 + 1/128 + … and every root of two is a square root.
fn power_2_4(x: f64) -> f64 {
    let mut root = x;
    let mut product = x * x;
    for place in 1..=32 {
        root = root.sqrt();
        if matches!(place % 4, 2 | 3) {
            product *= root;
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_are_powers() {
        for x in [0.0, 0.06, 0.3, 0.5, 0.99, 1.0_f64] {
            assert!((power_2_4(x) - x.powf(2.4)).abs() < 1e-9, "{x}");
        }
    }

    #[test]
    fn known_contrasts() {
        assert!((contrast([255; 3], [0; 3]) - 21.0).abs() < 1e-9);
        assert!((contrast([118; 3], [255; 3]) - 4.54).abs() < 0.01);
    }
}
