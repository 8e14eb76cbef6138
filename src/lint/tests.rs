//! What tests of rules share: a text becomes a site, the site is checked.

#![allow(clippy::panic, clippy::unwrap_used)]

use std::borrow::Cow;

use super::{Facts, Inputs, Plan, check};
use crate::config::{self, Settings};
use crate::diag::Diagnostic;
use crate::load::{Cache, LookedUp, draft};
use crate::tree::{AssetFact, File, SourcePath, Tree};

/// The file of an example that names none.
pub(crate) const FILE: &str = "content/billing/export-invoices.md";

/// Beside an example: a config that switches templates on, and articles to link to.
const AROUND: &str = "\
-- guidepost.yaml --
default_kind: how-to
features: [{id: billing, title: Billing}]
variables: {product: Acme}
-- content/billing/_section.md --
---
title: Billing
description: What Acme costs, and how to pay for it.
---
-- content/billing/refunds.md --
---
title: Refund an invoice
description: Give a customer their money back, in full or in part, from the invoice itself.
aliases: [old/refunds]
---

Give a customer their money back, in full or in part, from the invoice itself.

## Steps

1. Open the invoice.
2. Press **Refund**.

## What's next

- [Billing](_section.md)
";

const FRONT: &str =
    "---\ntitle: Export your invoices\ndescription: Download all invoices of a year as one file for your accountant.\n---\n\n";

/// The files of an example. Without a `-- path --` line it is one article, which gets front matter when it has none.
/// A picture's text is its size and bytes: `800x600 40000`.
pub(crate) fn tree(example: &str) -> Tree {
    let mut tree = Tree::from_fixture(AROUND);
    if example.starts_with("-- ") {
        tree.files.extend(Tree::from_fixture(example).files);
    } else {
        let front = if example.starts_with("---") { "" } else { FRONT };
        tree.text(FILE, format!("{front}{example}"));
    }
    tree
}

/// What is found in an example.
pub(crate) fn found(example: &str) -> Vec<Diagnostic> {
    found_in(&tree(example))
}

/// What is found in a tree that has its config in it.
pub(crate) fn found_in(tree: &Tree) -> Vec<Diagnostic> {
    let text = |path: &str| match tree.files.get(&SourcePath::new(path)) {
        Some(File::Text(text)) => Some(text.to_string()),
        _ => None,
    };
    let today = jiff::civil::date(2026, 11, 22);
    let options = config::Options { today, drafts: false, base_url: None, content_folder_exists: true };
    let settings: Settings = config::settings(text(config::FILE).as_deref(), &options).unwrap_or_else(|error| panic!("{error:?}"));
    let mut problems = Vec::new();
    let plan = Plan::new(&settings, &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    let mut sources = tree.clone();
    sources.files.retain(|path, _| path.is_markdown());
    let draft = draft(&sources, &settings, &mut Cache::default());
    let fact = |path: SourcePath| {
        let written = text(path.as_str())?;
        let (size, bytes) = written.trim().split_once(' ').unwrap_or((written.trim(), "1000"));
        let size = size.split_once('x').and_then(|(w, h)| Some((w.parse().ok()?, h.parse().ok()?)));
        Some((path, AssetFact { bytes: bytes.parse().unwrap_or(1000), hash: "0123456789abcdef".into(), size, animated: false }))
    };
    let facts = draft.wanted().into_iter().filter_map(fact).collect();
    let like = |path: SourcePath| {
        let like = |other: &&SourcePath| **other != path && other.as_str().eq_ignore_ascii_case(path.as_str());
        Some((path.clone(), tree.files.keys().find(like)?.clone()))
    };
    let variants = draft.wanted().into_iter().filter_map(like).collect();
    let looked_up = LookedUp { facts: Cow::Owned(facts), variants: Cow::Owned(variants), ..LookedUp::default() };
    let loaded = draft.finish(&looked_up);
    let is_picture = |path: &&SourcePath| ["png", "jpg", "gif", "svg", "webp"].contains(&path.extension().as_str());
    let facts = Facts { pictures: tree.files.keys().filter(is_picture).cloned().collect(), ..Facts::default() };
    check(&Inputs { site: &loaded.site, texts: &loaded.texts, found: &loaded.findings, facts: &facts }, &plan)
}

/// What one rule finds, a line each: `text underlined` then message, with `help:` and `fix:` lines.
pub(crate) fn shown(rule: &str, example: &str) -> String {
    let tree = tree(example);
    let mut out = String::new();
    for finding in found_in(&tree).into_iter().filter(|finding| finding.code.name == rule) {
        let text = match tree.files.get(&finding.file) {
            Some(File::Text(text) | File::BadText(text, _)) => text.to_string(),
            _ => String::new(),
        };
        let place = finding.span.map(|span| text[span.range()].to_owned()).unwrap_or_default();
        out.push_str(&format!("`{}` {}\n", place.replace('\n', "⏎"), finding.message));
        for fix in &finding.fixes {
            let edits: Vec<_> = fix.edits.iter().map(|edit| format!("{:?} → {:?}", &text[edit.span.range()], edit.text)).collect();
            out.push_str(&format!("  fix: {}: {}\n", fix.title, edits.join(", ")));
        }
    }
    out
}
