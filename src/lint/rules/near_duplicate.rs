//! SE006: passages that stand in two articles almost word for word. The articles are cut into passages, each passage is
//! summed up in a few numbers, and only passages with the same numbers are compared; the time is linear in the text.

use std::ops::Range;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::diag::{Code, Diagnostic, Severity};
use crate::fields::{Field, Shape};
use crate::lint::passages::{self, Sketch};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Inputs, Plan};
use crate::site::Text;
use crate::text::count;

static CODE: Code = Code { code: "SE006", name: "near-duplicate", severity: Severity::Info };

/// Words; shorter passages are phrases that everybody uses.
const FEWEST: i64 = 25;

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A passage of 25 words or more that stands in two articles almost word for word.",
    why: "One of the two is corrected one day and the other is not. From then on the help center contradicts itself, and \
          readers believe whichever they find first.",
    mend: "Keep the words in one place: write them into `_reuse/name.md` in the content folder, and `{{ reuse.name }}` on a \
           line of its own where they stood. Or let one article link to the other. Code and tables are not compared, nor \
           what comes from a reusable passage already. Set another length with `words`.",
    remedy: Remedy::None,
    options: &[Field { name: "words", shape: Shape::Int, doc: "The fewest words of a passage that is reported; 25 unless set." }],
    bad: "\
-- content/billing/export-invoices.md --
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
---

Download all invoices of a year.

Only owners see the billing pages. If you are a member, ask an owner of your team to do this for you or to give you the
role of a billing manager.
-- content/billing/plans.md --
---
title: Choose a plan
description: What each plan costs and which one fits a team of your size.
---

What each plan costs.

Only owners see the billing pages. If you are a member, please ask an owner of your team to do this for you or to give
you the role of a billing manager.
",
    good: "\
-- content/_reuse/owners.md --
Only owners see the billing pages. If you are a member, ask an owner of your team to do this for you or to give you the
role of a billing manager.
-- content/billing/export-invoices.md --
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
---

Download all invoices of a year.

{{ reuse.owners }}
-- content/billing/plans.md --
---
title: Choose a plan
description: What each plan costs and which one fits a team of your size.
---

What each plan costs.

{{ reuse.owners }}
",
    check: Check::Site(check),
};

/// A passage of one of the texts.
struct Place<'a> {
    text: &'a Text,
    /// The article's place in the order of paths.
    article: usize,
    /// Bytes of the body.
    span: Range<usize>,
    words: usize,
    sketch: Sketch,
}

fn check(inputs: &Inputs<'_>, plan: &Plan) -> Vec<Diagnostic> {
    let articles: Vec<_> = inputs.site.articles.iter().filter(|article| article.kind.is_some()).collect();
    let places: Vec<Place<'_>> =
        articles.par_iter().enumerate().flat_map_iter(|(at, article)| places(at, &article.document.text, plan)).collect();
    report(&places, &groups(&places))
}

fn places<'a>(article: usize, text: &'a Text, plan: &Plan) -> Vec<Place<'a>> {
    let fewest = plan.int(&CODE, &text.source, "words", FEWEST).max(5) as usize;
    let body = text.body.text();
    // A letter and a space make a word; shorter ones cannot have so many.
    let long = passages::of(body).into_iter().filter(|span| span.len() >= fewest * 2);
    let own = long.filter(|span| text.body.locate(span.clone(), &text.source).0 == text.source);
    let found = own.filter_map(|span| {
        let (sketch, words) = passages::sketch(&body[span.clone()]);
        (words >= fewest).then_some(Place { text, article, span, words, sketch })
    });
    found.collect()
}

/// For each place the first one with nearly the same words in another article, if any.
fn groups(places: &[Place<'_>]) -> Vec<Option<usize>> {
    let mut keys: Vec<(u64, usize)> =
        places.iter().enumerate().flat_map(|(at, place)| place.sketch.keys().map(move |key| (key, at))).collect();
    keys.par_sort_unstable();
    let mut first: Vec<Option<usize>> = vec![None; places.len()];
    for run in keys.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
        // What recurs thousands of times is compared with a few of its kind, not each with each.
        let mut heads: Vec<Head> = Vec::new();
        for &(_, at) in run {
            if first[at].is_some() {
                continue;
            }
            match heads.iter_mut().find_map(|head| head.is_copied(at, places)) {
                Some(head) => first[at] = Some(first[head].unwrap_or(head)),
                None if heads.len() < MOST_HEADS => heads.push(Head { at, shingles: None }),
                None => {}
            }
        }
    }
    first
}

const MOST_HEADS: usize = 4;

/// A passage that others are compared with, its shingles kept.
struct Head {
    at: usize,
    shingles: Option<Vec<u64>>,
}

impl Head {
    fn is_copied(&mut self, other: usize, places: &[Place<'_>]) -> Option<usize> {
        let (one, other) = (&places[self.at], &places[other]);
        if one.article == other.article || !one.sketch.is_like(&other.sketch) {
            return None;
        }
        let shingles = |place: &Place<'_>| passages::shingles(&place.text.body.text()[place.span.clone()]);
        let own = self.shingles.get_or_insert_with(|| shingles(one));
        passages::are_alike(own, &shingles(other)).then_some(self.at)
    }
}

/// An article that repeats more others than this was copied as a whole, and the first few say so.
const MOST_ORIGINALS: usize = 3;

/// One finding for each article that repeats another one, at the first passage they share.
fn report(places: &[Place<'_>], first: &[Option<usize>]) -> Vec<Diagnostic> {
    let mut told: FxHashSet<(usize, usize)> = FxHashSet::default();
    let mut shared = rustc_hash::FxHashMap::<(usize, usize), usize>::default();
    let copies = || places.iter().zip(first).filter_map(|(place, first)| Some((place, &places[(*first)?])));
    for (place, original) in copies() {
        *shared.entry((place.article, original.article)).or_default() += 1;
    }
    let (mut found, mut originals) = (Vec::new(), vec![0usize; places.last().map_or(0, |place| place.article + 1)]);
    for (place, original) in copies() {
        let pair = (place.article, original.article);
        if place.article == original.article || !told.insert(pair) || originals[place.article] == MOST_ORIGINALS {
            continue;
        }
        originals[place.article] += 1;
        let locate = |place: &Place<'_>| place.text.body.locate(place.span.clone(), &place.text.source);
        let ((file, span), (other, there)) = (locate(place), locate(original));
        let more = shared.get(&pair).copied().unwrap_or(1) - 1;
        let words = count(place.words, "word");
        let message = match more {
            0 => format!("these {words} stand almost the same in `{other}`"),
            more => format!(
                "these {words} stand almost the same in `{other}`, and so {} {}",
                if more == 1 { "does" } else { "do" },
                count(more, "other passage")
            ),
        };
        let finding = Diagnostic::new(&CODE, &file, message).at(span).label(&other, there, "here too");
        found.push(finding.help("Keep them in one place: write them into a file of `_reuse` and take it in from both articles."));
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    const PASSAGE: &str = "Only owners see the billing pages, so a member who needs one of these files has to ask an owner \
        of the team first, and the owner can send it or give the member a role.";

    fn found(one: &str, other: &str) -> usize {
        let fixture = format!("-- content/a.md --\n# A\n\n{one}\n-- content/b.md --\n# B\n\n{other}\n");
        shown("near-duplicate", &fixture).lines().count()
    }

    #[test]
    fn a_word_may_differ() {
        let other = PASSAGE.replace("billing", "invoice");
        assert_eq!(found(PASSAGE, PASSAGE), 1);
        assert_eq!(found(PASSAGE, &format!("> *{}*", other.replace(", so", ",\n> so"))), 1);
        let far =
            other.replace("who needs", "that wants").replace("files", "things").replace("team", "house").replace("ask an", "call the");
        assert_eq!(found(PASSAGE, &far), 0);
        assert_eq!(found(&format!("{PASSAGE}\n\n{PASSAGE}"), "Else."), 0, "twice in one article");
        assert_eq!(found(&PASSAGE[..90], &PASSAGE[..90]), 0, "too short");
    }

    #[test]
    fn code_tables_headings_and_links_alone_are_not_compared() {
        for text in
            [format!("```\n{PASSAGE}\n```"), format!("| {PASSAGE} |\n|---|"), format!("## {PASSAGE}"), format!("- [{PASSAGE}](a.md)")]
        {
            assert_eq!(found(&text, &text), 0, "{text}");
        }
    }

    #[test]
    fn many_shared_passages_are_one_finding_and_many_copies_have_one_original() {
        let second = PASSAGE.chars().rev().collect::<String>();
        let body = format!("# X\n\n{PASSAGE}\n\n{second}\n");
        let fixture: String = ["a", "b", "c"].iter().map(|name| format!("-- content/{name}.md --\n{body}")).collect();
        let shown = shown("near-duplicate", &fixture);
        assert_eq!(shown.lines().count(), 2, "{shown}");
        assert!(
            shown.lines().all(|line| line.ends_with("stand almost the same in `content/a.md`, and so does 1 other passage")),
            "{shown}"
        );
    }
}
