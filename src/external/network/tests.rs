//! Against a small server on this machine, which the tests allow and nothing else does.
#![allow(clippy::unwrap_used)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::super::check;
use super::*;

/// A server: what it answers by path, and what it was asked.
struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new() -> Server {
        let http = tiny_http::Server::http("127.0.0.1:0").unwrap();
        let address = http.server_addr().to_ip().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = asked.clone();
        // Ends with the process.
        std::thread::spawn(move || {
            for request in http.incoming_requests() {
                let header = |name: &'static str| {
                    request.headers().iter().find(|header| header.field.equiv(name)).map(|header| header.value.to_string())
                };
                assert!(
                    header("Cookie").is_none()
                        && header("Authorization").is_none()
                        && header("User-Agent").unwrap().starts_with("guidepost/")
                );
                log.lock().unwrap().push(format!("{} {}", request.method(), request.url()));
                let (path, head) = (request.url().to_owned(), *request.method() == tiny_http::Method::Head);
                let to = |place: &str| Some(tiny_http::Header::from_bytes("Location", place).unwrap());
                let (status, location) = match path.as_str() {
                    "/ok" => (200, None),
                    "/get-only" => (if head { 405 } else { 200 }, None),
                    "/shy" => (if head { 404 } else { 200 }, None),
                    "/moved" => (301, to("/ok")),
                    "/moved-to-nothing" => (302, to("/nothing")),
                    "/round" => (302, to("/round")),
                    "/inside" => (302, to("http://169.254.169.254/latest/meta-data")),
                    "/local" => (302, to(&format!("http://localhost:{}/", address.port() ^ 1))),
                    "/file" => (302, to("ftp://127.0.0.1/")),
                    "/gone" => (410, None),
                    "/forbidden" => (403, None),
                    "/down" => (503, None),
                    "/slow" => {
                        std::thread::sleep(Duration::from_millis(1500));
                        (200, None)
                    }
                    path if path.starts_with("/busy") => (429, None),
                    _ => (404, None),
                };
                let mut response = tiny_http::Response::from_string("x".repeat(1000)).with_status_code(status);
                location.into_iter().for_each(|header| response.add_header(header));
                let _ = request.respond(response);
            }
        });
        Server { address, asked }
    }

    fn urls(&self, paths: &[&str]) -> BTreeSet<String> {
        paths.iter().map(|path| format!("http://{}{path}", self.address)).collect()
    }

    fn options(&self, cache: &std::path::Path) -> Options {
        let mut options = Options::new(cache.to_owned(), jiff::civil::date(2026, 11, 27));
        (options.pause, options.timeout) = (Duration::ZERO, Duration::from_secs(20));
        options.allowed.insert(self.address);
        options
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

#[test]
fn answers_become_outcomes() {
    let (server, cache) = (Server::new(), tempfile::tempdir().unwrap());
    let paths = [
        "/ok",
        "/get-only",
        "/shy",
        "/moved",
        "/moved-to-nothing",
        "/round",
        "/inside",
        "/local",
        "/file",
        "/gone",
        "/forbidden",
        "/down",
        "/nothing",
    ];
    let outcomes = check(&server.urls(&paths), &server.options(cache.path())).unwrap();
    let shown = |path: &str| match &outcomes[&format!("http://{}{path}", server.address)] {
        Outcome::Reachable => "reachable".to_owned(),
        Outcome::Broken(why) => format!("broken: {why}"),
        Outcome::Unverified(why) => format!("unverified: {why}"),
    };
    for (path, expected) in [
        ("/ok", "reachable"),
        ("/get-only", "reachable"),
        ("/shy", "reachable"),
        ("/moved", "reachable"),
        ("/moved-to-nothing", "broken: the server answered 404"),
        ("/nothing", "broken: the server answered 404"),
        ("/gone", "broken: the server answered 410"),
        ("/forbidden", "unverified: the server answered 403"),
        ("/down", "unverified: the server answered 503"),
        ("/round", "unverified: it redirects more than 5 times"),
        ("/inside", "unverified: it leads to an address that is not on the public internet"),
        ("/local", "unverified: it leads to an address that is not on the public internet"),
        ("/file", "unverified: the server could not be asked"),
    ] {
        assert!(shown(path).starts_with(expected), "{path}: {}", shown(path));
    }
}

#[test]
fn a_link_is_asked_once_and_remembered() {
    let (server, cache) = (Server::new(), tempfile::tempdir().unwrap());
    let (urls, options) = (server.urls(&["/ok", "/ok#one", "/ok#two", "/gone", "/down"]), server.options(cache.path()));
    let first = check(&urls, &options).unwrap();
    assert_eq!(server.asked(), ["HEAD /down", "GET /down", "HEAD /gone", "GET /gone", "HEAD /ok"]);
    assert_eq!(first.len(), 5);
    assert_eq!(check(&urls, &options).unwrap(), first);
    assert_eq!(server.asked(), ["HEAD /down", "GET /down"], "only what could not be verified is asked again");
}

#[test]
fn a_server_that_has_enough_is_asked_no_more() {
    let (server, cache) = (Server::new(), tempfile::tempdir().unwrap());
    let outcomes = check(&server.urls(&["/busy/1", "/busy/2", "/ok"]), &server.options(cache.path())).unwrap();
    assert_eq!(server.asked(), ["HEAD /busy/1"]);
    assert!(outcomes.values().all(|outcome| *outcome == Outcome::Unverified(verdict::BUSY.to_owned())), "{outcomes:?}");
}

#[test]
fn time_is_bounded() {
    let (server, cache) = (Server::new(), tempfile::tempdir().unwrap());
    let mut options = server.options(cache.path());
    (options.timeout, options.budget) = (Duration::from_secs(1), Duration::from_millis(900));
    let outcomes: Vec<Outcome> = check(&server.urls(&["/slow", "/slower"]), &options).unwrap().into_values().collect();
    let unverified = |why: &str| Outcome::Unverified(why.to_owned());
    assert_eq!(outcomes, [unverified("the server did not answer in time"), unverified("the time for asking was used up")]);
}

#[test]
fn nothing_that_is_not_public_is_asked() {
    let (server, cache) = (Server::new(), tempfile::tempdir().unwrap());
    let mut options = server.options(cache.path());
    options.allowed.clear();
    let port = server.address.port();
    let urls: BTreeSet<String> = ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"]
        .iter()
        .map(|host| format!("http://{host}:{port}/ok"))
        .collect();
    let outcomes = check(&urls, &options).unwrap();
    assert!(outcomes.values().all(|outcome| matches!(outcome, Outcome::Unverified(_) | Outcome::Broken(_))), "{outcomes:?}");
    assert_eq!(server.asked(), [] as [&str; 0]);
}
