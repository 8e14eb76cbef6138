//! What `guidepost mv` was asked to move, and where to: two arguments become two paths below the root.

use crate::config::Settings;
use crate::error::{Error, Result};
use crate::fs::Move;
use crate::load::read::REUSE;
use crate::pipeline::own_folders;
use crate::text::{nearest, visible};
use crate::tree::{SourcePath, Tree, resolve};

/// Where the arguments are looked for.
pub(super) struct Ends<'a> {
    /// The working folder relative to the root; `None` when it lies elsewhere.
    pub here: Option<String>,
    pub settings: &'a Settings,
    pub tree: &'a Tree,
    /// Whether a folder is there, with files to read in it or without.
    pub is_folder: &'a dyn Fn(&SourcePath) -> bool,
}

impl Ends<'_> {
    /// The move that was meant.
    ///
    /// # Errors
    /// When there is nothing to move, or the new path is not one for it.
    pub(super) fn read(&self, old: &str, new: &str) -> Result<Move> {
        let (from, bases) = self.from(old)?;
        let is_article = self.tree.files.contains_key(&from);
        self.movable(&from, is_article)?;
        let to = self.to(&from, new, &bases)?;
        if to == from {
            return Err(Error::cannot_run(format!("`{from}` is there already")).hint("Give it another folder or another name."));
        }
        if to.below(from.as_str()).is_some() {
            return Err(Error::cannot_run(format!("`{from}` cannot be moved into itself")).hint("Choose a folder outside of it."));
        }
        Ok(Move { from, to })
    }

    /// The folders that a path may be relative to, the likelier first.
    fn bases(&self) -> Vec<String> {
        let content = self.settings.content.clone();
        let mut bases: Vec<String> = self.here.clone().into_iter().chain([content, String::new()]).collect();
        let mut seen = std::collections::BTreeSet::new();
        bases.retain(|base| seen.insert(base.clone()));
        bases
    }

    /// The file or folder to move, and the folders that the new path may be relative to.
    fn from(&self, old: &str) -> Result<(SourcePath, Vec<String>)> {
        let given = old.replace('\\', "/");
        let bases = self.bases();
        for (at, base) in bases.iter().enumerate() {
            let path = resolve(base, &given);
            if path.as_ref().is_some_and(|path| path.as_str() == self.settings.content) {
                return Err(
                    Error::cannot_run(format!("`{}` is the folder of the whole content", visible(old))).hint("Give a section in it.")
                );
            }
            let Some(path) = path.filter(|path| self.inside(path)) else { continue };
            let named = |extension: &str| SourcePath::new(format!("{path}{extension}"));
            let found = ["", ".md", ".mdx"].map(named).into_iter().find(|path| self.tree.files.contains_key(path));
            let found =
                found.or_else(|| (path.as_str() != self.settings.content && crate::pipeline::is_folder(self.tree, &path)).then_some(path));
            if let Some(found) = found {
                // What was found from one folder is named from there; the other folders come after.
                return Ok((found, [&bases[at..], &bases[..at]].concat()));
            }
        }
        let known = self.tree.files.keys().filter_map(|path| path.below(&self.settings.content));
        let hint = match nearest(given.trim_start_matches("./"), known) {
            Some(near) => format!("Did you mean `{near}`?"),
            None => "Give its path from the working folder or from the content folder.".to_owned(),
        };
        Err(Error::cannot_run(format!("there is no article or section at `{}`", visible(old))).hint(hint))
    }

    fn inside(&self, path: &SourcePath) -> bool {
        path.below(&self.settings.content).is_some_and(|rest| !rest.is_empty())
    }

    fn movable(&self, from: &SourcePath, is_article: bool) -> Result<()> {
        let refused = |why: &str, hint: &str| Err(Error::cannot_run(format!("`{from}` {why}")).hint(hint));
        let first = from.below(&self.settings.content).and_then(|rest| rest.split('/').next());
        if first == Some(REUSE) {
            return refused(
                "holds reusable wording, which articles take in by its name",
                "Rename it by hand, with `{{ reuse.… }}` where it is used.",
            );
        }
        if is_article && !from.is_markdown() {
            return refused("is no article", "Move a picture or download by hand, then run `guidepost check` for the links to it.");
        }
        if is_article && is_section_page(from) {
            return refused("is the page of a section", "Move the section: give its folder.");
        }
        Ok(())
    }

    /// The new path: a folder that is there is moved into; an article gets its extension.
    fn to(&self, from: &SourcePath, new: &str, bases: &[String]) -> Result<SourcePath> {
        let refused = |why: String, hint: &str| Err(Error::cannot_run(format!("`{}` {why}", visible(new))).hint(hint));
        let given = new.replace('\\', "/");
        let content = self.settings.content.as_str();
        let absolute = given.starts_with('/') || given.get(1..3) == Some(":/");
        let leads_in = |path: &SourcePath| path.as_str() == content || self.inside(path);
        let Some(path) = bases.iter().filter_map(|base| resolve(base, &given)).find(leads_in).filter(|_| !absolute && !given.is_empty())
        else {
            let place = if content.is_empty() { "the site".to_owned() } else { format!("the content folder `{content}`") };
            return refused(format!("lies outside of {place}"), "Give a path in it, from the working folder or from the content folder.");
        };
        let is_article = self.tree.files.contains_key(from);
        let into = path.as_str() == content || (self.is_folder)(&path) || is_article && given.ends_with('/');
        // A folder whose name changes in case only is not moved into itself.
        let same = path.as_str().to_lowercase() == from.as_str().to_lowercase();
        let mut to = match into && !same {
            true => SourcePath::new(format!("{path}/{}", from.name()).trim_start_matches('/')),
            false => path,
        };
        if is_article && !to.is_markdown() {
            let extension = from.name().rsplit_once('.').map_or("md", |(_, extension)| extension);
            to = SourcePath::new(format!("{to}.{extension}"));
        }
        if !is_article && to.is_markdown() {
            return refused("names an article, and a section is a folder".to_owned(), "Give the new name of the folder.");
        }
        let inside = to.below(content).map_or_else(|| to.clone(), SourcePath::new);
        let first = inside.as_str().split('/').next().unwrap_or("");
        let own = content.is_empty() && own_folders(self.settings).any(|folder| folder == first);
        if inside.is_hidden() || inside.as_str().split('/').any(|name| name == "node_modules") || first == REUSE || own {
            return refused(
                "would never be a page".to_owned(),
                "Folders such as `_reuse`, `static` and those that begin with a dot hold no pages.",
            );
        }
        if to.as_str().contains(char::is_control) {
            return refused("has control characters in its name".to_owned(), "Use letters, digits and hyphens.");
        }
        if is_article && is_section_page(&to) {
            return refused("is the name of a section's page".to_owned(), "Choose another name for an article.");
        }
        Ok(to)
    }
}

/// Whether a file stands for its folder.
fn is_section_page(path: &SourcePath) -> bool {
    ["_section", "index", "readme"].contains(&path.stem().to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn ends(here: &str, old: &str, new: &str) -> String {
        let options =
            crate::config::Options { today: jiff::civil::date(2026, 1, 1), drafts: false, base_url: None, content_folder_exists: true };
        let settings = crate::config::settings(None, &options).unwrap();
        let tree = Tree::from_fixture(
            "-- content/index.md --\n-- content/a/one.md --\n-- content/a/_section.md --\n-- content/a/p.svg --\n-- content/b/two.mdx --\n\
             -- content/_reuse/r.md --\n-- content/content/deep.md --\n",
        );
        let is_folder = |path: &SourcePath| crate::pipeline::is_folder(&tree, path);
        match (Ends { here: Some(here.to_owned()), settings: &settings, tree: &tree, is_folder: &is_folder }).read(old, new) {
            Ok(Move { from, to }) => format!("{from} → {to}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn paths_are_taken_from_the_working_folder_then_from_the_content() {
        for (here, old, new, expected) in [
            ("", "content/a/one.md", "content/b/x.md", "content/a/one.md → content/b/x.md"),
            ("", "a/one.md", "b/x.md", "content/a/one.md → content/b/x.md"),
            ("", "a/one", "b", "content/a/one.md → content/b/one.md"),
            ("", "content/a/one.md", "b", "content/a/one.md → content/b/one.md"),
            ("", "a/one.md", "new/", "content/a/one.md → content/new/one.md"),
            ("", "a/one.md", "new", "content/a/one.md → content/new.md"),
            ("", "b/two.mdx", "b/v1.2", "content/b/two.mdx → content/b/v1.2.mdx"),
            ("content/a", "one.md", "uno.md", "content/a/one.md → content/a/uno.md"),
            ("content/a", "one.md", "../b/", "content/a/one.md → content/b/one.md"),
            ("content/a", "b/two.mdx", "b/zwei", "content/b/two.mdx → content/b/zwei.mdx"),
            ("content/b", "../a", "../c/d", "content/a → content/c/d"),
            ("content/a", "b/two", "../b/zwei", "content/b/two.mdx → content/b/zwei.mdx"),
            ("", "a", "b", "content/a → content/b/a"),
            ("", "a/", "A/", "content/a → content/A"),
            ("", "a", ".", "`content/a` is there already"),
            ("", "content/deep.md", "x.md", "content/content/deep.md → content/x.md"),
            ("", "a/one.md", "a/one", "`content/a/one.md` is there already"),
            ("", "a", "a/b", "`content/a` cannot be moved into itself"),
            ("", "a/oen.md", "x", "there is no article or section at `a/oen.md`"),
            ("", "content", "x", "`content` is the folder of the whole content"),
            ("", "a/_section.md", "x", "`content/a/_section.md` is the page of a section"),
            ("", "a/p.svg", "x", "`content/a/p.svg` is no article"),
            ("", "_reuse/r.md", "x", "`content/_reuse/r.md` holds reusable wording, which articles take in by its name"),
            ("", "a", "x.md", "`x.md` names an article, and a section is a folder"),
            ("", "a/one.md", "../../x.md", "`../../x.md` lies outside of the content folder `content`"),
            ("", "a/one.md", "/etc/x.md", "`/etc/x.md` lies outside of the content folder `content`"),
            ("", "a/one.md", "", "`` lies outside of the content folder `content`"),
            ("", "a/one.md", ".x/y.md", "`.x/y.md` would never be a page"),
            ("", "a/one.md", "b/README.md", "`b/README.md` is the name of a section's page"),
            ("", "a/one.md", "b/x\u{1b}.md", "`b/x\u{241b}.md` has control characters in its name"),
        ] {
            assert_eq!(ends(here, old, new), expected, "{here}: {old} {new}");
        }
    }
}
