//! What evidence names, looked up: files, articles as their templates want them, queries, and code that changed.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::config::Feature;
use crate::diag::{Diagnostic, Severity};
use crate::fs;
use crate::git::{self, Revision, Touched};
use crate::lint::{self, Page};
use crate::load::Loaded;
use crate::pipeline::expect::Evidence;
use crate::pipeline::outside::Owners;
use crate::pipeline::{MOST_BYTES, Workspace, expect, find};
use crate::readiness::evidence::Answered;
use crate::readiness::{Checklists, Facts, FileFact, Wanted};
use crate::site::pages::Pages;
use crate::text::{secrets, sha256, shortened, visible};
use crate::tree::SourcePath;

/// Rules that hold an article to its template, by the letters of their codes.
const OF_TEMPLATES: &[&str] = &["ST", "SP", "FM"];

/// Everything that the checklists name, but what only Git knows.
pub(super) fn look_up(workspace: &Workspace, loaded: &Loaded, checklists: &Checklists) -> Facts {
    let (wanted, facts) = of_site(workspace, loaded, checklists);
    let (files, unread) = files(workspace, &wanted);
    Facts { files, unread, dead: workspace.dead.clone(), alive: workspace.alive.clone(), ..facts }
}

/// What the site itself tells about what the checklists name, and what is left to be looked up.
pub(super) fn of_site(workspace: &Workspace, loaded: &Loaded, checklists: &Checklists) -> (Wanted, Facts) {
    let mut wanted = checklists.wanted();
    let pages = Pages::of(&loaded.site);
    let named =
        wanted.articles.iter().filter_map(|name| pages.find(&format!("{}.md", name.split('#').next()?)).or_else(|_| pages.find(name)).ok());
    let articles: BTreeMap<&SourcePath, _> =
        named.map(|page| pages.article(&page)).map(|article| (&article.document.text.source, article)).collect();
    wanted.files.extend(articles.keys().map(|path| (*path).clone()));
    let mut read: BTreeMap<&SourcePath, Vec<&Diagnostic>> = BTreeMap::new();
    loaded.findings.iter().for_each(|finding| read.entry(&finding.file).or_default().push(finding));
    let unfit = articles.into_par_iter().filter_map(|(path, article)| {
        let found = lint::page(&workspace.plan, &Page::of_article(&loaded.site, article, &workspace.plan));
        let reading = read.get(path).into_iter().flatten().map(|finding| (*finding).clone());
        let is_wrong = |code: &str, severity| severity == Severity::Error && OF_TEMPLATES.iter().any(|letters| code.starts_with(letters));
        let first =
            found.into_iter().chain(reading).filter_map(|one| workspace.plan.judge(one)).find(|one| is_wrong(one.code.code, one.severity));
        Some((path.clone(), format!("{} ({})", first.as_ref()?.message, first.as_ref()?.code.code)))
    });
    let unfit = unfit.collect();
    let queries = queries(loaded, &wanted);
    (wanted, Facts { unfit, queries, ..Facts::default() })
}

/// Files of the repository with their digests, and those that are there and cannot be had.
fn files(workspace: &Workspace, wanted: &Wanted) -> (BTreeMap<SourcePath, FileFact>, BTreeMap<SourcePath, String>) {
    let root = &workspace.options.root;
    let read = |path: &SourcePath| -> Option<Result<FileFact, String>> {
        let (file, size) = fs::open_inside(root, path)?;
        if size > MOST_BYTES {
            return Some(Err(format!("it has {size} bytes, at most {MOST_BYTES} are read")));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
        if let Err(error) = file.take(MOST_BYTES).read_to_end(&mut bytes) {
            return Some(Err(error.to_string()));
        }
        Some(Ok(fact(bytes)))
    };
    let looked: Vec<_> = wanted.files.par_iter().filter_map(|path| Some((path.clone(), read(path)?))).collect();
    let (mut files, mut unread) = (BTreeMap::new(), BTreeMap::new());
    for (path, fact) in looked {
        match fact {
            Ok(fact) => drop(files.insert(path, fact)),
            Err(why) => drop(unread.insert(path, why)),
        }
    }
    (files, unread)
}

/// What is known of a file by its bytes.
pub(super) fn fact(bytes: Vec<u8>) -> FileFact {
    match String::from_utf8(bytes) {
        // What a checkout does to line endings is no change.
        Ok(text) => FileFact { digest: sha256(text.replace("\r\n", "\n").as_bytes()), text: Some(text.into()) },
        Err(error) => FileFact { digest: sha256(error.as_bytes()), text: None },
    }
}

/// What readers find. The index is made only when there is something to ask it.
fn queries(loaded: &Loaded, wanted: &Wanted) -> BTreeMap<(String, String), Answered> {
    if wanted.queries.is_empty() {
        return BTreeMap::new();
    }
    let refused = |why: &str| wanted.queries.iter().map(|asked| (asked.clone(), Err(why.to_owned()))).collect();
    if !loaded.site.settings.search {
        return refused("the site has no search");
    }
    let searcher = match find::searcher(&loaded.site) {
        Ok(searcher) => searcher,
        Err(error) => return refused(&error.to_string()),
    };
    let pages = Pages::of(&loaded.site);
    let ask = |asked: &(String, String)| match Evidence::of(&searcher, &pages, (&asked.0, &asked.1)) {
        Ok(Evidence { title, outcome }) => Ok((title, outcome.rank)),
        Err(never) => Err(expect::why_never(&never)),
    };
    wanted.queries.par_iter().map(|asked| (asked.clone(), ask(asked))).collect()
}

/// Features with a dated sign-off whose code changed on a later day: when and by what. Empty where Git cannot say.
/// A feature that is declared by the working tree alone has the paths that it has there.
pub(super) fn changed_code(workspace: &Workspace, (checklists, trusted): (&Checklists, &[Feature])) -> BTreeMap<String, String> {
    let is_new = |feature: &&Feature| !trusted.iter().any(|known| known.id == feature.id);
    let features = trusted.iter().chain(workspace.settings.features.iter().filter(is_new)).filter(|feature| !feature.paths.is_empty());
    let signed: Vec<_> = features.filter_map(|feature| Some((feature, checklists.of(&feature.id)?.sign_off.as_ref()?.date?))).collect();
    let Some(oldest) = signed.iter().map(|(_, day)| *day).min() else { return BTreeMap::new() };
    let root = &workspace.options.root;
    let commits = git::touched_since(root, oldest.yesterday().unwrap_or(oldest)).unwrap_or_default();
    let owners = Owners::of(signed.iter().map(|(feature, _)| feature.paths.as_slice()));
    let brought = brought(root, &commits, signed.iter().map(|(feature, _)| checklists.of(&feature.id).map(|one| &one.source)));
    let mut found = BTreeMap::new();
    for (at, touched) in commits.iter().enumerate() {
        // On the day itself, the order of the commits tells what came after the sign-off.
        let is_later =
            |n: usize| touched.day > signed[n].1 || touched.day == signed[n].1 && brought[n].is_some_and(|sign_off| at < sign_off);
        for path in &touched.paths {
            for n in owners.of_path(path).into_iter().filter(|n| is_later(*n)) {
                let (feature, day) = signed[n];
                found.entry(feature.id.clone()).or_insert_with(|| sentence(touched, path, day));
            }
        }
    }
    found
}

/// For each checklist's file the place of the newest commit that touched it, of commits from the newest on: it brought what stands
/// there now. `None` where no such commit is among them, or the file is not as it was committed.
fn brought<'a>(root: &Path, commits: &[Touched], files: impl Iterator<Item = Option<&'a SourcePath>>) -> Vec<Option<usize>> {
    let changed = Revision::resolve(root, "HEAD").and_then(|head| git::paths_since(root, &head)).unwrap_or_default();
    let prefix = git::prefix(root);
    let mut newest: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, touched) in commits.iter().enumerate() {
        for path in &touched.paths {
            newest.entry(path).or_insert(at);
        }
    }
    let place = |file: Option<&SourcePath>| {
        let path = if prefix.is_empty() { file?.to_string() } else { format!("{prefix}/{}", file?) };
        newest.get(path.as_str()).copied().filter(|_| !changed.contains(&path))
    };
    files.map(place).collect()
}

/// When code changed, and by what.
fn sentence(touched: &Touched, file: &str, day: Date) -> String {
    let subject = visible(&shortened(&secrets::mask(&touched.subject), 60));
    format!("`{}` changed on {} in {} ({subject}), and the sign-off is of {day}.", visible(file), touched.day, touched.commit)
}
