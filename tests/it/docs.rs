//! The rules' pages in the help center are what `explain` prints. `GUIDEPOST_BLESS=1` writes them anew.

use std::collections::BTreeMap;
use std::path::Path;

use guidepost::lint::explain;
use guidepost::lint::rules::RULES;

const FOLDER: &str = "content/core-features/rules";

/// Written by people.
const BY_HAND: &[&str] = &["_section.md"];

fn expected() -> BTreeMap<String, String> {
    let mut pages: BTreeMap<String, String> = RULES.iter().map(|rule| (format!("{}.md", rule.code.name), explain::article(rule))).collect();
    pages.insert("all-rules.md".into(), all_rules());
    pages
}

fn all_rules() -> String {
    format!(
        "---\ntitle: All rules\ndescription: Every rule that the check knows, with its code, name, severity and whether it can be mended by itself.\n\
         kind: reference\norder: 1\ntags: [rules]\nkeywords: [lint, catalogue, codes]\n---\n\n\
         Every rule of `guidepost check`. Each name leads to a page with the reason, examples and settings.\n\n{}",
        explain::table(RULES.iter().copied())
    )
}

#[test]
fn pages_of_rules_are_fresh() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(FOLDER);
    let bless = std::env::var_os("GUIDEPOST_BLESS").is_some();
    let expected = expected();
    if bless {
        std::fs::create_dir_all(&folder).unwrap();
        expected.iter().for_each(|(name, text)| std::fs::write(folder.join(name), text).unwrap());
    }
    let there: Vec<String> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let surplus: Vec<&String> = there.iter().filter(|name| !expected.contains_key(*name) && !BY_HAND.contains(&name.as_str())).collect();
    let stale: Vec<&String> = expected
        .iter()
        .filter(|(name, text)| std::fs::read_to_string(folder.join(name)).ok().as_ref() != Some(text))
        .map(|(name, _)| name)
        .collect();
    assert!(
        surplus.is_empty() && stale.is_empty(),
        "run `GUIDEPOST_BLESS=1 cargo test --test it docs`; stale: {stale:?}, of no rule: {surplus:?}"
    );
}
