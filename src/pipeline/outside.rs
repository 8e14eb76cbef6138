//! What rules want to know from outside of the site, as values: which articles lag behind the code they explain.

use std::collections::BTreeMap;
use std::path::Path;

use globset::{Glob, GlobSet, GlobSetBuilder};

use super::{CACHE, Workspace};
use crate::git::{self, Touched};
use crate::load::Loaded;
use crate::text::{shortened, visible};
use crate::tree::SourcePath;

/// For each article with `covers` whose subject changed after its text did: when and by what. Empty where Git cannot say.
pub(super) fn outdated(workspace: &Workspace, loaded: &Loaded) -> BTreeMap<SourcePath, String> {
    let root = &workspace.options.root;
    let covering: BTreeMap<&SourcePath, GlobSet> = loaded
        .site
        .articles
        .iter()
        .filter_map(|article| {
            let text = &article.document.text;
            Some((&text.source, globs(&text.front.fields.texts_of("covers"))?))
        })
        .collect();
    if covering.is_empty() {
        return BTreeMap::new();
    }
    let cache = root.join(CACHE);
    let history = git::history(root, Some(&cache).filter(|cache| cache.is_dir()).map(|cache| cache.as_path() as &Path), |path| {
        covering.contains_key(path)
    });
    let dated = covering.into_iter().filter_map(|(path, globs)| Some((path, globs, history.changes.get(path)?.updated)));
    let dated: Vec<_> = dated.collect();
    let Some(oldest) = dated.iter().map(|(.., updated)| *updated).min() else { return BTreeMap::new() };
    let commits = git::touched_since(root, oldest).unwrap_or_default();
    let newest = |globs: &GlobSet, updated| {
        let commits = commits.iter().filter(|touched: &&Touched| touched.day > updated);
        commits.filter_map(|touched| Some((touched, touched.paths.iter().find(|path| globs.is_match(path))?))).next()
    };
    let found = dated.into_iter().filter_map(|(path, globs, updated)| {
        let (touched, file) = newest(&globs, updated)?;
        let Touched { day, commit, subject, .. } = touched;
        let sentence = format!(
            "`{}` changed on {day} in {commit} ({}), and this article's text last on {updated}",
            visible(file),
            visible(&shortened(subject, 60))
        );
        Some((path.clone(), sentence))
    });
    found.collect()
}

/// The globs of many subjects as one set: a path is looked at once, however many subjects there are.
pub(super) struct Owners {
    globs: GlobSet,
    owners: Vec<usize>,
}

impl Owners {
    /// Of subjects in their order.
    pub(super) fn of<'a>(subjects: impl Iterator<Item = &'a [(String, crate::text::Span)]>) -> Owners {
        let (mut builder, mut owners) = (GlobSetBuilder::new(), vec![]);
        for (n, written) in subjects.enumerate() {
            for glob in written.iter().filter_map(|(glob, _)| Glob::new(glob).ok()) {
                builder.add(glob);
                owners.push(n);
            }
        }
        match builder.build() {
            Ok(globs) => Owners { globs, owners },
            Err(_) => Owners { globs: GlobSet::empty(), owners: vec![] },
        }
    }

    /// The subjects that a path belongs to, by their numbers; one may come twice.
    pub(super) fn of_path(&self, path: &str) -> Vec<usize> {
        self.globs.matches(path).into_iter().map(|glob| self.owners[glob]).collect()
    }
}

pub(super) fn globs(written: &[(String, crate::text::Span)]) -> Option<GlobSet> {
    let mut builder = GlobSetBuilder::new();
    written.iter().filter_map(|(glob, _)| Glob::new(glob).ok()).for_each(|glob| {
        builder.add(glob);
    });
    builder.build().ok().filter(|set| !set.is_empty())
}
