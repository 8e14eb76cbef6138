//! An address as written becomes what it can mean: another site, a heading, or files of this one.

use percent_encoding::percent_decode_str;

use crate::config::Settings;
use crate::site::{Address, Local};
use crate::tree::resolve;

/// Reads an address that stands in a file of `folder`.
pub fn read(address: &str, folder: &str, settings: &Settings) -> Address {
    let address = address.trim();
    if address.is_empty() {
        return Address::Empty;
    }
    if let Some(scheme) = scheme(address) {
        return match scheme.as_str() {
            "javascript" => Address::Unsafe("javascript:"),
            "vbscript" => Address::Unsafe("vbscript:"),
            // A browser does not follow such a link from a page of the web.
            "file" => Address::Outside,
            "data" if !is_picture_data(address) => Address::Unsafe("data:"),
            _ => own_path(address, settings).map_or(Address::External, |path| read(&path, folder, settings)),
        };
    }
    if address.starts_with("//") || address.starts_with("\\\\") {
        return Address::External;
    }
    let (rest, anchor) = address.split_once('#').unwrap_or((address, ""));
    let path = rest.split('?').next().unwrap_or("");
    let anchor = decode(anchor);
    if path.is_empty() {
        return Address::Anchor(anchor);
    }
    let path = decode(&path.replace('\\', "/"));
    if let Some(absolute) = path.strip_prefix('/') {
        let absolute = below_base(absolute, settings);
        let roots = [settings.static_folder.as_str(), settings.content.as_str(), ""];
        let mut files: Vec<_> = roots.iter().filter_map(|root| resolve(root, absolute)).collect();
        files.dedup();
        return if files.is_empty() {
            Address::Outside
        } else {
            Address::Local(Local { from_root: Some(absolute.to_owned()), files, anchor })
        };
    }
    match resolve(folder, &path) {
        None => Address::Outside,
        Some(file) => Address::Local(Local { from_root: None, files: vec![file], anchor }),
    }
}

/// Whether an address would run code.
pub fn is_unsafe(address: &str, settings: &Settings) -> bool {
    matches!(read(address, "", settings), Address::Unsafe(_))
}

/// The scheme as a browser sees it: control characters and spaces inside are skipped, case is folded.
fn scheme(address: &str) -> Option<String> {
    let (before, _) = address.split_once(':')?;
    let clean: String = before.chars().filter(|c| !c.is_control() && !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let letters = clean.starts_with(|c: char| c.is_ascii_alphabetic())
        && clean.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    // `C:\x` and `a.md:3` are paths that went wrong, and a single letter is no scheme.
    (letters && clean.len() > 1 && !clean.contains(".md")).then_some(clean)
}

fn is_picture_data(address: &str) -> bool {
    let kind = address.split_once(':').map_or("", |(_, rest)| rest).trim_start().to_ascii_lowercase();
    ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"].iter().any(|picture| kind.starts_with(picture))
}

/// A complete URL of this very site is a place of this site.
fn own_path(address: &str, settings: &Settings) -> Option<String> {
    let rest = address.strip_prefix(settings.base_url.as_deref()?)?;
    Some(format!("/{rest}"))
}

/// `/help/a/` under `https://example.com/help/` is `a/`.
fn below_base<'a>(absolute: &'a str, settings: &Settings) -> &'a str {
    let base = settings.base_url.as_deref().and_then(|url| url.splitn(4, '/').nth(3)).unwrap_or("");
    if base.is_empty() { absolute } else { absolute.strip_prefix(base).unwrap_or(absolute) }
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), |decoded| decoded.into_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn check(address: &str) -> String {
        let options = crate::config::Options {
            today: jiff::civil::date(2026, 1, 1),
            drafts: false,
            base_url: Some("https://e.com/help/".into()),
            content_folder_exists: true,
        };
        let settings = crate::config::settings(None, &options).unwrap();
        match read(address, "content/a", &settings) {
            Address::Local(local) => format!("{:?}#{}", local.files, local.anchor),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn addresses_mean_what_a_browser_and_a_git_host_take_them_for() {
        for (address, meaning) in [
            ("b.md#x%20y", r#"["content/a/b.md"]#x y"#),
            ("../img/a%20b.png", r#"["content/img/a b.png"]#"#),
            ("/help/c/", r#"["static/c", "content/c", "c"]#"#),
            ("https://e.com/help/c/", r#"["static/c", "content/c", "c"]#"#),
            ("#top", r#"Anchor("top")"#),
            ("../../../etc/passwd", "Outside"),
            ("file:///home/ana/a.md", "Outside"),
            ("https://other.example/", "External"),
            ("mailto:a@b.c", "External"),
            ("JavaScript:alert(1)", r#"Unsafe("javascript:")"#),
            ("java\tscript:alert(1)", r#"Unsafe("javascript:")"#),
            ("data:text/html,x", r#"Unsafe("data:")"#),
            ("data:image/svg+xml,x", r#"Unsafe("data:")"#),
            ("data:image/png;base64,x", "External"),
            ("", "Empty"),
        ] {
            assert_eq!(check(address), meaning, "{address}");
        }
    }
}
