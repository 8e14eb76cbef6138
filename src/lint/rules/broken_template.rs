//! TH001: a file of the site's own theme that cannot be used. The pipeline puts the theme together and tells.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::BROKEN_TEMPLATE,
    finds: "A file of your own theme that cannot be used, so that no site can be built.",
    why: "Guidepost builds no site from half a theme: the next build stops here, and readers keep the site of before.",
    mend: "It is a template with a mistake, a file of strings that is not YAML, or a style sheet that names a picture which is not \
           there. The message names the line. To find a mistake in a long copy, take it away and bring your changes back one by one. \
           `guidepost check` puts the theme together and renders no page: what fails only with the words of a page, such as a \
           field that a page does not have, is found by `guidepost build` and by the preview.",
    remedy: Remedy::None,
    options: &[],
    bad: "-- guidepost.yaml --\ntheme:\n  name: acme\n-- themes/acme/templates/parts/footer.html --\n{% if site.title %}\n<p>{{ site.title }}</p>\n",
    good: "-- guidepost.yaml --\ntheme:\n  name: acme\n-- themes/acme/templates/parts/footer.html --\n{% if site.title %}\n<p>{{ site.title }}</p>\n{% endif %}\n",
    check: Check::Elsewhere,
};
