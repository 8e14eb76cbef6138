//! IM003: a picture that is not there. Loading resolves addresses, so loading finds it.

use crate::diag;
use crate::lint::rule::{Check, Remedy, Rule};

pub(super) static RULE: Rule = Rule {
    code: &diag::IMAGE_NOT_FOUND,
    finds: "A picture whose file is not there, or is there under a name with other capitals.",
    why: "Readers see an empty frame with your description in it. Capitals are the usual reason: Windows and macOS show \
          `Export.PNG` for `export.png`, the web server that publishes the page does not.",
    mend: "Correct the path: it is relative to the article, as on your Git host. Add the file if you forgot to commit it. Where only \
           capitals differ, `--fix` writes the name as the file has it.",
    remedy: Remedy::Safe,
    options: &[],
    bad: "-- content/billing/export-invoices.md --\n---\ntitle: Export your invoices\ndescription: Download all invoices of a year as one \
          file for your accountant.\n---\n\nDownload all invoices of a year.\n\n![The export dialog](img/export.png)\n\
          -- content/billing/img/Export.png --\n800x600 40000\n",
    good: "-- content/billing/export-invoices.md --\n---\ntitle: Export your invoices\ndescription: Download all invoices of a year as one \
           file for your accountant.\n---\n\nDownload all invoices of a year.\n\n![The export dialog](img/Export.png)\n\
           -- content/billing/img/Export.png --\n800x600 40000\n",
    check: Check::Loading,
};
