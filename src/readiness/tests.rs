//! Pairs of text: a site with checklists, and what is said about it.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;

use super::{Checklists, Facts, FileFact, Outside, world};
use crate::config;
use crate::load::{Cache, LookedUp, draft};
use crate::site::readiness::{Readiness, Standing};
use crate::tree::{File, SourcePath, Tree};

const AROUND: &str = "\
-- guidepost.yaml --
title: Acme help
tracker: https://tracker.example.com/{id}
features:
  - {id: refunds, title: Refunds, owner: billing-team}
-- content/billing/_section.md --
---
title: Billing
---
-- content/billing/refunds.md --
---
title: Refund an invoice
features: [refunds]
contexts: [invoices.refund]
---

Give the money back.
-- content/billing/faq.md --
---
title: Billing questions
kind: faq
---

Short answers.

## Who can refund?

Owners.
-- content/billing/later.md --
---
title: Later
draft: true
---

Not yet.
-- CHANGELOG.md --
# Changes

## [0.3.0]
";

/// A site with the files of `around` and one checklist of the template new-feature.
pub(super) fn judged(checklist: &str) -> (Standing, Vec<String>) {
    let (readiness, found) = judged_tree(&format!("{AROUND}-- checklists/refunds.yaml --\n{checklist}"));
    (readiness.features.into_iter().find(|standing| standing.id == "refunds").unwrap(), found)
}

pub(super) fn judged_tree(fixture: &str) -> (Readiness, Vec<String>) {
    let tree = Tree::from_fixture(fixture);
    let text = |path: &str| match tree.files.get(&SourcePath::new(path)) {
        Some(File::Text(text)) => Some(text.to_string()),
        _ => None,
    };
    let options = config::Options { today: jiff::civil::date(2026, 11, 22), drafts: false, base_url: None, content_folder_exists: true };
    let settings = config::settings(text("guidepost.yaml").as_deref(), &options).unwrap();
    let mut sources = tree.clone();
    sources.files.retain(|path, _| path.below("content").is_some());
    let loaded = draft(&sources, &settings, &mut Cache::default()).finish(&LookedUp::default());
    let checklists = Checklists::read(&tree, None);
    let fact = |(path, file): (&SourcePath, &File)| match file {
        File::Text(text) => Some((path.clone(), FileFact { text: Some(text.clone()), digest: text.len().to_string() })),
        _ => None,
    };
    let files: BTreeMap<_, _> = tree.files.iter().filter_map(fact).collect();
    let facts = Facts { files, no_git: Some("the folder is not in a Git repository".into()), ..Facts::default() };
    let (readiness, found) = checklists.judge(&world(&loaded.site, &loaded.texts, &facts), &Outside::default());
    let shown = |one: &crate::diag::Diagnostic| {
        let place = one.span.and_then(|span| text(one.file.as_str())?.get(span.range()).map(str::to_owned)).unwrap_or_default();
        let place = place.lines().next().unwrap_or("").to_owned();
        format!("{} {}:{place}: {}", one.code.code, one.file.name(), one.message)
    };
    (readiness, found.iter().map(shown).collect())
}

const HEAD: &str = "feature: refunds\ntemplate: new-feature@1.0\n";

/// Four answers that hold, beside the one under test.
fn with(item: &str) -> String {
    let mut items = BTreeMap::from([
        ("discoverable", "{answer: yes, evidence: [{context: invoices.refund}]}"),
        ("explained", "{answer: yes, evidence: [{article: billing/refunds}]}"),
        ("clear-messages", "{answer: yes, evidence: [{file: CHANGELOG.md#0.3.0}]}"),
        ("reachable-help", "{answer: yes, evidence: [{statement: The button is there, by: ana, on: 2026-11-20}]}"),
        ("measured", "{answer: n/a, because: Nothing is counted in this product.}"),
    ]);
    let (id, value) = item.split_once(": ").unwrap();
    items.insert(id, value);
    let items: String = items.iter().map(|(id, value)| format!("  {id}: {value}\n")).collect();
    format!("{HEAD}items:\n{items}")
}

#[test]
fn the_ceiling_is_what_the_answers_allow() {
    for (item, ceiling, reason) in [
        ("measured: {answer: n/a, because: Nothing is counted here.}", "approved", ""),
        ("measured: {answer: n/a, because: '-'}", "support-unready", "`measured` is n/a without a reason"),
        ("measured: unanswered", "support-unready", "`measured` is unanswered"),
        ("measured: {answer: no, risk: We will not see it., gap: {issue: 12}}", "approved-with-gaps", "`measured` is a no"),
        ("measured: {answer: no, gap: {issue: 12}}", "support-unready", "`measured` is a no without a risk"),
        ("measured: {answer: no, risk: TBD, gap: {issue: 12}}", "support-unready", "`measured` is a no without a risk"),
        ("measured: {answer: no, risk: We will not see it.}", "support-unready", "`measured` is a no without an issue"),
        ("measured: {answer: no, risk: We will not see it., gap: {issue: soon}}", "support-unready", "`measured` is a no without an issue"),
        ("measured: yes", "support-unready", "`measured` is a yes without evidence that counts"),
        ("explained: {answer: no, risk: None of them can., gap: {issue: 12}}", "support-unready", "`explained` is essential and a no"),
        ("explained: {answer: n/a, because: Everybody knows it.}", "support-unready", "`explained` is essential and cannot be n/a"),
        (
            "explained: {answer: yes, evidence: [{article: billing/later}]}",
            "support-unready",
            "`explained` is contradicted by its evidence",
        ),
    ] {
        let (standing, _) = judged(&with(item));
        assert_eq!((standing.ceiling.unwrap().name(), standing.reasons.join("; ").as_str()), (ceiling, reason), "{item}");
    }
    let most = with("reachable-help: {answer: n/a, because: It has no screen.}")
        .replace("{answer: yes, evidence: [{file: CHANGELOG.md#0.3.0}]}", "{answer: n/a, because: It has no messages.}");
    let (standing, _) = judged(&most);
    assert_eq!((standing.ceiling.unwrap().name(), standing.reasons[0].as_str()), ("approved-with-gaps", "3 of 5 questions are n/a"));
}

#[test]
fn a_signer_may_declare_worse_and_never_better() {
    let open = with("measured: unanswered");
    for (text, believed, message) in [
        (
            format!("{open}approval: approved\n"),
            "support-unready",
            Some("CK010 refunds.yaml:approved: `approved` is declared, and the answers allow `support-unready`"),
        ),
        (
            format!("{}approval: approved-with-gaps\n", with("measured: {answer: n/a, because: Nothing is counted.}")),
            "approved-with-gaps",
            Some("CK010 refunds.yaml:approved-with-gaps: gaps are declared, and there is none"),
        ),
        (format!("{}approval: support-unready\n", with("measured: {answer: n/a, because: Nothing is counted.}")), "support-unready", None),
        (format!("{}approval: approved\n", with("measured: {answer: n/a, because: Nothing is counted.}")), "approved", None),
    ] {
        let (standing, found) = judged(&text);
        assert_eq!(standing.verdict(), believed);
        assert_eq!(found.iter().find(|one| one.starts_with("CK010")).map(String::as_str), message);
    }
}

#[test]
fn a_typo_never_reads_as_approval() {
    for (text, message) in [
        ("feature: refunds\ntemplate: new-feature@1.0\naproval: approved\n", "CK001 refunds.yaml:aproval: unknown field `aproval`"),
        ("feature: refund\ntemplate: new-feature@1.0\n", "CK001 refunds.yaml:refund: `refunds.yaml` is for the feature `refund`"),
        ("template: new-feature@1.0\n", "CK001 refunds.yaml:: the checklist does not say for which feature it is"),
        ("feature: refunds\n", "CK002 refunds.yaml:: the checklist names no template"),
        ("feature: refunds\ntemplate: new-feature\n", "CK002 refunds.yaml:new-feature: `new-feature` names no version"),
        ("feature: refunds\ntemplate: new-featur@1.0\n", "CK002 refunds.yaml:new-featur@1.0: there is no template `new-featur@1.0`"),
        ("feature: refunds\ntemplate: new-feature@1.0\napproval: aproved\n", "CK001 refunds.yaml:aproved: `approval` cannot be `aproved`"),
        ("feature: refunds\ntemplate: new-feature@1.0\nitems: {measured: maybe}\n", "CK001 refunds.yaml:maybe: `maybe` is no answer"),
        (
            "feature: refunds\ntemplate: new-feature@1.0\nitems: {measured: {answer: yes, evidence: [{articel: x}]}}\n",
            "CK001 refunds.yaml:{articel: x}: there is no evidence of the kind `articel`",
        ),
        (
            "feature: refunds\ntemplate: new-feature@1.0\nitems: {measured: {answer: yes, evidence: [{statement: x}]}}\n",
            "CK001 refunds.yaml:{statement: x}: evidence of the kind `statement` needs `by`",
        ),
        ("feature: refunds\nitems: [\n", "CK001 refunds.yaml:"),
        ("", "CK002 refunds.yaml:: the checklist names no template"),
        ("feature: refunds\nfeature: refunds\n", "CK001 refunds.yaml:"),
    ] {
        let (standing, found) = judged(text);
        assert_eq!(standing.verdict(), "invalid", "{text}");
        assert!(found.iter().any(|one| one.starts_with(message)), "{text}: {found:#?}");
    }
}

#[test]
fn findings_stand_at_their_place() {
    for (item, message) in [
        ("measured: {answer: '?'}", "CK005 refunds.yaml:'?': `measured` is unanswered"),
        ("measured: yes", "CK005 refunds.yaml:yes: `measured` is a yes without evidence, and counts as unanswered"),
        (
            "measured: {answer: no, risk: We do not see it., gap: {issue: 12, owner: ana, due: 2026-11-20}}",
            "CK006 refunds.yaml:2026-11-20: the gap `measured` was due 2 days ago",
        ),
        ("measured: {answer: no}", "CK006 refunds.yaml:no: `measured` is a no without a risk, an issue, an owner and a due date"),
        ("measured: {answer: NA, because: none}", "CK007 refunds.yaml:none: `none` is no reason, so `measured` counts as unanswered"),
        (
            "explained: {answer: yes, evidence: [{url: https://example.com/}]}",
            "CK008 refunds.yaml:{url: https://example.com/}: `explained` does not take evidence of the kind `url`",
        ),
        (
            "explained: {answer: yes, evidence: [{article: billing/refund}]}",
            "CK009 refunds.yaml:{article: billing/refund}: `article: billing/refund` does not hold: there is no published article `billing/refund`; did you mean `billing/refunds`?",
        ),
        (
            "explained: {answer: yes, evidence: [{article: billing/later}]}",
            "CK009 refunds.yaml:{article: billing/later}: `article: billing/later` does not hold: `content/billing/later.md` is not published",
        ),
        (
            "explained: {answer: yes, evidence: [{faq: billing/faq#who-can-refnd}]}",
            "CK009 refunds.yaml:{faq: billing/faq#who-can-refnd}: `faq: billing/faq#who-can-refnd` does not hold: `Billing questions` has no such heading; did you mean `who-can-refund`?",
        ),
        (
            "explained: {answer: yes, evidence: [{faq: billing/refunds}]}",
            "CK009 refunds.yaml:{faq: billing/refunds}: `faq: billing/refunds` does not hold: it names no question: add its `#heading`",
        ),
        (
            "clear-messages: {answer: yes, evidence: [{file: ../secret}]}",
            "CK009 refunds.yaml:{file: ../secret}: `file: ../secret` does not hold: it is not below the folder of guidepost.yaml",
        ),
        ("mesured: yes", "CK004 refunds.yaml:mesured: `new-feature@1.0` asks nothing called `mesured`"),
    ] {
        let (_, found) = judged(&with(item));
        assert!(found.iter().any(|one| one == message), "{item}: {found:#?}");
    }
}

#[test]
fn evidence_that_holds_is_verified_and_words_are_stated() {
    let (standing, found) =
        judged(&with("explained: {answer: yes, evidence: [{faq: billing/faq#who-can-refund}, {article: billing/refunds}]}"));
    let worths: Vec<(&str, &str)> = standing.items.iter().map(|item| (item.id.as_str(), item.worth.name())).collect();
    assert_eq!(
        worths,
        [
            ("discoverable", "verified"),
            ("explained", "verified"),
            ("clear-messages", "verified"),
            ("reachable-help", "stated"),
            ("measured", "plain")
        ]
    );
    assert_eq!(
        found,
        [
            "CK010 refunds.yaml:refunds: no approval is declared, which counts as `support-unready`",
            "CK011 refunds.yaml:refunds: nobody has signed the checklist off"
        ]
    );
    let counts = standing.counts();
    assert_eq!((counts.yes, counts.not_applicable, counts.verified, counts.stated), (4, 1, 3, 1));
}

#[test]
fn features_without_support_are_named_with_whom_to_ask() {
    let (readiness, found) = judged_tree(AROUND);
    assert_eq!(readiness.features[0].verdict(), "no checklist");
    assert_eq!(found, ["CK014 guidepost.yaml:refunds: the feature `refunds` has no checklist"]);
}
