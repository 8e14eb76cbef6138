//! Pages on demand: the table of a site's pages, and each page made when it is first asked for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use serde_json::Value;

use super::build::Site;
use super::{findings, search};
use crate::error::Result;
use crate::render::pages::{self, Page, Subject};
use crate::render::{Renderer, html::escaped};
use crate::site::{ArticleId, SectionId};
use crate::tree::SourcePath;

/// Pages that are kept; a writer looks at few.
const KEPT: usize = 64;

/// The page for addresses that do not exist.
const LOST: &str = "404.html";

/// A page as it is sent.
pub(super) struct Made {
    /// 200, 404, or 500 when the theme fails on it.
    pub(super) status: u16,
    /// HTML with the overlay's script.
    pub(super) html: String,
    /// Changes when the page does, and when the server is another one.
    pub(super) mark: String,
    /// The file that it is made from.
    pub(super) source: Option<SourcePath>,
    /// Why the theme fails on it.
    pub(super) blocking: Vec<Value>,
}

/// The pages of one site.
pub(super) struct Pages {
    subjects: FxHashMap<String, Subject>,
    made: Mutex<HashMap<String, Arc<Made>>>,
}

impl Pages {
    /// Lists them.
    pub(super) fn new(site: &crate::site::Site) -> Pages {
        let subjects = pages::all(site).into_iter().map(|page| (page.file, page.subject)).collect();
        Pages { subjects, made: Mutex::default() }
    }

    /// Whether a file of the output is a page.
    pub(super) fn has(&self, file: &str) -> bool {
        self.subjects.contains_key(file)
    }

    /// Makes one page of each kind that a theme has a template for.
    pub(super) fn try_some(&self, site: &Site) -> Result<()> {
        let renderer = Renderer::new(&site.loaded.site, &site.theme, &site.code).with_api(search::PATH);
        let article = (!site.loaded.site.articles.is_empty()).then_some(Subject::Article(ArticleId(0)));
        let section = (site.loaded.site.sections.len() > 1).then_some(Subject::Section(SectionId(1)));
        for subject in [Some(Subject::Home), section, article, Some(Subject::Lost)].into_iter().flatten() {
            pages::render(&Page { file: String::new(), subject }, &renderer)?;
        }
        Ok(())
    }

    /// The page of a file of the output, or the one that says that there is none.
    pub(super) fn get(&self, file: &str, site: &Site) -> Arc<Made> {
        let is_readiness = !self.has(file) && site.readiness.get(file, site).is_some();
        let file = if self.has(file) || is_readiness { file } else { LOST };
        if let Some(made) = self.made.lock().unwrap_or_else(PoisonError::into_inner).get(file) {
            return made.clone();
        }
        let made = Arc::new(self.make(file, site));
        let mut kept = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(file.to_owned(), made.clone());
        made
    }

    fn make(&self, file: &str, site: &Site) -> Made {
        if let Some(made) = site.readiness.get(file, site).filter(|_| !self.has(file)) {
            let (status, html) = match made {
                Ok(bytes) => (200, String::from_utf8_lossy(bytes).into_owned()),
                Err(why) => (500, failed(why)),
            };
            let mark = mark(&html);
            return Made { status, html: with_overlay(&html, &mark), mark, source: None, blocking: vec![] };
        }
        let subject = self.subjects.get(file).cloned().unwrap_or(Subject::Lost);
        let source = source(&subject, site);
        let found = if subject == Subject::Lost { 404 } else { 200 };
        let renderer = Renderer::new(&site.loaded.site, &site.theme, &site.code).with_api(search::PATH);
        let (status, html, blocking) = match pages::render(&Page { file: file.to_owned(), subject }, &renderer) {
            Ok(html) => (found, html, vec![]),
            Err(error) => (500, failed(&error.to_string()), findings::of_error(&error, &|file| site.source(file))),
        };
        let mark = mark(&html);
        Made { status, html: with_overlay(&html, &mark), mark, source, blocking }
    }
}

fn source(subject: &Subject, site: &Site) -> Option<SourcePath> {
    let site = &site.loaded.site;
    let section = |id: SectionId| site.section(id).document.as_ref().map(|document| document.text.source.clone());
    match subject {
        Subject::Home => section(SectionId(0)),
        Subject::Section(id) => section(*id),
        Subject::Article(id) => Some(site.article(*id).document.text.source.clone()),
        _ => None,
    }
}

/// Two servers never give the same mark: after a restart every open page is loaded again.
fn mark(html: &str) -> String {
    static STARTED: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    let started = STARTED.get_or_init(|| format!("{} {:?}", std::process::id(), std::time::SystemTime::now()));
    let mut hasher = blake3::Hasher::new();
    hasher.update(started.as_bytes()).update(html.as_bytes());
    hasher.finalize().to_hex()[..16].to_owned()
}

/// Before the end of the head, so that the page's own parse is not held up; a template without a head gets it at the end.
fn with_overlay(html: &str, mark: &str) -> String {
    let script = format!("<script src=\"/_guidepost/overlay.js\" data-page=\"{mark}\" defer></script>\n");
    let at = html.find("</head>").unwrap_or(html.len());
    format!("{}{script}{}", &html[..at], &html[at..])
}

/// Stands for a page whose template fails; the overlay says the rest.
fn failed(message: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>This page cannot be shown</title>\n</head>\n\
         <body>\n<h1>This page cannot be shown</h1>\n<p>{}</p>\n</body>\n</html>\n",
        escaped(message)
    )
}
