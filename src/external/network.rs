//! The asking: a bounded number of servers at a time, each of them one request after another with a pause between.
//! Names are resolved here, and connections go to the very addresses that were looked at, after redirects too.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::Instant;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error};

use super::{Options, Outcome, address, verdict};

const REDIRECTS: u32 = 5;
const AGENT: &str = concat!("guidepost/", env!("CARGO_PKG_VERSION"), " (+", env!("CARGO_PKG_REPOSITORY"), "; link check)");

/// The answers, by URL.
pub(super) fn ask(urls: &BTreeSet<&str>, options: &Options) -> BTreeMap<String, Outcome> {
    let mut answers = BTreeMap::new();
    let mut servers: BTreeMap<String, Vec<(&str, String)>> = BTreeMap::new();
    for url in urls {
        match (address::request(url), address::host(url)) {
            (Ok(request), Some(host)) => servers.entry(host.to_ascii_lowercase()).or_default().push((url, request)),
            (Err(why), _) => drop(answers.insert((*url).to_owned(), Outcome::Unverified(why.to_owned()))),
            (Ok(_), None) => {}
        }
    }
    let workers = options.servers.clamp(1, servers.len().max(1));
    let queue: Mutex<VecDeque<_>> = Mutex::new(servers.into_values().collect());
    let (send, receive) = mpsc::channel();
    let agent = agent(options);
    let end = Instant::now() + options.budget;
    std::thread::scope(|scope| {
        for _ in 0..workers {
            let (send, agent, queue) = (send.clone(), &agent, &queue);
            scope.spawn(move || {
                while let Some(server) = next(queue) {
                    one_server(&server, &Asking { agent, options, end }, &send);
                }
            });
        }
    });
    drop(send);
    answers.extend(receive);
    answers
}

fn next<T>(queue: &Mutex<VecDeque<T>>) -> Option<T> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
}

struct Asking<'a> {
    agent: &'a Agent,
    options: &'a Options,
    end: Instant,
}

/// All links to one server, one after another, until it has enough or the time is up.
fn one_server(links: &[(&str, String)], asking: &Asking, send: &mpsc::Sender<(String, Outcome)>) {
    let mut last: Option<Outcome> = None;
    for (url, request) in links {
        let outcome = match &last {
            Some(last) if verdict::ends_the_server(last) => last.clone(),
            _ if Instant::now() >= asking.end => Outcome::Unverified("the time for asking was used up".to_owned()),
            _ => {
                if last.is_some() {
                    std::thread::sleep(asking.options.pause);
                }
                one_link(asking.agent, request)
            }
        };
        // The receiver outlives the workers.
        let _ = send.send(((*url).to_owned(), outcome.clone()));
        last = Some(outcome);
    }
}

/// HEAD first, which costs the server little; GET when the answer leaves a doubt, since many servers know only that.
fn one_link(agent: &Agent, url: &str) -> Outcome {
    let head = agent.head(url).call().map(|answer| answer.status().as_u16());
    match head {
        Ok(status) if (200..300).contains(&status) || status == 429 => verdict::of_status(status),
        Err(error) if !matches!(error, Error::Protocol(_) | Error::Io(_)) || marked(&error).is_some() => of_error(&error),
        // The body is not read: dropping it closes the connection.
        Ok(_) | Err(_) => {
            agent.get(url).call().map_or_else(|error| of_error(&error), |answer| verdict::of_status(answer.status().as_u16()))
        }
    }
}

fn of_error(error: &Error) -> Outcome {
    if let Some(mark) = marked(error) {
        return match mark {
            Mark::NoSuchName => Outcome::Broken(verdict::NO_SUCH_NAME.to_owned()),
            Mark::NotPublic => {
                Outcome::Unverified("it leads to an address that is not on the public internet, which is not asked".to_owned())
            }
        };
    }
    Outcome::Unverified(match error {
        Error::Timeout(_) => "the server did not answer in time".to_owned(),
        Error::TooManyRedirects => format!("it redirects more than {REDIRECTS} times"),
        Error::HostNotFound => "its server's name could not be looked up".to_owned(),
        error => format!("the server could not be asked ({error})"),
    })
}

fn agent(options: &Options) -> Agent {
    let config = Config::builder()
        .user_agent(AGENT)
        .timeout_global(Some(options.timeout))
        .max_redirects(REDIRECTS)
        .max_redirects_will_error(true)
        .http_status_as_error(false)
        // A proxy would resolve names itself, out of our sight.
        .proxy(None)
        .build();
    Agent::with_parts(config, DefaultConnector::default(), PublicOnly { allowed: options.allowed.clone() })
}

/// What the resolver has to say beyond an error of the system.
#[derive(Clone, Copy, Debug)]
enum Mark {
    NoSuchName,
    NotPublic,
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Mark::NoSuchName => verdict::NO_SUCH_NAME,
            Mark::NotPublic => "not a public address",
        })
    }
}

impl std::error::Error for Mark {}

fn marked(error: &Error) -> Option<Mark> {
    let Error::Io(error) = error else { return None };
    error.get_ref()?.downcast_ref::<Mark>().copied()
}

/// Gives only addresses that may be asked, and exactly those are connected to: a name that changes its mind gains nothing.
#[derive(Debug)]
struct PublicOnly {
    allowed: BTreeSet<SocketAddr>,
}

impl Resolver for PublicOnly {
    fn resolve(&self, uri: &Uri, _: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("http") { 80 } else { 443 });
        let host = uri.host().ok_or(Error::HostNotFound)?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let (send, receive) = mpsc::sync_channel(1);
        // The system's look-up cannot be interrupted; a thread that still waits is left behind.
        std::thread::spawn(move || send.send((host.as_str(), port).to_socket_addrs()).ok());
        let found = receive.recv_timeout(*timeout.after).map_err(|_| Error::Timeout(timeout.reason))?.map_err(|error| {
            if verdict::is_unknown_name(&error) { Error::Io(io::Error::other(Mark::NoSuchName)) } else { Error::HostNotFound }
        })?;
        let mut public = self.empty();
        found.filter(|found| address::is_public(found.ip()) || self.allowed.contains(found)).take(16).for_each(|found| public.push(found));
        if public.is_empty() { Err(Error::Io(io::Error::other(Mark::NotPublic))) } else { Ok(public) }
    }
}

#[cfg(test)]
mod tests;
