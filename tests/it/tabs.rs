//! Groups of tabs: what is published for good ones, and that a broken one is a finding and a page that can be read.

use crate::kit::{Project, page};

const FRONT: &str = "-- content/a.md --\n---\ntitle: Install\ndescription: How to install.\n---\n\nLead.\n\n";

fn built(body: &str) -> String {
    shown(&Project::of(&format!("{FRONT}{body}")))
}

fn shown(project: &Project) -> String {
    page(&project.build(&[]), "a/index.html").to_owned()
}

/// Every opened `div` is closed, and no comment is left.
#[track_caller]
fn assert_whole(html: &str) {
    assert_eq!(html.matches("<div").count(), html.matches("</div>").count(), "{html}");
    assert!(!html.contains("<!-- tabs"), "{html}");
}

#[test]
fn headings_between_the_comments_become_tabs() {
    let body = "## App\n\n<!-- tabs:start -->\n\n#### macOS & *iOS*\n\nOne.\n\n##### Deeper\n\n#### Windows\n\nTwo.\n\n<!-- tabs:end -->\n\n## End\n\nx\n";
    let html = built(body);
    assert_whole(&html);
    for part in [
        "<div class=\"tabs\"><div class=\"tablist\" role=\"tablist\" aria-labelledby=\"app\"><button type=\"button\" role=\"tab\" aria-controls=\"gp-tab-1\" aria-selected=\"true\">macOS &amp; iOS</button>",
        "aria-controls=\"gp-tab-2\" aria-selected=\"false\" tabindex=\"-1\">Windows</button></div>",
        "<div class=\"panel\" id=\"gp-tab-1\" role=\"tabpanel\" aria-labelledby=\"macos--ios\">",
        // On the page no level is left out.
        "<h3 id=\"macos--ios\" class=\"tab-name\">macOS &amp; <em>iOS</em></h3>",
        "<h4 id=\"deeper\">",
        "assets/tabs-",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
    // The contents list has what is seen at once.
    assert!(html.contains("<li><a href=\"#app\">") && !html.contains("<li><a href=\"#windows\">"), "{html}");
    assert!(!built("## App\n\n## End\n").contains("assets/tabs-"));
}

#[test]
fn steps_questions_and_strict_sites_may_have_tabs() {
    let group = |indent: &str| "<!-- tabs:start -->\n\n## A\n\nx\n\n## B\n\ny\n\n<!-- tabs:end -->\n".replace('\n', &format!("\n{indent}"));
    let html = built(&format!("1. Do:\n\n   {}\n\n2. Then.\n", group("   ")));
    assert_whole(&html);
    assert!(html.contains("<li><p>Do:</p>\n<div class=\"tabs\">"), "{html}");
    for kind in ["allow", "escape", "forbid"] {
        let project = Project::of(&format!("-- guidepost.yaml --\nhtml: {kind}\n{FRONT}{}", group("")));
        assert!(shown(&project).contains("class=\"panel\""), "{kind}");
        assert!(!project.run(&["check"]).stdout.contains("raw-html"), "{kind}");
    }
    let faq = FRONT.replace("title:", "kind: faq\ntitle:");
    let project = Project::of(&format!("{faq}## One?\n\n{}\n\n## Two?\n\nNo.\n", group("")));
    let html = shown(&project);
    assert_whole(&html);
    assert_eq!(html.matches("class=\"faq\"").count(), 2, "{html}");
}

#[test]
fn broken_groups_are_found_and_stay_headings() {
    for (body, finding) in [
        ("<!-- tabs:start -->\n\n## A\n\nx\n", "no end"),
        ("## A\n\n<!-- tabs:end -->\n", "no tabs begin above"),
        ("<!-- tabs:start -->\n\nx\n\n<!-- tabs:end -->\n", "no heading"),
        ("<!-- tabs:start -->\n\n### A\n\n## B\n\n<!-- tabs:end -->\n", "higher than"),
        ("> <!-- tabs:start -->\n> ## A\n\n<!-- tabs:end -->\n", "no end"),
        ("<!-- tabs:begin -->\n\n## A\n", "neither start nor end"),
    ] {
        let project = Project::of(&format!("{FRONT}{body}"));
        let html = shown(&project);
        assert_whole(&html);
        assert!(!html.contains("class=\"tabs\""), "{body}");
        let run = project.run(&["check"]);
        assert!(run.stdout.contains("ST014") && run.stdout.contains(finding), "{run:?}");
    }
    let nested =
        "<!-- tabs:start -->\n\nFirst.\n\n## A\n\n<!-- tabs:start -->\n\n### B\n\n<!-- tabs:end -->\n\n##\n\nx\n\n<!-- tabs:end -->\n";
    let html = built(nested);
    assert_whole(&html);
    assert_eq!(html.matches("class=\"panel\"").count(), 2, "{html}");
    assert!(html.contains(">2</button>") && html.find("First.") < html.find("class=\"tabs\""), "{html}");
}

#[test]
fn boxes_of_tasks_replace_the_bullets() {
    let html = built("- [x] a\n\n- [ ] b\n\n- c\n");
    assert_eq!(html.matches("<li class=\"task\"><p><input").count(), 2, "{html}");
    assert_eq!(built("- [x] a\n- c\n").matches("<li class=\"task\"><input").count(), 1);
}
