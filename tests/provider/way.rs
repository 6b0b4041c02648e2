//! The way to a server as the environment names it: what is shown is what the client does.

use super::server::Server;
use super::*;
use dlm_architect::domain::prompt::Prompt;
use dlm_architect::infra::config::{Choice, Env, Overrides, settle};

/// No name server knows it.
const HOST: &str = "llm.test.invalid";

/// What `config show` says of the proxy for `url`, and the server as it was settled.
fn way(url: &str, variables: &[(&str, &str)]) -> (String, super::Server) {
    let flags = Overrides { base_url: Some(url.to_owned()), ..Overrides::default() };
    let settings = settle(&flags, &Env::of(variables), &Prompt::default()).unwrap();
    let row = settings.show().into_iter().find(|(name, ..)| name == "proxy").unwrap();
    let Choice::Http(server) = settings.choice.value else { panic!("{row:?}") };
    (format!("{} {}", row.1, row.2), *server)
}

/// Variables, and the one that names the proxy for http and for https.
type Row = (&'static [(&'static str, &'static str)], Option<&'static str>, Option<&'static str>);

#[test]
fn the_proxy_that_is_shown_is_the_one_that_is_asked() {
    let (http, https) = (format!("http://{HOST}/v1"), format!("https://{HOST}/v1"));
    // Variables, P for the proxy; whether http and https go through it, and the variable that says so.
    let rows: &[Row] = &[
        (&[], None, None),
        (&[("HTTP_PROXY", "P")], Some("HTTP_PROXY"), None),
        (&[("http_proxy", "P")], Some("http_proxy"), None),
        (&[("HTTPS_PROXY", "P")], None, Some("HTTPS_PROXY")),
        (&[("https_proxy", "P")], None, Some("https_proxy")),
        (&[("ALL_PROXY", "P")], Some("ALL_PROXY"), Some("ALL_PROXY")),
        (&[("all_proxy", "P")], Some("all_proxy"), Some("all_proxy")),
        (&[("HTTP_PROXY", "P"), ("http_proxy", "http://127.0.0.1:9")], Some("HTTP_PROXY"), None),
        (&[("HTTP_PROXY", ""), ("http_proxy", "http://127.0.0.1:9")], None, None),
        (&[("HTTP_PROXY", ""), ("ALL_PROXY", "P")], Some("ALL_PROXY"), Some("ALL_PROXY")),
        (&[("HTTP_PROXY", "P"), ("REQUEST_METHOD", "GET")], None, None),
        (&[("ALL_PROXY", "P"), ("NO_PROXY", "other.invalid")], Some("ALL_PROXY"), Some("ALL_PROXY")),
        (&[("ALL_PROXY", "P"), ("NO_PROXY", "est.invalid")], Some("ALL_PROXY"), Some("ALL_PROXY")),
        (&[("ALL_PROXY", "P"), ("NO_PROXY", "")], Some("ALL_PROXY"), Some("ALL_PROXY")),
        (&[("ALL_PROXY", "P"), ("NO_PROXY", HOST)], None, None),
        (&[("ALL_PROXY", "P"), ("no_proxy", "10.0.0.0/8, LLM.test.INVALID")], None, None),
        (&[("ALL_PROXY", "P"), ("NO_PROXY", "a.invalid,.test.invalid")], None, None),
        (&[("ALL_PROXY", "P"), ("NO_PROXY", "a.invalid test.invalid")], None, None),
        (&[("ALL_PROXY", "P"), ("NO_PROXY", "*.test.invalid")], None, None),
        (&[("ALL_PROXY", "P"), ("NO_PROXY", "*")], None, None),
    ];
    for (variables, plain, secure) in rows {
        for (url, by) in [(&http, plain), (&https, secure)] {
            let proxy = Server::start(vec![super::server::answer(&["Raft"])]);
            let address = proxy.url().trim_end_matches("/v1").to_owned();
            let variables: Vec<_> = variables
                .iter()
                .map(|(name, value)| (*name, if *value == "P" { address.as_str() } else { value }))
                .collect();
            let (said, server) = way(url, &variables);
            block_on(heard(&Http::new(server)));
            let asked = proxy.asked().first().map(|asked| asked.line.clone()).unwrap_or_default();
            match by {
                Some(name) => {
                    assert_eq!(said, format!("{address} environment {name}"), "{variables:?} {url}");
                    assert!(asked.contains(HOST), "{variables:?} {url}: {asked}");
                }
                None => {
                    assert!(said.starts_with("none "), "{variables:?} {url}: {said}");
                    assert_eq!(asked, "", "{variables:?} {url}");
                }
            }
        }
    }
}

#[test]
fn ranges_of_addresses_go_past_the_proxy() {
    for (url, except, past) in [
        ("http://10.1.2.3/v1", "10.0.0.0/8", true),
        ("http://10.1.2.3/v1", "10.1.2.3", true),
        ("http://11.1.2.3/v1", "10.0.0.0/8", false),
        ("http://[fd00::7]/v1", "fd00::/8", true),
        ("http://[fe00::7]/v1", "fd00::/8", false),
        ("http://10.1.2.3/v1", "1.2.3", false),
    ] {
        let (said, _) = way(url, &[("HTTP_PROXY", "http://proxy.invalid:3128"), ("NO_PROXY", except)]);
        let expected =
            if past { "none environment NO_PROXY" } else { "http://proxy.invalid:3128 environment HTTP_PROXY" };
        assert_eq!(said, expected, "{url} {except}");
    }
    for here in ["http://127.0.0.1:1/v1", "http://localhost:1/v1", "https://[::1]:1/v1"] {
        let (said, _) = way(here, &[("ALL_PROXY", "http://proxy.invalid:3128")]);
        assert_eq!(said, "none: it is on this machine default", "{here}");
    }
}
