//! A finished site is held to its rules: findings, and nothing else. No disk, no Git, no printing; what a rule
//! cannot see in the site (unused files, Git facts, the URLs of another revision) comes in as a value.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::site::{Document, Site, Text};
use crate::tree::SourcePath;

pub mod baseline;
pub mod fix;
pub mod layout;
pub mod outline;
pub mod page;
pub mod plan;
pub mod rule;
pub mod rules;

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
    /// URLs that another revision published and this one does not: the URL and the file that had it.
    pub vanished: Vec<(String, SourcePath)>,
}

/// Everything that is found, in the order of every report, each once.
pub fn check(inputs: &Inputs<'_>, plan: &Plan) -> Vec<Diagnostic> {
    let site = inputs.site;
    let articles = site.articles.par_iter().map(|article| page(plan, &Page::of_article(site, article, plan)));
    let with_text: Vec<(&crate::site::Section, &Document)> =
        site.sections.iter().filter_map(|section| Some((section, section.document.as_ref()?))).collect();
    let sections = with_text.par_iter().map(|(_, document)| page(plan, &Page::of_section(site, document, plan)));
    let mut found: Vec<Diagnostic> = articles.chain(sections).flatten_iter().collect();
    found.extend(plan.active().filter_map(|rule| rule.check.site()).flat_map(|check| check(inputs, plan)));
    found.extend(inputs.found.iter().cloned());
    let mut found: Vec<Diagnostic> = found.into_iter().filter_map(|finding| plan.judge(finding)).collect();
    found.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    found.dedup_by(|a, b| a.sort_key() == b.sort_key());
    found
}

/// What the rules for one page find on it: all that an editor needs after a change.
pub fn page(plan: &Plan, page: &Page<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for check in plan.active().filter_map(|rule| rule.check.page()) {
        check(page, plan, &mut found);
    }
    found
}
