//! LG005: a person's e-mail address or phone number.

use std::ops::Range;

use crate::diag::{Code, Diagnostic, Severity};
use crate::fields::{Field, Shape};
use crate::lint::language::{contacts, prose};
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Page, Plan};
use crate::text::{shortened, visible};

static CODE: Code = Code { code: "LG005", name: "personal-data", severity: Severity::Warning };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "An e-mail address that looks like a person's, or a phone number that is not reserved for examples.",
    why: "A colleague's address in an article outlives their job, and collects advertisements and customers' anger until then. An address \
          made up for an example belongs to somebody, who gets what readers try out.",
    mend: "Name a mailbox of the team (`support@`), or `contact:` in guidepost.yaml. In examples use `ana@example.com`, which is nobody's, \
           and numbers reserved for films: +1 202 555 0143, +44 20 7946 0958, +49 30 23125 123.\n\n\
           Addresses at the site's own domain, those that `contact:` names and mailboxes of offices are not found. `allowed` lists \
           further addresses, domains and numbers that are in order.",
    remedy: Remedy::None,
    options: &[Field { name: "allowed", shape: Shape::OneOrMore(&Shape::Text), doc: "Addresses, domains and numbers that may be named." }],
    bad: "Download all invoices of a year, or ask maria.keller@brightbooks.io for them.\n",
    good: "Download all invoices of a year, or ask support@brightbooks.io for them. Write `maria.keller@example.com` in examples.\n",
    check: Check::Page(check),
};

fn check(page: &Page<'_>, plan: &Plan, found: &mut Vec<Diagnostic>) {
    let mut seen: Vec<Range<usize>> = Vec::new();
    prose::each(page, |passage| {
        if memchr::memchr2(b'@', b'+', passage.text.as_bytes()).is_none() {
            return;
        }
        let emails = contacts::emails(&passage.text).into_iter().filter(|range| contacts::is_personal(&passage.text[range.clone()]));
        let phones = contacts::phones(&passage.text).into_iter().filter(|range| contacts::is_private_number(&passage.text[range.clone()]));
        for range in emails.chain(phones) {
            let place = passage.place(page, range.clone()).0;
            if !is_allowed(&passage.text[range.clone()], page, plan) {
                seen.push(place.clone());
                found.push(finding(page, place, &passage.text[range]));
            }
        }
    });
    for link in
        page.outline.links.iter().filter(|link| !seen.iter().any(|range| link.span.start <= range.start && range.end <= link.span.end))
    {
        let address = link.address.split('?').next().unwrap_or_default();
        let email = address.strip_prefix("mailto:").filter(|address| {
            contacts::emails(address).first().is_some_and(|found| found.len() == address.len()) && contacts::is_personal(address)
        });
        let phone =
            address.strip_prefix("tel:").filter(|number| contacts::phones(number).len() == 1 && contacts::is_private_number(number));
        if let Some(what) = email.or(phone).filter(|what| !is_allowed(what, page, plan)) {
            found.push(finding(page, link.span.clone(), what));
        }
    }
}

fn finding(page: &Page<'_>, place: Range<usize>, what: &str) -> Diagnostic {
    let shown = visible(&shortened(what, 60));
    let (message, help) = if what.contains('@') {
        (format!("`{shown}` looks like a person's address"), "Name a mailbox of the team instead, or `ana@example.com` in an example.")
    } else {
        let help = "If it is your own, list it under `contact:` in guidepost.yaml. In an example use a reserved one: +1 202 555 0143.";
        (format!("`{shown}` may be a person's phone number"), help)
    };
    page.finding(&CODE, place, message)
        .note("It stays public long after the person has left, and in examples it is a stranger's.")
        .help(help)
}

/// Whether it is the site's own: by its domain, its contacts or its settings.
fn is_allowed(what: &str, page: &Page<'_>, plan: &Plan) -> bool {
    let settings = &page.site.settings;
    let lower = what.to_lowercase();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let host = lower.split_once('@').map(|(_, host)| host);
    let below = |domain: &str| host.is_some_and(|host| host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.')));
    let own = settings
        .published_at
        .as_deref()
        .and_then(|url| url.split('/').nth(2))
        .map(|host| host.split(':').next().unwrap_or(host).to_lowercase());
    let named = settings.contact.iter().any(|contact| {
        let address = contact.href.to_lowercase();
        match address.strip_prefix("mailto:").map(|address| address.split('?').next().unwrap_or(address)) {
            Some(address) => address.split_once('@').is_some_and(|(_, domain)| below(contacts::registered(domain))) || address == lower,
            None => host.is_none() && address.starts_with("tel:") && digits(&address) == digits(what),
        }
    });
    let listed = || {
        let lists = plan.options(&CODE, page.source()).flat_map(|options| options.texts_of("allowed"));
        lists.map(|(text, _)| text.to_lowercase()).any(|text| {
            text == lower
                || below(text.trim_start_matches('@'))
                || host.is_none() && !digits(&text).is_empty() && digits(&text) == digits(what)
        })
    };
    own.is_some_and(|own| below(contacts::registered(&own))) || named || listed()
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn the_sites_own_addresses_are_in_order() {
        let example = |config: &str| {
            shown(
                "personal-data",
                &format!(
                    "-- guidepost.yaml --\ndefault_kind: how-to\n{config}\n-- content/billing/export-invoices.md --\n\
                     Ask maria.keller@help.brightbooks.io, [Tom](mailto:tom.fischer@brightbooks.io?subject=x), <tom.fischer@brightbooks.io> \
                     or +49 171 2206813. `maria.keller@brightbooks.io`\n"
                ),
            )
        };
        let all = "`maria.keller@help.brightbooks.io` `maria.keller@help.brightbooks.io` looks like a person's address\n\
                   `[Tom](mailto:tom.fischer@brightbooks.io?subject=x)` `tom.fischer@brightbooks.io` looks like a person's address\n\
                   `tom.fischer@brightbooks.io` `tom.fischer@brightbooks.io` looks like a person's address\n\
                   `+49 171 2206813` `+49 171 2206813` may be a person's phone number\n";
        let phone = "`+49 171 2206813` `+49 171 2206813` may be a person's phone number\n";
        assert_eq!(example("").replace("`<tom.fischer@brightbooks.io>` ", "`tom.fischer@brightbooks.io` "), all);
        assert_eq!(example("base_url: https://docs.brightbooks.io/help/"), phone);
        assert_eq!(example("contact: [{label: A, address: \"mailto:hi@brightbooks.io\"}]"), phone);
        assert_eq!(example("rules: {personal-data: {allowed: [brightbooks.io, \"+49 1712206813\"]}}"), "");
    }
}
