//! The program as people run it: arguments and files in; output, exit status and words out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

// Tools, no tests.
/// A project in a temporary folder: write files, commit them, run the program on them.
mod kit;
/// Built pages read back: addresses, ids, and what leads nowhere.
mod pages;
/// A site with one of everything.
mod whole;

// What a user writes.
/// The audience of pages: what is internal stays inside.
mod audience;
/// Drafts and scheduled articles: nothing of them is published.
mod drafts;
/// Sources that are broken, strange or enormous.
mod input;
/// Links and pictures: what they may lead to, and what happens otherwise; raw HTML.
mod links;
/// Names of files and folders, and the URLs they get.
mod names;
/// What the text of an article becomes on its page.
mod prose;
/// Groups of tabs, and mistakes in them.
mod tabs;
/// Themes of the site's own, and mistakes in them.
mod theme;

/// A pull request whose author means harm.
mod hostile;

// What the program does.
/// A whole site: every link resolves, the same bytes everywhere, feeds, redirects, base URLs, dates.
mod build;
/// Pictures for links that are shared: who gets one, the fonts, the cache.
mod cards;
/// `guidepost check`: formats, exit statuses, paths.
mod check;
/// The command line itself: first contact, mistakes, pipes, schemas, completions.
mod cli;
/// The pages of rules in the help center are what the program prints.
mod docs;
/// Every rule once, in every format.
mod every;
/// `build --search-export`, and the files of the search.
mod export;
/// `guidepost init`, and what comes of it.
mod init;
/// The baseline, and what a revision is compared with.
mod known;
/// What machines read: structured data, twins, `llms.txt`, the manifest, headers.
mod machines;
/// `check --fix` and `--diff`; rules by name.
mod mend;
/// `guidepost mv`: links in and out follow, old addresses redirect.
mod mv;
/// `build --offline`: from a disk, without a server.
mod offline;
/// Where the output may go, and what survives there.
mod output;
/// `guidepost checklist report`, `show` and `export`: every state, every finding, and a pull request.
mod readiness;
/// `guidepost search` and `search-test`: results, exit statuses, measures, expectations.
mod search;
/// `checklist sign`, `verify` and `history`: real keys, and what a branch may not do.
mod sign;
/// What texts are cut into for the search, held to the cases that the browser's reader is held to.
mod tokens;

// How it is built.
/// The house keeps its shape: layers, sizes, absences.
mod house;
/// Workflows, the action and its script: pins, rights, and what a pull request cannot do.
mod workflows;
