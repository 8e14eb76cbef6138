//! Cards as a whole: their bytes, what fonts lack, and words that nobody should have written.
#![allow(clippy::unwrap_used)]

use super::*;

const LOOK: Look = Look { brand: [11, 114, 101], is_rtl: false };

fn titled(title: &str) -> Card {
    Card { site: "Acme Help".into(), kicker: Some("Billing".into()), title: title.into(), description: Some("Two words.".into()) }
}

/// The pixels of a card, red, green and blue.
#[track_caller]
fn pixels(png: &[u8]) -> Vec<u8> {
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut out = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut out).unwrap();
    assert_eq!((info.width, info.height, info.color_type), (WIDTH, HEIGHT, ::png::ColorType::Rgb));
    out
}

#[test]
fn the_same_words_are_the_same_bytes() {
    let (one, other) = (Fonts::built_in().unwrap(), Fonts::built_in().unwrap());
    let card = titled("Send an invoice again");
    assert_eq!(draw(&card, &LOOK, &one), draw(&card, &LOOK, &other));
    assert_eq!(key(&card, &LOOK, &one), key(&card, &LOOK, &other));
    for changed in [titled("Send an invoice"), Card { kicker: None, ..card.clone() }, Card { site: "Acme".into(), ..card.clone() }] {
        assert_ne!(key(&changed, &LOOK, &one), key(&card, &LOOK, &one));
    }
    let font = Fonts::new(notosans::BOLD_TTF.to_vec(), None).unwrap();
    assert_ne!(key(&card, &LOOK, &font), key(&card, &LOOK, &one));
    assert_ne!(key(&card, &Look { is_rtl: true, ..LOOK }, &one), key(&card, &LOOK, &one));
}

#[test]
fn what_a_font_lacks_is_said() {
    let fonts = Fonts::built_in().unwrap();
    for (title, missing) in [
        ("Plain, “quoted” & <b>…", None),
        ("Überweisung für Čapek, Ωmega, Привет, Việt", None),
        ("e\u{301}a\u{308} soft\u{ad}hyphen a\u{200d}b", None),
        ("Pay in 日本", Some('日')),
        ("Launch 🚀", Some('🚀')),
        ("🎉", Some('🎉')),
        ("مرحبا", Some('م')),
        ("\u{e000}", Some('\u{e000}')),
        ("", Some(' ')),
        ("\u{1}\n\u{202e}", Some(' ')),
    ] {
        assert_eq!(fonts.missing(title), missing, "{title:?}");
    }
}

#[test]
fn any_words_make_a_picture() {
    let fonts = Fonts::built_in().unwrap();
    let long = "x".repeat(200);
    let many = "word ".repeat(5_000);
    for title in ["A", "</text><script>&amp;\"'", &long, &many, "a\u{0}b\u{7}c", "tab\tand\nline", &"\u{301}".repeat(300), "-", "日本"] {
        pixels(&draw(&titled(title), &LOOK, &fonts).unwrap());
    }
    let bare = Card { title: "A".into(), ..Card::default() };
    pixels(&draw(&bare, &Look { is_rtl: true, ..LOOK }, &fonts).unwrap());
}

/// Nothing stands nearer to an edge than networks cut off.
#[test]
fn words_keep_off_the_edges() {
    let fonts = Fonts::built_in().unwrap();
    let brand = [255, 255, 255];
    for (title, is_rtl) in [("W".repeat(90), false), ("Wide words ".repeat(30), false), ("Wide words ".repeat(30), true)] {
        let pixels = pixels(&draw(&titled(&title), &Look { brand, is_rtl }, &fonts).unwrap());
        for (at, pixel) in pixels.chunks_exact(3).enumerate() {
            let (x, y) = (at as u32 % WIDTH, at as u32 / WIDTH);
            let is_edge = !(60..WIDTH - 60).contains(&x) || !(60..HEIGHT - 50).contains(&y);
            assert!(!is_edge || pixel[0] > 200, "{x} {y} is {pixel:?} for {title}");
        }
    }
}

#[test]
fn what_is_no_font_is_refused() {
    let refused = |bytes: &[u8]| Fonts::new(bytes.to_vec(), None).err();
    assert_eq!(refused(b"wOF2 and more"), Some((false, Unusable::Compressed)));
    assert_eq!(refused(b""), Some((false, Unusable::NoFont)));
    assert_eq!(refused(b"not a font at all"), Some((false, Unusable::NoFont)));
    assert_eq!(Fonts::new(BUILT_IN.to_vec(), Some(b"x".to_vec())).err(), Some((true, Unusable::NoFont)));
}

/// A font is a file of strangers: half of one, or one with a byte changed, draws something or nothing, and never panics.
#[test]
fn broken_fonts_break_nothing() {
    for cut in (0..BUILT_IN.len()).step_by(BUILT_IN.len() / 12) {
        let mut changed = BUILT_IN.to_vec();
        for at in (cut..BUILT_IN.len()).step_by(977).take(40) {
            changed[at] ^= 0xff;
        }
        for bytes in [BUILT_IN[..cut].to_vec(), changed] {
            if let Ok(fonts) = Fonts::new(bytes, None) {
                let _ = (fonts.missing("Any title"), draw(&titled("Any title"), &LOOK, &fonts));
            }
        }
    }
}
