//! Loopback peers that speak something else than plain HTTP/1.1: TLS with certificates of a CA of tests, SOCKS, other
//! protocols. Each connection has a thread.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;

/// An answer that ends with its connection.
pub const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Raft\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

/// A file of the CA of tests: `ca.pem` signed `server.pem` and `expired.pem`; `selfsigned.pem` is a CA itself.
pub fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls").join(name)
}

/// Listens on a free port of this machine; each connection is `serve`'s.
pub fn peer(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let serve = Arc::new(serve);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let serve = Arc::clone(&serve);
            std::thread::spawn(move || serve(stream));
        }
    });
    port
}

/// Reads a request whole, answers it, and waits until the client has left.
pub fn answer(mut stream: impl Read + Write, bytes: &[u8]) {
    let mut reader = BufReader::new(&mut stream);
    let (mut length, mut line) = (0, String::new());
    while reader.read_line(&mut line).is_ok_and(|count| count > 0) && line.trim() != "" {
        if let Some(count) = line.to_lowercase().strip_prefix("content-length:") {
            length = count.trim().parse().unwrap();
        }
        line.clear();
    }
    let _ = reader.read_exact(&mut vec![0; length]);
    let _ = stream.write_all(bytes).and_then(|()| stream.flush());
}

/// A server that shows `certificate` and offers only the protocols `alpn`; its port.
pub fn secured(certificate: &str, alpn: &[&str]) -> u16 {
    let chain = CertificateDer::pem_file_iter(file(certificate)).unwrap().map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_file(file("server.key")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let mut config = builder.with_no_client_auth().with_single_cert(chain, key).unwrap();
    config.alpn_protocols = alpn.iter().map(|name| name.as_bytes().to_vec()).collect();
    let config = Arc::new(config);
    peer(move |stream| {
        let session = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut stream = rustls::StreamOwned::new(session, stream);
        answer(&mut stream, ANSWER);
        stream.conn.send_close_notify();
        let _ = stream.flush();
    })
}
