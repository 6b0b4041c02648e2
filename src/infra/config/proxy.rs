//! Which way leads to a server: through a proxy of the environment, or straight. Decided once and handed to the client,
//! so that what is shown is what is done.

use super::Env;
use crate::infra::provider::{Proxy, Way, on_this_machine};
use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;

const HTTP: &[&str] = &["HTTP_PROXY", "http_proxy"];
const HTTPS: &[&str] = &["HTTPS_PROXY", "https_proxy"];
const ALL: &[&str] = &["ALL_PROXY", "all_proxy"];
const EXCEPT: &[&str] = &["NO_PROXY", "no_proxy"];
/// Set where a web server runs the program: there `HTTP_PROXY` is a header of a stranger's request.
const CGI: &str = "REQUEST_METHOD";

/// The way to `url`, by the rules that the HTTP client's own library goes by.
///
/// # Errors
/// One sentence that names the variable whose value is no proxy's address; never a password.
pub(super) fn way(url: &Url, env: &Env) -> Result<Way, String> {
    if on_this_machine(url) {
        return Ok(Way::Here);
    }
    let first = |names: &[&'static str]| names.iter().find_map(|name| Some((*name, env.bytes(name)?.to_str()?.trim())));
    let used = |names| first(names).filter(|(_, text)| !text.is_empty());
    let named = used(if url.scheme() == "https" { HTTPS } else { HTTP }).or_else(|| used(ALL));
    let (Some((name, text)), None) = (named, env.bytes(CGI)) else { return Ok(Way::Straight(None)) };
    let through = |address: &str, except: &str| {
        // What lies behind a second @ would be taken for the host, and may be half a password.
        let host = address.split_once("://").map_or(address, |(_, rest)| rest);
        if host.split('/').next().is_some_and(|host| host.matches('@').count() > 1) {
            return None;
        }
        let uri = url.as_str().parse().ok()?;
        Matcher::builder().all(address).no(except).build().intercept(&uri).map(|proxy| proxy.uri().to_string())
    };
    let except = first(EXCEPT).map(|(name, list)| (name, entries(list)));
    if let Some((name, list)) = &except
        && through("http://proxy", list).is_none()
    {
        return Ok(Way::Straight(Some(*name)));
    }
    match through(text, "") {
        Some(shown) => Ok(Way::Proxy(Proxy::new(shown.trim_end_matches('/'), name, text))),
        None => Err(format!(
            "environment {name}: \"{}\" is no proxy's address: it begins with http://, https:// or socks5h://, then host \
             and port; in a login before the host, user:password@, signs are written as %40 for @.",
            text.rsplit('@').next().unwrap_or_default()
        )),
    }
}

/// The hosts that need no proxy, as the library reads them: parted by commas; `*.example.com` and blanks between
/// hosts are read too, as other programs do.
fn entries(list: &str) -> String {
    let hosts = list.split(|c: char| c == ',' || c.is_whitespace()).filter(|host| !host.is_empty());
    hosts
        .map(|host| host.strip_prefix('*').filter(|rest| !rest.is_empty()).unwrap_or(host))
        .collect::<Vec<_>>()
        .join(",")
}
