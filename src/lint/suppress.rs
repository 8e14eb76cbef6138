//! Findings that somebody allowed at their place: `<!-- guidepost: allow broken-link because … -->` for the block that
//! follows, `lint:` in the front matter for a file. A reason is asked for, and one that allows nothing is found.

use std::cell::Cell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::rules::{unexplained_suppression, unused_suppression};
use super::{Inputs, Plan, plan};
use crate::diag::{Code, Diagnostic, Edit, Fix};
use crate::markdown;
use crate::site::Text;
use crate::text::{Span, visible};
use crate::tree::SourcePath;

mod comment;
mod front;

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
    /// For one of the front matter: the same when nothing is left of any.
    removal_of_all: Option<Span>,
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
    let found: Vec<Suppression<'_>> = texts.flat_map(|text| front::read(text).into_iter().chain(comment::read(text))).collect();
    if found.is_empty() {
        return findings;
    }
    let mut by_file: BTreeMap<&SourcePath, Allowing<'_>> = BTreeMap::new();
    for suppression in &found {
        match &suppression.covers {
            Covers::File => by_file.entry(suppression.file).or_default().everywhere.rules.extend(&suppression.rules),
            Covers::Places(places) => {
                for (file, span) in places {
                    by_file
                        .entry(file)
                        .or_default()
                        .at
                        .entry((span.start, Reverse(span.end)))
                        .or_default()
                        .rules
                        .extend(&suppression.rules);
                }
            }
        }
    }
    findings.retain(|finding| !by_file.get_mut(&finding.file).is_some_and(|allowing| allowing.allows(finding)));
    let published = published(inputs);
    let is_idle = |suppression: &Suppression<'_>| {
        let idle = idle(suppression, published.contains(suppression.file), plan);
        !idle.is_empty() && idle.len() == suppression.rules.len()
    };
    let in_front = found.iter().filter(|suppression| matches!(suppression.covers, Covers::File));
    let busy: BTreeSet<&SourcePath> = in_front.filter(|one| !is_idle(one)).map(|one| one.file).collect();
    let judged = found.iter().flat_map(|suppression| {
        let all = matches!(suppression.covers, Covers::File) && !busy.contains(suppression.file);
        let removal = if all { suppression.removal_of_all } else { suppression.removal };
        judge(suppression, (published.contains(suppression.file), removal), plan)
    });
    findings.extend(judged.filter_map(|finding| plan.judge(finding)));
    findings
}

/// What one file allows, looked at from its first finding to its last.
#[derive(Default)]
struct Allowing<'a> {
    everywhere: Group<'a>,
    /// By first byte, the widest first; blocks nest.
    at: BTreeMap<(usize, Reverse<usize>), Group<'a>>,
    /// Those around the place that was asked for last, with their ends.
    open: Vec<(usize, Group<'a>)>,
}

/// The rules that are allowed at one place.
#[derive(Default)]
struct Group<'a> {
    rules: Vec<&'a Allowed>,
    known: BTreeMap<&'static str, bool>,
}

impl Allowing<'_> {
    /// Whether one of them allows it; every one that does is marked as used.
    fn allows(&mut self, finding: &Diagnostic) -> bool {
        let mut allowed = self.everywhere.allows(finding.code);
        let Some(start) = finding.span.map(|span| span.start) else { return allowed };
        while let Some(next) = self.at.first_entry().filter(|next| next.key().0 <= start) {
            let ((_, Reverse(end)), group) = next.remove_entry();
            if end > start {
                self.open.push((end, group));
            }
        }
        self.open.retain(|(end, _)| *end > start);
        for (_, group) in &mut self.open {
            allowed |= group.allows(finding.code);
        }
        allowed
    }
}

impl Group<'_> {
    fn allows(&mut self, code: &'static Code) -> bool {
        let rules = &self.rules;
        *self.known.entry(code.code).or_insert_with(|| {
            let named = rules.iter().filter(|rule| plan::is_named(code, &rule.name));
            named.map(|rule| rule.used.set(true)).count() > 0
        })
    }
}

/// Files whose findings were looked for: of drafts only some are.
fn published<'a>(inputs: &'a Inputs<'_>) -> BTreeSet<&'a SourcePath> {
    inputs.site.documents().map(|document| &document.text.source).collect()
}

fn may_hold(text: &Text) -> bool {
    text.front.fields.get("lint").is_some() || memchr::memmem::find(text.file.as_bytes(), markdown::DIRECTIVE.as_bytes()).is_some()
}

impl Suppression<'_> {
    fn finding(&self, code: &'static Code, span: Span, message: String) -> Diagnostic {
        Diagnostic::new(code, self.file, message).at(span)
    }
}

/// The rules that it allows without need.
fn idle<'s>(suppression: &'s Suppression<'_>, is_published: bool, plan: &Plan) -> Vec<&'s Allowed> {
    let is_idle = |rule: &&Allowed| {
        let known = plan::find(&rule.name).filter(|known| !plan::is_found_elsewhere(known.code) && plan.is_selected(known.code));
        is_published && known.is_some() && !rule.used.get()
    };
    suppression.rules.iter().filter(is_idle).collect()
}

/// What is wrong with a suppression itself; `removal` is what to take out when all of it is idle.
fn judge(suppression: &Suppression<'_>, (is_published, removal): (bool, Option<Span>), plan: &Plan) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if suppression.rules.is_empty() {
        let message = "this comment allows nothing, because it names no rule".to_owned();
        let help = "Write `<!-- guidepost: allow broken-link because … -->` before the block, with the rule's name.";
        found.push(suppression.finding(&unused_suppression::CODE, suppression.span, message).help(help));
    }
    for rule in suppression.rules.iter().filter(|rule| plan::find(&rule.name).is_none()) {
        let message = format!("no rule is called `{}`, so nothing is allowed here", visible(&rule.name));
        let near = plan::near(&rule.name);
        let help = near.map_or_else(|| "`guidepost rules` lists them all.".to_owned(), |near| format!("Did you mean `{near}`?"));
        found.push(suppression.finding(&unused_suppression::CODE, rule.span, message).help(help));
    }
    let idle = idle(suppression, is_published, plan);
    let all = idle.len() == suppression.rules.len();
    for rule in idle {
        let message = format!("nothing here breaks the rule `{}` any more", visible(&rule.name));
        let help = if all { "Take it out." } else { "Take the name out." };
        let mut finding = suppression.finding(&unused_suppression::CODE, rule.span, message).help(help);
        finding.fixes.extend(removal.filter(|_| all).map(|span| Fix {
            title: "take the suppression out".into(),
            safe: true,
            edits: vec![Edit { span, text: String::new() }],
        }));
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
pub(super) fn exceptions(inputs: &Inputs<'_>, plan: &Plan, used: &BTreeSet<Span>) -> Vec<Diagnostic> {
    let file = SourcePath::new(crate::config::FILE);
    let mut found = Vec::new();
    let mut kept_back: Option<Vec<&SourcePath>> = None;
    for exception in plan.exceptions() {
        let (rule, place) = (exception.rule, exception.place());
        let name = rule.code.name;
        if !exception.has_reason() {
            let message = format!("{name} is off for these files without a reason");
            let help = "Say why with `because`, so that the next person knows when it can go.";
            found.push(Diagnostic::new(&unexplained_suppression::CODE, &file, message).at(place).help(help));
        }
        let is_open = plan::is_found_elsewhere(rule.code) || !plan.is_selected(rule.code);
        if is_open || used.contains(&place) {
            continue;
        }
        let kept_back = kept_back.get_or_insert_with(|| unpublished(inputs));
        if !kept_back.iter().any(|path| exception.holds(path)) {
            let message = format!("nothing in these files breaks the rule {name} any more");
            found.push(Diagnostic::new(&unused_suppression::CODE, &file, message).at(place).help("Take the entry out."));
        }
    }
    found.into_iter().filter_map(|finding| plan.judge(finding)).collect()
}

/// Articles that are not published: what rules would find in them nobody knows yet.
fn unpublished<'a>(inputs: &'a Inputs<'_>) -> Vec<&'a SourcePath> {
    let published = published(inputs);
    let passages = format!("{}/", [inputs.site.settings.content.as_str(), "_reuse"].join("/").trim_start_matches('/'));
    inputs.texts.keys().filter(|path| !published.contains(path) && !path.as_str().starts_with(&passages)).collect()
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
        // A draft may need it once it is published.
        let draft = format!("-- content/billing/later.md --\n---\ntitle: Later\ndraft: true\n---\n\n{BROKEN}");
        assert_eq!(of(&format!("{}Words.\n{draft}", config(", because: x"))), [""; 0]);
        assert_eq!(of(&format!("{}Words.\n{}", config(", because: x"), draft.replace("billing", "other"))), [idle]);
        assert_eq!(of(&format!("{}Words.\n{}", config(", because: x"), draft.replace("draft", "order").replace("true", "1"))), [""; 0]);
    }

    /// The text of `FILE` without the suppressions that have outlived their reason, as often as it takes.
    fn mended(text: &str) -> String {
        let mut text = text.to_owned();
        loop {
            let found: Vec<_> = found(&text).into_iter().filter(|one| one.file.as_str() == FILE && one.code.code == "GP001").collect();
            let batches = crate::lint::fix::batches(&found, false);
            let Some(batch) = batches.values().next().filter(|batch| !batch.fixes.is_empty()) else { return text };
            text = crate::lint::fix::apply(&text, &batch.fixes).map(|(text, _)| text).unwrap_or_default();
        }
    }

    #[test]
    fn a_comment_goes_without_joining_what_it_parted() {
        const FRONT: &str = "---\ntitle: Export your invoices\n---\n";
        let allow = "<!-- guidepost: allow broken-link because x -->";
        for (before, after) in [
            ("Words.\n\nSome text\nX\n---\n", "Words.\n\nSome text\n\n---\n"),
            ("Words.\n\npara one\nX\npara two\n", "Words.\n\npara one\n\npara two\n"),
            ("Words.\r\n\r\npara one\r\n  X \r\npara two\r\n", "Words.\r\n\r\npara one\r\n\r\npara two\r\n"),
            ("Words.\n\npara one\nX\nX\npara two\n", "Words.\n\npara one\n\n\npara two\n"),
            ("X\nWords.\n", "Words.\n"),
            ("Words.\n\nX\n\nMore.\n\nX", "Words.\n\n\nMore.\n\n"),
            ("Words X more.\n\nAnd  X\nwords.\n", "Words more.\n\nAnd\nwords.\n"),
            ("> one\n> X\n> two\n", "> one\n> \n> two\n"),
            ("<div>\nX\n</div>\n\nWords.\n", "<div>\n</div>\n\nWords.\n"),
            // It keeps two lists apart, or raw words raw.
            ("Words.\n\n1. a\n\nX\n\n1. b\n", "Words.\n\n1. a\n\nX\n\n1. b\n"),
            ("Words.\n\n- a\n\nX\nX\n\n    b\n", "Words.\n\n- a\n\nX\nX\n\n    b\n"),
            ("Words.\nX *more*\n", "Words.\nX *more*\n"),
            ("- a\n\nX\n\nWords.\n", "- a\n\n\nWords.\n"),
        ] {
            let full = |text: &str| format!("{FRONT}{}", text.replace('X', allow));
            assert_eq!(mended(&full(before)), full(after), "{before:?}");
        }
    }

    #[test]
    fn lines_of_the_front_matter_go_where_they_are_plain() {
        let front = |lint: &str| format!("---\ntitle: Export your invoices\n{lint}description: All of a year\n---\n\nWords.\n\n{BROKEN}");
        let list = "- rule: broken-anchor\n    because: x\n";
        for (before, after) in [
            ("lint:\n  broken-anchor: x\n", ""),
            ("lint: {broken-anchor: x}\n", ""),
            ("lint:\n  broken-anchor: x\n  unsafe-url: 'y: z'\n", ""),
            ("lint:\n  broken-anchor: x\n\n  broken-link: y\n", "lint:\n\n  broken-link: y\n"),
            ("lint:\n  broken-link: y\n  broken-anchor: x\n", "lint:\n  broken-link: y\n"),
            (&format!("lint:\n  {list}"), ""),
            (&format!("lint:\n  {list}  - rule: broken-link\n    because: y\n"), "lint:\n  - rule: broken-link\n    because: y\n"),
            (
                "lint:\n- rule: broken-anchor\n  because: x\n- because: y\n  rule: broken-link\n",
                "lint:\n- because: y\n  rule: broken-link\n",
            ),
        ] {
            assert_eq!(mended(&front(before)), front(after), "{before:?}");
        }
        for kept in [
            "lint: {broken-anchor: x, broken-link: y}\n",
            "lint:\n  broken-anchor: >\n    x\n  broken-link: y\n",
            "lint:\n  broken-anchor: x # and a note\n",
            "lint:\n  # a note\n  broken-anchor: x\n",
            "lint:\n  \"broken-anchor\": x\n  broken-link: y\n",
            "lint:\n  broken-anchor: x\n  raw-html:\n",
            "lint:\n  broken-anchor: x\n    and more\n",
            "lint:\n  - {rule: broken-anchor, because: x}\n",
            "lint:\n  - rule: broken-anchor\n    because: x\n    note:\n  - rule: broken-link\n    because: y\n",
        ] {
            assert_eq!(mended(&front(kept)), front(kept), "{kept:?}");
        }
    }

    #[test]
    fn many_comments_take_no_longer_than_their_number() {
        let allow = "<!-- guidepost: allow broken-link because x -->\n";
        let start = std::time::Instant::now();
        for (text, idle, broken) in [
            (allow.repeat(20_000), 20_000, 0),
            (format!("{allow}\n{BROKEN}\n").repeat(2_000), 0, 0),
            (format!("{}{}", allow.repeat(3_000), BROKEN.repeat(3_000)), 0, 0),
            // Never closed, it is none; closed once, all that stands before names rules that there are not.
            ("<!-- guidepost: allow ".repeat(10_000), 0, 0),
            (format!("Words {} -->\n", "<!-- guidepost: allow ".repeat(10_000)), 29_997, 0),
        ] {
            let all = found(&format!("Words.\n\n{text}"));
            let of = |rule: &str| all.iter().filter(|one| one.code.name == rule).count();
            assert_eq!((of("unused-suppression"), of("broken-link")), (idle, broken));
        }
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
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
