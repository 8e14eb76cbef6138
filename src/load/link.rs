//! Links find their targets: articles, sections, headings, files; what leads nowhere becomes a finding with
//! the nearest name.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::address;
use super::arrange::{Arranged, Place};
use crate::config::Settings;
use crate::diag::{self, Diagnostic, Edit, Fix};
use crate::site::{Address, Link, LinkKind, Local, Meaning, Media, SectionId, Target, Text, UrlPath};
use crate::text::{Span, nearest, url_segment};
use crate::tree::{AssetFact, SourcePath};

mod near;
mod old_path;

/// Headings of a page that a broken anchor is compared with.
const MOST_HEADINGS: usize = 500;

/// Broken links of one text for which a name that is nearly theirs is looked for; whoever has more mends a folder, not a slip.
const MOST_COMPARED: usize = 300;

/// What links are resolved against.
pub struct Resolver<'a> {
    pub(super) settings: &'a Settings,
    pub(super) arranged: &'a Arranged,
    folders: FxHashMap<String, SectionId>,
    pub(super) aliases: &'a BTreeMap<UrlPath, UrlPath>,
    media: FxHashMap<SourcePath, u32>,
    /// Everything that exists and can be published, by path.
    pub files: Vec<Media>,
    pub(super) facts: &'a BTreeMap<SourcePath, AssetFact>,
    pub(super) variants: Option<&'a BTreeMap<SourcePath, SourcePath>>,
    names: OnceLock<near::Names>,
}

/// The files, beside the content's Markdown, that a text names.
pub(super) fn files(text: &Text, arranged: &Arranged) -> Vec<SourcePath> {
    let local = text.meanings.iter().filter_map(|meaning| match &meaning.address {
        Address::Local(local) => Some(&local.files),
        _ => None,
    });
    local.flatten().filter(|file| !arranged.places.contains_key(*file)).cloned().collect()
}

/// The texts of all pages.
pub fn published(arranged: &Arranged) -> impl Iterator<Item = &Text> {
    let sections = arranged.sections.iter().filter_map(|section| section.document.as_ref());
    arranged.articles.iter().map(|article| &article.document).chain(sections).map(|document| &*document.text)
}

impl<'a> Resolver<'a> {
    /// Prepares the look-ups; `facts` are what is known of the wanted files.
    pub fn new(
        arranged: &'a Arranged,
        settings: &'a Settings,
        facts: &'a BTreeMap<SourcePath, AssetFact>,
        aliases: &'a BTreeMap<UrlPath, UrlPath>,
    ) -> Resolver<'a> {
        let in_content = |path: &str| if settings.content.is_empty() { path.to_owned() } else { format!("{}/{path}", settings.content) };
        let mut folders: FxHashMap<String, SectionId> =
            arranged.sections.iter().enumerate().map(|(n, section)| (in_content(&section.path), SectionId(n as u32))).collect();
        folders.insert(settings.content.clone(), SectionId(0));
        let publishable = facts.iter().filter(|(path, _)| is_publishable(path, settings));
        let files: Vec<Media> = publishable.map(|(path, fact)| media(path, fact, settings)).collect();
        let media = files.iter().enumerate().map(|(n, file)| (file.source.clone(), n as u32)).collect();
        Resolver { settings, arranged, folders, aliases, media, files, facts, variants: None, names: OnceLock::new() }
    }

    /// Names files that differ from a wanted one in case only.
    #[must_use]
    pub fn with_variants(self, variants: &'a BTreeMap<SourcePath, SourcePath>) -> Resolver<'a> {
        Resolver { variants: Some(variants), ..self }
    }

    /// The targets of all links of one text, and what is wrong with them.
    pub fn text(&self, text: &Text) -> (Vec<Target>, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let targets =
            text.links.iter().zip(&text.meanings).map(|(link, meaning)| self.link((link, meaning), text, &mut findings)).collect();
        (targets, findings)
    }

    /// What a path in the front matter or the config names; `folder` is where it is written.
    pub fn path(&self, written: &str, folder: &str) -> Option<Target> {
        match address::read(written, folder, self.settings) {
            Address::Local(local) => self.local(&local).filter(|target| !matches!(target, Target::Unpublished)),
            Address::External => Some(Target::External(written.to_owned())),
            _ => None,
        }
    }

    fn link(&self, (link, meaning): (&Link, &Meaning), text: &Text, findings: &mut Vec<Diagnostic>) -> Target {
        let Meaning { source, address } = meaning;
        let place = || text.body.locate(link.span.clone(), &text.source).1;
        let origin = || Origin { link, source, span: place(), address: text.body.locate(address_span(link, text), &text.source).1 };
        match address {
            Address::External => Target::External(link.address.clone()),
            Address::Unsafe(scheme) => {
                let found = Diagnostic::new(&diag::UNSAFE_URL, source, format!("a `{scheme}` address can run code on the reader's page"));
                findings.push(found.at(place()).note("Only the words are shown.").help("Link to a page instead."));
                Target::Unsafe
            }
            Address::Empty if link.kind == LinkKind::HtmlImage => Target::External(String::new()),
            Address::Empty => {
                let (code, what) = if link.kind.is_image() { (&diag::IMAGE_NOT_FOUND, "picture") } else { (&diag::BROKEN_LINK, "link") };
                findings.push(
                    Diagnostic::new(code, source, format!("this {what} has no address"))
                        .at(place())
                        .help("Put the path of a file between the parentheses."),
                );
                Target::Broken
            }
            Address::Outside => {
                let code = if link.kind.is_image() { &diag::IMAGE_NOT_FOUND } else { &diag::BROKEN_LINK };
                let found = Diagnostic::new(code, source, format!("`{}` leads out of the site's folder", shown(&link.address)));
                findings.push(found.at(place()).help("Copy the file into the site's folder and link to it there."));
                Target::Broken
            }
            Address::Anchor(anchor) => {
                self.check_anchor(anchor, text, Place_ { source, span: place(), own: true }, findings);
                Target::Anchor(anchor.clone())
            }
            Address::Local(local) => match self.local(local) {
                Some(target) => self.check(target, origin(), findings),
                None => {
                    if !is_form(link, text) {
                        let found = self.not_found(local, origin(), findings.len() < MOST_COMPARED);
                        findings.push(found);
                    }
                    Target::Broken
                }
            },
        }
    }

    fn local(&self, local: &Local) -> Option<Target> {
        if let Some(path) = &local.from_root
            && let Some(target) = self.url(path, &local.anchor)
        {
            return Some(target);
        }
        local.files.iter().find_map(|file| self.file(file, &local.anchor))
    }

    /// An address of the site, written with or without its last slash or `index.html`.
    fn url(&self, path: &str, anchor: &str) -> Option<Target> {
        let path = path.trim_end_matches("index.html").trim_end_matches(".html").trim_end_matches('/');
        let url = UrlPath(if path.is_empty() { String::new() } else { format!("{path}/") });
        if url.0.is_empty() {
            return Some(Target::Section(SectionId(0), anchor.to_owned()));
        }
        if let Some((place, _)) = self.arranged.urls.get(&url) {
            return Some(self.place(*place, anchor));
        }
        if path == "search"
            || path == "tags"
            || path.starts_with("tags/")
            || self.settings.base_url.is_some() && matches!(path, "feed.xml" | "sitemap.xml" | "robots.txt")
            || self.settings.llms && matches!(path, "llms.txt" | "llms-full.txt")
        {
            let is_file = path.contains('.');
            return Some(Target::Page(if is_file { UrlPath(path.to_owned()) } else { url }, anchor.to_owned()));
        }
        let file = UrlPath(format!("{path}.html"));
        let to = self.aliases.get(&url).or_else(|| self.aliases.get(&file));
        to.map(|to| match self.arranged.urls.get(to) {
            Some((place, _)) => self.place(*place, anchor),
            None => Target::Page(to.clone(), anchor.to_owned()),
        })
    }

    fn place(&self, place: Place, anchor: &str) -> Target {
        match place {
            Place::Article(id) => Target::Article(id, anchor.to_owned()),
            Place::Section(id) => Target::Section(id, anchor.to_owned()),
            Place::Unpublished => Target::Unpublished,
        }
    }

    fn file(&self, file: &SourcePath, anchor: &str) -> Option<Target> {
        if let Some(&place) = self.arranged.places.get(file) {
            return Some(self.place(place, anchor));
        }
        if let Some(&index) = self.media.get(file) {
            return Some(Target::Media(index));
        }
        if let Some(&section) = self.folders.get(file.as_str()) {
            return Some(Target::Section(section, anchor.to_owned()));
        }
        let stem = file.as_str().strip_suffix(".html").unwrap_or(file.as_str());
        let with_extension = |extension: &str| self.arranged.places.get(&SourcePath::new(format!("{stem}{extension}")));
        if let Some(&place) = with_extension(".md").or_else(|| with_extension(".mdx")) {
            return Some(self.place(place, anchor));
        }
        let repository = self.settings.repository.as_ref()?;
        self.facts
            .contains_key(file)
            .then(|| Target::External(format!("{}/blob/{}/{}", repository.url, repository.branch, encode(file.as_str()))))
    }

    /// A target that exists: is it published, and is its heading there?
    fn check(&self, target: Target, origin: Origin<'_>, findings: &mut Vec<Diagnostic>) -> Target {
        let at = Place_ { source: origin.source, span: origin.span, own: false };
        match &target {
            Target::Article(id, anchor) => self.check_anchor(anchor, &self.arranged.articles[id.0 as usize].document.text, at, findings),
            Target::Section(id, anchor) => match &self.arranged.sections[id.0 as usize].document {
                Some(document) => self.check_anchor(anchor, &document.text, at, findings),
                None if anchor.is_empty() || self.is_displaced(&self.arranged.sections[id.0 as usize].path) => {}
                None => findings.push(no_anchor(anchor, None, &at)),
            },
            Target::Unpublished => {
                let message = format!("`{}` is not published in this build", shown(&origin.link.address));
                let found = Diagnostic::new(&diag::LINK_TO_DRAFT, origin.source, message).at(origin.span);
                findings.push(
                    found
                        .note("It is a draft, scheduled for later, or internal, or a mistake in its front matter keeps it back; readers see the words without a link.")
                        .help("Publish it, or take the link out until then."),
                );
            }
            _ => {}
        }
        target
    }

    /// Whether an article wants the URL of this folder, which it does not get: that is found there, once for all links.
    fn is_displaced(&self, section: &str) -> bool {
        let folder = if self.settings.content.is_empty() { section.to_owned() } else { format!("{}/{section}", self.settings.content) };
        ["md", "mdx"].iter().any(|extension| self.arranged.places.contains_key(&SourcePath::new(format!("{folder}.{extension}"))))
    }

    fn check_anchor(&self, anchor: &str, text: &Text, at: Place_<'_>, findings: &mut Vec<Diagnostic>) {
        if !(anchor.is_empty() || anchor == "top" || text.has_id(anchor) || anchor.starts_with(":~:")) {
            let likely = if findings.len() < MOST_COMPARED { MOST_HEADINGS } else { 0 };
            findings.push(no_anchor(anchor, Some((text, likely)), &at));
        }
    }

    fn not_found(&self, local: &Local, origin: Origin<'_>, compare: bool) -> Diagnostic {
        let written = shown(&origin.link.address);
        let Some(wanted) = local.files.first() else {
            return Diagnostic::new(&diag::BROKEN_LINK, origin.source, format!("`{written}` does not exist")).at(origin.span);
        };
        if let Some(hidden) = local.files.iter().find(|file| self.facts.contains_key(*file)) {
            let why = if hidden.is_markdown() && hidden.is_hidden() && hidden.below(&self.settings.content).is_some() {
                "is a hidden file, which is never a page"
            } else if hidden.is_markdown() {
                "lies outside of the content folder"
            } else {
                "is a hidden file, and only pictures are published from there"
            };
            let found = Diagnostic::new(&diag::BROKEN_LINK, origin.source, format!("`{written}` {why}")).at(origin.span);
            return found.help("Set `repository:` in guidepost.yaml to link to it on the Git host, or move it into the content folder.");
        }
        if is_mailbox(&origin.link.address) && !origin.link.kind.is_image() {
            let found = Diagnostic::new(&diag::BROKEN_LINK, origin.source, format!("`{written}` is a mail address without `mailto:`"));
            let found = found.at(origin.span).note("Browsers take it for a file of the site.").help(format!("Write `mailto:{written}`."));
            return match replace_address(&origin, &format!("mailto:{}", origin.link.address)) {
                Some(edit) => found.fix(edit),
                None => found,
            };
        }
        let (code, what) =
            if origin.link.kind.is_image() { (&diag::IMAGE_NOT_FOUND, "picture") } else { (&diag::BROKEN_LINK, "page or file") };
        let found = Diagnostic::new(code, origin.source, format!("no {what} at `{written}`")).at(origin.span);
        if let Some(old) = local.files.iter().find_map(|file| self.old_path(file)).filter(|_| !origin.link.kind.is_image()) {
            return old.mend(found, local, &origin);
        }
        match self.suggestion(wanted, origin.source, compare) {
            Some(near) => {
                let found = found.help(format!("Did you mean `{near}`?"));
                let (path, anchor) = origin.link.address.split_at(origin.link.address.find('#').unwrap_or(origin.link.address.len()));
                let same_but_case = near.to_lowercase() == path.trim_start_matches("./").to_lowercase();
                let edit = if same_but_case { replace_address(&origin, &format!("{near}{anchor}")) } else { None };
                if let Some(edit) = edit { found.fix(edit) } else { found }
            }
            None if local.from_root.is_some() => found.help("Check the path; with `/` in front it begins at the site's root."),
            None => found.help("Check the path; it is relative to the file that holds the link."),
        }
    }
}

/// The bytes of the address itself, where it stands in the source as it was read; else the whole construct.
fn address_span(link: &Link, text: &Text) -> std::ops::Range<usize> {
    let written = text.body.text().get(link.span.clone()).unwrap_or("");
    let html = matches!(link.kind, LinkKind::HtmlLink | LinkKind::HtmlImage);
    // A title or a label may hold the same words; only what follows the one `](` is the address.
    let start = if html { Some(0) } else { written.find("](").filter(|at| written.rfind("](") == Some(*at)).map(|at| at + 2) };
    let start = start.map(|at| at + (written[at..].len() - written[at..].trim_start_matches([' ', '\n', '<']).len()));
    match start.filter(|&at| !link.address.is_empty() && written[at..].starts_with(link.address.as_str())) {
        Some(at) => link.span.start + at..link.span.start + at + link.address.len(),
        None => link.span.clone(),
    }
}

/// Whether a form is sent there: a program of the server answers, so no page or file needs to be in that place.
fn is_form(link: &Link, text: &Text) -> bool {
    let before = text.body.text().get(..link.span.start).unwrap_or("").trim_end_matches(['"', '\'', ' ', '\n']);
    let name = before.strip_suffix('=').unwrap_or("").trim_end().as_bytes();
    link.kind == LinkKind::HtmlLink && name.len() > 6 && name[name.len() - 6..].eq_ignore_ascii_case(b"action")
}

/// Whether an address without a scheme is one of mail, and no file such as `icon@2x.png`.
fn is_mailbox(address: &str) -> bool {
    let Some((name, host)) = address.split_once('@') else { return false };
    let last = host.rsplit_once('.').map_or("", |(_, last)| last);
    let file = SourcePath::new(address);
    !name.is_empty()
        && !address.contains(['/', ' ', '#', '?'])
        && last.len() > 1
        && last.bytes().all(|b| b.is_ascii_alphabetic())
        && !(is_picture(&file) || file.is_markdown() || ["html", "pdf", "zip", "json", "yaml", "txt"].contains(&last))
}

struct Origin<'a> {
    link: &'a Link,
    source: &'a SourcePath,
    span: Span,
    /// The address alone, where it can be told from the rest.
    address: Span,
}

struct Place_<'a> {
    source: &'a SourcePath,
    span: Span,
    own: bool,
}

/// `text` comes with how many of its headings the anchor is compared with.
fn no_anchor(anchor: &str, text: Option<(&Text, usize)>, at: &Place_<'_>) -> Diagnostic {
    let whose = match text {
        _ if at.own => "this page".to_owned(),
        Some((text, _)) => format!("`{}`", text.source),
        None => "that page".to_owned(),
    };
    let found =
        Diagnostic::new(&diag::BROKEN_ANCHOR, at.source, format!("{whose} has no heading with the id `{}`", shown(anchor))).at(at.span);
    let near = text.and_then(|(text, likely)| nearest(anchor, text.headings.iter().take(likely).map(|heading| heading.id.as_str())));
    match (near, text) {
        (Some(near), _) => found.help(format!("Did you mean `#{near}`?")),
        (None, Some((text, _))) if !text.headings.is_empty() => {
            let some: Vec<_> = text.headings.iter().take(5).map(|heading| format!("`#{}`", heading.id)).collect();
            found.help(format!("Its headings are {}{}.", some.join(", "), if text.headings.len() > 5 { " and more" } else { "" }))
        }
        _ => found.help("That page has no headings; link to it without `#`."),
    }
}

fn replace_address(origin: &Origin<'_>, near: &str) -> Option<Fix> {
    // Only where the address stands in the source as it was read.
    let exact = origin.address.end - origin.address.start == origin.link.address.len();
    exact.then(|| Fix { title: format!("write `{near}`"), safe: true, edits: vec![Edit { span: origin.address, text: near.to_owned() }] })
}

/// Whether a file that an article names may be copied to the site: pictures from anywhere, other files unless
/// hidden, Markdown never (it is a page or nothing).
fn is_publishable(path: &SourcePath, settings: &Settings) -> bool {
    if path.is_markdown() || path.name() == crate::config::FILE {
        return false;
    }
    let own = path.below(&settings.content).is_some() && !settings.content.is_empty() || path.below(&settings.static_folder).is_some();
    is_picture(path) || !path.is_hidden() && (own || settings.repository.is_none())
}

/// Pictures, sound and video by their extension.
pub fn is_picture(path: &SourcePath) -> bool {
    matches!(
        path.extension().as_str(),
        "png"
            | "jpg"
            | "jpeg"
            | "gif"
            | "webp"
            | "avif"
            | "svg"
            | "ico"
            | "bmp"
            | "mp4"
            | "webm"
            | "mov"
            | "ogv"
            | "mp3"
            | "m4a"
            | "ogg"
            | "wav"
    )
}

fn media(path: &SourcePath, fact: &AssetFact, settings: &Settings) -> Media {
    if let Some(rest) = path.below(&settings.static_folder).filter(|_| !settings.static_folder.is_empty()) {
        return Media { source: path.clone(), copied: false, url: encode(rest), fact: fact.clone() };
    }
    let stem = url_segment(path.stem());
    let stem = stem[..crate::text::floor_boundary(&stem, 60)].trim_end_matches('-');
    let extension: String = path.extension().chars().filter(char::is_ascii_alphanumeric).collect();
    let dot = if extension.is_empty() { "" } else { "." };
    let url = format!("media/{stem}-{}{dot}{extension}", &fact.hash[..8.min(fact.hash.len())]);
    Media { source: path.clone(), copied: true, url, fact: fact.clone() }
}

/// A path as it stands in a URL: everything but unreserved characters and slashes encoded, letters of all scripts kept.
pub fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        if c.is_alphanumeric() || "-._~/!$'()*,;:@+=".contains(c) {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

/// `to` as a path from `folder`, both relative to the root.
pub fn relative(folder: &str, to: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = to.split('/').collect();
    let shared = from.iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = vec![".."; from.len() - shared];
    up.into_iter().chain(to[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}

fn shown(address: &str) -> String {
    crate::text::visible(&crate::text::shortened(address, 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_from_a_folder() {
        assert_eq!(relative("content/a", "content/b/c.md"), "../b/c.md");
        assert_eq!(relative("content", "content/c.md"), "c.md");
        assert_eq!(relative("", "a/c.md"), "a/c.md");
    }

    #[test]
    fn urls_keep_letters_and_encode_the_rest() {
        assert_eq!(encode("a b/é%\"&?#日.png"), "a%20b/é%25%22%26%3F%23日.png");
    }
}
