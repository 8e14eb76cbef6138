//! Fixes put into texts: which apply, which contradict each other, and whether the text is afterwards what was meant.
//! Texts in, texts out; who reads, checks again and writes is the pipeline.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diag::{Diagnostic, Edit, Fix};
use crate::site::Text;
use crate::text::Span;
use crate::tree::SourcePath;

/// The fixes of one file, ready to be put in.
#[derive(Clone, Debug, Default)]
pub struct Batch<'a> {
    /// Findings with the fix that was chosen for each, in order of place.
    pub fixes: Vec<(&'a Diagnostic, &'a Fix)>,
    /// Findings whose fixes want to change the same bytes: none of them is applied.
    pub contradicting: Vec<&'a Diagnostic>,
}

/// The best fix of each finding, by file. Fixes that overlap contradict each other, and none of them is taken;
/// the same fix from two findings is taken once.
pub fn batches(findings: &[Diagnostic], with_unsafe: bool) -> BTreeMap<SourcePath, Batch<'_>> {
    let mut out: BTreeMap<SourcePath, Batch<'_>> = BTreeMap::new();
    for finding in findings {
        if let Some(fix) = finding.fixes.iter().find(|fix| (fix.safe || with_unsafe) && !fix.edits.is_empty()) {
            out.entry(finding.file.clone()).or_default().fixes.push((finding, fix));
        }
    }
    for batch in out.values_mut() {
        sift(batch);
    }
    out
}

fn sift(batch: &mut Batch<'_>) {
    // A sweep over all edits by place; `furthest` is the fix whose edits reach furthest so far.
    let mut edits: Vec<(&Edit, usize)> =
        batch.fixes.iter().enumerate().flat_map(|(at, (_, fix))| fix.edits.iter().map(move |edit| (edit, at))).collect();
    edits.sort_by_key(|(edit, at)| (edit.span, *at));
    let mut bad = vec![false; batch.fixes.len()];
    let mut open: Vec<(&Edit, usize)> = Vec::new();
    for (edit, at) in edits {
        open.retain(|(other, _)| other.span.end > edit.span.start || other.span == edit.span);
        for &(other, owner) in &open {
            let (one, two) = (batch.fixes[at], batch.fixes[owner]);
            if owner != at && !in_turn(one, two, (edit, other)) && one.1.edits != two.1.edits {
                (bad[at], bad[owner]) = (true, true);
            }
        }
        open.push((edit, at));
    }
    let mut taken: Vec<&[Edit]> = Vec::new();
    let fixes = std::mem::take(&mut batch.fixes);
    for ((finding, fix), bad) in fixes.into_iter().zip(bad) {
        if bad {
            batch.contradicting.push(finding);
        } else if !taken.contains(&fix.edits.as_slice()) {
            taken.push(&fix.edits);
            batch.fixes.push((finding, fix));
        }
    }
}

/// Two insertions at one place by one rule are no contradiction: they come one after the other.
fn in_turn((one, _): (&Diagnostic, &Fix), (two, _): (&Diagnostic, &Fix), (edit, other): (&Edit, &Edit)) -> bool {
    let insertion = |edit: &Edit| edit.span.start == edit.span.end;
    one.code == two.code && insertion(edit) && insertion(other)
}

/// The text with the edits of some fixes, and where the new pieces stand in it. `None` when an edit does not lie in the
/// text on character boundaries.
pub fn apply(text: &str, fixes: &[(&Diagnostic, &Fix)]) -> Option<(String, Vec<Range<usize>>)> {
    let mut edits: Vec<&Edit> = fixes.iter().flat_map(|(_, fix)| &fix.edits).collect();
    edits.sort_by_key(|edit| edit.span);
    let (mut out, mut pieces, mut done) = (String::with_capacity(text.len() + 64), Vec::new(), 0);
    for edit in edits {
        out.push_str(text.get(done..edit.span.start)?);
        text.get(edit.span.range())?;
        let start = out.len();
        out.push_str(&edit.text);
        pieces.push(start..out.len());
        done = edit.span.end;
    }
    out.push_str(text.get(done..)?);
    Some((out, pieces))
}

/// Whether everything that the edits did not touch reads as before: headings and links, and no other becomes one or is lost.
/// `pieces` are where the edits' texts stand in the new file.
pub fn same_around(old: &Text, new: &Text, fixes: &[(&Diagnostic, &Fix)], pieces: &[Range<usize>]) -> bool {
    let edits: Vec<Range<usize>> = fixes.iter().flat_map(|(_, fix)| fix.edits.iter().map(|edit| edit.span.range())).collect();
    untouched(old, &edits) == untouched(new, pieces)
}

/// What a text holds, without what lies in an edit. Of a heading or link that an edit only touches it counts that it is one:
/// with another line gone, a paragraph must not become a heading.
fn untouched(text: &Text, edits: &[Range<usize>]) -> Vec<String> {
    let far = |span: Span| !edits.iter().any(|edit| edit.start <= span.end && span.start <= edit.end);
    let within = |span: Span| edits.iter().any(|edit| edit.start <= span.start && span.end <= edit.end);
    let shown = |range: &Range<usize>, name: &str, words: String| {
        let written = text.body.text().get(range.clone()).unwrap_or_default();
        let end = range.start + written.trim_end().len();
        let start = end - written.trim().len();
        let (file, span) = text.body.locate(start..end, &text.source);
        match () {
            () if file != text.source || far(span) => Some(format!("{name} {words}")),
            () if within(span) => None,
            () => Some(name.to_owned()),
        }
    };
    let headings = text.headings.iter().filter_map(|one| shown(&one.span, "heading", format!("{} {}", one.level, one.text)));
    let links = text.links.iter().filter_map(|one| shown(&one.span, "link", format!("{:?} {}", one.kind, one.address)));
    let front = text.front.block.filter(|block| far(*block)).map(|_| "front matter".to_owned());
    headings.chain(links).chain(front).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::diag::{BROKEN_LINK, RAW_HTML};

    fn finding(code: &'static crate::diag::Code, edits: &[(usize, usize, &str)], safe: bool) -> Diagnostic {
        let edits = edits.iter().map(|&(start, end, text)| Edit { span: Span::new(start, end), text: text.into() }).collect();
        Diagnostic::new(code, &SourcePath::new("a.md"), "x").fix(Fix { title: "mend it".into(), safe, edits })
    }

    /// The text after all fixes that apply, and how many findings contradict each other.
    fn fixed(text: &str, findings: &[Diagnostic], with_unsafe: bool) -> (String, usize) {
        let batches = batches(findings, with_unsafe);
        let batch = batches.values().next().cloned().unwrap_or_default();
        (apply(text, &batch.fixes).unwrap().0, batch.contradicting.len())
    }

    #[test]
    fn fixes_apply_once_and_never_overlap() {
        let one = finding(&BROKEN_LINK, &[(0, 1, "A"), (4, 5, "E")], true);
        let two = finding(&RAW_HTML, &[(2, 3, "C")], true);
        assert_eq!(fixed("abcdef", &[one.clone(), two.clone()], false), ("AbCdEf".into(), 0));
        // The same fix twice is one.
        assert_eq!(fixed("abcdef", &[two.clone(), two.clone()], false), ("abCdef".into(), 0));
        // Contradictions: neither is applied, whatever lies between.
        let wide = finding(&RAW_HTML, &[(1, 6, "")], true);
        assert_eq!(fixed("abcdef", &[one.clone(), wide, two.clone()], false), ("abcdef".into(), 3));
        // Insertions of one rule come in turn, those of two rules contradict each other.
        let here = |code, text| finding(code, &[(3, 3, text)], true);
        assert_eq!(fixed("abcdef", &[here(&RAW_HTML, "1"), here(&RAW_HTML, "2")], false), ("abc12def".into(), 0));
        assert_eq!(fixed("abcdef", &[here(&RAW_HTML, "1"), here(&BROKEN_LINK, "2")], false), ("abcdef".into(), 2));
        let risky = finding(&BROKEN_LINK, &[(0, 6, "")], false);
        let risky = [risky];
        assert_eq!((fixed("abcdef", &risky, false).0, fixed("abcdef", &risky, true).0), ("abcdef".into(), String::new()));
    }

    #[test]
    fn edits_outside_of_the_text_are_refused() {
        for (start, end) in [(1, 2), (0, 9), (7, 7)] {
            let finding = finding(&BROKEN_LINK, &[(start, end, "")], true);
            assert_eq!(apply("é", &[(&finding, &finding.fixes[0])]), None);
        }
    }
}
