//! `guidepost init` and `guidepost new`: arguments in, what was written out.

use std::path::PathBuf;

use super::ui::Ui;
use super::{Common, init, new};
use crate::error::Result;

/// Make a help center that passes its own check, or adopt a folder of Markdown
#[derive(clap::Args)]
pub(super) struct InitArgs {
    /// Write it here; made when it does not exist
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// Adopt the Markdown of this folder: write the config and nothing else
    #[arg(long, value_name = "FOLDER")]
    from: Option<String>,
}

/// Add an article, a section or a checklist from its template
#[derive(clap::Args)]
pub(super) struct NewArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Write an article with the parts of its kind
    Article {
        /// Where, relative to the content folder, such as billing/refunds.md
        path: String,
        /// Take this kind's template instead of the config's default
        #[arg(long)]
        kind: Option<String>,
    },
    /// Write a section's title, description and icon
    Section {
        /// The folder, relative to the content folder
        path: String,
    },
    /// Write a checklist with every question of a template
    Checklist {
        /// The feature's id, such as single-sign-on
        feature: String,
        /// Take this template instead of customer-success: its id, or id@version
        #[arg(long, value_name = "ID")]
        template: Option<String>,
    },
}

pub(super) fn run_init(args: &InitArgs, common: &Common, ui: &mut Ui) -> Result<u8> {
    let folder = common.root.clone().unwrap_or_else(|| args.folder.clone());
    let report = init::init(&init::InitOptions { folder, from: args.from.clone() })?;
    ui.words(&init::summary(&report));
    Ok(0)
}

pub(super) fn run_new(args: &NewArgs, common: &Common, ui: &mut Ui) -> Result<u8> {
    let place = common.place(None)?;
    let settings = crate::pipeline::read_settings(&place.options(None))?;
    let report = match &args.what {
        What::Article { path, kind } => new::new_article(&place.root, &settings, path, kind.as_deref())?,
        What::Section { path } => new::new_section(&place.root, &settings, path)?,
        What::Checklist { feature, template } => {
            let templates = crate::pipeline::readiness::templates(&place.root)?;
            new::new_checklist(&place.root, (&settings, &templates), feature, template.as_deref())?
        }
    };
    ui.words(&init::summary(&report));
    Ok(0)
}
