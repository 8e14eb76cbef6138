//! From the brand colour to the colours that links, buttons and marks have on light and on dark ground, each readable on
//! every ground it stands on. Knows the grounds of the built-in theme (`themes/default/assets/site.css`) and nothing of pages.
//!
//! Sources: CSS Color 4 for sRGB, OKLab and OKLCH (OKLab by Björn Ottosson, 2020); WCAG 2.2 for relative luminance and contrast.

use std::fmt;

use crate::text::contrast::{self, READABLE};

/// What a colour that we choose ourselves reaches.
const AIM: f64 = 5.0;

/// Hues of alerts, as in `article.css`; links stand on their grounds too. Their lightness is taken a little worse than it is there:
/// browsers bring what lies outside of sRGB inside in ways of their own.
const ALERTS: [f64; 5] = [250.0, 155.0, 305.0, 80.0, 25.0];

const WHITE: Rgb = Rgb([255; 3]);

/// An sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Rgb([r, g, b]) = self;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

impl Rgb {
    /// `#rrggbb`.
    pub fn parse(text: &str) -> Option<Rgb> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Rgb([part(0)?, part(2)?, part(4)?]))
    }

    /// The contrast ratio, from 1 to 21.
    pub fn contrast(self, other: Rgb) -> f64 {
        contrast::contrast(self.0, other.0)
    }

    fn lab(self) -> [f64; 3] {
        let [r, g, b] = self.0.map(contrast::linear);
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        [
            0.210_454_255_3 * l + 0.793_617_785 * m - 0.004_072_046_8 * s,
            1.977_998_495_1 * l - 2.428_592_205 * m + 0.450_593_709_9 * s,
            0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766 * s,
        ]
    }

    /// As `color-mix(in oklab, self share, other)`.
    fn mixed(self, share: f64, other: Rgb) -> Rgb {
        let (one, two) = (self.lab(), other.lab());
        let part = |at: usize| one[at] * share + two[at] * (1.0 - share);
        from_lab([part(0), part(1), part(2)]).0
    }
}

/// The nearest colour of 24 bits, and whether it lay inside of sRGB before it was cut.
fn from_lab([l, a, b]: [f64; 3]) -> (Rgb, bool) {
    let cone = |part: f64| part * part * part;
    let long = cone(l + 0.396_337_777_4 * a + 0.215_803_757_3 * b);
    let medium = cone(l - 0.105_561_345_8 * a - 0.063_854_172_8 * b);
    let short = cone(l - 0.089_484_177_5 * a - 1.291_485_548 * b);
    let linear = [
        4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short,
        -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short,
        -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701 * short,
    ];
    let is_inside = linear.iter().all(|part| (-0.000_5..=1.000_5).contains(part));
    let part = |part: f64| {
        let part = part.clamp(0.0, 1.0);
        let part = if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
        (part * 255.0).round() as u8
    };
    (Rgb(linear.map(part)), is_inside)
}

/// A colour by lightness, chroma and hue (OKLCH); the hue in radians.
#[derive(Clone, Copy)]
struct Lch {
    l: f64,
    c: f64,
    h: f64,
}

impl Lch {
    fn of(colour: Rgb) -> Lch {
        let [l, a, b] = colour.lab();
        Lch { l, c: a.hypot(b), h: b.atan2(a) }
    }

    fn lab(self) -> [f64; 3] {
        [self.l, self.c * self.h.cos(), self.c * self.h.sin()]
    }

    /// The most chroma that sRGB has at this lightness and hue.
    fn most(self) -> f64 {
        let (mut low, mut high) = (0.0, 0.4);
        for _ in 0..20 {
            let c = f64::midpoint(low, high);
            if from_lab(Lch { c, ..self }.lab()).1 { low = c } else { high = c }
        }
        low
    }

    /// The colour, with less chroma where sRGB has less.
    fn rgb(self) -> Rgb {
        match from_lab(self.lab()) {
            (colour, true) => colour,
            _ => from_lab(Lch { c: self.c.min(self.most()), ..self }.lab()).0,
        }
    }
}

/// What follows from a brand colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// The colour itself.
    pub brand: Rgb,
    /// Black or white, whichever is read better on it.
    pub on_brand: Rgb,
    /// Links, buttons and marks on light ground.
    pub light: Rgb,
    /// The same on dark ground.
    pub dark: Rgb,
    /// The light ground of what is set off.
    pub light_tint: Rgb,
    /// The same in the dark.
    pub dark_tint: Rgb,
}

impl Palette {
    /// Keeps the colour where it can be read, else its hue.
    pub fn of(brand: Rgb) -> Palette {
        let own = Lch::of(brand);
        let light_tint = Lch { l: 0.967, c: own.c.min(0.014), ..own }.rgb();
        let dark_tint = Lch { l: 0.245, c: own.c.min(0.026), ..own }.rgb();
        let dark_ground = brand.mixed(0.04, Rgb([0x11, 0x14, 0x16]));
        let light_grounds = grounds(WHITE, (brand, Rgb([0xf8, 0xf9, 0xf9])), (light_tint, Lch { l: 0.95, c: 0.03, h: 0.0 }));
        let dark_grounds = grounds(dark_ground, (brand, Rgb([0x19, 0x1d, 0x1f])), (dark_tint, Lch { l: 0.28, c: 0.04, h: 0.0 }));
        // One of the two always suffices, which a softer black would not.
        let black = Rgb([0; 3]);
        Palette {
            brand,
            on_brand: if brand.contrast(WHITE) >= brand.contrast(black) { WHITE } else { black },
            light: light(brand, &light_grounds),
            dark: dark(brand, &dark_grounds),
            light_tint,
            dark_tint,
        }
    }

    /// The contrast of the brand colour itself on white, and that of what stands for it there.
    pub fn on_white(&self) -> (f64, f64) {
        (self.brand.contrast(WHITE), self.light.contrast(WHITE))
    }

    /// The custom properties of the style sheet.
    pub fn style(&self) -> String {
        let Palette { brand, on_brand, light, dark, light_tint, dark_tint } = self;
        format!(
            ":root{{--brand:{brand};--on:{on_brand};--accent:light-dark({light},{dark});--tint:light-dark({light_tint},{dark_tint})}}\n"
        )
    }
}

/// All grounds that links stand on: the page's, the sunk one, the tint, and those of alerts.
fn grounds(page: Rgb, (brand, sunk): (Rgb, Rgb), (tint, alert): (Rgb, Lch)) -> Vec<Rgb> {
    let alerts = ALERTS.iter().map(|hue| Lch { h: hue.to_radians(), ..alert }.rgb());
    [page, brand.mixed(0.02, sunk), tint].into_iter().chain(alerts).collect()
}

fn worst(colour: Rgb, grounds: &[Rgb]) -> f64 {
    grounds.iter().map(|ground| colour.contrast(*ground)).fold(f64::INFINITY, f64::min)
}

/// How much of a colour it is: 0 for greys, for which lightness alone has to tell a link from quiet text.
fn strength(own: Lch) -> f64 {
    (own.c / 0.04).min(1.0)
}

fn light(brand: Rgb, grounds: &[Rgb]) -> Rgb {
    if worst(brand, grounds) >= READABLE {
        return brand;
    }
    let own = Lch::of(brand);
    // A pale colour is as deep as it was pale, but what is nearly grey stays so.
    let depth = own.c / own.most().max(own.c).max(0.001);
    let at = |l: f64| {
        let lower = Lch { l, ..own };
        Lch { c: (depth * lower.most()).min(0.21).min(4.0 * own.c), ..lower }.rgb()
    };
    // What only falls short on a tinted ground stays as near as can be, and nobody is told.
    let aim = if brand.contrast(WHITE) >= READABLE { READABLE } else { AIM };
    let l = steps(own.l, -0.005).find(|l| worst(at(*l), grounds) >= aim).unwrap_or(0.0);
    at(l.min(0.25 + strength(own) * (l - 0.25)))
}

fn dark(brand: Rgb, grounds: &[Rgb]) -> Rgb {
    let own = Lch::of(brand);
    if own.l >= 0.8 && worst(brand, grounds) >= AIM {
        return brand;
    }
    let at = |l: f64| Lch { l, c: own.c.min(0.12), ..own }.rgb();
    let first = 0.83 + (1.0 - strength(own)) * 0.155;
    at(steps(first, 0.005).find(|l| worst(at(*l), grounds) >= AIM).unwrap_or(1.0))
}

/// Lightnesses from the first one on, inside of what there is.
fn steps(first: f64, step: f64) -> impl Iterator<Item = f64> {
    (0..200).map(move |n| first + f64::from(n) * step).take_while(|l| (0.0..=1.0).contains(l))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn colour(text: &str) -> Rgb {
        Rgb::parse(text).unwrap()
    }

    #[test]
    fn colours_are_read_and_written() {
        assert_eq!(colour("#E11d48").to_string(), "#e11d48");
        for bad in ["", "#fff", "e11d48", "#e11d4g", "#e11d4", "#e11d488", "#ééé", "red"] {
            assert_eq!(Rgb::parse(bad), None, "{bad}");
        }
    }

    /// Pairs that WCAG's own documents and the CSS specifications give.
    #[test]
    fn contrast_and_lightness_are_those_of_the_sources() {
        let near = |one: f64, two: f64| assert!((one - two).abs() < 0.01, "{one} is not {two}");
        near(colour("#000000").contrast(WHITE), 21.0);
        near(colour("#777777").contrast(WHITE), 4.48);
        near(WHITE.lab()[0], 1.0);
        let blue = Lch::of(colour("#0000ff"));
        near(blue.l, 0.452);
        near(blue.c, 0.313);
        near(blue.h.to_degrees(), -95.94);
    }

    #[test]
    fn whatever_the_brand_is_its_accents_can_be_read_on_every_ground() {
        let parts = [0u8, 10, 51, 102, 153, 204, 250, 255];
        for n in 0..512 {
            let brand = Rgb([parts[n / 64], parts[n / 8 % 8], parts[n % 8]]);
            let palette = Palette::of(brand);
            let dark_ground = brand.mixed(0.04, Rgb([0x11, 0x14, 0x16]));
            for (accent, grounds) in [(palette.light, [WHITE, palette.light_tint]), (palette.dark, [dark_ground, palette.dark_tint])] {
                assert!(worst(accent, &grounds) >= READABLE, "{brand} → {accent} {}", worst(accent, &grounds));
            }
            assert!(palette.on_brand.contrast(brand) >= READABLE, "{brand}");
        }
    }

    #[test]
    fn the_hue_stays_and_a_colour_that_can_be_read_is_kept() {
        for text in ["#ffe600", "#3b82f6", "#e11d48", "#ffd6e0"] {
            let palette = Palette::of(colour(text));
            let hue = Lch::of(palette.brand).h;
            for accent in [palette.light, palette.dark] {
                let off = (Lch::of(accent).h - hue).to_degrees().rem_euclid(360.0);
                assert!(off.min(360.0 - off) < 6.0, "{text} → {accent}");
            }
        }
        for kept in ["#0b7265", "#0a0a0a", "#1e3a8a"] {
            assert_eq!(Palette::of(colour(kept)).light, colour(kept));
        }
    }

    #[test]
    fn greys_become_nearly_black_and_nearly_white() {
        for grey in ["#0a0a0a", "#808080", "#fafafa"] {
            let palette = Palette::of(colour(grey));
            assert!(Lch::of(palette.light).l < 0.45 && Lch::of(palette.dark).l > 0.95, "{grey} {palette:?}");
        }
    }
}
