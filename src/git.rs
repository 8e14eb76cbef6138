//! What Git knows of the files below the root: when each body last changed, since when it exists, who wrote it; what
//! the files were at a revision, and what changed since. For dates one `git log`, then one `git cat-file` for the bodies
//! that need a look; `log` reads the one, `bodies` the other.
//! Nothing here writes to the repository, asks the network or runs a program of the repository's.

mod bodies;
mod commits;
mod diff;
mod identity;
mod links;
mod log;
mod objects;
mod revision;
mod touched;
mod versions;

pub use commits::{Named, commits};
pub use diff::{Changed, changed_since, paths_since};
pub use identity::{Identity, identity};
pub use objects::{Held, bytes_at, facts_at, has_folder_at, text_at, tree_at};
pub use revision::Revision;
pub use touched::{Touched, touched_since};
pub use versions::{Version, versions};

pub use crate::site::Change;
use crate::tree::SourcePath;
use std::collections::{HashMap, HashSet};
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// What Git knows of the files below the root.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Whether there is a history to speak of.
    pub state: State,
    /// By the path each file has in the newest commit. Deleted files are absent; files that are not wanted too.
    pub changes: HashMap<SourcePath, Change>,
    /// The branch that is checked out, if any.
    pub branch: Option<String>,
    /// The root's path inside the work tree, without a slash at the end; empty at the top.
    pub prefix: String,
}

/// Whether there is a history to speak of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// The root is not in the work tree of a repository.
    #[default]
    None,
    /// The clone stops at some commit, so every date in it could be wrong: none is claimed.
    Shallow,
    /// The history was read; it may be empty.
    Known,
    /// Git is missing or refuses: full sentences that say why and what to do.
    Unavailable(String),
}

impl State {
    /// Full sentences for the user: what is missing and what to do. `None` when all is well.
    pub fn advice(&self) -> Option<&str> {
        match self {
            State::Known => None,
            State::None => Some(
                "The folder is not in a Git repository, so no article has a date of its last change. \
                 Run `git init` there and commit the files to get dates.",
            ),
            State::Shallow => Some(
                "The repository is a shallow clone, so no article has a date of its last change. \
                 Run `git fetch --unshallow`, or set `fetch-depth: 0` for actions/checkout.",
            ),
            State::Unavailable(reason) => Some(reason),
        }
    }
}

/// Reads the history of the files for which `wanted` is true. What was found about bodies is remembered in `cache`.
///
/// A change counts by the commit that made it, not by the merge that brought it in: merges are not looked at. Renames
/// are followed. What changes only front matter, line endings or white space at line ends is no change of the body.
pub fn history(root: &Path, cache: Option<&Path>, wanted: impl Fn(&SourcePath) -> bool) -> History {
    let (state, prefix) = match locate(root) {
        Ok((shallow, prefix)) => (if shallow { State::Shallow } else { State::Known }, prefix),
        Err(state) => (state, String::new()),
    };
    let mut history = History { state, changes: HashMap::new(), branch: None, prefix };
    if matches!(history.state, State::None | State::Unavailable(_)) {
        return history;
    }
    history.branch = text_of(root, &["symbolic-ref", "--quiet", "--short", "HEAD"]).filter(|name| !name.is_empty());
    if history.state == State::Known {
        match log_bytes(root, &history.prefix) {
            Ok(bytes) => history.changes = changes(root, cache, &log::read(&bytes), wanted),
            Err(reason) => history.state = State::Unavailable(reason),
        }
    }
    history
}

/// From the log to what callers see.
fn changes(root: &Path, cache: Option<&Path>, log: &log::Log<'_>, wanted: impl Fn(&SourcePath) -> bool) -> HashMap<SourcePath, Change> {
    let (paths, files): (Vec<SourcePath>, Vec<&log::File<'_>>) = log
        .files
        .iter()
        .filter_map(|file| Some((SourcePath::new(std::str::from_utf8(file.path).ok()?), file)))
        .filter(|(path, _)| wanted(path))
        .unzip();
    let last = bodies::last_changes(root, cache, &files);
    let names: Vec<Option<String>> = log.commits.iter().map(|commit| person(commit.author)).collect();
    let describe = |(file, last): (&log::File<'_>, usize)| {
        let mut seen = HashSet::new();
        let writers = file.events.iter().filter_map(|event| names.get(event.commit)?.as_ref());
        Some(Change {
            updated: log.date(file.events.get(last)?),
            created: file.events.iter().map(|event| log.date(event)).min()?,
            authors: writers.filter(|name| seen.insert(name.as_str())).cloned().collect(),
        })
    };
    let changes = files.into_iter().zip(last).map(describe);
    paths.into_iter().zip(changes).filter_map(|(path, change)| Some((path, change?))).collect()
}

/// A name fit for publishing: some people have their e-mail address as their name, or a part of it.
fn person(author: &[u8]) -> Option<String> {
    let address = |word: &&str| word.find('@').is_some_and(|at| at > 0 && at + 1 < word.len());
    let name = String::from_utf8_lossy(author);
    let words: Vec<&str> = name.split_whitespace().filter(|word| !address(word)).collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The root's path inside its work tree, without slashes at its ends; empty at the top and where there is none.
pub fn prefix(root: &Path) -> String {
    locate(root).map(|(_, prefix)| prefix).unwrap_or_default()
}

/// Whether the clone is shallow, and the root's path in the work tree.
fn locate(root: &Path) -> Result<(bool, String), State> {
    let asked = run(git(root).args(["rev-parse", "--is-inside-work-tree", "--is-shallow-repository", "--show-prefix"]));
    let output = asked.map_err(State::Unavailable)?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        return Err(if error.contains("not a git repository") { State::None } else { State::Unavailable(refusal(&error)) });
    }
    // The path comes last because it may hold anything, even line breaks.
    let text = String::from_utf8_lossy(&output.stdout);
    let mut parts = text.splitn(3, '\n');
    let (inside, shallow, prefix) = (parts.next(), parts.next(), parts.next().unwrap_or_default());
    if inside != Some("true") {
        return Err(State::None);
    }
    let prefix = prefix.strip_suffix('\n').unwrap_or(prefix);
    Ok((shallow == Some("true"), prefix.trim_end_matches('/').to_owned()))
}

/// The whole log below the root; empty when there is no commit yet.
fn log_bytes(root: &Path, prefix: &str) -> Result<Vec<u8>, String> {
    // Blobs may be absent (a partial clone), and telling a rename with edits from a new file needs them.
    let mut failure = String::new();
    for renames in ["-M", "-M100%"] {
        let output = run(&mut log_command(root, prefix, renames))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        if failure.is_empty() {
            if text_of(root, &["rev-parse", "--quiet", "--verify", "--end-of-options", "HEAD"]).is_none() {
                return Ok(Vec::new());
            }
            failure = refusal(&String::from_utf8_lossy(&output.stderr));
        }
    }
    Err(failure)
}

/// The one pass over the history; `log::read` knows its output.
fn log_command(root: &Path, prefix: &str, renames: &str) -> Command {
    let mut command = git(root);
    // A user's settings must not change what is printed, nor let a program of theirs take part in it.
    command.args(["-c", "log.showSignature=false", "-c", "log.follow=false", "-c", "log.showRoot=true"]);
    command.args([
        "log",
        "--raw",
        "-z",
        "--no-abbrev",
        "--no-merges",
        "--full-history",
        "--relative",
        "--format=%ct %an",
        "--encoding=UTF-8",
    ]);
    command.args(["--no-color", "--no-ext-diff", "--no-textconv", "-O/dev/null", "-l400", renames, "--end-of-options", "HEAD", "--"]);
    // At the top this would only cost time: with the full history it selects every commit.
    if !prefix.is_empty() {
        command.arg(".");
    }
    command
}

/// Git with nothing of the surroundings in it: no prompts, no fetching, no locks, no hooks into other programs.
fn git(root: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(root);
    command.args(["--no-pager", "--no-optional-locks", "--literal-pathspecs", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false"]);
    for name in [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_COMMON_DIR",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_NAMESPACE",
        "GIT_PREFIX",
        "GIT_EXTERNAL_DIFF",
        "GIT_DIFF_OPTS",
        "GIT_GLOB_PATHSPECS",
        "GIT_NOGLOB_PATHSPECS",
        "GIT_ICASE_PATHSPECS",
    ] {
        command.env_remove(name);
    }
    command.env("GIT_TERMINAL_PROMPT", "0").env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C");
    // The second is for versions before 2.44, which do not know the first.
    command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "none");
    command.stdin(Stdio::null());
    command
}

/// Runs to the end; the error is a sentence.
fn run(command: &mut Command) -> Result<Output, String> {
    command.output().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            "The program `git` was not found, so the history cannot be read. \
             Install Git, and make sure that `git --version` works in this terminal."
        }
        .to_owned(),
        _ => format!("The program `git` could not be started: {error}."),
    })
}

/// The output of a question to Git, without its last line ending; `None` when Git says no.
fn text_of(root: &Path, arguments: &[&str]) -> Option<String> {
    let output = run(git(root).args(arguments)).ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim_end_matches(['\n', '\r']).to_owned())
}

/// Git's complaint as sentences that say what to do.
fn refusal(error: &str) -> String {
    if error.contains("dubious ownership") {
        let remedy = error.lines().map(str::trim).find(|line| line.starts_with("git config --global --add safe.directory"));
        return format!(
            "Git does not read this repository because its folder belongs to another user (\"dubious ownership\"). \
             If you trust it, run `{}`.",
            remedy.unwrap_or("git config --global --add safe.directory <folder>")
        );
    }
    let line = error.lines().find_map(|line| line.strip_prefix("fatal: ")).or(error.lines().next()).unwrap_or("no reason given");
    format!("Git could not read the history ({}). Run `git log` in the folder to see what it needs.", line.trim_end_matches('.'))
}

#[cfg(test)]
mod tests;
