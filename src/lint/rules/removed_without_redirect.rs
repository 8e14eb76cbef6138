//! LK007: a URL that was published and now leads nowhere. Which URLs there were at the base revision is looked up before.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Fix, Severity};
use crate::lint::page::place_of_title;
use crate::lint::rule::{Check, Remedy, Rule};
use crate::lint::{Inputs, Plan, Vanished};
use crate::site::alias;
use crate::text::visible;
use crate::tree::SourcePath;

static CODE: Code = Code { code: "LK007", name: "removed-without-redirect", severity: Severity::Error };

pub(super) static RULE: Rule = Rule {
    code: &CODE,
    finds: "A URL that the revision given with `--base` published, and that no page, alias, redirect or `gone` entry covers now.",
    why: "People keep your addresses: in bookmarks, in answers to customers, inside the product. Each of them becomes an \
          error page on the day the article moves, and nobody tells you.",
    mend: "When the article moved or was merged, add the old URL under `aliases:` of the article that has its words now; \
           `--fix` does that where it can tell which one that is, and `guidepost mv` does it from the start. When it was \
           removed on purpose, list the URL under `gone:` in guidepost.yaml.",
    remedy: Remedy::Safe,
    options: &[],
    bad: "\
-- content/billing/export-invoices.md --
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
---

Download all invoices of a year.
-- facts/vanished --
/billing/download-invoices/ content/billing/download-invoices.md content/billing/export-invoices.md
",
    good: "\
-- content/billing/export-invoices.md --
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
aliases: [/billing/download-invoices/]
---

Download all invoices of a year.
",
    check: Check::Site(check),
};

fn check(inputs: &Inputs<'_>, _: &Plan) -> Vec<Diagnostic> {
    // One edit adds all the old URLs of an article: two edits would write the field twice.
    let mut moved: BTreeMap<&SourcePath, Vec<&str>> = BTreeMap::new();
    for vanished in &inputs.facts.vanished {
        if let Some(now) = &vanished.now {
            moved.entry(now).or_default().push(&vanished.url);
        }
    }
    inputs.facts.vanished.iter().map(|vanished| finding(vanished, inputs, &moved)).collect()
}

fn finding(vanished: &Vanished, inputs: &Inputs<'_>, moved: &BTreeMap<&SourcePath, Vec<&str>>) -> Diagnostic {
    let Vanished { url, file, now } = vanished;
    let message = format!("`{}` was published and leads nowhere now", visible(url));
    let Some((now, text)) = now.as_ref().and_then(|now| Some((now, inputs.texts.get(now)?))) else {
        let found = Diagnostic::new(&CODE, file, message);
        return found
            .help(format!("Add it to the `aliases` of the article that takes its place, or list `{}` under `gone:`.", visible(url)));
    };
    let (place, span) = place_of_title(text);
    let found = Diagnostic::new(&CODE, &place, message).at(span);
    let found =
        if file == now { found } else { found.note(format!("It was `{}`, whose words are in this file now.", visible(file.as_str()))) };
    let found = found.help(format!("Add `{}` to its `aliases`.", visible(url)));
    match moved.get(now).and_then(|urls| alias::add(text, urls)).filter(|_| place == *now) {
        Some(edit) => found.fix(Fix { title: "add the old address as an alias".into(), safe: true, edits: vec![edit] }),
        None => found,
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    /// The edit in a file with these aliases.
    fn fix(front: &str) -> String {
        let facts = "-- facts/vanished --\n/b/ content/old.md content/now.md\n/c/ content/gone.md content/now.md\n";
        let shown = shown("removed-without-redirect", &format!("-- content/now.md --\n{front}\nText.\n{facts}"));
        let fixes: Vec<_> = shown.lines().filter_map(|line| line.trim().strip_prefix("fix: add the old address as an alias: ")).collect();
        assert!(fixes.len() <= 2 && fixes.iter().all(|fix| fix == &fixes[0]), "{shown}");
        fixes.first().map_or(String::new(), |fix| (*fix).to_owned())
    }

    #[test]
    fn aliases_are_added_in_the_style_that_is_there() {
        for (front, edit) in [
            ("---\ntitle: A\n---\n", r#""" → "\naliases:\n  - /b/\n  - /c/""#),
            ("---\ntitle: A\naliases: [/x/]\n---\n", r#""" → ", /b/, /c/""#),
            ("---\naliases: []\ntitle: A\n---\n", r#""" → "/b/, /c/""#),
            ("---\naliases:\n  - /x/ # old\ntitle: A\n---\n", r#""" → "\n  - /b/\n  - /c/""#),
            ("---\naliases: /x/\ntitle: A\n---\n", r#""/x/" → "[/x/, /b/, /c/]""#),
            ("---\naliases:\ntitle: A\n---\n", r#""" → "\n  - /b/\n  - /c/""#),
            ("---\n{title: A}\n---\n", ""),
            ("# A\n", r#""" → "---\naliases:\n  - /b/\n  - /c/\n---\n\n""#),
        ] {
            assert_eq!(fix(front), edit, "{front}");
        }
    }

    #[test]
    fn what_is_gone_for_good_is_said_of_the_file_that_had_it() {
        let gone = shown("removed-without-redirect", "-- facts/vanished --\n/old/ content/old.md\n");
        assert_eq!(gone, "`` `/old/` was published and leads nowhere now\n");
    }
}
