//! Kinds of evidence: one file each, and the table. A kind says what stands in its entry and whether it holds.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::fields::Field;
use crate::site::checklist::Evidence;
use crate::site::pages::{Lost, Page, Pages};
use crate::site::readiness::{Href, Shown, Worth};
use crate::site::{Article, Site, Text};
use crate::text::visible;
use crate::tree::SourcePath;

mod article;
mod commit;
mod context;
mod faq;
mod file;
mod issue;
mod search;
mod statement;
mod url;

/// One kind of evidence.
pub struct Kind {
    /// The field that names it.
    pub name: &'static str,
    /// What stands in an entry, its own name first.
    pub fields: &'static [Field],
    /// Those that must.
    pub required: &'static [&'static str],
    /// How to write it: one sentence with an example.
    pub doc: &'static str,
    /// What has to be looked up before it can be judged.
    pub wants: fn(&Evidence, &mut Wanted),
    /// Whether it holds.
    pub judge: fn(&Evidence, &World<'_>) -> Shown,
}

impl Kind {
    /// Its fields, in words.
    pub fn takes(&self) -> String {
        self.fields.iter().map(|field| format!("`{}`", field.name)).collect::<Vec<_>>().join(", ")
    }
}

/// Every kind, from the strongest to the weakest.
pub static KINDS: &[&Kind] =
    &[&article::KIND, &faq::KIND, &search::KIND, &context::KIND, &file::KIND, &commit::KIND, &issue::KIND, &url::KIND, &statement::KIND];

/// A kind by its name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.name == name)
}

/// "One of: …", for help.
pub(super) fn names() -> String {
    format!("Use one of: {}.", KINDS.iter().map(|kind| kind.name).collect::<Vec<_>>().join(", "))
}

/// What the pipeline has to look up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Files of the repository, relative to the site's root.
    pub files: BTreeSet<SourcePath>,
    /// Names of commits, as written.
    pub commits: BTreeSet<String>,
    /// Queries, each with the page that it must find.
    pub queries: BTreeSet<(String, String)>,
    /// Addresses of other sites.
    pub urls: BTreeSet<String>,
    /// Articles, as they are named.
    pub articles: BTreeSet<String>,
}

/// What was looked up. What has no entry was not asked for, or nobody could tell.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Files that are there.
    pub files: BTreeMap<SourcePath, FileFact>,
    /// Files that could not be read, and why.
    pub unread: BTreeMap<SourcePath, String>,
    /// Commits, by the name that was written.
    pub commits: BTreeMap<String, Commit>,
    /// Why nobody could look for commits: a clause such as `the folder is not in a Git repository`.
    pub no_git: Option<String>,
    /// What queries found, by the query and the page that it must find.
    pub queries: BTreeMap<(String, String), Answered>,
    /// Articles that are not as their template wants them: the first thing that is wrong.
    pub unfit: BTreeMap<SourcePath, String>,
    /// Addresses that lead nowhere, with what their server said.
    pub dead: BTreeMap<String, String>,
    /// Addresses that were asked for and lead somewhere.
    pub alive: BTreeSet<String>,
}

/// What a query found: the article's title, and its rank where it was found; or why it could not be asked.
pub type Answered = Result<(String, Option<usize>), String>;

/// A file of the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFact {
    /// Its text, where it has one.
    pub text: Option<Arc<str>>,
    /// SHA-256 as 64 hexadecimal digits; of texts with line feeds alone, so that no checkout changes it.
    pub digest: String,
}

/// What Git knows of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Commit {
    /// It is part of what is checked out: its full name and the first line of its message.
    Ancestor(String, String),
    /// It exists, and is not part of what is checked out.
    Elsewhere(String),
    /// It does not exist here.
    Missing,
    /// It is not here, and this clone is too shallow to tell.
    Shallow,
}

/// What evidence is measured by.
pub struct World<'a> {
    /// The site.
    pub site: &'a Site,
    /// Every text that was read, unpublished ones too.
    pub texts: &'a BTreeMap<SourcePath, Arc<Text>>,
    /// Names of its articles.
    pub pages: Pages<'a>,
    /// What was looked up.
    pub facts: &'a Facts,
}

impl<'a> World<'a> {
    /// The published article that a name means, or why there is none.
    fn article(&self, name: &str) -> Result<(&'a Article, Page), String> {
        match self.pages.find(&with_extension(name)).or_else(|_| self.pages.find(name)) {
            Ok(page) => Ok((self.pages.article(&page), page)),
            Err(Lost::Heading(title, near)) => Err(format!("`{}` has no such heading{}", visible(&title), did_you_mean(near))),
            Err(Lost::Page(near)) => Err(match self.unpublished(name) {
                Some(path) => format!("`{path}` is not published"),
                None => format!("there is no published article `{}`{}", visible(name), did_you_mean(near)),
            }),
        }
    }

    /// The file of a draft, a scheduled or an internal article.
    fn unpublished(&self, name: &str) -> Option<&SourcePath> {
        let name = name.split('#').next().unwrap_or(name).trim_matches('/');
        let content = &self.site.settings.content;
        let is_meant = |path: &&SourcePath| {
            let below = path.below(content).unwrap_or(path.as_str());
            [below, path.as_str()].iter().any(|known| *known == name || known.strip_suffix(".md") == Some(name))
        };
        self.texts.keys().find(is_meant)
    }
}

/// `billing/faq#refunds` → `billing/faq.md#refunds`: a file beats an address.
fn with_extension(name: &str) -> String {
    let (path, anchor) = name.split_once('#').map_or((name, None), |(path, anchor)| (path, Some(anchor)));
    let path = path.trim_matches('/');
    let path = if path.ends_with(".md") { path.to_owned() } else { format!("{path}.md") };
    anchor.map_or_else(|| path.clone(), |anchor| format!("{path}#{anchor}"))
}

fn did_you_mean(near: Option<String>) -> String {
    near.map_or_else(String::new, |near| format!("; did you mean `{}`?", visible(&near)))
}

/// Judges one piece of evidence.
pub(super) fn judge(evidence: &Evidence, world: &World<'_>) -> Shown {
    match kind(&evidence.kind) {
        Some(kind) => (kind.judge)(evidence, world),
        None => shown(evidence, Worth::Unanswered, "no such kind of evidence".to_owned()),
    }
}

/// What is shown of evidence, to be refined.
fn shown(evidence: &Evidence, worth: Worth, why: String) -> Shown {
    Shown { kind: evidence.kind.clone(), words: evidence.value.clone(), worth, why, href: None, has_changed: false }
}

/// The file that a file or an article is; `None` for evidence that is neither, and for an article that is not there.
pub(super) fn source(evidence: &Evidence, world: &World<'_>) -> Option<SourcePath> {
    match evidence.kind.as_str() {
        "article" | "faq" => Some(world.article(&evidence.value).ok()?.0.document.text.source.clone()),
        "file" => Some(file::path(evidence)?.0),
        _ => None,
    }
}

/// What a file or an article holds now; `None` for evidence that is neither, and where it is not there.
pub(super) fn digest(evidence: &Evidence, world: &World<'_>) -> Option<String> {
    let path = source(evidence, world)?;
    world.facts.files.get(&path).map(|file| format!("sha256:{}", file.digest))
}

impl Shown {
    fn leading_to(self, href: Href) -> Shown {
        Shown { href: Some(href), ..self }
    }

    fn called(self, words: impl Into<String>) -> Shown {
        Shown { words: words.into(), ..self }
    }
}

/// A page's address with an anchor.
fn page(article: &Article, anchor: &str) -> Href {
    Href::Page(if anchor.is_empty() { article.url.0.clone() } else { format!("{}#{anchor}", article.url.0) })
}
