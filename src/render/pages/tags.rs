//! All tags, and the articles of one.

use super::{Kind, Page, Subject};
use crate::error::Result;
use crate::render::Renderer;
use crate::render::view::{Entry, ListView, Page as PageView, TagEntry};
use crate::site::{SectionId, Site, UrlPath};

pub(super) const KIND: Kind = Kind { template: "tags.html", list };
pub(super) const ONE: Kind = Kind { template: "tag.html", list: list_each };

fn list(site: &Site) -> Vec<Page> {
    if site.tags.is_empty() { vec![] } else { vec![Page { file: "tags/index.html".into(), subject: Subject::Tags }] }
}

fn list_each(site: &Site) -> Vec<Page> {
    site.tags.keys().map(|slug| Page { file: format!("tags/{slug}/index.html"), subject: Subject::Tag(slug.clone()) }).collect()
}

pub(super) fn render(renderer: &Renderer<'_>) -> Result<String> {
    let title = renderer.word("title_tags");
    let tags = renderer.site.tags.iter().map(|(slug, (title, articles))| TagEntry {
        title: title.clone(),
        url: format!("tags/{slug}/"),
        count: articles.len(),
    });
    let own = ListView { page: PageView { title: title.clone(), ..PageView::default() }, tags: tags.collect(), ..ListView::default() };
    let mut frame = renderer.frame(&UrlPath("tags/".into()), SectionId(0), own);
    frame.head.title = format!("{title} · {}", renderer.site.title);
    renderer.finish(KIND.template, frame)
}

pub(super) fn render_one(slug: &str, renderer: &Renderer<'_>) -> Result<String> {
    let site = renderer.site;
    let (name, articles) = &site.tags[slug];
    let title = renderer.word("title_tag").replace("{name}", name);
    let entry = |id| Entry { section: Some(site.section(site.article(id).section).title.clone()), ..renderer.entry(id) };
    let own = ListView {
        page: PageView { title: title.clone(), ..PageView::default() },
        articles: articles.iter().map(|&id| entry(id)).collect(),
        count: articles.len(),
        ..ListView::default()
    };
    let mut frame = renderer.frame(&UrlPath(format!("tags/{slug}/")), SectionId(0), own);
    frame.crumbs.push(Entry { title: renderer.word("title_tags"), url: "tags/".into(), description: None, section: None });
    frame.head.title = format!("{title} · {}", site.title);
    renderer.finish(ONE.template, frame)
}
