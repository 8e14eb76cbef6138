//! A small drawing that says how ready a feature is, for a README or a wiki. It needs no style sheet and no font.

use std::fmt::Write;

use pulldown_cmark_escape::escape_html;

use super::{line, verdict};
use crate::render::Renderer;
use crate::site::readiness::Standing;
use crate::text::{shortened, width};

/// Longer titles end in an ellipsis.
const MOST: usize = 40;

/// Behind the feature's title. White on it is 12:1, and at least 5.5:1 on every colour below.
const LABEL: &str = "#30363d";

/// Room beside each text.
const PADDING: usize = 8;

const HEIGHT: usize = 22;

/// What a badge says.
pub(super) struct Words {
    label: String,
    verdict: String,
    colour: &'static str,
}

impl Words {
    pub(super) fn of(standing: &Standing, renderer: &Renderer<'_>) -> Words {
        let kind = verdict(standing);
        let colour = match kind {
            "approved" => "#0a6c3c",
            "approved-with-gaps" => "#855100",
            "support-unready" => "#a8281c",
            "invalid" => "#7a2f91",
            _ => "#57606a",
        };
        Words { label: shortened(&line(&standing.title), MOST), verdict: renderer.ready(kind), colour }
    }

    /// Both halves, for those who do not see them.
    pub(super) fn sentence(&self) -> String {
        format!("{}: {}", self.label, self.verdict)
    }

    /// In CSS pixels.
    pub(super) fn width(&self) -> usize {
        room(&self.label) + room(&self.verdict)
    }
}

/// The width of a text with the room beside it: about 6.4 px a character at 11 px, and the drawing holds it to that.
fn room(text: &str) -> usize {
    text_width(text) + 2 * PADDING
}

fn text_width(text: &str) -> usize {
    (width(text) * 64).div_ceil(10).max(1)
}

pub(super) fn svg(standing: &Standing, renderer: &Renderer<'_>) -> String {
    let words = Words::of(standing, renderer);
    let (left, right, all) = (room(&words.label), room(&words.verdict), words.width());
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{all}\" height=\"{HEIGHT}\" viewBox=\"0 0 {all} {HEIGHT}\" role=\"img\">\n<title>"
    );
    let _ = escape_html(&mut out, &words.sentence());
    let _ = write!(
        out,
        "</title>\n<rect width=\"{all}\" height=\"{HEIGHT}\" rx=\"4\" fill=\"{LABEL}\"/>\n\
         <path d=\"M{left} 0h{}a4 4 0 0 1 4 4v{}a4 4 0 0 1-4 4h-{}z\" fill=\"{}\"/>\n\
         <g fill=\"#fff\" font-family=\"Verdana, DejaVu Sans, system-ui, sans-serif\" font-size=\"11\">\n",
        right - 4,
        HEIGHT - 8,
        right - 4,
        words.colour
    );
    text(&mut out, &words.label, PADDING);
    text(&mut out, &words.verdict, left + PADDING);
    out.push_str("</g>\n</svg>\n");
    out
}

fn text(out: &mut String, words: &str, x: usize) {
    let _ = write!(out, "<text x=\"{x}\" y=\"15\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\">", text_width(words));
    let _ = escape_html(&mut *out, words);
    out.push_str("</text>\n");
}
