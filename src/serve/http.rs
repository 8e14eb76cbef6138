//! Requests from `tiny_http` to `answer` and back. All that is known of that crate's traps is here.

use std::fs::File;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use tiny_http::{Response as Simple, Server};

use super::Shared;
use super::answer::{self, Body, Request, Response};
use super::build::Site;
use super::search::{self, Question};
use crate::error::{Error, Result};

const WORKERS: usize = 4;

/// Larger answers get a thread of their own: a browser that pauses a film would hold a worker.
const LARGE: u64 = 256 << 10;

/// Bodies up to here were read by `tiny_http` already.
const BUFFERED: usize = 1024;

/// `tiny_http` reads the rest of a body when a request is dropped, into a buffer as large as was claimed.
const READABLE: usize = 64 << 20;

/// Starts the workers.
pub(super) fn start(listener: TcpListener, shared: Arc<Shared>) -> Result<()> {
    let mut server = listen(&listener)?;
    thread::spawn(move || {
        loop {
            work(&server, &shared);
            // The accept thread ends at its first error, such as too many open files; a new one goes on.
            drop(server);
            server = loop {
                thread::sleep(Duration::from_millis(100));
                if let Ok(server) = listen(&listener) {
                    break server;
                }
            };
        }
    });
    Ok(())
}

fn listen(listener: &TcpListener) -> Result<Server> {
    let own = listener.try_clone().map_err(|error| Error::cannot_run("could not listen").because(&error))?;
    Server::from_listener(own, None).map_err(|error| Error::cannot_run("could not listen").because(&*error))
}

/// Answers until the server fails.
fn work(server: &Server, shared: &Arc<Shared>) {
    let failed = AtomicBool::new(false);
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while !failed.load(Ordering::Relaxed) {
                    match server.recv() {
                        // A panic costs this request, not the worker: `tiny_http` answers 500 when it is dropped.
                        Ok(request) => drop(catch_unwind(AssertUnwindSafe(|| handle(request, shared)))),
                        Err(_) => {
                            failed.store(true, Ordering::Relaxed);
                            (0..WORKERS).for_each(|_| server.unblock());
                        }
                    }
                }
            });
        }
    });
}

fn handle(request: tiny_http::Request, shared: &Arc<Shared>) {
    let headers =
        |name: &'static str| request.headers().iter().filter(move |header| header.field.equiv(name)).map(|header| header.value.as_str());
    let method = request.method().to_string();
    let asked = Request { method: &method, target: request.url(), hosts: headers("Host").collect() };
    let snapshot = shared.snapshot();
    let mut response = answer::answer(&asked, &snapshot, &shared.hosts);
    let is_event = matches!(response.body, Body::Events);
    if is_event && !shared.hub.has_room() {
        response = answer::plain(503, "Too many pages listen for changes: close some.\n");
    }
    let with_body = request.body_length().is_some_and(|bytes| bytes > BUFFERED)
        || headers("Transfer-Encoding").next().is_some()
        || headers("Expect").next().is_some();
    if with_body {
        return refuse(request, if response.status < 400 { 400 } else { response.status });
    }
    let is_head = method == "HEAD";
    if let Body::Search(question) = response.body {
        return look_up(request, (question, is_head), (&snapshot.site, shared));
    }
    if large(&response) && !is_head {
        let writer = request.into_writer();
        thread::spawn(move || write(writer, response));
        return;
    }
    let writer = request.into_writer();
    match response.body {
        Body::Events if !is_head => {
            shared.hub.add(writer, format!("{}retry: 500\n\n", head(&response, None)));
            nudge(shared.address);
        }
        _ => send(writer, response, is_head),
    }
}

/// Answers from the index. Waiting for it is left to a thread of its own: it would hold a worker.
fn look_up(request: tiny_http::Request, (question, is_head): (Question, bool), (site, shared): (&Arc<Site>, &Arc<Shared>)) {
    let writer = request.into_writer();
    if let Some(engine) = shared.finder.now(site) {
        return send(writer, search::answered(&question, Some(&engine)), is_head);
    }
    let (site, shared) = (site.clone(), shared.clone());
    thread::spawn(move || send(writer, search::answered(&question, shared.finder.wait(&site).as_ref()), is_head));
}

fn send(mut writer: Box<dyn Write + Send>, response: Response, is_head: bool) {
    if is_head {
        // Whoever asked is gone when writing fails.
        drop(writer.write_all(head(&response, length(&response)).as_bytes()).and_then(|()| writer.flush()));
    } else {
        write(writer, response);
    }
}

/// `tiny_http` gives a new connection to a thread that it thinks is idle, and then it may wait behind a listener for as
/// long as that one listens. One more connection wakes or makes another thread, which takes the waiting one along.
fn nudge(address: SocketAddr) {
    drop(TcpStream::connect_timeout(&address, Duration::from_millis(200)));
}

fn write(mut writer: Box<dyn Write + Send>, response: Response) {
    let mut out = head(&response, length(&response)).into_bytes();
    let sent = match response.body {
        Body::Bytes(bytes) => {
            out.extend(bytes);
            writer.write_all(&out)
        }
        Body::File(file, size) => writer.write_all(&out).and_then(|()| copy(file, size, &mut writer)),
        Body::Events | Body::Search(_) => Ok(()),
    };
    drop(sent.and_then(|()| writer.flush()));
}

/// Exactly `size` bytes, as announced, whatever happens to the file meanwhile.
fn copy(file: File, size: u64, writer: &mut dyn Write) -> io::Result<()> {
    let sent = io::copy(&mut file.take(size), writer)?;
    io::copy(&mut io::repeat(0).take(size - sent), writer).map(drop)
}

fn length(response: &Response) -> Option<u64> {
    match &response.body {
        Body::Bytes(bytes) => Some(bytes.len() as u64),
        Body::File(_, size) => Some(*size),
        Body::Events | Body::Search(_) => None,
    }
}

fn large(response: &Response) -> bool {
    length(response).is_some_and(|bytes| bytes > LARGE)
}

/// Every connection is closed after its answer: `tiny_http` gives each a thread, and may keep a new one waiting for it.
fn head(response: &Response, length: Option<u64>) -> String {
    let reason = tiny_http::StatusCode(response.status);
    let mut head = format!("HTTP/1.1 {} {}\r\nContent-Type: {}\r\n", response.status, reason.default_reason_phrase(), response.kind);
    head.push_str("Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n");
    if let Some(length) = length {
        head.push_str(&format!("Content-Length: {length}\r\n"));
    }
    if let Some((name, value)) = &response.header {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head + "Connection: close\r\n\r\n"
}

/// A request with a body. Nothing here wants one, and to wait for it would hold a worker.
fn refuse(request: tiny_http::Request, status: u16) {
    let answer = Simple::from_string("No request with a body is read here.\n").with_status_code(status);
    if request.body_length().is_none_or(|bytes| bytes <= READABLE) {
        thread::spawn(move || request.respond(answer));
        return;
    }
    // Dropping this one would claim as much memory as it says it has. One connection is lost instead.
    std::mem::forget(request.upgrade("none", answer));
}
