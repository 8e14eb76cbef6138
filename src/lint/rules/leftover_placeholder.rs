//! ST008: words that stand for words that were never written.

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::outline::{Role, Words};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};
use crate::text::{shortened, visible};
use crate::yaml::Value;

static CODE: Code = Code { code: "ST008", name: "leftover-placeholder", severity: Severity::Error };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A placeholder that nobody replaced, such as a TODO mark or filler text.",
    why: "Readers who meet a placeholder doubt the rest of the article as well.",
    mend: "Replace it by the words that belong there. If the article is not finished, keep it out of the site with `draft: true`. \
           Words in code are never taken for placeholders, nor is a word like TODO inside of a sentence.",
    remedy: Remedy::None,
    options: &[],
    bad: "TODO: say what the reader will achieve.\n",
    good: "Download all invoices of a year. In code such as `// TODO: later`, and in a TODO list, the word is meant.\n",
    check: Check::Page(check),
};

const MARKS: &[&str] = &["TODO", "FIXME", "TBD"];

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    if let Value::Map(entries) = &page.text.front.fields.value {
        for (_, node) in entries {
            if let Value::Text(text) = &node.value
                && let Some(at) = placeholder(text, true, "")
            {
                found.push(finding(Diagnostic::new(&CODE, page.source(), message(&text[at..])).at(node.span)));
            }
        }
    }
    let body = page.body().as_bytes();
    let holds = |word: &str| memchr::memmem::find(body, word.as_bytes()).is_some();
    // Nearly all articles end here.
    if !MARKS.iter().any(|mark| holds(mark)) && !holds("orem ipsum") {
        return;
    }
    let words = &page.outline.words;
    for (at, run) in words.iter().enumerate().filter(|(_, run)| run.role == Role::Text) {
        let before = at.checked_sub(1).and_then(|before| words.get(before)).filter(|before| before.block == run.block);
        let after = words.get(at + 1).filter(|after| after.block == run.block && after.role != Role::Break);
        let begins = before.is_none_or(|before| before.role == Role::Break);
        if let Some(place) = placeholder(&run.text, begins, after.map_or("", |after| &after.text)) {
            found.push(finding(page.finding(&CODE, span(run, place), message(&run.text[place..]))));
        }
    }
}

/// The bytes of a run from a place in its text on; all of them where its text is not what stands in the file.
fn span(run: &Words<'_>, place: usize) -> std::ops::Range<usize> {
    let exact = run.text.len() == run.span.len();
    if exact { run.span.start + place..run.span.end } else { run.span.clone() }
}

fn message(text: &str) -> String {
    format!("a placeholder was never replaced: `{}`", visible(&shortened(text.trim(), 60)))
}

fn finding(finding: Diagnostic) -> Diagnostic {
    finding.help("Write what belongs there, or keep the article back with `draft: true`.")
}

/// Whether a run of words of a page begins with a placeholder.
pub(super) fn is_placeholder(run: &Words<'_>) -> bool {
    run.role == Role::Text && placeholder(&run.text, true, "") == Some(0)
}

/// Whether a value of the front matter is, or holds, a placeholder.
pub(super) fn holds_placeholder(value: &str) -> bool {
    placeholder(value, true, "").is_some()
}

/// Where a text holds a placeholder. `begins` tells whether its block or line begins with it, `after` what follows it.
fn placeholder(text: &str, begins: bool, after: &str) -> Option<usize> {
    let marks = MARKS.iter().flat_map(|mark| text.match_indices(mark));
    let first = marks.filter(|&(at, mark)| is_mark(text, (at, mark), begins, after)).map(|(at, _)| at).min();
    first.or_else(|| filler(text, begins))
}

fn is_mark(text: &str, (at, mark): (usize, &str), begins: bool, after: &str) -> bool {
    let (head, tail) = (&text[..at], &text[at + mark.len()..]);
    let in_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '#' | '@' | '/' | '\'' | '"' | '“' | '”' | '«' | '»');
    if head.ends_with(|c: char| in_word(c) || c == '.') || tail.starts_with(in_word) {
        return false;
    }
    let (head, rest) = (head.trim(), tail.trim_start());
    let rest = if rest.is_empty() { after.trim_start() } else { rest };
    let opens = begins && head.is_empty();
    let alone = opens && (rest.is_empty() || rest == ".");
    let bracketed = head.ends_with('[') && tail.starts_with(']');
    // A sentence has ended, or the mark is the first word.
    let fresh = opens || head.ends_with(['.', '!', '?', ':', ')', '[', '(']);
    // `TODO(name): …`
    let named = rest.starts_with('(') && rest.bytes().take(40).position(|b| b == b')').is_some_and(|at| rest[at + 1..].starts_with(':'));
    let colon = rest.starts_with([':', '：']) || named;
    match mark {
        "TBD" => {
            alone
                || bracketed
                || fresh && colon
                || is_predicate(head) && !rest.starts_with(char::is_alphanumeric)
                || head.ends_with(':') && rest.is_empty()
        }
        _ => alone || bracketed || fresh && colon,
    }
}

/// `The date is TBD`.
fn is_predicate(head: &str) -> bool {
    [" is", " are", " still", " currently"].iter().any(|word| head.ends_with(word))
}

fn filler(text: &str, begins: bool) -> Option<usize> {
    let at = memchr::memmem::find(text.as_bytes(), b"orem ipsum")?;
    let start = at.checked_sub(1).filter(|&start| matches!(text.as_bytes()[start], b'L' | b'l'))?;
    let (head, tail) = (&text[..start], &text[at + "orem ipsum".len()..]);
    let quoted = head.ends_with(['"', '“', '\'', '‘', '«', '„']);
    let opens = begins && head.is_empty() && text.starts_with('L') && !tail.starts_with(" is ") && !tail.starts_with(" text");
    (!quoted && (tail.starts_with(" dolor sit") || opens)).then_some(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::tests::shown;

    #[test]
    fn a_mark_is_told_from_a_word() {
        for text in [
            "TODO: x",
            "TODO(ann): x",
            "TODO",
            "TBD",
            "Done. TODO: x",
            "See [TODO].",
            "The date is TBD.",
            "Price: TBD",
            "FIXME: y",
            "Lorem ipsum dolor sit amet",
            "Lorem ipsum",
        ] {
            assert!(placeholder(text, true, "").is_some(), "{text}");
        }
        for text in [
            "TODO list",
            "Our TODO: app",
            "A TODO app",
            "#TODO",
            "TODOs",
            "Write \"TODO: x\"",
            "Trunk-based development (TBD) is",
            "TBD is short for",
            "todo: x",
            "the text \"Lorem ipsum dolor sit amet\"",
            "lorem ipsum text generators",
            "Lorem ipsum is filler",
        ] {
            assert_eq!(placeholder(text, true, ""), None, "{text}");
        }
    }

    #[test]
    fn placeholders_are_found_wherever_new_articles_have_them() {
        let shown = shown(
            "leftover-placeholder",
            "---\ntitle: A\ndescription: \"TODO: say it\"\n---\n\n## TODO: h\n\n1. TODO: x **b**\n\n| TODO: c |\n|---|\n| TBD |\n\n**TODO**: y\n\nLine\nTODO: z é\n\n`TODO: c`\n",
        );
        assert_eq!(
            shown.lines().filter_map(|line| line.split(" a placeholder").next()).collect::<Vec<_>>(),
            ["`\"TODO: say it\"`", "`TODO: h`", "`TODO: x `", "`TODO: c`", "`TBD`", "`TODO`", "`TODO: z é`"]
        );
    }
}
