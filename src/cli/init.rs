//! `guidepost init`: a help center that passes its own check, or a config for Markdown that is there already.
//! Asks nothing, leaves existing files as they are, and writes everything or nothing.

use std::path::{Path, PathBuf};

use crate::config;
use crate::error::{Error, Result};
use crate::fs::{ReadOptions, folders, read_tree};
use crate::text::{nearest, visible};
use crate::tree::resolve;
use crate::yaml::written as scalar;

pub(super) mod write;

use write::Plan;

/// What `init` takes.
#[derive(Clone, Debug)]
pub struct InitOptions {
    /// Where the help center shall be; made when it is missing.
    pub folder: PathBuf,
    /// A folder of Markdown to adopt, relative to `folder`.
    pub from: Option<String>,
}

/// What a command did with files, as paths relative to the root, and what to run next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// New files.
    pub written: Vec<String>,
    /// Files that were there and stay as they were.
    pub kept: Vec<String>,
    /// Files that got lines at their end.
    pub appended: Vec<String>,
    /// Commands, ready to be run.
    pub next: Vec<String>,
}

/// What Git shall not keep.
const IGNORED: &[&str] = &["/public/", ".guidepost/"];

/// Folder names that say what is in a folder and not whose.
const NO_NAMES: &[&str] =
    &["help", "helpcenter", "docs", "doc", "documentation", "support", "center", "site", "website", "kb", "knowledge", "base"];

macro_rules! starter {
    ($($target:literal = $file:literal;)*) => {
        /// Every starter file: its path in the project, and its text.
        const STARTER: &[(&str, &str)] = &[$(($target, include_str!(concat!("init/", $file)))),*];
    };
}

starter! {
    ".github/workflows/help-center.yml" = "help-center.yml";
    ".github/workflows/help-center-check.yml" = "help-center-check.yml";
    ".github/workflows/help-center-comment.yml" = "help-center-comment.yml";
    "checklists/projects.yaml" = "projects.yaml";
    "content/index.md" = "content/index.md";
    "content/getting-started/_section.md" = "content/getting-started/_section.md";
    "content/getting-started/create-your-account.md" = "content/getting-started/create-your-account.md";
    "content/getting-started/how-it-is-organized.md" = "content/getting-started/how-it-is-organized.md";
    "content/getting-started/img/sign-in.svg" = "content/getting-started/img/sign-in.svg";
    "content/core-features/_section.md" = "content/core-features/_section.md";
    "content/core-features/create-a-project.md" = "content/core-features/create-a-project.md";
    "content/core-features/share-a-project.md" = "content/core-features/share-a-project.md";
    "content/billing/_section.md" = "content/billing/_section.md";
    "content/billing/change-your-plan.md" = "content/billing/change-your-plan.md";
    "content/billing/download-an-invoice.md" = "content/billing/download-an-invoice.md";
    "content/troubleshooting/_section.md" = "content/troubleshooting/_section.md";
    "content/troubleshooting/cannot-sign-in.md" = "content/troubleshooting/cannot-sign-in.md";
    "content/troubleshooting/faq.md" = "content/troubleshooting/faq.md";
}

/// Makes a help center, or the config for one.
///
/// # Errors
/// When there is a `guidepost.yaml` already, when the folder to adopt cannot be, or when a file cannot be written;
/// nothing is left behind then.
pub fn init(options: &InitOptions) -> Result<Report> {
    let root = &options.folder;
    if std::fs::symlink_metadata(root.join(config::FILE)).is_ok() {
        let message = format!("there is a {} in {} already", config::FILE, shown(root));
        return Err(Error::cannot_run(message)
            .hint("Nothing was written. Edit that file, or make a help center in another folder: `guidepost init DIR`."));
    }
    if root.exists() && !root.is_dir() {
        return Err(
            Error::cannot_run(format!("{} is not a folder", shown(root))).hint("Give the name of a folder, or of one that shall be made.")
        );
    }
    let name = folder_name(root);
    let plan = match &options.from {
        Some(from) => adopted(root, from, &name)?,
        None => starter(&name),
    };
    let mut report = write::all(root, &plan)?;
    report.next = next(root);
    Ok(report)
}

/// The report in words, a line for each file and command.
pub fn summary(report: &Report) -> String {
    let lists =
        [("Wrote:", &report.written), ("Added lines to:", &report.appended), ("Kept as it was:", &report.kept), ("Next:", &report.next)];
    let paragraphs: Vec<String> = lists
        .iter()
        .filter(|(_, items)| !items.is_empty())
        .map(|(title, items)| format!("{title}\n{}", items.iter().map(|item| format!("  {}\n", visible(item))).collect::<String>()))
        .collect();
    paragraphs.join("\n")
}

fn starter(name: &Name) -> Plan {
    let config = include_str!("init/guidepost.yaml").replace("@PRODUCT@", &scalar(&name.product));
    let mut files: Vec<(String, String)> = STARTER.iter().map(|&(path, text)| (path.to_owned(), text.to_owned())).collect();
    files.push((config::FILE.to_owned(), config));
    Plan { files, lines: Some((".gitignore", IGNORED)) }
}

fn adopted(root: &Path, from: &str, name: &Name) -> Result<Plan> {
    let folder = adoptable(root, from)?;
    let content = if folder.is_empty() { "." } else { &folder };
    let text = include_str!("init/adopt.yaml").replace("@TITLE@", &scalar(&name.title)).replace("@CONTENT@", &scalar(content));
    Ok(Plan { files: vec![(config::FILE.to_owned(), text)], lines: None })
}

/// The folder to adopt, relative to the root, when it has Markdown.
fn adoptable(root: &Path, from: &str) -> Result<String> {
    let shown_from = visible(from);
    let given = from.replace('\\', "/");
    let relative = match (Path::new(from).is_absolute(), root.canonicalize(), Path::new(from).canonicalize()) {
        (true, Ok(root), Ok(folder)) => folder.strip_prefix(&root).ok().map(|rest| rest.to_string_lossy().replace('\\', "/")),
        (true, _, _) => None,
        (false, _, _) => Some(given),
    };
    let Some(folder) = relative.and_then(|relative| resolve("", &relative)) else {
        return Err(Error::cannot_run(format!("the folder `{shown_from}` is not inside of {}", shown(root)))
            .hint("Run the command in a folder above it, such as the root of the repository."));
    };
    if !root.join(folder.as_str()).is_dir() {
        let folders = folders(root);
        let near = nearest(folder.as_str(), folders.iter().map(String::as_str));
        let hint = near.map_or_else(
            || "Give the folder that holds the Markdown files.".to_owned(),
            |near| format!("Did you mean `{}`?", visible(near)),
        );
        return Err(Error::cannot_run(format!("there is no folder `{shown_from}` in {}", shown(root))).hint(hint));
    }
    let skip = ["public", "static", "themes", "checklists"].map(str::to_owned);
    let tree = read_tree(&ReadOptions { root, content: folder.as_str(), skip: &skip, max_text_bytes: 5 << 20 })?;
    if !tree.files.keys().any(|path| path.is_markdown()) {
        return Err(Error::cannot_run(format!("the folder `{shown_from}` holds no Markdown"))
            .hint("Files that Git ignores do not count. To begin with starter articles, run `guidepost init` without `--from`."));
    }
    Ok(folder.to_string())
}

/// What a folder's name says about the product in it.
struct Name {
    product: String,
    title: String,
}

/// `acme-help` is the help of Acme; a name that says nothing gives a name that is plainly made up.
fn folder_name(root: &Path) -> Name {
    let full = root.canonicalize().or_else(|_| std::path::absolute(root)).unwrap_or_else(|_| root.to_path_buf());
    let name = full.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let sensible = name.starts_with(char::is_alphanumeric) && !name.contains(|c: char| c.is_control());
    let words: Vec<&str> = name.split(['-', '_', ' ', '.']).filter(|word| sensible && !word.is_empty()).collect();
    let own: Vec<&str> = words.iter().copied().filter(|word| !NO_NAMES.contains(&word.to_lowercase().as_str())).collect();
    let product = if own.is_empty() { "Acme".to_owned() } else { sentence(&own.join(" ")) };
    Name { title: format!("{product} help"), product }
}

/// The first letter in upper case.
pub(super) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn shown(root: &Path) -> String {
    if root.as_os_str().is_empty() || root == Path::new(".") {
        "this folder".to_owned()
    } else {
        format!("`{}`", visible(&root.display().to_string()))
    }
}

/// The next two commands: from a new folder the first one goes there.
fn next(root: &Path) -> Vec<String> {
    let here = root.canonicalize().ok().is_some_and(|root| std::env::current_dir().is_ok_and(|here| here == root));
    let serve = "guidepost serve --open".to_owned();
    if here { vec![serve, "guidepost check".to_owned()] } else { vec![format!("cd {}", quoted(&root.display().to_string())), serve] }
}

/// A path as a shell takes it.
fn quoted(path: &str) -> String {
    let plain = !path.is_empty() && path.chars().all(|c| c.is_alphanumeric() || "._/-\\:".contains(c));
    if plain { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::fs;

    fn options(folder: &Path, from: Option<&str>) -> InitOptions {
        InitOptions { folder: folder.to_path_buf(), from: from.map(str::to_owned) }
    }

    fn settings(root: &Path) -> crate::config::Settings {
        let text = fs::read_to_string(root.join("guidepost.yaml")).unwrap();
        let options =
            crate::config::Options { today: jiff::civil::date(2026, 11, 22), drafts: false, base_url: None, content_folder_exists: true };
        crate::config::settings(Some(&text), &options).unwrap()
    }

    #[test]
    fn a_new_folder_gets_a_whole_help_center() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("acme-help");
        let report = init(&options(&root, None)).unwrap();
        assert_eq!(report.written.len(), STARTER.len() + 2);
        assert!(report.written.iter().all(|path| root.join(path).is_file()) && report.kept.is_empty() && report.appended.is_empty());
        assert_eq!(report.next, [format!("cd {}", root.display()), "guidepost serve --open".to_owned()]);
        assert_eq!(fs::read_to_string(root.join(".gitignore")).unwrap(), "/public/\n.guidepost/\n");
        let settings = settings(&root);
        assert_eq!((settings.variables["product"].as_str(), settings.default_kind.as_deref()), ("Acme", Some("how-to")));
        let articles =
            STARTER.iter().filter(|(path, _)| path.ends_with(".md") && !path.ends_with("_section.md") && *path != "content/index.md");
        assert_eq!(articles.count(), 8);
        assert!(settings.theme.pinned.iter().all(|path| root.join("content").join(path).is_file()));
    }

    #[test]
    fn starter_files_are_complete_and_hold_no_placeholders() {
        let placeholders = ["TODO", "TBD", "lorem", "@TITLE@", "\r"];
        for (path, text) in STARTER {
            assert!(text.ends_with('\n') && !placeholders.iter().any(|word| text.contains(word)), "{path}");
        }
        let known: Vec<&str> = STARTER.iter().map(|(path, _)| *path).collect();
        for (path, text) in STARTER.iter().filter(|(path, _)| path.ends_with(".md")) {
            for link in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link.split('#').next().unwrap()) {
                let folder = path.rsplit_once('/').unwrap().0;
                assert!(known.contains(&resolve(folder, link).unwrap().as_str()), "{path}: {link}");
            }
        }
    }

    #[test]
    fn the_workflows_are_the_ones_that_the_help_center_shows() {
        let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
        if !content.is_dir() {
            // The published crate has no articles.
            return;
        }
        let reviewing = "core-features/reviewing/annotate-pull-requests.md";
        for (file, article) in [
            ("help-center.yml", "getting-started/publish.md"),
            ("help-center-check.yml", reviewing),
            ("help-center-comment.yml", reviewing),
        ] {
            let article = fs::read_to_string(content.join(article)).unwrap();
            let path = format!(".github/workflows/{file}");
            let (_, block) = article.split_once(&format!("```yaml title=\"{path}\"")).unwrap();
            let (_, block) = block.split_once('\n').unwrap();
            let (block, _) = block.split_once("   ```").unwrap();
            let block: String = block.lines().map(|line| format!("{}\n", line.strip_prefix("   ").unwrap_or(line))).collect();
            let workflow = STARTER.iter().find(|(starter, _)| *starter == path).unwrap().1;
            assert_eq!(workflow, block, "{file}");
        }
    }

    #[test]
    fn existing_files_stay_and_an_existing_config_refuses() {
        let dir = tempfile::tempdir().unwrap();
        let faq = dir.path().join("content/troubleshooting/faq.md");
        fs::create_dir_all(faq.parent().unwrap()).unwrap();
        fs::write(&faq, "mine").unwrap();
        fs::write(dir.path().join(".gitignore"), "target\n").unwrap();
        let report = init(&options(dir.path(), None)).unwrap();
        assert_eq!((report.kept, report.appended), (vec!["content/troubleshooting/faq.md".to_owned()], vec![".gitignore".to_owned()]));
        assert_eq!(fs::read_to_string(&faq).unwrap(), "mine");
        fs::remove_file(&faq).unwrap();
        let error = init(&options(dir.path(), None)).unwrap_err();
        assert!(error.message.starts_with("there is a guidepost.yaml in `") && !error.hints.is_empty() && !faq.exists(), "{error}");
    }

    #[test]
    fn a_failure_leaves_nothing_behind() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("checklists"), "a file").unwrap();
        assert!(init(&options(dir.path(), None)).is_err());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
        let error = init(&options(&dir.path().join("checklists"), None)).unwrap_err();
        assert!(error.message.ends_with("is not a folder"), "{error}");
    }

    #[test]
    fn adopting_writes_the_config_alone() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("acme");
        fs::create_dir_all(root.join("Our docs/deep")).unwrap();
        fs::write(root.join("Our docs/deep/a.md"), "# A").unwrap();
        let report = init(&options(&root, Some("./Our docs/"))).unwrap();
        assert_eq!((report.written, report.kept.len()), (vec!["guidepost.yaml".to_owned()], 0));
        let settings = settings(&root);
        assert_eq!((settings.title.as_deref(), settings.content.as_str(), settings.default_kind), (Some("Acme help"), "Our docs", None));
        assert_eq!(fs::read_dir(&root).unwrap().count(), 2);
    }

    #[test]
    fn a_folder_that_cannot_be_adopted_is_told_with_a_way_on() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("docs")).unwrap();
        fs::write(dir.path().join("docs/a.txt"), "").unwrap();
        for (from, message, hint) in [
            ("docs", "the folder `docs` holds no Markdown", "Git ignores"),
            ("dosc", "there is no folder `dosc` in ", "Did you mean `docs`?"),
            ("manual", "there is no folder `manual` in ", "Give the folder"),
            ("../docs", "the folder `../docs` is not inside of ", "a folder above it"),
            ("/", "the folder `/` is not inside of ", "a folder above it"),
        ] {
            let error = init(&options(dir.path(), Some(from))).unwrap_err();
            assert!(error.message.starts_with(message) && error.hints[0].contains(hint), "{from}: {error} {:?}", error.hints);
        }
        assert!(!dir.path().join("guidepost.yaml").exists());
    }

    #[test]
    fn names_are_made_from_folders_and_survive_yaml() {
        for (folder, product) in [
            ("acme-help", "Acme"),
            ("Big Corp_docs", "Big Corp"),
            ("docs", "Acme"),
            (".tmpX", "Acme"),
            ("2048", "2048"),
            ("yes", "Yes"),
            ("größe: \"x\" #1", "Größe: \"x\" #1"),
        ] {
            let name = folder_name(&Path::new("/nowhere").join(folder));
            assert_eq!(name.product, product);
            let plan = starter(&name);
            let options = crate::config::Options {
                today: jiff::civil::date(2026, 11, 22),
                drafts: false,
                base_url: None,
                content_folder_exists: true,
            };
            let settings = crate::config::settings(plan.files.last().map(|(_, text)| text.as_str()), &options).unwrap();
            assert_eq!(settings.variables["product"], product);
        }
        assert_eq!((quoted("a/b").as_str(), quoted("it's a").as_str()), ("a/b", r"'it'\''s a'"));
    }

    #[test]
    fn the_summary_lists_files_and_commands() {
        let report = Report {
            written: vec!["a\u{1b}.md".into()],
            kept: vec!["b.md".into()],
            appended: vec![],
            next: vec!["guidepost check".into()],
        };
        assert_eq!(summary(&report), "Wrote:\n  a␛.md\n\nKept as it was:\n  b.md\n\nNext:\n  guidepost check\n");
    }
}
