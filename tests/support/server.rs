//! A loopback server with a script: real HTTP over TCP, bodies in arbitrary pieces, gates that the
//! test opens, cuts and resets. It records what was asked and when a client left.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(30);

/// One step of an answer.
#[derive(Clone, Debug)]
pub enum Step {
    /// These bytes, raw: status line, headers and body are the script's.
    Send(Vec<u8>),
    /// One HTTP chunk of a chunked body.
    Chunk(Vec<u8>),
    /// The last chunk.
    End,
    /// Waits until the test opens the gate of this name.
    Gate(&'static str),
    /// Lets so much time pass: the latency of a bench's server, not for a test.
    Pause(Duration),
    /// Ends the connection so that the client sees a reset.
    Reset,
    /// Ends the connection in good order, whatever the script had promised.
    Close,
    /// Sends these bytes again and again until the client leaves.
    Beat(Vec<u8>),
    /// Keeps the connection open until the client leaves.
    Hold,
}

/// One request as it came.
#[derive(Clone, Debug)]
pub struct Asked {
    /// `POST /v1/chat/completions HTTP/1.1`.
    pub line: String,
    /// Header lines.
    pub headers: Vec<String>,
    /// The body.
    pub body: String,
    /// The client closed the connection before the script had ended, or while it was held.
    pub left: Option<Instant>,
}

#[derive(Default)]
struct State {
    answers: Vec<Vec<Step>>,
    asked: Vec<Asked>,
    models: Option<Vec<Step>>,
    open: Vec<&'static str>,
}

/// The server; it ends with the process.
pub struct Server {
    port: u16,
    state: Arc<(Mutex<State>, Condvar)>,
}

/// The head of an event stream.
pub fn stream_head() -> Step {
    Step::Send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec())
}

/// A delta as a server sends it.
pub fn delta(text: &str) -> Step {
    let text = serde_json::to_string(text).unwrap();
    Step::Chunk(
        format!("data: {{\"model\":\"loop\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":{text}}}}}]}}\n\n")
            .into_bytes(),
    )
}

/// `finish_reason`, usage and `[DONE]`.
pub fn finish(reason: &str) -> Step {
    Step::Chunk(
        format!(
            "data: {{\"choices\":[{{\"index\":0,\"delta\":{{}},\"finish_reason\":\"{reason}\"}}]}}\n\ndata: {{\"choices\":[],\"usage\":{{\"prompt_tokens\":5,\"completion_tokens\":7}}}}\n\ndata: [DONE]\n\n"
        )
        .into_bytes(),
    )
}

/// A whole answer that ends well.
pub fn answer(deltas: &[&str]) -> Vec<Step> {
    let mut steps = vec![stream_head()];
    steps.extend(deltas.iter().map(|text| delta(text)));
    steps.extend([finish("stop"), Step::End]);
    steps
}

/// A status with a body.
pub fn status(line: &str, headers: &str, body: &str) -> Vec<Step> {
    vec![Step::Send(
        format!("HTTP/1.1 {line}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
            .into_bytes(),
    )]
}

impl Server {
    /// Listens on a free port; each request takes the next answer, the last one again and again.
    pub fn start(answers: Vec<Vec<Step>>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new((Mutex::new(State { answers, ..State::default() }), Condvar::new()));
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || serve(&stream, &shared));
            }
        });
        Server { port, state }
    }

    /// Whoever asks for the models gets these, and the answers wait for the others.
    pub fn models(&self, names: &[&str]) {
        let data: Vec<_> = names.iter().map(|name| serde_json::json!({"id": name})).collect();
        let body = serde_json::json!({"object": "list", "data": data}).to_string();
        self.state.0.lock().unwrap().models = Some(status("200 OK", "Content-Type: application/json\r\n", &body));
    }

    /// The base URL.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }

    /// Opens a gate, now and for ever.
    pub fn open(&self, gate: &'static str) {
        self.state.0.lock().unwrap().open.push(gate);
        self.state.1.notify_all();
    }

    /// Waits until `what` holds of the requests so far; panics with them when it does not.
    pub fn wait(&self, name: &str, what: impl Fn(&[Asked]) -> bool) -> Vec<Asked> {
        let (lock, changed) = &*self.state;
        let mut state = lock.lock().unwrap();
        let began = Instant::now();
        while !what(&state.asked) {
            let left = PATIENCE.saturating_sub(began.elapsed());
            assert!(!left.is_zero(), "never: {name}; asked: {:?}", state.asked);
            state = changed.wait_timeout(state, left).unwrap().0;
        }
        state.asked.clone()
    }

    /// The requests so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.state.0.lock().unwrap().asked.clone()
    }
}

fn serve(stream: &TcpStream, shared: &(Mutex<State>, Condvar)) {
    stream.set_nodelay(true).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while let Some(asked) = request(&mut reader) {
        let (steps, index) = {
            let mut state = shared.0.lock().unwrap();
            let models =
                state.models.clone().filter(|_| asked.line.starts_with("GET ") && asked.line.contains("/models"));
            let steps = if let Some(models) = models {
                models
            } else if state.answers.len() > 1 {
                state.answers.remove(0)
            } else {
                state.answers.first().cloned().unwrap_or_default()
            };
            state.asked.push(asked);
            (steps, state.asked.len() - 1)
        };
        shared.1.notify_all();
        if play(stream, &steps, shared).is_err() {
            shared.0.lock().unwrap().asked[index].left = Some(Instant::now());
            shared.1.notify_all();
            return;
        }
    }
}

fn request(reader: &mut BufReader<TcpStream>) -> Option<Asked> {
    let (mut line, mut headers, mut length) = (String::new(), Vec::new(), 0);
    reader.read_line(&mut line).ok().filter(|count| *count > 0)?;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok().filter(|count| *count > 0)?;
        let header = header.trim_end().to_owned();
        if header.is_empty() {
            break;
        }
        if let Some(value) = header.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        headers.push(header);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Asked { line: line.trim_end().to_owned(), headers, body: String::from_utf8(body).unwrap(), left: None })
}

/// An error means that the client has left.
fn play(mut stream: &TcpStream, steps: &[Step], shared: &(Mutex<State>, Condvar)) -> std::io::Result<()> {
    let gone = || std::io::Error::from(std::io::ErrorKind::BrokenPipe);
    for step in steps {
        match step {
            Step::Send(bytes) => stream.write_all(bytes)?,
            Step::Chunk(bytes) => {
                stream.write_all(format!("{:x}\r\n", bytes.len()).as_bytes())?;
                stream.write_all(bytes)?;
                stream.write_all(b"\r\n")?;
            }
            Step::Pause(latency) => std::thread::sleep(*latency),
            Step::End => stream.write_all(b"0\r\n\r\n")?,
            Step::Reset => {
                rustix::net::sockopt::set_socket_linger(stream, Some(Duration::ZERO))?;
                return Err(gone());
            }
            Step::Close => {
                stream.shutdown(Shutdown::Both)?;
                return Err(gone());
            }
            Step::Beat(bytes) => loop {
                stream.write_all(bytes)?;
                std::thread::sleep(Duration::from_millis(10));
            },
            Step::Hold => {
                let mut rest = [0; 16];
                return if stream.read(&mut rest).is_ok_and(|count| count > 0) { Ok(()) } else { Err(gone()) };
            }
            Step::Gate(name) => {
                // A client that leaves while the gate is shut is seen at once.
                stream.set_nonblocking(true)?;
                let mut state = shared.0.lock().unwrap();
                while !state.open.contains(name) {
                    let left = matches!(stream.peek(&mut [0]), Ok(0));
                    let broken = stream.peek(&mut [0]).is_err_and(|e| e.kind() != std::io::ErrorKind::WouldBlock);
                    if left || broken {
                        return Err(gone());
                    }
                    state = shared.1.wait_timeout(state, Duration::from_millis(2)).unwrap().0;
                }
                drop(state);
                stream.set_nonblocking(false)?;
            }
        }
    }
    Ok(())
}
