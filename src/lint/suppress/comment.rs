//! `<!-- guidepost: allow … -->` in the body: which block each comment is for, what it says, and what to take out when it has
//! no use left.

use std::cell::Cell;
use std::ops::Range;

use super::{Allowed, Covers, Suppression};
use crate::lint::outline::{self, Kind, Outline, Role};
use crate::markdown;
use crate::site::Text;
use crate::text::Span;

/// Comments in the body, each for the block that follows it, or for the one it stands in.
pub(super) fn read(text: &Text) -> Vec<Suppression<'_>> {
    let body = text.body.text();
    let comments: Vec<Range<usize>> = markdown::directives(body).collect();
    if comments.is_empty() {
        return vec![];
    }
    let around = Around::new(outline::read(body), body);
    comments.into_iter().filter_map(|comment| one(text, &around, comment)).collect()
}

/// The blocks, each with its neighbours that are no comments to Guidepost.
struct Around<'a> {
    outline: Outline<'a>,
    before: Vec<Option<usize>>,
    after: Vec<Option<usize>>,
}

impl<'a> Around<'a> {
    fn new(outline: Outline<'a>, body: &str) -> Around<'a> {
        let blocks = &outline.blocks;
        let is_comment = |at: usize| blocks[at].kind == Kind::Html && body.get(blocks[at].span.clone()).is_some_and(markdown::is_directive);
        let next = |at: usize| {
            let siblings = blocks[at].parent.map_or(blocks.len(), |parent| blocks[parent].end);
            Some(blocks[at].end.max(at + 1)).filter(|next| *next < siblings)
        };
        let (mut before, mut after) = (vec![None; blocks.len()], vec![None; blocks.len()]);
        for at in 0..blocks.len() {
            if let Some(next) = next(at) {
                before[next] = if is_comment(at) { before[at] } else { Some(at) };
            }
        }
        for at in (0..blocks.len()).rev() {
            after[at] = next(at).and_then(|next| if is_comment(next) { after[next] } else { Some(next) });
        }
        Around { outline, before, after }
    }
}

fn one<'a>(text: &'a Text, around: &Around<'_>, comment: Range<usize>) -> Option<Suppression<'a>> {
    let body = text.body.text();
    // Shown as code it is an example, and in a passage it belongs to that file, which is a text of its own.
    let words = &around.outline.words;
    let words = words.get(words.partition_point(|words| words.span.start <= comment.start).checked_sub(1)?)?;
    if words.role != Role::Html || !words.span.contains(&comment.start) {
        return None;
    }
    let (file, span) = text.body.locate(comment.clone(), &text.source);
    let shift = |range: Range<usize>| Span::new(span.start + range.start - comment.start, span.start + range.end - comment.start);
    if file != text.source || text.file.get(span.range()) != body.get(comment.clone()) {
        return None;
    }
    let said = said(body, comment.clone());
    let rules = said.rules.into_iter().map(|(name, range)| Allowed { name, span: shift(range), used: Cell::default() }).collect();
    let covered = covered(around, words.block).map_or(vec![], |range| text.body.places(range, &text.source));
    let removal = removal(text, around, (words.block, span));
    Some(Suppression {
        file: &text.source,
        span,
        rules,
        has_reason: said.has_reason,
        covers: Covers::Places(covered),
        removal,
        removal_of_all: None,
    })
}

/// The bytes of the block that a comment is for.
fn covered(around: &Around<'_>, block: usize) -> Option<Range<usize>> {
    let blocks = &around.outline.blocks;
    let own = blocks.get(block)?;
    let block = if own.kind == Kind::Html { blocks.get(around.after.get(block).copied()??)? } else { own };
    Some(block.span.clone())
}

/// What to take out so that nothing around it reads in another way; `None` where that takes a person.
fn removal(text: &Text, around: &Around<'_>, (block, span): (usize, Span)) -> Option<Span> {
    let (file, blocks) = (&*text.file, &around.outline.blocks);
    let own = blocks.get(block)?;
    let before = file[..span.start].trim_end_matches([' ', '\t']);
    let after = &file[span.end..];
    let rest = after.find('\n').map_or(after, |at| &after[..=at]);
    let begins = before.is_empty() || before.ends_with('\n') || text.front.block.is_some_and(|front| front.end == before.len());
    let line = Span::new(before.len(), span.end + rest.len());
    let alone = begins && rest.trim().is_empty();
    if own.kind != Kind::Html {
        // Inside of a paragraph, with the spaces before it: two at the end of a line would break it.
        return Some(if alone { line } else { Span::new(if begins { span.start } else { before.len() }, span.end) });
    }
    let body = text.body.text();
    if body.get(own.span.clone()).map(str::trim) != file.get(span.range()) {
        // A part of other HTML.
        return alone.then_some(line);
    }
    let (above, below) = (around.before.get(block).copied().flatten(), around.after.get(block).copied().flatten());
    if parts_a_list(above.map(|at| &blocks[at].kind), below.map(|at| (&blocks[at].kind, &blocks[at].span)), body) {
        return None;
    }
    if !alone {
        return Some(span);
    }
    let next = &file[line.end..];
    let next = next.find('\n').map_or(next, |at| &next[..at]);
    let last = before.strip_suffix('\n').map_or("", |before| before.rsplit('\n').next().unwrap_or_default());
    let first = text.front.block.is_some_and(|front| front.end == before.len());
    // Between two lines an empty one stays, so that they do not become one paragraph or a heading.
    let keep = !first && !last.trim().is_empty() && !next.trim().is_empty();
    Some(if keep { Span::new(line.start, line.end - (rest.len() - rest.trim_end_matches(['\r', '\n']).len())) } else { line })
}

/// Whether a comment keeps a list from going on in the next block.
fn parts_a_list(above: Option<&Kind<'_>>, below: Option<(&Kind<'_>, &Range<usize>)>, body: &str) -> bool {
    let Some((below, span)) = below.filter(|_| matches!(above, Some(Kind::List(_) | Kind::Other))) else { return false };
    let indented = body.get(..span.start).is_some_and(|before| before.ends_with([' ', '\t']));
    matches!(below, Kind::List(_) | Kind::Code(None) | Kind::Other) || indented
}

/// What a comment says.
struct Said {
    rules: Vec<(String, Range<usize>)>,
    has_reason: bool,
}

/// `allow NAME, NAME because REASON` after the mark.
fn said(body: &str, comment: Range<usize>) -> Said {
    let inside = body.get(comment.clone()).unwrap_or_default();
    let start = comment.start + inside.find(markdown::DIRECTIVE).map_or(0, |at| at + markdown::DIRECTIVE.len());
    let said = body.get(start..comment.end).unwrap_or_default();
    let said = said.strip_suffix("-->").unwrap_or(said);
    let mut words = words(said).map(|(at, word)| (start + at, word));
    let mut rules = Vec::new();
    if words.next().is_none_or(|(_, verb)| verb != "allow") {
        return Said { rules, has_reason: false };
    }
    for (at, word) in words.by_ref() {
        if word == "because" {
            break;
        }
        let mut at = at;
        for name in word.split(',') {
            if !name.is_empty() {
                rules.push((name.to_owned(), at..at + name.len()));
            }
            at += name.len() + 1;
        }
    }
    Said { rules, has_reason: words.next().is_some() }
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}
