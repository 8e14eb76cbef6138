//! Runs a program with a text as its input, up to a limit of time and of output.

use std::io::{ErrorKind, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// More output is not read.
const MOST_OUTPUT_BYTES: u64 = 1 << 20;

/// What a program said.
pub(super) struct Said {
    pub(super) ok: bool,
    pub(super) out: String,
    pub(super) err: String,
}

impl Said {
    /// The last line of its complaint, for a sentence.
    pub(super) fn complaint(&self) -> String {
        let mut lines = self.err.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("Signing data"));
        let line = lines.next_back().unwrap_or("it gave no reason").trim_end_matches('.');
        line.chars().take(200).collect()
    }
}

/// Runs a command to its end, or until `time` is over.
///
/// # Errors
/// A sentence without a period: the program is missing, cannot be started or takes too long.
pub(super) fn run(command: &mut Command, input: &str, time: Duration) -> Result<Said, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    command.env("LC_ALL", "C").env("TZ", "UTC").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| match error.kind() {
        ErrorKind::NotFound => format!("the program `{name}` was not found"),
        _ => format!("the program `{name}` could not be started ({error})"),
    })?;
    let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut stdin), Some(stdout), Some(stderr)) = pipes else { return Err(format!("the program `{name}` has no output")) };
    let text = input.to_owned();
    // Threads of their own: what a program leaves behind may hold a pipe open, and nobody waits for that.
    thread::spawn(move || stdin.write_all(text.as_bytes()));
    let (out, err) = (reader(stdout), reader(stderr));
    let deadline = Instant::now() + time;
    let status = wait(&mut child, deadline).ok_or_else(|| format!("the program `{name}` did not end within {} seconds", time.as_secs()))?;
    let rest = || deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(500));
    let (out, err) = (out.recv_timeout(rest()).unwrap_or_default(), err.recv_timeout(rest()).unwrap_or_default());
    Ok(Said { ok: status.success(), out, err })
}

fn reader(pipe: impl Read + Send + 'static) -> std::sync::mpsc::Receiver<String> {
    let (sender, receiver) = std::sync::mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let mut pipe = pipe.take(MOST_OUTPUT_BYTES);
        let _ = pipe.read_to_end(&mut bytes);
        let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    receiver
}

/// The status, once it ends; ends it when the time is over.
fn wait(child: &mut Child, deadline: Instant) -> Option<ExitStatus> {
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait().ok()? {
            return Some(status);
        }
        if Instant::now() >= deadline {
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn programs_end_in_time_and_say_what_they_said() {
        let said = run(Command::new("sh").args(["-c", "cat; echo no >&2; exit 3"]), "a\n", Duration::from_secs(9)).unwrap();
        assert_eq!((said.ok, said.out.as_str(), said.complaint().as_str()), (false, "a\n", "no"));
        // One that reads nothing and one that prints for ever.
        assert!(run(&mut Command::new("true"), &"a".repeat(1 << 20), Duration::from_secs(9)).unwrap().ok);
        let why = run(Command::new("sleep").arg("9"), "", Duration::from_millis(50)).err().unwrap();
        assert_eq!(why, "the program `sleep` did not end within 0 seconds");
        let why = run(&mut Command::new("no-such-program"), "", Duration::from_secs(9)).err().unwrap();
        assert_eq!(why, "the program `no-such-program` was not found");
    }
}
