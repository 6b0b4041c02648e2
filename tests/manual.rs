//! The first page and the manual do what they say: every command in them runs in an empty home, against servers on
//! loopback; what they quote is what comes out; their links lead somewhere; the keys are those of the table.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;
#[path = "support/server.rs"]
#[allow(dead_code)]
mod server;

use portable_pty::CommandBuilder;
use pty::Term;
use server::{Server, answer};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const README: &str = include_str!("../README.md");
const MANUAL: &str = include_str!("../assets/manual.md");
/// What no test runs: they take minutes, or need what a machine may not have.
const EXCEPTED: [&str; 3] = ["cargo ", "rustup ", "node "];
/// Addresses in the texts that a server of the test stands for.
const ADDRESSES: [&str; 2] = ["http://127.0.0.1:11434/v1", "https://api.openai.com/v1"];

/// What a page says to do, and what it says will come.
#[derive(Debug)]
enum Item {
    Run { line: usize, command: String, screen: bool, code: i32 },
    Quote { line: usize, text: String },
    File { name: String, text: String },
}

/// Commands of the fences `sh` (and `sh screen`, which open the screen), files of the fences `yaml NAME`, and what is quoted.
fn items(page: &str) -> Vec<Item> {
    let (mut all, mut fence, mut quote) = (Vec::new(), None, String::new());
    for (at, text) in page.lines().chain([""]).enumerate() {
        if let Some(quoted) = text.strip_prefix('>') {
            quote += &format!("{quoted}\n");
            continue;
        }
        if !quote.is_empty() {
            all.push(Item::Quote { line: at, text: std::mem::take(&mut quote) });
        }
        match (text.strip_prefix("```"), fence) {
            (Some(kind), None) => {
                fence = Some(kind);
                let name = kind.strip_prefix("yaml ").map(str::to_owned);
                all.extend(name.map(|name| Item::File { name, text: String::new() }));
            }
            (Some(_), Some(_)) => fence = None,
            (None, Some(kind)) if kind.starts_with("yaml ") => {
                if let Some(Item::File { text: file, .. }) = all.last_mut() {
                    *file += &format!("{text}\n");
                }
            }
            (None, Some(kind @ ("sh" | "sh screen"))) if !text.trim().is_empty() => {
                let code = text.split_once("# exit ").map_or(0, |(_, code)| code.trim().parse().unwrap());
                all.push(Item::Run { line: at + 1, command: text.to_owned(), screen: kind == "sh screen", code });
            }
            _ => {}
        }
    }
    all
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Reader {
    page: &'static str,
    home: tempfile::TempDir,
    server: Server,
    said: String,
}

impl Reader {
    fn new(page: &'static str) -> Reader {
        let server =
            Server::start(vec![answer(&["## Core decision\n\n**Raft** over etcd, with **fencing tokens**.\n"])]);
        server.models(&["gpt-4o", "qwen3:8b"]);
        Reader { page, home: tempfile::tempdir().unwrap(), server, said: String::new() }
    }

    fn path(&self) -> String {
        let own = Path::new(env!("CARGO_BIN_EXE_dlm-architect")).parent().unwrap().display().to_string();
        format!("{own}:{}", std::env::var("PATH").unwrap_or_default())
    }

    /// The command with the test's server in place of those of the texts; none if it is excepted.
    fn mine(&self, command: &str) -> String {
        ADDRESSES.iter().fold(command.to_owned(), |text, address| text.replace(address, &self.server.url()))
    }

    fn follow(&mut self, text: &str) -> usize {
        let mut ran = 0;
        for item in items(text) {
            match item {
                Item::Run { command, .. } if EXCEPTED.iter().any(|word| command.starts_with(word)) => {}
                Item::Run { line, command, screen: true, .. } => {
                    self.look(line, &command);
                    ran += 1;
                }
                Item::Run { line, command, code, .. } => {
                    self.run(line, &command, code);
                    ran += 1;
                }
                Item::Quote { line, text } => self.quoted(line, &text),
                Item::File { name, text } => std::fs::write(self.home.path().join(name), text).unwrap(),
            }
            // The example names servers too.
            let config = self.home.path().join(".config/dlm-architect/config.toml");
            if let Ok(text) = std::fs::read_to_string(&config) {
                std::fs::write(&config, self.mine(&text)).unwrap();
            }
        }
        ran
    }

    fn run(&mut self, line: usize, command: &str, code: i32) {
        let mut shell = Command::new("bash");
        shell.args(["-c", &self.mine(command)]).current_dir(self.home.path()).stdin(Stdio::null());
        shell.env_clear().env("HOME", self.home.path()).env("PATH", self.path()).env("LANG", "C.UTF-8");
        let output = shell.output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{}:{line}: {command}\n{out}\n{err}", self.page);
        assert!(
            !out.trim().is_empty() || command.contains(" > ") || silent(command),
            "{}:{line}: {command}",
            self.page
        );
        self.said = format!("{out}\n{err}");
    }

    /// Opens the screen and leaves it.
    fn look(&self, line: usize, command: &str) {
        let mut shell = CommandBuilder::new("bash");
        shell.args(["-c", &self.mine(command)]);
        shell.env_clear();
        shell.cwd(self.home.path());
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("PATH", &self.path())] {
            shell.env(name, value);
        }
        shell.env("HOME", self.home.path());
        let mut term = Term::run(shell, 80, 24);
        // What is sent at once has its first frame before that.
        let states: &[&str] =
            if command.contains("--send") { &["DONE", "REFUSED"] } else { &["READY", "DONE", "REFUSED"] };
        let name = format!("{}:{line}: {command}", self.page);
        let screen = term.wait(&name, |screen| states.iter().any(|word| screen.contains(word)));
        let typing = |screen: &str| screen.lines().last().is_some_and(|hint| hint.contains("Esc Enter"));
        if typing(&screen) {
            // Held out until it was taken: with the next key it would be another one.
            term.keys("\x1b").wait("commands", |screen| !typing(screen));
        }
        term.keys("q");
        assert_eq!(term.end(), 0, "{}:{line}: {command}", self.page);
    }

    /// What is quoted came of the command before it, but for what `…` leaves out.
    fn quoted(&self, line: usize, text: &str) {
        let said = words(&self.said);
        let shown: String =
            text.lines().filter(|line| !line.trim().starts_with("```")).map(|line| format!("{line}\n")).collect();
        for part in shown.split('…').map(words).filter(|part| !part.is_empty()) {
            assert!(said.contains(&part), "{}, the quote before line {line}: {part:?} is not in {said:?}", self.page);
        }
    }
}

/// Commands that do something and say nothing, or say it on stderr.
fn silent(command: &str) -> bool {
    let first = command.split_whitespace().next().unwrap_or_default();
    ["mkdir", "echo"].contains(&first)
        || ["sessions rename", "sessions delete", "sessions restore '", "sessions prune", " -o "]
            .iter()
            .any(|part| command.contains(part))
}

#[test]
fn a_newcomer_with_the_first_page_alone_gets_everywhere_it_says() {
    let mut reader = Reader::new("README.md");
    assert!(reader.follow(README) > 10, "commands are not seen");
    // A design, its export, and what a model said.
    let design = std::fs::read_to_string(reader.home.path().join("design.md")).unwrap();
    assert!(design.contains("## Core decision") && design.contains("never two holders"), "{design}");
    assert!(reader.server.asked().iter().any(|asked| asked.line.starts_with("POST")));
}

#[test]
fn every_command_of_the_manual_does_what_it_says() {
    let mut reader = Reader::new("assets/manual.md");
    assert!(reader.follow(MANUAL) > 40, "commands are not seen");
    let docs = reader.home.path().join("docs/decisions");
    assert_eq!(std::fs::read_dir(docs).unwrap().count(), 1, "a record in the folder that the page names");
}

/// The first page's two ways from an answer to the next send.
#[test]
fn the_form_is_sent_again_from_the_answer() {
    let home = tempfile::tempdir().unwrap();
    let mut term = Term::start(home.path(), &["--no-session", "--case", "1", "--send"], &[], 80, 24);
    term.see("DONE");
    term.keys("i").see("TYPE");
    term.keys(" Twice.").see("Twice.");
    term.keys("\x1b\r").see("answer 2 of 2");
    term.keys("i").see("TYPE");
    term.keys(" Thrice.").see("Thrice.");
    term.keys("\x1b").see("COMMANDS");
    term.keys("0")
        .wait("the answer has the keys", |screen| screen.lines().next().is_some_and(|line| line.ends_with("READ")));
    term.keys(":").wait("a line to type", |screen| screen.lines().last().is_some_and(|line| line.trim() == ":"));
    term.keys("send\r").see("answer 3 of 3");
}

/// The example of the format opens with its own words, and says no less than what is read.
#[test]
fn the_example_of_the_format_is_a_prompt_with_every_field() {
    let example = |item| if let Item::File { name, text } = item { Some((name, text)) } else { None };
    let (name, text) = items(MANUAL).into_iter().find_map(example).expect("the manual has no example of the format");
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join(&name), text).unwrap();
    let mut term = Term::start(home.path(), &["--no-session", &name], &[], 100, 30);
    let screen = term.wait("the form of the example", |screen| screen.contains("READY"));
    for words in ["Lock Review", "design", "tone", "The design to be reviewed", "matter-of-fact"] {
        assert!(screen.contains(words), "{words} in {screen}");
    }
    assert!(!screen.contains("not declared"), "{screen}");
    // Without an endpoint the cure stands on the screen too.
    term.keys("some design\x1b\r").see(":profile lists those there are");
    term.keys("\x1b").see("COMMANDS");
    term.keys("q").see("y yes");
    term.keys("y");
    assert_eq!(term.end(), 0);
}

/// `MANUAL=write cargo test --test manual keys` writes the section anew from the table.
#[test]
fn the_keys_of_the_manual_are_those_of_the_table() {
    let table = dlm_architect::app::help::section();
    let start = MANUAL.find("\n## Keys\n").expect("the manual has no section Keys") + 1;
    let end = MANUAL[start + 1..].find("\n## ").map_or(MANUAL.len(), |at| start + 2 + at);
    if std::env::var("MANUAL").is_ok_and(|word| word == "write") {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("assets/manual.md");
        let rest = &MANUAL[end..];
        let gap = if rest.is_empty() { "" } else { "\n" };
        std::fs::write(path, format!("{}{table}{gap}{rest}", &MANUAL[..start])).unwrap();
        return;
    }
    let held = MANUAL[start..end].trim_end();
    assert_eq!(held, table.trim_end(), "`MANUAL=write cargo test --test manual keys` writes the section anew");
}

/// The anchor that a hosting site gives a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    kept.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c)).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn links_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let anchors: Vec<String> = MANUAL
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| anchor(line.trim_start_matches('#').trim()))
        .collect();
    let mut seen = 0;
    for (page, text) in [("README.md", README), (".github/CONTRIBUTING.md", include_str!("../.github/CONTRIBUTING.md"))]
    {
        let folder = root.join(page).parent().unwrap().to_owned();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("https://") {
                continue;
            }
            seen += 1;
            let (file, place) = link.split_once('#').map_or((link, None), |(file, place)| (file, Some(place)));
            assert!(folder.join(file).exists(), "{page}: {link}");
            assert!(place.is_none_or(|place| anchors.iter().any(|known| known == place)), "{page}: {link}");
        }
    }
    assert!(seen > 15, "{seen}: links are not seen");
}
