//! The page for addresses that do not exist.

use super::{Kind, Page, Subject};
use crate::error::Result;
use crate::render::Renderer;
use crate::render::view::{ListView, Page as PageView};
use crate::site::{SectionId, UrlPath};

pub(super) const KIND: Kind = Kind { template: "404.html", list: |_| vec![Page { file: "404.html".into(), subject: Subject::Lost }] };

pub(super) fn render(renderer: &Renderer<'_>) -> Result<String> {
    let site = renderer.site;
    let title = renderer.word("title_lost");
    // It is served at every address, so only addresses from the host's root lead anywhere.
    let url = UrlPath("404.html".into());
    let own = ListView {
        page: PageView { title: title.clone(), ..PageView::default() },
        sections: site.section(SectionId(0)).children.iter().map(|&id| renderer.section_entry(id)).collect(),
        contact: renderer.rooted(&site.settings.contact, &renderer.root(&url)),
        ..ListView::default()
    };
    let mut frame = renderer.frame(&url, SectionId(0), own);
    frame.head.title = format!("{title} · {}", site.title);
    frame.head.description = Some(renderer.word("lost_text"));
    frame.head.noindex = true;
    frame.head.canonical = None;
    frame.crumbs.clear();
    renderer.finish(KIND.template, frame)
}
