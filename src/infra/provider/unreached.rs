//! Why no response came, from the chain of causes; and what a server says that was spoken to in the wrong way.

use super::body;
use crate::domain::unreached::Unreached;
use rustls::{AlertDescription, CertificateError, Error as Tls};
use std::error::Error;
use std::io;
use std::time::Duration;

/// What a failed request never reached, and the cause in words. `None`: the connection was there and broke. `straight`:
/// nothing but TLS stands between a connection and the server.
pub(super) fn why(error: &reqwest::Error, patience: Duration, straight: bool) -> Option<(Unreached, String)> {
    let said = || body::cause(error);
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(one) = next {
        if let Some(tls) = one.downcast_ref::<Tls>() {
            return Some(secured(tls));
        }
        // What an I/O error wraps is no source of it.
        let io = one.downcast_ref::<io::Error>();
        let inner = io.and_then(io::Error::get_ref);
        if straight && error.is_connect() && io.is_some_and(|io| BROKEN.contains(&io.kind())) {
            return Some((Unreached::Handshake, said()));
        }
        let words = one.to_string();
        let found = match words.as_str() {
            "dns error" => Some(Unreached::Name),
            "tls handshake eof" if error.is_connect() => Some(Unreached::Handshake),
            _ if words.contains("proxy authorization required") => Some(Unreached::Login),
            "error resolving for socks proxy" => Some(Unreached::Lookup),
            _ if words.starts_with("SOCKS error: ") => socks(&words),
            _ if words.starts_with("tunnel error: unsuccessful") => Some(Unreached::Barred),
            // hyper's: the first bytes are no `HTTP/1.`
            _ if words.starts_with("invalid HTTP version") => Some(Unreached::Foreign),
            _ => None,
        };
        if let Some(found) = found {
            return Some((found, said()));
        }
        next = match inner {
            Some(inner) => Some(inner),
            None => one.source(),
        };
    }
    if error.is_timeout() {
        return Some((Unreached::Slow, format!("no connection within {} s", patience.as_secs().max(1))));
    }
    (error.is_connect() || error.is_builder()).then(|| (Unreached::Other, said()))
}

/// How a connection that was there breaks.
const BROKEN: &[io::ErrorKind] = &[
    io::ErrorKind::ConnectionReset,
    io::ErrorKind::ConnectionAborted,
    io::ErrorKind::BrokenPipe,
    io::ErrorKind::UnexpectedEof,
];

/// What a SOCKS proxy says: of a login, of the host, or nothing that tells whom it is about.
fn socks(words: &str) -> Option<Unreached> {
    let has = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    match words {
        _ if has(&["authentication", "auth method", "credentials"]) => Some(Unreached::Login),
        _ if has(&["underlying connection", "io error", "parsing"]) => None,
        _ => Some(Unreached::Barred),
    }
}

/// What a fault of TLS means.
fn secured(error: &Tls) -> (Unreached, String) {
    let words = error.to_string();
    let why = match error {
        Tls::InvalidCertificate(CertificateError::UnknownIssuer) => Unreached::Issuer,
        Tls::InvalidCertificate(CertificateError::Other(_)) if words.contains("CaUsedAsEndEntity") => {
            Unreached::SelfSigned
        }
        Tls::InvalidCertificate(_) => Unreached::Certificate,
        Tls::InvalidMessage(_) => Unreached::Plain,
        Tls::AlertReceived(AlertDescription::NoApplicationProtocol) | Tls::NoApplicationProtocol => Unreached::Foreign,
        _ => Unreached::Handshake,
    };
    (why, words.strip_prefix("invalid peer certificate: ").unwrap_or(&words).to_owned())
}

/// Words of servers on a TLS port that was asked without TLS: nginx, Go, Apache, Tomcat.
const TLS: &[&str] = &[
    "plain HTTP request was sent to HTTPS port",
    "HTTP request to an HTTPS server",
    "speaking plain HTTP to an SSL-enabled",
    "combination of host and port requires TLS",
];
/// Words of servers that speak HTTP/2 alone: Node and others.
const HTTP2: &[&str] = &["Unknown ALPN Protocol", "HTTP/2 only", "requires HTTP/2", "only supports HTTP/2"];

/// What a status that is no success means where its words are about the way of speaking.
pub(super) fn told(code: u16, upgrade: Option<&str>, body: &str) -> Option<(Unreached, String)> {
    let has = |words: &[&str]| words.iter().any(|words| body.contains(words));
    let upgrade = upgrade.unwrap_or_default().to_lowercase();
    let why = match code {
        407 => Unreached::Login,
        426 if upgrade.contains("tls") => Unreached::Secure,
        400..500 if has(TLS) => Unreached::Secure,
        505 => Unreached::Foreign,
        426 if upgrade.contains("h2") => Unreached::Foreign,
        400..600 if has(HTTP2) => Unreached::Foreign,
        _ => return None,
    };
    let words = if body.trim_start().starts_with('<') { body::title(body) } else { body.trim().to_owned() };
    let words: String = words.lines().next().unwrap_or_default().chars().take(200).collect();
    Some((why, if words.is_empty() { format!("status {code}") } else { format!("status {code}, {words}") }))
}
