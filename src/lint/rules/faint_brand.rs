//! TH002: a brand colour that is too light for words. Loading looks, so that a build tells it too.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::FAINT_BRAND,
    finds: "A `theme.brand` that cannot be read as text on white, so that links and buttons have a darker colour of the same hue.",
    why: "Text needs a contrast of 4.5:1 (WCAG 2.2, level AA). Below it, people with weak sight cannot read a link, and nobody can \
          in the sun. Guidepost never publishes such a link: it takes the nearest colour that can be read, and tells you which.",
    mend: "Look at the site. If you like what stands there, nothing is left to do: switch the rule off with \
           `rules: {faint-brand: off}`. If not, choose a darker colour of your brand. The icon in the browser's tab and \
           `theme.home.hero: brand` show the colour as you wrote it.",
    remedy: Remedy::None,
    options: &[],
    bad: "-- guidepost.yaml --\ntheme:\n  brand: \"#ffe600\"\n",
    good: "-- guidepost.yaml --\ntheme:\n  brand: \"#0b6e4f\"\n",
    check: Check::Loading,
};
