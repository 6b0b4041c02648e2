//! The key goes into one header and nowhere else.

use super::server::status;
use super::*;

const MARKER: &str = "MARKER0KEY0IN0NO0OUTPUT";

/// Every file below a folder.
fn files(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, all);
        } else {
            all.push(path);
        }
    }
}

fn unseen(home: &Home, said: &Said, key_file: Option<&Path>) {
    assert!(!said.out.contains(MARKER) && !said.err.contains(MARKER), "{said:#?}");
    let mut all = Vec::new();
    files(home.path(), &mut all);
    for path in all.iter().filter(|path| Some(path.as_path()) != key_file) {
        assert!(!std::fs::read_to_string(path).unwrap().contains(MARKER), "{}", path.display());
    }
}

#[test]
fn a_key_of_the_environment_is_in_no_output() {
    let echo = format!("{{\"error\":{{\"message\":\"Incorrect API key provided: {MARKER}\"}}}}");
    let in_stream = format!("data: {echo}\n\n");
    let stream = "Content-Type: text/event-stream\r\n";
    let rows = [
        (answer(&["**Raft**"]), 0),
        (status("401 Unauthorized", "", &echo), 4),
        (status("403 Forbidden", "", &format!("denied: {MARKER}")), 4),
        (status("401 Unauthorized", "Content-Type: text/html\r\n", &format!("<title>{MARKER}</title>")), 4),
        (status("200 OK", "Content-Type: text/html\r\n", &format!("<title>{MARKER}</title>")), 4),
        (status("302 Found", &format!("Location: http://h/?key={MARKER}\r\n"), ""), 4),
        (status("503 Busy", "Retry-After: 0\r\n", &echo), 4),
        (status("200 OK", "Content-Type: application/json\r\n", &echo), 4),
        (status("200 OK", stream, &in_stream), 4),
        (status("200 OK", stream, &format!("event: error\ndata: {MARKER}\n\n")), 4),
    ];
    for (steps, code) in rows {
        let server = Server::start(vec![steps]);
        for format in [&["--case", "1"][..], &["--case", "1", "--json"]] {
            let home = Home::new().with("OPENAI_API_KEY", MARKER);
            let said = home.design(&server, format);
            said.ended(code, &[]);
            unseen(&home, &said, None);
            let show = home.run(&["sessions", "list"]);
            let id = show.out.split_whitespace().next().unwrap().to_owned();
            unseen(&home, &home.run(&["sessions", "show", &id]), None);
        }
        let sent = format!("authorization: Bearer {MARKER}");
        assert!(server.asked().iter().all(|asked| asked.headers.iter().any(|line| line.eq_ignore_ascii_case(&sent))));
        assert!(server.asked().iter().all(|asked| !asked.body.contains(MARKER) && !asked.line.contains(MARKER)));
    }
    let home = Home::new().with("OPENAI_API_KEY", MARKER).with("OPENAI_BASE_URL", "http://127.0.0.1:9/v1");
    for arguments in
        [&["config", "show"][..], &["prompt", "render", "--case", "1"], &["prompt", "show"], &["design", "--case", "1"]]
    {
        unseen(&home, &home.run(arguments), None);
    }
}

#[test]
fn keys_of_a_file_and_a_command_too() {
    let server = Server::start(vec![answer(&["**Raft**"])]);
    let home = Home::new();
    let key_file = PathBuf::from(home.file("key", format!("{MARKER}\n")));
    let permissions = <std::fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode;
    std::fs::set_permissions(&key_file, permissions(0o600)).unwrap();
    let url = server.url();
    let shown = key_file.display();
    home.file(
        ".config/dlm-architect/config.toml",
        format!(
            "[profiles.file]\nbase_url = \"{url}\"\napi_key_file = \"{shown}\"\n[profiles.command]\nbase_url = \"{url}\"\nkey_header = \"api-key\"\napi_key_command = [\"/bin/cat\", \"{shown}\"]\n"
        ),
    );
    for profile in ["file", "command"] {
        for arguments in [&["design", "--case", "1"][..], &["config", "show"]] {
            let said = home.run(&[arguments, &["--profile", profile]].concat());
            said.ended(0, &[]);
            unseen(&home, &said, Some(&key_file));
        }
    }
    let headers: Vec<String> = server.asked().iter().flat_map(|asked| asked.headers.clone()).collect();
    assert!(headers.iter().any(|line| line.eq_ignore_ascii_case(&format!("authorization: Bearer {MARKER}"))));
    assert!(headers.iter().any(|line| line.eq_ignore_ascii_case(&format!("api-key: {MARKER}"))));
    std::fs::set_permissions(&key_file, permissions(0o644)).unwrap();
    let said = home.run(&["design", "--case", "1", "--profile", "file"]);
    said.ended(4, &["chmod 600"]);
    unseen(&home, &said, Some(&key_file));
}

#[test]
fn a_key_is_not_for_another_endpoint() {
    let server = Server::start(vec![answer(&["**Raft**"])]);
    let home = Home::new().with("OPENAI_API_KEY", MARKER);
    home.file(".config/dlm-architect/config.toml", format!("[profiles.local]\nbase_url = \"{}\"\n", server.url()));
    home.run(&["design", "--case", "1", "--profile", "local"]).ended(0, &[]);
    assert!(!server.asked()[0].headers.iter().any(|line| line.contains(MARKER)));
}
