//! Where something stands in `guidepost.yaml`: for those who point at it.

use crate::text::Span;
use crate::yaml::{self, Value};

/// The bytes of one of the texts of a field, or of the field's name. `None` where it is not there.
pub fn place(text: &str, key: &str, value: Option<&str>) -> Option<Span> {
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let node = yaml::parse(bare).ok()?;
    let Value::Map(entries) = &node.value else { return None };
    let (key, field) = entries.iter().find(|(name, _)| name.text == key)?;
    let span = match value {
        None => key.span,
        Some(wanted) if field.as_text().as_deref() == Some(wanted) => field.span,
        Some(wanted) => match &field.value {
            Value::List(items) => items.iter().find(|item| item.as_text().as_deref() == Some(wanted))?.span,
            _ => return None,
        },
    };
    Some(span.shifted(text.len() - bare.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_their_texts_are_found() {
        let text = "\u{feff}title: A\nreviewers: [Ana, \"Bo\"]\ntracker: x\n";
        let shown = |key, value| place(text, key, value).map(|span| &text[span.range()]);
        assert_eq!(shown("reviewers", Some("Bo")), Some("\"Bo\""));
        assert_eq!(shown("reviewers", None), Some("reviewers"));
        assert_eq!(shown("tracker", Some("x")), Some("x"));
        assert_eq!(shown("reviewers", Some("Eve")), None);
        assert_eq!(shown("features", None), None);
        assert_eq!(place(": [", "a", None), None);
    }
}
