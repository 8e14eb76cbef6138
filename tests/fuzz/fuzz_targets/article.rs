//! Any text as an article of a small site: loaded, linked and rendered without a panic, findings inside their files.

#![no_main]

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, OnceLock};

use guidepost::config::{self, Options, Settings};
use guidepost::error::Result;
use guidepost::load::{self, Cache, LookedUp};
use guidepost::render::Renderer;
use guidepost::render::code::Highlighter;
use guidepost::render::theme::{Overrides, Theme};
use guidepost::tree::{Sink, SourcePath, Tree};
use libfuzzer_sys::fuzz_target;

#[derive(Default)]
struct Memory(Mutex<HashMap<String, Vec<u8>>>);

impl Sink for Memory {
    fn write(&self, path: &str, bytes: Vec<u8>) -> Result<()> {
        let before = self.0.lock().expect("no panic holds the lock").insert(path.to_owned(), bytes);
        assert!(before.is_none(), "{path} is written twice");
        Ok(())
    }

    fn copy(&self, _: &str, _: &SourcePath) -> Result<()> {
        Ok(())
    }
}

/// Made once: parsing the templates would take most of the time.
static LOOK: OnceLock<(Settings, Theme, Highlighter)> = OnceLock::new();

fn look() -> (Settings, Theme, Highlighter) {
    let config = "title: Help\nbase_url: https://example.com/help/\ndefault_kind: how-to\nvariables: {product: Acme}\nredirects: {/x/: /a/b/}\n";
    let options = Options { today: jiff::civil::date(2026, 11, 22), drafts: false, base_url: None, content_folder_exists: true };
    let settings = config::settings(Some(config), &options).expect("the config is valid");
    let theme = Theme::new(&settings, &Overrides::new()).expect("the built-in theme is valid");
    (settings, theme, Highlighter::default())
}

fuzz_target!(|text: &str| {
    let (settings, theme, code) = LOOK.get_or_init(look);
    let mut tree = Tree::default();
    tree.text("content/a/fuzzed.md", text);
    tree.text("content/a/b.md", "---\ntitle: B\ndescription: The other one.\n---\n\nSee [it](fuzzed.md#steps).\n\n{{ reuse.c }}\n");
    tree.text("content/_reuse/c.md", text);
    let loaded = load::draft(&tree, settings, &mut Cache::default()).finish(&LookedUp::default());
    for finding in &loaded.findings {
        let Some(file) = loaded.texts.get(&finding.file) else { continue };
        if let Some(span) = finding.span {
            assert!(file.file.get(span.range()).is_some(), "{finding:?}");
        }
    }
    let sink = Memory::default();
    Renderer::new(&loaded.site, theme, code).all(&sink, &HashSet::new()).expect("the built-in templates hold");
});
