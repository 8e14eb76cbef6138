//! Groups of tabs: a strip of buttons for the script, and panels under their headings, which read well without it.

use std::fmt::Write;

use super::{Writer, escaped};
use crate::markdown::tabs::{self, Tabs};
use crate::site::{Heading, HeadingRole};

/// Where the writer stands among the groups.
pub(super) struct State {
    tabs: Tabs,
    /// Panels written so far: each has a number on its page.
    panels: usize,
    is_open: bool,
    /// Id and level of the heading above, tabs left aside.
    above: Option<(String, u8)>,
    /// By how much the headings of the group are raised, so that no level is left out on the page.
    raise: u8,
}

impl State {
    pub(super) fn new(text: &str) -> State {
        State { tabs: tabs::read(text), panels: 0, is_open: false, above: None, raise: 0 }
    }

    /// Whether a panel was written.
    pub(super) fn is_used(&self) -> bool {
        self.panels > 0
    }
}

impl Writer<'_> {
    /// The level of a heading on the page, where the title is the only first one.
    pub(super) fn level(&mut self, heading: &Heading, question: bool) -> u8 {
        if heading.role == HeadingRole::Part {
            let level = heading.level.max(2);
            // The id of a question is that of the whole of it, with the answer.
            self.tabs.above = Some((if question { String::new() } else { heading.id.clone() }, level));
            return level;
        }
        if heading.role == HeadingRole::Tab && !self.tabs.is_open {
            let above = self.tabs.above.as_ref().map_or(1, |(_, level)| *level);
            self.tabs.raise = heading.level - heading.level.min(above + 1);
        }
        heading.level.saturating_sub(self.tabs.raise).max(2)
    }

    /// Begins the panel of a tab, and with the first one its group.
    pub(super) fn begin_tab(&mut self, heading: &Heading) {
        if std::mem::replace(&mut self.tabs.is_open, true) {
            self.out.push_str("</div>\n");
        } else {
            self.begin_tabs(heading);
        }
        self.tabs.panels += 1;
        let (n, id) = (self.tabs.panels, escaped(&heading.id));
        let _ = writeln!(self.out, "<div class=\"panel\" id=\"gp-tab-{n}\" role=\"tabpanel\" aria-labelledby=\"{id}\">");
    }

    fn begin_tabs(&mut self, heading: &Heading) {
        let Some(group) = self.tabs.tabs.around(heading.span.start) else { return };
        let label = match &self.tabs.above {
            Some((id, _)) if !id.is_empty() => format!(" aria-labelledby=\"{}\"", escaped(id)),
            _ => String::new(),
        };
        let _ = write!(self.out, "<div class=\"tabs\"><div class=\"tablist\" role=\"tablist\"{label}>");
        for (at, tab) in group.tabs.iter().enumerate() {
            let n = self.tabs.panels + at + 1;
            let name = if tab.name.trim().is_empty() { (at + 1).to_string() } else { escaped(tab.name.trim()) };
            let state = if at == 0 { "aria-selected=\"true\"" } else { "aria-selected=\"false\" tabindex=\"-1\"" };
            let _ = write!(self.out, "<button type=\"button\" role=\"tab\" aria-controls=\"gp-tab-{n}\" {state}>{name}</button>");
        }
        self.out.push_str("</div>\n");
    }

    /// Ends the group that a block of raw HTML ends, if it does.
    pub(super) fn end_tabs(&mut self, at: usize) {
        if self.tabs.is_open && self.tabs.tabs.groups.binary_search_by_key(&at, |group| group.end).is_ok() {
            self.tabs.is_open = false;
            self.out.push_str("</div></div>\n");
        }
    }
}
