//! FM001: an article without its block of fields. Loading reads the block, so loading misses it.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::MISSING_FRONT_MATTER,
    finds: "An article that does not begin with a block of fields between two `---` lines.",
    why: "Without a title and a description, search engines and the lists of your own site must guess what the article \
           is about. They take the file's name and whatever words come first.",
    mend: "Begin the file with `---`, a `title:`, a `description:` and `---`. `--fix --unsafe` writes the block with \
           the title from the first heading, and leaves a marked gap for the description, because only you know what \
           readers get.",
    remedy: Remedy::Unsafe,
    options: &[],
    bad: "-- content/billing/export-invoices.md --\n# Export your invoices\n\nDownload all invoices of a year.\n",
    good: "\
-- content/billing/export-invoices.md --
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
---

Download all invoices of a year.
",
    check: Check::Loading,
};

#[cfg(test)]
mod tests {
    use crate::lint::tests::shown;

    #[test]
    fn the_scaffold_takes_the_first_heading_and_the_line_endings() {
        for (text, edit) in [
            (
                "\u{feff}# Pay: how?\r\n\r\nText.\r\n",
                r#"---\r\ntitle: \"Pay: how?\"\r\ndescription: \"TODO: one sentence of 50 to 160 characters\"\r\n---\r\n\r\n"#,
            ),
            ("Text.\n", r#"---\ntitle: Set up\ndescription: \"TODO: one sentence of 50 to 160 characters\"\n---\n\n"#),
        ] {
            let found = shown("missing-front-matter", &format!("-- content/set-up.md --\n{text}"));
            assert_eq!(found, format!("`` the article has no front matter\n  fix: write the front matter: \"\" → \"{edit}\"\n"));
        }
    }
}
