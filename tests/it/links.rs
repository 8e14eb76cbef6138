//! Links and pictures: what they may lead to, and what happens otherwise; raw HTML.

use crate::kit::{Project, holding, page};
use crate::pages;

/// A site of one article `a.md`, with another one, `b.md`, and a folder beside the root that nobody may read.
fn article(body: &str) -> Project {
    let project = Project::of("-- content/s/b.md --\n# B\n\nWords.\n\n## Steps\n\nText.\n");
    project.write("content/s/a.md", format!("# A\n\nFirst words.\n\n{body}\n"));
    project.write("../secret.md", "hush-hush\n");
    project.write("../secret.png", "hush-hush\n");
    project
}

/// Addresses that a browser would run, in every disguise that one has.
const RUNNING: &[&str] = &[
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](&#106;avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#1;javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<A HREF='JAVASCRIPT:alert(1)'>x</A>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\" \x01javascript:alert(1)\">x</a>",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "<a href=\"java&Tab;script:alert(1)\">x</a>",
    "<a href=\"&#x6A;avascript&#58;alert(1)\">x</a>",
    "<area href=\"javascript:alert(1)\">",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<form action=\"javascript:alert(1)\"><button formaction=\"javascript:alert(2)\">x</button></form>",
    "<object data=\"data:text/html,x\"></object>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<svg><a href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<img src=\"javascript:alert(1)\" alt=x>",
];

#[test]
fn an_address_that_runs_code_is_an_error_and_never_published() {
    let project = Project::new();
    for (n, body) in RUNNING.iter().enumerate() {
        project.write(&format!("content/a{n:02}.md"), format!("# A\n\nFirst words.\n\n{body}\n"));
    }
    let found = project.run(&["check", "--format", "concise"]).stdout;
    let output = project.build(&[]);
    let mut wrong = Vec::new();
    for (n, body) in RUNNING.iter().enumerate() {
        let name = format!("content/a{n:02}.md:");
        if !found.lines().any(|line| line.starts_with(&name) && line.contains("LK009 unsafe-url")) {
            wrong.push(format!("not reported: {body:?}"));
        }
        let html = page(&output, &format!("a{n:02}/index.html"));
        let bad = pages::addresses(html).into_iter().filter(|(_, address)| runs_code(address));
        wrong.extend(bad.map(|(name, address)| format!("published: {body:?} as {name}={address:?}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// As a browser reads it: spaces and control characters at the ends and line breaks inside do not count.
fn runs_code(address: &str) -> bool {
    let clean: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_lowercase();
    ["javascript:", "vbscript:", "data:text/html"].iter().any(|scheme| clean.starts_with(scheme))
}

#[test]
fn an_unsafe_link_stays_readable_and_says_where_it_is() {
    let project = article("Before [the words](javascript:alert(1)) after.");
    project
        .run(&["check"])
        .says(1, &["error[LK009 unsafe-url]", "content/s/a.md:5:8", "[the words](javascript:alert(1))", "Link to a page instead"]);
    let output = project.build(&[]);
    assert!(pages::words(page(&output, "s/a/index.html")).contains("Before the words after."));
}

#[test]
fn an_unsafe_address_in_the_config_is_never_published() {
    let project = article("Text.");
    project
        .write("guidepost.yaml", "contact: [{label: Call, address: 'javascript:alert(1)'}]\nredirects: {/old/: 'javascript:alert(2)'}\n");
    let run = project.run(&["build"]);
    assert_ne!(run.status, 101, "{run:?}");
    let output = project.output();
    assert_eq!(holding(&output, "javascript:"), [] as [&str; 0], "{run:?}");
}

#[test]
fn what_lies_outside_of_the_root_is_named_and_not_published() {
    for (body, code) in [
        ("See [the file](../../../secret.md).", "LK001 broken-link"),
        ("See [the file](../../../../../../../../etc/passwd).", "LK001 broken-link"),
        ("See ![the file](../../../secret.png).", "IM003 image-not-found"),
        ("See ![the file](%2e%2e/%2E%2E/../secret.png).", "IM003 image-not-found"),
        ("See [the file](..\\\\..\\\\..\\\\secret.md).", "LK001 broken-link"),
        ("See <img src=\"../../../secret.png\" alt=\"the file\">.", "IM003 image-not-found"),
    ] {
        let project = article(body);
        project.run(&["check"]).says(1, &[code, "content/s/a.md:5:", "leads out of the site's folder", "Copy the file into"]);
        let output = project.build(&[]);
        assert_eq!(holding(&output, "hush-hush"), [] as [&str; 0], "{body}");
        let html = page(&output, "s/a/index.html");
        assert!(body.contains("<img") || pages::words(html).contains("See the file."), "{body}: {html}");
    }
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_out_of_the_root_is_named_and_not_published() {
    let project = article("![A picture](out.png) and [a file](out.md) and [a folder](out/secret.md).");
    for (target, name) in
        [("../../../secret.md", "out.md"), ("../../../secret.png", "out.png"), ("../../..", "out"), ("/etc/passwd", "passwd.md")]
    {
        std::os::unix::fs::symlink(target, project.path("content/s").join(name)).unwrap();
    }
    let run = project.run(&["check", "--format", "concise"]);
    run.says(
        1,
        &[
            "content/s/out.md: error[IO003 outside-root]",
            "content/s/passwd.md: error[IO003 outside-root]",
            "a.md:5:1: error[IM003 image-not-found]",
        ],
    );
    let output = project.build(&[]);
    assert_eq!(holding(&output, "hush-hush"), [] as [&str; 0]);
    assert_eq!(holding(&output, "root:x:0"), [] as [&str; 0]);
    assert!(output.contains_key("s/b/index.html") && !output.contains_key("s/passwd/index.html"));
}

#[test]
fn a_link_that_leads_nowhere_gets_the_nearest_name() {
    let project = article("[x](c.md), [y](b.md#step), [z](#nope), ![p](pic.png).");
    project.write("content/s/pic.jpg", "x");
    let run = project.run(&["check", "--format", "concise"]);
    run.says(
        1,
        &[
            "content/s/a.md:5:1: error[LK001 broken-link] no page or file at `c.md`",
            "content/s/a.md:5:12: error[LK002 broken-anchor] `content/s/b.md` has no heading with the id `step`",
            "content/s/a.md:5:28: error[LK002 broken-anchor] this page has no heading with the id `nope`",
            "content/s/a.md:5:40: error[IM003 image-not-found] no picture at `pic.png`",
        ],
    );
    project.run(&["check"]).says(1, &["Did you mean `#steps`?"]);
    project.run(&["build"]).says(0, &["4 errors"]);
}

#[test]
fn gits_own_folder_is_never_published() {
    let project = article("[config](../../.git/config), ![p](../../.git/p.png)");
    project.commit("2026-01-01");
    project.write(".git/p.png", "hush-hush");
    project.run(&["check"]).says(1, &["LK001", "IM003"]);
    let output = project.build(&[]);
    assert_eq!(holding(&output, "repositoryformatversion"), [] as [&str; 0]);
    assert_eq!(holding(&output, "hush-hush"), [] as [&str; 0]);
}

#[test]
fn raw_html_follows_the_setting() {
    let body = "<div class=\"mine\">In a <b>div</b></div>\n\nAnd <kbd>inline</kbd>.\n\n<script>alert(1)</script>\n\n<!-- a note -->";
    for (html, passes, status) in [("allow", true, 0), ("escape", false, 0), ("forbid", false, 1)] {
        let project = article(body);
        project.write("guidepost.yaml", format!("html: {html}\n"));
        let run = project.run(&["check", "--format", "concise"]);
        assert_eq!(run.status, status, "{html}: {run:?}");
        assert_eq!(run.stdout.contains("content/s/a.md:5:1: error[HT001 raw-html]"), html == "forbid", "{html}: {run:?}");
        let output = project.build(&[]);
        let html_of_page = pages::main(page(&output, "s/a/index.html"));
        let tags = pages::tags(html_of_page);
        for name in ["kbd", "script", "b"] {
            assert_eq!(tags.iter().any(|tag| tag.name == name), passes, "{html}: <{name}>");
        }
        assert_eq!(html_of_page.contains("&lt;kbd&gt;"), !passes, "{html}");
        assert_eq!(html_of_page.contains("a note"), passes, "{html}: comments are passed on or left out, never shown");
    }
}

#[test]
fn addresses_in_raw_html_are_set_right() {
    let project = article("<a href=\"b.md#steps\">x</a> <img src=\"p.png\" alt=\"p\">");
    project.write("content/s/p.png", crate::kit::png("p"));
    let output = project.build(&[]);
    let html = page(&output, "s/a/index.html");
    assert!(pages::hrefs(html).contains(&"../../s/b/#steps".to_owned()), "{html}");
    assert_eq!(pages::dead(&output, "/"), [] as [&str; 0]);
}

#[test]
fn a_note_has_a_way_back_only_where_the_text_mentions_it() {
    let project = article("Words[^a].\n\n[^lost]: Nobody mentions this.\n\n[^a]: A note.");
    let output = project.build(&[]);
    let hrefs = pages::hrefs(page(&output, "s/a/index.html"));
    assert_eq!(hrefs.iter().filter(|href| href.starts_with("#fnref")).count(), 1, "{hrefs:?}");
    assert_eq!(pages::dead(&output, "/"), [] as [&str; 0]);
}

#[test]
fn a_mail_address_is_a_link_for_mail() {
    let project = article("Mail <help@acme.example>.");
    let run = project.run(&["check"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(page(&project.build(&[]), "s/a/index.html").contains("<a href=\"mailto:help@acme.example\">help@acme.example</a>"));

    let project = article("Mail [us](help@acme.example).");
    project.run(&["check"]).says(1, &["`help@acme.example` is a mail address without `mailto:`"]);
    project.run(&["check", "--fix"]).says(0, &["1 finding mended"]);
    assert!(project.text("content/s/a.md").contains("Mail [us](mailto:help@acme.example)."));
}
