//! `guidepost search` and `search-test`: results, exit statuses, measures, expectations.

use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use serde_json::Value;

use crate::kit::{Project, Ran, program, ran};

const SITE: &str = "\
-- guidepost.yaml --
title: Acme Help
-- content/billing/_section.md --
---
title: Billing
---
-- content/billing/refunds.md --
---
title: Refund an invoice
keywords: [money back]
---

Give customers what they paid.

## Refund a part

Type the amount that goes back to the card.
-- content/billing/export.md --
---
title: Export your invoices
---

Download every invoice of a year for the accountant.
-- content/account/password.md --
---
title: Reset a password
aliases: [/old/password/]
---

Ask for a link by mail, and choose a new one.
-- content/account/hidden.md --
---
title: Zebra crossing
search: false
---

Nobody should find this.
";

fn json(run: &Ran) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

#[test]
fn results_are_shown_with_their_place_and_the_words_around_the_match() {
    let project = Project::of(SITE);
    let run = project.run(&["search", "refund", "invoice"]);
    run.says(0, &["Refund an invoice\n  Billing\n  billing/refunds/\n    ", "Export your invoices"]);
    assert!(run.stdout.find("Refund an") < run.stdout.find("Export your"), "{run:?}");
    project.run(&["search", "amount"]).says(0, &["Refund an invoice › Refund a part\n", "billing/refunds/#refund-a-part", "amount"]);
    project.run(&["search", "passwrod"]).says(0, &["Showing results for password: `passwrod` stands nowhere.", "Reset a password"]);
    let coloured = project.run(&["search", "amount", "--color", "always"]);
    assert!(coloured.stdout.contains("\u{1b}[1m\u{1b}[33mamount\u{1b}[0m"), "{coloured:?}");
    project.run(&["search", "invoice", "--limit", "1"]).says(0, &["1 article more; `--limit 2` shows them too."]);
    project.run(&["search", "invoice", "--explain"]).says(0, &["score "]);
}

#[test]
fn no_match_names_the_words_that_stand_nowhere() {
    let project = Project::of(SITE);
    let run = project.run(&["search", "quokka", "wombat"]);
    run.says(1, &["No article matches `quokka wombat`.\n`quokka` and `wombat` stand nowhere in the help center.", "Try other words"]);
    project.run(&["search", "zebra"]).says(1, &["No article matches"]);
    project.run(&["search", "refund", "quokka"]).says(0, &["Without `quokka`, which no article holds.", "Refund an invoice"]);
    let run = project.run(&["search", "--json", "quokka"]);
    assert_eq!((run.status, &json(&run)["total"], &json(&run)["unknown"][0]), (1, &0.into(), &"quokka".into()));
    project.run(&["search", "--section", "account", "invoice"]).says(1, &["in the section `account`", "Leave `--section` out"]);
}

#[test]
fn mistakes_are_told_before_and_after_reading() {
    let project = Project::of(SITE);
    for (arguments, words) in [
        (&["search", " "] as &[&str], &["the query is empty", "guidepost search install"] as &[&str]),
        (&["search"], &["<QUERY>"]),
        (&["search", "x", "--section", "biling"], &["no section is called `biling`", "Did you mean `billing`?"]),
        (&["search", "x", "--section", "elephants"], &["no section is called", "`account`, `billing`"]),
        (&["search", "x", "--limit", "0"], &["--limit"]),
        (&["search", "--queries", "nope"], &["could not read `nope`"]),
    ] {
        let run = project.run(arguments);
        run.says(2, words);
        assert!(run.stdout.is_empty(), "{run:?}");
    }
    Project::new().run(&["search", "x"]).says(2, &["there are no articles to search", "--root"]);
    for section in ["billing", "/billing/", "content/billing", "./billing"] {
        project.run(&["search", "--section", section, "invoice"]).says(0, &["Refund an invoice"]);
    }
}

#[test]
fn an_answer_as_json_has_the_shape_that_the_browser_gives() {
    let project = Project::of(SITE);
    let answer = json(&project.run(&["search", "--json", "refund a part"]));
    let names: Vec<&String> = answer.as_object().unwrap().keys().collect();
    assert_eq!(names, ["query", "total", "corrected", "unknown", "results"]);
    let hit = answer["results"][0].as_object().unwrap();
    assert_eq!(hit.keys().collect::<Vec<_>>(), ["url", "title", "heading", "crumbs", "kind", "score", "snippet", "sections"]);
    assert!(hit["url"].as_str().unwrap().starts_with("billing/refunds/") && hit["crumbs"][0] == "Billing");
    assert!(json(&project.run(&["search", "--json", "--explain", "refund"]))["results"][0]["why"].is_array());
    // A key stays a secret, whatever the page shows. It is put together here, so that nobody takes it for one of ours.
    let key = ["ghp", "a8Kd02LmQz7PvX4tRw9BnYc3HsJf6GuEe1Ti"].join("_");
    project.write("content/billing/key.md", format!("# Keys\n\nThe accountant has the key {key} for it.\n"));
    let run = project.run(&["search", "--json", "accountant key"]);
    assert!(run.stdout.contains("accountant") && !run.stdout.contains("LmQz7PvX4tRw9BnYc3"), "{run:?}");
}

#[test]
fn many_queries_are_answered_in_their_order() {
    let project = Project::of(SITE);
    project.write("queries.txt", "refund\r\n\r\nquokka\n\u{feff}C++\n".as_bytes());
    let check = |run: &Ran| {
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{run:?}");
        let lines: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines.iter().map(|line| line["query"].as_str().unwrap()).collect::<Vec<_>>(), ["refund", "", "quokka", "\u{feff}C++"]);
        let first = &lines[0]["results"][0];
        assert_eq!(first.as_object().unwrap().keys().collect::<Vec<_>>(), ["url", "title", "heading", "score", "snippet"]);
        assert!(first["snippet"].is_string() && lines[1]["results"] == Value::Array(vec![]) && lines[2]["results"] == Value::Array(vec![]));
    };
    check(&project.run(&["search", "--queries", "queries.txt"]));
    let mut child = program(&project.path(""))
        .args(["search", "--queries", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(project.text("queries.txt").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    check(&Ran { status: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) });
}

#[test]
fn what_strangers_write_is_shown_and_not_obeyed() {
    let project = Project::of(SITE);
    project.write("content/a.md", "---\ntitle: \"Evil \\e[31m ##[error]x\"\n---\n\n::error::boo evil \u{202e}words\n");
    for arguments in [&["search", "evil"] as &[&str], &["search", "--json", "evil"], &["search", "\u{1b}[2J::error::evil\u{202e}"]] {
        let run = project.run(arguments);
        run.says(0, &["Evil"]);
        let both = format!("{}{}", run.stdout, run.stderr);
        assert!(
            !both.contains(['\u{1b}', '\u{202e}'])
                && !both.contains("##[")
                && !both.lines().any(|line| line.trim_start().starts_with("::error::")),
            "{both}"
        );
    }
    let long = "x".repeat(100_000);
    for query in ["\"", "\" \"", "\u{0301}", "&&& ||| +-", "a AND (b OR", "%00", "設", &long[..100_000]] {
        let run = project.run(&["search", "--", query]);
        assert!([0, 1].contains(&run.status) && run.stdout.len() < 5_000, "{run:?}");
    }
}

/// The three numbers of a list's row, as printed.
fn row(run: &Ran, name: &str) -> String {
    let line = run.stdout.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name}: {run:?}"));
    line[name.len()..].split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn lists_are_measured_and_budgets_are_kept() {
    let project = Project::of(SITE);
    // First: 1, found second: 1/log2(3), nowhere: 0, nothing at all: 0.
    let list = "refund an invoice\tbilling/refunds.md\t1\nrefund an invoice\tbilling/export\t0\n\
                export your invoices\t/billing/refunds/\t1\nreset password\tbilling/refunds/\t1\nquokka\told/password\t3\n";
    project.write("list.tsv", list);
    let run = project.run(&["search-test", "list.tsv", "--save", "run.json"]);
    run.says(
        0,
        &[
            "Not first: 3 queries",
            "`export your invoices` (list.tsv)\n    wanted  billing/refunds/, number 2\n    first   Export your invoices (billing/export/)",
        ],
    );
    run.says(0, &["    wanted  account/password/, not found\n    first   nothing at all\n"]);
    assert_eq!(row(&run, "list.tsv"), "4 0.2500 0.3750 0.4077 0.2500");
    let saved: Value = serde_json::from_str(&project.text("run.json")).unwrap();
    assert_eq!(
        (&saved["all"]["mrr@10"], &saved["queries"][1]["rank"], &saved["queries"][3]["results"]),
        (&0.375.into(), &2.into(), &Value::Array(vec![]))
    );

    for (budget, status, words) in [
        (["--min-mrr", "0.375"], 0, ""),
        (["--min-mrr", "0.38"], 1, "MRR@10 is 0.3750, and must be at least 0.3800."),
        (["--min-success", "0.3"], 1, "success@1 is 0.2500"),
        (["--min-ndcg", "0.5"], 1, "nDCG@10 is 0.4077"),
        (["--max-zero", "0.2"], 1, "0.2500 of all queries find nothing"),
        (["--max-zero", "0.25"], 0, ""),
        (["--min-ndcg", "1.5"], 2, "write a number from 0 to 1"),
        (["--min-ndcg", "NaN"], 2, "write a number from 0 to 1"),
    ] {
        project.run(&["search-test", "list.tsv", budget[0], budget[1]]).says(status, &[words]);
    }

    project.write("content/billing/refunds.md", "---\ntitle: Quokka\nkeywords: [export your invoices]\n---\n\nText.\n");
    let run = project.run(&["search-test", "list.tsv", "--against", "run.json"]);
    run.says(0, &["Against run.json: ", "`refund an invoice` (list.tsv): "]);
    let changes = &json(&project.run(&["search-test", "list.tsv", "--against", "run.json", "--json"]))["against"];
    assert_eq!(changes["worse"][0]["query"], "refund an invoice");
    assert!(changes["worse"][0]["difference"].as_f64().unwrap() < 0.0);
}

#[test]
fn what_cannot_be_tested_is_told() {
    let project = Project::of(SITE);
    project.write("bad.tsv", "refund\tbilling/refunds\t1\nno page\n");
    project.write("gone.tsv", "refund\tbilling/refnds\t1\n");
    project.write("other.json", "{}");
    project.run(&["search-test"]).says(2, &["there is nothing to test", "--known-items", "--add"]);
    project.run(&["search-test", "bad.tsv"]).says(2, &["line 2 of `bad.tsv` cannot be used: a line is a query, a tab, a page"]);
    project.run(&["search-test", "nope.tsv"]).says(2, &["could not read `nope.tsv`"]);
    project.run(&["search-test", "bad.tsv", "--against", "other.json"]).says(2, &["`other.json` is no saved run", "--save"]);
    let run = project.run(&["search-test", "gone.tsv"]);
    run.says(
        0,
        &["gone.tsv line 1: no published article is called `billing/refnds`, so it counts as not found. Did you mean `billing/refunds`?"],
    );
    assert_eq!(row(&run, "gone.tsv"), "1 0.0000 0.0000 0.0000 0.0000");
}

#[test]
fn expectations_are_held_by_check_and_by_search_test() {
    let project = Project::of(SITE);
    project.write(
        "content/account/password.md",
        "---\ntitle: Reset a password\nexpect_search:\n  - reset password\n  - query: wombat\n    within: 1\n---\n\nText.\n",
    );
    let check = project.run(&["check", "--format", "concise"]);
    check.says(1, &["content/account/password.md:5:12: error[SE005 failed-search-expectation] `wombat` does not find `Reset a password`"]);
    assert!(!check.stdout.contains("`reset password`"), "{check:?}");
    let quiet = project.run(&["check", "--format", "concise", "--ignore", "failed-search-expectation"]);
    assert!(!quiet.stdout.contains("SE005"), "{quiet:?}");
    let test = project.run(&["search-test"]);
    test.says(1, &["`wombat` does not find `Reset a password`", "password.md:5:12", "Nothing is found."]);
    assert_eq!(row(&test, "expectations"), "2 0.5000 0.5000 0.5000 0.5000");
    assert_eq!(json(&project.run(&["search-test", "--json"]))["failed_expectations"][0]["code"], "SE005");
    project.run(&["build", "--strict"]).says(1, &["wombat"]);

    project.write(
        "content/account/password.md",
        "---\ntitle: Reset a password\nexpect_search: reset password\nkeywords: wombat\n---\n\nText.\n",
    );
    project.run(&["search-test"]).says(0, &["1.0000"]);
}

#[test]
fn the_file_of_expectations_is_checked_at_its_places() {
    let project = Project::of(SITE);
    for (text, words) in [
        (
            "- query: refund\n  page: billing/refnds.md\n",
            "search-tests.yaml:2:9: error[SE005 failed-search-expectation] no published article is called `billing/refnds.md`",
        ),
        ("- query: refund\n  page: billing/refunds.md#prt\n", "`Refund an invoice` has no such heading"),
        ("- query: zebra\n  page: account/hidden.md\n", "`zebra` cannot find `Zebra crossing`, which is kept out of the search"),
        (
            "- query: refund\n  pages: x\n  page: billing/refunds.md\n",
            "search-tests.yaml:2:3: warning[FM004 unknown-field] unknown field `pages`",
        ),
        ("- query: [\n", "search-tests.yaml:"),
        (
            "- query: password\n  page: billing/refunds.md\n",
            "search-tests.yaml:1:10: error[SE005 failed-search-expectation] `password` does not find `Refund an invoice`",
        ),
    ] {
        project.write("content/search-tests.yaml", text);
        let run = project.run(&["check", "--format", "concise"]);
        assert!(run.stdout.contains(words), "{text}: {run:?}");
    }
    project.write("content/search-tests.yaml", "- query: money back\n  page: /billing/refunds/\n  within: 1\n- {query: goes back to the card, page: billing/refunds.md#refund-a-part}\n");
    let run = project.run(&["check", "--format", "concise"]);
    assert!(!run.stdout.contains("search-tests.yaml"), "{run:?}");
}

#[test]
fn an_expectation_is_added_in_the_way_of_its_file() {
    let project = Project::of(SITE);
    let add = |query: &str, page: &str| project.run(&["search-test", "--add", query, page]);
    add("wombat", "/billing/refunds/")
        .says(0, &["`wombat` is expected to find `Refund an invoice`, in content/search-tests.yaml.", "`guidepost check` fails until"]);
    add("C++: \"x\"", "content/billing/refunds.md#refund-a-part").says(0, &["content/search-tests.yaml"]);
    add("password", "old/password").says(0, &["Readers find it there already, as number 1"]);
    let text = project.text("content/search-tests.yaml");
    assert!(text.starts_with("# What readers type") && text.contains("- query: wombat\n  page: billing/refunds.md\n"), "{text}");
    assert!(text.contains("page: \"billing/refunds.md#refund-a-part\"\n") && text.ends_with("page: account/password.md\n"), "{text}");
    project.run(&["search-test"]).says(1, &["`wombat` does not find"]);
    for (query, page, words) in [
        ("x", "billing/refnds.md", "Did you mean `billing/refunds.md`?"),
        ("x", "billing/refunds#prt", "has no such heading"),
        ("x", "account/hidden.md", "is kept out of the search"),
        (" ", "billing/refunds.md", "the query is empty"),
    ] {
        add(query, page).says(2, &[words]);
        assert_eq!(project.text("content/search-tests.yaml"), text);
    }
    project.write("content/search-tests.yaml", "- query: [\n");
    add("x", "billing/refunds.md").says(2, &["no place for the expectation could be found", "Nothing was written"]);
}

#[test]
fn the_sites_own_titles_are_queries() {
    let project = Project::of(SITE);
    let run = project.run(&["search-test", "--known-items"]);
    assert_eq!(row(&run, "titles "), "3 1.0000 1.0000 1.0000 0.0000");
    run.says(0, &["titles, one typo", "titles, half typed", "headings", "all"]);
}

/// Our own help center: who types a title finds the article first.
#[test]
fn every_title_of_our_own_help_center_is_found_first() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = ran(program(root).args(["search-test", "--known-items", "--json"]));
    let report = json(&run);
    let of = |name: &str| report["lists"].as_array().unwrap().iter().find(|list| list["name"] == name).unwrap().clone();
    let missed: Vec<&Value> =
        report["queries"].as_array().unwrap().iter().filter(|one| one["list"] == "titles" && one["rank"] != 1).collect();
    assert!(missed.is_empty() && of("titles")["queries"].as_u64() > Some(50), "{missed:#?}");
    assert!(of("titles, one typo")["mrr@10"].as_f64() > Some(0.9), "{}", of("titles, one typo"));
    assert_eq!(report["failed_expectations"], Value::Array(vec![]));
}
