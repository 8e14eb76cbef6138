//! What one text says of itself as an article: title, description, place in its section, and what its kind demands.

use std::sync::Arc;

use crate::config::Settings;
use crate::diag::{self, Diagnostic, Edit, Fix};
use crate::site::{Article, Document, SectionId, Text, UrlPath};
use crate::text::{Span, nearest, shortened, url_segment};
use crate::yaml::{self, Node, Value};

/// An article by itself; its section is the root and its URL the last segment until it is arranged.
pub(super) fn article(text: &Arc<Text>, preview: bool, settings: &Settings) -> (Article, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    unknown_names(text, settings, &mut findings);
    template_fields(text, settings, &mut findings);
    let fields = &text.front.fields;
    let texts = |name| fields.texts_of(name).into_iter().map(|(text, _)| text).collect();
    let title = title_of(text).unwrap_or_else(|| from_name(text.source.stem()));
    let article = Article {
        url: UrlPath(format!("{}/", url_segment(text.source.stem()))),
        section: SectionId(0),
        description: description_of(text),
        kind: fields.text_of("kind").or_else(|| settings.default_kind.clone()).filter(|kind| settings.kinds.contains(kind)),
        key: (fields.int_of("order").unwrap_or(i64::MAX), sort_name(text.source.name(), &title)),
        title,
        tags: texts("tags"),
        features: texts("features"),
        keywords: texts("keywords"),
        related: vec![],
        reviewed: fields.date_of("reviewed"),
        change: None,
        preview,
        toc: fields.bool_of("toc").unwrap_or(true),
        search: fields.bool_of("search").unwrap_or(true),
        words: text.words,
        document: Document { text: text.clone(), targets: vec![] },
    };
    (article, findings)
}

/// Kinds and features that nobody declares.
fn unknown_names(text: &Text, settings: &Settings, found: &mut Vec<Diagnostic>) {
    let fields = &text.front.fields;
    if let Some(node) = fields.get("kind")
        && let Some(kind) = node.as_text().filter(|kind| !settings.kinds.contains(kind))
    {
        let near = nearest(&kind, settings.kinds.iter().map(String::as_str));
        let help = near.map_or_else(|| format!("Use one of: {}.", settings.kinds.join(", ")), |near| format!("Did you mean `{near}`?"));
        found.push(
            Diagnostic::new(&diag::UNKNOWN_KIND, &text.source, format!("no article template is called `{}`", crate::text::visible(&kind)))
                .at(node.span)
                .help(help),
        );
    }
    for (feature, span) in fields.texts_of("features") {
        if !settings.features.is_empty() && !settings.features.iter().any(|known| known.id == feature) {
            let near = nearest(&feature, settings.features.iter().map(|known| known.id.as_str()));
            let help =
                near.map_or_else(|| "Declare it under `features:` in guidepost.yaml.".to_owned(), |near| format!("Did you mean `{near}`?"));
            let message = format!("the site declares no feature `{}`", crate::text::visible(&feature));
            let mut finding = Diagnostic::new(&diag::UNKNOWN_FEATURE, &text.source, message).at(span).help(help);
            finding.fixes.extend(near.filter(|near| is_slip(&feature, near)).and_then(|near| rename(text, (&feature, span), near)));
            found.push(finding);
        }
    }
}

/// What a template demands of the front matter.
fn template_fields(text: &Text, settings: &Settings, found: &mut Vec<Diagnostic>) {
    let fields = &text.front.fields;
    if settings.default_kind.is_none() && fields.get("kind").is_none() {
        return;
    }
    let Some(block) = text.front.block else {
        let help = "Begin the file with `---`, `title: …`, `description: …` and `---`, a line each.";
        return found.push(
            Diagnostic::new(&diag::MISSING_FRONT_MATTER, &text.source, "the article has no front matter")
                .at(Span::default())
                .help(help)
                .fix(scaffold(text)),
        );
    };
    let template = fields.text_of("kind").or_else(|| settings.default_kind.clone()).and_then(|kind| settings.templates.get(&kind));
    let asked = template.map_or(&[][..], |template| &template.fields).iter();
    let filled = |name: &str| fields.get(name).and_then(Node::as_text).is_some_and(|text| !text.trim().is_empty());
    let others = asked.filter(|name| !["title", "description"].contains(&name.as_str())).map(|name| {
        let is_list = fields.get(name).is_some_and(|node| matches!(node.value, Value::List(_) | Value::Map(_)));
        (name.as_str(), filled(name) || is_list, format!("Add a line `{name}: …`."))
    });
    let own = [
        ("title", text.front.title.is_some(), "Add a line `title: …` with what the article is about.".to_owned()),
        (
            "description",
            text.front.description.is_some(),
            "Add a line `description: …` with one sentence of 50 to 160 characters.".to_owned(),
        ),
    ];
    for (name, there, help) in own.into_iter().chain(others) {
        // A title that cannot be read has a finding of its own; to call it missing as well would only confuse.
        let unreadable = || {
            let broken = text.findings.iter().any(|finding| *finding.code == diag::INVALID_FRONT_MATTER);
            broken && text.file[block.range()].lines().any(|line| line.starts_with(&format!("{name}:")))
        };
        if !there && !unreadable() {
            let fence = Span::new(block.start, block.start + 3);
            let finding =
                Diagnostic::new(&diag::MISSING_FIELD, &text.source, format!("the front matter has no `{name}`")).at(fence).help(help);
            found.push(match template.filter(|template| template.fields.iter().any(|field| field == name)) {
                Some(template) => finding.note(format!("The template `{}` asks for it.", crate::text::visible(&template.kind))),
                None => finding,
            });
        }
    }
}

/// One letter is wrong, missing or too much.
fn is_slip(name: &str, near: &str) -> bool {
    strsim::osa_distance(name, near) == 1
}

/// The right name where the wrong one stands; a name with quotes or escapes is left to people.
fn rename(text: &Text, (name, span): (&str, Span), near: &str) -> Option<Fix> {
    let exact = text.file.get(span.range()) == Some(name);
    exact.then(|| Fix { title: format!("rename it to `{near}`"), safe: true, edits: vec![Edit { span, text: yaml::written(near) }] })
}

/// A block with what is known, and a gap that is found until somebody fills it.
fn scaffold(text: &Text) -> Fix {
    let eol = if text.file.contains("\r\n") { "\r\n" } else { "\n" };
    let start = if text.file.starts_with('\u{feff}') { 3 } else { 0 };
    let title = title_of(text).unwrap_or_else(|| from_name(text.source.stem()));
    let description = yaml::written("TODO: one sentence of 50 to 160 characters");
    let lines = ["---", &format!("title: {}", yaml::written(&title)), &format!("description: {description}"), "---", "", ""].join(eol);
    Fix { title: "write the front matter".into(), safe: false, edits: vec![Edit { span: Span::new(start, start), text: lines }] }
}

pub(super) fn title_of(text: &Text) -> Option<String> {
    let heading = || text.first_h1.as_ref().map(|(_, index)| text.headings[*index].text.clone());
    text.front.title.clone().or_else(heading).filter(|title| !title.is_empty())
}

pub(super) fn description_of(text: &Text) -> Option<String> {
    text.front
        .description
        .clone()
        .or_else(|| text.lead.as_ref().map(|(_, words)| shortened(&words.split_whitespace().collect::<Vec<_>>().join(" "), 160)))
}

/// `getting-started` → "Getting started".
pub(super) fn from_name(name: &str) -> String {
    let words = name.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['-', '_', '.', ' ']);
    let words = if words.is_empty() { name } else { words }.replace(['-', '_'], " ");
    let mut chars = words.chars();
    chars.next().map_or_else(|| name.to_owned(), |first| first.to_uppercase().chain(chars).collect())
}

/// Articles without a number stand in the order of what readers see; a file name that begins with a digit was
/// given to put it in its place.
fn sort_name(file: &str, title: &str) -> String {
    if file.starts_with(|c: char| c.is_ascii_digit()) { natural(file) } else { format!("{}\u{0}{}", natural(title), natural(file)) }
}

/// Lower case with numbers padded, so that `step-2` comes before `step-10`.
pub(super) fn natural(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    let mut digits = String::new();
    for c in name.to_lowercase().chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            out.push_str(&format!("{digits:0>12}"));
            digits.clear();
        }
        out.push(c);
    }
    out.pop();
    out
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn a_template_asks_for_front_matter() {
        let article =
            |fields: &str| shown("missing-field", &format!("---\ntitle: A\ndescription: B\nkind: release-note\n{fields}---\n\nWords.\n"));
        assert_eq!(article("date: 2026-11-22\nversion: 1.2\n"), "");
        assert_eq!(article("date: 2026-11-22\nversion: ''\n"), "`---` the front matter has no `version`\n");
        // A date that is wrong is told as that.
        assert_eq!(article("date: 2026-02-30\nversion: 1.2\n"), "");
    }
}
