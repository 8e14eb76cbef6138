//! `file`: it is in the repository, and so is the heading, where one is named.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::{Kind, World, shown};
use crate::fields::{Field, Shape};
use crate::markdown;
use crate::site::checklist::Evidence;
use crate::site::readiness::{Href, Shown, Worth};
use crate::text::slug;
use crate::tree::{SourcePath, resolve};

pub(super) static KIND: Kind = Kind {
    name: "file",
    fields: &[Field { name: "file", shape: Shape::Text, doc: "A file of the repository, from guidepost.yaml, perhaps with #heading." }],
    required: &[],
    doc: "Name the file from the folder of guidepost.yaml: `file: CHANGELOG.md#0.3.0`.",
    wants: |evidence, wanted| wanted.files.extend(path(evidence).map(|(path, _)| path)),
    judge,
};

/// The file and the heading; `None` for a path that leads out of the root.
pub(super) fn path(evidence: &Evidence) -> Option<(SourcePath, &str)> {
    let (path, heading) = evidence.value.split_once('#').unwrap_or((&evidence.value, ""));
    let path = resolve("", path.trim()).filter(|path| !path.as_str().is_empty() && !evidence.value.starts_with('/'))?;
    Some((path, heading.trim()))
}

fn judge(evidence: &Evidence, world: &World<'_>) -> Shown {
    let Some((path, heading)) = path(evidence) else {
        return shown(evidence, Worth::Contradicted, "it is not below the folder of guidepost.yaml".to_owned());
    };
    let Some(file) = world.facts.files.get(&path) else {
        let why = world
            .facts
            .unread
            .get(&path)
            .map_or_else(|| format!("there is no file `{path}`"), |why| format!("`{path}` could not be read: {why}"));
        return shown(evidence, Worth::Contradicted, why);
    };
    let shown = |worth, why| shown(evidence, worth, why).leading_to(Href::File(path.clone()));
    if heading.is_empty() {
        return shown(Worth::Verified, "the file is there".to_owned());
    }
    let Some(text) = file.text.as_ref().filter(|_| path.is_markdown()) else {
        return shown(Worth::Contradicted, "headings can only be looked for in Markdown".to_owned());
    };
    match markdown_anchor(text, heading) {
        Some(found) => shown(Worth::Verified, format!("the heading `{found}` is there")),
        None => shown(Worth::Contradicted, format!("`{path}` has no heading `{heading}`")),
    }
}

/// The words of the heading that is meant: by its id, or by a word such as the version in `## [0.3.0] - 2026-11-20`.
fn markdown_anchor(text: &str, wanted: &str) -> Option<String> {
    let mut heading: Option<String> = None;
    for (event, _) in markdown::events(text) {
        match (&event, &mut heading) {
            (Event::Start(Tag::Heading { .. }), _) => heading = Some(String::new()),
            (Event::End(TagEnd::Heading(_)), Some(words)) => {
                let id = slug(words);
                let mut parts = words.split(|c: char| !c.is_alphanumeric() && !"._-+".contains(c));
                if id == wanted || id == slug(wanted) || parts.any(|part| part == wanted) {
                    return heading;
                }
                heading = None;
            }
            (event, Some(words)) => markdown::push_plain(words, event),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_found_by_id_and_by_a_whole_word() {
        let text = "# Changes\n\n## [0.3.0] - 2026-11-20\n\n```\n## 9.9.9\n```\n\n## How to `pay`\n";
        for (wanted, found) in [
            ("0.3.0", Some("[0.3.0] - 2026-11-20")),
            ("how-to-pay", Some("How to pay")),
            ("How to pay", Some("How to pay")),
            ("0.3", None),
            ("9.9.9", None),
        ] {
            assert_eq!(markdown_anchor(text, wanted).as_deref(), found, "{wanted}");
        }
    }
}
