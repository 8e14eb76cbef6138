//! TH003: what of the site's own theme nothing uses. The theme itself knows what it says and reads.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::UNUSED_THEME_PART,
    finds: "A file or a string of your own theme that replaces nothing and that nothing uses, or a part in braces that nothing fills in.",
    why: "A theme replaces files and strings by their names. With one letter wrong, or after an update that renamed something, \
          your change has no effect, and nothing else tells you.",
    mend: "Take the name that the message proposes, or delete what is not used any more. Templates and strings that only your own \
           templates name are used, and so are all pictures and fonts below `assets`.",
    remedy: Remedy::None,
    options: &[],
    bad: "-- guidepost.yaml --\ntheme:\n  name: acme\n-- themes/acme/strings/en.yaml --\nedit_page: Improve this page\nall_articles: All {count} articles\n",
    good: "-- guidepost.yaml --\ntheme:\n  name: acme\n-- themes/acme/strings/en.yaml --\nedit: Improve this page\nall_articles: All {n} articles\n",
    check: Check::Elsewhere,
};
