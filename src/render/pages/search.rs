//! All articles by section: where a search leads without a script.

use super::{Kind, Page, Subject};
use crate::error::Result;
use crate::render::Renderer;
use crate::render::view::{GroupEntry, ListView, Page as PageView};
use crate::site::{SectionId, UrlPath};

pub(super) const KIND: Kind =
    Kind { template: "search.html", list: |_| vec![Page { file: "search/index.html".into(), subject: Subject::Search }] };

/// Above this many articles the page lists sections only, or it would weigh megabytes.
const MOST_ARTICLES: usize = 1_500;

pub(super) fn render(renderer: &Renderer<'_>) -> Result<String> {
    let site = renderer.site;
    let title = renderer.word("title_search");
    let all = site.articles.len() <= MOST_ARTICLES;
    let listed = |id: SectionId| {
        let articles = if all {
            site.section(id).articles.iter().filter(|&&id| site.article(id).search).map(|&id| renderer.entry(id)).collect()
        } else {
            vec![]
        };
        GroupEntry { section: renderer.section_entry(id), articles }
    };
    let order = reading_order(SectionId(0), renderer);
    let groups = order.into_iter().map(listed).filter(|group| !all || !group.articles.is_empty()).collect();
    let own = ListView {
        page: PageView { title: title.clone(), ..PageView::default() },
        groups,
        count: site.articles.len(),
        ..ListView::default()
    };
    let mut frame = renderer.frame(&UrlPath("search/".into()), SectionId(0), own);
    frame.head.title = format!("{title} · {}", site.title);
    frame.head.description = Some(renderer.word("search_label"));
    frame.head.noindex = true;
    renderer.finish(KIND.template, frame)
}

fn reading_order(id: SectionId, renderer: &Renderer<'_>) -> Vec<SectionId> {
    let below = renderer.site.section(id).children.iter().flat_map(|&child| reading_order(child, renderer));
    std::iter::once(id).chain(below).collect()
}
