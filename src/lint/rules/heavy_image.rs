//! IM005: a picture that makes readers wait, or that moves and cannot be stopped.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Severity};
use crate::fields::{Field, Shape};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Inputs, Plan};
use crate::site::{Document, Target};
use crate::tree::AssetFact;

static CODE: Code = Code { code: "IM005", name: "heavy-image", severity: Severity::Warning };

/// Bytes that a picture may have by default.
const MAX_BYTES: i64 = 1_000_000;
/// Width times height by default: a little over 4K.
const MAX_PIXELS: i64 = 9_000_000;

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A picture with more than a megabyte or nine million pixels, or an animated GIF.",
    why: "Help is read on phones, on trains, by people who already wait for something. A picture of five megabytes is half a minute \
          there. An animated GIF weighs more than a film, starts by itself and cannot be stopped, which some readers cannot bear.",
    mend: "Cut the picture to the part that matters, scale it to twice the width it is shown with, and save it as WebP or with fewer \
           colours. Turn an animation into an `.mp4` or `.webm` film; it gets a player.\n\n\
           `max_bytes` and `max_pixels` (width times height) set the limits.",
    remedy: Remedy::None,
    options: &[
        Field { name: "max_bytes", shape: Shape::Int, doc: "The most bytes a picture may have." },
        Field { name: "max_pixels", shape: Shape::Int, doc: "The most pixels, width times height." },
    ],
    bad: "-- content/billing/export-invoices.md --\n---\ntitle: Export your invoices\ndescription: Download all invoices of a year as one \
          file for your accountant.\n---\n\nDownload all invoices of a year.\n\n![The export dialog](img/export.png)\n\
          -- content/billing/img/export.png --\n2400x1600 2400000\n",
    good: "-- content/billing/export-invoices.md --\n---\ntitle: Export your invoices\ndescription: Download all invoices of a year as one \
           file for your accountant.\n---\n\nDownload all invoices of a year.\n\n![The export dialog](img/export.png)\n\
           -- content/billing/img/export.png --\n1200x800 90000\n",
    check: Check::Site(check),
};

fn check(inputs: &Inputs<'_>, plan: &Plan) -> Vec<Diagnostic> {
    let site = inputs.site;
    let articles = site.articles.iter().map(|article| &article.document);
    let documents = articles.chain(site.sections.iter().filter_map(|section| section.document.as_ref()));
    let (mut seen, mut found) = (BTreeSet::new(), Vec::new());
    for document in documents {
        for (at, target) in document.targets.iter().enumerate() {
            // A picture that many articles show is one thing to mend.
            if let (Target::Media(media), Some(link)) = (target, document.text.links.get(at))
                && link.kind.is_image()
                && seen.insert(*media)
                && let Some(media) = site.media.get(*media as usize)
            {
                found.extend(heavy(&media.fact, &media.source.extension(), &limits(document, plan)).map(|(what, help)| {
                    let (file, span) = document.text.body.locate(link.span.clone(), &document.text.source);
                    let message = format!("the picture `{}` {what}", crate::text::visible(media.source.name()));
                    Diagnostic::new(&CODE, &file, message).at(span).note("Readers on slow lines wait for it.").help(help)
                }));
            }
        }
    }
    found
}

fn limits(document: &Document, plan: &Plan) -> (u64, u64) {
    let of = |name, default: i64| plan.int(&CODE, &document.text.source, name, default).unsigned_abs();
    (of("max_bytes", MAX_BYTES), of("max_pixels", MAX_PIXELS))
}

/// What is wrong, and what to do.
fn heavy(fact: &AssetFact, extension: &str, (max_bytes, max_pixels): &(u64, u64)) -> Option<(String, &'static str)> {
    if matches!(extension, "mp4" | "webm" | "mov" | "ogv" | "mp3" | "m4a" | "ogg" | "wav") {
        return None;
    }
    if fact.animated {
        let what = format!("is an animated GIF of {}", megabytes(fact.bytes));
        return Some((what, "Turn it into an `.mp4` or `.webm` film: a tenth of the size, and readers can stop it."));
    }
    if fact.bytes > *max_bytes {
        let what = format!("has {}, at most {} are allowed", megabytes(fact.bytes), megabytes(*max_bytes));
        return Some((what, "Cut it to what matters, scale it down, or save it as WebP."));
    }
    let (width, height) = fact.size.filter(|_| extension != "svg")?;
    let pixels = u64::from(width) * u64::from(height);
    let what = format!("is {width} × {height} pixels, at most {max_pixels} in all are allowed");
    (pixels > *max_pixels).then_some((what, "Cut it to what matters, or scale it to twice the width it is shown with."))
}

fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    if bytes < 1_000_000 { format!("{} kB", bytes.div_ceil(1000)) } else { format!("{}.{} MB", tenths / 10, tenths % 10) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_pixels_and_animations() {
        let of = |bytes, size, animated, extension: &str| {
            let fact = AssetFact { bytes, hash: String::new(), size, animated };
            heavy(&fact, extension, &(1_000_000, 9_000_000)).map(|(what, _)| what).unwrap_or_default()
        };
        assert_eq!(of(1_000_001, None, false, "png"), "has 1.1 MB, at most 1.0 MB are allowed");
        assert_eq!(of(9, Some((4000, 3000)), false, "png"), "is 4000 × 3000 pixels, at most 9000000 in all are allowed");
        assert_eq!(of(90_000, None, true, "gif"), "is an animated GIF of 90 kB");
        assert_eq!(
            of(90_000, Some((4000, 3000)), false, "svg") + &of(9_000_000, None, false, "mp4") + &of(900, Some((3, 2)), false, "gif"),
            ""
        );
    }
}
