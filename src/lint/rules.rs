//! The table of rules: one file each, in the order of their codes' families. A file that is missing here fails a test.

use super::rule::Rule;

mod broken_link;
mod broken_numbering;
mod empty_section;
mod incomplete_section;
mod leftover_placeholder;
mod misordered_section;
mod missing_section;
mod missing_short_description;
mod missing_steps;
mod repeated_title;
mod second_h1;
mod short_description_length;
mod single_step_list;
mod skipped_heading_level;
mod too_many_steps;
mod unexpected_section;
mod unknown_kind;
mod unnumbered_steps;
mod whats_next_not_last;
mod whats_next_without_links;

/// Every rule.
#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &unknown_kind::RULE,
    &missing_short_description::RULE,
    &short_description_length::RULE,
    &missing_section::RULE,
    &misordered_section::RULE,
    &unexpected_section::RULE,
    &empty_section::RULE,
    &skipped_heading_level::RULE,
    &leftover_placeholder::RULE,
    &whats_next_not_last::RULE,
    &whats_next_without_links::RULE,
    &second_h1::RULE,
    &repeated_title::RULE,
    &incomplete_section::RULE,
    &missing_steps::RULE,
    &unnumbered_steps::RULE,
    &too_many_steps::RULE,
    &broken_numbering::RULE,
    &single_step_list::RULE,
    &broken_link::RULE,
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
