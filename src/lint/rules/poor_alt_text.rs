//! IM002: a text alternative that says nothing, or too much.

use crate::diag::{Code, Diagnostic, Severity};
use crate::fields::{Field, Shape};
use crate::lint::pictures::{Alt, Picture, pictures};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};
use crate::text::{shortened, visible};

static CODE: Code = Code { code: "IM002", name: "poor-alt-text", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A text alternative that is a file name, a word such as “image”, begins with “screenshot of” or “picture of”, or is longer than 150 characters.",
    why: "“Image”, “IMG_2041.png”: that there is a picture is already said by the device that reads it out. What is on it is not. And \
          nobody can pause or skim a text alternative, so what takes longer than a breath belongs into the article.",
    mend: "Say what the picture shows to someone who needs it: `The export dialog with the year 2026 chosen`. Leave out “screenshot \
           of”. Move long descriptions into the text beside the picture.\n\n\
           `max` sets the number of characters; it is 150 without it.",
    remedy: Remedy::None,
    options: &[Field { name: "max", shape: Shape::Int, doc: "The most characters a text alternative may have." }],
    bad: "Download all invoices of a year.\n\n![Screenshot of export](export.png)\n",
    good: "Download all invoices of a year.\n\n![The export dialog with the year 2026 chosen](export.png)\n",
    check: Check::Page(check),
};

/// By themselves, or with a number, these say only that there is a picture.
const SAY_NOTHING: &[&str] = &[
    "image",
    "images",
    "img",
    "picture",
    "pic",
    "photo",
    "photograph",
    "screenshot",
    "screen shot",
    "screen-shot",
    "screen capture",
    "screencap",
    "graphic",
    "figure",
    "fig",
    "illustration",
    "alt",
    "alt text",
    "alternative text",
    "alttext",
    "image alt text",
    "image description",
    "untitled",
    "unnamed",
    "placeholder",
    "thumbnail",
    "gif",
    "animation",
    "animated gif",
    "bild",
    "foto",
    "abbildung",
    "grafik",
    "bildschirmfoto",
    "bildschirmaufnahme",
    "capture",
    "capture d'écran",
    "capture d’écran",
    "imagen",
    "captura",
    "captura de pantalla",
    "ilustración",
    "imagem",
    "captura de tela",
    "immagine",
    "schermata",
    "afbeelding",
    "schermafbeelding",
    "画像",
    "スクリーンショット",
    "图片",
    "截图",
];

/// What a good text would begin after.
const OPENINGS: &[&str] = &[
    "screenshot of ",
    "screen shot of ",
    "a screenshot of ",
    "image of ",
    "an image of ",
    "picture of ",
    "a picture of ",
    "screen capture of ",
    "bildschirmfoto von ",
    "bildschirmfoto der ",
    "bildschirmfoto des ",
    "screenshot von ",
    "screenshot der ",
    "screenshot des ",
    "bild von ",
    "bild der ",
    "bild des ",
    "capture d'écran de ",
    "capture d’écran de ",
    "capture d'écran du ",
    "image de ",
    "captura de pantalla de ",
    "imagen de ",
    "captura de tela de ",
    "imagem de ",
];

fn check(page: &Page<'_>, plan: &Plan, found: &mut Vec<Diagnostic>) {
    let max = usize::try_from(plan.int(&CODE, page.source(), "max", 150)).unwrap_or(150);
    for picture in pictures(page) {
        let Alt::Words(alt) = &picture.alt else { continue };
        let Some((what, help)) = poor(alt, &picture, max) else { continue };
        let finding = page.finding(&CODE, picture.span.clone(), what);
        found.push(finding.note("It is read out to people who cannot see the picture.").help(help));
    }
}

fn poor(alt: &str, picture: &Picture, max: usize) -> Option<(String, &'static str)> {
    const SAY: &str = "Say what the reader should take from the picture.";
    let shown = visible(&shortened(alt, 60));
    let lower = alt.to_lowercase();
    let length = alt.chars().count();
    if length > max {
        let message = format!("the text alternative has {length} characters, at most {max} are read out in one breath");
        return Some((message, "Keep the one thing the reader needs, and move the rest into the article."));
    }
    if says_nothing(&lower) {
        return Some((format!("the text alternative `{shown}` does not say what is to be seen"), SAY));
    }
    if is_file_name(&lower, &picture.address) {
        return Some((format!("the text alternative `{shown}` is a file name"), SAY));
    }
    let opening = OPENINGS.iter().find(|opening| lower.starts_with(**opening))?;
    Some((
        format!("the text alternative begins with “{}”", opening.trim_end()),
        "Begin with what it shows: screen readers say by themselves that it is a picture.",
    ))
}

/// A word of the list, perhaps with numbers, as cameras and systems name files.
fn says_nothing(lower: &str) -> bool {
    let words = lower.trim_matches(|c: char| !c.is_alphanumeric());
    let name = words.trim_end_matches(|c: char| c.is_ascii_digit() || " -_.:#()".contains(c));
    let dated = |name: &str| {
        name.split(|c: char| c.is_ascii_digit())
            .next()
            .map(|name| name.trim_end_matches([' ', '-', '_', '(']))
            .unwrap_or_default()
            .to_owned()
    };
    // "Screenshot 2026-11-22 at 10.04.31 PM".
    let stamped = words.bytes().filter(u8::is_ascii_digit).count() >= 8 && SAY_NOTHING.contains(&dated(words).as_str());
    SAY_NOTHING.contains(&words) || SAY_NOTHING.contains(&name) || stamped
}

fn is_file_name(lower: &str, address: &str) -> bool {
    let one = !lower.contains(char::is_whitespace);
    let ending = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp"]
        .iter()
        .any(|ending| lower.ends_with(ending) && lower.len() > ending.len());
    let name = address.split(['?', '#']).next().unwrap_or_default().rsplit('/').next().unwrap_or_default().to_lowercase();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let made = lower.contains(['_', '-']) || lower.bytes().any(|b| b.is_ascii_digit());
    let camera = ["img_", "img-", "dsc_", "dsc0", "dscn", "image0", "unnamed-"].iter().any(|start| lower.starts_with(start))
        && lower.bytes().any(|b| b.is_ascii_digit());
    one && (ending || made && lower == stem && lower.len() > 3 && lower.matches(['-', '_']).count() + usize::from(camera) >= 1 || camera)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(alt: &str, address: &str) -> String {
        let picture = Picture { span: 0..0, address: address.into(), alt: Alt::Unknown, is_link: false };
        poor(alt, &picture, 150).map(|(what, _)| what).unwrap_or_default()
    }

    #[test]
    fn what_says_nothing_is_found() {
        for alt in [
            "Image",
            "screenshot",
            "Screenshot 2",
            "image.",
            "Bildschirmfoto",
            "Screenshot 2026-11-22 at 10.04.31 PM",
            "[image]",
            "Figure 3",
        ] {
            assert!(judged(alt, "a.png").contains("does not say"), "{alt}");
        }
        for (alt, address) in [("export.png", "x.png"), ("DSC_0041", "x.png"), ("export-dialog", "img/export-dialog.png?v=1")] {
            assert!(judged(alt, address).contains("is a file name"), "{alt}");
        }
        assert_eq!(judged("Screenshot of the dialog", "a.png"), "the text alternative begins with “screenshot of”");
        assert!(judged(&"é".repeat(151), "a.png").contains("has 151 characters"));
    }

    #[test]
    fn words_are_words() {
        for (alt, address) in [
            ("The export dialog", "export.png"),
            ("Photo album with three pictures", "a.png"),
            ("Logo", "logo.png"),
            ("image gallery", "a.png"),
            ("sign-in", "sign-in-screen.png"),
            ("dashboard", "dashboard.png"),
            ("A photo is uploaded as photo.png", "a.png"),
            ("Screenshots folder", "a.png"),
        ] {
            assert_eq!(judged(alt, address), "", "{alt}");
        }
        assert!(!judged("sign-in", "sign-in.png").is_empty());
    }
}
