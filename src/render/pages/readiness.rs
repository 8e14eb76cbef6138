//! How ready features are to be supported: all of them, and each with its questions. Made only where the site publishes it,
//! in the preview, and as an output of its own.

use crate::error::Result;
use crate::render::Renderer;
use crate::render::view::{Entry, Frame};
use crate::site::{SectionId, UrlPath};

pub(super) fn render(renderer: &Renderer<'_>) -> Result<String> {
    let url = UrlPath(renderer.readiness_root().to_owned());
    let mut frame = frame(renderer, &url, renderer.overview());
    frame.head.title = titled(renderer, &frame.own.page.title);
    frame.head.description = Some(renderer.word("ready_lead"));
    renderer.finish("readiness.html", frame)
}

pub(super) fn render_one(index: usize, renderer: &Renderer<'_>) -> Result<String> {
    let url = UrlPath(renderer.feature_url(index));
    let mut frame = frame(renderer, &url, renderer.feature(index, &renderer.root(&url)));
    let above = Entry { title: renderer.word("ready_title"), url: renderer.readiness_root().to_owned(), description: None, section: None };
    frame.crumbs.push(above);
    frame.head.title = titled(renderer, &renderer.word("ready_title_of").replace("{name}", &frame.own.page.title));
    renderer.finish("readiness-feature.html", frame)
}

fn titled(renderer: &Renderer<'_>, title: &str) -> String {
    format!("{title} · {}", renderer.site.title)
}

/// A page that search engines leave alone, with the style sheet of these pages.
fn frame<P: serde::Serialize>(renderer: &Renderer<'_>, url: &UrlPath, own: P) -> Frame<P> {
    let mut frame = renderer.frame(url, SectionId(0), own);
    frame.head.noindex = true;
    frame.head.css = renderer.theme.readiness.clone();
    if renderer.is_apart {
        frame.crumbs.clear();
    }
    frame
}
