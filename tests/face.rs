//! The terminal face as its user meets it: the built program in a real pty, a loopback server behind it.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;
#[path = "support/server.rs"]
#[allow(dead_code)]
mod server;

use pty::Term;
use server::{Server, Step, answer, delta, finish, status, stream_head};
use std::path::Path;

const SEND: &str = "\x1b\r";

/// All records of all session files below a HOME, as JSON.
fn records(home: &Path) -> Vec<serde_json::Value> {
    let folder = home.join(".local/state/dlm-architect/sessions");
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    let texts = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    texts.flat_map(|text| text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect::<Vec<_>>()).collect()
}

/// Waits until the session files fulfil `what`.
fn logged(home: &Path, name: &str, what: impl Fn(&[serde_json::Value]) -> bool) {
    let began = std::time::Instant::now();
    while !what(&records(home)) {
        assert!(began.elapsed().as_secs() < 30, "never in the log: {name}; {:?}", records(home));
        std::thread::yield_now();
    }
}

fn start(home: &Path, server: &Server, size: (u16, u16)) -> Term {
    Term::start(home, &["--base-url", &server.url()], &[], size.0, size.1)
}

/// An answer in two halves, the second behind a gate.
fn halved(first: &str, gate: &'static str, second: &str) -> Vec<Step> {
    vec![stream_head(), delta(first), Step::Gate(gate), delta(second), finish("stop"), Step::End]
}

/// Esc alone, held out until the level has changed.
fn esc(term: &mut Term) {
    term.keys("\x1b").see("edit");
}

fn main_job(width: u16, height: u16) {
    let steps = vec![
        stream_head(),
        delta("## Design\n\n**Raft** holds the lo"),
        Step::Gate("half a line"),
        delta("ck.\n\n- first bullet\n"),
        delta(&"- another bullet that fills the pane\n".repeat(60)),
        Step::Hold,
    ];
    let server = Server::start(vec![steps, answer(&["Raft again."])]);
    let home = tempfile::tempdir().unwrap();
    let mut term = start(home.path(), &server, (width, height));
    term.see("READY");
    term.keys("10k locks per second").see("10k locks per second");
    term.hand("\tmistyped").see("mistyped");
    term.keys("\x15strict").unsee("mistyped");
    term.hand("\tetcd in three regions").see("etcd in three regions");
    term.keys(SEND).see("Raft holds the lo");
    let bold = term.screen(|screen| {
        let (rows, columns) = screen.size();
        let cells = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
        cells
            .filter_map(|(row, column)| screen.cell(row, column))
            .filter(|cell| cell.bold())
            .map(|cell| cell.contents().to_owned())
            .collect::<String>()
    });
    assert!(bold.contains("Raft"), "{bold}");
    server.open("half a line");
    term.see("• first bullet");
    term.see("lines below");
    term.keys("/bullet\r").see("searched \"bullet\" 1/61");
    term.keys("n").see("2/61");
    term.keys("G").unsee("lines below");
    term.keys("g").see("\nDesign");
    term.keys("\x03").see("STOPPED");
    let asked = server.wait("the client left", |asked| asked.first().is_some_and(|one| one.left.is_some()));
    let body: serde_json::Value = serde_json::from_str(&asked[0].body).unwrap();
    let sent = body["messages"][1]["content"].as_str().unwrap();
    for text in ["10k locks per second", ">strict<", "etcd in three regions"] {
        assert!(sent.contains(text), "{sent}");
    }
    // The same texts again, as a new run of the same session.
    term.keys(SEND).see("y / n");
    term.keys("y").see("Raft again.");
    term.see("DONE");
    term.keys("(").see("Answer 1 of 2");
    term.keys("q");
    assert_eq!(term.end(), 0);
    let all = records(home.path());
    let asked: Vec<&serde_json::Value> = all.iter().filter(|record| record["what"] == "asked").collect();
    assert_eq!(asked.len(), 2);
    assert_eq!(
        asked[0]["request"]["inputs"],
        serde_json::json!([
            ["scale_requirements", "10k locks per second"],
            ["consistency_tolerance", "strict"],
            ["infrastructure_environment", "etcd in three regions"]
        ])
    );
    term.restored();
    // And back, from the command line.
    let id = all.len();
    assert!(id > 0);
    let name =
        std::fs::read_dir(home.path().join(".local/state/dlm-architect/sessions")).unwrap().next().unwrap().unwrap();
    let name = name.file_name().to_str().unwrap().trim_end_matches(".jsonl").to_owned();
    let mut term = Term::start(home.path(), &["sessions", "resume", &name], &[], width, height);
    term.see("Raft again.");
    term.see("10k locks per second");
    term.keys("q");
    assert_eq!(term.end(), 0);
}

#[test]
fn the_main_job_at_80x24() {
    main_job(80, 24);
}

#[test]
fn the_main_job_at_120x40() {
    main_job(120, 40);
}

#[test]
fn what_was_typed_survives_kill_9() {
    let server = Server::start(vec![vec![stream_head(), delta("half an answer"), Step::Hold]]);
    let home = tempfile::tempdir().unwrap();
    let mut term = start(home.path(), &server, (80, 24));
    term.see("READY");
    term.keys("typed and not sent").see("typed and not sent");
    logged(home.path(), "the text", |all| all.iter().any(|one| one["text"] == "typed and not sent"));
    term.signal(rustix::process::Signal::KILL);
    term.end();
    let mut term = start(home.path(), &server, (80, 24));
    term.see("Not finished, from");
    esc(&mut term);
    term.keys("s").see("typed and not sent");
    term.keys("\r").see("nothing was sent yet");
    term.see("typed and not sent");
    // The same in mid-answer, in the same session.
    term.hand("i\tstrict\tetcd").see("etcd");
    term.keys(SEND).see("half an answer");
    logged(home.path(), "the half", |all| all.iter().any(|one| one["text"] == "half an answer"));
    term.signal(rustix::process::Signal::KILL);
    term.end();
    let mut term = start(home.path(), &server, (80, 24));
    term.see("Not finished, from");
    esc(&mut term);
    term.keys("s").see("typed and not sent");
    term.keys("\r").see("INCOMPLETE");
    term.see("half an answer");
}

#[test]
fn a_refusal_is_flagged_and_so_is_a_failed_verdict() {
    let refusal = r#"{"error": "Infrastructure constraints insufficient for consistency SLA"}"#;
    let server = Server::start(vec![
        answer(&[refusal]),
        answer(&["Nothing of note."]),
        vec![stream_head(), delta("cut he"), Step::Reset],
    ]);
    let home = tempfile::tempdir().unwrap();
    let mut term = Term::start(home.path(), &["--base-url", &server.url(), "--case", "2", "--send"], &[], 100, 24);
    // The rules refuse it too, so that they ask first.
    term.see("The rules refuse this");
    term.keys("y");
    term.see("✗ REFUSED │");
    term.see("REFUSED: Infrastructure constraints insufficient for consistency SLA");
    term.keys(SEND).see("y / n");
    term.keys("y").see("✗ 1 fail");
    term.see("Not refused by the object, though R5 refuses here");
    term.see("verdict fail: Expert Terminology Check");
    term.keys(SEND).see("y / n");
    term.keys("y").see("INCOMPLETE");
    term.see("cut he");
}

#[test]
fn a_terminal_that_takes_nothing_holds_up_neither_keys_nor_the_end() {
    let flood = |count: usize| {
        (0..count).map(|line| delta(&format!("- line {line} of a long answer with **bold** words in it\n")))
    };
    let mut steps = vec![stream_head()];
    steps.extend(flood(20_000));
    steps.push(Step::Hold);
    let server = Server::start(vec![steps]);
    let home = tempfile::tempdir().unwrap();
    let url = server.url();
    // SIGHUP ignored, as under nohup: only the terminal itself tells that it is gone.
    let mut command = portable_pty::CommandBuilder::new("sh");
    command.args([
        "-c",
        "trap '' HUP; exec \"$0\" \"$@\"",
        env!("CARGO_BIN_EXE_dlm-architect"),
        "--base-url",
        &url,
        "--case",
        "1",
        "--send",
    ]);
    command.env_clear();
    command.cwd(home.path());
    for (name, value) in [
        ("HOME", home.path().to_str().unwrap()),
        ("TERM", "xterm-256color"),
        ("LANG", "C.UTF-8"),
        ("PATH", "/usr/bin:/bin"),
    ] {
        command.env(name, value);
    }
    let mut term = Term::run(command, 120, 40);
    term.see("STREAMING");
    term.keys("G");
    term.stall(true);
    term.keys("jkjk\x1b[5~\x03");
    server.wait("^C at the server", |asked| asked.first().is_some_and(|one| one.left.is_some()));
    logged(home.path(), "the end", |all| all.iter().any(|one| one["end"]["end"] == "cancelled"));
    term.hang_up();
    term.end();
}

#[test]
fn idle_it_neither_wakes_nor_writes() {
    let server = Server::start(vec![answer(&["Raft."])]);
    let home = tempfile::tempdir().unwrap();
    let term = start(home.path(), &server, (80, 24));
    term.see("READY");
    let switches = || {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", term.pid())).unwrap();
        let lines = tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("status")).ok());
        lines
            .map(|text| text.lines().find(|line| line.starts_with("voluntary")).unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    // Threads of the start may still be working or ending, on a busy machine for long: one of the first ten seconds
    // that follow each other must be without a switch and without a byte.
    let look = || (switches(), term.bytes().len());
    let mut looks = vec![look()];
    let rested = (0..9).any(|_| {
        term.quiet(std::time::Duration::from_secs(10));
        let now = look();
        let same = looks.last() == Some(&now);
        looks.push(now);
        same
    });
    assert!(rested, "it never rests: {looks:?}");
}

#[test]
fn signals_save_restore_and_tell() {
    for (signal, code) in [(rustix::process::Signal::TERM, 143), (rustix::process::Signal::HUP, 129)] {
        let server = Server::start(vec![vec![stream_head(), delta("kept text"), Step::Hold]]);
        let home = tempfile::tempdir().unwrap();
        let mut term = Term::start(home.path(), &["--base-url", &server.url(), "--case", "1", "--send"], &[], 80, 24);
        term.see("kept text");
        term.signal(signal);
        assert_eq!(term.end(), code);
        term.restored();
        assert!(records(home.path()).iter().any(|one| one["text"] == "kept text"));
    }
}

#[test]
fn a_paste_is_text_in_a_field_and_nothing_elsewhere() {
    let server = Server::start(vec![answer(&["Raft."])]);
    let home = tempfile::tempdir().unwrap();
    let mut term = start(home.path(), &server, (80, 24));
    term.see("READY");
    let large = "0123456789abcde\r\n".repeat(60_000);
    term.paste(&large).see("960000 ch");
    term.hand("\tstrict\tetcd").see("etcd");
    term.keys(SEND).see("DONE");
    let body: serde_json::Value = serde_json::from_str(&server.asked()[0].body).unwrap();
    assert!(body["messages"][1]["content"].as_str().unwrap().contains(&large.replace("\r\n", "\n")));
    term.paste("qqq\nq").see("press i");
    for _ in 0..10 {
        term.keys("\x1b");
    }
    term.keys("j").unsee("press i");
    assert!(term.text().contains("DONE"));
}

#[test]
fn a_storm_of_sizes_and_one_sentence_when_too_small() {
    let server = Server::start(vec![halved("Raft. ", "more", "The end.")]);
    let home = tempfile::tempdir().unwrap();
    let term = Term::start(home.path(), &["--base-url", &server.url(), "--case", "1", "--send"], &[], 80, 24);
    term.see("Raft.");
    for step in 0..200_u16 {
        // the emulator can't wrap on a screen of one row or column
        term.resize(2 + step * 7 % 130, 2 + step * 5 % 50);
    }
    term.resize(39, 7);
    term.see("too small");
    server.open("more");
    term.resize(100, 30);
    term.see("The end.");
    term.see("DONE");
}

#[test]
fn colours_and_letters_follow_the_environment() {
    let server = Server::start(vec![answer(&["# H\n\n**Raft** – naïve 漢字 `code`\n"])]);
    let home = tempfile::tempdir().unwrap();
    let arguments = ["--base-url", &server.url(), "--case", "1", "--send"];
    let term = Term::start(home.path(), &arguments, &[("NO_COLOR", "1")], 80, 24);
    term.see("DONE");
    let text = String::from_utf8_lossy(&term.bytes()).into_owned();
    let colours = text.split("\x1b[").filter(|rest| {
        rest.find('m').is_some_and(|end| {
            rest[..end].split(';').any(|code| {
                code.parse()
                    .is_ok_and(|n: u16| (30..=38).contains(&n) || (40..=48).contains(&n) || (90..=107).contains(&n))
            })
        })
    });
    assert_eq!(colours.count(), 0);
    let term = Term::start(home.path(), &arguments, &[("LANG", "C")], 80, 24);
    term.see("DONE");
    assert!(term.bytes().iter().all(u8::is_ascii));
    let mut term = Term::start(home.path(), &arguments, &[("TERM", "dumb")], 80, 24);
    assert_eq!(term.end(), 2);
    assert!(String::from_utf8_lossy(&term.bytes()).contains("design"));
}

#[test]
fn nothing_a_model_writes_reaches_the_terminal_as_a_command() {
    let hostile =
        "a\x1b]52;c;aGk=\x07b\x1b[2Jc\u{9b}31md\u{202e}e\u{e0041}f\x1b]0;title\x07g\x08h\x7fi \x1bP+q\x1b\\end";
    let server = Server::start(vec![answer(&[hostile])]);
    let home = tempfile::tempdir().unwrap();
    let term = Term::start(home.path(), &["--base-url", &server.url(), "--case", "1", "--send"], &[], 100, 24);
    term.see("DONE");
    let text = String::from_utf8_lossy(&term.bytes()).into_owned();
    for bad in ["\x1b]", "\x1bP", "\u{9b}", "\u{202e}", "\u{e0041}", "\x07", "\x7f"] {
        assert!(!text.contains(bad), "{bad:?}");
    }
    assert!(term.text().contains("end"));
}

#[test]
fn the_editor_outside_gets_the_field_and_the_stream_goes_on() {
    let server = Server::start(vec![halved("before ", "away", "Raft behind.")]);
    let home = tempfile::tempdir().unwrap();
    let script = home.path().join("editor.sh");
    std::fs::write(&script, format!("#!/bin/sh\ncat \"$1\" > {0}/seen\nwhile [ ! -e {0}/go ]; do sleep 0.05; done\nprintf 'from outside' > \"$1\"\n", home.path().display())).unwrap();
    let editor = format!("sh {}", script.display());
    let mut term = Term::start(
        home.path(),
        &["--base-url", &server.url(), "--case", "1", "--send"],
        &[("EDITOR", &editor)],
        80,
        24,
    );
    term.see("before");
    term.keys("i\x07");
    let began = std::time::Instant::now();
    while std::fs::read_to_string(home.path().join("seen")).unwrap_or_default().is_empty() {
        assert!(began.elapsed().as_secs() < 30, "the editor never started");
        std::thread::yield_now();
    }
    server.open("away");
    logged(home.path(), "the answer's end", |all| all.iter().any(|one| one["end"]["end"] == "complete"));
    std::fs::write(home.path().join("go"), "").unwrap();
    term.see("from outside");
    term.see("DONE");
    assert_eq!(
        std::fs::read_to_string(home.path().join("seen")).unwrap(),
        "10,000 lock requests per second, low contention."
    );
}

#[test]
fn the_examples_run_one_after_the_other_and_open() {
    let held = vec![stream_head(), delta("none of them"), Step::Gate("second"), finish("stop"), Step::End];
    let server = Server::start(vec![answer(&["**Raft**, the first"]), held]);
    let home = tempfile::tempdir().unwrap();
    let mut term = start(home.path(), &server, (80, 24));
    term.see("READY");
    term.keys("a draft").see("a draft");
    esc(&mut term);
    term.keys("x").see("R runs all");
    term.keys("R").see("The rules refuse 1 of these 2 cases");
    term.keys("y").see("STREAMING        1,000,000");
    let screen = term.see("pass             10,000");
    assert!(screen.contains("examples"), "{screen}");
    term.keys("o").see("the first");
    server.open("second");
    term.unsee("answer 2 arrives");
    term.keys(")").see("none of them");
    term.see("verdict fail");
    term.keys("q");
    assert_eq!(term.end(), 0);
    // Its session holds both, and the draft.
    let all = records(home.path());
    assert_eq!(all.iter().filter(|one| one["what"] == "judged").count(), 2);
    assert!(all.iter().any(|one| one["text"] == "a draft"));
}

/// Opens a line for a command and takes it.
fn command(term: &mut Term, text: &str) {
    term.hand(":").hand(text).see(&format!(":{text}"));
    term.hand("\r");
}

#[test]
fn a_prompt_that_no_one_answers_opens_and_takes_an_architect_there() {
    let raft = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/prompts/raft.prompt.yaml");
    let home = tempfile::tempdir().unwrap();
    let server = Server::start(vec![answer(&["From the profile."])]);
    let mut term = Term::start(home.path(), &["--prompt", raft], &[], 80, 24);
    term.see("Nobody answers yet");
    term.hand("\x1b").see("edit");
    command(&mut term, "profile");
    term.see("no profile yet: three ways to a model");
    term.hand("\x1b").see("edit");
    let folder = home.path().join(".config/dlm-architect");
    std::fs::create_dir_all(&folder).unwrap();
    let profile = format!("[profiles.here]\nbase_url = \"{}\"\nmodel = \"m-7\"\n", server.url());
    std::fs::write(folder.join("config.toml"), profile).unwrap();
    command(&mut term, "profile");
    term.see("m-7 @ http://127.0.0.1");
    term.hand("/here\r").see("From the next send on: m-7 @here");
    term.hand("x").see("examples");
    term.hand("\r").see("filled in");
    term.hand("\r").see("From the profile.");
    assert!(server.asked()[0].body.contains("\"m-7\""), "{:?}", server.asked());
    term.hand("q");
    assert_eq!(term.end(), 0);
}

#[test]
fn an_address_typed_on_the_first_screen_answers_without_a_file() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::start(vec![answer(&["From the address."])]);
    let mut term = Term::start(home.path(), &["--case", "1"], &[("OPENAI_API_KEY", "sk-of-the-start")], 80, 24);
    term.see("Esc :profile connects a model");
    term.hand("\x1b").see("edit");
    command(&mut term, &format!("profile {} m-9", server.url()));
    term.see("From the next send on: m-9 @");
    term.hand("\r").see("DONE by loop @");
    let asked = &server.asked()[0];
    assert!(asked.body.contains("\"m-9\""), "{asked:?}");
    term.hand("q");
    assert_eq!(term.end(), 0);
}

#[test]
fn a_stopped_answer_goes_again_to_its_profile_after_resume() {
    let home = tempfile::tempdir().unwrap();
    let server = Server::start(vec![halved("Half an answer ", "never", ""), answer(&["Again, and whole."])]);
    let folder = home.path().join(".config/dlm-architect");
    std::fs::create_dir_all(&folder).unwrap();
    let profile = format!("[profiles.here]\nbase_url = \"{}\"\nmodel = \"m-7\"\n", server.url());
    std::fs::write(folder.join("config.toml"), profile).unwrap();
    let mut term = Term::start(home.path(), &["--profile", "here", "--case", "1", "--send"], &[], 80, 24);
    term.see("Half an answer");
    term.hand("\x03").see("STOPPED");
    server.open("never");
    term.hand("q");
    assert_eq!(term.end(), 0);
    let mut term = Term::start(home.path(), &["sessions", "resume", "last"], &[], 80, 24);
    term.see("answer 1 is STOPPED");
    term.hand("R").see("Send answer 1 again as it was, to m-7 @here?");
    term.hand("y").see("Again, and whole.");
    assert!(server.asked()[1].body.contains("\"m-7\""), "{:?}", server.asked());
    term.hand("q");
    assert_eq!(term.end(), 0);
}

#[test]
fn the_models_of_the_server_are_asked_for_only_when_they_are_looked_at() {
    let list = status("200 OK", "Content-Type: application/json\r\n", r#"{"data":[{"id":"big-8"},{"id":"small-1"}]}"#);
    let server = Server::start(vec![list, answer(&["Of the big one."]), status("404 Not Found", "", "")]);
    let home = tempfile::tempdir().unwrap();
    let url = server.url();
    let mut term = Term::start(home.path(), &["--base-url", &url, "--model", "small-1"], &[], 80, 24);
    term.see("answers. Esc :model takes another.");
    assert!(server.asked().is_empty());
    term.hand("\x1b").see("edit");
    command(&mut term, "model");
    let screen = term.see("big-8");
    assert!(screen.contains("offline rules") && screen.contains("small-1  (now)"), "{screen}");
    assert_eq!(server.asked()[0].line, "GET /v1/models HTTP/1.1");
    term.hand("/big\r").see("From the next send on: big-8");
    term.hand("x").see("examples");
    term.hand("\r").see("filled in");
    term.hand("\r").see("Of the big one.");
    assert!(server.asked()[1].body.contains("\"big-8\""), "{:?}", server.asked());
    // A server without a list says so, and the rules are there all the same.
    command(&mut term, "model");
    term.see(":model NAME takes one all the same");
    term.hand("\r").see("From the next send on: offline rules v5");
    term.hand("q");
    assert_eq!(term.end(), 0);
}

#[test]
fn a_design_on_a_terminal_is_rendered_and_in_a_pipe_it_is_markdown() {
    let text = "## Core decision\n\n**Raft** over etcd, and words enough that a line of forty columns does not hold them.\n\n- first\n- second\n";
    let server = Server::start(vec![answer(&[text])]);
    let home = tempfile::tempdir().unwrap();
    let url = server.url();
    let arguments = ["design", "--base-url", &url, "--case", "1"];
    let mut term = Term::start(home.path(), &arguments, &[], 40, 60);
    assert_eq!(term.end(), 0);
    let screen = term.text();
    assert!(
        screen.contains("Core decision") && screen.contains("Raft over etcd") && !screen.contains("**"),
        "{screen}"
    );
    assert!(screen.lines().any(|line| line.ends_with("- first") || line.ends_with("• first")), "{screen}");
    let broken =
        screen.lines().any(|line| line.trim_end().ends_with("forty colum") || line.trim_end().ends_with("wor"));
    assert!(!broken, "{screen}");
    assert!(term.bytes().windows(8).any(|bytes| bytes == b"\x1b[1mRaft"), "{screen}");
    // A terminal that obeys nothing, and a pipe, get what came.
    let mut term = Term::start(home.path(), &arguments, &[("TERM", "dumb")], 80, 24);
    assert_eq!(term.end(), 0);
    assert!(term.text().contains("**Raft** over etcd") && !term.bytes().contains(&0x1b), "{}", term.text());
    let piped = std::process::Command::new(env!("CARGO_BIN_EXE_dlm-architect"))
        .args(arguments)
        .env_clear()
        .env("HOME", home.path())
        .env("TERM", "xterm")
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(piped.stdout).unwrap(), text);
}

#[test]
fn an_evaluation_on_a_terminal_has_a_bar_with_live_verdicts() {
    let held = halved("**Raft** ", "go", "and so on");
    let server = Server::start(vec![answer(&["none"]), held]);
    let home = tempfile::tempdir().unwrap();
    let url = server.url();
    let term = Term::start(home.path(), &["eval", "--base-url", &url, "--concurrency", "1"], &[], 80, 24);
    term.see("1/2");
    term.see("#2 1/1");
    server.open("go");
    let screen = term.see("2 verdicts: 1 pass, 1 fail");
    assert!(screen.contains("fail: Expert Terminology Check"), "{screen}");
}

#[test]
fn lines_against_the_guidelines_are_marked_while_they_arrive() {
    let held =
        halved("Certainly! Here is the design.\n\n## Lock acquisition\n\n- **Raft** grants\n", "go", "- again\n");
    let server = Server::start(vec![held]);
    let home = tempfile::tempdir().unwrap();
    let mut term = Term::start(home.path(), &["--base-url", &server.url(), "--case", "1", "--send"], &[], 80, 24);
    let screen = term.see("◆");
    assert!(screen.contains("STREAMING"), "{screen}");
    let marked: Vec<&str> = screen.lines().filter(|line| line.contains('◆')).collect();
    assert!(matches!(marked.as_slice(), [line] if line.contains("Certainly!")), "{screen}");
    server.open("go");
    // What is missing is known at the end only.
    term.see("DONE");
    term.keys("m").see("No partition tolerance mechanism");
    term.keys("\r").see("answer");
    term.keys("q");
    assert_eq!(term.end(), 0);
}
