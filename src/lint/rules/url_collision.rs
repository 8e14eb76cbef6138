//! FM006: two files, or a file and an old address, that want one URL. Loading hands URLs out.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::URL_COLLISION,
    finds: "Two articles that would have the same URL, or an alias or redirect that stands where a page is published.",
    why: "One address can show one page. The other article is left out of the site, and readers who follow a link to \
           it find something else. Names that differ only in case, spaces or punctuation make the same URL. A folder is a \
           section with a page of its own: `export/` and `export.md` have one URL too.",
    mend: "Rename one of the two files, or remove the alias. The finding names both. Move an article that introduces the \
           folder of its name into it, as `index.md`: there it is the section's page.",
    remedy: Remedy::None,
    options: &[],
    bad: "\
-- content/billing/Refunds!.md --
---
title: Refunds for subscriptions
description: What a customer gets back who cancels in the middle of a month.
---

What a customer gets back.
",
    good: "\
-- content/billing/subscription-refunds.md --
---
title: Refunds for subscriptions
description: What a customer gets back who cancels in the middle of a month.
---

What a customer gets back.
",
    check: Check::Loading,
};

#[cfg(test)]
mod tests {
    use crate::lint::tests::found;

    #[test]
    fn an_article_beside_the_folder_of_its_name_is_found_once_not_at_every_link_to_it() {
        let example = "\
-- content/a.md --
# Invoices

[The limits](/export/#limits).

-- content/export.md --
# Export

What leaves the product.

## Limits

One year.

-- content/export/csv.md --
# CSV

What a row holds.
";
        let found = found(example);
        let told: Vec<_> = found.iter().filter(|finding| ["FM006", "LK002"].contains(&finding.code.code)).collect();
        assert_eq!(told.iter().map(|finding| finding.code.code).collect::<Vec<_>>(), ["FM006"]);
        assert_eq!(
            told[0].help.as_deref(),
            Some("Move it to `content/export/index.md`, to be the section's page, or rename one of the two.")
        );
    }
}
