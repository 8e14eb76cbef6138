//! Where links and pictures lead from one page: relative to it, or below the base URL's path.

use std::fmt::Write;

use pulldown_cmark_escape::{escape_href, escape_html};

use crate::site::{Media, Site, Target, UrlPath};

/// The addresses of one page.
#[derive(Clone, Copy)]
pub struct Links<'a> {
    /// The site.
    pub site: &'a Site,
    /// What leads to the site's root: `../../`, `./` or `/help/`.
    pub root: &'a str,
}

/// A picture, sound or video to be written.
pub struct Picture<'a> {
    /// Where its file is.
    pub target: Option<&'a Target>,
    /// The text alternative.
    pub alt: &'a str,
    /// Shown on hovering.
    pub title: &'a str,
    /// The first of a page, if it stands on the first screen, is loaded at once.
    pub first: bool,
    /// What to say for a picture that is not there and has no words.
    pub missing: &'a str,
}

/// Pictures wider than this gain from being opened.
const ZOOM_FROM: u32 = 480;

impl<'a> Links<'a> {
    /// A complete address for an `href`; `None` when only the words are to be shown.
    pub fn href(&self, target: &Target) -> Option<String> {
        match target {
            Target::Article(id, anchor) => Some(self.page(&self.site.article(*id).url, anchor)),
            Target::Section(id, anchor) => Some(self.page(&self.site.section(*id).url, anchor)),
            Target::Page(url, anchor) => Some(self.page(url, anchor)),
            Target::Anchor(anchor) => Some(format!("#{anchor}")),
            Target::Media(index) => Some(format!("{}{}", self.root, self.site.media.get(*index as usize)?.url)),
            Target::External(url) => Some(url.clone()),
            Target::Unpublished | Target::Broken | Target::Unsafe => None,
        }
    }

    /// The address of a page.
    pub fn page(&self, url: &UrlPath, anchor: &str) -> String {
        let hash = if anchor.is_empty() { "" } else { "#" };
        format!("{}{}{hash}{anchor}", self.root, url.0)
    }

    fn media(&self, target: &Target) -> Option<&'a Media> {
        match target {
            Target::Media(index) => self.site.media.get(*index as usize),
            _ => None,
        }
    }

    /// The full picture, where opening it shows more.
    pub fn zoom(&self, target: &Target) -> Option<String> {
        let media = self.media(target)?;
        let wide = media.fact.size.is_some_and(|(width, _)| width > ZOOM_FROM);
        (wide && !is_film(&media.url)).then(|| format!("{}{}", self.root, media.url))
    }

    /// Writes a picture with its size, so that nothing shifts; films get a player.
    pub fn picture(&self, out: &mut String, picture: Picture<'_>) {
        let media = picture.target.and_then(|target| self.media(target));
        let href = match picture.target {
            Some(Target::Broken | Target::Unpublished | Target::Unsafe) | None => None,
            Some(target) => self.href(target),
        };
        let Some(href) = href else {
            // A picture that is not there: its words stand for it.
            out.push_str("<span class=\"missing\">");
            let _ = escape_html(&mut *out, if picture.alt.is_empty() { picture.missing } else { picture.alt });
            return out.push_str("</span>");
        };
        if is_film(&href) {
            return film(out, &href, picture.alt);
        }
        out.push_str("<img src=\"");
        let _ = escape_href(&mut *out, &href);
        out.push_str("\" alt=\"");
        let _ = escape_html(&mut *out, picture.alt);
        out.push('"');
        if let Some((width, height)) = media.and_then(shown_size) {
            let _ = write!(out, " width=\"{width}\" height=\"{height}\"");
        }
        if !picture.title.is_empty() {
            out.push_str(" title=\"");
            let _ = escape_html(&mut *out, picture.title);
            out.push('"');
        }
        out.push_str(if picture.first { " decoding=\"async\">" } else { " loading=\"lazy\" decoding=\"async\">" });
    }
}

/// `name@2x.png` has twice the pixels that it is shown with.
fn shown_size(media: &Media) -> Option<(u32, u32)> {
    let (width, height) = media.fact.size?;
    Some(if media.source.stem().ends_with("@2x") { (width.div_ceil(2), height.div_ceil(2)) } else { (width, height) })
}

fn extension(url: &str) -> String {
    url.rsplit('/').next().unwrap_or("").rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_ascii_lowercase())
}

fn is_film(url: &str) -> bool {
    matches!(extension(url).as_str(), "mp4" | "webm" | "mov" | "ogv" | "mp3" | "m4a" | "ogg" | "wav")
}

fn film(out: &mut String, href: &str, alt: &str) {
    let tag = if matches!(extension(href).as_str(), "mp3" | "m4a" | "ogg" | "wav") { "audio" } else { "video" };
    let _ = write!(out, "<{tag} controls preload=\"metadata\" src=\"");
    let _ = escape_href(&mut *out, href);
    out.push_str("\" aria-label=\"");
    let _ = escape_html(&mut *out, alt);
    let _ = write!(out, "\"></{tag}>");
}

/// A path in a complete URL, as RFC 3986 wants it: letters of other scripts encoded too.
pub fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$'()*,;:@+=".contains(&byte) {
            out.push(byte as char);
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
