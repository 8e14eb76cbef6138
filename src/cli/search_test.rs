//! `guidepost search-test`: how well the search finds what it should. Exit status 1 when an expectation is not met or a
//! budget is missed.

use std::path::{Path, PathBuf};

use super::Common;
use super::search::{opened, searcher};
use super::ui::Ui;
use crate::error::{Error, Result};
use crate::fs;
use crate::load::Loaded;
use crate::pipeline::{self, Workspace, expect};
use crate::report::{self, Input, Summary};
use crate::search::expect::Expectations;
use crate::search::lists::{self, Absent, List};
use crate::site::pages::{Lost, Pages};
use crate::text::visible;

mod add;
mod run;
mod told;

use run::{Changes, Run};

/// Measure the search, and hold it to what it should find
#[derive(clap::Args)]
pub(super) struct Args {
    /// Judgement lists beside the site's own expectations: lines of a query, a tab, a page, a tab and a grade
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Take the articles' titles and headings as queries too, also mistyped and half typed
    #[arg(long)]
    known_items: bool,
    /// Keep the results in this file, to be compared with later
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Say which queries do better and worse than in this saved run
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// Fail when success@1 over all queries is below this
    #[arg(long, value_name = "X", value_parser = share)]
    min_success: Option<f64>,
    /// Fail when MRR@10 over all queries is below this
    #[arg(long, value_name = "X", value_parser = share)]
    min_mrr: Option<f64>,
    /// Fail when nDCG@10 over all queries is below this
    #[arg(long, value_name = "X", value_parser = share)]
    min_ndcg: Option<f64>,
    /// Fail when more than this share of the queries finds nothing
    #[arg(long, value_name = "X", value_parser = share)]
    max_zero: Option<f64>,
    /// Print the results as JSON
    #[arg(long)]
    json: bool,
    /// Expect in search-tests.yaml that a query finds a page, and do nothing else
    #[arg(long, num_args = 2, value_names = ["QUERY", "PAGE"], conflicts_with_all = ["files", "known_items", "save", "against", "json"])]
    add: Vec<String>,
}

/// A measure: 0 to 1.
fn share(text: &str) -> std::result::Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "write a number from 0 to 1, such as 0.8".to_owned())
}

pub(super) fn run(args: &Args, common: &Common, ui: &mut Ui) -> Result<u8> {
    let place = common.place(None)?;
    if let [query, page] = &args.add[..] {
        return add::run((query, page), &place, ui);
    }
    // What cannot be read is said before a large site is.
    let earlier = args.against.as_deref().map(Run::read).transpose()?;
    let working = ui.working("Testing the search");
    let (workspace, loaded) = opened(&place)?;
    let searcher = searcher(&workspace, &loaded)?;
    let expectations = workspace.expectations(&loaded);
    let (lists, absent) = gathered(args, &loaded, &expectations)?;
    let failures = expect::failures(&expectations, &searcher);
    if lists.is_empty() && failures.is_empty() {
        return Err(nothing_to_test());
    }
    let run = Run::of(&lists, &searcher);
    drop(working);
    absent.iter().for_each(|line| ui.warning(line));
    let changes = earlier.as_ref().map(|earlier| Changes::between(earlier, &run));
    let missed = missed(args, &run);
    if let Some(file) = &args.save {
        fs::write_bytes(file, run.to_json()?.as_bytes())?;
    }
    if args.json {
        ui.result(&report::unobeyed_json(run::report(&run, &failures, changes.as_ref(), &missed)?));
    } else {
        ui.result(&shown(&failures, &workspace, &loaded, ui));
        let most = if ui.verbose { usize::MAX } else { told::MOST };
        ui.words(&told::run(&run, &told::Details { most, lists: &lists, searcher: &searcher }));
        if let (Some(changes), Some(file)) = (&changes, &args.against) {
            ui.words(&told::changes(changes, &file.display().to_string(), most));
        }
    }
    missed.iter().for_each(|line| ui.warning(line));
    Ok(u8::from(!failures.is_empty() || !missed.is_empty()))
}

/// All lists that are asked for, and sentences about pages that they name and nobody has.
fn gathered(args: &Args, loaded: &Loaded, expectations: &Expectations) -> Result<(Vec<List>, Vec<String>)> {
    let met: Vec<_> = expectations.all.iter().filter(|one| one.wanted.is_ok()).map(|one| one.judgement()).collect();
    let mut lists = vec![List { name: "expectations".to_owned(), judgements: met }];
    let mut absent = Vec::new();
    let pages = Pages::of(&loaded.site);
    for file in &args.files {
        let name = file.file_name().map_or_else(|| file.display().to_string(), |name| name.to_string_lossy().into_owned());
        let (list, lost) = judgements(file, &name, &pages)?;
        absent.extend(lost.iter().map(|lost| absent_page(&name, lost)));
        lists.push(list);
    }
    if args.known_items {
        lists.extend(lists::known_items(&loaded.site));
    }
    lists.retain(|list| !list.judgements.is_empty());
    Ok((lists, absent))
}

fn judgements(file: &Path, name: &str, pages: &Pages<'_>) -> Result<(List, Vec<Absent>)> {
    let bytes = fs::read_bytes(file)?;
    lists::read(name, &String::from_utf8_lossy(&bytes), pages).map_err(|bad| {
        Error::cannot_run(format!("line {} of `{}` cannot be used: {}", bad.line, visible(&file.display().to_string()), bad.message))
            .hint("Write a query, a tab, a page such as `billing/refunds.md`, and perhaps a tab and a grade such as 1.")
    })
}

fn nothing_to_test() -> Error {
    Error::cannot_run("there is nothing to test: no article says which queries should find it")
        .hint("Write down a query that should find a page: `guidepost search-test --add \"reset password\" account/password.md`.")
        .hint("Or take the site's own titles and headings as queries: `guidepost search-test --known-items`.")
}

fn absent_page(list: &str, absent: &Absent) -> String {
    let near = match &absent.lost {
        Lost::Page(near) => near.as_ref().map(|near| format!(" Did you mean `{}`?", visible(near))),
        Lost::Heading(_, near) => near.as_ref().map(|near| format!(" Did you mean `#{}`?", visible(near))),
    };
    let what = match &absent.lost {
        Lost::Page(_) => "no published article is called",
        Lost::Heading(..) => "there is no such heading:",
    };
    format!(
        "{} line {}: {what} `{}`, so it counts as not found.{}",
        visible(list),
        absent.line,
        visible(&absent.page),
        near.unwrap_or_default()
    )
}

/// Expectations that are not met, each at its place.
fn shown(failures: &[crate::diag::Diagnostic], workspace: &Workspace, loaded: &Loaded, ui: &Ui) -> String {
    let source = |path: &crate::tree::SourcePath| pipeline::source(loaded, workspace, path);
    let input = Input { width: ui.width(), color: ui.color(), ..Input::new(failures, &source, Summary::of(failures, 0)) };
    report::snippets(&input)
}

/// A sentence for each budget that is missed.
fn missed(args: &Args, run: &Run) -> Vec<String> {
    let all = &run.all;
    let least = [("success@1", args.min_success, all.success), ("MRR@10", args.min_mrr, all.mrr), ("nDCG@10", args.min_ndcg, all.ndcg)];
    let least = least.into_iter().filter_map(|(name, least, is)| Some((name, least?, is))).filter(|(_, least, is)| is < least);
    let least = least.map(|(name, least, is)| format!("{name} is {}, and must be at least {}.", told::number(is), told::number(least)));
    let most = args.max_zero.filter(|most| all.zero > *most);
    let most = most.map(|most| format!("{} of all queries find nothing, at most {} may.", told::number(all.zero), told::number(most)));
    least.chain(most).collect()
}

/// "1 query", "3 queries".
fn queries(n: usize) -> String {
    if n == 1 { "1 query".to_owned() } else { format!("{n} queries") }
}
