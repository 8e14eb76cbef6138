//! `guidepost checklist sign`: stand for a checklist, with a name and a day, and with a key where Git has one.

use crate::cli::Common;
use crate::cli::ui::Ui;
use crate::error::Result;
use crate::pipeline::readiness::Order;
use crate::pipeline::readiness::Trust;
use crate::pipeline::{self, Timings, Workspace};
use crate::text::secrets;

/// Stand for a checklist, with your Git name and key
#[derive(clap::Args)]
pub(super) struct Args {
    /// The feature's id
    #[arg(value_name = "FEATURE")]
    feature: String,
    /// Sign off in this name instead of Git's: "Ana Ruiz <ana@example.com>"
    #[arg(long, value_name = "NAME")]
    reviewer: Option<String>,
    /// Sign off without the key that Git is configured for
    #[arg(long)]
    no_key: bool,
}

pub(super) fn run(args: &Args, common: &Common, ui: &mut Ui) -> Result<u8> {
    let place = common.place(None)?;
    let mut workspace = Workspace::open(pipeline::Options { dates: false, ..place.options(None) }, &mut Timings::default())?;
    let loaded = workspace.load(&mut Timings::default());
    let judged = workspace.readiness(&loaded, Trust::Here)?;
    let order = Order { feature: &args.feature, reviewer: args.reviewer.as_deref(), with_key: !args.no_key };
    let signed = workspace.sign_off((&loaded, &judged), &order)?;
    let mut lines = signed.what.iter().map(|line| secrets::mask(line));
    ui.done(&lines.next().unwrap_or("Signed off.".into()));
    lines.for_each(|line| ui.say(&format!("  {line}")));
    ui.say(&format!("  signed with {}", secrets::mask(signed.key.as_deref().unwrap_or("no key"))));
    signed.notes.iter().for_each(|note| ui.note(&secrets::mask(note)));
    Ok(0)
}
