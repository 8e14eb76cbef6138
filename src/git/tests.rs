//! Histories made with real Git in temporary folders, and properties of the parser.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;
use crate::tree::File;
use proptest::prelude::*;
use std::fmt::Write;
use tempfile::TempDir;

/// A repository in which every commit is a day later than the one before, from 2 January 2024 on.
#[must_use]
struct Repo {
    dir: TempDir,
    day: u32,
}

impl Repo {
    fn new() -> Repo {
        let repo = Repo { dir: tempfile::tempdir().unwrap(), day: 1 };
        repo.git(&["init", "-q", "-b", "main"]);
        repo
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn git(&self, arguments: &[&str]) {
        self.git_as("Ada", arguments);
    }

    fn git_as(&self, name: &str, arguments: &[&str]) {
        let mut command = super::git(self.path());
        command.args(arguments).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_ALLOW_PROTOCOL", "file");
        let date = format!("2024-01-{:02}T12:00:00+0000", self.day);
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), name).env(format!("GIT_{role}_EMAIL"), "who@example.org");
            command.env(format!("GIT_{role}_DATE"), &date);
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) -> &Repo {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    /// Commits everything, one day later.
    fn commit(&mut self) {
        self.commit_as("Ada");
    }

    fn commit_as(&mut self, name: &str) {
        self.day += 1;
        self.git(&["add", "-A"]);
        self.git_as(name, &["commit", "-q", "--allow-empty", "-m", "x"]);
    }

    fn history(&self) -> History {
        history(self.path(), None, |_| true)
    }
}

/// `path updated created authors`, one line a file, days of January 2024 only.
fn show(history: &History) -> String {
    assert_eq!(history.state, State::Known);
    let mut lines: Vec<_> = history.changes.iter().collect();
    lines.sort_by_key(|(path, _)| path.as_str());
    lines.into_iter().fold(String::new(), |mut out, (path, change)| {
        writeln!(out, "{path} {} {} {}", change.updated.day(), change.created.day(), change.authors.join(",")).unwrap();
        out
    })
}

const LONG: &str = "one line of text\nanother line of text\na third line of text\na fourth line of text\na fifth line of text\n";

#[test]
fn an_edit_of_the_body_counts_and_others_do_not() {
    let mut repo = Repo::new();
    for name in ["yaml", "toml", "crlf", "spaces", "mode", "body", "still"] {
        repo.write(&format!("{name}.md"), "---\ntitle: A\n---\n\nText\nMore\n");
    }
    repo.write("toml.md", "+++\ntitle = 1\n+++\nText\n");
    repo.commit();
    repo.write("yaml.md", "---\ntitle: B\nmore: 1\n---\n\nText\nMore\n").write("toml.md", "+++\ntitle = 2\n+++\nText\n");
    repo.write("crlf.md", "---\r\ntitle: A\r\n---\r\n\r\nText\r\nMore\r\n").write("spaces.md", "---\ntitle: A\n---\nText  \nMore\t\n\n");
    repo.write("body.md", "---\ntitle: A\n---\n\nText\nChanged\n");
    repo.git(&["update-index", "--chmod=+x", "mode.md"]);
    repo.commit_as("Bob");
    repo.write("body.md", "---\ntitle: C\n---\n\nText\nChanged\n");
    repo.commit_as("Cy");
    let shown = show(&repo.history());
    assert_eq!(
        shown,
        "body.md 3 2 Cy,Bob,Ada\ncrlf.md 2 2 Bob,Ada\nmode.md 2 2 Ada\nspaces.md 2 2 Bob,Ada\nstill.md 2 2 Ada\n\
         toml.md 2 2 Bob,Ada\nyaml.md 2 2 Bob,Ada\n"
    );
}

#[test]
fn history_goes_on_under_the_old_name() {
    let mut repo = Repo::new();
    repo.write("a.md", LONG).write("b.md", LONG.replace("line", "row")).write("c.md", format!("---\nx: 1\n---\n{LONG}"));
    repo.commit();
    repo.git(&["mv", "a.md", "a2.md"]);
    repo.git(&["mv", "b.md", "b2.md"]);
    repo.git(&["mv", "c.md", "c2.md"]);
    repo.write("b2.md", LONG.replace("line", "row") + "and more\n").write("c2.md", format!("---\nx: 2\n---\n{LONG}"));
    repo.commit_as("Bob");
    repo.write("a.md", "something new under a name that was free\n");
    repo.commit_as("Cy");
    assert_eq!(show(&repo.history()), "a.md 4 4 Cy\na2.md 2 2 Ada\nb2.md 3 2 Bob,Ada\nc2.md 2 2 Bob,Ada\n");
}

#[test]
fn a_file_that_was_deleted_and_made_anew_begins_anew() {
    let mut repo = Repo::new();
    repo.write("a.md", "first\n").write("gone.md", "x\n");
    repo.commit();
    std::fs::remove_file(repo.path().join("a.md")).unwrap();
    std::fs::remove_file(repo.path().join("gone.md")).unwrap();
    repo.commit();
    repo.write("a.md", "second\n");
    repo.commit_as("Bob");
    assert_eq!(show(&repo.history()), "a.md 4 4 Bob\n");
}

#[test]
fn a_merged_change_counts_by_its_own_commit() {
    let mut repo = Repo::new();
    repo.write("a.md", LONG).write("b.md", "b\n");
    repo.commit();
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.write("b.md", "b2\n");
    repo.commit_as("Bob");
    repo.git(&["checkout", "-q", "main"]);
    repo.write("c.md", "c\n");
    repo.commit();
    repo.day = 20;
    repo.git(&["merge", "-q", "--no-ff", "-m", "x", "side"]);
    assert_eq!(show(&repo.history()), "a.md 2 2 Ada\nb.md 3 2 Bob,Ada\nc.md 4 4 Ada\n");
}

#[test]
fn an_edit_under_the_old_name_beside_a_renaming_branch_counts() {
    let mut repo = Repo::new();
    repo.write("old.md", LONG);
    repo.commit();
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.git(&["mv", "old.md", "new.md"]);
    repo.commit_as("Bob");
    repo.git(&["checkout", "-q", "main"]);
    repo.write("old.md", LONG.to_owned() + "more\n");
    repo.commit_as("Cy");
    repo.day = 20;
    repo.git(&["merge", "-q", "-m", "x", "side"]);
    assert_eq!(show(&repo.history()), "new.md 4 2 Cy,Ada\n");
}

#[test]
fn a_root_in_a_subfolder_sees_its_own_files() {
    let mut repo = Repo::new();
    repo.write("docs/help [1]/a.md", LONG).write("top.md", "x\n").write("moved.md", LONG.replace("line", "row"));
    repo.commit();
    repo.git(&["mv", "moved.md", "docs/help [1]/moved.md"]);
    repo.commit();
    let history = history(&repo.path().join("docs/help [1]"), None, |_| true);
    assert_eq!((history.prefix.as_str(), history.branch.as_deref()), ("docs/help [1]", Some("main")));
    assert_eq!(show(&history), "a.md 2 2 Ada\nmoved.md 3 3 Ada\n");
}

#[cfg(unix)]
#[test]
fn odd_names_and_names_outside_utf_8() {
    use std::os::unix::ffi::OsStrExt;
    let mut repo = Repo::new();
    for name in ["a b.md", "say \"x\".md", "日本語.md", "line\nbreak.md", ":100644.md", "-x.md", "*.md", "tab\t\\.md"] {
        repo.write(name, name);
    }
    // Not every file system takes such a name.
    let _ = std::fs::write(repo.path().join(std::ffi::OsStr::from_bytes(b"\xff.md")), "x");
    repo.commit();
    repo.write("line\nbreak.md", "new");
    repo.commit();
    let history = repo.history();
    assert_eq!(history.changes.len(), 8);
    assert_eq!(history.changes[&SourcePath::new("line\nbreak.md")].updated.day(), 3);
    assert_eq!(history.changes[&SourcePath::new("say \"x\".md")].updated.day(), 2);
}

#[test]
fn only_wanted_files_are_reported() {
    let mut repo = Repo::new();
    repo.write("a.md", "x\n").write("b.png", "x\n");
    repo.commit();
    assert_eq!(show(&history(repo.path(), None, SourcePath::is_markdown)), "a.md 2 2 Ada\n");
}

#[test]
fn no_history_is_claimed_where_there_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let outside = history(folder.path(), None, |_| true);
    assert_eq!((&outside.state, outside.changes.len()), (&State::None, 0));
    assert!(outside.state.advice().is_some_and(|advice| advice.ends_with('.')));

    let empty = Repo::new().history();
    assert_eq!((&empty.state, empty.changes.len(), empty.branch.as_deref()), (&State::Known, 0, Some("main")));

    let missing = history(Path::new("/nowhere/at/all"), None, |_| true);
    assert!(matches!(missing.state, State::Unavailable(reason) if reason.contains("cannot change to")));
}

#[test]
fn a_shallow_clone_claims_nothing() {
    let mut repo = Repo::new();
    repo.write("a.md", "x\n");
    repo.commit();
    repo.write("a.md", "y\n");
    repo.commit();
    let url = format!("file://{}", repo.path().display());
    repo.git(&["clone", "-q", "--depth=1", &url, "shallow"]);
    let shallow = history(&repo.path().join("shallow"), None, |_| true);
    assert_eq!((&shallow.state, shallow.changes.len()), (&State::Shallow, 0));
    assert!(shallow.state.advice().is_some_and(|advice| advice.contains("fetch-depth: 0")));
}

#[test]
fn a_clone_without_blobs_counts_every_edit_and_fetches_nothing() {
    let mut repo = Repo::new();
    repo.write("a.md", "---\nx: 1\n---\n").write("b.md", LONG);
    repo.commit();
    repo.git(&["mv", "b.md", "b2.md"]);
    repo.write("a.md", "---\nx: 2\n---\n").write("c.md", "c\n");
    repo.commit();
    repo.git(&["mv", "c.md", "c2.md"]);
    repo.write("c2.md", "c\nc\nc\n");
    repo.commit();
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", repo.path().display());
    repo.git(&["clone", "-q", "--no-checkout", "--filter=blob:none", &url, "partial"]);
    let cache = repo.path().join("cache");
    let partial = history(&repo.path().join("partial"), Some(&cache), |_| true);
    assert_eq!(show(&partial), "a.md 3 2 Ada\nb2.md 2 2 Ada\nc2.md 4 4 Ada\n");
    assert!(!cache.exists(), "guesses are not remembered");
}

#[test]
fn the_cache_changes_nothing_but_the_time() {
    let mut repo = Repo::new();
    repo.write("a.md", "---\nx: 1\n---\nText\n").write("b.md", "x\n");
    repo.commit();
    repo.write("a.md", "---\nx: 2\n---\nText\n").write("b.md", "y\n");
    repo.commit();
    let cache = tempfile::tempdir().unwrap();
    let folder = cache.path().join("below");
    let file = folder.join("git-bodies");
    let expected = "a.md 2 2 Ada\nb.md 3 2 Ada\n";
    let read = || show(&history(repo.path(), Some(&folder), |_| true));
    assert_eq!((read().as_str(), read().as_str()), (expected, expected));
    let good = std::fs::read(&file).unwrap();
    assert_eq!(good.len(), 23 + 2 * 17 + 32);
    for damaged in [&b""[..], b"junk", &good[..good.len() - 1], &[good.as_slice(), b"x"].concat()] {
        std::fs::write(&file, damaged).unwrap();
        assert_eq!(read(), expected);
        assert_eq!(std::fs::read(&file).unwrap(), good);
    }
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::write(&folder, "a file where the folder should be").unwrap();
    assert_eq!(read(), expected);
}

#[test]
fn many_and_large_texts_do_not_block() {
    let mut repo = Repo::new();
    let large = "a rather long line, to fill the pipes with\n".repeat(8000);
    for round in 0..2 {
        for i in 0..600 {
            let length = if i % 100 == 0 { large.len() } else { 50 };
            repo.write(
                &format!("{i}.md"),
                format!("---\nx: {round}\n---\n{i} {}\n{}", if i % 2 == 0 { 0 } else { round }, &large[..length]),
            );
        }
        repo.commit();
    }
    let history = repo.history();
    for (path, change) in &history.changes {
        let even = path.stem().parse::<u32>().unwrap() % 2 == 0;
        assert_eq!(change.updated.day(), if even { 2 } else { 3 }, "{path}");
    }
    assert_eq!(history.changes.len(), 600);
}

#[test]
fn settings_of_the_repository_do_not_change_what_is_read() {
    let mut repo = Repo::new();
    repo.write("a.md", LONG);
    repo.commit();
    for (name, value) in [
        ("log.showRoot", "false"),
        ("log.showSignature", "true"),
        ("color.ui", "always"),
        ("diff.orderFile", "/nowhere"),
        ("diff.external", "false"),
        ("log.follow", "true"),
        ("diff.noPrefix", "true"),
        ("log.date", "relative"),
        ("format.pretty", "oneline"),
    ] {
        repo.git(&["config", name, value]);
    }
    assert_eq!(show(&repo.history()), "a.md 2 2 Ada\n");
}

#[test]
fn dates_are_in_utc_and_names_without_addresses() {
    let line = |seconds: &str, name: &str| format!("{seconds} {name}\0\n:000000 100644 0000 {seconds}1 A\0{seconds}.md\0");
    // Half past eleven in the evening of 31 December 2023 in New York.
    let text = line("1704083400", "x") + &line("99999999999999999", "x") + &line("", "x");
    let log = log::read(text.as_bytes());
    assert_eq!(log.files.iter().map(|file| log.date(&file.events[0]).to_string()).collect::<Vec<_>>(), ["2024-01-01"]);
    for (author, name) in [
        ("Ada  Lovelace", Some("Ada Lovelace")),
        ("ada@example.org", None),
        ("Ada (ada@example.org)", Some("Ada")),
        ("@ada", Some("@ada")),
        ("", None),
    ] {
        assert_eq!(person(author.as_bytes()).as_deref(), name);
    }
}

#[test]
fn refusals_say_what_to_do() {
    let owner = "fatal: detected dubious ownership in repository at '/x y'\nTo add an exception for this directory, call:\n\n\
                 \tgit config --global --add safe.directory '/x y'\n";
    assert!(refusal(owner).ends_with("If you trust it, run `git config --global --add safe.directory '/x y'`."));
    assert!(refusal("warning: w\nfatal: bad object HEAD\n").starts_with("Git could not read the history (bad object HEAD). Run"));
    assert!(refusal("").contains("no reason given"));
}

proptest! {
    #[test]
    fn the_log_may_be_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        log::read(&bytes);
    }

    #[test]
    fn the_log_may_have_its_parts_in_any_order(parts in proptest::collection::vec(0_usize..14, 0..60)) {
        let words = [
            "1 x", "86400 y", "\n:1 1 a b M", ":1 1 b a A", ":1 1 a b R090", ":1 1 a a R100", ":1 1 a b D", ":1 1 a b C1", ":", ":1 1 a b", "p", "q", "r", "",
        ];
        let text = parts.iter().fold(String::new(), |text, &part| text + words[part] + "\0");
        let log = log::read(text.as_bytes());
        for file in &log.files {
            prop_assert!(file.events.is_sorted_by_key(|event| event.commit));
            prop_assert!(file.events.iter().all(|event| event.commit < log.commits.len()));
        }
    }

    #[test]
    fn white_space_at_line_ends_is_no_difference(text in "(---\n)?([a-c. \n]|---\n){0,30}") {
        let windows = text.replace('\n', " \r\n");
        prop_assert!(!bodies::differ(text.as_bytes(), windows.as_bytes()));
        prop_assert!(bodies::differ(text.as_bytes(), (text.clone() + "x").as_bytes()));
    }
}

/// `path text-or-kind` for each file of the tree at a revision.
fn at(root: &Path, revision: &str, most: u64) -> Vec<String> {
    let revision = Revision::resolve(root, revision).unwrap();
    let tree = tree_at(root, &revision, |path| !path.is_hidden(), most).unwrap();
    tree.files.iter().map(|(path, file)| format!("{path} {file:?}")).collect()
}

#[cfg(unix)]
#[test]
fn the_files_of_a_revision_are_read_from_objects() {
    use std::os::unix::ffi::OsStrExt;
    let mut repo = Repo::new();
    repo.write("docs/a.md", "one\n").write("docs/b c/\"d\"\n.md", "two").write("docs/e.png", "12345").write("top.md", "x");
    repo.write("docs/bad.md", b"a\xff").write("docs/large.md", "x".repeat(50)).write("docs/.hidden.md", "").write("docs/*.yaml", "y: 1");
    std::os::unix::fs::symlink("a.md", repo.path().join("docs/link.md")).unwrap();
    let _ = std::fs::write(repo.path().join(std::ffi::OsStr::from_bytes(b"docs/\xff.md")), "x");
    repo.commit();
    repo.write("docs/a.md", "changed");
    std::fs::remove_dir_all(repo.path().join("docs/b c")).unwrap();
    repo.commit();
    repo.write("docs/a.md", "not committed");
    let root = repo.path().join("docs");
    assert_eq!(
        at(&root, "HEAD~1", 20),
        [
            "*.yaml Text(\"y: 1\")",
            "a.md Text(\"one\\n\")",
            "b c/\"d\"\n.md Text(\"two\")",
            "bad.md BadText(\"a\u{fffd}\", 1)",
            "e.png Asset(5)",
            "large.md Unread(TooLarge(50))",
            "link.md Text(\"one\\n\")",
            "\u{fffd}.md Unread(Failed(\"the file name is not UTF-8\"))",
        ]
    );
    assert!(at(&root, "HEAD", 20).contains(&"a.md Text(\"changed\")".to_owned()));

    let revision = Revision::resolve(&root, "main~1").unwrap();
    let text = |path: &str| text_at(&root, &revision, &SourcePath::new(path)).unwrap();
    assert_eq!((text("b c/\"d\"\n.md").as_deref(), text("*.yaml").as_deref()), (Some("two"), Some("y: 1")));
    assert_eq!((text("*.md"), text("link.md"), text("b c")), (None, Some("one\n".to_owned()), None));
    let folder = |name: &str| has_folder_at(&root, &revision, name).unwrap();
    assert_eq!((folder("b c"), folder("a.md"), folder("docs")), (true, false, false));
}

#[cfg(unix)]
#[test]
fn links_of_a_revision_lead_where_they_lead_on_disk_and_never_out_of_the_root() {
    use std::os::unix::fs::symlink;
    let mut repo = Repo::new();
    repo.write("site/shared/one.md", "one").write("site/shared/deep/two.md", "two").write("secret.md", "s").write("site/docs/x.md", "x");
    let root = repo.path().canonicalize().unwrap().join("site");
    for (target, link) in [
        ("../shared/one.md", "docs/one.md"),
        ("../shared", "docs/all"),
        ("all/deep/../one.md", "docs/through.md"),
        ("../../site/shared/one.md", "docs/around.md"),
        ("deep", "shared/also"),
        ("../../secret.md", "docs/out.md"),
        ("gone.md", "docs/broken.md"),
        ("loop.md", "docs/loop.md"),
        ("..", "docs/up"),
        ("docs", "content"),
    ] {
        symlink(target, root.join(link)).unwrap();
    }
    repo.commit();
    let options = crate::fs::ReadOptions { root: &root, content: "docs", skip: &[], max_text_bytes: 20 };
    let disk: Vec<String> = crate::fs::read_tree(&options).unwrap().files.iter().map(|(path, file)| format!("{path} {file:?}")).collect();
    let revision = Revision::resolve(&root, "HEAD").unwrap();
    let tree = tree_at(&root, &revision, |path| path.below("docs").is_some(), 20).unwrap();
    let past: Vec<String> = tree.files.iter().map(|(path, file)| format!("{path} {file:?}")).collect();
    assert_eq!(past, disk);
    assert!(
        past.contains(&"docs/all/also/two.md Text(\"two\")".to_owned()) && !past.iter().any(|one| one.ends_with("(\"s\")")),
        "{past:#?}"
    );
    assert!(has_folder_at(&root, &revision, "content").unwrap());
    assert_eq!(text_at(&root, &revision, &SourcePath::new("docs/out.md")).unwrap(), None);
    let wanted = std::collections::BTreeSet::from([SourcePath::new("docs/all/deep/two.md")]);
    assert_eq!(facts_at(&root, &revision, &wanted).unwrap().len(), 1);
}

#[test]
fn a_folder_that_was_not_there_yet_is_empty() {
    let mut repo = Repo::new();
    repo.write("x.md", "x");
    repo.commit();
    repo.write("docs/a.md", "a");
    repo.commit();
    assert!(at(&repo.path().join("docs"), "HEAD~1", 20).is_empty());
}

#[test]
fn pictures_of_a_revision_have_their_facts() {
    let mut repo = Repo::new();
    repo.write("img/a.svg", "<svg width='10' height='20'/>").write("b.bin", "hello");
    repo.commit();
    std::fs::remove_dir_all(repo.path().join("img")).unwrap();
    repo.commit();
    let revision = Revision::resolve(repo.path(), "HEAD~1").unwrap();
    let wanted = ["img/a.svg", "b.bin", "gone.png", "img"].map(SourcePath::new).into();
    let facts = facts_at(repo.path(), &revision, &wanted).unwrap();
    let shown: Vec<_> = facts.iter().map(|(path, fact)| (path.as_str(), fact.bytes, fact.size)).collect();
    assert_eq!(shown, [("b.bin", 5, None), ("img/a.svg", 29, Some((10, 20)))]);
    assert_eq!(facts[&SourcePath::new("b.bin")].hash, blake3::hash(b"hello").to_hex()[..16]);
}

#[test]
fn many_and_large_files_of_a_revision_do_not_block() {
    let mut repo = Repo::new();
    for i in 0..1500 {
        repo.write(&format!("{i}.md"), format!("{i}\n").repeat(if i % 100 == 0 { 100_000 } else { 10 }));
    }
    repo.commit();
    let revision = Revision::resolve(repo.path(), "HEAD").unwrap();
    let tree = tree_at(repo.path(), &revision, |_| true, 1 << 20).unwrap();
    let right =
        tree.files.iter().filter(|(path, file)| matches!(file, File::Text(text) if text.starts_with(&format!("{}\n", path.stem()))));
    assert_eq!(right.count(), 1500);
}

#[test]
fn a_name_that_is_no_revision_gets_a_plain_sentence() {
    let mut repo = Repo::new();
    let refused = |root: &Path, name: &str| {
        let error = Revision::resolve(root, name).unwrap_err();
        format!("{error} | {}", error.hints.join(" "))
    };
    assert!(refused(repo.path(), "HEAD").starts_with("there is no revision `HEAD` | Name a branch"));
    repo.write("a.md", "x");
    repo.commit();
    repo.git(&["tag", "v1.2"]);
    repo.git(&["update-ref", "refs/remotes/origin/stable", "HEAD"]);
    repo.git(&["update-ref", "refs/heads/--output=evil", "HEAD"]);
    for (name, words) in [
        ("--output=x", "`--output=x` is not a revision: no name of one begins with a hyphen | Name a branch, a tag or a commit."),
        ("", "`` is not a revision | Name a branch, a tag or a commit."),
        ("a\u{1b}[2J", "`a\u{241b}[2J` is not a revision | Name a branch, a tag or a commit."),
        ("mian", "there is no revision `mian` | Did you mean `main`?"),
        ("v1.3", "there is no revision `v1.3` | Did you mean `v1.2`?"),
        ("stable", "there is no revision `stable` | Did you mean `origin/stable`?"),
        ("HEAD:a.md", "there is no revision `HEAD:a.md` | Name a branch"),
        ("HEAD..main", "there is no revision `HEAD..main` | "),
        ("no such; rm -rf $(x) `y`", "there is no revision `no such; rm -rf $(x) `y`` | "),
    ] {
        assert!(refused(repo.path(), name).starts_with(words), "{}", refused(repo.path(), name));
    }
    assert!(!repo.path().join("x").exists());
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        refused(folder.path(), "main"),
        "there is no revision `main`: the folder is not in a Git repository | Run the command in a clone of the repository."
    );
    assert!(refused(Path::new("/nowhere/at/all"), "main").starts_with("the revision `main` could not be read | "));
}

#[test]
fn a_shallow_clone_says_how_to_get_the_rest() {
    let mut repo = Repo::new();
    repo.write("a.md", "x");
    repo.commit();
    repo.git(&["tag", "v1"]);
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.write("a.md", "y");
    repo.commit();
    repo.git(&["checkout", "-q", "main"]);
    repo.write("b.md", "z");
    repo.commit();
    let url = format!("file://{}", repo.path().display());
    repo.git(&["clone", "-q", "--depth=1", "--no-single-branch", "--no-tags", &url, "shallow"]);
    let root = repo.path().join("shallow");
    let missing = Revision::resolve(&root, "v1").unwrap_err();
    assert!(missing.message.contains("shallow clone") && missing.hints[0].contains("fetch-depth: 0"), "{missing}");
    let unknown = Revision::resolve(&root, "origin/side").unwrap().merge_base(&root).unwrap_err();
    assert!(unknown.message.contains("shallow clone") && unknown.hints[0].contains("fetch-depth: 0"), "{unknown}");
}

#[test]
fn a_change_is_measured_from_where_the_branch_began() {
    let mut repo = Repo::new();
    repo.write("docs/a.md", LONG).write("docs/b.md", LONG.replace("line", "row")).write("docs/c.md", "c\n").write("docs/same.md", "s\n");
    repo.write("docs/cut.md", LONG).write("docs/pic.png", b"\0\x01").write("top.md", "t\n").write(".gitignore", "ignored.md\n");
    repo.commit();
    repo.git(&["checkout", "-q", "-b", "side"]);
    repo.write("docs/a.md", LONG.replace("another", "an other") + "new\n").write("top.md", "t2\n").write("docs/pic.png", b"\0\x02");
    repo.git(&["mv", "docs/b.md", "docs/b 2.md"]);
    repo.commit();
    repo.git(&["checkout", "-q", "main"]);
    repo.write("docs/same.md", "somebody else\n");
    repo.commit();
    repo.git(&["checkout", "-q", "side"]);
    std::fs::remove_file(repo.path().join("docs/c.md")).unwrap();
    repo.write("docs/cut.md", LONG.replace("another line of text\n", "")).write("docs/new \"x\"\n.md", "not\ncommitted\n");
    repo.write("docs/ignored.md", "x").write("docs/added.md", "a\n");
    repo.git(&["add", "docs/added.md"]);
    for (name, value) in
        [("diff.noPrefix", "true"), ("diff.external", "false"), ("diff.renames", "false"), ("color.ui", "always"), ("diff.context", "9")]
    {
        repo.git(&["config", name, value]);
    }
    let root = repo.path().join("docs");
    let base = Revision::resolve(&root, "main").unwrap().merge_base(&root).unwrap();
    let changed = changed_since(&root, &base).unwrap();
    let shown: Vec<String> = changed.files.iter().map(|(path, lines)| format!("{path} {lines:?}")).collect();
    let all = usize::MAX;
    assert_eq!(
        shown,
        [
            "a.md [2..3, 6..7]".to_owned(),
            "added.md [1..2]".to_owned(),
            "b 2.md []".to_owned(),
            "cut.md []".to_owned(),
            format!("new \"x\"\n.md [1..{all}]"),
            "pic.png []".to_owned(),
        ]
    );
    assert_eq!(changed.gone.iter().map(SourcePath::as_str).collect::<Vec<_>>(), ["b.md", "c.md"]);
    assert_eq!(changed.renamed[&SourcePath::new("b.md")].as_str(), "b 2.md");
    assert!(changed.holds(&SourcePath::new("a.md"), 6) && !changed.holds(&SourcePath::new("a.md"), 1));
    assert!(changed.touches(&SourcePath::new("c.md")) && !changed.touches(&SourcePath::new("same.md")));
}
