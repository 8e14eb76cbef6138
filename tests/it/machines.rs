//! What machines read: structured data, social cards, the web app manifest, Markdown twins and `llms.txt`.

use serde_json::Value;

use crate::kit::{Files, Project, holding, page};
use crate::pages::{self, tags};

/// The structured data of a page.
fn data(files: &Files, path: &str) -> Option<Value> {
    let html = page(files, path);
    let start = html.find("<script type=\"application/ld+json\">")? + "<script type=\"application/ld+json\">".len();
    let json = &html[start..start + html[start..].find("</script>").unwrap()];
    Some(serde_json::from_str(json).unwrap_or_else(|error| panic!("{path}: {error}: {json}")))
}

/// A `meta` element's content, by its property or name.
fn meta(files: &Files, path: &str, name: &str) -> Option<String> {
    let all = tags(page(files, path)).into_iter().filter(|tag| tag.name == "meta");
    let found: Vec<String> =
        all.filter(|tag| tag.get("property") == name || tag.get("name") == name).map(|tag| tag.get("content").to_owned()).collect();
    assert!(found.len() < 2, "{path}: {name} stands there twice");
    found.into_iter().next()
}

/// The Markdown of an article's body, and what its twin holds below the title.
#[track_caller]
fn check(body: &str, twin: &str) {
    let project = Project::of(
        "-- guidepost.yaml --\ntitle: Acme\nbase_url: https://x.test/h/\nvariables: {product: Acme}\n\
         -- content/_reuse/plan.md --\nOn every [plan](../s/b.md).\n-- content/s/b.md --\n# B\n\n## Part\n\nWords.\n\
         -- content/s/d.md --\n---\ndraft: true\n---\n# D\n\nWords.\n",
    );
    project.write("content/s/pic (1).png", crate::kit::png("pic"));
    project.write("content/s/a.md", format!("---\ntitle: A\n---\n\n{body}"));
    let files = project.build(&[]);
    let media = files.keys().find(|path| path.ends_with(".png")).map_or("no picture", String::as_str);
    let found = page(&files, "s/a/index.md").replace(media, "PICTURE");
    assert_eq!(found, format!("# A\n\n{twin}\n"));
    assert!(page(&files, "llms-full.txt").replace(media, "PICTURE").contains(&found));
}

#[test]
fn links_lead_to_published_pages() {
    check("See [b](b.md#part \"T\").", "See [b](https://x.test/h/s/b/#part \"T\").");
    check(
        "[b][x], [x] and [x][].\n\n[x]: b.md 'One \"two\"'",
        "[b](https://x.test/h/s/b/ \"One \\\"two\\\"\"), [x](https://x.test/h/s/b/ \"One \\\"two\\\"\") and [x](https://x.test/h/s/b/ \"One \\\"two\\\"\").",
    );
    check(
        "[e](https://e.test/(x) \"t\"), <https://e.test>, https://e.test/y, [r].\n\n[r]: <https://e.test/a b>",
        "[e](https://e.test/(x) \"t\"), <https://e.test>, https://e.test/y, [r](https://e.test/a%20b).",
    );
    check(
        "[esc\\]aped](b.md) [a`]`b](b.md) [*c*](b.md)",
        "[esc\\]aped](https://x.test/h/s/b/) [a`]`b](https://x.test/h/s/b/) [*c*](https://x.test/h/s/b/)",
    );
    check(
        "> [over\n> lines](b.md)\n\n| a |\n|---|\n| [b](b.md) |",
        "> [over\n> lines](https://x.test/h/s/b/)\n\n| a |\n|---|\n| [b](https://x.test/h/s/b/) |",
    );
}

#[test]
fn what_is_not_published_leaves_its_words_only() {
    check("[draft](d.md), [gone](gone.md), ![lost *words*](lost.png) and [bad](javascript:x).", "draft, gone, lost *words* and bad.");
    check("<p><a href=\"d.md\">draft</a></p>", "<p><a href=\"\">draft</a></p>");
}

#[test]
fn pictures_lead_to_published_files() {
    check("![Pic](<pic (1).png> \"T\")", "![Pic](https://x.test/h/PICTURE \"T\")");
    check("[![Pic](<pic (1).png>)](b.md)", "[![Pic](https://x.test/h/PICTURE)](https://x.test/h/s/b/)");
    check("<img src=\"pic (1).png\" alt=\"Pic\">", "<img src=\"https://x.test/h/PICTURE\" alt=\"Pic\">");
}

#[test]
fn wording_is_filled_in_and_comments_are_gone() {
    check("{{ product }} and \\{{ product }}.\n\n{{ reuse.plan }}", "Acme and {{ product }}.\n\nOn every [plan](https://x.test/h/s/b/).");
    check("<!-- guidepost: allow x: y -->\nOne<!-- two --> three.\n\n<p>a<!-- b\nc --></p>", "One three.\n\n<p>a</p>");
    check("## Part {#own .c}\n\nText.", "## Part\n\nText.");
    check("# A\n\nThe title stands there once.", "The title stands there once.");
}

#[test]
fn code_stays_byte_for_byte() {
    let code = "```md title=\"x\"\n<!-- stays --> [b](b.md) {{ product }}\n# A {#own}\n[x]: b.md\n```\n\n`[b](b.md)` and `<!-- x -->`";
    check(code, code);
}

#[test]
fn html_of_strangers_is_text_there_too() {
    let project = Project::of(
        "-- guidepost.yaml --\nhtml: escape\n-- content/a.md --\n# A\n\nOne <b>two</b>.\n\n<script>three()</script>\n\n\
         <!-- four\n\nfour --> Five.\n\n<!-- six -->\n",
    );
    let files = project.build(&[]);
    assert_eq!(page(&files, "a/index.md"), "# A\n\nOne &lt;b>two&lt;/b>.\n\n&lt;script>three()&lt;/script>\n\n Five.\n");
    let html = page(&files, "a/index.html");
    assert!(html.contains("<p>Five.</p>") && !html.contains("four") && !html.contains("six"), "{html}");
}

fn small(config: &str) -> Project {
    let project = Project::of(&format!("-- guidepost.yaml --\ntitle: Acme Help Center\n{config}"));
    project.add(
        "-- content/index.md --\n---\ndescription: All about Acme.\n---\n\nWelcome.\n-- content/first.md --\n# First\n\nWords of the first.\n\
         -- content/s/_section.md --\n---\ntitle: Start\n---\n-- content/s/b.md --\n---\ntitle: \"B [x](y) *z*\"\ndescription: Two\n---\n\nSee [first](../first.md).\n\
         -- content/s/g/c.md --\n# C\n\nText.\n-- content/s/hidden.md --\n---\ntitle: Hidden\nsearch: false\n---\n\nWords of the hidden.\n\
         -- content/s/d.md --\n---\ndraft: true\n---\n# Unripe\n\nWords.\n",
    );
    project
}

#[test]
fn llms_txt_lists_what_is_published_in_reading_order() {
    let files = small("").build(&[]);
    assert_eq!(
        page(&files, "llms.txt"),
        "# Acme Help Center\n\n> All about Acme.\n\n## Articles\n\n- [First](first/index.md): Words of the first.\n\n## Start\n\n\
         - [B \\[x\\](y) \\*z\\*](s/b/index.md): Two\n- [C](s/g/c/index.md): Text.\n"
    );
    assert_eq!(
        page(&files, "llms-full.txt"),
        "# Acme Help Center\n\n> All about Acme.\n\n---\n\n# First\n\nWords of the first.\n\n---\n\n# B \\[x\\](y) \\*z\\*\n\n> Two\n\n\
         See [first](first/).\n\n---\n\n# C\n\nText.\n"
    );
    assert!(page(&files, "s/b/index.md").contains("[first](../../first/)") && files.contains_key("s/hidden/index.md"));
    assert_eq!(holding(&files, "unripe"), [] as [&str; 0]);
    let files = small("base_url: https://x.test/h/\n").build(&[]);
    assert!(page(&files, "llms.txt").contains("(https://x.test/h/s/b/index.md): Two"));
    assert!(page(&files, "llms-full.txt").contains("---\n\n<https://x.test/h/s/b/>\n\n# B "));
    assert!(page(&files, "s/b/index.html").contains("<link rel=\"alternate\" type=\"text/markdown\" href=\"/h/s/b/index.md\">"));
    assert_eq!(pages::dead(&files, "/h/"), [] as [&str; 0]);
}

#[test]
fn previews_and_sites_for_a_disk_have_no_twins_and_llms_false_switches_them_off() {
    let project = small("");
    let drafts = project.build(&["--drafts"]);
    assert!(drafts.contains_key("llms.txt") && drafts.contains_key("s/d/index.html") && !drafts.contains_key("s/d/index.md"));
    assert!(!page(&drafts, "s/d/index.html").contains("text/markdown") && !page(&drafts, "llms-full.txt").contains("Unripe"));
    let offline = project.build(&["--offline"]);
    assert!(!offline.contains_key("llms.txt") && !offline.contains_key("s/b/index.md") && holding(&offline, "text/markdown").is_empty());
    let files = small("llms: false\n").build(&[]);
    let found: Vec<&String> = files.keys().filter(|path| path.ends_with(".md") || path.starts_with("llms")).collect();
    assert!(found.is_empty() && holding(&files, "text/markdown").is_empty(), "{found:?}");
    small("llms: maybe\n").run(&["build"]).says(2, &["`llms` must be"]);
}

#[test]
fn files_of_the_site_itself_come_first() {
    let project = small("");
    project.write("static/llms.txt", "mine");
    project.write("static/s/b/index.md", "mine");
    let files = project.build(&[]);
    assert!(page(&files, "llms.txt") == "mine" && page(&files, "s/b/index.md") == "mine" && files.contains_key("first/index.md"));
}

#[test]
fn structured_data_says_where_a_page_stands_and_what_it_is() {
    let project = small("base_url: https://x.test/h/\nlanguage: de-AT\n");
    project.commit("2026-01-10");
    project.write("content/s/b.md", "---\ntitle: B\ndescription: Two\n---\n\nOther words.\n");
    project.commit("2026-02-20");
    let files = project.build(&[]);
    let article = data(&files, "s/b/index.html").unwrap();
    assert_eq!(article["@context"], "https://schema.org");
    let names = |node: &Value| -> Vec<String> {
        let items = node["itemListElement"].as_array().unwrap();
        items
            .iter()
            .map(|item| format!("{} {} {}", item["position"], item["name"].as_str().unwrap(), item["item"].as_str().unwrap()))
            .collect()
    };
    let crumbs = ["1 Acme Help Center https://x.test/h/", "2 Start https://x.test/h/s/", "3 B https://x.test/h/s/b/"];
    assert_eq!(names(&article["@graph"][0]), crumbs);
    let node = &article["@graph"][1];
    for (name, value) in [
        ("@type", "TechArticle"),
        ("headline", "B"),
        ("description", "Two"),
        ("datePublished", "2026-01-10"),
        ("dateModified", "2026-02-20"),
        ("inLanguage", "de-AT"),
    ] {
        assert_eq!(node[name], value, "{name}");
    }
    assert_eq!((&node["publisher"]["name"], &node["isPartOf"]["url"]), (&"Acme Help Center".into(), &"https://x.test/h/".into()));
    assert_eq!(node["mainEntityOfPage"]["@id"], "https://x.test/h/s/b/");
    assert_eq!(names(&data(&files, "s/index.html").unwrap()["@graph"][0]), crumbs[..2]);
    let home = data(&files, "index.html").unwrap();
    assert_eq!((&home["@type"], &home["description"]), (&"WebSite".into(), &"All about Acme.".into()));
    for path in ["search/index.html", "404.html", "s/hidden/index.html"] {
        assert_eq!(data(&files, path), None, "{path}");
    }
    assert_eq!(data(&small("").build(&[]), "s/b/index.html"), None);
    assert_eq!(data(&project.build(&["--drafts"]), "s/d/index.html"), None);
}

#[test]
fn hostile_titles_stay_inside_of_the_data() {
    let title = "</script><script>alert(1)</script><!-- &lt; \\\" \u{2028}.";
    let project = Project::of("-- guidepost.yaml --\ntitle: Acme\nbase_url: https://x.test/\n");
    project.write("content/s/a.md", format!("---\ntitle: '{title}'\n---\n\nWords.\n"));
    let files = project.build(&[]);
    assert_eq!(data(&files, "s/a/index.html").unwrap()["@graph"][1]["headline"], title);
    let scripts = |path: &str| tags(page(&files, path)).iter().filter(|tag| tag.name == "script").count();
    assert_eq!((scripts("s/a/index.html"), scripts("s/index.html")), (2, 2));
    assert_eq!(meta(&files, "s/a/index.html", "og:title").as_deref(), Some(title));
}

#[test]
fn social_cards_show_the_first_large_picture_with_its_words() {
    let project = small("base_url: https://x.test/h/\nlanguage: pt-BR\n");
    let mut large = crate::kit::png("large");
    large[18..24].copy_from_slice(&[2, 88, 0, 0, 1, 144]);
    project.write("content/s/large.png", &large);
    project.write("content/s/small.png", crate::kit::png("small"));
    project.write("content/s/b.md", "# B\n\n![Small](small.png)\n\n![A *large* picture](large.png)\n");
    project.commit("2026-01-10");
    let files = project.build(&[]);
    let picture = files.keys().find(|path| path.contains("large-")).unwrap();
    for (name, value) in [
        ("og:type", Some("article")),
        ("og:locale", Some("pt_BR")),
        ("og:url", Some("https://x.test/h/s/b/")),
        ("og:image", Some(format!("https://x.test/h/{picture}").as_str())),
        ("og:image:width", Some("600")),
        ("og:image:height", Some("400")),
        ("og:image:alt", Some("A large picture")),
        ("article:published_time", Some("2026-01-10")),
        ("article:modified_time", Some("2026-01-10")),
        ("twitter:card", Some("summary_large_image")),
    ] {
        assert_eq!(meta(&files, "s/b/index.html", name).as_deref(), value, "{name}");
    }
    assert_eq!(meta(&files, "first/index.html", "og:image"), None);
    assert_eq!(meta(&files, "first/index.html", "twitter:card").as_deref(), Some("summary"));
    assert_eq!(meta(&project.build(&["--offline"]), "s/b/index.html", "og:image"), None);
}

#[test]
fn the_manifest_names_the_site_and_its_icon() {
    let project = small("base_url: https://x.test/h/\nlanguage: ar\ntheme: {brand: \"#123456\"}\n");
    let files = project.build(&[]);
    let manifest: Value = serde_json::from_str(page(&files, "manifest.webmanifest")).unwrap();
    for (name, value) in [
        ("name", "Acme Help Center"),
        ("short_name", "Acme Help"),
        ("lang", "ar"),
        ("dir", "rtl"),
        ("start_url", "./"),
        ("scope", "./"),
        ("display", "browser"),
        ("theme_color", "#123456"),
    ] {
        assert_eq!(manifest[name], value, "{name}");
    }
    let icon = &manifest["icons"][0];
    assert_eq!((&icon["type"], &icon["sizes"]), (&"image/svg+xml".into(), &"any".into()));
    assert!(files.contains_key(icon["src"].as_str().unwrap()), "{icon}");
    assert!(page(&files, "s/b/index.html").contains("<link rel=\"manifest\" href=\"/h/manifest.webmanifest\">"));
    project.write("icon.png", crate::kit::png("icon"));
    project.write("guidepost.yaml", "title: Acme\ntheme: {favicon: icon.png}\n");
    let manifest: Value = serde_json::from_str(page(&project.build(&[]), "manifest.webmanifest")).unwrap();
    assert_eq!((&manifest["icons"][0]["type"], &manifest["icons"][0]["sizes"]), (&"image/png".into(), &"8x4".into()));
    let offline = project.build(&["--offline"]);
    assert!(!offline.contains_key("manifest.webmanifest") && holding(&offline, "rel=\"manifest\"").is_empty());
}

#[test]
fn headers_are_written_for_the_hosts_that_the_config_names() {
    let policy = guidepost::render::headers::policy();
    let files = small("base_url: https://x.test/h/\nheaders: [netlify, cloudflare, apache]\n").build(&[]);
    let lines = page(&files, "_headers");
    assert!(lines.starts_with(&format!("/h/*\n  Content-Security-Policy: {policy}\n  X-Content-Type-Options: nosniff\n")), "{lines}");
    assert!(lines.contains("\n/h/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"), "{lines}");
    let apache = page(&files, ".htaccess");
    assert!(apache.contains(&format!("Header always set Content-Security-Policy \"{policy}\"\n")), "{apache}");
    assert!(apache.starts_with("ErrorDocument 404 /h/404.html\n"), "{apache}");
    for (config, names) in [("", &[][..]), ("headers: apache\n", &[".htaccess"]), ("headers: cloudflare\n", &["_headers"])] {
        let files = small(config).build(&[]);
        let found: Vec<&str> = [".htaccess", "_headers"].into_iter().filter(|name| files.contains_key(*name)).collect();
        assert_eq!(found, names, "{config}");
    }
    let project = small("headers: netlify\n");
    assert!(!project.build(&["--offline"]).contains_key("_headers"));
    project.write("static/assets/logo.svg", "mine");
    let mixed = project.build(&[]);
    assert!(
        page(&mixed, "_headers").contains("/media/*") && !page(&mixed, "_headers").contains("/assets/*"),
        "{}",
        page(&mixed, "_headers")
    );
    project.write("static/_headers", "mine");
    assert_eq!(page(&project.build(&[]), "_headers"), "mine");
    small("headers: nginx\n").run(&["build"]).says(2, &["`headers`", "netlify"]);
}
