//! LG002: a sentence that asks readers to send a password, a card number, a token or an identity document.

use crate::diag::{Code, Diagnostic, Severity};
use crate::lint::language::{asks, prose};
use crate::lint::outline::Kind;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};
use crate::text::{shortened, visible};

static CODE: Code = Code { code: "LG002", name: "asks-for-secret", severity: Severity::Error };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A sentence that asks readers to send a password, a full card number, a token or an identity document.",
    why: "What was mailed once lies in two mailboxes, a ticket and a backup, and whoever gets at one of them has it. Readers who learn \
          from your help center to send passwords will send them to the next one who asks, too.",
    mend: "Ask for something that is of no use to a thief: the last four digits, the name of the key, the number of the order. Where a \
           document must be seen, name the form that takes it safely. A warning (“Never send us your password”) is not found.",
    remedy: Remedy::None,
    options: &[],
    bad: "Download all invoices of a year. If that fails, please send us your password.\n",
    good: "Download all invoices of a year. If that fails, write to us. Never send us your password.\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, _: &Plan, found: &mut Vec<Diagnostic>) {
    // Requests are rare, so what introduces them is only read when there is one.
    let mut intro = String::new();
    prose::each(page, |passage| {
        if !page.outline.lies_in(passage.block, |kind| matches!(kind, Kind::List(_))) {
            intro.clear();
            intro.push_str(&passage.text);
        }
        let requests = asks::find(&passage.text);
        // The items of a list under "Don't:" are warnings, and a quotation shows what others ask for.
        if requests.is_empty() || asks::warns(&intro) || page.outline.lies_in(passage.block, |kind| *kind == Kind::Quote(None)) {
            return;
        }
        for request in requests {
            let words = visible(&shortened(&passage.text[request.clone()].replace('\n', " "), 80));
            let finding = page.finding(&CODE, passage.place(page, request).0, format!("readers are asked for a secret: “{words}”"));
            let note = "A secret that was sent is in every mailbox, ticket and backup on the way; and readers get used to sending it.";
            found.push(
                finding
                    .note(note)
                    .help("Ask for what is of no use to a thief, such as the last four digits, or name a form that is made for it."),
            );
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn lists_of_what_not_to_do_are_warnings() {
        let asked = "`Send us your password` readers are asked for a secret: “Send us your password”\n";
        assert_eq!(shown("asks-for-secret", "Do this:\n\n- Send us your password.\n"), asked);
        for warning in
            ["**Don't:**\n\n- Send us your password.\n", "## Never do this\n\n1. Send us your password.\n", "> Send us your password.\n"]
        {
            assert_eq!(shown("asks-for-secret", warning), "", "{warning}");
        }
    }
}
