//! A rule's page as Markdown: what `explain` prints and what the help center publishes are one text.

use super::rule::{Remedy, Rule};
use crate::fields::{Field, Shape};
use crate::text::{secrets, shortened};

/// The page of a rule without its title: what it finds, why, what to do, examples, settings.
pub fn page(rule: &Rule) -> String {
    let remedy = match rule.remedy {
        Remedy::None => "mending it takes a person",
        Remedy::Safe => "`guidepost check --fix` mends it where the meaning is certain to stay",
        Remedy::Unsafe => "`guidepost check --fix --unsafe` makes a start at it, for you to look over",
    };
    let severity = rule.code.severity.name();
    let article = if severity == "warning" { "a" } else { "an" };
    let mut out = format!("{} It is {article} **{severity}**, and {remedy}.\n", rule.finds);
    for (heading, text) in [("Why it matters", rule.why), ("What to do", rule.mend)] {
        out.push_str(&format!("\n## {heading}\n\n{}\n", text.trim()));
    }
    out.push_str(&format!("\n## Found\n\n{}", example(rule.bad)));
    out.push_str(&format!("\n## Not found\n\n{}", example(rule.good)));
    out.push_str(&format!("\n## Settings\n\n{}", settings(rule)));
    out
}

/// The page as an article of a help center, front matter included.
pub fn article(rule: &Rule) -> String {
    let description = description(rule.finds);
    let code = rule.code;
    format!(
        "---\ntitle: {} ({})\ndescription: {description:?}\nkind: reference\ntags: [rules]\nkeywords: [{}]\n---\n\n{}",
        code.name,
        code.code,
        code.code,
        page(rule)
    )
}

/// All rules as a table of Markdown, each with a link to its page in the same folder.
pub fn table<'a>(rules: impl IntoIterator<Item = &'a Rule>) -> String {
    let mut out = String::from("| code | name | finds | severity | fix |\n|---|---|---|---|---|\n");
    for rule in rules {
        let (code, name) = (rule.code.code, rule.code.name);
        let finds = rule.finds.trim_end_matches('.').replace('|', "\\|");
        out.push_str(&format!("| {code} | [{name}]({name}.md) | {finds} | {} | {} |\n", rule.code.severity.name(), rule.remedy.name()));
    }
    out
}

/// 50 to 160 characters, as a description should have.
fn description(finds: &str) -> String {
    // In front matter too, names in braces would be filled in.
    let plain = finds.replace(['`', '{', '}'], "").split_whitespace().collect::<Vec<_>>().join(" ");
    if plain.chars().count() < 50 { format!("What the rule finds, why it matters and what to do: {plain}") } else { shortened(&plain, 159) }
}

/// The files of an example, each in a fence. A made-up key is hidden too: it looks like a real one.
fn example(text: &str) -> String {
    let text = &*secrets::mask(text);
    let mut files: Vec<(Option<&str>, String)> = vec![];
    for line in text.split_inclusive('\n') {
        match line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
            Some(path) => files.push((Some(path), String::new())),
            None => match files.last_mut() {
                Some((_, text)) => text.push_str(line),
                None => files.push((None, line.to_owned())),
            },
        }
    }
    let fence = |(path, text): (Option<&str>, String)| {
        let extension = path.map_or("md", |path| path.rsplit_once('.').map_or("text", |(_, extension)| extension));
        let language = if ["md", "yaml", "json", "html"].contains(&extension) { extension } else { "text" };
        let language = if path.is_none() && text.starts_with('{') { "json" } else { language };
        let title = path.map(|path| format!(" title=\"{path}\"")).unwrap_or_default();
        let ticks = "`".repeat(text.split(|c| c != '`').map(str::len).max().unwrap_or(0).max(2) + 1);
        format!("{ticks}{language}{title}\n{}\n{ticks}\n", text.trim_end())
    };
    files.into_iter().map(fence).collect::<Vec<_>>().join("\n")
}

/// How the rule is set in `guidepost.yaml`.
fn settings(rule: &Rule) -> String {
    let name = rule.code.name;
    let other = if rule.code.severity.name() == "error" { "warning" } else { "error" };
    let mut out = format!("```yaml title=\"guidepost.yaml\"\nrules:\n  {name}: {other}\n```\n");
    if !rule.options.is_empty() {
        out.push_str("\n| option | value | what it sets |\n|---|---|---|\n");
        for Field { name, shape, doc } in rule.options {
            out.push_str(&format!("| `{name}` | {} | {} |\n", value(shape), doc.replace('|', "\\|")));
        }
    }
    out
}

fn value(shape: &Shape) -> String {
    match shape {
        Shape::Text => "text".into(),
        Shape::Bool => "`true` or `false`".into(),
        Shape::Int => "a number".into(),
        Shape::Date => "a day".into(),
        Shape::Period => "a length of time".into(),
        Shape::Choice(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        Shape::List(inner) | Shape::OneOrMore(inner) => format!("a list: {}", value(inner)),
        Shape::Names(inner) => format!("names, each with {}", value(inner)),
        Shape::Object(_) => "a mapping".into(),
        Shape::Either(one, other) => format!("{}, or {}", value(one), value(other)),
        Shape::Any => "see below".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::rules::RULES;

    #[test]
    fn pages_have_every_part_and_examples_stay_in_their_fences() {
        for rule in RULES {
            let page = page(rule);
            let headings: Vec<&str> = page.lines().filter(|line| line.starts_with("## ")).collect();
            let own: Vec<&str> =
                headings.into_iter().filter(|line| ["## Why it matters", "## What to do", "## Settings"].contains(line)).collect();
            assert_eq!(own.len(), 3, "{}", rule.code.name);
            let outline = crate::lint::outline::read(&page);
            let fenced = outline.blocks.iter().filter(|block| matches!(block.kind, crate::lint::outline::Kind::Code(Some(_)))).count();
            assert!(fenced >= 3, "{}:\n{page}", rule.code.name);
        }
    }

    #[test]
    fn descriptions_have_the_length_that_the_rules_ask_for() {
        for rule in RULES {
            let length = description(rule.finds).chars().count();
            assert!((50..=160).contains(&length), "{}: {length}", rule.code.name);
        }
    }
}
