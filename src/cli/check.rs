//! `guidepost check`: what is wrong, at its line. Exit status 1 when something is as bad as `--fail-on`.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::ui::Ui;
use super::{Common, Place};
use crate::diag::{Diagnostic, Severity};
use crate::error::{Error, Result};
use crate::pipeline::{self, Timings, Workspace};
use crate::report::{self, Summary};

/// Report what is wrong, at the line where it is wrong
#[derive(clap::Args)]
pub(super) struct Args {
    /// Report only what is in these files and folders; one folder with a site of its own is the root
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write the findings as full, concise or json, and into a file with FORMAT=FILE
    #[arg(long, value_name = "FORMAT[=FILE]")]
    format: Vec<String>,
    /// Fail when something is at least this bad
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    fail_on: FailOn,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    /// Only errors fail
    Error,
    /// Warnings fail too
    Warning,
    /// Everything fails
    Info,
    /// Nothing fails
    Never,
}

pub(super) fn run(args: &Args, common: &Common, ui: &mut Ui) -> Result<u8> {
    let formats = formats(&args.format)?;
    let (place, only) = scope(args, common)?;
    let mut timings = Timings::default();
    let options = pipeline::Options { dates: false, ..place.options(None) };
    let mut workspace = Workspace::open(options, &mut timings)?;
    let loaded = workspace.load(&mut timings);
    let asked_for = |finding: &Diagnostic| only.iter().any(|path| finding.file.as_str() == path || finding.file.below(path).is_some());
    let mut findings = workspace.check(&loaded, &workspace.plan);
    findings.retain(|finding| only.is_empty() || asked_for(finding));
    let findings = report::showable(findings);
    let summary = Summary::of(&findings, loaded.site.articles.len());
    let source = |path: &crate::tree::SourcePath| pipeline::source(&loaded, &workspace, path);
    for (format, file) in formats {
        let color = file.is_none() && ui.color();
        let text = (format.render)(&report::Input { findings: &findings, sources: &source, color, width: ui.width(), summary });
        match file {
            None => ui.result(&text),
            Some(file) => std::fs::write(&file, text)
                .map_err(|error| Error::cannot_run(format!("could not write `{}`", file.display())).because(&error))?,
        }
    }
    let limit = match args.fail_on {
        FailOn::Error => Some(Severity::Error),
        FailOn::Warning => Some(Severity::Warning),
        FailOn::Info => Some(Severity::Info),
        FailOn::Never => None,
    };
    let failed = limit.is_some_and(|limit| findings.iter().any(|finding| finding.severity >= limit));
    Ok(u8::from(failed))
}

type Wanted = Vec<(&'static report::Format, Option<PathBuf>)>;

/// `FORMAT` to standard output, `FORMAT=FILE` to a file; one of them may go to standard output.
fn formats(given: &[String]) -> Result<Wanted> {
    if given.is_empty() {
        return Ok(vec![(report::format("full")?, None)]);
    }
    let mut wanted = Wanted::new();
    for text in given {
        let (name, file) = text.split_once('=').map_or((text.as_str(), None), |(name, file)| (name, Some(PathBuf::from(file))));
        if file.is_none() && wanted.iter().any(|(_, file)| file.is_none()) {
            return Err(Error::cannot_run("two formats cannot both go to standard output")
                .hint("Send one of them to a file: `--format json=findings.json`."));
        }
        wanted.push((report::format(name)?, file));
    }
    Ok(wanted)
}

/// The root, and the paths below it that were asked for.
fn scope(args: &Args, common: &Common) -> Result<(Place, Vec<String>)> {
    if let ([folder], None) = (args.paths.as_slice(), &common.root) {
        let here = common.place(None)?;
        let own = folder.join(crate::config::FILE).is_file();
        if folder.is_dir() && (own || !here.root.join(crate::config::FILE).is_file()) {
            return Ok((common.place(Some(folder))?, vec![]));
        }
    }
    let place = common.place(None)?;
    let paths = args.paths.iter().map(|path| below(path, &place.root)).collect::<Result<Vec<_>>>()?;
    Ok((place, paths))
}

fn below(path: &Path, root: &Path) -> Result<String> {
    let full = path.canonicalize().map_err(|error| {
        Error::cannot_run(format!("nothing at `{}`", path.display()))
            .because(&error)
            .hint("Check the spelling; paths are relative to the working folder.")
    })?;
    let relative = full.strip_prefix(root).map_err(|_| {
        Error::cannot_run(format!("`{}` lies outside of the site `{}`", path.display(), root.display()))
            .hint("Name the site with `--root`.")
    })?;
    Ok(relative.to_string_lossy().replace('\\', "/"))
}
