//! `guidepost checklist report`: one row for each feature, then what is wrong. Exit status 0 whatever is found, but with `--strict`.

use std::path::{Path, PathBuf};

use super::base;
use crate::cli::formats::{self, Wanted};
use crate::cli::ui::Ui;
use crate::cli::{Common, explain, lexical};
use crate::diag::{Diagnostic, Severity};
use crate::error::Result;
use crate::git::Revision;
use crate::load::Loaded;
use crate::pipeline::readiness::{Earlier, Judged, TouchedFeatures, pages};
use crate::pipeline::{self, Timings, Workspace};
use crate::report::readiness::{self as readout, FORMATS, Readout, Render};
use crate::report::{self, Input, Summary};
use crate::site::readiness::Standing;
use crate::site::readiness::change::{Change, Verdict};
use crate::text::{count, visible};

/// What the formats write.
const WHAT: &str = "the report";

/// Report how ready each feature is
#[derive(clap::Args)]
pub(super) struct Args {
    #[arg(long, value_name = "FORMAT[=FILE]", help = formats::help(WHAT, FORMATS), long_help = formats::long_help(WHAT, FORMATS))]
    format: Vec<String>,
    /// Say whether readiness is better or worse than at this revision; else than the base branch that CI names
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// Report only the features that the changes since this revision touch
    #[arg(long, value_name = "REV")]
    changed_since: Option<String>,
    /// Fail when there is a warning, or readiness is worse than at the base
    #[arg(long)]
    strict: bool,
    /// Ask other servers too whether the addresses that are evidence lead somewhere
    #[arg(long)]
    external: bool,
    /// Write a page for each feature, with badges, into this folder of its own
    #[arg(long, value_name = "DIR")]
    pages: Option<PathBuf>,
}

pub(super) fn run(args: &Args, common: &Common, ui: &mut Ui) -> Result<u8> {
    let formats = formats::wanted(FORMATS, &args.format)?;
    let place = common.place(None)?;
    let since = args.changed_since.as_ref().map(|name| Revision::resolve(&place.root, name)).transpose()?;
    let base = match (&args.base, &since) {
        (Some(name), _) => Some(Revision::resolve(&place.root, name)?),
        (None, Some(since)) => Some(since.clone()),
        (None, None) => base::of_ci(&place.root, ui),
    };
    base::say_unusable_folder(&place.root, ui);
    let working = (!args.external).then(|| ui.working("Judging the checklists"));
    let mut workspace = Workspace::open(pipeline::Options { dates: false, ..place.options(None) }, &mut Timings::default())?;
    let loaded = workspace.load(&mut Timings::default());
    if args.external {
        let (asked, unverified) = workspace.ask_evidence()?;
        ui.note(&format!("{} of evidence asked for, {unverified} of them not verified.", count(asked, "URL")));
    }
    let judged = workspace.readiness(&loaded, base.as_ref())?;
    let earlier = base.as_ref().map(|base| Earlier::at(&workspace, base, &judged)).transpose()?;
    let run = Run { args, workspace: &workspace, loaded: &loaded, judged: &judged };
    let touched = since.map(|since| run.touched(&since, earlier.as_ref())).transpose()?;
    let change = earlier.as_ref().map(|earlier| run.change(earlier, touched.as_ref()));
    let findings = run.findings(touched.as_ref());
    drop(working);
    run.report(Found { findings: &findings, change: change.as_ref(), touched: touched.as_ref() }, formats, ui)?;
    if let Some(folder) = &args.pages {
        run.pages(folder, ui)?;
    }
    let is_worse = change.is_some_and(|change| change.verdict == Verdict::Worse);
    Ok(u8::from(args.strict && (is_worse || findings.iter().any(|finding| finding.severity >= Severity::Warning))))
}

/// One run of the command.
struct Run<'a> {
    args: &'a Args,
    workspace: &'a Workspace,
    loaded: &'a Loaded,
    judged: &'a Judged,
}

/// What there is to say.
struct Found<'a> {
    findings: &'a [Diagnostic],
    change: Option<&'a Change>,
    touched: Option<&'a TouchedFeatures>,
}

impl Run<'_> {
    fn touched(&self, since: &Revision, earlier: Option<&Earlier>) -> Result<TouchedFeatures> {
        let same = earlier
            .filter(|earlier| since.merge_base(&self.workspace.options.root).is_ok_and(|base| base.commit == earlier.revision.commit));
        match same {
            Some(earlier) => TouchedFeatures::since(self.workspace, (self.loaded, self.judged), earlier),
            None => {
                let earlier = Earlier::at(self.workspace, since, self.judged)?;
                TouchedFeatures::since(self.workspace, (self.loaded, self.judged), &earlier)
            }
        }
    }

    /// The pages, as an output of their own.
    fn pages(&self, folder: &Path, ui: &mut Ui) -> Result<()> {
        let folder = lexical(&std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()));
        let published = pages::write(self.workspace, self.loaded, self.judged, &folder)?;
        ui.done(&format!("{} about readiness, in {}", count(published.files, "file"), visible(&folder.display().to_string())));
        published.notes.iter().for_each(|note| ui.note(note));
        Ok(())
    }

    /// What changed since the base. A feature that is gone belongs to every change.
    fn change(&self, earlier: &Earlier, touched: Option<&TouchedFeatures>) -> Change {
        let mut change = earlier.change(self.judged);
        let is_gone = |id: &str| !self.judged.readiness.features.iter().any(|standing| standing.id == id);
        change.features.retain(|moved| touched.is_none_or(|touched| touched.ids.contains(&moved.id)) || is_gone(&moved.id));
        change.verdict = Verdict::of(change.features.iter().map(|moved| moved.verdict));
        change
    }

    /// The findings to be shown. None is graver than a warning, whatever the site's settings say.
    fn findings(&self, touched: Option<&TouchedFeatures>) -> Vec<Diagnostic> {
        let source = |path: &crate::tree::SourcePath| pipeline::source(self.loaded, self.workspace, path);
        let findings = touched.map_or_else(|| self.judged.findings.clone(), |touched| touched.keep(self.judged, &source));
        let mut findings = report::showable(findings);
        readout::never_graver_than_a_warning(&mut findings);
        findings
    }

    fn report(&self, found: Found<'_>, formats: Wanted<Render>, ui: &mut Ui) -> Result<()> {
        let features = self.judged.readiness.features.iter();
        let features: Vec<Standing> =
            features.filter(|standing| found.touched.is_none_or(|touched| touched.holds(standing))).map(readout::masked).collect();
        let uncovered = found.touched.map(|touched| touched.uncovered(&self.judged.readiness));
        let source = |path: &crate::tree::SourcePath| pipeline::source(self.loaded, self.workspace, path);
        let prefix = crate::git::prefix(&self.workspace.options.root);
        let summary = Summary::of(found.findings, self.loaded.site.articles.len());
        let input = Input {
            width: ui.width(),
            prefix: &prefix,
            explain: &explain::texts,
            command: "guidepost checklist report",
            ..Input::new(found.findings, &source, summary)
        };
        let readout = Readout {
            input: &input,
            features: &features,
            change: found.change,
            uncovered: uncovered.as_deref(),
            is_strict: self.args.strict,
        };
        for (format, file) in formats {
            match file {
                None => ui.result(&(format.render)(&Readout { input: &Input { color: ui.color(), ..input }, ..readout })),
                Some(file) => formats::write(&file, &(format.render)(&readout))?,
            }
        }
        formats::summarize(|| readout::markdown(&readout), ui);
        Ok(())
    }
}
