//! Where the output may go, what survives there, and that a build that fails leaves what was there.

use std::fs;
use std::process::Command;

use crate::kit::{Files, Project, assert_same, clean, page, ran, tree};

fn project() -> Project {
    Project::of("-- guidepost.yaml --\ntitle: Acme\n-- content/a.md --\n# A\n\nWords.\n-- content/s/b.md --\n# B\n\nMore words.\n")
}

/// Names in the root that no build may leave.
fn litter(project: &Project) -> Vec<String> {
    let names = fs::read_dir(project.path("")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !["guidepost.yaml", "content", "public", "static", ".git"].contains(&name.as_str())).collect()
}

#[test]
fn an_output_that_equals_or_contains_sources_is_refused() {
    let project = project();
    let before = project.files("");
    for output in [".", "content", "..", "content/../content", "static", "content/"] {
        project.write("static/CNAME", "x");
        let run = project.run(&["build", "--output", output]);
        run.says(2, &["would replace the sources in", "Choose a folder of its own with `--output`"]);
    }
    fs::remove_dir_all(project.path("static")).unwrap();
    assert_same(&before, &project.files(""));
}

#[test]
fn an_output_inside_the_content_is_never_read_as_content() {
    let project = project();
    project.write("static/notes/inside.md", "# Not an article\n");
    for output in ["content/public", "content/s/../out", "./content/s/deep"] {
        for _ in 0..2 {
            project.run(&["build", "--output", output]).says(0, &["2 articles"]);
            let files = project.files(output);
            assert!(files.contains_key("a/index.html") && files.contains_key("notes/inside.md"), "{output}");
            assert!(
                !files.keys().any(|path| path.starts_with("public/") || path.starts_with("out/") || path.starts_with("s/deep")),
                "{output}: {:?}",
                files.keys()
            );
        }
        fs::remove_dir_all(project.path(output)).unwrap();
    }
}

#[test]
fn an_output_in_a_root_that_is_the_content_is_never_read_either() {
    let project = Project::of("-- a.md --\n# A\n-- static/notes/inside.md --\n# Not an article\n");
    for _ in 0..2 {
        project.run(&["build"]).says(0, &["1 article "]);
    }
    // Another output than last time: the first one holds copies of Markdown that are no articles.
    project.run(&["build", "--output", "dist"]).says(0, &["1 article "]);
}

#[test]
fn a_strangers_file_is_named_and_nothing_is_touched() {
    let project = project();
    project.build(&[]);
    project.write("public/CNAME", "help.example.com\n");
    project.write("public/s/mine.html", "mine\n");
    project.write("content/a.md", "# A\n\nChanged.\n");
    let before = project.output();
    let run = project.run(&["build"]);
    run.says(2, &["holds what Guidepost did not write: `CNAME`, `s/mine.html`", "static/", "--output"]);
    assert_same(&before, &project.output());
    assert_eq!(litter(&project), [] as [&str; 0]);
}

#[test]
fn a_folder_that_guidepost_did_not_write_is_refused() {
    let project = project();
    project.write("../home/thesis.tex", "years of work\n");
    project.run(&["build", "--output", "../home"]).says(2, &["did not write: `thesis.tex`"]);
    project.write("public", "a file\n");
    project.run(&["build"]).says(2, &["the output `public` is a file"]);
    assert_eq!((project.text("../home/thesis.tex").as_str(), project.text("public").as_str()), ("years of work\n", "a file\n"));
}

#[test]
fn a_cname_in_static_is_published_and_git_in_the_output_survives() {
    let project = project();
    project.write("static/CNAME", "help.example.com\n");
    project.write("static/.well-known/security.txt", "Contact: x\n");
    project.write("static/.nojekyll", "");
    project.write("public/.git/HEAD", "ref: refs/heads/pages\n");
    for text in ["one", "two"] {
        project.write("content/a.md", format!("# A\n\n{text}\n"));
        let output = project.build(&[]);
        assert_eq!(page(&output, "CNAME"), "help.example.com\n");
        assert!(output.contains_key(".well-known/security.txt") && output.contains_key(".nojekyll"));
        assert_eq!(project.text("public/.git/HEAD"), "ref: refs/heads/pages\n");
    }
    assert_eq!(litter(&project), [] as [&str; 0]);
}

#[test]
fn a_place_that_cannot_be_written_is_named() {
    let project = project();
    project.write("file", "x\n");
    let run = project.run(&["build", "--output", "file/below"]);
    run.says(2, &["could not write `file/below`"]);
    assert!(run.stderr.contains("hint:"), "the next thing to try is missing: {run:?}");
    let run = project.run(&["build", "--output", "/dev/full"]);
    run.says(2, &["/dev/full"]);
    let run = project.run(&["build", "--output", "/proc/guidepost"]);
    run.says(2, &["could not write `/proc/guidepost`"]);
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let project = project();
    project.build(&[]);
    project.write("content/a.md", "# A\n\nNew words.\n");
    let start = || crate::kit::program(&project.path("")).args(["build", "--quiet"]).stderr(std::process::Stdio::null()).spawn().unwrap();
    let children: Vec<_> = (0..6).map(|_| start()).collect();
    let statuses: Vec<i32> = children.into_iter().map(|mut child| child.wait().unwrap().code().unwrap()).collect();
    assert!(statuses.contains(&0) && statuses.iter().all(|status| [0, 2].contains(status)), "{statuses:?}");
    assert!(page(&project.output(), "a/index.html").contains("New words."));
    project.run(&["build"]).says(0, &["0 files written"]);
    assert_eq!(litter(&project), [] as [&str; 0]);
}

/// The program in a shell, after some commands of the shell.
#[cfg(unix)]
fn in_shell(project: &Project, before: &str) -> Command {
    let mut shell = clean("sh", &project.path(""));
    shell.env("GUIDEPOST", env!("CARGO_BIN_EXE_guidepost")).args(["-c", &format!("{before} exec \"$GUIDEPOST\" build")]);
    shell
}

/// A page larger than any limit below, for a site that was built before.
#[cfg(unix)]
fn grown() -> (Project, Files) {
    let project = project();
    let before = project.build(&[]);
    project.write("content/a.md", "# A\n\nChanged.\n");
    project.write("content/big.md", "words and more words\n".repeat(30_000));
    (project, before)
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_whole_leaves_the_old_output() {
    let (project, before) = grown();
    let run = ran(&mut in_shell(&project, "trap '' XFSZ; ulimit -f 200;"));
    run.says(2, &["could not write `public/big/index.html`", "because:"]);
    assert_same(&before, &project.output());
    assert_eq!(litter(&project), [] as [&str; 0]);
}

#[cfg(unix)]
#[test]
fn a_build_that_was_killed_leaves_the_old_output_and_the_next_one_clears_up() {
    let (project, before) = grown();
    let run = ran(&mut in_shell(&project, "ulimit -c 0; ulimit -f 200;"));
    assert!(run.status > 128, "{run:?}");
    assert_same(&before, &project.output());
    assert!(page(&project.build(&[]), "a/index.html").contains("Changed."));
    assert_eq!(litter(&project), [] as [&str; 0]);
}

/// Runs a script with mounts of its own; `None` where the system does not allow that.
#[cfg(target_os = "linux")]
fn with_mounts(project: &Project, script: &str) -> Option<crate::kit::Ran> {
    let mut unshare = clean("unshare", &project.path(""));
    let can = unshare.args(["-rm", "mount", "-t", "tmpfs", "none", "/mnt"]).output().is_ok_and(|output| output.status.success());
    let mut shell = clean("unshare", &project.path(""));
    shell.env("GUIDEPOST", env!("CARGO_BIN_EXE_guidepost")).args(["-rm", "sh", "-c", script]);
    assert!(can || std::env::var_os("GITHUB_ACTIONS").is_none(), "our own CI allows mounts: see ci.yml");
    can.then(|| ran(&mut shell))
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_names_the_file_and_leaves_the_old_output() {
    let project = project();
    fs::create_dir(project.path("disk")).unwrap();
    let script = "mount -t tmpfs -o size=1500k none disk && \"$GUIDEPOST\" build --quiet --output disk/public && cp -R disk/public before &&
        yes words | head -c 2000000 > content/big.md && { \"$GUIDEPOST\" build --output disk/public; status=$?; cp -R disk/public after; ls -A disk >&2; exit $status; }";
    let Some(run) = with_mounts(&project, script) else { return };
    run.says(2, &["could not write `disk/public/", "No space left", "Free some space on the disk.", "--output"]);
    assert!(run.stderr.ends_with("\npublic\n"), "nothing else stays on the disk: {run:?}");
    assert_same(&project.files("before"), &project.files("after"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_disk_is_named_and_the_old_output_stays() {
    let project = project();
    fs::create_dir(project.path("disk")).unwrap();
    let script = "mount -t tmpfs none disk && \"$GUIDEPOST\" build --quiet --output disk/public && cp -R disk/public before && echo '# New' > content/new.md &&
        mount -o remount,ro disk && { \"$GUIDEPOST\" build --output disk/public; status=$?; cp -R disk/public after; exit $status; }";
    let Some(run) = with_mounts(&project, script) else { return };
    run.says(2, &["could not write `disk/public`", "Read-only file system", "The disk is read-only"]);
    assert_same(&project.files("before"), &project.files("after"));
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_is_a_mount_point_is_filled_in_place() {
    let project = project();
    fs::create_dir(project.path("public")).unwrap();
    let script = "mount -t tmpfs none public && \"$GUIDEPOST\" build --quiet && echo '# New' > content/new.md && rm content/a.md &&
        \"$GUIDEPOST\" build && cp -R public after";
    let Some(run) = with_mounts(&project, script) else { return };
    run.says(0, &["`public` is a mount point, so its files were replaced one by one"]);
    let after = tree(&project.path("after"));
    assert!(after.contains_key("new/index.html") && !after.contains_key("a/index.html"));
    fs::remove_dir_all(project.path("after")).unwrap();
    assert_same(&after, &project.build(&[]));
}
