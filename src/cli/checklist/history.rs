//! `guidepost checklist history`: how the answers moved from commit to commit, and since when gaps are open.

use clap::ValueEnum;
use serde_json::json;

use crate::cli::Common;
use crate::cli::ui::Ui;
use crate::error::{Error, Result};
use crate::pipeline::readiness::Trust;
use crate::pipeline::{self, Timings, Workspace};
use crate::readiness::history::Version;
use crate::readiness::reread;
use crate::report::readiness;
use crate::site::readiness::{Counts, Moment, Standing};
use crate::text::{count, secrets, visible};

/// Show how the answers moved, from Git
#[derive(clap::Args)]
pub(super) struct Args {
    /// The feature's id
    #[arg(value_name = "FEATURE")]
    feature: String,
    /// Print it in this form
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines for people
    Text,
    /// JSON for scripts
    Json,
}

pub(super) fn run(args: &Args, common: &Common, ui: &mut Ui) -> Result<u8> {
    let place = common.place(None)?;
    let mut workspace = Workspace::open(pipeline::Options { dates: false, ..place.options(None) }, &mut Timings::default())?;
    let loaded = workspace.load(&mut Timings::default());
    let judged = workspace.readiness(&loaded, Trust::Here)?;
    let (checklist, standing) = judged.of(&args.feature)?;
    let versions = workspace.checklist_versions(&checklist.source).map_err(|why| {
        Error::cannot_run(format!("there is no history: {why}")).hint("Run the command in a full clone of the repository.")
    })?;
    let signed: Vec<Option<String>> = sign_offs(standing, &versions);
    let standing = &readiness::masked(standing);
    match args.format {
        Format::Json => ui.result(&format!("{:#}\n", as_json(standing, &signed))),
        Format::Text if standing.history.is_empty() => {
            ui.words(&format!("`{}` is not committed yet.\n", visible(&standing.id)));
        }
        Format::Text => ui.words(&as_text(standing, &signed)),
    }
    Ok(0)
}

/// Who signed off in each version, where it was somebody new; without secrets.
fn sign_offs(standing: &Standing, versions: &[Version]) -> Vec<Option<String>> {
    let Some(source) = &standing.source else { return vec![] };
    let mut before = None;
    let signed = versions.iter().map(|version| {
        let now = version.text.as_deref().and_then(|text| reread(source, text).sign_off);
        let now = now.and_then(|sign_off| Some((sign_off.digest?, sign_off.reviewer.unwrap_or_default())));
        let new = now.clone().filter(|_| now != before).map(|(_, reviewer)| secrets::mask(&reviewer).into_owned());
        before = now;
        new
    });
    signed.collect()
}

fn as_text(standing: &Standing, signed: &[Option<String>]) -> String {
    let mut text = format!("{} ({})\n", visible(&standing.title), visible(&standing.id));
    for (n, moment) in standing.history.iter().enumerate() {
        text.push_str(&format!("{}  {}  {}\n", moment.day, moment.commit, visible(&moment.author)));
        for (id, was, is) in &moment.moves {
            text.push_str(&format!("    {}: {} → {}\n", visible(id), was.name(), is.name()));
        }
        if let Some(reviewer) = signed.get(n).and_then(Option::as_ref) {
            text.push_str(&format!("    signed off by {}\n", visible(reviewer)));
        }
        text.push_str(&format!("    {}\n", moment.counts.map_or("could not be used".to_owned(), counted)));
    }
    let gaps = standing.gaps();
    if !gaps.is_empty() {
        text.push_str(&format!("\n{} open:\n", count(gaps.len(), "gap")));
    }
    for (item, gap) in gaps {
        let age = match (gap.days, gap.since) {
            (Some(days), Some(since)) => format!("open for {}, since {since}", count(usize::try_from(days).unwrap_or(0), "day")),
            _ => "nobody knows since when".to_owned(),
        };
        let issue = gap.issue.as_deref().map_or("no issue".to_owned(), visible);
        text.push_str(&format!("  {}: {age} ({issue})\n", visible(&item.id)));
    }
    text
}

fn counted(counts: Counts) -> String {
    let Counts { yes, no, not_applicable, unanswered, .. } = counts;
    format!("{yes} yes, {no} no, {not_applicable} n/a, {unanswered} unanswered")
}

fn as_json(standing: &Standing, signed: &[Option<String>]) -> serde_json::Value {
    let moment = |(n, moment): (usize, &Moment)| {
        let moves = moment.moves.iter().map(|(id, was, is)| json!({"item": id, "from": was.name(), "to": is.name()}));
        let counts = moment.counts.map(
            |counts| json!({"yes": counts.yes, "no": counts.no, "not_applicable": counts.not_applicable, "unanswered": counts.unanswered}),
        );
        json!({
            "date": moment.day.to_string(),
            "commit": moment.commit,
            "author": moment.author,
            "moves": moves.collect::<Vec<_>>(),
            "counts": counts,
            "signed_off_by": signed.get(n),
        })
    };
    let gaps = standing.gaps().into_iter().map(|(item, gap)| {
        json!({
            "item": item.id,
            "group": gap.group.name(),
            "issue": gap.issue,
            "since": gap.since.map(|day| day.to_string()),
            "days": gap.days,
        })
    });
    json!({
        "feature": standing.id,
        "title": standing.title,
        "file": standing.source.as_ref().map(|source| secrets::mask(source.as_str())),
        "moments": standing.history.iter().enumerate().map(moment).collect::<Vec<_>>(),
        "gaps": gaps.collect::<Vec<_>>(),
    })
}
