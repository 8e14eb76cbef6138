#![allow(clippy::unwrap_used)]

use super::*;
use crate::search::tests::of;

/// The parts of a body: marks as `anchor=words`, and the text.
fn cut(body: &str) -> Vec<(Vec<String>, String)> {
    let (entries, _) = of(&format!("-- content/a.md --\n{body}\n"));
    let marks = |part: &Part| part.marks.iter().map(|mark| format!("{}={}", mark.anchor, &part.text[mark.start..mark.end])).collect();
    entries[0].parts.iter().map(|part| (marks(part), part.text.clone())).collect()
}

/// A body, and the marks and the text of each part.
type Case = (&'static str, &'static [(&'static [&'static str], &'static str)]);

#[test]
fn bodies_become_parts() {
    let cases: &[Case] = &[
        ("", &[(&[], "")]),
        ("Words.", &[(&[], "Words.")]),
        // The title is not said twice; a second one is a heading like others.
        ("# Title\n\nWords.\n\n# Another\n\nMore.", &[(&["another=Another"], "Words.\nAnother\nMore.")]),
        ("# T\n\n## One\n\na\n\n## Two\n\nb", &[(&[], ""), (&["one=One"], "One\na"), (&["two=Two"], "Two\nb")]),
        // What lies below stays in the part.
        (
            "Lead\n\n### Deep\n\n## One\n\n### In\n\na\n\n#### Inner\n\nb",
            &[(&["deep=Deep"], "Lead\nDeep"), (&["one=One", "in=In", "inner=Inner"], "One\nIn\na\nInner\nb")],
        ),
        // Twins have anchors of their own; an anchor that was written is kept; markup in a heading is not read.
        ("## A\n\nx\n\n## A\n\ny", &[(&[], ""), (&["a=A"], "A\nx"), (&["a-1=A"], "A\ny")]),
        ("## Use `--flag` *now*\n\nx", &[(&[], ""), (&["use---flag-now=Use --flag now"], "Use --flag now\nx")]),
        // A heading without words begins a part and has no mark.
        ("##\n\nx", &[(&[], ""), (&[], "x")]),
        // What stands after tabs belongs to the heading above them.
        (
            "## Do\n\na\n\n<!-- tabs:start -->\n\n### Mac\n\nb\n\n### Win\n\nc\n\n<!-- tabs:end -->\n\nd\n\n- e\n\n### More\n\nf",
            &[(&[], ""), (&["do=Do", "mac=Mac", "win=Win", "more=More"], "Do\na\nd\ne\nMac\nb\nWin\nc\nMore\nf")],
        ),
        (
            "a\n\n<!-- tabs:start -->\n\n## Mac\n\nb\n\n<!-- tabs:end -->\n\nc\n\n<!-- tabs:start -->\n\n## Win\n\nd\n\n<!-- tabs:end -->\n\ne",
            &[(&[], "a\nc\ne"), (&["mac=Mac"], "Mac\nb"), (&["win=Win"], "Win\nd")],
        ),
        // A heading in a quote is no place to cut.
        ("> ## Quoted\n>\n> x\n\ny", &[(&["quoted=Quoted"], "Quoted\nx\ny")]),
        ("```sh\ncurl --data '{}'\nls\n```\nafter", &[(&[], "curl --data '{}'\nls\nafter")]),
        ("| a | b |\n|---|---|\n| c d | e |", &[(&[], "a b\nc d e")]),
        ("- one\n- two\n  - three\n\n1. four", &[(&[], "one\ntwo\nthree\nfour")]),
        ("<div>\n<p>In <b>HTML</b> &amp; more</p>\n</div>\n\n<!-- secret -->\n\nafter", &[(&[], "In HTML & more\nafter")]),
        ("<!--\nsecret <b>\n-->\n\n<img\n  alt=\"x\">\n\n<table><tr><td>a</td><td>b</td></tr></table>\n", &[(&[], "a b")]),
        ("<script>\nlet secret = '<b>';\n</script>\n\na<br>b", &[(&[], "a b")]),
        ("<p>1 < 2 &lt; 3", &[(&[], "1 < 2 < 3")]),
        ("a <b>b</b><!-- no --> c", &[(&[], "a b c")]),
        ("![A picture](a.png) and [a link](https://x.example)", &[(&[], "A picture and a link")]),
        ("one\ntwo  \nthree", &[(&[], "one two three")]),
        // Links that close an article are other articles' titles; a note below them is the text's own.
        ("a[^1]\n\n## What's next\n\n- [Other](b.md)\n\n[^1]: Note.", &[(&[], "a\nNote.")]),
        (
            "a\n\n## What's next\n\nGo on with [Other](b.md).",
            &[(&[], "a"), (&["whats-next=What's next"], "What's next\nGo on with Other.")],
        ),
    ];
    for (body, expected) in cases {
        let expected: Vec<(Vec<String>, String)> =
            expected.iter().map(|(marks, text)| (marks.iter().map(|mark| (*mark).to_owned()).collect(), (*text).to_owned())).collect();
        assert_eq!(cut(body), expected, "{body}");
    }
}

#[test]
fn what_follows_after_the_last_part_belongs_to_it() {
    let body: String = (1..=70).map(|n| format!("## Part {n}\n\nWords {n}.\n\n")).collect();
    let parts = cut(&body);
    assert_eq!(parts.len(), MOST_PARTS);
    assert_eq!(parts[61].0, ["part-61=Part 61"]);
    let last = &parts[62];
    assert_eq!((last.0.len(), last.0[0].as_str(), last.0[8].as_str()), (9, "part-62=Part 62", "part-70=Part 70"));
    assert!(last.1.starts_with("Part 62\nWords 62.\nPart 63\n") && last.1.ends_with("Part 70\nWords 70."), "{}", last.1);
}

#[test]
fn articles_become_entries() {
    let (entries, _) = of("-- content/s/_section.md --\n# Top\n-- content/s/t/_section.md --\n# Inner\n\
        -- content/s/t/a.md --\n---\ntitle: An article\nkind: how-to\ntags: [x, y]\nkeywords: [word, two words]\naliases: [/old/how-to_pay/, /a.html]\n---\nx\n\
        -- content/hidden.md --\n---\nsearch: false\n---\nx\n-- content/draft.md --\n---\ndraft: true\n---\nx\n\
        -- content/inside.md --\n---\naudience: internal\n---\nx\n");
    let [entry] = entries.as_slice() else { unreachable!("{entries:?}") };
    assert_eq!(
        (entry.url.as_str(), entry.title.as_str(), entry.section.as_str(), entry.kind.as_str()),
        ("s/t/a/", "An article", "s/t", "how-to")
    );
    assert_eq!(entry.also, ["word", "two words", "how to pay", "a"]);
    assert_eq!((&entry.crumbs, &entry.tags), (&vec!["Top".to_owned(), "Inner".to_owned()], &vec!["x".to_owned(), "y".to_owned()]));
}

#[test]
fn a_fingerprint_changes_with_whatever_is_said() {
    let (entries, _) = of("-- content/a.md --\n# A\n\nx\n\n## B\n\ny\n");
    let mut changed = entries[0].clone();
    assert_eq!(changed.fingerprint(), entries[0].fingerprint());
    changed.parts[1].marks[0].anchor.push('c');
    assert_ne!(changed.fingerprint(), entries[0].fingerprint());
}
