//! Names of files and folders, and the URLs they get.

use crate::kit::{Project, assert_same, page};
use crate::pages;

/// A name that people and hostile people give; the URL that it gets.
const NAMES: &[(&str, &str)] = &[
    ("two words", "two-words"),
    ("it's \"quoted\"", "its-quoted"),
    ("R&D & more", "r-d-more"),
    ("100% sure", "100-sure"),
    ("a%20b", "a20b"),
    ("Über Größe", "über-größe"),
    ("日本語", "日本語"),
    ("🎉", "1f389"),
    ("party 🎉 time", "party-time"),
    ("what? #1", "what-1"),
    ("v1.2.3", "v1-2-3"),
    ("[x](y)", "xy"),
    ("<b>", "b"),
    ("{{ x }}", "x"),
    ("-- dash --", "dash"),
    ("$(touch pwned); `id`", "touch-pwned-id"),
    ("עברית", "עברית"),
    ("हिन्दी", "हिन्दी"),
];

/// The name as an address: everything but unreserved characters encoded, as browsers and Git hosts write it.
fn encoded(name: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    name.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

/// A site whose home page links to `path` in both ways that Markdown knows.
fn linked(path: &str) -> Project {
    let project = Project::new();
    let raw =
        path.replace('\\', "\\\\").replace('%', "%25").replace('#', "%23").replace('?', "%3F").replace('<', "\\<").replace('>', "\\>");
    let encoded = path.split('/').map(encoded).collect::<Vec<_>>().join("/");
    project.write("content/index.md", format!("# Home\n\n[one](<{raw}>) and [two]({encoded}) and [three](<{raw}#h>)\n"));
    project.write(&format!("content/{path}"), "Words.\n\n## H\n\nText.\n");
    project
}

/// The page is at `url`, and all links to it lead there.
#[track_caller]
fn check(path: &str, url: &str) {
    let project = linked(path);
    let run = project.run(&["check", "--format", "concise", "--fail-on", "warning"]);
    assert_eq!(run.status, 0, "{path}: {run:?}");
    let output = project.build(&[]);
    let html = page(&output, &format!("{url}index.html"));
    assert!(html.contains("Words."), "{path}");
    let links: Vec<String> = pages::hrefs(page(&output, "index.html")).into_iter().map(|href| decoded(&href)).collect();
    assert!(links.iter().filter(|href| **href == format!("./{url}")).count() >= 2, "{path}: {links:?}");
    assert!(links.contains(&format!("./{url}#h")), "{path}: {links:?}");
    assert_eq!(pages::dead(&output, "/"), [] as [&str; 0], "{path}");
}

fn decoded(href: &str) -> String {
    percent_encoding::percent_decode_str(href).decode_utf8_lossy().into_owned()
}

#[test]
fn files_of_any_name_have_a_clean_url_and_links_find_them() {
    for (name, url) in NAMES {
        check(&format!("{name}.md"), &format!("{url}/"));
    }
}

#[test]
fn folders_of_any_name_have_a_clean_url_and_links_find_their_articles() {
    for (name, url) in NAMES {
        check(&format!("{name}/a.md"), &format!("{url}/a/"));
    }
}

#[test]
fn names_of_200_characters_are_shortened_to_urls_that_differ() {
    let long = "long name ".repeat(20);
    let (one, other) = (format!("{}one", &long[..197]), format!("{}two", &long[..197]));
    let project = Project::new();
    for name in [&one, &other] {
        project.write(&format!("content/{name}.md"), "Words.\n");
        project.write(&format!("content/{name}/a.md"), format!("[x](<../{name}.md>) ![p](<{name}.png>)\n"));
        project.write(&format!("content/{name}/{name}.png"), crate::kit::png("x"));
    }
    // A file and a folder of one name want one URL.
    project.run(&["build"]).says(1, &["FM006 url-collision"]);
    for name in [&one, &other] {
        std::fs::rename(project.path(&format!("content/{name}.md")), project.path(&format!("content/x{name}.md"))).unwrap();
        project.write(&format!("content/{name}/a.md"), format!("[x](<../x{name}.md>) ![p](<{name}.png>)\n"));
    }
    project.run(&["check", "--fail-on", "warning"]).says(0, &[]);
    let output = project.build(&[]);
    assert_eq!(pages::dead(&output, "/"), [] as [&str; 0]);
    let names: Vec<&str> =
        output.keys().flat_map(|path| path.split('/')).filter(|name| name.starts_with("long-name") || name.starts_with("xlong")).collect();
    assert!(names.len() >= 6 && names.iter().all(|name| name.len() <= 140), "{names:?}");
}

#[test]
fn a_name_of_250_bytes_in_another_script_is_shortened_on_a_character() {
    let name = "語".repeat(80);
    check(&format!("{name}.md"), &format!("{}/", url_of(&name)));
}

fn url_of(name: &str) -> String {
    let project = linked(&format!("{name}.md"));
    let output = project.build(&[]);
    let found = output.keys().find(|path| path.starts_with('語')).expect("a page");
    assert!(found.len() <= 140 && found.contains('-'), "{found}");
    found.trim_end_matches("/index.html").to_owned()
}

#[cfg(unix)]
#[test]
fn line_breaks_and_backslashes_in_names_are_found_by_their_codes() {
    let project = Project::new();
    for (name, url) in [("two\nlines", "two-lines"), ("back\\slash", "backslash")] {
        project.write(&format!("content/{name}.md"), "Words.\n");
        project.write("content/index.md", format!("# Home\n\n[one]({}.md)\n", encoded(name)));
        project.run(&["check", "--fail-on", "warning"]).says(0, &[]);
        let output = project.build(&[]);
        assert!(output.contains_key(&format!("{url}/index.html")), "{name:?}: {:?}", output.keys());
        assert_eq!(pages::dead(&output, "/"), [] as [&str; 0], "{name:?}");
    }
}

#[test]
fn accents_make_one_url_however_they_are_composed() {
    check("cafe\u{301}.md", "caf\u{e9}/");
    check("caf\u{e9}.md", "caf\u{e9}/");
}

#[test]
fn urls_are_lower_case_and_sitemaps_hold_them_encoded() {
    let project = Project::of("-- guidepost.yaml --\nbase_url: https://example.com/\n-- content/Getting Started/Über & Co.MD --\n# A\n");
    let output = project.build(&[]);
    assert!(output.contains_key("getting-started/über-co/index.html"));
    assert!(page(&output, "sitemap.xml").contains("<loc>https://example.com/getting-started/%C3%BCber-co/</loc>"));
}

#[test]
fn two_files_with_one_url_refuse_the_build_and_name_both() {
    for (one, other) in [
        ("a b.md", "a-b.md"),
        ("A.md", "a.markdown"),
        ("caf\u{e9}.md", "cafe\u{301}.md"),
        ("x y/a.md", "x-y/a.md"),
        ("tour.md", "tour/stop.md"),
        ("x/_section.md", "X/_section.md"),
    ] {
        let project = Project::of("-- content/good.md --\n# Good\n\nGood words.\n");
        let before = project.build(&[]);
        project.write(&format!("content/{one}"), "# One\n");
        project.write(&format!("content/{other}"), "# Other\n");
        let run = project.run(&["build"]);
        let folder = |path: &str| path.split('/').next().unwrap().trim_end_matches(".md").trim_end_matches(".markdown").to_owned();
        run.says(1, &["FM006 url-collision", "The previous output is untouched", &folder(one), &folder(other)]);
        assert!(run.stderr.contains(one) || one.contains('/'), "{one}: {run:?}");
        assert_same(&before, &project.output());
        project.run(&["check"]).says(1, &["FM006 url-collision", "ename one of the two"]);
    }
}

#[test]
fn a_page_of_guideposts_own_cannot_be_taken() {
    for path in ["search.md", "tags/a.md", "static.md"] {
        let project = Project::of("-- content/good.md --\n# Good\n");
        project.write(&format!("content/{path}"), "# A\n");
        let run = project.run(&["build"]);
        assert_eq!(run.status, i32::from(path != "static.md"), "{path}: {run:?}");
        assert!(path == "static.md" || run.stderr.contains(path) && run.stderr.contains("Rename"), "{path}: {run:?}");
    }
}

#[test]
fn an_alias_and_a_static_file_cannot_take_a_page_either() {
    let project = Project::of("-- content/a.md --\n# A\n-- content/b.md --\n---\naliases: [/a/]\n---\n\n# B\n");
    project.run(&["build"]).says(1, &["the alias `/a/` is already the URL of `content/a.md`", "content/b.md:2:"]);
    let project = Project::of("-- content/a.md --\n# A\n-- static/a/index.html --\nmine\n");
    project.run(&["build"]).says(1, &["`static/a/index.html` and a page of the site have one address", "Rename"]);
    assert!(!project.has("public"));
    let project = Project::of("-- content/b.md --\n---\naliases: [/a/]\n---\n\n# B\n-- static/a/index.html --\nmine\n");
    project.run(&["build"]).says(1, &["static/a/index.html"]);
    let project = Project::of("-- content/a.md --\n# A\n-- static/a --\nmine\n");
    project.run(&["build"]).says(1, &["static/a", "Rename"]);
}
