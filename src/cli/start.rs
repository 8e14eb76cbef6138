//! No command: what Guidepost is, the five commands to know, and the next one to type here.

use super::Common;
use super::ui::Ui;
use crate::error::Result;
use crate::fs;

const TEXT: &str = "\
Guidepost turns a folder of Markdown into a help center: checked, searchable, published from Git.

  guidepost init [DIR]     make a help center that passes its own check
  guidepost serve          preview it; pages reload when you save
  guidepost new article    add an article from its template
  guidepost check          see what is wrong, at the line where it is wrong
  guidepost build          write the site to public/

`guidepost <command> --help` tells more. ";

pub(super) fn run(common: &Common, ui: &mut Ui) -> Result<u8> {
    let place = common.place(None)?;
    let articles = fs::has_markdown(&place.root);
    let configured = place.root.join(crate::config::FILE).is_file();
    let next = match (configured, articles) {
        (true, _) => "Next here: guidepost serve",
        (false, true) => "There is Markdown here. Next: guidepost serve",
        (false, false) => "There is no Markdown here yet. Next: guidepost init my-help-center",
    };
    ui.result(&format!("{TEXT}{next}\n"));
    Ok(0)
}
