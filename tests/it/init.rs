//! `guidepost init`, and what comes of it.

use std::collections::BTreeSet;

use crate::kit::{Project, page};
use crate::pages;

/// A project in which `init` has been run.
fn started() -> Project {
    let project = Project::new();
    project.run(&["init", "acme-help"]).says(0, &["Wrote:", "guidepost.yaml", "Next:", "cd acme-help", "guidepost serve"]);
    project
}

#[test]
fn the_result_passes_its_own_check_and_a_strict_build_untouched() {
    let project = started();
    let run = project.run_in("acme-help", &["check", "--fail-on", "info", "--format", "json"]);
    assert_eq!(run.status, 0, "{run:?}");
    let found: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    // The checklist asks to be filled in, which is what it is for; nothing else is found.
    let codes: BTreeSet<&str> = found["diagnostics"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!((codes, &found["summary"]["articles"]), (BTreeSet::from(["CK005", "CK011"]), &serde_json::json!(8)));
    let run = project.run_in("acme-help", &["build", "--strict"]);
    assert!(run.status == 0 && !run.stderr.contains("warning:"), "{run:?}");
    let output = project.files("acme-help/public");
    assert!(pages::words(page(&output, "index.html")).contains("Acme"));
    assert_eq!(pages::dead(&output, "/"), [] as [&str; 0]);
}

#[test]
fn the_result_reads_like_a_first_day() {
    let project = started();
    let files = project.files("acme-help");
    let sections: Vec<&String> = files.keys().filter(|path| path.ends_with("_section.md")).collect();
    assert_eq!(sections.len(), 4, "{sections:?}");
    for path in ["content/troubleshooting/faq.md", "checklists/projects.yaml", ".github/workflows/help-center.yml", "guidepost.yaml"] {
        assert!(files.contains_key(path), "{path}");
    }
    for word in ["todo", "lorem", "placeholder"] {
        assert_eq!(crate::kit::holding(&files, word), [] as [&str; 0], "{word}");
    }
}

#[test]
fn the_output_is_ignored_by_git_and_dates_come_with_the_first_commit() {
    let project = Project::new();
    project.run(&["init"]).says(0, &["guidepost check"]);
    project.commit("2026-05-04");
    let output = project.build(&["--base-url", "https://help.example.com/"]);
    assert!(page(&output, "feed.xml").contains("2026-05-04T00:00:00Z"));
    project.commit("2026-05-05");
    let run = crate::kit::ran(crate::kit::clean("git", &project.path("")).args(["ls-files", "public"]));
    assert_eq!((run.status, run.stdout.as_str()), (0, ""));
}

#[test]
fn existing_files_stay_and_an_existing_config_refuses() {
    let project = Project::of("-- .gitignore --\ntarget\n-- content/troubleshooting/faq.md --\nmine\n-- README.md --\nmine\n");
    project.run(&["init"]).says(0, &["Kept as it was:\n  content/troubleshooting/faq.md", "Added lines to:\n  .gitignore"]);
    assert_eq!(project.text("content/troubleshooting/faq.md"), "mine\n");
    assert!(project.text(".gitignore").starts_with("target\n") && project.text(".gitignore").contains("public"));
    let before = project.files("");
    project.run(&["init"]).says(2, &["there is a guidepost.yaml in this folder already", "Nothing was written", "guidepost init DIR"]);
    crate::kit::assert_same(&before, &project.files(""));
}

#[test]
fn a_folder_that_cannot_be_written_leaves_nothing() {
    let project = Project::of("-- file --\nx\n");
    project.run(&["init", "file"]).says(2, &["`file` is not a folder"]);
    let run = project.run(&["init", "file/below"]);
    assert!(run.status == 2 && run.stderr.contains("hint:"), "{run:?}");
    assert_eq!(project.files("").len(), 1);
}

/// A folder as another generator left it: other front matter, other markup, names with spaces, pictures in a dot folder.
const LEGACY: &str = "\
-- README.md --
# The product

Not an article.
-- docs/README.md --
# Welcome

Read [the setup](Set%20up/First%20steps.md).
-- docs/Set up/First steps.md --
---
sidebar_position: 3
slug: /first
id: first-steps
---
import Tabs from '@theme/Tabs';

# First steps

{% hint style=\"info\" %}
Look at ![the picture](../.gitbook/assets/one.png).
{% endhint %}

:::tip
Words in a box.
:::

<Tabs>

Back to [the start](../README.md).

</Tabs>
-- docs/Set up/Second.md --
+++
title = \"Second steps\"
+++

Done. [Gone](gone.md)
";

#[test]
fn a_legacy_folder_is_adopted_with_a_config_alone() {
    let project = Project::of(LEGACY);
    project.write("docs/.gitbook/assets/one.png", crate::kit::png("one"));
    let before = project.files("");
    project.run(&["init", "--from", "docs"]).says(0, &["Wrote:\n  guidepost.yaml\n", "guidepost check"]);
    let mut after = project.files("");
    assert!(after.remove("guidepost.yaml").is_some());
    crate::kit::assert_same(&before, &after);
    assert!(project.text("guidepost.yaml").contains("content: docs"));
}

#[test]
fn an_adopted_folder_builds_whole_and_its_leftovers_are_named() {
    let project = Project::of(LEGACY);
    project.write("docs/.gitbook/assets/one.png", crate::kit::png("one"));
    project.run(&["init", "--from", "docs"]).says(0, &[]);
    let run = project.run(&["check", "--format", "concise"]);
    let lines = [
        "docs/Set up/First steps.md:6:1: warning[HT002",
        "docs/Set up/First steps.md:10:1: warning[HT002",
        "docs/Set up/First steps.md:18:1: warning[HT002",
    ];
    run.says(
        1,
        &[
            lines[0],
            lines[1],
            lines[2],
            "docs/Set up/Second.md:5:7: error[LK001 broken-link] no page or file at `gone.md`",
            "FM010 no-templates",
        ],
    );
    assert_eq!(run.stdout.matches("error[").count(), 1, "{}", run.stdout);
    assert!(!run.stdout.contains("sidebar_position"), "{}", run.stdout);
    let output = project.build(&[]);
    let first = pages::words(page(&output, "set-up/first-steps/index.html"));
    for words in ["First steps", "{% hint style=\"info\" %}", "Words in a box.", "Back to the start"] {
        assert!(first.contains(words), "{words}: {first}");
    }
    assert!(pages::words(page(&output, "set-up/second/index.html")).contains("Second steps"));
    assert!(output.keys().any(|path| path.starts_with("media/one-")));
    assert_eq!(pages::dead(&output, "/"), [] as [&str; 0]);
}

#[test]
fn a_folder_without_any_config_builds_too() {
    let project = Project::of(LEGACY);
    let output = project.build(&["docs"]);
    assert!(output.is_empty() && project.has("docs/public/index.html"), "the root is the folder that was given");
    assert_eq!(project.run_in("docs", &["build"]).status, 0);
}

#[test]
fn what_cannot_be_adopted_says_what_to_try() {
    let project = Project::of("-- docs/a.txt --\nx\n");
    project.run(&["init", "--from", "dosc"]).says(2, &["there is no folder `dosc`", "Did you mean `docs`?"]);
    project.run(&["init", "--from", "docs"]).says(2, &["holds no Markdown"]);
    project.run(&["init", "--from", "../.."]).says(2, &["is not inside of"]);
    assert_eq!(project.files("").len(), 1);
}

#[test]
fn a_new_article_and_a_new_section_are_published_and_open_for_words() {
    let project = started();
    let new = |arguments: &[&str]| project.run_in("acme-help", &[&["new"], arguments].concat());
    new(&["section", "reports"]).says(0, &["content/reports/_section.md"]);
    new(&["article", "reports/export-a-report", "--kind", "how-to"]).says(0, &["content/reports/export-a-report.md"]);
    new(&["article", "reports/export-a-report"]).says(2, &["`content/reports/export-a-report.md` exists already"]);
    new(&["article", "reports/x", "--kind", "howto"]).says(2, &["no kind is called `howto`", "Did you mean `how-to`?"]);
    new(&["article", "../../x"]).says(2, &["leads out of"]);
    assert_eq!(project.run_in("acme-help", &["build"]).status, 0);
    assert!(project.text("acme-help/public/reports/export-a-report/index.html").contains("<h1>Export a report</h1>"));
}
