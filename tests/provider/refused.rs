//! Statuses that another try can't cure: one request, one sentence, one next step.

use super::server::{Server, status};
use super::*;

fn once(line: &str, headers: &str, body: &str) -> Fault {
    let (run, server) = run(vec![status(line, headers, body)]);
    assert_eq!(server.asked().len(), 1, "{line} is asked once");
    let fault = run.failed().clone();
    assert!(fault.sentence().ends_with('.') && fault.next_step().ends_with('.'), "{fault:?}");
    assert!(!fault.sentence().contains(['<', '>']), "no markup: {}", fault.sentence());
    fault
}

#[test]
fn a_refused_key_is_named_by_its_source_and_never_shown() {
    let body =
        format!("{{\"error\":{{\"message\":\"Incorrect API key provided: {KEY}.\",\"code\":\"invalid_api_key\"}}}}");
    for line in ["401 Unauthorized", "403 Forbidden"] {
        let said = once(line, "Content-Type: application/json\r\n", &body).sentence();
        assert!(said.contains("the key from environment variable OPENAI_API_KEY was refused"), "{said}");
        assert!(said.contains("[key]"), "{said}");
    }
    let html = once("401 Unauthorized", "Content-Type: text/html\r\n", &format!("<title>{KEY}</title>"));
    assert!(html.sentence().contains("OPENAI_API_KEY"), "{}", html.sentence());
}

#[test]
fn no_key_where_one_is_due_is_another_sentence() {
    let server = Server::start(vec![status("401 Unauthorized", "", "{\"error\":\"no key\"}")]);
    let run = block_on(heard(&Http::new(settings(&server.url()))));
    assert_eq!(run.failed().sentence(), "The server wants a key and none was sent: no key.");
    assert!(run.failed().next_step().contains("config example"));
}

#[test]
fn the_address_is_shown_where_nothing_answers() {
    let fault =
        once("404 Not Found", "Content-Type: text/html\r\n", "<html><title>404\n Not Found</title><h1>nginx</h1>");
    assert!(fault.sentence().contains("/v1/chat/completions: 404 Not Found."), "{}", fault.sentence());
    assert!(fault.next_step().contains("usually /v1"));
    let server = Server::start(vec![status("404 Not Found", "", "{\"detail\":\"Not Found\"}")]);
    let run = block_on(heard(&Http::new(settings(&(server.url() + "/v1")))));
    assert!(run.failed().sentence().contains("/v1/v1/chat/completions: Not Found."), "{run:?}");
    assert!(run.failed().next_step().contains("/v1 twice"), "{run:?}");
}

#[test]
fn a_servers_words_are_found_in_every_shape() {
    let bodies = [
        ("{\"error\":{\"message\":\"too hot\",\"type\":\"x\"}}", "too hot"),
        ("{\"error\":\"too hot\"}", "too hot"),
        ("{\"message\":\"too hot\"}", "too hot"),
        ("{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"too hot\"}]}", "too hot"),
        ("[{\"error\":{\"message\":\"too hot\"}}]", "too hot"),
        ("plain words", "plain words"),
        ("", "/v1/chat/completions."),
    ];
    let lines = [
        "400 Bad Request",
        "402 Payment Required",
        "405 Method Not Allowed",
        "413 Content Too Large",
        "422 Unprocessable",
    ];
    for (index, (body, want)) in bodies.into_iter().enumerate() {
        let said = once(lines[index % lines.len()], "", body).sentence();
        assert!(said.contains(want), "{body}: {said}");
    }
}

#[test]
fn a_long_error_body_is_cut() {
    let said = once("400 Bad Request", "", &"x".repeat(1 << 20)).sentence();
    assert!(said.len() < 700, "{}", said.len());
}

#[test]
fn redirects_are_named_and_never_followed() {
    let target = Server::start(vec![super::server::answer(&["stolen"])]);
    for line in ["301 Moved", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let fault = once(line, &format!("Location: {}/chat/completions\r\n", target.url()), "");
        let Fault::Redirect { to, .. } = &fault else { panic!("{fault:?}") };
        assert!(to.starts_with(&target.url()), "{to}");
    }
    assert!(target.asked().is_empty());
}

#[test]
fn a_quota_that_is_spent_is_never_asked_for_again() {
    let body = "{\"error\":{\"message\":\"You exceeded your current quota, please check your plan.\",\"code\":\"insufficient_quota\"}}";
    let fault = once("429 Too Many Requests", "Retry-After: 0\r\n", body);
    assert!(fault.sentence().contains("quota"), "{}", fault.sentence());
}

#[test]
fn a_limit_that_resets_late_is_told_at_once() {
    let fault = once("429 Too Many Requests", "Retry-After: 7200\r\n", "{\"error\":\"slow down\"}");
    assert_eq!(fault.sentence(), "429: the limit resets in 2 h: slow down.");
    let date = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(10);
    let date = date.to_zoned(jiff::tz::TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S GMT");
    let fault = once("429 Too Many Requests", &format!("Retry-After: {date}\r\n"), "");
    assert_eq!(fault.sentence(), "429: the limit resets in 10 min.");
}

#[test]
fn nobody_listens() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let run = block_on(heard(&Http::new(with_key(&format!("http://{address}/v1")))));
    let said = run.failed().sentence();
    assert!(said.contains(&address.to_string()) && said.to_lowercase().contains("refused"), "{said}");
    assert!(run.waits().is_empty());
}

#[test]
fn a_key_does_not_go_unencrypted_over_the_network() {
    // An address for documentation: a request would be an error of another kind.
    let run = block_on(heard(&Http::new(with_key("http://192.0.2.1/v1"))));
    assert_eq!(run.failed().sentence(), "A key would go unencrypted to 192.0.2.1.");
    assert!(run.failed().next_step().contains("allow_http"));
}
