//! Tables of fields: one slice names what a YAML mapping may hold, and from it come the checks with
//! near names, the JSON Schema, and the values that survive. Used for the config and the front matter.

use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use crate::text::{Span, nearest};
use crate::yaml::{Node, Value};

/// One field that a mapping may have.
#[derive(Debug)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// What its value must be.
    pub shape: Shape,
    /// One sentence for editors and the reference.
    pub doc: &'static str,
}

/// What a value must be.
#[derive(Debug)]
pub enum Shape {
    /// Text; numbers and booleans count as the text they were written as.
    Text,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
    /// A day that exists, `2026-11-22`.
    Date,
    /// A length of time such as `6 months`.
    Period,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of one shape.
    List(&'static Shape),
    /// A list of one shape, or one item by itself.
    OneOrMore(&'static Shape),
    /// A mapping with any keys and values of one shape.
    Names(&'static Shape),
    /// A mapping with these fields.
    Object(&'static [Field]),
    /// The first of two shapes that fits.
    Either(&'static Shape, &'static Shape),
    /// Left to the part of Guidepost that reads it.
    Any,
}

/// One thing that is wrong in a mapping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The key or value to blame.
    pub span: Span,
    /// Lower case, no period.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// For a field nobody knows: its name and the nearest known one.
    pub unknown: Option<(String, Option<&'static str>)>,
}

/// Checks a mapping against its table. Returns the entries that hold, so that reading them cannot fail.
/// `extra` are names that the site allows beside the table.
pub fn check(node: &Node, fields: &'static [Field], extra: &[String], problems: &mut Vec<Problem>) -> Node {
    let Value::Map(entries) = &node.value else {
        if node.value != Value::Null {
            problems.push(problem(node.span, format!("expected `name: value` lines, found {}", node.type_name())));
        }
        return Node { value: Value::Map(vec![]), span: node.span };
    };
    let mut kept = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        if let Some(field) = fields.iter().find(|field| field.name == key.text) {
            if let Some(value) = fit(value, &field.shape, &key.text, problems) {
                kept.push((key.clone(), value));
            }
        } else if extra.contains(&key.text) {
            kept.push((key.clone(), value.clone()));
        } else {
            problems.push(unknown(key.span, &key.text, fields));
        }
    }
    Node { value: Value::Map(kept), span: node.span }
}

fn unknown(span: Span, name: &str, fields: &'static [Field]) -> Problem {
    let near = nearest(name, fields.iter().map(|field| field.name));
    // A long list would be no help.
    let all = (fields.len() <= 8).then(|| fields.iter().map(|field| format!("`{}`", field.name)).collect::<Vec<_>>().join(", "));
    Problem {
        help: near.map(|near| format!("Did you mean `{near}`?")).or_else(|| all.map(|all| format!("What can stand here: {all}."))),
        unknown: Some((name.to_owned(), near)),
        ..problem(span, format!("unknown field `{name}`"))
    }
}

fn problem(span: Span, message: impl Into<String>) -> Problem {
    Problem { span, message: message.into(), help: None, unknown: None }
}

/// The value when it has the shape; else a problem, and `None`. An empty value counts as absent.
fn fit(node: &Node, shape: &'static Shape, name: &str, problems: &mut Vec<Problem>) -> Option<Node> {
    if node.value == Value::Null && !matches!(shape, Shape::Any) {
        return None;
    }
    let expected = |problems: &mut Vec<Problem>| {
        let found = match &node.value {
            Value::Text(text) if text.len() <= 40 => format!("`{}`", crate::text::visible(&crate::text::secrets::mask(text))),
            _ => node.type_name().to_owned(),
        };
        let meant = match node.as_text().unwrap_or_default().to_lowercase().as_str() {
            "yes" | "on" | "y" => Some(true),
            "no" | "off" | "n" => Some(false),
            _ => None,
        };
        let help = meant.filter(|_| matches!(shape, Shape::Bool)).map(|meant| format!("Write `{meant}`."));
        problems.push(Problem { help, ..problem(node.span, format!("`{name}` must be {}, found {found}", describe(shape))) });
        None
    };
    match (shape, &node.value) {
        (Shape::Any, _) | (Shape::Bool, Value::Bool(_)) | (Shape::Int, Value::Int(_)) => Some(node.clone()),
        (Shape::Text, Value::Text(_) | Value::Int(_) | Value::Float(_) | Value::Bool(_)) => Some(node.clone()),
        (Shape::Date | Shape::Period | Shape::Choice(_), Value::Text(text)) => match word_problem(text, shape, name) {
            None => Some(node.clone()),
            Some((message, help)) => {
                problems.push(Problem { help, ..problem(node.span, message) });
                None
            }
        },
        (Shape::List(inner) | Shape::OneOrMore(inner), Value::List(items)) => {
            let kept = items.iter().filter_map(|item| fit(item, inner, name, problems)).collect();
            Some(Node { value: Value::List(kept), span: node.span })
        }
        (Shape::OneOrMore(inner), _) => {
            let one = fit(node, inner, name, problems)?;
            Some(Node { span: one.span, value: Value::List(vec![one]) })
        }
        (Shape::Names(inner), Value::Map(entries)) => {
            let kept = entries.iter().filter_map(|(key, value)| Some((key.clone(), fit(value, inner, &key.text, problems)?))).collect();
            Some(Node { value: Value::Map(kept), span: node.span })
        }
        (Shape::Object(fields), Value::Map(_)) => Some(check(node, fields, &[], problems)),
        (Shape::Either(one, other), _) => {
            let mut tried = Vec::new();
            if let Some(node) = fit(node, one, name, &mut tried).filter(|_| tried.is_empty()) {
                return Some(node);
            }
            let mut tried = Vec::new();
            let kept = fit(node, other, name, &mut tried);
            if kept.is_none() && !matches!(node.value, Value::Map(_) | Value::List(_)) {
                // What is neither is told what both are.
                return expected(problems);
            }
            problems.append(&mut tried);
            kept
        }
        _ => expected(problems),
    }
}

fn word_problem(text: &str, shape: &Shape, name: &str) -> Option<(String, Option<String>)> {
    match shape {
        Shape::Date => parse_date(text).is_none().then(|| {
            let shown = text.chars().take(40).collect::<String>();
            (format!("`{name}` must be a day that exists, found `{shown}`"), Some("Write it as year-month-day: 2026-11-22.".into()))
        }),
        Shape::Period => parse_period(text).is_none().then(|| {
            (
                format!("`{name}` must be a length of time, found `{text}`"),
                Some("Write a number and a unit: `6 months`, `1 year`, `90 days`.".into()),
            )
        }),
        Shape::Choice(words) => (!words.contains(&text)).then(|| {
            let near = nearest(text, words.iter().copied());
            (
                format!("`{name}` cannot be `{text}`"),
                Some(near.map_or_else(|| format!("Use one of: {}.", words.join(", ")), |near| format!("Did you mean `{near}`?"))),
            )
        }),
        _ => None,
    }
}

fn describe(shape: &Shape) -> String {
    match shape {
        Shape::Text => "text".into(),
        Shape::Bool => "true or false".into(),
        Shape::Int => "a whole number".into(),
        Shape::Date => "a date such as 2026-11-22".into(),
        Shape::Period => "a length of time such as `6 months`".into(),
        Shape::Choice(words) => format!("one of {}", words.join(", ")),
        Shape::List(_) | Shape::OneOrMore(_) => "a list".into(),
        Shape::Names(_) | Shape::Object(_) => "a mapping of `name: value` lines".into(),
        Shape::Either(one, other) => format!("{} or {}", describe(one), describe(other)),
        Shape::Any => "a value".into(),
    }
}

/// A day written as year-month-day; a time of day after it is ignored.
pub fn parse_date(text: &str) -> Option<Date> {
    let day = text.get(..10)?;
    let rest = &text[10..];
    let strict = day.bytes().enumerate().all(|(at, b)| if at == 4 || at == 7 { b == b'-' } else { b.is_ascii_digit() });
    (strict && (rest.is_empty() || rest.starts_with(['T', ' ']))).then(|| day.parse().ok()).flatten()
}

/// `6 months`, `1 year`, `90 days`, `2 weeks`.
pub fn parse_period(text: &str) -> Option<jiff::Span> {
    let (number, unit) = text.trim().split_once(' ')?;
    let n: i32 = number.parse().ok().filter(|n| (1..=1000).contains(n))?;
    match unit.trim().trim_end_matches('s') {
        "day" => Some(jiff::Span::new().days(n)),
        "week" => Some(jiff::Span::new().weeks(n)),
        "month" => Some(jiff::Span::new().months(n)),
        "year" => Some(jiff::Span::new().years(n)),
        _ => None,
    }
}

/// The JSON Schema (draft 2020-12) of a table.
pub fn schema(title: &str, fields: &'static [Field], open: bool) -> Json {
    let mut schema = object_schema(fields);
    schema["additionalProperties"] = json!(open);
    let mut out = Map::new();
    out.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    out.insert("title".into(), json!(title));
    if let Json::Object(rest) = schema {
        out.extend(rest);
    }
    Json::Object(out)
}

pub(crate) fn object_schema(fields: &[Field]) -> Json {
    let mut properties = Map::new();
    for field in fields {
        let mut schema = shape_schema(&field.shape);
        schema["description"] = json!(field.doc);
        properties.insert(field.name.into(), schema);
    }
    json!({"type": "object", "properties": properties, "additionalProperties": false})
}

fn shape_schema(shape: &Shape) -> Json {
    match shape {
        Shape::Text => json!({"type": ["string", "number", "boolean"]}),
        Shape::Bool => json!({"type": "boolean"}),
        Shape::Int => json!({"type": "integer"}),
        Shape::Date => json!({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}"}),
        Shape::Period => json!({"type": "string", "pattern": r"^\d+ (day|week|month|year)s?$"}),
        Shape::Choice(words) => json!({"enum": words}),
        Shape::List(inner) => json!({"type": "array", "items": shape_schema(inner)}),
        Shape::OneOrMore(inner) => json!({"anyOf": [{"type": "array", "items": shape_schema(inner)}, shape_schema(inner)]}),
        Shape::Names(inner) => json!({"type": "object", "additionalProperties": shape_schema(inner)}),
        Shape::Object(fields) => object_schema(fields),
        Shape::Either(one, other) => json!({"anyOf": [shape_schema(one), shape_schema(other)]}),
        Shape::Any => json!({}),
    }
}

/// Reading what `check` let through: absent and wrong values are the same, nothing.
impl Node {
    /// The text of a field, trimmed; `None` when absent or empty.
    pub fn text_of(&self, key: &str) -> Option<String> {
        self.get(key)?.as_text().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// A whole number.
    pub fn int_of(&self, key: &str) -> Option<i64> {
        match self.get(key)?.value {
            Value::Int(n) => Some(n),
            _ => None,
        }
    }

    /// `true` or `false`.
    pub fn bool_of(&self, key: &str) -> Option<bool> {
        match self.get(key)?.value {
            Value::Bool(b) => Some(b),
            _ => None,
        }
    }

    /// A day.
    pub fn date_of(&self, key: &str) -> Option<Date> {
        parse_date(&self.get(key)?.as_text()?)
    }

    /// The items of a list field; empty when absent.
    pub fn items_of(&self, key: &str) -> &[Node] {
        match self.get(key).map(|node| &node.value) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }

    /// The texts of a list field with their places.
    pub fn texts_of(&self, key: &str) -> Vec<(String, Span)> {
        self.items_of(key)
            .iter()
            .filter_map(|item| Some((item.as_text()?.trim().to_owned(), item.span)))
            .filter(|(text, _)| !text.is_empty())
            .collect()
    }

    /// The entries of a mapping field; empty when absent.
    pub fn entries_of(&self, key: &str) -> &[(crate::yaml::Key, Node)] {
        match self.get(key).map(|node| &node.value) {
            Some(Value::Map(entries)) => entries,
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::yaml::parse;

    static INNER: &[Field] = &[Field { name: "label", shape: Shape::Text, doc: "A label." }];
    static FIELDS: &[Field] = &[
        Field { name: "title", shape: Shape::Text, doc: "A title." },
        Field { name: "day", shape: Shape::Date, doc: "A day." },
        Field { name: "tags", shape: Shape::OneOrMore(&Shape::Text), doc: "Tags." },
        Field { name: "loud", shape: Shape::Bool, doc: "A switch." },
        Field { name: "mode", shape: Shape::Choice(&["allow", "escape"]), doc: "A mode." },
        Field { name: "links", shape: Shape::List(&Shape::Object(INNER)), doc: "Links." },
    ];

    fn messages(text: &str) -> Vec<String> {
        let mut problems = vec![];
        check(&parse(text).unwrap(), FIELDS, &[], &mut problems);
        problems.iter().map(|p| format!("{} @{} {}", p.message, &text[p.span.range()], p.help.clone().unwrap_or_default())).collect()
    }

    #[test]
    fn wrong_values_are_named_with_what_is_right() {
        for (text, message) in [
            ("titel: x", "unknown field `titel` @titel Did you mean `title`?"),
            ("loud: yes", "`loud` must be true or false, found `yes` @yes Write `true`."),
            ("title: [a]", "`title` must be text, found a list @[a] "),
            ("day: 2026-02-30", "`day` must be a day that exists, found `2026-02-30` @2026-02-30 Write it as year-month-day: 2026-11-22."),
            ("mode: alow", "`mode` cannot be `alow` @alow Did you mean `allow`?"),
            ("links: [{colour: x}]", "unknown field `colour` @colour What can stand here: `label`."),
            ("links: [{lable: x}]", "unknown field `lable` @lable Did you mean `label`?"),
        ] {
            assert_eq!(messages(text), [message]);
        }
        assert!(messages("title: 3\nday: 2026-01-31\ntags: one\nmode: escape\n").is_empty());
    }

    #[test]
    fn one_item_stands_for_a_list() {
        let node = check(&parse("tags: one").unwrap(), FIELDS, &[], &mut vec![]);
        assert_eq!(node.texts_of("tags")[0].0, "one");
    }
}
