//! The one feature that a command is about.

use crate::cli::Common;
use crate::error::{Error, Result};
use crate::pipeline::readiness::Judged;
use crate::pipeline::{self, Timings, Workspace};
use crate::site::readiness::{Standing, State};
use crate::text::{nearest, visible};

/// A site whose readiness is judged.
pub(super) struct Opened {
    pub(super) workspace: Workspace,
    pub(super) judged: Judged,
}

/// Reads and judges everything.
///
/// # Errors
/// When the site or its checklists cannot be read.
pub(super) fn open(common: &Common) -> Result<Opened> {
    let place = common.place(None)?;
    let mut workspace = Workspace::open(pipeline::Options { dates: false, ..place.options(None) }, &mut Timings::default())?;
    let loaded = workspace.load(&mut Timings::default());
    let judged = workspace.readiness(&loaded, None)?;
    Ok(Opened { workspace, judged })
}

/// The feature of this id, with a checklist.
///
/// # Errors
/// When there is none; the hint names the nearest, or says how to begin one.
pub(super) fn find<'a>(judged: &'a Judged, id: &str) -> Result<&'a Standing> {
    let features = &judged.readiness.features;
    match features.iter().find(|standing| standing.id == id) {
        Some(standing) if standing.state == State::Missing => {
            Err(Error::cannot_run(format!("the feature `{}` has no checklist", visible(id)))
                .hint(format!("Begin one: `guidepost new checklist {}`.", visible(id))))
        }
        Some(standing) => Ok(standing),
        None => {
            let near = nearest(id, features.iter().map(|standing| standing.id.as_str()));
            let hint = match (near, features.is_empty()) {
                (Some(near), _) => format!("Did you mean `{}`?", visible(near)),
                (None, true) => "There is no checklist yet: `guidepost new checklist FEATURE` begins one.".to_owned(),
                (None, false) => "`guidepost checklist report` lists them all.".to_owned(),
            };
            Err(Error::cannot_run(format!("no feature is called `{}`", visible(id))).hint(hint))
        }
    }
}
