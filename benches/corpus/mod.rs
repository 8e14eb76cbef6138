//! A made-up help center of any size, with a Git history, for the benchmarks.
//!
//! The same number of articles gives the same bytes and the same commit ids on every machine: an own random generator, fixed dates, no
//! clock. The working tree is what Git checks out of the history, so the two cannot disagree. Nothing here measures anything.

mod article;
mod history;
mod listing;
mod phrases;
mod plan;
mod png;
mod rng;
mod words;

use std::io;
use std::path::Path;

/// Writes a help center of `articles` articles and its history into `out`, which must be absent or empty.
///
/// Needs the `git` program; no configuration of the user or the machine has a say in the result.
pub(crate) fn generate(articles: usize, out: &Path) -> io::Result<()> {
    if out.exists() && out.read_dir()?.next().is_some() {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("{} is not empty", out.display())));
    }
    std::fs::create_dir_all(out)?;
    let lexicon = words::Lexicon::new();
    let mut plan = plan::Plan::new(articles, &lexicon);
    let commits = history::compose(&mut plan);
    history::write(&plan, &lexicon, &commits, out)
}
