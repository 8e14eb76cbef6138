//! `guidepost checklist`: whether features can be supported. It reports and never blocks.

use super::Common;
use super::ui::Ui;
use crate::error::Result;

mod base;
mod export;
mod feature;
mod history;
mod report;
mod show;
mod sign;
mod verify;

/// Report and sign off whether features can be supported
#[derive(clap::Args)]
pub(super) struct Args {
    #[command(subcommand)]
    command: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Report how ready each feature is
    Report(report::Args),
    /// Show one checklist with its evidence
    Show(show::Args),
    /// Stand for a checklist, with your Git name and key
    Sign(sign::Args),
    /// Check that a sign-off holds
    Verify(verify::Args),
    /// Write a checklist out for release notes, or as a statement
    Export(export::Args),
    /// Show how the answers moved, from Git
    History(history::Args),
}

pub(super) fn run(args: &Args, common: &Common, ui: &mut Ui) -> Result<u8> {
    match &args.command {
        What::Report(args) => report::run(args, common, ui),
        What::Show(args) => show::run(args, common, ui),
        What::Sign(args) => sign::run(args, common, ui),
        What::Verify(args) => verify::run(args, common, ui),
        What::Export(args) => export::run(args, common, ui),
        What::History(args) => history::run(args, common, ui),
    }
}
