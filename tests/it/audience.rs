//! The audience of pages: what is internal stays inside, whoever says that it is.

use crate::kit::{Project, holding, page, png};
use crate::pages;

const ARTICLE: &str =
    "---\ntitle: zyx-title\ndescription: zyx-description\ntags: [zyx-tag]\naliases: [/zyx-alias/]\n@---\n\nzyx-words ![zyx-alt](zyx.png)\n";

fn site(config: &str) -> Project {
    let project = Project::of(
        "-- content/index.md --\n# Home\n\n[words](ops/zyx-name.md)\n-- content/open/a.md --\n# A\n\nSee [the words](../ops/zyx-name.md).\n",
    );
    project.write("guidepost.yaml", format!("base_url: https://example.com/\n{config}"));
    project.write("content/ops/zyx.png", png("zyx-bytes"));
    project.write("content/ops/zyx-name.md", ARTICLE.replace('@', ""));
    project
}

/// Nothing internal is in any file, with and without drafts.
#[track_caller]
fn check(project: &Project) {
    project.commit("2026-03-01");
    for arguments in [&[] as &[&str], &["--drafts"]] {
        let output = project.build(arguments);
        assert_eq!(holding(&output, "zyx"), [] as [&str; 0], "{arguments:?}");
        assert!(pages::words(page(&output, "open/a/index.html")).contains("See the words."));
        assert_eq!(pages::dead(&output, "/"), [] as [&str; 0]);
        assert!(output.contains_key("feed.xml"));
    }
    project.run(&["build"]).says(0, &["1 internal"]);
    project.run(&["check"]).says(1, &["LK004 link-to-draft", "or internal"]);
}

#[test]
fn an_internal_article_stays_inside() {
    let project = site("");
    project.write("content/ops/zyx-name.md", ARTICLE.replace('@', "audience: internal\n"));
    check(&project);
}

#[test]
fn an_internal_section_keeps_its_articles_inside() {
    let project = site("");
    project.write("content/ops/_section.md", "---\ntitle: zyx-section\naudience: internal\n---\n\nzyx-intro\n");
    check(&project);
}

#[test]
fn an_article_cannot_leave_an_internal_section() {
    let project = site("");
    project.write("content/ops/_section.md", "---\ntitle: zyx-section\naudience: internal\n---\n");
    project.write("content/ops/zyx-name.md", ARTICLE.replace('@', "audience: public\n"));
    check(&project);
}

#[test]
fn a_section_that_the_config_calls_internal_is() {
    check(&site("sections: [{path: ops, title: zyx-section, description: zyx-text, audience: internal}]\n"));
}

#[test]
fn a_section_below_an_internal_one_is_internal() {
    let project = site("sections: [{path: ops, audience: internal}]\n");
    std::fs::create_dir(project.path("content/ops/deep")).unwrap();
    for name in ["zyx-name.md", "zyx.png"] {
        std::fs::rename(project.path("content/ops").join(name), project.path("content/ops/deep").join(name)).unwrap();
    }
    for path in ["content/index.md", "content/open/a.md"] {
        project.write(path, project.text(path).replace("ops/", "ops/deep/"));
    }
    check(&project);
}

#[test]
fn a_wrong_word_for_the_audience_is_an_error_and_publishes_nothing() {
    let project = site("");
    project.write("content/ops/zyx-name.md", ARTICLE.replace('@', "audience: intern\n"));
    project.run(&["check"]).says(1, &["FM002", "audience", "internal"]);
    let run = project.run(&["build"]);
    assert_eq!(holding(&project.output(), "zyx-words"), [] as [&str; 0], "a slip must not publish: {run:?}");
}

/// A slip in the path would publish what was meant to stay inside.
#[test]
fn an_internal_section_that_is_nowhere_refuses_the_build() {
    let project = site("sections: [{path: osp, audience: internal}]\n");
    project.run(&["build"]).says(1, &["guidepost.yaml:", "no folder of articles at `osp`", "Did you mean `ops`?"]);
    assert!(!project.has("public"));
}

/// Reports show them; the site that publishes its readiness does not, nor their badges.
#[test]
fn internal_checklists_stay_out_of_the_published_pages() {
    let project = Project::of("-- content/a.md --\n# A title\n\nWords.\n");
    project.write("guidepost.yaml", "readiness: {publish: true}\n");
    for (name, audience) in [("open", "public"), ("zyx-inside", "internal"), ("zyx-slip", "internl")] {
        project.write(&format!("checklists/{name}.yaml"), format!("feature: {name}\ntemplate: new-feature@1.0\naudience: {audience}\n"));
    }
    let output = project.build(&[]);
    assert!(output.contains_key("readiness/open/index.html"), "{:?}", output.keys());
    assert_eq!(holding(&output, "zyx"), [] as [&str; 0]);
    project.run(&["checklist", "report"]).says(0, &["open", "zyx-inside", "zyx-slip"]);
}
