//! 40 cases against a loopback server that takes 200 ms for each, four at a time: how long over the
//! least that is possible, CPU, memory. `cargo bench --bench eval` prints the README's figures.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench that can't go on says where")]

#[path = "../support/server.rs"]
#[allow(dead_code)]
mod server;

use server::{Server, Step, delta, finish, stream_head};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const CASES: u32 = 40;
const AT_ONCE: u32 = 4;
const LATENCY: Duration = Duration::from_millis(200);

/// Seconds, CPU milliseconds and peak kB of one evaluation.
fn once(file: &str, url: &str, home: &str) -> (f64, f64, u64) {
    let began = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dlm-architect"))
        .env_clear()
        .env("HOME", home)
        .args(["eval", "--base-url", url, "--concurrency", &AT_ONCE.to_string(), file])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (mut cpu, mut peak) = (0.0, 0);
    loop {
        let read = |name: &str| std::fs::read_to_string(format!("/proc/{}/{name}", child.id())).unwrap_or_default();
        if let Some(kb) = read("status").lines().find_map(|line| line.strip_prefix("VmHWM:")) {
            peak = kb.trim().trim_end_matches(" kB").parse().unwrap();
        }
        // Nanoseconds on the CPU, all threads that are still there.
        let own: f64 = std::fs::read_dir(format!("/proc/{}/task", child.id()))
            .map(|tasks| {
                tasks
                    .flatten()
                    .filter_map(|task| std::fs::read_to_string(task.path().join("schedstat")).ok())
                    .filter_map(|text| text.split(' ').next()?.parse::<f64>().ok())
                    .sum()
            })
            .unwrap_or(0.0);
        cpu = f64::max(cpu, own / 1e6);
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success(), "{status}");
            return (began.elapsed().as_secs_f64(), cpu, peak);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn main() {
    let home = tempfile::tempdir().unwrap();
    let cases: String = (1..=CASES).map(|n| format!("  - {{q: 'question {n}'}}\n")).collect();
    let file = home.path().join("many.prompt.yaml");
    let head = "name: many\nvariables: [{name: q}]\nmessages: [{role: user, content: '{{q}}'}]\n";
    let tail = "evaluators: [{name: names Raft, string: {contains: raft}}]\n";
    std::fs::write(&file, format!("{head}testData:\n{cases}{tail}")).unwrap();
    let mut steps = vec![Step::Pause(LATENCY), stream_head()];
    steps.extend((0..100).map(|n| delta(&format!("token {n} of Raft "))));
    steps.extend([finish("stop"), Step::End]);
    let server = Server::start(vec![steps]);
    let least = LATENCY.as_secs_f64() * f64::from(CASES.div_ceil(AT_ONCE));
    println!("{CASES} cases of {} ms, {AT_ONCE} at a time: at least {least:.2} s", LATENCY.as_millis());
    for _ in 0..5 {
        let (seconds, cpu, peak) = once(file.to_str().unwrap(), &server.url(), home.path().to_str().unwrap());
        let over = (seconds / least - 1.0) * 100.0;
        println!("{seconds:.3} s, {over:.1} % over; CPU {cpu:.0} ms; peak {:.1} MB", peak as f64 / 1000.0);
    }
}
