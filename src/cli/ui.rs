//! The only place that prints. Results go to standard output, everything else to standard error; a closed pipe
//! is success; what a stranger wrote is shown, never obeyed.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is the place for it")]

use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use anstyle::{AnsiColor, Style};

use super::When;
use crate::diag::Diagnostic;
use crate::error::Error;
use crate::report::{self, Summary};
use crate::text::visible;
use crate::tree::SourcePath;

const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const GREEN: Style = AnsiColor::Green.on_default().bold();
const CYAN: Style = AnsiColor::Cyan.on_default().bold();
const BOLD: Style = Style::new().bold();

/// Work that is done by then needs no sign of life.
const SOON: Duration = Duration::from_millis(500);

/// How often the sign moves.
const TICK: Duration = Duration::from_millis(100);

/// What the terminal is told, and how.
pub struct Ui {
    quiet: bool,
    /// Whether details are wanted.
    pub verbose: bool,
    color: When,
    /// Whether a result was lost on its way out.
    pub failed: bool,
}

impl Ui {
    pub(super) fn new(quiet: bool, verbose: bool, color: When) -> Ui {
        let choice = match color {
            When::Auto => anstream::ColorChoice::Auto,
            When::Always => anstream::ColorChoice::Always,
            When::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
        Ui { quiet, verbose, color, failed: false }
    }

    /// Whether results may be coloured.
    pub fn color(&self) -> bool {
        match self.color {
            When::Always => true,
            When::Never => false,
            When::Auto => std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        }
    }

    /// Columns of the terminal, else 100.
    pub fn width(&self) -> usize {
        std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(100)
    }

    /// Shows that something is being worked on, as long as what it gives is kept: only on a terminal, and only when it takes
    /// longer than people wait without asking.
    pub fn working(&self, what: &'static str) -> Working {
        let (done, waiting) = std::sync::mpsc::channel::<()>();
        if self.quiet || !std::io::stderr().is_terminal() {
            return Working { done: None, thread: None };
        }
        let thread = std::thread::spawn(move || {
            if waiting.recv_timeout(SOON) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let spinner = indicatif::ProgressBar::new_spinner().with_message(what);
            spinner.enable_steady_tick(TICK);
            let _ = waiting.recv();
            spinner.finish_and_clear();
        });
        Working { done: Some(done), thread: Some(thread) }
    }

    /// A result, on standard output.
    pub fn result(&mut self, text: &str) {
        let mut out = anstream::stdout().lock();
        // A reader that has seen enough closes the pipe; that is no failure.
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        if let Err(error) = written
            && error.kind() != std::io::ErrorKind::BrokenPipe
        {
            drop(out);
            self.failed = true;
            self.error(
                &Error::cannot_run("could not write the result to standard output").because(&error).hint("Send it to another place."),
            );
        }
    }

    /// A result in words, which no CI system is to obey.
    pub fn words(&mut self, text: &str) {
        self.result(&unobeyed(text));
    }

    /// A line for the person, on standard error.
    pub fn say(&mut self, line: &str) {
        if !self.quiet {
            let _ = writeln!(anstream::stderr(), "{}", unobeyed(line));
        }
    }

    /// A line that says something was done.
    pub fn done(&mut self, line: &str) {
        self.say(&format!("{GREEN}✓{GREEN:#} {line}"));
    }

    /// Something worth knowing.
    pub fn note(&mut self, line: &str) {
        self.say(&format!("{CYAN}note:{CYAN:#} {line}"));
    }

    /// Something that should be mended.
    pub fn warning(&mut self, line: &str) {
        self.say(&format!("{YELLOW}warning:{YELLOW:#} {line}"));
    }

    /// What stopped a command: the places to blame, the message, its causes, what to try.
    pub fn error(&mut self, error: &Error) {
        if !error.blame.findings.is_empty() {
            let text = self.findings(&error.blame.findings, &error.blame.sources);
            let _ = write!(anstream::stderr(), "{text}");
        }
        let _ = writeln!(anstream::stderr(), "{RED}error:{RED:#} {BOLD}{}{BOLD:#}", lines_visible(&error.message));
        for cause in &error.causes {
            let _ = writeln!(anstream::stderr(), "  because: {}", lines_visible(cause));
        }
        for hint in &error.hints {
            let _ = writeln!(anstream::stderr(), "{CYAN}hint:{CYAN:#} {}", lines_visible(hint));
        }
    }

    /// Findings with their source lines and no closing sentence.
    fn findings(&self, findings: &[Diagnostic], sources: &[(SourcePath, String)]) -> String {
        let source = |path: &SourcePath| {
            let own = sources.iter().find(|(file, _)| file == path).map(|(_, text)| Arc::from(text.as_str()));
            own.or_else(|| std::fs::read_to_string(path.as_str()).ok().map(Arc::from))
        };
        let color = std::io::stderr().is_terminal() && self.color != When::Never || self.color == When::Always;
        let input = report::Input { color, width: self.width(), ..report::Input::new(findings, &source, Summary::of(findings, 0)) };
        report::snippets(&input)
    }
}

/// Work that goes on; when it is dropped, the line that shows it is gone before anything else is printed.
pub struct Working {
    done: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Working {
    fn drop(&mut self) {
        drop(self.done.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn lines_visible(text: &str) -> String {
    unobeyed(&text.split('\n').map(visible).collect::<Vec<_>>().join("\n"))
}

fn unobeyed(text: &str) -> String {
    text.split('\n').map(report::unobeyed).collect::<Vec<_>>().join("\n")
}

/// clap's own messages: help to standard output, mistakes to standard error.
pub(super) fn print_help(error: &clap::Error) {
    let _ = error.print();
}
