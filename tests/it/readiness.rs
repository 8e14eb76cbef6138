//! `guidepost checklist report`, `show` and `export`: every state and every finding in every format, and a pull request with real Git.

use serde_json::Value;

use crate::kit::{Project, Ran, program, ran};

/// Twelve features: approved, with gaps, unready, invalid, and without a checklist.
const TWELVE: &str = include_str!("../sites/readiness.txt");

const FORMATS: &[&str] = &["full", "concise", "json", "markdown", "github", "gitlab", "sarif", "junit"];

/// Findings that no site without Git and keys can have; `a_pull_request_is_told_what_it_does` and
/// `code_that_changed_since_the_sign_off_is_named` have them.
const NEED_GIT: &[&str] = &["CK015", "CK016"];

fn report(project: &Project, arguments: &[&str]) -> Ran {
    project.run(&[&["checklist", "report"], arguments].concat())
}

fn json(project: &Project, arguments: &[&str]) -> Value {
    let run = report(project, &[&["--format", "json"], arguments].concat());
    assert_eq!(run.status, 0, "{run:?}");
    serde_json::from_str(&run.stdout).unwrap()
}

/// What moved of a feature, as "verdict: words".
fn moved(report: &Value, id: &str) -> Vec<String> {
    let features = report["comparison"]["features"].as_array().unwrap();
    let feature = features.iter().find(|feature| feature["id"] == id).unwrap_or_else(|| panic!("{id} did not move: {report:#}"));
    let step = |step: &Value| format!("{}: {}", step["verdict"].as_str().unwrap(), step["what"].as_str().unwrap());
    feature["changes"].as_array().unwrap().iter().map(step).collect()
}

#[test]
fn every_format_tells_every_state() {
    let project = Project::of(TWELVE);
    for format in FORMATS {
        let run = report(&project, &["--format", format]);
        assert!(run.status == 0 && run.stderr.is_empty(), "{format}: {run:?}");
        let text = run.stdout.replace(env!("CARGO_PKG_VERSION"), "VERSION");
        insta::assert_snapshot!(*format, text);
    }
}

#[test]
fn every_finding_is_told_in_every_format_and_none_is_a_failure() {
    let project = Project::of(TWELVE);
    let codes = guidepost::diag::CODES.iter().map(|code| code.code).filter(|code| code.starts_with("CK") && !NEED_GIT.contains(code));
    let codes: Vec<&str> = codes.collect();
    let names = guidepost::diag::CODES.iter().filter(|code| codes.contains(&code.code)).map(|code| code.name);
    let names: Vec<&str> = names.collect();
    for format in ["full", "concise", "json", "markdown", "sarif", "junit"] {
        let text = report(&project, &["--format", format]).stdout;
        codes.iter().for_each(|code| assert!(text.contains(code), "{format}: {code}"));
    }
    let gitlab: Value = serde_json::from_str(&report(&project, &["--format", "gitlab"]).stdout).unwrap();
    let gitlab = gitlab.as_array().unwrap();
    names.iter().for_each(|name| assert!(gitlab.iter().any(|issue| issue["check_name"] == *name), "{name}"));
    assert!(gitlab.iter().all(|issue| ["minor", "info"].contains(&issue["severity"].as_str().unwrap())));

    let sarif: Value = serde_json::from_str(&report(&project, &["--format", "sarif"]).stdout).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().all(|result| ["warning", "note"].contains(&result["level"].as_str().unwrap())), "{sarif}");
    assert!(results.iter().all(|result| result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].is_string()));
    let github = report(&project, &["--format", "github"]).stdout;
    assert!(github.lines().all(|line| line.starts_with("::warning ") || line.starts_with("::notice ")), "{github}");
    let junit = report(&project, &["--format", "junit"]).stdout;
    assert!(!junit.contains("<failure") && !junit.contains("<error") && junit.contains(" failures=\"0\" errors=\"0\""), "{junit}");
    assert_eq!(junit.matches("<testcase ").count(), 12, "{junit}");
}

/// Even a site that makes a rule an error is not stopped by it here.
#[test]
fn no_setting_makes_readiness_block() {
    let project = Project::of(TWELVE);
    let config = project.text("guidepost.yaml");
    project.write("guidepost.yaml", format!("{config}rules:\n  unanswered-item: error\n"));
    let run = report(&project, &["--format", "concise"]);
    assert!(run.status == 0 && !run.stdout.contains(": error["), "{run:?}");
    assert_eq!(report(&project, &["--strict"]).status, 1);
}

#[test]
fn the_json_holds_to_its_schema_and_schemas_to_templates_and_checklists() {
    let project = Project::of(TWELVE);
    let validator = |what: &str| {
        let schema: Value = serde_json::from_str(&project.run(&["schema", what]).stdout).unwrap();
        assert!(jsonschema::meta::is_valid(&schema), "{what}");
        jsonschema::validator_for(&schema).unwrap()
    };
    let readiness = validator("readiness");
    let document = json(&project, &[]);
    let errors: Vec<String> = readiness.iter_errors(&document).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:?}");

    let yaml = |text: &str| serde_saphyr::from_str::<Value>(text).unwrap();
    let template = validator("checklist-template");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/readiness/templates");
    let files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 3);
    for file in files {
        let document = yaml(&std::fs::read_to_string(&file).unwrap());
        assert!(template.is_valid(&document), "{}: {:?}", file.display(), template.iter_errors(&document).next());
    }
    assert!(template.is_valid(&yaml(&project.text("checklists/templates/release-1.1.yaml"))));
    let checklist = validator("checklist");
    let begun = Project::new();
    begun.run(&["init"]).says(0, &[]);
    for (path, text) in [
        ("projects", begun.text("checklists/projects.yaml")),
        ("alerts", project.text("checklists/alerts.yaml")),
        ("billing", project.text("checklists/billing.yaml")),
        ("budgets", project.text("checklists/budgets.yaml")),
    ] {
        let document = yaml(&text);
        assert!(checklist.is_valid(&document), "{path}: {:?}", checklist.iter_errors(&document).next());
    }
    assert!(!checklist.is_valid(&yaml(&project.text("checklists/import.yaml"))));
}

#[test]
fn show_tells_all_of_one_feature() {
    let project = Project::of(TWELVE);
    let run = project.run(&["checklist", "show", "budgets"]);
    assert_eq!(run.status, 0, "{run:?}");
    insta::assert_snapshot!("show", run.stdout);
    project.run(&["checklist", "show", "alert"]).says(2, &["no feature is called `alert`", "Did you mean `alerts`?"]);
    project.run(&["checklist", "show", "teams"]).says(2, &["the feature `teams` has no checklist", "guidepost new checklist teams"]);
    Project::new().run(&["checklist", "show", "x"]).says(2, &["There is no checklist yet"]);
}

#[test]
fn export_writes_markdown_and_a_statement() {
    let project = Project::of(TWELVE);
    let run = project.run(&["checklist", "export", "alerts"]);
    assert_eq!(run.status, 0, "{run:?}");
    insta::assert_snapshot!("export", run.stdout);
    let run = project.run(&["checklist", "export", "billing", "--format", "statement", "--output", "statement.json"]);
    run.says(0, &["The checklist of `billing` is in `statement.json`."]);
    let statement: Value = serde_json::from_str(&project.text("statement.json")).unwrap();
    assert_eq!(statement["_type"], "https://in-toto.io/Statement/v1");
    assert_eq!(statement["subject"][0]["name"], "checklists/billing.yaml");
    assert_eq!(statement["predicate"]["approval"], "approved-with-gaps");
    let sum = ran(crate::kit::clean("sha256sum", &project.path("")).arg("checklists/billing.yaml"));
    assert!(sum.stdout.starts_with(statement["subject"][0]["digest"]["sha256"].as_str().unwrap()), "{sum:?}");
    project.run(&["checklist", "export", "bill"]).says(2, &["no feature is called `bill`"]);
    project.run(&["checklist", "export", "alerts", "--output", "no/such/folder.md"]).says(2, &["could not write `no/such/folder.md`"]);
}

#[test]
fn formats_go_to_files_and_to_the_summary_of_the_job() {
    let project = Project::of(TWELVE);
    let mut command = program(&project.path(""));
    command.args(["checklist", "report", "--format", "github", "--format", "markdown=report.md", "--format=json=report.json"]);
    let run = ran(command.env("GITHUB_STEP_SUMMARY", project.path("summary.md")));
    run.says(0, &["::warning file=checklists/alerts.yaml"]);
    assert_eq!(project.text("report.md"), project.text("summary.md"));
    assert!(project.text("report.md").starts_with("**Readiness:** 12 features: 1 approved"));
    assert!(serde_json::from_str::<Value>(&project.text("report.json")).is_ok());
    report(&project, &["--format", "markdwn"]).says(2, &["Did you mean `markdown`?"]);
    report(&project, &["--format", "json", "--format", "full"]).says(2, &["two formats cannot both go to standard output"]);
}

#[test]
fn nothing_to_report_is_said() {
    let project = Project::of("-- content/a.md --\n# A\n");
    report(&project, &[]).says(0, &["There is no feature"]);
    assert_eq!(json(&project, &[])["summary"]["features"], 0);
    for format in FORMATS {
        assert_eq!(report(&project, &["--format", format, "--strict"]).status, 0, "{format}");
    }
    project.write("checklists", "a file");
    report(&project, &[]).says(0, &["`checklists` is a file, so there are no checklists"]);
}

#[test]
fn without_git_there_is_no_base() {
    let project = Project::of(TWELVE);
    report(&project, &["--base", "main"]).says(2, &["there is no revision `main`: the folder is not in a Git repository"]);
    report(&project, &["--changed-since=main"]).says(2, &["there is no revision `main`"]);
    report(&project, &["--base=-x"]).says(2, &["`-x` is not a revision"]);
    let ci = |variables: &[(&str, &str)]| ran(program(&project.path("")).args(["checklist", "report"]).envs(variables.iter().copied()));
    let note = "The base `origin/main` that CI names is not here";
    ci(&[("GITHUB_BASE_REF", "main")]).says(0, &[note, "fetch-depth: 0"]);
    ci(&[("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main")]).says(0, &[note]);
    ci(&[("CI_MERGE_REQUEST_DIFF_BASE_SHA", "--evil")]).says(0, &["`--evil` is not a revision"]);
    assert!(!ci(&[("GITHUB_BASE_REF", "")]).stderr.contains("The base"));
}

#[cfg(unix)]
#[test]
fn files_that_cannot_be_read_are_invalid_checklists() {
    let project = Project::of(TWELVE);
    std::os::unix::fs::symlink("/etc/hostname", project.path("checklists/teams.yaml")).unwrap();
    project.write("checklists/search.yaml", b"feature: search\ntitle: \xff\n");
    project.write("checklists/reports.yaml", "feature: [\n");
    let report = json(&project, &[]);
    for id in ["teams", "search", "reports"] {
        let feature = report["features"].as_array().unwrap().iter().find(|feature| feature["id"] == id).unwrap();
        assert_eq!(feature["approval"], "invalid", "{feature}");
    }
}

#[test]
fn a_stranger_acts_on_nothing() {
    let hostile = "::error::x ##[group]y \\e[2J \\u202e <img src=x> @team | `a` [l](https://x.example)";
    let project = Project::of(TWELVE);
    let secret = concat!("gh", "p_9aZk3LmQ7vXc2RtY8wBn5HdS4jUf6GeP1oKi");
    project.write(
        "checklists/teams.yaml",
        format!(
            "feature: teams\ntitle: \"{hostile}\"\nowner: \"{hostile}\"\ntemplate: release@1.1\nitems:\n  documented: {{answer: yes, evidence: [{{statement: \"{hostile}\", by: \"{hostile}\", on: 2026-06-01}}]}}\n  announced: {{answer: n/a, because: \"{secret} is the key.\"}}\n  trained: {{answer: no, risk: \"{hostile}\", gap: {{issue: \"{hostile}\", owner: \"{hostile}\"}}}}\nnotes: \"{secret}\\n\\n{hostile}\"\nsign_off: {{reviewer: \"{hostile} {secret}\", date: 2026-06-01, digest: x}}\n"
        ),
    );
    let files = FORMATS.iter().map(|format| (*format, report(&project, &["--format", format]).stdout));
    let one = [
        ("show", project.run(&["checklist", "show", "teams"]).stdout),
        ("export", project.run(&["checklist", "export", "teams"]).stdout),
        ("statement", project.run(&["checklist", "export", "teams", "--format=statement"]).stdout),
    ];
    for (name, text) in files.chain(one) {
        assert!(text.contains("teams"), "{name}: {text}");
        assert!(!text.contains(secret) && !text.contains(&secret[8..]), "{name} shows a secret");
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{name}: {text}");
        let is_command = |line: &str| line.trim_start().starts_with("::") && name != "github";
        assert!(!text.lines().any(is_command) && !text.contains("##[group]"), "{name}: {text}");
        if ["markdown", "export"].contains(&name) {
            let outside: String = text.split("<code>").map(|part| part.split_once("</code>").map_or(part, |(_, rest)| rest)).collect();
            let outside: String = outside.split('`').step_by(2).collect();
            assert!(!outside.contains("<img") && !outside.contains("@team") && !outside.contains("](https"), "{name}: {outside}");
        }
    }
}

#[test]
fn code_that_changed_since_the_sign_off_is_named() {
    let project = Project::of(TWELVE);
    let checklist = project.text("checklists/billing.yaml");
    project.write("checklists/billing.yaml", format!("{checklist}sign_off: {{reviewer: Ana, date: 2026-06-02, digest: x}}\n"));
    project.commit("2026-06-01");
    project.write("src/billing/tax.rs", "// new");
    project.commit("2026-06-10");
    report(&project, &["--format", "full"]).says(0, &["CK015", "the code of `billing` changed since the sign-off", "src/billing/tax.rs"]);
}

#[test]
fn on_the_day_of_the_sign_off_the_order_of_the_commits_counts() {
    let project = Project::of(TWELVE);
    let checklist = project.text("checklists/billing.yaml");
    project.write("src/billing/tax.rs", "// before");
    project.commit("2026-06-02");
    project.write("checklists/billing.yaml", format!("{checklist}sign_off: {{reviewer: Ana, date: 2026-06-02, digest: x}}\n"));
    let is_told = || report(&project, &["--format", "full"]).stdout.contains("CK015");
    assert!(!is_told(), "signed after the code, and not committed yet");
    project.commit("2026-06-02");
    assert!(!is_told(), "the code came before");
    project.write("src/billing/tax.rs", "// after");
    project.commit("2026-06-02");
    assert!(is_told(), "the code came after");
}

/// Three features with a checklist each, committed on `main`; then `branch` is checked out.
fn pull_request() -> Project {
    let project = Project::of(include_str!("../sites/readiness-pull-request.txt"));
    project.commit("2026-06-01");
    project.git(&["switch", "--quiet", "--create", "branch"]);
    project
}

fn edited(project: &Project, path: &str, (from, to): (&str, &str)) {
    let text = project.text(path);
    assert!(text.contains(from), "{path}: {from}");
    project.write(path, text.replace(from, to));
}

/// What a branch may do, but for what needs a key.
fn harm(project: &Project) {
    edited(
        project,
        "checklists/invoices.yaml",
        ("answer: yes, evidence: [{statement: Tried out, by: ana, on: 2026-05-01}]", "answer: no, risk: Slow answers."),
    );
    project.write("guidepost.yaml", format!("{}  - {{id: teams, title: Teams, owner: work-team}}\n", project.text("guidepost.yaml")));
    std::fs::remove_file(project.path("content/help/search.md")).unwrap();
}

#[test]
fn a_pull_request_is_measured_by_its_base() {
    let project = pull_request();
    assert_eq!(json(&project, &["--base", "main"])["comparison"]["verdict"], "same");
    harm(&project);
    project.commit("2026-06-02");
    let report_of = json(&project, &["--base", "main"]);
    assert_eq!((&report_of["comparison"]["verdict"], &report_of["comparison"]["base"]), (&"worse".into(), &"main".into()));
    assert_eq!(moved(&report_of, "teams"), ["worse: it is new, and has no checklist"]);
    assert_eq!(
        moved(&report_of, "search"),
        ["worse: the approval was approved and is support-unready", "worse: `documented` is now contradicted by its evidence"]
    );
    assert_eq!(moved(&report_of, "invoices"), ["worse: the approval was approved and is support-unready", "worse: `trained` is now a gap"]);
    let run = report(&project, &["--base", "main"]);
    run.says(0, &["Readiness is worse than in `main`: 3 features worse."]);
    assert_eq!(report(&project, &["--base", "main", "--strict"]).status, 1);
    // Seen from the branch's end, taking it back is better.
    project.git(&["switch", "--quiet", "--detach", "main"]);
    let back = json(&project, &["--base", "main"]);
    assert_eq!(back["comparison"]["verdict"], "same");
}

#[test]
fn what_became_better_makes_up_for_nothing() {
    let project = pull_request();
    edited(
        &project,
        "checklists/login.yaml",
        (
            "answer: no, risk: Few ask., gap: {issue: \"#4\", owner: ana, due: 2026-12-01}",
            "answer: yes, evidence: [{statement: Tried out, by: ana, on: 2026-06-01}]",
        ),
    );
    edited(&project, "checklists/login.yaml", ("approval: approved-with-gaps", "approval: approved"));
    project.commit("2026-06-02");
    let better = json(&project, &["--base", "main"]);
    assert_eq!(better["comparison"]["verdict"], "better");
    assert_eq!(
        moved(&better, "login"),
        ["better: the approval was approved-with-gaps and is approved", "better: `trained` is no longer a gap"]
    );
    std::fs::remove_file(project.path("checklists/invoices.yaml")).unwrap();
    let worse = json(&project, &["--base", "main"]);
    assert_eq!(worse["comparison"]["verdict"], "worse");
    assert_eq!(moved(&worse, "invoices"), ["worse: the approval was approved and is no checklist"]);
}

#[test]
fn changed_since_reports_what_a_change_touches() {
    let ids = |project: &Project| -> Vec<String> {
        let report = json(project, &["--changed-since", "main"]);
        report["features"].as_array().unwrap().iter().map(|feature| feature["id"].as_str().unwrap().to_owned()).collect()
    };
    for (path, text, touched) in [
        ("README.md", "Words.", &[][..]),
        ("checklists/login.yaml", "feature: login\n", &["login"]),
        ("content/help/invoices.md", "---\ntitle: Invoices\nfeatures: [invoices]\n---\n\nNew words.\n", &["invoices"]),
        ("src/login/form.rs", "// new", &["login"]),
        ("CHANGELOG.md", "# Changes\n\n## 2.2\n", &["search"]),
        (
            "checklists/templates/release-1.0.yaml",
            "id: release\nversion: \"1.0\"\ntitle: R\nitems: [{id: documented, title: D, question: Q?}]\n",
            &["invoices", "login", "search"],
        ),
    ] {
        let project = pull_request();
        project.write(path, text);
        assert_eq!(ids(&project), touched, "{path}");
    }
    let project = pull_request();
    report(&project, &["--changed-since", "main"]).says(0, &["The change touches no feature."]);
    harm(&project);
    let report_of = json(&project, &["--changed-since", "main"]);
    assert_eq!(report_of["without_checklist"], serde_json::json!(["teams"]));
    let files: std::collections::BTreeSet<&str> =
        report_of["diagnostics"].as_array().unwrap().iter().map(|finding| finding["file"].as_str().unwrap()).collect();
    assert_eq!(files.into_iter().collect::<Vec<_>>(), ["checklists/invoices.yaml", "checklists/search.yaml", "guidepost.yaml"]);
    report(&project, &["--changed-since", "main"]).says(0, &["The change touches `teams`, which has no checklist.", "3 features touched"]);
}

#[test]
fn a_pull_request_is_told_what_it_does() {
    let project = Project::of(include_str!("../sites/readiness-pull-request.txt"));
    project.commit("2026-05-31");
    for (key, value) in [("user.name", "Ana Ruiz"), ("user.email", "ana@example.com")] {
        project.git(&["config", key, value]);
    }
    project.run(&["checklist", "sign", "invoices", "--no-key"]).says(0, &[]);
    project.commit("2026-06-01");
    project.git(&["switch", "--quiet", "--create", "branch"]);
    harm(&project);
    let signers = project.text("checklists/allowed_signers");
    project.write("checklists/allowed_signers", format!("{signers}eve@example.com namespaces=\"guidepost-checklist\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEVWRXZlRXZlRXZlRXZlRXZlRXZlRXZlRXZlRXZlRXZl\n"));
    edited(&project, "checklists/templates/release-1.0.yaml", (", essential: true", ""));
    project.commit("2026-06-02");
    let run = report(&project, &["--base", "main"]);
    run.says(
        0,
        &[
            "the sign-off was valid without a key and is stale",
            "CK012 stale-sign-off",
            "the answer to `trained`",
            "the feature `teams` has no checklist",
            "`article: help/search` does not hold",
            "CK016 changed-ground-rules",
            "eve@example.com",
            "essential",
            "Readiness is worse than in `main`",
        ],
    );
    assert_eq!(report(&project, &["--base", "main", "--strict"]).status, 1);
}
