//! Why no server was reached: each has its own sentence and its own next step.

use serde::{Deserialize, Serialize};

/// What stands between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unreached {
    /// The host's name is not known.
    Name,
    /// The host's name is not known here, and the proxy was not asked for it.
    Lookup,
    /// Nothing answered in time.
    Slow,
    /// TLS was begun, and the port does not speak it.
    Plain,
    /// The port speaks TLS, and was asked without.
    Secure,
    /// Nobody that is trusted signed the certificate.
    Issuer,
    /// The certificate is that of a CA, or signed by itself as one.
    SelfSigned,
    /// The certificate holds for something else, or no more.
    Certificate,
    /// The TLS handshake broke.
    Handshake,
    /// It speaks, but not HTTP/1.1.
    Foreign,
    /// The proxy wants a login.
    Login,
    /// The proxy does not let the host be reached.
    Barred,
    /// Anything else, as a refused connection.
    #[default]
    #[serde(other)]
    Other,
}

impl Unreached {
    /// What happened, in one sentence. `cause` has no full stop.
    pub(super) fn sentence(self, host: &str, cause: &str, proxy: Option<&str>) -> String {
        let via = proxy.map(|proxy| format!(" through the proxy {proxy}")).unwrap_or_default();
        let the = proxy.map_or_else(|| format!("A proxy before {host}"), |proxy| format!("The proxy {proxy}"));
        match self {
            Unreached::Plain => format!("{host} does not speak TLS on this port: {cause}."),
            Unreached::Secure => format!("{host} speaks TLS on this port and was asked without it: {cause}."),
            Unreached::Issuer => format!("Nobody that is trusted here has signed the certificate of {host}: {cause}."),
            Unreached::Certificate => format!("The certificate of {host} does not hold: {cause}."),
            Unreached::Handshake => format!("The TLS handshake with {host} broke off: {cause}."),
            Unreached::Foreign => {
                format!("{host} does not speak HTTP/1.1, but HTTP/2 alone or another protocol: {cause}.")
            }
            Unreached::Login => format!("{the} wants a login: {cause}."),
            Unreached::Barred => format!("{the} does not let {host} be reached: {cause}."),
            Unreached::SelfSigned => {
                format!("Nobody that is trusted here has signed the certificate of {host}: it is that of a CA itself.")
            }
            Unreached::Name | Unreached::Lookup | Unreached::Slow | Unreached::Other => {
                format!("{host} can't be reached{via}: {cause}.")
            }
        }
    }

    /// What to do next, in one sentence.
    pub(super) fn next_step(self, host: &str, proxy: Option<&str>) -> String {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let text = match self {
            Unreached::Name | Unreached::Slow | Unreached::Other if proxy.is_some() => {
                return format!("Check the proxy's address and whether it runs; NO_PROXY={name} goes past it.");
            }
            Unreached::Other => "Check the base URL and whether the server runs; what you typed is kept.",
            Unreached::Name => {
                "Check the host's name in the base URL; where only a proxy knows it, name the proxy with ALL_PROXY."
            }
            Unreached::Lookup => {
                "Begin the proxy's address with socks5h:// (or socks4a://): then it looks the name up."
            }
            Unreached::Slow => {
                "Check host and port; where a firewall drops what is sent there, name a proxy with ALL_PROXY."
            }
            Unreached::Plain => "Begin the base URL with http://, or name the port that speaks TLS.",
            Unreached::Secure => "Begin the base URL with https://.",
            Unreached::Issuer => {
                "Name the file with the CA that signed it, yours or that of a proxy that opens TLS: SSL_CERT_FILE=/path/ca.pem."
            }
            Unreached::SelfSigned => {
                "Have a certificate made for the server that is no CA's (CA:FALSE), and name the file of the CA that signs it: SSL_CERT_FILE=/path/ca.pem."
            }
            Unreached::Certificate => "Check the host's name in the base URL and this machine's clock.",
            Unreached::Handshake => {
                "Check that this port speaks TLS 1.2 or 1.3 and wants no certificate of the client; for a port without TLS begin the base URL with http://."
            }
            Unreached::Foreign => {
                "Only HTTP/1.1 is spoken here: name a port that takes it, or put a proxy before it; for a port with TLS begin the base URL with https://."
            }
            Unreached::Login => {
                "Put the login into the proxy's address, as in http://user:password@host:port, with %40 for an @ in it."
            }
            Unreached::Barred => return format!("Ask who runs the proxy, or go past it: NO_PROXY={name}."),
        };
        text.to_owned()
    }
}
