//! What the files of a small folder were in every commit, with whoever wrote it: one log, and one reader for all texts.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{BufWriter, Write};
use std::path::Path;

use jiff::civil::Date;

use super::bodies::Running;
use super::commits::clause;
use super::{State, git, locate, log, refusal, run};
use crate::tree::SourcePath;

/// How many digits of a commit's name are shown.
const DIGITS: usize = 10;

/// A file as a commit left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The committer's day in UTC.
    pub day: Date,
    /// The first digits of the commit's name.
    pub commit: String,
    /// The author's name.
    pub author: String,
    /// The author's address.
    pub email: String,
    /// The whole file; `None` where Git does not have it here, or it is no text.
    pub text: Option<String>,
}

/// The versions of the files below a folder for which `wanted` is true, each file's oldest first. Renames are followed;
/// what a merge alone changed is not seen. A shallow clone gives none, since its oldest commit would seem to have written all.
///
/// # Errors
/// A clause that says why nobody can look.
pub fn versions(root: &Path, folder: &str, wanted: impl Fn(&SourcePath) -> bool) -> Result<BTreeMap<SourcePath, Vec<Version>>, String> {
    let (shallow, _) = locate(root).map_err(|state| clause(&state))?;
    if shallow {
        return Err("this is a shallow clone, which does not reach back".to_owned());
    }
    let mut failure = String::new();
    // Blobs may be absent (a partial clone), and telling a rename with edits from a new file needs them.
    for renames in ["-M", "-M100%"] {
        let output = run(&mut command(root, folder, renames)).map_err(|reason| clause(&State::Unavailable(reason)))?;
        if output.status.success() {
            return Ok(read(root, &log::read(&output.stdout), &wanted));
        }
        failure = String::from_utf8_lossy(&output.stderr).into_owned();
    }
    // There is no commit yet.
    if failure.contains("bad revision") || failure.contains("unknown revision") {
        return Ok(BTreeMap::new());
    }
    Err(clause(&State::Unavailable(refusal(&failure))))
}

fn command(root: &Path, folder: &str, renames: &str) -> std::process::Command {
    let mut command = git(root);
    command.args(["-c", "log.showSignature=false", "-c", "log.follow=false", "-c", "log.showRoot=true"]);
    command.args(["log", "--raw", "-z", "--no-abbrev", "--no-merges", "--full-history", "--relative"]);
    command.args(["--format=%ct %H%x01%ae%x01%an", "--encoding=UTF-8", "--no-color", "--no-ext-diff", "--no-textconv"]);
    command.args(["-O/dev/null", "-l400", renames, "--end-of-options", "HEAD", "--", folder]);
    command
}

fn read(root: &Path, log: &log::Log<'_>, wanted: &impl Fn(&SourcePath) -> bool) -> BTreeMap<SourcePath, Vec<Version>> {
    let named = log.files.iter().filter_map(|file| Some((SourcePath::new(std::str::from_utf8(file.path).ok()?), file)));
    let files: Vec<(SourcePath, &log::File<'_>)> = named.filter(|(path, _)| wanted(path)).collect();
    let objects: BTreeSet<&[u8]> = files.iter().flat_map(|(_, file)| &file.events).map(|event| event.new).collect();
    let texts = texts(root, &objects);
    let version = |event: &log::Event<'_>| {
        let commit = log.commits.get(event.commit)?;
        let mut parts = commit.author.splitn(3, |&byte| byte == 1).map(|part| String::from_utf8_lossy(part).into_owned());
        let (name, email, author) = (parts.next()?, parts.next()?, parts.next()?);
        let name = name.chars().take(DIGITS).collect();
        Some(Version { day: commit.date, commit: name, author, email, text: texts.get(event.new).cloned() })
    };
    let versions = files.into_iter().map(|(path, file)| (path, file.events.iter().rev().filter_map(version).collect()));
    versions.collect()
}

/// The texts of all objects that are there and are UTF-8.
fn texts<'a>(root: &Path, objects: &BTreeSet<&'a [u8]>) -> HashMap<&'a [u8], String> {
    let is_name = |name: &&&[u8]| super::revision::is_object_name(name) && name.iter().any(|&digit| digit != b'0');
    let objects: Vec<&[u8]> = objects.iter().filter(is_name).copied().collect();
    let mut texts = HashMap::new();
    if objects.is_empty() {
        return texts;
    }
    let Ok((mut running, input)) = Running::start(root) else { return texts };
    std::thread::scope(|scope| {
        let asked = &objects;
        // When Git ends early the answers run out, which is noticed below.
        scope.spawn(move || {
            let mut input = BufWriter::new(input);
            let done = asked.iter().try_for_each(|name| input.write_all(name).and_then(|()| input.write_all(b"\n")));
            let _ = done.and_then(|()| input.flush());
        });
        let mut content = Vec::new();
        for object in &objects {
            match running.next(&mut content) {
                Ok(Some(_)) => drop(String::from_utf8(content.clone()).map(|text| texts.insert(*object, text))),
                Ok(None) => {}
                Err(_) => break,
            }
        }
        drop(running);
    });
    texts
}
