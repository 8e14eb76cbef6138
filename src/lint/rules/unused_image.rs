//! IM004: a picture in the content folder that nothing uses.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::AhoCorasick;
use rayon::prelude::*;

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Inputs, Plan};
use crate::site::Address;
use crate::tree::SourcePath;

static CODE: Code = Code { code: "IM004", name: "unused-image", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A picture or film in the content folder that no article, draft, passage or setting uses.",
    why: "Pictures of screens that no longer exist stay behind, make every clone slower, and are put into new articles by mistake.",
    mend: "Delete the file; Git keeps it. If something outside of the articles uses it, switch the rule off for its folder: \
           `rules: {unused-image: {severity: off, paths: content/press/**}}`. A file whose name stands anywhere in a text counts as used. Where the whole repository is the content, code \
           may use pictures too: only folders that articles take pictures from are looked at, and none without a guidepost.yaml.",
    remedy: Remedy::None,
    options: &[],
    bad: "-- content/billing/img/old-export.png --\n800x600 40000\n",
    good: "-- content/billing/export-invoices.md --\n---\ntitle: Export your invoices\ndescription: Download all invoices of a year as one \
           file for your accountant.\n---\n\nDownload all invoices of a year.\n\n![The export dialog](img/export.png)\n\
           -- content/billing/img/export.png --\n800x600 40000\n",
    check: Check::Site(check),
};

fn check(inputs: &Inputs<'_>, _: &Plan) -> Vec<Diagnostic> {
    let settings = &inputs.site.settings;
    let whole_folder = settings.content.is_empty();
    if whole_folder && !settings.configured {
        return vec![];
    }
    let used = used(inputs);
    // Where the content is the whole repository, code uses pictures too: only folders that articles take pictures from are theirs.
    let folders: BTreeSet<&str> = inputs.facts.pictures.iter().filter(|path| used.contains(*path)).map(|path| path.folder()).collect();
    let left = inputs.facts.pictures.iter().filter(|path| !used.contains(*path) && (!whole_folder || folders.contains(path.folder())));
    let left: Vec<&SourcePath> = left.filter(|path| !is_a_larger_one(path, &used)).collect();
    let named = named(inputs, &left);
    let unused = left.iter().zip(named).filter(|(_, named)| !named);
    unused
        .map(|(path, _)| {
            Diagnostic::new(&CODE, path, "no article uses this picture")
                .note("Unused pictures show old screens, and find their way into new articles.")
                .help("Delete it, or use it. Drafts, passages and the settings were looked at too.")
        })
        .collect()
}

fn used<'a>(inputs: &Inputs<'a>) -> BTreeSet<&'a SourcePath> {
    let addresses = inputs.texts.values().flat_map(|text| &text.meanings).filter_map(|meaning| match &meaning.address {
        Address::Local(local) => Some(&local.files),
        _ => None,
    });
    let theme = &inputs.site.settings.theme;
    let settings = [&theme.logo, &theme.logo_dark, &theme.favicon].into_iter().flatten();
    addresses.flatten().chain(settings).chain(inputs.site.media.iter().map(|media| &media.source)).collect()
}

/// `export@2x.png` beside `export.png`.
fn is_a_larger_one(path: &SourcePath, used: &BTreeSet<&SourcePath>) -> bool {
    let plain = path.as_str().replace("@2x.", ".").replace("@3x.", ".");
    plain != path.as_str() && used.contains(&SourcePath::new(plain))
}

/// For each picture, whether its name stands in a text other than as the address of another picture: in a
/// `srcset`, a style, an import.
fn named(inputs: &Inputs<'_>, pictures: &[&SourcePath]) -> Vec<bool> {
    let names: Vec<String> = pictures.iter().flat_map(|path| [path.name().to_owned(), path.name().replace(' ', "%20")]).collect();
    let Some(automaton) = AhoCorasick::builder().build(&names).ok().filter(|_| !names.is_empty()) else {
        return vec![false; pictures.len()];
    };
    let texts: Vec<_> = inputs.texts.values().collect();
    let more = texts.par_iter().map(|text| {
        let mut counts = BTreeMap::new();
        count(&automaton, &text.file, 1, &mut counts);
        if !counts.is_empty() {
            let own = text.links.iter().zip(&text.meanings).filter(|(_, meaning)| meaning.source == text.source);
            own.for_each(|(link, _)| count(&automaton, &link.address, -1, &mut counts));
        }
        counts.into_iter().filter(|(_, count)| *count > 0).map(|(pattern, _)| names[pattern].as_str()).collect::<BTreeSet<_>>()
    });
    let named: BTreeSet<&str> = more.reduce(BTreeSet::new, |mut all, more| {
        all.extend(more);
        all
    });
    names.chunks(2).map(|names| names.iter().any(|name| named.contains(name.as_str()))).collect()
}

/// Adds `by` for each name in a text; of equal names the automaton finds the first.
fn count(automaton: &AhoCorasick, text: &str, by: i64, counts: &mut BTreeMap<usize, i64>) {
    for found in automaton.find_iter(text) {
        let before = text[..found.start()].chars().next_back();
        if before.is_none_or(|c| !c.is_alphanumeric() && c != '-' && c != '_') {
            *counts.entry(found.pattern().as_usize()).or_default() += by;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    fn unused(example: &str) -> Vec<String> {
        found(example).into_iter().filter(|finding| finding.code.name == "unused-image").map(|finding| finding.file.to_string()).collect()
    }

    #[test]
    fn every_kind_of_use_counts() {
        let front = "---\ntitle: A\ndescription: B\n";
        let example = format!(
            "-- guidepost.yaml --\ntheme: {{logo: content/logo.png}}\n\
             -- content/a.md --\n{front}---\n\n![{{}}](img/markdown.png) <img src=\"img/html.png\" srcset=\"img/html-2.png 2x\">\n\n[Get](img/link.png)\n\
             -- content/draft.md --\n{front}draft: true\n---\n\n![x](img/draft.png)\n\
             -- content/_reuse/p.md --\n![x](../img/passage.png)\n\
             -- content/logo.png --\n1x1\n{}",
            ["markdown", "html", "html-2", "link", "draft", "passage", "unused", "markdown@2x", "other/markdown"]
                .map(|name| format!("-- content/img/{name}.png --\n1x1\n"))
                .concat()
        );
        assert_eq!(unused(&example), ["content/img/other/markdown.png", "content/img/unused.png"]);
    }

    #[test]
    fn pictures_of_code_are_not_the_articles() {
        let pictures = ["img/a", "img/b", "src/c"].map(|name| format!("-- {name}.png --\n1x1\n")).concat();
        let article = "-- a.md --\n---\ntitle: A\ndescription: B\n---\n\n![x](img/a.png)\n";
        assert_eq!(unused(&format!("-- guidepost.yaml --\ncontent: .\n{article}{pictures}")), ["img/b.png"]);
    }
}
