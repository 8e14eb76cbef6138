//! New files for a project, all of them or none: everything is checked first, and a failure takes back what was written.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Report;
use crate::error::{Error, Result};
use crate::text::visible;

/// What shall be there afterwards.
#[derive(Default)]
pub(in crate::cli) struct Plan {
    /// Paths relative to the root and their texts; existing files stay as they are.
    pub(in crate::cli) files: Vec<(String, String)>,
    /// A text file and the lines that it must have; made when it is missing.
    pub(in crate::cli) lines: Option<(&'static str, &'static [&'static str])>,
}

/// Carries out a plan.
///
/// # Errors
/// When a folder is in the way or leads out of the root (nothing is written then), and when the system refuses
/// (everything that was written is taken back).
pub(in crate::cli) fn all(root: &Path, plan: &Plan) -> Result<Report> {
    for path in plan.files.iter().map(|(path, _)| path.as_str()).chain(plan.lines.map(|(path, _)| path)) {
        check(root, path)?;
    }
    let mut undo = Undo::default();
    let done = carry_out(root, plan, &mut undo);
    if done.is_err() {
        undo.run();
    }
    done.map_err(
        |error| if error.hints.is_empty() { error.hint("Nothing was left behind. Choose a folder that can be written.") } else { error },
    )
}

/// Every folder on the way must be one, inside the root, or missing.
fn check(root: &Path, path: &str) -> Result<()> {
    let Ok(real) = root.canonicalize() else { return Ok(()) };
    let mut folder = root.to_path_buf();
    let names: Vec<&str> = path.split('/').collect();
    for name in &names[..names.len() - 1] {
        folder.push(name);
        let refused = |why: &str| {
            let message = format!("could not write `{}`: `{}` {why}", visible(path), visible(&folder.display().to_string()));
            Err(Error::cannot_run(message).hint("Nothing was written. Move it away, or choose another folder."))
        };
        match fs::canonicalize(&folder) {
            Ok(target) if !target.starts_with(&real) => return refused("leads out of the folder"),
            Ok(target) if !target.is_dir() => return refused("is not a folder"),
            Ok(_) => {}
            Err(_) if fs::symlink_metadata(&folder).is_ok() => return refused("is a link to nowhere"),
            Err(_) => break,
        }
    }
    Ok(())
}

fn carry_out(root: &Path, plan: &Plan, undo: &mut Undo) -> Result<Report> {
    let mut report = Report::default();
    // The last file is the config: whoever stops this half-way can start it again.
    if let Some((path, lines)) = plan.lines {
        let list = match append(root, path, lines, undo)? {
            Appended::Made => &mut report.written,
            Appended::Added => &mut report.appended,
            Appended::Kept => &mut report.kept,
        };
        list.push(path.to_owned());
    }
    for (path, text) in &plan.files {
        let full = root.join(path);
        undo.folders(&full);
        if crate::fs::write_new(&full, text.as_bytes())? {
            undo.files.push(full);
            report.written.push(path.clone());
        } else {
            report.kept.push(path.clone());
        }
    }
    report.written.sort();
    report.kept.sort();
    Ok(report)
}

enum Appended {
    Made,
    Added,
    Kept,
}

/// Adds the lines that a file lacks, with its own line endings.
fn append(root: &Path, path: &str, lines: &[&str], undo: &mut Undo) -> Result<Appended> {
    let full = root.join(path);
    let failed = |error: &io::Error| Error::cannot_run(format!("could not write `{path}`")).because(error);
    if fs::symlink_metadata(&full).is_err() {
        undo.folders(&full);
        crate::fs::write_new(&full, format!("{}\n", lines.join("\n")).as_bytes())?;
        undo.files.push(full);
        return Ok(Appended::Made);
    }
    if !fs::canonicalize(&full).is_ok_and(|target| target.is_file() && root.canonicalize().is_ok_and(|root| target.starts_with(root))) {
        return Err(Error::cannot_run(format!("could not add lines to `{path}`: it is not a file in this folder"))
            .hint("Nothing was written. Move it away, and run the command again."));
    }
    let before = fs::read(&full).map_err(|error| failed(&error))?;
    let text = String::from_utf8_lossy(&before);
    let missing: Vec<&str> = lines.iter().copied().filter(|line| !text.lines().any(|there| same_pattern(there, line))).collect();
    if missing.is_empty() {
        return Ok(Appended::Kept);
    }
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let start = if before.is_empty() || before.ends_with(b"\n") { "" } else { ending };
    let added = format!("{start}{}{ending}", missing.join(ending));
    undo.appended = Some((full.clone(), before.len() as u64));
    let mut file = fs::OpenOptions::new().append(true).open(&full).map_err(|error| failed(&error))?;
    file.write_all(added.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| failed(&error))?;
    Ok(Appended::Added)
}

/// `public`, `/public` and `public/` ignore what `/public/` ignores.
fn same_pattern(a: &str, b: &str) -> bool {
    a.trim().trim_matches('/') == b.trim_matches('/')
}

/// What to take back after a failure.
#[derive(Default)]
struct Undo {
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
    /// A file and the length it had.
    appended: Option<(PathBuf, u64)>,
}

impl Undo {
    /// Notes the folders that writing this file will make.
    fn folders(&mut self, file: &Path) {
        let missing: Vec<PathBuf> = file
            .ancestors()
            .skip(1)
            .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
            .map(Path::to_path_buf)
            .collect();
        self.folders.extend(missing.into_iter().rev());
    }

    /// As far as the system allows: the first failure is what the user is told.
    fn run(&self) {
        for file in &self.files {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
        if let Some((file, length)) = &self.appended {
            let _ = fs::OpenOptions::new().write(true).open(file).and_then(|file| file.set_len(*length));
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn ignore(before: &str) -> (String, Report) {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(".gitignore"), before).unwrap();
        let plan = Plan { files: vec![], lines: Some((".gitignore", &["/public/", ".guidepost/"])) };
        let report = all(dir.path(), &plan).unwrap();
        (fs::read_to_string(dir.path().join(".gitignore")).unwrap(), report)
    }

    #[test]
    fn missing_lines_are_appended_with_the_files_own_endings() {
        for (before, after) in [
            ("", "/public/\n.guidepost/\n"),
            ("target", "target\n/public/\n.guidepost/\n"),
            ("target\r\npublic\r\n", "target\r\npublic\r\n.guidepost/\r\n"),
            ("/public\n.guidepost\n", "/public\n.guidepost\n"),
        ] {
            let (text, report) = ignore(before);
            assert_eq!(text, after);
            assert_eq!((report.kept.len(), report.appended.len()), if before == after { (1, 0) } else { (0, 1) });
        }
    }

    #[test]
    fn a_failure_takes_everything_back() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(".gitignore"), "target\n").unwrap();
        let files = ["a/b/one.md", "a/two.md", "a/b/one.md/three.md"].map(|path| (path.to_owned(), "x".to_owned()));
        let plan = Plan { files: files.to_vec(), lines: Some((".gitignore", &["/public/"])) };
        assert!(all(dir.path(), &plan).is_err());
        assert!(!dir.path().join("a").exists());
        assert_eq!(fs::read_to_string(dir.path().join(".gitignore")).unwrap(), "target\n");
    }

    #[test]
    fn folders_in_the_way_are_found_before_anything_is_written() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("b"), "").unwrap();
        let files = ["a.md", "b/c.md"].map(|path| (path.to_owned(), "x".to_owned()));
        let error = all(dir.path(), &Plan { files: files.to_vec(), lines: None }).unwrap_err();
        assert!(error.message.ends_with("is not a folder") && !dir.path().join("a.md").exists(), "{error}");
        #[cfg(unix)]
        {
            let other = tempfile::tempdir().unwrap();
            std::os::unix::fs::symlink(other.path(), dir.path().join("c")).unwrap();
            let files = vec![("c/d.md".to_owned(), "x".to_owned())];
            let error = all(dir.path(), &Plan { files, lines: None }).unwrap_err();
            assert!(error.message.ends_with("leads out of the folder") && fs::read_dir(other.path()).unwrap().count() == 0);
        }
    }
}
