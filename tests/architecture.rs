//! The house's directions, held by reading `src/`: what a room must not name.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

use dlm_architect::domain::stores::Spoken;
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
    let file = root.join(format!("{room}.rs"));
    if file.is_file() {
        found.push(file);
    }
    if root.join(room).is_dir() {
        files(&root.join(room), &mut found);
    }
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

/// The knowledge rooms from left to right; each may know those before it, and no other of the domain.
const KNOWLEDGE: [&str; 10] =
    ["places", "stores", "playbook", "brief", "reader", "sizing", "rules", "filled", "questions", "sources"];

fn room_of(file: &str) -> &str {
    file.trim_start_matches("domain/").split(['/', '.']).next().unwrap_or_default()
}

#[test]
fn the_knowledge_rooms_know_only_those_to_their_left() {
    let mut arrows = 0;
    for (at, room) in KNOWLEDGE.iter().enumerate() {
        for (file, text) in sources("domain").into_iter().filter(|(file, _)| room_of(file) == *room) {
            for used in imports(&file, &text) {
                let Some(other) = used.strip_prefix("domain/").map(room_of) else { continue };
                arrows += 1;
                let left = KNOWLEDGE[..=at].contains(&other);
                assert!(left, "{file} imports {used}, which is no room to its left");
                // What follows from a brief asks for no words.
                assert!(other != "reader" || *room == "reader", "{file} imports {used}, past the brief");
            }
        }
    }
    assert!(arrows > 30, "{arrows}: imports are not seen");
}

#[test]
fn no_circle_between_files_of_the_knowledge_rooms() {
    let files: Vec<(String, String)> =
        sources("domain").into_iter().filter(|(file, _)| KNOWLEDGE.contains(&room_of(file))).collect();
    let arrows: Vec<(String, Vec<String>)> =
        files.iter().map(|(file, text)| (file.trim_end_matches(".rs").to_owned(), imports(file, text))).collect();
    for (start, _) in &arrows {
        let mut seen: Vec<&String> = Vec::new();
        let mut next: Vec<&String> = vec![start];
        while let Some(file) = next.pop() {
            for (_, used) in arrows.iter().filter(|(name, _)| name == file) {
                assert!(!used.contains(start), "{start} imports itself by way of {file}");
                for file in used.iter().filter(|file| !seen.contains(file)).collect::<Vec<_>>() {
                    seen.push(file);
                    next.push(file);
                }
            }
        }
    }
}

/// Files, without their ending, that a file imports: of `use` lines with groups, from `crate::` or `super::`.
fn imports(file: &str, text: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let module = file.trim_end_matches(".rs").trim_end_matches("/mod");
    let mut out = Vec::new();
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    for line in code.split("use ").skip(1).filter_map(|rest| rest.split(';').next()) {
        let (stem, names) = match line.split_once('{') {
            Some((stem, names)) => (stem, names.trim_end().trim_end_matches('}')),
            None => ("", line),
        };
        for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            let path = format!("{stem}{name}");
            let mut at: Vec<&str> = module.split('/').collect();
            let mut steps: Vec<&str> = path.split("::").map(str::trim).collect();
            if steps[0] == "crate" {
                (at, steps) = (Vec::new(), steps[1..].to_vec());
            } else if steps[0] == "super" {
                while steps.first() == Some(&"super") {
                    at.pop();
                    steps.remove(0);
                }
            } else if !root.join(module).join(format!("{}.rs", steps[0])).is_file() {
                continue;
            }
            // The longest path that is a file; the rest are names in it.
            at.extend(steps);
            while !at.is_empty() {
                let file = at.join("/");
                if root.join(format!("{file}.rs")).is_file() {
                    out.push(file);
                    break;
                }
                if root.join(&file).join("mod.rs").is_file() {
                    out.push(format!("{file}/mod"));
                    break;
                }
                at.pop();
            }
        }
    }
    out
}

/// Store knowledge is data, and prose steers no code: no store by name or id, no question to a text.
#[test]
fn the_knowledge_rooms_name_no_store_and_ask_no_prose() {
    let stores = &dlm_architect::domain::stores::STORES.all;
    // What means other things too often to name a store may be a word of the code.
    let names = stores.iter().flat_map(|store| store.names.iter()).filter(|name| name.spoken != Spoken::Loose);
    let names = names.map(|name| name.text).chain(stores.iter().map(|store| store.id));
    let rows = dlm_architect::domain::stores::row::ROWS.iter().map(|row| row.id.to_string());
    // As a string would hold it.
    let quoted: Vec<String> = names.map(str::to_owned).chain(rows).map(|name| format!("\"{name}\"")).collect();
    let mut words: Vec<&str> = quoted.iter().map(String::as_str).collect();
    assert!(words.len() > 500);
    words.extend([".contains(\"", "starts_with(\"", "ends_with(\"", ".find(\""]);
    for room in KNOWLEDGE {
        assert_eq!(offences(&format!("domain/{room}"), &words), Vec::<String>::new());
    }
}

#[test]
fn no_function_of_the_knowledge_rooms_is_longer_than_a_screen() {
    let mut counted = 0;
    for (file, text) in sources("domain").into_iter().filter(|(file, _)| KNOWLEDGE.contains(&room_of(file))) {
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let indent = line.len() - line.trim_start().len();
            let begins = line.trim_start().trim_start_matches("pub ").trim_start_matches("pub(super) ");
            if !begins.starts_with("fn ") && !begins.starts_with("const fn ") || line.ends_with('}') {
                continue;
            }
            let end = format!("{}}}", " ".repeat(indent));
            let length = lines[at..].iter().position(|line| *line == end).map_or(0, |end| end + 1);
            counted += 1;
            assert!(length <= 80, "{file}:{}: {length} lines in one function", at + 1);
        }
    }
    assert!(counted > 60, "{counted}: functions are not seen");
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

/// What is read as text is looked at once at the start: a value that is no UTF-8 would be dropped in silence.
#[test]
fn every_variable_that_is_read_as_text_is_checked_to_be_one() {
    let all = sources("");
    let (_, reader) = all.iter().find(|(name, _)| name == "infra/config/env.rs").unwrap();
    let checked = reader.split("const TEXTS").nth(1).and_then(|rest| rest.split("];").next()).unwrap();
    let mut seen = 0;
    for (name, text) in &all {
        for call in text.split("env.get(").skip(1).chain(text.split("env.first(").skip(1)) {
            let arguments = call.split(')').next().unwrap_or_default();
            for variable in arguments.split('"').skip(1).step_by(2) {
                seen += 1;
                assert!(checked.contains(&format!("\"{variable}\"")), "{name} reads {variable}: add it to TEXTS");
            }
        }
    }
    assert!(seen > 5, "{seen}: reads are not seen");
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
