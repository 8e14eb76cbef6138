//! `{{ variable }}` and `{{ reuse.passage }}` filled in before the Markdown is parsed, with a map back to the
//! source. Code is left alone, `\{{` is literal, other braces are text.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Tag};

use super::ranges::Ranges;
use crate::diag::{self, Diagnostic};
use crate::markdown;
use crate::site::{Body, Piece};
use crate::text::{Span, floor_boundary, nearest};
use crate::tree::SourcePath;

const MAX_BYTES: usize = 8 << 20;

/// A reusable passage: `content/_reuse/name.md`.
#[derive(Clone, Debug)]
pub struct Passage {
    /// Its file.
    pub source: SourcePath,
    /// The file's text.
    pub text: Arc<str>,
    /// Where the passage begins, after its front matter.
    pub start: usize,
}

/// What braces can name.
#[derive(Clone, Debug, Default)]
pub struct Wording {
    /// The config's `variables`.
    pub variables: BTreeMap<String, String>,
    /// By name.
    pub passages: BTreeMap<String, Passage>,
    /// Names of passages that are used anywhere are checked; without variables and passages nothing is.
    pub active: bool,
}

impl Wording {
    /// Variables and passages; inactive when there are neither.
    pub fn new(variables: BTreeMap<String, String>, passages: BTreeMap<String, Passage>) -> Wording {
        Wording { active: !variables.is_empty() || !passages.is_empty(), variables, passages }
    }
}

/// The body of a file from `start` on with everything filled in.
pub fn expand(text: &Arc<str>, start: usize, source: &SourcePath, wording: &Wording) -> (Body, Vec<Diagnostic>) {
    if !wording.active || memchr::memmem::find(&text.as_bytes()[start..], b"{{").is_none() {
        return (Body::of_file(text.clone(), start), vec![]);
    }
    let mut job = Expansion { wording, out: String::with_capacity(text.len()), pieces: vec![], findings: vec![], stack: vec![] };
    job.file(text, start, source, "");
    (Body::of_pieces(job.out, job.pieces), job.findings)
}

/// A title or description with variables filled in; unknown names stay and are found at `at`.
pub fn expand_field(text: &str, at: Span, source: &SourcePath, wording: &Wording) -> (String, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    if !wording.active || !text.contains("{{") {
        return (text.to_owned(), findings);
    }
    let mut out = String::new();
    let mut done = 0;
    for found in uses(text) {
        out.push_str(&text[done..found.span.start]);
        match found.name {
            None => out.push_str("{{"),
            Some(name) => match wording.variables.get(name) {
                Some(value) => out.push_str(value),
                None => {
                    findings.push(unknown_variable(name, at, source, wording));
                    out.push_str(&text[found.span.clone()]);
                }
            },
        }
        done = found.span.end;
    }
    out.push_str(&text[done..]);
    (out, findings)
}

/// One place where braces name something, or an escaped `\{{` (without a name).
struct Use<'a> {
    span: Range<usize>,
    name: Option<&'a str>,
}

/// Bytes of a use, braces included.
const MOST_OF_A_NAME: usize = 121;

fn uses(text: &str) -> Vec<Use<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = memchr::memmem::find(&text.as_bytes()[at..], b"{{").map(|n| at + n) {
        at = open + 2;
        if open > 0 && text.as_bytes()[open - 1] == b'\\' {
            found.push(Use { span: open - 1..open + 2, name: None });
            continue;
        }
        let near = &text[open..floor_boundary(text, open + MOST_OF_A_NAME)];
        let Some(close) = near.find("}}").map(|n| open + n) else { continue };
        let name = text[open + 2..close].trim();
        let mut parts = name.splitn(2, '.');
        if parts.clone().all(crate::config::is_identifier) && parts.next().is_some() && !text[open..close].contains('\n') {
            found.push(Use { span: open..close + 2, name: Some(name) });
            at = close + 2;
        }
    }
    found
}

struct Expansion<'w> {
    wording: &'w Wording,
    out: String,
    pieces: Vec<Piece>,
    findings: Vec<Diagnostic>,
    stack: Vec<String>,
}

impl Expansion<'_> {
    /// Copies a file from `start` on; `indent` goes in front of every line but the first.
    fn file(&mut self, text: &str, start: usize, source: &SourcePath, indent: &str) {
        let body = &text[start..];
        let code = code_ranges(body);
        let mut done = 0;
        for found in uses(body) {
            if code.touch(&found.span) {
                continue;
            }
            self.copy(&body[done..found.span.start], start + done, source, indent);
            let place = Span::from(found.span.clone()).shifted(start);
            match found.name {
                None => self.fill("{{", place, source),
                Some(name) => match name.strip_prefix("reuse.") {
                    Some(passage) => self.passage(passage, body, &found.span, Context { place, source, indent }),
                    None => self.variable(name, place, source),
                },
            }
            done = found.span.end;
        }
        self.copy(&body[done..], start + done, source, indent);
    }

    fn copy(&mut self, text: &str, offset: usize, source: &SourcePath, indent: &str) {
        if text.is_empty() {
            return;
        }
        if indent.is_empty() {
            self.pieces.push(Piece { start: self.out.len(), source: source.clone(), offset, filled: None });
            self.out.push_str(text);
            return;
        }
        let mut at = offset;
        for line in text.split_inclusive('\n') {
            self.pieces.push(Piece { start: self.out.len(), source: source.clone(), offset: at, filled: None });
            self.out.push_str(line);
            at += line.len();
            if line.ends_with('\n') {
                self.fill(indent, Span::new(at, at), source);
            }
        }
    }

    fn fill(&mut self, text: &str, place: Span, source: &SourcePath) {
        self.pieces.push(Piece { start: self.out.len(), source: source.clone(), offset: place.start, filled: Some(place) });
        self.out.push_str(text);
    }

    fn variable(&mut self, name: &str, place: Span, source: &SourcePath) {
        match self.wording.variables.get(name) {
            Some(value) => self.fill(&value.clone(), place, source),
            None => {
                self.findings.push(unknown_variable(name, place, source, self.wording));
                self.fill(&format!("{{{{ {name} }}}}"), place, source);
            }
        }
    }

    /// Alone on its line a passage comes in as blocks, indented like the line; elsewhere as words.
    fn passage(&mut self, name: &str, body: &str, span: &Range<usize>, context: Context<'_>) {
        let Context { place, source, indent } = context;
        let Some(passage) = self.wording.passages.get(name).cloned() else {
            self.findings.push(unknown_passage(name, place, source, self.wording));
            return self.fill(&format!("{{{{ reuse.{name} }}}}"), place, source);
        };
        if self.stack.iter().any(|open| open == name) || self.out.len() > MAX_BYTES {
            let chain = self.stack.iter().chain([&name.to_owned()]).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" → ");
            let finding = Diagnostic::new(&diag::REUSE_CYCLE, source, format!("the passage `{name}` takes itself in: {chain}")).at(place);
            self.findings.push(finding.help("Take the passage out of one of them."));
            return;
        }
        let marks = body[..span.start].trim_end_matches(|c: char| c.is_ascii_digit() || ". )".contains(c));
        let above = marks.trim_end_matches(['-', '*', '+', '>', ' ', '\t']);
        let below = body[span.end..].trim_start_matches(|c: char| c.is_whitespace() && c != '\n');
        let alone = (above.is_empty() || above.ends_with('\n')) && (below.is_empty() || below.starts_with('\n'));
        let deeper = if alone { format!("{indent}{}", hanging(&body[above.len()..span.start])) } else { String::new() };
        let end = passage.start + passage.text[passage.start..].trim_end().len();
        let begin = passage.start
            + (passage.text[passage.start..end].len() - passage.text[passage.start..end].trim_start_matches(['\n', '\r']).len());
        self.stack.push(name.to_owned());
        self.file(&passage.text[..end], begin, &passage.source, &deeper);
        self.stack.pop();
    }
}

/// What stands in front of the lines that continue a list item or a quote.
fn hanging(lead: &str) -> String {
    lead.chars().map(|c| if matches!(c, '>' | '\t') { c } else { ' ' }).collect()
}

struct Context<'a> {
    place: Span,
    source: &'a SourcePath,
    indent: &'a str,
}

fn unknown_variable(name: &str, place: Span, source: &SourcePath, wording: &Wording) -> Diagnostic {
    let near = nearest(name, wording.variables.keys().map(String::as_str));
    let help = near.map_or_else(
        || "Add it under `variables:` in guidepost.yaml, or write `\\{{` to show the braces.".to_owned(),
        |near| format!("Did you mean `{near}`?"),
    );
    Diagnostic::new(&diag::UNKNOWN_VARIABLE, source, format!("no variable is called `{name}`")).at(place).help(help)
}

fn unknown_passage(name: &str, place: Span, source: &SourcePath, wording: &Wording) -> Diagnostic {
    let near = nearest(name, wording.passages.keys().map(String::as_str));
    let help = near.map_or_else(
        || format!("Write the passage into `_reuse/{name}.md` in the content folder."),
        |near| format!("Did you mean `reuse.{near}`?"),
    );
    Diagnostic::new(&diag::UNKNOWN_REUSE, source, format!("no reusable passage is called `{name}`")).at(place).help(help)
}

/// Fenced, indented and inline code.
fn code_ranges(body: &str) -> Ranges {
    let is_code = |event: &Event<'_>| matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_)));
    Ranges::of(markdown::events(body).filter(|(event, _)| is_code(event)).map(|(_, span)| span).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wording() -> Wording {
        let passage = |name: &str, text: &str| {
            (name.to_owned(), Passage { source: SourcePath::new(format!("_reuse/{name}.md")), text: text.into(), start: 0 })
        };
        let variables = [("product".to_owned(), "Acme".to_owned())].into();
        let passages = [
            passage("sign-in", "1. Open {{ product }}.\n2. Sign in.\n"),
            passage("loop", "a {{ reuse.loop }}"),
            passage("word", "the *owner*\n"),
        ];
        Wording::new(variables, passages.into())
    }

    fn check(text: &str) -> (String, Vec<String>, Body) {
        let (body, findings) = expand(&Arc::from(text), 0, &SourcePath::new("a.md"), &wording());
        (body.text().to_owned(), findings.iter().map(|f| format!("{} {}", f.code.code, f.message)).collect(), body)
    }

    #[test]
    fn names_are_filled_in_and_code_is_not() {
        for (text, expected) in [
            ("Use {{ product }} and {{product}}.", "Use Acme and Acme."),
            ("`{{ product }}` and \\{{ product }}", "`{{ product }}` and {{ product }}"),
            ("```\n{{ product }}\n```\n", "```\n{{ product }}\n```\n"),
            ("{{ a b }} {{}} {{ 1x }}", "{{ a b }} {{}} {{ 1x }}"),
            ("Ask {{ reuse.word }} now.", "Ask the *owner* now."),
            ("Steps:\n\n{{ reuse.sign-in }}\n\nEnd", "Steps:\n\n1. Open Acme.\n2. Sign in.\n\nEnd"),
            ("- a\n\n  {{ reuse.sign-in }}\n", "- a\n\n  1. Open Acme.\n  2. Sign in.\n"),
            ("1) {{ reuse.word }} \n{{ reuse.word }} x\n", "1) the *owner* \nthe *owner* x\n"),
            ("> {{ reuse.sign-in }}\n", "> 1. Open Acme.\n> 2. Sign in.\n"),
            ("[x](https://{{ product }}.example)", "[x](https://Acme.example)"),
        ] {
            assert_eq!(check(text).0, expected);
        }
    }

    #[test]
    fn unknown_names_and_cycles_are_found() {
        assert_eq!(check("{{ prodct }}").1, ["RU001 no variable is called `prodct`"]);
        assert_eq!(check("{{ reuse.nope }}").1, ["RU002 no reusable passage is called `nope`"]);
        assert_eq!(check("{{ reuse.loop }}").1, ["RU003 the passage `loop` takes itself in: `loop` → `loop`"]);
    }

    #[test]
    fn braces_that_never_close_take_a_moment() {
        for part in ["{{ a ", "{{", "{", "{{ a\n", "{{ product }} `{{ product }}` ", "{{ reuse.word }} "] {
            let expected = part.replacen("{{ product }}", "Acme", 1).replace("{{ reuse.word }}", "the *owner*");
            assert!(check(&part.repeat(10_000)).0 == expected.repeat(10_000), "{part}");
        }
    }

    #[test]
    fn every_byte_knows_its_source() {
        let text = "Use {{ product }} here.\n\n{{ reuse.sign-in }}\n";
        let (out, _, body) = check(text);
        let own = SourcePath::new("a.md");
        let at = |word: &str| {
            let start = out.find(word).unwrap_or(0);
            let (source, span) = body.locate(start..start + word.len(), &own);
            (source.to_string(), span)
        };
        assert_eq!(at("here"), ("a.md".into(), Span::new(18, 22)));
        assert_eq!(at("Sign"), ("_reuse/sign-in.md".into(), Span::new(26, 30)));
        assert_eq!(at("Acme"), ("a.md".into(), Span::new(4, 17)));
    }
}
