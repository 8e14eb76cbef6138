//! Writes a benchmark corpus: `cargo bench --bench corpus -- 10000 /dev/shm/corpus10k`.
//!
//! Everything that makes the corpus is in `mod.rs`, shared with `benches/build.rs`; here are only the arguments and a summary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr, missing_docs)]

#[path = "mod.rs"]
mod corpus;
mod survey;

use std::path::PathBuf;
use std::time::Instant;

fn main() {
    // Cargo adds `--bench` of its own; a bare `cargo test --all-targets` runs this with nothing at all.
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let [count, out] = args.as_slice() else {
        println!("usage: cargo bench --bench corpus -- ARTICLES FOLDER");
        return;
    };
    let count: usize = count.parse().expect("ARTICLES is a whole number");
    let out = PathBuf::from(out);
    let start = Instant::now();
    corpus::generate(count, &out).expect("the corpus is written");
    println!("written in {:.1} s: {}", start.elapsed().as_secs_f64(), out.display());
    println!("{}", survey::survey(&out).expect("the corpus reads back"));
}
