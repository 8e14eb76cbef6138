//! SE003: two articles with one title.

use rustc_hash::FxHashMap;

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::page::place_of_title;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Inputs, Plan};
use crate::site::Article;
use crate::text::visible;

static CODE: Code = Code { code: "SE003", name: "duplicate-title", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "An article with the same title as another one.",
    why: "In a list of results both look the same, and the reader opens the wrong one half of the time. Search engines \
          may show only one of the two.",
    mend: "Say in the titles what tells the articles apart: the plan, the device, the role. If nothing does, make one \
           article of them and keep the other's address as an alias.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
---
title: Refund an invoice
description: Ask for your own money back when an invoice is not what you ordered.
---

Ask for your own money back.
",
    good: "\
---
title: Ask for a refund
description: Ask for your own money back when an invoice is not what you ordered.
---

Ask for your own money back.
",
    check: Check::Site(check),
};

fn check(inputs: &Inputs<'_>, _: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    repeated(
        inputs,
        |article| Some(&article.title),
        |article, first| {
            let ((file, span), (other, there)) = (place_of_title(&article.document.text), place_of_title(&first.document.text));
            let message = format!("`{}` has the title `{}` too", first.document.text.source, visible(&article.title));
            let finding = Diagnostic::new(&CODE, &file, message).at(span).label(&other, there, "the same title");
            found.push(finding.help("Say in the titles what tells the two articles apart."));
        },
    );
    found
}

/// Calls `tell` with each article that a template applies to and the first one, in the order of paths, whose words are the
/// same but for case and spaces.
pub(super) fn repeated<'a>(
    inputs: &Inputs<'a>,
    words: impl Fn(&'a Article) -> Option<&'a String>,
    mut tell: impl FnMut(&'a Article, &'a Article),
) {
    let mut first: FxHashMap<String, &Article> = FxHashMap::default();
    for article in inputs.site.articles.iter().filter(|article| article.kind.is_some()) {
        let Some(words) = words(article) else { continue };
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        match first.get(&words) {
            _ if words.is_empty() => {}
            Some(first) => tell(article, first),
            None => {
                first.insert(words, article);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn case_and_spaces_tell_nothing_apart() {
        let fixture =
            "-- content/a.md --\n# Set  up SSO\n-- content/b.md --\n---\ntitle: Set up sso\n---\n-- content/c.md --\n# Set up SCIM\n";
        assert_eq!(shown("duplicate-title", fixture), "`Set up sso` `content/a.md` has the title `Set up sso` too\n");
    }
}
