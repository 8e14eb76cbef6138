//! Findings that somebody allowed at their place: `<!-- guidepost: allow broken-link because … -->` for the block that
//! follows, `lint:` in the front matter for a file. A reason is asked for, and one that allows nothing is found.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use super::outline::{self, Kind, Outline};
use super::rules::{unexplained_suppression, unused_suppression};
use super::{Inputs, Plan, plan};
use crate::diag::{Code, Diagnostic, Edit, Fix};
use crate::markdown;
use crate::site::Text;
use crate::text::{Span, visible};
use crate::tree::SourcePath;
use crate::yaml::{Node, Value};

/// One place that allows rules to be broken.
struct Suppression<'a> {
    /// The file that holds it.
    file: &'a SourcePath,
    /// All of it.
    span: Span,
    rules: Vec<Allowed>,
    has_reason: bool,
    covers: Covers,
    /// The bytes to take out when nothing is left of it; `None` where that takes a person.
    removal: Option<Span>,
}

/// One rule that is allowed to be broken, and whether it was.
struct Allowed {
    name: String,
    span: Span,
    used: Cell<bool>,
}

/// What a suppression is for.
enum Covers {
    File,
    Places(Vec<(SourcePath, Span)>),
}

/// Takes out what is allowed; adds suppressions that allow nothing or give no reason. `findings` are sorted by file.
pub(super) fn apply(inputs: &Inputs<'_>, plan: &Plan, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let texts = inputs.texts.values().filter(|text| may_hold(text));
    let found: Vec<Suppression<'_>> = texts.flat_map(|text| in_front(text).into_iter().chain(in_body(text))).collect();
    if found.is_empty() {
        return findings;
    }
    let mut by_file: BTreeMap<&SourcePath, Vec<&Suppression<'_>>> = BTreeMap::new();
    for suppression in &found {
        match &suppression.covers {
            Covers::File => by_file.entry(suppression.file).or_default().push(suppression),
            Covers::Places(places) => places.iter().for_each(|(file, _)| by_file.entry(file).or_default().push(suppression)),
        }
    }
    findings.retain(|finding| !by_file.get(&finding.file).is_some_and(|here| is_allowed(finding, here)));
    let published = published(inputs);
    let judged = found.iter().flat_map(|suppression| judge(suppression, published.contains(suppression.file), plan));
    findings.extend(judged.filter_map(|finding| plan.judge(finding)));
    findings
}

/// Files whose findings were looked for: of drafts only some are.
fn published<'a>(inputs: &'a Inputs<'_>) -> BTreeSet<&'a SourcePath> {
    inputs.site.documents().map(|document| &document.text.source).collect()
}

fn may_hold(text: &Text) -> bool {
    text.front.fields.get("lint").is_some() || memchr::memmem::find(text.file.as_bytes(), markdown::DIRECTIVE.as_bytes()).is_some()
}

/// Whether one of them allows it; every one that does is marked as used.
fn is_allowed(finding: &Diagnostic, here: &[&Suppression<'_>]) -> bool {
    let mut allowed = false;
    for suppression in here.iter().filter(|suppression| suppression.covers(finding)) {
        for rule in suppression.rules.iter().filter(|rule| plan::is_named(finding.code, &rule.name)) {
            rule.used.set(true);
            allowed = true;
        }
    }
    allowed
}

impl Suppression<'_> {
    fn covers(&self, finding: &Diagnostic) -> bool {
        match &self.covers {
            Covers::File => finding.file == *self.file,
            Covers::Places(places) => places.iter().any(|(file, span)| {
                *file == finding.file && finding.span.is_some_and(|found| (span.start..span.end).contains(&found.start))
            }),
        }
    }

    fn finding(&self, code: &'static Code, span: Span, message: String) -> Diagnostic {
        Diagnostic::new(code, self.file, message).at(span)
    }
}

/// What is wrong with a suppression itself.
fn judge(suppression: &Suppression<'_>, is_published: bool, plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if suppression.rules.is_empty() {
        let message = "this comment allows nothing, because it names no rule".to_owned();
        let help = "Write `<!-- guidepost: allow broken-link because … -->` before the block, with the rule's name.";
        found.push(suppression.finding(&unused_suppression::CODE, suppression.span, message).help(help));
    }
    let mut idle = Vec::new();
    for rule in &suppression.rules {
        let Some(known) = plan::find(&rule.name) else {
            let message = format!("no rule is called `{}`, so nothing is allowed here", visible(&rule.name));
            let near = plan::near(&rule.name);
            let help = near.map_or_else(|| "`guidepost rules` lists them all.".to_owned(), |near| format!("Did you mean `{near}`?"));
            found.push(suppression.finding(&unused_suppression::CODE, rule.span, message).help(help));
            continue;
        };
        let is_open = !is_published || plan::is_found_elsewhere(known.code) || !plan.is_selected(known.code);
        if !rule.used.get() && !is_open {
            idle.push(rule);
        }
    }
    let all = idle.len() == suppression.rules.len();
    for rule in idle {
        let message = format!("nothing here breaks the rule `{}` any more", visible(&rule.name));
        let help = if all { "Take it out." } else { "Take the name out." };
        let mut finding = suppression.finding(&unused_suppression::CODE, rule.span, message).help(help);
        finding.fixes.extend(suppression.removal.filter(|_| all).map(removal));
        found.push(finding);
    }
    if !suppression.has_reason && !suppression.rules.is_empty() {
        let names = suppression.rules.iter().map(|rule| format!("`{}`", visible(&rule.name))).collect::<Vec<_>>();
        let are = if names.len() == 1 { "is" } else { "are" };
        let message = format!("{} {are} allowed here without a reason", names.join(", "));
        let help = "Say why after `because`, so that the next person knows when it can go.";
        found.push(suppression.finding(&unexplained_suppression::CODE, suppression.span, message).help(help));
    }
    found
}

/// What is wrong with the exceptions that the config makes for some files; `used` are the places of those that took something out.
pub(super) fn exceptions(plan: &Plan, used: &BTreeSet<Span>) -> Vec<Diagnostic> {
    let file = SourcePath::new(crate::config::FILE);
    let mut found = Vec::new();
    for (rule, place, has_reason) in plan.exceptions() {
        let name = rule.code.name;
        if !has_reason {
            let message = format!("{name} is off for these files without a reason");
            let help = "Say why with `because`, so that the next person knows when it can go.";
            found.push(Diagnostic::new(&unexplained_suppression::CODE, &file, message).at(place).help(help));
        }
        let is_open = plan::is_found_elsewhere(rule.code) || !plan.is_selected(rule.code);
        if !is_open && !used.contains(&place) {
            let message = format!("nothing in these files breaks the rule {name} any more");
            found.push(Diagnostic::new(&unused_suppression::CODE, &file, message).at(place).help("Take the entry out."));
        }
    }
    found.into_iter().filter_map(|finding| plan.judge(finding)).collect()
}

fn removal(span: Span) -> Fix {
    Fix { title: "take the suppression out".into(), safe: true, edits: vec![Edit { span, text: String::new() }] }
}

/// Those of the front matter: a mapping `rule: reason`, or a list of `rule` and `because`.
fn in_front(text: &Text) -> Vec<Suppression<'_>> {
    let Some(lint) = text.front.fields.get("lint") else { return vec![] };
    let one = |name: &str, span: Span, reason: Option<String>| Suppression {
        file: &text.source,
        span,
        rules: vec![Allowed { name: name.to_owned(), span, used: Cell::default() }],
        has_reason: reason.is_some_and(|reason| !reason.trim().is_empty()),
        covers: Covers::File,
        removal: None,
    };
    let of_item = |item: &Node| {
        let rule = item.get("rule")?;
        Some(one(&rule.as_text()?, rule.span, item.text_of("because")))
    };
    match &lint.value {
        Value::Map(entries) => entries.iter().map(|(key, reason)| one(&key.text, key.span, reason.as_text())).collect(),
        Value::List(items) => items.iter().filter_map(of_item).collect(),
        _ => vec![],
    }
}

/// Comments in the body, each for the block that follows it, or for the one it stands in.
fn in_body(text: &Text) -> Vec<Suppression<'_>> {
    let body = text.body.text();
    let comments: Vec<Range<usize>> = markdown::directives(body).collect();
    if comments.is_empty() {
        return vec![];
    }
    let outline = outline::read(body);
    comments.into_iter().filter_map(|comment| one_comment(text, &outline, comment)).collect()
}

fn one_comment<'a>(text: &'a Text, outline: &Outline<'_>, comment: Range<usize>) -> Option<Suppression<'a>> {
    let body = text.body.text();
    // Shown as code it is an example, and in a passage it belongs to that file, which is a text of its own.
    let words = outline.words.iter().find(|words| words.role == outline::Role::Html && words.span.contains(&comment.start))?;
    let (file, span) = text.body.locate(comment.clone(), &text.source);
    let shift = |range: Range<usize>| Span::new(span.start + range.start - comment.start, span.start + range.end - comment.start);
    if file != text.source || text.file.get(span.range()) != body.get(comment.clone()) {
        return None;
    }
    let read = read(body, comment.clone());
    let rules = read.rules.into_iter().map(|(name, range)| Allowed { name, span: shift(range), used: Cell::default() }).collect();
    let covered = covered(outline, words.block, body).map_or(vec![], |range| text.body.places(range, &text.source));
    let line = line_around(&text.file, span);
    Some(Suppression { file: &text.source, span, rules, has_reason: read.has_reason, covers: Covers::Places(covered), removal: Some(line) })
}

/// The bytes of the block that a comment is for.
fn covered(outline: &Outline<'_>, block: usize, body: &str) -> Option<Range<usize>> {
    let own = outline.blocks.get(block)?;
    if own.kind != Kind::Html {
        return Some(own.span.clone());
    }
    let is_comment = |at: &usize| {
        let block = &outline.blocks[*at];
        block.kind == Kind::Html && body.get(block.span.clone()).is_some_and(markdown::is_directive)
    };
    let siblings = own.parent.map_or(outline.blocks.len(), |parent| outline.blocks[parent].end);
    let next = outline.within(own.end.max(block + 1)..siblings).find(|at| !is_comment(at))?;
    Some(outline.blocks[next].span.clone())
}

/// What a comment says.
struct Read {
    rules: Vec<(String, Range<usize>)>,
    has_reason: bool,
}

/// `allow NAME, NAME because REASON` after the mark.
fn read(body: &str, comment: Range<usize>) -> Read {
    let inside = body.get(comment.clone()).unwrap_or_default();
    let start = comment.start + inside.find(markdown::DIRECTIVE).map_or(0, |at| at + markdown::DIRECTIVE.len());
    let said = body.get(start..comment.end).unwrap_or_default();
    let said = said.strip_suffix("-->").unwrap_or(said);
    let mut words = words(said).map(|(at, word)| (start + at, word));
    let mut rules = Vec::new();
    if words.next().is_none_or(|(_, verb)| verb != "allow") {
        return Read { rules, has_reason: false };
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
    Read { rules, has_reason: words.next().is_some() }
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// The line of a span with its ending when nothing else stands on it, else the span itself.
fn line_around(file: &Arc<str>, span: Span) -> Span {
    let start = file[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = file[span.end..].find('\n').map_or(file.len(), |at| span.end + at + 1);
    let alone = file[start..span.start].trim().is_empty() && file[span.end..end].trim().is_empty();
    if alone { Span::new(start, end) } else { span }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{FILE, found, shown};

    fn codes(example: &str) -> Vec<&'static str> {
        let found = found(example);
        found
            .iter()
            .filter(|one| one.file.as_str() == FILE && one.severity > crate::diag::Severity::Info)
            .map(|one| one.code.code)
            .collect()
    }

    const BROKEN: &str = "See [a](gone.md).\n";

    #[test]
    fn a_comment_allows_what_the_next_block_does_and_no_more() {
        let allow = "<!-- guidepost: allow broken-link because the page comes with 2.0 -->\n";
        assert!(codes(&format!("Words.\n\n{BROKEN}")).contains(&"LK001"));
        for one in [
            format!("Words.\n\n{allow}{BROKEN}"),
            format!("Words.\n\n{allow}\n{BROKEN}"),
            format!("Words.\n\n{allow}\n<!-- guidepost: allow LK003 because of this and that -->\n{BROKEN}"),
            "- Item <!-- guidepost: allow LK001 because soon --> see [a](gone.md)\n".to_owned(),
            format!("- Item\n\n  {allow}\n  {BROKEN}"),
        ] {
            assert!(!codes(&one).contains(&"LK001"), "{one}");
        }
        for one in [
            format!("Words.\n\n{allow}\nOther words.\n\n{BROKEN}"),
            format!("Words.\n\n```md\n{allow}```\n\n{BROKEN}"),
            format!("Words `{}` {BROKEN}", allow.trim()),
            format!("Words.\n\n{BROKEN}\n{allow}"),
        ] {
            assert!(codes(&one).contains(&"LK001"), "{one}");
        }
    }

    #[test]
    fn front_matter_allows_for_the_file() {
        let front = "---\ntitle: Export your invoices\ndescription: Download all invoices of a year as one file for your accountant.\n";
        for lint in ["lint: {broken-link: the page comes later}", "lint:\n  - rule: LK001\n    because: the page comes later"] {
            let found = codes(&format!("{front}{lint}\n---\n\nWords.\n\n{BROKEN}"));
            assert!(!found.contains(&"LK001") && !found.contains(&"GP001"), "{found:?}");
        }
    }

    #[test]
    fn exceptions_of_the_config_need_a_reason_and_something_to_except() {
        let config = |rest: &str| {
            format!(
                "-- guidepost.yaml --\ndefault_kind: how-to\nrules:\n  broken-link: {{paths: [content/billing/**], severity: off{rest}}}\n\
                 -- {FILE} --\n---\ntitle: Export your invoices\n---\n\n"
            )
        };
        let of = |example: &str| {
            let found = found(example);
            let own =
                found.iter().filter(|one| one.file.as_str() == "guidepost.yaml").map(|one| format!("{} {}", one.code.code, one.message));
            own.collect::<Vec<_>>()
        };
        assert_eq!(of(&format!("{}{BROKEN}", config(", because: the pages come later"))), [""; 0]);
        assert_eq!(of(&format!("{}{BROKEN}", config(""))), ["GP002 broken-link is off for these files without a reason"]);
        let idle = "GP001 nothing in these files breaks the rule broken-link any more";
        assert_eq!(of(&format!("{}Words.\n", config(", because: x"))), [idle]);
    }

    #[test]
    fn idle_unknown_and_unexplained_ones_are_found() {
        assert_eq!(
            shown("unused-suppression", "Words.\n\n<!-- guidepost: allow broken-link, broken-anchr because of x -->\n\nMore words.\n"),
            "`broken-link` nothing here breaks the rule `broken-link` any more\n\
             `broken-anchr` no rule is called `broken-anchr`, so nothing is allowed here\n"
        );
        assert_eq!(
            shown("unused-suppression", "Words.\n\n<!-- guidepost: allow broken-link because of x -->\nMore words.\n"),
            "`broken-link` nothing here breaks the rule `broken-link` any more\n  \
             fix: take the suppression out: \"<!-- guidepost: allow broken-link because of x -->\\n\" → \"\"\n"
        );
        assert_eq!(
            shown("unused-suppression", "Words.\n\n<!-- guidepost: ignore broken-link -->\nMore words.\n"),
            "`<!-- guidepost: ignore broken-link -->` this comment allows nothing, because it names no rule\n"
        );
        assert_eq!(
            shown("unexplained-suppression", &format!("Words.\n\n<!-- guidepost: allow broken-link because -->\n{BROKEN}")),
            "`<!-- guidepost: allow broken-link because -->` `broken-link` is allowed here without a reason\n"
        );
    }
}
