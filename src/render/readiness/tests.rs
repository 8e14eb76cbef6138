//! Words of strangers, and names of pages.

use super::{clean, is_web, line, person};

#[test]
fn texts_show_no_address_and_no_control() {
    for (text, shown) in [
        ("Ana Ruiz <ana@example.com>", "Ana Ruiz"),
        ("a < b and <b>c</b>", "a < b and <b>c</b>"),
        ("<x@y> <z@y>, a <b", ", a <b"),
        ("bell\u{7} null\u{0}\nnext", "bell\u{fffd} null\u{fffd}\nnext"),
    ] {
        assert_eq!(clean(text), shown);
    }
    for (text, shown) in [
        ("Ana Ruiz <ana@example.com>", "Ana Ruiz"),
        ("<ana@example.com>", "ana"),
        ("ana@example.com", "ana"),
        ("docs-team", "docs-team"),
        ("", ""),
    ] {
        assert_eq!(person(text), shown);
    }
    assert_eq!(line(" a\n\u{202e}b\t c "), "a b c");
}

#[test]
fn only_web_addresses_are_followed() {
    for (url, followed) in
        [("https://a.example/", true), ("HTTP://a", true), ("javascript:alert(1)", false), ("//a", false), ("https:é", false)]
    {
        assert_eq!(is_web(url), followed, "{url}");
    }
}
