//! A project in a temporary folder, hermetic: no user settings, no clock, no terminal take part in a run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// 2026-06-15, the day on which every run takes place.
pub(crate) const TODAY: &str = "1781481600";

/// Files by path relative to a folder, with their bytes.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// A site's root inside a folder of its own, so that even `..` is ours.
pub(crate) struct Project {
    dir: TempDir,
}

impl Project {
    /// An empty root.
    pub(crate) fn new() -> Project {
        let project = Project { dir: tempfile::tempdir().unwrap() };
        fs::create_dir(project.path("")).unwrap();
        project
    }

    /// A root with files: `-- path --` lines begin a file, as in Go's txtar format.
    pub(crate) fn of(fixture: &str) -> Project {
        let project = Project::new();
        project.add(fixture);
        project
    }

    /// More files, in the same format.
    pub(crate) fn add(&self, fixture: &str) {
        for (path, text) in files(fixture) {
            self.write(&path, text);
        }
    }

    /// A path below the root; `../x` lies beside it.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        let root = self.dir.path().canonicalize().unwrap().join("site");
        if path.is_empty() { root } else { root.join(path) }
    }

    /// Writes a file with the folders above it.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// A file's text.
    pub(crate) fn text(&self, path: &str) -> String {
        let bytes = fs::read(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        String::from_utf8(bytes).unwrap()
    }

    /// Whether something is there.
    pub(crate) fn has(&self, path: &str) -> bool {
        fs::symlink_metadata(self.path(path)).is_ok()
    }

    /// Every file below a folder, without `.git`.
    pub(crate) fn files(&self, folder: &str) -> Files {
        tree(&self.path(folder))
    }

    /// The output of a plain build.
    pub(crate) fn output(&self) -> Files {
        self.files("public")
    }

    /// Runs the program in the root.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_in("", arguments)
    }

    /// Runs the program in a folder below the root.
    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str]) -> Ran {
        ran(program(&self.path(folder)).args(arguments))
    }

    /// Builds, and gives what was written.
    pub(crate) fn build(&self, arguments: &[&str]) -> Files {
        let run = self.run(&[&["build"], arguments].concat());
        assert_eq!(run.status, 0, "{run:?}");
        self.output()
    }

    /// Git in the root, without anybody's settings.
    pub(crate) fn git(&self, arguments: &[&str]) {
        self.git_on("2026-01-01", arguments);
    }

    /// Commits everything that changed, at noon of a day.
    pub(crate) fn commit(&self, day: &str) {
        if !self.has(".git") {
            self.git(&["init", "--quiet", "--initial-branch=main"]);
        }
        self.git(&["add", "--all"]);
        self.git_on(day, &["commit", "--quiet", "--allow-empty", "--message=change"]);
    }

    fn git_on(&self, day: &str, arguments: &[&str]) {
        let date = format!("{day}T12:00:00Z");
        let mut git = clean("git", &self.path(""));
        git.env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date);
        for (key, value) in [("NAME", "Ada"), ("EMAIL", "ada@example.com")] {
            git.env(format!("GIT_AUTHOR_{key}"), value).env(format!("GIT_COMMITTER_{key}"), value);
        }
        let run = ran(git.args(arguments));
        assert_eq!(run.status, 0, "git {arguments:?}: {run:?}");
    }
}

/// How a run ended.
#[derive(Debug)]
#[must_use]
pub(crate) struct Ran {
    /// The exit status; 128 and the signal's number when one ended it.
    pub(crate) status: i32,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Ran {
    /// The run ended with this status and said all these words, wherever.
    #[track_caller]
    pub(crate) fn says(&self, status: i32, words: &[&str]) {
        assert_eq!(self.status, status, "{self:?}");
        let all = format!("{}{}", self.stdout, self.stderr);
        for word in words {
            assert!(all.contains(word), "{word:?} is missing in:\n{all}");
        }
        assert!(!all.contains("panicked"), "{all}");
    }
}

/// The program, ready to be run in a folder.
pub(crate) fn program(folder: &Path) -> Command {
    clean(env!("CARGO_BIN_EXE_guidepost"), folder)
}

/// A command that knows nothing of the machine but where programs are.
pub(crate) fn clean(name: &str, folder: &Path) -> Command {
    let mut command = Command::new(name);
    let home = folder.join("nobody");
    command.current_dir(folder).env_clear().stdin(Stdio::null());
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", &home).env("LC_ALL", "C.UTF-8");
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CEILING_DIRECTORIES", std::env::temp_dir());
    command.env("NO_COLOR", "1").env("COLUMNS", "100").env("SOURCE_DATE_EPOCH", TODAY);
    command
}

/// Runs a command to its end.
pub(crate) fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ran { status: status(output.status), stdout: text(&output.stdout), stderr: text(&output.stderr) }
}

#[cfg(unix)]
fn status(status: std::process::ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt;
    status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0))
}

#[cfg(not(unix))]
fn status(status: std::process::ExitStatus) -> i32 {
    status.code().unwrap_or(128)
}

/// Every file below a folder by relative path, `.git` left out; empty when there is no folder.
pub(crate) fn tree(folder: &Path) -> Files {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_entry(|entry| entry.file_name() != ".git").flatten();
    let file = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        (path, fs::read(entry.path()).unwrap())
    };
    entries.filter(|entry| entry.file_type().is_file()).map(file).collect()
}

/// Two trees are the same, byte for byte; says which files are not.
#[track_caller]
pub(crate) fn assert_same(one: &Files, other: &Files) {
    let names = |files: &Files| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(one), names(other));
    let different: Vec<&String> = one.keys().filter(|path| one[*path] != other[*path]).collect();
    assert!(different.is_empty(), "{different:?} differ");
    assert!(!one.is_empty(), "nothing was compared");
}

/// A page's HTML.
#[track_caller]
pub(crate) fn page<'a>(files: &'a Files, path: &str) -> &'a str {
    let bytes = files.get(path).unwrap_or_else(|| panic!("no {path} among {:?}", files.keys().collect::<Vec<_>>()));
    std::str::from_utf8(bytes).unwrap()
}

/// The files that hold these bytes, in any letter case.
pub(crate) fn holding<'a>(files: &'a Files, word: &str) -> Vec<&'a str> {
    let word = word.to_lowercase().into_bytes();
    let holds = |bytes: &[u8]| memchr::memmem::find(&bytes.to_ascii_lowercase(), &word).is_some();
    files.iter().filter(|(path, bytes)| holds(path.as_bytes()) || holds(bytes)).map(|(path, _)| path.as_str()).collect()
}

/// A PNG picture of one colour, as wide and high as it says; `marker` stands in its bytes.
pub(crate) fn png(marker: &str) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x04\x08\x02\0\0\0".to_vec();
    bytes.extend_from_slice(marker.as_bytes());
    bytes
}

fn files(fixture: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in fixture.split_inclusive('\n') {
        match line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
            Some(path) => files.push((path.to_owned(), String::new())),
            None => files.last_mut().expect("a fixture begins with a path").1.push_str(line),
        }
    }
    files
}
