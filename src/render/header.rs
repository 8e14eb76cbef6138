//! How much room the header needs: what does not fit in a line waits behind a button.

use super::view::{SectionEntry, SiteView};
use crate::config::NamedLink;
use crate::text::width;

/// In CSS pixels: the bar's own padding, search field, button for the colours and what lies between them.
const TOOLS: usize = 360;
/// A character of the site's name, and of what stands beside it.
const BOLD: usize = 10;
const PLAIN: usize = 8;
/// The most that the name takes, and about what a logo does.
const LONGEST_NAME: usize = 320;
const LOGO: usize = 160;
/// Between two names.
const GAP: usize = 24;

/// The name of the narrowest of three widths at which everything fits, as `site.css` knows them; beyond the last, `many`.
pub(super) fn room(site: &SiteView, sections: &[SectionEntry], links: &[NamedLink]) -> &'static str {
    if sections.is_empty() && links.is_empty() {
        return "";
    }
    let brand = if site.logo.is_some() { LOGO } else { (width(&site.title) * BOLD).min(LONGEST_NAME) };
    let named = sections.iter().map(|section| section.title.as_str()).chain(links.iter().map(|link| link.label.as_str()));
    let needed = TOOLS + brand + named.map(|name| width(name) * PLAIN + GAP).sum::<usize>();
    match needed {
        0..=992 => "few",
        993..=1190 => "some",
        1191..=1408 => "most",
        _ => "many",
    }
}
