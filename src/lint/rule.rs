//! What a rule is: a value with its code, its page (what, why, how to mend, examples) and a function. The page is what
//! `explain` prints and the help center publishes; the examples are tests.

use super::{Inputs, Page, Plan};
use crate::diag::{Code, Diagnostic};
use crate::fields::Field;

/// One rule.
pub struct Rule {
    /// Code, name and severity.
    pub code: &'static Code,
    /// What it finds: one sentence that completes "Finds …", with a period.
    pub finds: &'static str,
    /// Why that matters to readers: a paragraph or two of Markdown.
    pub why: &'static str,
    /// What to do about it, and what can be set: Markdown.
    pub mend: &'static str,
    /// What `--fix` does.
    pub remedy: Remedy,
    /// What `rules: {name: {…}}` may hold beside `severity`, `paths` and `because`.
    pub options: &'static [Field],
    /// Sources that have the finding. See `rules::tests` for the notation.
    pub bad: &'static str,
    /// The same without it.
    pub good: &'static str,
    /// Who looks.
    pub check: Check,
}

/// What `--fix` does about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Nothing: it takes a person.
    None,
    /// Mends it where the meaning is certain to stay.
    Safe,
    /// Mends it with `--unsafe`.
    Unsafe,
}

/// Looks at one page.
pub type PageCheck = fn(&Page<'_>, &Plan, &mut Vec<Diagnostic>);

/// Looks at the whole site.
pub type SiteCheck = fn(&Inputs<'_>, &Plan) -> Vec<Diagnostic>;

/// Who looks.
#[derive(Clone, Copy)]
pub enum Check {
    /// Loading the site finds it anyway.
    Loading,
    /// A function of one page.
    Page(PageCheck),
    /// A function of the whole site.
    Site(SiteCheck),
    /// Found while suppressions are dealt with, at the end of every check.
    Suppressions,
    /// Found where baselines and the network are dealt with.
    Elsewhere,
}

impl Check {
    pub(super) fn page(self) -> Option<PageCheck> {
        if let Check::Page(check) = self { Some(check) } else { None }
    }

    pub(super) fn site(self) -> Option<SiteCheck> {
        if let Check::Site(check) = self { Some(check) } else { None }
    }
}

impl Remedy {
    /// As the table of rules says it.
    pub fn name(self) -> &'static str {
        match self {
            Remedy::None => "none",
            Remedy::Safe => "safe",
            Remedy::Unsafe => "unsafe",
        }
    }
}
