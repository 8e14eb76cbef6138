//! `guidepost checklist export`: a filled checklist for release notes, or as a statement that others can sign.

use std::path::PathBuf;

use clap::ValueEnum;

use super::feature;
use crate::cli::ui::Ui;
use crate::cli::{Common, formats};
use crate::error::{Error, Result};
use crate::report::readiness;
use crate::text::visible;
use crate::{fs, git};

/// Write a checklist out for release notes, or as a statement
#[derive(clap::Args)]
pub(super) struct Args {
    /// The feature's id
    #[arg(value_name = "FEATURE")]
    feature: String,
    /// What to write
    #[arg(long, value_name = "FORMAT", default_value = "markdown")]
    format: Shape,
    /// The file to write, instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Shape {
    /// A document for people
    Markdown,
    /// An in-toto statement about the checklist's file
    Statement,
}

pub(super) fn run(args: &Args, common: &Common, ui: &mut Ui) -> Result<u8> {
    let opened = feature::open(common)?;
    let standing = readiness::masked(feature::find(&opened.judged, &args.feature)?);
    let text = match args.format {
        Shape::Markdown => readiness::exported(&standing),
        Shape::Statement => {
            let source = standing.source.clone().ok_or_else(|| Error::cannot_run("the checklist has no file"))?;
            let root = &opened.workspace.options.root;
            let bytes = fs::read_bytes(&root.join(source.as_str()))?;
            let prefix = git::prefix(root);
            let path = if prefix.is_empty() { source.to_string() } else { format!("{prefix}/{source}") };
            readiness::statement(&standing, (&path, &bytes))
        }
    };
    match &args.output {
        None => ui.result(&text),
        Some(file) => {
            formats::write(file, &text)?;
            ui.done(&format!("The checklist of `{}` is in `{}`.", visible(&args.feature), visible(&file.to_string_lossy())));
        }
    }
    Ok(0)
}
