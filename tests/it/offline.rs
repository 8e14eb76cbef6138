//! `build --offline`: a site that is opened from a disk, without a server.

use std::path::{Component, Path, PathBuf};

use crate::kit::{Files, Project, assert_same, page};
use crate::pages::addresses;
use crate::whole::site;

/// Addresses that lead to no file when a browser opens them from a disk: the page and the address.
fn leads_nowhere(files: &Files) -> Vec<String> {
    let mut found = Vec::new();
    for (path, _) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        for (name, address) in addresses(page(files, path)) {
            let is_elsewhere = ["https:", "http:", "mailto:", "tel:", "data:"].iter().any(|scheme| address.starts_with(scheme));
            let file = address.split(['?', '#']).next().unwrap();
            if is_elsewhere || file.is_empty() {
                continue;
            }
            let decoded = percent_encoding::percent_decode_str(file).decode_utf8().unwrap();
            let full = lexical(&Path::new(path).parent().unwrap().join(decoded.as_ref()));
            if !files.contains_key(&full) {
                found.push(format!("{path}: {name} {address}"));
            }
        }
    }
    found
}

fn lexical(path: &Path) -> String {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => assert!(out.pop(), "{path:?} leads out of the site"),
            Component::CurDir => {}
            part => out.push(part),
        }
    }
    out.to_str().unwrap().to_owned()
}

#[test]
fn every_address_is_a_file_beside_the_page() {
    let project = site();
    let online = project.build(&[]);
    assert!(!leads_nowhere(&online).is_empty(), "a server resolves folders, a disk does not");
    let offline = project.build(&["--offline"]);
    assert_eq!(leads_nowhere(&offline), [] as [String; 0]);
    // An old address that leads to another site names that site, and nothing else does.
    for (path, _) in offline.iter().filter(|(path, _)| path.ends_with(".html") && *path != "manual/index.html") {
        let html = page(&offline, path);
        let strange = ["type=\"module\"", "crossorigin", "integrity=", "rel=\"canonical\"", "og:url", "rel=\"modulepreload\""];
        assert!(strange.iter().all(|word| !html.contains(word)), "{path}: {html}");
    }
    let moved = page(&offline, "setup/index.html");
    assert!(moved.contains("url=../start/install/index.html"), "{moved}");
    assert!(page(&offline, "404.html").contains("href=\"./index.html\""));
}

#[test]
fn a_sites_own_address_is_left_out() {
    let project = Project::of(
        "-- guidepost.yaml --\ntitle: Acme\nbase_url: https://help.example.com/docs/\n-- content/a.md --\n# A\n\n[B](https://help.example.com/docs/s/b/) and [c](s/b.md#c).\n\
         -- content/s/b.md --\n# B\n\n## C\n\nWords.\n",
    );
    let files = project.build(&["--offline"]);
    for (path, bytes) in &files {
        assert!(!String::from_utf8_lossy(bytes).contains("help.example.com"), "{path}");
    }
    let html = page(&files, "a/index.html");
    assert!(html.contains("href=\"../s/b/index.html\"") && html.contains("href=\"../s/b/index.html#c\""), "{html}");
    assert!(!files.contains_key("sitemap.xml") && !files.contains_key("robots.txt"));
    let run = project.run(&["build", "--offline"]);
    assert!(!run.stderr.contains("no sitemap"), "{run:?}");
    project.run(&["build", "--offline", "--base-url", "https://example.com"]).says(2, &["cannot be used with"]);
}

#[test]
fn scripts_need_no_server() {
    let project = site();
    let files = project.build(&["--offline"]);
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".js") && path.starts_with("assets/")) {
        let script = String::from_utf8_lossy(bytes);
        assert!(!script.lines().any(|line| line.starts_with("export ") || line.starts_with("import ")), "{path}");
        let calls = script.match_indices("import(").filter(|(at, _)| !script[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '.'));
        assert_eq!(calls.count(), 0, "{path}");
    }
    let site_script = files.keys().find(|path| path.starts_with("assets/site-") && path.ends_with(".js")).unwrap();
    assert!(String::from_utf8_lossy(&files[site_script]).starts_with("(() => {\n  const modules = globalThis.guidepostModules"));
    let search: Vec<&String> = files.keys().filter(|path| path.starts_with("search/") && *path != "search/index.html").collect();
    assert!(search.iter().all(|path| path.ends_with(".js")), "{search:?}");
    assert!(search.contains(&&"search/manifest.json.js".to_owned()), "{search:?}");
    let again = project.build(&["--offline"]);
    assert_same(&files, &again);
}
