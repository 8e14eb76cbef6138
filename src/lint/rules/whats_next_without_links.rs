//! ST010: closing links that lead nowhere: none, too many, or words instead.

use crate::config::template::Part;
use crate::diag::{Code, Diagnostic, Severity};
use crate::fields::{Field, Shape};
use crate::lint::layout::{Section, is_internal, is_linked, links};
use crate::lint::outline::Kind;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};
use crate::site::Target;
use crate::text::count;

static CODE: Code = Code { code: "ST010", name: "whats-next-without-links", severity: Severity::Error };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A What's next without a link to an article of the site, with more than five links, or with words instead of links.",
    why: "One to five links are a choice that a reader makes at a glance. None is a dead end, and a long list is a second contents page. \
          Links in a list by themselves become cards; paragraphs between them keep them from it.",
    mend: "Link to the articles that readers need next, each in an item of a list. `min` and `max` set how many.",
    remedy: Remedy::None,
    options: &[
        Field { name: "min", shape: Shape::Int, doc: "The least links to articles of the site; what the template says unless set." },
        Field { name: "max", shape: Shape::Int, doc: "The most links; what the template says unless set." },
    ],
    bad: "Download all invoices of a year as one file for your accountant.\n\n## Steps\n\n1. Open **Billing**.\n2. Press **Export**.\n\n\
          ## What's next\n\nNow send the file to your accountant.\n",
    good: "Download all invoices of a year as one file for your accountant.\n\n## Steps\n\n1. Open **Billing**.\n2. Press **Export**.\n\n\
           ## What's next\n\n- [Refund an invoice](refunds.md)\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, plan: &Plan, found: &mut Vec<Diagnostic>) {
    for (section, part) in page.layout.closing().filter(|(_, part)| part.holds.only_links) {
        if let Some((place, message, help)) = fault(page, plan, (section, part)) {
            found.push(page.layout.asked_by(part, page.finding(&CODE, page.line(place), message).help(help)));
        }
    }
}

fn fault(page: &Page<'_>, plan: &Plan, (section, part): (&Section, &Part)) -> Option<(usize, String, String)> {
    let option = |name, default: Option<usize>| {
        let set = plan.int(&CODE, page.source(), name, default.map_or(-1, |n| n as i64));
        usize::try_from(set).ok()
    };
    let heading = page.heading(section.index);
    // What stands under it; its own line may hold a link, too.
    let under = page.outline.blocks[section.heading].span.end..section.span.end;
    let places = links(page.text, &under);
    let links: Vec<_> = places.filter(|&at| !page.text.links[at].kind.is_image()).collect();
    let targets = || links.iter().filter_map(|&at| page.targets.get(at));
    let internal = targets().filter(|target| is_internal(target)).count();
    let min = option("min", part.holds.min_links).unwrap_or(0);
    let start = section.span.start;
    // A link that is broken has a finding of its own, and so has a placeholder.
    let blocks = &page.outline.blocks[section.heading..section.blocks.end];
    let open =
        || blocks.iter().any(|block| page.outline.words.get(block.words.start).is_some_and(super::leftover_placeholder::is_placeholder));
    if internal < min && !open() && !targets().any(|target| matches!(target, Target::Broken | Target::Unpublished | Target::Unsafe)) {
        let what = match (internal, links.len()) {
            (0, 0) => "has no links".to_owned(),
            (0, _) => "has no link to an article of this site".to_owned(),
            _ => format!("has {} to articles of this site, fewer than {min}", count(internal, "link")),
        };
        return Some((start, format!("`{heading}` {what}"), format!("Add a list with a link to {} that readers need next.", wanted(part))));
    }
    let max = option("max", part.holds.max_links).unwrap_or(usize::MAX);
    if links.len() > max {
        let help = "Keep those that most readers need next, and link the others where the text speaks of them.";
        return Some((start, format!("`{heading}` has {} links, more than {max}", links.len()), help.into()));
    }
    let alien = page.outline.within(section.blocks.clone()).find(|&at| {
        let block = &page.outline.blocks[at];
        let linked = || is_linked(page.text, &block.span);
        match block.kind {
            Kind::Paragraph | Kind::Quote(_) | Kind::List(_) => !linked() && !page.outline.plain(at).trim().is_empty(),
            Kind::Code(_) => true,
            _ => false,
        }
    });
    let alien = page.outline.blocks[alien.filter(|_| internal > 0)?].span.start;
    Some((alien, format!("`{heading}` holds words instead of links"), "Keep the list of links alone, and move these words up.".into()))
}

fn wanted(part: &Part) -> String {
    match (part.holds.min_links, part.holds.max_links) {
        (Some(1), Some(5)) | (None, None) => "one to five articles".into(),
        (min, Some(max)) => format!("{} to {max} articles", min.unwrap_or(1)),
        (Some(min), None) => count(min, "article"),
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    fn next(body: &str) -> String {
        shown("whats-next-without-links", &format!("Lead.\n\n## What's next\n\n{body}"))
    }

    #[test]
    fn edge_cases() {
        assert_eq!(next("- [A](refunds.md): why it helps\n- <a href=\"refunds.md\">B</a>\n"), "");
        assert_eq!(next("[A](refunds.md)\n"), "");
        assert_eq!(next("- [A](broken.md)\n"), "");
        assert_eq!(next("- [A](https://example.com)\n"), "`## What's next` `What's next` has no link to an article of this site\n");
        assert_eq!(next(&"- [A](refunds.md)\n".repeat(6)), "`## What's next` `What's next` has 6 links, more than 5\n");
        assert_eq!(next("Read on:\n\n- [A](refunds.md)\n"), "`Read on:` `What's next` holds words instead of links\n");
        assert_eq!(next("- TODO: link to an article\n"), "");
        assert_eq!(next(""), "`## What's next` `What's next` has no links\n");
    }
}
