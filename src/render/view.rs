//! What templates see: small structs made for them, nothing of the model itself. Renaming a field breaks the themes of others.

use serde::Serialize;

use super::html::Question;
use crate::config::NamedLink;

/// A page in a list. `url` is relative to the site's root.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub url: String,
    /// One sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The section's title, in mixed lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
}

/// A section or group in a list.
#[derive(Clone, Debug, Serialize)]
pub struct SectionEntry {
    /// Its title.
    pub title: String,
    /// Where it is.
    pub url: String,
    /// One sentence.
    pub description: Option<String>,
    /// An icon's name.
    pub icon: Option<String>,
    /// Articles in it and below it.
    pub count: usize,
    /// Its first articles or groups.
    pub top: Vec<Entry>,
    /// Whether the page lies in it.
    pub current: bool,
}

/// A tag in a list.
#[derive(Clone, Debug, Serialize)]
pub struct TagEntry {
    /// As written.
    pub title: String,
    /// Its page.
    pub url: String,
    /// How many articles.
    pub count: usize,
}

/// A branch of the sidebar.
#[derive(Clone, Debug, Serialize)]
pub struct Branch {
    /// The group's title.
    pub title: String,
    /// Its page.
    pub url: String,
    /// Whether the page lies in it.
    pub open: bool,
    /// Articles in it and below it.
    pub count: usize,
    /// When open.
    pub articles: Vec<Entry>,
    /// When open.
    pub groups: Vec<Branch>,
    /// When a part of a long list is shown.
    pub more: Option<More>,
}

/// "All 2,000 articles".
#[derive(Clone, Debug, Serialize)]
pub struct More {
    /// The page that lists them all.
    pub url: String,
    /// How many.
    pub count: usize,
}

/// The head of the document.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Head {
    /// The whole text of `<title>`.
    pub title: String,
    /// For search engines.
    pub description: Option<String>,
    /// The page's one complete URL.
    pub canonical: Option<String>,
    /// Asks search engines to stay away.
    pub noindex: bool,
    /// The style sheet.
    pub css: String,
    /// The script.
    pub js: String,
    /// The script of pages that have tabs.
    pub tabs: String,
    /// The icon.
    pub icon: String,
    /// The web app manifest.
    pub manifest: Option<String>,
    /// The script of the search dialog, where the site has a search.
    pub find: Option<String>,
    /// The Atom feed.
    pub feed: Option<String>,
    /// The article's Markdown.
    pub markdown: Option<String>,
    /// The article before.
    pub prev: Option<String>,
    /// The article after.
    pub next: Option<String>,
    /// A picture for social networks.
    pub share: Option<Share>,
    /// The language and region for them: `en_US`.
    pub locale: Option<String>,
    /// The day an article was first published, `2026-11-22`.
    pub published: Option<String>,
    /// The day its text last changed.
    pub modified: Option<String>,
    /// Structured data: JSON that can stand in a script element as it is.
    pub ld: Option<String>,
    /// Where a server answers the search; published sites have none.
    pub api: Option<String>,
}

/// A picture that stands for the page on other sites.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Complete.
    pub url: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Its words.
    pub alt: Option<String>,
}

/// The site, for every page.
#[derive(Clone, Debug, Serialize)]
pub struct SiteView {
    /// Its name.
    pub title: String,
    /// A picture instead of the name.
    pub logo: Option<Logo>,
    /// What tells the announcement from all others, where there is one.
    pub announcement: Option<String>,
}

/// What stands above the header.
#[derive(Clone, Debug, Serialize)]
pub struct AnnouncementView {
    /// Plain text.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
    /// The words of the link; without them, the text is the link.
    pub label: Option<String>,
}

/// A logo for light and, where given, dark backgrounds.
#[derive(Clone, Debug, Serialize)]
pub struct Logo {
    /// Where it is.
    pub src: String,
    /// The same on dark backgrounds.
    pub src_dark: Option<String>,
    /// In CSS pixels.
    pub width: u32,
    /// In CSS pixels.
    pub height: u32,
    /// Of the dark one.
    pub width_dark: u32,
    /// Of the dark one.
    pub height_dark: u32,
}

/// What every page has around its own part.
#[derive(Clone, Debug, Serialize)]
pub struct Frame<P: Serialize> {
    /// What leads to the site's root.
    pub root: String,
    /// The site.
    pub site: SiteView,
    /// The head.
    pub head: Head,
    /// HTML.
    pub header: String,
    /// HTML.
    pub sidebar: Option<String>,
    /// HTML.
    pub footer: String,
    /// Ancestors, the home page first.
    pub crumbs: Vec<Entry>,
    /// A draft or scheduled page.
    pub preview: bool,
    /// The page's own part.
    #[serde(flatten)]
    pub own: P,
}

/// A day for people and for machines.
#[derive(Clone, Debug, Serialize)]
pub struct Day {
    /// `2026-11-22`.
    pub iso: String,
    /// In the site's language.
    pub text: String,
}

/// A heading of the contents list.
#[derive(Clone, Debug, Serialize)]
pub struct TocEntry {
    /// Its id.
    pub id: String,
    /// Its text.
    pub text: String,
    /// The level below.
    pub children: Vec<TocEntry>,
}

/// The words and facts of one page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Page {
    /// The H1.
    pub title: String,
    /// HTML: the short description.
    pub lead: Option<String>,
    /// Plain text.
    pub description: Option<String>,
    /// HTML.
    pub body: Option<String>,
    /// Whether it has tabs.
    pub tabs: bool,
    /// HTML after the questions of an FAQ.
    pub after: Option<String>,
    /// The contents list.
    pub toc: Vec<TocEntry>,
    /// Reading time.
    pub minutes: usize,
    /// The last change of the text.
    pub updated: Option<Day>,
    /// The last review.
    pub reviewed: Option<Day>,
    /// Names.
    pub authors: Vec<String>,
    /// The file on the Git host.
    pub edit_href: Option<String>,
    /// The article's tags.
    pub tags: Vec<TagEntry>,
    /// Of an FAQ.
    pub questions: Vec<Question>,
}

/// `article.html` and `faq.html`.
#[derive(Clone, Debug, Serialize)]
pub struct ArticleView {
    /// The article.
    pub page: Page,
    /// What's next.
    pub cards: Vec<Entry>,
    /// The heading as written.
    pub whats_next_title: Option<String>,
    /// Its id.
    pub whats_next_id: Option<String>,
    /// The article before, in the section.
    pub prev: Option<Entry>,
    /// The article after.
    pub next: Option<Entry>,
    /// After the last one, the section that comes next.
    pub next_section: Option<Entry>,
    /// Ways to reach people.
    pub contact: Vec<NamedLink>,
}

/// `home.html`, `section.html`, `404.html`, `search.html`, `tags.html` and `tag.html`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ListView {
    /// Title and words.
    pub page: Page,
    /// Top sections.
    pub sections: Vec<SectionEntry>,
    /// Groups of a section.
    pub groups: Vec<GroupEntry>,
    /// Articles.
    pub articles: Vec<Entry>,
    /// Pinned articles.
    pub popular: Vec<Entry>,
    /// All tags.
    pub tags: Vec<TagEntry>,
    /// Ways to reach people.
    pub contact: Vec<NamedLink>,
    /// How many articles.
    pub count: usize,
    /// When only some are listed.
    pub more: Option<More>,
    /// `list`, where sections do not stand as cards on the home page.
    pub layout: Option<&'static str>,
    /// The ground of the home page's heading, where it is not tinted.
    pub hero: Option<&'static str>,
}

/// A group with its first articles, or all of them on the search page.
#[derive(Clone, Debug, Serialize)]
pub struct GroupEntry {
    /// The group.
    #[serde(flatten)]
    pub section: SectionEntry,
    /// Its articles.
    pub articles: Vec<Entry>,
}
