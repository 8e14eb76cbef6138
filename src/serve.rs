//! The preview: the site in memory, served to the writer's own machine, made anew after each save.
//!
//! One loop on the calling thread waits for changes and builds; fixed workers answer from the last good snapshot.
//! Nothing is printed and nothing is written here.

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::pipeline;

mod answer;
mod browser;
mod build;
mod change;
mod events;
mod finder;
mod findings;
mod hosts;
mod http;
mod page;
mod readiness;
mod search;
mod target;
mod watch;

#[cfg(test)]
mod tests;

use build::{Maker, Snapshot};
use events::Hub;
use finder::Finder;
use hosts::Hosts;
use watch::Watch;

/// The port that is tried first.
pub const PORT: u16 = 4400;

/// So many ports after the first are tried.
const NEXT: u16 = 10;

/// Larger sites are shown first and held to their rules afterwards, when nothing was saved for a moment.
const SMALL: usize = 300;

/// That moment.
const QUIET: Duration = Duration::from_millis(500);

/// How often the watched folders are looked at, in case one of them was replaced.
const PATROL: Duration = Duration::from_secs(1);

/// How the preview is reached.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// The address to listen on: an IP address or `localhost`.
    pub host: String,
    /// The port to try first, then the ten after it; 0 for any.
    pub port: u16,
    /// Names that browsers may call this machine by, beside the loopback names and `host`.
    pub allow_hosts: Vec<String>,
    /// Whether to show the home page in the default browser.
    pub open: bool,
}

impl Default for ServeOptions {
    fn default() -> ServeOptions {
        ServeOptions { host: "127.0.0.1".into(), port: PORT, allow_hosts: vec![], open: false }
    }
}

/// What happened, for the person at the terminal.
#[derive(Debug)]
pub enum Event {
    /// The preview can be opened.
    Ready {
        /// Where, with a slash at the end.
        url: String,
        /// How many articles it has.
        articles: usize,
        /// Findings of severity error.
        errors: usize,
        /// Findings of severity warning.
        warnings: usize,
    },
    /// A change is on the screen.
    Rebuilt {
        /// From the watcher's word to the new snapshot.
        millis: u64,
        /// Findings of severity error.
        errors: usize,
        /// Findings of severity warning.
        warnings: usize,
        /// Changed files, relative to the root.
        changed: Vec<String>,
    },
    /// The last change cannot be shown; the snapshot before it still is.
    Problem(Error),
    /// A sentence worth reading.
    Note(String),
}

/// What the workers share with the loop.
struct Shared {
    current: RwLock<Arc<Snapshot>>,
    hub: Hub,
    hosts: Hosts,
    finder: Finder,
    /// A change is being built: nothing else should take the processors.
    building: AtomicBool,
    /// Where the server itself can be reached.
    address: SocketAddr,
}

impl Shared {
    fn snapshot(&self) -> Arc<Snapshot> {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Holds the site to its rules, unless that is done or a newer one is there meanwhile, and tells the browsers.
    fn look(&self) {
        let snapshot = self.snapshot();
        if !snapshot.site.is_looked_at() {
            std::thread::sleep(QUIET);
            let is_quiet = || !self.building.load(Ordering::Relaxed) && self.snapshot().generation == snapshot.generation;
            if is_quiet() {
                snapshot.site.look(&is_quiet);
            }
            if snapshot.site.is_looked_at() {
                self.hub.send(&events::reload(&snapshot, &[]));
            }
        }
    }

    /// Shows a snapshot and tells the browsers; returns the one before.
    fn show(&self, snapshot: Snapshot, changed: &[String]) -> Arc<Snapshot> {
        if snapshot.articles() <= SMALL {
            snapshot.site.look(&|| true);
        }
        let message = events::reload(&snapshot, changed);
        let before = std::mem::replace(&mut *self.current.write().unwrap_or_else(PoisonError::into_inner), Arc::new(snapshot));
        self.hub.send(&message);
        before
    }
}

/// Builds, serves and watches until the process ends.
///
/// # Errors
/// When no port is free, or the site cannot be built at the start; later failures are events.
pub fn serve(options: pipeline::Options, serve: ServeOptions, say: &dyn Fn(Event)) -> Result<()> {
    let listener = bind(&serve)?;
    let address = reachable(listener.local_addr().map_err(|error| no_port(&serve, &error))?);
    let url = format!("http://{address}/");
    let root = options.root.clone();
    let (mut maker, snapshot) = Maker::open(options, &url)?;
    // Watching begins before the site is shown, or a change in between would be lost.
    let mut watch = Watch::new(&root);
    watch.cover(&maker.folders(&snapshot));
    if snapshot.articles() <= SMALL {
        snapshot.site.look(&|| true);
    }
    let (errors, warnings) = snapshot.counts();
    let articles = snapshot.articles();
    let (current, hub, hosts) = (RwLock::new(Arc::new(snapshot)), Hub::default(), Hosts::new(&serve));
    let shared = Arc::new(Shared { current, hub, hosts, finder: Finder::default(), building: AtomicBool::new(false), address });
    http::start(listener, shared.clone())?;
    look_behind(shared.clone());
    finder::start(shared.clone());
    say(Event::Ready { url: url.clone(), articles, errors, warnings });
    watch.notes().into_iter().for_each(|note| say(Event::Note(note)));
    if serve.open
        && let Some(note) = browser::open(&url)
    {
        say(Event::Note(note));
    }
    loop {
        follow(&mut maker, &mut watch, (&shared, say));
    }
}

/// Looks at large sites on a thread of its own, so that no save waits for it.
fn look_behind(shared: Arc<Shared>) {
    std::thread::spawn(move || {
        loop {
            shared.look();
            std::thread::sleep(QUIET);
        }
    });
}

/// Waits for the next change and shows it.
fn follow(maker: &mut Maker, watch: &mut Watch, (shared, say): (&Shared, &dyn Fn(Event))) {
    let mut paths = match watch.next(PATROL) {
        Ok(paths) => paths,
        // The watcher's thread is gone: only the patrol is left, and it must not spin.
        Err(RecvTimeoutError::Disconnected) => {
            std::thread::sleep(PATROL);
            vec![]
        }
        Err(RecvTimeoutError::Timeout) => vec![],
    };
    let before = shared.snapshot();
    paths.extend(watch.cover(&maker.folders(&before)));
    watch.notes().into_iter().for_each(|note| say(Event::Note(note)));
    if paths.is_empty() {
        return;
    }
    let start = Instant::now();
    shared.building.store(true, Ordering::Relaxed);
    let followed = maker.follow(&paths, &before);
    let shown = followed.map(|(snapshot, changed, error)| (shared.show(snapshot, &changed), changed, error));
    shared.building.store(false, Ordering::Relaxed);
    let Some((old, changed, error)) = shown else { return };
    let (errors, warnings) = shared.snapshot().counts();
    let millis = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    say(match error {
        Some(error) => Event::Problem(error),
        None => Event::Rebuilt { millis, errors, warnings, changed },
    });
    // Freeing a large site takes a while; the browsers already have the new one.
    drop((before, old));
}

/// The first free port.
fn bind(serve: &ServeOptions) -> Result<TcpListener> {
    let host: IpAddr = match serve.host.trim_matches(['[', ']']) {
        "localhost" => IpAddr::from([127, 0, 0, 1]),
        host => host.parse().map_err(|_| {
            Error::cannot_run(format!("`{}` is not an IP address", crate::text::visible(&serve.host)))
                .hint("Listen on all addresses with `--host 0.0.0.0`, and name what you type into the browser with `--allow-host`.")
        })?,
    };
    let last = if serve.port == 0 { 0 } else { serve.port.saturating_add(NEXT) };
    let mut failure = None;
    for port in serve.port..=last {
        match TcpListener::bind(SocketAddr::new(host, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) => failure = Some(error),
        }
    }
    Err(failure.map_or_else(|| Error::cannot_run("no port can be opened"), |error| no_port(serve, &error)))
}

fn no_port(serve: &ServeOptions, error: &std::io::Error) -> Error {
    let last = serve.port.saturating_add(NEXT);
    Error::cannot_run(format!("could not listen on `{}`, ports {} to {last}", serve.host, serve.port))
        .because(error)
        .hint("Choose another with `--port`; `--port 0` takes any that is free.")
}

/// What to type into the browser: the loopback address where the server listens everywhere.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(IpAddr::from([127, 0, 0, 1]));
    }
    address
}

/// A path relative to the root, `/` between names; `None` outside of it or where a name is not UTF-8.
fn below(root: &Path, path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}
