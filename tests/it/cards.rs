//! Social cards: who gets one, what pages say about it, that nothing is drawn twice, and what cannot be drawn.

use std::fs;

use crate::kit::{Files, Project, assert_same, page};
use crate::pages::tags;

const BASE: &str = "https://x.test/h/";

/// A site with some articles, and what its config says about the theme.
fn site(theme: &str) -> Project {
    Project::of(&format!(
        "-- guidepost.yaml --\ntitle: Acme Help\nbase_url: {BASE}\ntheme: {theme}\n\
         -- content/index.md --\n---\ndescription: All about Acme.\n---\n\nWelcome.\n\
         -- content/billing/_section.md --\n---\ntitle: Billing & plans\n---\n\
         -- content/billing/again.md --\n---\ntitle: Send an invoice again\ndescription: To another address.\n---\n\nWords.\n\
         -- content/first.md --\n# First\n\nWords.\n"
    ))
}

/// What a page says about its picture: address, width, height, words, and the kind of card.
fn shared(files: &Files, path: &str) -> [String; 5] {
    let all = tags(page(files, path));
    let meta = |name: &str| {
        let mut found = all.iter().filter(|tag| tag.name == "meta" && (tag.get("property") == name || tag.get("name") == name));
        found.next().map_or(String::new(), |tag| tag.get("content").to_owned())
    };
    ["og:image", "og:image:width", "og:image:height", "og:image:alt", "twitter:card"].map(meta)
}

/// Where the card of a page lies in the output.
#[track_caller]
fn card(files: &Files, path: &str) -> String {
    let [url, ..] = shared(files, path);
    let file = url.strip_prefix(BASE).unwrap_or_else(|| panic!("{path} has {url:?}")).to_owned();
    assert!(file.starts_with("media/card-") && file.ends_with(".png"), "{file}");
    file
}

fn cards(files: &Files) -> Vec<&String> {
    files.keys().filter(|path| path.starts_with("media/card-")).collect()
}

/// Names and times of what was drawn.
fn drawn(project: &Project) -> Vec<(String, std::time::SystemTime)> {
    let folder = project.path(".guidepost/cards");
    let files = project.files(".guidepost/cards");
    let time = |name: &str| fs::metadata(folder.join(name)).unwrap().modified().unwrap();
    files.keys().filter(|name| *name != ".gitignore").map(|name| (name.clone(), time(name))).collect()
}

#[test]
fn who_asks_for_none_gets_none() {
    for theme in ["{}", "{cards: false}"] {
        let project = site(theme);
        let files = project.build(&[]);
        assert_eq!(cards(&files), Vec::<&String>::new(), "{theme}");
        assert_eq!(shared(&files, "first/index.html"), ["", "", "", "", "summary"]);
        assert!(!project.has(".guidepost/cards"));
    }
}

#[test]
fn every_page_names_its_card() {
    let project = site("{cards: true, brand: \"#ffd400\"}");
    let files = project.build(&[]);
    for (path, title) in [
        ("index.html", "Acme Help"),
        ("first/index.html", "First"),
        ("billing/index.html", "Billing & plans"),
        ("billing/again/index.html", "Send an invoice again"),
    ] {
        let file = card(&files, path);
        assert_eq!(shared(&files, path)[1..], ["1200", "630", title, "summary_large_image"].map(str::to_owned), "{path}");
        let png = &files[&file];
        assert_eq!(imagesize::blob_size(png).map(|size| (size.width, size.height)).unwrap(), (1200, 630));
        assert!(png.len() < 100_000, "{} bytes", png.len());
        let hash = blake3::hash(png).to_hex();
        assert_eq!(file, format!("media/card-{}.png", &hash[..16]));
    }
    assert_eq!(cards(&files).len(), 4);
    assert!(page(&files, "first/index.html").contains(&format!("\"image\":\"{BASE}{}\"", card(&files, "first/index.html"))));
    let none = project.build(&["--offline"]);
    assert_eq!(cards(&none), Vec::<&String>::new());
}

#[test]
fn the_same_site_has_the_same_bytes_and_draws_once() {
    let (one, other) = (site("{cards: true}"), site("{cards: true}"));
    let files = one.build(&[]);
    assert_same(&files, &other.build(&[]));
    let before = drawn(&one);
    assert_eq!(before.len(), 4);
    assert_same(&files, &one.build(&[]));
    assert_eq!(drawn(&one), before);
    // One title changes, and one card with it; the old one is gone from the output and from the cache.
    one.write("content/first.md", "# Second\n\nWords.\n");
    let changed = one.build(&[]);
    let after = drawn(&one);
    assert_eq!((after.iter().filter(|file| before.contains(file)).count(), after.len()), (3, 4));
    assert_eq!(cards(&changed).len(), 4);
    assert_ne!(card(&files, "first/index.html"), card(&changed, "first/index.html"));
}

#[test]
fn a_damaged_cache_is_made_again() {
    let project = site("{cards: true}");
    let files = project.build(&[]);
    for (name, _) in drawn(&project) {
        project.write(&format!(".guidepost/cards/{name}"), "half a pict");
    }
    assert_same(&files, &project.build(&[]));
    fs::remove_dir_all(project.path(".guidepost/cards")).unwrap();
    project.write(".guidepost/cards", "a file where a folder should be");
    assert_same(&files, &project.build(&[]));
}

#[test]
fn titles_that_the_font_lacks_are_named() {
    let project = site("{cards: true}");
    project.add(
        "-- content/a.md --\n---\ntitle: 請求書を再送する\n---\n\nWords.\n-- content/b.md --\n---\ntitle: \"🎉\"\n---\n\nWords.\n\
         -- content/c.md --\n---\ntitle: إعادة إرسال الفاتورة\n---\n\nWords.\n-- content/d.md --\n---\ntitle: Plain\ndescription: 日本\n---\n\nWords.\n",
    );
    let run = project.run(&["build"]);
    run.says(
        0,
        &[
            "3 pages have no social card with the title on it",
            "content/a.md (請)",
            "content/b.md (🎉)",
            "content/c.md (إ)",
            "`theme.cards.font`",
        ],
    );
    assert!(!run.stderr.contains("content/d.md") && !run.stdout.contains("content/d.md"), "{run:?}");
    let files = project.output();
    let general = shared(&files, "index.html");
    for path in ["a", "b", "c"] {
        assert_eq!(shared(&files, &format!("{path}/index.html")), general);
    }
    assert_ne!(shared(&files, "d/index.html"), general);
}

#[test]
fn hostile_titles_are_drawn_or_left() {
    let project = site("{cards: true}");
    let titles =
        [&*"x".repeat(200), "</text><script>alert(1)</script> & \\\" ' <b>", "\\x07bell \\x1b[31m \\u202e turned", "\\u0301\\u0301", "   "];
    for (n, title) in titles.iter().enumerate() {
        project.write(&format!("content/t{n}.md"), format!("---\ntitle: \"{title}\"\n---\n\nWords.\n"));
    }
    let files = project.build(&[]);
    for n in 0..titles.len() {
        card(&files, &format!("t{n}/index.html"));
    }
}

#[test]
fn a_picture_of_the_text_stands_in_where_there_is_no_card() {
    let project = site("{cards: true}");
    let mut large = crate::kit::png("large");
    large[18..24].copy_from_slice(&[2, 88, 0, 0, 1, 144]);
    project.write("content/large.png", &large);
    project.write("content/a.md", "# 日本\n\n![Large](large.png)\n");
    project.write("content/b.md", "# B\n\n![Large](large.png)\n");
    let files = project.build(&[]);
    assert_eq!(shared(&files, "a/index.html")[3], "Large");
    assert_eq!(shared(&files, "b/index.html")[3], "B");
}

#[test]
fn without_an_address_there_are_none_and_it_is_said() {
    let project = Project::of("-- guidepost.yaml --\ntitle: A\ntheme: {cards: true}\n-- content/a.md --\n# A\n\nWords.\n");
    let run = project.run(&["build"]);
    run.says(0, &["There are no social cards", "Set `base_url`"]);
    assert_eq!(cards(&project.output()), Vec::<&String>::new());
}

#[test]
fn a_font_of_the_repository_is_used() {
    let plain = site("{cards: true}").build(&[]);
    let project = site("{cards: {font: design/Own.ttf}}");
    project.write("design/Own.ttf", notosans::ITALIC_TTF);
    let own = project.build(&[]);
    assert_ne!(card(&plain, "first/index.html"), card(&own, "first/index.html"));
}

#[test]
fn fonts_that_cannot_be_used_are_told_at_their_place() {
    for (cards, words) in [
        ("{font: gone.ttf}", &["guidepost.yaml:3:23", "the file `gone.ttf` of `font` does not exist", "Copy a `.ttf`"][..]),
        ("{font: OWN.ttf}", &["`OWN.ttf` of `font` does not exist", "Did you mean `own.ttf`?"]),
        ("{font: ../beside.ttf}", &["`font` must be a file inside the root, found `../beside.ttf`"]),
        ("{font: /etc/passwd}", &["`font` must be a file inside the root"]),
        ("{font: content}", &["`content` of `font` is no file inside the root"]),
        ("{font: text.ttf}", &["`text.ttf` of `font` is not a font", "Noto Sans"]),
        ("{font: own.ttf, title_font: web.woff2}", &["`web.woff2` of `title_font` is compressed for browsers"]),
        ("{font: huge.ttf}", &["`huge.ttf` of `font` has 50 MB, at most 32 are read"]),
        ("{fnt: own.ttf}", &["unknown field `fnt`", "Did you mean `font`?"]),
        ("yess", &["`cards` must be true or false or a mapping"]),
    ] {
        let project = site(&format!("{{cards: {cards}}}"));
        project.write("own.ttf", notosans::REGULAR_TTF);
        project.write("text.ttf", "no font");
        project.write("web.woff2", "wOF2\0\u{1}\0\0");
        fs::File::create(project.path("huge.ttf")).unwrap().set_len(50 << 20).unwrap();
        for command in ["build", "check"] {
            project.run(&[command]).says(2, words);
        }
        assert!(!project.has("public"), "{cards}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_leads_no_font_in_and_no_cache_out() {
    let project = site("{cards: {font: link.ttf}}");
    project.write("../outside.ttf", notosans::REGULAR_TTF);
    std::os::unix::fs::symlink(project.path("../outside.ttf"), project.path("link.ttf")).unwrap();
    project.run(&["build"]).says(2, &["`link.ttf` of `font` is no file inside the root"]);

    let project = site("{cards: true}");
    fs::create_dir_all(project.path("../precious")).unwrap();
    let name = "0".repeat(32);
    project.write(&format!("../precious/{name}"), "mine");
    fs::create_dir(project.path(".guidepost")).unwrap();
    std::os::unix::fs::symlink(project.path("../precious"), project.path(".guidepost/cards")).unwrap();
    assert_eq!(cards(&project.build(&[])).len(), 4);
    assert_eq!(project.text(&format!("../precious/{name}")), "mine");
    assert_eq!(fs::read_dir(project.path("../precious")).unwrap().count(), 1);
}
