//! ST013: a part that does not hold what its template says it holds.

use crate::config::template::Part;
use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::layout::{Section, is_internal, is_linked, links, steps};
use crate::lint::outline::Kind;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};
use crate::text::count;

static CODE: Code = Code { code: "ST013", name: "incomplete-section", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A part that lacks what its template says it holds, such as a picture, a paragraph or numbered steps.",
    why: "Your site decided what this part is for. Where it holds something else, readers do not find what they learned to expect there.",
    mend: "Add what is missing. What a part holds is set with `holds` under `templates` in guidepost.yaml; the built-in kinds ask for \
           nothing that other rules do not look after.",
    remedy: Remedy::None,
    options: &[],
    bad: "-- guidepost.yaml --\ndefault_kind: recipe\ntemplates:\n  recipe:\n    parts:\n      - id: look\n        headings: [How it looks]\n        \
          holds: {image: true}\n-- content/billing/soup.md --\n---\ntitle: Soup\ndescription: A soup.\n---\n\nA soup.\n\n## How it looks\n\nRed.\n",
    good: "-- guidepost.yaml --\ndefault_kind: recipe\ntemplates:\n  recipe:\n    parts:\n      - id: look\n        headings: [How it looks]\n        \
           holds: {image: true}\n-- content/billing/soup.md --\n---\ntitle: Soup\ndescription: A soup.\n---\n\nA soup.\n\n## How it looks\n\n![Red soup](soup.png)\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    for section in &page.layout.sections {
        let Some(part) = page.layout.part(section) else { continue };
        // Closing links and steps that may stand anywhere have rules of their own.
        if part.last && part.holds.only_links {
            continue;
        }
        if let Some((what, help)) = lacks(page, section, part) {
            let message = format!("`{}` {what}", page.heading(section.index));
            found.push(page.layout.asked_by(part, page.finding(&CODE, page.line(section.span.start), message).help(help)));
        }
    }
}

fn lacks(page: &Page<'_>, section: &Section, part: &Part) -> Option<(String, &'static str)> {
    let (holds, outline) = (&part.holds, &page.outline);
    let has = |is: fn(&Kind<'_>) -> bool| outline.blocks[section.blocks.clone()].iter().any(|block| is(&block.kind));
    let inside = links(page.text, &section.span);
    let all = || inside.clone().filter(|&at| !page.text.links[at].kind.is_image());
    if holds.paragraph && !has(|kind| *kind == Kind::Paragraph) {
        return Some(("holds no paragraph".into(), "Write what the part is for in a sentence or two."));
    }
    if holds.no_headings && has(|kind| matches!(kind, Kind::Heading(..))) {
        return Some(("holds deeper headings".into(), "Write it without headings, or give them a section of their own."));
    }
    if holds.image && !inside.clone().any(|at| page.text.links[at].kind.is_image()) {
        return Some(("holds no picture".into(), "Add a picture, with words for those who cannot see it."));
    }
    // Of the part that has the steps of the whole article another rule speaks.
    let apart =
        part.anywhere || part.required && page.layout.template.and_then(|template| template.steps()).is_some_and(|own| own.id == part.id);
    if let Some(least) = holds.steps.filter(|&least| !apart && steps(outline, section.blocks.clone()) < least) {
        return Some((format!("holds fewer than {}", count(least, "numbered step")), "Write one action in each item of a numbered list."));
    }
    let internal = all().filter(|&at| page.targets.get(at).is_some_and(is_internal)).count();
    if let Some(least) = holds.min_links.filter(|&least| internal < least) {
        return Some((
            format!("holds {} to pages of this site, fewer than {least}", count(internal, "link")),
            "Add links to the articles that help here.",
        ));
    }
    if let Some(most) = holds.max_links.filter(|&most| all().count() > most) {
        return Some((format!("holds {}, more than {most}", count(all().count(), "link")), "Keep the links that most readers need."));
    }
    let linked = |at: usize| is_linked(page.text, &outline.blocks[at].span);
    if holds.only_links && outline.within(section.blocks.clone()).any(|at| !linked(at)) {
        return Some(("holds words instead of links".into(), "Keep the list of links alone."));
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn each_demand_is_looked_after() {
        for (holds, body, message) in [
            ("paragraph: true", "- x", "holds no paragraph"),
            ("steps: 3", "1. x\n2. y", "holds fewer than 3 numbered steps"),
            ("no_headings: true", "x\n\n### y\n\nz", "holds deeper headings"),
            ("min_links: 2", "[a](refunds.md) [b](https://example.com)", "holds 1 link to pages of this site, fewer than 2"),
            ("max_links: 1", "[a](refunds.md) [b](https://example.com)", "holds 2 links, more than 1"),
            ("only_links: true", "[a](refunds.md)\n\nx", "holds words instead of links"),
        ] {
            let site = format!(
                "-- guidepost.yaml --\ndefault_kind: memo\ntemplates: {{memo: {{parts: [{{id: p, headings: P, holds: {{{holds}}}}}]}}}}\n-- content/billing/a.md --\n---\ntitle: A\ndescription: B\n---\n\nLead.\n\n## P\n\n{body}\n"
            );
            assert_eq!(shown("incomplete-section", &site), format!("`## P` `P` {message}\n"));
        }
    }
}
