//! The Git history: who added, edited and renamed what, written as one stream for `git fast-import` and checked out from there.

use super::article::{Revision, markdown};
use super::phrases::SUBJECTS;
use super::plan::{Plan, SECTIONS};
use super::png::picture;
use super::rng::Rng;
use super::words::Lexicon;
use std::collections::HashSet;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// The first commit holds the frame; the others each add their share of the articles and edit about three.
const COMMITS: usize = 2000;
/// 2 January 2023, 08:00 UTC.
const START: usize = 1_672_646_400;
/// Seconds between two commits, some minutes more or less: the history takes a good two years.
const STEP: usize = 34_000;

const AUTHORS: &[&str] = &[
    "Ines Okafor <ines@tidewater.example>",
    "Mateo Lind <mateo@tidewater.example>",
    "Yuki Brandt <yuki@tidewater.example>",
    "Zoë Haddad <zoe@tidewater.example>",
    "Pavel Nunes <pavel@tidewater.example>",
];

/// What a commit does to one article.
#[derive(Clone, Copy)]
pub(super) enum Change {
    Add(usize),
    EditText(usize),
    EditFront(usize),
    Rename(usize),
}

/// Decides what every commit after the first changes, and marks in `plan` the articles that get renamed.
pub(super) fn compose(plan: &mut Plan) -> Vec<Vec<Change>> {
    let mut rng = Rng::stream("history", 0);
    let mut arrivals: Vec<usize> = (0..plan.articles.len()).collect();
    rng.shuffle(&mut arrivals);
    let total = arrivals.len();
    let mut commits = Vec::with_capacity(COMMITS - 1);
    let mut present = 0;
    for commit in 1..COMMITS {
        let target = commit * total / (COMMITS - 1);
        // Edits go to what was there before, so that no file changes twice in a commit.
        let mut changes = edits(plan, &arrivals[..present], &mut rng);
        changes.extend(arrivals[present..target].iter().map(|&article| Change::Add(article)));
        present = target;
        commits.push(changes);
    }
    commits
}

/// One to five edits of different articles; of the edits a tenth touches only front matter and a hundredth renames.
fn edits(plan: &mut Plan, present: &[usize], rng: &mut Rng) -> Vec<Change> {
    let wanted = rng.between(1, 5).min(present.len());
    let mut touched = HashSet::new();
    let mut changes = Vec::new();
    while changes.len() < wanted {
        // The smaller of two draws: some articles are edited far more often than others.
        let article = present[rng.below(present.len()).min(rng.below(present.len()))];
        if !touched.insert(article) {
            continue;
        }
        changes.push(match rng.below(100) {
            0 if !plan.articles[article].renamed => {
                plan.articles[article].renamed = true;
                Change::Rename(article)
            }
            0..=10 => Change::EditFront(article),
            _ => Change::EditText(article),
        });
    }
    changes
}

/// Writes the history into a new repository in `out`, packs it and checks it out.
pub(super) fn write(plan: &Plan, lexicon: &Lexicon, commits: &[Vec<Change>], out: &Path) -> io::Result<()> {
    git(out, &["init", "--quiet", "--initial-branch=main"])?;
    // Whatever a corpus is used for, Git must not start packing in the middle of a measurement.
    for setting in [["gc.auto", "0"], ["maintenance.auto", "false"], ["core.autocrlf", "false"]] {
        git(out, &["config", setting[0], setting[1]])?;
    }
    let mut import = command(out, &["fast-import", "--quiet", "--done"]).stdin(Stdio::piped()).spawn()?;
    let pipe = import.stdin.take().ok_or_else(|| io::Error::other("git fast-import has no input"))?;
    let mut stream =
        Stream { out: BufWriter::with_capacity(1 << 20, pipe), plan, lexicon, revisions: vec![Revision::default(); plan.articles.len()] };
    stream.frame()?;
    for (at, changes) in commits.iter().enumerate() {
        stream.commit(at + 1, changes)?;
    }
    stream.out.write_all(b"done\n")?;
    drop(stream);
    expect_success("fast-import", import.wait()?)?;
    git(out, &["repack", "-adq"])?;
    git(out, &["commit-graph", "write", "--reachable"])?;
    git(out, &["reset", "--quiet", "--hard", "main"])
}

/// The input of `git fast-import` while it is written.
struct Stream<'a, W> {
    out: W,
    plan: &'a Plan,
    lexicon: &'a Lexicon,
    /// How far each article has come.
    revisions: Vec<Revision>,
}

impl<W: Write> Stream<'_, W> {
    /// The first commit: config, sections, groups and pictures.
    fn frame(&mut self) -> io::Result<()> {
        self.begin(0, "Start the help center")?;
        let config = "title: Tidewater Help\nbase_url: https://help.tidewater.example\nrepository: https://github.com/tidewater/help\n";
        self.file("guidepost.yaml", config.as_bytes())?;
        self.file(".gitignore", b"/public/\n.guidepost/\n")?;
        for (at, (folder, title, about)) in SECTIONS.iter().enumerate() {
            self.file(&format!("content/{folder}/_section.md"), section(title, about, at + 1).as_bytes())?;
        }
        self.file("content/img/shared.png", &picture(0))?;
        for at in 0..self.plan.groups.len() {
            let (group, folder) = (&self.plan.groups[at], self.plan.folder(at));
            let about = self.lexicon.fill("What to know about the %w %n and every %n around it.", &mut Rng::stream("group-about", at));
            self.file(&format!("content/{folder}/_section.md"), section(&group.title, &about, group.order).as_bytes())?;
            self.file(&format!("content/{folder}/img/group.png"), &picture(at + 1))?;
        }
        Ok(())
    }

    fn commit(&mut self, number: usize, changes: &[Change]) -> io::Result<()> {
        let subject = {
            let mut rng = Rng::stream("subject", number);
            self.lexicon.fill(rng.pick(SUBJECTS), &mut rng)
        };
        self.begin(number, &subject)?;
        changes.iter().try_for_each(|&change| self.change(change))
    }

    fn change(&mut self, change: Change) -> io::Result<()> {
        let article = match change {
            Change::Add(article) => article,
            Change::EditText(article) => {
                self.revisions[article].text += 1;
                article
            }
            Change::EditFront(article) => {
                self.revisions[article].front += 1;
                article
            }
            Change::Rename(article) => {
                let before = self.path(article);
                self.revisions[article].moved = true;
                writeln!(self.out, "R {before} {}", self.path(article))?;
                article
            }
        };
        let text = markdown(self.plan, self.lexicon, article, self.revisions[article]);
        self.file(&self.path(article), text.as_bytes())
    }

    /// Where an article's file is at this point of the history.
    fn path(&self, number: usize) -> String {
        let article = &self.plan.articles[number];
        let name = if article.renamed && !self.revisions[number].moved { article.old_slug() } else { article.slug.clone() };
        format!("content/{}/{name}.md", self.plan.folder(article.group))
    }

    fn begin(&mut self, number: usize, subject: &str) -> io::Result<()> {
        let mut rng = Rng::stream("commit", number);
        let (who, when) = (rng.pick(AUTHORS), START + number * STEP + rng.below(1800));
        writeln!(
            self.out,
            "commit refs/heads/main\nauthor {who} {when} +0000\ncommitter {who} {when} +0000\ndata {}\n{subject}",
            subject.len()
        )
    }

    fn file(&mut self, path: &str, content: &[u8]) -> io::Result<()> {
        writeln!(self.out, "M 100644 inline {path}\ndata {}", content.len())?;
        self.out.write_all(content)?;
        self.out.write_all(b"\n")
    }
}

fn section(title: &str, about: &str, order: usize) -> String {
    format!("---\ntitle: \"{title}\"\ndescription: \"{about}\"\norder: {order}\n---\n\n{about}\n")
}

/// A `git` that reads no configuration but the repository's own.
fn command(folder: &Path, args: &[&str]) -> Command {
    let mut git = Command::new("git");
    git.current_dir(folder).args(args).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    for inherited in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"] {
        git.env_remove(inherited);
    }
    git
}

fn git(folder: &Path, args: &[&str]) -> io::Result<()> {
    expect_success(args[0], command(folder, args).status()?)
}

fn expect_success(what: &str, status: std::process::ExitStatus) -> io::Result<()> {
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("git {what}: {status}"))) }
}
