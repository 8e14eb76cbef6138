//! Which commits are there, and which of them are part of what is checked out. Two runs of Git for all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::bodies::Running;
use super::{State, git, locate};

/// What Git knows of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// It is part of what is checked out: its full name and the first line of its message.
    Ancestor(String, String),
    /// It exists, and is not part of what is checked out: the first line of its message.
    Elsewhere(String),
    /// It does not exist here.
    Missing,
    /// The clone is too shallow to tell.
    Shallow,
}

/// Looks commits up by the names that people wrote: hexadecimal digits, others are passed over.
///
/// # Errors
/// A clause that says why nobody can look, such as `the folder is not in a Git repository`.
pub fn commits(root: &Path, names: &BTreeSet<String>) -> Result<BTreeMap<String, Named>, String> {
    let (shallow, _) = locate(root).map_err(|state| clause(&state))?;
    let is_name = |name: &&String| (4..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let names: Vec<&String> = names.iter().filter(is_name).collect();
    if names.is_empty() {
        return Ok(BTreeMap::new());
    }
    let there = existing(root, &names).ok_or("Git stopped while commits were looked up")?;
    let elsewhere = elsewhere(root, there.values().map(|(object, _)| object.as_str()));
    let of = |name: &String| match there.get(name.as_str()) {
        // In a shallow clone the way to a commit may be cut.
        Some((object, _)) if elsewhere.contains(object) && shallow => Named::Shallow,
        Some((object, subject)) if elsewhere.contains(object) => Named::Elsewhere(subject.clone()),
        Some((object, subject)) => Named::Ancestor(object.clone(), subject.clone()),
        None if shallow => Named::Shallow,
        None => Named::Missing,
    };
    Ok(names.into_iter().map(|name| (name.clone(), of(name))).collect())
}

/// Why there is no history, as a clause.
pub(super) fn clause(state: &State) -> String {
    match state {
        State::Unavailable(reason) if reason.contains("dubious ownership") => {
            "Git does not trust the folder, which belongs to another user".to_owned()
        }
        State::Unavailable(reason) if reason.contains("was not found") => "the program `git` was not found".to_owned(),
        State::Unavailable(_) => "Git could not be asked".to_owned(),
        _ => "the folder is not in a Git repository".to_owned(),
    }
}

/// Full name and first line of the message of each commit that is there.
fn existing<'a>(root: &Path, names: &[&'a String]) -> Option<BTreeMap<&'a str, (String, String)>> {
    let (mut running, mut input) = Running::start(root).ok()?;
    std::thread::scope(|scope| {
        // When Git ends early the answers run out, which is noticed below.
        scope.spawn(move || {
            let asked: String = names.iter().map(|name| format!("{name}^{{commit}}\n")).collect();
            let _ = input.write_all(asked.as_bytes());
        });
        let mut found = BTreeMap::new();
        let mut content = Vec::new();
        for name in names {
            let Some(object) = running.next(&mut content).ok()? else { continue };
            // A branch may have such a name too, and is not meant.
            if object.starts_with(&name.to_ascii_lowercase()) {
                found.insert(name.as_str(), (object, subject(&content)));
            }
        }
        drop(running);
        Some(found)
    })
}

/// The first line of a commit's message.
fn subject(commit: &[u8]) -> String {
    let text = String::from_utf8_lossy(commit);
    let message = text.split_once("\n\n").map_or("", |(_, message)| message);
    message.trim_start().lines().next().unwrap_or("").trim_end().to_owned()
}

/// Those that are not part of what is checked out; all of them where nothing is.
fn elsewhere<'a>(root: &Path, objects: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let objects: BTreeSet<String> = objects.map(str::to_owned).collect();
    if objects.is_empty() {
        return objects;
    }
    let mut command = git(root);
    command.args(["rev-list", "--stdin"]);
    let asked: String = objects.iter().map(|object| format!("{object}\n")).chain(["^HEAD\n".to_owned()]).collect();
    match fed(&mut command, &asked) {
        Some(output) if output.status.success() => {
            let listed = String::from_utf8_lossy(&output.stdout);
            let listed: BTreeSet<&str> = listed.lines().collect();
            objects.into_iter().filter(|object| listed.contains(object.as_str())).collect()
        }
        _ => objects,
    }
}

/// Runs to the end with a text as its input.
fn fed(command: &mut Command, input: &str) -> Option<Output> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let pipe = child.stdin.take();
    std::thread::scope(|scope| {
        scope.spawn(move || pipe.map(|mut pipe| pipe.write_all(input.as_bytes())));
        child.wait_with_output().ok()
    })
}
