//! A loopback server that streams a deterministic Markdown answer: so many tokens, at such a rate.
//! Every 100th token is a progress marker `X00100X`, the last one `ZQENDQZ`.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The server; it ends with the process.
pub struct Mock {
    port: u16,
    plan: Arc<Mutex<(usize, usize)>>,
    sent: Arc<Mutex<Vec<(usize, Instant)>>>,
}

impl Mock {
    /// Listens on a free port.
    pub fn start() -> Mock {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let mock = Mock { port, plan: Arc::default(), sent: Arc::default() };
        let (plan, sent) = (Arc::clone(&mock.plan), Arc::clone(&mock.sent));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (plan, sent) = (*plan.lock().unwrap(), Arc::clone(&sent));
                std::thread::spawn(move || serve(stream, plan, &sent));
            }
        });
        mock
    }

    /// The base URL.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/v1", self.port)
    }

    /// Tokens of the next answers, and tokens a second (0: as fast as they are read).
    pub fn set(&self, tokens: usize, rate: usize) {
        *self.plan.lock().unwrap() = (tokens, rate);
        self.sent.lock().unwrap().clear();
    }

    /// When each marker was sent.
    pub fn sent(&self) -> Vec<(usize, Instant)> {
        self.sent.lock().unwrap().clone()
    }
}

const SENTENCES: [&str; 6] = [
    "The leader must reject a write whose token is lower.",
    "Each follower persists heartbeats → at most 3 missed because of **bounded leases**.",
    "A stale client revokes the lease with a 10 s TTL.",
    "The majority set orders snapshots of the naïve map — compacted hourly.",
    "The session monitor bounds clock drift of ±200 ms because of **no wall clocks**.",
    "The fencing counter never reuses a monotonically increasing token.",
];

/// The answer's tokens, about four characters each: headings, bold, bullets, some non-ASCII.
pub fn answer(tokens: usize) -> Vec<String> {
    let mut text = String::new();
    let mut part = 0_usize;
    while text.chars().count() < tokens * 4 + 64 {
        part += 1;
        let sentence = |n: usize| SENTENCES[(part * 7 + n * 3) % SENTENCES.len()];
        text += &format!(
            "## {part}. Lease Management\n\n**Decision: linearizable grants.** {} {}\n\n",
            sentence(1),
            sentence(2)
        );
        for bullet in 0..3 + part % 4 {
            text += &format!("- **fencing tokens:** {}\n", sentence(bullet));
            if bullet % 4 == 1 {
                text += &format!("  - {}\n", sentence(bullet + 1));
            }
        }
        text += "\n";
    }
    let letters: Vec<char> = text.chars().collect();
    let mut pieces: Vec<String> =
        letters.chunks(4).take(tokens.saturating_sub(1)).map(|piece| piece.iter().collect()).collect();
    for (index, piece) in pieces.iter_mut().enumerate() {
        if (index + 1) % 100 == 0 {
            *piece = format!(" X{:05}X ", index + 1);
        }
    }
    pieces.push("\n\nZQENDQZ".to_owned());
    pieces
}

fn serve(stream: TcpStream, (tokens, rate): (usize, usize), sent: &Mutex<Vec<(usize, Instant)>>) {
    stream.set_nodelay(true).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line).is_ok_and(|count| count > 0) && line != "\r\n" {
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        line.clear();
    }
    let mut body = vec![0; length];
    if reader.read_exact(&mut body).is_err() {
        return;
    }
    // A client that leaves is no error here.
    let _ = answer_to(stream, tokens, rate, sent);
}

fn answer_to(
    mut stream: TcpStream,
    tokens: usize,
    rate: usize,
    sent: &Mutex<Vec<(usize, Instant)>>,
) -> std::io::Result<()> {
    let event = |delta: &str| {
        let text = serde_json::to_string(delta).unwrap();
        let data = format!(
            "data: {{\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"mock\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":{text}}},\"finish_reason\":null}}]}}\n\n"
        );
        format!("{:x}\r\n{data}\r\n", data.len())
    };
    let all: Vec<String> = answer(tokens).iter().map(|piece| event(piece)).collect();
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")?;
    let began = Instant::now();
    let mut waiting = String::new();
    for (index, piece) in all.iter().enumerate() {
        let marker = (index + 1) % 100 == 0 || index + 1 == all.len();
        waiting += piece;
        if rate > 0 {
            // The schedule is absolute, so that one late send does not shift the rest.
            let due = began + Duration::from_secs_f64(index as f64 / rate as f64);
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
        }
        if marker {
            sent.lock().unwrap().push((index + 1, Instant::now()));
        }
        if rate > 0 || waiting.len() > 16384 {
            stream.write_all(std::mem::take(&mut waiting).as_bytes())?;
        }
    }
    let tail = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    stream.write_all(format!("{waiting}{:x}\r\n{tail}\r\n0\r\n\r\n", tail.len()).as_bytes())
}
