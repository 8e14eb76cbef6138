//! The model: what a site is, finished by `load` and never changed afterwards. No I/O, no serialising.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::config::Settings;
use crate::tree::{AssetFact, SourcePath};

pub mod alias;
mod article;
pub mod checklist;
mod document;
pub mod pages;
pub mod readiness;
mod section;

pub use article::{Article, Change};
pub use document::{
    Address, Body, Document, FrontMatter, Heading, HeadingRole, Link, LinkKind, Local, Meaning, Piece, Target, Text, WhatsNext,
};
pub use section::{Section, SortKey};

/// Where a page is, relative to the site's root: `getting-started/install/`, empty for the home page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct UrlPath(pub String);

impl UrlPath {
    /// The file that a static host serves for it.
    pub fn file(&self) -> String {
        if self.0.is_empty() || self.0.ends_with('/') { format!("{}index.html", self.0) } else { self.0.clone() }
    }

    /// How many folders deep the page lies.
    pub fn depth(&self) -> usize {
        self.0.matches('/').count()
    }
}

/// An article's place in `Site::articles`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(pub u32);

/// A section's place in `Site::sections`; 0 is the root, whose page is the home page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub u32);

/// A picture, video or download that a page uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// The file.
    pub source: SourcePath,
    /// Its place in the output, with the content's hash in its name; `None` when the static folder holds it.
    pub copied: bool,
    /// Relative to the site's root.
    pub url: String,
    /// Size, hash, width and height.
    pub fact: AssetFact,
}

/// A page that only sends readers on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The old place.
    pub from: UrlPath,
    /// The new one: relative to the root, or a complete URL.
    pub to: Destination,
}

/// Where a redirect leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A page of this site, perhaps with `#anchor`.
    Page(UrlPath, String),
    /// Another site.
    External(String),
}

/// The whole site.
#[derive(Clone, Debug)]
pub struct Site {
    /// Everything decided.
    pub settings: Settings,
    /// The site's name.
    pub title: String,
    /// Published articles, by source path.
    pub articles: Vec<Article>,
    /// The root first, parents before their children.
    pub sections: Vec<Section>,
    /// Files that pages use, by source path.
    pub media: Vec<Media>,
    /// Old URLs, by old URL.
    pub redirects: Vec<Redirect>,
    /// Tag slug → name and articles, in reading order.
    pub tags: BTreeMap<String, (String, Vec<ArticleId>)>,
    /// Groups of words that mean the same to readers.
    pub synonyms: Vec<Vec<String>>,
    /// How many articles are left out: drafts and scheduled ones, internal ones.
    pub left_out: LeftOut,
    /// The root's path inside its Git repository, for edit links; empty at the top.
    pub prefix: String,
    /// The newest change of any article, where Git knows.
    pub updated: Option<Date>,
}

/// Articles that are not published in this build.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Drafts.
    pub drafts: usize,
    /// `publish_on` lies ahead.
    pub scheduled: usize,
    /// `audience: internal`.
    pub internal: usize,
}

impl Site {
    /// An article by its id.
    pub fn article(&self, id: ArticleId) -> &Article {
        &self.articles[id.0 as usize]
    }

    /// The texts of all pages, articles first.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        let sections = self.sections.iter().filter_map(|section| section.document.as_ref());
        self.articles.iter().map(|article| &article.document).chain(sections)
    }

    /// A section by its id.
    pub fn section(&self, id: SectionId) -> &Section {
        &self.sections[id.0 as usize]
    }

    /// The sections from the top one down to this one, without the root.
    pub fn ancestors(&self, id: SectionId) -> Vec<SectionId> {
        let mut chain = Vec::new();
        let mut current = id;
        while let Some(parent) = self.section(current).parent {
            chain.push(current);
            current = parent;
        }
        chain.reverse();
        chain
    }

    /// Where reading goes on after the last article of a section: into its groups, then to what comes after it. Sections
    /// without an article are passed by.
    pub fn section_after(&self, id: SectionId) -> Option<SectionId> {
        let filled = |id: &&SectionId| self.section(**id).count > 0;
        if let Some(first) = self.section(id).children.iter().find(filled) {
            return Some(*first);
        }
        let mut current = id;
        while let Some(parent) = self.section(current).parent {
            let mut later = self.section(parent).children.iter().skip_while(|child| **child != current).skip(1);
            if let Some(next) = later.find(filled) {
                return Some(*next);
            }
            current = parent;
        }
        None
    }

    /// All articles below a section, in reading order.
    pub fn articles_below(&self, id: SectionId) -> Vec<ArticleId> {
        let section = self.section(id);
        let mut all = section.articles.clone();
        for &child in &section.children {
            all.extend(self.articles_below(child));
        }
        all
    }
}
