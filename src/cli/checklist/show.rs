//! `guidepost checklist show`: every question of one checklist, and what its answer rests on.

use super::feature;
use crate::cli::Common;
use crate::cli::ui::Ui;
use crate::error::Result;
use crate::report::readiness;

/// Show one checklist with its evidence
#[derive(clap::Args)]
pub(super) struct Args {
    /// The feature's id
    #[arg(value_name = "FEATURE")]
    feature: String,
}

pub(super) fn run(args: &Args, common: &Common, ui: &mut Ui) -> Result<u8> {
    let opened = feature::open(common)?;
    let standing = readiness::masked(feature::find(&opened.judged, &args.feature)?);
    ui.words(&readiness::show(&standing, ui.color(), ui.width()));
    Ok(0)
}
