//! The file that a broken link most likely means. A site that moves a folder has thousands of broken links at once, so
//! the work for one of them is bounded, however many files there are.

use std::collections::HashMap;

use super::{Resolver, relative};
use crate::text::nearest;
use crate::tree::SourcePath;

/// Files of one name that are compared by their folders; of more, none is a likely one.
const MOST_SAME: usize = 200;
/// Names of a folder that are compared with the wanted one, on either side of its place in the alphabet.
const MOST_NEAR: usize = 100;

impl Resolver<'_> {
    /// The one file or folder whose path ends like this one, or the nearest name in the same folder, as a path from `source`.
    /// `compare` asks for the latter, which takes longer.
    pub(super) fn suggestion(&self, wanted: &SourcePath, source: &SourcePath, compare: bool) -> Option<String> {
        if let Some(variant) = self.variants.and_then(|variants| variants.get(wanted)) {
            return Some(relative(source.folder(), variant.as_str()));
        }
        let known = self.names.get_or_init(|| {
            let folders: Vec<SourcePath> = self.folders.keys().filter(|name| !name.is_empty()).map(SourcePath::new).collect();
            Names::new(self.arranged.places.keys().chain(self.media.keys()).chain(&folders))
        });
        let near = known.same_name(wanted).or_else(|| if compare { known.same_folder(wanted) } else { None })?;
        Some(relative(source.folder(), near.as_str()))
    }
}

/// What suggestions are looked up in, made when the first link is broken.
#[derive(Default)]
pub(super) struct Names {
    /// By the last name in lower case, with and without the extension.
    by_name: HashMap<String, Vec<SourcePath>>,
    /// The last names in each folder, sorted.
    by_folder: HashMap<String, Vec<String>>,
}

impl Names {
    fn new<'p>(paths: impl Iterator<Item = &'p SourcePath>) -> Names {
        let mut names = Names::default();
        for path in paths {
            let mut keys = [path.name().to_lowercase(), path.stem().to_lowercase()].to_vec();
            keys.dedup();
            keys.into_iter().for_each(|key| names.by_name.entry(key).or_default().push(path.clone()));
            names.by_folder.entry(path.folder().to_owned()).or_default().push(path.name().to_owned());
        }
        names.by_folder.values_mut().for_each(|folder| folder.sort_unstable());
        names
    }

    /// The file of this name that shares the most folders, if it is one.
    fn same_name(&self, wanted: &SourcePath) -> Option<SourcePath> {
        let same = self.by_name.get(&wanted.name().to_lowercase()).filter(|same| same.len() <= MOST_SAME)?;
        let best = same.iter().map(|path| shared_end(path, wanted)).max()?;
        let mut found = same.iter().filter(|path| shared_end(path, wanted) == best);
        let one = found.next()?;
        found.next().is_none().then(|| one.clone())
    }

    /// The file in the same folder whose name is a slip away.
    fn same_folder(&self, wanted: &SourcePath) -> Option<SourcePath> {
        let (folder, name) = (wanted.folder(), wanted.name());
        let names = self.by_folder.get(folder)?;
        let place = names.partition_point(|known| known.as_str() < name);
        let around = &names[place.saturating_sub(MOST_NEAR)..names.len().min(place + MOST_NEAR)];
        let likely = around.iter().map(String::as_str).filter(|known| !other_number(known, name));
        let near = nearest(name, likely)?;
        Some(SourcePath::new(if folder.is_empty() { near.to_owned() } else { format!("{folder}/{near}") }))
    }
}

/// How many folders two paths share, counted from their last names.
fn shared_end(a: &SourcePath, b: &SourcePath) -> usize {
    a.folder().rsplit('/').zip(b.folder().rsplit('/')).take_while(|(a, b)| a == b && !a.is_empty()).count()
}

/// Whether two names differ in their numbers alone: `step-2.png` is not what was meant by `step-3.png`.
fn other_number(a: &str, b: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    let numbers = |name: &str| -> Vec<String> {
        let numbers = name.split(|c| !digit(c)).filter(|number| !number.is_empty());
        numbers.map(|number| number.trim_start_matches('0').to_owned()).collect()
    };
    let (first, second) = (numbers(a), numbers(b));
    first.len() == second.len() && first != second && a.split(digit).filter(|s| !s.is_empty()).eq(b.split(digit).filter(|s| !s.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(files: &[&str], wanted: &str) -> Option<String> {
        let files: Vec<SourcePath> = files.iter().map(|file| SourcePath::new(*file)).collect();
        let names = Names::new(files.iter());
        let wanted = SourcePath::new(wanted);
        names.same_name(&wanted).or_else(|| names.same_folder(&wanted)).map(|path| path.as_str().to_owned())
    }

    #[test]
    fn another_number_is_another_file() {
        for (file, wanted, found) in [
            ("step-2.png", "step-3.png", false),
            ("2026-01-02-12.30.gif", "2026-01-02-14.45.gif", false),
            ("step-02.png", "step-2.png", true),
            ("step2.png", "step.png", true),
            ("stpe-2.png", "step-2.png", true),
        ] {
            assert_eq!(near(&[file], wanted).as_deref(), found.then_some(file), "{wanted}");
        }
    }

    #[test]
    fn folders_tell_files_of_one_name_apart_until_there_are_too_many() {
        assert_eq!(near(&["a/x/index.md", "b/y/index.md"], "c/y/index.md").as_deref(), Some("b/y/index.md"));
        assert_eq!(near(&["a/index.md", "b/index.md"], "c/index.md"), None);
        let many: Vec<String> = (0..=MOST_SAME).map(|n| format!("{n}/index.md")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(near(&many[..MOST_SAME], "x/7/index.md").as_deref(), Some("7/index.md"));
        assert_eq!(near(&many, "x/7/index.md"), None);
    }

    #[test]
    fn in_a_large_folder_only_names_that_begin_alike_are_compared() {
        let mut many: Vec<String> = (0..2 * MOST_NEAR).map(|n| format!("k{n:04}-of-the-manual.md")).collect();
        many.extend(["export.md".to_owned(), "zebra.md".to_owned()]);
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(near(&many, "exprot.md").as_deref(), Some("export.md"));
        assert_eq!(near(&many, "aebra.md"), None);
        assert_eq!(near(&many[2 * MOST_NEAR..], "aebra.md").as_deref(), Some("zebra.md"));
    }
}
