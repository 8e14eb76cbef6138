//! One checklist for a terminal: every question with its answer, and what the answer rests on.

use anstyle::{AnsiColor, Style};

use super::masked::line;
use super::table::{Paint, of_approval};
use super::{answers, export, gap_facts, worths};
use crate::site::checklist::Answer;
use crate::site::readiness::{Judged, Moment, Standing, State, Worth};
use crate::text::{count, width};

/// Narrower terminals are written to as if they had this many columns.
const LEAST_WIDTH: usize = 40;

/// Commits that are shown; `guidepost checklist history` shows all.
const MOST_MOMENTS: usize = 5;

/// The whole checklist, filled to so many columns.
pub fn show(standing: &Standing, color: bool, columns: usize) -> String {
    let page = Page { paint: Paint { color }, columns: columns.max(LEAST_WIDTH) };
    let mut out = format!("{}\n\n", page.paint.bold(&title(standing)));
    for (name, value, style) in facts(standing) {
        out.push_str(&page.entry(name, &value, style));
    }
    for item in &standing.items {
        out.push('\n');
        page.question(item, &mut out);
    }
    if let Some(notes) = &standing.notes {
        out.push_str(&format!("\n{}\n{}", page.paint.bold("Notes"), page.wrapped(notes, 2)));
    }
    history(&standing.history, &page, &mut out);
    out
}

/// "Search (search)", or the id alone.
fn title(standing: &Standing) -> String {
    if standing.title == standing.id { line(&standing.id) } else { format!("{} ({})", line(&standing.title), line(&standing.id)) }
}

fn facts(standing: &Standing) -> Vec<(&'static str, String, Style)> {
    let plain = Style::new();
    let counts = standing.counts();
    let declared = standing.declared.filter(|declared| standing.approval() != Some(*declared));
    let declared = declared.map_or(String::new(), |declared| format!(" (declared: {})", declared.name()));
    let mut facts = vec![("approval", format!("{}{declared}", standing.verdict()), of_approval(standing))];
    facts.extend(standing.reasons.iter().map(|reason| ("because", reason.clone(), plain)));
    let mut say = |name, value: Option<String>| facts.extend(value.filter(|value| !value.is_empty()).map(|value| (name, value, plain)));
    say("answers", Some(answers(&counts)));
    say("each yes", Some(worths(&counts)));
    say("sign-off", (standing.state != State::Missing).then(|| export::sign_off(standing)));
    say("owner", standing.owner.clone());
    say("release", standing.release.clone());
    say("launch", standing.launch.map(|day| day.to_string()));
    say("template", standing.template.clone());
    say("articles", Some(standing.articles.len()).filter(|n| *n > 0).map(|n| format!("{} about it", count(n, "article"))));
    say("code", standing.code_changed.clone());
    say("file", standing.source.as_ref().map(ToString::to_string));
    facts
}

/// What text is laid out on.
struct Page {
    paint: Paint,
    columns: usize,
}

impl Page {
    /// A name and its value, which goes on below itself.
    fn entry(&self, name: &str, value: &str, style: Style) -> String {
        let lines = lines(&line(value), self.columns.saturating_sub(12));
        let lines = lines.iter().enumerate().map(|(n, text)| {
            let name = if n == 0 { name } else { "" };
            format!("{name:<10}  {}\n", self.paint.with(style, text))
        });
        lines.collect()
    }

    fn wrapped(&self, text: &str, indent: usize) -> String {
        let room = " ".repeat(indent);
        lines(&line(text), self.columns.saturating_sub(indent)).iter().map(|text| format!("{room}{text}\n")).collect()
    }

    /// One of a list; what does not fit into its line goes on below its words.
    fn listed(&self, text: &str) -> String {
        let lines = lines(&line(text), self.columns.saturating_sub(6));
        lines.iter().enumerate().map(|(n, text)| format!("    {} {text}\n", if n == 0 { '-' } else { ' ' })).collect()
    }

    fn question(&self, item: &Judged, out: &mut String) {
        let (mark, style) = mark(item);
        let essential = if item.essential { ", essential" } else { "" };
        let worth = match item.worth {
            Worth::Verified | Worth::Stated | Worth::Contradicted => format!(", {}", item.worth.name()),
            Worth::Unanswered if item.answer != Answer::Unanswered => ", counts as unanswered".to_owned(),
            Worth::Plain | Worth::Unanswered => String::new(),
        };
        let answer = self.paint.with(style, &format!("{mark} {}{worth}", item.answer.name()));
        out.push_str(&format!("{}{essential}: {answer}\n", self.paint.bold(&line(&item.id))));
        out.push_str(&self.wrapped(&item.question, 2));
        for shown in &item.evidence {
            let changed = if shown.has_changed { "; not what it was at the sign-off" } else { "" };
            let words = format!("{}: {} ({}: {}{changed})", shown.kind, shown.words, shown.worth.name(), shown.why);
            out.push_str(&self.listed(&words));
        }
        let gap = item.gap.as_ref().map(|gap| format!("{}: {}", gap.group.title(), gap_facts(item, gap).join(", ")));
        for (name, words) in [("risk", &item.risk), ("because", &item.because), ("gap", &gap)] {
            if let Some(words) = words {
                out.push_str(&self.listed(&format!("{name}: {words}")));
            }
        }
    }
}

/// A sign that is told apart without colours too.
fn mark(item: &Judged) -> (&'static str, Style) {
    let of = |color: AnsiColor| color.on_default();
    match (item.answer, item.worth) {
        (_, Worth::Contradicted) => ("✗", of(AnsiColor::Red)),
        (_, Worth::Unanswered) => ("?", of(AnsiColor::Red)),
        (Answer::No, _) => ("✗", of(AnsiColor::Yellow)),
        (Answer::NotApplicable, _) => ("–", Style::new()),
        (_, Worth::Stated) => ("~", of(AnsiColor::Green)),
        (..) => ("✓", of(AnsiColor::Green)),
    }
}

/// The last commits that moved an answer.
fn history(moments: &[Moment], page: &Page, out: &mut String) {
    let moved: Vec<&Moment> = moments.iter().filter(|moment| !moment.moves.is_empty()).collect();
    let Some(first) = moments.first() else { return };
    out.push_str(&format!("\n{}\n", page.paint.bold("History")));
    out.push_str(&page.wrapped(&format!("{} since {}.", count(moments.len(), "commit"), first.day), 2));
    for moment in moved.iter().rev().take(MOST_MOMENTS) {
        let moves: Vec<String> = moment.moves.iter().map(|(id, was, is)| format!("{id}: {} → {}", was.name(), is.name())).collect();
        out.push_str(&page.wrapped(&format!("{} {} {}: {}", moment.day, moment.commit, moment.author, moves.join(", ")), 2));
    }
}

/// Lines of at most so many columns, broken at spaces; a longer word stands on a line of its own.
fn lines(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.len() - 1;
        let used = width(&lines[last]);
        if used > 0 && used + 1 + width(word) > columns {
            lines.push(word.to_owned());
        } else {
            if used > 0 {
                lines[last].push(' ');
            }
            lines[last].push_str(word);
        }
    }
    lines
}
