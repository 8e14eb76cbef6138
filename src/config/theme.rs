//! `theme` in `guidepost.yaml`: how the site looks.

use jiff::civil::Date;

use super::NamedLink;
use super::address::{link, links};
use super::cards::{self, CardSettings};
use super::colour::Rgb;
use crate::fields::Problem;
use crate::text::Span;
use crate::tree::SourcePath;
use crate::yaml::{Node, Value};

/// More links than that would leave the header no room for the sections.
const MOST_HEADER_LINKS: usize = 5;

/// As many articles as a card names at most.
const MOST_ARTICLES: i64 = 10;

/// How many articles a card names unless the site says so.
pub const ARTICLES: usize = 4;

/// How the site looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThemeSettings {
    /// The folder below `themes/`.
    pub name: Option<String>,
    /// The brand colour.
    pub brand: Option<Brand>,
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
    /// Links in the header of every page.
    pub header_links: Vec<NamedLink>,
    /// Links at the foot of every page.
    pub footer_links: Vec<NamedLink>,
    /// What stands above the header; `None` once its last day is over.
    pub announcement: Option<Announcement>,
    /// The home page.
    pub home: Home,
    /// Name Guidepost in the footer.
    pub generator: bool,
    /// Pictures for links that are shared; `None` where there are none.
    pub cards: Option<CardSettings>,
}

/// The brand colour and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// `#rrggbb`, as written.
    pub hex: String,
    /// The same as a colour.
    pub colour: Rgb,
    /// Its place in the config.
    pub span: Span,
}

/// A sentence for all readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// Plain text.
    pub text: String,
    /// Where it leads. Without words of its own, the sentence is the link.
    pub link: Option<NamedLink>,
}

/// How sections stand on the home page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// As cards, side by side.
    #[default]
    Cards,
    /// One below the other.
    List,
}

/// The ground of the home page's heading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hero {
    /// A breath of the brand colour.
    #[default]
    Tinted,
    /// The page's own.
    Plain,
    /// The brand colour.
    Brand,
}

/// The home page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Home {
    /// How sections stand.
    pub layout: Layout,
    /// How many articles each section names.
    pub articles: usize,
    /// The heading's ground.
    pub hero: Hero,
}

impl Default for Home {
    fn default() -> Home {
        Home { layout: Layout::Cards, articles: ARTICLES, hero: Hero::Tinted }
    }
}

/// What the config is read with.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    /// Announcements end by it.
    pub(super) today: Date,
    /// What the parser did not see of the file.
    pub(super) shift: usize,
}

/// `theme` as written, with every default decided.
pub(super) fn theme(node: Option<&Node>, reading: Reading, problems: &mut Vec<Problem>) -> ThemeSettings {
    let Some(node) = node else { return ThemeSettings { generator: true, ..ThemeSettings::default() } };
    let brand = brand(node, reading, problems);
    let [logo, logo_dark, favicon] = ["logo", "logo_dark", "favicon"].map(|key| file(node, key, problems));
    if logo_dark.is_some() && node.text_of("logo").is_none() {
        problems.push(problem(
            node,
            "logo_dark",
            "`logo_dark` stands in for `logo` on dark ground, and there is no `logo`",
            "Set `logo` too.",
        ));
    }
    let header_links = links(node, "header_links", reading.shift, problems);
    if header_links.len() > MOST_HEADER_LINKS {
        let message = format!("`header_links` has {} links, and the header has room for {MOST_HEADER_LINKS}", header_links.len());
        problems.push(problem(node, "header_links", message, "Move the others to `footer_links`."));
    }
    ThemeSettings {
        name: node.text_of("name"),
        brand,
        logo,
        logo_dark,
        favicon,
        authors: node.bool_of("authors").unwrap_or(false),
        pinned: node.texts_of("pinned").into_iter().map(|(path, _)| path).collect(),
        header_links,
        footer_links: links(node, "footer_links", reading.shift, problems),
        announcement: announcement(node, reading, problems),
        home: node.get("home").map_or_else(Home::default, |node| home(node, problems)),
        generator: node.bool_of("generator").unwrap_or(true),
        cards: cards::cards(node.get("cards"), problems),
    }
}

/// A mistake at the value of a key.
fn problem(node: &Node, key: &str, message: impl Into<String>, help: &str) -> Problem {
    let span = node.get(key).map_or(node.span, |node| node.span);
    Problem { span, message: message.into(), help: Some(help.into()), unknown: None }
}

fn file(node: &Node, key: &str, problems: &mut Vec<Problem>) -> Option<SourcePath> {
    let written = node.text_of(key)?;
    let path = crate::tree::resolve("", &written.replace('\\', "/")).filter(|_| !written.contains("://"));
    if path.is_none() {
        let message = format!("`{key}` must be a file inside the root, found `{}`", crate::text::visible(&written));
        problems.push(problem(node, key, message, "Copy the picture into the site, and give its path relative to guidepost.yaml."));
    }
    path
}

/// What is empty counts as absent, but a colour is there: YAML took it for a comment.
pub(super) fn unquoted_brand(root: &Node, problems: &mut Vec<Problem>) {
    if let Some(theme) = root.get("theme").filter(|theme| theme.get("brand").is_some_and(|brand| brand.value == Value::Null)) {
        let help = "Put the colour in quotes, `\"#0b6e4f\"`: without them, `#` begins a comment.";
        problems.push(problem(theme, "brand", "`brand` is empty", help));
    }
}

fn brand(node: &Node, reading: Reading, problems: &mut Vec<Problem>) -> Option<Brand> {
    let hex = node.text_of("brand")?;
    let span = node.get("brand").map_or(node.span, |node| node.span).shifted(reading.shift);
    match Rgb::parse(&hex) {
        Some(colour) => Some(Brand { hex, colour, span }),
        None => {
            let message = format!("`brand` must be a colour such as #0b6e4f, found `{}`", crate::text::visible(&hex));
            problems.push(problem(node, "brand", message, "Write a hash sign and six hexadecimal digits, in quotes."));
            None
        }
    }
}

fn announcement(node: &Node, reading: Reading, problems: &mut Vec<Problem>) -> Option<Announcement> {
    let given = node.get("announcement")?;
    let Some(text) = given.as_text().or_else(|| given.text_of("text")).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    else {
        problems.push(problem(node, "announcement", "`announcement` says nothing", "Write the sentence under `text`, or remove it."));
        return None;
    };
    let link = given.get("link").and_then(|item| link(item, reading.shift, problems));
    let is_over = given.date_of("until").is_some_and(|last| last < reading.today);
    (!is_over).then_some(Announcement { text, link })
}

fn home(node: &Node, problems: &mut Vec<Problem>) -> Home {
    let layout = if node.text_of("layout").as_deref() == Some("list") { Layout::List } else { Layout::Cards };
    let hero = match node.text_of("hero").as_deref() {
        Some("plain") => Hero::Plain,
        Some("brand") => Hero::Brand,
        _ => Hero::Tinted,
    };
    let articles = match node.int_of("articles") {
        None if layout == Layout::List => 0,
        None => ARTICLES,
        Some(n) if (0..=MOST_ARTICLES).contains(&n) => n as usize,
        Some(n) => {
            let message = format!("`articles` must be from 0 to {MOST_ARTICLES}, found `{n}`");
            problems.push(problem(node, "articles", message, "A card that names more is no longer a card; the section's page names all."));
            ARTICLES
        }
    };
    Home { layout, articles, hero }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;
    use crate::config::{Options, settings};

    fn options() -> Options {
        Options { today: jiff::civil::date(2026, 11, 22), drafts: false, base_url: None, content_folder_exists: true }
    }

    fn read(text: &str) -> ThemeSettings {
        settings(Some(text), &options()).unwrap_or_else(|error| panic!("{error:?}")).theme
    }

    #[track_caller]
    fn check(text: &str, mistakes: &[&str]) {
        let error = settings(Some(text), &options()).unwrap_err();
        let found = error.blame.findings.iter();
        let found = found.map(|f| format!("{} @{}", f.message, f.span.map_or("", |span| &text[span.range()]).trim()));
        assert_eq!(found.collect::<Vec<_>>(), mistakes, "{text}");
    }

    #[test]
    fn mistakes_are_told_at_their_place() {
        check("theme: {brand: \"#12345\"}", &["`brand` must be a colour such as #0b6e4f, found `#12345` @\"#12345\""]);
        check("theme: {logo: ../logo.svg}", &["`logo` must be a file inside the root, found `../logo.svg` @../logo.svg"]);
        check("theme: {logo_dark: d.svg}", &["`logo_dark` stands in for `logo` on dark ground, and there is no `logo` @d.svg"]);
        check("theme: {announcement: {txt: x}}", &["unknown field `txt` @txt", "`announcement` says nothing @{txt: x}"]);
        check("theme: {announcement: ' '}", &["`announcement` says nothing @' '"]);
        check("theme: {announcement: {text: x, until: soon}}", &["`until` must be a day that exists, found `soon` @soon"]);
        check(
            "theme: {announcement: {text: x, until: 2026-02-30}}",
            &["`until` must be a day that exists, found `2026-02-30` @2026-02-30"],
        );
        check(
            "theme: {announcement: {text: x, link: 'JavaScript:alert(1)'}}",
            &["`JavaScript:alert(1)` would run code on the reader's page @'JavaScript:alert(1)'"],
        );
        check("theme: {home: {layout: lst}}", &["`layout` cannot be `lst` @lst"]);
        check("theme: {home: {articles: 11}}", &["`articles` must be from 0 to 10, found `11` @11"]);
        check("theme: {home: {articles: many}}", &["`articles` must be a whole number, found `many` @many"]);
        check("theme: {home: cards}", &["`home` must be a mapping of `name: value` lines, found `cards` @cards"]);
        check("theme: {header_links: [{label: App}]}", &["`App` leads nowhere: it has no `address` @{label: App}"]);
        let many = format!("theme: {{header_links: [{}]}}", "{label: A, address: a.example}, ".repeat(6));
        assert!(settings(Some(&many), &options()).unwrap_err().blame.findings[0].message.contains("has 6 links"));
    }

    #[test]
    fn announcements_end_after_their_last_day() {
        for (until, is_shown) in [("2026-11-21", false), ("2026-11-22", true), ("2027-01-01", true)] {
            assert_eq!(read(&format!("theme: {{announcement: {{text: A, until: {until}}}}}")).announcement.is_some(), is_shown, "{until}");
        }
        let told = read("theme: {announcement: {text: A, link: /new/}}").announcement.unwrap();
        assert_eq!((told.text.as_str(), told.link.unwrap().href.as_str()), ("A", "/new/"));
        assert!(read("theme: {announcement: Just this}").announcement.unwrap().link.is_none());
    }

    #[test]
    fn the_home_page_has_defaults() {
        assert_eq!(read("theme: {home: {layout: list}}").home, Home { layout: Layout::List, articles: 0, hero: Hero::Tinted });
        assert_eq!(read("theme: {authors: true}").home, Home::default());
        assert_eq!(read("theme: {home: {articles: 0, hero: brand}}").home, Home { articles: 0, hero: Hero::Brand, ..Home::default() });
    }
}
