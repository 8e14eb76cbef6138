//! The preview over real sockets and a real folder.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::{Event, ServeOptions, serve};
use crate::pipeline::Options;

const PATIENCE: Duration = Duration::from_secs(60);

/// A site of two articles with a running server; the server ends with the test program.
struct Preview {
    dir: tempfile::TempDir,
    address: String,
    events: Receiver<Event>,
}

fn article(words: &str) -> String {
    format!("---\ntitle: Install\ndescription: Get it running.\n---\n\nGet it running.\n\n1. {words}\n")
}

impl Preview {
    fn start() -> Preview {
        Preview::start_with(|_| {})
    }

    fn start_with(more: impl FnOnce(&Path)) -> Preview {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().to_path_buf();
        fs::create_dir_all(root.join("content/start/img")).unwrap();
        fs::create_dir_all(root.join("static/.well-known")).unwrap();
        fs::write(root.join("guidepost.yaml"), "title: Small site\nbase_url: https://example.com/help/\n").unwrap();
        fs::write(root.join("content/start/install.md"), article("Open the first box.")).unwrap();
        fs::write(
            root.join("content/start/other.md"),
            "# Other\n\n![A dot](img/dot.svg) and [home](https://example.com/help/start/install/).\n",
        )
        .unwrap();
        fs::write(root.join("content/start/img/dot.svg"), "<svg width='1' height='1'/>").unwrap();
        fs::write(root.join("static/.well-known/security.txt"), "Contact").unwrap();
        fs::write(root.join("secret.txt"), "secret").unwrap();
        more(&root);
        let options = Options {
            root: root.clone(),
            today: "2026-11-22".parse().unwrap(),
            drafts: false,
            base_url: None,
            precompress: false,
            colour_ahead: false,
            dates: true,
            output: root.join("public"),
        };
        let (sender, events) = channel();
        thread::spawn(move || serve(options, ServeOptions { port: 0, ..ServeOptions::default() }, &|event| drop(sender.send(event))));
        let Ok(Event::Ready { url, .. }) = events.recv_timeout(PATIENCE) else { panic!("not ready") };
        let address = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
        Preview { dir, address, events }
    }

    fn write(&self, path: &str, text: &str) {
        fs::write(self.dir.path().join(path), text).unwrap();
    }

    /// The same as one event: nobody ever sees the file half written.
    fn put(&self, path: &str, text: &str) {
        let new = tempfile::NamedTempFile::new().unwrap();
        fs::write(new.path(), text).unwrap();
        new.persist(self.dir.path().join(path)).unwrap();
    }

    /// Status, head and body.
    fn raw(&self, request: &str) -> (u16, String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").expect(&answer);
        (head.split(' ').nth(1).unwrap().parse().unwrap(), head.to_owned(), body.to_owned())
    }

    fn ask(&self, method: &str, target: &str) -> (u16, String, String) {
        self.raw(&format!("{method} {target} HTTP/1.0\r\nHost: {}\r\n\r\n", self.address))
    }

    fn get(&self, target: &str) -> (u16, String) {
        let (status, _, body) = self.ask("GET", target);
        (status, body)
    }

    fn json(&self, target: &str) -> Value {
        serde_json::from_str(&self.get(target).1).unwrap()
    }

    fn until(&self, what: &str, holds: impl Fn() -> bool) {
        let start = Instant::now();
        while !holds() {
            if start.elapsed() > PATIENCE {
                let said: Vec<Event> = self.events.try_iter().collect();
                panic!("{what}: {said:#?}\n{}", self.json("/api/diagnostics"));
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn shows(&self, words: &str) {
        self.until(words, || self.get("/start/install/").1.contains(words));
    }
}

#[test]
fn pages_files_and_feeds_are_served() {
    let preview = Preview::start();
    let (status, head, body) = preview.ask("GET", "/start/install/");
    assert_eq!(status, 200);
    assert!(
        head.contains("Content-Type: text/html; charset=utf-8") && head.contains("Cache-Control: no-store") && head.contains("nosniff"),
        "{head}"
    );
    assert!(body.contains("Open the first box.") && body.contains("/_guidepost/overlay.js"));
    assert!(!body.contains("example.com/help"), "links stay in the preview");
    assert_eq!(preview.get("/").0, 200);
    assert_eq!(preview.get("/.well-known/security.txt"), (200, "Contact".into()));
    let feeds = preview.get("/sitemap.xml");
    assert!(feeds.0 == 200 && feeds.1.contains(&format!("http://{}/start/install/", preview.address)), "{}", feeds.1);
    for (path, words) in
        [("/start/install/index.md", "Open the first box."), ("/llms.txt", "/start/install/index.md)"), ("/llms-full.txt", "# ")]
    {
        let (status, body) = preview.get(path);
        assert!(status == 200 && body.contains(words), "{path}: {body}");
    }
    let (status, head, body) = preview.ask("GET", "/manifest.webmanifest");
    assert!(status == 200 && head.contains("application/manifest+json") && body.contains("\"start_url\""), "{head}{body}");
    let other = preview.get("/start/other/").1;
    let picture = other.split("src=\"").find(|part| part.starts_with("/media/")).expect(&other).split('"').next().unwrap().to_owned();
    let (status, head, body) = preview.ask("GET", &picture);
    assert!(status == 200 && head.contains("image/svg+xml") && body.contains("<svg"));
    let css = other.split("href=\"").find(|part| part.starts_with("/assets/site-")).unwrap().split('"').next().unwrap();
    assert!(preview.ask("GET", css).1.contains("text/css"));
    for path in ["/_guidepost/overlay.js", "/_guidepost/overlay.css"] {
        assert_eq!(preview.get(path).0, 200);
    }
}

#[test]
fn what_does_not_exist_gets_the_sites_own_page() {
    let preview = Preview::start();
    for target in [
        "/no/such/page/",
        "/secret.txt",
        "/guidepost.yaml",
        "/content/start/install.md",
        "/..%2fsecret.txt",
        "/static/../secret.txt",
        "/media/",
    ] {
        let (status, body) = preview.get(target);
        assert_eq!(status, 404, "{target}");
        assert!(body.contains("<html") && body.contains("overlay.js") && !body.contains(">secret<"), "{target}");
    }
    assert_eq!((preview.get("/a%00b").0, preview.get("/%zz").0), (400, 400));
    assert_eq!(preview.get(&format!("/{}", "a".repeat(9000))).0, 414);
    let (status, head, _) = preview.ask("GET", "/start/install?x=1");
    assert!(status == 302 && head.contains("Location: /start/install/?x=1\r\n"), "{head}");
}

#[test]
fn head_sends_no_body_and_other_methods_are_refused() {
    let preview = Preview::start();
    let (status, head, body) = preview.ask("HEAD", "/start/install/");
    let length = format!("Content-Length: {}", preview.get("/start/install/").1.len());
    assert!(status == 200 && body.is_empty() && head.contains(&length), "{head}");
    assert_eq!(preview.ask("POST", "/").0, 405);
    let with_body = |length: &str, body: &str| {
        format!("POST / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}", preview.address)
    };
    assert_eq!(preview.raw(&with_body("3", "abc")).0, 405);
    // Claims that nothing can hold, and bodies that never come.
    for length in ["2000", "9999999999999", "18446744073709551615"] {
        for _ in 0..6 {
            let mut stream = TcpStream::connect(&preview.address).unwrap();
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            stream.write_all(with_body(length, "abc").as_bytes()).unwrap();
            let mut line = String::new();
            BufReader::new(stream).read_line(&mut line).unwrap();
            assert!(line.contains("405"), "{length} {line}");
        }
    }
    assert_eq!(preview.get("/").0, 200);
}

#[test]
fn a_strangers_name_for_this_machine_is_refused() {
    let preview = Preview::start();
    for host in ["evil.test", "127.0.0.1.evil.test:4400", ""] {
        let (status, _, body) = preview.raw(&format!("GET / HTTP/1.0\r\nHost: {host}\r\n\r\n"));
        assert!(status == 403 && body.contains("--allow-host"), "{host}");
    }
    assert_eq!(preview.raw("GET / HTTP/1.0\r\n\r\n").0, 403);
    assert_eq!(preview.raw("GET / HTTP/1.0\r\nHost: localhost\r\nHost: evil.test\r\n\r\n").0, 403);
    assert_eq!(preview.raw("GET / HTTP/1.0\r\nHost: LocalHost:99\r\n\r\n").0, 200);
}

#[test]
fn a_save_is_an_event_and_then_on_the_page() {
    let preview = Preview::start();
    let before = preview.json("/api/health");
    assert_eq!((&before["status"], &before["articles"], &before["generation"]), (&"ok".into(), &2.into(), &1.into()));
    let mut stream = TcpStream::connect(&preview.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    write!(stream, "GET /events HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address).unwrap();
    let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
    assert!(lines.any(|line| line == "retry: 500"));
    preview.put("content/start/install.md", &article("Open the second box."));
    assert!(lines.any(|line| line == "event: reload"));
    let data: Value = serde_json::from_str(lines.next().unwrap().strip_prefix("data: ").unwrap()).unwrap();
    assert_eq!((&data["generation"], &data["changed"][0]), (&2.into(), &"content/start/install.md".into()));
    assert!(preview.get("/start/install/").1.contains("Open the second box."));
    preview.until("the terminal hears", || preview.events.try_iter().any(|event| matches!(event, Event::Rebuilt { .. })));
    // Listeners never hold a worker.
    let many: Vec<TcpStream> = (0..20)
        .map(|_| {
            let mut stream = TcpStream::connect(&preview.address).unwrap();
            write!(stream, "GET /events HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address).unwrap();
            stream
        })
        .collect();
    assert_eq!(preview.get("/").0, 200);
    drop(many);
}

#[test]
fn findings_come_with_their_source_line() {
    let preview = Preview::start();
    preview.write("content/start/install.md", &article("See [this](no-such-file.md)."));
    preview.shows("See this");
    let state = preview.json("/_guidepost/page?path=%2Fstart%2Finstall%2F");
    let found = state["findings"].as_array().unwrap().iter().find(|found| found["code"] == "LK001").unwrap();
    assert_eq!((&found["code"], &found["line"], &found["severity"]), (&"LK001".into(), &8.into(), &"error".into()), "{state}");
    assert_eq!(found["snippet"][0]["marked"], "[this](no-such-file.md)");
    assert_eq!(state["file"], "content/start/install.md");
    let all = preview.json("/api/diagnostics");
    let has = |code: &str| all.as_array().unwrap().iter().any(|found| found["code"] == code);
    assert!(has("LK001") && has("LK003"), "what loading and what the rules find: {all}");
    let mark = |path: &str| preview.json(path)["page"].clone();
    assert!(preview.get("/start/install/").1.contains(mark("/_guidepost/page?path=/start/install/").as_str().unwrap()));
}

#[test]
fn a_broken_config_leaves_the_last_site_and_is_shown_until_it_is_mended() {
    let preview = Preview::start();
    preview.write("guidepost.yaml", "titel: Typo\n");
    preview.until("the config is reported", || preview.json("/api/diagnostics")[0]["blocking"] == true);
    assert!(preview.json("/api/diagnostics")[0]["file"] == "guidepost.yaml");
    assert!(preview.get("/start/install/").1.contains("Open the first box."));
    // A file that is being written may be seen empty first, and an empty config is a valid one.
    preview.until("the terminal hears of it", || preview.events.try_iter().any(|event| matches!(event, Event::Problem(_))));
    // What is saved meanwhile is there once the config is mended.
    preview.write("content/start/install.md", &article("Open the third box."));
    preview.write("guidepost.yaml", "title: Mended site\n");
    preview.shows("Open the third box.");
    preview.until("the mended title", || preview.get("/").1.contains("Mended site"));
    assert!(preview.json("/api/diagnostics").as_array().unwrap().iter().all(|found| found["blocking"] == false));
}

#[test]
fn a_template_that_fails_leaves_the_last_site() {
    let preview = Preview::start_with(|root| {
        fs::create_dir_all(root.join("themes/own/templates")).unwrap();
        fs::write(root.join("guidepost.yaml"), "title: A\ntheme: {name: own}\n").unwrap();
    });
    let blocks = "{% block kind %}{% endblock kind %}{% block body %}{% endblock body %}";
    for text in ["{{ unclosed".to_owned(), format!("{blocks}{{{{ page.nothing.there }}}}")] {
        preview.write("themes/own/templates/article.html", &text);
        preview.until(&text, || preview.json("/api/diagnostics")[0]["blocking"] == true);
        assert!(preview.get("/start/install/").1.contains("Open the first box."));
        preview.write("themes/own/templates/article.html", &format!("<html><head></head>Own {{{{ page.title }}}}{blocks}</html>"));
        preview.shows("Own Install");
        fs::remove_file(preview.dir.path().join("themes/own/templates/article.html")).unwrap();
        preview.shows("Open the first box.");
    }
}

#[test]
fn files_come_and_go_in_every_way_that_editors_do_it() {
    let preview = Preview::start();
    let root = preview.dir.path();
    let file = root.join("content/start/install.md");
    preview.write("content/start/install.md", "");
    fs::remove_file(&file).unwrap();
    preview.write("content/start/install.md", &article("Written anew."));
    preview.shows("Written anew.");
    fs::write(root.join("content/start/.install.md.tmp"), article("Renamed into place.")).unwrap();
    fs::rename(root.join("content/start/.install.md.tmp"), &file).unwrap();
    preview.shows("Renamed into place.");
    fs::rename(&file, root.join("content/start/install.md~")).unwrap();
    preview.write("content/start/install.md", &article("Kept a backup."));
    preview.shows("Kept a backup.");
    preview.write("content/start/install.md", "---\ntitle: \"Open\n---\n\nHalf saved.\n");
    preview.shows("Half saved.");
    fs::remove_file(&file).unwrap();
    preview.until("the page is gone", || preview.get("/start/install/").0 == 404);
    fs::create_dir_all(root.join("content/new/deep")).unwrap();
    fs::write(root.join("content/new/deep/page.md"), article("In a new folder.")).unwrap();
    preview.until("the new page is there", || preview.get("/new/deep/page/").1.contains("In a new folder."));
}

#[test]
fn a_content_folder_that_is_replaced_is_followed() {
    let preview = Preview::start_with(|root| fs::write(root.join("guidepost.yaml"), "title: A\ncontent: content\n").unwrap());
    let root = preview.dir.path();
    fs::rename(root.join("content"), root.join("old")).unwrap();
    preview.until("it is missed", || preview.json("/api/diagnostics")[0]["blocking"] == true);
    assert!(preview.get("/start/install/").1.contains("Open the first box."));
    fs::create_dir_all(root.join("content/start")).unwrap();
    preview.write("content/start/install.md", &article("Back again."));
    preview.shows("Back again.");
    preview.write("content/start/install.md", &article("And still watched."));
    preview.shows("And still watched.");
}

#[test]
fn a_missing_picture_appears_with_its_file() {
    let preview = Preview::start();
    preview.write("content/start/install.md", &article("![New](img/new.svg)"));
    preview.shows("class=\"missing\"");
    preview.put("content/start/img/new.svg", "<svg width='2' height='2'/>");
    preview.shows("/media/new-");
    let before = preview.get("/start/install/").1;
    preview.put("content/start/img/new.svg", "<svg width='3' height='3'/>");
    preview.until("its new content has a new address", || preview.get("/start/install/").1 != before);
}

#[cfg(unix)]
#[test]
fn links_out_of_the_root_are_not_followed_even_when_they_come_later() {
    let preview = Preview::start();
    let root = preview.dir.path();
    let well_known = root.join("static/.well-known/security.txt");
    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("key"), "private").unwrap();
    fs::remove_file(&well_known).unwrap();
    std::os::unix::fs::symlink(other.path().join("key"), &well_known).unwrap();
    let (_, body) = preview.get("/.well-known/security.txt");
    assert!(!body.contains("private"));
}

/// Titles and the place of the first match for a query.
fn found(preview: &Preview, query: &str) -> Vec<String> {
    let answer = preview.json(&format!("/api/search?q={query}"));
    answer["results"].as_array().map_or(vec![], |all| all.iter().map(|hit| hit["url"].as_str().unwrap().to_owned()).collect())
}

#[test]
fn the_search_answers_and_follows_every_save() {
    let preview = Preview::start();
    preview.until("the first index is there", || preview.get("/api/search?q=box").0 == 200);
    let (status, head, _) = preview.ask("GET", "/api/search?q=box");
    assert!(status == 200 && head.contains("application/json") && head.contains("Cache-Control: no-store"), "{head}");
    let answer = preview.json("/api/search?q=box");
    assert_eq!((&answer["query"], &answer["total"], &answer["results"][0]["title"]), (&"box".into(), &1.into(), &"Install".into()));
    assert_eq!(found(&preview, "box"), ["start/install/"]);
    preview.write("content/start/install.md", &article("Unpack the crate."));
    preview.until("new words are found, old ones are not", || {
        found(&preview, "crate") == ["start/install/"] && found(&preview, "box").is_empty()
    });
    preview.write("content/start/new.md", "# Fresh paint\n\nWords.\n");
    preview.until("a new article is found", || found(&preview, "paint") == ["start/new/"]);
    preview.write("content/synonyms.yaml", "- [crate, casket]\n");
    preview.until("synonyms count", || found(&preview, "casket") == ["start/install/"]);
    fs::remove_file(preview.dir.path().join("content/start/new.md")).unwrap();
    preview.until("a removed article is not found", || found(&preview, "paint").is_empty());
    preview.write("guidepost.yaml", "titel: broken\n");
    preview.until("the mistake is told", || preview.json("/api/diagnostics")[0]["blocking"] == true);
    assert_eq!(found(&preview, "crate"), ["start/install/"], "the last good site is searched meanwhile");
}

#[test]
fn the_page_after_a_save_does_not_wait_for_the_index() {
    let preview = Preview::start();
    let body = preview.get("/start/install/").1;
    assert!(body.contains("data-api=\"/api/search\""), "{}", &body[..400]);
    // Questions that wait hold no worker: more of them than there are, and pages come all the same.
    let asking: Vec<_> = (0..12)
        .map(|_| {
            let address = preview.address.clone();
            thread::spawn(move || {
                let mut stream = TcpStream::connect(&address).unwrap();
                stream.write_all(format!("GET /api/search?q=box HTTP/1.0\r\nHost: {address}\r\n\r\n").as_bytes()).unwrap();
                let mut answer = String::new();
                stream.read_to_string(&mut answer).map(|_| answer)
            })
        })
        .collect();
    assert_eq!(preview.get("/").0, 200);
    for answer in asking {
        let answer = answer.join().unwrap().unwrap();
        assert!(answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.1 503") && answer.contains("Retry-After: 1"), "{answer}");
    }
}

#[test]
fn questions_with_mistakes_get_a_sentence() {
    let preview = Preview::start();
    for (target, status, sentence) in [
        ("/api/search", 400, "Say what to look for: `/api/search?q=words`."),
        ("/api/search?q=a&limit=1000", 400, "`limit` is a number from 1 to 200, found `1000`."),
        ("/api/search?q=a&knd=faq", 400, "`knd` is not known here: did you mean `kind`?"),
    ] {
        let (got, body) = preview.get(target);
        let value: Value = serde_json::from_str(&body).unwrap();
        assert_eq!((got, &value["error"]), (status, &sentence.into()), "{target}");
    }
    preview.until("the first index is there", || preview.get("/api/search?q=box").0 == 200);
    for query in ["", "%00", "%22", "%3Cb%3E", "-", "a".repeat(7000).as_str(), "%F0%9F%91%8D", "%E2%80%AE%D7%90"] {
        let (status, body) = preview.get(&format!("/api/search?q={query}"));
        assert_eq!(status, 200, "{query} {body}");
        assert_eq!(serde_json::from_str::<Value>(&body).unwrap()["total"], 0, "{query}");
    }
    let filtered = |filter: &str| preview.json(&format!("/api/search?q=box&{filter}"))["total"].clone();
    assert_eq!((filtered("section=start"), filtered("section=sta"), filtered("tag=none")), (1.into(), 0.into(), 0.into()));
    assert_eq!(preview.ask("HEAD", "/api/search?q=box").2, "");
}

#[test]
fn a_search_that_is_switched_off_says_so() {
    let preview = Preview::start_with(|root| fs::write(root.join("guidepost.yaml"), "title: A\nsearch: false\n").unwrap());
    let (status, body) = preview.get("/api/search?q=box");
    assert!(status == 404 && body.contains("switched off"), "{body}");
    assert!(!preview.get("/").1.contains("data-api"));
}
