//! An article, and the same with questions: an FAQ.

use super::{Kind, Page, Subject};
use crate::error::Result;
use crate::render::Renderer;
use crate::render::html::{self, Cut};
use crate::render::view::{ArticleView, Entry, Page as PageView, TagEntry, TocEntry};
use crate::site::{Article, ArticleId, HeadingRole, Target, Text, WhatsNext};

pub(super) const KIND: Kind = Kind { template: "article.html", list };

/// Silent reading of English prose, words a minute (Brysbaert 2019 finds 238 for adults).
const WORDS_A_MINUTE: usize = 230;

fn list(site: &crate::site::Site) -> Vec<Page> {
    let page = |(index, article): (usize, &Article)| Page { file: article.url.file(), subject: Subject::Article(ArticleId(index as u32)) };
    site.articles.iter().enumerate().map(page).collect()
}

pub(super) fn render(id: ArticleId, renderer: &Renderer<'_>) -> Result<String> {
    let article = renderer.site.article(id);
    let is_faq = article.kind.as_deref() == Some("faq");
    let root = renderer.root(&article.url);
    let (before, after) = neighbours(id, article, renderer);
    let view = view(article, is_faq, &root, renderer);
    let mut frame = renderer.frame(&article.url, article.section, view);
    frame.own.prev = before.map(|id| entry(id, renderer));
    frame.own.next = after.map(|id| entry(id, renderer));
    frame.own.next_section = if after.is_none() { renderer.site.section_after(article.section).map(|id| renderer.brief(id)) } else { None };
    frame.head.prev = frame.own.prev.as_ref().map(|entry| entry.url.clone());
    frame.head.next = frame.own.next.as_ref().map(|entry| entry.url.clone());
    frame.head.title = format!("{} · {}", article.title, renderer.site.title);
    frame.head.description.clone_from(&article.description);
    frame.head.noindex = article.preview || !article.search;
    frame.preview = article.preview;
    frame.head.markdown = renderer.twin_of(article);
    renderer.describe_article(&mut frame, article);
    frame.sidebar = renderer.sidebar(article.section, Some(id), &root)?;
    let template = if is_faq { "faq.html" } else { KIND.template };
    renderer.finish(template, frame)
}

fn view(article: &Article, is_faq: bool, root: &str, renderer: &Renderer<'_>) -> ArticleView {
    let text = &*article.document.text;
    // What cannot be a card (another site, a file, a page that is not there) keeps the list a list.
    let is_page = |target: &Target| matches!(target, Target::Article(..) | Target::Section(..) | Target::Page(..));
    let next = text.whats_next.as_ref().filter(|next| next.links.iter().all(|(link, _)| is_page(&article.document.targets[*link])));
    let cut = Cut {
        cards: next.is_some(),
        without_title: text.first_h1.as_ref().is_some_and(|(_, index)| text.headings[*index].text == article.title),
        lead: true,
        steps: matches!(article.kind.as_deref(), None | Some("how-to" | "troubleshooting")),
        questions: is_faq,
    };
    let parts = html::parts(&article.document, cut, &renderer.context(root));
    let heading = next.map(|next| &text.headings[next.heading]);
    let page = PageView {
        title: article.title.clone(),
        lead: parts.lead,
        description: article.description.clone(),
        body: Some(parts.body),
        tabs: parts.tabs,
        toc: if article.toc { toc(text, cut) } else { vec![] },
        minutes: article.words.div_ceil(WORDS_A_MINUTE).max(1),
        updated: article.change.as_ref().map(|change| renderer.day(change.updated)),
        reviewed: article.reviewed.map(|date| renderer.day(date)),
        authors: article.change.as_ref().filter(|_| renderer.site.settings.theme.authors).map_or(vec![], |change| change.authors.clone()),
        edit_href: renderer.edit_href(&text.source),
        tags: article.tags.iter().filter_map(|tag| tag_entry(tag, renderer)).collect(),
        questions: parts.questions,
        after: Some(parts.notes).filter(|notes| !notes.is_empty()),
    };
    ArticleView {
        page,
        cards: cards(article, next, renderer),
        whats_next_title: heading.map(|heading| heading.text.clone()),
        whats_next_id: Some(heading.map_or_else(|| "gp-next".to_owned(), |heading| heading.id.clone())),
        prev: None,
        next: None,
        next_section: None,
        contact: renderer.rooted(&renderer.site.settings.contact, root),
    }
}

/// H2s with their H3s; a list of one is no help.
fn toc(text: &Text, cut: Cut) -> Vec<TocEntry> {
    let closing = text.whats_next.as_ref().map(|next| next.heading).filter(|_| cut.cards);
    let title = text.first_h1.as_ref().map(|(_, index)| *index).filter(|_| cut.without_title);
    let mut list: Vec<TocEntry> = Vec::new();
    for (index, heading) in text.headings.iter().enumerate() {
        // What stands in tabs is not seen until its tab is chosen.
        if Some(index) == closing || Some(index) == title || heading.role != HeadingRole::Part {
            continue;
        }
        let entry = TocEntry { id: heading.id.clone(), text: heading.text.clone(), children: vec![] };
        match (heading.level, list.last_mut()) {
            (1 | 2, _) | (3, None) => list.push(entry),
            (3, Some(last)) => last.children.push(entry),
            _ => {}
        }
    }
    if list.len() + list.iter().map(|entry| entry.children.len()).sum::<usize>() < 2 { vec![] } else { list }
}

/// The closing links, then related articles of the front matter that are not among them.
fn cards(article: &Article, next: Option<&WhatsNext>, renderer: &Renderer<'_>) -> Vec<Entry> {
    let site = renderer.site;
    let next = next.into_iter().flat_map(|next| &next.links);
    let mut cards: Vec<Entry> = next
        .filter_map(|(link, words)| {
            let title = words.trim().to_owned();
            match &article.document.targets[*link] {
                Target::Article(id, anchor) => {
                    let target = site.article(*id);
                    let section = Some(site.section(target.section).title.clone());
                    Some(Entry { title, url: with_anchor(&target.url.0, anchor), description: target.description.clone(), section })
                }
                Target::Section(id, anchor) => {
                    let target = site.section(*id);
                    Some(Entry { title, url: with_anchor(&target.url.0, anchor), description: target.description.clone(), section: None })
                }
                Target::Page(url, anchor) => Some(Entry { title, url: with_anchor(&url.0, anchor), description: None, section: None }),
                _ => None,
            }
        })
        .collect();
    for &id in &article.related {
        let target = site.article(id);
        if !cards.iter().any(|card| card.url == target.url.0) {
            let section = Some(site.section(target.section).title.clone());
            cards.push(Entry { title: target.title.clone(), url: target.url.0.clone(), description: target.description.clone(), section });
        }
    }
    cards
}

fn with_anchor(url: &str, anchor: &str) -> String {
    if anchor.is_empty() { url.to_owned() } else { format!("{url}#{anchor}") }
}

fn tag_entry(tag: &str, renderer: &Renderer<'_>) -> Option<TagEntry> {
    let slug = crate::text::url_segment(tag);
    let (title, articles) = renderer.site.tags.get(&slug)?;
    Some(TagEntry { title: title.clone(), url: format!("tags/{slug}/"), count: articles.len() })
}

fn entry(id: ArticleId, renderer: &Renderer<'_>) -> Entry {
    let article = renderer.site.article(id);
    Entry { title: article.title.clone(), url: article.url.0.clone(), description: None, section: None }
}

fn neighbours(id: ArticleId, article: &Article, renderer: &Renderer<'_>) -> (Option<ArticleId>, Option<ArticleId>) {
    let siblings = &renderer.site.section(article.section).articles;
    let at = renderer.position(id);
    (at.checked_sub(1).and_then(|before| siblings.get(before)).copied(), siblings.get(at + 1).copied())
}
