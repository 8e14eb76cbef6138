//! `guidepost checklist export`.

use crate::cli::Common;
use crate::cli::ui::Ui;
use crate::error::{Error, Result};

/// Write a checklist out for release notes, or as a statement
#[derive(clap::Args)]
pub(super) struct Args {
    /// The feature's id
    #[arg(value_name = "FEATURE")]
    feature: String,
}

pub(super) fn run(args: &Args, _common: &Common, _ui: &mut Ui) -> Result<u8> {
    Err(Error::cannot_run(format!("`{}` cannot be done yet", args.feature)))
}
