//! An old address: sends readers on without a script.

use serde::Serialize;

use super::{Kind, Page, Subject};
use crate::error::Result;
use crate::render::Renderer;
use crate::site::{Destination, Site};

pub(super) const KIND: Kind = Kind { template: "redirect.html", list };

#[derive(Serialize)]
struct View {
    target: String,
    canonical: Option<String>,
}

fn list(site: &Site) -> Vec<Page> {
    site.redirects.iter().enumerate().map(|(index, redirect)| Page { file: redirect.from.file(), subject: Subject::Moved(index) }).collect()
}

pub(super) fn render(index: usize, renderer: &Renderer<'_>) -> Result<String> {
    let redirect = &renderer.site.redirects[index];
    let view = match &redirect.to {
        Destination::External(url) => View { target: url.clone(), canonical: Some(url.clone()) },
        Destination::Page(url, anchor) => {
            let root = renderer.root(&redirect.from);
            View { target: renderer.links(&root).page(url, anchor), canonical: renderer.absolute(url) }
        }
    };
    renderer.theme.render(KIND.template, &view)
}
