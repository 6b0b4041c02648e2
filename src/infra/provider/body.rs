//! A response's body: what kind of thing it is, told by its type and its first byte.

use crate::domain::fault::Fault;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use reqwest::Response;
use std::time::Duration;

/// The largest whole answer without a stream.
const WHOLE: usize = 16 << 20;

/// How much of a body is looked at to tell what it is.
const HEAD: usize = 16 << 10;
/// How long a web page may take from piece to piece until its title has come.
const TITLE: Duration = Duration::from_secs(2);

type Pieces = BoxStream<'static, Result<Vec<u8>, Fault>>;

/// The body as an event stream: as it is, or a whole JSON answer as the one event of a stream.
///
/// # Errors
/// A fault when it is a web page, empty, or breaks before its first byte.
pub async fn open(response: Response, patience: Duration) -> Result<Pieces, Fault> {
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (kind, encoding) = (header("content-type").to_ascii_lowercase(), header("content-encoding"));
    let (host, status) = (response.url().host_str().unwrap_or_default().to_owned(), response.status().as_u16());
    // What was decoded on the way has lost this header.
    if !["", "identity"].contains(&encoding) {
        return Err(Fault::Setup {
            what: format!("{host} sends the answer in the encoding \"{encoding}\", which was not asked for"),
            next: "Check the server's settings and what stands between, such as a proxy.".to_owned(),
        });
    }
    let broken = |error: reqwest::Error| Fault::Cut { cause: cause(&error) };
    let mut pieces =
        response.bytes_stream().map(move |piece| piece.map(|bytes| bytes.to_vec()).map_err(broken)).boxed();
    // Blanks say nothing of what follows; the type may say something wrong.
    let until = tokio::time::Instant::now() + patience;
    let mut first = Vec::new();
    while first.trim_ascii_start().is_empty() && first.len() < HEAD {
        match tokio::time::timeout_at(until, pieces.next()).await {
            Ok(Some(piece)) => first.extend(piece?),
            Ok(None) => return Err(Fault::Empty),
            Err(_) => return Err(Fault::Silent { seconds: patience.as_secs() }),
        }
    }
    let begins = first.trim_ascii_start().first().copied();
    if kind.starts_with("text/html") || begins == Some(b'<') {
        let told = |page: &[u8]| title(&String::from_utf8_lossy(page));
        while told(&first).is_empty()
            && first.len() < HEAD
            && let Ok(Some(Ok(piece))) = tokio::time::timeout(patience.min(TITLE), pieces.next()).await
        {
            first.extend(piece);
        }
        return Err(Fault::Html { host, status, title: told(&first) });
    }
    let rest = stream::once(async move { Ok(first) }).chain(pieces);
    if begins != Some(b'{') {
        return Ok(rest.boxed());
    }
    let mut whole = Vec::new();
    let mut rest = rest.boxed();
    loop {
        let fault = match tokio::time::timeout(patience, rest.next()).await {
            Ok(Some(Ok(piece))) if whole.len() + piece.len() > WHOLE => {
                Fault::TooLarge { what: "an answer over 16 MiB".to_owned() }
            }
            Ok(Some(Ok(piece))) => {
                whole.extend(piece);
                continue;
            }
            Ok(Some(Err(fault))) => fault,
            Ok(None) => break,
            Err(_) => Fault::Silent { seconds: patience.as_secs() },
        };
        // A piece before the fault: the answer had begun, and is not asked for again.
        return Ok(stream::iter([Ok(Vec::new()), Err(fault)]).boxed());
    }
    // An event's data must be on one line; compact JSON is.
    let event = match serde_json::from_slice::<serde_json::Value>(&whole) {
        Ok(value) => format!("data: {value}\n\n"),
        Err(_) => format!("data: {}\n\n", String::from_utf8_lossy(&whole).replace(['\n', '\r'], " ")),
    };
    Ok(stream::iter([Ok(event.into_bytes())]).boxed())
}

/// At most `limit` bytes of a body as text; what can't be read is left out.
pub async fn text(response: Response, limit: usize) -> String {
    let mut pieces = response.bytes_stream();
    let mut all = Vec::new();
    while all.len() < limit
        && let Ok(Some(Ok(piece))) = tokio::time::timeout(Duration::from_secs(10), pieces.next()).await
    {
        all.extend_from_slice(&piece);
    }
    all.truncate(limit);
    String::from_utf8_lossy(&all).into_owned()
}

/// The title of a web page, on one line, cut; or nothing.
pub fn title(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let inside = || {
        let open = lower.find("<title")?;
        let start = open + lower[open..].find('>')? + 1;
        let end = start + lower[start..].find("</title")?;
        html.get(start..end)
    };
    let words: Vec<&str> = inside().unwrap_or_default().split_whitespace().collect();
    words.join(" ").chars().take(80).collect()
}

/// The last line of the chain of causes: the one that names the matter.
pub(super) fn cause(error: &reqwest::Error) -> String {
    let mut last: &dyn std::error::Error = error;
    while let Some(next) = last.source() {
        last = next;
    }
    let text = last.to_string();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}
