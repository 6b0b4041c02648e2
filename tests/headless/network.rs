//! What stands between: proxies, TLS, ports that speak something else. What is shown is what is done, and each fault
//! has a next step that helps.

use super::server::status;
use super::tls::{ANSWER, file, peer, secured};
use super::*;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::ffi::OsStrExt;

/// No name server knows it.
const HOST: &str = "llm.test.invalid";

fn design(home: &Home, url: &str) -> Said {
    home.run(&["design", "--case", "1", "--no-session", "--base-url", url])
}

/// The row of `config show` for `name`: its value, and where it comes from.
fn shown(home: &Home, url: &str, name: &str) -> String {
    let said = home.run(&["config", "show", "--base-url", url]);
    let row = said.out.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{said:#?}"));
    row[name.len()..].split_whitespace().collect::<Vec<_>>().join(" ")
}

fn home(variables: &[(&str, &str)]) -> Home {
    variables.iter().fold(Home::new(), |home, (name, value)| home.with(name, value))
}

#[test]
fn the_environment_of_the_process_names_the_proxy() {
    let proxy = Server::start(vec![answer(&["Raft"])]);
    let address = proxy.url().replace("/v1", "");
    let url = format!("http://{HOST}/v1");
    let through = home(&[("http_proxy", &address)]);
    assert_eq!(shown(&through, &url, "proxy"), format!("{address} environment http_proxy"));
    assert_eq!(design(&through, &url).ended(0, &[]).out, "Raft\n");
    assert!(proxy.asked()[0].line.starts_with(&format!("POST {url}/chat/completions")), "{:?}", proxy.asked());
    let past = home(&[("http_proxy", &address), ("no_proxy", "*")]);
    assert_eq!(shown(&past, &url, "proxy"), "none environment no_proxy");
    design(&past, &url).ended(4, &["can't be reached: ", "Check the host's name in the base URL"]);
    assert_eq!(proxy.asked().len(), 1);
}

#[test]
fn a_proxys_login_reaches_the_proxy_and_nobody_else() {
    let proxy = Server::start(vec![answer(&["Raft"])]);
    let address = proxy.url().replace("http://", "http://ann:p%40ss0word@").replace("/v1", "");
    let ann = home(&[("HTTP_PROXY", &address)]);
    let said = design(&ann, &format!("http://{HOST}/v1"));
    said.ended(0, &[]);
    let asked = proxy.asked();
    let login = asked[0].headers.iter().find(|line| line.to_lowercase().starts_with("proxy-authorization:")).unwrap();
    assert!(login.ends_with("Basic YW5uOnBAc3Mwd29yZA=="), "{login}");
    let url = format!("http://{HOST}/v1");
    let all = format!("{said:?}{:?}", ann.run(&["config", "show", "--base-url", &url]));
    assert!(!all.contains("ss0word") && !all.contains("ann"), "{all}");
    // An @ that is not written as %40 would make half of a password the host.
    for value in
        ["http://ann:p@ss0word@127.0.0.1:9", "ann:p@ss0word@127.0.0.1:9", "ftp://ann:ss0word@127.0.0.1", "http://"]
    {
        let said = design(&home(&[("HTTP_PROXY", value)]), &url);
        said.ended(2, &["environment HTTP_PROXY", "no proxy's address", "%40"]);
        assert!(!said.err.contains("ss0word"), "{said:?}");
    }
}

#[test]
fn a_proxy_that_does_not_help_is_named_with_what_to_do() {
    let bars = Server::start(vec![status("403 Forbidden", "", "")]);
    let asks =
        Server::start(vec![status("407 Proxy Authentication Required", "", "<title>Cache Access Denied</title>")]);
    let address = |server: &Server| server.url().replace("/v1", "");
    let (bars, asks) = (address(&bars), address(&asks));
    let ann = asks.replace("http://", "http://ann:wrong0login@");
    let rows: [(&str, &str, &str, &[&str]); 5] = [
        (
            "HTTPS_PROXY",
            &asks,
            "https",
            &["The proxy http://127.0.0.1", "(HTTPS_PROXY) wants a login", "user:password@"],
        ),
        ("HTTP_PROXY", &asks, "http", &["(HTTP_PROXY) wants a login", "407, Cache Access Denied", "user:password@"]),
        ("HTTP_PROXY", &ann, "http", &["wants a login", "does not take the one it was given"]),
        ("HTTPS_PROXY", &bars, "https", &["does not let llm.test.invalid be reached", "NO_PROXY=llm.test.invalid"]),
        (
            "ALL_PROXY",
            "http://127.0.0.1:9",
            "http",
            &["through the proxy http://127.0.0.1:9 (ALL_PROXY)", "whether it runs"],
        ),
    ];
    for (name, value, scheme, words) in rows {
        let said = design(&home(&[(name, value)]), &format!("{scheme}://{HOST}/v1"));
        said.ended(4, words);
        assert!(!said.err.contains("wrong0login") && !said.err.contains("Try 2"), "{said:?}");
    }
}

/// A SOCKS5 proxy that passes everything to a server of its own, or gives `reply` as the outcome; what it heard.
fn socks(login: bool, reply: u8) -> (u16, std::sync::mpsc::Receiver<Vec<u8>>) {
    let (heard_in, heard) = std::sync::mpsc::channel();
    let port = peer(move |mut stream: TcpStream| {
        let take = |stream: &mut TcpStream| {
            let mut bytes = [0; 512];
            let count = stream.read(&mut bytes).unwrap();
            heard_in.send(bytes[..count].to_vec()).unwrap();
            bytes[..count].to_vec()
        };
        let hello = take(&mut stream);
        if login && !hello[2..].contains(&2) {
            return stream.write_all(&[5, 255]).unwrap();
        }
        stream.write_all(&[5, if login { 2 } else { 0 }]).unwrap();
        if login {
            take(&mut stream);
            stream.write_all(&[1, 0]).unwrap();
        }
        take(&mut stream);
        stream.write_all(&[5, reply, 0, 1, 127, 0, 0, 1, 0, 80]).unwrap();
        if reply == 0 {
            super::tls::answer(stream, ANSWER);
        }
    });
    (port, heard)
}

#[test]
fn socks_proxies_work_and_what_they_refuse_is_said() {
    let url = format!("http://{HOST}/v1");
    let (port, heard) = socks(false, 0);
    let by_name = home(&[("ALL_PROXY", &format!("socks5h://127.0.0.1:{port}"))]);
    assert_eq!(shown(&by_name, &url, "proxy"), format!("socks5h://127.0.0.1:{port} environment ALL_PROXY"));
    assert_eq!(design(&by_name, &url).ended(0, &[]).out, "Raft\n");
    let heard: Vec<u8> = heard.try_iter().flatten().collect();
    assert!(heard.windows(HOST.len()).any(|bytes| bytes == HOST.as_bytes()), "the proxy looks the name up: {heard:?}");

    let (port, heard) = socks(true, 0);
    let ann = home(&[("all_proxy", &format!("socks5h://ann:p%40ss@127.0.0.1:{port}"))]);
    design(&ann, &url).ended(0, &[]);
    assert!(heard.try_iter().any(|bytes| bytes == b"\x01\x03ann\x04p@ss"));
    let nobody = home(&[("all_proxy", &format!("socks5h://127.0.0.1:{port}"))]);
    design(&nobody, &url).ended(4, &["(all_proxy) wants a login", "user:password@"]);

    let (port, _heard) = socks(false, 5);
    let barred = home(&[("ALL_PROXY", &format!("socks5h://127.0.0.1:{port}"))]);
    design(&barred, &url).ended(4, &["does not let llm.test.invalid be reached: SOCKS error: connection refused"]);
    let local = home(&[("ALL_PROXY", &format!("socks5://127.0.0.1:{port}"))]);
    design(&local, &url).ended(4, &["can't be reached through the proxy socks5://", "socks5h://"]);
}

#[test]
fn certificates_are_judged_and_the_next_step_names_the_file() {
    let (ca, other) = (file("ca.pem"), file("selfsigned.pem"));
    let (ca, other) = (ca.to_str().unwrap(), other.to_str().unwrap());
    let trust = |path: &str| home(&[("SSL_CERT_FILE", path)]);
    let url = |port: u16| format!("https://localhost:{port}/v1");
    let good = url(secured("server.pem", &[]));
    assert_eq!(design(&trust(ca), &good).ended(0, &[]).out, "Raft\n");
    assert_eq!(shown(&trust(ca), &good, "trusted CAs"), format!("{ca} environment SSL_CERT_FILE"));
    let unknown = ["Nobody that is trusted here has signed", "SSL_CERT_FILE=/path/ca.pem"];
    design(&trust(other), &good).ended(4, &unknown);
    design(&trust(ca), &url(secured("selfsigned.pem", &[]))).ended(4, &[unknown[0], unknown[1], "CA:FALSE"]);
    design(&trust(ca), &url(secured("expired.pem", &[]))).ended(4, &["does not hold: certificate expired", "clock"]);
    let elsewhere = good.replace("localhost", "127.0.0.1");
    design(&trust(ca), &elsewhere).ended(4, &["does not hold: certificate not valid for name", "base URL"]);
}

#[test]
fn a_ca_file_that_can_not_be_read_is_said_and_asked_of_tls_alone() {
    let key = file("server.key");
    let rows = [
        ("SSL_CERT_FILE", "/no/such/ca.pem", "can't be read: no such file"),
        ("SSL_CERT_FILE", "", "can't be read: no such file"),
        ("SSL_CERT_FILE", "/", "can't be read: is a directory"),
        ("SSL_CERT_FILE", key.to_str().unwrap(), "holds no certificate in PEM form"),
        ("SSL_CERT_DIR", "/no/such/folder", "can't be read: no such file"),
    ];
    let plain = Server::start(vec![answer(&["Raft"])]);
    for (name, path, why) in rows {
        let home = home(&[(name, path)]);
        design(&home, "https://localhost:9/v1")
            .ended(4, &[&format!("{name} names \"{path}\", which {why}")[..], "unset"]);
        home.design(&plain, &["--case", "1"]).ended(0, &[]);
    }
}

#[test]
fn what_a_port_speaks_instead_is_said() {
    let send = |bytes: &'static [u8]| {
        peer(move |mut stream: TcpStream| {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(bytes);
            let _ = stream.read(&mut [0; 4096]);
        })
    };
    let said = |line: &str, headers: &str, body: &str| Server::start(vec![status(line, headers, body)]).url();
    let http = |port: u16| format!("http://127.0.0.1:{port}/v1");
    let https = |port: u16| format!("https://localhost:{port}/v1");
    let nginx = "<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head></html>";
    let rows: Vec<(String, &[&str])> = vec![
        // TLS begun on a port without it.
        (https(send(b"HTTP/1.1 400 Bad Request\r\n\r\n")), &["does not speak TLS on this port", "http://"]),
        (https(send(b"SSH-2.0-OpenSSH_9.2\r\n")), &["does not speak TLS on this port", "http://"]),
        (https(peer(drop)), &["The TLS handshake with localhost", "http://"]),
        // The reverse.
        (said("400 Bad Request", "Content-Type: text/html\r\n", nginx), &["speaks TLS on this port", "https://"]),
        (said("400 Bad Request", "", "Client sent an HTTP request to an HTTPS server."), &["speaks TLS", "https://"]),
        (http(send(b"\x15\x03\x01\x00\x02\x02\x46\x00")), &["does not speak HTTP/1.1", "https://"]),
        // HTTP/2 alone: its first frame, its refusal, a status for it.
        (http(send(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00")), &["HTTP/2 alone", "Only HTTP/1.1 is spoken here"]),
        (https(secured("server.pem", &["h2"])), &["HTTP/2 alone", "Only HTTP/1.1 is spoken here"]),
        (said("505 HTTP Version Not Supported", "", ""), &["HTTP/2 alone", "Only HTTP/1.1 is spoken here"]),
        (said("426 Upgrade Required", "Upgrade: h2c\r\n", ""), &["HTTP/2 alone", "Only HTTP/1.1 is spoken here"]),
        (
            said("403 Forbidden", "", "Unknown ALPN Protocol, expected `h2` to be available."),
            &["HTTP/2 alone", "Unknown ALPN Protocol"],
        ),
    ];
    let home = home(&[("SSL_CERT_FILE", file("ca.pem").to_str().unwrap())]);
    for (url, words) in rows {
        let said = design(&home, &url);
        said.ended(4, words);
        assert!(!said.err.contains("Try 2"), "asked once: {said:?}");
    }
}

#[test]
fn a_connection_that_never_comes_is_no_silent_server() {
    // A queue that is full: what is sent to it is dropped.
    let full = rustix::net::socket(rustix::net::AddressFamily::INET, rustix::net::SocketType::STREAM, None).unwrap();
    let any: std::net::SocketAddr = "127.0.0.1:0".parse().unwrap();
    rustix::net::bind(&full, &any).unwrap();
    rustix::net::listen(&full, 0).unwrap();
    let address: std::net::SocketAddr = rustix::net::getsockname(&full).unwrap().try_into().unwrap();
    let waiting: Vec<_> = (0..4)
        .map(|_| {
            let flags = rustix::net::SocketFlags::NONBLOCK;
            let (kind, family) = (rustix::net::SocketType::STREAM, rustix::net::AddressFamily::INET);
            let socket = rustix::net::socket_with(family, kind, flags, None).unwrap();
            let _ = rustix::net::connect(&socket, &address);
            socket
        })
        .collect();
    let home = Home::new();
    home.file(".config/dlm-architect/config.toml", "first_byte_seconds = 2\n");
    let said = design(&home, &format!("http://{address}/v1"));
    said.ended(4, &[&format!("{address} can't be reached: no connection within 1 s"), "firewall"]);
    drop(waiting);
    // A port that takes the connection and says nothing is another matter, where TLS was begun.
    let mute = peer(|mut stream| while stream.read(&mut [0; 512]).is_ok_and(|count| count > 0) {});
    let said = design(&home, &format!("https://127.0.0.1:{mute}/v1"));
    said.ended(4, &["The TLS handshake with", "though something listens there", "http://"]);
    let said = design(&home, &format!("http://127.0.0.1:{mute}/v1"));
    said.ended(4, &["Nothing of the answer came for 2 s"]);
}

#[test]
fn no_credit_is_no_reason_to_send_again_and_a_server_that_wants_no_retry_gets_none() {
    let words = "{\"error\":{\"message\":\"Insufficient Balance\"}}";
    for line in ["402 Payment Required", "429 Too Many Requests", "400 Bad Request"] {
        let server = Server::start(vec![status(line, "", words)]);
        let said = Home::new().design(&server, &["--case", "1"]);
        said.ended(4, &["Insufficient Balance", "top it up"]);
        assert!(!said.err.contains("Send it again") && server.asked().len() == 1, "{said:?}");
    }
    for (line, wish, times) in
        [("503 Busy", "false", 1), ("429 Slow", "False", 1), ("400 Odd", "true", 4), ("503 Busy", "maybe", 4)]
    {
        let headers = format!("x-should-retry: {wish}\r\nRetry-After: 0\r\n");
        let server = Server::start(vec![status(line, &headers, "{\"error\":\"busy\"}")]);
        Home::new().design(&server, &["--case", "1"]).ended(4, &["busy"]);
        assert_eq!(server.asked().len(), times, "{line} {wish}");
    }
}

#[test]
fn a_value_of_the_environment_that_is_no_text_is_an_error_that_names_it() {
    let server = Server::start(vec![answer(&["Raft"])]);
    let latin = std::ffi::OsStr::from_bytes(b"sk-\xe9t\xe9");
    let run = |name: &str, arguments: &[&str]| -> Said {
        Home::new().command(arguments).env(name, latin).output().unwrap().into()
    };
    let url = server.url();
    let design = ["design", "--case", "1", "--base-url", &url];
    for name in ["OPENAI_API_KEY", "HTTP_PROXY", "no_proxy", "EDITOR", "LANG", "TZ"] {
        for arguments in [&design[..], &["config", "show"], &["sessions", "list"]] {
            run(name, arguments).ended(2, &[&format!("environment variable {name} is not UTF-8"), "unset it"]);
        }
    }
    assert!(server.asked().is_empty());
    // A key that a profile names.
    let home = Home::new();
    let file = format!("profile = \"p\"\n[profiles.p]\nbase_url = \"{url}\"\napi_key_env = \"WORK_KEY\"\n");
    home.file(".config/dlm-architect/config.toml", file);
    let said: Said = home.command(&["design", "--case", "1"]).env("WORK_KEY", latin).output().unwrap().into();
    said.ended(2, &["environment variable WORK_KEY is not UTF-8"]);
    // What nobody reads may be anything, and so may a path.
    run("LS_COLORS", &design).ended(0, &[]);
    let odd = home.path().join(std::ffi::OsStr::from_bytes(b"\xe9t\xe9"));
    std::fs::create_dir(&odd).unwrap();
    let mut command = Home::new().command(&design);
    let said: Said = command.env("HOME", &odd).output().unwrap().into();
    said.ended(0, &[]);
    assert!(odd.join(".local/state/dlm-architect/sessions").is_dir());
}
