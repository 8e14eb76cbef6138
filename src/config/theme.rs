//! `theme` in `guidepost.yaml`: how the site looks.

use super::NamedLink;
use super::address::links;
use crate::fields::Problem;
use crate::tree::SourcePath;
use crate::yaml::Node;

/// How the site looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThemeSettings {
    /// The folder below `themes/`.
    pub name: Option<String>,
    /// The brand colour, `#rrggbb`.
    pub brand: Option<String>,
    /// Picture for the header.
    pub logo: Option<SourcePath>,
    /// The same on dark backgrounds.
    pub logo_dark: Option<SourcePath>,
    /// Icon of browser tabs.
    pub favicon: Option<SourcePath>,
    /// Show authors' names.
    pub authors: bool,
    /// Home page articles, relative to the content folder.
    pub pinned: Vec<String>,
    /// Links at the foot of every page.
    pub footer_links: Vec<NamedLink>,
    /// Name Guidepost in the footer.
    pub generator: bool,
}

/// `theme` as written, with every default decided.
pub(super) fn theme(node: Option<&Node>, problems: &mut Vec<Problem>) -> ThemeSettings {
    let Some(node) = node else { return ThemeSettings { generator: true, ..ThemeSettings::default() } };
    let file = |key| node.text_of(key).and_then(|path| crate::tree::resolve("", &path));
    let brand = node.text_of("brand");
    if let Some(brand) = &brand
        && !(brand.len() == 7 && brand.starts_with('#') && brand[1..].bytes().all(|b| b.is_ascii_hexdigit()))
    {
        problems.push(Problem {
            span: node.get("brand").map_or(node.span, |node| node.span),
            message: format!("`brand` must be a colour such as #0b6e4f, found `{brand}`"),
            help: Some("Write a hash sign and six hexadecimal digits, in quotes.".into()),
            unknown: None,
        });
    }
    ThemeSettings {
        name: node.text_of("name"),
        brand,
        logo: file("logo"),
        logo_dark: file("logo_dark"),
        favicon: file("favicon"),
        authors: node.bool_of("authors").unwrap_or(false),
        pinned: node.texts_of("pinned").into_iter().map(|(path, _)| path).collect(),
        footer_links: links(node, "footer_links", problems),
        generator: node.bool_of("generator").unwrap_or(true),
    }
}
