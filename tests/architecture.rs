//! The house's directions, held by reading `src/`: what a room must not name.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

fn sources(room: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&root.join(room), &mut found);
    let name = |path: &Path| path.strip_prefix(&root).unwrap().display().to_string();
    found.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// Lines of `room` that hold one of `words`, tests included, comments not.
fn offences(room: &str, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, text) in sources(room) {
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            found.extend(
                words.iter().filter(|word| code.contains(**word)).map(|word| format!("{name}:{}: {word}", number + 1)),
            );
        }
    }
    found
}

const WORLD: &[&str] = &[
    "ratatui",
    "crossterm",
    "tokio",
    "reqwest",
    "rustix",
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "Instant",
    "SystemTime",
    "std::io",
];

#[test]
fn the_core_does_not_name_the_world() {
    for room in ["domain", "page", "app"] {
        assert_eq!(offences(room, WORLD), Vec::<String>::new());
    }
}

#[test]
fn rooms_import_only_downwards() {
    let rooms = |names: &[&str]| names.iter().map(|name| format!("crate::{name}")).collect::<Vec<_>>();
    for (room, forbidden) in [
        ("domain", rooms(&["page", "app", "infra", "tui", "cli"])),
        ("page", rooms(&["app", "infra", "tui", "cli"])),
        ("app", rooms(&["infra", "tui", "cli"])),
        ("infra", rooms(&["page", "app", "tui", "cli"])),
        ("tui", rooms(&["cli"])),
    ] {
        let words: Vec<&str> = forbidden.iter().map(String::as_str).collect();
        assert_eq!(offences(room, &words), Vec::<String>::new(), "{room}");
    }
}

/// Store knowledge is data, and its room knows no other of the domain.
#[test]
fn the_stores_room_names_no_store_and_no_room() {
    let names = dlm_architect::domain::stores::STORES.all.iter().flat_map(|store| &store.names);
    // As a string would hold it; "single" or "actor" may be a word of the code.
    let quoted: Vec<String> = names.map(|name| format!("\"{}\"", name.text)).collect();
    let mut words: Vec<&str> = quoted.iter().map(String::as_str).collect();
    words.extend(["crate::", "super::super"]);
    assert!(words.len() > 500);
    assert_eq!(offences("domain/stores", &words), Vec::<String>::new());
}

#[test]
fn one_reader_of_the_environment_and_one_sanitiser() {
    let mut readers = offences("", &["env::var", "env::vars"]);
    readers.retain(|place| !place.starts_with("infra/config"));
    assert_eq!(readers, Vec::<String>::new());
    // `SafeText(` is only written where it is made.
    let mut makers = offences("", &["SafeText("]);
    makers.retain(|place| !place.starts_with("page/"));
    assert_eq!(makers, Vec::<String>::new());
}

#[test]
fn one_place_prints() {
    let mut printers = offences("", &["println!", "eprintln!", "print!(", "io::stdout", "io::stderr"]);
    printers.retain(|place| !place.starts_with("cli/print.rs") && !place.starts_with("tui/"));
    assert_eq!(printers, Vec::<String>::new());
}

#[test]
fn every_file_says_what_it_is_and_stays_readable() {
    for (name, text) in sources("") {
        assert!(text.starts_with("//!"), "{name} does not open with what it is");
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        let lines = code.lines().count();
        // A table of cases may be as long as it needs to.
        if name.ends_with("tests.rs") || name.contains("/tests/") {
            continue;
        }
        // A second look at 500, hardly a wall: a file cut along a line count leaves circles behind.
        assert!(lines <= 600, "{name}: {lines} lines before its tests");
    }
}
