//! The readiness pages: a part of the published site where the config says so, else an output of their own.

use std::collections::HashSet;
use std::path::Path;

use super::Judged;
use crate::error::{Error, Result};
use crate::fs::{PublishOptions, Published, Publisher};
use crate::load::Loaded;
use crate::pipeline::Workspace;
use crate::readiness;
use crate::render::{Renderer, pages};

/// Writes the pages, badges and what they need into a folder that is no part of the site.
///
/// # Errors
/// When the folder would be published with the site or cannot be written, or when a template fails.
pub fn write(workspace: &Workspace, loaded: &Loaded, judged: &Judged, folder: &Path) -> Result<Published> {
    let (root, output, settings) = (&workspace.options.root, &workspace.options.output, &workspace.settings);
    let sources = [root.join(&settings.content), root.join(&settings.static_folder), root.join(readiness::FOLDER)];
    if sources.iter().chain([output]).any(|other| folder.starts_with(other) && other != root) {
        let error = Error::cannot_run(format!("the readiness pages in `{}` would lie among the site's own files", folder.display()));
        return Err(error
            .hint("Choose a folder of their own: `--pages readiness-pages`.")
            .hint("To publish them with the site, write `readiness: {publish: true}` into guidepost.yaml."));
    }
    let protect: Vec<&Path> = sources.iter().chain([output]).map(AsRef::as_ref).collect();
    let publisher = Publisher::open(&PublishOptions { output: folder, root, protect: &protect })?;
    let mut theme = workspace.theme()?;
    theme.work_offline();
    Renderer::new(&loaded.site, &theme, workspace.highlighter())
        .with_readiness(Some(&judged.readiness))
        .apart()
        .readiness_alone(&publisher)?;
    publisher.finish()
}

/// A page of the site that has the address of a readiness page.
pub(in crate::pipeline) fn clash(site: &[pages::Page], own: &[pages::Page]) -> Option<String> {
    let taken: HashSet<&str> = site.iter().map(|page| page.file.as_str()).collect();
    own.iter().map(|page| page.file.clone()).find(|file| taken.contains(file.as_str()))
}
