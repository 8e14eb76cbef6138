//! How the findings of a check are written: in formats, or counted.

use crate::cli::formats::{self, Wanted};
use crate::cli::ui::Ui;
use crate::error::{Error, Result};
use crate::report::{self, FORMATS, Input};

/// How one format writes findings.
pub(super) type Render = fn(&Input<'_>) -> String;

/// As `formats::wanted`; statistics go to standard output in the place of the full format.
pub(super) fn wanted(given: &[String], statistics: bool) -> Result<Wanted<Render>> {
    let mut wanted = formats::wanted(FORMATS, given)?;
    if !statistics {
        return Ok(wanted);
    }
    if let Some((format, _)) = wanted.iter().find(|(format, file)| file.is_none() && format.name != "full") {
        let name = format.name;
        return Err(Error::cannot_run(format!("`--statistics` and the format `{name}` cannot both go to standard output"))
            .hint(format!("Send the findings to a file: `--format {name}=FILE`.")));
    }
    if wanted.iter().all(|(_, file)| file.is_some()) {
        wanted.push((report::format(FORMATS, "full")?, None));
    }
    Ok(wanted)
}

/// Writes every format.
///
/// # Errors
/// When a file cannot be written.
pub(super) fn write(wanted: Wanted<Render>, input: &Input<'_>, statistics: bool, ui: &mut Ui) -> Result<()> {
    for (format, file) in wanted {
        match file {
            None if statistics => ui.result(&report::statistics(input)),
            None => ui.result(&(format.render)(&Input { color: ui.color(), ..*input })),
            Some(file) => formats::write(&file, &(format.render)(input))?,
        }
    }
    formats::summarize(|| report::markdown(input), ui);
    Ok(())
}
