//! Shows an address in the person's own browser.

use std::process::{Command, Stdio};

/// Asks the system to open `url`; a sentence when it cannot.
pub(super) fn open(url: &str) -> Option<String> {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        Command::new("explorer")
    } else {
        Command::new("xdg-open")
    };
    let child = command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    match child {
        // Waited for aside: some systems keep the command alive as long as the browser.
        Ok(mut child) => {
            std::thread::spawn(move || child.wait());
            None
        }
        Err(error) => Some(format!("No browser could be opened ({error}): open {url} yourself.")),
    }
}
