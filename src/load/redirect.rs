//! Old URLs: `aliases` of articles and `redirects` of the config, without collisions, chains or loops.

use std::collections::BTreeMap;

use super::arrange::Arranged;
use super::link::Resolver;
use crate::config::{self, Settings};
use crate::diag::{self, Diagnostic, Fix};
use crate::site::{Destination, Redirect, UrlPath, alias};
use crate::text::visible;
use crate::tree::SourcePath;

/// An old URL as written becomes the page that will stand there: `/old` and `old/` are one, `old.html` stays a file.
pub(super) fn old_url(written: &str, base_url: Option<&str>) -> Option<UrlPath> {
    let path = base_url.and_then(|base| written.strip_prefix(base)).unwrap_or(written);
    // As copied from a browser's address bar.
    let path = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
    if path.contains("://") || path.contains(['?', '#', '\\', '\0']) {
        return None;
    }
    let clean = crate::tree::resolve("", path.trim())?;
    let text = clean.as_str().trim_end_matches("index.html").trim_end_matches('/');
    let is_file = text.ends_with(".html") || text.ends_with(".htm");
    (!text.is_empty()).then(|| UrlPath(if is_file { text.to_owned() } else { format!("{text}/") }))
}

/// The aliases of published articles and sections: old URL → page.
pub(super) fn aliases(arranged: &Arranged, findings: &mut Vec<Diagnostic>) -> BTreeMap<UrlPath, UrlPath> {
    let mut known: BTreeMap<UrlPath, (UrlPath, SourcePath)> = BTreeMap::new();
    let articles = arranged.articles.iter().map(|article| (&article.document.text, &article.url));
    let sections = arranged.sections.iter().filter_map(|section| Some((&section.document.as_ref()?.text, &section.url)));
    for (text, url) in articles.chain(sections) {
        for (written, span) in text.front.fields.texts_of("aliases") {
            let shown = visible(&written);
            let Some(old) = old_url(&written, None) else {
                let found =
                    Diagnostic::new(&diag::URL_COLLISION, &text.source, format!("`{shown}` cannot be an old URL of this site")).at(span);
                findings.push(found.help("Write it as a path: /old-section/old-name/."));
                continue;
            };
            if super::arrange::is_own(&old) {
                let found = Diagnostic::new(
                    &diag::URL_COLLISION,
                    &text.source,
                    format!("the alias `{shown}` is an address that Guidepost uses itself"),
                );
                findings.push(found.at(span).help("Remove the alias."));
                continue;
            }
            let owner = arranged.urls.get(&old).map(|(_, source)| source).or_else(|| known.get(&old).map(|(_, source)| source));
            match owner {
                // The address that the article has: a visitor would be sent from there to there.
                Some(owner) if owner == &text.source && old == *url => {
                    let message = format!("the alias `{shown}` is the article's own address and leads to itself");
                    let found = Diagnostic::new(&diag::REDIRECT_LOOP, &text.source, message).at(span).help("Remove the alias.");
                    findings.push(match alias::remove(text, span) {
                        Some(edit) => found.fix(Fix { title: "remove the alias".into(), safe: true, edits: vec![edit] }),
                        None => found,
                    });
                }
                Some(owner) if owner == &text.source => {}
                Some(owner) => {
                    let found =
                        Diagnostic::new(&diag::URL_COLLISION, &text.source, format!("the alias `{shown}` is already the URL of `{owner}`"))
                            .at(span);
                    findings.push(found.help("Remove the alias, or the other use of that URL."));
                }
                None => {
                    known.insert(old, (url.clone(), text.source.clone()));
                }
            }
        }
    }
    known.into_iter().map(|(old, (new, _))| (old, new)).collect()
}

/// All redirects, each to its last destination.
pub(super) fn redirects(
    settings: &Settings,
    arranged: &Arranged,
    resolver: &Resolver<'_>,
    aliases: &BTreeMap<UrlPath, UrlPath>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Redirect> {
    let mut all: BTreeMap<UrlPath, Destination> =
        aliases.iter().map(|(old, new)| (old.clone(), Destination::Page(new.clone(), String::new()))).collect();
    let given: BTreeMap<UrlPath, &str> =
        settings.redirects.iter().filter_map(|one| Some((old_url(&one.from, settings.base_url.as_deref())?, one.to.as_str()))).collect();
    for forward in &settings.redirects {
        let old = visible(&forward.from);
        let found = |code, why: &str| {
            Diagnostic::new(code, &SourcePath::new(config::FILE), format!("the redirect from `{old}` {why}")).at(forward.span)
        };
        let Some(from) = old_url(&forward.from, settings.base_url.as_deref()) else {
            findings.push(found(&diag::URL_COLLISION, "is not a path of this site").help("Write it as a path: /old-name/."));
            continue;
        };
        if super::arrange::is_own(&from) || aliases.contains_key(&from) {
            let whose = if aliases.contains_key(&from) { "an article's alias has already" } else { "Guidepost uses itself" };
            findings.push(found(&diag::URL_COLLISION, &format!("is an address that {whose}")).help("Remove the redirect."));
            continue;
        }
        if let Some((_, owner)) = arranged.urls.get(&from) {
            findings.push(found(&diag::URL_COLLISION, &format!("stands where `{owner}` is published")).help("Remove one of the two."));
            continue;
        }
        let Some(last) = follow(&forward.to, &given, settings) else {
            findings.push(found(&diag::REDIRECT_LOOP, "leads back to itself").help("Let one of them lead to a page."));
            continue;
        };
        let Some(to) = resolver.path(last, &settings.content).and_then(|target| super::destination(target, arranged)) else {
            let why = format!("leads to `{}`, which does not exist", visible(last));
            findings.push(found(&diag::BROKEN_LINK, &why).help("Give a path such as /billing/refunds/ or a complete URL."));
            continue;
        };
        if last != forward.to || old_url(last, settings.base_url.as_deref()).is_some_and(|url| aliases.contains_key(&url)) {
            let why = format!("leads to `{}`, which is itself only redirected", visible(&forward.to));
            findings.push(found(&diag::REDIRECT_LOOP, &why).help(format!("Let it lead to `{}` at once.", visible(&written(&to)))));
        }
        all.insert(from, to);
    }
    all.into_iter().map(|(from, to)| Redirect { from, to }).collect()
}

/// A destination as the config takes it.
fn written(to: &Destination) -> String {
    match to {
        Destination::Page(url, anchor) if anchor.is_empty() => format!("/{}", url.0),
        Destination::Page(url, anchor) => format!("/{}#{anchor}", url.0),
        Destination::External(url) => url.clone(),
    }
}

/// The end of a chain of redirects; `None` for a loop.
fn follow<'a>(first: &'a str, given: &BTreeMap<UrlPath, &'a str>, settings: &Settings) -> Option<&'a str> {
    let mut last = first;
    for _ in 0..=given.len() {
        match old_url(last, settings.base_url.as_deref()).and_then(|url| given.get(&url)) {
            Some(next) => last = next,
            None => return Some(last),
        }
    }
    None
}
