//! `guidepost mv`: what must be written when an article or a section gets another place. Everything is worked out on
//! texts in memory first; the site is loaded as it would be afterwards, and a move that breaks something is refused.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::Workspace;
use super::past::{plain, urls, written};
use crate::config::{self, Settings, Use};
use crate::diag::{self, Diagnostic, Edit};
use crate::error::{Error, Result};
use crate::fs::{self, Move, Rewrite};
use crate::lint::baseline::FILE;
use crate::load::{self, Cache, Loaded, LookedUp};
use crate::site::{Site, Text, UrlPath, alias};
use crate::text::{Span, count, visible};
use crate::tree::{File, SourcePath, Tree, resolve};

mod follow;
mod rewrite;

use rewrite::{Mapper, Place};

/// Everything that a move writes.
pub struct Relocation {
    /// What moves where.
    pub moving: Move,
    /// Files with their edits in order of place, under their paths of before; a moved file without edits is not among them.
    pub files: Vec<(SourcePath, Arc<str>, Vec<Edit>)>,
    /// Old URLs and where they lead afterwards, as they are written.
    pub redirected: Vec<(String, String)>,
    /// The baseline's text, before and after, where known findings follow the move.
    pub baseline: Option<(Arc<str>, String)>,
    /// Full sentences: what the person must know.
    pub notes: Vec<String>,
}

impl Relocation {
    /// Works out a move; nothing is written.
    ///
    /// # Errors
    /// When the site would be wrong afterwards: two pages with one URL, a link that leads nowhere, an old URL without a
    /// place to write it.
    pub fn plan(workspace: &Workspace, loaded: &Loaded, moving: Move) -> Result<Relocation> {
        let config = fs::read_text(&workspace.options.root, &SourcePath::new(config::FILE))?.map(Arc::from);
        let mut plan = Planning { workspace, loaded, moving: &moving, config, edits: Edits::new() };
        plan.config_paths();
        let first = plan.simulate()?;
        plan.refuse_worse(&first, &[&diag::URL_COLLISION])?;
        plan.links(&first);
        let (redirected, notes) = plan.old_urls(&first)?;
        let last = plan.simulate()?;
        plan.refuse_worse(&last, REFUSED)?;
        let lost = plan.lost(&last);
        if let Some((url, _)) = lost.first().filter(|_| notes.is_empty()) {
            return Err(Error::cannot_run(format!("the old URL `{}` would lead nowhere", visible(&written(url)))));
        }
        let texts: Vec<_> =
            plan.edits.iter().filter(|(_, edits)| !edits.is_empty()).map(|(path, edits)| (path.clone(), edits.clone())).collect();
        let texts = texts.into_iter().map(|(path, edits)| Ok((path.clone(), plan.file(&path)?, edits))).collect::<Result<Vec<_>>>()?;
        let baseline = follow::baseline(workspace, (loaded, &last), &moving)?;
        Ok(Relocation { files: texts, redirected, baseline, notes, moving })
    }

    /// Moves and writes, all of it or nothing.
    ///
    /// # Errors
    /// When a file changed meanwhile or the system refuses; then everything is as it was.
    pub fn carry_out(&self, workspace: &Workspace) -> Result<()> {
        let text = |(path, old, edits): &(SourcePath, Arc<str>, Vec<Edit>)| Rewrite {
            path: path.clone(),
            old: old.clone(),
            new: applied(old, edits),
        };
        let known = self.baseline.iter().map(|(old, new)| Rewrite { path: SourcePath::new(FILE), old: old.clone(), new: new.clone() });
        let rewrites: Vec<Rewrite> = self.files.iter().map(text).chain(known).collect();
        fs::move_and_write(&workspace.options.root, &self.moving, &rewrites)
    }
}

/// Findings that a move must not make.
const REFUSED: &[&diag::Code] = &[
    &diag::URL_COLLISION,
    &diag::REDIRECT_LOOP,
    &diag::BROKEN_LINK,
    &diag::BROKEN_ANCHOR,
    &diag::IMAGE_NOT_FOUND,
    &diag::INVALID_FRONT_MATTER,
];

type Edits = BTreeMap<SourcePath, Vec<Edit>>;

/// Old URLs with their new ones, and notes.
type Redirected = (Vec<(String, String)>, Vec<String>);

struct Planning<'a> {
    workspace: &'a Workspace,
    loaded: &'a Loaded,
    moving: &'a Move,
    config: Option<Arc<str>>,
    edits: Edits,
}

impl Planning<'_> {
    fn settings(&self) -> &Settings {
        &self.workspace.settings
    }

    /// The text that a file had when it was read.
    fn file(&self, path: &SourcePath) -> Result<Arc<str>> {
        if path.as_str() == config::FILE {
            return Ok(self.config.clone().unwrap_or_else(|| Arc::from("")));
        }
        match self.workspace.tree.files.get(path) {
            Some(File::Text(text)) => Ok(text.clone()),
            _ => {
                Err(Error::cannot_run(format!("`{path}` must be changed and holds bytes that are not UTF-8"))
                    .hint("Save it as UTF-8 first."))
            }
        }
    }

    /// Sections, pinned articles and pictures that the config names.
    fn config_paths(&mut self) {
        let Some(text) = self.config.clone() else { return };
        let content = self.settings().content.clone();
        for named in config::paths(&text) {
            let folder = if named.used == Use::Picture { "" } else { content.as_str() };
            if named.used == Use::Redirect {
                continue;
            }
            let Some(old) = resolve(folder, &named.path) else { continue };
            let new = self.moving.after(&old);
            let slash = if named.path.ends_with('/') { "/" } else { "" };
            let dot = if named.path.starts_with("./") { "./" } else { "" };
            if let Some(path) = new.below(folder).filter(|_| new != old) {
                self.edit(config::FILE, rewrite::value(&text, named.span, (&named.path, &format!("{dot}{path}{slash}"))));
            }
        }
    }

    /// Every address in every text, and where redirects lead.
    fn links(&mut self, after: &Loaded) {
        let mapper =
            Mapper { moving: self.moving, settings: self.settings(), files: &self.workspace.tree.files, urls: self.new_urls(&after.site) };
        let mut found: Vec<(SourcePath, Vec<Edit>)> =
            self.loaded.texts.values().map(|text| (text.source.clone(), mapper.text(text))).collect();
        if let Some(text) = &self.config {
            // A redirect's target is relative to the content folder.
            let inside = SourcePath::new(format!("{}/{}", self.settings().content, config::FILE).trim_start_matches('/'));
            let redirects = config::paths(text).into_iter().filter(|named| named.used == Use::Redirect);
            let edits = redirects.filter_map(|named| {
                let new = mapper.address(&named.path, &inside, Place::Yaml)?;
                rewrite::value(text, named.span, (&named.path, &new))
            });
            found.push((SourcePath::new(config::FILE), edits.collect()));
        }
        for (path, edits) in found {
            self.edits.entry(path).or_default().extend(edits);
        }
    }

    /// For each page of before, its URL afterwards.
    fn new_urls(&self, after: &Site) -> HashMap<UrlPath, Option<UrlPath>> {
        let before = &self.loaded.site;
        let articles: HashMap<&SourcePath, &UrlPath> =
            after.articles.iter().map(|article| (&article.document.text.source, &article.url)).collect();
        let sections: HashMap<SourcePath, &UrlPath> =
            after.sections.iter().map(|section| (self.folder(&section.path), &section.url)).collect();
        let of_article = |path: &SourcePath| articles.get(&self.moving.after(path)).map(|url| (*url).clone());
        let of_section = |path: &str| {
            let now = sections.get(&self.moving.after(&self.folder(path))).map(|url| (*url).clone());
            now.or_else(|| self.section_url(after, &self.folder(path)).map(|(_, url)| url))
        };
        let articles = before.articles.iter().map(|article| (article.url.clone(), of_article(&article.document.text.source)));
        let sections = before.sections.iter().map(|section| (section.url.clone(), of_section(&section.path)));
        sections.chain(articles).collect()
    }

    /// A section's folder, relative to the root.
    fn folder(&self, path: &str) -> SourcePath {
        let content = self.settings().content.as_str();
        SourcePath::new(format!("{content}/{path}").trim_matches('/'))
    }

    /// Old URLs are written where they lead from now on: into the page, or where it has no file into the config.
    fn old_urls(&mut self, after: &Loaded) -> Result<Redirected> {
        let (mut redirected, mut notes) = (Vec::new(), Vec::new());
        let mut aliases: BTreeMap<SourcePath, Vec<String>> = BTreeMap::new();
        // The config's own redirects lead to the new places already.
        let lost = self.lost(after).into_iter().filter(|(_, (file, _))| file.as_str() != config::FILE);
        for (url, (file, page)) in lost {
            let old = written(&url);
            let target = match &page {
                Some(page) => published(&after.site, &self.moving.after(page)).map(|now| (Some(page.clone()), now)),
                None => self.section_url(&after.site, &file),
            };
            let Some((page, now)) = target else {
                notes.push(format!("`{}` leads nowhere from now on, because its text is not published there.", visible(&old)));
                continue;
            };
            redirected.push((old.clone(), written(plain(&now.0))));
            match page {
                Some(page) => aliases.entry(page).or_default().push(old),
                None if self.config.is_some() => self.redirect(&old, &written(plain(&now.0)))?,
                None => {
                    redirected.pop();
                    notes.push(format!(
                        "`{}` leads nowhere from now on: the section has no page to note it in, and there is no {}. \
                         Add a `_section.md` with `aliases: [{old}]`.",
                        visible(&old),
                        config::FILE
                    ));
                }
            }
        }
        for (page, text) in &self.loaded.texts {
            let urls = aliases.remove(page).unwrap_or_default();
            let now = published(&after.site, &self.moving.after(page)).filter(|_| !urls.is_empty() || self.moving.after(page) != *page);
            let own = now.and_then(|now| own_alias(text, &now));
            let failed = || {
                let message = format!("the old URL {} could not be added to the front matter of `{page}`", urls.join(", "));
                Error::cannot_run(message).hint("Add it to `aliases` there by hand, then run the command again.")
            };
            let mut urls: Vec<&str> = urls.iter().map(String::as_str).collect();
            if let Some((written, span)) = own {
                // A page that comes back to its old address gives that alias up, for the one of the place it leaves.
                let edit = match urls.is_empty() {
                    true => alias::remove(text, span),
                    false => rewrite::value(&text.file, span, (&written, urls.remove(0))),
                };
                self.edit(page.as_str(), Some(edit.ok_or_else(failed)?));
            }
            if !urls.is_empty() {
                self.edit(page.as_str(), Some(alias::add(text, &urls).ok_or_else(failed)?));
            }
        }
        Ok((redirected, notes))
    }

    /// URLs of before that are none afterwards.
    fn lost(&self, after: &Loaded) -> Vec<(String, (SourcePath, Option<SourcePath>))> {
        let gone = self.settings().gone.iter().map(|url| plain(url).to_owned());
        let known: BTreeSet<String> = urls(&after.site).into_keys().chain(gone).collect();
        urls(&self.loaded.site).into_iter().filter(|(url, _)| !known.contains(url)).collect()
    }

    /// Where the URL of a section without a page leads: to the section, or when its last article left it, to that.
    fn section_url(&self, after: &Site, folder: &SourcePath) -> Option<(Option<SourcePath>, UrlPath)> {
        let now = self.moving.after(folder);
        let section = after.sections.iter().find(|section| self.folder(&section.path) == now);
        section.map(|section| (None, section.url.clone())).or_else(|| {
            let is_in_it = self.moving.from.below(folder.as_str()).is_some();
            let article = published(after, &self.moving.to).filter(|_| is_in_it)?;
            Some((Some(self.moving.from.clone()), article))
        })
    }

    /// A line in the config's `redirects`.
    fn redirect(&mut self, old: &str, new: &str) -> Result<()> {
        let Some(text) = self.config.clone() else { return Ok(()) };
        let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let refused = || {
            Error::cannot_run(format!("the redirect from `{old}` could not be added to {}", config::FILE))
                .hint(format!("Add `{old}: {new}` under `redirects` by hand, then run the command again."))
        };
        let first = config::paths(&text).into_iter().find(|named| named.used == Use::Redirect);
        let (at, head, margin) = match first {
            Some(first) => {
                let at = text.get(..first.span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
                let key = text.get(at..first.span.start).unwrap_or("");
                let margin = key.get(..key.len() - key.trim_start().len()).filter(|margin| !margin.is_empty() && !key.contains('{'));
                (at, String::new(), margin.ok_or_else(refused)?)
            }
            None if text.lines().any(|line| line.starts_with("redirects:")) => return Err(refused()),
            None => {
                let gap = if text.is_empty() || text.ends_with('\n') { "" } else { ending };
                (text.len(), format!("{gap}redirects:{ending}"), "  ")
            }
        };
        let line = format!("{margin}{old}: {new}{ending}");
        let edits = self.edits.entry(SourcePath::new(config::FILE)).or_default();
        match edits.iter_mut().find(|edit| edit.span.start == at && edit.span.end == at) {
            Some(edit) => edit.text.push_str(&line),
            None => edits.push(Edit { span: (at..at).into(), text: head + &line }),
        }
        Ok(())
    }

    fn edit(&mut self, path: &str, edit: Option<Edit>) {
        self.edits.entry(SourcePath::new(path)).or_default().extend(edit);
    }

    /// The site as it would be with the edits so far.
    fn simulate(&mut self) -> Result<Loaded> {
        self.edits.values_mut().for_each(|edits| edits.sort_by_key(|edit| edit.span));
        let mut tree = Tree::default();
        for (path, file) in &self.workspace.tree.files {
            let file = match self.edits.get(path).filter(|edits| !edits.is_empty()) {
                Some(edits) => File::Text(applied(&self.file(path)?, edits).into()),
                None => file.clone(),
            };
            tree.files.insert(self.moving.after(path), file);
        }
        let edits = self.edits.get(&SourcePath::new(config::FILE));
        let config = self.config.as_ref().map(|text| edits.map_or_else(|| text.to_string(), |edits| applied(text, edits)));
        let settings = config::settings(config.as_deref(), &self.workspace.options.given())?;
        let draft = load::draft(&tree, &settings, &mut Cache::default());
        let back = Move { from: self.moving.to.clone(), to: self.moving.from.clone() };
        let left = |path: &SourcePath| *path == self.moving.from || path.below(self.moving.from.as_str()).is_some();
        let wanted: Vec<(SourcePath, SourcePath)> =
            draft.wanted().into_iter().filter(|path| !left(path)).map(|path| (back.after(&path), path)).collect();
        let facts = fs::facts(&self.workspace.options.root, &wanted.iter().map(|(old, _)| old.clone()).collect());
        let facts = wanted.into_iter().filter_map(|(old, new)| Some((new, facts.get(&old)?.clone()))).collect();
        Ok(draft.finish(&LookedUp { facts: std::borrow::Cow::Owned(facts), ..LookedUp::default() }))
    }

    /// An error when findings of these codes become more in any file.
    fn refuse_worse(&self, after: &Loaded, codes: &[&diag::Code]) -> Result<()> {
        let mut known: HashMap<(SourcePath, &str), usize> = HashMap::new();
        for finding in &self.loaded.findings {
            *known.entry((self.moving.after(&finding.file), finding.code.code)).or_default() += 1;
        }
        let mut found: HashMap<(SourcePath, &str), Vec<Diagnostic>> = HashMap::new();
        for finding in after.findings.iter().filter(|finding| codes.contains(&finding.code)) {
            found.entry((finding.file.clone(), finding.code.code)).or_default().push(finding.clone());
        }
        let mut worse: Vec<Diagnostic> = found
            .into_iter()
            .filter(|(key, found)| found.len() > known.get(key).copied().unwrap_or(0))
            .flat_map(|(_, found)| found)
            .collect();
        if worse.is_empty() {
            return Ok(());
        }
        worse.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        let mut error = Error::cannot_run(format!(
            "`{}` was not moved: the site would have {}",
            visible(self.moving.from.as_str()),
            count(worse.len(), "mistake")
        ));
        let sources = worse.iter().filter_map(|finding| Some((finding.file.clone(), after.texts.get(&finding.file)?.file.to_string())));
        error.blame.sources = sources.collect();
        error.blame.findings = worse;
        Err(error.hint("The findings show the files as they would be. Mend what they name first, or choose another place."))
    }
}

/// Whether files of a tree lie below a path.
pub fn is_folder(tree: &Tree, path: &SourcePath) -> bool {
    rewrite::is_folder(&tree.files, path)
}

/// The alias that is the page's own address, and its place.
fn own_alias(text: &Text, url: &UrlPath) -> Option<(String, Span)> {
    text.front.fields.texts_of("aliases").into_iter().find(|(written, _)| plain(written) == plain(&url.0))
}

/// The URL of a page by its file.
fn published(site: &Site, file: &SourcePath) -> Option<UrlPath> {
    let article = site.articles.iter().find(|article| article.document.text.source == *file).map(|article| &article.url);
    let is_page = |section: &&crate::site::Section| section.document.as_ref().is_some_and(|document| document.text.source == *file);
    article.or_else(|| site.sections.iter().find(is_page).map(|section| &section.url)).cloned()
}

/// A text with its edits, which are in order and do not overlap.
fn applied(text: &str, edits: &[Edit]) -> String {
    let (mut out, mut done) = (String::with_capacity(text.len() + 64), 0);
    for edit in edits {
        out.push_str(text.get(done..edit.span.start).unwrap_or(""));
        out.push_str(&edit.text);
        done = edit.span.end.max(done);
    }
    out.push_str(text.get(done..).unwrap_or(""));
    out
}
