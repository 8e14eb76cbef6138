//! What a person means by a page: an address, an old address or a source file, perhaps with `#heading`, becomes an article.

use std::collections::BTreeMap;

use super::{Article, ArticleId, Destination, Site};
use crate::text::nearest;

/// Every name that an article has.
pub struct Pages<'a> {
    site: &'a Site,
    names: BTreeMap<String, ArticleId>,
}

/// An article that was meant, and a heading of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The article.
    pub article: ArticleId,
    /// A heading's id; empty for the article as a whole.
    pub anchor: String,
}

/// Why a name leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// No published article is called so; the nearest name.
    Page(Option<String>),
    /// The article has no such heading: its title and the nearest id.
    Heading(String, Option<String>),
}

impl<'a> Pages<'a> {
    /// The names of all articles of a site.
    pub fn of(site: &'a Site) -> Pages<'a> {
        let mut names = BTreeMap::new();
        let ids = || (0..site.articles.len() as u32).map(ArticleId);
        let by_url: BTreeMap<&str, ArticleId> = ids().map(|id| (site.article(id).url.0.as_str(), id)).collect();
        for redirect in &site.redirects {
            if let Destination::Page(to, _) = &redirect.to
                && let Some(id) = by_url.get(to.0.as_str())
            {
                names.insert(plain(&redirect.from.0), *id);
            }
        }
        // An address beats an old address, and a file beats both: nobody else can have its name.
        for id in ids() {
            names.insert(plain(&site.article(id).url.0), id);
        }
        for id in ids() {
            let source = &site.article(id).document.text.source;
            names.insert(source.as_str().to_owned(), id);
            names.extend(source.below(&site.settings.content).map(|below| (below.to_owned(), id)));
        }
        Pages { site, names }
    }

    /// The article that a name means, and that heading of it.
    ///
    /// # Errors
    /// When nothing is called so.
    pub fn find(&self, given: &str) -> Result<Page, Lost> {
        let base = self.site.settings.base_url.as_deref().unwrap_or("\0");
        let given = given.trim();
        let (name, anchor) = given.split_once('#').unwrap_or((given, ""));
        let name = plain(name.strip_prefix(base).unwrap_or(name).trim_start_matches("./"));
        let Some(&article) = self.names.get(&name) else {
            return Err(Lost::Page(self.near(&name)));
        };
        let text = &self.site.article(article).document.text;
        if !anchor.is_empty() && !text.has_id(anchor) {
            let near = nearest(anchor, text.headings.iter().map(|heading| heading.id.as_str())).map(str::to_owned);
            return Err(Lost::Heading(self.site.article(article).title.clone(), near));
        }
        Ok(Page { article, anchor: anchor.to_owned() })
    }

    fn near(&self, name: &str) -> Option<String> {
        let last = |name: &str| name.rsplit('/').next().unwrap_or(name).trim_end_matches(".md").to_owned();
        let wanted = last(name);
        let same = || self.names.keys().find(|known| last(known) == wanted).map(String::as_str).filter(|_| !wanted.is_empty());
        nearest(name, self.names.keys().map(String::as_str)).or_else(same).map(str::to_owned)
    }

    /// The article of a page.
    pub fn article(&self, page: &Page) -> &'a Article {
        self.site.article(page.article)
    }
}

/// `/billing/refunds/index.html` → `billing/refunds`.
fn plain(url: &str) -> String {
    let path = url.split('?').next().unwrap_or(url).trim_start_matches('/');
    path.strip_suffix("index.html").unwrap_or(path).trim_end_matches('/').to_owned()
}
