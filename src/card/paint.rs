//! The picture itself: where everything stands, and its pixels as PNG. All measures are pixels of a card of 1200 × 630.

use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Stroke, Transform};

use super::colour::{self, Colour, Palette};
use super::face::Face;
use super::{Card, Fonts, HEIGHT, Look, WIDTH, lines, png};

/// Between words and the edge. Some networks cut a little off.
const MARGIN: f32 = 76.0;
const INSIDE: f32 = WIDTH as f32 - 2.0 * MARGIN;

/// Sizes of titles with the lines that they may have, the largest that fits is taken.
const TITLE: [(f32, usize); 4] = [(100.0, 1), (90.0, 2), (76.0, 3), (62.0, 4)];
const TITLE_LEADING: f32 = 1.16;
/// Large letters stand closer, in thousandths of their size.
const TITLE_TRACKING: f32 = -18.0;

const KICKER: f32 = 28.0;
/// Between the section's name and the capitals of the title.
const ABOVE_TITLE: f32 = 40.0;
/// Between the title's baseline and the description, besides its size.
const BELOW_TITLE: f32 = 42.0;
const DESCRIPTION: f32 = 32.0;
const DESCRIPTION_LEADING: f32 = 1.42;
const SITE: f32 = 34.0;
const SITE_TRACKING: f32 = -8.0;
/// The square before the site's name, and the space between them.
const MARK: f32 = 56.0;
const GAP: f32 = 20.0;
/// How high capitals are in most fonts, as a part of the size.
const CAPITALS: f32 = 0.714;

/// The lowest line of words.
const FLOOR: f32 = HEIGHT as f32 - MARGIN - 6.0;
/// Nothing but the site's name above it.
const CEILING: f32 = MARGIN + MARK + 40.0;

/// A surface with what is needed to write on it.
struct Canvas<'a> {
    pixels: Pixmap,
    fonts: &'a Fonts,
    colours: Palette,
    is_rtl: bool,
}

/// Words that are set: lines, from the first to the last baseline.
struct Block {
    lines: Vec<String>,
    size: f32,
    leading: f32,
}

impl Block {
    fn below_first(&self) -> f32 {
        self.size * self.leading * (self.lines.len().saturating_sub(1)) as f32
    }
}

/// `None` when there is no memory for it.
pub(super) fn card(card: &Card, look: &Look, fonts: &Fonts) -> Option<Vec<u8>> {
    let mut canvas = Canvas { pixels: Pixmap::new(WIDTH, HEIGHT)?, fonts, colours: colour::palette(look.brand), is_rtl: look.is_rtl };
    canvas.ground();
    canvas.site(card);
    let Palette { ink, soft, .. } = canvas.colours;
    let title = title(&card.title, &fonts.title);
    let kicker_height = if card.kicker.is_some() { KICKER * CAPITALS + ABOVE_TITLE } else { 0.0 };
    let free = FLOOR - CEILING - kicker_height - title.below_first() - title.size * CAPITALS;
    let description = card.description.as_deref().and_then(|text| description(text, free, &fonts.text));
    let mut baseline = FLOOR;
    if let Some(block) = &description {
        baseline -= block.below_first();
        canvas.block(block, (&fonts.text, 0.0), (baseline, soft));
        baseline -= block.size + BELOW_TITLE;
    }
    baseline -= title.below_first();
    canvas.block(&title, (&fonts.title, TITLE_TRACKING), (baseline, ink));
    if let Some(kicker) = &card.kicker {
        let lines = lines::cut(kicker, (INSIDE, 1), &|text| fonts.title.width(text, KICKER, 0.0));
        let block = Block { lines, size: KICKER, leading: 1.0 };
        canvas.block(&block, (&fonts.title, 0.0), (baseline - title.size * CAPITALS - ABOVE_TITLE, soft));
    }
    Some(canvas.png())
}

fn title(text: &str, face: &Face) -> Block {
    let width = |size: f32| move |text: &str| face.width(text, size, TITLE_TRACKING);
    let fitting = TITLE.iter().find_map(|&(size, most)| {
        let measure = width(size);
        // A word that had to be cut asks for smaller letters first.
        let has_whole_words = text.split(' ').all(|word| measure(word) <= INSIDE);
        let lines = lines::fit(text, (INSIDE, most), &measure).filter(|_| has_whole_words)?;
        Some(Block { lines: lines.into_iter().map(str::to_owned).collect(), size, leading: TITLE_LEADING })
    });
    fitting.unwrap_or_else(|| {
        let (size, most) = TITLE[TITLE.len() - 1];
        Block { lines: lines::cut(text, (INSIDE, most), &width(size)), size, leading: TITLE_LEADING }
    })
}

/// As many lines as there is room for, at most two; none where less than one fits.
fn description(text: &str, free: f32, face: &Face) -> Option<Block> {
    let most = ((free - DESCRIPTION - BELOW_TITLE) / (DESCRIPTION * DESCRIPTION_LEADING) + 1.0).floor();
    let most = if most >= 2.0 {
        2
    } else if most >= 1.0 {
        1
    } else {
        return None;
    };
    // Narrower than the title: long lines of small letters are hard to read in a small picture.
    let lines = lines::cut(text, (INSIDE * 0.86, most), &|text| face.width(text, DESCRIPTION, 0.0));
    Some(Block { lines, size: DESCRIPTION, leading: DESCRIPTION_LEADING })
}

impl Canvas<'_> {
    /// The brand colour, and rings that come in from the corner opposite to the words.
    fn ground(&mut self) {
        let Palette { ground, shape, .. } = self.colours;
        self.pixels.fill(Color::from_rgba8(ground[0], ground[1], ground[2], 255));
        let x = if self.is_rtl { 40.0 } else { WIDTH as f32 - 40.0 };
        for (radius, width) in [(120.0, 240.0), (300.0, 52.0), (412.0, 24.0)] {
            let Some(ring) = PathBuilder::from_circle(x, 20.0, radius) else { continue };
            if width > 2.0 * radius - 1.0 {
                self.fill(&ring, shape);
            } else {
                let stroke = Stroke { width, ..Stroke::default() };
                self.pixels.stroke_path(&ring, &paint(shape), &stroke, Transform::identity(), None);
            }
        }
    }

    /// The first letter of the site's name as a mark, and the name where it is not the title.
    fn site(&mut self, card: &Card) {
        let Palette { ground, ink, .. } = self.colours;
        let Some(initial) = card.site.chars().find(|c| c.is_alphanumeric()) else { return };
        let initial: String = initial.to_uppercase().collect();
        let is_alone = card.site == card.title;
        let side = if is_alone { MARK * 1.6 } else { MARK };
        let left = if self.is_rtl { WIDTH as f32 - MARGIN - side } else { MARGIN };
        if let Some(square) = rounded(left, MARGIN, side, side / 4.0) {
            self.fill(&square, ink);
        }
        let face = &self.fonts.title;
        // A small letter may have no capital in the font; then the square says enough.
        if face.missing(&initial).is_none() {
            let letter = face.shaped(&initial, self.is_rtl, 0.0);
            let size = side * 0.64;
            let middle = left + (side - face.pixels(&letter, size)) / 2.0;
            self.line((face, &letter), (middle, MARGIN + side / 2.0 + size * CAPITALS / 2.0), (size, ground));
        }
        if is_alone {
            return;
        }
        let lines = lines::cut(&card.site, (INSIDE - MARK - GAP, 1), &|text| face.width(text, SITE, SITE_TRACKING));
        let name = face.shaped(lines.first().map_or("", String::as_str), self.is_rtl, SITE_TRACKING);
        let left = if self.is_rtl { left - GAP - face.pixels(&name, SITE) } else { left + side + GAP };
        self.line((face, &name), (left, MARGIN + side / 2.0 + SITE * CAPITALS / 2.0), (SITE, ink));
    }

    fn block(&mut self, block: &Block, (face, tracking): (&Face, f32), (first, colour): (f32, Colour)) {
        for (n, text) in block.lines.iter().enumerate() {
            let line = face.shaped(text, self.is_rtl, tracking);
            let width = face.pixels(&line, block.size);
            // What was measured in pieces may come out a little wider as a whole.
            let size = if width > INSIDE { block.size * INSIDE / width } else { block.size };
            let left = if self.is_rtl { WIDTH as f32 - MARGIN - face.pixels(&line, size) } else { MARGIN };
            self.line((face, &line), (left, first + block.size * block.leading * n as f32), (size, colour));
        }
    }

    fn line(&mut self, (face, line): (&Face, &super::face::Shaped), at: (f32, f32), (size, colour): (f32, Colour)) {
        let mut path = PathBuilder::new();
        face.trace(line, at, size, &mut path);
        if let Some(path) = path.finish() {
            self.fill(&path, colour);
        }
    }

    fn fill(&mut self, path: &Path, colour: Colour) {
        self.pixels.fill_path(path, &paint(colour), FillRule::Winding, Transform::identity(), None);
    }

    fn png(&self) -> Vec<u8> {
        let pixels: Vec<u8> = self.pixels.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        png::encoded((WIDTH, HEIGHT), &pixels)
    }
}

fn paint(colour: Colour) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color_rgba8(colour[0], colour[1], colour[2], 255);
    paint
}

/// A square with round corners.
fn rounded(left: f32, top: f32, side: f32, radius: f32) -> Option<Path> {
    let (right, bottom) = (left + side, top + side);
    // How far a curve's handles reach to be a quarter of a circle.
    let reach = radius * 0.5523;
    let mut path = PathBuilder::new();
    path.move_to(left + radius, top);
    path.line_to(right - radius, top);
    path.cubic_to(right - radius + reach, top, right, top + radius - reach, right, top + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - radius + reach, right - radius + reach, bottom, right - radius, bottom);
    path.line_to(left + radius, bottom);
    path.cubic_to(left + radius - reach, bottom, left, bottom - radius + reach, left, bottom - radius);
    path.line_to(left, top + radius);
    path.cubic_to(left, top + radius - reach, left + radius - reach, top, left + radius, top);
    path.close();
    path.finish()
}
