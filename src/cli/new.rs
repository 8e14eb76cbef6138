//! `guidepost new`: an article, a section or a checklist from its template, with a placeholder wherever words are missing.

use std::path::Path;

use super::init::write::{self, Plan};
use super::init::{Report, sentence};
use crate::config::template::Template;
use crate::config::{KINDS, Settings};
use crate::error::{Error, Result};
use crate::text::{nearest, visible};
use crate::tree::{SourcePath, resolve};
use crate::yaml::written as scalar;

mod checklist;

pub(super) use checklist::new_checklist;

/// The text of an article of each built-in kind.
const TEMPLATES: &[(&str, &str)] = &[
    ("how-to", include_str!("init/kinds/how-to.md")),
    ("troubleshooting", include_str!("init/kinds/troubleshooting.md")),
    ("faq", include_str!("init/kinds/faq.md")),
    ("concept", include_str!("init/kinds/concept.md")),
    ("reference", include_str!("init/kinds/reference.md")),
    ("release-note", include_str!("init/kinds/release-note.md")),
];

const SECTION: &str = include_str!("init/kinds/_section.md");

/// Writes an article from the template of its kind; without one, of the site's default kind.
/// `path` is relative to the content folder; `content/` before it and a missing `.md` after it are accepted.
///
/// # Errors
/// When the kind is unknown, when the file exists, or when the path is not one for an article in the content folder.
pub fn new_article(root: &Path, settings: &Settings, path: &str, kind: Option<&str>) -> Result<Report> {
    let kind = kind.or(settings.default_kind.as_deref()).unwrap_or(KINDS[0]);
    if !settings.kinds.iter().any(|known| known == kind) {
        let near = nearest(kind, settings.kinds.iter().map(String::as_str));
        let hint = near.map_or_else(|| format!("Use one of: {}.", settings.kinds.join(", ")), |near| format!("Did you mean `{near}`?"));
        return Err(Error::cannot_run(format!("no kind is called `{}`", visible(kind))).hint(hint));
    }
    if path.ends_with(['/', '\\']) {
        return Err(Error::cannot_run(format!("`{}` names a folder, not an article", visible(path)))
            .hint("Add the name of the file. For a section, run `guidepost new section PATH`."));
    }
    let mut file = in_content(settings, path)?;
    if !file.is_markdown() {
        file = SourcePath::new(format!("{file}.md"));
    }
    if file.stem() == "_section" {
        return Err(Error::cannot_run(format!("`{}` is the page of a section", visible(path)))
            .hint("Run `guidepost new section PATH` with its folder."));
    }
    let text = settings.templates.get(kind).map_or_else(String::new, article_of);
    let text = filled(&text, file.stem()).replace("@KIND@", &scalar(kind)).replace("@TODAY@", &settings.today.to_string());
    written(root, &file, text)
}

/// The text with its headings in the site's language.
fn in_language(text: &str, template: &Template) -> String {
    let line = |line: &str| {
        let part = line.strip_prefix("## ").and_then(|words| template.parts.get(template.named(words.trim_end())?));
        part.filter(|part| !part.heading.is_empty()).map_or_else(|| line.to_owned(), |part| format!("## {}\n", part.heading))
    };
    text.split_inclusive('\n').map(line).collect()
}

/// The text of a new article: for a template that the site changed or made, from its parts.
fn article_of(template: &Template) -> String {
    if let Some((_, text)) = TEMPLATES.iter().find(|(name, _)| *name == template.kind && template.span.is_none()) {
        return in_language(text, template);
    }
    let fields = template.fields.iter().filter(|field| !["title", "description", "kind"].contains(&field.as_str()));
    let fields = fields.map(|field| {
        let name = scalar(field);
        if field == "date" { format!("{name}: @TODAY@\n") } else { format!("{name}: \"TODO: fill this in\"\n") }
    });
    let body = template.scaffold();
    format!(
        "---\ntitle: @TITLE@\ndescription: \"TODO: say in 50 to 160 characters what readers get\"\nkind: @KIND@\n{}---\n\n{}",
        fields.collect::<String>(),
        if body.is_empty() { "TODO: write the article.\n" } else { &body },
    )
}

/// Writes the page of a section, with a title made from the folder's name.
///
/// # Errors
/// When the section has a page already, or when the path is not one for a folder in the content folder.
pub fn new_section(root: &Path, settings: &Settings, path: &str) -> Result<Report> {
    let folder = in_content(settings, path.trim_end_matches("_section.md"))?;
    if folder.is_markdown() {
        return Err(
            Error::cannot_run(format!("`{}` names an article, not a section", visible(path))).hint("Give the folder of the section.")
        );
    }
    written(root, &SourcePath::new(format!("{folder}/_section.md")), filled(SECTION, folder.name()))
}

/// A path that was given on the command line, relative to the root.
fn in_content(settings: &Settings, path: &str) -> Result<SourcePath> {
    let given = path.replace('\\', "/");
    let refused = |why: String, hint: &str| Err(Error::cannot_run(format!("`{}` {why}", visible(path))).hint(hint));
    let content = if settings.content.is_empty() { "the root".to_owned() } else { format!("the content folder `{}`", settings.content) };
    let absolute = given.starts_with('/') || given.get(1..3) == Some(":/");
    let Some(inside) = resolve("", &given).filter(|_| !absolute) else {
        return refused(
            format!("leads out of {content}"),
            "Give a path relative to the content folder, such as `getting-started/install.md`.",
        );
    };
    let inside = inside.below(&settings.content).map_or(inside.clone(), SourcePath::new);
    if inside.as_str().is_empty() {
        return refused(format!("names {content} itself"), "Give a path inside of it, such as `getting-started/install.md`.");
    }
    if inside.is_hidden() || inside.as_str().split('/').any(|name| name == "node_modules") {
        return refused(
            "would never be read".to_owned(),
            "Names that begin with a dot and the folder `node_modules` are left out of the site.",
        );
    }
    if inside.as_str().contains(char::is_control) {
        return refused("has control characters in its name".to_owned(), "Use letters, digits and hyphens.");
    }
    Ok(if settings.content.is_empty() { inside } else { SourcePath::new(format!("{}/{inside}", settings.content)) })
}

/// The template with a title made from a name: `invite-your-team` becomes "Invite your team".
fn filled(template: &str, name: &str) -> String {
    let words: Vec<&str> = name.split(['-', '_', ' ']).filter(|word| !word.is_empty()).collect();
    let title = if words.is_empty() { name.to_owned() } else { sentence(&words.join(" ")) };
    template.replace("@TITLE@", &scalar(&title))
}

fn written(root: &Path, file: &SourcePath, text: String) -> Result<Report> {
    let plan = Plan { files: vec![(file.to_string(), text)], lines: None };
    let mut report = write::all(root, &plan)?;
    if report.written.is_empty() {
        return Err(
            Error::cannot_run(format!("`{file}` exists already")).hint("Nothing was written. Choose another name, or edit that file.")
        );
    }
    report.next.push("guidepost serve --open".to_owned());
    Ok(report)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::fs;

    fn settings(config: &str) -> Settings {
        let options =
            crate::config::Options { today: jiff::civil::date(2026, 11, 22), drafts: false, base_url: None, content_folder_exists: true };
        crate::config::settings(Some(config), &options).unwrap()
    }

    fn article(config: &str, path: &str, kind: Option<&str>) -> String {
        let dir = tempfile::tempdir().unwrap();
        match new_article(dir.path(), &settings(config), path, kind) {
            Ok(report) => {
                let text = fs::read_to_string(dir.path().join(&report.written[0])).unwrap();
                format!(
                    "{} | {}",
                    report.written[0],
                    text.lines().take(4).filter(|line| !line.contains("TODO")).collect::<Vec<_>>().join(" ")
                )
            }
            Err(error) => format!("{error} | {}", error.hints.join(" ")),
        }
    }

    #[test]
    fn every_kind_has_a_template_with_placeholders() {
        assert_eq!(TEMPLATES.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), KINDS);
        for &(kind, text) in TEMPLATES {
            assert!(text.matches("TODO: ").count() >= 4 && text.contains("title: @TITLE@\n") && text.contains("kind: @KIND@\n"), "{kind}");
            let filled = filled(text, "a").replace("@KIND@", kind).replace("@TODAY@", "2026-11-22");
            assert!(!filled.contains('@'), "{kind}");
            let (front, _) = filled.trim_start_matches("---\n").split_once("---\n").unwrap();
            assert!(crate::yaml::parse(front).is_ok(), "{kind}");
        }
    }

    /// What is found in a new article after someone replaced all placeholders.
    fn found(config: &str, kind: &str) -> Vec<String> {
        let settings = settings(config);
        let text = article_of(settings.templates.get(kind).unwrap()).replace("@TITLE@", "A title").replace("@KIND@", kind);
        let text = text.replace("@TODAY@", "2026-11-22").replace("- TODO: link", "- [Refund](refunds.md) TODO: link");
        let words = "Words that say in one sentence what readers get done here, and in which case they need it";
        let lines = text.lines().map(|line| match line.split_once("TODO:") {
            Some((head, rest)) if line.starts_with('|') => format!("{head}a |{}", rest.split_once('|').map_or("", |_| " b |")),
            Some((head, _)) if line.starts_with("##") => format!("{head}How do I {}?", line.len()),
            Some((head, _)) if head.ends_with(") ") => head.trim_end().to_owned(),
            Some((head, _)) if head.ends_with('"') => format!("{head}{words}\""),
            Some((head, _)) => format!("{head}{words}."),
            None => line.to_owned(),
        });
        let text: String = lines.map(|line| line + "\n").collect();
        let site = format!("-- guidepost.yaml --\n{config}\n-- content/billing/new.md --\n{text}");
        let own = crate::lint::tests::found(&site).into_iter().filter(|finding| finding.file.as_str().ends_with("new.md"));
        own.filter(|finding| ["FM", "ST", "SP"].contains(&&finding.code.code[..2]))
            .map(|finding| format!("{} {}\n{text}", finding.code.name, finding.message))
            .collect()
    }

    #[test]
    fn new_articles_speak_the_language_of_the_site() {
        let dir = tempfile::tempdir().unwrap();
        new_article(dir.path(), &settings("language: de-AT\ndefault_kind: how-to\n"), "a", None).unwrap();
        let text = fs::read_to_string(dir.path().join("content/a.md")).unwrap();
        let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(
            headings,
            ["## Bevor Sie beginnen", "## Schritte", "## Ergebnis", "## Fehlerbehebung", "## Wie geht es weiter"],
            "{text}"
        );
    }

    #[test]
    fn new_articles_have_what_their_template_asks_for() {
        for kind in KINDS {
            assert_eq!(found("default_kind: how-to\n", kind), [] as [String; 0], "{kind}");
        }
        let site = "default_kind: how-to\ntemplates: {how-to: {closed: true}, faq: {parts: [{id: questions, at_least: 3}]}, recipe: {extends: how-to, fields: [version, date], without: [result], parts: [{id: need, headings: Ingredients, required: true, after: prerequisites}]}}\n";
        for kind in ["how-to", "faq", "recipe"] {
            assert_eq!(found(site, kind), [] as [String; 0], "{kind}");
        }
    }

    #[test]
    fn paths_and_kinds_are_taken_as_people_write_them() {
        for (path, kind, expected) in [
            (
                "getting-started/invite-your-team.md",
                Some("how-to"),
                "content/getting-started/invite-your-team.md | --- title: Invite your team kind: how-to",
            ),
            ("content/a/b", Some("faq"), "content/a/b.md | --- title: B kind: faq"),
            ("./content\\a\\v1.2", None, "content/a/v1.2.md | --- title: \"V1.2\" kind: concept"),
            ("a/100% yes.markdown", None, "content/a/100% yes.markdown | --- title: \"100% yes\" kind: concept"),
        ] {
            let expected = expected.replace("\"V1.2\"", "V1.2");
            assert_eq!(article("default_kind: concept\n", path, kind), expected);
        }
        assert_eq!(article("", "a.md", None), "content/a.md | --- title: A kind: how-to");
        assert_eq!(article("content: docs\n", "docs/a.md", None), "docs/a.md | --- title: A kind: how-to");
        assert_eq!(article("content: docs\n", "content/a.md", None), "docs/content/a.md | --- title: A kind: how-to");
        assert_eq!(article("templates: {recipe: {}}\n", "a.md", Some("recipe")), "content/a.md | --- title: A kind: recipe");
    }

    #[test]
    fn what_cannot_be_an_article_is_refused_with_a_way_on() {
        for (path, kind, expected) in [
            ("a.md", Some("howto"), "no kind is called `howto` | Did you mean `how-to`?"),
            ("../a.md", None, "`../a.md` leads out of the content folder `content` | "),
            ("/etc/a.md", None, "`/etc/a.md` leads out of the content folder `content` | "),
            ("content/", None, "`content/` names a folder, not an article | "),
            ("content", None, "content/content.md | "),
            ("", None, "`` names the content folder `content` itself | "),
            (".hidden/a.md", None, "`.hidden/a.md` would never be read | "),
            ("a/_section.md", None, "`a/_section.md` is the page of a section | "),
            ("a\u{1b}.md", None, "`a␛.md` has control characters in its name | "),
        ] {
            let found = article("", path, kind);
            assert!(found.starts_with(expected), "{path}: {found}");
        }
    }

    #[test]
    fn an_existing_file_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let settings = settings("");
        new_article(dir.path(), &settings, "a.md", None).unwrap();
        fs::write(dir.path().join("content/a.md"), "mine").unwrap();
        let error = new_article(dir.path(), &settings, "a", None).unwrap_err();
        assert_eq!(error.message, "`content/a.md` exists already");
        assert_eq!(fs::read_to_string(dir.path().join("content/a.md")).unwrap(), "mine");
    }

    #[test]
    fn a_section_gets_a_page_titled_by_its_folder() {
        let dir = tempfile::tempdir().unwrap();
        let new = |path: &str| new_section(dir.path(), &settings(""), path);
        for (path, title) in [("user-guides/", "User guides"), ("content/reports/_section.md", "Reports"), ("a/R & D", "\"R & D\"")] {
            let report = new(path).unwrap();
            let text = fs::read_to_string(dir.path().join(&report.written[0])).unwrap();
            assert!(text.starts_with(&format!("---\ntitle: {title}\ndescription: \"TODO: ")), "{text}");
        }
        assert_eq!(new("reports").unwrap_err().message, "`content/reports/_section.md` exists already");
        assert_eq!(new("reports/a.md").unwrap_err().message, "`reports/a.md` names an article, not a section");
    }
}
