//! What `theme` and `contact` of the config name, held against the site: pictures, pages, and a colour that can be read.

use std::collections::BTreeMap;

use super::arrange::Arranged;
use super::link::Resolver;
use crate::config::colour::Palette;
use crate::config::{self, NamedLink, Settings};
use crate::diag::{self, Diagnostic};
use crate::site::Destination;
use crate::text::contrast::READABLE;
use crate::tree::{AssetFact, SourcePath};

/// Pictures that are not there.
pub(super) fn pictures(settings: &Settings, facts: &BTreeMap<SourcePath, AssetFact>) -> Vec<Diagnostic> {
    let theme = &settings.theme;
    let named = [("logo", &theme.logo), ("logo_dark", &theme.logo_dark), ("favicon", &theme.favicon)];
    let missing = named.into_iter().filter_map(|(key, path)| Some((key, path.as_ref().filter(|path| !facts.contains_key(*path))?)));
    let file = SourcePath::new(config::FILE);
    let found = |(key, path): (&str, &SourcePath)| {
        let found = Diagnostic::new(&diag::IMAGE_NOT_FOUND, &file, format!("no picture at `{path}`, which `theme.{key}` names"));
        let span = settings.place_of(config::Use::Picture, path.as_str());
        Diagnostic { span, ..found.help("Check the path; it is relative to guidepost.yaml.") }
    };
    missing.map(found).collect()
}

/// A brand colour that links cannot have on white, with the one that they have instead.
pub(super) fn faint_brand(settings: &Settings) -> Option<Diagnostic> {
    let brand = settings.theme.brand.as_ref()?;
    let palette = Palette::of(brand.colour);
    let (own, instead) = palette.on_white();
    if own >= READABLE {
        return None;
    }
    // Cut and not rounded, so that nothing seems to be enough that is not.
    let shown = |contrast: f64| format!("{:.1}:1", (contrast * 10.0).floor() / 10.0);
    let message = format!(
        "`theme.brand` {} has a contrast of {} on white; links and buttons use {} ({}) instead",
        brand.hex,
        shown(own),
        palette.light,
        shown(instead)
    );
    let found = Diagnostic::new(&diag::FAINT_BRAND, &SourcePath::new(config::FILE), message).at(brand.span);
    let found = found.note(format!("Text needs {READABLE}:1. In the dark, links and buttons use {}.", palette.dark));
    Some(found.help("If that looks right, write `rules: {faint-brand: off}`; else choose a darker colour of your brand."))
}

/// All links of the config, in one order.
fn each(settings: &mut Settings) -> impl Iterator<Item = &mut NamedLink> {
    let theme = &mut settings.theme;
    let announced = theme.announcement.iter_mut().filter_map(|announcement| announcement.link.as_mut());
    settings.contact.iter_mut().chain(&mut theme.header_links).chain(&mut theme.footer_links).chain(announced)
}

/// Where links that begin with a slash lead: a page as it is published, else what was written. Says where none is.
pub(super) fn links(settings: &Settings, arranged: &Arranged, resolver: &Resolver<'_>) -> (Vec<String>, Vec<Diagnostic>) {
    let (mut hrefs, mut findings) = (vec![], vec![]);
    for link in each(&mut settings.clone()) {
        let target = is_page(&link.href, settings.readiness.publish).then(|| resolver.path(&link.href, &settings.content));
        match target.clone().flatten().and_then(|target| super::destination(target, arranged)) {
            Some(Destination::Page(url, anchor)) if anchor.is_empty() => hrefs.push(format!("/{}", url.0)),
            Some(Destination::Page(url, anchor)) => hrefs.push(format!("/{}#{anchor}", url.0)),
            _ => hrefs.push(link.href.clone()),
        }
        if target == Some(None) {
            let message = format!("no page at `{}`, where a link of the theme leads", crate::text::visible(&link.href));
            let found = Diagnostic::new(&diag::BROKEN_LINK, &SourcePath::new(config::FILE), message).at(link.span);
            findings.push(found.help("Give a path such as /billing/refunds/ or a complete URL."));
        }
    }
    (hrefs, findings)
}

/// A path of the site that is no file of the static folder, of which loading knows nothing, and no page that it makes later.
fn is_page(href: &str, has_readiness: bool) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or("");
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_in = |made: &str| folder == made || folder.starts_with(&format!("{made}/"));
    let made = ["/search", "/tags"].into_iter().any(is_in) || has_readiness && is_in("/readiness");
    href.starts_with('/') && !href.starts_with("//") && path != "/" && !made && (!name.contains('.') || name.ends_with(".md"))
}

/// Lets the links lead where `links` said.
pub(super) fn lead(settings: &mut Settings, hrefs: Vec<String>) {
    each(settings).zip(hrefs).for_each(|(link, href)| link.href = href);
}
