//! The block at the head of an article: exact slices of the original text, and its fields.
//! A broken block gives a finding and what can be saved of it, never an abort.

use std::collections::HashSet;

use crate::config::{ICONS, Settings};
use crate::diag::{self, Diagnostic, Edit, Fix};
use crate::fields::{self, Field, Problem, Shape};
use crate::site::FrontMatter;
use crate::text::Span;
use crate::tree::SourcePath;
use crate::yaml::{self, Key, Node, Value};

const WITH_REASON: &[Field] = &[
    Field { name: "rule", shape: Shape::Text, doc: "The rule's name or code." },
    Field { name: "because", shape: Shape::Text, doc: "Why it does not apply here." },
];

const EXPECTATION: &[Field] = &[
    Field { name: "query", shape: Shape::Text, doc: "What readers type." },
    Field { name: "within", shape: Shape::Int, doc: "The article must be among this many results." },
];

/// What the front matter of an article or a section may hold.
pub static FIELDS: &[Field] = &[
    Field { name: "title", shape: Shape::Text, doc: "The title, at most 70 characters." },
    Field { name: "description", shape: Shape::Text, doc: "What readers get, for search engines and lists: 50 to 160 characters." },
    Field { name: "kind", shape: Shape::Text, doc: "The article's kind, which decides its template." },
    Field { name: "order", shape: Shape::Int, doc: "The place in its section; lower comes first." },
    Field { name: "icon", shape: Shape::Choice(ICONS), doc: "A section's icon on the home page." },
    Field { name: "tags", shape: Shape::OneOrMore(&Shape::Text), doc: "Topics that run across sections." },
    Field { name: "features", shape: Shape::OneOrMore(&Shape::Text), doc: "Features that the article explains." },
    Field { name: "contexts", shape: Shape::OneOrMore(&Shape::Text), doc: "Places in the product that the article helps with." },
    Field { name: "roles", shape: Shape::OneOrMore(&Shape::Text), doc: "Who it is for." },
    Field { name: "audience", shape: Shape::Choice(&["public", "internal"]), doc: "Internal articles are never published." },
    Field { name: "aliases", shape: Shape::OneOrMore(&Shape::Text), doc: "Old URLs that redirect here." },
    Field { name: "keywords", shape: Shape::OneOrMore(&Shape::Text), doc: "Words that readers use and the text doesn't." },
    Field { name: "related", shape: Shape::OneOrMore(&Shape::Text), doc: "Related articles, as relative paths." },
    Field { name: "draft", shape: Shape::Bool, doc: "Kept out of the published site." },
    Field { name: "publish_on", shape: Shape::Date, doc: "The day it appears." },
    Field { name: "reviewed", shape: Shape::Date, doc: "The day a person last checked it." },
    Field { name: "review_every", shape: Shape::Period, doc: "How long a review holds." },
    Field { name: "covers", shape: Shape::OneOrMore(&Shape::Text), doc: "Globs of the product code that it explains." },
    Field { name: "id", shape: Shape::Text, doc: "A name that stays the same when the article moves." },
    Field { name: "toc", shape: Shape::Bool, doc: "False hides the contents list." },
    Field { name: "search", shape: Shape::Bool, doc: "False hides it from the search." },
    Field {
        name: "expect_search",
        shape: Shape::OneOrMore(&Shape::Either(&Shape::Text, &Shape::Object(EXPECTATION))),
        doc: "Queries that must find it among their first results, 5 where nothing else is said.",
    },
    Field { name: "visuals", shape: Shape::Choice(&["none"]), doc: "Says that the steps need no picture." },
    Field { name: "date", shape: Shape::Date, doc: "The day of a release note." },
    Field { name: "version", shape: Shape::Text, doc: "The version of a release note." },
    Field {
        name: "lint",
        shape: Shape::Either(&Shape::List(&Shape::Object(WITH_REASON)), &Shape::Names(&Shape::Text)),
        doc: "Rules switched off for this file, each with a reason.",
    },
    Field { name: "validated_by", shape: Shape::Any, doc: "Reserved." },
    Field { name: "closes", shape: Shape::Any, doc: "Reserved." },
    Field { name: "support", shape: Shape::Any, doc: "Reserved." },
];

/// What stands at the head of a file.
#[derive(Debug, PartialEq, Eq)]
enum Head {
    /// No block; the body begins here (after a byte-order mark, if there is one).
    None {
        body: usize,
    },
    Block {
        style: Style,
        block: Span,
        inner: Span,
        closed: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Yaml,
    Toml,
}

/// Reads the head of a file. Returns the fields, where the body begins, and what was found.
pub fn read(text: &str, source: &SourcePath, settings: &Settings) -> (FrontMatter, usize, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let (mut withheld, mut notes) = (false, Vec::new());
    let empty = Node { value: Value::Map(vec![]), span: Span::default() };
    let (fields, block, body) = match split(text) {
        Head::None { body } => (empty, None, body),
        Head::Block { style, block, inner, closed } => {
            if !closed {
                findings.push(unclosed(source, block, style));
            }
            let raw = match style {
                Style::Yaml => parse_yaml(text, inner, source, &mut findings),
                Style::Toml => parse_toml(text, inner, source, &mut findings),
            };
            let mut problems = Vec::new();
            let broken = findings.iter().any(|finding| *finding.code == diag::INVALID_FRONT_MATTER);
            let raw = raw.unwrap_or_else(|| empty.clone());
            let node = fields::check(&raw, FIELDS, &settings.extra_fields, &mut problems);
            withheld = is_withheld(&text[inner.range()], broken, &problems);
            if withheld && node.bool_of("draft") != Some(true) {
                let note = "The article is kept back like a draft until this is mended: whether it may be published cannot be read.";
                notes.push(note);
            }
            findings.extend(problems.into_iter().filter_map(|problem| finding(problem, (text, &raw), (source, settings))));
            (node, Some(block), block.end)
        }
    };
    let invalid = |finding: &&mut Diagnostic| *finding.code == diag::INVALID_FRONT_MATTER;
    let gate = |finding: &&mut Diagnostic| GATES.iter().any(|gate| finding.message.starts_with(&format!("`{gate}`")));
    let at = findings.iter_mut().filter(invalid).position(|finding| gate(&finding)).unwrap_or(0);
    if let (Some(note), Some(blamed)) = (notes.first(), findings.iter_mut().filter(invalid).nth(at)) {
        blamed.notes.push((*note).to_owned());
    }
    let front = FrontMatter { withheld, title: fields.text_of("title"), description: fields.text_of("description"), fields, block };
    (front, body, findings)
}

/// Fields that decide whether readers may see the article.
const GATES: &[&str] = &["draft", "publish_on", "audience"];

/// Whether a mistake hides what such a field says.
fn is_withheld(block: &str, broken: bool, problems: &[Problem]) -> bool {
    let named = |text: &str| GATES.iter().any(|gate| text.contains(gate));
    // `Draft` and `publish-on` are no fields, but it is plain what they mean.
    let meant = |name: &str| GATES.contains(&name.to_lowercase().replace('-', "_").as_str());
    if problems.iter().any(|problem| problem.unknown.as_ref().is_some_and(|(name, _)| meant(name))) {
        return true;
    }
    broken && named(block) || problems.iter().any(|problem| problem.unknown.is_none() && named(&problem.message))
}

/// Finds the block. A first line of `---` is front matter when text follows it directly; followed by a blank
/// line or by nothing that is closed or looks like fields, it is a thematic break of the body.
fn split(text: &str) -> Head {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut lines = lines(text, start);
    let style = match lines.next().map(|line| text[line.range()].trim_end()) {
        Some("---") => Style::Yaml,
        Some("+++") => Style::Toml,
        _ => return Head::None { body: start },
    };
    let fence = if style == Style::Yaml { "---" } else { "+++" };
    let inner_start = lines.clone().next().map_or(text.len(), |line| line.start);
    let directly = lines.clone().next().map_or("", |line| text[line.range()].trim_end());
    let first = lines.clone().map(|line| text[line.range()].trim_end()).find(|line| !line.is_empty()).unwrap_or("");
    let fields_follow = style == Style::Toml || looks_like_field(first) || first.starts_with('#') || first == fence;
    let mut plausible_end = inner_start;
    let (mut still_fields, mut ended) = (true, false);
    for line in lines {
        let shown = text[line.range()].trim_end();
        if shown == fence || (style == Style::Yaml && shown == "...") {
            if directly.is_empty() && !still_fields {
                break;
            }
            return Head::Block { style, block: Span::new(start, line.end), inner: Span::new(inner_start, line.start), closed: true };
        }
        // Unclosed, the block ends at the first blank line after a field; closed, blank lines are part of it.
        ended |= shown.is_empty() && plausible_end > inner_start;
        still_fields = still_fields
            && (shown.is_empty() || looks_like_field(shown) || shown.starts_with([' ', '\t', '-', '#']) && !shown.starts_with("# "));
        if still_fields && !ended {
            plausible_end = line.end;
        }
    }
    if fields_follow && plausible_end > inner_start {
        return Head::Block { style, block: Span::new(start, plausible_end), inner: Span::new(inner_start, plausible_end), closed: false };
    }
    Head::None { body: start }
}

/// Line spans with their endings, from a byte on.
fn lines(text: &str, from: usize) -> impl Iterator<Item = Span> + Clone + '_ {
    let mut at = from;
    std::iter::from_fn(move || {
        if at >= text.len() {
            return None;
        }
        let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |n| at + n + 1);
        let span = Span::new(at, end);
        at = end;
        Some(span)
    })
}

fn looks_like_field(line: &str) -> bool {
    let name = line.split([':', '=']).next().unwrap_or("");
    name.len() < line.len()
        && !name.is_empty()
        && name.trim_end().bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'"' | b'\''))
}

fn unclosed(source: &SourcePath, block: Span, style: Style) -> Diagnostic {
    let fence = if style == Style::Yaml { "---" } else { "+++" };
    Diagnostic::new(&diag::INVALID_FRONT_MATTER, source, "the front matter is never closed")
        .at(Span::new(block.start, block.start + 3))
        .note("The lines that look like fields were taken as front matter, the rest as text.")
        .help(format!("Add a line `{fence}` after the last field."))
}

fn parse_yaml(text: &str, inner: Span, source: &SourcePath, findings: &mut Vec<Diagnostic>) -> Option<Node> {
    match yaml::parse(&text[inner.range()]) {
        Ok(node) => Some(shifted(node, inner.start)),
        Err(error) => {
            let mut finding = Diagnostic::new(&diag::INVALID_FRONT_MATTER, source, error.message).at(error.span.shifted(inner.start));
            finding.help = error.help;
            if let Some(other) = error.other {
                finding = finding.label(source, other.shifted(inner.start), "first here");
            }
            findings.push(finding);
            salvage(text, inner)
        }
    }
}

/// The lines of a broken block that can be read by themselves, so that a mistake in one field keeps the title.
fn salvage(text: &str, inner: Span) -> Option<Node> {
    let mut entries: Vec<(Key, Node)> = Vec::new();
    let mut known: HashSet<String> = HashSet::new();
    for line in lines(text, inner.start).take_while(|line| line.start < inner.end) {
        if let Ok(Node { value: Value::Map(mut found), .. }) = yaml::parse(&text[line.range()])
            && let [(key, node)] = found.as_mut_slice()
            && !matches!(node.value, Value::Map(_))
            && known.insert(key.text.clone())
        {
            key.span = key.span.shifted(line.start);
            entries.push((key.clone(), shifted(node.clone(), line.start)));
        }
    }
    (!entries.is_empty()).then_some(Node { value: Value::Map(entries), span: inner })
}

fn shifted(mut node: Node, by: usize) -> Node {
    node.span = node.span.shifted(by);
    node.value = match node.value {
        Value::List(items) => Value::List(items.into_iter().map(|item| shifted(item, by)).collect()),
        Value::Map(entries) => {
            Value::Map(entries.into_iter().map(|(key, node)| (Key { span: key.span.shifted(by), ..key }, shifted(node, by))).collect())
        }
        other => other,
    };
    node
}

/// TOML of other generators: values without places of their own, so findings point at the block.
fn parse_toml(text: &str, inner: Span, source: &SourcePath, findings: &mut Vec<Diagnostic>) -> Option<Node> {
    match text[inner.range()].parse::<toml::Table>() {
        Ok(table) => Some(from_toml(toml::Value::Table(table), inner)),
        Err(error) => {
            let span = error.span().map_or(inner, |span| Span::from(span).shifted(inner.start));
            findings.push(Diagnostic::new(&diag::INVALID_FRONT_MATTER, source, error.message().to_lowercase()).at(span));
            None
        }
    }
}

fn from_toml(value: toml::Value, span: Span) -> Node {
    let value = match value {
        toml::Value::String(text) => Value::Text(text),
        toml::Value::Integer(n) => Value::Int(n),
        toml::Value::Float(n) => Value::Float(n),
        toml::Value::Boolean(b) => Value::Bool(b),
        toml::Value::Datetime(date) => Value::Text(date.to_string()),
        toml::Value::Array(items) => Value::List(items.into_iter().map(|item| from_toml(item, span)).collect()),
        toml::Value::Table(table) => {
            Value::Map(table.into_iter().map(|(text, value)| (Key { text, span }, from_toml(value, span))).collect())
        }
    };
    Node { value, span }
}

/// A problem as a finding. Where no template applies, a field of another tool is no news; a slip of one letter is.
fn finding(problem: Problem, (text, given): (&str, &Node), (source, settings): (&SourcePath, &Settings)) -> Option<Diagnostic> {
    let Some((name, near)) = problem.unknown else {
        let mut finding = Diagnostic::new(&diag::INVALID_FRONT_MATTER, source, problem.message).at(problem.span);
        finding.help = problem.help;
        return Some(finding);
    };
    let slip = near.filter(|near| strsim::osa_distance(&name, near) == 1);
    if settings.default_kind.is_none() && slip.is_none() {
        return None;
    }
    let mut finding = Diagnostic::new(&diag::UNKNOWN_FIELD, source, problem.message).at(problem.span).note("It has no effect.");
    finding.help = problem.help.or_else(|| Some("Remove it, or allow it under `front_matter: {extra: […]}` in guidepost.yaml.".into()));
    // A name in quotes or in TOML has no place of its own, and a field must not stand twice.
    if let Some(near) = slip.filter(|near| given.get(near).is_none() && text.get(problem.span.range()) == Some(&name)) {
        let edits = vec![Edit { span: problem.span, text: near.to_owned() }];
        finding = finding.fix(Fix { title: format!("rename it to `{near}`"), safe: true, edits });
    }
    Some(finding)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn settings() -> Settings {
        let options =
            crate::config::Options { today: jiff::civil::date(2026, 11, 22), drafts: false, base_url: None, content_folder_exists: true };
        crate::config::settings(Some("default_kind: how-to\n"), &options).unwrap()
    }

    #[test]
    fn a_broken_block_of_thousands_of_fields_takes_a_moment() {
        let text = format!("---\ntitle: A\n{}x: [\n---\nB", (0..10_000).map(|n| format!("k{n}: v\n")).collect::<String>());
        assert_eq!(read(&text, &SourcePath::new("a.md"), &settings()).0.title.as_deref(), Some("A"));
    }

    /// "title | body | findings with their place"
    fn check(text: &str) -> String {
        let (front, body, findings) = read(text, &SourcePath::new("a.md"), &settings());
        let shown: Vec<_> = findings
            .iter()
            .map(|f| format!("{} {} @{:?}", f.code.code, f.message, f.span.map(|s| &text[s.range()]).unwrap_or_default()))
            .collect();
        format!("{} | {} | {}", front.title.unwrap_or_default(), text[body..].escape_debug(), shown.join("; "))
    }

    #[test]
    fn the_block_and_the_body_are_exact_slices() {
        for (text, expected) in [
            ("---\ntitle: A\n---\nBody", "A | Body | "),
            ("\u{feff}---\ntitle: A\n---\nBody", "A | Body | "),
            ("---\r\ntitle: A\r\n---\r\nB\r\n", "A | B\\r\\n | "),
            ("---\ntitle: A\n...\nB", "A | B | "),
            ("---\n---\nB", " | B | "),
            ("---\ntitle: A\n---", "A |  | "),
            ("+++\ntitle = \"A\"\n+++\nB", "A | B | "),
            ("\u{feff}Just text", " | Just text | "),
            ("", " |  | "),
            ("---", " | --- | "),
            ("---\n\nA break, then text.\n\n---\n", " | ---\\n\\nA break, then text.\\n\\n---\\n | "),
            ("---\n\ntitle: A\n---\nB", "A | B | "),
            ("----\ntitle: A\n---\n", " | ----\\ntitle: A\\n---\\n | "),
        ] {
            assert_eq!(check(text), expected, "{text:?}");
        }
    }

    #[test]
    fn broken_blocks_keep_what_can_be_read() {
        for (text, expected) in [
            ("---\ntitle: A\n# Heading\n\nBody", "A | # Heading\\n\\nBody | FM002 the front matter is never closed @\"---\""),
            ("---\ntitle: A\ntitle: B\n---\nB", "A | B | FM002 the key `title` stands twice @\"title\""),
            ("---\ntitle: A\n\torder: 1\n---\nB", "A | B | FM002 YAML does not allow a tab for indentation @\"\\t\""),
            ("---\ntitle A\n---\nB", " | B | FM002 expected `name: value` lines, found text @\"title A\""),
            ("---\ntitle: A\ntag: x\n---\nB", "A | B | FM004 unknown field `tag` @\"tag\""),
            ("---\ntitle: A\norder: first\n---\nB", "A | B | FM002 `order` must be a whole number, found `first` @\"first\""),
            (
                "---\ntitle: A\npublish_on: 2026-13-01\n---\n",
                "A |  | FM002 `publish_on` must be a day that exists, found `2026-13-01` @\"2026-13-01\"",
            ),
        ] {
            assert_eq!(check(text), expected, "{text:?}");
        }
    }
}
