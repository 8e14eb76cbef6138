//! Any text as an article and as a passage, held to every rule: no panic, findings inside their files, fixes that apply.

#![no_main]

use std::sync::OnceLock;

use guidepost::config::{self, Options, Settings};
use guidepost::lint::fix::{apply, batches};
use guidepost::lint::{self, Facts, Inputs, Plan};
use guidepost::load::{self, Cache, LookedUp};
use guidepost::tree::Tree;
use libfuzzer_sys::fuzz_target;

/// Decided once.
static SITE: OnceLock<(Settings, Plan)> = OnceLock::new();

fn decided() -> (Settings, Plan) {
    let config = "title: Help\nbase_url: https://example.com/help/\ndefault_kind: how-to\nvariables: {product: Acme}\n";
    let options = Options { today: jiff::civil::date(2026, 11, 22), drafts: false, base_url: None, content_folder_exists: true };
    let settings = config::settings(Some(config), &options).expect("the config is valid");
    let plan = Plan::new(&settings, &mut vec![]);
    (settings, plan)
}

fuzz_target!(|text: &str| {
    let (settings, plan) = SITE.get_or_init(decided);
    let mut tree = Tree::default();
    tree.text("content/a/fuzzed.md", text);
    tree.text("content/a/b.md", "---\ntitle: B\ndescription: The other one.\n---\n\nSee [it](fuzzed.md#steps).\n\n{{ reuse.c }}\n");
    tree.text("content/_reuse/c.md", text);
    let loaded = load::draft(&tree, settings, &mut Cache::default()).finish(&LookedUp::default());
    let inputs = Inputs { site: &loaded.site, texts: &loaded.texts, found: &loaded.findings, facts: &Facts::default() };
    let found = lint::check(&inputs, plan);
    for finding in &found {
        let places = finding.span.iter().map(|span| (&finding.file, *span));
        for (file, span) in places.chain(finding.labels.iter().map(|label| (&label.file, label.span))) {
            let Some(text) = loaded.texts.get(file) else { continue };
            assert!(text.file.get(span.range()).is_some(), "{finding:?}");
        }
    }
    for (path, batch) in batches(&found, true) {
        let Some(text) = loaded.texts.get(&path) else { continue };
        for fix in &batch.fixes {
            assert!(apply(&text.file, std::slice::from_ref(fix)).is_some(), "{:?}", fix.1);
        }
        assert!(apply(&text.file, &batch.fixes).is_some(), "the fixes of one file overlap");
    }
});
