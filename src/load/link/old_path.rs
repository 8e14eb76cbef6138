//! A link by the path that an article had before it moved: its old URL is an alias, so the new path is known.

use super::{Origin, Resolver, relative, replace_address, shown};
use crate::diag::Diagnostic;
use crate::load::arrange::Place;
use crate::site::{Local, Text, UrlPath};
use crate::text::url_segment;
use crate::tree::SourcePath;

/// Where a file went that a link still names.
pub(super) struct OldPath<'a> {
    url: UrlPath,
    now: &'a Text,
}

impl<'a> Resolver<'a> {
    /// The text that has the URL, which a file of this path would have, among its aliases.
    pub(super) fn old_path(&self, file: &SourcePath) -> Option<OldPath<'a>> {
        let inside = file.below(&self.settings.content)?;
        let stem = if file.is_markdown() { inside.rsplit_once('.')?.0 } else { inside };
        let stem = ["/_section", "/index", "/README"].iter().find_map(|page| stem.strip_suffix(page)).unwrap_or(stem);
        let url = UrlPath(stem.split('/').map(|name| format!("{}/", url_segment(name))).collect());
        let to = self.aliases.get(&url)?;
        let document = match self.arranged.urls.get(to)?.0 {
            Place::Article(id) => &self.arranged.articles.get(id.0 as usize)?.document,
            Place::Section(id) => self.arranged.sections.get(id.0 as usize)?.document.as_ref()?,
            Place::Unpublished => return None,
        };
        Some(OldPath { url, now: &document.text })
    }
}

impl OldPath<'_> {
    /// Says where the file is now; the fix is certain where the heading that the link names is still there.
    pub(super) fn mend(&self, found: Diagnostic, local: &Local, origin: &Origin<'_>) -> Diagnostic {
        let OldPath { url, now } = self;
        let near = relative(origin.source.folder(), now.source.as_str());
        let found = found.note(format!("`{}` has `/{}` among its aliases.", now.source, shown(&url.0))).help(format!("Write `{near}`."));
        let anchor = &local.anchor;
        let known = anchor.is_empty() || now.has_id(anchor);
        let written = origin.link.address.find('#').and_then(|at| origin.link.address.get(at..)).unwrap_or("");
        match replace_address(origin, &format!("{}{written}", in_markdown(&near))).filter(|_| known) {
            Some(fix) => found.fix(fix),
            None => found,
        }
    }
}

/// A path as it can stand between the parentheses of a link, whatever its names hold.
fn in_markdown(path: &str) -> String {
    let escape = |c| match c {
        '%' => "%25".to_owned(),
        ' ' => "%20".to_owned(),
        '(' => "%28".to_owned(),
        ')' => "%29".to_owned(),
        '#' => "%23".to_owned(),
        '?' => "%3F".to_owned(),
        '<' => "%3C".to_owned(),
        '>' => "%3E".to_owned(),
        c => String::from(c),
    };
    path.chars().map(escape).collect()
}
