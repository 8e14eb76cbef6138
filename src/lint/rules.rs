//! The table of rules: one file each, in the order of their codes' families. A file that is missing here fails a test.

use super::rule::Rule;

mod asks_for_secret;
mod broken_link;
mod discouraged_term;
mod hard_to_read;
mod heavy_image;
mod image_not_found;
mod leaked_secret;
mod missing_alt_text;
mod personal_data;
mod poor_alt_text;
mod skipped_heading_level;
mod steps_without_visual;
mod unused_image;

/// Every rule.
pub static RULES: &[&Rule] = &[
    &skipped_heading_level::RULE,
    &missing_alt_text::RULE,
    &poor_alt_text::RULE,
    &image_not_found::RULE,
    &unused_image::RULE,
    &heavy_image::RULE,
    &steps_without_visual::RULE,
    &broken_link::RULE,
    &discouraged_term::RULE,
    &asks_for_secret::RULE,
    &leaked_secret::RULE,
    &hard_to_read::RULE,
    &personal_data::RULE,
];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::rule::{Check, Remedy};
    use super::super::tests::found;
    use super::*;

    #[test]
    fn codes_and_names_are_unique_and_pages_are_complete() {
        let mut seen = std::collections::BTreeSet::new();
        for rule in RULES {
            let code = rule.code;
            let (letters, digits) = code.code.split_at(2);
            assert!(letters.bytes().all(|b| b.is_ascii_uppercase()) && digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit()));
            assert!(seen.insert(code.code) && seen.insert(code.name), "{} stands twice", code.code);
            for (what, text) in [("finds", rule.finds), ("why", rule.why), ("mend", rule.mend), ("bad", rule.bad), ("good", rule.good)] {
                assert!(!text.trim().is_empty(), "{}: `{what}` is empty", code.name);
            }
            assert!(rule.finds.ends_with('.') && rule.finds.starts_with(char::is_uppercase), "{}: {}", code.name, rule.finds);
        }
    }

    #[test]
    fn every_file_is_in_the_table() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint/rules");
        let table = RULES.iter().map(|rule| format!("{}.rs", rule.code.name.replace('-', "_"))).collect::<std::collections::BTreeSet<_>>();
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        assert_eq!(files.filter(|name| !name.starts_with("test")).collect::<std::collections::BTreeSet<_>>(), table);
    }

    #[test]
    fn bad_examples_are_found_and_good_ones_are_not() {
        for rule in RULES.iter().filter(|rule| !matches!(rule.check, Check::Elsewhere)) {
            let of = |text| found(text).into_iter().filter(|finding| finding.code.code == rule.code.code).collect::<Vec<_>>();
            let bad = of(rule.bad);
            assert!(!bad.is_empty(), "{}: nothing is found in the bad example", rule.code.name);
            assert_eq!(of(rule.good), [], "{}: the good example is found too", rule.code.name);
            let safe = bad.iter().flat_map(|finding| &finding.fixes).map(|fix| fix.safe).max();
            let expected = match rule.remedy {
                Remedy::None => None,
                Remedy::Unsafe => Some(false),
                Remedy::Safe => Some(true),
            };
            assert_eq!(safe, expected, "{}: the remedy is not what the table says", rule.code.name);
            assert!(bad.iter().all(|finding| finding.message.starts_with(|c: char| !c.is_uppercase()) && !finding.message.ends_with('.')));
        }
    }
}
