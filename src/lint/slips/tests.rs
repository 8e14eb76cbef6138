#![allow(clippy::unwrap_used)]

use super::*;

const KNOWN: Known<'static> = Known { names: &["refunds", "b"], has_notes: true };

/// The spans, what is wrong up to the colon, and the text as it would be after the mends; `-` where there is none.
fn mended(text: &str, slips: impl IntoIterator<Item = Slip>) -> String {
    let mut out = String::new();
    for slip in slips {
        let mut new = text.to_owned();
        for (range, with) in slip.mend.iter().flat_map(|(_, edits)| edits).rev() {
            new.replace_range(range.clone(), with);
        }
        let new = if slip.mend.is_some() { new } else { "-".to_owned() };
        out.push_str(&format!("{} | {} | {new}", &text[slip.span], slip.what.split(": ").next().unwrap()));
    }
    out
}

fn inside(text: &str, known: &Known<'_>) -> String {
    mended(text, in_text(&Words { source: text, live: text }, known))
}

fn begun(text: &str, around: [&str; 2], begins_item: bool) -> String {
    mended(text, at_line(&Line { source: text, live: text, around, is_next: [true; 2], begins_item, is_quoted: false }))
}

#[test]
fn links_that_are_nearly_links() {
    for (text, expected) in [
        ("See [a b] (c.md).", "[a b] (c.md) | this link is shown as text | See [a b](c.md)."),
        ("[a]  (https://a.example/b_c)", "[a]  (https://a.example/b_c) | this link is shown as text | [a](https://a.example/b_c)"),
        ("![a] (img/c.png)", "![a] (img/c.png) | this picture is shown as text | ![a](img/c.png)"),
        ("请看[说明]（b.md）。", "[说明]（b.md） | this link is shown as text | 请看[说明](b.md)。"),
        ("[a](my file.md#x).", "[a](my file.md#x) | this link is shown as text | [a](<my file.md#x>)."),
        ("[a](https://a.example/b_(c) d", "[a](https://a.example/b_(c) | this link is shown as text | [a](https://a.example/b_(c)) d"),
        ("[a](b.md \"c)", "[a](b.md \"c) | this link is shown as text | -"),
        ("[a](b.md the title)", "[a](b.md the title) | this link is shown as text | -"),
        ("![a](b.png =100x)", "![a](b.png =100x) | this picture is shown as text | -"),
        ("[a](https://a.example/b and", "[a](https://a.example/b | this link is shown as text | -"),
        ("[a]( b.md] and", "[a]( b.md | this link is shown as text | -"),
        ("(a b)[https://a.example]", "(a b)[https://a.example] | this link is shown as text | [a b](https://a.example)"),
        ("[a][refund] d", "[a][refund] | this link is shown as text | -"),
        ("请看[说明][missing]。", "[说明][missing] | this link is shown as text | -"),
        ("a[^1].", "[^1] | no footnote is called `1` | -"),
    ] {
        assert_eq!(inside(text, &KNOWN), expected);
    }
    for text in [
        "[sic] (see below)",
        "[1] (2.5 MB)",
        "list[0][1] and [0][1]",
        "[a-z][^a-z]+",
        "[^a-z]*",
        "[^0-9]",
        "[^,] [^{}] [^@]$",
        "f(x)[0]",
        "(see)[b]",
        "[ ] (x)",
        "a] (b.md)",
        "[a](b c)",
        "[Shift] (/Force)",
        "[APP-1][APP-2]",
        "](",
        ")[",
        "[]()",
        "[^]",
        "[^a b]",
        "[a] [b]",
        "[Ctrl][Alt][Del]",
        "[mysqld] (/etc/mysql/my.cnf)",
        "cat (1)[/usr/bin/cat]",
    ] {
        assert_eq!(inside(text, &KNOWN), "", "{text}");
    }
    // Where a file defines nothing, brackets are keys, paths through menus and patterns.
    for text in ["Press [Fn][F5]", "In [Settings][General]", "[^abc] means not", "[Smith, 2020][Jones, 2021]"] {
        assert_eq!(inside(text, &Known::default()), "", "{text}");
    }
    assert_eq!(inside("a[^1].", &Known::default()), "[^1] | no footnote is called `1` | -");
}

#[test]
fn stars_that_make_nothing_bold() {
    for (text, expected) in [
        ("** bold words **", "** bold words ** | these stars are shown | **bold words**"),
        ("**Note: **text", "**Note: ** | these stars are shown | **Note:** text"),
        ("Click (**Save **) now", "**Save ** | these stars are shown | Click (**Save**) now"),
        ("Click **Save **.", "**Save ** | these stars are shown | Click **Save**."),
        ("Click ** Save** now", "** Save** | these stars are shown | Click **Save** now"),
        ("**重要 **，请看", "**重要 ** | these stars are shown | **重要**，请看"),
        (
            "**Ann: **b. **Bob: **d",
            "**Ann: ** | these stars are shown | **Ann:** b. **Bob: **d**Bob: ** | these stars are shown | **Ann: **b. **Bob:** d",
        ),
        ("**接口。**DM master", "**接口。** | these stars are shown | -"),
        ("日本**「用語」**の", "**「用語」** | these stars are shown | -"),
    ] {
        assert_eq!(inside(text, &KNOWN), expected);
    }
    for text in [
        "2 ** 3 ** 4",
        "content/**/*.md and img/**",
        "**",
        "** a **",
        "***a ***",
        "** 12 **",
        "a** b",
        "Storage** and traffic** are billed",
        "Total** plus tax**",
        "Pass **kwargs or **options on",
        "The base ** exponent ** 2.",
        "2 ** n. Then **bold ** it",
        "Total**: 5, Sum**: 6",
        "** Required field. ** Only once.",
    ] {
        assert_eq!(inside(text, &KNOWN), "", "{text}");
    }
}

#[test]
fn lines_that_begin_nothing() {
    for (text, expected) in [
        ("##Heading", "##Heading | this heading is shown as text | ## Heading"),
        ("##“Quoted” words", "##“Quoted” words | this heading is shown as text | ## “Quoted” words"),
        ("＃＃ 見出し", "＃＃ 見出し | this heading is shown as text | ## 見出し"),
        ("[!note]", "[!note] | `[!NOTE]` is shown as text | -"),
        ("[!TIP] Words", "[!TIP] | `[!TIP]` is shown as text | -"),
    ] {
        assert_eq!(begun(text, [""; 2], false), expected);
    }
    for text in [
        "#general is a channel",
        "####### x",
        "##",
        "## ",
        "•",
        "[!x] y",
        "- a",
        "",
        "##C and ##D",
        "##100 is it",
        "● Green: all is well",
        "-Xmx",
        "1.Open",
    ] {
        assert_eq!(begun(text, [""; 2], false), "", "{text}");
    }
    for (text, other, expected) in [
        ("• Open the menu", "• Close", "• | `•` begins no item, so these lines run together | - Open the menu"),
        ("●Open", "● Close", "● | `●` begins no item, so these lines run together | - Open"),
        ("1.Open it", "2.Close it", "1. | `1.` begins no item without a space, so these lines run together | 1. Open it"),
        ("-Open it", "-Close it", "- | `-` begins no item without a space, so these lines run together | - Open it"),
    ] {
        assert_eq!(begun(text, ["", other], false), expected);
        assert_eq!(begun(text, [other, ""], false), expected);
        assert_eq!(begun(text, [other, other], true), "", "an item of a list already");
    }
    assert_eq!(begun("[x]task", [""; 2], true), "[x] | this box to tick is shown as text | [x] task");
    assert_eq!(begun("[x]task", [""; 2], false) + &begun("[x](b.md)", [""; 2], true), "");
}

/// What a page has that the rule sees as an `x`: code, links, markup.
#[test]
fn what_is_no_text_is_never_lost() {
    for (source, live, expected) in
        [("**Use `a b` here **", "**Use xxxxx here **", "**Use `a b` here **"), ("[`a`] (b.md)", "[xxx] (b.md)", "[`a`](b.md)")]
    {
        let slip = in_text(&Words { source, live }, &KNOWN).pop().unwrap();
        assert!(mended(source, [slip]).ends_with(&expected.replace(" **", "**")), "{source}");
    }
    let slip = in_quotation("[!NOTE] Use xxx", "> ", "\n").unwrap();
    assert!(mended("[!NOTE] Use `a`", [slip]).ends_with("[!NOTE]\n> Use `a`"));
    // The stars in the middle begin real bold words.
    let words = Words { source: "**Note: **text and ** bold** here", live: "**Note: xxtext and ** boldxx here" };
    assert_eq!(in_text(&words, &KNOWN), []);
    let words = Words { source: "[a][`b`]", live: "[a][xxx]" };
    assert_eq!(in_text(&words, &KNOWN), [], "a pattern");
}

#[test]
fn options_in_a_wrapped_sentence_are_no_items() {
    let line = |source, around, is_next| {
        let row = Line { source, live: source, around, is_next, begins_item: false, is_quoted: false };
        at_line(&row).map(|slip| slip.what)
    };
    assert_eq!(line("-InformationAction, -Verbose", ["", "-WarningAction, and"], [true; 2]), None);
    assert_eq!(line("-WarningAction, and", ["the parameters -Debug,", "-Verbose too"], [true; 2]), None);
    assert_eq!(line("1.One", ["", "2.Two"], [false; 2]), None, "apart, they are read well enough");
    assert!(line("• One", ["", "• Two"], [false; 2]).unwrap().ends_with("so this is no list"));
}

#[test]
fn notes_that_are_quotations() {
    let quotation = |text: &str, prefix| mended(text, in_quotation(text, prefix, "\n"));
    for (text, expected) in [
        ("[!WARN]", "[!WARN] | `[!WARN]` is shown as text | [!WARNING]"),
        ("[!Importnat]", "[!Importnat] | `[!Importnat]` is shown as text | [!IMPORTANT]"),
        ("[!INFO] Words", "[!INFO] | `[!INFO]` is shown as text | [!NOTE]\n> Words"),
        ("[!NOTE] Words", "[!NOTE] | `[!NOTE]` is shown as text | [!NOTE]\n> Words"),
        ("[!note]: words", "[!note] | `[!NOTE]` is shown as text | [!NOTE]\n> words"),
        ("[!NOTE] - ", "[!NOTE] | `[!NOTE]` is shown as text | [!NOTE]"),
        ("[!TIP]- Folded", "[!TIP] | `[!TIP]` is shown as text | [!TIP]\n> Folded"),
        ("[! NOTE]", "[! NOTE] | `[! NOTE]` is shown as text | [!NOTE]"),
        ("[NOTE]", "[NOTE] | `[NOTE]` is shown as text | [!NOTE]"),
        ("[!注意]", "[!注意] | `[!注意]` is shown as text | [!WARNING]"),
        ("[!example] One", "[!example] | `[!example]` is shown as text | -"),
    ] {
        assert_eq!(quotation(text, "> "), expected);
    }
    assert_eq!(quotation("[!NOTE] Words", "1. > "), "[!NOTE] | `[!NOTE]` is shown as text | -");
    for text in ["Words", "[!a b]", "[!", "[a] b", "[NOTE] b", "[!NOTE]"] {
        assert_eq!(quotation(text, "> "), "", "{text}");
    }
}

#[test]
fn tables_that_are_none() {
    let table = |first: &str, second: &str| {
        let text = format!("{first}\n{second}");
        mended(&text, in_table((first, second), 1, ("", "\n"))).replace(first, "A")
    };
    let shown = "A | this table is shown as text | ";
    assert_eq!(table("| a | b |", "| 1 | 2 |"), format!("{shown}A\n|---|---|\n| 1 | 2 |"));
    assert_eq!(table("| a | b |", "| — | — |"), format!("{shown}A\n|---|---|"));
    assert_eq!(table("| a | b |", "|:—|===|"), format!("{shown}A\n|---|---|"));
    assert_eq!(table("| a | b | c |", "|---|---|"), format!("{shown}-"));
    assert_eq!(table("| a | b |", "|---|"), format!("{shown}-"));
    assert_eq!(table("|---|---|", "| 1 | 2 |"), format!("{shown}-"));
    assert_eq!(table("| a | b |", "|---\t|---|"), format!("{shown}A\n|---|---|"));
    assert_eq!(table("|x|", "|y|") + &table("| a | b", "| c | d |") + &table("a", "b") + &table("| a \\| b |", "| c |"), "");
}

/// With work that grows with the square of these texts, this takes hours.
#[test]
fn signs_that_never_end_take_a_moment() {
    for (part, found) in [
        ("](", 0),
        ("[", 0),
        ("[]", 0),
        ("[a](", 0),
        ("[a] (", 0),
        ("(a)[", 0),
        ("[a][", 0),
        ("[^a", 0),
        ("[a]（", 0),
        ("**", 0),
        ("** a", 0),
        ("|", 0),
        ("[!", 0),
        ("[^1] ", 50_000),
        ("[a] (b.md) ", 50_000),
        ("[a](https://a.example/b ", 50_000),
    ] {
        let text = part.repeat(50_000);
        assert_eq!(in_text(&Words { source: &text, live: &text }, &KNOWN).len(), found, "{part}");
        assert_eq!(begun(&text, [&text; 2], false), "", "{part}");
        assert_eq!(in_quotation(&text, &text, "\n"), None, "{part}");
    }
    let (row, dashes) = ("|a".repeat(50_000) + "|", "|-".repeat(50_000) + "|");
    assert!(in_table((&row, &row), 1, ("", "\n")).is_some());
    assert_eq!(in_table((&row, &dashes), 1, ("", "\n")), None, "it is one");
}
