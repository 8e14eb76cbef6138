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

/// What a second run does after a first one that says these words.
fn twice(project: &Project, arguments: &[&str], first: &[&str]) {
    let arguments = [&["check", "--fail-on", "never"], arguments].concat();
    project.run(&arguments).says(0, first);
    let text = project.text("content/a.md");
    project.run(&arguments).says(0, &["Nothing could be mended by itself"]);
    assert_eq!(project.text("content/a.md"), text);
}

#[test]
fn one_fix_that_is_taken_back_does_not_keep_a_hundred_others_waiting() {
    // The number cannot go: the line below would make a heading of what is left.
    let project = Project::of("-- guidepost.yaml --\ndefault_kind: how-to\n");
    let headings = "## Steps\n\n#### On a phone\n\nTap.\n\n".repeat(100);
    project.write("content/a.md", format!("---\ntitle: A\n---\n\nLead.\n\n{headings}1. a\n---\n"));
    twice(&project, &["--fix", "--select", "skipped-heading-level,single-step-list"], &["100 findings mended in 1 file", "taken back"]);
    assert_eq!(project.text("content/a.md").matches("\n### On a phone\n").count(), 100);
    assert!(project.text("content/a.md").ends_with("\n1. a\n---\n"));
}

#[test]
fn a_scaffold_that_code_or_a_comment_would_swallow_is_not_written() {
    for (open, said) in [("```\ncode\n", "Nothing could be mended by itself"), ("<!--\nhidden\n", "taken back")] {
        let project = Project::of("-- guidepost.yaml --\ndefault_kind: concept\n");
        let article = format!("---\ntitle: A\ndescription: B\n---\n\nLead.\n\n## Why\n\nWords.\n\n{open}");
        project.write("content/a.md", &article);
        twice(&project, &["--fix", "--unsafe", "--select", "ST003"], &[said]);
        assert_eq!(project.text("content/a.md"), article);
    }
}

#[test]
fn a_fix_that_breaks_another_file_does_not_cost_the_others_theirs() {
    let project = Project::of(
        "-- content/a.md --\n# A\n\n## Whitelist an address\n\nWords.\n-- content/b.md --\n# B\n\nSee [how](a.md#whitelist-an-address).\n\n\
         Ask for the whitelist.\n-- content/c.md --\n# C\n\nThe whitelist.\n-- content/d.md --\n# D\n\nThe whitelist.\n",
    );
    twice(&project, &["--fix", "--unsafe"], &["3 findings mended in 3 files", "content/a.md: the fix was taken back"]);
    for (file, words) in [("a", "## Whitelist an"), ("b", "Ask for the allowlist"), ("c", "The allowlist"), ("d", "The allowlist")] {
        assert!(project.text(&format!("content/{file}.md")).contains(words), "{file}");
    }
}

/// What is nearly Markdown, and what stays as it is because it is meant.
const SLIPS: [(&str, &str); 18] = [
    (
        "See [our] (b.md) x, [b](b c.md), (b)[https://example.com/x_y] and [a] (https://example.com/b).",
        "See [our](b.md) x, [b](<b c.md>), [b](https://example.com/x_y) and [a](https://example.com/b).",
    ),
    (
        "See [**bold** words] (b.md), [`code`] (b.md) and [some\nwords] (b.md). AT&amp;T: [x] (b.md).",
        "See [**bold** words](b.md), [`code`](b.md) and [some\nwords](b.md). AT&amp;T: [x](b.md).",
    ),
    ("请看[说明]（b.md）。", "请看[说明](b.md)。"),
    ("**Note: **this is a note. Click **Save **.", "**Note:** this is a note. Click **Save**."),
    ("> [!WARN]\n> Text", "> [!WARNING]\n> Text"),
    ("> [!NOTE] Text here\n> and more", "> [!NOTE]\n> Text here\n> and more"),
    ("> [!NOTE] Use `code`, [b](b.md) and **more**", "> [!NOTE]\n> Use `code`, [b](b.md) and **more**"),
    ("**Use `code` and [b](b.md) here **", "**Use `code` and [b](b.md) here**"),
    ("> [!NOTE] **Hint: **see [our] (b.md).", "> [!NOTE]\n> **Hint:** see [our](b.md)."),
    ("> [!TIP]: text", "> [!TIP]\n> text"),
    ("##Heading one\nWords", "## Heading one\nWords"),
    ("Words\n##Heading `code` two", "Words\n## Heading `code` two"),
    ("| a | b |\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |"),
    ("| a | b |\n| — | — |\n| 1 | 2 |", "| a | b |\n|---|---|\n| 1 | 2 |"),
    ("• One\n• Two", "- One\n- Two"),
    ("1.Open it\n2.Close it", "1. Open it\n2. Close it"),
    ("1. Open it:\n\n   ##Deep\n\n   > [!INFO]\n   > x", "1. Open it:\n\n   ## Deep\n\n   > [!NOTE]\n   > x"),
    ("- [ ]task\n- [x]other", "- [ ] task\n- [x] other"),
];

#[test]
fn slips_become_what_was_meant_and_what_was_meant_stays() {
    let kept = "\\##Heading \\[a] (b.md)\n\n\\[a] (b.md)\n\n\\** a bold ** here\n\n\\| a | b |\n| c | d |\n\n> \\[!WARN]\n\n- ● Online\n- ○ Offline\n\nPress [Fn][F5], **kwargs or **options.\n";
    for (slip, meant) in SLIPS.into_iter().chain([(kept, kept)]) {
        for (before, ending) in [("", "\n"), ("\u{feff}", "\r\n")] {
            let project = Project::of("-- content/b.md --\n# B\n-- content/b c.md --\n# C\n");
            let file = |text: &str| format!("{before}# A\n\n{text}\n").replace('\n', ending);
            project.write("content/a.md", file(slip));
            let run = project.run(&["check", "--select", "HT003", "--fix", "--unsafe"]);
            assert_eq!(project.text("content/a.md"), file(meant), "{run:?}");
            assert_eq!(run.status, 0, "{run:?}");
            let again = project.run(&["check", "--select", "HT003"]);
            assert!(again.stdout.contains("No findings"), "{slip}: {again:?}");
        }
    }
}
