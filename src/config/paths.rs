//! The places in `guidepost.yaml` that name files and pages of the site: for those who move one, and for those who miss one.

use super::Settings;
use crate::text::Span;
use crate::tree;
use crate::yaml::{self, Node};

/// What a path in the config is for, which decides what it is relative to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// A folder of the content: `sections`.
    Section,
    /// An article of the content: `theme.pinned`.
    Pinned,
    /// A picture or a font below the root: `theme.logo` and its like.
    Picture,
    /// Where an old URL leads: `redirects`.
    Redirect,
}

/// A path as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// What it is for.
    pub used: Use,
    /// What it says.
    pub path: String,
    /// Its bytes in the file, quotes included.
    pub span: Span,
}

impl Settings {
    /// Where the config names a path, as it is resolved.
    pub fn place_of(&self, used: Use, path: &str) -> Option<Span> {
        let is_it = |named: &&Named| named.used == used && tree::resolve("", &named.path).is_some_and(|found| found.as_str() == path);
        self.named.iter().find(is_it).map(|named| named.span)
    }
}

/// Every path in the config, in order of place. Of a config that is no YAML none.
pub fn paths(text: &str) -> Vec<Named> {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    yaml::parse(bare).map(|node| of(&node, text.len() - bare.len())).unwrap_or_default()
}

/// The same of a config that was parsed; `shift` is what the parser did not see of the file.
pub(super) fn of(node: &Node, shift: usize) -> Vec<Named> {
    let mut found = Vec::new();
    let mut add = |used, node: Option<&Node>| {
        if let Some((path, span)) = node.and_then(|node| Some((node.as_text()?, node.span))) {
            found.push(Named { used, path, span: span.shifted(shift) });
        }
    };
    for section in node.items_of("sections") {
        add(Use::Section, section.get("path").or(Some(section)));
    }
    if let Some(theme) = node.get("theme") {
        for picture in ["logo", "logo_dark", "favicon"] {
            add(Use::Picture, theme.get(picture));
        }
        for font in ["font", "title_font"] {
            add(Use::Picture, theme.get("cards").and_then(|cards| cards.get(font)));
        }
        let pinned = theme.items_of("pinned");
        pinned.iter().for_each(|article| add(Use::Pinned, Some(article)));
        if pinned.is_empty() {
            add(Use::Pinned, theme.get("pinned"));
        }
    }
    for (_, target) in node.entries_of("redirects") {
        add(Use::Redirect, Some(target));
    }
    found.sort_by_key(|named| named.span);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_with_their_places() {
        let text = "\u{feff}title: A\nsections:\n  - start\n  - path: 'b c' # x\n    title: B\ntheme:\n  logo: img/l.svg\n  cards: {font: b.ttf}\n  pinned: start/a.md\nredirects:\n  /old/: \"/b/\"\n";
        let shown: Vec<String> = paths(text).iter().map(|one| format!("{:?} {} {}", one.used, one.path, &text[one.span.range()])).collect();
        assert_eq!(
            shown,
            [
                "Section start start",
                "Section b c 'b c'",
                "Picture img/l.svg img/l.svg",
                "Picture b.ttf b.ttf",
                "Pinned start/a.md start/a.md",
                "Redirect /b/ \"/b/\""
            ]
        );
        assert_eq!(paths(": ["), []);
    }
}
