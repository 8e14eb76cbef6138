//! Any text as the head of an article: no panic, exact slices, findings inside the file on character boundaries.

#![no_main]

use std::sync::OnceLock;

use guidepost::config::{self, Options, Settings};
use guidepost::load::front_matter;
use guidepost::tree::SourcePath;
use libfuzzer_sys::fuzz_target;

/// Decided once.
static SETTINGS: OnceLock<Settings> = OnceLock::new();

fuzz_target!(|text: &str| {
    let options = Options { today: jiff::civil::date(2026, 11, 22), drafts: false, base_url: None, content_folder_exists: true };
    let settings = SETTINGS.get_or_init(|| config::settings(Some("default_kind: how-to\n"), &options).expect("the config is valid"));
    let (front, body, findings) = front_matter::read(text, &SourcePath::new("a.md"), settings);
    assert!(text.is_char_boundary(body));
    if let Some(block) = front.block {
        assert_eq!(block.end, body, "nothing is lost between the block and the body");
    }
    for span in findings.iter().filter_map(|finding| finding.span) {
        assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}");
    }
    // The same text as a config: an error or settings, never a panic.
    let _ = config::settings(Some(text), &options);
});
