//! Which formats a run writes, where they go, and the job summary of GitHub Actions.

use std::io::Write;
use std::path::PathBuf;

use crate::cli::ui::Ui;
use crate::error::{Error, Result};
use crate::report::{self, FORMATS, Format, Input};
use crate::text::visible;

/// Formats with the files they go to; `None` is standard output.
pub(super) type Wanted = Vec<(&'static Format, Option<PathBuf>)>;

/// `FORMAT` to standard output, `FORMAT=FILE` to a file; one of them may go to standard output. Statistics go there in
/// the place of the full format.
pub(super) fn wanted(given: &[String], statistics: bool) -> Result<Wanted> {
    let mut wanted = Wanted::new();
    for text in given {
        let (name, file) = text.split_once('=').map_or((text.as_str(), None), |(name, file)| (name, Some(PathBuf::from(file))));
        let format = report::format(name)?;
        if file.is_none() && wanted.iter().any(|(_, file)| file.is_none()) {
            return Err(Error::cannot_run("two formats cannot both go to standard output")
                .hint("Send one of them to a file: `--format json=findings.json`."));
        }
        if file.is_none() && statistics && format.name != "full" {
            return Err(Error::cannot_run(format!("`--statistics` and the format `{name}` cannot both go to standard output"))
                .hint(format!("Send the findings to a file: `--format {name}=FILE`.")));
        }
        wanted.push((format, file));
    }
    if wanted.is_empty() || statistics && wanted.iter().all(|(_, file)| file.is_some()) {
        wanted.push((report::format("full")?, None));
    }
    Ok(wanted)
}

/// Writes every format.
///
/// # Errors
/// When a file cannot be written.
pub(super) fn write(wanted: Wanted, input: &Input<'_>, statistics: bool, ui: &mut Ui) -> Result<()> {
    for (format, file) in wanted {
        match file {
            None if statistics => ui.result(&report::statistics(input)),
            None => ui.result(&(format.render)(&Input { color: ui.color(), ..*input })),
            Some(file) => std::fs::write(&file, (format.render)(input))
                .map_err(|error| Error::cannot_run(format!("could not write `{}`", file.display())).because(&error))?,
        }
    }
    summarize(input, ui);
    Ok(())
}

/// GitHub Actions shows on a job's page what is appended to this file. A summary that is lost changes no result.
fn summarize(input: &Input<'_>, ui: &mut Ui) {
    let Some(file) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()) else { return };
    let opened = std::fs::OpenOptions::new().create(true).append(true).open(&file);
    if let Err(error) = opened.and_then(|mut file| file.write_all(report::markdown(input).as_bytes())) {
        let file = visible(&file.to_string_lossy());
        ui.warning(&format!("The job summary could not be written to `{file}`, which GITHUB_STEP_SUMMARY names: {error}"));
    }
}

/// "Write the findings as full, concise, … or markdown, and into a file with FORMAT=FILE".
pub(super) fn help() -> String {
    let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
    let (last, others) = names.split_last().unwrap_or((&"", &[]));
    format!("Write the findings as {} or {last}, and into a file with FORMAT=FILE", others.join(", "))
}

/// The same with a line for each format.
pub(super) fn long_help() -> String {
    let width = FORMATS.iter().map(|format| format.name.len()).max().unwrap_or(0);
    let lines: Vec<String> = FORMATS.iter().map(|format| format!("- {:width$}  {}", format.name, format.help)).collect();
    format!("Write the findings in a format, and into a file with FORMAT=FILE; several are possible\n\nFormats:\n{}", lines.join("\n"))
}
