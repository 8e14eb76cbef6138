//! ST002: a first paragraph that is too short to tell anything or too long to be read.

use super::missing_short_description::is_picture;
use crate::config::template::Under;
use crate::diag::{Code, Diagnostic, Severity};
use crate::fields::{Field, Shape};
use crate::lint::layout::wish;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};

static CODE: Code = Code { code: "ST002", name: "short-description-length", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A short description of fewer than 40 or more than 300 characters, or of more than three sentences.",
    why: "A few words cannot say what the reader will achieve. A long paragraph hides it, and lists and cards cut it off.",
    mend: "Say what the reader will achieve in one to three sentences. Move the rest below the first heading. `min` and `max` set \
           the limits in characters, `sentences` the number of sentences.",
    remedy: Remedy::None,
    options: &[
        Field { name: "min", shape: Shape::Int, doc: "The least characters; 40 unless set." },
        Field { name: "max", shape: Shape::Int, doc: "The most characters; 300 unless set." },
        Field { name: "sentences", shape: Shape::Int, doc: "The most sentences; 3 unless set." },
    ],
    bad: "Export invoices.\n\n## Steps\n\n1. Open **Billing**.\n2. Press **Export**.\n",
    good: "Download all invoices of a year as one file for your accountant.\n\n## Steps\n\n1. Open **Billing**.\n2. Press **Export**.\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, plan: &Plan, found: &mut Vec<Diagnostic>) {
    let part = page.layout.template.and_then(|template| template.parts.iter().find(|part| part.under == Under::Title));
    let (Some(part), Some((range, text))) = (part, page.text.lead.as_ref()) else { return };
    // A picture in its place is found by `missing-short-description`.
    if page.outline.top().any(|at| page.outline.blocks[at].span.start == range.start && is_picture(page, at)) {
        return;
    }
    let option = |name, default| usize::try_from(plan.int(&CODE, page.source(), name, default)).unwrap_or(0);
    let (min, max, most) = (option("min", 40), option("max", 300), option("sentences", 3));
    let (chars, sentences) = (text.chars().count(), sentences(text));
    // Two characters of Chinese or Japanese say what five of an alphabet do.
    let dense = text.chars().filter(|c| matches!(*c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')).count();
    let min = if dense * 2 > chars { min * 2 / 5 } else { min };
    let (message, help) = if chars < min {
        let what = format!("the short description has {}, fewer than {min}", crate::text::count(chars, "character"));
        (what, wish(part).unwrap_or_else(|| "Say what the reader will achieve, and for whom or when it is useful.".into()))
    } else if chars > max {
        (
            format!("the short description has {chars} characters, more than {max}"),
            "Keep what readers must know to see that they are right here, and move the rest below the first heading.".into(),
        )
    } else if sentences > most {
        (
            format!("the short description has {sentences} sentences, more than {most}"),
            "Keep what readers must know to see that they are right here, and move the rest below the first heading.".into(),
        )
    } else {
        return;
    };
    let end = range.start + page.body().get(range.clone()).map_or(0, |text| text.trim_end().len());
    found.push(page.finding(&CODE, range.start..end, message).help(help));
}

/// Ends of sentences that are beyond doubt: a mark, and then a word that does not begin small.
fn sentences(text: &str) -> usize {
    let mut count = 1;
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        let begins = |rest: &str| rest.chars().take(20).find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
        count += match c {
            '。' | '！' | '？' => usize::from(!rest.trim().is_empty()),
            '!' | '?' | '؟' => usize::from(rest.starts_with(char::is_whitespace) && begins(rest)),
            '.' => usize::from(rest.starts_with(char::is_whitespace) && begins(rest) && !is_abbreviated(&text[..at])),
            _ => 0,
        };
    }
    count
}

/// Whether the word before a period is one that is written with it: `e.g.`, `Dr.`, an initial.
fn is_abbreviated(before: &str) -> bool {
    let word = before.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("");
    let known = [
        "vs", "etc", "dr", "mr", "mrs", "ms", "st", "no", "nr", "inc", "ltd", "co", "approx", "bzw", "ggf", "ca", "usw", "vgl", "sr", "sra",
    ];
    word.chars().count() < 2 || word.contains('.') || known.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::tests::shown;

    #[test]
    fn sentences_end_beyond_doubt() {
        for (text, count) in [
            ("One. Two! Three?", 3),
            ("Use version 1.2 of Acme Inc. Data, e.g. Excel files, J. R. Smith.", 1),
            ("Opens the menu ... and closes it", 1),
            ("一つ。二つ。", 2),
            ("See Dr. Who? Yes.", 2),
        ] {
            assert_eq!(sentences(text), count, "{text}");
        }
    }

    #[test]
    fn limits() {
        assert_eq!(shown("short-description-length", "![Words](a.png)\n"), "");
        let sentence = "Download all of your invoices as one file. ";
        assert_eq!(shown("short-description-length", &sentence.repeat(3)), "");
        assert!(shown("short-description-length", &sentence.repeat(4)).contains("has 4 sentences, more than 3"));
        assert!(shown("short-description-length", &format!("{}\n", "word ".repeat(80))).contains("has 399 characters, more than 300"));
        assert_eq!(shown("short-description-length", "請求書をまとめてダウンロードします。税理士に渡せます。\n"), "");
    }
}
