//! Two programs on one session: how long after the driver's screen the follower's shows the same, and what it costs it in
//! bytes a token.

use super::mock::Mock;
use super::pty::Term;
use std::time::{Duration, Instant};

const TOKENS: usize = 1500;
const RATE: usize = 50;

/// When each marker, and the end, was first on a screen.
fn watch(term: &mut Term) -> Vec<(String, Instant)> {
    let mut markers: Vec<String> = (1..=TOKENS / 100).map(|n| format!("X{:05}X", n * 100)).collect();
    markers.pop();
    markers.push("ZQENDQZ".to_owned());
    let mut seen: Vec<(String, Instant)> = Vec::new();
    while seen.len() < markers.len() {
        let known = |text: &str, seen: &[(String, Instant)]| -> Vec<String> {
            let fresh = |one: &&String| text.contains(one.as_str()) && !seen.iter().any(|(name, _)| name == *one);
            markers.iter().filter(fresh).cloned().collect()
        };
        let text = term.wait("a marker", |text| !known(text, &seen).is_empty());
        let now = Instant::now();
        seen.extend(known(&text, &seen).into_iter().map(|name| (name, now)));
    }
    seen
}

fn median(mut values: Vec<f64>) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    (values[values.len() / 2], *values.last().unwrap())
}

/// Prints it.
pub fn measure() {
    let mock = Mock::start();
    mock.set(TOKENS, RATE);
    let home = tempfile::tempdir().unwrap();
    let url = mock.url();
    let arguments = ["--base-url", &url, "--model", "mock", "--consistency", "strict", "--infrastructure", "etcd"];
    let mut alice = Term::start(home.path(), &arguments, &[("USER", "alice")], 120, 40);
    alice.see("READY");
    alice.keys("10k/s").see("10k/s");
    let sessions = home.path().join(".local/state/dlm-architect/sessions");
    let written =
        |folder: std::fs::ReadDir| folder.flatten().any(|one| one.metadata().is_ok_and(|meta| meta.len() > 0));
    while !std::fs::read_dir(&sessions).is_ok_and(written) {
        std::thread::yield_now();
    }
    let mut bob = Term::start(home.path(), &["sessions", "follow"], &[("USER", "bob")], 120, 40);
    bob.see("FOLLOWING alice");
    alice.see("bob follows");
    // What is typed.
    let mut typed = Vec::new();
    for letter in "abcdefghijklmnopqrst".chars() {
        let began = Instant::now();
        alice.keys(&letter.to_string());
        let text = format!("10k/s{}", ('a'..=letter).collect::<String>());
        bob.see(&text);
        typed.push(began.elapsed().as_secs_f64() * 1e3);
        alice.see(&text);
        // A person's pause, so that each letter is written for itself.
        bob.quiet(Duration::from_millis(150));
    }
    let (middle, worst) = median(typed);
    println!("follow     a letter is on the follower's screen {middle:.0} ms after its key (worst {worst:.0})");
    alice.keys("\x1510k/s, low contention").see("contention");
    bob.see("contention");
    let bytes = bob.bytes().len();
    alice.keys("\x1b\r");
    alice.keys("G");
    let (driver, follower) = std::thread::scope(|scope| {
        let driver = scope.spawn(|| watch(&mut alice));
        let follower = scope.spawn(|| watch(&mut bob));
        (driver.join().unwrap(), follower.join().unwrap())
    });
    let late = |(name, at): &(String, Instant)| {
        let at_driver = driver.iter().find(|(known, _)| known == name).unwrap().1;
        at.saturating_duration_since(at_driver).as_secs_f64() * 1e3
    };
    let (middle, worst) = median(follower.iter().map(late).collect());
    bob.see("DONE");
    let each = (bob.bytes().len() - bytes) as f64 / TOKENS as f64;
    println!(
        "follow     {RATE} tokens/s, 120x40: the follower's screen {middle:.0} ms behind the driver's (worst {worst:.0}), {each:.1} B/token"
    );
    let log = std::fs::read_dir(&sessions).unwrap().next().unwrap().unwrap().path();
    let size = std::fs::metadata(log).unwrap().len();
    println!("follow     the log: {:.1} B/token, request and verdicts among them", size as f64 / TOKENS as f64);
}
