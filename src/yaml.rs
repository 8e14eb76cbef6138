//! YAML as a tree of values with byte spans: the only module that knows the YAML library.
//! Hostile input is bounded: depth, number of nodes, and aliases (which are expanded, never shared).

use std::collections::HashMap;

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, ScanError, Span as YamlSpan};

use crate::text::{Span, floor_boundary};

const MAX_DEPTH: usize = 64;
const MAX_NODES: usize = 200_000;

/// A value and the bytes it was written in.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it stands in the text that was parsed.
    pub span: Span,
}

/// What a YAML node can be, by the core schema.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// Everything else that is a scalar.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order written.
    Map(Vec<(Key, Node)>),
}

/// A mapping's key.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// Why a text is not usable YAML, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct YamlError {
    /// What is wrong: lower case, no period.
    pub message: String,
    /// The place.
    pub span: Span,
    /// An earlier place that explains it.
    pub other: Option<Span>,
    /// What to do, where that is known.
    pub help: Option<String>,
}

impl Node {
    /// The value as the text a person sees; `None` for lists, mappings and null.
    pub fn as_text(&self) -> Option<String> {
        match &self.value {
            Value::Text(text) => Some(text.clone()),
            Value::Bool(b) => Some(b.to_string()),
            Value::Int(n) => Some(n.to_string()),
            Value::Float(n) => Some(n.to_string()),
            _ => None,
        }
    }

    /// The entry of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|(k, _)| k.text == key).map(|(_, node)| node),
            _ => None,
        }
    }

    /// What it is, in words, for messages.
    pub fn type_name(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Int(_) => "a whole number",
            Value::Float(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }
}

/// Parses one document. An empty text is `Null`.
///
/// # Errors
/// The first thing that is not YAML, a key that stands twice, or a limit that is passed.
pub fn parse(text: &str) -> Result<Node, YamlError> {
    Builder { text, parser: Parser::new_from_str(text), nodes: 0, anchors: Vec::new() }.document()
}

/// Text as a YAML value: plain where that is certain, else in double quotes.
pub fn written(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_alphabetic() || c == '/')
        && !text.ends_with(' ')
        && text.chars().all(|c| c.is_alphanumeric() || " ._/-".contains(c))
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str());
    // A JSON string is a YAML string.
    if plain || text == "." { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

struct Builder<'a> {
    text: &'a str,
    parser: Parser<'a, serde_saphyr::granit_parser::StrInput<'a>>,
    nodes: usize,
    anchors: Vec<(usize, Node)>,
}

impl<'a> Builder<'a> {
    fn document(mut self) -> Result<Node, YamlError> {
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(Node { value: Value::Null, span: Span::default() }),
                (Event::StreamStart | Event::DocumentStart(..), _) => {}
                (event, span) => {
                    let node = self.node(event, span, 0)?;
                    return self.nothing_after(node);
                }
            }
        }
    }

    /// A second document would be lost silently, so it is an error.
    fn nothing_after(&mut self, node: Node) -> Result<Node, YamlError> {
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(node),
                (Event::DocumentStart(..), span) => {
                    return Err(self
                        .error(span, "a second YAML document begins here")
                        .with_help("Keep one document: remove the `---` line."));
                }
                _ => {}
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, Span), YamlError> {
        loop {
            match self.parser.next_event() {
                None => return Ok((Event::StreamEnd, Span::default())),
                Some(Err(error)) => return Err(self.scan_error(&error)),
                Some(Ok((Event::Comment(..) | Event::Anchor(..), _))) => {}
                Some(Ok((event, span))) => return Ok((event, byte_span(&span))),
            }
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Node, YamlError> {
        self.nodes += 1;
        if depth > MAX_DEPTH || self.nodes > MAX_NODES {
            return Err(self.error(span, "the YAML is nested too deeply or expands too far"));
        }
        let anchor = event.anchor_id();
        let node = match event {
            Event::Scalar(text, style, _, tag) => {
                let as_text = tag.is_some_and(|tag| tag.core_suffix() == Some("str"));
                Node { value: scalar(&text, if as_text { ScalarStyle::DoubleQuoted } else { style }), span }
            }
            Event::SequenceStart(..) => self.list(span, depth)?,
            Event::MappingStart(..) => self.map(span, depth)?,
            Event::Alias(id) => self.alias(id, span)?,
            _ => return Err(self.error(span, "a value was expected here")),
        };
        if let Some(id) = anchor {
            self.anchors.push((id, node.clone()));
        }
        Ok(node)
    }

    fn list(&mut self, start: Span, depth: usize) -> Result<Node, YamlError> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, end) => return Ok(Node { value: Value::List(items), span: Span::new(start.start, end.end) }),
                (event, span) => items.push(self.node(event, span, depth + 1)?),
            }
        }
    }

    fn map(&mut self, start: Span, depth: usize) -> Result<Node, YamlError> {
        let mut entries: Vec<(Key, Node)> = Vec::new();
        let mut known: HashMap<String, Span> = HashMap::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                return Ok(Node { value: Value::Map(entries), span: Span::new(start.start, span.end) });
            }
            let key = self.node(event, span, depth + 1)?;
            let Some(text) = key.as_text().or((key.value == Value::Null).then(String::new)) else {
                return Err(self.error(key.span, "a key must be plain text"));
            };
            if let Some(first) = known.insert(text.clone(), key.span) {
                let mut error = self.error(key.span, format!("the key `{text}` stands twice"));
                error.other = Some(first);
                return Err(error.with_help("Keep one of the two lines."));
            }
            let (event, span) = self.next()?;
            let node = self.node(event, span, depth + 1)?;
            entries.push((Key { text, span: key.span }, node));
        }
    }

    fn alias(&mut self, id: usize, span: Span) -> Result<Node, YamlError> {
        let Some((_, node)) = self.anchors.iter().rev().find(|(anchor, _)| *anchor == id) else {
            return Err(self.error(span, "this alias names an anchor that does not stand before it"));
        };
        let node = Node { value: node.value.clone(), span };
        self.nodes += size(&node);
        if self.nodes > MAX_NODES {
            return Err(self.error(span, "the YAML is nested too deeply or expands too far"));
        }
        Ok(node)
    }

    fn error(&self, span: Span, message: impl Into<String>) -> YamlError {
        let start = floor_boundary(self.text, span.start);
        YamlError { message: message.into(), span: Span::new(start, floor_boundary(self.text, span.end)), other: None, help: None }
    }

    /// The library's own words, with a plainer sentence for the mistakes that people make.
    fn scan_error(&self, error: &ScanError) -> YamlError {
        let at = floor_boundary(self.text, error.marker().byte_offset().unwrap_or(0));
        let line = self.text[at..].lines().next().unwrap_or("");
        let end = at + line.chars().next().map_or(0, char::len_utf8);
        let begin = self.text[..at].rfind('\n').map_or(0, |n| n + 1);
        let whole = self.text[begin..].lines().next().unwrap_or("");
        let mut found = self.error(Span::new(at, end), error.info());
        // The library notices a tab only where it began to read the value on the line before.
        let tabbed = |line: &str| line.trim_start_matches(' ').starts_with('\t');
        let tab =
            self.text[begin..].split_inclusive('\n').take(2).scan(begin, |at, line| Some((std::mem::replace(at, *at + line.len()), line)));
        if let Some((at, line)) = tab.into_iter().find(|(_, line)| tabbed(line)) {
            let tab = at + line.find('\t').unwrap_or(0);
            found = self.error(Span::new(tab, tab + 1), "YAML does not allow a tab for indentation");
            found.help = Some("Replace the tab with spaces.".into());
        } else if whole.matches(": ").count() > 1 && !whole.contains(['"', '\'']) {
            found.help = Some("A value that holds `: ` needs quotes around it.".into());
        } else if let Some((_, value)) = whole.split_once(": ")
            && value.trim_start().starts_with(['@', '`', '%', '&', '*', '!', '|', '>', '[', '{', '"', '\''])
        {
            found.help = Some("A value that begins with a special character needs quotes around it, closed at its end.".into());
        }
        found
    }
}

impl YamlError {
    fn with_help(mut self, help: &str) -> YamlError {
        self.help = Some(help.into());
        self
    }
}

fn byte_span(span: &YamlSpan) -> Span {
    span.byte_range().map_or(Span::default(), Span::from)
}

fn size(node: &Node) -> usize {
    match &node.value {
        Value::List(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Map(entries) => 1 + entries.iter().map(|(_, node)| 1 + size(node)).sum::<usize>(),
        _ => 1,
    }
}

/// Resolves a plain scalar by YAML 1.2's core schema; quoted ones are text.
fn scalar(text: &str, style: ScalarStyle) -> Value {
    if style != ScalarStyle::Plain {
        return Value::Text(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let first = text.as_bytes()[0];
    if first.is_ascii_digit() || matches!(first, b'-' | b'+' | b'.') {
        // Only where the number is written as it prints: `2.10` is a version and `+49` a telephone number.
        if let Some(n) = text.parse::<i64>().ok().filter(|n| n.to_string() == text) {
            return Value::Int(n);
        }
        let numeric = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
        if let Some(n) = text.parse::<f64>().ok().filter(|n| numeric && n.to_string() == text) {
            return Value::Float(n);
        }
    }
    Value::Text(text.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn values_have_exact_spans() {
        let text = "título: \"a: b\"\nn: 3\nlist: [x, yes]\nmap:\n  k: 2026-01-02\n";
        let node = parse(text).unwrap();
        let at = |node: &Node| &text[node.span.range()];
        assert_eq!(at(node.get("título").unwrap()), "\"a: b\"");
        assert_eq!(node.get("n").unwrap().value, Value::Int(3));
        assert_eq!(at(node.get("map").unwrap().get("k").unwrap()), "2026-01-02");
        let spelled = parse("[2.10, 2.0, +4930, 007, 2.5]").unwrap();
        let Value::List(items) = &spelled.value else { return };
        assert_eq!(items.iter().filter_map(Node::as_text).collect::<Vec<_>>(), ["2.10", "2.0", "+4930", "007", "2.5"]);
        let Value::Map(entries) = &node.value else { return };
        assert_eq!(&text[entries[0].0.span.range()], "título");
    }

    #[test]
    fn mistakes_are_named_at_their_place() {
        for (text, place, message) in
            [("a: 1\nb: 2\na: 3\n", "a", "the key `a` stands twice"), ("a:\n\tb: 1\n", "\t", "YAML does not allow a tab for indentation")]
        {
            let error = parse(text).unwrap_err();
            assert_eq!((&text[error.span.range()], error.message.as_str()), (place, message));
        }
        for text in ["title: How to: a guide\n", "title: @home\n", "a: [1, 2\n", "a: 'x\n", "*nope\n", "? [a]\n: b\n", "a: 1\n---\nb: 2\n"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn hostile_documents_are_bounded() {
        let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for n in 1..12 {
            let items = vec![format!("*a{}", n - 1); 9].join(",");
            bomb.push_str(&format!("a{n}: &a{n} [{items}]\n"));
        }
        assert!(parse(&bomb).is_err());
        assert!(parse(&"[".repeat(10_000)).is_err());
        let keys: String = (0..20_000).map(|n| format!("key{n}: v\n")).collect();
        assert!(parse(&keys).is_ok() && parse(&format!("{keys}key0: v\n")).is_err());
    }
}
