//! The search index beside the snapshots: made on one thread of its own, when somebody asks or when nothing was saved for
//! a moment, so that no save and no page waits for it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::build::Site;
use super::{QUIET, Shared};
use crate::error::Result;
use crate::pipeline::find;
use crate::search::Searcher;

/// How long a question waits for the index of what was saved last.
const PATIENCE: Duration = Duration::from_secs(2);

/// So many questions wait at once, each with a thread.
const MOST_WAITING: usize = 32;

/// The engine of a site, or a sentence that says why there is none.
pub(super) type Engine = std::result::Result<Arc<Searcher>, String>;

/// The newest engine, and who waits for it.
#[derive(Default)]
pub(super) struct Finder {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The number of the site that it was made of, and the engine.
    made: Option<(u64, Engine)>,
    /// Somebody waits, so the maker must not.
    is_wanted: bool,
    waiting: usize,
}

impl State {
    /// The engine of this site or of a newer one.
    fn of(&self, number: u64) -> Option<Engine> {
        self.made.as_ref().filter(|(made, _)| *made >= number).map(|(_, engine)| engine.clone())
    }
}

impl Finder {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The engine of a site, if it is made.
    pub(super) fn now(&self, site: &Site) -> Option<Engine> {
        self.state().of(site.number)
    }

    /// Waits for the engine of a site; that of an older one when it takes too long, and none when there never was one.
    pub(super) fn wait(&self, site: &Site) -> Option<Engine> {
        let mut state = self.state();
        let end = Instant::now() + PATIENCE;
        if state.waiting < MOST_WAITING {
            state.waiting += 1;
            state.is_wanted = true;
            self.changed.notify_all();
            while state.of(site.number).is_none() {
                let Some(left) = end.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) else { break };
                state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
            }
            state.waiting -= 1;
        }
        state.made.as_ref().map(|(_, engine)| engine.clone())
    }

    /// Sleeps for a moment, or until somebody asks; tells whether somebody did.
    fn rest(&self) -> bool {
        let wanted = self.changed.wait_timeout_while(self.state(), QUIET, |state| !state.is_wanted);
        let (mut state, _) = wanted.unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut state.is_wanted)
    }

    /// Makes the engine of a site, from that of an older one where there is one.
    fn make(&self, site: &Site) {
        let before = self.state().made.as_ref().and_then(|(_, engine)| engine.clone().ok());
        // A bug that ends the search must not end the preview.
        let made = catch_unwind(AssertUnwindSafe(|| engine(site, before.as_deref())));
        let engine = match made {
            Ok(Ok(engine)) => Ok(Arc::new(engine)),
            Ok(Err(error)) => Err(format!("The index could not be made: {error}.")),
            Err(_) => Err("Making the index failed unexpectedly: this is a bug in Guidepost.".to_owned()),
        };
        self.state().made = Some((site.number, engine));
        self.changed.notify_all();
    }
}

fn engine(site: &Site, before: Option<&Searcher>) -> Result<Searcher> {
    match before {
        Some(before) => find::updated(before, &site.loaded.site),
        None => find::searcher(&site.loaded.site),
    }
}

/// Starts the maker. It works with one processor; the others are for the next save.
pub(super) fn start(shared: Arc<Shared>) {
    std::thread::spawn(move || {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let mut last = None;
        loop {
            let is_wanted = shared.finder.rest();
            let site = shared.snapshot().site.clone();
            let is_quiet = !shared.building.load(Ordering::Relaxed) && last == Some(site.number);
            last = Some(site.number);
            if !site.loaded.site.settings.search || shared.finder.now(&site).is_some() || !(is_wanted || is_quiet) {
                continue;
            }
            match &pool {
                Ok(pool) => pool.install(|| shared.finder.make(&site)),
                Err(_) => shared.finder.make(&site),
            }
        }
    });
}
