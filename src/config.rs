//! `guidepost.yaml` as written, and `Settings` with every default decided. Nothing below reads a clock,
//! an environment variable or an option that is still open.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::diag::{Code, Diagnostic, Severity};
use crate::error::{Error, Result};
use crate::fields::{self, Problem};
use crate::text::Span;
use crate::tree::SourcePath;
use crate::yaml::{self, Node, Value};

mod address;
mod cards;
pub mod colour;
mod feature;
mod paths;
mod place;
mod table;
pub mod template;
mod theme;

use address::{links, repository};
pub use cards::{CardSettings, FontFile};
pub use feature::{Feature, ReadinessSettings};
pub use paths::{Named, Use, paths};
pub use place::place;
pub use table::{FIELDS, ICONS, KINDS};
pub use template::Templates;
pub use theme::{ARTICLES, Announcement, Brand, Hero, Home, Layout, ThemeSettings};

/// The config's file name, at the root.
pub const FILE: &str = "guidepost.yaml";

/// `CF001`, a config that cannot be used; every command stops at it.
pub static INVALID_CONFIG: Code = Code { code: "CF001", name: "invalid-config", severity: Severity::Error };

/// What raw HTML in articles becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Html {
    /// Passed on as it is.
    #[default]
    Allow,
    /// Shown as text.
    Escape,
    /// Shown as text, and an error.
    Forbid,
}

/// A host whose file of headers we know how to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host {
    /// Netlify's `_headers`.
    Netlify,
    /// The same for Cloudflare Pages.
    Cloudflare,
    /// Apache's `.htaccess`.
    Apache,
}

/// A label and where it leads.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NamedLink {
    /// The words readers see.
    pub label: String,
    /// A complete URL, `mailto:` or `tel:` included, or a path of the site that begins with a slash.
    pub href: String,
    /// Where the address stands in the config.
    #[serde(skip)]
    pub span: Span,
}

/// What the config says about one section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SectionSettings {
    /// Relative to the content folder.
    pub path: String,
    /// Title.
    pub title: Option<String>,
    /// Description.
    pub description: Option<String>,
    /// Icon name.
    pub icon: Option<String>,
    /// Never published.
    pub internal: bool,
}

/// Where the sources live on a Git host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// Without a slash at the end.
    pub url: String,
    /// The branch that edit links open.
    pub branch: String,
    /// A pattern with `{path}` and `{branch}`.
    pub edit: Option<String>,
}

/// An old URL and where it leads now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forward {
    /// As written.
    pub from: String,
    /// As written.
    pub to: String,
    /// Where `to` stands in the config.
    pub span: Span,
}

/// What the command line decides.
#[derive(Clone, Debug)]
pub struct Options {
    /// What drafts, schedules and reviews are measured by.
    pub today: Date,
    /// Publish drafts and scheduled articles too, marked as previews.
    pub drafts: bool,
    /// Instead of the config's.
    pub base_url: Option<String>,
    /// Whether the folder `content/` exists, for the default.
    pub content_folder_exists: bool,
}

/// Everything decided.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether there is a config at all.
    pub configured: bool,
    /// The site's name.
    pub title: Option<String>,
    /// Absolute, with a slash at the end.
    pub base_url: Option<String>,
    /// The same, whatever a preview is shown under: what counts as the site's own.
    pub published_at: Option<String>,
    /// BCP 47.
    pub language: String,
    /// Relative to the root; empty when the root itself is the content.
    pub content: String,
    /// Relative to the root.
    pub static_folder: String,
    /// Switches templates on.
    pub default_kind: Option<String>,
    /// Kinds with a template: the built-in ones and the site's own.
    pub kinds: Vec<String>,
    /// In the order readers see them.
    pub sections: Vec<SectionSettings>,
    /// Declared features.
    pub features: Vec<Feature>,
    /// How readiness is shown.
    pub readiness: ReadinessSettings,
    /// The pattern of issue links, with `{id}`.
    pub tracker: Option<String>,
    /// Who may sign checklists off; everybody where it is empty.
    pub reviewers: Vec<String>,
    /// `{{ name }}` and its text.
    pub variables: BTreeMap<String, String>,
    /// Front matter names of the site's own.
    pub extra_fields: Vec<String>,
    /// Raw HTML.
    pub html: Html,
    /// Looks.
    pub theme: ThemeSettings,
    /// Ways to reach people.
    pub contact: Vec<NamedLink>,
    /// For edit links.
    pub repository: Option<Repository>,
    /// Whether readers can search the texts.
    pub search: bool,
    /// Whether articles are published as Markdown too.
    pub llms: bool,
    /// Hosts that get a file of headers.
    pub headers: Vec<Host>,
    /// Old URLs removed on purpose.
    pub gone: Vec<String>,
    /// In the order written.
    pub redirects: Vec<Forward>,
    /// The day everything is measured by.
    pub today: Date,
    /// Publish drafts too.
    pub drafts: bool,
    /// `rules` as written; `lint` reads them.
    pub rules: Node,
    /// The template of each kind.
    pub templates: Arc<Templates>,
    /// Where files and pages of the site are named.
    pub named: Vec<Named>,
}

/// Reads the config (its text, if there is one) and decides every default.
///
/// # Errors
/// `CannotRun`, with a finding at each mistake.
pub fn settings(text: Option<&str>, options: &Options) -> Result<Settings> {
    let mut problems = Vec::new();
    let text_or_empty = text.unwrap_or("");
    let node = match yaml::parse(text_or_empty.strip_prefix('\u{feff}').unwrap_or(text_or_empty)) {
        Ok(node) => {
            theme::unquoted_brand(&node, &mut problems);
            fields::check(&node, FIELDS, &[], &mut problems)
        }
        Err(error) => {
            problems.push(Problem { span: error.span, message: error.message, help: error.help, unknown: None });
            Node { value: Value::Map(vec![]), span: Default::default() }
        }
    };
    let mut settings = decide(&node, text, options, &mut problems);
    let shift = text_or_empty.len() - text_or_empty.trim_start_matches('\u{feff}').len();
    settings.redirects.iter_mut().for_each(|forward| forward.span = forward.span.shifted(shift));
    if problems.is_empty() { Ok(settings) } else { Err(invalid(text_or_empty, &problems)) }
}

/// The error that names every mistake in the config at its place.
pub fn invalid(text: &str, problems: &[Problem]) -> Error {
    let file = SourcePath::new(FILE);
    let shift = byte_order_mark(text);
    let mut error = Error::cannot_run(format!("{FILE} has {}", crate::text::count(problems.len(), "mistake")));
    for problem in problems {
        let mut finding = Diagnostic::new(&INVALID_CONFIG, &file, &problem.message).at(problem.span.shifted(shift));
        finding.help = problem.help.clone();
        error.blame.findings.push(finding);
    }
    error.blame.sources.push((file, text.to_owned()));
    error.hint("Nothing was done. `guidepost schema config` prints what the file may hold.")
}

/// How many bytes spans are short of, because the parser does not see a byte-order mark.
fn byte_order_mark(text: &str) -> usize {
    if text.starts_with('\u{feff}') { 3 } else { 0 }
}

fn decide(node: &Node, text: Option<&str>, options: &Options, problems: &mut Vec<Problem>) -> Settings {
    let content = node.text_of("content").or_else(|| options.content_folder_exists.then(|| "content".to_owned())).unwrap_or_default();
    let language = language(node, problems);
    let shift = byte_order_mark(text.unwrap_or(""));
    let templates = template::read(&part(node, "templates"), shift, &language, problems);
    let kinds: Vec<String> = templates.list.iter().map(|template| template.kind.clone()).collect();
    let base_url = base_url(node, options, problems);
    let settings = Settings {
        published_at: base_url.clone(),
        configured: text.is_some(),
        title: node.text_of("title"),
        base_url,
        language,
        content: folder(node, "content", &content, problems),
        static_folder: folder(node, "static", &node.text_of("static").unwrap_or_else(|| "static".into()), problems),
        default_kind: default_kind(node, &kinds, problems),
        kinds,
        sections: node.items_of("sections").iter().filter_map(section).collect(),
        features: node.items_of("features").iter().filter_map(|item| feature::feature(item, shift)).collect(),
        readiness: feature::readiness(node.get("readiness")),
        tracker: node.text_of("tracker"),
        reviewers: node.texts_of("reviewers").into_iter().map(|(name, _)| name).collect(),
        variables: node.entries_of("variables").iter().filter_map(|(key, value)| Some((key.text.clone(), value.as_text()?))).collect(),
        extra_fields: node.get("front_matter").map_or(vec![], |extra| extra.texts_of("extra").into_iter().map(|(name, _)| name).collect()),
        html: match node.text_of("html").as_deref() {
            Some("escape") => Html::Escape,
            Some("forbid") => Html::Forbid,
            _ => Html::Allow,
        },
        theme: theme::theme(node.get("theme"), theme::Reading { today: options.today, shift }, problems),
        contact: links(node, "contact", shift, problems),
        repository: repository(node.get("repository"), problems),
        search: node.bool_of("search").unwrap_or(true),
        llms: node.bool_of("llms").unwrap_or(true),
        headers: node.texts_of("headers").iter().filter_map(|(name, _)| host(name)).collect(),
        gone: node.texts_of("gone").into_iter().map(|(url, _)| url).collect(),
        redirects: node.entries_of("redirects").iter().filter_map(|(key, value)| forward(&key.text, value)).collect(),
        today: options.today,
        drafts: options.drafts,
        rules: part(node, "rules"),
        templates: Arc::new(templates),
        named: paths::of(node, shift),
    };
    variable_names(node, problems);
    settings
}

fn host(name: &str) -> Option<Host> {
    match name {
        "netlify" => Some(Host::Netlify),
        "cloudflare" => Some(Host::Cloudflare),
        "apache" => Some(Host::Apache),
        _ => None,
    }
}

fn part(node: &Node, key: &str) -> Node {
    node.get(key).cloned().unwrap_or(Node { value: Value::Null, span: Default::default() })
}

/// A tag such as `pt-BR`, in the form of BCP 47, not looked up anywhere.
fn language(node: &Node, problems: &mut Vec<Problem>) -> String {
    let Some(given) = node.text_of("language") else { return "en".to_owned() };
    // Longer ones are not in use: `german` would be a mistake for `de`.
    let is_word = |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_tag = |tag: &str| {
        let mut parts = tag.split('-');
        parts.next().is_some_and(is_word) && parts.all(is_part)
    };
    if is_tag(&given) {
        return given;
    }
    let hyphens = given.replace('_', "-");
    let help = if is_tag(&hyphens) { format!("Write `{hyphens}`.") } else { "Write a tag such as `en`, `pt-BR` or `zh-Hant`.".to_owned() };
    problems.push(Problem {
        span: node.get("language").map_or(node.span, |node| node.span),
        message: format!("`language` must be a language tag, found `{given}`"),
        help: Some(help),
        unknown: None,
    });
    "en".to_owned()
}

fn base_url(node: &Node, options: &Options, problems: &mut Vec<Problem>) -> Option<String> {
    let given = options.base_url.clone().or_else(|| node.text_of("base_url"))?;
    let rest = given.strip_prefix("https://").or_else(|| given.strip_prefix("http://"));
    let clean =
        rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/') && !given.contains(['?', '#', ' ', '"', '<', '>', '\\']));
    if !clean {
        problems.push(Problem {
            span: node.get("base_url").map_or(node.span, |node| node.span),
            message: format!("`base_url` must be a complete web address, found `{given}`"),
            help: Some("Write it with its scheme: https://example.com/help/".into()),
            unknown: None,
        });
        return None;
    }
    Some(if given.ends_with('/') { given } else { format!("{given}/") })
}

fn folder(node: &Node, key: &str, given: &str, problems: &mut Vec<Problem>) -> String {
    if given.is_empty() {
        return String::new();
    }
    match crate::tree::resolve("", &given.replace('\\', "/")).filter(|_| !given.starts_with('/')) {
        Some(path) => path.to_string(),
        None => {
            problems.push(Problem {
                span: node.get(key).map_or(node.span, |node| node.span),
                message: format!("`{key}` must be a folder inside the root, found `{given}`"),
                help: Some("Give it relative to guidepost.yaml, without `..` above it.".into()),
                unknown: None,
            });
            String::new()
        }
    }
}

fn default_kind(node: &Node, kinds: &[String], problems: &mut Vec<Problem>) -> Option<String> {
    let kind = node.text_of("default_kind")?;
    if kinds.contains(&kind) {
        return Some(kind);
    }
    let near = crate::text::nearest(&kind, kinds.iter().map(String::as_str));
    problems.push(Problem {
        span: node.get("default_kind").map_or(node.span, |node| node.span),
        message: format!("no article template is called `{kind}`"),
        help: Some(near.map_or_else(|| format!("Use one of: {}.", kinds.join(", ")), |near| format!("Did you mean `{near}`?"))),
        unknown: None,
    });
    None
}

fn section(item: &Node) -> Option<SectionSettings> {
    let path = |text: String| crate::tree::resolve("", &text).map(|path| path.to_string());
    if let Some(text) = item.as_text() {
        return Some(SectionSettings { path: path(text)?, ..SectionSettings::default() });
    }
    Some(SectionSettings {
        path: path(item.text_of("path")?)?,
        title: item.text_of("title"),
        description: item.text_of("description"),
        icon: item.text_of("icon"),
        internal: item.text_of("audience").as_deref() == Some("internal"),
    })
}

fn forward(from: &str, to: &Node) -> Option<Forward> {
    Some(Forward { from: from.to_owned(), to: to.as_text()?, span: to.span })
}

/// `{{ name }}` finds plain identifiers only, so that a name which never could is told at once.
fn variable_names(node: &Node, problems: &mut Vec<Problem>) {
    for (key, _) in node.entries_of("variables") {
        if !is_identifier(&key.text) {
            problems.push(Problem {
                span: key.span,
                message: format!("`{}` cannot be the name of a variable", key.text),
                help: Some("Use letters, digits, `_` and `-`, beginning with a letter.".into()),
                unknown: None,
            });
        }
    }
}

/// Letters, digits, `_` and `-`, beginning with a letter.
pub fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn options() -> Options {
        Options { today: jiff::civil::date(2026, 11, 22), drafts: false, base_url: None, content_folder_exists: true }
    }

    fn mistakes(text: &str) -> Vec<String> {
        let error = settings(Some(text), &options()).unwrap_err();
        error.blame.findings.iter().map(|f| format!("{} {}", f.message, f.help.clone().unwrap_or_default())).collect()
    }

    #[test]
    fn without_a_config_everything_has_a_default() {
        let settings = settings(None, &options()).unwrap();
        assert_eq!((settings.content.as_str(), settings.language.as_str(), settings.configured), ("content", "en", false));
        assert!(settings.base_url.is_none() && settings.default_kind.is_none());
    }

    #[test]
    fn mistakes_are_all_told_at_once() {
        assert_eq!(
            mistakes("titel: x\nbase_url: example.com\ndefault_kind: howto\ncontent: ../elsewhere\ntheme: {brand: green}\n"),
            [
                "unknown field `titel` Did you mean `title`?",
                "`base_url` must be a complete web address, found `example.com` Write it with its scheme: https://example.com/help/",
                "`content` must be a folder inside the root, found `../elsewhere` Give it relative to guidepost.yaml, without `..` above it.",
                "no article template is called `howto` Did you mean `how-to`?",
                "`brand` must be a colour such as #0b6e4f, found `green` Write a hash sign and six hexadecimal digits, in quotes.",
            ]
        );
    }

    #[test]
    fn a_repository_may_be_on_a_host_of_one_word() {
        for (text, url) in
            [("http://gitlab/acme/help", "http://gitlab/acme/help"), ("git@gitlab:acme/help.git", "https://gitlab/acme/help")]
        {
            let settings = settings(Some(&format!("repository: {text}\n")), &options()).unwrap();
            assert_eq!(settings.repository.unwrap().url, url);
        }
    }

    #[test]
    fn settings_that_would_be_believed_silently_are_told() {
        for (text, message, help) in [
            ("theme:\n  brand: #fff3b0\n", "`brand` is empty", "in quotes"),
            ("repository: acme/help\n", "`repository` must be a web address, found `acme/help`", "https://github.com/acme/help"),
            ("language: german\n", "`language` must be a language tag, found `german`", "`pt-BR`"),
            ("language: german_at\n", "`language` must be a language tag, found `german_at`", "`pt-BR`"),
            ("language: ar_EG\n", "`language` must be a language tag, found `ar_EG`", "Write `ar-EG`."),
            ("contact: [{label: A, address: billing/}]\n", "`billing/` is no address", "`/billing/`"),
        ] {
            let error = settings(Some(text), &options()).unwrap_err();
            let finding = &error.blame.findings[0];
            assert_eq!((error.blame.findings.len(), finding.message.as_str()), (1, message));
            assert!(finding.help.as_deref().is_some_and(|told| told.contains(help)), "{finding:?}");
        }
    }

    #[test]
    fn addresses_become_urls() {
        for (address, url) in [
            ("help@example.com", "mailto:help@example.com"),
            ("+49 30 1234", "tel:+49301234"),
            ("+49 (0)30 90-18/20", "tel:+4930901820"),
            ("0800 12345", "tel:080012345"),
            ("(415) 555-0100", "tel:4155550100"),
            ("192.168.1.10/help", "https://192.168.1.10/help"),
            ("https://example.com", "https://example.com"),
            ("example.com/chat", "https://example.com/chat"),
        ] {
            assert_eq!(super::address::href(address).as_deref(), Some(url), "{address}");
        }
        for address in ["support at example.com", "billing/", "billing", "", "..", "see https example"] {
            assert_eq!(super::address::href(address), None, "{address}");
        }
    }

    #[test]
    fn the_schema_is_valid_and_accepts_what_settings_accepts() {
        let schema = fields::schema("guidepost.yaml", FIELDS, false);
        let validator = jsonschema::validator_for(&schema).unwrap();
        assert!(validator.is_valid(&serde_json::json!({"title": "Help", "contact": [{"label": "Mail", "address": "a@b.c"}]})));
        assert!(!validator.is_valid(&serde_json::json!({"titel": "Help"})));
        let template = |part| serde_json::json!({"templates": {"recipe": {"extends": "how-to", "parts": [part]}}});
        assert!(validator.is_valid(&template(serde_json::json!({"id": "look", "headings": {"en": ["Look"]}, "holds": {"image": true}}))));
        assert!(!validator.is_valid(&template(serde_json::json!({"id": "look", "holds": {"imgae": true}}))));
    }
}
