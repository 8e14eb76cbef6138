//! Drafts and scheduled articles: nothing of them is published, and what links to them shows words alone.

use crate::kit::{Files, Project, holding, page, png};
use crate::pages;

/// Words that stand in every place that an article has; `@STATUS@` keeps it back.
const SITE: &str = "\
-- guidepost.yaml --
base_url: https://example.com/
redirects: {/zyx-redirect/: /s/zyx-name/}
theme: {pinned: [s/zyx-name.md]}
sections: [s]
-- content/index.md --
# Home

See [the words](s/zyx-name.md).
-- content/s/a.md --
---
title: A
order: 1
tags: [shared]
related: [zyx-name.md]
---

See [the words](zyx-name.md#zyx-heading), <a href=\"zyx-name.md\">raw words</a>, [by URL](/s/zyx-name/), [old](/zyx-alias/).

## What's next

- [Next words](zyx-name.md)
-- content/s/zyx-name.md --
---
title: zyx-title
description: zyx-description
order: 2
tags: [shared, zyx-tag]
aliases: [/zyx-alias/]
keywords: [zyx-keyword]
@STATUS@
---

zyx-lead {{ reuse.zyx-passage }}

## zyx-heading

![zyx-alt](img/zyx-picture.png) [zyx-link](b.md) [file](zyx-file.pdf)
-- content/s/b.md --
---
title: B
order: 3
---

Text.
-- content/_reuse/zyx-passage.md --
zyx-passage
-- content/s/zyx-file.pdf --
zyx-bytes
";

/// The site with the article kept back in some way, in Git so that it has a feed.
fn site(status: &str) -> Project {
    let project = Project::of(&SITE.replace("@STATUS@", status));
    project.write("content/s/img/zyx-picture.png", png("zyx-bytes"));
    project.commit("2026-03-01");
    project
}

/// Nothing of the article is in any file, and the pages around it are whole.
#[track_caller]
fn check_hidden(output: &Files) {
    assert_eq!(holding(output, "zyx"), [] as [&str; 0]);
    let main = pages::main(page(output, "s/a/index.html"));
    assert!(pages::words(main).contains("See the words, raw words, by URL, old."), "{}", pages::words(main));
    assert!(!pages::hrefs(main).iter().any(|href| href.contains("name")), "{main}");
    assert!(page(output, "s/a/index.html").contains("href=\"/s/b/\""), "the next one is the neighbour");
    assert!(page(output, "feed.xml").contains("https://example.com/s/b/") && page(output, "sitemap.xml").contains("/s/b/"));
    assert_eq!(pages::dead(output, "/"), [] as [&str; 0]);
}

#[test]
fn nothing_of_a_draft_is_published() {
    let project = site("draft: true");
    check_hidden(&project.build(&[]));
    project.run(&["build"]).says(0, &["left out: 1 draft"]);
}

#[test]
fn nothing_of_a_scheduled_article_is_published_before_its_day() {
    let project = site("publish_on: 2026-06-16");
    check_hidden(&project.build(&[]));
    project.run(&["build"]).says(0, &["left out: 1 scheduled"]);
}

#[test]
fn a_scheduled_article_appears_on_its_day_and_leaves_with_it() {
    let project = site("publish_on: 2026-06-16");
    let output = project.build(&["--today", "2026-06-16"]);
    assert!(page(&output, "s/zyx-name/index.html").contains("zyx-title"));
    assert!(
        page(&output, "zyx-alias/index.html").contains("/s/zyx-name/") && page(&output, "tags/zyx-tag/index.html").contains("zyx-title")
    );
    assert!(output.keys().any(|path| path.starts_with("media/zyx-picture")) && !holding(&output, "zyx-bytes").is_empty());
    assert_eq!(pages::dead(&output, "/"), [] as [&str; 0]);
    // A build of the day before takes all of it back.
    check_hidden(&project.build(&[]));
}

#[test]
fn nothing_of_a_draft_stays_from_an_earlier_build() {
    let project = site("draft: false");
    let output = project.build(&[]);
    assert!(!holding(&output, "zyx-title").is_empty());
    project.write("content/s/zyx-name.md", project.text("content/s/zyx-name.md").replace("draft: false", "draft: true"));
    check_hidden(&project.build(&[]));
}

#[test]
fn previews_are_marked_and_kept_from_search_engines() {
    for status in ["draft: true", "publish_on: 2027-01-01"] {
        let project = site(status);
        let output = project.build(&["--drafts"]);
        let html = page(&output, "s/zyx-name/index.html");
        let robots =
            pages::tags(html).iter().any(|tag| tag.name == "meta" && tag.get("name") == "robots" && tag.get("content") == "noindex");
        assert!(robots && html.contains("class=\"preview\""), "{status}: {html}");
        assert!(!page(&output, "s/a/index.html").contains("noindex"));
        for file in ["sitemap.xml", "feed.xml"] {
            assert!(!page(&output, file).contains("zyx"), "{status}: {file}");
        }
        assert!(page(&output, "s/a/index.html").contains("href=\"/s/zyx-name/#zyx-heading\""), "{status}");
        assert_eq!(pages::dead(&output, "/"), [] as [&str; 0], "{status}");
    }
}

#[test]
fn links_to_drafts_are_reported_where_they_stand() {
    let project = site("draft: true");
    let run = project.run(&["check", "--format", "concise"]);
    run.says(
        1,
        &[
            "content/s/a.md:8:5: error[LK004 link-to-draft]",
            "content/index.md:3:5: error[LK004 link-to-draft]",
            "`zyx-name.md` is not published in this build",
        ],
    );
}

#[test]
fn a_draft_of_a_section_keeps_all_below_it_back() {
    let project = site("draft: false");
    project.write("content/s/zyx-deep/_section.md", "---\ntitle: zyx-section\ndraft: true\n---\n");
    project.write("content/s/zyx-deep/er/c.md", "zyx-words\n");
    std::fs::rename(project.path("content/s/zyx-name.md"), project.path("content/s/zyx-deep/zyx-name.md")).unwrap();
    std::fs::rename(project.path("content/s/img"), project.path("content/s/zyx-deep/img")).unwrap();
    for path in ["content/index.md", "content/s/a.md"] {
        project.write(path, project.text(path).replace("zyx-name.md", "zyx-deep/zyx-name.md"));
    }
    let output = project.build(&[]);
    assert_eq!(holding(&output, "zyx"), [] as [&str; 0]);
    let output = project.build(&["--drafts"]);
    for path in ["s/zyx-deep/zyx-name/index.html", "s/zyx-deep/er/c/index.html", "s/zyx-deep/index.html"] {
        assert!(page(&output, path).contains("noindex"), "{path}");
    }
    for file in ["sitemap.xml", "feed.xml"] {
        assert!(!page(&output, file).contains("zyx"), "{file}");
    }
}

#[test]
fn a_home_page_that_is_a_draft_says_nothing() {
    let project = Project::of(
        "-- content/a.md --\n# A\n-- content/index.md --\n---\ntitle: zyx-title\ndescription: zyx-words\ndraft: true\n---\n\nzyx-text\n",
    );
    assert_eq!(holding(&project.build(&[]), "zyx"), [] as [&str; 0]);
    let output = project.build(&["--drafts"]);
    assert!(page(&output, "index.html").contains("zyx-text") && page(&output, "index.html").contains("noindex"));
}

/// Whoever writes one of these means to keep the article back: a slip must not publish it.
#[test]
fn a_mistake_in_the_front_matter_publishes_no_draft() {
    let mut published = Vec::new();
    for head in [
        "---\ntitle: A\ntags: [one\ndraft: true\n---\n",
        "---\ntitle: A\ndraft: true\n\n",
        "---\ndraft: false\ndraft: true\n---\n",
        "---\ndraft: yes\n---\n",
        "---\ndraft: TRUE\n---\n",
        "---\ndraft: \"true\"\n---\n",
        "---\npublish_on: 2026-13-01\n---\n",
        "---\npublish_on: next week\n---\n",
        "+++\ndraft = true\n+++\n",
        "+++\ndraft = true\ntitle = \n+++\n",
        "\u{feff}---\r\ndraft: true\r\n---\r\n",
    ] {
        let project = Project::of("-- content/b.md --\n# B\n");
        project.write("content/a.md", format!("{head}\nzyx-words\n"));
        let output = project.build(&[]);
        if !holding(&output, "zyx").is_empty() {
            published.push(format!("{head:?}: {}", project.run(&["check", "--format", "concise"]).stdout));
        }
    }
    assert!(published.is_empty(), "published:\n{}", published.join("\n"));
}

#[test]
fn a_picture_of_a_draft_stays_while_another_page_shows_it() {
    let project = site("draft: true");
    project.write("content/s/b.md", "![p](img/zyx-picture.png)\n");
    let output = project.build(&[]);
    assert_eq!(holding(&output, "zyx-bytes").len(), 1);
}
