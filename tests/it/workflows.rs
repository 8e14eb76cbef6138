//! Workflows, the action and its script: what a stranger's pull request must never be able to do.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The only jobs that may write anything: file, job, and what.
const MAY_WRITE: &[(&str, &str, &str)] = &[
    (".github/workflows/help-center-comment.yml", "comment", "pull-requests"),
    (".github/workflows/release.yml", "publish", "attestations contents id-token"),
    (".github/workflows/site.yml", "publish", "id-token pages"),
    ("src/cli/init/help-center-comment.yml", "comment", "pull-requests"),
    ("src/cli/init/help-center.yml", "deploy", "id-token pages"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn collect(folder: &Path, endings: &[&str], out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, endings, out);
        } else if path.extension().is_some_and(|ending| endings.iter().any(|wanted| *wanted == ending)) {
            out.push(path);
        }
    }
}

/// Files below folders of the repository, by their path in it.
fn texts(folders: &[&str], endings: &[&str]) -> BTreeMap<String, String> {
    let mut paths = Vec::new();
    folders.iter().for_each(|folder| collect(&root().join(folder), endings, &mut paths));
    let named = |path: PathBuf| (path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(&path).unwrap());
    paths.into_iter().map(named).collect()
}

/// Our own workflows and those that `init` writes, parsed.
fn workflows() -> BTreeMap<String, Value> {
    let all = texts(&[".github/workflows", "src/cli/init"], &["yml"]);
    all.into_iter().map(|(path, text)| (path, serde_saphyr::from_str(&text).unwrap())).collect()
}

/// The jobs of a workflow, or the one that an action is.
fn jobs(workflow: &Value) -> Vec<(&str, &Value)> {
    workflow["jobs"].as_object().unwrap().iter().map(|(name, job)| (name.as_str(), job)).collect()
}

fn steps(job: &Value) -> &[Value] {
    job["steps"].as_array().map_or(&[], Vec::as_slice)
}

fn action() -> Value {
    serde_saphyr::from_str(&std::fs::read_to_string(root().join(".github/actions/guidepost/action.yml")).unwrap()).unwrap()
}

#[test]
fn what_others_made_is_pinned_by_its_commit() {
    let mut pins: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut uses = 0;
    for (path, text) in texts(&[".github", "src/cli/init", "content"], &["yml", "md"]) {
        for line in text.lines().map(|line| line.trim_start().trim_start_matches("- ")) {
            let Some(used) = line.strip_prefix("uses: ") else { continue };
            uses += 1;
            if used == format!("guidepost/guidepost/.github/actions/guidepost@v{VERSION}") {
                continue;
            }
            let (name, pin) = used.split_once('@').unwrap();
            let (commit, version) = pin.split_once(" # v").unwrap_or_else(|| panic!("{path}: `{used}` needs a commit and its version"));
            assert!(commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit()), "{path}: {used}");
            assert!(version.split('.').count() == 3, "{path}: {used}");
            pins.entry(name.to_owned()).or_default().insert(pin.to_owned());
        }
    }
    assert!(uses > 20, "{uses}");
    pins.iter().for_each(|(name, pins)| assert_eq!(pins.len(), 1, "{name}: one version everywhere, not {pins:?}"));
}

#[test]
fn nothing_of_a_pull_request_becomes_code() {
    for (path, workflow) in workflows() {
        let events = workflow["on"].to_string();
        assert!(!events.contains("pull_request_target"), "{path}");
        for (name, job) in jobs(&workflow) {
            for step in steps(job) {
                let run = step["run"].as_str().unwrap_or_default();
                assert!(!run.contains("${{"), "{path}, {name}: values reach a script through `env`, or they are code:\n{run}");
                let used = step["uses"].as_str().unwrap_or_default();
                assert!(!(events.contains("workflow_run") && used.contains("checkout")), "{path}: no files where rights are");
                assert!(!used.contains("checkout") || step["with"]["persist-credentials"] == false, "{path}, {name}");
                assert!(step["with"]["ref"].is_null() && step["with"]["script"].is_null(), "{path}, {name}");
            }
        }
    }
    for step in steps(&action()["runs"]) {
        assert!(!step["run"].as_str().unwrap_or_default().contains("${{"), "{step}");
    }
}

#[test]
fn rights_are_few_and_where_they_are_needed() {
    let mut writing = Vec::new();
    for (path, workflow) in workflows() {
        let top = &workflow["permissions"];
        assert!(*top == serde_json::json!({}) || *top == serde_json::json!({"contents": "read"}), "{path}: {top}");
        for (name, job) in jobs(&workflow) {
            assert!(job["timeout-minutes"].is_u64(), "{path}, {name}: a job that hangs costs money");
            let Some(rights) = job["permissions"].as_object() else { continue };
            let mut write: Vec<&str> = rights.iter().filter(|(_, right)| *right == "write").map(|(name, _)| name.as_str()).collect();
            write.sort_unstable();
            if !write.is_empty() {
                writing.push((path.clone(), name.to_owned(), write.join(" ")));
            }
        }
    }
    let known: Vec<_> = MAY_WRITE.iter().map(|(path, job, what)| ((*path).to_owned(), (*job).to_owned(), (*what).to_owned())).collect();
    assert_eq!(writing, known);
}

#[test]
fn a_pull_request_is_checked_against_its_whole_history() {
    for (path, workflow) in workflows() {
        if !path.ends_with("help-center-check.yml") {
            continue;
        }
        assert_eq!(workflow["permissions"], serde_json::json!({"contents": "read"}), "{path}");
        let all = workflow.to_string();
        for words in ["--format github", "--changed-since", "--base", "json=guidepost-report.json"] {
            assert!(all.contains(words), "{path}: {words}");
        }
        let readiness = steps(jobs(&workflow)[0].1).iter().find(|step| step.to_string().contains("checklist report")).unwrap();
        assert_eq!(readiness["if"], "${{ !cancelled() }}", "{path}: it reports whatever the check found");
        for words in ["--format github", "--changed-since", "--base", "json=guidepost-readiness.json"] {
            assert!(readiness.to_string().contains(words), "{path}: {words}");
        }
        assert!(!readiness.to_string().contains("--strict"), "{path}: readiness never blocks");
        let checkout = steps(jobs(&workflow)[0].1).iter().find(|step| step["uses"].as_str().is_some_and(|used| used.contains("checkout")));
        assert_eq!(checkout.unwrap()["with"]["fetch-depth"], 0, "{path}");
    }
}

/// The comment is posted by the workflow that the check's name starts.
#[test]
fn the_comment_follows_the_check() {
    let all = workflows();
    for folder in [".github/workflows", "src/cli/init"] {
        let check = &all[&format!("{folder}/help-center-check.yml")];
        let comment = &all[&format!("{folder}/help-center-comment.yml")];
        assert_eq!(comment["on"]["workflow_run"]["workflows"], serde_json::json!([check["name"]]));
    }
    assert_eq!(all[".github/workflows/help-center-comment.yml"], all["src/cli/init/help-center-comment.yml"]);
}

#[test]
fn one_version_and_one_set_of_archives() {
    assert_eq!(action()["inputs"]["version"]["default"], VERSION);
    for file in ["help-center.yml", "help-center-check.yml"] {
        let text = std::fs::read_to_string(root().join("src/cli/init").join(file)).unwrap();
        assert!(text.contains(&format!("version: {VERSION}\n")), "{file}");
    }
    let script = std::fs::read_to_string(root().join(".github/actions/guidepost/guidepost.sh")).unwrap();
    let install = std::fs::read_to_string(root().join("content/getting-started/install.md")).unwrap();
    let release = &workflows()[".github/workflows/release.yml"];
    let built = release["jobs"]["build"]["strategy"]["matrix"]["include"].as_array().unwrap();
    assert_eq!(built.len(), 5);
    for row in built {
        let target = row["target"].as_str().unwrap();
        assert!(script.contains(&format!("echo {target} ;;")), "{row}");
        let ending = if target.contains("windows") { "zip" } else { "tar.gz" };
        assert!(install.contains(&format!("`guidepost-{target}.{ending}`")), "{row}");
    }
}

/// The script of the action, run with programs that pretend to be the network.
#[cfg(unix)]
mod script {
    use super::{VERSION, root};
    use crate::kit::{Project, Ran, clean, ran};

    /// A `curl` that copies from `server/`, a `cargo` that says what it was asked for.
    const CURL: &str = "#!/bin/sh
while [ $# -gt 1 ]; do [ \"$1\" = --output ] && out=$2; shift; done
name=${1##*/}
case $1 in https://github.com/guidepost/guidepost/releases/download/v*) ;; *) exit 3 ;; esac
if [ -f \"$SERVER/$name\" ]; then cp \"$SERVER/$name\" \"$out\"; printf 200; else : > \"$out\"; printf 404; fi
";
    const CARGO: &str = "#!/bin/sh\necho \"cargo $*\"\n";
    const GUIDEPOST: &str = "#!/bin/sh\nprintf '<%s>' \"$@\"\nfor a in \"$@\"; do case $a in markdown=*) echo report > \"${a#markdown=}\" ;; esac; done\nexit 1\n";
    const TARGET: &str = "x86_64-unknown-linux-musl";

    struct Runner(Project);

    impl Runner {
        /// A machine, and a server with a release on it.
        fn new() -> Runner {
            let runner = Runner(Project::new());
            for (path, text) in
                [("bin/curl", CURL), ("bin/cargo", CARGO), ("server/guidepost-x86_64-unknown-linux-musl/guidepost", GUIDEPOST)]
            {
                runner.0.write(path, text);
                // A copy, which no other test can have open for writing while it starts a program.
                runner.shell(&format!("cp '{path}' copy && mv copy '{path}' && chmod +x '{path}'"));
            }
            runner.shell(&format!(
                "cd server && tar -czf guidepost-{TARGET}.tar.gz guidepost-{TARGET} && sha256sum guidepost-*.tar.gz > SHA256SUMS"
            ));
            runner
        }

        fn shell(&self, command: &str) {
            assert_eq!(ran(clean("sh", &self.0.path("")).args(["-c", command])).status, 0, "{command}");
        }

        fn step(&self, name: &str, variables: &[(&str, &str)]) -> Ran {
            let mut command = clean("bash", &self.0.path(""));
            command.arg(root().join(".github/actions/guidepost/guidepost.sh")).arg(name);
            let path = format!("{}:{}", self.0.path("bin").display(), std::env::var("PATH").unwrap());
            command.env("PATH", path).env("SERVER", self.0.path("server")).env("RUNNER_TEMP", self.0.path(""));
            command
                .env("GITHUB_OUTPUT", self.0.path("output"))
                .env("FOLDER", self.0.path("tool"))
                .env("TARGET", TARGET)
                .env("VERSION", VERSION);
            ran(command.envs(variables.iter().copied()))
        }
    }

    #[test]
    fn a_plan_names_the_binary_of_the_machine() {
        let runner = Runner::new();
        runner.step("plan", &[("RUNNER_OS", "Linux"), ("RUNNER_ARCH", "X64"), ("VERSION", "v1.2.3")]).says(0, &[]);
        let output = runner.0.text("output");
        assert!(output.starts_with(&format!("version=1.2.3\ntarget={TARGET}\nfolder=")), "{output}");
        for version in ["latest", "1.2", "1.2.3/../../x", "1.2.3\nfolder=/", "$(id)", ""] {
            runner.step("plan", &[("VERSION", version)]).says(2, &["::error::the input version is no version"]);
        }
        assert_eq!(runner.0.text("output"), output);
    }

    #[test]
    fn a_binary_is_run_when_it_is_the_one_that_was_released() {
        let runner = Runner::new();
        runner.step("install", &[]).says(0, &["verified"]);
        runner.step("install", &[]).says(0, &["is here already"]);
        let run = runner.step("run", &[("ARGS", "check  --format github *\n$(id)"), ("WORKING_DIRECTORY", "."), ("REPORT", "r.md")]);
        run.says(1, &["<check><--format><github><*><$(id)><--format><markdown=r.md>"]);
        let output = runner.0.text("output");
        assert_eq!(output, format!("exit-code=1\nreport={}\n", runner.0.path("r.md").display()));
    }

    #[test]
    fn a_binary_with_another_checksum_is_not_run() {
        for spoil in ["echo x >> server/guidepost-x86_64-unknown-linux-musl.tar.gz", "echo > server/SHA256SUMS"] {
            let runner = Runner::new();
            runner.shell(spoil);
            runner.step("install", &[]).says(2, &["its checksum differs"]);
            assert!(!runner.0.has("tool"));
        }
    }

    #[test]
    fn without_a_binary_the_released_source_is_compiled() {
        let runner = Runner::new();
        let cargo = format!("cargo install --locked guidepost --version {VERSION} --root ");
        runner.step("install", &[("TARGET", "compiled-Linux-RISCV64")]).says(0, &[&cargo]);
        runner.shell("rm server/SHA256SUMS");
        runner.step("install", &[]).says(0, &[&cargo]);
    }

    /// A `gh` that has one pull request, one artifact and no comment yet, and shows what is posted.
    const GH: &str = "#!/bin/sh
case \"$*\" in
    *POST*) echo \"$*\"; for a; do case $a in body=@*) cat \"${a#body=@}\" ;; esac; done ;;
    *repos/o/r/pulls*) echo \"$NUMBER\" ;;
    *runs/1/artifacts*) echo 3 ;;
    *artifacts/3/zip*) echo zip ;;
esac
";

    #[test]
    fn a_report_becomes_a_comment_without_any_power() {
        let runner = Runner::new();
        runner.0.write("bin/gh", GH);
        runner.0.write("bin/unzip", "#!/bin/sh\ncat \"$SERVER/${3#guidepost-}\"\n");
        let report = |message: &str| {
            let finding = |n: usize| serde_json::json!({"code": "LK001", "name": "broken-link", "severity": "error", "message": message, "file": "a|b.md", "line": n});
            serde_json::json!({"diagnostics": (1..=60).map(finding).collect::<Vec<_>>()}).to_string()
        };
        let readiness = |verdict: &str, id: &str| {
            let feature = serde_json::json!({
                "id": id, "approval": "approved", "answers": {"yes": 1, "no": 2, "not_applicable": 3, "unanswered": 4},
                "yes": {"verified": 5, "stated": 6, "contradicted": "<b>"}, "gaps": [{"issue": "#7"}, {"issue": null}],
                "sign_off": {"state": "stale"},
            });
            let moved = serde_json::json!({"id": id, "verdict": verdict, "changes": [{"what": "<img>"}]});
            let comparison = serde_json::json!({"base": "main", "verdict": verdict, "features": [moved]});
            serde_json::json!({"features": vec![feature; 60], "comparison": comparison, "without_checklist": ["@x"]}).to_string()
        };
        runner.0.write("server/report.json", report("<img src=x> @team ![p](https://x.example/p)\n|`$(id)` &#64;all \u{1b}[31m\u{202e}"));
        runner.shell("chmod +x bin/gh bin/unzip");
        let workflow = &super::workflows()["src/cli/init/help-center-comment.yml"];
        runner.0.write("comment.sh", workflow["jobs"]["comment"]["steps"][0]["run"].as_str().unwrap());
        let comment_after = |conclusion: &str, number: &str| {
            let mut command = clean("bash", &runner.0.path(""));
            command
                .args(["-e", "-o", "pipefail", "comment.sh"])
                .env("PATH", format!("{}:{}", runner.0.path("bin").display(), std::env::var("PATH").unwrap()));
            command.env("SERVER", runner.0.path("server")).env("RUNNER_TEMP", runner.0.path("")).env("GH_REPO", "o/r").env("RUN", "1");
            command.env("HEAD", "x:$(id)").env("HEAD_SHA", "abc").env("CONCLUSION", conclusion).env("NUMBER", number);
            ran(&mut command)
        };
        let comment = |number: &str| comment_after("failure", number);
        let run = comment("7");
        run.says(
            0,
            &[
                "repos/o/r/issues/7/comments",
                "found 60 errors, 0 warnings and 0 notes in abc",
                "And 10 more",
                "<code>a&#124;b&#46;md&#58;1</code>",
            ],
        );
        let inert = "<code>&#60;img src&#61;x&#62; &#64;team &#33;&#91;p&#93;&#40;https&#58;&#47;&#47;x&#46;example&#47;p&#41;\u{fffd}&#124;&#96;&#36;&#40;id&#41;&#96; &#38;&#35;64&#59;all \u{fffd}&#91;31m\u{fffd}</code>";
        run.says(0, &[inert]);
        assert!(!comment("7").stdout.contains("Readiness"));
        comment_after("success", "7").says(0, &["Nothing failed"]);
        runner.0.write("server/readiness.json", readiness("worse", "a|b @team"));
        for conclusion in ["failure", "success"] {
            let run = comment_after(conclusion, "7");
            run.says(
                0,
                &[
                    "POST",
                    "found 60 errors",
                    "**Readiness** of the 60 features that this touches is **worse** than in <code>main</code>.",
                    "| <code>a&#124;b &#64;team</code> | <code>approved</code> | 1 | 2 | 3 | 4 | 5 | 6 | ? | <code>&#35;7</code> <code>no issue</code> | <code>stale</code> |",
                    "And 30 more.",
                    "- <code>a&#124;b &#64;team</code> is **worse** than before: <code>&#60;img&#62;</code>",
                    "- <code>&#64;x</code> has no checklist",
                ],
            );
        }
        runner.0.write("server/readiness.json", readiness("same", "a").replace("\"@x\"", ""));
        comment_after("success", "7").says(0, &["Nothing failed"]);
        runner.0.write("server/report.json", report(&"@".repeat(10_000)));
        runner.0.write("server/readiness.json", readiness("worse", &"@".repeat(10_000)));
        assert!(comment("7").stdout.len() < 61_000);
        for other in ["", "[]", "{\"features\": 7}", "{\"features\": [7]}", "| a |", "{\"features\": []}"] {
            runner.0.write("server/readiness.json", other);
            let run = comment("7");
            assert!(run.status == 0 && run.stdout.contains("POST") && !run.stdout.contains("Readiness"), "{other}: {run:?}");
        }
        for other in ["", "[]", "{\"diagnostics\": 7}", "{\"diagnostics\": [7]}", "| a |"] {
            runner.0.write("server/report.json", other);
            let run = comment("7");
            assert!(run.status == 0 && !run.stdout.contains("POST"), "{other}: {run:?}");
        }
        comment("").says(0, &["No open pull request"]);
        comment("7; id").says(0, &["No open pull request"]);
    }
}
