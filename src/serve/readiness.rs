//! The readiness pages of a preview: made when somebody first looks at one, because judging asks Git and the index. They
//! are shown whether or not the site publishes them.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::build::Site;
use super::search;
use crate::error::Result;
use crate::pipeline::{self, Timings, Workspace};
use crate::render::Renderer;
use crate::render::readiness::FOLDER;
use crate::tree::{Sink, SourcePath};

/// Files by their path in the output.
type Files = HashMap<String, Vec<u8>>;

/// What the pages of one moment are made from, and the pages.
pub(super) struct Readiness {
    options: pipeline::Options,
    made: OnceLock<std::result::Result<Files, String>>,
}

impl Readiness {
    /// Judges nothing yet.
    pub(super) fn new(options: &pipeline::Options) -> Readiness {
        let options = pipeline::Options { dates: false, colour_ahead: false, ..options.clone() };
        Readiness { options, made: OnceLock::new() }
    }

    /// A page or a badge; `None` where there is no such file, and why where they cannot be made.
    pub(super) fn get(&self, file: &str, site: &Site) -> Option<std::result::Result<&[u8], &str>> {
        if !file.starts_with(FOLDER) {
            return None;
        }
        match self.made.get_or_init(|| self.make(site).map_err(|error| error.to_string())) {
            Ok(files) => Some(Ok(files.get(file)?)),
            Err(why) => Some(Err(why)),
        }
    }

    /// The site is read once more: what is shown may be older than the checklists, and the watching thread holds the rest.
    fn make(&self, site: &Site) -> Result<Files> {
        let mut workspace = Workspace::open(self.options.clone(), &mut Timings::default())?;
        let mut loaded = workspace.load(&mut Timings::default());
        let judged = workspace.readiness(&loaded, None)?;
        loaded.site.settings.base_url.clone_from(&site.loaded.site.settings.base_url);
        let memory = Memory::default();
        let renderer = Renderer::new(&loaded.site, &site.theme, &site.code).with_api(search::PATH);
        renderer.with_readiness(Some(&judged.readiness)).write_readiness(&memory)?;
        Ok(memory.0.into_inner().unwrap_or_else(PoisonError::into_inner))
    }
}

#[derive(Default)]
struct Memory(Mutex<Files>);

impl Sink for Memory {
    fn write(&self, path: &str, bytes: Vec<u8>) -> Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), bytes);
        Ok(())
    }

    fn copy(&self, _: &str, _: &SourcePath) -> Result<()> {
        Ok(())
    }
}
