//! What a style sheet names with `url(…)`: files of the theme are published under other names than they have.

use crate::text::Span;
use crate::tree;

/// The sheet with each `url(…)` of a file led to where `published` says that it is, both relative to `folder`, in which the sheet
/// lies. Addresses with a scheme or from the root, and paths out of the folder, stay as they are.
///
/// # Errors
/// The first address that names no file, at its place.
pub(super) fn rewritten(sheet: &str, folder: &str, published: impl Fn(&str) -> Option<String>) -> Result<String, (Span, String)> {
    let mut out = String::with_capacity(sheet.len());
    let mut done = 0;
    for span in urls(sheet) {
        let address = &sheet[span.range()];
        let (path, rest) = address.split_at(address.find(['?', '#']).unwrap_or(address.len()));
        let is_elsewhere = path.is_empty() || path.starts_with('/') || path.contains(':') || path.starts_with("../");
        let Some(file) = tree::resolve(folder, path).filter(|_| !is_elsewhere) else { continue };
        let Some(url) = published(file.as_str()) else { return Err((span, address.to_owned())) };
        out.push_str(&sheet[done..span.range().start]);
        out.push_str(url.strip_prefix(folder).map_or(url.as_str(), |url| url.trim_start_matches('/')));
        out.push_str(rest);
        done = span.range().end;
    }
    out.push_str(&sheet[done..]);
    Ok(out)
}

/// The addresses in `url(…)`, without their quotes; comments are passed by.
fn urls(sheet: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = sheet[at..].find(['/', 'u', 'U']).map(|n| at + n) {
        let rest = &sheet[next..];
        if rest.starts_with("/*") {
            at = rest.find("*/").map_or(sheet.len(), |end| next + end + 2);
        } else if !sheet[..next].ends_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_')
            && rest.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("url("))
        {
            let inside = next + 4 + (rest[4..].len() - rest[4..].trim_start().len());
            let quote = sheet[inside..].chars().next().filter(|c| matches!(c, '"' | '\''));
            let start = inside + quote.map_or(0, char::len_utf8);
            let end = sheet[start..].find(quote.unwrap_or(')')).map_or(sheet.len(), |n| start + n);
            found.push(Span::new(start, start + sheet[start..end].trim_end().len()));
            at = end;
        } else {
            at = next + 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Span, rewritten};

    #[test]
    fn files_of_the_theme_are_named_as_they_are_published() {
        let published = |path: &str| path.ends_with(".svg").then(|| path.replace(".svg", "-1.svg"));
        for (sheet, expected) in [
            ("a { background: url(bg.svg) }", "a { background: url(bg-1.svg) }"),
            (
                "a { background: URL( 'img/a b.svg' ), url(\"./bg.svg#part\") }",
                "a { background: URL( 'img/a b-1.svg' ), url(\"bg-1.svg#part\") }",
            ),
            ("/* url(no.png) */ a { fill: url(#x) url(data:x) url(/y.png) url(../z.png) url(https://e.example/a.png) }", ""),
            ("url(", ""),
            ("a { b: \"curl(\" }", ""),
        ] {
            let expected = if expected.is_empty() { sheet } else { expected };
            assert_eq!(rewritten(sheet, "assets", published).as_deref(), Ok(expected));
        }
        let missing = (Span::new(11, 19), "nope.png".to_owned());
        assert_eq!(rewritten("a { b: url(nope.png) }", "assets", published), Err(missing));
    }
}
