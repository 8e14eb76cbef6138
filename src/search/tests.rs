//! Queries and what they find, in a small help center.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::config;
use crate::load::{self, Cache, LookedUp};
use crate::tree::Tree;

/// The entries of a tree, and its synonyms.
pub(super) fn of(fixture: &str) -> (Vec<Entry>, Wording) {
    let options = config::Options { today: jiff::civil::date(2026, 11, 22), drafts: false, base_url: None, content_folder_exists: true };
    let settings = config::settings(Some("title: Acme\n"), &options).unwrap();
    let site = load::draft(&Tree::from_fixture(fixture), &settings, &mut Cache::default()).finish(&LookedUp::default()).site;
    let wording = Wording { language: "en".into(), synonyms: site.synonyms.clone() };
    (entry::entries(&site), wording)
}

static SEARCHER: LazyLock<Searcher> = LazyLock::new(|| {
    let (entries, wording) = of(SITE);
    Searcher::new(entries, wording).unwrap()
});

fn answer(searcher: &Searcher, query: &str) -> Answer {
    searcher.search(query, &Options { limit: 100, ..Options::default() })
}

/// The addresses found, in order.
fn urls(searcher: &Searcher, query: &str) -> Vec<String> {
    answer(searcher, query).results.into_iter().map(|hit| hit.url).collect()
}

const SITE: &str = "\
-- content/synonyms.yaml --
- [invoice, bill, payment request]
- [sso, single sign-on]
-- content/users/_section.md --
# Users
-- content/users/manage.md --
# Manage a user
Change what a user may do.
## Roles of a user
An admin manages all users.
-- content/users/groups.md --
# Manage user groups
A group holds users. Manage them together.
-- content/users/invite.md --
# Invite a member
Send the invitation by e-mail. The user must accept it.
-- content/users/management.md --
# An overview of user management
Users, groups and roles, and how to manage them.
-- content/users/limits.md --
# Limits
A plan has a user limit. Who manages the plan may raise the limit of every user.
## Where limits stand
In the settings.
-- content/users/signing.md --
# SSO
Let everybody use the same account.
-- content/users/provider.md --
# Choose a provider
Single sign-on needs one that speaks SAML.
-- content/money/invoice.md --
# Download an invoice
Each month has one. Error E4032 means that there is none. Set `SKIP_BRIDGE` or pass `--no-cache`.
-- content/money/request.md --
# Payment request
Customers pay what they owe.
-- content/money/refund.md --
---
keywords: [money back]
aliases: [/old/chargeback/]
---
# Get your payment back
Ask first.
## Refund window
You have thirty days.
-- content/money/policy.md --
# Policies
A refund, a refund, another refund; the window, a window, and a window for a refund: refund window refund window.
-- content/money/subscription.md --
# Cancel a subscription
It ends with the month. Subscriptions that are cancelled can be renewed.
-- content/data/export.md --
# Export reports
Exports are files. Export them weekly, export them daily.
-- content/data/formats.md --
# Export formats
Choose one for each export. Exported files are kept.
-- content/data/exporter.md --
# Tools
An exporter runs beside the server.
-- content/data/report.md --
# Report
The report has a title.
-- content/data/reporting.md --
# Reporting
Reporting is what reports are for, and reporters.
-- content/data/about.md --
# About
Who we are.
";

#[test]
fn queries_find_what_is_meant() {
    let searcher = &*SEARCHER;
    for (query, first) in [
        ("manage a user", "users/manage/"),
        ("MANAGE   a  Uśer", "users/manage/"),
        ("user roles", "users/manage/#roles-of-a-user"),
        ("money back", "money/refund/"),
        ("chargeback", "money/refund/"),
        ("payment back", "money/refund/"),
        ("e4032", "money/invoice/"),
        ("skip_bridge", "money/invoice/"),
        ("SKIP_BRIDGE ", "money/invoice/"),
        ("--no-cache", "money/invoice/"),
        ("cancelling subscriptions", "money/subscription/"),
        ("how do i cancel a subscription?", "money/subscription/"),
        // A heading says more than a text that repeats the words.
        ("refund window", "money/refund/#refund-window"),
        ("window refund", "money/refund/#refund-window"),
        // The form that is asked for, however many titles hold another one.
        ("exporter", "data/exporter/"),
        ("exporter ", "data/exporter/"),
        ("export", "data/export/"),
        ("exported files", "data/formats/"),
        ("report", "data/report/"),
        ("reporting", "data/reporting/"),
        // Synonyms, of one word and of several.
        ("sso", "users/signing/"),
        ("payment request", "money/request/"),
        ("download bill", "money/invoice/"),
        ("about", "data/about/"),
    ] {
        assert_eq!(urls(searcher, query).first().map(String::as_str), Some(first), "{query:?}: {:?}", answer(searcher, query));
    }
}

#[test]
fn synonyms_lead_both_ways() {
    let searcher = &*SEARCHER;
    for (query, found) in [
        ("bill ", "money/invoice/"),
        ("bill ", "money/request/"),
        ("invoice ", "money/request/"),
        ("payment request", "money/invoice/"),
        ("sso ", "users/provider/"),
        ("single sign on", "users/signing/"),
    ] {
        assert!(urls(searcher, query).contains(&found.to_owned()), "{query:?}: {:?}", urls(searcher, query));
    }
    let loose = urls(searcher, "request a payment");
    assert!(!loose.contains(&"money/invoice/".to_owned()), "the words stand in another order: {loose:?}");
}

#[test]
fn little_words_change_nothing() {
    let searcher = &*SEARCHER;
    for (asked, same) in [
        ("manage a user", "manage user"),
        ("manage the user", "manage user"),
        ("how do I manage a user", "manage user"),
        ("invite a member", "invite member"),
        ("download an invoice", "download invoice"),
        ("where is the refund window", "refund window"),
    ] {
        let five = |query: &str| urls(searcher, query).into_iter().take(5).collect::<Vec<_>>();
        assert!(!five(asked).is_empty());
        assert_eq!(five(asked), five(same), "{asked:?} {same:?}");
    }
    let little: BTreeSet<String> = urls(searcher, "of the a").into_iter().collect();
    let titles = ["users/manage/", "users/invite/", "users/management/", "users/provider/", "money/subscription/"];
    assert_eq!(little, titles.map(String::from).into(), "only titles hold them");
    assert_eq!(answer(searcher, "what").unknown, ["what"]);
    assert!(answer(searcher, "where do I manage them").unknown.is_empty(), "no article holds `do`");
}

#[test]
fn a_title_is_found_by_itself_and_is_never_pushed_down_while_typing() {
    let searcher = &*SEARCHER;
    for entry in searcher.entries() {
        assert_eq!(urls(searcher, &entry.title)[0], entry.url, "{}", entry.title);
        let typed: Vec<char> = entry.title.chars().collect();
        for end in 1..=typed.len() {
            let query: String = typed[..end].iter().collect();
            let meant = searcher.entries().iter().find(|other| other.title.eq_ignore_ascii_case(query.trim_end()));
            if let Some(meant) = meant {
                assert_eq!(urls(searcher, &query)[0], meant.url, "{query:?}");
            }
        }
    }
}

#[test]
fn what_holds_the_word_stands_before_what_completes_it() {
    let searcher = &*SEARCHER;
    let lexicon = searcher.lexicon();
    let synonyms: BTreeSet<&String> = searcher.synonyms().iter().flatten().flatten().collect();
    let mut completed = 0;
    for surface in lexicon.surfaces.iter().filter(|surface| !synonyms.contains(&surface.text)) {
        if searcher.stop_words().contains(&surface.text) || !surface.text.chars().all(char::is_alphanumeric) {
            continue;
        }
        let own: BTreeSet<&str> =
            surface.stems.iter().flat_map(|&stem| lexicon.surfaces_of(stem)).map(|surface| surface.text.as_str()).collect();
        let holds = |hit: &Hit| {
            let entry = searcher.entries().iter().find(|entry| hit.url.split('#').next() == Some(&entry.url)).unwrap();
            let texts = entry.parts.iter().map(|part| part.text.as_str()).chain(entry.also.iter().map(String::as_str));
            let mut found = false;
            texts.chain([entry.title.as_str()]).for_each(|text| tokens::tokens(text, &mut |token| found |= own.contains(token.surface)));
            found
        };
        let order: Vec<bool> = answer(searcher, &surface.text).results.iter().map(holds).collect();
        assert!(order[0] && order.is_sorted_by_key(|holds| !holds), "{}: {order:?}", surface.text);
        completed += usize::from(order.contains(&false));
    }
    assert!(completed > 3, "{completed}");
}

#[test]
fn typos_are_forgiven_and_said() {
    let searcher = &*SEARCHER;
    for (query, used) in [
        // A letter too few, too many, another one, two in the wrong order.
        ("invoce ", "invoice"),
        ("invooice ", "invoice"),
        ("invoixe ", "invoice"),
        ("invocie ", "invoice"),
        ("gruop ", "group"),
        ("mony ", "money"),
        // Two from eight letters on.
        ("subcsripiton ", "subscription"),
        ("managmeent ", "management"),
        ("downlaod", "download"),
    ] {
        let answer = answer(searcher, query);
        assert_eq!(answer.corrected, [(query.trim().to_owned(), used.to_owned())], "{query:?}");
        assert!(!answer.results.is_empty() && answer.unknown.is_empty(), "{query:?}");
    }
    // The first letter is kept; three letters are too few; two typos in a short word are too many; codes are not guessed.
    for query in ["nvoice ", "unvoice ", "usr ", "invxxce ", "e4033 ", "e4o32 ", "skip_bridgf ", "請求書 "] {
        let answer = answer(searcher, query);
        assert!(answer.corrected.is_empty(), "{query:?}: {:?}", answer.corrected);
    }
    assert_eq!(answer(searcher, "nvoice ").unknown, ["nvoice"]);
    let two = answer(searcher, "Refnud windwo ");
    let pair = |typed: &str, used: &str| (typed.to_owned(), used.to_owned());
    assert_eq!(two.corrected, [pair("Refnud", "refund"), pair("windwo", "window")]);
    assert_eq!(two.results[0].url, "money/refund/#refund-window");
}

#[test]
fn words_in_quotation_marks_stand_in_a_row() {
    let searcher = &*SEARCHER;
    for (query, found) in [
        ("\"user limit\"", &["users/limits/"][..]),
        ("“limit of every user”", &["users/limits/"]),
        ("„payment request“", &["money/request/"]),
        ("\"manage a user\"", &["users/manage/"]),
    ] {
        let answer = answer(searcher, query);
        let urls: Vec<&str> = answer.results.iter().map(|hit| hit.url.split('#').next().unwrap()).collect();
        assert_eq!((urls, answer.total, answer.unquoted), (found.to_vec(), found.len(), false), "{query}");
    }
    let scattered = answer(searcher, "\"limit user\"");
    assert!(scattered.unquoted && scattered.total > 0);
    let pairs = [("\"user limit", "user limit"), ("user \"\" limit", "user limit"), ("\"\"", "")];
    pairs.into_iter().for_each(|(quoted, bare)| assert_eq!(urls(searcher, quoted), urls(searcher, bare), "{quoted}"));
}

#[test]
fn filters_hold_before_anything_is_counted() {
    let searcher = &*SEARCHER;
    let inside = |section: &str| searcher.search("user", &Options { limit: 1, section: Some(section.into()), ..Options::default() });
    let all = answer(searcher, "user").total;
    assert_eq!((inside("").total, inside("users").total, inside("user").total, inside("money").total), (all, all, 0, 0));
    assert_eq!(inside("users").results.len(), 1);
}

#[test]
fn hostile_queries_are_answered() {
    let searcher = &*SEARCHER;
    let long = "invoice ".repeat(1_250);
    for (query, finds) in [
        ("", false),
        (" \t\n\u{a0}\u{3000}", false),
        (&long, true),
        (&"a".repeat(10_000), false),
        (&"\"".repeat(10_000), false),
        (&"請".repeat(10_000), false),
        ("🦀🦀🦀", false),
        ("🦀 invoice 👩‍👩‍👧", true),
        ("\u{202e}invoice\u{202c}", true),
        ("فاتورة חשבונית", false),
        ("\0\u{1}\u{7f}invoice\u{1b}[31m", true),
        ("invoice\u{1}", true),
        ("+invoice -bill:^2~ *( )", true),
        ("AND OR NOT title:invoice", true),
        ("+ - : ^ ~ * ( ) [ ] { } \\ / && || !", false),
        ("<script>alert(1)</script> invoice", true),
        ("&lt;b&gt; invoice &amp;", true),
        ("invoice\u{301}\u{301}\u{301}\u{301}", true),
        ("'''''’’’", false),
        ("\u{feff}invoice", true),
        ("____ .... ---- ++++ ####", false),
    ] {
        let answer = answer(searcher, query);
        assert_eq!(!answer.results.is_empty(), finds, "{:?}: {:?}", query.chars().take(40).collect::<String>(), answer.results);
        assert_eq!(answer.query, query);
    }
}

proptest! {
    #[test]
    fn any_query_is_answered(query in ".{0,300}") {
        sound(&query)?;
    }

    #[test]
    fn queries_of_the_sites_own_words_are_answered(query in "[\"“”+:^~*()<>_.'-]{0,2}((user|invoi|ce|sign|on|the|Bill|export|refund|請求|--no|SKIP|e40)[ _\"“”'.-]{0,2}){0,20}") {
        sound(&query)?;
    }
}

fn sound(query: &str) -> Result<(), TestCaseError> {
    let searcher = &*SEARCHER;
    let answer = answer(searcher, query);
    prop_assert_eq!(answer.total, answer.results.len());
    let mut seen = BTreeSet::new();
    for hit in &answer.results {
        let (url, anchor) = hit.url.split_once('#').unwrap_or((&hit.url, ""));
        let entry = searcher.entries().iter().find(|entry| entry.url == url);
        prop_assert!(entry.is_some() && seen.insert(url), "{} twice or nowhere", url);
        prop_assert!(anchor.is_empty() == hit.heading.is_empty() && hit.sections.len() <= 3);
        prop_assert!(hit.snippet.0.len() != 2, "a match has plain text around it: {:?}", hit.snippet);
    }
    for (typed, _) in &answer.corrected {
        prop_assert!(!answer.unknown.contains(typed));
    }
    Ok(())
}
