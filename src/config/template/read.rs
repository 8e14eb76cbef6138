//! From YAML to templates: inheritance, the site's language, and everything that can be wrong with a template.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::{Holds, Part, Template, Templates, Under, heading_key};
use crate::fields::{self, Problem};
use crate::text::{Span, nearest, visible};
use crate::yaml::{self, Key, Node, Value};

/// Written the way a site writes its own. The text is our own: a test holds that it has no mistake.
static BUILT_IN: LazyLock<Node> = LazyLock::new(|| {
    let nothing = |_| Node { value: Value::Null, span: Span::default() };
    yaml::parse(TEXT).map_or_else(nothing, |node| fields::check(&node, crate::config::FIELDS, &[], &mut vec![]))
});

const TEXT: &str = include_str!("../templates.yaml");

/// What `extends` says to begin with no parts at all.
const NOTHING: &str = "nothing";

/// Reads the built-in templates and the config's `templates`, a mapping that has been checked. `shift` is what spans of
/// the config are short of; the language decides which headings new articles get.
pub(in crate::config) fn read(own: &Node, shift: usize, language: &str, problems: &mut Vec<Problem>) -> Templates {
    let own = if let Value::Map(entries) = &own.value { entries.as_slice() } else { &[] };
    let reader = Reader { built_in: BUILT_IN.entries_of("templates"), own, language, shift };
    let mut list: Vec<Template> = Vec::new();
    for (key, _) in reader.built_in {
        list.push(reader.template(&key.text, &mut vec![], problems));
    }
    for (key, _) in own.iter().filter(|(key, _)| !list.iter().any(|template| template.kind == key.text)).collect::<Vec<_>>() {
        list.push(reader.template(&key.text, &mut vec![], problems));
    }
    let closes = |part: &&Part| part.last && part.holds.only_links && part.under == Under::Heading;
    let mut closing: BTreeSet<String> =
        list.iter().flat_map(|template| &template.parts).filter(closes).flat_map(|part| part.names.clone()).collect();
    closing.remove("");
    Templates { list, closing }
}

struct Reader<'a> {
    built_in: &'a [(Key, Node)],
    own: &'a [(Key, Node)],
    language: &'a str,
    shift: usize,
}

impl Reader<'_> {
    /// A kind's template. `stack` are the kinds whose templates wait for this one.
    fn template(&self, kind: &str, stack: &mut Vec<String>, problems: &mut Vec<Problem>) -> Template {
        let find = |entries: &[(Key, Node)]| entries.iter().find(|(key, _)| key.text == kind).cloned();
        let mut template = Template { kind: kind.to_owned(), ..Template::default() };
        let Some((key, node)) = find(self.own) else {
            if let Some((_, node)) = find(self.built_in) {
                self.apply(&node, None, &mut template, &mut vec![]);
            }
            template.index();
            return template;
        };
        // Only the kind itself tells its mistakes, not those that build on it.
        let mut found = Vec::new();
        stack.push(kind.to_owned());
        self.inherit(&node, &mut template, stack, &mut found);
        stack.pop();
        template.span = Some(key.span.shifted(self.shift));
        self.apply(&node, Some(self.shift), &mut template, &mut found);
        template.index();
        impossible(&template, key.span, self.shift, &mut found);
        if stack.is_empty() {
            // An inherited mistake stands in one place only.
            found.retain(|one| !problems.contains(one));
            problems.extend(found);
        }
        template
    }

    fn inherit(&self, node: &Node, template: &mut Template, stack: &mut Vec<String>, problems: &mut Vec<Problem>) {
        let kind = template.kind.clone();
        let built_in = self.built_in.iter().find(|(key, _)| key.text == kind);
        let place = node.get("extends").map_or(node.span, |node| node.span);
        match node.text_of("extends") {
            Some(base) if base == NOTHING => {}
            Some(base) if base != kind && stack.contains(&base) => {
                let message = format!("the templates `{}` and `{}` extend each other", visible(&kind), visible(&base));
                problems.push(problem(place, message, "Let one of them stand by itself."));
            }
            Some(base) if base != kind && self.kinds().any(|known| known == base) => {
                let from = self.template(&base, stack, problems);
                (template.parts, template.fields, template.closed) = (from.parts, from.fields, from.closed);
            }
            Some(base) if base != kind || built_in.is_none() => {
                let near = nearest(&base, self.kinds().filter(|known| *known != kind));
                let names = self.kinds().filter(|known| *known != kind).collect::<Vec<_>>().join(", ");
                let help = near.map_or_else(|| format!("Use one of: {names}; or `{NOTHING}`."), |near| format!("Did you mean `{near}`?"));
                problems.push(problem(place, format!("no article template is called `{}`", visible(&base)), help));
            }
            _ => {
                if let Some((_, node)) = built_in {
                    self.apply(node, None, template, &mut vec![]);
                }
            }
        }
    }

    fn kinds(&self) -> impl Iterator<Item = &str> {
        self.built_in.iter().chain(self.own).map(|(key, _)| key.text.as_str())
    }

    /// What a mapping says of a template. `shift` is there for guidepost.yaml's own.
    fn apply(&self, node: &Node, shift: Option<usize>, template: &mut Template, problems: &mut Vec<Problem>) {
        for (id, span) in node.texts_of("without") {
            match template.parts.iter().position(|part| part.id == id) {
                Some(at) => drop(template.parts.remove(at)),
                None => problems.push(no_part(&id, span, &template.parts)),
            }
        }
        if let Some(closed) = node.bool_of("closed") {
            template.closed = closed;
        }
        if node.get("fields").is_some() {
            template.fields = node.texts_of("fields").into_iter().map(|(name, _)| name).collect();
        }
        let mut seen: Vec<String> = Vec::new();
        let mut above: Option<usize> = None;
        for item in node.items_of("parts") {
            let Some(id) = item.text_of("id") else {
                let help = "Add a line `id: …` with a short name for it.";
                problems.push(problem(item.span, "this part of a template has no `id`".into(), help));
                continue;
            };
            let span = item.get("id").map_or(item.span, |id| id.span);
            if seen.contains(&id) {
                let message = format!("the part `{}` stands twice in this template", visible(&id));
                problems.push(problem(span, message, "Give each part a name of its own."));
                continue;
            }
            seen.push(id.clone());
            let at = match template.parts.iter().position(|part| part.id == id) {
                Some(at) => at,
                None => {
                    let at = place(item, above, &template.parts, problems);
                    template.parts.insert(at, Part { id, at_least: 1, ..Part::default() });
                    at
                }
            };
            if let Some(part) = template.parts.get_mut(at) {
                part.span = shift.map(|shift| span.shifted(shift));
                self.part(item, part, problems);
            }
            above = Some(at);
        }
    }

    fn part(&self, item: &Node, part: &mut Part, problems: &mut Vec<Problem>) {
        let flag = |name: &str, value: &mut bool| *value = item.bool_of(name).unwrap_or(*value);
        flag("required", &mut part.required);
        flag("repeated", &mut part.repeated);
        flag("anywhere", &mut part.anywhere);
        flag("last", &mut part.last);
        part.prompt = item.text_of("prompt").unwrap_or_else(|| std::mem::take(&mut part.prompt));
        match item.text_of("under").as_deref() {
            Some("question") => part.under = Under::Question,
            Some("any") => part.under = Under::Any,
            Some("title") => part.under = Under::Title,
            Some(_) => part.under = Under::Heading,
            None => {}
        }
        if let Some(n) = number(item, "at_least", 1, problems) {
            part.at_least = n;
        }
        if item.get("headings").is_some() {
            (part.heading, part.names) = self.headings(item);
        }
        if let Some(holds) = item.get("holds") {
            hold(holds, &mut part.holds, problems);
        }
    }

    /// The heading for new articles, and all that are accepted.
    fn headings(&self, item: &Node) -> (String, Vec<String>) {
        let entries = item.entries_of("headings");
        let all: Vec<String> = match entries {
            [] => item.texts_of("headings").into_iter().map(|(text, _)| text).collect(),
            _ => entries.iter().flat_map(|(_, node)| texts(node)).collect(),
        };
        let of = |language: &str| {
            entries.iter().find(|(key, _)| key.text.eq_ignore_ascii_case(language)).and_then(|(_, node)| texts(node).into_iter().next())
        };
        let primary = self.language.split(['-', '_']).next().unwrap_or("en");
        let heading = of(self.language).or_else(|| of(primary)).or_else(|| of("en")).or_else(|| all.first().cloned()).unwrap_or_default();
        let mut names: Vec<String> = all.iter().map(|text| heading_key(text)).filter(|key| !key.is_empty()).collect();
        names.sort();
        names.dedup();
        (heading, names)
    }
}

fn texts(node: &Node) -> Vec<String> {
    match &node.value {
        Value::List(items) => {
            items.iter().filter_map(Node::as_text).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
        }
        _ => node.as_text().into_iter().collect(),
    }
}

/// Where a part that is not inherited goes: after the one that it names, after the one written above it, else before the last.
fn place(item: &Node, above: Option<usize>, parts: &[Part], problems: &mut Vec<Problem>) -> usize {
    if let Some(after) = item.text_of("after") {
        match parts.iter().position(|part| part.id == after) {
            Some(at) => return at + 1,
            None => problems.push(no_part(&after, item.get("after").map_or(item.span, |node| node.span), parts)),
        }
    }
    match above {
        Some(above) => above + 1,
        None => parts.iter().position(|part| part.last).unwrap_or(parts.len()),
    }
}

fn no_part(id: &str, span: Span, parts: &[Part]) -> Problem {
    let near = nearest(id, parts.iter().map(|part| part.id.as_str()));
    let names = parts.iter().map(|part| part.id.as_str()).collect::<Vec<_>>().join(", ");
    let help = match near {
        Some(near) => format!("Did you mean `{near}`?"),
        None if names.is_empty() => "The template has no parts to begin with.".to_owned(),
        None => format!("Its parts are: {names}."),
    };
    problem(span, format!("the template has no part `{}`", visible(id)), help)
}

fn hold(node: &Node, holds: &mut Holds, problems: &mut Vec<Problem>) {
    let flag = |name: &str, value: &mut bool| *value = node.bool_of(name).unwrap_or(*value);
    flag("paragraph", &mut holds.paragraph);
    flag("image", &mut holds.image);
    flag("only_links", &mut holds.only_links);
    flag("no_headings", &mut holds.no_headings);
    for (name, least, value) in
        [("steps", 1, &mut holds.steps), ("min_links", 0, &mut holds.min_links), ("max_links", 1, &mut holds.max_links)]
    {
        *value = number(node, name, least, problems).or(*value);
    }
}

fn number(node: &Node, name: &str, least: i64, problems: &mut Vec<Problem>) -> Option<usize> {
    let n = node.int_of(name)?;
    let fits = usize::try_from(n).ok().filter(|n| (least as usize..=1000).contains(n));
    if fits.is_none() {
        let span = node.get(name).map_or(node.span, |node| node.span);
        problems.push(problem(
            span,
            format!("`{name}` must be between {least} and 1000, found {n}"),
            "Write a number that an article can reach.",
        ));
    }
    fits
}

fn problem(span: Span, message: String, help: impl Into<String>) -> Problem {
    Problem { span, message, help: Some(help.into()), unknown: None }
}

/// Parts that no article can have, so that every article of the kind would be wrong for ever.
fn impossible(template: &Template, kind: Span, shift: usize, problems: &mut Vec<Problem>) {
    for (at, part) in template.parts.iter().enumerate() {
        // Spans of the config as parsed; what is inherited is told at the kind.
        let span = part.span.map_or(kind, |span| Span::new(span.start - shift, span.end - shift));
        if let Some((why, help)) = never(template, at, part) {
            let others = template.parts.iter().map(|other| other.id.as_str()).filter(|id| *id != part.id);
            let near = nearest(&part.id, others).filter(|_| part.names.is_empty());
            let help = near.map_or_else(|| help.to_owned(), |near| format!("Did you mean `{}`? {help}", visible(near)));
            problems.push(problem(span, format!("the part `{}` can never come: {why}", visible(&part.id)), help));
        }
    }
}

fn never(template: &Template, at: usize, part: &Part) -> Option<(String, &'static str)> {
    let holds = &part.holds;
    let before = template.parts.get(..at).unwrap_or_default();
    let say = |why: &str, help: &'static str| Some((why.to_owned(), help));
    if let Some(last) = before.iter().find(|part| part.last) {
        return Some((format!("`{}` stands before it and is the last", visible(&last.id)), "Move it up, or take `last` away."));
    }
    if part.under == Under::Heading && part.names.is_empty() {
        return say("no heading is accepted for it", "Add a line `headings: […]`, or say with `under` where it stands.");
    }
    if part.under == Under::Heading && part.required && !part.names.iter().any(|name| template.headings.get(name) == Some(&at)) {
        return say("all of its headings belong to other parts", "Give it a heading of its own.");
    }
    if part.under == Under::Title && at > 0 {
        return say("what stands under the title comes before all headings", "Make it the first part.");
    }
    if matches!(part.under, Under::Any | Under::Question) && before.iter().any(|other| other.under == part.under) {
        return say("a part before it takes the same headings", "Join the two parts.");
    }
    if part.at_least > 1 && !part.repeated {
        return say("it must come several times and may come once", "Add `repeated: true`, or take `at_least` away.");
    }
    if part.anywhere && holds.steps.is_none() {
        return say("only steps are found anywhere", "Add `holds: {steps: 2}`, or take `anywhere` away.");
    }
    if holds.min_links.zip(holds.max_links).is_some_and(|(min, max)| min > max) {
        return say("it must hold more links than it may hold", "Make `min_links` at most `max_links`.");
    }
    if holds.only_links && (holds.image || holds.paragraph || holds.steps.is_some()) {
        return say("it may hold nothing but links and must hold something else", "Take `only_links` away, or the other demand.");
    }
    None
}

impl Template {
    /// Which part has which heading: the site's own parts before inherited ones, then the first.
    fn index(&mut self) {
        self.headings.clear();
        for own in [true, false] {
            for (at, part) in self.parts.iter().enumerate().filter(|(_, part)| part.span.is_some() == own && part.under == Under::Heading) {
                for name in &part.names {
                    self.headings.entry(name.clone()).or_insert(at);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::KINDS;

    /// The templates of a config, and its mistakes with the words they are at.
    fn of(config: &str) -> (Templates, Vec<String>) {
        let mut problems = vec![];
        let node = yaml::parse(config).unwrap_or_else(|_| Node { value: Value::Null, span: Span::default() });
        let node = fields::check(&node, crate::config::FIELDS, &[], &mut problems);
        let none = Node { value: Value::Null, span: Span::default() };
        let templates = read(node.get("templates").unwrap_or(&none), 0, "de-AT", &mut problems);
        let shown = |p: &Problem| {
            format!(
                "{} @{} {}",
                p.message,
                config.get(p.span.range()).unwrap_or("").lines().next().unwrap_or(""),
                p.help.clone().unwrap_or_default()
            )
        };
        (templates, problems.iter().map(shown).collect())
    }

    #[test]
    fn the_built_in_templates_have_no_mistake() {
        let mut problems = vec![];
        let node = yaml::parse(TEXT).map(|node| fields::check(&node, crate::config::FIELDS, &[], &mut problems));
        assert!(node.is_ok() && problems.is_empty(), "{problems:?}");
        let (templates, _) = of("");
        assert_eq!(templates.list.iter().map(|template| template.kind.as_str()).collect::<Vec<_>>(), KINDS);
        for template in &templates.list {
            let mut found = vec![];
            impossible(template, Span::default(), 0, &mut found);
            assert_eq!(found, [], "{}", template.kind);
            for part in &template.parts {
                assert!(
                    !part.prompt.is_empty() && (part.under != Under::Heading || !part.heading.is_empty()),
                    "{}: {}",
                    template.kind,
                    part.id
                );
                // No heading means two things.
                assert!(
                    part.names.iter().all(|name| template.parts.iter().filter(|other| other.names.contains(name)).count() == 1),
                    "{}: {}",
                    template.kind,
                    part.id
                );
            }
        }
        assert_eq!(templates.get("how-to").and_then(Template::steps).map(|part| part.heading.as_str()), Some("Schritte"));
        assert!(templates.is_closing("Voir aussi") && !templates.is_closing("Steps"));
    }

    #[test]
    fn a_site_changes_templates_and_adds_its_own() {
        let parts = |config: &str, kind: &str| {
            let (templates, mistakes) = of(config);
            assert_eq!(mistakes, [] as [String; 0]);
            let parts = templates.get(kind).map(|template| {
                template.parts.iter().map(|part| part.id.clone() + if part.required { "!" } else { "" }).collect::<Vec<_>>().join(" ")
            });
            parts.unwrap_or_default()
        };
        let how_to = "short-description! prerequisites steps! result troubleshooting whats-next!";
        assert_eq!(parts("templates: {how-to: {closed: true}}", "how-to"), how_to);
        assert_eq!(
            parts("templates: {how-to: {without: [result], parts: [{id: whats-next, required: false}]}}", "how-to"),
            "short-description! prerequisites steps! troubleshooting whats-next"
        );
        assert_eq!(parts("templates: {recipe: {}}", "recipe"), "");
        let recipe = "templates:\n  quick: {extends: recipe, without: [result]}\n  recipe:\n    extends: how-to\n    parts:\n      - {id: ingredients, after: prerequisites, headings: Ingredients, required: true}\n      - {id: hints, headings: {en: Hints, de: [Tipps]}}\n";
        assert_eq!(
            parts(recipe, "recipe"),
            "short-description! prerequisites ingredients! hints steps! result troubleshooting whats-next!"
        );
        assert_eq!(parts(recipe, "quick"), "short-description! prerequisites ingredients! hints steps! troubleshooting whats-next!");
        let (templates, _) =
            of("templates: {memo: {extends: nothing, parts: [{id: end, headings: [Keep going], last: true, holds: {only_links: true}}]}}");
        assert!(templates.is_closing("Keep going!"));
    }

    #[test]
    fn mistakes_are_told_at_their_place() {
        for (config, mistake) in [
            ("templates: {how-to: {part: []}}", "unknown field `part` @part Did you mean `parts`?"),
            ("templates: {memo: {extends: howto}}", "no article template is called `howto` @howto Did you mean `how-to`?"),
            ("templates: {how-to: {without: [reslt]}}", "the template has no part `reslt` @reslt Did you mean `result`?"),
            (
                "templates: {memo: {parts: [{id: a, headings: A}, {id: a, headings: B}]}}",
                "the part `a` stands twice in this template @a Give each part a name of its own.",
            ),
            (
                "templates: {memo: {parts: [{headings: A}]}}",
                "this part of a template has no `id` @{headings: A} Add a line `id: …` with a short name for it.",
            ),
            (
                "templates: {memo: {parts: [{id: a}]}}",
                "the part `a` can never come: no heading is accepted for it @a Add a line `headings: […]`, or say with `under` where it stands.",
            ),
            (
                "templates: {a: {extends: b}, b: {extends: nothing, parts: [{id: x, headings: X, holds: {min_links: 6, max_links: 2}}]}}",
                "the part `x` can never come: it must hold more links than it may hold @x Make `min_links` at most `max_links`.",
            ),
            (
                "templates: {how-to: {parts: [{id: stps}]}}",
                "the part `stps` can never come: no heading is accepted for it @stps Did you mean `steps`? Add a line `headings: […]`, or say with `under` where it stands.",
            ),
            (
                "templates: {how-to: {parts: [{id: whats-next}, {id: more, headings: More, required: true}]}}",
                "the part `more` can never come: `whats-next` stands before it and is the last @more Move it up, or take `last` away.",
            ),
            (
                "templates: {how-to: {parts: [{id: whats-next, holds: {image: true}}]}}",
                "the part `whats-next` can never come: it may hold nothing but links and must hold something else @whats-next Take `only_links` away, or the other demand.",
            ),
            (
                "templates: {memo: {parts: [{id: a, headings: A, required: true}, {id: b, headings: A, required: true}]}}",
                "the part `b` can never come: all of its headings belong to other parts @b Give it a heading of its own.",
            ),
            (
                "templates: {memo: {parts: [{id: a, headings: A, at_least: 0}]}}",
                "`at_least` must be between 1 and 1000, found 0 @0 Write a number that an article can reach.",
            ),
            (
                "templates: {memo: {parts: [{id: a, headings: A, under: hedding}]}}",
                "`under` cannot be `hedding` @hedding Did you mean `heading`?",
            ),
        ] {
            assert_eq!(of(config).1, [mistake], "{config}");
        }
        assert!(of("templates: {a: {extends: b}, b: {extends: a}}").1.iter().all(|mistake| mistake.contains("extend each other")));
        // A site that has its own meaning for a built-in heading may take it.
        assert_eq!(of("templates: {how-to: {parts: [{id: needs, headings: [Requirements], required: true}]}}").1, [] as [String; 0]);
    }
}
