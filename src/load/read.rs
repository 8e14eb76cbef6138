//! One file becomes a `Text`: front matter, body, outline, links, findings. In parallel, and kept as long as
//! neither the file nor the wording it takes in changes.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::expand::{self, Passage, Wording};
use super::{address, front_matter, scan};
use crate::config::{Html, Settings};
use crate::diag::{self, Diagnostic};
use crate::site::{Body, FrontMatter, Link, Meaning, Text};
use crate::text::Span;
use crate::tree::{File, SourcePath, Tree, Unread};

/// The folder of reusable passages, inside the content folder.
pub const REUSE: &str = "_reuse";

/// A file's text and what it was read as.
type Kept = (Arc<str>, Arc<Text>);

/// Texts that were read before. A saved file costs one parse, whatever the size of the site.
#[derive(Default)]
pub struct Cache {
    texts: FxHashMap<SourcePath, Kept>,
    wording: String,
}

impl Cache {
    /// Remembers what was read; after one save that is one entry.
    fn keep(&mut self, read: Vec<(SourcePath, Kept)>) {
        if read.len() != self.texts.len() {
            self.texts.clear();
        }
        for (path, kept) in read {
            if !self.texts.get(&path).is_some_and(|(_, text)| Arc::ptr_eq(text, &kept.1)) {
                self.texts.insert(path, kept);
            }
        }
    }
}

/// Every Markdown file of the content folder as read, and findings about files that could not be.
pub struct Texts {
    /// By path; passages are not among them.
    pub texts: BTreeMap<SourcePath, Arc<Text>>,
    /// Names of passages, with their texts.
    pub passages: Vec<Arc<Text>>,
    /// Files that could not be taken in.
    pub findings: Vec<Diagnostic>,
}

/// Reads all Markdown files of a tree.
pub fn texts(tree: &Tree, settings: &Settings, cache: &mut Cache) -> Texts {
    let wording = wording(tree, settings);
    let own = (&settings.html, &settings.extra_fields, &settings.default_kind);
    let fingerprint =
        format!("{:?}{own:?}{:?}", wording, (&settings.content, &settings.static_folder, &settings.base_url, settings.templates.closing()));
    if cache.wording != fingerprint {
        cache.texts.clear();
        cache.wording = fingerprint;
    }
    let mut findings = Vec::new();
    let mut sources = Vec::new();
    for (path, file) in &tree.files {
        if !path.is_markdown() && !matches!(file, File::Unread(_)) {
            continue;
        }
        match file {
            File::Text(text) => sources.push((path, text, None)),
            File::BadText(text, at) => sources.push((path, text, Some(*at))),
            File::Unread(why) => findings.push(unread(path, why)),
            File::Asset(_) => {}
        }
    }
    let known = &cache.texts;
    let read: Vec<(SourcePath, Kept)> = sources
        .into_par_iter()
        .map(|(path, file, bad)| {
            let kept = known.get(path).filter(|(old, _)| Arc::ptr_eq(old, file) || old == file);
            let text = kept.map_or_else(|| Arc::new(text(path, file, bad, (settings, &wording))), |(_, text)| text.clone());
            (path.clone(), (file.clone(), text))
        })
        .collect();
    let all = read.iter().map(|(path, (_, text))| (path.clone(), text.clone()));
    // In path order already, so the tree is built in one go.
    let (passages, texts): (Vec<_>, Vec<_>) = all.partition(|(path, _)| is_passage(path, settings));
    cache.keep(read);
    Texts { texts: texts.into_iter().collect(), passages: passages.into_iter().map(|(_, text)| text).collect(), findings }
}

fn is_passage(path: &SourcePath, settings: &Settings) -> bool {
    path.below(&settings.content).is_some_and(|rest| rest.split_once('/').is_some_and(|(first, _)| first == REUSE))
}

fn wording(tree: &Tree, settings: &Settings) -> Wording {
    let mut passages = BTreeMap::new();
    let folder = if settings.content.is_empty() { REUSE.to_owned() } else { format!("{}/{REUSE}", settings.content) };
    for (path, file) in tree.files.range(SourcePath::new(format!("{folder}/"))..) {
        let Some(name) = path.below(&folder) else { break };
        let (true, File::Text(text) | File::BadText(text, _)) = (path.is_markdown(), file) else { continue };
        let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace('/', "-");
        let (front, start, _) = front_matter::read(text, path, settings);
        // A passage that is kept back is unknown: its use is an error, and its words stay inside.
        if front.withheld || front.fields.bool_of("draft") == Some(true) || front.fields.text_of("audience").as_deref() == Some("internal")
        {
            continue;
        }
        passages.insert(name, Passage { source: path.clone(), text: text.clone(), start });
    }
    Wording::new(settings.variables.clone(), passages)
}

/// Reads one file by itself, for those that look at one: passages are unknown to it.
pub fn alone(path: &SourcePath, file: &Arc<str>, settings: &Settings) -> Text {
    text(path, file, None, (settings, &Wording::new(settings.variables.clone(), BTreeMap::new())))
}

/// Reads one file.
pub fn text(path: &SourcePath, file: &Arc<str>, bad: Option<usize>, (settings, wording): (&Settings, &Wording)) -> Text {
    let (mut front, start, mut findings) = front_matter::read(file, path, settings);
    if let Some(at) = bad {
        findings.push(
            Diagnostic::new(&diag::INVALID_ENCODING, path, "the file holds bytes that are not UTF-8")
                .at(Span::new(at, at + 3))
                .note("They are shown as a replacement character.")
                .help("Save the file as UTF-8."),
        );
    }
    fill_fields(&mut front, path, wording, &mut findings);
    let (body, unknown) = expand::expand(file, start, path, wording);
    findings.extend(unknown);
    let scan = scan::scan(body.text(), &settings.templates);
    for (span, what, instead) in scan.leftovers {
        let (source, span) = body.locate(span, path);
        findings.push(Diagnostic::new(&diag::LEFTOVER_MARKUP, &source, what).at(span).help(instead));
    }
    if settings.html == Html::Forbid {
        for span in scan.html {
            let (source, span) = body.locate(span, path);
            findings.push(
                Diagnostic::new(&diag::RAW_HTML, &source, "this site does not allow raw HTML")
                    .at(span)
                    .note("It is shown as text.")
                    .help("Write it in Markdown."),
            );
        }
    }
    let meanings = scan.links.iter().map(|link| meaning(link, &body, (path, settings))).collect();
    let mut by_id: Vec<u32> = (0..scan.headings.len() as u32).collect();
    by_id.sort_unstable_by_key(|&at| &scan.headings[at as usize].id);
    Text {
        meanings,
        source: path.clone(),
        file: file.clone(),
        front,
        body,
        by_id,
        headings: scan.headings,
        links: scan.links,
        html_ids: scan.html_ids,
        first_h1: scan.first_h1,
        lead: scan.lead,
        whats_next: scan.whats_next,
        words: scan.words,
        fences: scan.fences,
        findings,
    }
}

fn meaning(link: &Link, body: &Body, (path, settings): (&SourcePath, &Settings)) -> Meaning {
    let (source, _) = body.locate(link.span.clone(), path);
    Meaning { address: address::read(&link.address, source.folder(), settings), source }
}

fn fill_fields(front: &mut FrontMatter, path: &SourcePath, wording: &Wording, findings: &mut Vec<Diagnostic>) {
    for (name, field) in [("title", &mut front.title), ("description", &mut front.description)] {
        if let (Some(text), Some(node)) = (field.as_deref(), front.fields.get(name)) {
            let (filled, unknown) = expand::expand_field(text, node.span, path, wording);
            findings.extend(unknown);
            *field = Some(filled);
        }
    }
}

fn unread(path: &SourcePath, why: &Unread) -> Diagnostic {
    match why {
        Unread::Failed(words) => Diagnostic::new(&diag::UNREADABLE_FILE, path, format!("the file could not be read: {words}"))
            .help("Check its permissions and its name; it is left out of the site."),
        Unread::OutsideRoot(target) => Diagnostic::new(
            &diag::OUTSIDE_ROOT,
            path,
            format!("this symbolic link leads out of the site: {}", crate::text::visible(target)),
        )
        .help("Copy the file into the site's folder; links out of it are not followed."),
        Unread::TooLarge(bytes) => {
            Diagnostic::new(&diag::TOO_LARGE, path, format!("the file has {:.1} MB; articles may have 5 MB", *bytes as f64 / 1e6))
                .help("Split it into several articles; it is left out of the site.")
        }
    }
}
