//! A loaded site becomes searchable: what build publishes, and what serve and the terminal ask.

use std::collections::HashSet;

use super::Workspace;
use super::offline::Scripts;
use crate::error::Result;
use crate::load::Loaded;
use crate::render;
use crate::search::{self, Searcher, Wording};
use crate::site::Site;
use crate::tree::Sink;

/// The folder of the output that holds what the reader's search loads.
pub const FOLDER: &str = search::shards::FOLDER;

impl Workspace {
    /// The engine for a loaded site.
    ///
    /// # Errors
    /// When the index cannot be made.
    pub fn searcher(&self, loaded: &Loaded) -> Result<Searcher> {
        searcher(&loaded.site)
    }
}

/// The engine for a site.
///
/// # Errors
/// When the index cannot be made.
pub fn searcher(site: &Site) -> Result<Searcher> {
    Searcher::new(search::entry::entries(site), wording(site))
}

/// The engine after a change, made from the one before it.
///
/// # Errors
/// As `searcher`.
pub fn updated(before: &Searcher, site: &Site) -> Result<Searcher> {
    before.updated(search::entry::entries(site), wording(site))
}

/// What the site says about its words.
pub fn wording(site: &Site) -> Wording {
    Wording { language: site.settings.language.clone(), synonyms: site.synonyms.clone() }
}

/// Writes what the published site is searched with, as scripts where it is opened from a disk; nothing where the search
/// is switched off.
///
/// # Errors
/// When the index cannot be made, or the sink refuses.
pub(super) fn write(site: &Site, is_offline: bool, sink: &dyn Sink) -> Result<()> {
    if !site.settings.search {
        return Ok(());
    }
    let mut entries = search::entry::entries(site);
    if is_offline {
        entries.iter_mut().for_each(|entry| entry.url = render::offline::address(&entry.url));
    }
    let scripts = Scripts(sink);
    search::shards::publish(&entries, &wording(site), if is_offline { &scripts } else { sink })?;
    // Taking a hundred thousand strings apart takes a moment that the end of the process would save.
    std::mem::forget(entries);
    Ok(())
}

/// A static file where the search's own files go: anything in its folder but its page, which is a page like others.
pub(super) fn clash(taken: &HashSet<String>) -> Option<&String> {
    taken.iter().filter(|path| path.strip_prefix(FOLDER).is_some_and(|rest| rest.starts_with('/'))).min()
}
