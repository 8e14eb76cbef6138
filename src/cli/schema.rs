//! `guidepost schema`: JSON Schemas, so that editors complete and check.

use clap::ValueEnum;

use super::ui::Ui;
use crate::error::Result;
use crate::{config, fields, load, readiness, report};

/// Print a JSON Schema for editors
#[derive(clap::Args)]
pub(super) struct Args {
    /// What the schema describes
    what: What,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// guidepost.yaml
    Config,
    /// The block at the head of an article
    FrontMatter,
    /// The document of check --format json
    Findings,
    /// checklists/FEATURE.yaml
    Checklist,
    /// checklists/templates/ID-VERSION.yaml
    ChecklistTemplate,
    /// The document of checklist report --format json
    Readiness,
}

pub(super) fn run(args: &Args, ui: &mut Ui) -> Result<u8> {
    let schema = match args.what {
        What::Findings => {
            ui.result(report::SCHEMA);
            return Ok(0);
        }
        What::Config => fields::schema("guidepost.yaml", config::FIELDS, false),
        What::Checklist => readiness::schema(),
        What::ChecklistTemplate => readiness::template_schema(),
        What::Readiness => report::readiness::schema(),
        What::FrontMatter => fields::schema("Guidepost front matter", load::front_matter::FIELDS, true),
    };
    ui.result(&format!("{schema:#}\n"));
    Ok(0)
}
