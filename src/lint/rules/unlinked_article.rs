//! LK006: an article that no other page leads to.

use rustc_hash::FxHashSet;

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::page::place_of_title;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Inputs, Plan};
use crate::site::{ArticleId, Site, Target};
use crate::tree::SourcePath;

static CODE: Code = Code { code: "LK006", name: "unlinked-article", severity: Severity::Info };

/// So many articles are a site whose readers have other ways than links, when most have no link to them.
const MANY: usize = 20;

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "An article that no other article or section text links to; the list of its section does not count.",
    why: "Readers come to most articles from another one, when a question turns up on the way. An article that nothing \
          leads to is found only by those who knew its words beforehand.",
    mend: "Link to it where the question comes up: in a step, or under What's next of the article before it. `related` in \
           the front matter of another article counts, and so does a place under `theme.pinned`. Release notes are read \
           from their list and are never reported. Where readers go by the navigation alone, so that most of many articles \
           have no link to them, nothing is reported.",
    remedy: Remedy::None,
    options: &[],
    bad: "Download all invoices of a year. You can [refund one](refunds.md) later.\n",
    good: "\
-- content/billing/export-invoices.md --
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
---

Download all invoices of a year. You can [refund one](refunds.md) later.
-- content/billing/_section.md --
---
title: Billing
---

Most accountants ask you to [export your invoices](export-invoices.md).
",
    check: Check::Site(check),
};

fn check(inputs: &Inputs<'_>, _: &Plan) -> Vec<Diagnostic> {
    let site = inputs.site;
    let linked = linked(site);
    let alone = site.articles.iter().enumerate().filter(|(at, article)| {
        let kind = article.kind.as_deref().filter(|kind| *kind != "release-note");
        kind.is_some() && !linked.contains(&ArticleId(*at as u32))
    });
    let alone: Vec<_> = alone.map(|(_, article)| article).collect();
    let (all, most) = (site.articles.len(), alone.len() * 2 > site.articles.len());
    if all < 2 || all > MANY && most {
        return vec![];
    }
    let found = alone.into_iter().map(|article| {
        let (file, span) = place_of_title(&article.document.text);
        let found = Diagnostic::new(&CODE, &file, "no other page links to this article").at(span);
        found.help("Link to it from the article that readers come from.")
    });
    found.collect()
}

/// The articles that something leads to beside themselves and their sections' lists.
fn linked(site: &Site) -> FxHashSet<ArticleId> {
    let mut linked: FxHashSet<ArticleId> = FxHashSet::default();
    let of = |targets: &[Target]| {
        targets.iter().filter_map(|target| if let Target::Article(id, _) = target { Some(*id) } else { None }).collect::<Vec<_>>()
    };
    for (at, article) in site.articles.iter().enumerate() {
        let others = of(&article.document.targets).into_iter().chain(article.related.iter().copied());
        linked.extend(others.filter(|id| *id != ArticleId(at as u32)));
    }
    linked.extend(site.sections.iter().filter_map(|section| section.document.as_ref()).flat_map(|document| of(&document.targets)));
    if !site.settings.theme.pinned.is_empty() {
        let pinned: FxHashSet<SourcePath> =
            site.settings.theme.pinned.iter().filter_map(|path| crate::tree::resolve(&site.settings.content, path)).collect();
        let is_pinned = |(_, article): &(usize, &crate::site::Article)| pinned.contains(&article.document.text.source);
        linked.extend(site.articles.iter().enumerate().filter(is_pinned).map(|(at, _)| ArticleId(at as u32)));
    }
    linked
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn every_way_to_an_article_counts_but_its_own() {
        let fixture = "-- guidepost.yaml --\ndefault_kind: how-to\ntheme: {pinned: [pinned.md]}\n\
            -- content/billing/refunds.md --\n# Refunds\n\n[Own](refunds.md) <a href='html.md'>x</a> [url](/url/)\n\
            -- content/billing/html.md --\n---\nrelated: [refunds.md]\n---\n\n# Html\n\
            -- content/pinned.md --\n# Pinned\n-- content/url.md --\n# Url\n\
            -- content/new.md --\n---\nkind: release-note\n---\n\n# New\n-- content/lost.md --\n# Lost\n\n[Lost](lost.md)\n";
        assert_eq!(shown("unlinked-article", fixture), "`# Lost` no other page links to this article\n");
    }
}
