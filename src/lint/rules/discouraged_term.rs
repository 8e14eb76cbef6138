//! LG001: a term of the site's list, or one of a few that belittle, blame or shut out readers.

use std::ops::Range;

use pulldown_cmark::LinkType;

use crate::diag::{Code, Diagnostic, Fix, Severity};
use crate::fields::{Field, Shape};
use crate::lint::language::prose::{self, Passage};
use crate::lint::language::terms::{Around, BUILT_IN, Found, Term, Terms, is_quoted};
use crate::lint::outline::Kind;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};
use crate::text::visible;
use crate::yaml::Node;

static CODE: Code = Code { code: "LG001", name: "discouraged-term", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A term that the site's list discourages, or a word that belittles, blames or shuts out readers.",
    why: "People read help when something does not work. `simply click` tells those who could not find the button that they are the \
          problem. And a product that is spelled three ways is searched for in vain.",
    mend: "Write what the finding proposes, or do without the word. `terms` adds the site's own, with what to write instead or nothing:\n\n\
           ```yaml\nrules:\n  discouraged-term:\n    terms:\n      log in to: sign in to\n      Guide Post: Guidepost\n      leverage: \"\"\n    allowed: [whitelist]\n```\n\n\
           A term in small letters is found in any case, one with capitals only as written. `allowed` takes words off the built-in \
           list, `built_in: false` switches it off. Code, addresses and words in quotation marks are left alone; the built-in list \
           leaves bold words and links alone too, for those are names. `--fix` writes the replacement where there is one, and takes \
           out “simply” and “just” before an instruction.",
    remedy: Remedy::Safe,
    options: &[
        Field { name: "terms", shape: Shape::Names(&Shape::Any), doc: "Terms that are not to be used, each with what to write instead." },
        Field { name: "allowed", shape: Shape::OneOrMore(&Shape::Text), doc: "Terms of the built-in list that are in order here." },
        Field { name: "built_in", shape: Shape::Bool, doc: "`false` leaves only the site's own terms." },
    ],
    bad: "Download all invoices of a year.\n\n## Steps\n\n1. Simply click the arrow.\n2. Add the address to the whitelist.\n",
    good: "Download all invoices of a year.\n\n## Steps\n\n1. Click the arrow.\n2. Add the address to the allowlist.\n",
    check: Check::Page(check),
};

/// What one setting of the config says.
#[derive(Default)]
struct Own {
    terms: Terms,
    allowed: Vec<String>,
    built_in: bool,
}

fn read(options: &Node) -> Own {
    let terms = options.entries_of("terms").iter();
    let terms =
        terms.map(|(key, value)| Term::new(&key.text, &value.as_text().unwrap_or_default(), "is on this site's list of terms not to use"));
    Own {
        terms: Terms::new(terms.collect()),
        allowed: options.texts_of("allowed").into_iter().map(|(term, _)| term.to_lowercase()).collect(),
        built_in: options.bool_of("built_in").unwrap_or(true),
    }
}

fn check(page: &Page<'_>, plan: &Plan, found: &mut Vec<Diagnostic>) {
    let own: Vec<&Own> = plan.prepared(&CODE, page.source(), read).collect();
    let built_in = own.iter().all(|own| own.built_in);
    prose::each(page, |passage| {
        let quoted = page.outline.lies_in(passage.block, |kind| *kind == Kind::Quote(None));
        let mut taken: Vec<Range<usize>> = Vec::new();
        for one in &own {
            for term in one.terms.find(&passage.text) {
                if !is_quoted(&passage.text, &term.span) && !taken.iter().any(|range| overlap(range, &term.span)) {
                    taken.push(term.span.clone());
                    let again = own.iter().any(|own| term.term.instead.as_ref().is_some_and(|instead| !own.terms.find(instead).is_empty()));
                    found.push(finding(page, passage, &term, !again));
                }
            }
        }
        for term in BUILT_IN.find(&passage.text).into_iter().filter(|_| built_in && !quoted) {
            let name = passage.run(page, term.span.start).is_none_or(|run| run.strong || run.link.is_some());
            let allowed = own.iter().any(|own| own.allowed.contains(&term.term.written));
            if !name && !allowed && !is_quoted(&passage.text, &term.span) && !taken.iter().any(|range| overlap(range, &term.span)) {
                found.push(finding(page, passage, &term, page.site.settings.language.starts_with("en")));
            }
        }
    });
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

fn finding(page: &Page<'_>, passage: &Passage, found: &Found<'_>, mapped: bool) -> Diagnostic {
    let written = visible(&passage.text[found.span.clone()]);
    let message = format!("`{written}` {}", found.term.why);
    let finding = page.finding(&CODE, passage.place(page, found.span.clone()).0, message);
    let fix = fix(page, passage, found, mapped);
    let finding = match (&found.term.instead, found.term.around) {
        (Some(instead), _) => finding.help(format!("Write `{}`.", visible(instead))),
        (None, Around::Any) => finding.help("Say it another way, or leave it out."),
        (None, _) => finding.help("Leave it out: the instruction is as short without it."),
    };
    match fix {
        Some(fix) => finding.fix(fix),
        None => finding,
    }
}

fn fix(page: &Page<'_>, passage: &Passage, found: &Found<'_>, mapped: bool) -> Option<Fix> {
    let text = &passage.text;
    // The words of `[log in]` are also the name of its address, which stands elsewhere.
    let link = passage.run(page, found.span.start).and_then(|run| page.outline.links.get(run.link?));
    if link.is_some_and(|link| matches!(link.written, LinkType::Shortcut | LinkType::Collapsed)) {
        return None;
    }
    let (range, new, title) = match &found.term.instead {
        Some(instead) if mapped => {
            let (range, new) = replaced(text, &found.span, (&found.term.written, instead))?;
            (range, new, format!("write `{}`", visible(instead)))
        }
        Some(_) => return None,
        None => {
            let (range, new) = left_out(text, &found.span, found.term.around)?;
            (range, new, format!("leave out `{}`", &text[found.span.clone()]))
        }
    };
    let (place, exact) = passage.place(page, range);
    // A heading's words are its address, which others may link to.
    let heading = page.outline.blocks.get(passage.block).is_some_and(|block| matches!(block.kind, Kind::Heading(..)));
    if exact { page.fix(title, !heading, vec![(place, new)]) } else { None }
}

/// What to replace, and with what: in the case of what was there, and with the article that fits.
fn replaced(text: &str, span: &Range<usize>, (written, instead): (&str, &str)) -> Option<(Range<usize>, String)> {
    let old = &text[span.clone()];
    let capital = |text: &str| text.starts_with(char::is_uppercase);
    let loud =
        old.chars().filter(|c| c.is_alphabetic()).count() > 1 && !old.contains(char::is_lowercase) && !written.contains(char::is_uppercase);
    let new = match () {
        () if loud && !instead.contains(char::is_uppercase) => instead.to_uppercase(),
        () if capital(old) && !capital(written) => capitalised(instead),
        () => instead.to_owned(),
    };
    let vowel = |text: &str| text.to_lowercase().starts_with(['a', 'e', 'i', 'o']);
    let (before, spaced) = text[..span.start].strip_suffix(' ').map_or(("", false), |before| (before, true));
    let article = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    if !spaced || !matches!(article, "a" | "an" | "A" | "An") || vowel(old) == vowel(&new) {
        return Some((span.clone(), new));
    }
    let fitting = if vowel(&new) { "an" } else { "a" };
    let fitting = if capital(article) { capitalised(fitting) } else { fitting.to_owned() };
    Some((span.start - 1 - article.len()..span.end, format!("{fitting} {new}")))
}

/// An adverb and the space beside it; the next word takes over its capital.
fn left_out(text: &str, span: &Range<usize>, around: Around) -> Option<(Range<usize>, String)> {
    match around {
        Around::Any => None,
        Around::AfterInstruction => text[..span.start].ends_with(' ').then(|| (span.start - 1..span.end, String::new())),
        Around::BeforeInstruction if !reads_on(&text[..span.start]) => None,
        Around::BeforeInstruction => {
            let next = text[span.end..].strip_prefix(' ')?.chars().next()?;
            let capital = text[span.clone()].starts_with(char::is_uppercase);
            let new = if capital { next.to_uppercase().to_string() } else { next.to_string() };
            Some((span.start..span.end + 1 + next.len_utf8(), new))
        }
    }
}

/// Whether what comes before an adverb reads on without it: "you can simply add", but not "to open it simply use a key",
/// which lacks a comma then.
fn reads_on(before: &str) -> bool {
    const LEADS: &[&str] = &[
        "and", "can", "could", "i", "may", "might", "must", "now", "or", "please", "puede", "should", "then", "they", "to", "we", "will",
        "you",
    ];
    let before = before.trim_end();
    let word =
        &before[before.rfind(|c: char| !c.is_alphabetic()).map_or(0, |at| at + before[at..].chars().next().map_or(0, char::len_utf8))..];
    word.is_empty() || LEADS.contains(&word.to_lowercase().as_str())
}

fn capitalised(word: &str) -> String {
    let mut rest = word.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn words_are_replaced_in_their_case_and_names_left_alone() {
        assert_eq!(
            shown(
                "discouraged-term",
                "Just click it, or\nsimply\nuse a whitelist. A Whitelist: `just click`, **whitelist**, [whitelist](refunds.md), “whitelist”.\n\n\
                 > Simply click.\n\n## Whitelist it\n\nWHITELIST &amp; so: obviously. Simply **click**.\n"
            ),
            "`Just` `Just` tells readers that the step is easy, and shames those for whom it is not\n\
             \x20 fix: leave out `Just`: \"Just c\" → \"C\"\n\
             `simply` `simply` tells readers that the step is easy, and shames those for whom it is not\n\
             `a whitelist` `whitelist` offends or leaves out some readers\n\
             \x20 fix: write `allowlist`: \"a whitelist\" → \"an allowlist\"\n"
                .replace("`a whitelist` `", "`whitelist` `")
                + "`Whitelist` `Whitelist` offends or leaves out some readers\n\
                   \x20 fix: write `allowlist`: \"A Whitelist\" → \"An Allowlist\"\n\
                   `Whitelist` `Whitelist` offends or leaves out some readers\n\
                   \x20 fix: write `allowlist`: \"Whitelist\" → \"Allowlist\"\n\
                   `WHITELIST` `WHITELIST` offends or leaves out some readers\n\
                   \x20 fix: write `allowlist`: \"WHITELIST\" → \"ALLOWLIST\"\n\
                   `obviously` `obviously` tells readers that they should have known\n\
                   `Simply` `Simply` tells readers that the step is easy, and shames those for whom it is not\n"
        );
    }

    #[test]
    fn an_adverb_is_left_out_only_where_the_rest_reads_on() {
        let fixes = |text: &str| shown("discouraged-term", text).matches("fix: leave out").count();
        assert_eq!(fixes("You can simply add it, then just click. To stop it, simply close it.\n\n- **One**: simply add it.\n"), 4);
        assert_eq!(fixes("If it stops just click it. To open the case simply use a key.\n"), 0);
    }

    #[test]
    fn words_that_name_the_address_of_a_link_stay() {
        let site = |words: &str| {
            let config = "default_kind: how-to\nrules: {discouraged-term: {terms: {log in to: sign in to}}}\n";
            let article = format!("{words} the account.\n\n[log in to]: refunds.md\n[x]: refunds.md\n");
            shown("discouraged-term", &format!("-- guidepost.yaml --\n{config}-- content/billing/export-invoices.md --\n{article}"))
        };
        for words in ["[log in to]", "[log in to][]", "Now [log in to]"] {
            let shown = site(words);
            assert!(shown.contains("`log in to`") && !shown.contains("fix:"), "{words} {shown}");
        }
        for words in ["[log in to][x]", "[log in to](refunds.md)", "log in to"] {
            assert!(site(words).contains("fix: write `sign in to`"), "{words}");
        }
    }

    #[test]
    fn a_site_has_its_own_terms() {
        let config = "-- guidepost.yaml --\ndefault_kind: how-to\nrules:\n  discouraged-term:\n    terms:\n      log in to: sign in to\n      \
                      guidepost: Guidepost\n      leverage:\n    allowed: whitelist\n\
                      -- content/billing/export-invoices.md --\nLog in to\nGuidePost, **log in to** guidepost, leverage a whitelist and Guidepost.\n";
        assert_eq!(
            shown("discouraged-term", config),
            "`Log in to` `Log in to` is on this site's list of terms not to use\n\
             \x20 fix: write `sign in to`: \"Log in to\" → \"Sign in to\"\n\
             `GuidePost` `GuidePost` is on this site's list of terms not to use\n\
             \x20 fix: write `Guidepost`: \"GuidePost\" → \"Guidepost\"\n\
             `log in to` `log in to` is on this site's list of terms not to use\n\
             \x20 fix: write `sign in to`: \"log in to\" → \"sign in to\"\n\
             `guidepost` `guidepost` is on this site's list of terms not to use\n\
             \x20 fix: write `Guidepost`: \"guidepost\" → \"Guidepost\"\n\
             `leverage` `leverage` is on this site's list of terms not to use\n"
        );
    }
}
