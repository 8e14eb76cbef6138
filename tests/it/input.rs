//! Sources that are broken, strange or enormous: a finding at the place, and every other article still published.

use std::time::{Duration, Instant};

use crate::kit::{Files, Project, page};
use crate::pages;

const GOOD: &str = "---\ntitle: Good\n---\n\nGood words.\n";

/// A site of `a.md` with these bytes and a good article.
fn article(bytes: impl AsRef<[u8]>) -> Project {
    let project = Project::new();
    project.write("content/a.md", bytes);
    project.write("content/good.md", GOOD);
    project
}

/// Checks, then builds; the good article must be there, whatever happened.
#[track_caller]
fn check(project: &Project, status: i32, words: &[&str]) -> Files {
    project.run(&["check"]).says(status, words);
    let output = project.build(&[]);
    assert!(page(&output, "good/index.html").contains("Good words."));
    output
}

/// The words of the page of `a.md`.
fn shown(output: &Files) -> String {
    pages::words(pages::main(page(output, "a/index.html")))
}

#[test]
fn broken_front_matter_is_found_at_its_place_and_the_rest_is_used() {
    let project = article("---\ntitle: Kept\ntags: [one, two\n---\n\nBody words.\n");
    let output = check(&project, 1, &["error[FM002 invalid-front-matter]", "content/a.md:3:"]);
    assert!(shown(&output).contains("Kept") && shown(&output).contains("Body words."));
}

#[test]
fn missing_front_matter_is_asked_for_where_a_template_applies() {
    let project = article("# A title\n\nBody words.\n");
    let output = check(&project, 0, &["FM010 no-templates", "default_kind: how-to"]);
    assert!(shown(&output).starts_with("Help center A title"), "{}", shown(&output));
    project.write("guidepost.yaml", "default_kind: how-to\n");
    check(
        &project,
        1,
        &["error[FM001 missing-front-matter]", "content/a.md:1:1", "title: …", "FM003 missing-field", "content/good.md:1:1"],
    );
}

#[test]
fn unclosed_front_matter_keeps_title_and_text() {
    let project = article("---\ntitle: Kept\n\nBody words.\n");
    let output = check(&project, 1, &["the front matter is never closed", "content/a.md:1:1", "Add a line `---`"]);
    assert!(shown(&output).contains("Kept") && shown(&output).contains("Body words."), "{}", shown(&output));
}

#[test]
fn a_key_that_stands_twice_names_both_places() {
    let project = article("---\ntitle: First\norder: 1\ntitle: Second\n---\n\nBody words.\n");
    let output = check(&project, 1, &["the key `title` stands twice", "content/a.md:4:1", "first here"]);
    assert!(shown(&output).contains("First") && !shown(&output).contains("Second"));
}

#[test]
fn a_tab_is_found_and_the_rest_is_used() {
    let project = article("---\ntitle: Kept\ntags:\n\t- one\n---\n\nBody words.\n");
    let output = check(&project, 1, &["YAML does not allow a tab for indentation", "content/a.md:4:1"]);
    assert!(shown(&output).contains("Kept"));
}

#[test]
fn a_byte_order_mark_changes_nothing() {
    let text = "---\ntitle: Marked\n---\n\n# Marked\n\nBody words. [x](nope.md)\n";
    let (plain, marked) = (article(text), article(format!("\u{feff}{text}")));
    let place = "content/a.md:7:13: error[LK001";
    plain.run(&["check", "--format", "concise"]).says(1, &[place]);
    marked.run(&["check", "--format", "concise"]).says(1, &[place]);
    assert_eq!(page(&plain.build(&[]), "a/index.html"), page(&marked.build(&[]), "a/index.html"));
    marked.write("guidepost.yaml", "\u{feff}title: Marked site\n");
    assert!(page(&marked.build(&[]), "index.html").contains("Marked site"));
}

#[test]
fn crlf_makes_the_same_page() {
    let text = "---\ntitle: Lines\ndescription: >\n  Two lines\n  of words.\ntags:\n  - one\n---\n\nFirst\nwords.\n\n```sh\na\n\nb\n```\n\n\
                > quote\n> more\n\n1. a\n2. b\n\n| a | b |\n|---|---|\n| c | d |\n\n<div>\nx\n</div>\n\n[x](nope.md)\n";
    let (unix, dos) = (article(text), article(text.replace('\n', "\r\n")));
    let place = "content/a.md:33:1: error[LK001";
    unix.run(&["check", "--format", "concise"]).says(1, &[place]);
    dos.run(&["check", "--format", "concise"]).says(1, &[place]);
    let of = |project: &Project| page(&project.build(&[]), "a/index.html").replace("\r\n", "\n");
    assert_eq!(of(&unix), of(&dos));
}

#[test]
fn invalid_utf_8_is_shown_and_found_at_its_place() {
    let project = article(b"# Title\n\nBody \xff\xfe words.\n");
    let output = check(&project, 1, &["error[IO002 invalid-encoding]", "content/a.md:3:6", "Save the file as UTF-8"]);
    assert!(shown(&output).contains("Body \u{fffd}\u{fffd} words."), "{}", shown(&output));
}

#[test]
fn a_config_that_is_not_utf_8_is_refused_by_name() {
    let project = article("# A\n");
    project.write("guidepost.yaml", b"title: \xff\n");
    project.run(&["build"]).says(2, &["could not read `guidepost.yaml`", "byte 7 is not UTF-8", "Save the file"]);
    assert!(!project.has("public"));
}

#[test]
fn an_empty_file_is_an_article_with_its_name_for_a_title() {
    for text in ["", "\n", "---\n---\n", "\u{feff}"] {
        let output = check(&article(text), 0, &[]);
        assert!(page(&output, "a/index.html").contains("<h1>A</h1>"), "{text:?}");
    }
}

#[test]
fn a_file_of_ten_megabytes_is_named_and_left_out() {
    let project = article("words and more words\n".repeat(500_000));
    let output = check(&project, 1, &["error[IO004 too-large]", "content/a.md", "10.5 MB", "Split it"]);
    assert!(!output.contains_key("a/index.html"));
}

#[test]
fn lists_of_ten_thousand_items_are_lists() {
    let items: String = (0..10_000).map(|n| format!("- item {n}\n")).collect();
    let words: String = (0..10_000).map(|n| format!("  - word {n}\n")).collect();
    let project = article(format!("---\ntitle: Long\nkeywords:\n{words}---\n\nWords.\n\n{items}"));
    let output = check(&project, 0, &[]);
    let html = pages::main(page(&output, "a/index.html"));
    assert_eq!(html.matches("<li>item ").count(), 10_000);
    assert!(html.contains("<h1>Long</h1>"));
}

/// What would blow a stack that recursion stands on, or take a time that grows with the square.
#[test]
fn deep_nesting_ends_soon_and_well() {
    let start = Instant::now();
    let deep = |open: &str, close: &str| format!("# Deep\n\n{}the bottom{}\n", open.repeat(1_000), close.repeat(1_000));
    let steps: String = (0..1_000).map(|n| format!("{}- x\n", " ".repeat(2 * n))).collect();
    let project = Project::new();
    for (n, text) in [
        deep("> ", ""),
        deep(">", ""),
        deep("- ", ""),
        deep("[", "](x)"),
        deep("*", "*"),
        deep("<div>", "</div>"),
        deep("![", "](x.png)"),
        format!("# Deep\n\n{steps}"),
        format!("---\ntitle: {}the bottom{}\n---\n", "[".repeat(1_000), "]".repeat(1_000)),
        format!("---\nlint: {}\n---\n\nthe bottom\n", "{a: ".repeat(1_000)),
    ]
    .iter()
    .enumerate()
    {
        project.write(&format!("content/d{n}.md"), text);
    }
    project.write("content/good.md", GOOD);
    let run = project.run(&["check", "--format", "json", "--fail-on", "never"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let output = project.build(&[]);
    assert!(page(&output, "good/index.html").contains("Good words."));
    assert_eq!(page(&output, "d0/index.html").matches("<blockquote>").count(), 1_000);
    assert!(page(&output, "d1/index.html").contains("the bottom"));
    assert!(start.elapsed() < Duration::from_secs(40), "{:?}", start.elapsed());
}

#[test]
fn a_config_nested_without_end_is_a_mistake_at_its_place() {
    let project = article("# A\n");
    project.write("guidepost.yaml", format!("rules: {}\n", "[".repeat(20_000)));
    project.run(&["check"]).says(2, &["guidepost.yaml has", "CF001"]);
    project.write("guidepost.yaml", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\n");
    project.run(&["check"]).says(2, &["guidepost.yaml has"]);
}

#[cfg(unix)]
#[test]
fn loops_of_symbolic_links_end_and_are_named() {
    use std::os::unix::fs::symlink;
    let project = article("# A\n\n![p](loop.png)\n");
    for (target, name) in
        [("self.md", "self.md"), ("two.md", "one.md"), ("one.md", "two.md"), ("loop.png", "loop.png"), (".", "here"), ("..", "up")]
    {
        symlink(target, project.path("content").join(name)).unwrap();
    }
    let names = ["self.md", "one.md", "two.md", "here", "up"].map(|name| format!("content/{name}"));
    let mut words: Vec<&str> = names.iter().map(String::as_str).collect();
    words.push("IM003 image-not-found");
    let output = check(&project, 1, &words);
    assert_eq!(output.keys().filter(|path| path.ends_with("good/index.html")).count(), 1);
}

#[test]
fn control_characters_in_names_and_text_do_not_reach_the_terminal() {
    let project = article("# A\n\n[x](no\u{1b}]0;pwned\u{7}pe.md) [y](z\u{202e}dm.exe)\n");
    project.write("content/b\u{1b}[31m.md", "[x](gone.md)\n");
    for format in ["full", "concise", "json"] {
        let run = project.run(&["check", "--format", format]);
        let all = format!("{}{}", run.stdout, run.stderr);
        let bad = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
        assert!(run.status == 1 && !all.contains(bad), "{format}: {all:?}");
    }
    let run = project.run(&["build"]);
    assert!(run.status == 0 && !run.stderr.contains('\u{1b}'), "{run:?}");
}
