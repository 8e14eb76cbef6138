//! The web app manifest, from which browsers take name, colours and icon of a site that a reader keeps.
//! Source: W3C, Web Application Manifest. The site stays a site (`display: browser`): nothing here works without its server.

use serde_json::{Value, json};

use super::links::encoded;
use super::meta::inert;
use super::{Renderer, media, theme};
use crate::tree::SourcePath;

/// The manifest's file.
pub(super) const FILE: &str = "manifest.webmanifest";

/// Short names are cut by home screens when they are longer.
const MOST_OF_A_SHORT_NAME: usize = 12;

/// The background of the built-in theme in the light.
const BACKGROUND: &str = "#ffffff";

impl Renderer<'_> {
    /// The manifest, where pages come from a server.
    pub(super) fn manifest(&self) -> Option<Vec<u8>> {
        if self.is_offline || self.is_apart {
            return None;
        }
        let settings = &self.site.settings;
        let mut manifest = json!({
            "name": self.site.title,
            "short_name": short(&self.site.title),
            "lang": settings.language,
            "dir": theme::direction(&settings.language),
            "start_url": "./",
            "scope": "./",
            "display": "browser",
            "theme_color": settings.theme.brand.as_ref().map_or(theme::BRAND, |brand| brand.hex.as_str()),
            "background_color": BACKGROUND,
            "icons": [self.icon()],
        });
        if let Some(description) = &self.site.section(crate::site::SectionId(0)).description {
            manifest["description"] = description.clone().into();
        }
        Some(inert(&format!("{manifest:#}\n")).into_bytes())
    }

    fn icon(&self) -> Value {
        let own = self.site.settings.theme.favicon.as_ref().and_then(|path| media(self.site, path));
        let extension = SourcePath::new(&self.icon).extension();
        let kind = match extension.as_str() {
            "svg" => "image/svg+xml",
            "ico" => "image/x-icon",
            "jpg" | "jpeg" => "image/jpeg",
            "webp" => "image/webp",
            "gif" => "image/gif",
            _ => "image/png",
        };
        let sizes = own.filter(|_| extension != "svg").and_then(|media| media.fact.size);
        let sizes = sizes.map_or_else(|| "any".to_owned(), |(width, height)| format!("{width}x{height}"));
        json!({"src": encoded(&self.icon), "type": kind, "sizes": sizes})
    }
}

/// As many whole words of a name as a home screen shows; a first word that is longer stays whole.
fn short(title: &str) -> String {
    let mut out = String::new();
    for word in title.split_whitespace() {
        if !out.is_empty() && out.chars().count() + 1 + word.chars().count() > MOST_OF_A_SHORT_NAME {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn short_names_are_whole_words() {
        for (title, name) in
            [("Acme", "Acme"), ("Acme Help Center", "Acme Help"), ("Aufgabenverwaltung für alle", "Aufgabenverwaltung"), ("", "")]
        {
            assert_eq!(short(title), name);
        }
    }
}
