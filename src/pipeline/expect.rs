//! What the search is expected to find, and whether it does: for the rules, and as evidence that a feature can be found.

use rayon::prelude::*;

use super::{Workspace, find};
use crate::diag::Diagnostic;
use crate::lint::rules::failed_search_expectation;
use crate::lint::{Missed, Plan, Unfound};
use crate::load::Loaded;
use crate::search::Searcher;
use crate::search::expect::{self, Expectation, Expectations, Never, Outcome};
use crate::site::Site;
use crate::site::pages::{Lost, Pages};
use crate::text::visible;

impl Workspace {
    /// What the site expects its search to find.
    pub fn expectations(&self, loaded: &Loaded) -> Expectations {
        expect::read(&loaded.site, &self.tree)
    }
}

/// The expectations of a site that are not met, where the rule asks. The index is made only when there is something to
/// ask it, and a site without a search has nothing to meet.
pub(super) fn unfound(site: &Site, expectations: &[Expectation], plan: &Plan) -> Vec<Unfound> {
    if expectations.is_empty() || !site.settings.search || !plan.is_active(&failed_search_expectation::CODE) {
        return vec![];
    }
    let searcher = expectations.iter().any(|one| one.wanted.is_ok()).then(|| find::searcher(site)).transpose();
    match searcher {
        Ok(searcher) => unmet(expectations, searcher.as_ref()),
        Err(error) => expectations.iter().map(|one| missing(one, Missed::NotAsked(error.to_string()))).collect(),
    }
}

/// Those that the engine does not meet, in their order; without an engine, those that can never be met.
fn unmet(expectations: &[Expectation], searcher: Option<&Searcher>) -> Vec<Unfound> {
    let missed = |one: &Expectation| match (&one.wanted, searcher) {
        (Err(never), _) => Some(never_met(never)),
        (Ok(target), Some(searcher)) => {
            let outcome = Outcome::of(searcher, &one.query, &target.wanted);
            let first = outcome.first.first().map(|(title, _)| title.clone());
            (!outcome.is_within(one.within)).then(|| Missed::Low(target.title.clone(), outcome.rank, first))
        }
        (Ok(_), None) => None,
    };
    expectations.par_iter().filter_map(|one| Some(missing(one, missed(one)?))).collect()
}

fn missing(one: &Expectation, missed: Missed) -> Unfound {
    Unfound { file: one.file.clone(), span: one.span, query: one.query.clone(), within: one.within, missed }
}

/// The expectations that are not met and those that cannot be read, as findings, in the order of every report.
pub fn failures(expectations: &Expectations, searcher: &Searcher) -> Vec<Diagnostic> {
    let unmet = unmet(&expectations.all, Some(searcher));
    let mut found: Vec<Diagnostic> = unmet.iter().map(failed_search_expectation::finding).collect();
    found.extend(expectations.findings.iter().cloned());
    found.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    found
}

fn never_met(never: &Never) -> Missed {
    match never.clone() {
        Never::Lost(name, Lost::Page(near)) => Missed::NoPage(name, near),
        Never::Lost(_, Lost::Heading(title, near)) => Missed::NoHeading(title, near),
        Never::Hidden(title) => Missed::Hidden(title),
        Never::Section => Missed::Section,
    }
}

/// Why a query can never find what is expected, as a clause.
pub fn why_never(never: &Never) -> String {
    match never {
        Never::Lost(name, _) => format!("there is no published article `{}`", visible(name)),
        Never::Hidden(title) => format!("`{}` is kept out of the search", visible(title)),
        Never::Section => "pages of sections are not searched".to_owned(),
    }
}

/// Whether a query finds a page: what a checklist takes as evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The article's title.
    pub title: String,
    /// What the query found.
    pub outcome: Outcome,
}

impl Evidence {
    /// Asks; `page` is a file, an address or an old address, perhaps with `#heading`.
    ///
    /// # Errors
    /// When no article is called so, or it is hidden from the search.
    pub fn of(searcher: &Searcher, pages: &Pages<'_>, (query, page): (&str, &str)) -> Result<Evidence, Never> {
        let target = expect::wanted(page, pages)?;
        Ok(Evidence { outcome: Outcome::of(searcher, query, &target.wanted), title: target.title })
    }

    /// Whether the article is among the first five.
    pub fn holds(&self) -> bool {
        self.outcome.is_within(expect::WITHIN)
    }
}
