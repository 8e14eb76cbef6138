//! What people write and what it means: answers, approvals, groups, issues, and words that say nothing.

use crate::site::checklist::{Answer, Approval, GapGroup};

/// An answer, however it is spelt, where the meaning is plain.
pub(super) fn answer(text: &str) -> Option<Answer> {
    Some(match text.trim().trim_end_matches('.').to_lowercase().as_str() {
        "yes" | "y" | "true" => Answer::Yes,
        "no" | "n" | "false" => Answer::No,
        "n/a" | "na" | "n.a" | "not applicable" | "not-applicable" => Answer::NotApplicable,
        // Whatever stands for an answer that is still to come is one: that can never read as approval.
        "unanswered" | "" | "?" | "-" | "tbd" | "todo" | "open" => Answer::Unanswered,
        _ => return None,
    })
}

/// An approval by its name.
pub(super) fn approval(text: &str) -> Option<Approval> {
    Approval::ALL.into_iter().find(|approval| approval.name() == text)
}

/// A group of gaps by its name.
pub(super) fn group(text: &str) -> Option<GapGroup> {
    GapGroup::ALL.into_iter().find(|group| group.name() == text)
}

/// Whether a text stands where words are due and says nothing.
pub(super) fn says_nothing(text: &str) -> bool {
    const FILLERS: &[&str] = &[
        "n/a",
        "na",
        "n.a",
        "none",
        "tbd",
        "tba",
        "todo",
        "to do",
        "fixme",
        "wip",
        "xxx",
        "nil",
        "null",
        "yes",
        "no",
        "y",
        "n",
        "ok",
        "done",
        "later",
        "unknown",
        "not applicable",
        "to be done",
        "to be decided",
        "to be defined",
        "placeholder",
        "lorem ipsum",
        "see above",
    ];
    let plain = text.trim().trim_matches(|c: char| c.is_ascii_punctuation() && !"/".contains(c)).trim().to_lowercase();
    !plain.chars().any(char::is_alphanumeric) || FILLERS.contains(&plain.as_str()) || FILLERS.contains(&text.trim().to_lowercase().as_str())
}

/// An issue as it is kept: `12` becomes `#12`. `None` when no tracker would know it.
pub(super) fn issue(text: &str) -> Option<String> {
    let text = text.trim();
    if is_web(text) {
        return Some(text.to_owned());
    }
    let digits = |text: &str| !text.is_empty() && text.len() <= 12 && text.bytes().all(|b| b.is_ascii_digit());
    if digits(text) {
        return Some(format!("#{text}"));
    }
    let name = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./".contains(&b));
    let well_formed = match text.split_once(['#', '!']) {
        Some((repository, number)) => digits(number) && (repository.is_empty() || name(repository)),
        None => text.rsplit_once('-').is_some_and(|(project, number)| {
            digits(number)
                && project.starts_with(|c: char| c.is_ascii_uppercase())
                && project.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        }),
    };
    well_formed.then(|| text.to_owned())
}

/// A complete address of the web, with nothing in it that an address cannot hold.
pub(super) fn is_web(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_alphanumeric())
            && !rest.contains([' ', '"', '<', '>', '\\', '\'', '`'])
            && !rest.contains(char::is_control)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_meanings_are_understood_and_others_are_not() {
        for (text, expected) in [
            ("Yes", Some(Answer::Yes)),
            ("Y", Some(Answer::Yes)),
            ("true", Some(Answer::Yes)),
            ("No.", Some(Answer::No)),
            ("NA", Some(Answer::NotApplicable)),
            ("N/A", Some(Answer::NotApplicable)),
            ("TBD", Some(Answer::Unanswered)),
            ("maybe", None),
            ("yes and no", None),
            ("1", None),
        ] {
            assert_eq!(answer(text), expected, "{text}");
        }
    }

    #[test]
    fn words_that_say_nothing_are_known() {
        for text in ["", "-", "—", "n/a", "N/A.", "TBD", "none", "(todo)", "...", "?", "To be done."] {
            assert!(says_nothing(text), "{text}");
        }
        for text in ["There is no earlier behaviour.", "Nothing changes", "日本だけ"] {
            assert!(!says_nothing(text), "{text}");
        }
    }

    #[test]
    fn issues_are_numbers_keys_and_addresses() {
        for (text, expected) in [
            ("12", Some("#12")),
            ("#12", Some("#12")),
            ("acme/app#7", Some("acme/app#7")),
            ("HELP-9", Some("HELP-9")),
            ("https://example.com/i/9", Some("https://example.com/i/9")),
            ("later", None),
            ("#", None),
            ("help-x", None),
            ("javascript:alert(1)", None),
            ("https://a b", None),
        ] {
            assert_eq!(issue(text).as_deref(), expected, "{text}");
        }
    }
}
