//! `guidepost checklist report`: one row for each feature, then what is wrong. Exit status 0 whatever is found.

use crate::cli::Common;
use crate::cli::ui::Ui;
use crate::error::Result;
use crate::pipeline::{self, Timings, Workspace};

/// Report how ready each feature is
#[derive(clap::Args)]
pub(super) struct Args {}

pub(super) fn run(_args: &Args, common: &Common, ui: &mut Ui) -> Result<u8> {
    let place = common.place(None)?;
    let mut workspace = Workspace::open(pipeline::Options { dates: false, ..place.options(None) }, &mut Timings::default())?;
    let loaded = workspace.load(&mut Timings::default());
    let judged = workspace.readiness(&loaded, None)?;
    for standing in &judged.readiness.features {
        ui.words(&format!("{}  {}\n", standing.id, standing.verdict()));
    }
    Ok(0)
}
