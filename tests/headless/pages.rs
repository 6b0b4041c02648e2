//! What the program says of itself: arguments in the order people type them, the man page, completions.

use super::*;

#[test]
fn options_may_stand_before_the_command_and_a_file_is_a_prompt() {
    let server = Server::start(vec![answer(&["**Raft**"])]);
    let home = Home::new();
    let url = server.url();
    home.file(".config/dlm-architect/config.toml", format!("[profiles.work]\nbase_url = \"{url}\"\n"));
    let said = home.run(&["--profile", "work", "design", "--case", "1"]);
    assert_eq!(said.ended(0, &[]).out, "**Raft**\n");
    let said = home.run(&["--profile=work", "--no-session", "eval", "--json"]);
    assert_eq!(said.ended(0, &[]).json()["files"][0]["architect"].as_str().map(|who| who.contains("work")), Some(true));
    let raft = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/prompts/raft.prompt.yaml");
    let whole = home.run(&["prompt", "render", "--prompt", raft, "--case", "1"]);
    for way in [&["prompt", "render", raft][..], &["--case", "1", "prompt", "render", raft]] {
        let way = if way.contains(&"--case") { way.to_vec() } else { [way, &["--case", "1"]].concat() };
        assert_eq!(home.run(&way).ended(0, &[]).out, whole.out);
    }
    assert_eq!(home.run(&["prompt", "show", "--prompt", raft]).out, home.run(&["prompt", "show", raft]).out);
    home.run(&[raft, "--case", "1", "--send", "--profile", "work"]).ended(0, &["DONE"]);
    home.run(&["design", raft, "--case", "1", "--profile", "work"]).ended(0, &["DONE"]);
    home.run(&["design", "no-such.yaml"]).ended(2, &["no-such.yaml"]);
    home.run(&["desing"]).ended(2, &["neither a command nor a file", "design, eval"]);
    home.run(&[raft, "--prompt", raft]).ended(2, &["--prompt"]);
    Home::new().run(&["--continue"]).ended(2, &["no session to continue"]);
    home.run(&["--continue", "--case", "1"]).ended(2, &["cannot be used with"]);
}

#[test]
fn the_man_page_names_no_page_that_is_not_there() {
    let page = Home::new().run(&["man"]).ended(0, &[]).out.clone();
    assert!(!page.contains("dlm\\-architect\\-design") && !page.contains("(1)\n"), "ghosts");
    for section in ["NAME", "SYNOPSIS", "OPTIONS", "COMMANDS", "EXIT STATUS", "ENVIRONMENT", "FILES", "KEYS"] {
        assert!(
            page.lines().any(|line| line == format!(".SH {section}") || line == format!(".SH \"{section}\"")),
            "{section}"
        );
    }
    for words in [
        "dlm\\-architect design [OPTIONS] [FILE]",
        "dlm\\-architect sessions rename",
        "\\-\\-expected",
        "offline",
        "(off, on)",
        "OPENAI_BASE_URL",
        "config.toml",
    ] {
        assert!(page.contains(words), "{words}");
    }
    let synopsis = page.split(".SH SYNOPSIS\n").nth(1).and_then(|rest| rest.split(".SH ").next()).unwrap();
    for words in ["[\\-\\-prompt FILE]\n", "[\\-\\-var NAME=VALUE]...\n", "[\\-\\-send]\n", "[FILE]\n", "COMMAND"] {
        assert!(synopsis.contains(words), "{words} in {synopsis}");
    }
    let codes = page.split(".SH \"EXIT STATUS\"\n").nth(1).and_then(|rest| rest.split(".SH ").next()).unwrap();
    for code in ["2", "130, 143, 129", "4", "3", "1", "0"] {
        assert!(codes.contains(&format!(".TP\n{code}\n")), "{code} in {codes}");
    }
    // Nothing that roff would obey but the requests of the page itself.
    let known = [".TH", ".SH", ".SS", ".TP", ".nf", ".fi", ".ie", ".el", ".br", ".RS", ".RE", ".PP", ".IP"];
    for line in page.lines().filter(|line| line.starts_with(['.', '\''])) {
        assert!(known.iter().any(|request| line.starts_with(request)), "{line:?}");
    }
}

#[test]
fn completions_know_values() {
    let home = Home::new();
    home.file(".config/dlm-architect/config.toml", "[profiles.at-work]\nbase_url = \"http://h/v1\"\n");
    for shell in ["bash", "zsh", "fish"] {
        let script = home.run(&["completions", shell]).ended(0, &[]).out.clone();
        for word in ["offline", "replay", "at-work", "third_vote=possible", "rename"] {
            assert!(script.contains(word), "{word} in {shell}");
        }
    }
}

#[test]
fn the_manual_comes_whole_or_by_its_words() {
    let home = Home::new();
    let whole = home.run(&["manual"]).ended(0, &[]).out.clone();
    assert_eq!(whole, include_str!("../../assets/manual.md"));
    let part = home.run(&["manual", "exit", "codes"]).ended(0, &[]).out.clone();
    assert!(part.starts_with("### Exit codes\n") && part.contains("**130**") && part.lines().count() < 20, "{part}");
    // Where no heading holds it, the sections whose text does.
    let part = home.run(&["manual", "OSC", "52"]).ended(0, &[]).out.clone();
    assert!(part.starts_with("## tmux"), "{part}");
    // A section comes with those below it.
    let part = home.run(&["manual", "evaluate"]).ended(0, &[]).out.clone();
    assert!(part.contains("\n### Spellings of evaluators\n") && !part.contains("## Other prompt files"), "{part}");
    home.run(&["manual", "no-such-word"]).ended(2, &["No section", "Describe and send"]);
}
