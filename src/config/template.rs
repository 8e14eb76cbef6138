//! Article templates: for each kind its parts in order, what they stand under and what they hold. The built-in ones and
//! the site's own have one form and one reader. Here is what the rest of Guidepost asks; `read` makes the values.

use std::collections::{BTreeSet, HashMap};

use crate::fields::{Field, Shape};
use crate::text::Span;

mod read;

pub(super) use read::read;

/// What a part's body must hold.
pub static HOLDS: &[Field] = &[
    Field { name: "paragraph", shape: Shape::Bool, doc: "At least one paragraph." },
    Field { name: "steps", shape: Shape::Int, doc: "Numbered steps, at least this many." },
    Field { name: "image", shape: Shape::Bool, doc: "At least one picture." },
    Field { name: "only_links", shape: Shape::Bool, doc: "Links and nothing else." },
    Field { name: "min_links", shape: Shape::Int, doc: "At least this many links to other pages of the site." },
    Field { name: "max_links", shape: Shape::Int, doc: "At most this many links." },
    Field { name: "no_headings", shape: Shape::Bool, doc: "No deeper headings." },
];

const UNDER: &[&str] = &["heading", "question", "any", "title"];

/// A part of a template.
pub static PART: &[Field] = &[
    Field { name: "id", shape: Shape::Text, doc: "The part's name in findings; an inherited part of this name is changed." },
    Field {
        name: "headings",
        shape: Shape::Either(&Shape::OneOrMore(&Shape::Text), &Shape::Names(&Shape::OneOrMore(&Shape::Text))),
        doc: "Headings that it may have, as a list or by language; the first is written by `guidepost new`.",
    },
    Field {
        name: "under",
        shape: Shape::Choice(UNDER),
        doc: "What it stands under: one of its `headings` (unless set), a heading that is a `question`, `any` heading that no other part has, or the `title`.",
    },
    Field { name: "required", shape: Shape::Bool, doc: "Whether every article of the kind needs it; false unless set." },
    Field { name: "repeated", shape: Shape::Bool, doc: "Whether it may come more than once; false unless set." },
    Field { name: "at_least", shape: Shape::Int, doc: "How often it must come, where it is required and repeated." },
    Field { name: "anywhere", shape: Shape::Bool, doc: "Whether its steps may also stand under other headings, or under none." },
    Field { name: "last", shape: Shape::Bool, doc: "Whether nothing may follow it." },
    Field { name: "after", shape: Shape::Text, doc: "For a part that is added to inherited ones: the part that it follows." },
    Field { name: "holds", shape: Shape::Object(HOLDS), doc: "What its body must hold." },
    Field { name: "prompt", shape: Shape::Text, doc: "What to write there, for articles that `guidepost new` starts." },
];

/// A template.
pub static TEMPLATE: &[Field] = &[
    Field {
        name: "extends",
        shape: Shape::Text,
        doc: "The kind whose parts it begins with; a built-in kind begins with its own. `nothing` begins empty.",
    },
    Field { name: "without", shape: Shape::OneOrMore(&Shape::Text), doc: "Inherited parts to leave out." },
    Field { name: "closed", shape: Shape::Bool, doc: "Whether no other sections may stand between the parts; false unless set." },
    Field { name: "fields", shape: Shape::OneOrMore(&Shape::Text), doc: "Front matter that every article of the kind needs." },
    Field { name: "parts", shape: Shape::List(&Shape::Object(PART)), doc: "The parts, in order." },
];

/// All templates of a site.
#[derive(Debug, Default)]
pub struct Templates {
    /// The built-in kinds, then the site's own in the order written.
    pub list: Vec<Template>,
    /// Normalized headings of parts that close an article with links, whatever its kind.
    closing: BTreeSet<String>,
}

/// The template of one kind.
#[derive(Clone, Debug, Default)]
pub struct Template {
    /// The kind.
    pub kind: String,
    /// Where guidepost.yaml names the kind, if it does.
    pub span: Option<Span>,
    /// Whether no other sections may stand between the parts.
    pub closed: bool,
    /// Front matter that is required beside title and description.
    pub fields: Vec<String>,
    /// In order.
    pub parts: Vec<Part>,
    /// Normalized heading → index into `parts`.
    headings: HashMap<String, usize>,
}

/// What a part stands under.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Under {
    /// One of its headings.
    #[default]
    Heading,
    /// A heading that is a question.
    Question,
    /// A heading that no other part has.
    Any,
    /// The title: what comes before the first heading.
    Title,
}

/// A part of a template.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Its name in findings.
    pub id: String,
    /// Where guidepost.yaml asks for it, if it does.
    pub span: Option<Span>,
    /// The heading that a new article gets, in the site's language; empty where it has none.
    pub heading: String,
    /// All headings that it may have, normalized.
    pub names: Vec<String>,
    /// What it stands under.
    pub under: Under,
    /// Whether every article needs it.
    pub required: bool,
    /// Whether it may come more than once.
    pub repeated: bool,
    /// How often it must come.
    pub at_least: usize,
    /// Whether its steps may stand under other headings or none.
    pub anywhere: bool,
    /// Whether nothing may follow it.
    pub last: bool,
    /// What its body must hold.
    pub holds: Holds,
    /// What to write there.
    pub prompt: String,
}

/// What a part's body must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holds {
    /// A paragraph.
    pub paragraph: bool,
    /// Numbered steps.
    pub steps: Option<usize>,
    /// A picture.
    pub image: bool,
    /// Nothing but links.
    pub only_links: bool,
    /// Links to pages of the site.
    pub min_links: Option<usize>,
    /// Links of any kind.
    pub max_links: Option<usize>,
    /// No deeper headings.
    pub no_headings: bool,
}

impl Templates {
    /// The template of a kind.
    pub fn get(&self, kind: &str) -> Option<&Template> {
        self.list.iter().find(|template| template.kind == kind)
    }

    /// Whether a heading closes an article with links, in any kind.
    pub fn is_closing(&self, heading: &str) -> bool {
        self.closing.contains(&heading_key(heading))
    }

    /// Everything that `is_closing` depends on.
    pub fn closing(&self) -> &BTreeSet<String> {
        &self.closing
    }
}

impl Template {
    /// The part that a heading of this text begins, by its words alone.
    pub fn named(&self, heading: &str) -> Option<usize> {
        self.headings.get(&heading_key(heading)).copied()
    }

    /// The part that holds the steps, where the kind has some.
    pub fn steps(&self) -> Option<&Part> {
        self.parts.iter().find(|part| part.holds.steps.is_some())
    }

    /// The first part that stands under such a thing.
    pub fn under(&self, under: Under) -> Option<usize> {
        self.parts.iter().position(|part| part.under == under)
    }

    /// A new article's body, with a placeholder in every part.
    pub fn scaffold(&self) -> String {
        let parts: Vec<String> = self.parts.iter().map(Part::scaffold).collect();
        parts.join("\n")
    }
}

impl Part {
    /// The part with its heading and a placeholder that `check` finds; ends with a line break.
    pub fn scaffold(&self) -> String {
        let prompt = if self.prompt.is_empty() { "write this part." } else { &self.prompt };
        let heading = match self.under {
            Under::Title => return format!("TODO: {prompt}\n"),
            Under::Heading => self.heading.clone(),
            Under::Any => "TODO: write a heading".to_owned(),
            Under::Question => {
                let question = format!("## TODO: write a question as readers ask it?\n\nTODO: {prompt}\n");
                return vec![question; self.at_least.max(1)].join("\n");
            }
        };
        let body = match (self.holds.steps, self.holds.only_links) {
            (Some(steps), _) => {
                let next = |n| format!("{n}. TODO: write the next action, one in each step.\n");
                std::iter::once(format!("1. TODO: {prompt}\n")).chain((2..=steps).map(next)).collect::<Vec<_>>().join("\n")
            }
            (None, true) => format!("- TODO: {prompt}\n"),
            (None, false) => format!("TODO: {prompt}\n"),
        };
        format!("## {heading}\n\n{body}")
    }
}

/// A heading as templates compare it: lower case, without numbering, emoji, typographic apostrophes and marks at its end.
pub fn heading_key(text: &str) -> String {
    let text = text.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '?' | ':' | '!' | '.' | '…' | '？' | '：' | '！' | '。' | '؟' | '¿' | '¡')
    });
    let unnumbered = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let text = match unnumbered.strip_prefix(['.', ')', ':']) {
        Some(rest) if unnumbered.len() < text.len() && rest.starts_with(char::is_whitespace) => rest,
        _ => text,
    };
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '’' | '‘' | 'ʼ' | '`' => out.push('\''),
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            c => out.extend(c.to_lowercase()),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether a heading asks something, in any script.
pub fn is_question(heading: &str) -> bool {
    heading.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '”' | ')' | '*')).ends_with(['?', '？', '؟', ';', '\u{37e}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_match_as_people_write_them() {
        for (heading, key) in [
            ("What’s next?", "what's next"),
            ("3. Before  you begin:", "before you begin"),
            ("🚀 Next steps", "next steps"),
            ("¿Qué sigue?", "qué sigue"),
            ("Étapes suivantes", "étapes suivantes"),
            ("次のステップ", "次のステップ"),
            ("2024 results", "2024 results"),
            ("???", ""),
        ] {
            assert_eq!(heading_key(heading), key);
        }
    }
}
