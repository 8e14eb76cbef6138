//! What language rules look for, as plain functions from text to places, so that they can be applied to any text.
//! `prose` gives them the words of a page without code and addresses, and leads their places back to the page.

pub mod asks;
pub mod contacts;
pub mod prose;
pub mod sentences;
pub mod terms;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn places_lie_in_any_text_on_character_boundaries(
            text in "(send us |your password|Simply click| a whitelist|@|\\+49 |ana\\.keller@web\\.de|1 \\(2|\\. |e\\.g\\.|[a-zA-Zé設 \n.@+\\-'’-]{0,12}){0,12}",
        ) {
            let places = asks::find(&text).into_iter().chain(contacts::emails(&text)).chain(contacts::phones(&text)).chain(sentences::split(&text));
            let terms = terms::BUILT_IN.find(&text);
            for place in places.chain(terms.into_iter().map(|found| found.span)) {
                prop_assert!(text.get(place).is_some_and(|found| !found.is_empty()));
            }
        }
    }
}
