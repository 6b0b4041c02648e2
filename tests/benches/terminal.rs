//! The built program in a real pty against a loopback server: bytes, lateness, CPU, memory, idle.
//! `cargo bench --bench terminal` prints the README's figures; each also has a switch of its own.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test that can't go on says where")]

#[path = "../support/mock.rs"]
mod mock;

use mock::Mock;
use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(120);
/// The slow line of the figures: bytes a second, and milliseconds each way.
const LINE: (f64, u64) = (8000.0, 100);

struct Run {
    pid: u32,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    chunks: Receiver<(Instant, Vec<u8>)>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    parser: vt100::Parser,
    /// Bytes read so far.
    bytes: usize,
    /// When the line would have passed what was read.
    line_free: Instant,
    line: Option<(f64, u64)>,
    /// Progress markers, and when they were on the far screen.
    seen: Vec<(usize, Instant)>,
    home: tempfile::TempDir,
}

impl Run {
    fn start(url: &str, width: u16, height: u16) -> (Run, Instant) {
        let size = PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let home = tempfile::tempdir().unwrap();
        // Another build, to be held against this one in the same hour of the same machine.
        let program = std::env::var_os("BENCH_PROGRAM").unwrap_or(env!("CARGO_BIN_EXE_dlm-architect").into());
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("OPENAI_BASE_URL", url)] {
            command.env(name, value);
        }
        command.env("HOME", home.path());
        command.cwd(home.path());
        // The embedded prompt, its evaluator, guidelines and rules: what a user runs.
        command.args(["--model", "mock", "--scale", "10k/s,", "--consistency", "strict", "--infrastructure", "etcd"]);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (send, chunks) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65536];
            while let Ok(count) = reader.read(&mut buffer) {
                if count == 0 || send.send((Instant::now(), buffer[..count].to_vec())).is_err() {
                    break;
                }
            }
        });
        let began = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let keys = pair.master.take_writer().unwrap();
        let pid = child.process_id().unwrap();
        let parser = vt100::Parser::new(height, width, 0);
        let run = Run {
            pid,
            master: pair.master,
            keys,
            chunks,
            child,
            parser,
            bytes: 0,
            line_free: began,
            line: None,
            seen: Vec::new(),
            home,
        };
        (run, began)
    }

    /// Reads once; false when nothing came in time.
    fn pump(&mut self, wait: Duration) -> bool {
        match self.chunks.recv_timeout(wait) {
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
            Ok((at, bytes)) => {
                self.bytes += bytes.len();
                let seen_at = match self.line {
                    None => at,
                    Some((rate, delay)) => {
                        self.line_free = self.line_free.max(at) + Duration::from_secs_f64(bytes.len() as f64 / rate);
                        self.line_free + Duration::from_millis(delay)
                    }
                };
                self.parser.process(&bytes);
                let text = self.parser.screen().contents();
                for word in text.split_whitespace() {
                    let number = word.strip_prefix('X').and_then(|w| w.strip_suffix('X')).and_then(|w| w.parse().ok());
                    if let Some(number) = number
                        && !self.seen.iter().any(|(known, _)| *known == number)
                    {
                        self.seen.push((number, seen_at));
                    }
                }
                true
            }
        }
    }

    fn until(&mut self, text: &str) -> Instant {
        let began = Instant::now();
        while !self.parser.screen().contents().contains(text) {
            self.pump(Duration::from_millis(200));
            assert!(began.elapsed() < PATIENCE, "never saw {text}:\n{}", self.parser.screen().contents());
        }
        Instant::now()
    }

    fn quiet(&mut self) {
        while self.pump(Duration::from_millis(700)) {}
    }

    fn type_in(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// CPU of all threads, in ms.
    fn cpu(&self) -> f64 {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.pid)).unwrap();
        let spent = |task: std::fs::DirEntry| -> Option<f64> {
            std::fs::read_to_string(task.path().join("schedstat")).ok()?.split(' ').next()?.parse().ok()
        };
        tasks.filter_map(|task| spent(task.ok()?)).sum::<f64>() / 1e6
    }

    fn status(&self, field: &str) -> u64 {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.pid)).unwrap();
        let line = text.lines().find(|line| line.starts_with(field)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// Voluntary context switches by thread.
    fn switches(&self) -> BTreeMap<PathBuf, u64> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.pid)).unwrap();
        let of = |task: std::fs::DirEntry| -> Option<(PathBuf, u64)> {
            let text = std::fs::read_to_string(task.path().join("status")).ok()?;
            let line = text.lines().find(|line| line.starts_with("voluntary_ctxt_switches"))?;
            Some((task.path(), line.split_whitespace().nth(1)?.parse().ok()?))
        };
        tasks.filter_map(|task| of(task.ok()?)).collect()
    }

    fn end(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        drop(self.master);
        drop(self.home);
    }
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// Types, sends, follows to the end; `beside`: the focus goes back to the form first.
fn stream(mock: &Mock, tokens: usize, rate: usize, beside: bool, line: Option<(f64, u64)>) -> Figures {
    mock.set(tokens, rate);
    let (mut run, _) = Run::start(&mock.url(), 120, 40);
    run.until("READY");
    run.quiet();
    run.type_in(" low contention");
    run.until("contention");
    run.quiet();
    run.line = line;
    run.line_free = Instant::now();
    let (bytes, cpu) = (run.bytes, run.cpu());
    run.type_in("\x1b\r");
    run.type_in(if beside { "Gi" } else { "G" });
    run.until("ZQENDQZ");
    let at_end = run.line.map_or_else(Instant::now, |(_, delay)| run.line_free + Duration::from_millis(delay));
    run.until("DONE");
    run.quiet();
    let sent = mock.sent();
    let mut late: Vec<f64> = Vec::new();
    for (number, seen) in &run.seen {
        if let Some((_, at)) = sent.iter().find(|(index, _)| index == number) {
            late.push(seen.saturating_duration_since(*at).as_secs_f64() * 1e3);
        }
    }
    let last = sent.last().map_or(0.0, |(_, at)| at_end.saturating_duration_since(*at).as_secs_f64() * 1e3);
    let figures = Figures {
        bytes: (run.bytes - bytes) as f64 / tokens as f64,
        cpu_us: (run.cpu() - cpu) * 1e3 / tokens as f64,
        late_ms: median(&mut late),
        worst_ms: late.last().copied().unwrap_or(f64::NAN),
        end_ms: last,
        rss_mb: run.status("VmHWM") as f64 / 1024.0,
    };
    run.end();
    figures
}

struct Figures {
    bytes: f64,
    cpu_us: f64,
    late_ms: f64,
    worst_ms: f64,
    end_ms: f64,
    rss_mb: f64,
}

fn main() {
    let only: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let wanted = |name: &str| only.is_empty() || only.iter().any(|word| word == name);
    let mock = Mock::start();
    if wanted("start") {
        let mut ready: Vec<f64> = (0..20)
            .map(|_| {
                let (mut run, began) = Run::start(&mock.url(), 120, 40);
                let at = run.until("READY");
                run.end();
                (at - began).as_secs_f64() * 1e3
            })
            .collect();
        println!("start      first complete frame, median of 20: {:.1} ms after exec", median(&mut ready));
    }
    if wanted("idle") {
        let (mut run, _) = Run::start(&mock.url(), 120, 40);
        run.until("READY");
        run.quiet();
        let (bytes, switches) = (run.bytes, run.switches());
        let until = Instant::now() + Duration::from_secs(10);
        while let Some(left) = until.checked_duration_since(Instant::now()) {
            run.pump(left);
        }
        let after = run.switches();
        let woken: u64 = after.iter().map(|(task, count)| count - switches.get(task).unwrap_or(&0)).sum();
        let ended = switches.keys().filter(|task| !after.contains_key(*task)).count();
        println!("idle       10 s: {woken} wake-ups, {ended} threads ended, {} bytes", run.bytes - bytes);
        run.end();
    }
    if wanted("paced") {
        for (name, beside) in [("full width", false), ("side by side", true)] {
            let f = stream(&mock, 2000, 100, beside, None);
            println!(
                "paced      100 tokens/s, 120x40, {name}: {:.1} B/token, {:.0} us CPU/token, marker {:.0} ms late (worst {:.0})",
                f.bytes, f.cpu_us, f.late_ms, f.worst_ms
            );
        }
    }
    if wanted("slow") {
        for rate in [100, 1000, 5000] {
            let f = stream(&mock, 20 * rate.min(1000), rate, false, Some(LINE));
            println!(
                "slow line  {rate} tokens/s over 8,000 B/s, 100 ms each way: marker {:.2} s late (worst {:.2}), end {:.2} s late",
                f.late_ms / 1e3,
                f.worst_ms / 1e3,
                f.end_ms / 1e3
            );
        }
    }
    if wanted("full") {
        for tokens in [2000, 20_000, 100_000] {
            let f = stream(&mock, tokens, 0, false, None);
            println!(
                "full speed {tokens:6} tokens: {:.1} us CPU/token, {:.2} B/token, {:.1} MB peak",
                f.cpu_us, f.bytes, f.rss_mb
            );
        }
    }
}
