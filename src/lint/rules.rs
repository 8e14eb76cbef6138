//! The table of rules: one file each, in the order of their codes' families. A file that is missing here fails a test.

use super::rule::Rule;

mod approval_above_ceiling;
mod asks_for_secret;
mod broken_anchor;
mod broken_link;
mod broken_markup;
mod broken_numbering;
mod broken_tabs;
mod broken_template;
mod changed_ground_rules;
mod code_changed_since_sign_off;
mod contradicted_evidence;
mod description_length;
mod discouraged_term;
mod duplicate_description;
mod duplicate_title;
mod empty_section;
pub(crate) mod failed_search_expectation;
mod faint_brand;
mod feature_without_checklist;
mod hard_to_read;
mod heavy_image;
mod image_not_found;
mod incomplete_gap;
mod incomplete_section;
mod invalid_checklist;
mod invalid_encoding;
mod invalid_front_matter;
mod leaked_secret;
mod leftover_markup;
mod leftover_placeholder;
mod link_to_draft;
mod misordered_section;
mod missing_alt_text;
mod missing_field;
mod missing_front_matter;
mod missing_section;
mod missing_short_description;
mod missing_sign_off;
mod missing_steps;
mod near_duplicate;
mod no_templates;
mod outdated_article;
mod outdated_template;
mod outside_root;
mod overdue_review;
mod personal_data;
mod poor_alt_text;
mod raw_html;
mod redirect_loop;
mod removed_without_redirect;
mod repeated_title;
mod reuse_cycle;
mod second_h1;
mod short_description_length;
mod single_step_list;
mod skipped_heading_level;
pub(crate) mod stale_baseline;
mod stale_sign_off;
mod steps_without_visual;
mod third_party_resource;
mod title_length;
mod too_large;
mod too_many_steps;
mod unaccepted_evidence;
mod unanswered_item;
mod unclosed_code_block;
mod unexpected_section;
pub(crate) mod unexplained_suppression;
mod unjustified_na;
mod unknown_feature;
mod unknown_field;
mod unknown_item;
mod unknown_kind;
mod unknown_reuse;
mod unknown_signer;
mod unknown_template;
mod unknown_variable;
mod unlinked_article;
mod unnumbered_steps;
mod unreachable_url;
mod unreadable_file;
mod unsafe_url;
mod unused_image;
pub(crate) mod unused_suppression;
mod unused_theme_part;
mod url_collision;
mod vague_link_text;
mod whats_next_not_last;
mod whats_next_without_links;

/// Every rule.
#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &missing_front_matter::RULE,
    &invalid_front_matter::RULE,
    &missing_field::RULE,
    &unknown_field::RULE,
    &unknown_kind::RULE,
    &url_collision::RULE,
    &overdue_review::RULE,
    &outdated_article::RULE,
    &unknown_feature::RULE,
    &no_templates::RULE,
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
    &broken_tabs::RULE,
    &unclosed_code_block::RULE,
    &missing_steps::RULE,
    &unnumbered_steps::RULE,
    &too_many_steps::RULE,
    &broken_numbering::RULE,
    &single_step_list::RULE,
    &missing_alt_text::RULE,
    &poor_alt_text::RULE,
    &image_not_found::RULE,
    &unused_image::RULE,
    &heavy_image::RULE,
    &steps_without_visual::RULE,
    &broken_link::RULE,
    &broken_anchor::RULE,
    &vague_link_text::RULE,
    &link_to_draft::RULE,
    &redirect_loop::RULE,
    &unlinked_article::RULE,
    &removed_without_redirect::RULE,
    &unreachable_url::RULE,
    &unsafe_url::RULE,
    &discouraged_term::RULE,
    &asks_for_secret::RULE,
    &leaked_secret::RULE,
    &hard_to_read::RULE,
    &personal_data::RULE,
    &title_length::RULE,
    &description_length::RULE,
    &duplicate_title::RULE,
    &duplicate_description::RULE,
    &failed_search_expectation::RULE,
    &near_duplicate::RULE,
    &unknown_variable::RULE,
    &unknown_reuse::RULE,
    &reuse_cycle::RULE,
    &invalid_checklist::RULE,
    &unknown_template::RULE,
    &outdated_template::RULE,
    &unknown_item::RULE,
    &unanswered_item::RULE,
    &incomplete_gap::RULE,
    &unjustified_na::RULE,
    &unaccepted_evidence::RULE,
    &contradicted_evidence::RULE,
    &approval_above_ceiling::RULE,
    &missing_sign_off::RULE,
    &stale_sign_off::RULE,
    &unknown_signer::RULE,
    &feature_without_checklist::RULE,
    &code_changed_since_sign_off::RULE,
    &changed_ground_rules::RULE,
    &broken_template::RULE,
    &faint_brand::RULE,
    &unused_theme_part::RULE,
    &raw_html::RULE,
    &leftover_markup::RULE,
    &broken_markup::RULE,
    &third_party_resource::RULE,
    &unreadable_file::RULE,
    &invalid_encoding::RULE,
    &outside_root::RULE,
    &too_large::RULE,
    &unused_suppression::RULE,
    &unexplained_suppression::RULE,
    &stale_baseline::RULE,
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
