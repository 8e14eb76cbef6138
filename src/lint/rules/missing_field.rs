//! FM003: a field that the article's template asks for and that is not there. Loading knows the fields.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::MISSING_FIELD,
    finds: "Front matter without a field that the article's kind requires, such as the title or the description.",
    why: "The title is what readers recognise in a list of results, and the description is what makes them choose it. \
           Where they are missing, the first words of the text stand in, and those were written for another purpose.",
    mend: "Add the line. A title names what the reader wants to do; a description says in one sentence of 50 to 160 \
           characters what the reader gets.",
    remedy: Remedy::None,
    options: &[],
    bad: "---\ntitle: Export your invoices\n---\n\nDownload all invoices of a year.\n",
    good: "\
---
title: Export your invoices
description: Download all invoices of a year as one file for your accountant.
---

Download all invoices of a year.
",
    check: Check::Loading,
};
