//! `guidepost build`: the site, written and swapped in.

use std::path::PathBuf;
use std::time::Instant;

use super::Common;
use super::ui::Ui;
use crate::error::Result;
use crate::pipeline::{self, Built, Order, Timings};
use crate::report::Summary;
use crate::text::count;

/// Write the site
#[derive(clap::Args)]
pub(super) struct Args {
    /// Take this folder as the site's root
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Write the site here [default: public in the root]
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Publish under this address instead of the config's
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Publish drafts and scheduled articles too, marked as previews
    #[arg(long)]
    drafts: bool,
    /// Refuse whenever `check` would fail
    #[arg(long)]
    strict: bool,
    /// Write .gz and .br files beside every text, for hosts that send them
    #[arg(long)]
    precompress: bool,
    /// Write a site that works from a disk, without a server: for a ZIP file, a USB stick, an app
    #[arg(long, conflicts_with_all = ["base_url", "precompress"])]
    offline: bool,
    /// Write the texts for another search engine too [default DIR: search-export beside the output]
    #[arg(long, value_name = "ndjson[=DIR]", value_parser = export)]
    search_export: Option<Export>,
    /// Print how long each stage took
    #[arg(long)]
    timings: bool,
}

/// The folder beside the output where the export goes.
const EXPORT: &str = "search-export";

/// An export in the one format there is, and where it goes.
#[derive(Clone)]
struct Export(Option<PathBuf>);

fn export(text: &str) -> std::result::Result<Export, String> {
    let (format, folder) = text.split_once('=').map_or((text, None), |(format, folder)| (format, Some(folder)));
    match folder {
        _ if format != "ndjson" => Err("the one format is `ndjson`: write `ndjson`, or `ndjson=DIR` for another folder".to_owned()),
        Some("") => Err("write a folder behind the equals sign: `ndjson=DIR`".to_owned()),
        folder => Ok(Export(folder.map(PathBuf::from))),
    }
}

pub(super) fn run(args: Args, common: &Common, ui: &mut Ui) -> Result<u8> {
    let started = Instant::now();
    let place = common.place(args.folder.as_deref())?;
    let options = pipeline::Options {
        drafts: args.drafts,
        base_url: args.base_url,
        precompress: args.precompress,
        colour_ahead: true,
        ..place.options(args.output.as_deref())
    };
    let export = args.search_export.map(|Export(folder)| match folder {
        Some(folder) => super::lexical(&std::path::absolute(&folder).unwrap_or(folder)),
        None => options.output.with_file_name(EXPORT),
    });
    let export_shown = export.as_deref().map(shown);
    let order = Order { strict: args.strict, offline: args.offline, export };
    let shown = shown(&options.output);
    let mut timings = Timings::default();
    let working = ui.working("Building the site");
    let built = pipeline::build(options, &order, &mut timings);
    drop(working);
    let built = built?;
    report(&built, &shown, (started, ui));
    if let (Some(exported), Some(folder)) = (&built.exported, export_shown) {
        ui.done(&format!("{} for other search engines, in {folder}", count(exported.files, "file")));
        exported.notes.iter().for_each(|note| ui.note(note));
    }
    if args.timings {
        for (stage, time) in &timings.0 {
            ui.say(&format!("  {stage:<14} {:>8.1} ms", time.as_secs_f64() * 1e3));
        }
        ui.say(&format!("  {:<14} {:>8.1} ms", "all", started.elapsed().as_secs_f64() * 1e3));
    }
    // The process ends here; taking a large site apart piece by piece would only keep people waiting.
    std::mem::forget(built);
    Ok(0)
}

fn report(built: &Built, output: &str, (started, ui): (Instant, &mut Ui)) {
    let site = &built.loaded.site;
    let (written, unchanged) = (built.published.written, built.published.unchanged);
    let time = started.elapsed().as_secs_f64();
    let articles = count(site.articles.len(), "article");
    ui.done(&format!("{articles} in {time:.2} s: {} written, {unchanged} unchanged, in {output}", count(written, "file")));
    let left = &site.left_out;
    let parts: Vec<String> = [(left.drafts, "draft"), (left.scheduled, "scheduled"), (left.internal, "internal")]
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{n} {what}"))
        .collect();
    if !parts.is_empty() {
        ui.note(&format!("left out: {}", parts.join(", ")));
    }
    for note in &built.notes {
        ui.note(note);
    }
    if site.articles.is_empty() {
        ui.warning("there are no articles; `guidepost new article getting-started/first.md` writes one");
    }
    let summary = Summary::of(&built.loaded.findings, site.articles.len());
    if summary.errors + summary.warnings > 0 {
        ui.warning(&format!("{} `guidepost check` shows each, and whatever else its rules find.", summary.sentence()));
    }
}

/// The output as a person would type it.
fn shown(output: &std::path::Path) -> String {
    let here = std::env::current_dir().ok();
    let relative = here.as_deref().and_then(|here| output.strip_prefix(here).ok()).filter(|path| !path.as_os_str().is_empty());
    crate::text::visible(&format!("{}/", relative.unwrap_or(output).display()))
}
