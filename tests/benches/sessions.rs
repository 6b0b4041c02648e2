//! Many sessions, and large ones: 10,000 of them listed and searched, a log of 10 MB opened, two programs on one session.
//! `cargo bench --bench sessions` prints the manual's figures.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench that can't go on says where")]

mod follow;
#[path = "../support/mock.rs"]
#[allow(dead_code)]
mod mock;
#[path = "../support/pty.rs"]
#[allow(dead_code)]
mod pty;

use dlm_architect::infra::log::read;
use pty::Term;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Instant;

const MANY: usize = 10_000;
/// Bytes of an answer's text in one line: what arrives in 400 ms.
const PIECE: usize = 200;
const LARGE: usize = 10_000_000;

/// What ran, milliseconds on the clock, and of CPU, in steps of ten.
fn program(home: &Path, arguments: &[&str]) -> (Output, Cost) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dlm-architect"));
    command.env_clear().env("HOME", home).env("LANG", "C.UTF-8").args(arguments).stdin(Stdio::null());
    let (before, began) = (spent()[1], Instant::now());
    let output = command.output().unwrap();
    (output, Cost { clock: began.elapsed().as_secs_f64() * 1e3, cpu: spent()[1] - before })
}

#[derive(Clone, Copy)]
struct Cost {
    clock: f64,
    cpu: f64,
}

impl std::fmt::Display for Cost {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "{:.0} ms ({:.0} ms of CPU)", self.clock, self.cpu)
    }
}

/// CPU milliseconds: of this process, and of those that it waited for.
fn spent() -> [f64; 2] {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let rest: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks = |at: usize| rest[at].parse::<f64>().unwrap();
    [(ticks(11) + ticks(12)) * 10.0, (ticks(13) + ticks(14)) * 10.0]
}

/// The one in the middle by CPU.
fn middle(mut all: Vec<Cost>) -> Cost {
    all.sort_by(|a, b| a.cpu.total_cmp(&b.cpu));
    all[all.len() / 2]
}

fn folder(home: &Path) -> PathBuf {
    home.join(".local/state/dlm-architect/sessions")
}

/// The logs of the embedded prompt's two cases, a design and a refusal, as `design` writes them, answers cut in pieces.
fn patterns() -> Vec<Vec<String>> {
    let home = tempfile::tempdir().unwrap();
    for case in ["1", "2"] {
        program(home.path(), &["design", "--case", case]);
    }
    let files = std::fs::read_dir(folder(home.path())).unwrap().map(|file| file.unwrap().path());
    let text: Vec<String> = files.map(|file| std::fs::read_to_string(file).unwrap()).collect();
    assert_eq!(text.len(), 2);
    text.iter().map(|text| text.lines().flat_map(cut).collect()).collect()
}

fn cut(line: &str) -> Vec<String> {
    let mut record: Value = serde_json::from_str(line).unwrap();
    if record["what"] != "text" {
        return vec![line.to_owned()];
    }
    let text: Vec<char> = record["text"].as_str().unwrap().chars().collect();
    let pieces = text.chunks(PIECE).map(|piece| {
        record["text"] = piece.iter().collect::<String>().into();
        record.to_string()
    });
    pieces.collect()
}

fn many(patterns: &[Vec<String>]) {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder(home.path())).unwrap();
    let mut bytes = 0;
    for n in 0..MANY {
        let word = format!("\"text\":\"number {n}x: ");
        let lines = patterns[n % patterns.len()].iter().map(|line| match line.contains("\"what\":\"input\"") {
            true => line.replace("\"text\":\"", &word) + "\n",
            false => line.clone() + "\n",
        });
        let text: String = lines.collect();
        bytes += text.len();
        std::fs::write(folder(home.path()).join(format!("20261126-{n:06}-{:04x}.jsonl", n * 7 % 65536)), text).unwrap();
    }
    println!("sessions   {MANY} of them, {:.0} MB, a design and a refusal in turn", bytes as f64 / 1e6);
    let list = |arguments: &[&str]| {
        let (output, cost) = program(home.path(), arguments);
        assert!(output.status.success());
        (String::from_utf8(output.stdout).unwrap().lines().count(), cost)
    };
    let (lines, first) = list(&["sessions", "list"]);
    assert_eq!(lines, MANY);
    let again = middle((0..9).map(|_| list(&["sessions", "list"]).1).collect());
    println!("sessions   listed for the first time, all read: {first}; again, the middle of 9: {again}");
    let none = middle((0..5).map(|_| list(&["sessions", "list", "--find", "zebra"]).1).collect());
    let (one, found) = list(&["sessions", "list", "--find", "number 9771x"]);
    let (half, all) = list(&["sessions", "list", "--find", "fencing"]);
    assert_eq!((one, half), (1, MANY / 2));
    println!("sessions   searched, words of none: {none}, of one: {found}, of {half}, which are listed: {all}");
    let mut term = Term::start(home.path(), &[], &[], 80, 24);
    term.see("READY");
    // The look for a session that was not ended is done by then, or does not matter.
    term.keys("\x1b").see("examples");
    let began = Instant::now();
    term.keys("s").see("1 of 10000");
    let shown = began.elapsed().as_secs_f64() * 1e3;
    term.keys("/").see("filter:");
    let began = Instant::now();
    term.keys("number 9771x").see("1 of 10000 with");
    let found = began.elapsed().as_secs_f64() * 1e3;
    println!(
        "sessions   on the screen: the list {shown:.0} ms after its key, the one found {found:.0} ms after its words"
    );
    term.keys("\x1b\x1b");
}

fn large(pattern: &[String]) {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder(home.path())).unwrap();
    let mut text =
        pattern.iter().filter(|line| !line.contains("\"run\":1")).fold(String::new(), |all, line| all + line + "\n");
    let mut runs = 0;
    while text.len() < LARGE {
        runs += 1;
        let number = format!("\"run\":{runs},");
        for line in pattern.iter().filter(|line| line.contains("\"run\":1,")) {
            text += &(line.replacen("\"run\":1,", &number, 1) + "\n");
        }
    }
    let path = folder(home.path()).join("large.jsonl");
    std::fs::write(&path, &text).unwrap();
    let fold = || {
        let (before, began) = (spent()[0], Instant::now());
        let opened = read(&path, false).unwrap();
        assert_eq!((opened.session.runs.len(), opened.bad), (runs, 0));
        Cost { clock: began.elapsed().as_secs_f64() * 1e3, cpu: spent()[0] - before }
    };
    let read = middle((0..5).map(|_| fold()).collect());
    let began = Instant::now();
    let mut term = Term::start(home.path(), &["sessions", "resume", "large"], &[], 120, 40);
    term.see(&format!("answer {runs} of {runs}"));
    let shown = began.elapsed().as_secs_f64() * 1e3;
    term.keys("q");
    println!(
        "sessions   a log of {:.0} MB, {runs} answers: read and folded in {read}, on the screen {shown:.0} ms after exec",
        text.len() as f64 / 1e6
    );
}

fn main() {
    let patterns = patterns();
    many(&patterns);
    let longest = patterns.iter().max_by_key(|lines| lines.len()).unwrap();
    large(longest);
    follow::measure();
}
