//! What tests of rules share: a text becomes a site, the site is checked.

#![allow(clippy::panic, clippy::unwrap_used)]

use std::borrow::Cow;

use super::{Facts, Inputs, Missed, Plan, Unfound, Vanished, check};
use crate::config::{self, Settings};
use crate::diag::Diagnostic;
use crate::load::{Cache, LookedUp, draft};
use crate::tree::{AssetFact, File, SourcePath, Tree, Unread};

/// The file of an example that names none.
pub(crate) const FILE: &str = "content/billing/export-invoices.md";

/// Beside an example: a config that switches templates on, and articles to link to.
const AROUND: &str = include_str!("../../tests/rules/around.txt");

const FRONT: &str =
    "---\ntitle: Export your invoices\ndescription: Download all invoices of a year as one file for your accountant.\n---\n\n";

/// The files of an example. Without a `-- path --` line it is one article, which gets front matter when it has none.
/// A picture's text is its size and bytes: `800x600 40000`. `-- path -> target --` is a symbolic link, and words in brackets
/// after a path say what the disk would: `(7.2 MB)`, `(Windows-1252)`, or why it cannot be read. `-- facts/outdated --` has
/// a line `path: sentence` for each article, `-- facts/vanished --` a line `url file`, and the file that has the text now;
/// `-- checklists/… --` are judged with nothing known from Git;
/// `-- facts/unfound --` a line `path|query|within|title|rank|title of the first` with `-` for nothing.
pub(crate) fn tree(example: &str) -> Tree {
    let mut tree = Tree::from_fixture(AROUND);
    if example.starts_with("-- ") {
        tree.files.extend(Tree::from_fixture(example).files.into_iter().map(on_disk));
    } else {
        let front = if example.starts_with("---") { "" } else { FRONT };
        tree.text(FILE, format!("{front}{example}"));
    }
    tree
}

/// A file as the disk gives it.
fn on_disk((path, file): (SourcePath, File)) -> (SourcePath, File) {
    if let Some((path, target)) = path.as_str().split_once(" -> ") {
        return (SourcePath::new(path), File::Unread(Unread::OutsideRoot(target.into())));
    }
    let Some((name, words)) = path.as_str().strip_suffix(')').and_then(|path| path.split_once(" (")) else { return (path, file) };
    let file = match (words, file) {
        ("Windows-1252", File::Text(text)) => File::from_bytes(&text.chars().map(|c| c as u8).collect::<Vec<_>>()),
        (words, _) => File::Unread(match words.strip_suffix(" MB").and_then(|size| size.parse::<f64>().ok()) {
            Some(size) => Unread::TooLarge((size * 1e6) as u64),
            None => Unread::Failed(words.into()),
        }),
    };
    (SourcePath::new(name), file)
}

/// The facts that an example gives.
fn facts(text: impl Fn(&str) -> Option<String>) -> Facts {
    let lines = |path| text(path).unwrap_or_default().lines().map(str::to_owned).collect::<Vec<_>>();
    let outdated = |line: String| line.split_once(": ").map(|(path, sentence)| (SourcePath::new(path), sentence.to_owned())).unwrap();
    let vanished = |line: String| {
        let mut words = line.split(' ');
        let url = words.next().unwrap().to_owned();
        Vanished { url, file: SourcePath::new(words.next().unwrap()), now: words.next().map(SourcePath::new) }
    };
    let unfound = |line: String| {
        let fields: Vec<&str> = line.split('|').collect();
        let [path, query, within, title, rank, first] = fields[..] else { panic!("{line}") };
        let at = text(path).unwrap().find(query).unwrap();
        let first = Some(first.to_owned()).filter(|first| first != "-");
        let missed = Missed::Low(title.to_owned(), rank.parse().ok(), first);
        Unfound {
            file: SourcePath::new(path),
            span: (at..at + query.len()).into(),
            query: query.to_owned(),
            within: within.parse().unwrap(),
            missed,
        }
    };
    Facts {
        unfound: lines("facts/unfound").into_iter().map(unfound).collect(),
        outdated: lines("facts/outdated").into_iter().map(outdated).collect(),
        vanished: lines("facts/vanished").into_iter().map(vanished).collect(),
        dead: lines("facts/dead")
            .iter()
            .filter_map(|line| line.split_once(' '))
            .map(|(url, why)| (url.to_owned(), why.to_owned()))
            .collect(),
        ..Facts::default()
    }
}

/// What is found in an example.
pub(crate) fn found(example: &str) -> Vec<Diagnostic> {
    found_in(&tree(example))
}

/// What is found in a tree that has its config in it.
pub(crate) fn found_in(tree: &Tree) -> Vec<Diagnostic> {
    let text = |path: &str| match tree.files.get(&SourcePath::new(path)) {
        Some(File::Text(text)) => Some(text.to_string()),
        _ => None,
    };
    let today = jiff::civil::date(2026, 11, 22);
    let options = config::Options { today, drafts: false, base_url: None, content_folder_exists: true };
    let settings: Settings = config::settings(text(config::FILE).as_deref(), &options).unwrap_or_else(|error| panic!("{error:?}"));
    let mut problems = Vec::new();
    let plan = Plan::new(&settings, &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    let mut sources = tree.clone();
    sources.files.retain(|path, _| path.is_markdown());
    let draft = draft(&sources, &settings, &mut Cache::default());
    let fact = |path: SourcePath| {
        let written = text(path.as_str())?;
        let (size, bytes) = written.trim().split_once(' ').unwrap_or((written.trim(), "1000"));
        let size = size.split_once('x').and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
        Some((path, AssetFact { bytes: bytes.parse().unwrap_or(1000), hash: "0123456789abcdef".into(), size, animated: false }))
    };
    let facts = draft.wanted().into_iter().filter_map(fact).collect();
    let like = |path: SourcePath| {
        let like = |other: &&SourcePath| **other != path && other.as_str().eq_ignore_ascii_case(path.as_str());
        Some((path.clone(), tree.files.keys().find(like)?.clone()))
    };
    let variants = draft.wanted().into_iter().filter_map(like).collect();
    let looked_up = LookedUp { facts: Cow::Owned(facts), variants: Cow::Owned(variants), ..LookedUp::default() };
    let loaded = draft.finish(&looked_up);
    let is_picture = |path: &&SourcePath| ["png", "jpg", "gif", "svg", "webp"].contains(&path.extension().as_str());
    let facts = Facts { pictures: tree.files.keys().filter(is_picture).cloned().collect(), ..self::facts(text) };
    let mut found = loaded.findings.clone();
    found.extend(readiness(tree, &loaded, &settings));
    check(&Inputs { site: &loaded.site, texts: &loaded.texts, found: &found, facts: &facts }, &plan)
}

/// What the checklists of an example give, where a rule is about them.
fn readiness(tree: &Tree, loaded: &crate::load::Loaded, settings: &Settings) -> Vec<Diagnostic> {
    let has_checklists = tree.files.keys().any(|path| path.below("checklists").is_some());
    let declares_owner = settings.features.iter().any(|feature| feature.owner.is_some());
    if !has_checklists && !declares_owner {
        return vec![];
    }
    let outside = crate::readiness::Outside { reviewers: settings.reviewers.clone(), ..Default::default() };
    let facts = crate::readiness::Facts::default();
    let world = crate::readiness::world(&loaded.site, &loaded.texts, &facts);
    crate::readiness::Checklists::read(tree, None).judge(&world, &outside).1
}

/// What one rule finds, a line each: `text underlined` then message, with `help:` and `fix:` lines.
pub(crate) fn shown(rule: &str, example: &str) -> String {
    let tree = tree(example);
    let mut out = String::new();
    for finding in found_in(&tree).into_iter().filter(|finding| finding.code.name == rule) {
        let text = match tree.files.get(&finding.file) {
            Some(File::Text(text) | File::BadText(text, _)) => text.to_string(),
            _ => String::new(),
        };
        let place = finding.span.map(|span| text[span.range()].to_owned()).unwrap_or_default();
        out.push_str(&format!("`{}` {}\n", place.replace('\n', "⏎"), finding.message));
        for fix in &finding.fixes {
            let edits: Vec<_> = fix.edits.iter().map(|edit| format!("{:?} → {:?}", &text[edit.span.range()], edit.text)).collect();
            out.push_str(&format!("  fix: {}: {}\n", fix.title, edits.join(", ")));
        }
    }
    out
}

mod any_text {
    use proptest::prelude::*;

    use super::*;
    use crate::lint::fix::{apply, batches};

    /// What Markdown is made of, and what has broken parsers before.
    const PIECES: &[&str] = &[
        "Export your invoices and send them to your accountant. ",
        "word ",
        "Größe 😀 ",
        "設定を変更する。",
        "\u{301}",
        "\u{202e}",
        "\u{0}",
        "\t",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "  ",
        "    ",
        "# ",
        "## ",
        "### Steps\n",
        "## Steps\n\n",
        "## What's next\n\n",
        "#### ",
        "Title\n===\n",
        "Sub\n---\n",
        "1. Open **Menu**.\n",
        "2. Press **Save**.\n",
        "1) Click the button\n",
        "Step 1: ",
        "- ",
        "* a\n",
        "   - nested\n",
        "> ",
        "> [!NOTE]\n> x\n",
        "[x](refunds.md)",
        "[here](gone.md#a)",
        "![](a.png)",
        "![image](A.png \"t\")",
        "[x][y]\n\n[y]: refunds.md\n",
        "<https://example.com>",
        "https://example.com/a?b=c",
        "<img src=a.png>",
        "<a href='javascript:x'>y</a>",
        "<!-- guidepost: allow broken-link because x -->",
        "<!--",
        "-->",
        "{{ product }}",
        "{{ reuse.x }}",
        "\\{{",
        "```js\ncode\n```\n",
        "~~~\n",
        "`code`",
        "`",
        "| a | b |\n|---|---|\n| c | d |\n",
        "TODO",
        "Lorem ipsum",
        "simply ",
        "whitelist ",
        "Send us your password. ",
        "ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "jane.roe@corp.example.co",
        "+49 170 1234567",
        "---\n",
        "title: A: b\n",
        "+++\n",
        "draft: true\n",
        "\\",
        "*",
        "**",
        "_",
        "[^1]",
        "[^1]: note\n",
        ": def\n",
        "&amp;",
        "&#x0;",
        "\u{feff}",
    ];

    fn any_article() -> impl Strategy<Value = String> {
        let piece = prop_oneof![4 => proptest::sample::select(PIECES).prop_map(str::to_owned), 1 => ".{0,6}".prop_map(|text| text)];
        (any::<bool>(), proptest::collection::vec(piece, 0..40))
            .prop_map(|(front, pieces)| if front { format!("{FRONT}{}", pieces.concat()) } else { pieces.concat() })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 400 } else { 20_000 }))]
        #[test]
        fn findings_lie_in_their_files_and_fixes_apply(text in any_article()) {
            let mut tree = Tree::from_fixture(AROUND);
            tree.text(FILE, &text);
            let found = found_in(&tree);
            let text_of = |path: &SourcePath| match tree.files.get(path) {
                Some(File::Text(text) | File::BadText(text, _)) => Some(text.clone()),
                _ => None,
            };
            for finding in &found {
                let places = finding.span.iter().map(|span| (&finding.file, *span)).chain(finding.labels.iter().map(|label| (&label.file, label.span)));
                for (file, span) in places {
                    let text = text_of(file);
                    let inside = text.as_ref().is_some_and(|text| text.get(span.range()).is_some());
                    prop_assert!(inside, "{}: {span:?} does not lie in {file:?} {:?}", finding.code.name, text.map(|text| text.len()));
                }
            }
            for (path, batch) in batches(&found, true) {
                let old = text_of(&path).unwrap_or_default();
                for fix in &batch.fixes {
                    prop_assert!(apply(&old, std::slice::from_ref(fix)).is_some(), "{}: {:?}", fix.0.code.name, fix.1);
                }
                prop_assert!(apply(&old, &batch.fixes).is_some());
            }
        }
    }
}
