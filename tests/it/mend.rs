//! `check --fix` and `--diff`: what is written, what is not, and that nothing is left to do.

use crate::kit::Project;

/// A link whose case is wrong and a heading that skips a level: both are mended safely. CRLF, and no line ending at the end.
const BEFORE: &str = "# A\r\n\r\nSee [b](B.md), and [x](gone.md).\r\n\r\n## Steps\r\n\r\n#### On a phone\r\n\r\nTap.\tNow.";
const AFTER: &str = "# A\r\n\r\nSee [b](b.md), and [x](gone.md).\r\n\r\n## Steps\r\n\r\n### On a phone\r\n\r\nTap.\tNow.";

fn site() -> Project {
    let project = Project::of("-- content/b.md --\n# B\n");
    project.write("content/a.md", BEFORE);
    project
}

#[test]
fn what_is_mended_is_written_and_the_rest_stays_byte_for_byte() {
    let project = site();
    project.run(&["check", "--fix"]).says(1, &["2 findings mended in 1 file", "gone.md"]);
    assert_eq!(project.text("content/a.md"), AFTER);
    let run = project.run(&["check", "--fix"]);
    run.says(1, &["Nothing could be mended by itself", "gone.md"]);
    assert_eq!(project.text("content/a.md"), AFTER);
}

#[test]
fn a_patch_shows_what_would_be_done_and_applies() {
    let project = site();
    project.commit("2026-01-01");
    let run = project.run(&["check", "--diff"]);
    run.says(1, &["--- a/content/a.md", "+++ b/content/a.md", "would mend 2 findings in 1 file", "Nothing was written"]);
    assert_eq!(project.text("content/a.md"), BEFORE);
    project.write("../patch", run.stdout);
    project.git(&["apply", "--whitespace=nowarn", "../patch"]);
    assert_eq!(project.text("content/a.md"), AFTER);
    project.run(&["check", "--diff"]).says(1, &["nothing that `--fix` would mend"]);
}

#[test]
fn only_what_was_asked_for_is_mended() {
    for (arguments, mended) in
        [(&["--select", "broken-link"][..], "(b.md)"), (&["--ignore", "LK"], "\n### On"), (&["content/a.md"], "(b.md)")]
    {
        let project = site();
        project.run(&[&["check", "--fix"], arguments].concat()).says(i32::from(!arguments.contains(&"LK")), &["mended"]);
        assert!(project.text("content/a.md").contains(mended), "{arguments:?}");
    }
    let project = site();
    project.run(&["check", "--fix", "content/b.md"]).says(0, &["Nothing could be mended"]);
    assert_eq!(project.text("content/a.md"), BEFORE);
}

#[test]
fn unsafe_changes_come_only_when_they_are_asked_for() {
    let project = site();
    project.run(&["check", "--unsafe"]).says(2, &["`--unsafe`", "--fix", "--diff"]);
    for both in [["--fix", "--write-baseline"], ["--diff", "--statistics"]] {
        project.run(&[&["check"][..], &both].concat()).says(2, &["cannot be used with"]);
    }
}

#[test]
fn a_rule_that_nobody_knows_gets_the_nearest_name() {
    let project = site();
    project.run(&["check", "--select", "brokn-link"]).says(2, &["no rule is called `brokn-link`", "Did you mean `broken-link`?"]);
    project.write("guidepost.yaml", "rules:\n  brokn-link: off\n");
    project.run(&["check"]).says(2, &["guidepost.yaml:2:3", "no rule is called `brokn-link`", "Did you mean `broken-link`?"]);
}

#[test]
fn rules_are_explained_and_listed() {
    let project = Project::new();
    project.run(&["explain", "LK001"]).says(0, &["# broken-link (LK001)", "## Why it matters", "guidepost.yaml"]);
    project.run(&["explain", "broken-lnk"]).says(2, &["no rule is called `broken-lnk`", "Did you mean `broken-link`?"]);
    project.run(&["rules"]).says(0, &["LK001  broken-link"]);
    let list: serde_json::Value = serde_json::from_str(&project.run(&["rules", "--format", "json"]).stdout).unwrap();
    assert!(list.as_array().unwrap().iter().any(|rule| rule["name"] == "broken-link" && rule["severity"] == "error"));
}
