//! What servers answered in the last days, in `.guidepost/external.json`. Safe to delete; a file that cannot be read is
//! as good as none. What could not be verified is not remembered.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Outcome;

const FILE: &str = "external.json";
const VERSION: u32 = 1;
/// A larger file is not ours.
const MOST_BYTES: u64 = 50_000_000;

/// Days that an answer holds: what works seldom breaks, and what is broken is mended soon.
const REACHABLE_DAYS: i32 = 7;
const BROKEN_DAYS: i32 = 1;

/// Answers by URL, of which all still hold.
#[derive(Debug)]
pub struct Memory {
    today: Date,
    answers: BTreeMap<String, Answer>,
}

#[derive(Serialize, Deserialize)]
struct File<Answers> {
    version: u32,
    answers: Answers,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Answer {
    /// The day it was given: `2026-11-27`.
    day: String,
    /// Why the link is broken; none when it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    broken: Option<String>,
}

impl Answer {
    fn holds(&self, today: Date) -> bool {
        let days = if self.broken.is_some() { BROKEN_DAYS } else { REACHABLE_DAYS };
        // An answer from the future belongs to another `--today`.
        let age = self.day.parse::<Date>().ok().and_then(|day| today.since((jiff::Unit::Day, day)).ok());
        age.is_some_and(|age| (0..days).contains(&age.get_days()))
    }
}

impl Memory {
    /// What is still known in the folder of caches.
    pub fn read(cache: &Path, today: Date) -> Memory {
        Memory {
            today,
            answers: read(&cache.join(FILE)).unwrap_or_default().into_iter().filter(|(_, answer)| answer.holds(today)).collect(),
        }
    }

    /// What is known of a URL.
    pub fn get(&self, url: &str) -> Option<Outcome> {
        self.answers.get(url).map(|answer| answer.broken.clone().map_or(Outcome::Reachable, Outcome::Broken))
    }

    /// Takes in today's answers.
    pub fn learn(&mut self, answers: &BTreeMap<String, Outcome>) {
        for (url, outcome) in answers {
            let broken = match outcome {
                Outcome::Reachable => None,
                Outcome::Broken(why) => Some(why.clone()),
                Outcome::Unverified(_) => continue,
            };
            self.answers.insert(url.clone(), Answer { day: self.today.to_string(), broken });
        }
    }

    /// Keeps everything for the next run. It is a convenience, so a failure is not worth a word.
    pub fn write(&self, cache: &Path) {
        let _ = write(cache, &File { version: VERSION, answers: &self.answers });
    }
}

fn read(path: &Path) -> Option<BTreeMap<String, Answer>> {
    // What a pull request brings along may be a link to anywhere.
    let about = std::fs::symlink_metadata(path).ok()?;
    if !about.is_file() || about.len() > MOST_BYTES {
        return None;
    }
    let file: File<BTreeMap<String, Answer>> = serde_json::from_slice(&std::fs::read(path).ok()?).ok()?;
    (file.version == VERSION).then_some(file.answers)
}

/// Whole or not at all, and never through a link.
fn write(cache: &Path, file: &impl Serialize) -> std::io::Result<()> {
    std::fs::create_dir_all(cache)?;
    if !std::fs::symlink_metadata(cache)?.is_dir() {
        return Ok(());
    }
    let mut new = tempfile::NamedTempFile::new_in(cache)?;
    new.write_all(&serde_json::to_vec(file)?)?;
    new.persist(cache.join(FILE))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;

    fn remembered(today: Date) -> (tempfile::TempDir, Memory) {
        let cache = tempfile::tempdir().unwrap();
        let mut memory = Memory::read(cache.path(), date(2026, 11, 20));
        let answers = [("ok", Outcome::Reachable), ("dead", Outcome::Broken("404".into())), ("slow", Outcome::Unverified("503".into()))];
        memory.learn(&answers.map(|(url, outcome)| (url.to_owned(), outcome)).into());
        memory.write(cache.path());
        let memory = Memory::read(cache.path(), today);
        (cache, memory)
    }

    #[test]
    fn what_works_is_known_for_a_week_and_what_is_broken_for_a_day() {
        let known = |today| {
            let memory = remembered(today).1;
            ["ok", "dead", "slow"].map(|url| memory.get(url))
        };
        assert_eq!(known(date(2026, 11, 20)), [Some(Outcome::Reachable), Some(Outcome::Broken("404".into())), None]);
        assert_eq!(known(date(2026, 11, 21)), [Some(Outcome::Reachable), None, None]);
        assert_eq!(known(date(2026, 11, 26)), [Some(Outcome::Reachable), None, None]);
        assert_eq!(known(date(2026, 11, 27)), [None, None, None]);
        assert_eq!(known(date(2026, 12, 20)), [None, None, None]);
        assert_eq!(known(date(2026, 11, 19)), [None, None, None]);
    }

    #[test]
    fn a_damaged_file_is_as_good_as_none() {
        let (cache, _) = remembered(date(2026, 11, 20));
        for text in ["", "{", "[]", "{\"version\": 2, \"answers\": {}}", "{\"version\": 1, \"answers\": {\"a\": {\"day\": \"x\"}}}"] {
            std::fs::write(cache.path().join(FILE), text).unwrap();
            assert!(Memory::read(cache.path(), date(2026, 11, 20)).answers.is_empty(), "{text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link() {
        let (cache, _) = remembered(date(2026, 11, 20));
        let elsewhere = tempfile::tempdir().unwrap();
        let link = cache.path().join("link");
        std::os::unix::fs::symlink(elsewhere.path(), &link).unwrap();
        Memory::read(cache.path(), date(2026, 11, 20)).write(&link);
        assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
    }
}
