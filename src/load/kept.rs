//! What links were found to mean, kept from one loading to the next. It holds for a text as long as that is the same
//! value and everything is as it was that a link can lead to; after a save that is true for all texts but one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::arrange::{Arranged, Place};
use super::link::{self, Resolver};
use crate::config::{Repository, Settings};
use crate::diag::Diagnostic;
use crate::site::{Section, Target, Text, UrlPath};
use crate::tree::{AssetFact, SourcePath};

/// What was found the last time, by the articles' numbers.
#[derive(Default)]
pub(super) struct Kept {
    places: FxHashMap<SourcePath, Place>,
    files: Vec<(Arc<Text>, Vec<SourcePath>)>,
    around: Around,
    targets: Vec<(Arc<Text>, Found)>,
}

/// Where the links of a text lead, and what is wrong with them.
pub(super) type Found = (Vec<Target>, Vec<Diagnostic>);

/// What links can lead to, beside the places of files and the headings of articles.
#[derive(Default)]
struct Around {
    urls: BTreeMap<UrlPath, (Place, SourcePath)>,
    aliases: BTreeMap<UrlPath, UrlPath>,
    facts: BTreeMap<SourcePath, AssetFact>,
    /// Files that are there under a name that differs in case.
    variants: BTreeMap<SourcePath, SourcePath>,
    repository: Option<Repository>,
    /// Folder and text of each section.
    sections: Vec<(String, Option<Arc<Text>>)>,
}

impl Kept {
    /// The files, beside the content's Markdown, that the published pages name.
    pub(super) fn wanted(&mut self, arranged: &Arranged, settings: &Settings) -> BTreeSet<SourcePath> {
        if self.places != arranged.places {
            *self = Kept { places: arranged.places.clone(), ..Kept::default() };
        }
        let known = &self.files;
        let files = arranged.articles.par_iter().enumerate().map(|(at, article)| {
            let text = &article.document.text;
            let kept = known.get(at).filter(|(old, _)| Arc::ptr_eq(old, text));
            (text.clone(), kept.map_or_else(|| link::files(text, arranged), |(_, files)| files.clone()))
        });
        self.files = files.collect();
        let sections = arranged.sections.iter().filter_map(|section| section.document.as_ref());
        let sections = sections.flat_map(|document| link::files(&document.text, arranged));
        let theme = &settings.theme;
        let theme = [&theme.logo, &theme.logo_dark, &theme.favicon].into_iter().flatten();
        self.files.iter().flat_map(|(_, files)| files).chain(theme).cloned().chain(sections).collect()
    }

    /// What is found of each article.
    pub(super) fn targets(&mut self, resolver: &Resolver<'_>) -> Vec<Found> {
        let Resolver { arranged, .. } = resolver;
        let same = self.targets.len() == arranged.articles.len()
            && self.around.is(resolver)
            && self.targets.par_iter().zip(&arranged.articles).all(|((old, _), article)| same_anchors(old, &article.document.text));
        if !same {
            self.targets.clear();
            self.around = Around::of(resolver);
        }
        let known = &self.targets;
        let targets = arranged.articles.par_iter().enumerate().map(|(at, article)| {
            let text = &article.document.text;
            let kept = known.get(at).filter(|(old, _)| Arc::ptr_eq(old, text));
            (text.clone(), kept.map_or_else(|| resolver.text(text), |(_, found)| found.clone()))
        });
        self.targets = targets.collect();
        self.targets.par_iter().map(|(_, found)| found.clone()).collect()
    }
}

impl Around {
    fn of(resolver: &Resolver<'_>) -> Around {
        let Resolver { arranged, settings, aliases, facts, variants, .. } = *resolver;
        let text = |section: &Section| section.document.as_ref().map(|document| document.text.clone());
        Around {
            urls: arranged.urls.clone(),
            aliases: aliases.clone(),
            facts: facts.clone(),
            variants: variants.cloned().unwrap_or_default(),
            repository: settings.repository.clone(),
            sections: arranged.sections.iter().map(|section| (section.path.clone(), text(section))).collect(),
        }
    }

    fn is(&self, resolver: &Resolver<'_>) -> bool {
        let Resolver { arranged, settings, aliases, facts, variants, .. } = *resolver;
        let same_section = |((path, old), section): (&(String, Option<Arc<Text>>), &Section)| {
            let same_text = match (old, &section.document) {
                (Some(old), Some(document)) => same_anchors(old, &document.text),
                (old, document) => old.is_none() && document.is_none(),
            };
            *path == section.path && same_text
        };
        self.repository == settings.repository
            && self.sections.len() == arranged.sections.len()
            && self.sections.iter().zip(&arranged.sections).all(same_section)
            && self.aliases == *aliases
            && self.facts == *facts
            && variants.map_or(self.variants.is_empty(), |variants| self.variants == *variants)
            && self.urls == arranged.urls
    }
}

/// Whether what can stand behind `#` is the same.
fn same_anchors(old: &Arc<Text>, new: &Arc<Text>) -> bool {
    let same_ids = || old.headings.len() == new.headings.len() && old.headings.iter().zip(&new.headings).all(|(old, new)| old.id == new.id);
    Arc::ptr_eq(old, new) || same_ids() && old.html_ids == new.html_ids
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::{Cache, LookedUp, draft};
    use super::*;
    use crate::config;
    use crate::tree::{File, Tree};

    /// What stands in the files after each change, and where their links lead.
    #[test]
    fn what_is_kept_is_what_would_be_found_anew() {
        let options =
            config::Options { today: jiff::civil::date(2026, 11, 22), drafts: false, base_url: None, content_folder_exists: true };
        let settings = config::settings(None, &options).unwrap();
        let changes = [
            ("content/a/one.md", "# One\n\n[Two](two.md#steps) [B](../b/) [old](/old/) ![p](p.png) [gone](gone.md)\n"),
            ("content/a/two.md", "# Two\n\n## Steps\n\n[One](one.md)\n"),
            ("content/b/_section.md", "---\ntitle: B\naliases: [/old/]\n---\n\n## More\n\n[One](../a/one.md)\n"),
            ("content/b/three.md", "# Three\n\n[section](_section.md#more) [old](/old/)\n"),
            // A heading that others link to, there and in a section; a page; a draft; an alias; a picture; nothing that counts.
            ("content/a/two.md", "# Two\n\n## Tasks\n\n[One](one.md)\n"),
            ("content/a/two.md", "# Two\n\n<a id=\"steps\"></a>\n\n## Tasks\n"),
            ("content/b/_section.md", "---\ntitle: B\naliases: [/old/]\n---\n\n## Less\n"),
            ("content/a/gone.md", "# Found\n"),
            ("content/a/two.md", "---\ndraft: true\n---\n\n# Two\n"),
            ("content/b/_section.md", "---\ntitle: B\n---\n\n## Less\n"),
            ("content/a/p.png", ""),
            ("content/a/one.md", "# One\n\n![p](p.png)\n"),
            ("content/b/three.md", "# Three\n\nMore words.\n\n[old](/old/)\n"),
        ];
        let (mut tree, mut cache, mut facts) = (Tree { files: BTreeMap::new() }, Cache::default(), BTreeMap::new());
        for (path, text) in changes {
            let path = SourcePath::new(path);
            if path.is_markdown() {
                tree.files.insert(path, File::Text(text.into()));
            } else {
                facts.insert(path, AssetFact { bytes: 1, hash: "0123456789abcdef".into(), size: None, animated: false });
            }
            let looked_up = LookedUp { facts: std::borrow::Cow::Borrowed(&facts), ..LookedUp::default() };
            let shown = |draft: super::super::Draft, cache: &mut Cache| {
                let wanted = draft.wanted();
                let loaded = draft.finish_again(&looked_up, cache);
                let targets: Vec<_> = loaded.site.articles.iter().map(|article| article.document.targets.clone()).collect();
                format!("{wanted:?} {targets:?} {:?}", loaded.findings)
            };
            let again = draft(&tree, &settings, &mut cache);
            let again = shown(again, &mut cache);
            assert_eq!(again, shown(draft(&tree, &settings, &mut Cache::default()), &mut Cache::default()), "{text}");
        }
    }
}
