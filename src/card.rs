//! Social cards: pictures that stand for pages where a link to them is shared. A title, the brand colour and fonts
//! become a PNG. Knows no disk and no site, and asks no system for its fonts: the same words give the same bytes
//! on any machine.

mod colour;
mod face;
mod lines;
mod paint;
mod png;

pub use face::{Face, Unusable};

use face::Weight;

/// What social networks ask for: 1.91 to 1, large enough for screens with two pixels a point.
pub const WIDTH: u32 = 1200;
/// Its height.
pub const HEIGHT: u32 = 630;

/// Raised when the same card would be drawn another way, so that nobody gets an old one from a cache.
const DESIGN: u32 = 1;

/// The font for all words that comes with Guidepost: Noto Sans, for Latin, Greek and Cyrillic letters.
pub const BUILT_IN: &[u8] = notosans::REGULAR_TTF;

/// Longer texts are cut before they are looked at: nobody reads more of them on a card.
const MOST_CHARACTERS: usize = 400;

/// The words of a card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Card {
    /// The site's name.
    pub site: String,
    /// Where the page belongs.
    pub kicker: Option<String>,
    /// The page's title.
    pub title: String,
    /// Shown where the title leaves room.
    pub description: Option<String>,
}

/// What all cards of a site have in common, beside the fonts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The brand colour.
    pub brand: [u8; 3],
    /// The site is written from right to left.
    pub is_rtl: bool,
}

/// The fonts of a site's cards.
pub struct Fonts {
    title: Face,
    text: Face,
    /// What tells these fonts from others.
    hash: blake3::Hash,
}

impl Fonts {
    /// A font for titles and one for all other words; of a variable font, titles get the bold weight.
    ///
    /// # Errors
    /// Which of the two cannot be used (`true` for the one for titles), and why.
    pub fn new(text: Vec<u8>, title: Option<Vec<u8>>) -> Result<Fonts, (bool, Unusable)> {
        let mut hasher = blake3::Hasher::new();
        for bytes in [Some(&text), title.as_ref()] {
            hasher.update(&bytes.map_or(0, |bytes| bytes.len() as u64 + 1).to_le_bytes()).update(bytes.map_or(&[], Vec::as_slice));
        }
        let has_own = title.is_some();
        let bold = Face::new(title.unwrap_or_else(|| text.clone()), Weight::Bold).map_err(|why| (has_own, why))?;
        Ok(Fonts { title: bold, text: Face::new(text, Weight::Regular).map_err(|why| (false, why))?, hash: hasher.finalize() })
    }

    /// The fonts that come with Guidepost.
    pub fn built_in() -> Option<Fonts> {
        Fonts::new(BUILT_IN.to_vec(), Some(notosans::BOLD_TTF.to_vec())).ok()
    }

    /// Why a title cannot be drawn: the first character that the font has no picture of. A title without anything to
    /// draw gives a space.
    pub fn missing(&self, title: &str) -> Option<char> {
        let title = clean(title);
        if title.is_empty() { Some(' ') } else { self.title.missing(&title) }
    }
}

/// A name for all that a card is made from: of two cards with one name, the bytes are the same.
pub fn key(card: &Card, look: &Look, fonts: &Fonts) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("{} {DESIGN} {look:?} {card:?}", env!("CARGO_PKG_VERSION")).as_bytes()).update(fonts.hash.as_bytes());
    hasher.finalize().to_hex()[..32].to_owned()
}

/// Draws a card as PNG. What the fonts lack is left out, but for the title: ask `Fonts::missing` first.
/// `None` when the picture cannot be made, which no words and no font should bring about.
pub fn draw(card: &Card, look: &Look, fonts: &Fonts) -> Option<Vec<u8>> {
    let has = |text: &str, face: &Face| Some(clean(text)).filter(|text| !text.is_empty() && face.missing(text).is_none());
    let card = Card {
        site: has(&card.site, &fonts.title).unwrap_or_default(),
        kicker: card.kicker.as_deref().and_then(|text| has(text, &fonts.title)),
        title: clean(&card.title),
        description: card.description.as_deref().and_then(|text| has(text, &fonts.text)),
    };
    paint::card(&card, look, fonts)
}

/// Text as one line: no control characters, none that turn the direction of what follows, no space twice.
fn clean(text: &str) -> String {
    let is_seen = |c: &char| !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}');
    let spaced: String = text.chars().filter(is_seen).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut line = String::with_capacity(spaced.len());
    // A space that must not break stays one; all others become one.
    for word in spaced.split([' ', '\t', '\u{2028}', '\u{2029}', '\u{3000}']).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    match line.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}{}", line[..end].trim_end(), lines::ELLIPSIS),
        None => line,
    }
}

#[cfg(test)]
mod tests;
