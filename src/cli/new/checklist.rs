//! `guidepost new checklist`: every question of a template with its words, and no answer yet.

use std::path::Path;

use super::write::{self, Plan};
use crate::config::Settings;
use crate::error::{Error, Result};
use crate::readiness::{FOLDER, Templates};
use crate::site::checklist::{Item, Template};
use crate::text::{nearest, visible};
use crate::tree::SourcePath;
use crate::yaml::written as scalar;

use super::{Report, sentence};

/// The template of whoever names none.
const USUAL: &str = "customer-success";

/// Questions are wrapped at this many characters.
const WIDTH: usize = 96;

/// What the head of the file says about answers.
const HOW: &str = "\
# Answer each question below: guidepost checklist report
#   {answer: yes, evidence: [{article: billing/refunds}]}
#   {answer: no, risk: What it means for support., gap: {issue: \"#12\", owner: ana, due: 2027-01-31}}
#   {answer: n/a, because: Why the question does not arise.}
";

/// Writes the checklist of a feature from a template, given as `id` or `id@version`.
///
/// # Errors
/// When the name cannot be a file's, the template is unknown, or the feature has a checklist.
pub(in crate::cli) fn new_checklist(
    root: &Path,
    (settings, templates): (&Settings, &Templates),
    feature: &str,
    template: Option<&str>,
) -> Result<Report> {
    let is_plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    if feature.is_empty() || feature.starts_with(['.', '-']) || !feature.chars().all(is_plain) {
        return Err(Error::cannot_run(format!("`{}` cannot be the id of a feature", visible(feature)))
            .hint("Use letters, digits and hyphens, as in guidepost.yaml: `single-sign-on`."));
    }
    let template = wanted(templates, template)?;
    for extension in ["yaml", "yml"] {
        let path = format!("{FOLDER}/{feature}.{extension}");
        if crate::fs::open_inside(root, &SourcePath::new(&path)).is_some() {
            return Err(Error::cannot_run(format!("`{path}` exists already")).hint("Nothing was written. Answer that file."));
        }
    }
    let plan = Plan { files: vec![(format!("{FOLDER}/{feature}.yaml"), text(settings, feature, template))], lines: None };
    let mut report = write::all(root, &plan)?;
    let declared = settings.features.is_empty() || settings.features.iter().any(|known| known.id == feature);
    if !declared {
        report.next.push(format!("declare `{feature}` under `features:` in guidepost.yaml"));
    }
    report.next.push("guidepost checklist report".to_owned());
    report.next.push(format!("guidepost checklist sign {feature}"));
    Ok(report)
}

fn wanted<'a>(templates: &'a Templates, name: Option<&str>) -> Result<&'a Template> {
    let name = name.unwrap_or(USUAL);
    let found = match name.split_once('@') {
        Some((id, version)) => templates.get(id, version),
        None => templates.newest(name),
    };
    found.ok_or_else(|| {
        let ids: Vec<&str> = templates.list.iter().map(|template| template.id.as_str()).collect();
        let id = name.split('@').next().unwrap_or(name);
        let names = || templates.list.iter().map(Template::name).collect::<Vec<_>>().join(", ");
        let near = templates.newest(id).map(Template::name).or_else(|| nearest(id, ids.iter().copied()).map(str::to_owned));
        let hint = near.map_or_else(|| format!("Use one of: {}.", visible(&names())), |near| format!("Did you mean `{}`?", visible(&near)));
        Error::cannot_run(format!("there is no checklist template `{}`", visible(name))).hint(hint)
    })
}

fn text(settings: &Settings, id: &str, template: &Template) -> String {
    let declared = settings.features.iter().find(|feature| feature.id == id);
    let words = id.replace(['-', '_'], " ");
    let title = declared.map_or_else(|| sentence(words.trim()), |feature| feature.title.clone());
    let owner = declared.and_then(|feature| feature.owner.clone()).unwrap_or_else(|| "TODO".to_owned());
    let release = declared.and_then(|feature| feature.release.clone()).unwrap_or_else(|| "TODO".to_owned());
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    format!(
        "feature: {}\ntitle: {}\nowner: {}\nrelease: {}\ntemplate: {}\n\n{HOW}items:\n{}\napproval: support-unready\n",
        // Quoted where `1.0` or `no` would be read as something else.
        scalar(id),
        scalar(&title),
        scalar(&owner),
        if release == "TODO" { release } else { quoted(&release) },
        name(template),
        template.items.iter().map(asked).collect::<Vec<_>>().join("\n"),
    )
}

/// `id@version`, which needs no quotes where neither part does.
fn name(template: &Template) -> String {
    let is_plain = template.name().chars().all(|c| c.is_alphanumeric() || "-_.@".contains(c)) && !template.id.starts_with(['-', '.']);
    if is_plain { template.name() } else { scalar(&template.name()) }
}

/// One question, in a comment, and its answer to be.
fn asked(item: &Item) -> String {
    let mut comment = String::new();
    let mut line = String::new();
    let essential = if item.essential { " (Essential.)" } else { "" };
    for word in format!("{}{essential}", item.question).split_whitespace() {
        if !line.is_empty() && line.chars().count() + word.chars().count() + 1 > WIDTH {
            comment.push_str(&format!("  # {line}\n"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    comment.push_str(&format!("  # {line}\n"));
    let evidence = if item.evidence_required { format!("  # A yes takes: {}.\n", item.accepts.join(", ")) } else { String::new() };
    format!("{comment}{evidence}  {}: {{answer: unanswered}}\n", scalar(&item.id))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::readiness::reread;
    use crate::site::checklist::Answer;

    fn made(config: &str, feature: &str, template: Option<&str>) -> (String, String) {
        let dir = tempfile::tempdir().unwrap();
        let options =
            crate::config::Options { today: jiff::civil::date(2026, 11, 22), drafts: false, base_url: None, content_folder_exists: true };
        let settings = crate::config::settings(Some(config), &options).unwrap();
        match new_checklist(dir.path(), (&settings, &Templates::built_in()), feature, template) {
            Ok(report) => (report.written.join(" "), std::fs::read_to_string(dir.path().join(&report.written[0])).unwrap()),
            Err(error) => (format!("{error} | {}", error.hints.join(" ")), String::new()),
        }
    }

    #[test]
    fn a_new_checklist_asks_everything_and_answers_nothing() {
        let config = "features: [{id: sso, title: 'Single: sign-on', owner: a-team, release: 2.0}]\n";
        for (feature, template, count, title) in [
            ("sso", None, 13, "Single: sign-on"),
            ("sso", Some("new-feature"), 5, "Single: sign-on"),
            ("no", Some("onboarding@1.0"), 7, "No"),
            ("1.10", Some("new-feature"), 5, "1.10"),
        ] {
            let (path, text) = made(config, feature, template);
            assert_eq!(path, format!("checklists/{feature}.yaml"));
            let read = reread(&SourcePath::new(&path), &text);
            assert!(read.is_valid, "{text}");
            assert_eq!((read.items.len(), read.title.as_deref()), (count, Some(title)), "{text}");
            assert!(read.items.iter().all(|item| item.answer.value == Answer::Unanswered));
            let (id, version) = read.template.unwrap().value;
            assert!(Templates::built_in().get(&id, &version).is_some());
            assert!(text.lines().all(|line| line.chars().count() <= 104), "{text}");
        }
        assert!(made(config, "sso", None).1.contains("owner: a-team\nrelease: \"2.0\"\n"));
    }

    #[test]
    fn what_cannot_be_made_is_refused_with_a_way_on() {
        for (feature, template, expected) in [
            ("../a", None, "`../a` cannot be the id of a feature"),
            ("", None, "`` cannot be the id of a feature"),
            ("a", Some("onbording"), "there is no checklist template `onbording` | Did you mean `onboarding`?"),
            ("a", Some("onboarding@9"), "there is no checklist template `onboarding@9` | Did you mean `onboarding@1.0`?"),
            ("a", Some("x"), "there is no checklist template `x` | Use one of: customer-success@1.0"),
        ] {
            let (told, _) = made("", feature, template);
            assert!(told.starts_with(expected), "{told}");
        }
    }
}
