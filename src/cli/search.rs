//! `guidepost search`: what readers will find, in the terminal. Exit status 1 when nothing matches.

use std::io::Read;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::json;

use super::ui::Ui;
use super::{Common, Place};
use crate::error::{Error, Result};
use crate::fs;
use crate::load::Loaded;
use crate::pipeline::{self, Timings, Workspace};
use crate::report;
use crate::search::{Answer, Options, Searcher, Snippet};
use crate::text::{nearest, secrets, visible};

mod shown;

/// Search the help center as its readers do
#[derive(clap::Args)]
pub(super) struct Args {
    /// What to look for; words after `--` may begin with a hyphen
    #[arg(value_name = "QUERY", required_unless_present = "queries")]
    query: Vec<String>,
    /// Print the answer as JSON
    #[arg(long)]
    json: bool,
    /// Show at most this many articles
    #[arg(long, value_name = "N", default_value = "10", value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
    /// Look only in this section and below it
    #[arg(long, value_name = "SECTION")]
    section: Option<String>,
    /// Say of each result how it came about
    #[arg(long)]
    explain: bool,
    /// Answer each line of this file with one line of JSON; `-` reads standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["query", "json", "explain"])]
    queries: Option<PathBuf>,
}

pub(super) fn run(args: &Args, common: &Common, ui: &mut Ui) -> Result<u8> {
    let query = args.query.join(" ");
    if args.queries.is_none() && query.trim().is_empty() {
        return Err(Error::cannot_run("the query is empty").hint("Say what to look for: `guidepost search install`."));
    }
    // What cannot be read is said before a large site is.
    let queries = args.queries.as_deref().map(lines_of).transpose()?;
    let working = ui.working("Reading the articles");
    let (workspace, loaded) = opened(&common.place(None)?)?;
    let searcher = searcher(&workspace, &loaded)?;
    let section = args.section.as_deref().map(|given| section(given, &workspace, &loaded)).transpose()?;
    drop(working);
    let options = Options { limit: args.limit as usize, section, explain: args.explain, ..Options::default() };
    if let Some(queries) = queries {
        many(&queries, &searcher, &options, ui);
        return Ok(0);
    }
    let answer = masked(searcher.search(&query, &options));
    if args.json {
        let text =
            serde_json::to_string_pretty(&answer).map_err(|error| Error::cannot_run("could not write the answer").because(&error))?;
        ui.result(&report::unobeyed_json(text + "\n"));
    } else {
        let width = ui.width();
        ui.words(&shown::answer(&answer, options.section.as_deref(), width));
        shown::advice(&answer, &options).iter().for_each(|line| ui.note(line));
    }
    Ok(u8::from(answer.results.is_empty()))
}

/// The site as readers get it: without drafts, and without asking Git for dates.
///
/// # Errors
/// When it cannot be read.
pub(super) fn opened(place: &Place) -> Result<(Workspace, Loaded)> {
    let options = pipeline::Options { dates: false, ..place.options(None) };
    let mut workspace = Workspace::open(options, &mut Timings::default())?;
    let loaded = workspace.load(&mut Timings::default());
    Ok((workspace, loaded))
}

/// The engine, where there is something to search.
///
/// # Errors
/// When there are no articles, or the index cannot be made.
pub(super) fn searcher(workspace: &Workspace, loaded: &Loaded) -> Result<Searcher> {
    let searcher = workspace.searcher(loaded)?;
    if searcher.entries().is_empty() {
        let root = visible(&workspace.options.root.display().to_string());
        return Err(Error::cannot_run(format!("there are no articles to search in `{root}`"))
            .hint("Run the command in the folder of the help center, or name it with `--root`."));
    }
    Ok(searcher)
}

/// The lines of a file, as queries; bytes that are no text are replaced.
fn lines_of(file: &Path) -> Result<Vec<String>> {
    let bytes = if file == Path::new("-") {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        read.map_err(|error| Error::cannot_run("could not read standard input").because(&error))?;
        bytes
    } else {
        fs::read_bytes(file)?
    };
    Ok(String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}').lines().map(str::to_owned).collect())
}

/// One line of JSON for each query, in their order.
fn many(queries: &[String], searcher: &Searcher, options: &Options, ui: &mut Ui) {
    let line = |query: &String| {
        let answer = masked(searcher.search(query, options));
        let results = answer.results.iter().map(
            |hit| json!({ "url": hit.url, "title": hit.title, "heading": hit.heading, "score": hit.score, "snippet": hit.snippet.text() }),
        );
        report::unobeyed_json(format!("{}\n", json!({ "query": query, "results": results.collect::<Vec<_>>() })))
    };
    // In portions, so that the first answers come before the last are worked out.
    for portion in queries.chunks(500) {
        ui.result(&portion.par_iter().map(line).collect::<Vec<_>>().concat());
    }
}

/// The folder of a section that was named: by its folder, with or without the content folder before it.
fn section(given: &str, workspace: &Workspace, loaded: &Loaded) -> Result<String> {
    let sections = || loaded.site.sections.iter().map(|section| section.path.as_str()).filter(|path| !path.is_empty());
    let plain = given.replace('\\', "/");
    let plain = plain.trim_start_matches("./").trim_matches('/');
    let below = plain.strip_prefix(&workspace.settings.content).and_then(|rest| rest.strip_prefix('/'));
    if let Some(path) = [Some(plain), below].into_iter().flatten().find_map(|name| sections().find(|path| *path == name)) {
        return Ok(path.to_owned());
    }
    let last = |path: &str| path.rsplit('/').next().map(str::to_lowercase);
    let same_name = || sections().find(|path| last(path) == Some(plain.to_lowercase()));
    let titled = || {
        let meant = |section: &&crate::site::Section| section.title.eq_ignore_ascii_case(given.trim()) && !section.path.is_empty();
        loaded.site.sections.iter().find(meant).map(|section| section.path.as_str())
    };
    let near = same_name().or_else(titled).or_else(|| nearest(plain, sections()));
    let near = near.or_else(|| sections().find(|path| last(path).is_some_and(|name| nearest(plain, [name.as_str()]).is_some())));
    let hint = match near {
        Some(near) => format!("Did you mean `{}`?", visible(near)),
        None if sections().next().is_none() => "This help center has no sections: leave `--section` out.".to_owned(),
        None => format!("The sections at the top: {}.", top(loaded)),
    };
    Err(Error::cannot_run(format!("no section is called `{}`", visible(given))).hint(hint))
}

fn top(loaded: &Loaded) -> String {
    let names = loaded.site.sections.iter().filter(|section| !section.path.is_empty() && !section.path.contains('/'));
    names.take(12).map(|section| format!("`{}`", visible(&section.path))).collect::<Vec<_>>().join(", ")
}

/// The answer without what looks like a key: it has no business in a log, whatever the page shows.
fn masked(mut answer: Answer) -> Answer {
    let mask = |snippet: &mut Snippet| {
        if let std::borrow::Cow::Owned(text) = secrets::mask(&snippet.text()) {
            *snippet = Snippet(vec![text]);
        }
    };
    for hit in &mut answer.results {
        mask(&mut hit.snippet);
        hit.sections.iter_mut().for_each(|section| mask(&mut section.snippet));
    }
    answer
}
