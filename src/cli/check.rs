//! `guidepost check`: what is wrong, at its line. Exit status 1 when something is as bad as `--fail-on`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::formats::{self, Wanted as Formats};
use super::ui::Ui;
use super::{Common, explain};
use crate::diag::{Diagnostic, Severity};
use crate::error::{Error, Result};
use crate::git::Revision;
use crate::lint::baseline;
use crate::lint::plan::Selection;
use crate::load::Loaded;
use crate::pipeline::known::{Known, Recorded};
use crate::pipeline::repair::{self, Wanted};
use crate::pipeline::{self, Base, Changed, Comparison, Past, Timings, Verdict, Workspace};
use crate::report::{self, FORMATS, Input, Summary};
use crate::text::{count, visible};

mod mend;
mod scope;
mod written;

/// What the formats write.
const WHAT: &str = "the findings";

/// Report what is wrong, at the line where it is wrong
#[derive(clap::Args)]
pub(super) struct Args {
    /// Report only what is in these files and folders; one folder with a site of its own is the root
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[arg(long, value_name = "FORMAT[=FILE]", help = formats::help(WHAT, FORMATS), long_help = formats::long_help(WHAT, FORMATS))]
    format: Vec<String>,
    /// Fail when something is at least this bad
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    fail_on: FailOn,
    /// Mend what can be mended without changing the meaning
    #[arg(long, conflicts_with_all = ["diff", "write_baseline", "compare"])]
    fix: bool,
    /// With --fix or --diff, make changes too that a person must look over
    #[arg(long = "unsafe")]
    risky: bool,
    /// Show as a patch what --fix would change, and write nothing
    #[arg(long, conflicts_with_all = ["statistics", "write_baseline", "compare"])]
    diff: bool,
    /// Look only for these rules: codes, names, or the letters that codes begin with
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,
    /// Leave these rules out
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Report only what the changes since this revision touched or broke
    #[arg(long, value_name = "REV")]
    changed_since: Option<String>,
    /// Say whether the site is better or worse than at this revision; fail when it is worse
    #[arg(long, value_name = "REV", conflicts_with = "changed_since")]
    compare: Option<String>,
    /// Report URLs that this revision published and that lead nowhere now
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// Record today's findings as known in guidepost.baseline.json, or take mended ones out of it
    #[arg(long, conflicts_with_all = ["paths", "changed_since", "compare", "select", "ignore"])]
    write_baseline: bool,
    /// Ask other servers too whether the links to them lead somewhere
    #[arg(long)]
    external: bool,
    /// Count findings by rule instead of showing each
    #[arg(long)]
    statistics: bool,
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
    if args.risky && !args.fix && !args.diff {
        return Err(Error::cannot_run("`--unsafe` says which changes to make, but none are asked for")
            .hint("Add `--fix` to make them, or `--diff` to see them first."));
    }
    let formats = written::wanted(&args.format, args.statistics)?;
    let (place, only) = scope::scope(&args.paths, common)?;
    let root = place.root.clone();
    // What cannot be used is said before a large site is read.
    let known = Known::read(&root)?;
    let revision = |name: &Option<String>| name.as_ref().map(|name| Revision::resolve(&root, name)).transpose();
    let (since, base, compared) = (revision(&args.changed_since)?, revision(&args.base)?, revision(&args.compare)?);
    let working = ui.working("Checking the articles");
    let mut workspace = Workspace::open(pipeline::Options { dates: false, ..place.options(None) }, &mut Timings::default())?;
    workspace.expect_articles()?;
    workspace.select(Selection { select: args.select.clone(), ignore: args.ignore.clone() })?;
    workspace.base = base.map(|base| Base::at(&workspace, &base)).transpose()?;
    let changed = since.map(|since| Changed::since(&workspace, &since)).transpose()?;

    let loaded = workspace.load(&mut Timings::default());
    // What talks while it works does so itself.
    let working = (!args.external && !args.fix && !args.diff).then_some(working);
    if args.external {
        let (asked, unverified) = workspace.ask_others(&loaded)?;
        ui.note(&format!("{} to other sites asked for, {unverified} of them not verified.", count(asked, "link")));
    }
    let whole = only.is_empty() && changed.is_none() && args.select.is_empty() && args.ignore.is_empty();
    let run = Run { args, only, changed, known, whole };
    let (loaded, findings) = run.find(&mut workspace, loaded, ui)?;
    drop(working);
    if args.write_baseline {
        return run.record(&workspace, &loaded, &findings, ui);
    }
    let (all, new) = run.sift(&workspace, &loaded, findings, ui)?;
    if !args.diff {
        run.report(&workspace, (&loaded, &report::showable(new.clone())), formats, ui)?;
    }
    match compared {
        Some(revision) => run.compare(&workspace, (&revision, &all), ui),
        None => Ok(u8::from(run.fails(&new))),
    }
}

/// One run of the command.
struct Run<'a> {
    args: &'a Args,
    only: Vec<String>,
    changed: Option<Changed>,
    known: Known,
    /// Everything is looked at, so what is not found is not there.
    whole: bool,
}

impl Run<'_> {
    fn is_asked_for(&self, finding: &Diagnostic) -> bool {
        scope::is_in(&self.only, finding) && self.changed.as_ref().is_none_or(|changed| changed.diff.touches(&finding.file))
    }

    /// Finds, and with `--fix` mends.
    fn find(&self, workspace: &mut Workspace, loaded: Loaded, ui: &mut Ui) -> Result<(Loaded, Vec<Diagnostic>)> {
        if !self.args.fix && !self.args.diff {
            let findings = workspace.check(&loaded);
            return Ok((loaded, findings));
        }
        let before = workspace.check(&loaded);
        let asked_for = |finding: &Diagnostic| self.is_asked_for(finding);
        let wanted = Wanted { with_unsafe: self.args.risky, asked_for: &asked_for };
        let repaired = repair::repair(workspace, (loaded, before.clone()), &wanted);
        if self.args.diff {
            mend::show(&repaired, ui);
            return Ok((repaired.undo(workspace), before));
        }
        mend::write(&workspace.options.root, &repaired, ui)?;
        Ok((repaired.loaded, repaired.findings))
    }

    /// All findings that were asked for, and those of them that are not in the baseline.
    fn sift(
        &self,
        workspace: &Workspace,
        loaded: &Loaded,
        findings: Vec<Diagnostic>,
        ui: &mut Ui,
    ) -> Result<(Vec<Diagnostic>, Vec<Diagnostic>)> {
        let mut sifted = workspace.sift(&self.known, loaded, findings.clone(), self.whole);
        if self.args.fix
            && let Some(pruned) = sifted.pruned.take()
        {
            self.known.prune(&workspace.options.root, &pruned)?;
            sifted.new.retain(|finding| finding.code.code != "GP003");
            ui.done(&format!("Mended findings taken out of {}.", baseline::FILE));
        }
        let mut new = sifted.new;
        new.retain(|finding| scope::is_in(&self.only, finding));
        if let Some(changed) = &self.changed {
            new = changed.keep(new, workspace, &workspace.plan)?;
        }
        if sifted.known > 0 {
            ui.note(&format!("{} in {} left out.", count(sifted.known, "known finding"), baseline::FILE));
        }
        Ok((findings, new))
    }

    fn report(
        &self,
        workspace: &Workspace,
        (loaded, findings): (&Loaded, &[Diagnostic]),
        formats: Formats<written::Render>,
        ui: &mut Ui,
    ) -> Result<()> {
        let source = |path: &crate::tree::SourcePath| pipeline::source(loaded, workspace, path);
        let summary = Summary::of(findings, loaded.site.articles.len());
        let prefix = crate::git::prefix(&workspace.options.root);
        let lines = self.changed.as_ref().map(|changed| changed.writing(&source));
        let changed = lines.as_ref().map(|lines| lines as &dyn Fn(&Diagnostic) -> bool);
        let input =
            Input { width: ui.width(), prefix: &prefix, changed, explain: &explain::texts, ..Input::new(findings, &source, summary) };
        // With `--compare` the verdict takes the place of the findings, unless a format asks for them.
        let silent = self.args.compare.is_some() && self.args.format.is_empty() && !self.args.statistics;
        written::write(if silent { vec![] } else { formats }, &input, self.args.statistics, ui)
    }

    /// `--write-baseline`.
    fn record(&self, workspace: &Workspace, loaded: &Loaded, findings: &[Diagnostic], ui: &mut Ui) -> Result<u8> {
        let file = baseline::FILE;
        // What is never in the way needs no baseline.
        let findings: &[Diagnostic] = &findings.iter().filter(|one| !one.code.is_readiness()).cloned().collect::<Vec<_>>();
        let prints = workspace.fingerprints(loaded, findings);
        match self.known.record(&workspace.options.root, findings, &prints)? {
            Recorded::New(recorded) => {
                ui.done(&format!(
                    "{} recorded in {file}. From now on `guidepost check` reports only what is new.",
                    count(recorded, "finding")
                ));
                ui.note("Commit the file. It can only shrink: mended findings are asked out of it.");
                return Ok(0);
            }
            Recorded::Shrunk { mended: 0, left } => ui.done(&format!("Nothing in {file} is mended; {left} left.")),
            Recorded::Shrunk { mended, left } => ui.done(&format!("{} taken out of {file}, {left} left.", count(mended, "mended finding"))),
        }
        let sifted = workspace.sift(&self.known, loaded, findings.to_vec(), false);
        if !sifted.new.is_empty() {
            let new = count(sifted.new.len(), "new finding");
            ui.note(&format!("{new} not added: the baseline only shrinks. To record everything anew, delete {file} first."));
        }
        Ok(0)
    }

    /// `--compare`: the verdict, and failure when it is worse.
    fn compare(&self, workspace: &Workspace, (revision, now): (&Revision, &[Diagnostic]), ui: &mut Ui) -> Result<u8> {
        let past = Past::under_todays_settings(workspace, revision)?.check(&workspace.plan);
        let asked_for = |findings: &[Diagnostic]| {
            findings.iter().filter(|one| scope::is_in(&self.only, one) && !one.code.is_readiness()).cloned().collect::<Vec<_>>()
        };
        let comparison = Comparison::of(&asked_for(&past), &asked_for(now));
        let table = comparison.table(&visible(&revision.name));
        if self.args.format.iter().any(|format| !format.contains('=')) || self.args.statistics {
            ui.say(table.trim_end());
        } else {
            ui.result(&table);
        }
        Ok(u8::from(comparison.verdict == Verdict::Worse && !matches!(self.args.fail_on, FailOn::Never)))
    }

    fn fails(&self, findings: &[Diagnostic]) -> bool {
        let limit = match self.args.fail_on {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Info => Severity::Info,
            FailOn::Never => return false,
        };
        findings.iter().any(|finding| finding.severity >= limit && !finding.code.is_readiness())
    }
}
