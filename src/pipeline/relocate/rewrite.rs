//! Addresses that lead to what moves, or stand in it, as they must be written afterwards: the same way as before, where
//! that still works, and with the writer's habits where it doesn't. Texts in, edits out.

use std::collections::{BTreeMap, HashMap};

use percent_encoding::percent_decode_str;

use crate::config::Settings;
use crate::diag::Edit;
use crate::fs::Move;
use crate::load::address;
use crate::load::link::relative;
use crate::markdown::addresses::{self, Form};
use crate::site::{Address, LinkKind, Local, Text, UrlPath};
use crate::text::Span;
use crate::tree::{File, SourcePath, resolve};

/// What a move means for addresses.
pub(super) struct Mapper<'a> {
    pub moving: &'a Move,
    pub settings: &'a Settings,
    /// The files of before.
    pub files: &'a BTreeMap<SourcePath, File>,
    /// Pages of before, each with the URL that it has afterwards; `None` when it is not published then.
    pub urls: HashMap<UrlPath, Option<UrlPath>>,
}

/// Where an address stands, which decides what may be written there as it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Markdown(Form),
    Html,
    Yaml,
}

impl Mapper<'_> {
    /// The edits for one file: links, pictures and `related`.
    pub(super) fn text(&self, text: &Text) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut add = |range: std::ops::Range<usize>, address: &str, place: Place| {
            let (file, span) = text.body.locate(range.clone(), &text.source);
            let same = file == text.source && text.file.get(span.range()) == text.body.text().get(range);
            if same && let Some(new) = self.address(address, &text.source, place) {
                edits.push(Edit { span, text: new });
            }
        };
        for link in addresses::written(text.body.text()) {
            add(link.range, &link.address, Place::Markdown(link.form));
        }
        for link in text.links.iter().filter(|link| matches!(link.kind, LinkKind::HtmlLink | LinkKind::HtmlImage)) {
            // What stands in a JavaScript expression is code.
            if !text.body.text().get(link.span.clone()).is_some_and(|raw| raw.starts_with('{')) {
                add(link.span.clone(), &link.address, Place::Html);
            }
        }
        for (path, span) in text.front.fields.texts_of("related") {
            let new = self.address(&path, &text.source, Place::Yaml);
            edits.extend(new.and_then(|new| value(&text.file, span, (&path, &new))));
        }
        edits.sort_by_key(|edit| edit.span);
        edits.dedup_by(|a, b| a.span == b.span);
        edits
    }

    /// An address as it must be written afterwards; `None` when it can stay. `source` is the file that holds it.
    pub(super) fn address(&self, written: &str, source: &SourcePath, place: Place) -> Option<String> {
        let written = written.trim();
        let Address::Local(local) = address::read(written, source.folder(), self.settings) else { return None };
        let end = written.find(['#', '?']).unwrap_or(written.len());
        let (path, rest) = (written.get(..end)?, written.get(end..)?);
        let decoded = percent_decode_str(&path.replace('\\', "/")).decode_utf8().ok()?.into_owned();
        let new = match &local.from_root {
            Some(absolute) => {
                let prefix = decoded.strip_suffix(absolute.as_str())?;
                format!("{prefix}{}", self.rooted(absolute, &local)?)
            }
            None => self.relative(&decoded, local.files.first()?, source)?,
        };
        Some(format!("{}{rest}", encoded(&new, path, place)))
    }

    /// An address that begins at the site's root: a page's URL, else a file.
    fn rooted(&self, absolute: &str, local: &Local) -> Option<String> {
        let bare = absolute.trim_end_matches("index.html").trim_end_matches(".html").trim_end_matches('/');
        let url = UrlPath(if bare.is_empty() { String::new() } else { format!("{bare}/") });
        if let Some(now) = self.urls.get(&url) {
            let now = now.as_ref().filter(|now| **now != url)?;
            return Some(format!("{}{}", now.0.trim_end_matches('/'), absolute.get(bare.len()..)?));
        }
        let roots = [self.settings.static_folder.as_str(), self.settings.content.as_str(), ""];
        let (root, file) = roots.iter().find_map(|root| {
            let file = resolve(root, absolute)?;
            (local.files.contains(&file) && self.is_there(&file)).then_some((root, file))
        })?;
        let now = self.after(&file);
        let slash = if absolute.ends_with('/') { "/" } else { "" };
        (now != file).then(|| now.below(root).map(|path| format!("{path}{slash}")))?
    }

    /// An address that begins at the file that holds it.
    fn relative(&self, decoded: &str, file: &SourcePath, source: &SourcePath) -> Option<String> {
        let (folder, now) = (self.moving.after(source), self.after(file));
        if resolve(folder.folder(), decoded).as_ref() == Some(&now) {
            return None;
        }
        let mut new = relative(folder.folder(), now.as_str());
        if decoded.starts_with("./") && !new.starts_with("../") {
            new.insert_str(0, "./");
        }
        if decoded.ends_with('/') && !new.ends_with('/') {
            new.push('/');
        }
        Some(new)
    }

    /// The path that a file or folder has afterwards, with or without the extension that it was named with.
    fn after(&self, file: &SourcePath) -> SourcePath {
        if self.moves(file) || self.is_there(file) {
            return self.moving.after(file);
        }
        let (stem, html) = file.as_str().strip_suffix(".html").map_or((file.as_str(), ""), |stem| (stem, ".html"));
        let named = [".md", ".mdx"].iter().map(|extension| SourcePath::new(format!("{stem}{extension}")));
        let Some(article) = named.into_iter().find(|path| self.files.contains_key(path)).filter(|path| self.moves(path)) else {
            return file.clone();
        };
        let now = self.moving.after(&article);
        let bare = [".md", ".mdx"]
            .iter()
            .find_map(|extension| now.as_str().strip_suffix(extension))
            .map(|stem| SourcePath::new(format!("{stem}{html}")));
        // Without its extension it could be taken for a folder or file of that name.
        bare.filter(|bare| !self.is_there(bare)).unwrap_or(now)
    }

    fn moves(&self, file: &SourcePath) -> bool {
        *file == self.moving.from || file.below(self.moving.from.as_str()).is_some()
    }

    /// Whether a file or a folder with files in it was there before.
    fn is_there(&self, path: &SourcePath) -> bool {
        self.files.contains_key(path) || is_folder(self.files, path)
    }
}

/// Whether files lie below a path.
pub(super) fn is_folder(files: &BTreeMap<SourcePath, File>, path: &SourcePath) -> bool {
    let below = SourcePath::new(format!("{path}/"));
    path.as_str().is_empty() || files.range(below.clone()..).next().is_some_and(|(file, _)| file.as_str().starts_with(below.as_str()))
}

/// A path with what cannot stand as it is encoded; all that a URL encodes, where the writer did so before.
fn encoded(path: &str, before: &str, place: Place) -> String {
    let habit = before.contains('%');
    let balanced = path.matches('(').count() == path.matches(')').count() && path.find(')') >= path.find('(');
    let spaces = place == Place::Markdown(Form::Angle) || place == Place::Yaml || before.contains(' ');
    let stays = |c: char| match c {
        '%' | '#' | '?' | '|' | '`' | '<' | '>' | '&' | '"' | '\\' => false,
        '\'' => place != Place::Html,
        '(' | ')' => balanced && !habit,
        ' ' => spaces && !habit,
        c if c.is_whitespace() || c.is_control() => false,
        c => !habit || c.is_alphanumeric() || "-._~/!$*,;:@+=".contains(c),
    };
    let mut out = String::with_capacity(path.len() + 8);
    for c in path.chars() {
        match stays(c) {
            true => out.push(c),
            false => c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| out.push_str(&format!("%{byte:02X}"))),
        }
    }
    out
}

/// The edit that gives a YAML value another text, in its own kind of quotes. TOML has no places of its own values, so
/// there the value is looked for.
pub(super) fn value(file: &str, span: Span, (old, new): (&str, &str)) -> Option<Edit> {
    let raw = file.get(span.range())?.trim_end();
    let span = Span::new(span.start, span.start + raw.len());
    let doubled = format!("\"{}\"", new.replace('\\', "\\\\").replace('"', "\\\""));
    let is_in = |quote: char, escape: &str| {
        let inside = raw.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        inside.is_some_and(|inside| inside == old || inside.contains(escape) && !inside.contains('='))
    };
    let text = match raw {
        raw if raw == old && is_plain(new) => new.to_owned(),
        raw if raw == old || is_in('"', "\\") => doubled,
        _ if is_in('\'', "''") => format!("'{}'", new.replace('\'', "''")),
        _ => {
            let quoted = [format!("\"{old}\""), format!("'{old}'")];
            let at = quoted.iter().find_map(|quoted| raw.find(quoted.as_str()))?;
            return Some(Edit { span: Span::new(span.start + at, span.start + at + old.len() + 2), text: doubled });
        }
    };
    Some(Edit { span, text })
}

/// Whether YAML takes a text as it is, in lines and in brackets.
fn is_plain(text: &str) -> bool {
    let special = |c: char| matches!(c, ',' | '[' | ']' | '{' | '}' | '"' | '\'' | '\\') || c.is_control();
    let begins = text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_'));
    begins && !text.contains(special) && !text.contains(": ") && !text.contains(" #") && !text.ends_with([' ', ':'])
}
