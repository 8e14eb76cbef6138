//! The home page: search, sections as cards, pinned articles, a way to reach people.

use super::{Kind, Page, Subject};
use crate::config::{Hero, Layout};
use crate::error::Result;
use crate::render::Renderer;
use crate::render::html::{self, Cut};
use crate::render::view::{ListView, More, Page as PageView};
use crate::site::{SectionId, UrlPath};

pub(super) const KIND: Kind = Kind { template: "home.html", list: |_| vec![Page { file: "index.html".into(), subject: Subject::Home }] };

/// Articles without a section are listed on the home page; more of them have a page of their own to be found on.
const MOST_ARTICLES: usize = 200;

pub(super) fn render(renderer: &Renderer<'_>) -> Result<String> {
    let site = renderer.site;
    let home = site.section(SectionId(0));
    let url = UrlPath::default();
    let root = renderer.root(&url);
    let mut page = PageView { title: site.title.clone(), description: home.description.clone(), ..PageView::default() };
    if let Some(document) = &home.document {
        if let Some(title) = document.text.front.title.clone() {
            page.title = title;
        }
        let text = &document.text;
        let own_title = text.first_h1.as_ref().is_some_and(|(_, index)| text.headings[*index].text == page.title);
        let parts = html::parts(document, Cut { without_title: own_title, lead: true, ..Cut::default() }, &renderer.context(&root));
        (page.lead, page.tabs) = (parts.lead, parts.tabs);
        page.body = Some(parts.body).filter(|body| !body.trim().is_empty());
    }
    let arranged = site.settings.theme.home;
    let own = ListView {
        sections: home.children.iter().map(|&id| renderer.section_with(id, arranged.articles)).collect(),
        layout: (arranged.layout == Layout::List).then_some("list"),
        hero: match arranged.hero {
            Hero::Tinted => None,
            Hero::Plain => Some("plain"),
            Hero::Brand => Some("brand"),
        },
        articles: home.articles.iter().take(MOST_ARTICLES).map(|&id| renderer.entry(id)).collect(),
        popular: renderer.pinned(),
        contact: renderer.rooted(&site.settings.contact, &root),
        count: home.count,
        more: (home.articles.len() > MOST_ARTICLES).then(|| More { url: "search/".into(), count: home.count }),
        page,
        ..ListView::default()
    };
    let mut frame = renderer.frame(&url, SectionId(0), own);
    frame.head.noindex = home.preview;
    frame.preview = home.preview;
    frame.head.title.clone_from(&site.title);
    frame.head.description.clone_from(&home.description);
    renderer.describe_home(&mut frame, home);
    renderer.finish(KIND.template, frame)
}
