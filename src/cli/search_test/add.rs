//! `search-test --add`: an expectation is written down, in the way that its file is written.

use crate::cli::Place;
use crate::cli::search::{opened, searcher};
use crate::cli::ui::Ui;
use crate::error::{Error, Result};
use crate::fs::{self, Rewrite};
use crate::pipeline::expect::Evidence;
use crate::search::append;
use crate::search::expect::{self, Never};
use crate::site::pages::{Lost, Pages};
use crate::text::visible;

pub(super) fn run((query, page): (&str, &str), place: &Place, ui: &mut Ui) -> Result<u8> {
    let query = query.trim();
    if query.is_empty() {
        return Err(Error::cannot_run("the query is empty").hint("Say what readers type: `--add \"reset password\" account/password.md`."));
    }
    let (workspace, loaded) = opened(place)?;
    let pages = Pages::of(&loaded.site);
    let found = pages.find(page);
    let evidence = Evidence::of(&searcher(&workspace, &loaded)?, &pages, (query, page)).map_err(|never| refused(&never, page))?;
    // The file's own name outlives a move of addresses; what was given may be relative to anywhere.
    let name = found.map_or(page.to_owned(), |found| {
        let source = &pages.article(&found).document.text.source;
        let below = source.below(&workspace.settings.content).unwrap_or(source.as_str());
        if found.anchor.is_empty() { below.to_owned() } else { format!("{below}#{}", found.anchor) }
    });
    let file = expect::file(&workspace.settings.content);
    write(place, &file, (query, &name))?;
    let title = visible(&evidence.title);
    let now = match evidence.outcome.rank {
        Some(rank) if evidence.holds() => format!("Readers find it there already, as number {rank}; from now on it stays so."),
        Some(rank) => format!("It is number {rank} now: `guidepost check` fails until it is among the first {}.", expect::WITHIN),
        None => format!("It is not found now: `guidepost check` fails until it is among the first {}.", expect::WITHIN),
    };
    ui.done(&format!("`{}` is expected to find `{title}`, in {}.", visible(query), visible(file.as_str())));
    ui.note(&now);
    Ok(0)
}

fn write(place: &Place, file: &crate::tree::SourcePath, (query, page): (&str, &str)) -> Result<()> {
    let by_hand = || {
        Error::cannot_run(format!("no place for the expectation could be found in `{}`", visible(file.as_str())))
            .hint("Nothing was written. Mend what `guidepost check` says of the file, or add it by hand.")
    };
    match fs::read_text(&place.root, file)? {
        Some(old) => {
            let new = append::added(&old, query, page).ok_or_else(by_hand)?;
            fs::write_edits(&place.root, &[Rewrite { path: file.clone(), old: old.into(), new }])
        }
        None => {
            let text = append::added("# What readers type, and the article that must be among the first results.\n", query, page);
            if fs::write_new(&place.root.join(file.as_str()), text.ok_or_else(by_hand)?.as_bytes())? {
                return Ok(());
            }
            Err(Error::cannot_run(format!("`{}` was written by somebody else meanwhile", visible(file.as_str())))
                .hint("Run the command again."))
        }
    }
}

fn refused(never: &Never, page: &str) -> Error {
    let near = |near: &Option<String>, otherwise: &str| {
        near.as_ref().map_or(otherwise.to_owned(), |near| format!("Did you mean `{}`?", visible(near)))
    };
    match never {
        Never::Lost(_, Lost::Page(name)) => Error::cannot_run(format!("no published article is called `{}`", visible(page)))
            .hint(near(name, "Name its file from the content folder, or its address. Drafts are not searched.")),
        Never::Lost(_, Lost::Heading(title, name)) => Error::cannot_run(format!("`{}` has no such heading", visible(title)))
            .hint(near(name, "Name the heading by its id, or leave `#…` out.")),
        Never::Hidden(title) => Error::cannot_run(format!("`{}` is kept out of the search", visible(title)))
            .hint("Remove `search: false` from its front matter first."),
        Never::Section => {
            Error::cannot_run(format!("`{}` is the page of a section, and those are not searched", visible(page))).hint("Name an article.")
        }
    }
}
