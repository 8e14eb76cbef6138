//! A Markdown text that has been read: its body, outline and links, each with its place in the source.

use std::ops::Range;
use std::sync::Arc;

use super::{ArticleId, SectionId, UrlPath};
use crate::diag::Diagnostic;
use crate::text::Span;
use crate::tree::SourcePath;
use crate::yaml::Node;

/// A text on a page of the site: what was read, and where its links lead there.
#[derive(Clone, Debug)]
pub struct Document {
    /// What the file holds; the same value as long as the file stays the same.
    pub text: Arc<Text>,
    /// For each of `text.links`, where it leads.
    pub targets: Vec<Target>,
}

/// One Markdown file as read, without regard to any other file but the passages it takes in.
#[derive(Clone, Debug)]
pub struct Text {
    /// The file.
    pub source: SourcePath,
    /// The file's whole text, for showing findings.
    pub file: Arc<str>,
    /// The front matter that holds, spans in the file.
    pub front: FrontMatter,
    /// The Markdown, variables and reusable passages filled in.
    pub body: Body,
    /// In order.
    pub headings: Vec<Heading>,
    /// Links and pictures in order of their place in the body.
    pub links: Vec<Link>,
    /// For each of `links`, what its address can mean.
    pub meanings: Vec<Meaning>,
    /// Indices into `headings`, in the order of their ids.
    pub by_id: Vec<u32>,
    /// Ids that raw HTML sets, sorted.
    pub html_ids: Vec<String>,
    /// The first H1: bytes in the body, and an index into `headings`.
    pub first_h1: Option<(Range<usize>, usize)>,
    /// The first block, where it is a paragraph: bytes in the body and plain words.
    pub lead: Option<(Range<usize>, String)>,
    /// The closing section of links, where it holds nothing else.
    pub whats_next: Option<WhatsNext>,
    /// Words in the body.
    pub words: usize,
    /// Fenced code in a language: info string and text.
    pub fences: Vec<(String, String)>,
    /// What reading the file found.
    pub findings: Vec<Diagnostic>,
}

impl Text {
    /// Whether a heading or raw HTML has this id.
    pub fn has_id(&self, id: &str) -> bool {
        let heading = |at: &u32| self.headings.get(*at as usize).map_or("", |heading| heading.id.as_str()).cmp(id);
        self.by_id.binary_search_by(heading).is_ok() || self.html_ids.binary_search_by(|known| known.as_str().cmp(id)).is_ok()
    }
}

/// The front matter of one file.
#[derive(Clone, Debug)]
pub struct FrontMatter {
    /// Fields that passed their checks.
    pub fields: Node,
    /// The block with its fences; `None` when there is none.
    pub block: Option<Span>,
    /// What says whether it may be published cannot be read, so it is not.
    pub withheld: bool,
    /// Title and description with variables filled in.
    pub title: Option<String>,
    /// The same for the description.
    pub description: Option<String>,
}

/// Markdown text that knows where each byte came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The file's whole text, or the text with passages filled in.
    text: Arc<str>,
    /// Where the body begins in `text`.
    start: usize,
    /// Empty when `text` is the file itself.
    pieces: Vec<Piece>,
}

/// A run of body text that was copied from one file, or filled in for a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it begins in the body.
    pub start: usize,
    /// The file it stands in.
    pub source: SourcePath,
    /// Where it begins there.
    pub offset: usize,
    /// For a variable: the bytes of `{{ name }}` that all of it came from.
    pub filled: Option<Span>,
}

impl Body {
    /// The part of a file from `start` on.
    pub fn of_file(text: Arc<str>, start: usize) -> Body {
        Body { text, start, pieces: vec![] }
    }

    /// A text put together from pieces, in order and without gaps.
    pub fn of_pieces(text: String, pieces: Vec<Piece>) -> Body {
        Body { text: text.into(), start: 0, pieces }
    }

    /// The Markdown.
    pub fn text(&self) -> &str {
        &self.text[self.start..]
    }

    /// All files and bytes that a range of the body came from.
    pub fn places(&self, range: Range<usize>, own: &SourcePath) -> Vec<(SourcePath, Span)> {
        if self.pieces.is_empty() {
            return vec![self.locate(range, own)];
        }
        let starts = self.pieces.iter().map(|piece| piece.start).filter(|start| (range.start + 1..range.end).contains(start));
        std::iter::once(range.start).chain(starts).map(|start| self.locate(start..range.end, own)).collect()
    }

    /// The file and bytes that a range of the body came from; `own` is the document's file.
    pub fn locate(&self, range: Range<usize>, own: &SourcePath) -> (SourcePath, Span) {
        if self.pieces.is_empty() {
            return (own.clone(), Span::from(range).shifted(self.start));
        }
        let last = self.pieces.partition_point(|piece| piece.start <= range.start).max(1) - 1;
        let piece = &self.pieces[last];
        if let Some(span) = piece.filled {
            return (piece.source.clone(), span);
        }
        let next = self.pieces.get(last + 1).map_or(self.text.len(), |next| next.start);
        let start = piece.offset + range.start.saturating_sub(piece.start);
        let end = piece.offset + range.end.min(next).saturating_sub(piece.start);
        (piece.source.clone(), Span::new(start, end))
    }
}

/// A heading of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// Unique on the page.
    pub id: String,
    /// Plain text.
    pub text: String,
    /// Bytes in the body.
    pub span: Range<usize>,
    /// What it is for.
    pub role: HeadingRole,
}

/// What a heading is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HeadingRole {
    /// It begins a part of the text.
    #[default]
    Part,
    /// It begins a tab of a group.
    Tab,
    /// It stands in a tab.
    InTab,
}

/// What an address belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LinkKind {
    /// A link in Markdown.
    Link,
    /// A picture in Markdown.
    Image,
    /// An address in raw HTML that is followed.
    HtmlLink,
    /// An address in raw HTML that is loaded.
    HtmlImage,
}

impl LinkKind {
    /// Whether the address is loaded with the page.
    pub fn is_image(self) -> bool {
        matches!(self, LinkKind::Image | LinkKind::HtmlImage)
    }
}

/// A link or picture as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// What it is.
    pub kind: LinkKind,
    /// In Markdown the whole construct, in HTML the attribute's value: bytes in the body.
    pub span: Range<usize>,
    /// The address.
    pub address: String,
}

/// A link's address once the file is known that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The file that holds the link: the text's own, or a passage.
    pub source: SourcePath,
    /// What the address can mean there.
    pub address: Address,
}

/// What an address can mean, before anyone looks whether it exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// Another site, `mailto:`, `tel:` and the like.
    External,
    /// A scheme that runs code.
    Unsafe(&'static str),
    /// The same page; the part after `#`.
    Anchor(String),
    /// A place of this site.
    Local(Local),
    /// Above the root.
    Outside,
    /// Nothing at all.
    Empty,
}

/// A place of this site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local {
    /// For addresses that begin with `/`: without it, the base URL's path taken off.
    pub from_root: Option<String>,
    /// Files that it can name, the likeliest first.
    pub files: Vec<SourcePath>,
    /// After `#`, decoded.
    pub anchor: String,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An article, with an anchor or without (empty).
    Article(ArticleId, String),
    /// A section's page, the home page included.
    Section(SectionId, String),
    /// A redirect or another page made by Guidepost.
    Page(UrlPath, String),
    /// A heading of the same page.
    Anchor(String),
    /// An index into `Site::media`.
    Media(u32),
    /// Another site, or an address such as `mailto:`.
    External(String),
    /// Exists but is not published: only the words are shown.
    Unpublished,
    /// Leads nowhere: shown as written.
    Broken,
    /// Would run a script: only the words are shown.
    Unsafe,
}

/// The closing section that says where to go next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatsNext {
    /// An index into `Text::headings`.
    pub heading: usize,
    /// Indices into `Text::links` with the words of each link.
    pub links: Vec<(usize, String)>,
}
