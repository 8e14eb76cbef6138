//! `guidepost check`: formats, exit statuses, paths.

use serde_json::Value;

use crate::kit::Project;

/// A site with an error in `s/a.md`, a warning in `t/b.md`, and one finding at info level.
fn site() -> Project {
    Project::of(
        "-- guidepost.yaml --\ntitle: Acme\n-- content/s/a.md --\n# Größe 😀\n\nWords [x](nope.md).\n-- content/t/b.md --\n# B\n\n<Tabs>\nx\n</Tabs>\n",
    )
}

#[test]
fn the_exit_status_is_what_fail_on_says() {
    let project = site();
    for (limit, status) in [("error", 1), ("warning", 1), ("info", 1), ("never", 0)] {
        assert_eq!(project.run(&["check", "--fail-on", limit]).status, status, "{limit}");
    }
    project.write("content/s/a.md", "# A\n");
    for (limit, status) in [("error", 0), ("warning", 1), ("info", 1), ("never", 0)] {
        assert_eq!(project.run(&["check", "--fail-on", limit]).status, status, "{limit}");
    }
    std::fs::remove_file(project.path("content/t/b.md")).unwrap();
    for (limit, status) in [("error", 0), ("warning", 0), ("info", 1), ("never", 0)] {
        assert_eq!(project.run(&["check", "--fail-on", limit]).status, status, "{limit}");
    }
    project.run(&["check", "--fail-on", "eror"]).says(2, &["error"]);
}

#[test]
fn full_shows_the_line_and_a_sentence_at_the_end() {
    let run = site().run(&["check"]);
    run.says(1, &["error[LK001 broken-link]: no page or file at `nope.md`", "content/s/a.md:3:7", "Words [x](nope.md).", "^^^^^^^^^^^^"]);
    assert!(run.stdout.ends_with("1 error, 1 warning and 1 info in 2 articles.\n") && run.stderr.is_empty(), "{run:?}");
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 100), "{}", run.stdout);
}

#[test]
fn json_is_one_document_and_nothing_else() {
    let run = site().run(&["check", "--format", "json"]);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert!(run.status == 1 && run.stderr.is_empty(), "{run:?}");
    let names: Vec<&String> = report.as_object().unwrap().keys().collect();
    assert_eq!(names, ["version", "summary", "diagnostics"]);
    let found = report["diagnostics"].as_array().unwrap();
    let link = found.iter().find(|one| one["code"] == "LK001").unwrap();
    let places = ["line", "column", "end_line", "end_column"].map(|key| link[key].as_u64().unwrap());
    assert_eq!((link["file"].as_str(), places), (Some("content/s/a.md"), [3, 7, 3, 19]));
    for one in found {
        let names: Vec<&String> = one.as_object().unwrap().keys().collect();
        let contract = "code name severity message file line column end_line end_column labels notes help fixes fingerprint";
        assert_eq!(names, contract.split(' ').collect::<Vec<_>>());
    }
}

#[test]
fn fingerprints_outlive_lines_that_move() {
    let project = site();
    let prints = || {
        let report: Value = serde_json::from_str(&project.run(&["check", "--format", "json"]).stdout).unwrap();
        report["diagnostics"].as_array().unwrap().iter().map(|one| one["fingerprint"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let before = prints();
    project.write("content/s/a.md", format!("New words.\n\nMore of them.\n\n{}", project.text("content/s/a.md")));
    assert_eq!(before, prints());
}

#[test]
fn a_remedy_changes_the_address_and_not_the_words_around_it() {
    for line in ["[x](B.md)", "[x](B.md \"B.md\")", "[B.md](B.md)", "[x](<B.md> 'see B.md')", "<a href=\"B.md\" title=\"B.md\">B.md</a>"] {
        let project = Project::of("-- content/b.md --\n# B\n");
        project.write("content/a.md", format!("{line}\n"));
        let report: Value = serde_json::from_str(&project.run(&["check", "--format", "json"]).stdout).unwrap();
        let found = report["diagnostics"].as_array().unwrap().iter().find(|one| one["code"] == "LK001").unwrap();
        let edit = &found["fixes"][0]["edits"][0];
        let (start, end) = (edit["column"].as_u64().unwrap() as usize - 1, edit["end_column"].as_u64().unwrap() as usize - 1);
        let mended = format!("{}{}{}", &line[..start], edit["text"].as_str().unwrap(), &line[end..]);
        project.write("content/a.md", mended.clone());
        assert_eq!(project.run(&["check"]).status, 0, "{line} became {mended}");
    }
}

#[test]
fn formats_go_to_files_and_only_one_to_the_terminal() {
    let project = site();
    let run = project.run(&["check", "--format", "concise", "--format", "json=found.json", "--format", "full=found.txt"]);
    assert!(run.status == 1 && run.stdout.starts_with("content/s/a.md:3:7: error[LK001 broken-link]"), "{run:?}");
    assert!(serde_json::from_str::<Value>(&project.text("found.json")).is_ok() && project.text("found.txt").contains("2 articles"));
    project
        .run(&["check", "--format", "full", "--format", "json"])
        .says(2, &["two formats cannot both go to standard output", "json=findings.json"]);
    project.run(&["check", "--format", "jsn"]).says(2, &["no format is called `jsn`", "Did you mean `json`?"]);
    project.run(&["check", "--format", "json=no/where.json"]).says(2, &["could not write `no/where.json`"]);
}

#[test]
fn paths_narrow_what_is_reported() {
    let project = site();
    let files = |folder: &str, paths: &[&str]| {
        let run = project.run_in(folder, &[&["check", "--format", "concise", "--fail-on", "never"], paths].concat());
        assert_eq!(run.status, 0, "{run:?}");
        run.stdout.lines().map(|line| line.split(':').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let (a, b) = ("content/s/a.md", "content/t/b.md");
    assert_eq!(files("", &[a]), [a]);
    assert_eq!(files("", &["content/t"]), [b]);
    assert_eq!(files("content", &["t/", "s/a.md"]), [a, b]);
    assert_eq!(files("content/t", &["."]), [b]);
    assert_eq!(files("content/t", &["b.md"]), [b]);
    assert_eq!(files("", &["content"]), [a, b]);
    project.run(&["check", "content/s", "--format", "concise"]).says(1, &[a]);
    project.run(&["check", "content/t", "--format", "concise"]).says(0, &[b]);
    project.run(&["check", "contnet"]).says(2, &["nothing at `contnet`", "Check the spelling"]);
    project.run(&["check", "/etc"]).says(2, &["`/etc` lies outside of the site"]);
}

#[test]
fn a_folder_with_a_site_of_its_own_is_the_root() {
    let project = site();
    for run in [
        project.run_in("..", &["check", "site"]),
        project.run_in("content/s", &["check"]),
        project.run_in("..", &["check", "--root", "site"]),
    ] {
        run.says(1, &["content/s/a.md:3:7", "2 articles"]);
    }
}

#[test]
fn strict_refuses_what_check_fails_and_keeps_the_old_output() {
    let project = site();
    let before = project.build(&[]);
    project.write("content/s/c.md", "# C\n");
    project.run(&["build", "--strict"]).says(1, &["the site was not built: 1 error", "content/s/a.md:3:7", "guidepost check"]);
    crate::kit::assert_same(&before, &project.output());
    project.run(&["build"]).says(0, &["1 error, 1 warning and 1 info in 3 articles", "guidepost check"]);
    project.write("content/s/a.md", "# A\n");
    project.run(&["build", "--strict"]).says(0, &[]);
}

#[test]
fn check_writes_nothing() {
    let project = site();
    let before = project.files("");
    project.run(&["check"]).says(1, &[]);
    crate::kit::assert_same(&before, &project.files(""));
}

#[test]
fn a_mistake_in_the_config_is_shown_at_its_place_with_the_nearest_name() {
    let project = site();
    project.write("guidepost.yaml", "titel: Acme\ntheme:\n  brand: red\n");
    for command in ["check", "build"] {
        project.run(&[command]).says(
            2,
            &["guidepost.yaml has 2 mistakes", "guidepost.yaml:1:1", "titel", "`title`", "guidepost.yaml:3:10", "#0b6e4f", "schema config"],
        );
    }
    assert!(!project.has("public"));
}

#[test]
fn a_title_that_cannot_be_read_is_not_called_missing_too() {
    let project = Project::of("-- guidepost.yaml --\ndefault_kind: how-to\n-- content/a.md --\n---\ntitle: How to: pay\n---\n\nText.\n");
    let run = project.run(&["check", "--format", "concise"]);
    assert!(run.stdout.contains("FM002") && !run.stdout.contains("no `title`") && run.stdout.contains("no `description`"), "{run:?}");
}
