//! Whether links to other servers lead somewhere: `check --external`, the only part of Guidepost that asks the network.
//! Built with the feature `external` it asks, politely and within bounds; without it, it says how to get it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use jiff::civil::Date;

use crate::error::{Error, Result};

pub mod address;
pub mod memory;
#[cfg(feature = "external")]
mod network;
pub mod verdict;

/// Whether this build can ask at all.
pub const AVAILABLE: bool = cfg!(feature = "external");

/// What became of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It leads somewhere.
    Reachable,
    /// It leads nowhere: what the server or the name service answered, to be read after "the link is dead: ".
    Broken(String),
    /// Nobody can tell from here: why, in the same form. Never held against the article.
    Unverified(String),
}

/// How to ask.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of caches, `.guidepost` in the root; answers are kept in `external.json` there.
    pub cache: PathBuf,
    /// Today: answers are kept some days.
    pub today: Date,
    /// For all links together; what is not asked by then is unverified.
    pub budget: Duration,
    /// For one link with its redirects.
    pub timeout: Duration,
    /// Between two requests to one server.
    pub pause: Duration,
    /// Servers that are asked at the same time.
    pub servers: usize,
    /// Addresses that are no public ones and may be asked all the same: for tests, whose server is on this machine.
    pub allowed: BTreeSet<std::net::SocketAddr>,
}

impl Options {
    /// Polite to others, and done before a CI job becomes dear.
    pub fn new(cache: PathBuf, today: Date) -> Options {
        Options {
            cache,
            today,
            budget: Duration::from_secs(300),
            timeout: Duration::from_secs(15),
            pause: Duration::from_millis(300),
            servers: 8,
            allowed: BTreeSet::new(),
        }
    }
}

/// Asks for each URL once, whatever its `#fragment`; what was asked in the last days is remembered.
///
/// # Errors
/// When this build cannot ask.
pub fn check(urls: &BTreeSet<String>, options: &Options) -> Result<BTreeMap<String, Outcome>> {
    if !AVAILABLE {
        return Err(Error::cannot_run("this build of Guidepost cannot ask other servers, so `--external` has nothing to do it with")
            .hint("Install one that can: `cargo install --locked guidepost --features external`."));
    }
    let mut memory = memory::Memory::read(&options.cache, options.today);
    let unknown: BTreeSet<&str> = urls.iter().map(|url| asked(url)).filter(|url| memory.get(url).is_none()).collect();
    let mut answers = ask(&unknown, options);
    suspect_own_network(&mut answers);
    memory.learn(&answers);
    memory.write(&options.cache);
    let known = |url: &String| {
        let url = asked(url);
        answers.get(url).cloned().or_else(|| memory.get(url)).unwrap_or_else(|| Outcome::Unverified("it was not asked".to_owned()))
    };
    Ok(urls.iter().map(|url| (url.clone(), known(url))).collect())
}

/// What goes to the server: a fragment does not.
fn asked(url: &str) -> &str {
    url.split_once('#').map_or(url, |(url, _)| url)
}

#[cfg(feature = "external")]
fn ask(urls: &BTreeSet<&str>, options: &Options) -> BTreeMap<String, Outcome> {
    network::ask(urls, options)
}

#[cfg(not(feature = "external"))]
fn ask(_: &BTreeSet<&str>, _: &Options) -> BTreeMap<String, Outcome> {
    BTreeMap::new()
}

/// When no server at all has a name that is known, it is this machine that is cut off, not the links that are dead.
fn suspect_own_network(answers: &mut BTreeMap<String, Outcome>) {
    let nameless = Outcome::Broken(verdict::NO_SUCH_NAME.to_owned());
    let servers: BTreeSet<&str> = answers.keys().filter_map(|url| address::host(url)).collect();
    if servers.len() > 1 && answers.values().all(|answer| *answer == nameless || matches!(answer, Outcome::Unverified(_))) {
        for answer in answers.values_mut().filter(|answer| **answer == nameless) {
            *answer = Outcome::Unverified("no name of any server was found, so this machine seems to be without a network".to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn answers(pairs: &[(&str, &Outcome)]) -> BTreeMap<String, Outcome> {
        pairs.iter().map(|(url, outcome)| ((*url).to_owned(), (*outcome).clone())).collect()
    }

    #[test]
    fn a_machine_without_a_network_blames_no_link() {
        let nameless = Outcome::Broken(verdict::NO_SUCH_NAME.to_owned());
        let mut all = answers(&[("https://a.example/", &nameless), ("https://b.example/", &nameless)]);
        suspect_own_network(&mut all);
        assert!(all.values().all(|answer| matches!(answer, Outcome::Unverified(_))), "{all:?}");
        for kept in [
            answers(&[("https://a.example/", &nameless), ("https://b.example/", &Outcome::Reachable)]),
            answers(&[("https://a.example/1", &nameless), ("https://a.example/2", &nameless)]),
        ] {
            let mut all = kept.clone();
            suspect_own_network(&mut all);
            assert_eq!(all, kept);
        }
    }

    #[cfg(not(feature = "external"))]
    #[test]
    fn a_build_without_the_feature_says_how_to_get_it() {
        let error = check(&BTreeSet::new(), &Options::new(PathBuf::new(), jiff::civil::date(2026, 11, 27))).unwrap_err();
        assert!(error.message.contains("cannot ask other servers") && error.hints[0].contains("--features external"), "{error}");
    }
}
