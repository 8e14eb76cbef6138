//! A font with its shaper: text becomes glyphs in visual order, whatever its direction and script, and glyphs become
//! outlines. Nothing falls back to another font: what a font lacks is said.

use std::ops::Range;
use std::str::FromStr;

use harfrust::font::Font;
use harfrust::font::glyph::outline::{DrawMemory, DrawOptions, PathElement};
use harfrust::{Buffer, Direction, GlyphId, Script, ShapeOptions, ShaperFont, Tag};
use unicode_bidi::{BidiInfo, Level};
use unicode_script::UnicodeScript;

/// Why a file is no font that can be drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// Compressed for browsers.
    Compressed,
    /// Not a font at all, or a broken one.
    NoFont,
    /// Made of pixels, or of nothing.
    NoOutlines,
}

/// Which weight of a variable font is meant.
#[derive(Clone, Copy)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// A font at one weight.
pub struct Face {
    font: Font,
    units: f32,
}

/// A piece of a line: where it begins, in font units, and what it is.
#[derive(Debug)]
pub(super) struct Glyph {
    id: GlyphId,
    x: f32,
    y: f32,
    /// The byte of the text that it stands for.
    cluster: usize,
}

/// A line in the order in which it is seen.
#[derive(Debug, Default)]
pub(super) struct Shaped {
    glyphs: Vec<Glyph>,
    /// In font units.
    width: f32,
}

impl Face {
    pub(super) fn new(bytes: Vec<u8>, weight: Weight) -> Result<Face, Unusable> {
        if bytes.starts_with(b"wOFF") || bytes.starts_with(b"wOF2") {
            return Err(Unusable::Compressed);
        }
        let font = Font::new(bytes, 0).ok_or(Unusable::NoFont)?;
        let units = f32::from(font.units_per_em());
        if font.num_glyphs() == 0 || !(16.0..=16384.0).contains(&units) || !font.charmap().has_unicode() {
            return Err(Unusable::NoFont);
        }
        if font.outline_glyphs().is_empty() {
            return Err(Unusable::NoOutlines);
        }
        let weight = match weight {
            Weight::Regular => 400.0,
            Weight::Bold => 700.0,
        };
        // A font without that axis stays as it is.
        let font = font.instance_builder().variations([("wght", weight)]).build();
        Ok(Face { font, units })
    }

    /// The width of a text in pixels, with `tracking` in thousandths of its size.
    pub(super) fn width(&self, text: &str, size: f32, tracking: f32) -> f32 {
        self.shaped(text, false, tracking).width * size / self.units
    }

    /// The first character that the font has no picture of.
    pub(super) fn missing(&self, text: &str) -> Option<char> {
        let mut glyphs = self.shaped(text, false, 0.0).glyphs;
        glyphs.sort_by_key(|glyph| glyph.cluster);
        let drawn = |glyph: &Glyph| glyph.id != GlyphId::NOTDEF && !self.outline(glyph.id).is_empty();
        let is_lost = |cluster: &[Glyph]| {
            let first = text.get(cluster.first()?.cluster..)?.chars().next().filter(|c| !is_unseen(*c))?;
            (cluster.iter().any(|glyph| glyph.id == GlyphId::NOTDEF) || !cluster.iter().any(drawn)).then_some(first)
        };
        glyphs.chunk_by(|one, other| one.cluster == other.cluster).find_map(is_lost)
    }

    /// A line as it is seen. Letters of scripts whose letters stand alone are tracked.
    pub(super) fn shaped(&self, text: &str, is_rtl: bool, tracking: f32) -> Shaped {
        let base = if is_rtl { Level::rtl() } else { Level::ltr() };
        let bidi = BidiInfo::new(text, Some(base));
        let mut line = Shaped::default();
        for paragraph in &bidi.paragraphs {
            let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
            for run in runs {
                let is_rtl = levels.get(run.start).is_some_and(Level::is_rtl);
                let mut pieces = scripts(text, run);
                if is_rtl {
                    pieces.reverse();
                }
                for (range, script) in pieces {
                    self.add(&mut line, (text, range, script), (is_rtl, tracking));
                }
            }
        }
        line
    }

    fn add(&self, line: &mut Shaped, (text, range, script): (&str, Range<usize>, unicode_script::Script), (is_rtl, tracking): (bool, f32)) {
        let mut buffer = Buffer::new();
        buffer.push_str(text.get(range.clone()).unwrap_or_default());
        buffer.set_direction(if is_rtl { Direction::RightToLeft } else { Direction::LeftToRight });
        buffer.set_script(Tag::from_str(script.short_name()).ok().and_then(Script::from_iso15924_tag));
        if harfrust::shape(&ShaperFont::new(&self.font), &mut buffer, ShapeOptions::new()).is_err() {
            return;
        }
        let stands_alone =
            matches!(script, unicode_script::Script::Latin | unicode_script::Script::Greek | unicode_script::Script::Cyrillic);
        let more = if stands_alone { tracking * self.units / 1000.0 } else { 0.0 };
        for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            let (x, y) = (line.width + position.x_offset as f32, position.y_offset as f32);
            line.glyphs.push(Glyph { id: GlyphId::new(info.glyph_id), x, y, cluster: range.start + info.cluster as usize });
            line.width += position.x_advance as f32 + if position.x_advance > 0 { more } else { 0.0 };
        }
    }

    fn outline(&self, id: GlyphId) -> Vec<PathElement> {
        let mut path = Vec::new();
        if let Some(glyph) = self.font.outline_glyphs().get(id)
            && glyph.draw(&DrawOptions::new(), DrawMemory::Scratch, &mut path).is_err()
        {
            path.clear();
        }
        path
    }

    /// The outlines of a line whose baseline begins at a point, at a size, into a path.
    pub(super) fn trace(&self, line: &Shaped, (left, baseline): (f32, f32), size: f32, path: &mut tiny_skia::PathBuilder) {
        let scale = size / self.units;
        for glyph in &line.glyphs {
            let at = |x: f32, y: f32| (left + (glyph.x + x) * scale, baseline - (glyph.y + y) * scale);
            for element in self.outline(glyph.id) {
                match element {
                    PathElement::MoveTo { x, y } => {
                        let (x, y) = at(x, y);
                        path.move_to(x, y);
                    }
                    PathElement::LineTo { x, y } => {
                        let (x, y) = at(x, y);
                        path.line_to(x, y);
                    }
                    PathElement::QuadTo { cx0, cy0, x, y } => {
                        let ((cx, cy), (x, y)) = (at(cx0, cy0), at(x, y));
                        path.quad_to(cx, cy, x, y);
                    }
                    PathElement::CurveTo { cx0, cy0, cx1, cy1, x, y } => {
                        let ((ax, ay), (bx, by), (x, y)) = (at(cx0, cy0), at(cx1, cy1), at(x, y));
                        path.cubic_to(ax, ay, bx, by, x, y);
                    }
                    PathElement::Close => path.close(),
                }
            }
        }
    }

    /// The width of a line in pixels.
    pub(super) fn pixels(&self, line: &Shaped, size: f32) -> f32 {
        line.width * size / self.units
    }
}

/// A run in stretches of one script; what belongs to any script goes with what is before it.
fn scripts(text: &str, run: Range<usize>) -> Vec<(Range<usize>, unicode_script::Script)> {
    use unicode_script::Script::{Common, Inherited};
    let mut pieces: Vec<(Range<usize>, unicode_script::Script)> = Vec::new();
    for (at, c) in text.get(run.clone()).unwrap_or_default().char_indices() {
        let (start, end) = (run.start + at, run.start + at + c.len_utf8());
        let script = c.script();
        let is_any = |script| matches!(script, Common | Inherited);
        match pieces.last_mut() {
            Some((range, last)) if is_any(script) || *last == script || is_any(*last) => {
                range.end = end;
                if is_any(*last) {
                    *last = script;
                }
            }
            _ => pieces.push((start..end, script)),
        }
    }
    pieces
}

/// Spaces and what only says how others are shown.
fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}
