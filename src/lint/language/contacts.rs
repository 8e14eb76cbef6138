//! E-mail addresses and phone numbers in a text, and which of them can belong to a person. Addresses reserved for
//! examples (RFC 2606) and numbers reserved for films (the national plans of the US, UK, Germany, France and Australia) cannot.

use std::ops::Range;

/// Every e-mail address in a text.
pub fn emails(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let local = |b: u8| b.is_ascii_alphanumeric() || b"._%+-".contains(&b);
    let host = |b: u8| b.is_ascii_alphanumeric() || b".-".contains(&b);
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in memchr::memchr_iter(b'@', bytes) {
        let start = at - bytes[..at].iter().rev().take_while(|&&b| local(b)).count();
        let end = at + 1 + bytes[at + 1..].iter().take_while(|&&b| host(b)).count();
        let end = end - (end - at - 1 - text[at + 1..end].trim_end_matches(['.', '-']).len());
        // `https://user:word@host`, `@user@host` and letters of other scripts are no addresses of ours.
        let before = text[..start].chars().next_back();
        let joined = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | ':' | '@' | '=' | '$' | '{' | '\\' | '*'));
        let mailto = text[..start].ends_with("mailto:");
        let after = text[end..].chars().next().is_some_and(|c| matches!(c, '@' | '/' | ':' | '_') || c.is_alphanumeric());
        let sentence = text[end..].starts_with(':') && text[end + 1..].chars().next().is_none_or(char::is_whitespace);
        let overlaps = found.last().is_some_and(|last| last.end > start);
        if (!joined || mailto) && (!after || sentence) && !overlaps && is_address(&text[start..end]) {
            found.push(start..end);
        }
    }
    found
}

fn is_address(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else { return false };
    let labels: Vec<&str> = host.split('.').collect();
    let last = labels.last().copied().unwrap_or_default();
    let ends = |text: &str| text.starts_with(['.', '-']) || text.ends_with(['.', '-']) || text.contains("..");
    let files = ["png", "jpg", "jpeg", "gif", "svg", "webp", "js", "css", "md", "html", "json", "ts", "tsx", "local", "internal"];
    !local.is_empty()
        && local.len() <= 64
        && !ends(local)
        && labels.len() >= 2
        && labels.iter().all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
        && (2..=24).contains(&last.len())
        && last.bytes().all(|b| b.is_ascii_alphabetic())
        && !files.contains(&last.to_ascii_lowercase().as_str())
}

/// Whether an address is most likely a living person's: two names before the sign, or any name at a provider of
/// mailboxes for people; neither a role, nor a name for show, nor at a domain for show.
pub fn is_personal(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    let Some((local, host)) = lower.split_once('@') else { return false };
    // `name+tag@` is `name@`.
    let local = local.split('+').next().unwrap_or_default();
    let names: Vec<&str> = local.split(['.', '_', '-']).filter(|part| !part.is_empty()).collect();
    let for_show = names.iter().any(|name| is_in(FOR_SHOW, name.trim_end_matches(|c: char| c.is_ascii_digit()))) || is_in(FOR_SHOW, local);
    if is_domain_for_show(host) || for_show || names.iter().any(|name| is_in(ROLES, name)) {
        return false;
    }
    let is_name = |name: &&str| name.len() >= 2 && name.bytes().all(|b| b.is_ascii_alphabetic());
    let initial = |name: &&str| name.len() == 1 && name.bytes().all(|b| b.is_ascii_alphabetic());
    let two = match names.as_slice() {
        [first, last] => (is_name(first) || initial(first)) && is_name(last) && !local.contains('-'),
        [first, middle, last] => is_name(first) && initial(middle) && is_name(last),
        _ => false,
    };
    let at_mailboxes = is_in(MAILBOXES, host) && local.len() >= 4 && local.bytes().any(|b| b.is_ascii_alphabetic());
    two || at_mailboxes
}

/// Whether a list of words, spaces between them, holds this one.
fn is_in(list: &str, word: &str) -> bool {
    list.split(' ').any(|one| one == word)
}

/// Domains that belong to nobody, or that everybody uses for examples.
fn is_domain_for_show(host: &str) -> bool {
    const WORDS: &str = "\
        example acme yourdomain your-domain yourcompany your-company yoursite your-site mydomain my-domain mycompany mysite \
        company domain website site test foo bar foobar contoso fabrikam email somewhere somedomain anydomain widgets \
        organization organisation business customer client corp yourorg myorg sample demo dummy placeholder server host provider \
        school university brand beispiel musterfirma firma exemple ejemplo esempio initech globex hooli northwind abc xyz any";
    let labels: Vec<&str> = host.split('.').collect();
    let reserved = labels.last().is_some_and(|last| matches!(*last, "example" | "test" | "invalid" | "localhost"));
    reserved || labels.iter().rev().skip(1).any(|label| is_in(WORDS, label) || label.contains("example") || label.starts_with("your"))
}

const MAILBOXES: &str = "\
    gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com mac.com gmx.de gmx.net web.de \
    t-online.de proton.me protonmail.com aol.com orange.fr free.fr yahoo.fr yahoo.co.uk hotmail.fr hotmail.co.uk mail.ru \
    yandex.ru qq.com 163.com fastmail.com hey.com";

/// Mailboxes of an office rather than of a person.
const ROLES: &str = "\
    abuse accessibility account accounting accounts admin administrator affiliates alerts api app apps audit beta billing \
    bot bugs build business careers ceo ci community compliance conduct contact contacts customer customers data de demo \
    desk dev developer developers devops devrel discuss dmarc dns docs donotreply dpo email emea en enterprise es events \
    feedback finance forum fr gdpr github group hello help helpdesk hi hostmaster hr impressum info inquiries integrations \
    international invoice invoices it jobs kontakt legal list mail mailer marketing media news newsletter no noreply \
    notification notifications office ombudsman online open operations ops orders partner partners partnerships payment \
    payments people postmaster press privacy product project projects public questions receipts recruiting refunds registrar \
    relations reply report reports request requests research returns root sales security service services shop signup source \
    staff status store submissions success support survey team tech technical tickets training trust uk unsubscribe us \
    vulnerability web webmaster welcome work hallo datenschutz hilfe presse ventas soporte ayuda hola bonjour aide";

/// Names that stand for anybody, in examples.
const FOR_SHOW: &str = "\
    you your yours name username user users firstname lastname first last surname someone somebody some anyone me my myname \
    myself email mail address test tester testing example sample demo fake dummy john jane joe doe jdoe johndoe janedoe \
    johnsmith janesmith bloggs smith alice bob carol eve mallory foo bar baz foobar max erika mustermann musterfrau dupont \
    durand jeandupont perez garcia rossi member employee student teacher client person friend colleague manager owner editor \
    author guest visitor subscriber recipient sender mymail personal random yourname yourusername youremail myemail nobody \
    company brand acme xyz abc account";

/// Every phone number in international form, `+49 30 …`.
pub fn phones(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    for start in memchr::memchr_iter(b'+', bytes) {
        let before = text[..start].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '+' | '-' | '_' | '.' | '/' | '=' | '%' | ')')) {
            continue;
        }
        let mut end = start + 1;
        let mut gap = 0;
        for (at, &b) in bytes.iter().enumerate().skip(start + 1) {
            match b {
                b'0'..=b'9' => (end, gap) = (at + 1, 0),
                b' ' | b'-' | b'.' | b'(' | b')' | b'/' if gap < 2 && at > start + 1 => gap += 1,
                _ => break,
            }
        }
        let after = text[end..].chars().next();
        let number = &text[start..end];
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        let follows = after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '%' | '_' | '+' | '=' | '@' | '$' | '€'));
        if (9..=15).contains(&digits) && !follows && has_country(number) && !is_amount(number) {
            found.push(start..end);
        }
    }
    found
}

/// Source: the country codes that the ITU has assigned.
fn has_country(number: &str) -> bool {
    let digits = digits(number);
    let code = |length: usize| digits.get(..length).and_then(|code| code.parse::<u16>().ok()).unwrap_or(0);
    matches!(code(1), 1 | 7)
        || matches!(code(2), 20 | 27 | 30..=34 | 36 | 39..=41 | 43..=49 | 51..=58 | 60..=66 | 81 | 82 | 84 | 86 | 90..=95 | 98)
        || matches!(code(3), 211..=299 | 350..=359 | 370..=389 | 420..=423 | 500..=509 | 590..=599 | 670..=692 | 850..=856 | 880 | 886 | 960..=998)
}

/// `+100 000 000` is a sum.
fn is_amount(number: &str) -> bool {
    let mut groups = number.trim_start_matches('+').split([' ', '.']);
    let first = groups.next().is_some_and(|first| first.len() <= 3);
    let mut count = 0;
    let threes = groups.all(|group| {
        count += 1;
        group.len() == 3
    });
    first && threes && count > 0
}

fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// Whether a number can be a person's: neither reserved for examples, nor free of charge, nor made up.
pub fn is_private_number(number: &str) -> bool {
    // `+44 (0)20 …`: the zero is not dialled.
    let digits = digits(&number.replace("(0)", ""));
    let made_up =
        ["12345", "23456", "54321", "98765", "00000", "11111", "22222", "33333", "44444", "55555", "66666", "77777", "88888", "99999"];
    let free = "1800 1833 1844 1855 1866 1877 1888 44800 44808 443 4484 4487 49800 49180 49900 338 34900 34901 34902 611300 611800 6113";
    // North America's 555 is nobody's.
    let fictional = digits.starts_with('1') && digits.len() == 11 && (digits.get(4..7) == Some("555") || digits.get(1..4) == Some("555"));
    !fictional
        && !made_up.iter().any(|row| digits.contains(row))
        && !free.split(' ').chain(RESERVED.split(' ')).any(|start| digits.starts_with(start))
}

/// Sources: Ofcom (UK), Bundesnetzagentur (Germany), Arcep (France), ACMA (Australia): numbers for use in drama.
const RESERVED: &str = "\
    441134960 441144960 441154960 441164960 441174960 441184960 441214960 441314960 441414960 441514960 441614960 442079460 \
    441914980 442896496 442920180 441632960 447700900 448081570 449098790 443069990 493023125 496990009 494066969 492214710 \
    498999998 4915228817386 4915228895456 4915254599371 4917139200 491729925904 491729968532 491729973185 491729973186 \
    491729980752 491749091317 491749464308 4917604069 3319900 3326191 3335301 3346571 3353649 3363998 6125550 6127010 \
    6135550 6137010 6175550 6177010 6185550 6187010 6149157";

/// The domain that somebody registered: `help.acme.co.uk` → `acme.co.uk`.
pub fn registered(host: &str) -> &str {
    let labels: Vec<&str> = host.split('.').collect();
    let second = labels.len().checked_sub(2).map_or("", |at| labels[at]);
    let two = matches!(second, "co" | "com" | "org" | "net" | "ac" | "gov" | "gob" | "or" | "ne")
        && labels.last().is_some_and(|last| last.len() == 2);
    let keep = if two { 3 } else { 2 };
    let skip: usize = labels.iter().take(labels.len().saturating_sub(keep)).map(|label| label.len() + 1).sum();
    &host[skip..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_and_people_told_from_offices() {
        let text = "Ask maria.keller@brightbooks.io, or <karl_otto@gmx.de>. Not a@b, x@2x.png, git@github.com:a/b, @ana@mastodon.social, \
                    https://ana:word@host.com/, pkg@1.2.3, mailto:t.fischer@brightbooks.io?subject=x or é@x.com; sales@brightbooks.io: yes.";
        let found: Vec<_> = emails(text).into_iter().map(|place| &text[place]).collect();
        assert_eq!(found, ["maria.keller@brightbooks.io", "karl_otto@gmx.de", "t.fischer@brightbooks.io", "sales@brightbooks.io"]);
        let personal: Vec<_> = found.into_iter().filter(|address| is_personal(address)).collect();
        assert_eq!(personal, ["maria.keller@brightbooks.io", "karl_otto@gmx.de", "t.fischer@brightbooks.io"]);
    }

    #[test]
    fn offices_and_addresses_for_show_are_nobodys() {
        for address in [
            "support@brightbooks.io",
            "customer.success@brightbooks.io",
            "data-protection@brightbooks.io",
            "john.doe@gmail.com",
            "jane.smith@brightbooks.io",
            "your.name@brightbooks.io",
            "first.last@brightbooks.io",
            "maria.keller@example.com",
            "maria.keller@mail.example.org",
            "maria.keller@acme.com",
            "maria.keller@yourcompany.com",
            "maria.keller@x.test",
            "max.mustermann@web.de",
            "abc@brightbooks.io",
            "hello@brightbooks.io",
            "user1@gmail.com",
            "test@gmail.com",
            "me@gmail.com",
            "no-reply@brightbooks.io",
            "you@gmail.com",
            "name+tag@gmail.com",
        ] {
            assert!(!is_personal(address), "{address}");
        }
    }

    #[test]
    fn numbers_are_found_and_reserved_ones_told_apart() {
        let text = "Call +49 171 2206813 or +1 (212) 736-5000. Not +100 000 000 users, +0200, 2024-11-22, 1+4915112234, +12, v+33612, \
                    +49 30 23125 123, +1 202-555-0143, +44 20 7946 0958, +1 800 736 5000, +44 (0)7700 900123, +15551234567.";
        let found: Vec<_> = phones(text).into_iter().map(|place| &text[place]).collect();
        let private: Vec<_> = found.iter().copied().filter(|number| is_private_number(number)).collect();
        assert_eq!(found.len(), 8, "{found:?}");
        assert_eq!(private, ["+49 171 2206813", "+1 (212) 736-5000"]);
    }

    #[test]
    fn registered_domains() {
        for (host, domain) in [("help.acme.co.uk", "acme.co.uk"), ("docs.help.acme.com", "acme.com"), ("acme.com", "acme.com"), ("x", "x")]
        {
            assert_eq!(registered(host), domain);
        }
    }
}
