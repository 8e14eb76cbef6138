//! Every rule once, on a disk and through the program: its bad example is found, in every format with its code and place.

use guidepost::lint::rule::Rule;
use guidepost::lint::rules::RULES;
use serde_json::Value;

use crate::kit::Project;

const FILE: &str = "content/billing/export-invoices.md";
const FRONT: &str =
    "---\ntitle: Export your invoices\ndescription: Download all invoices of a year as one file for your accountant.\n---\n\n";
const FORMATS: &[&str] = &["full", "json", "jsonl", "github", "gitlab", "sarif", "rdjson", "junit", "markdown"];

/// Only a build with the feature `external` asks other servers; `src/external` has a server of its own in its tests.
const NEEDS_A_NETWORK: &str = "LK008";

#[test]
fn every_rule_finds_its_bad_example_and_every_format_tells_it() {
    for rule in RULES.iter().filter(|rule| rule.code.code != NEEDS_A_NETWORK) {
        let project = Project::of(include_str!("../rules/around.txt"));
        let base = project_of(rule, &project);
        let files: Vec<String> = FORMATS.iter().map(|format| format!("--format={format}=../{format}")).collect();
        let mut arguments = vec!["check", "--format", "concise", "--fail-on", "never", "--today", "2026-11-22"];
        arguments.extend(files.iter().map(String::as_str));
        arguments.extend(base);
        let run = project.run(&arguments);
        assert_eq!(run.status, 0, "{}: {run:?}", rule.code.name);
        told(rule, &project, &run.stdout);
    }
}

/// Writes the example; gives arguments that the rule needs.
fn project_of(rule: &Rule, project: &Project) -> Vec<&'static str> {
    match rule.code.code {
        "FM008" => {
            project.write(
                FILE,
                format!("{}covers: [src/**]\n---\n\nDownload all invoices of a year.\n", FRONT.strip_suffix("---\n\n").unwrap()),
            );
            project.write("src/export.rs", "one");
            project.commit("2026-01-01");
            project.write("src/export.rs", "two");
            project.commit("2026-02-02");
        }
        "LK007" => {
            project.write("content/billing/download.md", format!("{FRONT}Download all invoices of a year.\n"));
            project.commit("2026-01-01");
            std::fs::remove_file(project.path("content/billing/download.md")).unwrap();
            return vec!["--base", "HEAD"];
        }
        "CK015" => {
            write(rule.bad, project);
            project.commit("2026-11-21");
        }
        "CK016" => {
            write(rule.good, project);
            project.commit("2026-11-21");
            write(rule.bad, project);
            return vec!["--base", "HEAD"];
        }
        "GP003" => project.write("guidepost.baseline.json", rule.bad),
        "IO001" => link("nowhere.md", project),
        "IO003" => link("../../../secret.md", project),
        "IO004" => project.write("content/billing/plans.md", "word ".repeat(1_100_000)),
        _ => write(rule.bad, project),
    }
    vec![]
}

#[cfg(unix)]
fn link(target: &str, project: &Project) {
    project.write("../secret.md", "# Secret\n");
    std::os::unix::fs::symlink(target, project.path("content/billing/plans.md")).unwrap();
}

/// The files of an example; pictures and other encodings as their lines say.
fn write(example: &str, project: &Project) {
    if !example.starts_with("-- ") {
        let front = if example.starts_with("---") { "" } else { FRONT };
        return project.write(FILE, format!("{front}{example}"));
    }
    for part in example.split("-- ").skip(1).collect::<Vec<_>>().join("-- ").split("\n-- ") {
        let (path, text) = part.split_once(" --\n").unwrap_or((part.trim_end_matches(" --"), ""));
        let text = if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") };
        match (path.split_once(" (Windows-1252)"), picture(path, &text)) {
            (Some((path, _)), _) => project.write(path, text.chars().map(|c| c as u8).collect::<Vec<_>>()),
            (None, Some(bytes)) => project.write(path, bytes),
            (None, None) => project.write(path, text),
        }
    }
}

/// `800x600 40000`: a PNG that says so of itself.
fn picture(path: &str, text: &str) -> Option<Vec<u8>> {
    let (size, bytes) = text.trim().split_once(' ').filter(|_| path.ends_with(".png"))?;
    let (width, height) = size.split_once('x')?;
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    for side in [width, height] {
        png.extend_from_slice(&side.parse::<u32>().ok()?.to_be_bytes());
    }
    png.extend_from_slice(b"\x08\x02\0\0\0");
    png.resize(bytes.parse().ok()?, 0);
    Some(png)
}

/// Every format has the finding with its code, its message and its place.
fn told(rule: &Rule, project: &Project, concise: &str) {
    let (code, name) = (rule.code.code, rule.code.name);
    let of = |format: &str| project.text(&format!("../{format}"));
    let json = |format: &str| serde_json::from_str::<Value>(&of(format)).unwrap();
    let report = json("json");
    let found = report["diagnostics"].as_array().unwrap().iter().find(|one| one["code"] == code);
    let found = found.unwrap_or_else(|| panic!("{name} is not found: {concise}"));
    let (file, line, message) = (found["file"].as_str().unwrap(), &found["line"], found["message"].as_str().unwrap());
    let place = if line.is_null() { file.to_owned() } else { format!("{file}:{line}") };
    let has = |format: &str, there: bool| {
        assert!(there, "{name} at {place} is not in {format}:\n{}", if format == "concise" { concise.to_owned() } else { of(format) })
    };

    has(
        "concise",
        concise.lines().any(|text| text.starts_with(&place) && text.ends_with(message) && text.contains(&format!("[{code} {name}]"))),
    );
    has("full", of("full").contains(&format!("[{code} {name}]: {message}")) && of("full").contains(&place));
    has("jsonl", of("jsonl").lines().filter_map(|text| serde_json::from_str::<Value>(text).ok()).any(|one| one == *found));
    let annotation = |text: &str| text.starts_with("::") && text.contains(&format!("file={file}")) && text.contains(code);
    let on_line = |text: &str| line.is_null() || text.contains(&format!("line={line}"));
    has("github", of("github").lines().any(|text| annotation(text) && on_line(text)));
    let begins = |at: &Value| *at == *line || line.is_null();
    let of_gitlab =
        |one: &Value| one["location"]["path"] == file && begins(&one["location"]["lines"]["begin"]) && one.to_string().contains(name);
    has("gitlab", json("gitlab").as_array().unwrap().iter().any(of_gitlab));
    let of_sarif = |one: &Value| one["ruleId"] == code && begins(&one["locations"][0]["physicalLocation"]["region"]["startLine"]);
    has("sarif", json("sarif")["runs"][0]["results"].as_array().unwrap().iter().any(of_sarif));
    let of_rdjson = |one: &Value| one["code"]["value"] == name && begins(&one["location"]["range"]["start"]["line"]);
    has("rdjson", json("rdjson")["diagnostics"].as_array().unwrap().iter().any(of_rdjson));
    for format in ["junit", "markdown"] {
        has(format, of(format).contains(code) && of(format).contains(name));
    }
}
