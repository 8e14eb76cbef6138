//! The words of a page as running text, one paragraph, heading, item or cell at a time, with a way back to their places.
//! Code, addresses and pictures are one character that is no word.

use std::ops::Range;

use pulldown_cmark::LinkType;

use crate::lint::Page;
use crate::lint::outline::{Kind, Role, Words};
use crate::text::floor_boundary;

/// Stands for code, a web address or a picture.
pub const OBJECT: char = '\u{fffc}';

/// One block's own words.
#[derive(Debug, Default)]
pub struct Passage {
    /// Running text: soft line breaks are spaces, hard ones line feeds.
    pub text: String,
    /// The block, in `Outline::blocks`.
    pub block: usize,
    /// Where each run of words begins in `text`, and its place in `Outline::words`.
    runs: Vec<(usize, usize)>,
}

/// Hands every passage of a page to `look`, in order.
pub fn each(page: &Page<'_>, mut look: impl FnMut(&Passage)) {
    let words = &page.outline.words;
    let mut passage = Passage::default();
    let mut at = 0;
    while at < words.len() {
        let block = words[at].block;
        let end = at + words[at..].iter().take_while(|run| run.block == block).count();
        if page.outline.blocks.get(block).is_some_and(|block| !matches!(block.kind, Kind::Code(_) | Kind::Html)) {
            passage.fill(page, at..end);
            look(&passage);
        }
        at = end;
    }
}

impl Passage {
    fn fill(&mut self, page: &Page<'_>, runs: Range<usize>) {
        self.text.clear();
        self.runs.clear();
        self.block = page.outline.words[runs.start].block;
        for at in runs {
            let run = &page.outline.words[at];
            self.runs.push((self.text.len(), at));
            let link = run.link.and_then(|link| page.outline.links.get(link));
            match run.role {
                _ if link.is_some_and(|link| link.picture) => self.text.push(OBJECT),
                Role::Text if link.is_some_and(|link| link.written == LinkType::Autolink) => self.text.push(OBJECT),
                Role::Text => self.text.push_str(&run.text),
                Role::Code => self.text.push(OBJECT),
                Role::Break => self.text.push(if is_hard(page.body(), &run.span) { '\n' } else { ' ' }),
                Role::Html if run.text.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<br")) => self.text.push('\n'),
                Role::Html => {}
            }
        }
    }

    /// The run of words that a byte of the text belongs to.
    pub fn run<'p>(&self, page: &'p Page<'_>, at: usize) -> Option<&'p Words<'p>> {
        page.outline.words.get(self.index(at)?.1)
    }

    /// The bytes of the body that a part of the text was read from, and whether they say just that.
    pub fn place(&self, page: &Page<'_>, range: Range<usize>) -> (Range<usize>, bool) {
        let (start, end) = (self.index(range.start), self.index(range.end.saturating_sub(1).max(range.start)));
        let (Some(start), Some(end)) = (start, end) else { return (0..0, false) };
        let body = page.body();
        if start == end {
            let run = &page.outline.words[start.1];
            let here = run.span.start + range.start - start.0..run.span.start + range.end - start.0;
            let wanted = self.text.get(range).unwrap_or_default();
            if body.get(here.clone()) == Some(wanted) {
                return (here, true);
            }
            // Entities and escapes shift what follows; what stands there once is found all the same.
            let written = body.get(run.span.clone()).unwrap_or_default();
            return match written.find(wanted) {
                Some(at) if !wanted.is_empty() && written.rfind(wanted) == Some(at) => {
                    (run.span.start + at..run.span.start + at + wanted.len(), true)
                }
                _ => (run.span.clone(), false),
            };
        }
        let (first, last) = (&page.outline.words[start.1], &page.outline.words[end.1]);
        let exact = |run: &Words<'_>| run.role == Role::Text && run.text.len() == run.span.len();
        let from = if exact(first) { first.span.start + range.start - start.0 } else { first.span.start };
        let to = if exact(last) { (last.span.start + range.end - end.0).min(last.span.end) } else { last.span.end };
        let (from, to) = (floor_boundary(body, from), floor_boundary(body, to));
        (from..to.max(from), false)
    }

    fn index(&self, at: usize) -> Option<(usize, usize)> {
        let after = self.runs.partition_point(|&(start, _)| start <= at);
        self.runs.get(after.checked_sub(1)?).copied()
    }
}

fn is_hard(body: &str, span: &Range<usize>) -> bool {
    body.get(span.clone()).is_some_and(|written| written.starts_with("  ") || written.starts_with('\\'))
}
