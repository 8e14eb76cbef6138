//! What only Git tells of checklists: commits that are named as evidence, and what a branch changes in signers, keys, templates
//! and settings.

use super::*;

#[test]
fn commits_that_are_named_are_looked_up() {
    let project = project();
    let name = ran(clean("git", &project.path("")).args(["rev-parse", "HEAD"])).stdout.trim().to_owned();
    project.git(&["checkout", "--quiet", "-b", "side"]);
    project.write("side.md", "# Side\n");
    project.commit("2026-05-03");
    let side = ran(clean("git", &project.path("")).args(["rev-parse", "HEAD"])).stdout.trim().to_owned();
    project.git(&["checkout", "--quiet", "main"]);
    let judged = |commit: &str| {
        let text = SITE.split("-- checklists/refunds.yaml --\n").nth(1).unwrap();
        let text = text.replace("{statement: They do, by: ana, on: 2026-05-20}", &format!("{{commit: \"{commit}\"}}"));
        project.write("checklists/refunds.yaml", text);
        facts(&project, None).0.into_iter().find(|one| one.starts_with("clear-messages")).unwrap()
    };
    for (commit, expected) in [
        (&name[..7], "clear-messages verified: `change` is part of this revision"),
        (&name.to_uppercase()[..12], "clear-messages verified: `change` is part of this revision"),
        (&side[..9], "clear-messages contradicted: `change` is not part of this revision"),
        ("0123456789", "clear-messages contradicted: there is no such commit in this repository"),
    ] {
        assert_eq!(judged(commit), expected);
    }
    std::fs::write(project.path(".git/shallow"), format!("{name}\n")).unwrap();
    assert_eq!(judged("0123456789"), "clear-messages stated: this shallow clone does not reach it");
    std::fs::remove_dir_all(project.path(".git")).unwrap();
    assert_eq!(judged(&name), "clear-messages stated: nobody could look: the folder is not in a Git repository");
}

/// Each answer's worth with the first reason, and the findings about ground rules.
fn facts(project: &Project, base: Option<&str>) -> (Vec<String>, Vec<String>) {
    use guidepost::git::Revision;
    use guidepost::pipeline::{Options, Timings, Workspace};
    let root = project.path("");
    let options = Options {
        today: jiff::civil::date(2026, 6, 15),
        drafts: false,
        base_url: None,
        output: root.join("public"),
        precompress: false,
        colour_ahead: false,
        dates: false,
        root,
    };
    let mut workspace = Workspace::open(options, &mut Timings::default()).unwrap();
    let loaded = workspace.load(&mut Timings::default());
    let base = base.map(|name| Revision::resolve(&project.path(""), name).unwrap());
    let judged = workspace
        .readiness(&loaded, base.as_ref().map_or(guidepost::pipeline::readiness::Trust::Here, guidepost::pipeline::readiness::Trust::Base))
        .unwrap();
    let items = judged.readiness.features.iter().flat_map(|standing| &standing.items);
    let worth = items.map(|item| {
        let why = item.evidence.first().map_or("", |shown| shown.why.as_str());
        format!("{} {}: {why}", item.id, item.worth.name())
    });
    let rules = judged.findings.iter().filter(|one| one.code.code == "CK016").map(|one| format!("{}: {}", one.file, one.message));
    (worth.collect(), rules.collect())
}

#[test]
fn what_a_branch_changes_in_the_ground_rules_is_told() {
    let project = signed();
    let template = "id: own\nversion: '1'\nitems:\n- id: a\n  question: Is it?\n  essential: true\n- {id: b, question: Is it not?}\n";
    let config = "title: Help\nreviewers: [Ana Ruiz]\nfeatures:\n  - {id: refunds, title: Refunds, owner: billing-team, paths: [src/**]}\n  - {id: other, title: Other}\n";
    project.write("checklists/templates/own-1.yaml", template);
    project.write("checklists/templates/gone-1.yaml", template.replace("own", "gone"));
    project.write("checklists/keys/bo.asc", "a key\n");
    project.write("guidepost.yaml", config);
    project.commit("2026-06-16");
    assert_eq!(facts(&project, Some("HEAD")).1, [] as [String; 0]);
    project.git(&["checkout", "--quiet", "-b", "branch"]);
    let (_, public) = ssh_key(&project, "eve");
    project.write("checklists/allowed_signers", format!("# new\neve@example.com {public}"));
    project.write("checklists/templates/own-1.yaml", template.replace("  essential: true\n", ""));
    project.write("checklists/templates/new-1.yaml", template.replace("own", "new"));
    project.write("checklists/new.yaml", "feature: new\ntemplate: new@1\nitems: {a: unanswered, b: unanswered}\n");
    std::fs::remove_file(project.path("checklists/templates/gone-1.yaml")).unwrap();
    project.write("checklists/keys/bo.asc", "another key\n");
    project.write("checklists/keys/eve.asc", "a key\n");
    project.write("guidepost.yaml", "title: Help\ntracker: https://t.example.com/{id}\nreviewers: [Eve]\nreadiness: {publish: true}\nfeatures:\n  - {id: refunds, title: Refunds, paths: [lib/**]}\n");
    project.commit("2026-06-17");
    let (worth, told) = facts(&project, Some("main"));
    assert_eq!(
        told,
        [
            "checklists/allowed_signers: this branch takes a key of `ana@example.com` away",
            "checklists/allowed_signers: this branch lets `eve@example.com` sign with a new key",
            "checklists/keys/bo.asc: this branch changes the OpenPGP key `checklists/keys/bo.asc`",
            "checklists/keys/eve.asc: this branch adds the OpenPGP key `checklists/keys/eve.asc`",
            "checklists/templates/gone-1.yaml: this branch removes the template `gone@1`",
            "checklists/templates/new-1.yaml: this branch adds the template `new@1`",
            "checklists/templates/own-1.yaml: this branch changes the template `own@1`, which is published: `a` is no longer essential",
            "guidepost.yaml: this branch changes where issues are looked for",
            "guidepost.yaml: this branch takes `Ana Ruiz` off the reviewers",
            "guidepost.yaml: this branch makes `Eve` a reviewer",
            "guidepost.yaml: this branch publishes the readiness pages",
            "guidepost.yaml: this branch takes the feature `other` out of the config",
            "guidepost.yaml: this branch changes which code makes up the feature `refunds`",
        ]
    );
    // A new template works at once.
    assert!(worth.contains(&"a unanswered: ".to_owned()), "{worth:?}");
}

#[test]
fn a_template_that_a_branch_adds_is_told() {
    let project = signed();
    let template = "id: own\nversion: '1'\nitems:\n- {id: a, question: Is it?, essential: true}\n- {id: ab, question: Is it not?}\n";
    project.write("guidepost.yaml", format!("{}  - {{id: own, title: Own}}\n", project.text("guidepost.yaml")));
    project.write("checklists/templates/own-1.yaml", template);
    project.write("checklists/own.yaml", "feature: own\ntemplate: own@1\nitems: {a: unanswered, ab: unanswered}\n");
    project.commit("2026-06-16");
    project.git(&["checkout", "--quiet", "-b", "branch"]);
    project.write("checklists/templates/own-1.1.yaml", "id: own\nversion: '1.1'\nitems:\n- {id: c, question: Really?}\n");
    project.write("checklists/templates/used-1.yaml", template.replace("own", "used"));
    project.write("checklists/used.yaml", "feature: used\ntemplate: used@1\nitems: {a: unanswered, ab: unanswered}\n");
    project.write("checklists/templates/idle-1.yaml", template.replace("own", "idle"));
    project.commit("2026-06-17");
    let report = |project: &Project| project.run(&["checklist", "report", "--base", "main", "--format", "concise"]).stdout;
    let text = report(&project);
    let told: Vec<&str> = text.lines().filter(|line| line.contains("CK016")).collect();
    for (line, (severity, name)) in told.iter().zip([("info", "idle@1"), ("warning", "own@1.1"), ("warning", "used@1")]) {
        let message = format!("this branch adds the template `{name}`");
        assert!(line.contains(severity) && line.contains(&message), "{text}");
    }
    assert_eq!(told.len(), 3, "{text}");
    // A checklist that goes over to it is no readier.
    project.write("checklists/own.yaml", "feature: own\ntemplate: own@1.1\nitems: {c: {answer: yes, evidence: [{statement: So, by: ana, on: 2026-06-01}]}}\napproval: approved\n");
    let text = project.run(&["checklist", "report", "--base", "main"]).stdout;
    assert!(text.contains("the template was `own@1` and is `own@1.1`, which no longer asks `a` and `ab`"), "{text}");
    assert!(text.contains("Readiness is worse than in `main`"), "{text}");
}
