//! The navigation beside an article: its top section with the groups on the way open. Rendered once for each
//! stretch of a section; the page's own link is marked afterwards.

use serde::Serialize;

use super::Renderer;
use super::view::{Branch, Entry, More, SiteView};
use crate::error::Result;
use crate::site::{ArticleId, SectionId};

/// Longer lists are shown in stretches around the page, so that a section of thousands stays a page, not a book.
const LONGEST: usize = 40;
const STRETCH: usize = 20;

#[derive(Serialize)]
struct View<'a> {
    root: &'a str,
    site: &'a SiteView,
    section: Entry,
    articles: Vec<Entry>,
    groups: Vec<Branch>,
    more: Option<More>,
    /// The other top sections, for screens on which the header has no room for them.
    others: Vec<Entry>,
}

/// The path that is open, and the stretch of the innermost list.
struct Open {
    chain: Vec<SectionId>,
    stretch: usize,
}

impl Renderer<'_> {
    /// The sidebar of an article, or of a section's page; `None` where there is nothing to go to.
    pub(super) fn sidebar(&self, section: SectionId, article: Option<ArticleId>, root: &str) -> Result<Option<String>> {
        let chain = self.site.ancestors(section);
        let top = chain.first().copied().unwrap_or(SectionId(0));
        if self.site.section(top).articles.is_empty() && self.site.section(top).children.is_empty() {
            return Ok(None);
        }
        let stretch = article.map_or(0, |id| self.position(id) / STRETCH);
        let open = Open { chain, stretch };
        let html = self.cached(format!("sidebar {root} {} {stretch}", section.0), || {
            self.theme.render("parts/sidebar.html", &self.sidebar_view(top, root, &open))
        })?;
        let current = article.map_or(&self.site.section(section).url, |id| &self.site.article(id).url);
        Ok(Some(marked(&html, &format!("href=\"{root}{}\"", crate::render::html::escaped(&current.0)))))
    }

    fn sidebar_view<'a>(&'a self, top: SectionId, root: &'a str, open: &Open) -> View<'a> {
        let innermost = open.chain.last().copied().unwrap_or(SectionId(0)) == top;
        // The root's own articles stand alone: its sections are in the header.
        let groups = if top == SectionId(0) { vec![] } else { self.branches(top, open) };
        let (articles, more) = self.articles(top, innermost.then_some(open.stretch));
        let more = more.or_else(|| self.more(top, groups.len()));
        let tops = self.site.section(SectionId(0)).children.iter().filter(|&&id| id != top);
        let others = tops.map(|&id| self.brief(id)).collect();
        View { root, site: &self.view, section: self.brief(top), articles, groups, more, others }
    }

    fn branches(&self, parent: SectionId, open: &Open) -> Vec<Branch> {
        let children = &self.site.section(parent).children;
        let at = children.iter().position(|id| open.chain.contains(id)).unwrap_or(0);
        stretch_of(children.len(), at / STRETCH).map(|index| self.branch(children[index], open)).collect()
    }

    fn branch(&self, id: SectionId, open: &Open) -> Branch {
        let section = self.site.section(id);
        let is_open = open.chain.contains(&id);
        let innermost = open.chain.last() == Some(&id);
        let (articles, more) = if is_open { self.articles(id, innermost.then_some(open.stretch)) } else { (vec![], None) };
        let groups = if is_open { self.branches(id, open) } else { vec![] };
        let more = more.or_else(|| self.more(id, groups.len()));
        Branch { title: section.title.clone(), url: section.url.0.clone(), open: is_open, count: section.count, articles, groups, more }
    }

    fn articles(&self, id: SectionId, stretch: Option<usize>) -> (Vec<Entry>, Option<More>) {
        let section = self.site.section(id);
        let range = stretch_of(section.articles.len(), stretch.unwrap_or(0));
        let more = (range.len() < section.articles.len()).then(|| More { url: section.url.0.clone(), count: section.articles.len() });
        let brief = |&id: &ArticleId| {
            let article = self.site.article(id);
            Entry { title: article.title.clone(), url: article.url.0.clone(), description: None, section: None }
        };
        (section.articles[range].iter().map(brief).collect(), more)
    }

    /// The way to the groups that are not among those shown.
    fn more(&self, id: SectionId, shown: usize) -> Option<More> {
        let section = self.site.section(id);
        (shown > 0 && shown < section.children.len()).then(|| More { url: section.url.0.clone(), count: section.count })
    }

    /// A section as an entry of a list.
    pub(super) fn brief(&self, id: SectionId) -> Entry {
        let section = self.site.section(id);
        Entry { title: section.title.clone(), url: section.url.0.clone(), description: None, section: None }
    }
}

fn stretch_of(len: usize, stretch: usize) -> std::ops::Range<usize> {
    if len <= LONGEST {
        return 0..len;
    }
    // One stretch before and one after, so that neighbours are always in sight.
    let start = (stretch * STRETCH).saturating_sub(STRETCH / 2);
    start..(start + 2 * STRETCH).min(len)
}

/// The same HTML with the page's own link marked for assistive technology and for the eye.
fn marked(html: &str, href: &str) -> String {
    match memchr::memmem::find(html.as_bytes(), href.as_bytes()) {
        Some(at) => {
            let end = at + href.len();
            format!("{} aria-current=\"page\"{}", &html[..end], &html[end..])
        }
        None => html.to_owned(),
    }
}
