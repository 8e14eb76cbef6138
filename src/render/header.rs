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

/// What `site.css` calls the narrowest of three widths at which everything fits; beyond the last, `many`.
pub(super) fn room(site: &SiteView, sections: &[SectionEntry], links: &[NamedLink]) -> &'static str {
    if sections.is_empty() && links.is_empty() {
        return "";
    }
    let named = sections.iter().map(|section| section.title.as_str()).chain(links.iter().map(|link| link.label.as_str()));
    class(site.logo.is_some(), &site.title, named)
}

fn class<'n>(has_logo: bool, title: &str, names: impl Iterator<Item = &'n str>) -> &'static str {
    let brand = if has_logo { LOGO } else { (width(title) * BOLD).min(LONGEST_NAME) };
    let needed = TOOLS + brand + names.map(|name| width(name) * PLAIN + GAP).sum::<usize>();
    match needed {
        0..=992 => "few",
        993..=1190 => "some",
        1191..=1408 => "most",
        _ => "many",
    }
}

#[cfg(test)]
mod tests {
    use super::class;

    /// The style says from which width on all of it stands in a line: 62em, in these sizes.
    #[test]
    fn the_widths_are_those_of_the_style() {
        let css = include_str!("../../themes/default/assets/site.css");
        for part in ["@container top (min-width: 62em)", ".top.some { font-size: 1.2rem }", ".top.most { font-size: 1.42rem }"] {
            assert!(css.contains(part), "{part}");
        }
    }

    #[test]
    fn the_more_stands_in_the_header_the_more_room_it_waits_for() {
        let names = ["Getting Started", "Core Features", "Billing", "Troubleshooting", "System status", "Plans and prices", "Developers"];
        let of = |n: usize| class(false, "Acme help", names[..n].iter().copied());
        assert_eq!([of(4), of(5), of(7)], ["few", "some", "most"]);
        assert_eq!(class(true, "", names.iter().chain(&names).copied()), "many");
        // A character of Chinese, Japanese or Korean takes the room of two.
        assert_eq!(class(false, "T", ["設定を変更する"; 6].into_iter()), "some");
    }
}
