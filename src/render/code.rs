//! Code blocks highlighted at build time: a dozen classes, no inline styles, each block once.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use pulldown_cmark_escape::escape_html_body_text;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// Longer blocks are shown without colours: nobody reads them, and a hostile one must not stop the build.
const MOST_BYTES: usize = 200_000;
const LONGEST_LINE: usize = 4_000;

/// Scope prefixes and their class, the most telling first.
const CLASSES: &[(&str, &str)] = &[
    ("comment", "hc"),
    ("markup.inserted", "hi"),
    ("markup.deleted", "hd"),
    ("markup.heading", "hm"),
    ("entity.name.section", "hm"),
    ("constant.character.escape", "hn"),
    ("string", "hs"),
    ("constant", "hn"),
    ("variable.language", "hk"),
    ("storage", "hk"),
    ("keyword.operator", "ho"),
    ("keyword", "hk"),
    ("support.function", "hf"),
    ("variable.function", "hf"),
    ("entity.name.function", "hf"),
    ("entity.name.tag", "ht"),
    ("entity.name", "ht"),
    ("support.type.property-name", "ha"),
    ("entity.other.attribute-name", "ha"),
    ("meta.mapping.key", "ha"),
    ("support", "ht"),
    ("variable.parameter.option", "ha"),
    ("variable.parameter", "hv"),
    ("variable.other.readwrite.shell", "hv"),
];

/// What the fence's info string says: ```` ```rust title="src/main.rs" wrap {2,4-6} ````.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Info {
    /// The language's name or file extension, lower case.
    pub language: String,
    /// Shown above the block.
    pub title: Option<String>,
    /// Line numbers from 1 to highlight.
    pub lines: Vec<usize>,
    /// Long lines go on in the next one, where they would else be scrolled to.
    pub wrap: bool,
}

impl Info {
    /// Reads an info string; what it does not know it passes over.
    pub fn parse(info: &str) -> Info {
        let mut out = Info::default();
        let head = info.split([' ', '\t', ',', '{']).next().unwrap_or("");
        out.language = head.trim_start_matches("language-").to_lowercase();
        if let Some(at) = info.find("title=") {
            let rest = &info[at + 6..];
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
            out.title = match quote {
                Some(quote) => rest[1..].split(quote).next().map(str::to_owned),
                None => rest.split_whitespace().next().map(str::to_owned),
            };
        }
        // Braces inside the title are no line numbers.
        let outside = out.title.as_ref().map_or_else(|| info.to_owned(), |title| info.replacen(title.as_str(), "", 1));
        if let Some((_, rest)) = outside.split_once('{')
            && let Some((list, _)) = rest.split_once('}')
        {
            for part in list.split(',').map(str::trim) {
                let (from, to) = part.split_once('-').unwrap_or((part, part));
                if let (Ok(from), Ok(to)) = (from.trim().parse::<usize>(), to.trim().parse::<usize>()) {
                    out.lines.extend(from..=to.min(from.saturating_add(1_000)));
                }
            }
        }
        out.wrap = outside.split([' ', '\t', ',']).skip(1).any(|word| word == "wrap");
        out.title = out.title.filter(|title| !title.trim().is_empty());
        out
    }
}

/// Scope prefixes with their class, parsed.
type Classes = Vec<(Vec<Scope>, &'static str)>;

/// Highlights code; keeps what it made for the next block that is the same.
#[derive(Default)]
pub struct Highlighter {
    syntaxes: OnceLock<(SyntaxSet, Classes)>,
    made: Mutex<HashMap<(String, String), Arc<str>>>,
    lines: Mutex<HashMap<String, Vec<Known>>>,
}

impl Highlighter {
    /// Colours code before its pages are made, as info strings and texts.
    ///
    /// One language is the work of one thread: the patterns of a grammar keep their state in caches that two threads
    /// would wrest from each other, which costs more than the second thread brings.
    pub fn prepare<'c>(&self, fences: impl Iterator<Item = &'c (String, String)>) {
        let mut languages: BTreeMap<&str, Vec<(Info, &str)>> = BTreeMap::new();
        for (info, code) in fences.map(|(info, code)| (Info::parse(info), code)).filter(|(info, code)| known(info, code)) {
            if let Some(syntax) = find(&self.syntaxes.get_or_init(load).0, &info.language) {
                languages.entry(&syntax.name).or_default().push((info, code));
            }
        }
        let mut languages: Vec<_> = languages.into_values().collect();
        // The longest work first, or it would keep one thread busy when all others are done.
        languages.sort_by_key(|blocks| Reverse(blocks.iter().map(|(_, code)| code.len()).sum::<usize>()));
        rayon::scope_fifo(|scope| {
            for blocks in languages {
                scope.spawn_fifo(move |_| blocks.iter().for_each(|(info, code)| drop(self.html(code, info))));
            }
        });
    }

    /// The inside of `<code>`: escaped, with `<span class>`es, ending without a line break.
    pub fn html(&self, code: &str, info: &Info) -> Arc<str> {
        let code = code.strip_suffix('\n').unwrap_or(code);
        let key = (format!("{} {:?}", info.language, info.lines), code.to_owned());
        if let Some(done) = lock(&self.made).get(&key) {
            return done.clone();
        }
        let html: Arc<str> = self.highlight(code, info).into();
        lock(&self.made).insert(key, html.clone());
        html
    }

    fn highlight(&self, code: &str, info: &Info) -> String {
        let syntaxes = known(info, code).then(|| self.syntaxes.get_or_init(load));
        let syntax = syntaxes.and_then(|(set, _)| find(set, &info.language));
        let mut lines: Vec<String> = match (syntaxes, syntax) {
            (Some((set, classes)), Some(syntax)) => {
                let syntaxes = Syntaxes { set, classes, met: HashMap::new() };
                if is_session(info, code) { self.session(code, syntax, syntaxes) } else { self.highlighted(code, syntax, syntaxes) }
            }
            _ if is_session(info, code) => session_lines(code).map(|line| line.html(escaped)).collect(),
            _ => code.split('\n').map(escaped).collect(),
        };
        for line in info.lines.iter().filter_map(|n| n.checked_sub(1)) {
            if let Some(line) = lines.get_mut(line).filter(|line| !line.starts_with("<span class=\"line")) {
                *line = format!("<span class=\"line hl\">{line}</span>");
            }
        }
        lines.join("\n")
    }
}

/// Whether a block is to be coloured, if its language has a grammar.
fn known(info: &Info, code: &str) -> bool {
    let plain = matches!(info.language.as_str(), "" | "text" | "txt" | "plain" | "plaintext" | "none");
    !plain && code.len() <= MOST_BYTES && code.lines().all(|line| line.len() <= LONGEST_LINE)
}

fn load() -> (SyntaxSet, Classes) {
    let classes = CLASSES.iter().map(|(prefix, class)| (Scope::new(prefix).into_iter().collect(), *class)).collect();
    (two_face::syntax::extra_newlines(), classes)
}

fn find<'s>(set: &'s SyntaxSet, language: &str) -> Option<&'s SyntaxReference> {
    let name = match language {
        "console" | "shell" | "sh-session" | "shell-session" | "zsh" | "sh" => "bash",
        // The grammar of TypeScript takes 200 MB and a second to get ready; that of JavaScript colours it well enough.
        "jsx" | "mjs" | "cjs" | "node" | "ts" | "tsx" | "typescript" => "js",
        "yml" => "yaml",
        "jsonc" | "json5" => "json",
        "docker" => "dockerfile",
        "golang" => "go",
        "c++" => "cpp",
        "c#" | "csharp" => "cs",
        other => other,
    };
    set.find_syntax_by_token(name).filter(|syntax| syntax.name != "Plain Text")
}

fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let _ = escape_html_body_text(&mut out, line);
    out
}

/// The grammars, and the class of each scope that a block has met so far.
struct Syntaxes<'a> {
    set: &'a SyntaxSet,
    classes: &'a [(Vec<Scope>, &'static str)],
    met: HashMap<Scope, Option<&'static str>>,
}

impl Syntaxes<'_> {
    /// The class of the innermost scope that has one.
    fn class(&mut self, stack: &ScopeStack) -> Option<&'static str> {
        let classes = self.classes;
        let find = |scope: &Scope| classes.iter().find(|(prefixes, _)| prefixes.iter().any(|prefix| prefix.is_prefix_of(*scope)));
        stack.scopes.iter().rev().find_map(|scope| *self.met.entry(*scope).or_insert_with(|| find(scope).map(|(_, class)| *class)))
    }
}

/// What a line became the last time, and the states before and after it.
struct Known {
    before: (ParseState, ScopeStack),
    after: (ParseState, ScopeStack),
    html: Arc<str>,
}

impl Highlighter {
    fn highlighted(&self, code: &str, syntax: &SyntaxReference, mut syntaxes: Syntaxes<'_>) -> Vec<String> {
        let mut state = (ParseState::new(syntax), ScopeStack::new());
        code.split('\n').map(|line| self.line(line, (&mut state, &syntax.name), &mut syntaxes)).collect()
    }

    /// What was typed is coloured; what was answered is not.
    fn session(&self, code: &str, syntax: &SyntaxReference, mut syntaxes: Syntaxes<'_>) -> Vec<String> {
        let mut state = (ParseState::new(syntax), ScopeStack::new());
        let mut colour = |command: &str| self.line(command, (&mut state, &syntax.name), &mut syntaxes);
        session_lines(code).map(|line| line.html(&mut colour)).collect()
    }

    /// One line. Lines repeat from block to block (imports, headers, braces), and parsing one costs a thousand
    /// times what finding it again does.
    fn line(&self, line: &str, (state, syntax): (&mut (ParseState, ScopeStack), &str), syntaxes: &mut Syntaxes<'_>) -> String {
        let key = format!("{syntax}\n{line}");
        if let Some(known) = lock(&self.lines).get(&key).and_then(|all| all.iter().find(|known| known.before == *state)) {
            *state = known.after.clone();
            return known.html.to_string();
        }
        let before = state.clone();
        let html = parse_line(line, state, syntaxes);
        let known = Known { before, after: state.clone(), html: html.as_str().into() };
        lock(&self.lines).entry(key).or_default().push(known);
        html
    }
}

/// Whether a block shows a terminal: what was typed after a prompt, and what came back.
fn is_session(info: &Info, code: &str) -> bool {
    match info.language.as_str() {
        "console" | "shell-session" | "sh-session" => code.lines().any(|line| prompt(line).is_some()),
        "bash" | "sh" | "shell" | "zsh" => prompt(code).is_some(),
        _ => false,
    }
}

/// The prompt of a line with its space, and the command.
fn prompt(line: &str) -> Option<(&str, &str)> {
    ["$ ", "% ", "PS> "].iter().find(|prompt| line.starts_with(**prompt)).map(|prompt| line.split_at(prompt.len()))
}

enum SessionLine<'c> {
    Typed { prompt: &'c str, command: &'c str },
    Answered(&'c str),
}

impl SessionLine<'_> {
    /// The classes tell the copy button what nobody wants to paste.
    fn html(&self, colour: impl FnOnce(&str) -> String) -> String {
        match self {
            SessionLine::Typed { prompt: "", command } => colour(command),
            SessionLine::Typed { prompt, command } => format!("<span class=\"ps\">{}</span>{}", escaped(prompt), colour(command)),
            SessionLine::Answered("") => String::new(),
            SessionLine::Answered(line) => format!("<span class=\"out\">{}</span>", escaped(line)),
        }
    }
}

fn session_lines(code: &str) -> impl Iterator<Item = SessionLine<'_>> {
    let mut goes_on = false;
    code.split('\n').map(move |line| {
        let typed = prompt(line).or(goes_on.then_some(("", line)));
        goes_on = typed.is_some_and(|(_, command)| command.ends_with('\\'));
        typed.map_or(SessionLine::Answered(line), |(prompt, command)| SessionLine::Typed { prompt, command })
    })
}

fn parse_line(line: &str, (state, stack): &mut (ParseState, ScopeStack), syntaxes: &mut Syntaxes<'_>) -> String {
    let Ok(ops) = state.parse_line(&format!("{line}\n"), syntaxes.set) else { return escaped(line) };
    let mut writer = Line { out: String::with_capacity(line.len() * 2), open: None };
    let mut done = 0;
    for (at, op) in ops {
        writer.push(&line[done.min(line.len())..at.min(line.len())], syntaxes.class(stack));
        done = at;
        // An operation that does not fit the stack is a mistake in the grammar; the text goes on uncoloured.
        let _ = stack.apply(&op);
    }
    writer.push(&line[done.min(line.len())..], syntaxes.class(stack));
    writer.finish()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One line; neighbouring text of one class shares a span.
struct Line {
    out: String,
    open: Option<&'static str>,
}

impl Line {
    fn push(&mut self, text: &str, class: Option<&'static str>) {
        if text.is_empty() {
            return;
        }
        let class = class.filter(|_| !text.trim().is_empty() || self.open == class);
        if class != self.open {
            self.close();
            if let Some(class) = class {
                let _ = write!(self.out, "<span class=\"{class}\">");
            }
            self.open = class;
        }
        let _ = escape_html_body_text(&mut self.out, text);
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.out.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn info_strings() {
        assert_eq!(
            Info::parse("yaml title=\"a {1}.yaml\" {2,4-5}"),
            Info { language: "yaml".into(), title: Some("a {1}.yaml".into()), lines: vec![2, 4, 5], wrap: false }
        );
        assert!(Info::parse("text wrap title=a.log").wrap);
        for info in ["wrap", "text wrapped", "text title=\"do not wrap it\""] {
            assert!(!Info::parse(info).wrap, "{info}");
        }
        assert_eq!(Info::parse("rust,ignore").language, "rust");
        assert_eq!(Info::parse("{1-999999999}").lines.len(), 1_001);
        assert_eq!(Info::parse(""), Info::default());
    }

    #[test]
    fn code_is_escaped_and_coloured() {
        let highlighter = Highlighter::default();
        let html = |code: &str, info: &str| highlighter.html(code, &Info::parse(info)).to_string();
        assert_eq!(html("a < b\n", "text"), "a &lt; b");
        assert_eq!(
            html("key: \"v\" # c\n", "yaml"),
            "<span class=\"ht\">key</span>: <span class=\"hs\">\"v\"</span> <span class=\"hc\"># c</span>"
        );
        assert!(html("ls --all\n", "sh").contains("<span class=\"ha\"> --all</span>"), "{}", html("ls --all\n", "sh"));
        assert_eq!(html("x\ny\n", "nope {2}"), "x\n<span class=\"line hl\">y</span>");
    }

    #[test]
    fn what_was_typed_and_what_was_answered() {
        let highlighter = Highlighter::default();
        let html = |code: &str, info: &str| highlighter.html(code, &Info::parse(info)).to_string();
        assert_eq!(
            html("$ ls \\\n  'a b'\nif <x> done\n\n$ pwd\n", "console"),
            "<span class=\"ps\">$ </span><span class=\"hf\">ls</span> \\\n  <span class=\"hs\">'a b'</span>\n<span class=\"out\">if &lt;x&gt; done</span>\n\n<span class=\"ps\">$ </span><span class=\"hf\">pwd</span>"
        );
        // A script whose lines happen to hold a dollar sign, and a console block that shows commands alone.
        for (code, info) in [("ls\n$ x\n", "bash"), ("ls\npwd\n", "console"), ("$ x\n", "yaml")] {
            assert!(!html(code, info).contains("class=\"ps\""), "{info}");
        }
    }
}
