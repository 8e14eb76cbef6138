//! `guidepost checklist report`: one row for each feature, then what is wrong. Exit status 0 whatever is found.

use std::path::PathBuf;

use crate::cli::ui::Ui;
use crate::cli::{Common, lexical};
use crate::error::Result;
use crate::pipeline::readiness::pages;
use crate::pipeline::{self, Timings, Workspace};
use crate::text::{count, visible};

/// Report how ready each feature is
#[derive(clap::Args)]
pub(super) struct Args {
    /// Write a page for each feature, with badges, into this folder of its own
    #[arg(long, value_name = "DIR")]
    pages: Option<PathBuf>,
}

pub(super) fn run(args: &Args, common: &Common, ui: &mut Ui) -> Result<u8> {
    let place = common.place(None)?;
    let mut workspace = Workspace::open(pipeline::Options { dates: false, ..place.options(None) }, &mut Timings::default())?;
    let loaded = workspace.load(&mut Timings::default());
    let judged = workspace.readiness(&loaded, None)?;
    for standing in &judged.readiness.features {
        ui.words(&format!("{}  {}\n", standing.id, standing.verdict()));
    }
    if let Some(folder) = &args.pages {
        let folder = lexical(&std::path::absolute(folder).unwrap_or_else(|_| folder.clone()));
        let published = pages::write(&workspace, &loaded, &judged, &folder)?;
        ui.done(&format!("{} about readiness, in {}", count(published.files, "file"), visible(&folder.display().to_string())));
        published.notes.iter().for_each(|note| ui.note(note));
    }
    Ok(0)
}
