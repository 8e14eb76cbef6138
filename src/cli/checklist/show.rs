//! `guidepost checklist show`.

use crate::cli::Common;
use crate::cli::ui::Ui;
use crate::error::{Error, Result};

/// Show one checklist with its evidence
#[derive(clap::Args)]
pub(super) struct Args {
    /// The feature's id
    #[arg(value_name = "FEATURE")]
    feature: String,
}

pub(super) fn run(args: &Args, _common: &Common, _ui: &mut Ui) -> Result<u8> {
    Err(Error::cannot_run(format!("`{}` cannot be done yet", args.feature)))
}
