//! A whole site: every link resolves, the same bytes everywhere, feeds, redirects, base URLs, dates.

use std::time::{Duration, SystemTime};

use crate::kit::{Files, Project, assert_same, page, program, ran, tree};
use crate::pages;
use crate::whole;

/// The whole site in Git, with two commits.
fn site() -> Project {
    let project = whole::site();
    project.write(".gitignore", "/public/\n");
    project.commit("2026-02-01");
    project.write("content/start/web.md", format!("{}\nMore.\n", project.text("content/start/web.md")));
    project.commit("2026-03-01");
    project
}

#[test]
fn the_whole_site_has_no_findings_but_the_draft() {
    let project = site();
    project.run(&["check", "--fail-on", "info"]).says(0, &["No findings in 8 articles."]);
    project.run(&["build", "--strict", "--base-url", "https://example.com/help/"]).says(0, &["8 articles", "left out: 1 draft"]);
}

#[test]
fn every_address_resolves_at_a_root_below_a_path_and_relative() {
    let project = site();
    for (base, path) in [
        (Some("https://example.com/"), "/"),
        (Some("https://example.com/help/"), "/help/"),
        (Some("http://localhost:8080/a/b"), "/a/b/"),
        (None, "/"),
    ] {
        let arguments: Vec<&str> = base.iter().flat_map(|base| ["--base-url", base]).collect();
        let output = project.build(&arguments);
        assert_eq!(pages::dead(&output, path), [] as [&str; 0], "{base:?}");
        let expected: &[&str] = &[
            "index.html",
            "404.html",
            "search/index.html",
            "tags/setup/index.html",
            "start/install/index.html",
            "billing/faq/index.html",
            "setup/index.html",
            "old/install.html",
        ];
        for file in expected {
            assert!(output.contains_key(*file), "{base:?}: {file}");
        }
        assert!(output.keys().filter(|path| path.ends_with("index.html")).count() > 15);
    }
}

#[test]
fn links_between_pages_are_relative_without_a_base_url() {
    let output = site().build(&[]);
    for (path, bytes) in output.iter().filter(|(path, _)| path.ends_with(".html") && *path != "404.html") {
        for (name, address) in pages::addresses(std::str::from_utf8(bytes).unwrap()) {
            assert!(!address.starts_with('/'), "{path}: {name}={address}");
        }
    }
    for file in ["sitemap.xml", "feed.xml", "robots.txt"] {
        assert!(!output.contains_key(file), "{file}");
    }
}

#[test]
fn one_notice_says_what_needs_a_base_url() {
    let project = whole::site();
    let run = project.run(&["build"]);
    assert_eq!(run.stderr.matches("base_url").count(), 1, "{run:?}");
    let run = project.run(&["build", "--base-url", "https://example.com/"]);
    assert!(!run.stderr.contains("base_url"), "{run:?}");
}

#[test]
fn a_base_url_that_is_none_is_refused() {
    let project = whole::site();
    for base in ["example.com", "ftp://example.com/", "https://", "https://e.com/?x", "/help/"] {
        project
            .run(&["build", "--base-url", base])
            .says(2, &["`base_url` must be a complete web address", base, "https://example.com/help/"]);
    }
}

#[test]
fn the_same_bytes_twice_elsewhere_and_with_one_thread() {
    let project = site();
    let base = ["--base-url", "https://example.com/help/"];
    let first = project.build(&base);
    std::fs::remove_dir_all(project.path("public")).unwrap();
    assert_same(&first, &project.build(&base));

    std::fs::remove_dir_all(project.path("public")).unwrap();
    let copied = ran(crate::kit::clean("cp", &project.path("..")).args(["-R", "site", "another folder"]));
    assert_eq!(copied.status, 0, "{copied:?}");
    let there = project.path("../another folder");
    let mut command = program(&there);
    command.env("RAYON_NUM_THREADS", "1").env("TZ", "KIT-14").env("LC_ALL", "tr_TR.UTF-8").arg("build").args(base);
    assert_eq!(ran(&mut command).status, 0);
    assert_same(&first, &tree(&there.join("public")));
}

#[test]
fn another_day_changes_nothing_that_no_schedule_asks_for() {
    let project = site();
    let first = project.build(&[]);
    assert_same(&first, &project.build(&["--today", "2031-01-01"]));
}

/// The modification time of every file.
fn times(project: &Project, files: &Files) -> Vec<(String, SystemTime)> {
    files.keys().map(|path| (path.clone(), project.path("public").join(path).metadata().unwrap().modified().unwrap())).collect()
}

#[test]
fn files_that_did_not_change_keep_their_time() {
    let project = site();
    let output = project.build(&[]);
    let past = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    for path in output.keys() {
        std::fs::File::options().write(true).open(project.path("public").join(path)).unwrap().set_modified(past).unwrap();
    }
    project.run(&["build"]).says(0, &["0 files written"]);
    assert!(times(&project, &output).iter().all(|(_, time)| *time == past));

    project.write("content/start/web.md", format!("{}\nEven more.\n", project.text("content/start/web.md")));
    let run = project.run(&["build"]);
    let after = tree(&project.path("public"));
    let mut changed = Vec::new();
    for (path, time) in times(&project, &after) {
        assert_eq!(time == past, output.get(&path) == after.get(&path), "{path}");
        changed.extend(Some(path).filter(|_| time != past));
    }
    run.says(0, &[&format!("{} files written", changed.len() - 1)]);
    let (search, pages): (Vec<String>, Vec<String>) = changed.into_iter().partition(|path| path.starts_with("search/"));
    assert_eq!(pages, [".guidepost-manifest.json", "llms-full.txt", "start/web/index.html", "start/web/index.md"]);
    assert_eq!(search.iter().filter(|path| path.starts_with("search/d/")).count(), 1, "one article changed: {search:?}");
    assert!(search.contains(&"search/manifest.json".to_owned()), "{search:?}");
}

#[test]
fn what_is_no_longer_made_is_gone() {
    let project = site();
    project.build(&[]);
    std::fs::remove_dir_all(project.path("content/features/deep")).unwrap();
    let output = project.build(&[]);
    assert!(!output.keys().any(|path| path.contains("deep")) && !project.has("public/features/deep"));
}

#[test]
fn old_addresses_lead_to_new_ones() {
    let output = site().build(&["--base-url", "https://example.com/help/"]);
    for (old, new) in [
        ("setup/index.html", "/help/start/install/"),
        ("old/install.html", "/help/start/install/"),
        ("old-home/index.html", "/help/"),
        ("manual/index.html", "https://example.org/manual"),
    ] {
        let html = page(&output, old);
        let addresses = pages::addresses(html);
        assert!(
            addresses.contains(&("refresh".into(), new.into())) && addresses.contains(&("href".into(), new.into())),
            "{old}: {addresses:?}"
        );
        assert!(html.contains("noindex"), "{old}");
        assert!(!page(&output, "sitemap.xml").contains(old.trim_end_matches("index.html")), "{old}");
    }
}

#[test]
fn redirects_in_a_circle_are_found_and_chains_are_shortened() {
    let project =
        Project::of("-- guidepost.yaml --\nredirects: {/a/: /b/, /b/: /a/, /c/: /d/, /d/: /x/, /e/: /nowhere/}\n-- content/x.md --\n# X\n");
    project
        .run(&["check"])
        .says(1, &["LK005 redirect-loop", "the redirect from `/a/` leads back to itself", "LK001", "`/nowhere/`, which does not exist"]);
    let output = project.build(&[]);
    assert!(page(&output, "c/index.html").contains("url=../x/") && !output.contains_key("a/index.html"));
}

#[test]
fn sitemap_and_feed_hold_every_public_page_with_its_date() {
    let output = site().build(&["--base-url", "https://example.com/help/"]);
    let sitemap = page(&output, "sitemap.xml");
    assert_eq!(sitemap.matches("<loc>https://example.com/help/").count(), sitemap.matches("<loc>").count());
    assert!(sitemap.contains("<loc>https://example.com/help/start/web/</loc>\n  <lastmod>2026-03-01</lastmod>"), "{sitemap}");
    assert!(sitemap.contains("<loc>https://example.com/help/start/install/</loc>\n  <lastmod>2026-02-01</lastmod>"), "{sitemap}");
    let feed = page(&output, "feed.xml");
    assert_eq!(feed.matches("<entry>").count(), 8);
    assert!(feed.find("start/web/").unwrap() < feed.find("start/install/").unwrap(), "the newest comes first");
    assert!(feed.contains("<updated>2026-03-01T00:00:00Z</updated>") && feed.contains("<published>2026-02-01T00:00:00Z</published>"));
    for (name, xml) in [("sitemap", sitemap), ("feed", feed)] {
        let mut reader = quick_xml::Reader::from_str(xml);
        while !matches!(reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}")), quick_xml::events::Event::Eof) {}
    }
    assert!(page(&output, "robots.txt").contains("Sitemap: https://example.com/help/sitemap.xml"));
    assert!(page(&output, "start/web/index.html").contains("<link rel=\"canonical\" href=\"https://example.com/help/start/web/\">"));
}

/// The last change that a page shows.
fn updated(output: &Files, path: &str) -> Option<String> {
    let times = pages::tags(page(output, path)).into_iter().filter(|tag| tag.name == "time");
    times.map(|tag| tag.get("datetime").to_owned()).next()
}

#[test]
fn the_last_change_comes_from_git_and_front_matter_alone_is_none() {
    let project = Project::of("-- content/a.md --\n---\ntitle: A\n---\n\nOne.\n-- content/b.md --\n# B\n\nWords.\n");
    project.commit("2026-01-10");
    project.write("content/a.md", "---\ntitle: A\n---\n\nTwo.\n");
    project.commit("2026-02-20");
    project.write("content/a.md", "---\ntitle: Another title\ntags: [x]\n---\n\nTwo.\n");
    project.commit("2026-03-30");
    project.git(&["mv", "content/b.md", "content/c.md"]);
    project.commit("2026-04-01");
    let output = project.build(&[]);
    assert_eq!(updated(&output, "a/index.html").as_deref(), Some("2026-02-20"));
    assert_eq!(updated(&output, "c/index.html").as_deref(), Some("2026-01-10"), "a rename is no change");
    assert!(!pages::words(page(&output, "a/index.html")).contains("ada@example.com"));
}

#[test]
fn a_shallow_clone_claims_no_date_and_says_so() {
    let project = site();
    let from = format!("file://{}", project.path("").display());
    let mut clone = crate::kit::clean("git", &project.path(".."));
    let cloned = ran(clone.args(["-c", "protocol.file.allow=always", "clone", "--quiet", "--depth=1", &from, "shallow"]));
    assert_eq!(cloned.status, 0, "{cloned:?}");
    let run = project.run_in("../shallow", &["build", "--base-url", "https://example.com/"]);
    run.says(0, &["shallow clone", "git fetch --unshallow", "fetch-depth: 0"]);
    let output = project.files("../shallow/public");
    assert_eq!(updated(&output, "start/web/index.html"), None);
    assert!(!output.contains_key("feed.xml") && !page(&output, "sitemap.xml").contains("lastmod"));
}

#[test]
fn outside_of_git_no_date_is_claimed_and_one_note_says_why() {
    let project = whole::site();
    project.run(&["build"]).says(0, &["not in a Git repository"]);
    assert_eq!(updated(&project.output(), "start/web/index.html"), None);
}

#[test]
fn reading_goes_on_to_the_next_article_then_into_groups_then_to_the_next_section() {
    let project = Project::of("");
    project.write("guidepost.yaml", "title: T\nsections: [one, empty, two]\n");
    for path in ["one/a", "one/b", "one/group/c", "one/later/d", "two/e"] {
        project.write(&format!("content/{path}.md"), format!("# {path}\n\nText.\n"));
    }
    project.write("content/empty/_section.md", "---\ntitle: Empty\n---\n");
    let files = project.build(&[]);
    let next = |path: &str| {
        let tags = pages::tags(page(&files, &format!("{path}/index.html")));
        tags.iter().find(|tag| tag.name == "a" && tag.get("rel") == "next").map(|tag| tag.get("href").to_owned())
    };
    let ways: Vec<Option<String>> = ["one/a", "one/b", "one/group/c", "one/later/d", "two/e"].map(next).into();
    let expected = [Some("../../one/b/"), Some("../../one/group/"), Some("../../../one/later/"), Some("../../../two/"), None];
    assert_eq!(ways, expected.map(|way| way.map(str::to_owned)));
    assert!(page(&files, "one/later/d/index.html").contains("Next section"));
    assert_eq!(pages::dead(&files, "/"), [] as [&str; 0]);
}

#[test]
fn a_list_of_many_groups_says_where_the_others_are() {
    let project = Project::of("");
    for n in 1..=45 {
        project.write(&format!("content/top/g{n:02}/a.md"), "# A\n\nText.\n");
    }
    let files = project.build(&[]);
    let last = page(&files, "top/g45/a/index.html");
    assert!(last.contains("All 45 articles") && !last.contains("href=\"../../../top/g01/\""), "{last}");
}
