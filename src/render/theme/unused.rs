//! What of the site's own theme replaces nothing and is used by nothing: a name is misspelt, or the built-in theme has changed.

use std::collections::BTreeSet;

use super::{BuiltIn, FIND_WORDS, FOLDER, Overrides, SHEETS, STRINGS, built_in};
use crate::diag::{Diagnostic, UNUSED_THEME_PART};
use crate::text::{Span, nearest, visible};
use crate::tree::SourcePath;
use crate::yaml::{self, Node, Value};

/// How the names of words end of which there are several, by number (Unicode CLDR's plural categories).
const NUMBERS: [&str; 6] = ["_zero", "_one", "_two", "_few", "_many", "_other"];

const NAMES: &str = "A file replaces the built-in one of the same path. `templates` and `assets` may hold others where one of your own \
                     files names them; strings are in files such as `strings/en.yaml`.";

/// What nothing uses of the theme `name` of a site in this language, by file and place.
pub(super) fn parts(name: &str, language: &str, overrides: &Overrides) -> Vec<Diagnostic> {
    let own = Own { folder: format!("{FOLDER}/{name}"), language: language.to_lowercase(), overrides };
    let mut found: Vec<Diagnostic> = overrides.keys().filter_map(|path| own.file(path)).collect();
    for (path, bytes) in overrides {
        if let (Some(language), Ok(text)) = (language_of(path), std::str::from_utf8(bytes)) {
            own.words(path, &language, text, &mut found);
        }
    }
    found
}

/// The site's own theme.
struct Own<'a> {
    folder: String,
    language: String,
    overrides: &'a Overrides,
}

impl Own<'_> {
    fn source(&self, path: &str) -> SourcePath {
        SourcePath::new(format!("{}/{path}", self.folder))
    }

    fn found(&self, path: &str, message: String) -> Diagnostic {
        Diagnostic::new(&UNUSED_THEME_PART, &self.source(path), message)
    }

    /// Whether one of the site's own files holds these words.
    fn is_named(&self, words: &str, by: impl Fn(&str) -> bool) -> bool {
        let holds = |bytes: &[u8]| memchr::memmem::find(bytes, words.as_bytes()).is_some();
        self.overrides.iter().any(|(path, bytes)| by(path) && holds(bytes))
    }

    /// Whether a file of words can be read: by this site, or by one in another language that has the same theme.
    fn is_spoken(&self, language: &str) -> bool {
        let base = self.language.split('-').next().unwrap_or("");
        language == self.language || language == base || BuiltIn::get(&format!("{STRINGS}{language}.yaml")).is_some()
    }

    /// Whether a template or a script of the site's own says these words. One that asks by a name that it makes may say all.
    fn says(&self, name: &str) -> bool {
        let in_script = name.strip_prefix(FIND_WORDS).unwrap_or(name);
        let is_template = |path: &str| path.ends_with(".html");
        ["t[", &format!("\"{name}\""), &format!("'{name}'")].iter().any(|words| self.is_named(words, is_template))
            || self.is_named(&format!("t.{name}"), is_template)
            || self.is_named(in_script, |path| path.ends_with(".js"))
    }

    /// A file that nothing reads. Pictures and fonts go out whatever they are called.
    fn file(&self, path: &str) -> Option<Diagnostic> {
        if BuiltIn::get(path).is_some() || SHEETS.contains(&path) {
            return None;
        }
        let (folder, file) = path.split_once('/').map_or(("", path), |(folder, _)| (folder, path.rsplit('/').next().unwrap_or(path)));
        let is_used = match folder {
            "templates" => self.is_named(path.strip_prefix("templates/").unwrap_or(path), |by| by != path && by.starts_with("templates/")),
            "assets" => !is_code(path) || self.is_named(file, |by| by != path && by.starts_with("assets/")),
            "strings" => language_of(path).is_some_and(|language| self.is_spoken(&language)),
            _ => false,
        };
        if is_used {
            return None;
        }
        let found = self.found(path, format!("nothing reads `{}`", visible(path)));
        Some(found.help(match meant(file) {
            Some(meant) => format!("Call it `{meant}` if it is to replace that file; else delete it."),
            None => NAMES.to_owned(),
        }))
    }

    /// Words that nobody says, that are no words, or that leave something open.
    fn words(&self, path: &str, language: &str, text: &str, found: &mut Vec<Diagnostic>) {
        let Ok(node) = yaml::parse(text) else { return };
        let Node { value: Value::Map(entries), .. } = node else {
            let is_empty = node.value == Value::Null;
            let message = "this file has no words in it".to_owned();
            found.extend((!is_empty).then(|| self.found(path, message).at(node.span).help("Write a line `name: text` for each string.")));
            return;
        };
        let english = built_in_words("en");
        let known: BTreeSet<&str> = english.iter().map(|(key, _)| key.as_str()).collect();
        let in_language = built_in_words(language);
        for (key, value) in &entries {
            let name = key.text.as_str();
            let is_known = known.contains(name)
                || NUMBERS.iter().filter_map(|end| name.strip_suffix(end)).any(|stem| known.contains(&*format!("{stem}_other")));
            let problem = if !is_known && !self.says(name) {
                let near = nearest(name, known.iter().copied()).map(|near| format!("Did you mean `{near}`?"));
                let hint = near.unwrap_or_else(|| "The built-in `strings/en.yaml` has all words there are.".to_owned());
                Some((key.span, format!("the site has no text that is called `{}`", visible(name)), hint))
            } else if value.as_text().is_none() {
                Some((
                    value.span,
                    format!("`{}` is not text, so the built-in words stay", visible(name)),
                    "Write one text, in quotes if YAML needs them.".to_owned(),
                ))
            } else if is_known {
                let versions = english.iter().chain(&in_language).filter(|(key, _)| stem(key) == stem(name));
                let filled: BTreeSet<&str> = versions.flat_map(|(_, words)| gaps(words)).map(|(_, gap)| gap).collect();
                open(text, value, &filled).map(|(span, gap)| {
                    let known = filled.iter().map(|gap| format!("`{gap}`")).collect::<Vec<_>>().join(", ");
                    let hint = if known.is_empty() {
                        "Nothing is filled in here.".to_owned()
                    } else {
                        format!("What is filled in here: {known}.")
                    };
                    (span, format!("nothing is filled in for `{}`", visible(&gap)), hint)
                })
            } else {
                None
            };
            found.extend(problem.map(|(span, message, hint)| self.found(path, message).at(span).help(hint)));
        }
    }
}

/// The language of a file of words.
fn language_of(path: &str) -> Option<String> {
    let language = path.strip_prefix(STRINGS)?.strip_suffix(".yaml")?;
    (!language.contains('/')).then(|| language.to_lowercase())
}

/// The built-in file that has this name, or nearly.
pub(super) fn meant(file: &str) -> Option<String> {
    let file = SourcePath::new(if file.ends_with(".yml") { file.replace(".yml", ".yaml") } else { file.to_owned() });
    let known: Vec<SourcePath> = BuiltIn::iter().map(SourcePath::new).filter(|known| known.extension() == file.extension()).collect();
    let stem = nearest(file.stem(), known.iter().map(SourcePath::stem))?;
    known.iter().find(|known| known.stem() == stem).map(|known| known.as_str().to_owned())
}

/// What a theme only uses where something names it.
fn is_code(path: &str) -> bool {
    path.ends_with(".css") || path.ends_with(".js")
}

fn built_in_words(language: &str) -> Vec<(String, String)> {
    let text = built_in(&format!("{STRINGS}{language}.yaml"));
    yaml::parse(&String::from_utf8_lossy(&text)).map(|node| super::entries(&node)).unwrap_or_default()
}

/// The name without its number.
fn stem(name: &str) -> &str {
    NUMBERS.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name)
}

/// What is to be filled in, with where it stands: `{n}`.
fn gaps(words: &str) -> impl Iterator<Item = (usize, &str)> {
    words.match_indices('{').filter_map(|(at, _)| {
        let end = words[at..].find('}')?;
        let inside = &words[at + 1..at + end];
        (!inside.is_empty() && inside.chars().all(|c| c.is_alphanumeric() || c == '_')).then(|| (at, &words[at..=at + end]))
    })
}

/// The first gap of a text that nothing fills, where it is written.
fn open(text: &str, value: &Node, filled: &BTreeSet<&str>) -> Option<(Span, String)> {
    let written = text.get(value.span.range())?;
    let (at, gap) = gaps(written).find(|(_, gap)| !filled.contains(gap))?;
    Some((Span::new(value.span.start + at, value.span.start + at + gap.len()), gap.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(files: &[(&str, &str)]) -> Vec<String> {
        let overrides = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        let place = |one: &Diagnostic| {
            one.span.map_or(String::new(), |span| {
                let path = one.file.as_str().trim_start_matches("themes/acme/");
                let text = files.iter().find(|(file, _)| *file == path).map_or("", |(_, text)| text);
                format!(" [{}]", &text[span.range()])
            })
        };
        let found = parts("acme", "pl", &overrides);
        found.iter().map(|one| format!("{}{}: {} {}", one.file, place(one), one.message, one.help.as_deref().unwrap_or(""))).collect()
    }

    #[track_caller]
    fn check(said: &[String], beginnings: &[&str]) {
        assert_eq!(said.len(), beginnings.len(), "{said:#?}");
        said.iter().zip(beginnings).for_each(|(said, beginning)| assert!(said.starts_with(beginning), "{said}"));
    }

    #[test]
    fn files_that_replace_nothing_are_named_with_what_was_meant() {
        check(
            &said(&[
                ("assets/brand.woff2", "x"),
                ("assets/extra.css", "@import url(more.css)"),
                ("assets/more.css", ""),
                ("assets/unread.css", ""),
                ("site.css", ""),
                ("strings/EN.yaml", "edit: x"),
                ("strings/en.yml", ""),
                ("strings/fr.yaml", "edit: x"),
                ("strings/klingon.yaml", "edit: x"),
                ("strings/pl.yaml", "- edit: x"),
                ("strings/sub/de.yaml", "edit: x"),
                ("templates/articel.html", ""),
                ("templates/home.html", "{% include \"parts/mine.html\" %}"),
                ("templates/parts/mine.html", ""),
            ]),
            &[
                "themes/acme/assets/unread.css: nothing reads `assets/unread.css` A file replaces the built-in one of the same path.",
                "themes/acme/site.css: nothing reads `site.css` Call it `assets/site.css` if it is to replace that file; else delete it.",
                "themes/acme/strings/en.yml: nothing reads `strings/en.yml` Call it `strings/en.yaml` if it is to replace that file; else delete it.",
                "themes/acme/strings/klingon.yaml: nothing reads `strings/klingon.yaml` A file",
                "themes/acme/strings/sub/de.yaml: nothing reads `strings/sub/de.yaml` Call it `strings/de.yaml`",
                "themes/acme/templates/articel.html: nothing reads `templates/articel.html` Call it `templates/article.html` if it is to replace that file; else delete it.",
                "themes/acme/strings/pl.yaml [- edit: x]: this file has no words in it Write a line",
            ],
        );
    }

    #[test]
    fn words_that_nothing_says_and_gaps_that_nothing_fills_are_named() {
        let words = "serach_label: x\npage: not said\nedit: Improve this page\nmine: said\nfind_own: x\narticles_few: \"{n} of {zahl}\"\nskip: \"{n}\"\nmenu: [a]\nminutes: a minute\n";
        let mut files = vec![
            ("strings/pl.yaml", words),
            ("templates/home.html", "{{ t.mine }}"),
            ("assets/find.js", "fill.own"),
            ("strings/de.yaml", "edit: ["),
            ("templates/faq.html", "a page that says nothing"),
        ];
        check(
            &said(&files),
            &[
                "themes/acme/strings/pl.yaml [serach_label]: the site has no text that is called `serach_label` Did you mean `search_label`?",
                "themes/acme/strings/pl.yaml [page]: the site has no text that is called `page` ",
                "themes/acme/strings/pl.yaml [{zahl}]: nothing is filled in for `{zahl}` What is filled in here: `{n}`.",
                "themes/acme/strings/pl.yaml [{n}]: nothing is filled in for `{n}` Nothing is filled in here.",
                "themes/acme/strings/pl.yaml [[a]]: `menu` is not text, so the built-in words stay Write one text, in quotes if YAML needs them.",
            ],
        );
        // A template that makes the names of its words may say all of them.
        files.push(("templates/tag.html", "{{ t[name] }}"));
        assert_eq!(said(&files).len(), 3, "{:?}", said(&files));
    }

    /// The built-in theme says all its words, in each of its languages.
    #[test]
    fn the_built_in_words_have_nothing_that_is_unused() {
        let files: Overrides = BuiltIn::iter().map(|path| (path.to_string(), built_in(&path))).collect();
        assert_eq!(parts("default", "en", &files), []);
    }
}
