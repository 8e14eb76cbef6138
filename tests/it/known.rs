//! The baseline: known findings stay quiet, new ones fail, mended ones are asked out. And what a revision is compared with.

use serde_json::Value;

use crate::kit::Project;

const FILE: &str = "guidepost.baseline.json";

/// Two articles with a broken link each.
fn site() -> Project {
    Project::of(
        "-- guidepost.yaml --\ntitle: Acme\n-- content/a.md --\n# A\n\nSee [x](gone.md).\n-- content/b.md --\n# B\n\nSee [y](lost.md).\n",
    )
}

#[test]
fn an_edit_above_stays_quiet_a_new_finding_fails_and_a_mended_one_is_asked_out() {
    let project = site();
    project.run(&["check"]).says(1, &["gone.md", "lost.md"]);
    project.run(&["check", "--write-baseline"]).says(0, &["recorded in guidepost.baseline.json", "reports only what is new"]);
    project.run(&["check"]).says(0, &["known findings in guidepost.baseline.json left out"]);
    project.run(&["build", "--strict"]).says(0, &[]);

    project.write("content/a.md", "# A\n\nA new sentence.\n\nAnd another.\n\nSee [x](gone.md).\n");
    project.run(&["check"]).says(0, &[]);

    project.write("content/a.md", "# A\n\nA new sentence.\n\nSee [x](gone.md).\n\nSee [z](nowhere.md).\n");
    let run = project.run(&["check"]);
    run.says(1, &["nowhere.md"]);
    assert!(!run.stdout.contains("`gone.md`"), "{run:?}");
    project.run(&["build", "--strict"]).says(1, &["nowhere.md"]);
    // What is new is never added.
    project.run(&["check", "--write-baseline"]).says(0, &["new finding not added", "delete guidepost.baseline.json first"]);
    project.run(&["check"]).says(1, &["nowhere.md"]);

    project.write("content/a.md", "# A\n");
    project.run(&["check", "--fail-on", "warning"]).says(1, &["GP003 stale-baseline", "broken-link in `content/a.md`", "--write-baseline"]);
    project.run(&["check", "--write-baseline"]).says(0, &["taken out of guidepost.baseline.json"]);
    let run = project.run(&["check", "--fail-on", "warning"]);
    assert!(run.status == 0 && !project.text(FILE).contains("content/a.md"), "{run:?}");
}

#[test]
fn a_narrowed_run_asks_nothing_out() {
    let project = site();
    project.run(&["check", "--write-baseline"]).says(0, &[]);
    for arguments in [&["check", "content/b.md"][..], &["check", "--select", "IM"], &["check", "--ignore", "broken-link"]] {
        let run = project.run(&[arguments, &["--fail-on", "warning"]].concat());
        assert!(run.status == 0 && !run.stdout.contains("GP003"), "{run:?}");
    }
}

#[test]
fn fixing_takes_mended_findings_out() {
    let project = Project::of("-- content/b.md --\n# B\n-- content/a.md --\n# A\n\nSee [b](B.md).\n");
    project.run(&["check", "--write-baseline"]).says(0, &[]);
    project.run(&["check", "--fix"]).says(0, &["1 finding mended in 1 file", "taken out of guidepost.baseline.json"]);
    assert_eq!(project.text("content/a.md"), "# A\n\nSee [b](b.md).\n");
    assert!(!project.text(FILE).contains("broken-link"));
}

#[test]
fn a_patch_is_measured_by_the_text_that_is_there() {
    let project = Project::of(
        "-- content/b.md --\n# B\n-- content/a.md --\n# A\n\nSee [b](B.md) and [x](gone.md).\n\nThe whitelist, and [y](lost.md) in it.\n",
    );
    project.run(&["check", "--write-baseline"]).says(0, &[]);
    project.write("content/a.md", format!("{}\nWords.\n", project.text("content/a.md")));
    let run = project.run(&["check", "--diff", "--fail-on", "info"]);
    run.says(0, &["+See [b](b.md)", "+The allowlist", "known findings in guidepost.baseline.json left out"]);
    assert!(!format!("{run:?}").contains("GP003"), "{run:?}");
}

#[test]
fn what_is_only_found_when_it_is_asked_for_stays_known() {
    let project = site();
    project.write("content/old.md", "# Old\n\nWords.\n");
    project.commit("2026-01-01");
    std::fs::remove_file(project.path("content/old.md")).unwrap();
    project.run(&["check", "--base", "HEAD", "--write-baseline"]).says(0, &["recorded"]);
    let text = project.text(FILE);
    assert!(text.contains("removed-without-redirect"), "{text}");
    let run = project.run(&["check", "--fail-on", "info"]);
    assert!(!run.stdout.contains("GP003"), "{run:?}");
    for arguments in [&["check", "--fix"][..], &["check", "--write-baseline"]] {
        project.run(arguments).says(0, &[]);
        assert_eq!(project.text(FILE), text);
    }
    project.run(&["check", "--base", "HEAD"]).says(0, &["known findings"]);
}

#[test]
fn a_corrupt_baseline_is_refused_and_left_alone() {
    let project = site();
    for text in ["{", "[]", "{\"version\": 7, \"findings\": {}}", "<<<<<<< HEAD\n"] {
        project.write(FILE, text);
        for arguments in [&["check"][..], &["check", "--write-baseline"], &["check", "--fix"], &["build", "--strict"]] {
            project.run(arguments).says(2, &["guidepost.baseline.json cannot be used", "git checkout"]);
            assert_eq!(project.text(FILE), text);
        }
    }
}

/// Committed with one broken link; then another is written.
fn repository() -> Project {
    let project = site();
    project.write("content/b.md", "# B\n\nGood words.\n");
    project.commit("2026-01-01");
    project.write("content/b.md", "# B\n\nGood words, and [z](nowhere.md).\n");
    project
}

#[test]
fn only_what_the_change_touched_or_broke_is_reported() {
    let project = repository();
    let run = project.run(&["check", "--changed-since", "HEAD"]);
    run.says(1, &["nowhere.md"]);
    assert!(!run.stdout.contains("`gone.md`"), "{run:?}");
    // Taking a page away breaks links elsewhere.
    project.write("content/c.md", "# C\n\nSee [b](b.md).\n");
    project.commit("2026-01-02");
    std::fs::remove_file(project.path("content/b.md")).unwrap();
    project.run(&["check", "--changed-since", "HEAD"]).says(1, &["content/c.md:3", "`b.md`"]);
}

#[cfg(unix)]
#[test]
fn a_linked_article_that_nobody_touched_is_not_reported() {
    let project = site();
    project.write("shared/c.md", "# C\n\nSee [z](nowhere.md).\n");
    std::os::unix::fs::symlink("../shared/c.md", project.path("content/c.md")).unwrap();
    project.run(&["check"]).says(1, &["nowhere.md"]);
    project.commit("2026-01-01");
    project.write("content/b.md", "# B\n\nSee [x](lost.md) again.\n");
    let run = project.run(&["check", "--changed-since", "HEAD"]);
    run.says(1, &["lost.md"]);
    assert!(!run.stdout.contains("nowhere.md"), "{run:?}");
}

#[test]
fn a_comparison_ends_with_a_verdict() {
    let project = repository();
    project.run(&["check", "--compare", "HEAD"]).says(1, &["LK001 broken-link  1 → 2  +1", "Worse than HEAD"]);
    project.run(&["check", "--compare", "HEAD", "--fail-on", "never"]).says(0, &["Worse than HEAD"]);
    project.write("content/b.md", "# B\n\nGood words.\n");
    project.run(&["check", "--compare", "HEAD"]).says(0, &["The same as HEAD"]);
    project.write("content/a.md", "# A\n\nWords.\n");
    project.run(&["check", "--compare", "HEAD"]).says(0, &["Better than HEAD"]);
    let run = project.run(&["check", "--compare", "HEAD", "--format", "json"]);
    run.says(0, &["Better than HEAD"]);
    assert!(serde_json::from_str::<Value>(&run.stdout).is_ok(), "{run:?}");
}

#[test]
fn urls_that_vanished_are_found_and_an_alias_mends_it() {
    let project = Project::of(
        "-- guidepost.yaml --\ntitle: Acme\n-- content/old-name.md --\n---\ntitle: Export your invoices\n---\n\nWords about invoices, and how to export them.\n",
    );
    project.commit("2026-01-01");
    std::fs::rename(project.path("content/old-name.md"), project.path("content/new-name.md")).unwrap();
    project.git(&["add", "--all"]);
    project.run(&["check"]).says(0, &[]);
    project.run(&["check", "--base", "HEAD"]).says(1, &["LK007 removed-without-redirect", "old-name"]);
    project.run(&["check", "--base", "HEAD", "--fix"]).says(0, &["mended"]);
    assert!(project.text("content/new-name.md").contains("old-name"), "{}", project.text("content/new-name.md"));
    project.run(&["check", "--base", "HEAD"]).says(0, &[]);
}

#[test]
fn revisions_that_cannot_be_had_get_a_plain_sentence() {
    let project = site();
    for flag in ["--changed-since", "--compare", "--base"] {
        project.run(&["check", flag, "main"]).says(2, &["not in a Git repository"]);
    }
    project.commit("2026-01-01");
    for flag in ["--changed-since", "--compare", "--base"] {
        project.run(&["check", flag, "mian"]).says(2, &["there is no revision `mian`", "Did you mean `main`?"]);
        project.run(&["check", &format!("{flag}=--output=x")]).says(2, &["`--output=x` is not a revision", "hyphen"]);
        assert!(!project.has("x"));
    }
}
