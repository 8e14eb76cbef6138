//! Which formats a run writes, where they go, and the job summary of GitHub Actions.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::ui::Ui;
use crate::error::{Error, Result};
use crate::report::{self, Format};
use crate::text::visible;

/// Formats with the files they go to; `None` is standard output.
pub(super) type Wanted<R> = Vec<(&'static Format<R>, Option<PathBuf>)>;

/// `FORMAT` to standard output, `FORMAT=FILE` to a file; one of them may go to standard output. Where none is given, the first of
/// the table goes there.
pub(super) fn wanted<R>(formats: &'static [Format<R>], given: &[String]) -> Result<Wanted<R>> {
    let mut wanted = Wanted::new();
    for text in given {
        let (name, file) = text.split_once('=').map_or((text.as_str(), None), |(name, file)| (name, Some(PathBuf::from(file))));
        let format = report::format(formats, name)?;
        if file.is_none() && wanted.iter().any(|(_, file)| file.is_none()) {
            return Err(Error::cannot_run("two formats cannot both go to standard output")
                .hint("Send one of them to a file: `--format json=findings.json`."));
        }
        wanted.push((format, file));
    }
    if wanted.is_empty() {
        wanted.extend(formats.first().map(|format| (format, None)));
    }
    Ok(wanted)
}

/// Writes a report, or whatever else was asked for by the name of a file.
///
/// # Errors
/// When the file cannot be written.
pub(super) fn write(file: &Path, text: &str) -> Result<()> {
    std::fs::write(file, text).map_err(|error| {
        Error::cannot_run(format!("could not write `{}`", file.display()))
            .because(&error)
            .hint("Name a file in a folder that is there and that you may write to.")
    })
}

/// GitHub Actions shows on a job's page what is appended to this file. A summary that is lost changes no result.
pub(super) fn summarize(markdown: impl FnOnce() -> String, ui: &mut Ui) {
    let Some(file) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()) else { return };
    let opened = std::fs::OpenOptions::new().create(true).append(true).open(&file);
    if let Err(error) = opened.and_then(|mut file| file.write_all(markdown().as_bytes())) {
        let file = visible(&file.to_string_lossy());
        ui.warning(&format!("The job summary could not be written to `{file}`, which GITHUB_STEP_SUMMARY names: {error}"));
    }
}

/// "Write WHAT as full, concise, … or markdown, and into a file with FORMAT=FILE".
pub(super) fn help<R>(what: &str, formats: &[Format<R>]) -> String {
    let names: Vec<&str> = formats.iter().map(|format| format.name).collect();
    let (last, others) = names.split_last().unwrap_or((&"", &[]));
    format!("Write {what} as {} or {last}, and into a file with FORMAT=FILE", others.join(", "))
}

/// The same with a line for each format.
pub(super) fn long_help<R>(what: &str, formats: &[Format<R>]) -> String {
    let width = formats.iter().map(|format| format.name.len()).max().unwrap_or(0);
    let lines: Vec<String> = formats.iter().map(|format| format!("- {:width$}  {}", format.name, format.help)).collect();
    format!("Write {what} in a format, and into a file with FORMAT=FILE; several are possible\n\nFormats:\n{}", lines.join("\n"))
}
