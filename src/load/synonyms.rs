//! `synonyms.yaml` in the content folder: groups of words that mean the same to readers. Broken groups are left out and
//! told at their place; a search with fewer synonyms is better than none.

use std::collections::BTreeMap;

use crate::config::{INVALID_CONFIG, Settings};
use crate::diag::{Diagnostic, Severity};
use crate::text::{Span, shortened, visible};
use crate::tree::{File, SourcePath, Tree};
use crate::yaml::{self, Node, Value};

/// The file's name, at the top of the content folder.
pub const FILE: &str = "synonyms.yaml";

/// Longer words are a paste that went wrong.
const LONGEST: usize = 200;

/// The file's path, relative to the root.
pub fn path(settings: &Settings) -> SourcePath {
    SourcePath::new(if settings.content.is_empty() { FILE.to_owned() } else { format!("{}/{FILE}", settings.content) })
}

/// The groups that can be used, in the order written, and what is wrong with the others.
pub fn read(tree: &Tree, settings: &Settings) -> (Vec<Vec<String>>, Vec<Diagnostic>) {
    let path = path(settings);
    let mut reader = Reader { path: &path, shift: 0, seen: BTreeMap::new(), findings: vec![] };
    let text = match tree.files.get(&path) {
        Some(File::Text(text)) => text.clone(),
        Some(File::BadText(text, at)) => {
            let found = reader.found(None, "the synonyms are not UTF-8".to_owned());
            reader.findings.push(found.note(format!("The first wrong byte is byte {at}.")).help("Save the file as UTF-8."));
            text.clone()
        }
        Some(File::Unread(_)) => {
            let found = reader.found(None, "the synonyms could not be read".to_owned());
            reader.findings.push(found.help("Check the file's size and its permissions, and that it is no link out of the site."));
            return (vec![], reader.findings);
        }
        Some(File::Asset(_)) | None => return (vec![], vec![]),
    };
    let bare = text.strip_prefix('\u{feff}').unwrap_or(&text);
    reader.shift = text.len() - bare.len();
    let groups = match yaml::parse(bare) {
        Ok(node) => reader.groups(&node),
        Err(error) => {
            let mut found = reader.found(Some(error.span), format!("the synonyms are not YAML: {}", error.message));
            found.help = error.help.or_else(|| Some("Write one group a line: `- [sign in, log in]`.".into()));
            reader.findings.push(found);
            vec![]
        }
    };
    (groups, reader.findings)
}

struct Reader<'a> {
    path: &'a SourcePath,
    /// Bytes of a byte-order mark, which the parser does not see.
    shift: usize,
    /// Words in small letters, and where they stood first.
    seen: BTreeMap<String, Span>,
    findings: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn groups(&mut self, node: &Node) -> Vec<Vec<String>> {
        match &node.value {
            Value::Null => vec![],
            Value::List(items) => items.iter().filter_map(|item| self.group(item)).collect(),
            other => {
                let place = if let Value::Map(entries) = other { entries.first().map(|(key, _)| key.span) } else { None };
                let found =
                    self.found(Some(place.unwrap_or(node.span)), format!("synonyms are a list of groups, found {}", node.type_name()));
                self.findings.push(found.help("Write one group a line: `- [sign in, log in]`."));
                vec![]
            }
        }
    }

    fn group(&mut self, node: &Node) -> Option<Vec<String>> {
        let Value::List(items) = &node.value else {
            let found = self.found(Some(node.span), format!("a group of synonyms is a list of words, found {}", node.type_name()));
            self.findings.push(found.help("Put the words into square brackets: `- [sign in, log in]`."));
            return None;
        };
        let before = self.findings.len();
        let words: Vec<String> = items.iter().filter_map(|item| self.word(item)).collect();
        if words.len() > 1 {
            return Some(words);
        }
        // Where a word of the group was refused, that is what to mend.
        if self.findings.len() == before {
            let found = self.found(Some(node.span), "a group of one word means nothing new".to_owned());
            self.findings.push(found.help("Add the words that mean the same, or take the line out."));
        }
        None
    }

    fn word(&mut self, node: &Node) -> Option<String> {
        let Value::Text(text) = &node.value else {
            let found = self.found(Some(node.span), format!("a synonym is text, found {}", node.type_name()));
            self.findings.push(found.help("Put it in quotes if it is a word: `\"404\"`."));
            return None;
        };
        let word = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let problem = match () {
            () if !word.chars().any(char::is_alphanumeric) => Some("has no letter and no digit".to_owned()),
            () if word.chars().count() > LONGEST => Some(format!("is longer than {LONGEST} characters")),
            () => None,
        };
        if let Some(problem) = problem {
            let found = self.found(Some(node.span), format!("the synonym `{}` {problem}", visible(&shortened(&word, 40))));
            self.findings.push(found.help("Write the word as readers type it."));
            return None;
        }
        if let Some(first) = self.seen.insert(word.to_lowercase(), node.span) {
            let found = self.found(Some(node.span), format!("the synonym `{}` stands twice", visible(&word)));
            let found = found.label(self.path, first.shifted(self.shift), "first here");
            self.findings.push(found.help("Put all words that mean the same into one group."));
            self.seen.insert(word.to_lowercase(), first);
            return None;
        }
        Some(word)
    }

    fn found(&self, span: Option<Span>, message: String) -> Diagnostic {
        let mut found = Diagnostic::new(&INVALID_CONFIG, self.path, message);
        // The site is right without them.
        found.severity = Severity::Warning;
        match span {
            Some(span) => found.at(span.shifted(self.shift)),
            None => found,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::config;

    fn settings() -> Settings {
        let options =
            config::Options { today: jiff::civil::date(2026, 11, 22), drafts: false, base_url: None, content_folder_exists: true };
        config::settings(None, &options).unwrap()
    }

    fn of(text: impl AsRef<[u8]>) -> (String, Vec<String>) {
        let mut tree = Tree::default();
        tree.text("content/synonyms.yaml", &text);
        let (groups, findings) = read(&tree, &settings());
        let text = String::from_utf8_lossy(text.as_ref()).into_owned();
        let shown = |found: &Diagnostic| {
            let place = found.span.map_or("-", |span| text.get(span.range()).unwrap_or("?"));
            assert_eq!(found.severity, Severity::Warning);
            format!("{place} | {}", found.message)
        };
        let groups: Vec<String> = groups.iter().map(|group| group.join("=")).collect();
        (groups.join(" "), findings.iter().map(shown).collect())
    }

    #[test]
    fn groups_are_read_and_mistakes_are_told_at_their_place() {
        for (text, groups, findings) in [
            ("", "", &[] as &[&str]),
            ("# nothing yet\n", "", &[]),
            ("- [sign in, log  in]\n- [invoice, bill, receipt]\n", "sign in=log in invoice=bill=receipt", &[]),
            ("- - 2fa\n  - two-factor\n", "2fa=two-factor", &[]),
            ("- [C++, cpp]\n- ['404', not found]\n", "C++=cpp 404=not found", &[]),
            ("\u{feff}- [a, b]\n- [c]\n", "a=b", &["[c] | a group of one word means nothing new"]),
            ("- []\n", "", &["[] | a group of one word means nothing new"]),
            ("- [a, 404]\n", "", &["404 | a synonym is text, found a whole number"]),
            ("- [a, b, ~, [c]]\n", "a=b", &["~ | a synonym is text, found nothing", "[c] | a synonym is text, found a list"]),
            ("- [a, A]\n- [b, c, a]\n", "b=c", &["A | the synonym `A` stands twice", "a | the synonym `a` stands twice"]),
            ("- [a, '++']\n", "", &["'++' | the synonym `++` has no letter and no digit"]),
            ("- word\n", "", &["word | a group of synonyms is a list of words, found text"]),
            ("a: b\n", "", &["a | synonyms are a list of groups, found a mapping"]),
        ] {
            let (got, found) = of(text);
            assert_eq!(
                (got.as_str(), found.as_slice()),
                (groups, findings.iter().map(ToString::to_string).collect::<Vec<_>>().as_slice()),
                "{text}"
            );
        }
        assert!(of("- [a, b\n").1[0].contains("the synonyms are not YAML"));
        assert!(of(b"- [a, b]\n- [c, \xff]\n").1[0].contains("not UTF-8"));
        assert!(of(format!("- [a, {}]\n", "x".repeat(300))).1[0].contains("longer than 200"));
    }
}
