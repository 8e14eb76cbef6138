//! Where an issue is, by the site's `tracker`, else by its repository.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::words::is_web;
use crate::config::Settings;

/// What an id may hold as it is.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'/');

/// The address of an issue; `None` where no tracker is known.
pub(super) fn url(issue: &str, settings: &Settings) -> Option<String> {
    if is_web(issue) {
        return Some(issue.to_owned());
    }
    let id = |text: &str| utf8_percent_encode(text, KEPT).to_string();
    if let Some(pattern) = settings.tracker.as_deref().filter(|pattern| is_web(&pattern.replace("{id}", "1"))) {
        return Some(pattern.replace("{id}", &id(issue.trim_start_matches('#'))));
    }
    let number = issue.strip_prefix('#')?;
    let repository = settings.repository.as_ref().map(|repository| repository.url.as_str()).filter(|url| is_web(url))?;
    // Hosts that are known to keep issues there; elsewhere a link would be a guess.
    let path = match repository.split('/').nth(2)? {
        "github.com" | "codeberg.org" => "issues",
        "gitlab.com" => "-/issues",
        _ => return None,
    };
    Some(format!("{repository}/{path}/{}", id(number)))
}
