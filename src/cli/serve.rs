//! `guidepost serve`: the preview, and what the terminal says of it.

use std::path::PathBuf;

use super::Common;
use super::ui::Ui;
use crate::error::Result;
use crate::serve::{self, Event, ServeOptions};
use crate::text::count;

/// Preview the site; pages reload when a file is saved
#[derive(clap::Args)]
pub(super) struct Args {
    /// Take this folder as the site's root
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Listen on this port, or one of the next ten when it is taken; 0 for any
    #[arg(long, default_value_t = serve::PORT)]
    port: u16,
    /// Listen on this address, so that other machines can see the preview
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: String,
    /// Answer requests that call this machine by this name
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Open the browser
    #[arg(long)]
    open: bool,
    /// Show drafts and scheduled articles too
    #[arg(long)]
    drafts: bool,
}

pub(super) fn run(args: Args, common: &Common, ui: &mut Ui) -> Result<u8> {
    let place = common.place(args.folder.as_deref())?;
    let mut options = place.options(None);
    options.drafts = args.drafts;
    let serve = ServeOptions { host: args.host, port: args.port, allow_hosts: args.allow_host, open: args.open };
    let ui = std::sync::Mutex::new(ui);
    serve::serve(options, serve, &|event| {
        if let Ok(mut ui) = ui.lock() {
            tell(&event, &mut ui);
        }
    })?;
    Ok(0)
}

fn tell(event: &Event, ui: &mut Ui) {
    match event {
        Event::Ready { url, articles, errors, warnings } => {
            ui.result(&format!("{url}\n"));
            ui.done(&format!("{} on show; Ctrl-C ends it{}", count(*articles, "article"), findings(*errors, *warnings)));
        }
        Event::Rebuilt { millis, errors, warnings, changed } => {
            let what = match changed.as_slice() {
                [] => "everything".to_owned(),
                [one] => crate::text::visible(one),
                many => count(many.len(), "file"),
            };
            ui.done(&format!("{what} in {millis} ms{}", findings(*errors, *warnings)));
        }
        Event::Problem(error) => ui.error(error),
        Event::Note(note) => ui.note(note),
    }
}

fn findings(errors: usize, warnings: usize) -> String {
    match (errors, warnings) {
        (0, 0) => String::new(),
        (0, warnings) => format!(" · {}", count(warnings, "warning")),
        (errors, 0) => format!(" · {}", count(errors, "error")),
        (errors, warnings) => format!(" · {}, {}", count(errors, "error"), count(warnings, "warning")),
    }
}
