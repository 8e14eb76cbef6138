//! What a corpus on disk consists of, counted after the fact: the proof that it is what the benchmarks claim to run on.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Default)]
struct Count {
    files: Vec<PathBuf>,
    bytes: usize,
    words: usize,
    distinct: HashSet<String>,
    with_alert: usize,
    with_table: usize,
    with_code: usize,
    links: usize,
    anchored: usize,
}

/// A few lines of figures about the corpus in `root`.
pub(crate) fn survey(root: &Path) -> io::Result<String> {
    let mut count = Count::default();
    articles(&root.join("content"), &mut count.files)?;
    for path in std::mem::take(&mut count.files) {
        count.add(&fs::read_to_string(&path)?);
        count.files.push(path);
    }
    let number = count.files.len().max(1);
    let share = |part: usize| part * 100 / number;
    let mut out = String::new();
    let facts = [
        format!("articles {number}, {:.1} MB, {} bytes each", count.bytes as f64 / 1e6, count.bytes / number),
        format!("words {} an article, {} distinct", count.words / number, count.distinct.len()),
        format!("alert {} %, table {} %, code {} %", share(count.with_alert), share(count.with_table), share(count.with_code)),
        format!(
            "links {:.1} an article, {} % of them to a heading",
            count.links as f64 / number as f64,
            count.anchored * 100 / count.links.max(1)
        ),
        format!("commits {}, head {}", git(root, &["rev-list", "--count", "HEAD"])?, git(root, &["rev-parse", "HEAD"])?),
    ];
    for fact in facts {
        let _ = writeln!(out, "  {fact}");
    }
    Ok(out)
}

impl Count {
    fn add(&mut self, text: &str) {
        self.bytes += text.len();
        let body = text.splitn(3, "---\n").nth(2).unwrap_or(text);
        self.words += body.split_ascii_whitespace().count();
        self.distinct.extend(body.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1).map(str::to_ascii_lowercase));
        self.with_alert += usize::from(body.contains("> [!NOTE]"));
        self.with_table += usize::from(body.contains("\n| --- |"));
        self.with_code += usize::from(body.contains("\n```"));
        self.links += body.matches(".md").count();
        self.anchored += body.matches(".md#").count();
    }
}

fn articles(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            articles(&path, found)?;
        } else if path.extension().is_some_and(|end| end == "md") && path.file_name().is_some_and(|name| name != "_section.md") {
            found.push(path);
        }
    }
    Ok(())
}

fn git(root: &Path, args: &[&str]) -> io::Result<String> {
    let answer = Command::new("git").current_dir(root).args(args).output()?;
    Ok(String::from_utf8_lossy(&answer.stdout).trim().to_owned())
}
