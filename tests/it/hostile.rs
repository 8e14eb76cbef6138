//! A pull request whose author means harm, in names, text, Git's own files and revisions: all of it is shown, none of it acts.

#![cfg(unix)]

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use serde_json::Value;

use crate::kit::{Files, Project, Ran, program, ran, tree};
use crate::pages;

/// What acts on a terminal, in a log, in a shell, in Markdown, in HTML or in Git.
const EVIL: &[&str] = &[
    "\u{1b}[31mred\u{1b}]0;title\u{7}",
    "two\n::error::lines",
    "a\r\n##[error]return",
    "::error::x",
    "::set-output name=a::b",
    "##vso[task.setvariable variable=a]b",
    "##teamcity[buildStatus status='SUCCESS']",
    "-rf",
    "--output=x",
    ":(exclude)x",
    ":!x",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1)) @everyone #1",
    "]]><x>&lt;",
    "| a `b` |",
    "$(touch x);`touch x`",
    "\u{202e}fdp.exe\u{200b}\u{2028}",
    "%0A::error::y",
];

const FORMATS: &[&str] = &["full", "concise", "json", "jsonl", "github", "gitlab", "sarif", "rdjson", "junit", "markdown"];

/// A site and, on the branch that is checked out, the pull request; `main` is what it is compared with.
fn pull_request() -> Project {
    let project = Project::of(
        "-- guidepost.yaml --\ntitle: Acme\ndefault_kind: how-to\nhtml: escape\n\
         -- content/index.md --\n# Home\n-- content/kept.md --\n# Kept\n\nWords.\n-- content/old.md --\n# Old\n\nWords.\n-- ../secret.md --\nhush-hush\n",
    );
    project.commit("2026-01-01");
    project.git(&["checkout", "--quiet", "-b", "pr"]);
    fs::remove_file(project.path("content/old.md")).unwrap();
    for (n, evil) in EVIL.iter().enumerate() {
        let quoted = serde_json::to_string(evil).unwrap();
        project.write(&format!("content/{evil}.md"), article(&quoted, evil));
        project.write(&format!("content/n{n}.md"), article(&quoted, evil));
    }
    project.write("content/long.md", article(&format!("\"{}\"", "Long \u{1b}[1m".repeat(2_000)), &"x".repeat(6_000)));
    for (target, name) in [("../../secret.md", "out.md"), ("/etc/passwd", "passwd.md"), ("../..", "above"), (".", "loop")] {
        symlink(target, project.path("content").join(name)).unwrap();
    }
    // What Git would act on, were it asked to.
    project.write(".gitmodules", "[submodule \"sub\"]\n\tpath = content/sub\n\turl = --upload-pack=touch x\n\tupdate = !touch x\n");
    project.write("content/.git/config", "[core]\n\tfsmonitor = touch x\n");
    project.write("content/.git/HEAD", "ref: refs/heads/main\n");
    project.write("HEAD", "ref: refs/heads/main\n");
    project.write("config", "[core]\n\tbare = true\n\tfsmonitor = touch x\n");
    project.git(&["add", "--all"]);
    project.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{},content/sub", "1".repeat(40))]);
    project.git(&["commit", "--quiet", "--message=\u{1b}[2J::error::subject"]);
    for name in ["--output=x", "$(touch${IFS}x)", "a'b", "@ev|l"] {
        project.git(&["update-ref", &format!("refs/heads/{name}"), "main"]);
    }
    project.write("content/kept.md", article("\"Kept\"", "changed, and not committed"));
    trap(&project);
    project
}

/// An article that many rules find something in, each of them with words of the stranger's.
fn article(title: &str, evil: &str) -> String {
    format!(
        "---\ntitle: {title}\ndescription: {title}\nkind: {title}\n{title}: 1\nfeatures: [{title}]\naliases: [{title}]\n---\n\n# {evil}\n\n#### {evil}\n\n\
         TODO: {evil}\n\nSee [{evil}](<gone {evil}.md>), [a](kept.md#{evil}), ![{evil}](<pic {evil}.png>), {{{{ {evil} }}}}, \
         <a href=\"javascript:{evil}\">here</a>.\n\n<!-- guidepost: allow {evil} because {evil} -->\n\nText {evil} simply click [here](kept.md).\n"
    )
}

/// Every program that the repository's own settings can name leaves a mark when it runs.
fn trap(project: &Project) {
    let script = project.path(".git/trap");
    fs::write(&script, format!("#!/bin/sh\ntouch '{}'\ncat\n", project.path("../ran").display())).unwrap();
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
    let script = script.to_str().unwrap();
    for hook in ["pre-commit", "post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman"] {
        let path = project.path(".git/hooks").join(hook);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(script, &path).unwrap();
    }
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "core.alternateRefsCommand",
        "pager.log",
        "pager.diff",
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "filter.a=b.clean",
        "merge.evil.driver",
        "gpg.program",
        "alias.log",
        "alias.diff",
        "alias.ls-tree",
    ] {
        project.git(&["config", key, &format!("{}{script}", if key.starts_with("alias") { "!" } else { "" })]);
    }
    project.git(&["config", "filter.evil.required", "true"]);
    project.git(&["config", "log.showSignature", "true"]);
    project.write(".gitattributes", "*.md diff=evil filter=evil merge=evil\n*.yaml filter=a=b\n");
}

/// Everything in and beside the root, but for what Git keeps and the output.
fn around(project: &Project) -> Files {
    let mut files = tree(&project.path("..").canonicalize().unwrap());
    files.retain(|path, _| !path.starts_with("site/public/"));
    files
}

/// What was printed shows control characters, and starts no command of a CI system.
#[track_caller]
fn harmless(ran: &Ran, arguments: &[&str]) {
    for text in [&ran.stdout, &ran.stderr] {
        // A patch applies only with the line endings that the file has.
        let text = if arguments.contains(&"--diff") { text.replace("\r\n", "\n") } else { text.clone() };
        let acting = text.chars().find(|&c| c != '\n' && acts(c));
        assert_eq!(acting, None, "{arguments:?}: {text}");
        for line in text.lines() {
            assert!(
                line.len() < 2_000 || line.starts_with('{') || arguments.contains(&"--diff"),
                "{arguments:?}: {} bytes in a line",
                line.len()
            );
            let own = arguments.iter().any(|argument| argument.ends_with("github")) && is_annotation(line);
            assert!(own || !line.trim_start().starts_with("::"), "{arguments:?}: {line}");
            for command in ["##[", "##vso[", "##teamcity["] {
                assert!(!line.contains(command), "{arguments:?}: {line}");
            }
        }
        assert!(!text.contains("panicked") && !text.contains("hush-hush") && !text.contains("root:x:0"), "{arguments:?}: {text}");
    }
}

/// Controls, line separators and what changes the direction of text.
fn acts(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A line that the `github` format itself begins.
fn is_annotation(line: &str) -> bool {
    ["::error file=", "::warning file=", "::notice file=", "::notice title=Guidepost::"].iter().any(|start| line.starts_with(start))
}

/// Well-formed in its format.
#[track_caller]
fn well_formed(format: &str, text: &str) {
    match format {
        "json" | "gitlab" | "sarif" | "rdjson" => assert!(serde_json::from_str::<Value>(text).is_ok(), "{format}: {text}"),
        "jsonl" => assert!(text.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{text}"),
        "junit" => {
            let names: BTreeSet<String> = pages::tags(text).into_iter().map(|tag| tag.name).collect();
            let known = ["testsuites", "testsuite", "testcase", "failure", "system-out", "properties", "property", "skipped"];
            assert!(names.iter().all(|name| known.contains(&name.as_str())), "{names:?}");
            assert!(text.starts_with("<?xml") && text.trim_end().ends_with("</testsuites>"), "{text}");
        }
        "markdown" => {
            for live in ["](javascript:", "<img src=x", "@everyone #1"] {
                assert!(!text.contains(live), "{live} in {text}");
            }
        }
        "github" => assert!(text.lines().all(is_annotation), "{text}"),
        _ => {}
    }
}

#[test]
fn every_format_shows_a_hostile_pull_request_and_obeys_none_of_it() {
    let project = pull_request();
    let before = around(&project);
    for format in FORMATS {
        for scope in [&[][..], &["--changed-since", "main"], &["--compare", "main"], &["--base", "main"]] {
            let arguments = [&["check", "--format", format], scope].concat();
            let ran = project.run(&arguments);
            assert_eq!(ran.status, 1, "{arguments:?}: {ran:?}");
            harmless(&ran, &arguments);
            well_formed(format, &ran.stdout);
            assert!(ran.stdout.contains("n0.md") || *format == "github", "{arguments:?}: {}", ran.stdout);
        }
    }
    let summary = project.path("../summary.md");
    let ran = ran(program(&project.path("")).arg("check").env("GITHUB_STEP_SUMMARY", &summary));
    harmless(&ran, &["check"]);
    well_formed("markdown", &fs::read_to_string(&summary).unwrap());
    fs::remove_file(summary).unwrap();
    assert_eq!(around(&project), before);
}

#[test]
fn other_commands_obey_none_of_it_either() {
    let project = pull_request();
    let before = around(&project);
    for (arguments, status) in [
        (&["build", "--strict"][..], 1),
        (&["check", "--diff", "--unsafe"], 1),
        (&["check", "--statistics"], 1),
        (&["check", "content/--output=x.md"], 1),
        (&["check", "content/:(exclude)x.md"], 1),
        (&["check", "--", "-rf"], 2),
        (&["mv", "--dry-run", "content/::error::x.md", "content/##[group]x.md"], 0),
        (&["mv", "--dry-run", "content/::error::x.md", "content/\u{1b}[2J.md"], 2),
        (&["mv", "content/kept.md", "../\u{1b}[2J.md"], 2),
        (&["mv", "content/kept.md", "content/above/x.md"], 2),
        (&["mv", "content/out.md", "content/in.md"], 2),
        (&["explain", "\u{1b}[2J\n::error::x"], 2),
        (&["explain", "--", "--output=x"], 2),
        (&["check", "--select", "\u{1b}[2J\n::error::x"], 2),
        (&["check", "--format", "\u{1b}[2J\n::error::x"], 2),
        (&["--\u{1b}[2J\n::error::x"], 2),
        (&["check", "--fail-on", "\u{1b}[2J\n::error::x"], 2),
        (&["new", "how-to", "\u{1b}[2J\n::error::x"], 2),
    ] {
        let ran = project.run(arguments);
        assert_eq!(ran.status, status, "{arguments:?}: {ran:?}");
        harmless(&ran, arguments);
        assert_eq!(around(&project), before, "{arguments:?}");
    }
    for flag in ["--changed-since", "--compare", "--base"] {
        for (name, status) in [
            ("--output=x", 2),
            ("-O", 2),
            ("$(touch${IFS}x)", 1),
            ("a'b", 1),
            ("@ev|l", 1),
            ("\u{1b}[2J\n::error::x", 2),
            ("##[error]x", 2),
            (":(exclude)x", 2),
            ("", 2),
        ] {
            let ran = project.run(&["check", "--format", "concise", &format!("{flag}={name}")]);
            assert_eq!(ran.status, status, "{flag}={name}: {ran:?}");
            harmless(&ran, &[flag, name]);
        }
    }
    assert_eq!(around(&project), before);
}

#[test]
fn what_is_built_of_it_runs_nothing() {
    let project = pull_request();
    // An alias that is taken, or is no address, would end the build.
    for (path, text) in project.files("content") {
        let text = String::from_utf8(text).unwrap();
        project.write(&format!("content/{path}"), text.replace("\naliases: [", "\nkeywords: ["));
    }
    let before = around(&project);
    let ran = project.run(&["build"]);
    harmless(&ran, &["build"]);
    assert_eq!((ran.status, around(&project) == before), (0, true), "{ran:?}");
    for (path, bytes) in project.output() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("hush-hush") && !text.contains("root:x:0"), "{path}");
        if path.ends_with(".html") {
            let tags = pages::tags(&text);
            assert!(tags.iter().all(|tag| tag.attributes.keys().all(|name| !name.starts_with("on"))), "{path}");
            assert!(pages::hrefs(&text).iter().all(|href| !href.trim_start().to_lowercase().starts_with("javascript:")), "{path}");
        }
    }
}
