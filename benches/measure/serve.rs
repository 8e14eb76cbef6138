//! From a save to the new page: `guidepost serve` as a browser and an editor see it, over plain sockets.

use std::fs;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long anything may take before the benchmark gives up; the first build is the longest wait.
const PATIENCE: Duration = Duration::from_secs(60);
/// Between two saves, so that the watcher's debouncing of one does not swallow the next.
const PAUSE: Duration = Duration::from_millis(400);

/// What one save took, from just before the write.
pub(crate) struct Round {
    /// Until the first `reload` event whose page was the new one.
    pub(crate) event: Duration,
    /// Until the new page was read to its end.
    pub(crate) page: Duration,
}

/// Starts `serve` on the site in `root`, saves `count` articles one after the other, and puts them back.
pub(crate) fn rounds(program: &str, root: &Path, count: usize) -> io::Result<Vec<Round>> {
    let articles = articles(&root.join("content"), count)?;
    let server = Server::start(program, root)?;
    let mut events = Events::open(server.port)?;
    // The first save after the start pays for cold caches; readers of the figures care for the ones after it.
    let warm_up = articles.first().map(|article| (usize::MAX, article));
    let mut rounds = Vec::with_capacity(count);
    for (number, article) in warm_up.into_iter().chain(articles.iter().enumerate()) {
        let before = fs::read_to_string(&article.path)?;
        let round = save(&server, &mut events, article, &before, number);
        // Back to what it was even when the round failed: the corpus may be somebody's.
        fs::write(&article.path, &before)?;
        events.drain(PAUSE)?;
        if number == usize::MAX { round.map(drop)? } else { rounds.push(round?) }
    }
    Ok(rounds)
}

/// An article's file and page.
struct Article {
    path: PathBuf,
    url: String,
}

/// `count` articles spread over the whole site.
fn articles(content: &Path, count: usize) -> io::Result<Vec<Article>> {
    let mut paths = Vec::new();
    for entry in walkdir::WalkDir::new(content).sort_by_file_name() {
        let path = entry.map_err(io::Error::other)?.into_path();
        let name = path.file_name().unwrap_or_default();
        if path.extension().is_some_and(|end| end == "md") && name != "_section.md" {
            paths.push(path);
        }
    }
    let step = (paths.len() / count).max(1);
    let url = |path: &Path| {
        let place = path.strip_prefix(content).unwrap_or(path).with_extension("");
        format!("/{}/", place.to_string_lossy().replace('\\', "/"))
    };
    Ok(paths.into_iter().step_by(step).take(count).map(|path| Article { url: url(&path), path }).collect())
}

/// Writes one new sentence into an article and waits until its page has it.
fn save(server: &Server, events: &mut Events, article: &Article, before: &str, number: usize) -> io::Result<Round> {
    let sentence = format!("Sentence {number} was saved under a running server.");
    // Not at the end: What's next holds links and nothing else.
    let after = before.replacen("\n## What's next", &format!("\n{sentence}\n\n## What's next"), 1);
    if after == before {
        return Err(io::Error::other(format!("{} has no What's next", article.path.display())));
    }
    let start = Instant::now();
    fs::write(&article.path, after)?;
    // An event may still be the one of the last save, or of a half-written file.
    while start.elapsed() < PATIENCE {
        events.next_reload()?;
        let event = start.elapsed();
        if server.get(&article.url)?.contains(&sentence) {
            return Ok(Round { event, page: start.elapsed() });
        }
    }
    Err(io::Error::new(ErrorKind::TimedOut, format!("{} never showed the new sentence", article.url)))
}

/// A running `guidepost serve`, ended when dropped.
struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts it and waits for the line that names its address.
    fn start(program: &str, root: &Path) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.args(["serve", "--port", "0"]).arg(root).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut server = Self { child: command.spawn()?, port: 0 };
        let (sender, lines) = channel();
        if let Some(pipe) = server.child.stdout.take() {
            forward(pipe, sender.clone());
        }
        if let Some(pipe) = server.child.stderr.take() {
            forward(pipe, sender);
        }
        let mut said = String::new();
        let deadline = Instant::now() + PATIENCE;
        while let Ok(line) = lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            if let Some(port) = port(&line) {
                server.port = port;
                return Ok(server);
            }
            said = said + &line + "\n";
        }
        Err(io::Error::other(format!("serve named no address; it said: {said}")))
    }

    /// A page, as a browser that reloads would get it. HTTP/1.0: the answer comes in one piece and ends with the connection.
    fn get(&self, url: &str) -> io::Result<String> {
        let mut stream = connect(self.port)?;
        write!(stream, "GET {url} HTTP/1.0\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.port)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        match answer.split_ascii_whitespace().nth(1) {
            Some("200") => Ok(answer),
            _ => Err(io::Error::other(format!("GET {url}: {}", answer.lines().next().unwrap_or("no answer")))),
        }
    }
}

/// Reads a pipe to its end, or the server would block on a full one; lines that nobody waits for any more are dropped.
fn forward(pipe: impl Read + Send + 'static, lines: Sender<String>) {
    thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            let _ = lines.send(line);
        }
    });
}

/// The port of the address in a line.
fn port(line: &str) -> Option<u16> {
    let rest = line.split_once("http://127.0.0.1:")?.1;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

fn connect(port: u16) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(stream)
}

/// The stream of server-sent events. Not a whole HTTP client: the frames of a chunked answer pass by as lines that match nothing.
struct Events {
    stream: TcpStream,
    /// What was read and not yet looked at.
    pending: Vec<u8>,
}

impl Events {
    fn open(port: u16) -> io::Result<Self> {
        let mut stream = connect(port)?;
        write!(stream, "GET /events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/event-stream\r\n\r\n")?;
        let mut events = Self { stream, pending: Vec::new() };
        let status = events.line()?;
        if !status.contains(" 200 ") {
            return Err(io::Error::other(format!("GET /events: {status}")));
        }
        while !events.line()?.is_empty() {}
        Ok(events)
    }

    /// Waits for the `data:` line of the next `reload` event.
    fn next_reload(&mut self) -> io::Result<()> {
        while self.line()?.trim() != "event: reload" {}
        while !self.line()?.starts_with("data:") {}
        Ok(())
    }

    fn line(&mut self) -> io::Result<String> {
        loop {
            if let Some(end) = self.pending.iter().position(|&byte| byte == b'\n') {
                let line: Vec<u8> = self.pending.drain(..=end).collect();
                return Ok(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
            self.read()?;
        }
    }

    fn read(&mut self) -> io::Result<()> {
        let mut buffer = [0; 4096];
        match self.stream.read(&mut buffer) {
            Ok(0) => Err(io::Error::new(ErrorKind::UnexpectedEof, "serve closed the stream of events")),
            Ok(count) => {
                self.pending.extend_from_slice(&buffer[..count]);
                Ok(())
            }
            // How a socket's timeout is called differs by system.
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                Err(io::Error::new(ErrorKind::TimedOut, "serve sent no event in time"))
            }
            Err(error) => Err(error),
        }
    }

    /// Forgets every event until the server has been quiet for `pause`.
    fn drain(&mut self, pause: Duration) -> io::Result<()> {
        self.stream.set_read_timeout(Some(pause))?;
        let end = loop {
            match self.read() {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::TimedOut => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        self.pending.clear();
        self.stream.set_read_timeout(Some(PATIENCE))?;
        end
    }
}
