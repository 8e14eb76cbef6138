//! LK003: a link whose words do not say where it leads.

use std::borrow::Cow;
use std::sync::LazyLock;

use pulldown_cmark::LinkType;
use rustc_hash::FxHashSet;

use crate::diag::{Code, Diagnostic, Severity};
use crate::fields::{Field, Shape};
use crate::lint::outline::{Kind, Link, Role};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};
use crate::text::{shortened, visible};

static CODE: Code = Code { code: "LK003", name: "vague-link-text", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A link whose only words are \"here\", \"click here\", \"read more\" and the like, one that shows its bare web address, or one without any words.",
    why: "People who listen to a page let its links be read to them one after the other, and everybody else scans a page \
          for links. \"Here, here, here\" tells neither of them anything, and a long address is read out letter by letter.",
    mend: "Let the link's words be the name of what the reader finds there: [the export settings], not [here]. An address \
           that readers are to type or to recognise belongs into code, between backticks; addresses of a bare host, of \
           this machine and of reserved examples are left alone. Add words of your own with `words`.",
    remedy: Remedy::None,
    options: &[Field { name: "words", shape: Shape::OneOrMore(&Shape::Text), doc: "More words that say nothing by themselves." }],
    bad: "Download all invoices of a year. To give money back, click [here](refunds.md).\n",
    good: "Download all invoices of a year. To give money back, [refund the invoice](refunds.md).\n",
    check: Check::Page(check),
};

/// In lower case, by language. Words that are good names elsewhere, such as the French "plus", are left out.
const WORDS: &[&str] = &[
    // English
    "here",
    "right here",
    "over here",
    "click here",
    "click",
    "click this",
    "click this link",
    "click on this link",
    "click the link",
    "tap here",
    "press here",
    "see here",
    "go here",
    "look here",
    "this",
    "this one",
    "link",
    "this link",
    "the link",
    "this page",
    "this article",
    "this guide",
    "this document",
    "this doc",
    "this post",
    "more",
    "read more",
    "see more",
    "learn more",
    "learn more here",
    "read more here",
    "more info",
    "more information",
    "find out more",
    "more details",
    "read this",
    "read on",
    // German
    "hier",
    "hier klicken",
    "klick hier",
    "klicke hier",
    "klicken sie hier",
    "dieser link",
    "diesen link",
    "diese seite",
    "dieser seite",
    "dieser artikel",
    "diesen artikel",
    "mehr",
    "mehr lesen",
    "mehr erfahren",
    "mehr dazu",
    "weiterlesen",
    "weitere informationen",
    "mehr informationen",
    // French
    "ici",
    "cliquez ici",
    "cliquer ici",
    "clique ici",
    "ce lien",
    "lien",
    "cette page",
    "cet article",
    "lire la suite",
    "en savoir plus",
    "plus d'informations",
    "plus d'infos",
    // Spanish
    "aquí",
    "aqui",
    "haga clic aquí",
    "haz clic aquí",
    "clic aquí",
    "pulse aquí",
    "este enlace",
    "enlace",
    "esta página",
    "este artículo",
    "leer más",
    "más información",
    "saber más",
    // Portuguese
    "clique aqui",
    "este link",
    "esta pagina",
    "este artigo",
    "leia mais",
    "saiba mais",
    "mais informações",
];

static VAGUE: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| WORDS.iter().copied().collect());

fn check(page: &Page<'_>, plan: &Plan, found: &mut Vec<Diagnostic>) {
    let mut own: Option<Vec<String>> = None;
    for (at, link) in page.outline.links.iter().enumerate().filter(|(_, link)| !link.picture) {
        // A picture has its own text, and code is a name.
        let Some(words) = page.outline.words.get(link.words.clone()) else { continue };
        if words.iter().all(|words| words.role == Role::Text && words.text.trim().is_empty()) && !holds_picture(page, at) {
            let finding = page.finding(&CODE, link.span.clone(), "this link has no words, so nobody sees it");
            found.push(finding.help("Write what the reader finds there between the brackets, or take the link out."));
            continue;
        }
        if words.is_empty() || words.iter().any(|words| matches!(words.role, Role::Code | Role::Html)) || holds_picture(page, at) {
            continue;
        }
        let text: Cow<'_, str> = match words {
            [one] => Cow::Borrowed(&*one.text),
            many => many.iter().map(|words| &*words.text).collect(),
        };
        if is_bare(&text, link) {
            found.extend(bare(page, link, &text));
            continue;
        }
        let plain = plain(&text);
        let own = own.get_or_insert_with(|| own_words(page, plan));
        if VAGUE.contains(plain.as_str()) || own.contains(&plain) {
            let message = format!("the link text `{}` does not say where it leads", visible(text.trim()));
            let help = "Let the words of the link name what the reader finds there.";
            found.push(page.finding(&CODE, link.span.clone(), message).help(help));
        }
    }
}

fn own_words(page: &Page<'_>, plan: &Plan) -> Vec<String> {
    let lists = plan.options(&CODE, page.source());
    lists.flat_map(|node| node.texts_of("words")).map(|(words, _)| plain(&words)).collect()
}

/// Lower case, without the punctuation and arrows around it, with single spaces.
fn plain(text: &str) -> String {
    let trimmed = text.trim_matches(|c: char| !c.is_alphanumeric());
    // Long words are no vague ones.
    if trimmed.len() > 60 {
        return String::new();
    }
    trimmed.split_whitespace().collect::<Vec<_>>().join(" ").replace('’', "'").to_lowercase()
}

fn holds_picture(page: &Page<'_>, link: usize) -> bool {
    page.outline.links.get(link + 1).is_some_and(|inner| inner.picture && inner.within == Some(link))
}

/// Whether a link shows its address and no words.
fn is_bare(text: &str, link: &Link<'_>) -> bool {
    let text = text.trim();
    let web = text.starts_with("https://") || text.starts_with("http://");
    web && !text.contains(char::is_whitespace) && !matches!(link.written, LinkType::Email)
}

fn bare(page: &Page<'_>, link: &Link<'_>, text: &str) -> Option<Diagnostic> {
    // In a footnote or a table the address is often the very thing that is listed.
    // `{% embed url="…" %}` and other attributes of foreign tags are no prose.
    let is_attribute = page.body().get(..link.span.start).is_some_and(|before| before.ends_with(['"', '\'', '=', '“', '‘']));
    let listed = |kind: &Kind<'_>| matches!(kind, Kind::Other | Kind::Table);
    if is_attribute || is_literal(text.trim()) || page.outline.lies_in(link.block, listed) {
        return None;
    }
    let message = format!("this link shows its address, `{}`, instead of words", visible(&shortened(text.trim(), 80)));
    let help = "Write what the reader finds there as the link's words; put an address that is to be typed between backticks.";
    Some(page.finding(&CODE, link.span.clone(), message).help(help))
}

/// An address that is shown because the address matters: a host, this machine, an example, a pattern to fill in.
fn is_literal(address: &str) -> bool {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let name = host.rsplit_once('@').map_or(host, |(_, host)| host).split(':').next().unwrap_or("").to_ascii_lowercase();
    let reserved = ["localhost", "example", "test", "invalid", "local", "internal", "example.com", "example.org", "example.net"];
    let is_reserved = reserved.iter().any(|end| name == *end || name.strip_suffix(end).is_some_and(|rest| rest.ends_with('.')));
    // A name without a dot is of somebody's own network, most often one made up for the page.
    let is_reserved = is_reserved || !name.contains('.');
    let is_number = name.bytes().all(|b| b.is_ascii_digit() || b == b'.') || host.starts_with('[');
    let lower = address.to_ascii_lowercase();
    let is_pattern = address.contains(['{', '}', '<', '>', '[', ']', '*', '$', '…', '\\'])
        || ["your", "mycompany", "my-company", "...", "xxx", "%7b", "%3c"].iter().any(|mark| lower.contains(mark));
    path.trim_end_matches('/').is_empty() || is_reserved || is_number || is_pattern
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    fn vague(body: &str) -> Vec<String> {
        shown("vague-link-text", body).lines().filter_map(|line| line.split('`').nth(1)).map(str::to_owned).collect()
    }

    #[test]
    fn words_that_say_nothing_by_themselves() {
        for text in ["here", "Click HERE", "*here*", "here.", "Read more →", "this link", "hier", "Cliquez ici", "aquí", "Saiba mais »"]
        {
            assert_eq!(vague(&format!("See [{text}](refunds.md).\n")), [format!("[{text}](refunds.md)")], "{text}");
        }
        for text in ["refunds", "Read more about refunds", "here is how", "`this`", "Plus", "!", "![here](a.png)", "More in 2026"] {
            assert_eq!(vague(&format!("See [{text}](refunds.md).\n")), [] as [&str; 0], "{text}");
        }
    }

    #[test]
    fn bare_addresses_but_not_those_that_are_the_point() {
        for text in ["https://acme.io/pricing", "<https://acme.io/a?b=c>", "[https://acme.io/docs](https://acme.io/docs)"] {
            assert_eq!(vague(&format!("See {text} for it.\n")), [text]);
        }
        for text in [
            "https://app.acme.io",
            "<https://app.acme.io/>",
            "http://localhost:4400/a/",
            "http://127.0.0.1:80/x",
            "https://acme.example/login/x",
            "www.acme.io/pricing",
            "[acme.io/pricing](https://acme.io/pricing)",
            "<help@acme.io>",
            "https://your-team.acme.io/login",
            "https://acme.io/{team}/x",
            "https://mycompany.acme.io/login",
            "http://server01/files/a.txt",
            "https://files\\\\.acme\\\\.io\\\\/login",
            "{% embed url=\"https://acme.io/video/1\" %}",
            "`https://acme.io/pricing`",
            "[Prices](https://acme.io/pricing)",
        ] {
            assert_eq!(vague(&format!("See {text} for it.\n")), [] as [&str; 0], "{text}");
        }
        assert_eq!(vague("| Address |\n|---|\n| https://acme.io/a |\n\nX[^1]\n\n[^1]: https://acme.io/b\n"), [] as [&str; 0]);
    }

    #[test]
    fn a_link_without_words() {
        for text in ["[](refunds.md)", "[ ](refunds.md)"] {
            assert_eq!(
                shown("vague-link-text", &format!("See {text}.\n")),
                format!("`{text}` this link has no words, so nobody sees it\n")
            );
        }
        for text in ["[![Alt](a.png)](refunds.md)", "[<b>x</b>](refunds.md)", "[`a`](refunds.md)", "[<img src=a.png>](refunds.md)"] {
            assert_eq!(shown("vague-link-text", &format!("See {text}.\n")), "", "{text}");
        }
    }

    #[test]
    fn a_site_adds_words() {
        let own = "-- guidepost.yaml --\nrules: {vague-link-text: {words: [Go now]}}\n-- content/a.md --\n[Go now!](b.md) [here](b.md)\n";
        assert_eq!(vague(own), ["[Go now!](b.md)", "[here](b.md)"]);
    }
}
