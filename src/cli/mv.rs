//! `guidepost mv`: an article or a section gets another place, and everything that names it follows.

use std::path::Path;

use super::Common;
use super::ui::Ui;
use crate::diag::Edit;
use crate::error::{Error, Result};
use crate::pipeline::{self, Relocation, Timings, Workspace};
use crate::text::{LineIndex, count, shortened, visible};
use crate::tree::SourcePath;

mod ends;

/// Move an article or a section; links to it and from it follow, its old address redirects
#[derive(clap::Args)]
pub(super) struct Args {
    /// The article or the section's folder, from the working folder or from the content folder
    #[arg(value_name = "OLD")]
    old: String,
    /// Its new path; a folder that is there is moved into
    #[arg(value_name = "NEW")]
    new: String,
    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(args: &Args, common: &Common, ui: &mut Ui) -> Result<u8> {
    let place = common.place(None)?;
    let mut timings = Timings::default();
    // Drafts are pages too once they are published: their links are to follow, their addresses are nobody's yet.
    let options = pipeline::Options { dates: false, ..place.options(None) };
    let mut workspace = Workspace::open(options, &mut timings)?;
    let loaded = workspace.load(&mut timings);
    let here = Path::new(".").canonicalize().ok().and_then(|here| Some(here.strip_prefix(&place.root).ok()?.to_str()?.replace('\\', "/")));
    let is_folder = |path: &SourcePath| place.root.join(path.as_str()).is_dir();
    let ends = ends::Ends { here, settings: &workspace.settings, tree: &workspace.tree, is_folder: &is_folder };
    let moving = ends.read(&args.old, &args.new)?;
    let recased = moving.from.as_str().to_lowercase() == moving.to.as_str().to_lowercase();
    if !recased && place.root.join(moving.to.as_str()).symlink_metadata().is_ok() {
        let error = Error::cannot_run(format!("`{}` exists already", visible(moving.to.as_str())));
        return Err(error.hint("Choose another name, or remove what is there first."));
    }
    let plan = Relocation::plan(&workspace, &loaded, moving)?;
    if !args.dry_run {
        plan.carry_out(&workspace)?;
    }
    let mut text = if args.dry_run { preview(&plan) } else { String::new() };
    text.push_str(&summary(&plan, args.dry_run));
    ui.words(&text);
    plan.notes.iter().for_each(|note| ui.warning(note));
    Ok(0)
}

/// What was done, or would be: a line each for the move, the texts and the old addresses.
fn summary(plan: &Relocation, dry_run: bool) -> String {
    let (moved, changed, redirected) = match dry_run {
        true => ("Would move", "Would change", "would redirect"),
        false => ("Moved", "Changed", "redirects"),
    };
    let shown = |path: &SourcePath| visible(path.as_str());
    let mut out = format!("{moved} {} to {}.\n", shown(&plan.moving.from), shown(&plan.moving.to));
    let places: usize = plan.files.iter().map(|(_, _, edits)| edits.len()).sum();
    if places > 0 {
        out.push_str(&format!("{changed} {} in {}.\n", count(places, "place"), count(plan.files.len(), "file")));
    }
    if plan.baseline.is_some() {
        let verb = if dry_run { "would follow" } else { "followed" };
        out.push_str(&format!("Known findings {verb} in {}.\n", crate::lint::baseline::FILE));
    }
    const MOST: usize = 10;
    for (old, new) in plan.redirected.iter().take(MOST) {
        out.push_str(&format!("{} {redirected} to {}.\n", visible(old), visible(new)));
    }
    if plan.redirected.len() > MOST {
        out.push_str(&format!(
            "{} more old addresses {}.\n",
            plan.redirected.len() - MOST,
            if dry_run { "would redirect" } else { "redirect" }
        ));
    }
    if dry_run {
        out.push_str("Nothing was written.\n");
    }
    out
}

/// Each file that would be written, with its changed lines.
fn preview(plan: &Relocation) -> String {
    let mut out = String::new();
    for (path, text, edits) in &plan.files {
        let after = plan.moving.after(path);
        out.push_str(&visible(path.as_str()));
        if after != *path {
            out.push_str(&format!(" → {}", visible(after.as_str())));
        }
        out.push('\n');
        for (line, sign, words) in lines(text, edits) {
            out.push_str(&format!("{line:>5} {sign} {}\n", visible(&shortened(words.trim_end(), 160))));
        }
        out.push('\n');
    }
    out
}

/// The lines that edits take out and put in, each with its number in the file as it is now.
fn lines(text: &str, edits: &[Edit]) -> Vec<(usize, char, String)> {
    let index = LineIndex::new(text);
    let line = |at: usize| index.place(text, at).line;
    let mut found = Vec::new();
    let mut rest = edits;
    while let Some(first) = rest.first() {
        let (start, mut end) = (line(first.span.start), line(first.span.end));
        let mut taken = 0;
        while let Some(next) = rest.get(taken).filter(|next| line(next.span.start) <= end) {
            end = end.max(line(next.span.end));
            taken += 1;
        }
        let (group, others) = rest.split_at(taken.max(1));
        rest = others;
        let (from, to) = (index.line_span(text, start).start, index.line_span(text, end).end.max(first.span.end));
        let mut new = String::new();
        let mut done = from;
        for edit in group {
            new.push_str(text.get(done..edit.span.start).unwrap_or(""));
            new.push_str(&edit.text);
            done = edit.span.end;
        }
        new.push_str(text.get(done..to).unwrap_or(""));
        let (before, after): (Vec<&str>, Vec<&str>) = (text.get(from..to).unwrap_or("").lines().collect(), new.lines().collect());
        let same = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
        let tail = before[same..].iter().rev().zip(after[same..].iter().rev()).take_while(|(a, b)| a == b).count();
        found.extend(before[same..before.len() - tail].iter().enumerate().map(|(n, words)| (start + same + n, '-', (*words).to_owned())));
        found.extend(after[same..after.len() - tail].iter().map(|words| (start + same, '+', (*words).to_owned())));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_lines_are_shown_as_they_are_and_as_they_would_be() {
        let text = "---\r\ntitle: A\r\n---\r\n\r\n[a](x.md) [b](y.md)\r\nkeep\r\n[c](z.md)";
        let edit = |old: &str, new: &str| {
            let at = text.find(old).unwrap_or(0);
            Edit { span: (at..at + old.len()).into(), text: new.to_owned() }
        };
        let alias = Edit { span: (13..13).into(), text: "\r\naliases:\r\n  - /a/".to_owned() };
        let shown: Vec<String> = lines(text, &[alias, edit("x.md", "1.md"), edit("y.md", "2.md"), edit("z.md", "3.md")])
            .iter()
            .map(|(line, sign, words)| format!("{line}{sign}{words}"))
            .collect();
        assert_eq!(shown, ["3+aliases:", "3+  - /a/", "5-[a](x.md) [b](y.md)", "5+[a](1.md) [b](2.md)", "7-[c](z.md)", "7+[c](3.md)"]);
    }
}
