//! What is asked becomes what is answered: pure functions of a request and a snapshot, no sockets.

use std::fs::File;

use serde_json::{Value, json};

use super::build::{Site, Snapshot};
use super::findings;
use super::hosts::Hosts;
use super::search::{self, Question};
use super::target::{self, Target};
use crate::fs;
use crate::render::Renderer;
use crate::tree::SourcePath;

const SCRIPT: &str = include_str!("overlay.js");
const STYLE: &str = include_str!("overlay.css");

const HTML: &str = "text/html; charset=utf-8";
pub(super) const JSON: &str = "application/json; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// The parts of a request that decide the answer.
pub(super) struct Request<'a> {
    /// `GET`.
    pub(super) method: &'a str,
    /// Path and query as sent.
    pub(super) target: &'a str,
    /// The `Host` headers; there must be one.
    pub(super) hosts: Vec<&'a str>,
}

/// An answer.
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) kind: &'static str,
    /// Name and value.
    pub(super) header: Option<(&'static str, String)>,
    pub(super) body: Body,
}

/// What an answer brings.
pub(super) enum Body {
    /// From memory.
    Bytes(Vec<u8>),
    /// From disk, with its size.
    File(File, u64),
    /// Events, for as long as somebody listens.
    Events,
    /// What the index says, once it is there.
    Search(Question),
}

/// Answers a request.
pub(super) fn answer(request: &Request<'_>, snapshot: &Snapshot, hosts: &Hosts) -> Response {
    if !matches!(request.hosts.as_slice(), [host] if hosts.allow(host)) {
        let name = request.hosts.first().map_or("this name", |host| host.split(':').next().unwrap_or(host));
        let name = crate::text::visible(&crate::text::shortened(name, 100));
        return plain(
            403,
            &format!("This preview does not answer to `{name}`.\nIf it is yours, start it with `guidepost serve --allow-host {name}`.\n"),
        );
    }
    if !matches!(request.method, "GET" | "HEAD") {
        let refused = plain(405, "This is a preview: it can be read, with GET and HEAD.\n");
        return Response { header: Some(("Allow", "GET, HEAD".into())), ..refused };
    }
    match target::read(request.target) {
        Ok(target) => routed(&target, snapshot),
        Err(404) => lost(snapshot),
        Err(414) => plain(414, "The address is too long.\n"),
        Err(status) => plain(status, "The address cannot be read.\n"),
    }
}

fn routed(target: &Target, snapshot: &Snapshot) -> Response {
    match target.path.as_str() {
        "_guidepost/overlay.js" => bytes("text/javascript; charset=utf-8", SCRIPT),
        "_guidepost/overlay.css" => bytes("text/css; charset=utf-8", STYLE),
        "_guidepost/page" => page_state(target, snapshot),
        "api/health" => health(snapshot),
        "api/diagnostics" => diagnostics(snapshot),
        search::PATH => asked(target, snapshot),
        "events" => Response { status: 200, kind: "text/event-stream; charset=utf-8", header: None, body: Body::Events },
        _ => of_site(target, snapshot),
    }
}

fn asked(target: &Target, snapshot: &Snapshot) -> Response {
    if !snapshot.site.loaded.site.settings.search {
        return search::refusal(404, "The search is switched off: `search: false` stands in guidepost.yaml.");
    }
    match search::question(target) {
        Ok(question) => Response { status: 200, kind: JSON, header: None, body: Body::Search(question) },
        Err(sentence) => search::refusal(400, &sentence),
    }
}

fn health(snapshot: &Snapshot) -> Response {
    let (errors, warnings) = snapshot.counts();
    let value = json!({
        "status": "ok",
        "version": env!("CARGO_PKG_VERSION"),
        "articles": snapshot.articles(),
        "generation": snapshot.generation,
        "errors": errors,
        "warnings": warnings,
    });
    bytes(JSON, value.to_string())
}

/// All findings, what keeps the site from being built first.
fn diagnostics(snapshot: &Snapshot) -> Response {
    let mut all = snapshot.blocking.clone();
    all.extend(findings::list(snapshot.site.findings(), &snapshot.site));
    bytes(JSON, Value::from(all).to_string())
}

/// What the overlay of one page needs: is the page still the same, and what was found in its file?
fn page_state(target: &Target, snapshot: &Snapshot) -> Response {
    let site = &snapshot.site;
    let path = target.parameter("path").unwrap_or_default();
    let file = file(path.trim_start_matches('/'));
    let made = site.pages.get(&file, site);
    let all = site.findings();
    let own = made.source.as_ref().map_or(&[][..], |source| {
        let start = all.partition_point(|finding| finding.file < *source);
        let end = all.partition_point(|finding| finding.file <= *source);
        &all[start..end]
    });
    let mut shown = snapshot.blocking.clone();
    shown.extend(made.blocking.iter().cloned());
    shown.extend(findings::list(own, site));
    let value = json!({
        "page": made.mark,
        "generation": snapshot.generation,
        "file": made.source.as_ref().map(|source| crate::text::visible(source.as_str())),
        "findings": shown,
        "others": all.len() - own.len(),
    });
    bytes(JSON, value.to_string())
}

/// A page, a file of the theme, a picture, a static file or a feed; nothing else has an address.
fn of_site(target: &Target, snapshot: &Snapshot) -> Response {
    let site = &snapshot.site;
    let path = target.path.as_str();
    let file = file(path);
    if site.pages.has(&file) {
        return page(&file, site);
    }
    if let Some(source) = site.statics.get(&file) {
        return stored(source, &file, snapshot);
    }
    match site.readiness.get(&file, site) {
        Some(Ok(badge)) if file.ends_with(".svg") => return bytes(kind(&file), badge),
        Some(_) => return page(&file, site),
        None => {}
    }
    let folder = format!("{path}/index.html");
    if site.pages.has(&folder) || site.statics.contains_key(&folder) || matches!(site.readiness.get(&folder, site), Some(Ok(_))) {
        return moved(target);
    }
    if let Some((_, content)) = site.theme.assets.iter().find(|(url, _)| *url == file) {
        return bytes(kind(&file), content.as_slice());
    }
    let media = &site.loaded.site.media;
    if let Some(media) = media.iter().find(|media| media.copied && media.url == file) {
        return stored(&media.source, &file, snapshot);
    }
    let made = || Renderer::new(&site.loaded.site, &site.theme, &site.code).machine_file(&file);
    match matches!(kind(&file), XML | TEXT | MANIFEST).then(made).flatten() {
        Some(content) => bytes(kind(&file), content),
        None => lost(snapshot),
    }
}

fn page(file: &str, site: &Site) -> Response {
    let made = site.pages.get(file, site);
    Response { status: made.status, kind: HTML, header: None, body: Body::Bytes(made.html.clone().into_bytes()) }
}

fn lost(snapshot: &Snapshot) -> Response {
    let made = page("404.html", &snapshot.site);
    Response { status: if made.status == 200 { 404 } else { made.status }, ..made }
}

/// A file of the project; the name was looked up, and a link that leads out of the root is not followed.
fn stored(source: &SourcePath, file: &str, snapshot: &Snapshot) -> Response {
    match fs::open_inside(&snapshot.site.root, source) {
        Some((opened, size)) => Response { status: 200, kind: kind(file), header: None, body: Body::File(opened, size) },
        None => lost(snapshot),
    }
}

fn moved(target: &Target) -> Response {
    let query = if target.query.is_empty() { String::new() } else { format!("?{}", target.query) };
    // A path that begins with two slashes would be another host's.
    let location = format!("/{}/{query}", crate::render::links::encoded(&target.path.replace('%', "%25")).trim_start_matches('/'));
    Response { header: Some(("Location", location)), ..plain(302, "") }
}

/// The file of the output that a static host serves for a path.
fn file(path: &str) -> String {
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

fn bytes(kind: &'static str, body: impl Into<Vec<u8>>) -> Response {
    Response { status: 200, kind, header: None, body: Body::Bytes(body.into()) }
}

/// A few words without a page around them.
pub(super) fn plain(status: u16, words: &str) -> Response {
    Response { status, kind: TEXT, header: None, body: Body::Bytes(words.as_bytes().to_vec()) }
}

const XML: &str = "application/xml; charset=utf-8";
const MANIFEST: &str = "application/manifest+json; charset=utf-8";

/// The content type of a file by its name.
fn kind(file: &str) -> &'static str {
    match SourcePath::new(file).extension().as_str() {
        "html" | "htm" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => JSON,
        "webmanifest" => MANIFEST,
        "xml" => XML,
        "txt" | "md" | "csv" | "yaml" | "yml" => TEXT,
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "bmp" => "image/bmp",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "mov" => "video/quicktime",
        "ogv" => "video/ogg",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        "vtt" => "text/vtt; charset=utf-8",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}
