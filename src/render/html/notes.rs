//! Footnotes: numbered as the text mentions them, written at the end of the page.

use std::fmt::Write;

use super::Writer;

impl Writer<'_> {
    /// The number of a note, by the order of mentions.
    pub(super) fn footnote(&mut self, label: &str) -> usize {
        match self.footnotes.iter().position(|known| known == label) {
            Some(at) => at + 1,
            None => {
                self.footnotes.push(label.to_owned());
                self.footnotes.len()
            }
        }
    }

    pub(super) fn push_footnotes(&mut self, body: &mut String) {
        if self.footnotes.is_empty() {
            return;
        }
        let (title, back) = (self.word("footnotes"), self.word("footnote_back"));
        let _ = writeln!(body, "<section class=\"footnotes\" aria-label=\"{title}\"><ol>");
        for (at, label) in self.footnotes.iter().enumerate() {
            let n = at + 1;
            let note = self.notes.get(label).map_or("", String::as_str).trim_end();
            let link =
                if self.mentioned.contains(&n) { format!(" <a href=\"#fnref-{n}\" aria-label=\"{back}\">↩</a>") } else { String::new() };
            let note = note.strip_suffix("</p>").map_or_else(|| format!("{note}{link}"), |open| format!("{open}{link}</p>"));
            let _ = writeln!(body, "<li id=\"fn-{n}\">{note}</li>");
        }
        body.push_str("</ol></section>\n");
    }
}
