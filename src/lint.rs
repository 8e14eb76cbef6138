//! A finished site is held to its rules: findings, and nothing else. No disk, no Git, no printing; what a rule
//! cannot see in the site (unused files, Git facts, the URLs of another revision) comes in as a value.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::site::{Document, Site, Text};
use crate::text::{Span, secrets};
use crate::tree::SourcePath;

pub mod baseline;
pub mod explain;
pub mod fix;
pub mod language;
pub mod layout;
pub mod outline;
pub mod page;
pub mod passages;
pub mod pictures;
pub mod plan;
pub mod rule;
pub mod rules;
pub mod slips;
mod suppress;

#[cfg(test)]
pub(crate) mod tests;

pub use page::Page;
pub use plan::Plan;

/// What the rules look at.
pub struct Inputs<'a> {
    /// The site.
    pub site: &'a Site,
    /// Every Markdown file as read, unpublished ones and passages too.
    pub texts: &'a BTreeMap<SourcePath, Arc<Text>>,
    /// What loading found.
    pub found: &'a [Diagnostic],
    /// What was looked up outside of the site.
    pub facts: &'a Facts,
}

/// Facts from outside of the site; all of them may be unknown.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Pictures below the content folder, by path.
    pub pictures: BTreeSet<SourcePath>,
    /// For articles with `covers`: the newest commit, as a day and a subject, that changed what they cover after they changed.
    pub outdated: BTreeMap<SourcePath, String>,
    /// URLs that another revision published and this one does not, by URL.
    pub vanished: Vec<Vanished>,
    /// URLs of other sites that lead nowhere, with what their server said; empty when nobody asked.
    pub dead: BTreeMap<String, String>,
    /// Queries that do not find what somebody expects.
    pub unfound: Vec<Unfound>,
}

/// A query that does not find what is expected of it, at the place where that is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfound {
    /// The file that says so.
    pub file: SourcePath,
    /// The bytes there.
    pub span: Span,
    /// What readers type.
    pub query: String,
    /// The article should be among so many results.
    pub within: usize,
    /// What is wrong.
    pub missed: Missed,
}

/// Why a query does not find what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missed {
    /// The article of this title stands too low, or nowhere; and the title of what stands first.
    Low(String, Option<usize>, Option<String>),
    /// No published article is called so; the nearest name.
    NoPage(String, Option<String>),
    /// The article of this title has no such heading; the nearest one.
    NoHeading(String, Option<String>),
    /// The article of this title asks to be left out of the search.
    Hidden(String),
    /// A section's page, which is not searched.
    Section,
    /// Nobody could look, and why.
    NotAsked(String),
}

/// A URL that another revision published, and that leads nowhere now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vanished {
    /// As an alias is written: from the site's root, with a slash in front and, unless it is a file, one at the end.
    pub url: String,
    /// The file that had it there: an article, a section's page, or for aliases the file or config that named it.
    pub file: SourcePath,
    /// The article or section's page that the text is in now, where that is known; it is published.
    pub now: Option<SourcePath>,
}

/// Everything that is found, in the order of every report, each once.
pub fn check(inputs: &Inputs<'_>, plan: &Plan) -> Vec<Diagnostic> {
    check_while(inputs, plan, &|| true).unwrap_or_default()
}

/// The same, given up as soon as `go_on` says no: for those who have something better to do then.
pub fn check_while(inputs: &Inputs<'_>, plan: &Plan, go_on: &(dyn Fn() -> bool + Sync)) -> Option<Vec<Diagnostic>> {
    let site = inputs.site;
    let one = |article| if go_on() { page(plan, &Page::of_article(site, article, plan)) } else { vec![] };
    let articles = site.articles.par_iter().map(one);
    let with_text: Vec<(&crate::site::Section, &Document)> =
        site.sections.iter().filter_map(|section| Some((section, section.document.as_ref()?))).collect();
    let sections = with_text.par_iter().map(|(_, document)| page(plan, &Page::of_section(site, document, plan)));
    let mut found: Vec<Diagnostic> = articles.chain(sections).flatten_iter().collect();
    for check in plan.active().filter_map(|rule| rule.check.site()) {
        if !go_on() {
            return None;
        }
        found.extend(check(inputs, plan));
    }
    found.extend(inputs.found.iter().cloned());
    let excepted: BTreeSet<Span> = found.iter().filter_map(|finding| plan.excepting(finding)).collect();
    let mut found: Vec<Diagnostic> = found.into_iter().filter_map(|finding| plan.judge(finding)).collect();
    found.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    found.dedup_by(|a, b| a.sort_key() == b.sort_key());
    let mut found = suppress::apply(inputs, plan, found);
    found.extend(suppress::exceptions(inputs, plan, &excepted));
    mask(&mut found, inputs.texts);
    found.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    go_on().then_some(found)
}

/// Hides in all messages what they hold of secrets: a heading or an address that a rule quotes may be one. A shortened message
/// may hold a part that has lost its shape; it is known from its own file. Fixes keep theirs, they are put into files.
fn mask(found: &mut [Diagnostic], texts: &BTreeMap<SourcePath, Arc<Text>>) {
    let files: BTreeSet<&SourcePath> = found.iter().map(|finding| &finding.file).collect();
    let texts: Vec<&Arc<Text>> = files.into_iter().filter_map(|file| texts.get(file)).collect();
    let secrets = texts.par_iter().flat_map_iter(|text| secrets::find(&text.file).into_iter().map(|secret| &text.file[secret.hidden]));
    let secrets: BTreeSet<&str> = secrets.flat_map_iter(|secret| secret.lines().map(str::trim)).filter(|line| line.len() >= 8).collect();
    let starts: HashSet<&[u8]> = secrets.iter().filter_map(|secret| secret.as_bytes().get(..START)).collect();
    let hide = |text: &mut String| {
        if let Cow::Owned(masked) = secrets::mask(text) {
            *text = masked;
        }
        if !starts.is_empty() && text.as_bytes().windows(START).any(|part| starts.contains(part)) {
            *text = hidden(text, &secrets, &starts);
        }
    };
    for finding in found {
        hide(&mut finding.message);
        finding.notes.iter_mut().for_each(&hide);
        finding.help.iter_mut().for_each(&hide);
        finding.labels.iter_mut().for_each(|label| hide(&mut label.text));
        finding.fixes.iter_mut().for_each(|fix| hide(&mut fix.title));
    }
}

/// Bytes by which a part of a secret is known; secrets are ASCII.
const START: usize = 5;

/// The text without the secrets, and without a part of one that a shortened message ends with.
fn hidden(text: &str, secrets: &BTreeSet<&str>, starts: &HashSet<&[u8]>) -> String {
    let (mut out, mut at, mut done) = (String::with_capacity(text.len()), 0, 0);
    while let Some(part) = text.as_bytes().get(at..at + START) {
        let rest = text.get(at..).filter(|_| starts.contains(part));
        let length = rest.map_or(0, |rest| shared(rest, secrets));
        if length >= START {
            out.push_str(&text[done..at]);
            out.push_str("****");
            done = at + length;
        }
        at += length.max(1);
    }
    out.push_str(&text[done..]);
    out
}

/// How many bytes a text begins with that a secret begins with too. In their order, the nearest share the most.
fn shared(text: &str, secrets: &BTreeSet<&str>) -> usize {
    let near = [secrets.range(..=text).next_back(), secrets.range(text..).next()];
    let same = |secret: &&str| text.bytes().zip(secret.bytes()).take_while(|(a, b)| a == b).count();
    near.into_iter().flatten().map(same).max().unwrap_or(0)
}

/// What the rules for one page find on it: all that an editor needs after a change.
pub fn page(plan: &Plan, page: &Page<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for check in plan.active().filter_map(|rule| rule.check.page()) {
        check(page, plan, &mut found);
    }
    found
}
