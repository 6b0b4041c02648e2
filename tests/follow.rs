//! Two programs on one session, each in a pty, keys at a person's speed: one drives, the other follows, on this machine, by
//! way of any command, and through a real ssh server.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;
#[path = "support/server.rs"]
#[allow(dead_code)]
mod server;

use pty::Term;
use rustix::process::Signal;
use server::{Server, Step, answer, delta, finish, stream_head};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const SEND: &str = "\x1b\r";

fn folder(home: &Path) -> PathBuf {
    home.join(".local/state/dlm-architect/sessions")
}

/// The one session file below a HOME.
fn log(home: &Path) -> PathBuf {
    std::fs::read_dir(folder(home)).unwrap().next().unwrap().unwrap().path()
}

fn id(home: &Path) -> String {
    log(home).file_stem().unwrap().to_str().unwrap().to_owned()
}

fn until(name: &str, what: impl Fn() -> bool) {
    let began = std::time::Instant::now();
    while !what() {
        assert!(began.elapsed().as_secs() < 30, "never: {name}");
        std::thread::yield_now();
    }
}

/// Waits until something is in the session's file: it is locked by then.
fn recorded(home: &Path) {
    let written =
        |folder: std::fs::ReadDir| folder.flatten().any(|one| one.metadata().is_ok_and(|meta| meta.len() > 0));
    until("a session", || std::fs::read_dir(folder(home)).is_ok_and(written));
}

fn drive(home: &Path, server: &Server, size: (u16, u16)) -> Term {
    let term = Term::start(home, &["--base-url", &server.url()], &[("USER", "alice")], size.0, size.1);
    term.see("READY");
    term
}

fn follow(home: &Path, size: (u16, u16)) -> Term {
    let term = Term::start(home, &["sessions", "follow"], &[("USER", "bob")], size.0, size.1);
    term.see("FOLLOWING");
    term
}

/// A command line, key by key.
fn command(term: &mut Term, text: &str) {
    term.hand(":").see(":");
    term.hand(text).see(text);
    term.hand("\r");
}

/// Esc alone, held out until the level has changed.
fn esc(term: &mut Term) {
    term.keys("\x1b").see("i edit");
}

fn long(from: usize, to: usize) -> String {
    (from..to).map(|n| format!("- point {n} of the design\n")).collect()
}

fn review(width: u16, height: u16) {
    let first = format!("## Design\n\n{}", long(0, 40));
    let steps = vec![
        stream_head(),
        delta(&first),
        Step::Gate("more"),
        delta(&long(40, 80)),
        delta("The end."),
        finish("stop"),
        Step::End,
    ];
    let server = Server::start(vec![steps, answer(&["A second answer."])]);
    let home = tempfile::tempdir().unwrap();
    let mut alice = drive(home.path(), &server, (width, height));
    alice.hand("10k locks").see("10k locks");
    recorded(home.path());
    let mut bob = follow(home.path(), (width, height));
    bob.see("10k locks");
    alice.see("bob follows");
    bob.see("FOLLOWING alice");
    // Fields as they are typed, the answer as it streams.
    alice.hand("/s").see("10k locks/s");
    bob.see("10k locks/s");
    alice.hand("\tstrict\tetcd in one region").see("etcd in one region");
    alice.hand(SEND).see("point 3");
    bob.see("point 3");
    bob.see("STREAMING");
    server.open("more");
    bob.see("DONE");
    alice.see("DONE");
    // Where the driver reads; scrolling lets go of it.
    alice.hand("G").see("The end.");
    bob.see("The end.");
    alice.hand("g").see("point 0 of the design");
    bob.see("point 0 of the design");
    bob.hand("0").hand("j").see("you read on your own");
    alice.hand("G").see("The end.");
    assert!(!bob.text().contains("The end."), "{}", bob.text());
    command(&mut bob, "follow");
    bob.see("The end.");
    // What is typed without the pen goes nowhere.
    bob.hand("i").see("Here alice types");
    // The pen: asked for, refused, given.
    command(&mut bob, "pen");
    alice.see("bob asks for the pen");
    command(&mut alice, "pen");
    alice.see("Give bob the pen?").contains("y / n");
    alice.hand("n");
    bob.see("alice keeps the pen");
    command(&mut bob, "pen");
    alice.see("bob asks for the pen");
    command(&mut alice, "pen");
    alice.see("Give bob the pen?");
    alice.hand("y").see("bob has the pen");
    bob.see("YOU HAVE THE PEN");
    bob.hand("i").see("Esc Enter");
    bob.hand("\x05, 30 zones").see("30 zones");
    alice.see("30 zones");
    alice.hand("i").see("bob has the pen: :pen takes it back");
    bob.hand(SEND).see("alice is asked to send it");
    alice.see("bob asks to send");
    command(&mut alice, "pen");
    alice.see("as bob asks?");
    alice.hand("y").see("A second answer.");
    bob.see("A second answer.");
    let asked = server.asked();
    assert!(asked[1].body.contains("30 zones"), "{}", asked[1].body);
    command(&mut alice, "pen");
    alice.see("The pen is yours again");
    bob.see("FOLLOWING alice");
    // The end of either.
    alice.hand("q");
    assert_eq!(alice.end(), 0);
    bob.see("nobody drives it now");
    bob.hand("q");
    assert_eq!(bob.end(), 0);
    bob.restored();
    let said = String::from_utf8_lossy(&bob.bytes()).into_owned();
    assert!(said.rsplit("\x1b[?1049l").next().unwrap().contains("was only read"));
}

#[test]
fn a_review_by_two_at_80x24() {
    review(80, 24);
}

#[test]
fn a_review_by_two_at_120x40() {
    review(120, 40);
}

#[test]
fn kill_9_of_either_loses_nothing_that_was_shown() {
    let steps = || vec![stream_head(), delta("half an answer"), Step::Hold];
    let server = Server::start(vec![steps(), steps()]);
    let home = tempfile::tempdir().unwrap();
    let mut alice = drive(home.path(), &server, (80, 24));
    alice.hand("10k locks").see("10k locks");
    recorded(home.path());
    let mut bob = follow(home.path(), (80, 24));
    alice.see("bob follows");
    give_pen(&mut alice, &mut bob, "bob");
    bob.hand("i").see("Esc Enter");
    bob.hand("\x05 and bob's words").see("and bob's words");
    alice.see("and bob's words");
    // The follower with the pen is gone: it is the driver's again, with every word that was seen.
    bob.signal(Signal::KILL);
    bob.end();
    alice.see("bob left with the pen");
    alice.see("and bob's words");
    let bob = follow(home.path(), (80, 24));
    alice.see("bob follows");
    alice.hand("2strict\tetcd").see("etcd");
    alice.hand(SEND).see("half an answer");
    bob.see("half an answer");
    alice.signal(Signal::KILL);
    alice.end();
    bob.see("is gone");
    bob.see("INCOMPLETE");
    bob.see("half an answer");
    // And the file has it all.
    let id = id(home.path());
    let mut again = Term::start(home.path(), &["sessions", "resume", &id], &[("USER", "alice")], 80, 24);
    again.see("half an answer");
    again.see("and bob's words");
    again.see("bob follows");
    bob.see("FOLLOWING alice");
    again.hand("q");
    assert_eq!(again.end(), 0);
}

/// What runs a command "on the far side", as ssh does, with the far side's home; it leaves its pid in a file.
fn far(home: &Path) -> String {
    let bin = Path::new(env!("CARGO_BIN_EXE_dlm-architect")).parent().unwrap();
    format!(
        "env HOME={} PATH={}:$PATH sh -c 'echo $$ > {}/pid-$3; exec \"$@\"' sh",
        home.display(),
        bin.display(),
        home.display()
    )
}

/// The follower, whom the driver sees by this name, asks for the pen and gets it.
fn give_pen(driver: &mut Term, follower: &mut Term, name: &str) {
    command(follower, "pen");
    driver.see(&format!("{name} asks for the pen"));
    esc(driver);
    command(driver, "pen");
    driver.see(&format!("Give {name} the pen?"));
    driver.hand("y");
    follower.see("YOU HAVE THE PEN");
}

fn reviewed_from_afar(home: &Path, mut alice: Term, server: &Server, via: &str, cut: impl FnOnce()) {
    let near = tempfile::tempdir().unwrap();
    let mut bob = Term::start(near.path(), &["sessions", "follow", "--via", via], &[("USER", "Bob Ö.")], 100, 30);
    bob.see("FOLLOWING alice");
    bob.see("10k locks");
    alice.see("Bob--. follows");
    alice.hand("/s").see("10k locks/s");
    bob.see("10k locks/s");
    give_pen(&mut alice, &mut bob, "Bob--.");
    bob.hand("2never two at once").see("never two at once");
    alice.see("never two at once");
    esc(&mut bob);
    // The line is cut, something happens meanwhile, and nothing of it is missing.
    cut();
    bob.see("LINE CUT");
    alice.see("left with the pen");
    alice.hand("3etcd in one region").see("etcd in one region");
    alice.hand(SEND).see("The design.");
    bob.unsee("LINE CUT");
    bob.see("The design.");
    bob.see("etcd in one region");
    alice.see("Bob--. follows");
    assert_eq!(server.asked().len(), 1);
    bob.hand("q");
    assert_eq!(bob.end(), 0);
    alice.unsee("follows");
    assert!(!near.path().join(".local").exists(), "nothing is recorded on the near side");
    let all = std::fs::read_to_string(log(home)).unwrap();
    let typed = all.lines().filter(|line| line.contains("\"by\":\"Bob--.\"") && line.contains("never two")).count();
    assert!(typed >= 1, "{all}");
    assert!(all.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{all}");
}

fn first_words(home: &Path) -> (Term, Server) {
    let server = Server::start(vec![answer(&["The design."])]);
    let mut alice = drive(home, &server, (100, 30));
    alice.hand("10k locks").see("10k locks");
    recorded(home);
    (alice, server)
}

#[test]
fn from_another_machine_by_way_of_any_command() {
    let home = tempfile::tempdir().unwrap();
    let (alice, server) = first_words(home.path());
    let pid = home.path().join("pid-tail");
    reviewed_from_afar(home.path(), alice, &server, &far(home.path()), || {
        let tail: i32 = std::fs::read_to_string(&pid).unwrap().trim().parse().unwrap();
        let tail = rustix::process::Pid::from_raw(tail).unwrap();
        rustix::process::kill_process(tail, Signal::KILL).unwrap();
    });
}

#[test]
fn a_far_side_that_fails_is_said_before_the_screen_is_taken() {
    let home = tempfile::tempdir().unwrap();
    for (via, says) in [
        ("false", "The line to false has ended."),
        ("no-such-command-here", "not found"),
        (&far(home.path()), "No session is driven now"),
    ] {
        let mut term = Term::start(home.path(), &["sessions", "follow", "--via", via], &[], 80, 24);
        assert_eq!(term.end(), 2, "{via}");
        let text = term.text().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(says), "{via}: {text}");
        assert!(!String::from_utf8_lossy(&term.bytes()).contains("\x1b[?1049h"));
    }
}

/// An ssh server of our own on loopback, with a key of our own; none where none is installed.
struct Sshd {
    child: std::process::Child,
    folder: tempfile::TempDir,
    port: u16,
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn sshd() -> Option<Sshd> {
    let program = ["/usr/sbin/sshd", "/usr/local/sbin/sshd"].into_iter().find(|path| Path::new(path).exists())?;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for key in ["host", "user"] {
        let made = Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(at(key)).status();
        assert!(made.unwrap().success());
    }
    std::fs::copy(at("user.pub"), at("allowed")).unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let config = format!(
        "Port {port}\nListenAddress 127.0.0.1\nHostKey {}\nAuthorizedKeysFile {}\nStrictModes no\nUsePAM no\nPidFile none\n\
         PermitRootLogin yes\nPasswordAuthentication no\n",
        at("host").display(),
        at("allowed").display()
    );
    std::fs::write(at("config"), config).unwrap();
    if rustix::process::getuid().is_root() {
        // Without it sshd does not start.
        let _ = std::fs::create_dir_all("/run/sshd");
    }
    let child = Command::new(program).arg("-D").arg("-f").arg(at("config")).stderr(Stdio::null()).spawn().unwrap();
    let sshd = Sshd { child, folder, port };
    until("an ssh server", || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
    Some(sshd)
}

#[test]
fn through_a_real_ssh_server() {
    let Some(sshd) = sshd() else {
        return eprintln!("no sshd is installed here: following through ssh was NOT tried");
    };
    let home = tempfile::tempdir().unwrap();
    let (alice, server) = first_words(home.path());
    let folder = sshd.folder.path();
    let ssh = format!(
        "ssh -i {}/user -p {} -o StrictHostKeyChecking=no -o UserKnownHostsFile={}/known -o LogLevel=ERROR -F none 127.0.0.1",
        folder.display(),
        sshd.port,
        folder.display()
    );
    let bin = Path::new(env!("CARGO_BIN_EXE_dlm-architect")).parent().unwrap();
    let via = format!("{ssh} env HOME={} PATH={}:/usr/bin:/bin", home.path().display(), bin.display());
    reviewed_from_afar(home.path(), alice, &server, &via, || {
        // The server's own process of this connection, as a dead router would end it.
        let all = Command::new("pgrep").args(["-P", &sshd.child.id().to_string()]).output().unwrap();
        let all = String::from_utf8(all.stdout).unwrap();
        assert!(!all.trim().is_empty());
        for one in all.split_whitespace() {
            let one = rustix::process::Pid::from_raw(one.parse().unwrap()).unwrap();
            let _ = rustix::process::kill_process(one, Signal::KILL);
        }
    });
}

/// Runs our program with a standard input; its exit code and what it said.
fn run(home: &Path, arguments: &[&str], input: &str) -> (i32, String, String) {
    use std::io::Write;
    let mut command = Command::new(env!("CARGO_BIN_EXE_dlm-architect"));
    command.args(arguments).env_clear().env("HOME", home).env("PATH", std::env::var_os("PATH").unwrap());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It may have ended before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let out = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
}

#[test]
fn eight_processes_append_a_thousand_records_each_and_none_is_lost_or_torn() {
    const WRITERS: usize = 8;
    const EACH: usize = 1000;
    let home = tempfile::tempdir().unwrap();
    let (mut alice, _server) = first_words(home.path());
    let id = id(home.path());
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (home, id) = (home.path(), &id);
            scope.spawn(move || {
                let line = |at: usize| format!("{{\"v\":1,\"at\":{at},\"what\":\"pen_asked\",\"by\":\"w{writer}\"}}\n");
                let input: String = (0..EACH).map(line).collect();
                let (code, _, said) = run(home, &["sessions", "append", id], &input);
                assert_eq!((code, said.as_str()), (0, ""));
            });
        }
        alice.hand(" typed meanwhile").see("typed meanwhile");
    });
    alice.see("asks for the pen");
    alice.hand("\x1b").see("i edit");
    alice.hand("q");
    assert_eq!(alice.end(), 0);
    let all = std::fs::read_to_string(log(home.path())).unwrap();
    let records: Vec<serde_json::Value> = all.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for writer in 0..WRITERS {
        let mine = records.iter().filter(|one| one["by"] == format!("w{writer}"));
        let times: Vec<usize> = mine.map(|one| usize::try_from(one["at"].as_u64().unwrap()).unwrap()).collect();
        assert_eq!(times, (0..EACH).collect::<Vec<_>>());
    }
    assert!(all.contains("10k locks typed meanwhile"));
}

#[test]
fn bad_input_of_append_and_tail_gets_one_sentence() {
    let home = tempfile::tempdir().unwrap();
    let (_alice, _server) = first_words(home.path());
    let id = id(home.path());
    for (line, says) in [
        (
            "{\"v\":1,\"at\":1,\"what\":\"closed\",\"by\":\"eve\"}\n",
            "line 1 was not written: a record of this kind only who drives",
        ),
        ("not json\n", "line 1 was not written: it is no record"),
        ("\n{\"v\":1,\"at\":1,\"what\":\"pen_asked\"}\n", "line 2 was not written: it does not say by whom"),
    ] {
        let (code, _, said) = run(home.path(), &["sessions", "append", &id], line);
        assert!(code == 2 && said.contains(says) && said.lines().count() == 1, "{said}");
    }
    assert!(!std::fs::read_to_string(log(home.path())).unwrap().contains("\"by\""));
    let (code, _, said) = run(home.path(), &["sessions", "tail", "nothing"], "");
    assert!(code == 2 && said.contains("there is no session \"nothing\""), "{said}");
    let fifo = home.path().join("fifo.jsonl");
    let mode = rustix::fs::Mode::from_raw_mode(0o600);
    rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, mode, 0).unwrap();
    for kind in ["tail", "append"] {
        let (code, _, said) = run(
            home.path(),
            &["sessions", kind, fifo.to_str().unwrap()],
            "{\"v\":1,\"at\":1,\"what\":\"pen_asked\",\"by\":\"e\"}\n",
        );
        assert!(code == 2 && said.contains("it is a fifo"), "{said}");
    }
    let (code, _, said) = run(home.path(), &["sessions", "follow", "--via", "ssh jump"], "");
    assert!(code == 2 && said.contains("not a terminal"), "{said}");
}

#[test]
fn a_session_is_shared_with_a_group_and_taken_back() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let home = tempfile::tempdir().unwrap();
    let group = Command::new("id").arg("-gn").output().unwrap();
    let group = String::from_utf8(group.stdout).unwrap().trim().to_owned();
    let (mut alice, _server) = first_words(home.path());
    let id = id(home.path());
    let (code, _, said) = run(home.path(), &["sessions", "share", &id, "--group", &group], "");
    assert!(code == 2 && said.contains("is in use: quit there"), "{said}");
    esc(&mut alice);
    alice.hand("q");
    assert_eq!(alice.end(), 0);
    let (code, _, said) = run(home.path(), &["sessions", "share", &id, "--group", "no such group"], "");
    assert!(code == 2 && said.contains("no group \"no such group\""), "{said}");
    let before = std::fs::read(log(home.path())).unwrap();
    // A home that others can't pass through is named, and nothing has changed.
    std::fs::set_permissions(home.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    if std::fs::metadata(home.path()).unwrap().gid() == 0 {
        let (code, _, said) = run(home.path(), &["sessions", "share", &id, "--group", &group], "");
        assert!(code == 2 && said.contains("can't pass through") && said.contains("--folder"), "{said}");
        assert!(!log(home.path()).symlink_metadata().unwrap().is_symlink());
    }
    for folder in ["", ".local", ".local/state"] {
        std::fs::set_permissions(home.path().join(folder), std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    let (code, _, said) = run(home.path(), &["sessions", "share", &id, "--group", &group], "");
    assert!(
        code == 0 && said.contains(&format!("by the group {group}")) && said.contains("sessions follow /"),
        "{said}"
    );
    let there = std::fs::canonicalize(log(home.path())).unwrap();
    assert_eq!(std::fs::metadata(&there).unwrap().mode() & 0o7777, 0o660);
    assert_eq!(std::fs::metadata(there.parent().unwrap()).unwrap().mode() & 0o7777, 0o2770);
    assert_eq!(std::fs::metadata(folder(home.path())).unwrap().mode() & 0o7777, 0o700, "the others stay closed");
    assert_eq!(std::fs::read(&there).unwrap(), before);
    let (code, _, said) = run(home.path(), &["sessions", "delete", &id], "");
    assert!(code == 2 && said.contains("sessions unshare"), "{said}");
    // It is driven and followed as before, by its path too.
    let mut alice = Term::start(home.path(), &["sessions", "resume", &id], &[("USER", "alice")], 80, 24);
    alice.see("10k locks");
    let other = tempfile::tempdir().unwrap();
    let path = there.to_str().unwrap();
    let mut bob = Term::start(other.path(), &["sessions", "follow", path], &[("USER", "bob")], 80, 24);
    bob.see("FOLLOWING alice");
    alice.see("bob follows");
    bob.hand("q");
    assert_eq!(bob.end(), 0);
    alice.hand("q");
    assert_eq!(alice.end(), 0);
    let (code, _, said) = run(home.path(), &["sessions", "unshare", &id], "");
    assert!(code == 0 && said.contains("by you alone"), "{said}");
    assert!(!there.exists() && !log(home.path()).symlink_metadata().unwrap().is_symlink());
    assert_eq!(std::fs::metadata(log(home.path())).unwrap().mode() & 0o7777, 0o600);
    let (code, _, said) = run(home.path(), &["sessions", "unshare", &id], "");
    assert!(code == 2 && said.contains("is not shared"), "{said}");
}

/// Lines of a `tail` up to its own word; that, and how many there were before.
fn batch(lines: &mut impl Iterator<Item = std::io::Result<String>>) -> (serde_json::Value, usize) {
    let read = |line: std::io::Result<String>| serde_json::from_str::<serde_json::Value>(&line.unwrap()).unwrap();
    let mut count = 0;
    loop {
        let one = read(lines.next().unwrap());
        if one["what"] == "tail" {
            return (one, count);
        }
        count += 1;
    }
}

#[test]
fn tail_prints_whole_lines_goes_on_behind_a_byte_and_ends_with_its_reader() {
    use std::io::{BufRead, BufReader};
    let home = tempfile::tempdir().unwrap();
    let (mut alice, _server) = first_words(home.path());
    let id = id(home.path());
    let tail = |from: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dlm-architect"));
        command.args(["sessions", "tail", &id, "--from", from, "--as", "eve"]).env_clear().env("HOME", home.path());
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        (child, lines)
    };
    let (mut child, mut lines) = tail("0");
    let (control, count) = batch(&mut lines);
    assert!(count >= 2 && control["live"] == true && control["me"] == "eve" && control["id"] == id.as_str());
    alice.see("eve follows");
    // Its reader leaves: it is gone at once, and the driver sees it, though nothing is written meanwhile.
    drop(lines);
    assert!(child.wait().unwrap().success());
    alice.unsee("eve follows");
    let to = control["to"].as_u64().unwrap().to_string();
    let (mut child, mut lines) = tail(&to);
    alice.hand(", typed after").see(", typed after");
    let mut seen = String::new();
    while !seen.contains(", typed after") {
        seen = lines.next().unwrap().unwrap();
        assert!(!seen.contains("\"what\":\"prompt\""), "{seen}");
    }
    drop(lines);
    alice.hand("!").see("after!");
    assert!(child.wait().unwrap().success());
}
