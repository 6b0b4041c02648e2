//! `config check`: one request, and what came of it step by step.

use super::server::status;
use super::tls::{file, secured};
use super::*;

const PROFILE: &str = "[profiles.here]\nbase_url = \"URL\"\nmodel = \"big-8\"\napi_key_env = \"HERE_KEY\"\n";

fn home(url: &str) -> Home {
    let home = Home::new().with("HERE_KEY", "sk-never-shown-0123456789");
    home.file(".config/dlm-architect/config.toml", PROFILE.replace("URL", url));
    home
}

/// The standing of each step, in order.
fn steps(said: &Said) -> Vec<(String, String)> {
    let words = |line: &str| {
        let mut words = line.split_whitespace().map(str::to_owned);
        Some((words.next()?, words.next()?))
    };
    said.out.lines().filter_map(words).collect()
}

#[track_caller]
fn stands(said: &Said, code: i32, wanted: [&str; 5], words: &[&str]) {
    said.ended(code, &[]);
    let names = ["file", "key", "address", "TLS", "answer"];
    let wanted: Vec<_> = names.iter().zip(wanted).map(|(name, word)| ((*name).to_owned(), word.to_owned())).collect();
    assert_eq!(steps(said), wanted, "{said:#?}");
    for word in words {
        assert!(said.out.contains(word), "no {word:?} in {said:#?}");
    }
    assert!(!format!("{said:?}").contains("sk-never"), "{said:#?}");
}

const CHECK: [&str; 4] = ["config", "check", "--profile", "here"];

#[test]
fn one_request_tells_what_holds() {
    let server = Server::start(vec![answer(&["a design was asked for"])]);
    server.models(&["small-1", "big-8"]);
    let said = home(&server.url()).run(&CHECK);
    let words = ["config.toml", "variable HERE_KEY (never shown)", "none: http://", "2 models, big-8 among them"];
    stands(&said, 0, ["ok"; 5], &words);
    let asked = server.asked();
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert_eq!(asked[0].line, "GET /v1/models HTTP/1.1");
    assert!(asked[0].headers.iter().any(|line| line == "authorization: Bearer sk-never-shown-0123456789"), "{asked:?}");
    // A model that is not there is named with those that are.
    let said = home(&server.url()).run(&["config", "check", "--profile", "here", "--model", "none"]);
    stands(&said, 4, ["ok", "ok", "ok", "ok", "FAILED"], &["2 models (big-8, small-1), none not among them"]);
}

#[test]
fn each_step_that_fails_is_named_with_what_to_do() {
    for (line, body, word, words) in [
        (
            "401 Unauthorized",
            r#"{"error":{"message":"bad sk-never-shown-0123456789"}}"#,
            "FAILED",
            "HERE_KEY was refused",
        ),
        ("200 OK", "<html><title>Log in</title></html>", "FAILED", "a web page, \"Log in\""),
        ("200 OK", "hello", "FAILED", "no list of models came, but: hello"),
        ("302 Found", "", "FAILED", "redirects are never followed"),
        ("404 Not Found", "", "ok", "lists no models; whether big-8 is there and the key holds, a design tells"),
    ] {
        let server = Server::start(vec![status(line, "", body)]);
        let said = home(&server.url()).run(&CHECK);
        let code = if word == "ok" { 0 } else { 4 };
        stands(&said, code, ["ok", "ok", "ok", "ok", word], &[words]);
        assert_eq!(server.asked().len(), 1, "asked once");
    }
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let free = listener.local_addr().unwrap().port();
    drop(listener);
    let said = home(&format!("http://127.0.0.1:{free}/v1")).run(&CHECK);
    stands(&said, 4, ["ok", "ok", "FAILED", "-", "-"], &["can't be reached", "whether the server runs.\n"]);
    assert!(!said.out.contains("kept"), "nothing was typed here: {said:#?}");
    let port = secured("server.pem", &["http/1.1"]);
    let said = home(&format!("https://localhost:{port}/v1"))
        .with("SSL_CERT_FILE", file("selfsigned.pem").to_str().unwrap())
        .run(&CHECK);
    stands(&said, 4, ["ok", "ok", "ok", "FAILED", "-"], &["Nobody that is trusted here has signed", "SSL_CERT_FILE="]);
}

#[test]
fn a_key_that_can_not_be_had_is_said_before_anything_is_asked() {
    let server = Server::start(vec![answer(&["asked"])]);
    let home = Home::new();
    let key = home.file("key", "sk-never-shown-0123456789\n");
    std::process::Command::new("chmod").args(["644", &key]).status().unwrap();
    let profile = PROFILE
        .replace("URL", &server.url())
        .replace("api_key_env = \"HERE_KEY\"", &format!("api_key_file = \"{key}\""));
    home.file(".config/dlm-architect/config.toml", profile);
    let said = home.run(&CHECK);
    stands(&said, 4, ["ok", "FAILED", "-", "-", "-"], &["can be read by others", "chmod 600"]);
    assert!(server.asked().is_empty());
    // A variable that is not set is a step that fails as any other; a design with it does not begin.
    home.file(".config/dlm-architect/config.toml", PROFILE.replace("URL", &server.url()));
    let said = home.run(&CHECK);
    stands(&said, 4, ["ok", "FAILED", "-", "-", "-"], &["variable HERE_KEY, which", "is not set.", "Set HERE_KEY"]);
    home.run(&["design", "--case", "1", "--profile", "here"]).ended(2, &["HERE_KEY", "is not set."]);
    assert!(server.asked().is_empty());
}

#[test]
fn without_an_endpoint_it_says_who_answers_and_a_file_that_does_not_hold_is_named() {
    let said = Home::new().run(&["config", "check"]);
    said.ended(0, &[]);
    assert!(said.out.contains("there is none at ") && said.out.contains("the offline rules answer"), "{said:#?}");
    let said = Home::new().with("OPENAI_API_KEY", "sk-x").run(&["config", "check"]);
    assert!(said.out.contains("a key alone chooses no endpoint"), "{said:#?}");
    let home = Home::new();
    home.file(".config/dlm-architect/config.toml", "profil = \"x\"\n");
    home.run(&["config", "check"]).ended(2, &["config.toml line 1", "config example"]);
}
