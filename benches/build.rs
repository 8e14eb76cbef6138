//! How long a cold build and a check take, and how soon a saved change shows in `serve`:
//! `cargo bench --bench build [-- build|check|serve]`.
//!
//! Environment: `GUIDEPOST_BENCH_ARTICLES` (1000), `GUIDEPOST_BENCH_RUNS` (7), `GUIDEPOST_BENCH_CORPUS` (a corpus that is there already;
//! it is left as it was found, but for `.guidepost/`). The corpus and the output lie on `/dev/shm` where there is one: creating files on
//! disk varies tenfold. Figures are printed, not compared: what a good one is depends on the machine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr, missing_docs)]

#[path = "corpus/mod.rs"]
mod corpus;
mod measure;

use measure::{Spread, check, process, serve};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const GUIDEPOST: &str = env!("CARGO_BIN_EXE_guidepost");

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --all-targets` runs this too, without `--bench`: nothing to measure then.
    if !args.iter().any(|arg| arg == "--bench") {
        println!("run with `cargo bench --bench build`");
        return;
    }
    let parts: Vec<&str> = args.iter().map(String::as_str).filter(|arg| !arg.starts_with("--")).collect();
    let wanted = |part: &str| parts.is_empty() || parts.contains(&part);
    let shm = Path::new("/dev/shm");
    let parent = if shm.is_dir() { shm.to_owned() } else { std::env::temp_dir() };
    let temp = tempfile::Builder::new().prefix("guidepost-bench-").tempdir_in(parent).expect("a temporary folder");
    let root = corpus_folder(temp.path());
    if wanted("build") {
        bench_build(&root, &temp.path().join("site"));
    }
    if wanted("check") {
        bench_check(&root);
    }
    if wanted("serve") {
        bench_serve(&root);
    }
}

/// The corpus to measure on, made now unless the environment names one.
fn corpus_folder(temp: &Path) -> PathBuf {
    if let Some(given) = std::env::var_os("GUIDEPOST_BENCH_CORPUS") {
        println!("corpus      {}", given.display());
        return given.into();
    }
    let (articles, root) = (number("GUIDEPOST_BENCH_ARTICLES", 1000), temp.join("corpus"));
    let start = Instant::now();
    corpus::generate(articles, &root).expect("the corpus is written");
    println!("corpus      {articles} articles, made in {:.1} s", start.elapsed().as_secs_f64());
    root
}

/// A whole number from the environment.
fn number(name: &str, default: usize) -> usize {
    std::env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is a whole number, not {text}")))
}

/// Builds again and again from nothing: no output, no cache.
fn bench_build(root: &Path, output: &Path) {
    let runs = number("GUIDEPOST_BENCH_RUNS", 7).max(1);
    let mut usages = Vec::with_capacity(runs);
    for run in 0..runs {
        remove(output);
        remove(&root.join(".guidepost"));
        let mut command = Command::new(GUIDEPOST);
        command.args(["build", "--timings", "--output"]).arg(output).arg(root);
        let usage = process::run(&mut command).expect("guidepost starts");
        assert!(usage.status.success(), "guidepost build: {}\n{}", usage.status, usage.printed);
        if run + 1 == runs {
            println!("stages of the last run:\n{}", usage.printed.trim_end());
        }
        usages.push(usage);
    }
    let of = |pick: fn(&process::Usage) -> f64| Spread::of(usages.iter().map(pick).collect());
    println!("cold build, {runs} runs (median, min to max)");
    println!("  wall      {}", of(|usage| usage.wall.as_secs_f64()).show("s", 3));
    println!("  cpu       {}", of(|usage| usage.cpu.as_secs_f64()).show("s", 2));
    println!("  peak rss  {}", of(|usage| usage.peak_rss as f64 / 1e6).show("MB", 0));
    println!("  with git  {}", of(|usage| usage.peak_family as f64 / 1e6).show("MB", 0));
    println!("  output    {} files, {:.1} MB", usage_of(output).0, usage_of(output).1 as f64 / 1e6);
}

/// Holds all articles to all rules again and again, then single ones.
fn bench_check(root: &Path) {
    let usages: Vec<process::Usage> = (0..number("GUIDEPOST_BENCH_RUNS", 7).max(1))
        .map(|_| {
            let mut command = Command::new(GUIDEPOST);
            command.args(["check", "--fail-on", "never", "--statistics"]).arg(root);
            let usage = process::run(&mut command).expect("guidepost starts");
            assert!(usage.status.success(), "guidepost check: {}\n{}", usage.status, usage.printed);
            usage
        })
        .collect();
    let of = |pick: fn(&process::Usage) -> f64| Spread::of(usages.iter().map(pick).collect());
    println!("check, all rules, {} runs (median, min to max)", usages.len());
    println!("  wall      {}", of(|usage| usage.wall.as_secs_f64()).show("s", 3));
    println!("  cpu       {}", of(|usage| usage.cpu.as_secs_f64()).show("s", 2));
    println!("  peak rss  {}", of(|usage| usage.peak_rss as f64 / 1e6).show("MB", 0));
    let again = check::again(root, 200);
    let times = Spread::of(again.iter().map(|time| time.as_secs_f64() * 1e3).collect());
    println!("  one article again, {} of them  {}", again.len(), times.show("ms", 3));
}

/// Saves articles under a running `serve`.
fn bench_serve(root: &Path) {
    let rounds = serve::rounds(GUIDEPOST, root, 10).expect("serve answers");
    let of = |pick: fn(&serve::Round) -> f64| Spread::of(rounds.iter().map(pick).collect());
    println!("serve, {} saves (median, min to max)", rounds.len());
    println!("  event     {}", of(|round| round.event.as_secs_f64() * 1e3).show("ms", 1));
    println!("  new page  {}", of(|round| round.page.as_secs_f64() * 1e3).show("ms", 1));
}

fn remove(folder: &Path) {
    if folder.exists() {
        std::fs::remove_dir_all(folder).expect("the last run's files go away");
    }
}

/// Files and bytes below a folder.
fn usage_of(folder: &Path) -> (usize, u64) {
    let files = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    files.fold((0, 0), |(count, bytes), file| (count + 1, bytes + file.metadata().map_or(0, |meta| meta.len())))
}
