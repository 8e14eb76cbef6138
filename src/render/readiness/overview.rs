//! The page of all features: a summary, a table for each template, and what is missing.

use std::collections::BTreeMap;

use super::feature::open;
use super::view::{Column, Group, Overview, Row, Share, Table};
use super::{CELLS, cell, clean, group, person, sentence, sign_off, verdict};
use crate::render::Renderer;
use crate::render::view::Page;
use crate::site::checklist::GapGroup;
use crate::site::readiness::Standing;

/// Every kind of a feature's mark, the best first.
const VERDICTS: [&str; 5] = ["approved", "approved-with-gaps", "support-unready", "invalid", "missing"];

impl Renderer<'_> {
    pub(in crate::render) fn overview(&self) -> Overview {
        let all = self.standings();
        let (known, others): (Vec<usize>, Vec<usize>) = (0..all.len()).partition(|&index| !all[index].items.is_empty());
        let mut tables: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for index in known {
            tables.entry(all[index].template.as_deref().unwrap_or_default()).or_default().push(index);
        }
        let tables: Vec<Table> = tables.into_iter().map(|(name, rows)| self.table(name, &rows)).collect();
        let open = all.iter().map(|standing| standing.gaps().len()).sum();
        Overview {
            page: Page { title: self.ready("title"), ..Page::default() },
            tally: self.shares(VERDICTS, |kind| all.iter().filter(|standing| verdict(standing) == kind).count()),
            total: all.len(),
            features: self.ready_count("features", all.len()),
            gap_count: self.ready_count("open_gaps", open),
            legend: if tables.is_empty() { vec![] } else { self.shares(CELLS, |_| 0) },
            tables,
            none_text: sentence(&self.ready("none_text"), &[]),
            others_text: sentence(&self.ready("others_text"), &[]),
            others: others.into_iter().map(|index| self.row(index)).collect(),
            groups: GapGroup::ALL.into_iter().filter_map(|one| self.group(one)).collect(),
        }
    }

    fn table(&self, name: &str, rows: &[usize]) -> Table {
        let first = &self.standings()[rows[0]];
        let column = |item: &crate::site::readiness::Judged| Column {
            title: clean(&item.title),
            question: clean(&item.question),
            is_essential: item.essential,
        };
        Table {
            title: clean(first.template_title.as_deref().unwrap_or(name)),
            name: clean(name),
            columns: first.items.iter().map(column).collect(),
            rows: rows.iter().map(|&index| self.row(index)).collect(),
        }
    }

    pub(super) fn row(&self, index: usize) -> Row {
        let standing: &Standing = &self.standings()[index];
        Row {
            title: clean(&standing.title),
            id: clean(&standing.id),
            url: self.feature_url(index),
            verdict: self.mark(verdict(standing)),
            owner: standing.owner.as_deref().map(|owner| clean(&person(owner))),
            release: standing.release.as_deref().map(clean),
            sign_off: self.mark(sign_off(&standing.sign_off)),
            gaps: standing.gaps().len(),
            cells: standing.items.iter().map(|item| self.mark(cell(item))).collect(),
            source: standing.source.as_ref().map(|source| clean(source.as_str())),
        }
    }

    /// States with their counts, one after the other.
    pub(super) fn shares<const N: usize>(&self, kinds: [&'static str; N], count: impl Fn(&str) -> usize) -> Vec<Share> {
        let mut at = 0;
        let share = |kind: &'static str| {
            let (start, count) = (at, count(kind));
            at += count;
            Share { mark: self.mark(kind), count, meaning: self.ready(&format!("{kind}_means")), at: start }
        };
        kinds.into_iter().map(share).collect()
    }

    /// The gaps of a group: those that are overdue first, then the oldest.
    fn group(&self, wanted: GapGroup) -> Option<Group> {
        let all = self.standings().iter().enumerate();
        let gaps = all.flat_map(|(index, standing)| standing.gaps().into_iter().map(move |gap| (gap, (standing, index))));
        let mut gaps: Vec<_> = gaps.filter(|((_, gap), _)| gap.group == wanted).collect();
        gaps.sort_by_key(|((_, gap), _)| (!gap.is_overdue, gap.due.is_none(), gap.due, std::cmp::Reverse(gap.days)));
        let count = self.ready_count("gaps", gaps.len());
        let title = self.ready(group(wanted));
        (!gaps.is_empty()).then(|| Group { title, count, gaps: gaps.into_iter().map(|(gap, of)| open(self.gap_view(gap, of))).collect() })
    }
}
