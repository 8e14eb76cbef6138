//! Sites with a past, in real repositories.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::process::Command;

use tempfile::TempDir;

use super::*;
use crate::git::Revision;

struct Site {
    dir: TempDir,
}

impl Site {
    /// A site as it was at the tag `before`; changes come after.
    fn of(fixture: &str) -> Site {
        let site = Site { dir: tempfile::tempdir().unwrap() };
        site.git(&["init", "-q", "-b", "main"]);
        site.write(fixture);
        site.commit();
        site.git(&["tag", "before"]);
        site
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-q", "-m", "x"]);
    }

    fn git(&self, arguments: &[&str]) {
        let mut git = Command::new("git");
        for inherited in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_PREFIX"] {
            git.env_remove(inherited);
        }
        git.arg("-C").arg(self.dir.path()).args(arguments).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        assert!(git.status().unwrap().success(), "{arguments:?}");
    }

    fn write(&self, fixture: &str) {
        for (path, file) in Tree::from_fixture(fixture).files {
            let (crate::tree::File::Text(text), path) = (file, self.dir.path().join(path.as_str())) else { panic!() };
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text.as_bytes()).unwrap();
        }
    }

    fn remove(&self, path: &str) {
        std::fs::remove_file(self.dir.path().join(path)).unwrap();
    }

    fn open(&self) -> (Workspace, Loaded) {
        let options = Options {
            root: self.dir.path().canonicalize().unwrap(),
            today: jiff::civil::date(2026, 6, 15),
            drafts: false,
            base_url: None,
            output: self.dir.path().join("public"),
            precompress: false,
            colour_ahead: false,
            dates: false,
        };
        let mut workspace = Workspace::open(options, &mut Timings::default()).unwrap();
        let loaded = workspace.load(&mut Timings::default());
        (workspace, loaded)
    }

    /// `file code message` of what the change since `before` is to blame for.
    fn blamed(&self) -> Vec<String> {
        self.blamed_with(&[])
    }

    /// The same where URLs of other sites are known to lead nowhere.
    fn blamed_with(&self, dead: &[&str]) -> Vec<String> {
        let (mut workspace, loaded) = self.open();
        workspace.dead = dead.iter().map(|url| ((*url).to_owned(), "404".to_owned())).collect();
        let changed = Changed::since(&workspace, &Revision::resolve(&workspace.options.root, "before").unwrap()).unwrap();
        let findings = changed.keep(workspace.check(&loaded), &workspace, &workspace.plan).unwrap();
        findings.iter().map(|one| format!("{} {} {}", one.file, one.code.code, one.message)).collect()
    }

    /// `url file now` of what vanished since `before`.
    fn vanished(&self) -> Vec<String> {
        let (workspace, loaded) = self.open();
        let changed = Changed::since(&workspace, &Revision::resolve(&workspace.options.root, "before").unwrap()).unwrap();
        let past = Past::at(&workspace, &changed.base).unwrap();
        let now = |vanished: &crate::lint::Vanished| vanished.now.as_ref().map_or("-".to_owned(), ToString::to_string);
        past.vanished(&loaded, &changed.diff.renamed).iter().map(|one| format!("{} {} {}", one.url, one.file, now(one))).collect()
    }
}

#[test]
fn a_change_answers_for_its_files_and_for_what_it_broke_elsewhere() {
    let site = Site::of(
        "-- guidepost.yaml --\ntitle: Acme\n-- content/s/a.md --\n# A\n\n[old](gone.md) [b](b.md)\n-- content/s/b.md --\n# B\n\n## Part\n\
         -- content/s/c.md --\n# C\n\n[x](nope.md) [part](b.md#part)\n",
    );
    assert!(site.blamed().is_empty());
    site.write("-- content/s/b.md --\n# B\n\n## Other\n\n[y](nowhere.md)\n");
    assert_eq!(
        site.blamed(),
        ["content/s/b.md LK001 no page or file at `nowhere.md`", "content/s/c.md LK002 `content/s/b.md` has no heading with the id `part`",]
    );
    site.remove("content/s/b.md");
    assert_eq!(
        site.blamed(),
        ["content/s/a.md LK001 no page or file at `b.md`", "content/s/c.md LK001 no page or file at `b.md#part`"],
        "one finding more about the site as a whole is no news"
    );
}

#[test]
fn a_link_that_another_site_let_die_is_not_the_changes_fault() {
    let site = Site::of("-- content/s/a.md --\n# A\n\n[old](https://old.example/)\n-- content/s/b.md --\n# B\n");
    site.write("-- content/s/b.md --\n# B\n\n[new](https://new.example/)\n");
    let blamed = site.blamed_with(&["https://old.example/", "https://new.example/"]);
    assert!(blamed.len() == 1 && blamed[0].starts_with("content/s/b.md LK008"), "{blamed:?}");
}

#[test]
fn urls_that_vanished_know_where_their_text_is() {
    let long = "Many words that make a body which is long enough to be known by itself, wherever the file went in the meantime.";
    let site = Site::of(&format!(
        "-- guidepost.yaml --\ntitle: Acme\nredirects:\n  /legacy/: /s/kept/\n-- content/s/kept.md --\n---\naliases: [/alias/, /a.html]\n---\n# K\n\
         -- content/s/id.md --\n---\nid: x\n---\n# I\n-- content/s/words.md --\n---\ntitle: W\n---\n{long}\n\
         -- content/s/renamed.md --\n# R\n\nText that stays as it was.\n-- content/s/deleted.md --\n# D\n-- content/s/given-up.md --\n# G\n\
         -- content/s/draft.md --\n# Dr\n-- content/t/_section.md --\n---\ntitle: T\n---\n-- content/t/a.md --\n# A\n"
    ));
    assert!(site.vanished().is_empty());
    for path in ["s/id.md", "s/words.md", "s/renamed.md", "s/deleted.md", "s/given-up.md", "t/_section.md", "t/a.md"] {
        site.remove(&format!("content/{path}"));
    }
    site.write(&format!(
        "-- guidepost.yaml --\ntitle: Acme\ngone: [/s/given-up/]\n-- content/s/kept.md --\n# K\n-- content/u/other.md --\n---\nid: x\n---\n# I2\n\
         -- content/u/w.md --\n---\ntitle: W2\ndescription: Something else altogether, so that these two files are not much alike for Git.\n---\n{long}\n\
         -- content/u/renamed.md --\n# R\n\nText that stays as it was.\n-- content/s/draft.md --\n---\ndraft: true\n---\n# Dr\n\
         -- content/v/a.md --\n---\naliases: [/t/a]\n---\n# Else\n"
    ));
    site.git(&["add", "-A"]);
    assert_eq!(
        site.vanished(),
        [
            "/a.html content/s/kept.md content/s/kept.md",
            "/alias/ content/s/kept.md content/s/kept.md",
            "/legacy/ guidepost.yaml content/s/kept.md",
            "/s/deleted/ content/s/deleted.md -",
            "/s/draft/ content/s/draft.md -",
            "/s/id/ content/s/id.md content/u/other.md",
            "/s/renamed/ content/s/renamed.md content/u/renamed.md",
            "/s/words/ content/s/words.md content/u/w.md",
            "/t/ content/t/_section.md -",
        ]
    );
}

#[test]
fn what_others_publish_meanwhile_has_not_vanished() {
    let site = Site::of("-- content/s/a.md --\n# A\n-- content/s/b.md --\n# B\n");
    site.git(&["checkout", "-q", "-b", "side"]);
    site.git(&["checkout", "-q", "main"]);
    site.write("-- content/s/theirs.md --\n# Theirs\n");
    site.commit();
    site.git(&["checkout", "-q", "side"]);
    site.remove("content/s/b.md");
    let (mut workspace, loaded) = site.open();
    let main = Revision::resolve(&workspace.options.root, "main").unwrap();
    workspace.base = Some(Base::at(&workspace, &main).unwrap());
    let lost: Vec<String> = workspace.check(&loaded).iter().filter(|one| one.code.code == "LK007").map(|one| one.message.clone()).collect();
    assert_eq!(lost, ["`/s/b/` was published and leads nowhere now"]);
}

#[test]
fn the_past_is_checked_by_todays_rules() {
    let site = Site::of("-- content/s/a.md --\n# A\n\n![x](p.svg) [y](nope.md)\n-- content/s/p.svg --\n<svg width='1' height='1'/>\n");
    site.remove("content/s/p.svg");
    site.write("-- content/s/a.md --\n# A\n\n![x](p.svg)\n");
    let (workspace, loaded) = site.open();
    let revision = Revision::resolve(&workspace.options.root, "before").unwrap();
    let before = Past::under_todays_settings(&workspace, &revision).unwrap().check(&workspace.plan);
    let comparison = Comparison::of(&before, &workspace.check(&loaded));
    let counts: Vec<String> = comparison.rules.iter().map(|(code, before, after)| format!("{} {before} {after}", code.code)).collect();
    assert!(counts.contains(&"LK001 1 0".to_owned()) && counts.contains(&"IM003 0 1".to_owned()), "{counts:?}");
    assert_eq!(comparison.verdict, Verdict::Same);
}

#[test]
fn a_folder_of_articles_may_be_called_themes_unless_the_site_has_its_own_theme() {
    let articles = "-- a.md --\n# A\n\n[The colours](themes/colours.md)\n-- themes/colours.md --\n# Colours\n-- checklists/b.md --\n# B\n";
    let count = |config: &str| Site::of(&format!("{articles}{config}")).open().1.site.articles.len();
    assert_eq!(count(""), 3);
    assert_eq!(count("-- guidepost.yaml --\ntitle: Acme\n"), 2);
    let own = "-- guidepost.yaml --\ntheme:\n  name: acme\n-- themes/acme/theme.css --\na {}\n";
    assert_eq!(count(own), 1);
}
