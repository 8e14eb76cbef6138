//! How the answers of a checklist moved, as columns: one for each commit, Yes at the foot and the unanswered on top.

use super::view::{Bar, Chart, MomentView, MoveView};
use super::{clean, person};
use crate::render::Renderer;
use crate::site::checklist::Answer;
use crate::site::readiness::{Counts, Moment, Standing};

/// Commits that are drawn and listed; of more, the newest.
const MOST: usize = 60;

/// Columns that are made room for, so that two commits are no walls.
const LEAST: usize = 16;

/// The width of a column with the gap behind it.
const STEP: usize = 10;

impl Renderer<'_> {
    /// `None` where Git was not asked, or where no version could be used.
    pub(super) fn chart(&self, standing: &Standing) -> Option<Chart> {
        let all = &standing.history;
        let shown = &all[all.len().saturating_sub(MOST)..];
        let height =
            shown.iter().filter_map(|moment| moment.counts.as_ref()).map(|counts| stack(counts).iter().map(|(_, n)| n).sum()).max()?;
        let (first, last) = (shown.first()?, shown.last()?);
        let bars: Vec<Bar> = shown.iter().enumerate().flat_map(|(index, moment)| bars(moment, index * STEP, height)).collect();
        let kinds = ["unanswered", "no", "na", "yes"].into_iter().filter(|kind| bars.iter().any(|bar| bar.kind == *kind));
        Some(Chart {
            width: shown.len().max(LEAST) * STEP,
            height,
            legend: kinds.map(|kind| self.mark(kind)).collect(),
            bars,
            description: self.description(first, last),
            from: self.day(first.day),
            to: self.day(last.day),
            rows: shown.iter().rev().map(|moment| self.moment(moment, standing)).collect(),
            cut: (all.len() > MOST)
                .then(|| self.ready("history_cut").replace("{n}", &MOST.to_string()).replace("{all}", &all.len().to_string())),
        })
    }

    fn description(&self, first: &Moment, last: &Moment) -> String {
        let counts = last.counts.unwrap_or_default();
        let numbers = [("{yes}", counts.yes), ("{na}", counts.not_applicable), ("{no}", counts.no), ("{open}", counts.unanswered)];
        let text = self.ready("history_says").replace("{from}", &self.day(first.day).text).replace("{to}", &self.day(last.day).text);
        numbers.iter().fold(text, |text, (name, number)| text.replace(name, &number.to_string()))
    }

    fn moment(&self, moment: &Moment, standing: &Standing) -> MomentView {
        let title = |id: &str| standing.items.iter().find(|item| item.id == id).map_or_else(|| id.to_owned(), |item| item.title.clone());
        let moved = |(id, before, after): &(String, Answer, Answer)| MoveView {
            item: clean(&title(id)),
            before: self.ready(word(*before)),
            after: self.ready(word(*after)),
        };
        MomentView {
            day: self.day(moment.day),
            commit: clean(&moment.commit),
            href: self.commit_href(&moment.commit),
            author: clean(&person(&moment.author)),
            counts: moment.counts.as_ref().map(|counts| stack(counts).iter().map(|(_, n)| *n).collect()).unwrap_or_default(),
            moves: moment.moves.iter().map(moved).collect(),
        }
    }
}

fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::NotApplicable => "na",
        Answer::Unanswered => "unanswered",
    }
}

/// From the foot to the top.
fn stack(counts: &Counts) -> [(&'static str, usize); 4] {
    [("yes", counts.yes), ("na", counts.not_applicable), ("no", counts.no), ("unanswered", counts.unanswered)]
}

fn bars(moment: &Moment, x: usize, top: usize) -> Vec<Bar> {
    let Some(counts) = &moment.counts else { return vec![] };
    let mut y = top;
    let mut all = Vec::new();
    for (kind, height) in stack(counts).into_iter().filter(|(_, n)| *n > 0) {
        y -= height;
        all.push(Bar { kind, x, y, height });
    }
    all
}
