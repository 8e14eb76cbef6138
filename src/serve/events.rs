//! Server-sent events: each browser tab has a writer and a thread of its own, so that a stuck one holds up nobody.

use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::json;

use super::build::Snapshot;

/// More open tabs than this are a mistake or an attack.
const MOST: usize = 128;

/// Silence after which a comment is sent, to notice tabs that are gone.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Changed files that an event names.
const MOST_CHANGED: usize = 50;

/// Everybody who listens.
#[derive(Default)]
pub(super) struct Hub {
    listeners: Mutex<Vec<SyncSender<Arc<str>>>>,
    open: Arc<AtomicUsize>,
}

impl Hub {
    /// Whether another listener can be taken.
    pub(super) fn has_room(&self) -> bool {
        self.open.load(Ordering::Relaxed) < MOST
    }

    /// Takes a listener whose answer has been begun.
    pub(super) fn add(&self, writer: Box<dyn Write + Send>, first: String) {
        // A listener that does not read misses events: those it has yet to read lead to the newest page as well.
        let (sender, receiver) = sync_channel(8);
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner).push(sender);
        let open = self.open.clone();
        open.fetch_add(1, Ordering::Relaxed);
        std::thread::spawn(move || {
            // How it ended does not matter: the tab is gone.
            let _ = pump(writer, &receiver, &first);
            open.fetch_sub(1, Ordering::Relaxed);
        });
    }

    /// Tells everybody.
    pub(super) fn send(&self, message: &Arc<str>) {
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|listener| !matches!(listener.try_send(message.clone()), Err(TrySendError::Disconnected(_))));
    }
}

fn pump(mut writer: Box<dyn Write + Send>, messages: &Receiver<Arc<str>>, first: &str) -> io::Result<()> {
    writer.write_all(first.as_bytes())?;
    writer.flush()?;
    loop {
        match messages.recv_timeout(KEEP_ALIVE) {
            Ok(message) => writer.write_all(message.as_bytes())?,
            Err(RecvTimeoutError::Timeout) => writer.write_all(b":\n\n")?,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
        writer.flush()?;
    }
}

/// The event that a snapshot is there.
pub(super) fn reload(snapshot: &Snapshot, changed: &[String]) -> Arc<str> {
    let (errors, warnings) = snapshot.counts();
    let changed = &changed[..changed.len().min(MOST_CHANGED)];
    let data = json!({ "generation": snapshot.generation, "changed": changed, "errors": errors, "warnings": warnings });
    format!("event: reload\ndata: {data}\n\n").into()
}
