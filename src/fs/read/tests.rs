#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use super::*;

fn write(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn read(root: &Path, content: &str, skip: &[&str]) -> Result<Tree> {
    let skip: Vec<String> = skip.iter().map(|folder| (*folder).to_owned()).collect();
    read_tree(&ReadOptions { root, content, skip: &skip, max_text_bytes: 100 })
}

/// `path kind` for each file.
fn list(tree: &Tree) -> Vec<String> {
    let kind = |file: &File| match file {
        File::Text(bytes) | File::BadText(bytes, _) => format!("text {}", bytes.len()),
        File::Asset(size) => format!("asset {size}"),
        File::Unread(why) => format!("{why:?}"),
    };
    tree.files.iter().map(|(path, file)| format!("{path} {}", kind(file))).collect()
}

#[cfg(unix)]
fn link(root: &Path, target: impl AsRef<Path>, name: &str) {
    std::os::unix::fs::symlink(target, root.join(name)).unwrap();
}

#[test]
fn texts_have_bytes_and_assets_sizes_with_paths_from_the_root() {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in [("docs/a.md", "x"), ("docs/b c/d.MDX", "yy"), ("docs/n.yml", ""), ("docs/ü.png", "123"), ("other.md", "no")] {
        write(dir.path(), path, text);
    }
    let tree = read(dir.path(), "docs/", &[]).unwrap();
    assert_eq!(list(&tree), ["docs/a.md text 1", "docs/b c/d.MDX text 2", "docs/n.yml text 0", "docs/ü.png asset 3"]);
    assert_eq!(read(dir.path(), "", &["docs"]).unwrap().files.len(), 1);
}

#[test]
fn hidden_skipped_and_node_modules_are_not_walked() {
    let dir = tempfile::tempdir().unwrap();
    for path in [".hidden/a.md", ".b.md", "node_modules/c.md", "x/node_modules/c.md", "public/d.md", "a/public/e.md", "content/out/f.md"] {
        write(dir.path(), path, "x");
    }
    let tree = read(dir.path(), ".", &["public", "./content/out/", ""]).unwrap();
    assert_eq!(list(&tree), ["a/public/e.md text 1"]);
}

#[test]
fn git_ignored_files_are_left_out_also_by_rules_above_the_content() {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in [(".git/info/exclude", "excluded.md\n"), (".gitignore", "drafts/\n"), (".git/HEAD", "ref: refs/heads/main\n")] {
        write(dir.path(), path, text);
    }
    for path in ["site/docs/a.md", "site/docs/drafts/b.md", "site/docs/excluded.md", "site/docs/c.md", "site/docs/.ignore"] {
        write(dir.path(), path, "c.md\n");
    }
    assert_eq!(list(&read(&dir.path().join("site"), "docs", &[]).unwrap()), ["docs/a.md text 5", "docs/c.md text 5"]);
}

#[test]
fn without_a_repository_the_ignore_files_of_the_content_count() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), ".gitignore", "b.md\n");
    write(dir.path(), "a.md", "");
    write(dir.path(), "b.md", "");
    assert_eq!(list(&read(dir.path(), "", &[]).unwrap()), ["a.md text 0"]);
}

#[test]
fn a_text_above_the_limit_is_reported_with_its_size() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "large.md", vec![b'x'; 101]);
    write(dir.path(), "just.md", vec![b'x'; 100]);
    write(dir.path(), "large.png", vec![b'x'; 101]);
    assert_eq!(list(&read(dir.path(), "", &[]).unwrap()), ["just.md text 100", "large.md TooLarge(101)", "large.png asset 101"]);
}

#[cfg(unix)]
#[test]
fn links_inside_are_followed_and_links_outside_are_not() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(dir.path(), "shared/a.md", "a");
    write(dir.path(), "docs/b.md", "bb");
    write(dir.path(), ".git/config", "secret");
    write(other.path(), "secret.md", "s");
    link(dir.path(), "../shared", "docs/folder");
    link(dir.path(), "b.md", "docs/file.md");
    link(dir.path(), other.path().join("secret.md"), "docs/out.md");
    link(dir.path(), other.path(), "docs/outer");
    link(dir.path(), "../.git", "docs/history");
    link(dir.path(), "gone.md", "docs/dangling.md");
    let files = list(&read(dir.path(), "docs", &[]).unwrap());
    let outside = |name: &str| files.iter().any(|file| file.starts_with(&format!("docs/{name} OutsideRoot")));
    assert!(outside("out.md") && outside("outer") && outside("history"), "{files:?}");
    assert!(files.contains(&"docs/folder/a.md text 1".to_owned()) && files.contains(&"docs/file.md text 2".to_owned()), "{files:?}");
    assert!(files.iter().any(|file| file.starts_with("docs/dangling.md Failed(\"the link leads to `gone.md`")), "{files:?}");
    assert_eq!(files.len(), 7, "{files:?}");
}

#[cfg(unix)]
#[test]
fn loops_end_and_are_reported() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "docs/a/x.md", "x");
    write(dir.path(), "docs/b/y.md", "y");
    link(dir.path(), "../b", "docs/a/to-b");
    link(dir.path(), "../a", "docs/b/to-a");
    link(dir.path(), "..", "docs/up");
    link(dir.path(), "self.md", "docs/self.md");
    let expected = [
        "docs/a/to-b/to-a OutsideRoot(\"docs/a\")",
        "docs/a/to-b/y.md text 1",
        "docs/a/x.md text 1",
        "docs/b/to-a/to-b OutsideRoot(\"docs/b\")",
        "docs/b/to-a/x.md text 1",
        "docs/b/y.md text 1",
        "docs/self.md OutsideRoot(\"itself\")",
        "docs/up OutsideRoot(\"the root, which holds it\")",
    ];
    assert_eq!(list(&read(dir.path(), "docs", &[]).unwrap()), expected);
}

#[cfg(unix)]
#[test]
fn a_bomb_of_links_ends() {
    let dir = tempfile::tempdir().unwrap();
    for level in 0..14 {
        write(dir.path(), &format!("d{level}/a.md"), "x");
        for name in ["l", "r"] {
            link(dir.path(), format!("../d{}", level + 1), &format!("d{level}/{name}"));
        }
    }
    let files = list(&read(dir.path(), "d0", &[]).unwrap());
    assert!(files.iter().any(|file| file.contains("more than 500 symbolic links")) && files.len() < 5000, "{}", files.len());
}

#[cfg(unix)]
#[test]
fn pipes_and_sockets_are_never_opened() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    let dir = tempfile::tempdir().unwrap();
    mknodat(CWD, dir.path().join("pipe.md"), FileType::Fifo, Mode::RWXU, 0).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("socket.md")).unwrap();
    link(dir.path(), "pipe.md", "link.md");
    let files = list(&read(dir.path(), "", &[]).unwrap());
    assert!(files.len() == 3 && files.iter().all(|file| file.contains("not a regular file")), "{files:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_not_utf_8_is_reported() {
    use std::os::unix::ffi::OsStrExt;
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(std::ffi::OsStr::from_bytes(b"a\xff.md")), "").unwrap();
    assert_eq!(list(&read(dir.path(), "", &[]).unwrap()), ["a\u{fffd}.md Failed(\"the file name is not UTF-8\")"]);
}

#[test]
fn what_the_system_refuses_becomes_a_finding_at_its_path() {
    let dir = tempfile::tempdir().unwrap();
    let folder = Folder { real: dir.path().to_path_buf(), name: "docs".to_owned(), above: vec![] };
    let io = ignore::Error::Io(io::ErrorKind::PermissionDenied.into());
    let error =
        ignore::Error::WithDepth { depth: 1, err: Box::new(ignore::Error::WithPath { path: dir.path().join("a"), err: Box::new(io) }) };
    let Some(Item::File(path, File::Unread(Unread::Failed(words)))) = failed_entry(&folder, &error) else { panic!() };
    assert_eq!((path.as_str(), words.as_str()), ("docs/a", "permission denied"));
    let reader = Reader { root: dir.path().to_path_buf(), skip: vec![], max_text_bytes: 9, in_git: false };
    let kind = fs::metadata(file!()).or_else(|_| fs::metadata("Cargo.toml")).unwrap().file_type();
    let gone = reader.file(&SourcePath::new("gone.md"), &dir.path().join("gone.md"), (kind, &mut vec![]));
    assert!(matches!(gone, File::Unread(Unread::Failed(_))));
}

#[test]
fn a_missing_content_folder_is_an_error_that_names_it() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), "file", "");
    for content in ["docs", "file"] {
        let error = read(dir.path(), content, &[]).unwrap_err();
        assert!(error.message.contains(content) && error.hints.len() == 1, "{error}");
    }
    assert!(read(dir.path(), "..", &[]).unwrap_err().message.contains("leads out of the root"));
    assert!(read(&dir.path().join("none"), "", &[]).is_err());
}
