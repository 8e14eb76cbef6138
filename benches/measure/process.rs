//! One run of a process: wall time, processor time and peak memory, read from `/proc` (zero where there is none).
//!
//! `wait4` would say the same but needs unsafe code or another dependency. A process that has ended and was not waited for keeps its
//! processor times in `/proc/PID/stat`; its peak memory is gone by then and is therefore read while it runs.

use std::fs;
use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Between two looks at the memory: what grows in a run's last moments by less than this may be missed.
const LOOK: Duration = Duration::from_millis(5);
/// Linux reports times to user space in hundredths of a second, whatever the kernel's own tick.
const TICK: Duration = Duration::from_millis(10);

/// What a run took.
pub(crate) struct Usage {
    pub(crate) status: ExitStatus,
    /// From the start until both outputs are closed.
    pub(crate) wall: Duration,
    /// User and system time, those of the children it waited for included.
    pub(crate) cpu: Duration,
    /// The most resident memory of the process itself, in bytes.
    pub(crate) peak_rss: u64,
    /// The most that the process and its children were seen to hold together, in bytes.
    pub(crate) peak_family: u64,
    /// Standard output and standard error.
    pub(crate) printed: String,
}

/// Runs `command` to its end.
pub(crate) fn run(command: &mut Command) -> io::Result<Usage> {
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let done = AtomicBool::new(false);
    let id = child.id();
    let (texts, wall, (peak_rss, peak_family)) = thread::scope(|scope| {
        let memory = scope.spawn(|| watch(id, &done));
        let texts = outputs(&mut child);
        let wall = start.elapsed();
        done.store(true, Ordering::Relaxed);
        (texts, wall, memory.join().unwrap_or_default())
    });
    let cpu = ended(id);
    Ok(Usage { status: child.wait()?, wall, cpu, peak_rss, peak_family, printed: texts? })
}

/// Reads both outputs until they close, which is when the process ends: at once, and without asking again and again.
fn outputs(child: &mut Child) -> io::Result<String> {
    let (out, err) = (child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        let err = scope.spawn(move || text(err));
        Ok(text(out)? + &err.join().map_err(|_| io::Error::other("the reader of standard error panicked"))??)
    })
}

fn text(pipe: Option<impl Read>) -> io::Result<String> {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        pipe.read_to_end(&mut bytes)?;
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Follows the memory of a process until `done`.
fn watch(id: u32, done: &AtomicBool) -> (u64, u64) {
    let (mut own, mut family) = (0, 0);
    while !done.load(Ordering::Relaxed) {
        own = own.max(memory(id, "VmHWM:"));
        let children: u64 = children(id).into_iter().map(|child| memory(child, "VmRSS:")).sum();
        family = family.max(memory(id, "VmRSS:") + children);
        thread::sleep(LOOK);
    }
    (own, family.max(own))
}

/// A figure of `/proc/PID/status`, in bytes.
fn memory(id: u32, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.trim().strip_suffix(" kB")).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) * 1024
}

/// The processes that any thread of `id` has started and not yet waited for.
fn children(id: u32) -> Vec<u32> {
    let Ok(threads) = fs::read_dir(format!("/proc/{id}/task")) else { return Vec::new() };
    let lists = threads.filter_map(Result::ok).filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>()).collect()
}

/// The processor time of a process that is ending, its children's included. Its outputs close a moment before it counts as ended.
fn ended(id: u32) -> Duration {
    for _ in 0..1000 {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        // The name in brackets may hold spaces; the state is the first field after it, times are the 12th to the 15th.
        let fields: Vec<&str> = stat.rsplit_once(") ").map(|(_, rest)| rest.split(' ').collect()).unwrap_or_default();
        match fields.first() {
            None => return Duration::ZERO,
            Some(&"Z") => return TICK * fields[11..15].iter().filter_map(|ticks| ticks.parse::<u32>().ok()).sum(),
            Some(_) => thread::sleep(Duration::from_millis(1)),
        }
    }
    Duration::ZERO
}
