//! Themes of the site's own, and mistakes in them: the file, the line, exit status 1, the old output untouched.

use std::collections::BTreeSet;

use crate::kit::{Files, Project, assert_same, page};

/// A site with a theme `mine`, built once with the built-in look.
fn themed(path: &str, text: &str) -> (Project, Files) {
    let project = Project::of("-- content/a.md --\n# A title\n\nWords.\n");
    let before = project.build(&[]);
    project.write("guidepost.yaml", "theme: {name: mine}\n");
    project.write(&format!("themes/mine/{path}"), text);
    (project, before)
}

/// The build refuses, says all this, and leaves what was there.
#[track_caller]
fn check_refused(path: &str, text: &str, words: &[&str]) {
    let (project, before) = themed(path, text);
    let run = project.run(&["build"]);
    run.says(1, words);
    assert!(run.stderr.contains(&format!("themes/mine/{path}")), "{run:?}");
    assert_same(&before, &project.output());
    let litter: Vec<String> = std::fs::read_dir(project.path("")).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(litter.len(), 4, "{litter:?}");
}

#[test]
fn a_template_with_a_syntax_error_is_shown_at_its_line() {
    check_refused(
        "templates/article.html",
        "<p>one</p>\n{% if page.title %}\n<p>two</p>\n",
        &["TH001", "article.html:", "delete the file to use the built-in one"],
    );
    check_refused("templates/article.html", "<p>one</p>\n<p>{{ page.title | }}</p>\n", &["article.html:2:", "{{ page.title | }}"]);
}

#[test]
fn a_template_that_fails_when_it_runs_is_shown_at_its_line() {
    check_refused(
        "templates/search.html",
        "<p>one</p>\n\n<p>{{ nothing.at.all }}</p>\n",
        &["TH001", "search.html:3:", "{{ nothing.at.all }}"],
    );
    check_refused("templates/parts/footer.html", "one\n{{ 1 / 0 }}\n", &["footer.html:2:"]);
}

#[test]
fn a_template_that_wants_a_missing_one_names_both() {
    check_refused("templates/search.html", "{% extends \"nope.html\" %}\n", &["nope.html"]);
    check_refused("templates/search.html", "<p>one</p>\n{% include \"parts/nope.html\" %}\n", &["parts/nope.html"]);
}

/// The built-in FAQ page extends the article's.
#[test]
fn a_template_without_the_blocks_that_another_fills_is_named() {
    check_refused("templates/article.html", "<p>one</p>\n", &["faq.html", "leave out a block"]);
}

#[test]
fn a_template_or_words_that_are_not_text_are_named() {
    let (project, before) = themed("templates/article.html", "");
    project.write("themes/mine/templates/article.html", b"\xff\xfe");
    project.run(&["build"]).says(1, &["themes/mine/templates/article.html", "UTF-8"]);
    assert_same(&before, &project.output());
    check_refused("strings/en.yaml", "search: [\n", &["strings/en.yaml:"]);
}

/// Nobody has to build to learn of it.
#[test]
fn check_tells_what_a_build_would_stop_at() {
    for (path, text, words) in [
        ("templates/article.html", "<p>one</p>\n<p>{{ page.title | }}</p>\n", &["TH001", "article.html:2:", "delete the file"] as &[&str]),
        ("templates/article.html", "<p>one</p>\n", &["TH001", "faq.html", "leave out a block"]),
        ("assets/extra.css", "a { background: url(nope.png) }", &["TH001", "extra.css:1:", "no file at `nope.png`"]),
        ("strings/en.yaml", "edit: [\n", &["TH001", "strings/en.yaml:"]),
    ] {
        let (project, _) = themed(path, text);
        let run = project.run(&["check"]);
        assert!(run.status == 1 && words.iter().all(|word| run.stdout.contains(word)), "{path}: {run:?}");
    }
    let (project, _) = themed("templates/article.html", "");
    project.write("themes/mine/templates/article.html", b"one\n\xff\xfe");
    let run = project.run(&["check"]);
    assert!(run.status == 1 && run.stdout.contains("not UTF-8") && run.stdout.contains("article.html"), "{run:?}");
}

/// Whatever their names: one sheet may come before another in the alphabet and need it.
#[test]
fn a_sheet_may_name_another() {
    let (project, _) = themed("assets/a.css", "@import url(b.css);");
    project.write("themes/mine/assets/b.css", "b { color: red }");
    project.write("themes/mine/assets/extra.css", "@import url(a.css);");
    let after = project.build(&[]);
    let (name, text) = after.keys().find(|path| path.starts_with("assets/a-")).map(|path| (path.clone(), page(&after, path))).unwrap();
    let named = text.split(['(', ')']).nth(1).unwrap();
    assert!(named.starts_with("b-") && after.contains_key(&format!("assets/{named}")), "{name}: {text}");
}

#[test]
fn check_names_what_nothing_uses_and_only_where_a_change_brought_it() {
    let (project, _) = themed("templates/articel.html", "x");
    project.write("themes/mine/strings/en.yaml", "edti: Improve\n");
    project.commit("2026-01-01");
    let found = ["unused-theme-part", "templates/articel.html", "strings/en.yaml:1:1", "Did you mean `edit`?"];
    let run = project.run(&["check"]);
    assert!(run.status == 0 && found.iter().all(|words| run.stdout.contains(words)), "{run:?}");
    project.write("content/a.md", "# A title\n\nOther words.\n");
    let run = project.run(&["check", "--changed-since", "HEAD", "--select", "TH"]);
    assert!(run.status == 0 && !run.stdout.contains("unused-theme-part"), "{run:?}");
    let run = project.run(&["check", "--compare", "HEAD"]);
    assert!(run.status == 0 && run.stdout.contains("The same as"), "{run:?}");
    project.write("themes/mine/strings/en.yaml", "edti: Improve\nmnue: x\n");
    let run = project.run(&["check", "--changed-since", "HEAD", "--select", "TH"]);
    assert!(run.stdout.contains("mnue") && !run.stdout.contains("articel"), "{run:?}");
    assert!(project.run(&["check", "--compare", "HEAD"]).stdout.contains("Worse than"));
    project.git(&["checkout", "-q", "themes"]);
    project.git(&["mv", "themes/mine", "themes/ours"]);
    project.write("guidepost.yaml", "theme: {name: ours}\n");
    assert!(project.run(&["check", "--compare", "HEAD"]).stdout.contains("The same as"), "a theme may be renamed");
}

#[test]
fn a_theme_whose_folder_is_missing_gets_the_nearest_name() {
    let (project, before) = themed("templates/article.html", "x");
    project.write("guidepost.yaml", "theme: {name: mnie}\n");
    project.run(&["build"]).says(1, &["`themes/mnie/` does not exist", "Did you mean `mine`?"]);
    project.write("guidepost.yaml", "theme: {name: other-one}\n");
    project.run(&["build"]).says(1, &["`themes/other-one/` does not exist", "Make the folder"]);
    project.write("guidepost.yaml", "theme: {name: ../../etc}\n");
    project.run(&["build"]).says(1, &["no theme is called"]);
    assert_same(&before, &project.output());
}

#[test]
fn a_picture_of_the_theme_that_is_missing_is_named() {
    for key in ["logo", "logo_dark", "favicon"] {
        let project = Project::of("-- content/a.md --\n# A\n");
        project.write("guidepost.yaml", format!("title: Acme\ntheme:\n  {key}: brand/nope.svg\n"));
        let run = project.run(&["check"]);
        assert!(run.status > 0 && format!("{}{}", run.stdout, run.stderr).contains("brand/nope.svg"), "{key}: {run:?}");
        assert!(key == "logo_dark" || run.stdout.contains("guidepost.yaml:3:"), "{key}: {run:?}");
    }
    let project = Project::of("-- content/a.md --\n# A\n-- guidepost.yaml --\ntheme:\n  pinned: [a.md, b/c.md]\nsections: [nowhere]\n");
    let run = project.run(&["check"]);
    assert!(["guidepost.yaml:2:18", "guidepost.yaml:3:12"].iter().all(|place| run.stdout.contains(place)), "{run:?}");
}

#[test]
fn a_file_of_the_theme_replaces_the_built_in_one_and_nothing_else() {
    let (project, before) = themed("templates/parts/footer.html", "<footer>My own foot</footer>\n");
    project.write("themes/mine/assets/site.css", "body { color: red }\n");
    project.write("themes/mine/assets/own.txt", "own\n");
    project.write("themes/mine/strings/en.yaml", "title_search: Look it up\n");
    project.write("themes/mine/notes.txt", "not part of a theme\n");
    let after = project.build(&[]);
    assert!(page(&after, "a/index.html").contains("My own foot") && !page(&before, "a/index.html").contains("My own foot"));
    assert!(page(&after, "search/index.html").contains("Look it up"));
    let css: Vec<&String> = after.keys().filter(|path| path.starts_with("assets/site-") && path.ends_with(".css")).collect();
    assert!(
        css.len() == 1 && page(&after, css[0]).starts_with("body { color: red }") && page(&after, "a/index.html").contains(css[0].as_str())
    );
    assert!(after.keys().any(|path| path.starts_with("assets/own-")) && !after.keys().any(|path| path.contains("notes")));
    assert_eq!(crate::pages::dead(&after, "/"), [] as [&str; 0]);
}

#[test]
fn the_foot_of_an_article_says_how_to_reach_people_or_nothing() {
    let (project, before) = themed("templates/notes.html", "");
    project.write("guidepost.yaml", "contact: [{label: Call us, address: 'tel:+1234567'}, {label: Read, address: /a/}]\n");
    let after = project.build(&[]);
    let help = |files: &Files| {
        page(files, "a/index.html").split("class=\"help\"").nth(1).map(|rest| rest.split("</section>").next().unwrap().to_owned())
    };
    assert!(help(&before).is_none());
    assert!(
        help(&after)
            .is_some_and(|help| help.contains("href=\"tel:+1234567\"") && help.contains("Call us") && help.contains("href=\"../a/\""))
    );
    project.write("guidepost.yaml", "theme: {name: mine}\ncontact: [{label: Call us, address: 'tel:+1234567'}]\n");
    project.write(
        "themes/mine/templates/article.html",
        "{% extends \"base.html\" %}{% block main %}{% block help %}{{ <contacts items={contact} title=\"x\" /> }}{% endblock help %}{% block body %}{% endblock body %}{% endblock main %}",
    );
    assert!(page(&project.build(&[]), "a/index.html").contains("tel:+1234567"), "a template of the site's own gets the contacts too");
}

#[test]
fn rules_of_the_site_come_last_in_every_style_sheet() {
    let (project, before) = themed("assets/extra.css", "body { color: red }\n");
    project
        .write("guidepost.yaml", "theme:\n  name: mine\n  brand: \"#123456\"\nreadiness: {publish: true}\nfeatures: [{id: f, title: F}]\n");
    let after = project.build(&[]);
    for (page_of, name) in [("a/index.html", "assets/site-"), ("readiness/index.html", "assets/readiness-")] {
        let css = after.keys().find(|path| path.starts_with(name) && path.ends_with(".css")).unwrap();
        let (text, html) = (page(&after, css), page(&after, page_of));
        assert!(text.ends_with("body { color: red }\n") && text.contains("--brand:#123456"), "{css}");
        assert!(html.contains(css.as_str()) && html.matches("rel=\"stylesheet\"").count() == 1, "{page_of}");
    }
    assert!(!after.keys().chain(before.keys()).any(|path| path.contains("extra") || path.contains("article-")), "no file of its own");
}

#[test]
fn links_of_the_config_lead_to_pages_under_any_address_and_broken_ones_are_told() {
    let project = Project::of("-- content/s/a.md --\n# A\n");
    let config = |address: &str| {
        format!(
            "base_url: https://example.com/help/\ntheme:\n  header_links: [{{label: <b>B</b>, address: {address}}}]\n  \
             announcement: {{text: <script>x</script>, link: /s/}}\n"
        )
    };
    project.write("guidepost.yaml", config("/s/a.md"));
    let output = project.build(&[]);
    let html = page(&output, "s/a/index.html");
    assert!(html.contains("href=\"/help/s/a/\">&lt;b&gt;B") && html.contains("<a href=\"/help/s/\">&lt;script&gt;x"), "{html}");
    assert!(html.contains(" data-news=\"") && !html.contains("<b>B"));
    project.write("guidepost.yaml", config("/s/nope/"));
    project.run(&["check"]).says(1, &["no page at `/s/nope/`", "guidepost.yaml:3:"]);
    project.write("guidepost.yaml", "contact: [{label: R, address: /readiness/}]\n");
    project.run(&["check"]).says(1, &["no page at `/readiness/`"]);
    project.write("guidepost.yaml", "contact: [{label: R, address: /readiness/}]\nreadiness: {publish: true}\n");
    project.run(&["check"]).says(0, &["1 info in 1 article"]);
    project.write("guidepost.yaml", config("https://status.example"));
    assert!(page(&project.build(&[]), "404.html").contains("href=\"https://status.example\""));
}

#[test]
fn a_brand_that_cannot_be_read_is_told_and_adjusted_and_the_icon_keeps_it() {
    let project = Project::of("-- content/a.md --\n# A\n");
    project.write("guidepost.yaml", "theme:\n  brand: \"#ffe600\"\n");
    let run = project.run(&["check"]);
    run.says(0, &["faint-brand", "guidepost.yaml:2:10", "contrast of 1.2:1 on white"]);
    let output = project.build(&["--strict"]);
    for (words, start) in [("--accent:light-dark(", "assets/site-"), ("#ffe600", "assets/favicon-")] {
        assert!(crate::kit::holding(&output, words).iter().any(|path| path.starts_with(start)), "{words}");
    }
    project.write("guidepost.yaml", "theme: {brand: \"#ffe600\"}\nrules: {faint-brand: off}\n");
    let run = project.run(&["check"]);
    assert!(!format!("{}{}", run.stdout, run.stderr).contains("faint-brand"), "{run:?}");
}

/// The script of the search dialog, by the name that the pages give.
fn find(files: &Files) -> (String, String) {
    let html = page(files, "a/index.html");
    let name = html.split("data-find=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned();
    (page(files, &name).to_owned(), name)
}

#[test]
fn the_search_dialog_gets_the_words_of_the_site_and_the_names_of_its_files() {
    let (project, before) = themed("strings/en.yaml", "find_none: \"None of “{q}” \\\"here\\\" </script>\"\n");
    let after = project.build(&[]);
    let ((old, old_name), (new, new_name)) = (find(&before), find(&after));
    assert!(new.contains(r#""none":"None of “{q}” \"here\" </script>""#), "{}", &new[..400]);
    assert!(old_name != new_name && !old.contains("None of"), "other words are another file");
    let look = after.keys().find(|path| path.starts_with("assets/find-") && path.ends_with(".css"));
    assert!(look.is_some_and(|look| new.contains(&format!("\"look\":\"{look}\""))));
    assert!(!new.contains("filled in"));
    assert_eq!(new.matches("export{").count(), 1);
    assert!(new.trim_end().ends_with("export{start};"), "the offline build looks for it there");

    project.write("themes/mine/assets/find.js", "  // mine\nconst w = {/* filled in by the build */};\nexport { w };\n");
    let own = find(&project.build(&[])).0;
    assert!(own.starts_with("  // mine\nconst w = {\"all\":"), "{own}");
}

#[test]
fn what_articles_say_is_escaped_in_every_template() {
    let project = Project::of("-- content/s/_section.md --\n---\ntitle: <script>s</script>\ndescription: <script>d</script>\n---\n");
    project.write("content/s/a.md", "---\ntitle: \"<script>a</script>\"\ndescription: \"</title><script>b</script>\\\"'\"\ntags: [\"<script>t</script>\"]\n---\n\nWords.\n\n## `<script>h</script>`\n\n## Two\n");
    project.write("content/s/b.md", "---\ntitle: B\nrelated: [a.md]\n---\n\n[x](a.md#scripthscript)\n\n## What's next\n\n- [A](a.md)\n");
    project.write(
        "guidepost.yaml",
        "title: \"<script>x</script>\"\nbase_url: https://example.com/\ncontact: [{label: \"<script>c</script>\", address: a@b.c}]\n",
    );
    project.commit("2026-03-01");
    let output = project.build(&[]);
    for (path, bytes) in output.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = std::str::from_utf8(bytes).unwrap();
        let runs = |tag: &crate::pages::Tag| tag.get("src").is_empty() && tag.get("type") != "application/ld+json";
        let scripts = crate::pages::tags(html).into_iter().filter(|tag| tag.name == "script" && runs(tag)).count();
        assert_eq!(scripts, 0, "{path}: {html}");
    }
    // What is code in Markdown stays as it was written.
    let is_markdown = |path: &&str| path.ends_with(".md") || path.starts_with("llms");
    assert_eq!(
        crate::kit::holding(&output, "<script>")
            .into_iter()
            .filter(|path| !path.contains("assets/") && !is_markdown(path))
            .collect::<Vec<_>>(),
        [] as [&str; 0]
    );
}

/// Every word of the theme in brackets, and a site without a Latin letter: what is left on a page is a word that somebody
/// wrote into a template or into the program, where no translation reaches it.
#[test]
fn every_word_that_readers_see_comes_from_the_words() {
    let marked = |line: &str| match line.split_once(": ") {
        Some((key, value)) if !line.starts_with('#') => {
            let value = value.trim_matches('"');
            let parts: Vec<String> = value.split('|').map(|part| format!("⟦{part}⟧")).collect();
            format!("{key}: '{}'\n", parts.join("|").replace('\'', "''"))
        }
        _ => String::new(),
    };
    let words: String = include_str!("../../themes/default/strings/en.yaml").lines().map(marked).collect();
    let project = Project::of(concat!(
        "-- content/index.md --\n---\ntitle: Ωμέγα\ndescription: Μικρό.\n---\n",
        "-- content/σ/_section.md --\n---\ntitle: Σίγμα\ndescription: Τίποτα.\nicon: book\n---\n",
        "-- content/σ/α.md --\n---\ntitle: Άλφα\ndescription: Πρώτο.\nkind: how-to\ntags: [τάγμα]\naliases: [/παλιό/]\n---\n\nΠρώτο.\n\n",
        "## Βήματα\n\n1. Ένα.\n2. Δύο.\n\n> [!NOTE]\n> Πρόσεξε.\n\n- [ ] Αργά\n- [x] Νωρίς\n\n| α | β |\n|---|---|\n| γ | δ |\n\n",
        "![](λείπει.png)\n\nΚάτι[^1].\n\n[^1]: Σημείωση.\n\n## Τι μετά\n\n- [Βήτα](β.md)\n",
        "-- content/σ/β.md --\n---\ntitle: Βήτα\ndescription: Δεύτερο.\nkind: faq\n---\n\nΔεύτερο.\n\n## Γιατί;\n\nΕπειδή.\n\n## Πώς;\n\nΈτσι.\n",
    ));
    project.write("themes/mine/strings/en.yaml", &words);
    project.write(
        "guidepost.yaml",
        "title: Δοκιμή\nbase_url: https://example.com/\ntheme: {name: mine, authors: true, announcement: Νέα, header_links: [{label: Αλλού, address: /σ/}]}\ncontact: [{label: Γράψε, address: α@example.com}]\n",
    );
    project.commit("2026-03-01");
    let output = project.build(&[]);
    let mut left = BTreeSet::new();
    for (path, bytes) in output.iter().filter(|(path, _)| path.ends_with(".html")) {
        for text in crate::pages::visible(std::str::from_utf8(bytes).unwrap()) {
            let without: String = text.split('⟦').map(|part| part.split_once('⟧').map_or(part, |(_, rest)| rest)).collect();
            // The committer's name, and a page's address on paper.
            let is_own = without.trim() == "Ada" || without.starts_with("https://example.com/");
            if !is_own && without.chars().any(|c| c.is_ascii_alphabetic()) {
                left.insert(format!("{path}: {text}"));
            }
        }
    }
    assert!(left.is_empty(), "{}", left.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn style_sheets_name_files_of_the_theme_and_each_that_is_not_there_is_told() {
    let (project, _) =
        themed("assets/extra.css", "@font-face { font-family: B; src: url(\"fonts/b.woff2\") }\n.foot { background: url(bg.svg) }\n");
    project.write("themes/mine/assets/bg.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    project.write("themes/mine/assets/fonts/b.woff2", "font");
    let files = project.build(&[]);
    let css = files.keys().find(|path| path.starts_with("assets/site-") && path.ends_with(".css")).unwrap();
    let css = page(&files, css);
    for start in ["url(\"fonts/b-", "url(bg-"] {
        let name = css.split(start).nth(1).and_then(|rest| rest.split(['"', ')']).next()).unwrap();
        let name = format!("assets/{}{name}", start.trim_start_matches("url(").trim_start_matches('"'));
        assert!(files.contains_key(&name), "{name}\n{css}");
    }
    project.write("themes/mine/assets/extra.css", ".foot {\n  background: url(gb.svg)\n}\n");
    project.run(&["build"]).says(1, &["no file at `gb.svg`", "themes/mine/assets/extra.css:2:19"]);
}
