//! What the text of an article becomes on its page.

use crate::kit::{Project, page};

fn built(text: &str) -> String {
    let project = Project::of("");
    project.write("content/a.md", format!("# A\n\nLead.\n\n{text}\n"));
    page(&project.build(&[]), "a/index.html").to_owned()
}

#[test]
fn short_names_with_hyphens_are_never_torn() {
    let html = built("Run `guidepost check --fail-on info`, read `a-b<c`, `plain name` and `a-name-that-is-longer-than-a-small-screen`.");
    for expected in [
        "<code>guidepost check <span class=\"w\">--fail-on</span> info</code>",
        "<code><span class=\"w\">a-b&lt;c</span></code>",
        "<code>plain name</code>",
        "<code>a-name-that-is-longer-than-a-small-screen</code>",
    ] {
        assert!(html.contains(expected), "{expected}\n{html}");
    }
}

#[test]
fn long_lines_of_code_wrap_where_that_is_asked_for() {
    let html = built("```text wrap\none\n```\n\n```text\ntwo\n```");
    assert!(html.contains("<pre class=\"wrap\"><code class=\"language-text\">one</code></pre>"), "{html}");
    assert!(html.contains("<pre tabindex=\"0\"><code class=\"language-text\">two</code></pre>"), "{html}");
}

#[test]
fn notes_come_after_the_questions_that_mention_them() {
    let project = Project::of("-- content/a.md --\n---\nkind: faq\n---\n\n# A\n\n## Why?\n\nSo.[^1]\n\n[^1]: A note.\n");
    let files = project.build(&[]);
    let html = page(&files, "a/index.html");
    assert!(html.find("class=\"faq\"").unwrap() < html.find("class=\"footnotes\"").unwrap(), "{html}");
    assert_eq!(html.matches("A note.").count(), 1);
}
