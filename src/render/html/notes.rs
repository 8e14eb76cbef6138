//! Footnotes: numbered as the text mentions them, written at its end.

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

    /// All notes with their numbers; empty where the text mentions none.
    pub(super) fn footnotes_html(&mut self) -> String {
        let mut body = String::new();
        if self.footnotes.is_empty() {
            return body;
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
        body
    }
}
