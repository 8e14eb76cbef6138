//! `build --search-export`: the texts for other search engines, and the folder that they go to. And the search's own files.

use std::fs;

use crate::kit::{Project, assert_same, tree};

fn project() -> Project {
    Project::of(
        "-- guidepost.yaml --\ntitle: Acme\nlanguage: de\n-- content/a.md --\n# Größe\n\nWörter.\n\n## Zwei\n\nMehr.\n-- content/s/b.md --\n# B\n\nText.\n",
    )
}

#[test]
fn the_export_lies_beside_the_output_and_never_in_it() {
    let project = project();
    let plain = project.build(&[]);
    project.run(&["build", "--search-export", "ndjson"]).says(0, &["4 files for other search engines, in search-export/"]);
    assert_same(&plain, &project.output());
    let export = project.files("search-export");
    let names: Vec<&str> = export.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [".guidepost-manifest.json", "articles.ndjson", "elasticsearch-index.json", "elasticsearch/0001.ndjson", "quickwit-index.yaml"]
    );
    let lines = project.text("search-export/articles.ndjson");
    assert_eq!(lines.lines().count(), 3);
    assert!(
        lines.contains("\"title\":\"Größe\"") && lines.contains("\"url\":\"a/#zwei\"") && lines.contains("\"language\":\"de\""),
        "{lines}"
    );
    project.run(&["build", "--search-export", "ndjson"]).says(0, &[]);
    assert_same(&export, &project.files("search-export"));
    project.run(&["build", "--output", "dist/site", "--search-export", "ndjson"]).says(0, &["dist/search-export/"]);
    assert!(project.has("dist/search-export/articles.ndjson"));
}

#[test]
fn a_folder_of_ones_own_is_possible_and_other_peoples_files_are_safe() {
    let project = project();
    project.run(&["build", "--search-export", "ndjson=../out/feed"]).says(0, &[]);
    assert!(project.has("../out/feed/articles.ndjson"));
    project.write("mine/thesis.tex", "years of work\n");
    project.run(&["build", "--search-export", "ndjson=mine"]).says(2, &["holds what Guidepost did not write: `thesis.tex`"]);
    for (folder, words) in [
        ("content", "would replace the sources"),
        (".", "would replace the sources"),
        ("public", "would be published with the site"),
        ("public/export", "would be published with the site"),
        ("static/export", "would be published with the site"),
    ] {
        project.run(&["build", "--search-export", &format!("ndjson={folder}")]).says(2, &[words]);
    }
    for value in ["json", "ndjson=", "=x", ""] {
        project.run(&["build", "--search-export", value]).says(2, &["ndjson"]);
    }
    assert_eq!(project.text("mine/thesis.tex"), "years of work\n");
}

#[test]
fn drafts_and_internal_articles_are_not_exported() {
    let project = project();
    project.write("content/d.md", "---\ntitle: Draft\ndraft: true\n---\nsecretword\n");
    project.write("content/i.md", "---\ntitle: Internal\naudience: internal\n---\nsecretword\n");
    project.write("content/h.md", "---\ntitle: Hidden\nsearch: false\n---\nsecretword\n");
    project.run(&["build", "--search-export", "ndjson"]).says(0, &[]);
    for (path, bytes) in project.files("search-export") {
        assert!(!String::from_utf8_lossy(&bytes).contains("secretword"), "{path}");
    }
    for (path, bytes) in project.output().iter().filter(|(path, _)| path.starts_with("search/")) {
        assert!(!String::from_utf8_lossy(bytes).contains("secretword"), "{path}");
    }
}

#[test]
fn a_site_can_do_without_the_search() {
    let project = project();
    let with = project.build(&[]);
    assert!(with.contains_key("search/manifest.json"), "{:?}", with.keys());
    project.write("guidepost.yaml", "title: Acme\nsearch: false\n");
    let without = project.build(&[]);
    let search: Vec<&String> = without.keys().filter(|path| path.starts_with("search/")).collect();
    assert_eq!(search, ["search/index.html"]);
    project.run(&["check"]).says(0, &[]);
    project.write("guidepost.yaml", "title: Acme\nsearch: maybe\n");
    project.run(&["build"]).says(2, &["`search` must be true or false"]);
}

#[test]
fn a_static_file_where_the_search_keeps_its_own_is_refused() {
    let project = project();
    project.write("static/search/manifest.json", "{}");
    project.run(&["build"]).says(1, &["`static/search/manifest.json` lies where the search keeps its files", "search: false"]);
    project.write("guidepost.yaml", "title: Acme\nsearch: false\n");
    assert_eq!(project.build(&[])["search/manifest.json"], b"{}");
}

#[test]
fn broken_synonyms_are_told_and_the_site_is_built() {
    let project = project();
    project.write("content/synonyms.yaml", "- [Größe, Maß]\n- [allein]\n- text\n");
    project.run(&["check"]).says(0, &["content/synonyms.yaml:2:3", "a group of one word means nothing new", "content/synonyms.yaml:3:3"]);
    let files = project.build(&[]);
    assert!(!files.keys().any(|path| path.contains("synonyms")), "it is no article and no file of the site");
    project.write("content/synonyms.yaml", "- [a\n\tb");
    project.run(&["build", "--strict"]).says(0, &[]);
    project.run(&["check", "--fail-on", "warning"]).says(1, &["the synonyms are not YAML"]);
}

#[test]
fn two_builds_at_once_leave_one_whole_site() {
    let project = project();
    for number in 0..60 {
        project.write(&format!("content/n/{number}.md"), format!("# Article {number}\n\nWords {number} of the article.\n"));
    }
    let expected = project.build(&[]);
    for _ in 0..3 {
        fs::remove_dir_all(project.path("public")).unwrap();
        let start = || crate::kit::program(&project.path("")).arg("build").stderr(std::process::Stdio::piped()).spawn().unwrap();
        let ends: Vec<_> = [start(), start(), start()].into_iter().map(|child| child.wait_with_output().unwrap()).collect();
        for end in &ends {
            let said = String::from_utf8_lossy(&end.stderr);
            assert!(end.status.success() || said.contains("another build is writing `public`"), "{said}");
        }
        assert!(ends.iter().any(|end| end.status.success()));
        assert_same(&expected, &tree(&project.path("public")));
    }
}
