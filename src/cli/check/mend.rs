//! `--fix` and `--diff`: what is done about the findings, on disk or only shown.

use similar::TextDiff;

use crate::cli::ui::Ui;
use crate::error::Result;
use crate::fs::{self, Rewrite};
use crate::pipeline::repair::Repaired;
use crate::report;
use crate::text::{count, secrets, visible};

/// Writes the new texts and says what was done.
///
/// # Errors
/// When a file changed meanwhile or cannot be written; then none is.
pub(super) fn write(root: &std::path::Path, repaired: &Repaired, ui: &mut Ui) -> Result<()> {
    fs::write_edits(root, &repaired.rewrites)?;
    if repaired.fixed > 0 {
        ui.done(&format!("{} mended in {}.", count(repaired.fixed, "finding"), count(repaired.rewrites.len(), "file")));
    } else {
        ui.note("Nothing could be mended by itself.");
    }
    say_rest(repaired, ui);
    Ok(())
}

/// Shows what `--fix` would write, as a patch.
pub(super) fn show(repaired: &Repaired, ui: &mut Ui) {
    let patches: Vec<String> = repaired.rewrites.iter().map(patch).collect();
    ui.result(&patches.concat());
    if repaired.fixed > 0 {
        ui.note(&format!(
            "`--fix` would mend {} in {}. Nothing was written.",
            count(repaired.fixed, "finding"),
            count(repaired.rewrites.len(), "file")
        ));
    } else {
        ui.note("There is nothing that `--fix` would mend.");
    }
    say_rest(repaired, ui);
}

/// Fixes that were left out, and why.
fn say_rest(repaired: &Repaired, ui: &mut Ui) {
    for finding in &repaired.contradicting {
        let file = visible(finding.file.as_str());
        ui.warning(&format!("{file}: two fixes want to change the same words, so neither was applied: {}", visible(&finding.message)));
    }
    for finding in &repaired.taken_back {
        let file = visible(finding.file.as_str());
        ui.warning(&format!("{file}: the fix was taken back, because more than was meant would change: {}", visible(&finding.message)));
    }
}

/// A unified diff that `git apply` takes, where it holds no secret and no command; what acts on a terminal or in a log is shown, not
/// sent.
fn patch(rewrite: &Rewrite) -> String {
    let path = visible(rewrite.path.as_str());
    let (old, new) = (secrets::mask(&rewrite.old), secrets::mask(&rewrite.new));
    let diff = TextDiff::from_lines(&*old, &*new);
    let text = diff.unified_diff().context_radius(3).header(&format!("a/{path}"), &format!("b/{path}")).to_string();
    text.split('\n').map(shown).collect::<Vec<_>>().join("\n")
}

/// Tabs and a carriage return at the end stay: without them the patch would not apply.
fn shown(line: &str) -> String {
    let (line, end) = line.strip_suffix('\r').map_or((line, ""), |line| (line, "\r"));
    report::unobeyed(&line.split('\t').map(visible).collect::<Vec<_>>().join("\t")) + end
}
