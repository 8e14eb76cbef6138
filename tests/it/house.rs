//! The house keeps its shape: who imports whom, how large rooms may be, and what is nowhere to be found.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Who may import whom, downwards only: a module, and the modules it may name.
const LAYERS: &[(&str, &str)] = &[
    ("text", ""),
    ("yaml", "text"),
    ("tree", "text error"),
    ("diag", "text tree"),
    ("error", "diag tree"),
    ("fields", "text yaml"),
    ("markdown", "text"),
    ("config", "text yaml tree diag error fields"),
    ("site", "text yaml tree diag config"),
    ("fs", "text tree error"),
    ("card", "text"),
    ("git", "text tree error site"),
    ("signing", "site"),
    ("external", "error"),
    ("load", "text yaml tree diag error fields markdown config site"),
    ("render", "text yaml tree diag error markdown config site card"),
    ("lint", "text yaml tree diag error fields markdown config site"),
    ("report", "text tree diag error config site"),
    ("search", "text yaml tree diag error fields markdown config site"),
    ("readiness", "text yaml tree diag error fields markdown config site"),
    ("pipeline", "text tree diag error fields markdown config site card fs git signing external load lint render report search readiness"),
    ("serve", "text tree diag error config site fs git load lint render report search pipeline"),
    ("cli", "text yaml tree diag error fields config site fs git external load lint render report search readiness pipeline serve"),
];

/// The wall; 400 is what to aim at. Tests are not counted.
const MOST_LINES: usize = 500;
const MOST_FUNCTION_LINES: usize = 80;
/// Three parameters and a context, or `self`.
const MOST_PARAMETERS: usize = 5;

/// Words that belong to the edge, the files that may use them, and why.
const EDGE: &[(&str, &[&str], &str)] = &[
    (
        "std::fs",
        &["src/fs", "src/git", "src/signing", "src/external", "src/cli/init", "src/cli/formats.rs", "src/cli/ui.rs", "src/serve"],
        "the disk",
    ),
    ("process::Command", &["src/git", "src/signing", "src/serve/browser.rs"], "other programs"),
    ("std::env::", &["src/main.rs", "src/cli", "src/git", "src/serve/browser.rs"], "the environment"),
    ("Timestamp::now", &["src/cli.rs"], "the clock"),
    ("println!", &["src/cli/ui.rs"], "the terminal"),
    ("ureq::", &["src/external"], "other people's servers"),
    ("process::exit", &[], "the end of the process"),
    ("static mut", &[], "global state"),
    ("unsafe ", &[], "unchecked code"),
];

/// A source file without its tests.
struct Source {
    path: String,
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    collect(&root.join("src"), &mut found);
    found.sort();
    let relative = |path: &PathBuf| path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
    let is_code = |source: &Source| !source.path.ends_with("/tests.rs");
    let read = |path: &PathBuf| Source { path: relative(path), code: without_tests(&std::fs::read_to_string(path).unwrap()) };
    found.iter().map(read).filter(is_code).collect()
}

fn collect(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push(path);
        }
    }
}

/// Up to the first test module at the margin.
fn without_tests(text: &str) -> String {
    text.split("\n#[cfg(test)]\nmod ").next().unwrap().to_owned()
}

fn module(path: &str) -> &str {
    path.trim_start_matches("src/").split(['/', '.']).next().unwrap()
}

/// Lines of code; a comment may name what it likes.
fn code_lines(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    source.code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")).map(|(n, line)| (n + 1, line))
}

#[test]
fn modules_import_downwards_only() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| !["main", "lib"].contains(&module(&source.path))) {
        let own = module(&source.path);
        let (_, allowed) = LAYERS.iter().find(|(name, _)| *name == own).unwrap_or_else(|| panic!("{} has no layer", source.path));
        for (line, text) in code_lines(source) {
            for name in text.split("crate::").skip(1).flat_map(named) {
                if name != own && !name.is_empty() && !allowed.split(' ').any(|allowed| allowed == name) {
                    wrong.push(format!("{}:{line}: {own} must not import {name}", source.path));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `site` of `site::Site`, and each of `{config, load::Cache}`.
fn named(path: &str) -> Vec<String> {
    let word = |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    match path.strip_prefix('{') {
        Some(group) => group.split('}').next().unwrap().split(',').map(word).collect(),
        None => vec![word(path)],
    }
}

#[test]
fn rooms_are_small() {
    let mut wrong = Vec::new();
    for source in sources() {
        let lines = source.code.lines().count();
        if lines > MOST_LINES {
            wrong.push(format!("{} has {lines} lines, at most {MOST_LINES}", source.path));
        }
        for (name, lines, parameters) in functions(&source.code) {
            if lines > MOST_FUNCTION_LINES || parameters > MOST_PARAMETERS {
                wrong.push(format!("{}: fn {name} has {lines} lines and {parameters} parameters", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Name, lines and parameters of each function; rustfmt's indentation tells where one ends.
fn functions(code: &str) -> Vec<(String, usize, usize)> {
    let lines: Vec<&str> = code.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let text = line.trim_start();
        let Some(rest) = text.split("fn ").nth(1).filter(|_| is_function(text)) else { continue };
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let margin = &line[..line.len() - text.len()];
        let end = lines[at..].iter().position(|line| *line == format!("{margin}}}")).unwrap_or(0);
        let head: String = lines[at..].iter().take_while(|line| !line.trim_end().ends_with('{')).chain([&lines[at]]).copied().collect();
        let parameters = head.split_once('(').map_or("", |(_, rest)| rest.split(") ->").next().unwrap()).matches(": ").count();
        found.push((name, end + 1, parameters));
    }
    found
}

fn is_function(text: &str) -> bool {
    let head = text.split("fn ").next().unwrap().trim();
    text.contains("fn ") && head.split(' ').all(|word| ["", "pub", "pub(super)", "pub(crate)", "const", "async"].contains(&word))
}

#[test]
fn what_belongs_to_the_edge_stays_there() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (word, places, what) in EDGE {
            if places.iter().any(|place| source.path.starts_with(place)) {
                continue;
            }
            for (line, _) in code_lines(&source).filter(|(_, text)| text.contains(word)) {
                wrong.push(format!("{}:{line}: `{word}` ({what}) has no business here", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_says_what_it_holds() {
    for source in sources() {
        let lines = source.code.lines().take_while(|line| line.starts_with("//!")).count();
        let most = if source.path == "src/lib.rs" { 40 } else { 6 };
        assert!((1..=most).contains(&lines), "{} opens with {lines} lines of documentation", source.path);
    }
}

#[test]
fn architecture_names_every_module() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    let modules: BTreeSet<String> = sources().iter().map(|source| module(&source.path).to_owned()).collect();
    let missing: Vec<_> =
        modules.iter().filter(|name| !text.contains(&format!("{name}.rs")) && !text.contains(&format!("{name}/"))).collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md does not name {missing:?}");
}
