//! A picture's dimensions from its first bytes. SVG is scanned, not parsed: only the opening tag matters.

use std::io::{BufRead, BufReader, Read, Seek};

/// Bytes of an SVG file that are looked at.
const SVG_HEAD: u64 = 4096;

/// Width and height in CSS pixels of a picture with this extension (lower case), when it says so.
pub fn size(extension: &str, file: impl Read + Seek) -> Option<(u32, u32)> {
    if extension == "svg" {
        let mut head = Vec::new();
        file.take(SVG_HEAD).read_to_end(&mut head).ok()?;
        return svg(&String::from_utf8_lossy(&head));
    }
    if !matches!(
        extension,
        "png" | "jpg" | "jpeg" | "jpe" | "jfif" | "gif" | "webp" | "avif" | "bmp" | "ico" | "apng" | "tif" | "tiff" | "heic" | "jxl"
    ) {
        return None;
    }
    let size = imagesize::reader_size(BufReader::new(file)).ok()?;
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?)).filter(|&(width, height)| width > 0 && height > 0)
}

/// Blocks of a GIF that are looked at before its second frame.
const MOST_BLOCKS: usize = 100_000;

/// Whether a GIF has a second frame. Source: the GIF89a specification, sections 18 to 27.
pub(crate) fn is_animated(mut file: impl BufRead) -> bool {
    let mut head = [0; 13];
    if file.read_exact(&mut head).is_err() || !head.starts_with(b"GIF8") {
        return false;
    }
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3u64 << ((flags & 7) + 1) };
    let mut frames = 0;
    let mut skip = table(head[10]);
    for _ in 0..MOST_BLOCKS {
        let mut kind = [0];
        let skipped = std::io::copy(&mut file.by_ref().take(skip), &mut std::io::sink());
        if skipped.is_err() || file.read_exact(&mut kind).is_err() {
            return false;
        }
        skip = match kind[0] {
            // An extension: its label, then sub-blocks.
            0x21 => 1,
            0x2c => {
                frames += 1;
                let mut image = [0; 9];
                if frames > 1 || file.read_exact(&mut image).is_err() {
                    return frames > 1;
                }
                // The colours and the code size, then sub-blocks.
                table(image[8]) + 1
            }
            _ => return false,
        };
        if std::io::copy(&mut file.by_ref().take(skip), &mut std::io::sink()).is_err() || !skip_blocks(&mut file) {
            return false;
        }
        skip = 0;
    }
    false
}

/// Passes over a chain of sub-blocks, each with its length before it; the last has none.
fn skip_blocks(file: &mut impl BufRead) -> bool {
    for _ in 0..MOST_BLOCKS {
        let mut length = [0];
        if file.read_exact(&mut length).is_err() {
            return false;
        }
        if length[0] == 0 {
            return true;
        }
        if std::io::copy(&mut file.by_ref().take(u64::from(length[0])), &mut std::io::sink()).is_err() {
            return false;
        }
    }
    false
}

/// `width` and `height` of the `svg` tag, else its `viewBox`; a missing side follows from the `viewBox`'s shape.
fn svg(head: &str) -> Option<(u32, u32)> {
    let tag = opening_tag(head)?;
    let side = |name| attribute(tag, name).and_then(pixels);
    let ratio = attribute(tag, "viewBox").and_then(view_box);
    let (width, height) = match (side("width"), side("height"), ratio) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((w, h))) => (width, width * h / w),
        (None, Some(height), Some((w, h))) => (height * w / h, height),
        (None, None, Some(sides)) => sides,
        _ => return None,
    };
    let whole = |side: f64| (side >= 0.5 && side < f64::from(u32::MAX)).then_some(side.round() as u32);
    Some((whole(width)?, whole(height)?))
}

/// The inside of the first `svg` tag, comments before it left out.
fn opening_tag(mut text: &str) -> Option<&str> {
    loop {
        let at = text.find('<')?;
        text = &text[at..];
        if let Some(comment) = text.strip_prefix("<!--") {
            text = &comment[comment.find("-->")?..];
        } else if let Some(tag) = text.strip_prefix("<svg").filter(|tag| tag.starts_with(|c: char| c.is_whitespace() || c == '>')) {
            return tag.get(..tag_end(tag)?);
        } else {
            text = &text[1..];
        }
    }
}

/// Where the tag closes: a `>` outside quotes.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

fn attribute<'a>(tag: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = tag;
    loop {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, next) = after[1..].split_once(quote)?;
        if name.trim() == wanted {
            return Some(value.trim());
        }
        rest = next;
    }
}

/// A CSS length in pixels; lengths that depend on a font or the window say nothing.
///
/// Source: CSS Values 4, absolute lengths (1in = 96px = 72pt = 6pc = 2.54cm).
fn pixels(length: &str) -> Option<f64> {
    let digits = length.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let scale = match length[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "px" => 1.0,
        "in" => 96.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "cm" => 96.0 / 2.54,
        "mm" => 9.6 / 2.54,
        _ => return None,
    };
    digits.trim().parse::<f64>().ok().map(|number| number * scale).filter(|side| side.is_finite() && *side > 0.0)
}

fn view_box(value: &str) -> Option<(f64, f64)> {
    let mut numbers = value.split(|c: char| c == ',' || c.is_whitespace()).filter(|part| !part.is_empty()).map(str::parse::<f64>);
    let (width, height) = (numbers.nth(2)?.ok()?, numbers.next()?.ok()?);
    (width > 0.0 && height > 0.0 && width.is_finite() && height.is_finite()).then_some((width, height))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use std::io::Cursor;

    #[test]
    fn svg_sizes_come_from_sides_or_view_box() {
        for (text, expected) in [
            ("<?xml version='1.0'?><!-- <svg width='1' height='1'> --><svg width=\"24\" height=\"12px\">", Some((24, 12))),
            ("<svg xmlns=\"x\" viewBox=\"0 0 640 480\" class='a>b'>", Some((640, 480))),
            ("<svg width='320' viewBox='0,0,640,480'>", Some((320, 240))),
            ("<svg width='100%' height='1em' viewBox='0 0 8 4'>", Some((8, 4))),
            ("<svg width='1in' height='72pt'>", Some((96, 96))),
            ("<svg stroke-width='2' height='3'>", None),
            ("<svg width='-1' height='3'>", None),
            ("<svg width='nan' height='inf'>", None),
            ("<svg width='1é' height='2'>", None),
            ("<svg width", None),
            ("<html>", None),
            ("", None),
        ] {
            assert_eq!(size("svg", Cursor::new(text)), expected, "{text}");
        }
    }

    #[test]
    fn a_second_frame_makes_a_gif_move() {
        let head = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff";
        let pause = b"\x21\xf9\x04\x00\x0a\x00\x00\x00";
        let frame = b"\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00";
        let of = |parts: &[&[u8]]| is_animated(Cursor::new([&[head.as_slice()], parts].concat().concat()));
        assert!(of(&[pause, frame, pause, frame, b";"]));
        assert!(!of(&[pause, frame, b";"]) && !of(&[]) && !of(&[b";"]) && !of(&[b"\x21\xf9\xff"]));
        assert!(!is_animated(Cursor::new(b"not a picture at all")));
    }

    #[test]
    fn pixel_pictures_are_measured_and_broken_ones_are_not() {
        let gif = b"GIF89a\x03\x00\x05\x00\x80\x00\x00";
        assert_eq!(size("gif", Cursor::new(gif)), Some((3, 5)));
        assert_eq!(size("png", Cursor::new(b"not a picture")), None);
        assert_eq!(size("zip", Cursor::new(gif)), None);
    }
}
