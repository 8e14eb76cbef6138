//! What stops Guidepost itself: kind, message, causes and the next thing to try.
//! Findings about content are `diag::Diagnostic`s, never errors.

use std::fmt;

use crate::diag::Diagnostic;
use crate::tree::SourcePath;

/// Decides the exit status; see `ErrorKind::exit_status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The content would make a wrong site; nothing was replaced. Exit status 1.
    Refused,
    /// Guidepost could not run: arguments, configuration, file system. Exit status 2.
    CannotRun,
}

impl ErrorKind {
    /// 1 for a refusal, 2 for everything that kept Guidepost from running.
    pub fn exit_status(self) -> u8 {
        match self {
            ErrorKind::Refused => 1,
            ErrorKind::CannotRun => 2,
        }
    }
}

/// One failure: a lower-case message without a period, its causes, and hints for the reader.
#[derive(Debug)]
pub struct Error {
    /// Picks the exit status.
    pub kind: ErrorKind,
    /// What went wrong, naming the file.
    pub message: String,
    /// Underlying causes, outermost first.
    pub causes: Vec<String>,
    /// Full sentences: what to try next.
    pub hints: Vec<String>,
    /// The places in files that are to blame.
    pub blame: Box<Blame>,
}

/// The places in files that are to blame for an error, shown with their source lines.
#[derive(Debug, Default)]
pub struct Blame {
    /// In the order to be shown.
    pub findings: Vec<Diagnostic>,
    /// The texts that `findings` point into, where no site holds them.
    pub sources: Vec<(SourcePath, String)>,
}

/// The result of everything that can stop Guidepost.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Guidepost cannot run (exit status 2).
    pub fn cannot_run(message: impl Into<String>) -> Error {
        Error { kind: ErrorKind::CannotRun, message: message.into(), causes: vec![], hints: vec![], blame: Box::default() }
    }

    /// The content would make a wrong site (exit status 1).
    pub fn refused(message: impl Into<String>) -> Error {
        Error { kind: ErrorKind::Refused, ..Error::cannot_run(message) }
    }

    /// Adds the error that caused this one, with its own sources.
    #[must_use]
    pub fn because(mut self, cause: &dyn std::error::Error) -> Error {
        let mut next = Some(cause);
        while let Some(error) = next {
            self.causes.push(error.to_string());
            next = error.source();
        }
        self
    }

    /// Adds the next thing to try: a full sentence.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Error {
        self.hints.push(hint.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.causes.iter().try_for_each(|cause| write!(f, ": {cause}"))
    }
}

impl std::error::Error for Error {}
