//! ST001: an article that does not begin with a paragraph.

use crate::config::template::{Part, Under};
use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::layout::wish;
use crate::lint::outline::Kind;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};

static CODE: Code = Code { code: "ST001", name: "missing-short-description", severity: Severity::Error };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "An article that does not begin with a paragraph.",
    why: "Readers come from a search engine and decide within seconds whether they are in the right place. The first paragraph \
          tells them. It is also what lists, cards and answers of assistants show.",
    mend: "Write one to three sentences before everything else: what the reader will achieve or understand, or the problem in the \
           reader's own words.",
    remedy: Remedy::None,
    options: &[],
    bad: "## Steps\n\n1. Open **Billing**.\n2. Press **Export**.\n\n## What's next\n\n- [Refund an invoice](refunds.md)\n",
    good: "Download all invoices of a year as one file for your accountant.\n\n## Steps\n\n1. Open **Billing**.\n2. Press **Export**.\n\n\
           ## What's next\n\n- [Refund an invoice](refunds.md)\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    let Some(part) = asked(page) else { return };
    let first = opening(page);
    let Some(first) = first else {
        let help = wish(part).unwrap_or_else(|| "Write what the reader will achieve, in one to three sentences.".into());
        let finding = page.finding_on_top(&CODE, "the article has no text").help(help);
        return found.push(page.layout.asked_by(part, finding));
    };
    let what = match page.outline.blocks[first].kind {
        Kind::Paragraph if page.text.lead.is_some() && is_picture(page, first) => "a picture",
        Kind::Heading(..) => "a heading",
        Kind::List(Some(_)) => "a numbered list",
        Kind::List(None) => "a list",
        Kind::Quote(Some(_)) => "a note",
        Kind::Quote(None) => "a quotation",
        Kind::Code(_) => "code",
        Kind::Table => "a table",
        Kind::Rule => "a horizontal line",
        // Markup of other tools may hold a paragraph.
        _ => return,
    };
    let message = format!("the article begins with {what}, not with a short description");
    let finding = page.finding(&CODE, page.line(page.outline.blocks[first].span.start), message);
    let help = wish(part).map_or_else(|| "Write one to three sentences before it.".into(), |wish| format!("Put it before that. {wish}"));
    found.push(page.layout.asked_by(part, finding.help(help)));
}

/// Whether this rule says that the article has no text, so that no part of it need be missed by itself.
pub(super) fn is_empty(page: &Page<'_>) -> bool {
    opening(page).is_none() && asked(page).is_some()
}

fn asked<'p>(page: &Page<'p>) -> Option<&'p Part> {
    page.layout.template?.parts.iter().find(|part| part.under == Under::Title && part.required)
}

/// The first block after the title; a comment is not seen.
fn opening(page: &Page<'_>) -> Option<usize> {
    let title = page.text.first_h1.as_ref().map(|(_, index)| *index);
    let is_title = |at: usize| matches!(page.outline.blocks[at].kind, Kind::Heading(_, index) if Some(index) == title);
    let is_comment = |at: usize| {
        let block = &page.outline.blocks[at];
        block.kind == Kind::Html && page.body().get(block.span.clone()).is_some_and(|text| text.trim_start().starts_with("<!--"))
    };
    page.outline.top().find(|&at| !is_title(at) && !is_comment(at))
}

/// A paragraph that holds a picture and no words.
pub(super) fn is_picture(page: &Page<'_>, block: usize) -> bool {
    let words = &page.outline.words[page.outline.blocks[block].words.clone()];
    let in_picture = |link: usize| page.outline.links.get(link).is_some_and(|link| link.picture);
    let pictures = page.outline.links.iter().any(|link| link.picture && link.block == block);
    pictures && words.iter().all(|words| words.text.trim().is_empty() || words.link.is_some_and(in_picture))
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn edge_cases() {
        for (body, place) in [
            ("<!-- guidepost: x -->\n\nWords.\n", ""),
            ("# Title\n\nWords.\n", ""),
            ("<p>Words</p>\n", ""),
            ("{% hint %}\n\nWords.\n", ""),
            ("# Title\n\n![Words](a.png)\n", "`![Words](a.png)` the article begins with a picture, not with a short description\n"),
            ("> [!NOTE]\n> Words.\n", "`> [!NOTE]` the article begins with a note, not with a short description\n"),
            ("", "`Export your invoices` the article has no text\n"),
        ] {
            assert_eq!(shown("missing-short-description", body), place, "{body}");
        }
    }

    #[test]
    fn an_article_without_text_lacks_text_and_nothing_else_is_said() {
        let codes = |body: &str| -> Vec<&str> {
            let found = crate::lint::tests::found(body);
            found.iter().map(|finding| finding.code.code).filter(|code| ["ST001", "ST003", "SP001"].contains(code)).collect()
        };
        assert_eq!(codes("# Teams\n\n<!-- later -->\n"), ["ST001"]);
        assert_eq!(codes("# Teams\n\nInvite the people that you work with.\n"), ["SP001", "ST003"]);
    }
}
