//! Words of strangers, names of pages, and pages of standings that are made by hand.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::sync::Mutex;

use jiff::civil::date;

use super::{clean, is_web, line, person};
use crate::config;
use crate::error::Result;
use crate::load::{Cache, LookedUp, draft};
use crate::render::Renderer;
use crate::render::code::Highlighter;
use crate::render::theme::{Overrides, Theme};
use crate::site::checklist::{Answer, Approval, GapGroup};
use crate::site::readiness::{By, Counts, Href, Judged, Key, Moment, OpenGap, Readiness, Shown, Signed, Standing, State, Worth};
use crate::tree::{Sink, SourcePath, Tree};

#[derive(Default)]
struct Memory(Mutex<BTreeMap<String, String>>);

impl Sink for Memory {
    fn write(&self, path: &str, bytes: Vec<u8>) -> Result<()> {
        let before = self.0.lock().unwrap().insert(path.to_owned(), String::from_utf8(bytes).unwrap());
        assert_eq!(before, None, "{path} is written twice");
        Ok(())
    }

    fn copy(&self, path: &str, _: &SourcePath) -> Result<()> {
        self.write(path, vec![])
    }
}

const SITE: &str = "\
-- content/billing/refunds.md --
---
title: Refunds
---

Money back.
";

/// Every file, within a site or apart from it.
fn made(features: Vec<Standing>, is_apart: bool) -> BTreeMap<String, String> {
    let config = "title: Acme\nbase_url: https://help.example/x/\nrepository: https://github.com/acme/help\ncontact: [{label: Find, address: /guide/}]\n";
    let options = config::Options { today: date(2026, 11, 22), drafts: false, base_url: None, content_folder_exists: true };
    let settings = config::settings(Some(config), &options).unwrap();
    let site = draft(&Tree::from_fixture(SITE), &settings, &mut Cache::default()).finish(&LookedUp::default()).site;
    let (theme, code) = (Theme::new(&settings, &Overrides::new()).unwrap(), Highlighter::default());
    let readiness = Readiness { features };
    let renderer = Renderer::new(&site, &theme, &code).with_readiness(Some(&readiness));
    let memory = Memory::default();
    match is_apart {
        true => renderer.apart().readiness_alone(&memory).unwrap(),
        false => renderer.all(&memory, &Default::default()).unwrap(),
    }
    memory.0.into_inner().unwrap()
}

fn item(id: &str, answer: Answer, worth: Worth) -> Judged {
    Judged {
        id: id.to_owned(),
        title: format!("Title of {id}"),
        question: "Is it so?".to_owned(),
        essential: false,
        answer,
        worth,
        evidence: vec![],
        risk: None,
        because: None,
        gap: None,
    }
}

fn standing(id: &str) -> Standing {
    Standing {
        id: id.to_owned(),
        title: format!("The {id}"),
        owner: Some("Ana Ruiz <ana@example.com>".to_owned()),
        release: None,
        launch: None,
        source: Some(SourcePath::new("checklists/a b.yaml")),
        state: State::Read,
        template: Some("short@1.0".to_owned()),
        template_title: Some("Short".to_owned()),
        items: vec![item("faq", Answer::Yes, Worth::Verified), item("training", Answer::No, Worth::Plain)],
        declared: Some(Approval::Approved),
        ceiling: Some(Approval::ApprovedWithGaps),
        reasons: vec!["`training` is a no".to_owned()],
        notes: None,
        sign_off: Signed::Missing,
        articles: vec![],
        code_changed: None,
        is_internal: false,
        history: vec![],
    }
}

fn moment(day: i8, counts: Option<Counts>, moves: Vec<(String, Answer, Answer)>) -> Moment {
    Moment { day: date(2026, 11, day), commit: format!("abc{day}"), author: "Ana".to_owned(), counts, moves }
}

#[test]
fn a_feature_is_shown_with_its_gap_its_history_and_who_signed() {
    let mut one = standing("refunds");
    one.items[1].gap = Some(OpenGap {
        group: GapGroup::Training,
        issue: Some("#12".to_owned()),
        issue_url: Some("javascript:alert(1)".to_owned()),
        owner: Some("ben@example.com".to_owned()),
        due: Some(date(2026, 11, 1)),
        is_overdue: true,
        since: Some(date(2026, 11, 10)),
        days: Some(12),
    });
    let key = Key { system: "SSH", fingerprint: "SHA256:abc".to_owned(), holder: "ana@example.com".to_owned() };
    one.sign_off = Signed::Verified(By { reviewer: "Ana Ruiz <ana@example.com>".to_owned(), date: Some(date(2026, 11, 20)) }, key);
    let counts = |yes, no, unanswered| Some(Counts { yes, no, unanswered, ..Counts::default() });
    one.history = vec![
        moment(1, counts(0, 0, 2), vec![]),
        moment(2, None, vec![]),
        moment(3, counts(1, 1, 0), vec![("faq".to_owned(), Answer::Unanswered, Answer::Yes)]),
    ];
    let files = made(vec![one], false);
    let page = &files["readiness/refunds/index.html"];
    for shown in [
        "Declared as “Approved”, which the answers do not allow.",
        "<a href=\"#gp-training\"><bdi>Title of training</bdi></a> is a no",
        "<bdi>#12</bdi>",
        "<bdi>ben</bdi>",
        "<span>Overdue</span>",
        "open for 12 days",
        "<bdi>Ana Ruiz</bdi>",
        "<code>SSH SHA256:abc</code>",
        "<desc id=\"gp-chart-text\">Answers from November 1, 2026 to November 3, 2026. At the end: 1 yes, 0 not applicable, 1 no, 0 open.</desc>",
        "<rect vector-effect=\"non-scaling-stroke\" class=\"unanswered\" x=\"0\" y=\"0\" width=\"8\" height=\"2\"/>\
         <rect vector-effect=\"non-scaling-stroke\" class=\"yes\" x=\"20\" y=\"1\" width=\"8\" height=\"1\"/><rect vector-effect=\"non-scaling-stroke\" class=\"no\" x=\"20\" y=\"0\" width=\"8\" height=\"1\"/>",
        "<td colspan=\"4\">could not be used</td>",
        "<bdi>Title of faq</bdi>: Open → Yes",
        "<a href=\"https://github.com/acme/help/commit/abc3\">",
        "<a href=\"https://github.com/acme/help/blob/main/checklists/a%20b.yaml\">",
        "<meta name=\"robots\" content=\"noindex\">",
    ] {
        assert!(page.contains(shown), "{shown}\n{page}");
    }
    let overview = &files["readiness/index.html"];
    assert!(overview.contains("/x/readiness/refunds/#gp-training"), "{overview}");
    for page in [page, overview] {
        assert!(!page.contains("javascript:") && !page.contains("@example.com"), "{page}");
    }
}

#[test]
fn apart_from_the_site_there_are_only_these_pages_and_what_they_need() {
    let mut one = standing("refunds");
    let evidence = |href| Shown {
        kind: "article".to_owned(),
        words: "Refunds".to_owned(),
        worth: Worth::Verified,
        why: "published".to_owned(),
        href: Some(href),
        has_changed: true,
    };
    one.items[0].evidence = vec![evidence(Href::Page("billing/refunds/#é".to_owned())), evidence(Href::File(SourcePath::new("a.md")))];
    let files = made(vec![one], true);
    let names: Vec<String> = files.keys().map(|name| name.split('-').next().unwrap().to_owned()).collect();
    assert_eq!(names, ["assets/favicon", "assets/readiness", "assets/site", "badges/refunds.svg", "index.html", "refunds/index.html"]);
    let page = &files["refunds/index.html"];
    for shown in ["href=\"https://help.example/x/billing/refunds/#é\"", "href=\"../index.html\"", "Changed since the sign-off"] {
        assert!(page.contains(shown), "{shown}\n{page}");
    }
    assert!(files["index.html"].contains("href=\"refunds/index.html\"") || files["index.html"].contains("href=\"./refunds/index.html\""));
    for absent in ["search/", "canonical", "feed.xml", "=\"/"] {
        assert!(!page.contains(absent), "{absent}\n{page}");
    }
}

#[test]
fn readers_of_the_published_site_hear_nothing_of_a_draft() {
    let mut one = standing("refunds");
    one.items[0].worth = Worth::Contradicted;
    one.items[0].evidence = vec![Shown {
        kind: "article".to_owned(),
        words: "billing/secret-plan".to_owned(),
        worth: Worth::Contradicted,
        why: "`content/billing/secret-plan.md` is not published".to_owned(),
        href: None,
        has_changed: false,
    }];
    for (is_apart, file, heard) in [(false, "readiness/refunds/index.html", false), (true, "refunds/index.html", true)] {
        assert_eq!(made(vec![one.clone()], is_apart)[file].contains("secret-plan"), heard, "{is_apart}");
    }
}

#[test]
fn no_secret_is_shown_and_no_link_leads_to_one() {
    let secret = concat!("gh", "p_9aZk3LmQ7vXc2RtY8wBn5HdS4jUf6GeP1oKi");
    let (url, address) = (format!("https://a.example/?key={secret}"), format!("<{secret}@example.com>"));
    let evidence = |href| Shown {
        kind: "url".to_owned(),
        words: url.clone(),
        worth: Worth::Stated,
        why: format!("nobody looked at {url}"),
        href: Some(href),
        has_changed: false,
    };
    let mut one = standing("refunds");
    (one.title, one.release, one.owner) = (secret.to_owned(), Some(secret.to_owned()), Some(address.clone()));
    (one.notes, one.code_changed) = (Some(format!("Use {secret}.")), Some(format!("`{secret}` changed `src/`")));
    one.source = Some(SourcePath::new(format!("checklists/{secret}.yaml")));
    one.reasons = vec![format!("`{secret}` is a no")];
    let (item, file) = (&mut one.items[1], SourcePath::new(format!("{secret}.md")));
    item.evidence = vec![evidence(Href::Url(url.clone())), evidence(Href::File(file)), evidence(Href::Page(format!("a/#{secret}")))];
    item.evidence.push(evidence(Href::Url("https://b.example/".to_owned())));
    (item.risk, item.because) = (Some(secret.to_owned()), Some(secret.to_owned()));
    item.gap = Some(OpenGap {
        group: GapGroup::Training,
        issue: Some(url.clone()),
        issue_url: Some(url.clone()),
        owner: Some(address.clone()),
        due: None,
        is_overdue: false,
        since: None,
        days: None,
    });
    let moves = vec![(secret.to_owned(), Answer::Unanswered, Answer::Yes)];
    one.history = vec![Moment { author: address.clone(), ..moment(1, Some(Counts { yes: 1, ..Counts::default() }), moves) }];
    let by = || By { reviewer: address.clone(), date: None };
    let key = Key { system: "SSH", fingerprint: secret.to_owned(), holder: address.clone() };
    for signed in [
        Signed::Broken(secret.to_owned()),
        Signed::Stale(by(), vec![format!("the answer to `{secret}`")]),
        Signed::Unsigned(by(), Some(address.clone())),
        Signed::Verified(by(), key),
        Signed::Refused(by(), secret.to_owned()),
    ] {
        one.sign_off = signed;
        for is_apart in [false, true] {
            let files = made(vec![one.clone()], is_apart);
            assert!(files.iter().any(|(name, text)| name.ends_with("refunds/index.html") && text.contains("href=\"https://b.example/\"")));
            for (name, text) in files {
                assert!(!text.contains(&secret[8..]), "{name} of {:?} shows a secret\n{text}", one.sign_off);
            }
        }
    }
}

#[test]
fn every_feature_has_a_page_and_a_badge_of_its_own() {
    let long = "é".repeat(200);
    let ids = ["A/../b", "a-b", "index", "INDEX", "badges", "<script>", "\u{202e}", &long, "日本", "a-b-2", "a b"];
    let files = made(ids.iter().map(|id| standing(id)).collect(), false);
    let pages: Vec<&String> = files.keys().filter(|name| name.starts_with("readiness/")).collect();
    assert_eq!(pages.len(), 1 + 2 * ids.len(), "{pages:#?}");
    for name in pages {
        assert!(!name.contains("..") && name.split('/').all(|part| part.len() < 200), "{name}");
    }
    for (name, svg) in files.iter().filter(|(name, _)| name.ends_with(".svg") && name.starts_with("readiness/")) {
        assert!(!svg.contains("<script") && !svg.contains('\u{202e}'), "{name}: {svg}");
        assert!(svg.contains("<title>"), "{name}: {svg}");
    }
}

#[test]
fn without_features_there_is_one_friendly_page_and_without_readiness_none() {
    let files = made(vec![], false);
    assert!(files["readiness/index.html"].contains("No features yet"));
    assert!(files["readiness/index.html"].contains("<code>guidepost new checklist</code>"));
    for (name, text) in files.iter().filter(|(name, _)| !name.starts_with("readiness/")) {
        assert!(!name.ends_with(".xml") && !name.ends_with(".txt") || !text.contains("readiness/"), "{name}: {text}");
    }
}

#[test]
fn texts_show_no_address_and_no_control() {
    for (text, shown) in [
        ("Ana Ruiz <ana@example.com>", "Ana Ruiz"),
        ("a < b and <b>c</b>", "a < b and <b>c</b>"),
        ("<x@y> <z@y>, a <b", ", a <b"),
        ("bell\u{7} null\u{0}\nnext", "bell\u{fffd} null\u{fffd}\nnext"),
    ] {
        assert_eq!(clean(text), shown);
    }
    for (text, shown) in [
        ("Ana Ruiz <ana@example.com>", "Ana Ruiz"),
        ("<ana@example.com>", "ana"),
        ("ana@example.com", "ana"),
        ("docs-team", "docs-team"),
        ("", ""),
    ] {
        assert_eq!(person(text), shown);
    }
    assert_eq!(line(" a\n\u{202e}b\t c "), "a b c");
}

#[test]
fn only_web_addresses_are_followed() {
    for (url, followed) in
        [("https://a.example/", true), ("HTTP://a", true), ("javascript:alert(1)", false), ("//a", false), ("https:é", false)]
    {
        assert_eq!(is_web(url), followed, "{url}");
    }
}

#[test]
fn links_of_the_config_lead_from_pages_apart_to_where_the_site_is_published() {
    for (is_apart, file, href) in [(true, "index.html", "https://help.example/x/guide/"), (false, "readiness/index.html", "/x/guide/")] {
        let html = &made(vec![], is_apart)[file];
        assert!(html.contains(&format!("href=\"{href}\">Find")), "{html}");
    }
}
