//! The way to a server: straight, or through a proxy.

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use std::net::IpAddr;

/// The way to a server.
#[derive(Clone, Debug)]
pub enum Way {
    /// It is on this machine: no proxy is asked for it.
    Here,
    /// Straight; because of this variable, if one names a proxy.
    Straight(Option<&'static str>),
    /// Through a proxy.
    Proxy(Proxy),
}

/// A proxy. Its login is in no `Debug` and no `Display`.
#[derive(Clone, Debug)]
pub struct Proxy {
    shown: String,
    from: &'static str,
    address: SecretString,
}

impl Proxy {
    /// A proxy that is shown as `shown`, named by the variable `from`, at `address`, which may hold a login.
    pub fn new(shown: &str, from: &'static str, address: &str) -> Proxy {
        Proxy { shown: shown.to_owned(), from, address: SecretString::from(address.to_owned()) }
    }

    /// Scheme, host and port.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The variable that names it.
    pub fn from(&self) -> &'static str {
        self.from
    }

    /// A login goes to it.
    pub fn logs_in(&self) -> bool {
        self.address.expose_secret().contains('@')
    }

    /// The same for the client.
    pub(super) fn client(&self) -> reqwest::Result<reqwest::Proxy> {
        reqwest::Proxy::all(self.address.expose_secret())
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.shown, self.from)
    }
}

/// The host of `url` is this machine: no proxy stands between, and nobody listens on the line.
pub fn on_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    host.trim_matches(['[', ']']).parse::<IpAddr>().map_or(host == "localhost", |ip| ip.is_loopback())
}
