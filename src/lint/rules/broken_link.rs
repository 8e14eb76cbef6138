//! LK001: a link to a file or page that is not there. Loading resolves links, so loading finds it.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::BROKEN_LINK,
    finds: "A link to a file or page of the site that does not exist.",
    why: "The reader followed your advice and landed on an error page. Most leave then, or write to support.",
    mend: "Correct the path: the finding names the nearest file, and the article that has the address as an alias; \
           `--fix` writes the path of the latter, and `mailto:` before a mail address. Paths are relative to the article, as on your Git host.",
    remedy: Remedy::Safe,
    options: &[],
    bad: "Download all invoices, then [give some of the money back](../old/refunds.md).\n",
    good: "Download all invoices, then [give some of the money back](refunds.md).\n",
    check: Check::Loading,
};

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn an_old_path_becomes_the_new_one_where_the_heading_is_still_there() {
        let found = shown(
            "broken-link",
            "[a](../old/refunds.md#steps) [b](../old/refunds.md#gone) [c](<../old/refunds>) [d](/old/refunds/) [e][e]\n\n[e]: ../old/refunds.md\n",
        );
        assert_eq!(
            found,
            "`[a](../old/refunds.md#steps)` no page or file at `../old/refunds.md#steps`\n  \
               fix: write `refunds.md#steps`: \"../old/refunds.md#steps\" → \"refunds.md#steps\"\n\
             `[b](../old/refunds.md#gone)` no page or file at `../old/refunds.md#gone`\n\
             `[c](<../old/refunds>)` no page or file at `../old/refunds`\n  \
               fix: write `refunds.md`: \"../old/refunds\" → \"refunds.md\"\n\
             `[e][e]` no page or file at `../old/refunds.md`\n"
        );
    }

    #[test]
    fn a_form_is_sent_to_a_server_and_leads_to_no_page() {
        let found = shown(
            "broken-link",
            "<form action=\"/find\" method=\"get\"><button formaction='/other'>Find</button></form>\n\n<a href=\"/find\">Find</a>\n",
        );
        assert_eq!(found, "`/find` no page or file at `/find`\n");
    }

    #[test]
    fn what_was_meant_is_a_file_a_folder_or_a_mail_address() {
        for (address, help) in [
            ("../biling/", "Did you mean `../billing`?"),
            ("refund.md", "Did you mean `refunds.md`?"),
            ("help@acme.example", "Write `mailto:help@acme.example`."),
            ("icon@2x.pdf", "Check the path; it is relative to the file that holds the link."),
        ] {
            let found = crate::lint::tests::found(&format!("[Write to us]({address}).\n"));
            let help_of = |name: &str| found.iter().find(|finding| finding.code.name == name).and_then(|finding| finding.help.clone());
            assert_eq!(help_of("broken-link").as_deref(), Some(help));
        }
        assert_eq!(shown("broken-link", "Write to <help@acme.example> or [us](mailto:help@acme.example).\n"), "");
    }

    #[test]
    fn capitals_are_mended_whatever_stands_around_the_path() {
        assert_eq!(
            shown("broken-link", "[a](./Refunds.md#steps) [b](Refunds.md)\n"),
            "`[a](./Refunds.md#steps)` no page or file at `./Refunds.md#steps`\n  \
               fix: write `refunds.md#steps`: \"./Refunds.md#steps\" → \"refunds.md#steps\"\n\
             `[b](Refunds.md)` no page or file at `Refunds.md`\n  \
               fix: write `refunds.md`: \"Refunds.md\" → \"refunds.md\"\n"
        );
    }
}
