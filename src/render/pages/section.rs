//! A section: its description, groups and articles.

use super::{Kind, Page, Subject};
use crate::error::Result;
use crate::render::Renderer;
use crate::render::html::{self, Cut};
use crate::render::view::{GroupEntry, ListView, Page as PageView};
use crate::site::{Section, SectionId};

pub(super) const KIND: Kind = Kind { template: "section.html", list };

fn list(site: &crate::site::Site) -> Vec<Page> {
    let page = |(index, section): (usize, &Section)| Page { file: section.url.file(), subject: Subject::Section(SectionId(index as u32)) };
    site.sections.iter().enumerate().skip(1).map(page).collect()
}

pub(super) fn render(id: SectionId, renderer: &Renderer<'_>) -> Result<String> {
    let section = renderer.site.section(id);
    let root = renderer.root(&section.url);
    let mut page = PageView { title: section.title.clone(), description: section.description.clone(), ..PageView::default() };
    if let Some(document) = &section.document {
        // The description stands at the top already, where it was made from the first paragraph.
        let from_text = document.text.front.description.is_none() && document.text.lead.is_some();
        let text = &document.text;
        let says_title = text.first_h1.as_ref().is_some_and(|(_, index)| text.headings[*index].text == section.title);
        let parts = html::parts(document, Cut { without_title: says_title, lead: from_text, ..Cut::default() }, &renderer.context(&root));
        (page.lead, page.tabs) = (parts.lead, parts.tabs);
        page.body = Some(parts.body).filter(|body| !body.trim().is_empty());
        page.edit_href = renderer.edit_href(&document.text.source);
    }
    let group = |&id: &SectionId| GroupEntry { section: renderer.section_entry(id), articles: vec![] };
    let own = ListView {
        groups: section.children.iter().map(group).collect(),
        articles: section.articles.iter().map(|&id| renderer.entry(id)).collect(),
        count: section.count,
        page,
        ..ListView::default()
    };
    let above = section.parent.unwrap_or(SectionId(0));
    let mut frame = renderer.frame(&section.url, above, own);
    frame.head.title = format!("{} · {}", section.title, renderer.site.title);
    frame.head.description.clone_from(&section.description);
    // The breadcrumbs end above the section, the header's mark is the section itself.
    frame.header = renderer.site.ancestors(id).first().map(|top| top.0.to_string()).unwrap_or_default();
    frame.head.noindex = section.preview;
    frame.preview = section.preview;
    renderer.describe_section(&mut frame, section);
    frame.sidebar = renderer.sidebar(id, None, &root)?;
    renderer.finish(KIND.template, frame)
}
