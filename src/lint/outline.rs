//! The blocks and words of a body in the order of the text, for rules that look at its shape. Flat lists with indices
//! instead of a tree: a rule is a loop. All ranges are bytes of the body.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd};

use crate::markdown;

/// A body as blocks, words and links.
#[derive(Debug, Default)]
pub struct Outline<'a> {
    /// Every block, parents before their children.
    pub blocks: Vec<Block<'a>>,
    /// Every run of words, in order.
    pub words: Vec<Words<'a>>,
    /// Links and pictures of Markdown in order; raw HTML is not among them.
    pub links: Vec<Link<'a>>,
}

/// One block.
#[derive(Debug)]
pub struct Block<'a> {
    /// What it is.
    pub kind: Kind<'a>,
    /// Its bytes, children included.
    pub span: Range<usize>,
    /// The block around it.
    pub parent: Option<usize>,
    /// One past its last descendant in `Outline::blocks`.
    pub end: usize,
    /// Its words in `Outline::words`, those of its descendants included.
    pub words: Range<usize>,
}

/// What a block is.
#[derive(Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// A paragraph. In tight lists the words stand in the item itself.
    Paragraph,
    /// A heading of this level; the number counts headings from 0 as `Text::headings` does.
    Heading(u8, usize),
    /// An ordered list beginning with this number, or a bullet list.
    List(Option<u64>),
    /// An item of a list.
    Item,
    /// A quotation, or a GitHub alert.
    Quote(Option<BlockQuoteKind>),
    /// Code with the fence's info string; `None` when it is indented.
    Code(Option<CowStr<'a>>),
    /// Raw HTML.
    Html,
    /// A table.
    Table,
    /// A cell of a table.
    Cell,
    /// A thematic break.
    Rule,
    /// A footnote, a definition list or a part of one.
    Other,
}

/// A run of words in one style.
#[derive(Debug)]
pub struct Words<'a> {
    /// The words as read: entities and escapes resolved.
    pub text: CowStr<'a>,
    /// Where they stand.
    pub span: Range<usize>,
    /// The innermost block around them.
    pub block: usize,
    /// What they are.
    pub role: Role,
    /// Whether they stand in bold.
    pub strong: bool,
    /// The innermost link or picture around them, in `Outline::links`.
    pub link: Option<usize>,
}

/// What a run of words is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Words.
    Text,
    /// Code, inline or in a block.
    Code,
    /// A line break; its text is a space.
    Break,
    /// Raw HTML.
    Html,
}

/// A link or a picture.
#[derive(Debug)]
pub struct Link<'a> {
    /// Whether it is a picture.
    pub picture: bool,
    /// How it is written.
    pub written: LinkType,
    /// The address as written, entities resolved.
    pub address: CowStr<'a>,
    /// The title in quotes, if any.
    pub title: CowStr<'a>,
    /// The whole construct.
    pub span: Range<usize>,
    /// The words between the brackets, in `Outline::words`.
    pub words: Range<usize>,
    /// The block around it.
    pub block: usize,
    /// The link around a picture.
    pub within: Option<usize>,
}

/// Reads a body.
pub fn read(body: &str) -> Outline<'_> {
    let mut pass = Pass::default();
    for (event, span) in markdown::events(body) {
        pass.event(event, span);
    }
    pass.out
}

#[derive(Default)]
struct Pass<'a> {
    out: Outline<'a>,
    open: Vec<usize>,
    links: Vec<usize>,
    strong: usize,
    headings: usize,
    in_code: bool,
}

impl<'a> Pass<'a> {
    fn event(&mut self, event: Event<'a>, span: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.words(text, span, if self.in_code { Role::Code } else { Role::Text }),
            Event::Code(text) => self.words(text, span, Role::Code),
            Event::SoftBreak | Event::HardBreak => self.words(CowStr::Borrowed(" "), span, Role::Break),
            Event::Html(text) | Event::InlineHtml(text) => self.words(text, span, Role::Html),
            Event::Rule => {
                self.block(Kind::Rule, span);
                self.close();
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.words(text, span, Role::Code),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>, span: Range<usize>) {
        match tag {
            Tag::Strong => self.strong += 1,
            Tag::Emphasis | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
            Tag::Link { link_type, dest_url, title, .. } => {
                self.link(Link { picture: false, written: link_type, address: dest_url, title, span, words: 0..0, block: 0, within: None })
            }
            Tag::Image { link_type, dest_url, title, .. } => {
                self.link(Link { picture: true, written: link_type, address: dest_url, title, span, words: 0..0, block: 0, within: None });
            }
            tag => {
                let kind = self.kind(tag);
                self.block(kind, span);
            }
        }
    }

    fn kind(&mut self, tag: Tag<'a>) -> Kind<'a> {
        match tag {
            Tag::Paragraph => Kind::Paragraph,
            Tag::Heading { level, .. } => {
                self.headings += 1;
                Kind::Heading(level as u8, self.headings - 1)
            }
            Tag::List(first) => Kind::List(first),
            Tag::Item => Kind::Item,
            Tag::BlockQuote(alert) => Kind::Quote(alert),
            Tag::CodeBlock(code) => {
                self.in_code = true;
                Kind::Code(match code {
                    CodeBlockKind::Fenced(info) => Some(info),
                    CodeBlockKind::Indented => None,
                })
            }
            Tag::HtmlBlock => Kind::Html,
            Tag::Table(_) => Kind::Table,
            Tag::TableCell => Kind::Cell,
            _ => Kind::Other,
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {}
            TagEnd::Link | TagEnd::Image => {
                let end = self.out.words.len();
                if let Some(link) = self.links.pop().and_then(|link| self.out.links.get_mut(link)) {
                    link.words.end = end;
                }
            }
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.close();
            }
            _ => self.close(),
        }
    }

    fn block(&mut self, kind: Kind<'a>, span: Range<usize>) {
        let words = self.out.words.len();
        let block = Block { kind, span, parent: self.open.last().copied(), end: 0, words: words..words };
        self.open.push(self.out.blocks.len());
        self.out.blocks.push(block);
    }

    fn close(&mut self) {
        let (end, words) = (self.out.blocks.len(), self.out.words.len());
        if let Some(block) = self.open.pop().and_then(|open| self.out.blocks.get_mut(open)) {
            block.end = end;
            block.words.end = words;
        }
    }

    fn words(&mut self, text: CowStr<'a>, span: Range<usize>, role: Role) {
        let block = self.open.last().copied().unwrap_or_default();
        let words = Words { text, span, block, role, strong: self.strong > 0, link: self.links.last().copied() };
        self.out.words.push(words);
    }

    fn link(&mut self, link: Link<'a>) {
        let words = self.out.words.len();
        let (block, within) = (self.open.last().copied().unwrap_or_default(), self.links.last().copied());
        self.links.push(self.out.links.len());
        self.out.links.push(Link { words: words..words, block, within, ..link });
    }
}

/// A heading at the top level of the text and what stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The heading's block.
    pub heading: usize,
    /// Its level.
    pub level: u8,
    /// Its place in `Text::headings`.
    pub index: usize,
    /// The blocks under it, up to the next heading of its level or above; deeper headings included.
    pub blocks: Range<usize>,
    /// Bytes of the body, the heading included.
    pub span: Range<usize>,
}

impl Outline<'_> {
    /// The blocks that stand in no other, in order.
    pub fn top(&self) -> impl Iterator<Item = usize> + '_ {
        self.within(0..self.blocks.len())
    }

    /// The outermost blocks of a range of blocks.
    pub fn within(&self, range: Range<usize>) -> impl Iterator<Item = usize> + '_ {
        let mut next = range.start;
        std::iter::from_fn(move || {
            let at = next;
            (at < range.end).then(|| {
                next = self.blocks.get(at).map_or(range.end, |block| block.end.max(at + 1));
                at
            })
        })
    }

    /// The blocks directly inside another.
    pub fn children(&self, block: usize) -> impl Iterator<Item = usize> + '_ {
        self.within(block + 1..self.blocks[block].end)
    }

    /// The headings of this level at the top of the text, each with what stands under it.
    pub fn parts(&self, level: u8) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let mut open = false;
        let end = self.blocks.iter().map(|block| block.span.end).max().unwrap_or(0);
        for at in self.top() {
            let Kind::Heading(found, index) = self.blocks[at].kind else { continue };
            let start = self.blocks[at].span.start;
            if found <= level
                && open
                && let Some(last) = parts.last_mut()
            {
                (last.blocks.end, last.span.end) = (at, start);
                open = false;
            }
            if found == level {
                parts.push(Part { heading: at, level, index, blocks: at + 1..self.blocks.len(), span: start..end });
                open = true;
            }
        }
        parts
    }

    /// Code blocks whose fence is not written again at their end: they take in all that follows.
    pub fn unclosed<'o>(&'o self, body: &'o str) -> impl Iterator<Item = &'o Block<'o>> {
        let fenced = self.blocks.iter().filter(|block| matches!(block.kind, Kind::Code(Some(_))));
        fenced.filter(|block| body.get(block.span.clone()).is_some_and(|text| !is_closed(text)))
    }

    /// The plain words of a block, its descendants included.
    pub fn plain(&self, block: usize) -> String {
        self.text(self.blocks[block].words.clone())
    }

    /// Plain words; raw HTML is left out.
    pub fn text(&self, words: Range<usize>) -> String {
        self.words[words].iter().filter(|words| words.role != Role::Html).map(|words| &*words.text).collect()
    }

    /// Whether a block lies in one that `is` holds for, or is one.
    pub fn lies_in(&self, block: usize, is: impl Fn(&Kind<'_>) -> bool) -> bool {
        std::iter::successors(self.blocks.get(block), |block| self.blocks.get(block.parent?)).any(|block| is(&block.kind))
    }
}

/// Whether the last line of a block is a fence that fits its first. The signs of quotations stand before both.
fn is_closed(block: &str) -> bool {
    let fence = |line: &str| {
        let line = line.trim_start_matches([' ', '\t', '>']);
        let sign = line.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
        let rest = line.trim_start_matches(sign);
        Some((sign, line.len() - rest.len(), rest.trim().is_empty()))
    };
    let mut lines = block.trim_end().lines();
    let (Some(first), Some(last)) = (lines.next().and_then(fence), lines.last().and_then(fence)) else { return false };
    last.0 == first.0 && last.1 >= first.1 && last.2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_know_their_children_and_words() {
        let outline = read(
            "Lead *a* **b**.\n\n## Steps\n\n1. Open **Menu**.\n   - x\n2. Go [there](a.md \"T\").\n\n### Deeper\n\n![p](p.png)\n\n## End\n\n---\n",
        );
        let kinds: Vec<_> = outline.blocks.iter().map(|block| format!("{:?}", block.kind)).collect();
        assert_eq!(
            kinds.join(" "),
            "Paragraph Heading(2, 0) List(Some(1)) Item List(None) Item Item Heading(3, 1) Paragraph Heading(2, 2) Rule"
        );
        assert_eq!(outline.plain(2), "Open Menu.xGo there.");
        assert_eq!(outline.children(2).count(), 2);
        let parts = outline.parts(2);
        assert_eq!(parts.iter().map(|part| (part.index, part.blocks.clone())).collect::<Vec<_>>(), [(0, 2..9), (2, 10..11)]);
        assert_eq!(
            outline.links.iter().map(|link| (link.picture, outline.text(link.words.clone()))).collect::<Vec<_>>(),
            [(false, "there".to_owned()), (true, "p".to_owned())]
        );
        assert!(outline.words.iter().any(|words| words.strong && &*words.text == "Menu"));
        assert!(outline.lies_in(5, |kind| *kind == Kind::List(Some(1))));
    }

    #[test]
    fn an_empty_body_has_nothing() {
        assert!(read("").blocks.is_empty() && read("").parts(2).is_empty());
    }
}
