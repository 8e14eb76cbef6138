#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;
use crate::fs::os::pretend::{self, Fault};
use std::time::{Duration, SystemTime};

/// A project in a temporary folder, with the output `public`.
struct Project(tempfile::TempDir);

impl Project {
    fn new() -> Project {
        let project = Project(tempfile::tempdir().unwrap());
        project.put("content/a.md", "# A");
        project
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| format!("<{}>", error.kind()))
    }

    fn open_at(&self, output: &str) -> Result<Publisher> {
        let content = self.path("content");
        Publisher::open(&PublishOptions { output: &self.path(output), root: self.0.path(), protect: &[&content] })
    }

    fn open(&self) -> Publisher {
        self.open_at("public").unwrap()
    }

    fn publish(&self, files: &[(&str, &str)]) -> Published {
        let publisher = self.open();
        for (path, text) in files {
            publisher.write(path, text.as_bytes()).unwrap();
        }
        publisher.finish().unwrap()
    }

    /// Names beside the output that no build may leave.
    fn litter(&self) -> Vec<String> {
        let names = fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| !matches!(name.as_str(), "public" | "content")).collect()
    }

    /// Every file in the output, `.git` left out.
    fn published(&self) -> Vec<String> {
        let mut files: Vec<String> = walkdir::WalkDir::new(self.path("public"))
            .into_iter()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.file_type().is_file())
            .map(|entry| entry.path().strip_prefix(self.path("public")).unwrap().to_str().unwrap().to_owned())
            .filter(|path| !path.starts_with(".git/"))
            .collect();
        files.sort();
        files
    }
}

/// Ends the fault with the test that asked for it.
#[must_use]
struct Pretending;

impl Pretending {
    fn of(fault: Fault) -> Pretending {
        pretend::set(Some(fault));
        Pretending
    }
}

impl Drop for Pretending {
    fn drop(&mut self) {
        pretend::set(None);
    }
}

#[test]
fn a_site_is_published_and_replaced_and_what_is_unchanged_stays() {
    let project = Project::new();
    let first = project.publish(&[("index.html", "one"), ("a/index.html", "A"), ("b/c/index.html", "B"), ("gone/x/y.html", "!")]);
    assert_eq!((first.files, first.written, first.unchanged, first.removed, first.bytes), (4, 4, 0, 0, 6));
    let past = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    for path in ["public/a/index.html", "public/b/c/index.html"] {
        File::open(project.path(path)).unwrap().set_modified(past).unwrap();
    }
    let second = project.publish(&[("index.html", "two"), ("a/index.html", "A"), ("b/c/index.html", "b"), ("new.html", "n")]);
    assert_eq!((second.files, second.written, second.unchanged, second.removed), (4, 3, 1, 1));
    assert!(second.notes.is_empty(), "{:?}", second.notes);
    let time = |path: &str| project.path(path).metadata().unwrap().modified().unwrap();
    assert_eq!(time("public/a/index.html"), past);
    assert_ne!(time("public/b/c/index.html"), past);
    assert_eq!(project.published(), [manifest::NAME, "a/index.html", "b/c/index.html", "index.html", "new.html"]);
    assert_eq!(project.text("public/index.html"), "two");
    assert!(!project.path("public/gone").exists() && project.litter().is_empty());
    let third = project.publish(&[("new.html", "n"), ("index.html", "two"), ("a/index.html", "A"), ("b/c/index.html", "b")]);
    assert_eq!((third.written, third.unchanged), (0, 4));
    assert!(project.litter().is_empty());
}

#[test]
fn the_same_site_has_the_same_manifest_whatever_the_order() {
    let (one, other) = (Project::new(), Project::new());
    one.publish(&[("a.html", "a"), ("b.html", "b")]);
    other.publish(&[("b.html", "b"), ("a.html", "a")]);
    let manifest = format!("public/{}", manifest::NAME);
    assert_eq!(one.text(&manifest), other.text(&manifest));
}

#[test]
fn a_build_that_fails_leaves_the_old_output_and_no_litter() {
    let project = Project::new();
    project.publish(&[("index.html", "old")]);
    let publisher = project.open();
    publisher.write("index.html", b"new").unwrap();
    publisher.write("x/y.html", b"new").unwrap();
    drop(publisher);
    assert_eq!(project.text("public/index.html"), "old");
    assert_eq!((project.published().len(), project.litter()), (2, vec![]));
}

#[test]
fn a_full_disk_names_the_file_and_what_to_do_and_changes_nothing() {
    let project = Project::new();
    project.publish(&[("index.html", "old")]);
    let publisher = project.open();
    let full = Pretending::of(Fault::DiskFull);
    let error = publisher.write("a/index.html", b"new").unwrap_err();
    assert!(error.message.ends_with("could not write `public/a/index.html`"), "{error}");
    assert_eq!((error.kind.exit_status(), error.causes.len(), error.hints.len()), (2, 1, 2), "{error:?}");
    drop((publisher, full));
    assert_eq!((project.text("public/index.html").as_str(), project.litter()), ("old", vec![]));
}

#[test]
fn a_file_that_was_edited_by_hand_is_ours_and_replaced() {
    let project = Project::new();
    project.publish(&[("index.html", "site")]);
    project.put("public/index.html", "hack");
    let published = project.publish(&[("index.html", "site")]);
    assert_eq!((published.written, project.text("public/index.html").as_str()), (1, "site"));
}

#[test]
fn strange_paths_and_second_writes_are_bugs() {
    let project = Project::new();
    project.publish(&[("same.html", "s")]);
    let publisher = project.open();
    for path in ["../x", "/etc/x", "a//b", "", ".git/config"] {
        assert!(publisher.write(path, b"").unwrap_err().message.starts_with("internal error: "), "{path}");
    }
    for text in ["s", "t"] {
        publisher.write(if text == "s" { "same.html" } else { "t.html" }, text.as_bytes()).unwrap();
    }
    assert!(publisher.write("t.html", b"s").unwrap_err().message.contains("was written twice"));
    publisher.write("same.html", b"s").unwrap();
    assert!(publisher.finish().unwrap_err().message.contains("`same.html` was written twice"));
    assert!(!project.path("x").exists());
}

#[test]
fn a_file_in_the_place_of_a_folder_says_so() {
    let project = Project::new();
    let publisher = project.open();
    publisher.write("a", b"file").unwrap();
    publisher.write("b/c", b"file").unwrap();
    for path in ["a/index.html", "b"] {
        let error = publisher.write(path, b"x").unwrap_err();
        assert!(error.hints.iter().any(|hint| hint.contains("want the same name")), "{path}: {error:?}");
    }
}

#[test]
fn a_name_that_is_too_long_is_named() {
    let project = Project::new();
    let name = format!("{}/index.html", "x".repeat(300));
    let error = project.open().write(&name, b"x").unwrap_err();
    assert!(error.message.contains(&name) && error.hints[0].contains("shorten"), "{error:?}");
}

#[test]
fn files_are_copied_small_and_large_and_kept_when_unchanged() {
    let project = Project::new();
    let large = "x".repeat(usize::try_from(IN_MEMORY).unwrap() + 1);
    project.put("content/large.bin", &large);
    let publish = || {
        let publisher = project.open();
        Sink::copy(&publisher, "large.bin", &SourcePath::new("content/large.bin")).unwrap();
        publisher.copy("small", &project.path("content/a.md")).unwrap();
        publisher.finish().unwrap()
    };
    assert_eq!((publish().written, publish().unchanged), (2, 2));
    project.put("public/large.bin", &large.replace('x', "y"));
    assert_eq!(publish().written, 1);
    assert_eq!(project.text("public/large.bin"), large);
    project.put("content/a.md", "changed");
    assert_eq!(project.text("public/small"), "# A", "a copy, not a link");
}

#[cfg(unix)]
#[test]
fn what_is_not_a_file_of_the_root_is_not_copied() {
    let project = Project::new();
    std::os::unix::fs::symlink("/etc/passwd", project.path("content/p")).unwrap();
    rustix::fs::mknodat(rustix::fs::CWD, project.path("content/pipe"), rustix::fs::FileType::Fifo, rustix::fs::Mode::RWXU, 0).unwrap();
    let publisher = project.open();
    for (name, words) in [("p", "leads out of the root"), ("pipe", "not a regular file"), ("gone", "could not read `content/gone`")] {
        let error = Sink::copy(&publisher, "x", &SourcePath::new(format!("content/{name}"))).unwrap_err();
        assert!(error.message.contains(words), "{error}");
    }
}

#[test]
fn many_threads_write_at_once() {
    use rayon::prelude::*;
    let project = Project::new();
    let publisher = project.open();
    (0..500).into_par_iter().try_for_each(|n| publisher.write(&format!("s{}/{n}/index.html", n % 7), b"x")).unwrap();
    assert_eq!(publisher.finish().unwrap().files, 500);
}

#[test]
fn git_survives_each_kind_of_swap() {
    for fault in [None, Some(Fault::NoExchange), Some(Fault::Immovable), Some(Fault::MountPoint)] {
        let project = Project::new();
        project.put("public/.git/HEAD", "ref");
        pretend::set(fault);
        let _end = Pretending;
        for text in ["one", "two"] {
            project.publish(&[("index.html", text)]);
            assert_eq!((project.text("public/.git/HEAD").as_str(), project.text("public/index.html").as_str()), ("ref", text), "{fault:?}");
        }
        assert!(project.litter().is_empty(), "{fault:?} {:?}", project.litter());
    }
}

#[test]
fn git_comes_back_when_the_swap_fails() {
    let project = Project::new();
    project.publish(&[("index.html", "old")]);
    project.put("public/.git", "gitdir: elsewhere");
    let publisher = project.open();
    publisher.write("index.html", b"new").unwrap();
    let _end = Pretending::of(Fault::ExchangeFails);
    let error = publisher.finish().unwrap_err();
    assert!(error.message.contains("could not write") && error.hints.len() == 2, "{error:?}");
    assert_eq!((project.text("public/index.html").as_str(), project.text("public/.git").as_str()), ("old", "gitdir: elsewhere"));
    assert!(project.litter().is_empty());
}

#[test]
fn a_folder_that_cannot_be_renamed_is_filled_file_by_file() {
    for fault in [Fault::MountPoint, Fault::Immovable] {
        let project = Project::new();
        project.publish(&[("index.html", "one"), ("same.html", "s"), ("x", "file"), ("y/z.html", "z"), ("old/a.html", "a")]);
        let _end = Pretending::of(fault);
        #[cfg(unix)]
        let before = std::os::unix::fs::MetadataExt::ino(&project.path("public").metadata().unwrap());
        let published = project.publish(&[("index.html", "two"), ("same.html", "s"), ("x/index.html", "folder"), ("y", "file")]);
        assert_eq!((published.written, published.unchanged, published.removed), (3, 1, 3), "{fault:?}");
        assert!(published.notes[0].contains("one by one"), "{fault:?}");
        assert_eq!(project.published(), [manifest::NAME, "index.html", "same.html", "x/index.html", "y"], "{fault:?}");
        assert!(!project.path("public/old").exists() && project.litter().is_empty());
        #[cfg(unix)]
        assert_eq!(before, std::os::unix::fs::MetadataExt::ino(&project.path("public").metadata().unwrap()));
        assert_eq!(project.publish(&[("index.html", "two")]).removed, 3);
    }
}

#[test]
fn a_build_in_place_that_was_cut_is_completed_by_the_next() {
    let project = Project::new();
    project.publish(&[("a.html", "one"), ("b.html", "one"), ("old.html", "one")]);
    let _end = Pretending::of(Fault::MountPoint);
    let publisher = project.open();
    for path in ["a.html", "b.html", "c.html"] {
        publisher.write(path, b"two").unwrap();
    }
    fs::remove_file(publisher.output.stage.join("b.html")).unwrap();
    assert!(publisher.finish().is_err());
    assert_eq!((project.text("public/a.html").as_str(), project.text("public/b.html").as_str()), ("two", "one"));
    let published = project.publish(&[("a.html", "two"), ("b.html", "two")]);
    assert_eq!((published.written, published.unchanged, project.published().len()), (1, 1, 3));
}

#[test]
fn where_links_are_refused_a_copy_keeps_the_time() {
    let project = Project::new();
    let past = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    File::options().write(true).open(project.path("content/a.md")).unwrap().set_modified(past).unwrap();
    copy_with_time(&project.path("content/a.md"), &project.path("content/b.md")).unwrap();
    assert_eq!(project.path("content/b.md").metadata().unwrap().modified().unwrap(), past);
    assert_eq!(project.text("content/b.md"), "# A");
}

#[cfg(unix)]
#[test]
fn the_outputs_own_mode_stays() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::new();
    project.publish(&[("a.html", "one")]);
    fs::set_permissions(project.path("public"), fs::Permissions::from_mode(0o750)).unwrap();
    project.publish(&[("a.html", "two")]);
    assert_eq!(project.path("public").metadata().unwrap().permissions().mode() & 0o777, 0o750);
}

#[test]
fn what_a_stranger_adds_during_the_build_is_kept_and_noted() {
    let project = Project::new();
    project.publish(&[("a/a.html", "one")]);
    let publisher = project.open();
    publisher.write("a/a.html", b"two").unwrap();
    project.put("public/a/mine.txt", "mine");
    let kept = publisher.output.stage.join("a/mine.txt");
    let published = publisher.finish().unwrap();
    assert!(published.notes[0].contains("was kept"), "{:?}", published.notes);
    assert_eq!((fs::read_to_string(kept).unwrap().as_str(), project.text("public/a/a.html").as_str()), ("mine", "two"));
}
