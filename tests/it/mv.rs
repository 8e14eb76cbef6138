//! `guidepost mv`: links in and out follow, old addresses redirect, and nothing else changes.

use serde_json::Value;

use crate::kit::{Files, Project};

/// A site in which everything that can name `reports/export.md` or the section `reports` does.
const SITE: &str = "\
-- guidepost.yaml --
title: Acme
base_url: https://acme.example/help/
sections:
  - reports # first
  - path: sharing
theme:
  pinned: [reports/export.md, sharing/link.md]
redirects:
  /legacy/: /reports/export/#pdf
  /before/: \"reports/export.md\"
-- content/index.md --
---
title: Help
---
[Reports](reports/) and [export](./reports/export.md#pdf).
-- content/_reuse/hint.md --
See [export](../reports/export.md \"reports/export.md\").
-- content/reports/_section.md --
---
title: Reports
---
[Export](export.md), [again](export), [once more](./export.html#pdf).
-- content/reports/export.md --
---
title: Export a report
related: [print.md, \"../sharing/link.md\"]
id: export
---
Intro, from [print](print.md) and [link](<../sharing/link.md>) and [self](export.md#pdf), [top](#pdf).

![A screen](img/a%20b.svg) ![](<img/a b.svg> \"img/a b.svg\")

## PDF

<a href=\"print.md\">x</a> <img src='img/a b.svg' alt=''> [ref][p] `print.md` https://acme.example/help/reports/print/

```md
[print](print.md)
```

{{ reuse.hint }}

[p]: print.md 'print.md'
-- content/reports/print.md --
---
title: Print
---
[a](export.md?x=1#pdf), [b](/reports/export/), [c](/help/reports/export), [d](https://acme.example/help/reports/export/index.html#pdf),
[e](../reports/export.md), <a href=\"export.md\">e</a>, [f](/content/reports/export.md), [g]( export.md ), [h](/reports/).

[ref]

[ref]: <export.md>
-- content/sharing/link.md --
---
title: Link
related: ../reports/export.md
---
{{ reuse.hint }} [x](../reports/export.md) and [y](../reports/).
-- content/sharing/draft.md --
---
title: Draft
draft: true
---
[x](../reports/export.md)
";

fn site() -> Project {
    let project = Project::of(SITE);
    project.write("content/reports/img/a b.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>");
    project
}

/// The codes of everything that is found.
fn findings(project: &Project) -> Vec<String> {
    let report: Value = serde_json::from_str(&project.run(&["check", "--format", "json"]).stdout).unwrap();
    let mut codes: Vec<String> =
        report["diagnostics"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect();
    codes.sort();
    codes
}

/// Every page of the first build has a page in the second; those in `moved` redirect to their new place.
#[track_caller]
fn redirects(before: &Files, after: &Files, moved: &[(&str, &str)]) {
    let pages = |files: &Files| files.keys().filter(|path| path.ends_with(".html")).cloned().collect::<Vec<_>>();
    let lost: Vec<String> = pages(before).into_iter().filter(|page| !after.contains_key(page)).collect();
    assert!(lost.is_empty(), "{lost:?}");
    for (old, new) in moved {
        let page = String::from_utf8_lossy(&after[&format!("{old}index.html")]).into_owned();
        assert!(page.contains(&format!("http-equiv=\"refresh\" content=\"0; url=/help/{new}\"")), "{old}: {page}");
    }
}

/// The lines of a file that differ from before, as they are now.
fn changed(project: &Project, before: &str, path: &str) -> Vec<String> {
    let text = project.text(path);
    text.lines().filter(|line| !before.lines().any(|old| old == *line)).map(str::to_owned).collect()
}

#[test]
fn an_article_takes_its_links_along_and_leaves_its_address_behind() {
    let project = site();
    let (before, found) = (project.build(&[]), findings(&project));
    project.run(&["mv", "reports/export.md", "sharing/save/export-a-report"]).says(
        0,
        &[
            "Moved content/reports/export.md to content/sharing/save/export-a-report.md.",
            "/reports/export/ redirects to /sharing/save/export-a-report/.",
        ],
    );
    assert_eq!(findings(&project), found);
    redirects(
        &before,
        &project.build(&[]),
        &[("reports/export/", "sharing/save/export-a-report/"), ("legacy/", "sharing/save/export-a-report/#pdf")],
    );
    assert!(!project.has("content/reports/export.md"));
    let now = |path: &str| changed(&project, SITE, path);
    assert_eq!(
        now("guidepost.yaml"),
        [
            "  pinned: [sharing/save/export-a-report.md, sharing/link.md]",
            "  /legacy/: /sharing/save/export-a-report/#pdf",
            "  /before/: \"sharing/save/export-a-report.md\"",
        ]
    );
    assert_eq!(now("content/index.md"), ["[Reports](reports/) and [export](./sharing/save/export-a-report.md#pdf)."]);
    assert_eq!(now("content/_reuse/hint.md"), ["See [export](../sharing/save/export-a-report.md \"reports/export.md\")."]);
    assert_eq!(
        now("content/reports/_section.md"),
        [
            "[Export](../sharing/save/export-a-report.md), [again](../sharing/save/export-a-report), [once more](../sharing/save/export-a-report.html#pdf)."
        ]
    );
    assert_eq!(
        now("content/sharing/save/export-a-report.md"),
        [
            "related: [../../reports/print.md, \"../link.md\"]",
            "aliases:",
            "  - /reports/export/",
            "Intro, from [print](../../reports/print.md) and [link](<../link.md>) and [self](export-a-report.md#pdf), [top](#pdf).",
            "![A screen](../../reports/img/a%20b.svg) ![](<../../reports/img/a b.svg> \"img/a b.svg\")",
            "<a href=\"../../reports/print.md\">x</a> <img src='../../reports/img/a b.svg' alt=''> [ref][p] `print.md` https://acme.example/help/reports/print/",
            "[p]: ../../reports/print.md 'print.md'",
        ]
    );
    assert_eq!(
        now("content/reports/print.md"),
        [
            "[a](../sharing/save/export-a-report.md?x=1#pdf), [b](/sharing/save/export-a-report/), [c](/help/sharing/save/export-a-report), [d](https://acme.example/help/sharing/save/export-a-report/index.html#pdf),",
            "[e](../sharing/save/export-a-report.md), <a href=\"../sharing/save/export-a-report.md\">e</a>, [f](/content/sharing/save/export-a-report.md), [g]( ../sharing/save/export-a-report.md ), [h](/reports/).",
            "[ref]: <../sharing/save/export-a-report.md>",
        ]
    );
    assert_eq!(
        now("content/sharing/link.md"),
        ["related: save/export-a-report.md", "{{ reuse.hint }} [x](save/export-a-report.md) and [y](../reports/)."]
    );
    assert_eq!(now("content/sharing/draft.md"), ["[x](save/export-a-report.md)"]);
}

#[test]
fn there_and_back_again_is_where_it_was() {
    let project = site();
    let (before, found) = (project.files("content"), findings(&project));
    project.run(&["mv", "reports/export.md", "sharing/"]).says(0, &[]);
    project
        .run_in("content/sharing", &["mv", "export.md", "../reports/export.md"])
        .says(0, &["/sharing/export/ redirects to /reports/export/."]);
    let after = project.files("content");
    let differing: Vec<&String> = before.iter().filter(|(path, bytes)| after.get(*path) != Some(bytes)).map(|(path, _)| path).collect();
    // Addresses that had to change come back in their shortest form; those that lead there still stay.
    assert_eq!(differing, ["reports/_section.md", "reports/export.md", "reports/print.md"]);
    assert_eq!(
        changed(&project, SITE, "content/reports/_section.md"),
        ["[Export](export.md), [again](export), [once more](export.html#pdf)."]
    );
    let now = changed(&project, SITE, "content/reports/export.md");
    assert_eq!(now[..3], ["related: [../reports/print.md, \"../sharing/link.md\"]", "aliases:", "  - /sharing/export/"]);
    assert_eq!(findings(&project), found);
}

#[test]
fn a_section_moves_with_everything_in_it() {
    let project = site();
    let (before, found) = (project.build(&[]), findings(&project));
    project.run(&["mv", "content/reports", "content/sharing/more reports"]).says(0, &["/reports/ redirects to /sharing/more-reports/."]);
    let moved = [
        ("reports/", "sharing/more-reports/"),
        ("reports/export/", "sharing/more-reports/export/"),
        ("reports/print/", "sharing/more-reports/print/"),
    ];
    redirects(&before, &project.build(&[]), &moved);
    assert_eq!(findings(&project), found);
    let now = |path: &str| changed(&project, SITE, path);
    assert_eq!(now("content/index.md"), ["[Reports](sharing/more%20reports/) and [export](./sharing/more%20reports/export.md#pdf)."]);
    assert_eq!(now("content/sharing/more reports/_section.md"), ["aliases:", "  - /reports/"]);
    assert_eq!(
        now("content/sharing/more reports/export.md"),
        [
            "related: [print.md, \"../link.md\"]",
            "aliases:",
            "  - /reports/export/",
            "Intro, from [print](print.md) and [link](<../link.md>) and [self](export.md#pdf), [top](#pdf).",
            "<a href=\"print.md\">x</a> <img src='img/a b.svg' alt=''> [ref][p] `print.md` https://acme.example/help/sharing/more-reports/print/",
        ]
    );
    assert_eq!(
        now("guidepost.yaml"),
        [
            "  - sharing/more reports # first",
            "  pinned: [sharing/more reports/export.md, sharing/link.md]",
            "  /legacy/: /sharing/more-reports/export/#pdf",
            "  /before/: \"sharing/more reports/export.md\"",
        ]
    );
    assert!(project.has("content/sharing/more reports/img/a b.svg") && !project.has("content/reports"));
}

#[test]
fn a_section_without_a_page_has_its_old_address_in_the_config() {
    let fixture = "-- guidepost.yaml --\ntitle: Acme\nbase_url: https://acme.example/help/\n-- content/a/x.md --\n# X\n-- content/b/y.md --\n# Y\n[x](../a/x.md) [a](../a/)\n";
    let project = Project::of(fixture);
    let before = project.build(&[]);
    project.run(&["mv", "a", "c"]).says(0, &["/a/ redirects to /c/."]);
    redirects(&before, &project.build(&[]), &[("a/", "c/"), ("a/x/", "c/x/")]);
    assert!(project.text("guidepost.yaml").ends_with("redirects:\n  /a/: /c/\n"));
    project.run(&["mv", "c", "d"]).says(0, &["/c/ redirects to /d/."]);
    redirects(&before, &project.build(&[]), &[("a/", "d/"), ("c/", "d/"), ("a/x/", "d/x/")]);
    assert!(project.text("guidepost.yaml").ends_with("redirects:\n  /c/: /d/\n  /a/: /d/\n"));
    // The last article of a section stands for it from then on.
    project.write("content/b/y.md", "# Y\n");
    project.run(&["mv", "d/x.md", "b/"]).says(0, &["/d/ redirects to /b/x/."]);
    redirects(&before, &project.build(&[]), &[("a/", "b/x/"), ("d/", "b/x/"), ("c/x/", "b/x/")]);

    let nested = Project::of("-- content/a/b/x.md --\n# X\n-- content/y.md --\n# Y\n");
    nested.write("guidepost.yaml", "title: A\r\nbase_url: https://acme.example/help/");
    let before = nested.build(&[]);
    nested.run(&["mv", "a", "c"]).says(0, &[]);
    redirects(&before, &nested.build(&[]), &[("a/", "c/"), ("a/b/", "c/b/"), ("a/b/x/", "c/b/x/")]);
    assert!(nested.text("guidepost.yaml").ends_with("help/\r\nredirects:\r\n  /a/: /c/\r\n  /a/b/: /c/b/\r\n"));

    let bare = Project::of("-- content/a/x.md --\n# X\n-- content/b/y.md --\n# Y\n");
    bare.run(&["mv", "a", "c"]).says(0, &["warning: `/a/` leads nowhere from now on: the section has no page to note it in"]);
}

#[test]
fn a_dry_run_shows_lines_and_writes_nothing() {
    let project = site();
    let before = project.files("");
    let run = project.run(&["mv", "--dry-run", "reports/export.md", "sharing/link-2.md"]);
    run.says(0, &["Would move content/reports/export.md to content/sharing/link-2.md.", "Nothing was written."]);
    assert!(
        run.stdout.contains("content/reports/export.md → content/sharing/link-2.md\n    3 - related: [print.md, \"../sharing/link.md\"]\n    3 + related: [../reports/print.md, \"../sharing/link.md\"]\n    5 + aliases:\n    5 +   - /reports/export/\n"),
        "{}",
        run.stdout
    );
    assert_eq!(before, project.files(""));
}

#[test]
fn what_would_make_a_wrong_site_is_refused_and_nothing_is_written() {
    let project = site();
    project.add("-- content/sharing/Export.md --\n# Other\n-- content/sharing/alias.md --\n---\naliases: [/sharing/taken/]\n---\n# T\n-- content/lone/only.md --\n# O\n[s](.)\n");
    let before = project.files("");
    for (old, new, words) in [
        ("reports/export.md", "sharing/link.md", "`content/sharing/link.md` exists already"),
        ("reports/export.md", "../export.md", "`../export.md` lies outside of the content folder `content`"),
        ("reports/export.md", "sharing/export.md", "it would have the URL /sharing/export/, which"),
        ("reports/export.md", "sharing/taken.md", "is already the URL of `content/sharing/taken.md`"),
        ("reports/export.md", "legacy.md", "stands where `content/legacy.md` is published"),
        ("reports/export.md", "search/x.md", "which Guidepost uses itself"),
        ("reports/nothing.md", "x.md", "there is no article or section at `reports/nothing.md`"),
        ("lone/only.md", "sharing/", "no page or file at `"),
    ] {
        project.run(&["mv", old, new]).says(2, &[words]);
        assert_eq!(before, project.files(""), "{old} {new}");
    }
}

#[test]
fn other_line_endings_marks_and_styles_stay() {
    let project = Project::of("-- guidepost.yaml --\ntitle: A\n-- content/b.md --\n# B\n");
    project.write("content/s/a.md", "\u{feff}---\r\ntitle: A\r\naliases:\r\n- \"/z/\"\r\n---\r\n\r\n[b](..\\b.md) [c]( <../b.md> )\r\n\r\n<img\r\n  src=\"../p%20q.svg\">\r\n");
    project.write("content/p q.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>");
    project.write("content/t/c.md", "+++\ntitle = 'C'\nrelated = ['../s/a.md']\n+++\n\n> [a]\n>\n> [a]: ../s/a.md\n");
    let found = findings(&project);
    project.run(&["mv", "s/a.md", "s/deep/er/a (1).md"]).says(0, &[]);
    assert_eq!(
        project.text("content/s/deep/er/a (1).md"),
        "\u{feff}---\r\ntitle: A\r\naliases:\r\n- \"/z/\"\r\n- \"/s/a/\"\r\n---\r\n\r\n[b](../../../b.md) [c]( <../../../b.md> )\r\n\r\n<img\r\n  src=\"../../../p%20q.svg\">\r\n"
    );
    assert_eq!(
        project.text("content/t/c.md"),
        "+++\ntitle = 'C'\nrelated = [\"../s/deep/er/a (1).md\"]\n+++\n\n> [a]\n>\n> [a]: ../s/deep/er/a%20(1).md\n"
    );
    assert_eq!(findings(&project), found);
}

#[test]
fn known_findings_stay_known() {
    let project = Project::of(
        "-- content/a.md --\n# A\n\n[x](nope.md) [b](b.md)\n\n[y](nope.md)\n-- content/b.md --\n# B\n\n[to A, and to nowhere](a.md) [z](no.md)\n-- content/c.md --\n# C\n\n[w](no.md)\n",
    );
    project.run(&["check", "--write-baseline"]).says(0, &[]);
    project.run(&["check"]).says(0, &[]);
    project.run(&["mv", "a.md", "s/t/a2.md"]).says(0, &["Known findings followed in guidepost.baseline.json."]);
    let text = project.text("guidepost.baseline.json");
    assert!(text.contains("content/s/t/a2.md") && !text.contains("content/a.md"), "{text}");
    assert_eq!(project.run(&["check", "--format", "concise"]).stdout.matches("LK001").count(), 0);
    project.write("guidepost.baseline.json", "{");
    let before = project.files("");
    project.run(&["mv", "c.md", "d.md"]).says(2, &["guidepost.baseline.json cannot be used"]);
    assert_eq!(before, project.files(""));
}

#[test]
fn names_of_strangers_are_shown_and_harmless() {
    let project = Project::of("-- content/a.md --\n# A\n");
    let run = project.run(&["mv", "--", "--dry-run\u{1b}[2J", "x"]);
    run.says(2, &["--dry-run\u{241b}[2J"]);
    assert!(!run.stderr.contains("\u{1b}[2J"));
}
