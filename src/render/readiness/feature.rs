//! The page of one feature: its approval and why it is no better, every question with its evidence, who stands for it.

use super::view::{EvidenceView, FeatureView, GapView, ItemView, Mark, SignOffView};
use super::{CELLS, anchor, badge, cell, clean, is_web, person, sentence, sign_off};
use crate::render::Renderer;
use crate::render::html::escaped;
use crate::render::view::{Entry, Page};
use crate::site::checklist::Answer;
use crate::site::readiness::{Href, Judged, Shown, Signed, Standing, Worth};
use crate::text::secrets;

/// Kinds of evidence that name pages, which may not be published.
const OF_PAGES: &[&str] = &["article", "faq", "search", "context"];

impl Renderer<'_> {
    pub(in crate::render) fn feature(&self, index: usize, root: &str) -> FeatureView {
        let standing = &self.standings()[index];
        let declared = standing.declared.filter(|declared| standing.approval().is_some_and(|best| best < *declared));
        let badge = badge::Words::of(standing, self);
        FeatureView {
            page: Page {
                title: clean(&standing.title),
                edit_href: standing.source.as_ref().and_then(|source| self.edit_href(source)).filter(|url| is_open(url)),
                ..Page::default()
            },
            row: self.row(index),
            verdict: self.ready(&format!("{}_means", super::verdict(standing))),
            declared: declared.map(|declared| self.mark(declared.name())),
            reasons: standing.reasons.iter().map(|reason| sentence(reason, &standing.items)).collect(),
            launch: self.days(standing.launch),
            template: standing.template.as_deref().map(clean),
            source_href: standing.source.as_ref().and_then(|source| self.file_href(source)).filter(|url| is_open(url)),
            counts: self.shares(CELLS, |kind| standing.items.iter().filter(|item| cell(item) == kind).count()),
            total: standing.items.len(),
            items: standing.items.iter().map(|item| self.item(item, (standing, index), root)).collect(),
            articles: standing.articles.iter().map(|&id| self.explaining(id, root)).collect(),
            sign_off: self.sign_off(standing),
            code_changed: standing.code_changed.as_deref().map(|text| sentence(text, &[])),
            history: self.chart(standing),
            notes: standing.notes.as_deref().map(paragraphs).unwrap_or_default(),
            badge: self.badge_url(index),
            badge_width: badge.width(),
            badge_alt: badge.sentence(),
        }
    }

    fn explaining(&self, id: crate::site::ArticleId, root: &str) -> Entry {
        let entry = self.entry(id);
        Entry { url: self.site_href(root, &entry.url).unwrap_or_default(), ..entry }
    }

    fn item(&self, item: &Judged, of: (&Standing, usize), root: &str) -> ItemView {
        ItemView {
            anchor: anchor(item),
            title: clean(&item.title),
            question: clean(&item.question),
            is_essential: item.essential,
            mark: Mark { kind: cell(item), word: self.ready(answer(item)) },
            evidence: item.evidence.iter().map(|one| self.evidence(one, root)).collect(),
            risk: item.risk.as_deref().map(clean),
            because: item.because.as_deref().map(clean),
            gap: item.gap.as_ref().map(|gap| open(self.gap_view((item, gap), of))),
        }
    }

    fn evidence(&self, one: &Shown, root: &str) -> EvidenceView {
        let kind = match self.ready(&format!("kind_{}", one.kind)) {
            name if name.is_empty() => clean(&one.kind),
            name => name,
        };
        let mark = match one.worth {
            Worth::Verified => "verified",
            Worth::Stated => "stated",
            Worth::Contradicted => "contradicted",
            Worth::Plain | Worth::Unanswered => "unanswered",
        };
        let href = match &one.href {
            None => None,
            Some(Href::Page(url)) => self.site_href(root, url),
            Some(Href::File(path)) => self.file_href(path),
            Some(Href::Url(url)) => is_web(url).then(|| url.clone()),
        };
        let mut view = EvidenceView {
            mark: self.mark(mark),
            kind,
            words: clean(&one.words),
            href: href.filter(|url| is_open(url)),
            why: sentence(&one.why, &[]),
            has_changed: one.has_changed,
        };
        // Readers of the published site hear nothing of a draft, not even its name.
        let is_hidden = !self.is_apart && one.worth == Worth::Contradicted && one.href.is_none() && OF_PAGES.contains(&one.kind.as_str());
        if is_hidden {
            view.why = escaped(&self.ready("not_published"));
            if one.kind != "search" {
                view.words = self.ready("some_page");
            }
        }
        view
    }

    fn sign_off(&self, standing: &Standing) -> SignOffView {
        let signed = &standing.sign_off;
        let html = |text: &str| sentence(text, &standing.items);
        let kind = sign_off(signed);
        let (details, key) = match signed {
            Signed::Missing | Signed::Unsigned(_, None) => (vec![], None),
            Signed::Broken(why) | Signed::Refused(_, why) => (vec![html(why)], None),
            Signed::Stale(_, changed) => (changed.iter().map(|one| html(one)).collect(), None),
            Signed::Unsigned(_, Some(author)) => {
                (vec![escaped(&self.ready("other_author").replace("{name}", &clean(&person(author))))], None)
            }
            Signed::Verified(_, key) => (vec![], Some(format!("{} {}", key.system, clean(&key.fingerprint)))),
        };
        let by = signed.by();
        SignOffView {
            mark: self.mark(kind),
            meaning: self.ready(&format!("{kind}_means")),
            reviewer: by.map(|by| clean(&person(&by.reviewer))).filter(|name| !name.is_empty()),
            date: self.days(by.and_then(|by| by.date)),
            details,
            key,
        }
    }
}

/// The answer in words, with what it is worth.
fn answer(item: &Judged) -> &'static str {
    match (item.answer, item.worth) {
        (Answer::Yes, Worth::Verified) => "yes_verified",
        (Answer::Yes, Worth::Stated) => "yes_stated",
        (Answer::Yes, Worth::Contradicted) => "yes_contradicted",
        (Answer::Yes, _) => "yes_unanswered",
        (Answer::No, _) => "no",
        (Answer::NotApplicable, Worth::Unanswered) => "na_unanswered",
        (Answer::NotApplicable, _) => "na_plain",
        (Answer::Unanswered, _) => "unanswered",
    }
}

/// Whether an address may be shown: with its secret hidden it would lead elsewhere.
fn is_open(url: &str) -> bool {
    secrets::find(url).is_empty()
}

/// A gap without a link that must not be shown; what an address of its owner leaves may be a secret as well.
pub(super) fn open(gap: GapView) -> GapView {
    GapView { owner: gap.owner.as_deref().map(clean), issue_href: gap.issue_href.filter(|url| is_open(url)), ..gap }
}

fn paragraphs(text: &str) -> Vec<String> {
    let text = clean(text);
    text.split("\n\n").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}
