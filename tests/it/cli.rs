//! The command line itself: first contact, mistakes, pipes, schemas, completions.

use std::io::Read;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::kit::{Project, program};

#[test]
fn no_arguments_say_what_it_is_and_what_comes_next() {
    let project = Project::new();
    let run = project.run(&[]);
    run.says(
        0,
        &[
            "guidepost init",
            "guidepost serve",
            "guidepost new",
            "guidepost check",
            "guidepost build",
            "no Markdown here yet. Next: guidepost init",
        ],
    );
    assert!(run.stdout.lines().count() <= 11 && run.stderr.is_empty(), "{run:?}");
    project.write("docs/a.md", "# A\n");
    project.run(&[]).says(0, &["There is Markdown here. Next: guidepost serve"]);
    project.write("guidepost.yaml", "");
    project.run(&[]).says(0, &["Next here: guidepost serve"]);
}

#[test]
fn a_folder_without_articles_is_told_what_to_do() {
    let project = Project::new();
    for command in [&["check"][..], &["build", "--strict"]] {
        project.run(command).says(2, &["no help center in", "hint:", "--root DIR", "guidepost init"]);
    }
    project.write("guidepost.yaml", "title: T\n");
    project.run(&["build"]).says(0, &["there are no articles", "guidepost new article"]);
    project.run(&["check"]).says(0, &["0 articles"]);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let project = Project::of("-- file --\nx\n");
    for arguments in [&["build", "nope"] as &[&str], &["--root", "nope", "build"], &["check", "--root", "nope"]] {
        let run = project.run(arguments);
        run.says(2, &["no folder at `nope`", "because:", "Check the spelling"]);
        assert!(run.stdout.is_empty());
    }
    project.run(&["build", "file"]).says(2, &["`file` is a file, and a site is a folder"]);
    project.write("guidepost.yaml", "content: artikel\n");
    project.run(&["build"]).says(2, &["could not open the content folder `artikel`", "Set `content:`"]);
    project.write("guidepost.yaml", "content: ../elsewhere\n");
    project.run(&["build"]).says(2, &["`content` must be a folder inside the root", "guidepost.yaml:1:10"]);
}

#[test]
fn mistyped_commands_and_flags_get_the_nearest_name() {
    let project = Project::new();
    for (arguments, near) in [
        (&["bild"] as &[&str], "build"),
        (&["chekc"], "check"),
        (&["inti"], "init"),
        (&["nwe"], "new"),
        (&["build", "--outptu", "x"], "--output"),
        (&["build", "--strct"], "--strict"),
        (&["check", "--formt", "json"], "--format"),
        (&["--rot", "x", "build"], "--root"),
        (&["schema", "confg"], "config"),
        (&["new", "artcle", "x"], "article"),
    ] {
        let run = project.run(arguments);
        run.says(2, &[near]);
        assert!(run.stdout.is_empty() && run.stderr.contains("error:"), "{arguments:?}: {run:?}");
    }
}

#[test]
fn help_and_version_are_results() {
    let project = Project::new();
    for arguments in [&["--help"] as &[&str], &["build", "--help"], &["check", "-h"]] {
        let run = project.run(arguments);
        run.says(0, &["Usage: guidepost", "--root <DIR>"]);
        assert!(run.stderr.is_empty() && run.stdout.lines().all(|line| line.chars().count() <= 100), "{run:?}");
    }
    project.run(&["--version"]).says(0, &[&format!("guidepost {}", env!("CARGO_PKG_VERSION"))]);
}

#[test]
fn a_closed_pipe_is_success() {
    let project = Project::new();
    project.write("content/a.md", "[x](nope.md)\n".repeat(100));
    for (arguments, status) in [
        (&["check"] as &[&str], 1),
        (&["check", "--fail-on", "never"], 0),
        (&["completions", "bash"], 0),
        (&["man"], 0),
        (&["build", "--help"], 0),
    ] {
        // Nobody reads, from the first byte on.
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut child = program(&project.path("")).args(arguments).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(status), ""), "{arguments:?}");
    }
}

#[test]
fn a_result_that_cannot_be_written_is_no_success() {
    if !std::path::Path::new("/dev/full").exists() {
        return;
    }
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let run = crate::kit::ran(program(&Project::new().path("")).args(["schema", "config"]).stdout(full));
    assert!(run.status == 2 && run.stderr.contains("No space left"), "{run:?}");
}

#[test]
fn quiet_says_only_what_went_wrong() {
    let project = Project::of("-- content/a.md --\n# A\n\n[x](nope.md)\n");
    let run = project.run(&["build", "--quiet"]);
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    let run = project.run(&["--quiet", "build", "--output", "content"]);
    assert!(run.status == 2 && run.stderr.starts_with("error:"), "{run:?}");
    project.run(&["check", "--quiet"]).says(1, &["LK001"]);
    project.run(&["build", "--quiet", "--verbose"]).says(2, &["--quiet", "--verbose"]);
}

#[test]
fn the_root_is_given_found_upward_or_here() {
    let project = Project::of("-- guidepost.yaml --\ntitle: Acme\n-- content/deep/a.md --\n# A\n");
    project.run_in("content/deep", &["build"]).says(0, &["1 article "]);
    assert!(project.has("public/deep/a/index.html"));
    for arguments in [&["build", "site"] as &[&str], &["--root", "site", "build"], &["build", "--root", "site"]] {
        std::fs::remove_dir_all(project.path("public")).unwrap();
        project.run_in("..", arguments).says(0, &[]);
        assert!(project.has("public/deep/a/index.html"), "{arguments:?}");
    }
    // A repository inside does not take the config of the one around it.
    project.write("content/deep/.git/HEAD", "ref: refs/heads/main\n");
    project.run_in("content/deep", &["build"]).says(0, &[]);
    assert!(project.has("content/deep/public/a/index.html"));
}

#[test]
fn colours_are_for_terminals_and_for_who_asks() {
    let project = Project::of("-- content/a.md --\n# A\n\n[x](nope.md)\n");
    for (arguments, coloured) in
        [(&["check"] as &[&str], false), (&["check", "--color", "always"], true), (&["check", "--color", "never"], false)]
    {
        assert_eq!(project.run(arguments).stdout.contains('\u{1b}'), coloured, "{arguments:?}");
    }
    let run = project.run(&["check", "--color", "always", "--format", "json"]);
    assert!(!run.stdout.contains('\u{1b}'));
}

#[test]
fn a_day_that_is_none_is_refused() {
    let project = Project::new();
    for day in ["2026-02-30", "tomorrow", "26-1-1"] {
        project.run(&["build", "--today", day]).says(2, &["year-month-day"]);
    }
    let run = crate::kit::ran(program(&project.path("")).arg("build").env("SOURCE_DATE_EPOCH", "soon"));
    run.says(2, &["SOURCE_DATE_EPOCH is not a number of seconds: `soon`"]);
}

#[test]
fn schemas_are_valid_and_agree_with_the_program() {
    let project = Project::of("-- content/a.md --\n# A\n-- content/b/c.md --\n# C\n");
    let schema = |what: &str| -> Value {
        let run = project.run(&["schema", what]);
        assert!(run.status == 0 && run.stderr.is_empty(), "{run:?}");
        serde_json::from_str(&run.stdout).unwrap()
    };
    for what in ["config", "front-matter", "findings", "checklist", "checklist-template", "readiness"] {
        assert!(jsonschema::meta::is_valid(&schema(what)), "{what}");
    }
    let (config, front) =
        (jsonschema::validator_for(&schema("config")).unwrap(), jsonschema::validator_for(&schema("front-matter")).unwrap());
    for (text, good) in [
        (json!({}), true),
        (json!({"title": "A", "base_url": "https://example.com/", "sections": ["a", {"path": "b", "audience": "internal"}]}), true),
        (json!({"html": "escape", "variables": {"product": "Acme"}, "theme": {"brand": "#0b6e4f", "pinned": ["a.md"]}}), true),
        (json!({"titel": "A"}), false),
        (json!({"html": "maybe"}), false),
        (json!({"theme": {"logo": ["a.svg"]}}), false),
    ] {
        assert_eq!(config.is_valid(&text), good, "{text}");
        project.write("guidepost.yaml", text.to_string());
        assert_eq!(project.run(&["check"]).status == 0, good, "the program does not agree about {text}");
    }
    for (text, good) in [
        (json!({"title": "A", "tags": "one", "order": 3, "draft": true, "publish_on": "2026-01-01"}), true),
        (json!({"tags": ["one", "two"], "review_every": "6 months", "sidebar_position": 3}), true),
        (json!({"order": "first"}), false),
        (json!({"draft": "perhaps"}), false),
        (json!({"audience": "everyone"}), false),
    ] {
        assert_eq!(front.is_valid(&text), good, "{text}");
        project.write("guidepost.yaml", "");
        project.write("content/a.md", format!("---\n{text}\n---\n\nWords.\n"));
        assert_eq!(project.run(&["check"]).status == 0, good, "the program does not agree about {text}");
    }
}

#[test]
fn completions_and_the_manual_know_the_commands() {
    let project = Project::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = project.run(&["completions", shell]);
        run.says(0, &["init", "check", "build", "schema", "base-url"]);
        assert!(run.stderr.is_empty());
    }
    project.run(&["man"]).says(0, &[".TH guidepost", "init"]);
    project.run(&["completions", "bsh"]).says(2, &["bash"]);
}

#[cfg(not(feature = "external"))]
#[test]
fn a_build_without_the_network_says_how_to_get_one_with_it() {
    let project = Project::of("-- content/a.md --\n# A\n\n[Gone](https://example.com/)\n");
    project.run(&["check", "--external"]).says(2, &["cannot ask other servers", "cargo install --locked guidepost --features external"]);
}
