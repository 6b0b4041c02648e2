//! A response's body: what kind of thing it is, told by how it begins and never by its label.

use crate::domain::fault::Fault;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use reqwest::Response;
use std::time::Duration;

/// The largest whole answer without a stream.
const WHOLE: usize = 16 << 20;

/// How much of a body is looked at to tell what it is.
const HEAD: usize = 16 << 10;
/// How long a web page or words may take from piece to piece.
const PAUSE: Duration = Duration::from_secs(2);
/// How many characters of words are said.
const WORDS: usize = 500;

type Pieces = BoxStream<'static, Result<Vec<u8>, Fault>>;

/// What a body is, told by how it begins; its label may say something else.
enum Sort {
    /// A web page, or XML.
    Page,
    /// One JSON value, or several.
    Json,
    /// Lines of an event stream.
    Events,
    /// Too little to tell.
    More,
    /// Words.
    Words,
}

/// What a body that begins so is.
fn sort(head: &[u8]) -> Sort {
    let bare = bare(head);
    match bare.first() {
        None => return Sort::More,
        Some(b'<') => return Sort::Page,
        Some(b'{' | b'[') => return Sort::Json,
        Some(b':') => return Sort::Events,
        Some(_) => {}
    }
    let fields = ["data", "event", "id", "retry", "error"];
    let ends = |rest: &[u8]| matches!(rest.first(), Some(b':' | b'\n' | b'\r'));
    let line = |line: &[u8]| fields.iter().any(|name| line.strip_prefix(name.as_bytes()).is_some_and(ends));
    if line(bare) || bare.split(|b| *b == b'\n').skip(1).any(|rest| rest.starts_with(b"data:")) {
        Sort::Events
    } else if fields.iter().any(|name| name.as_bytes().starts_with(bare)) {
        Sort::More
    } else {
        Sort::Words
    }
}

/// Without blanks and a byte-order mark at the beginning: they say nothing of what follows.
fn bare(head: &[u8]) -> &[u8] {
    let head = head.trim_ascii_start();
    head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start()
}

/// True where the first line is an object: then each line is one, and none waits for the last.
fn lines(head: &[u8]) -> bool {
    let line = bare(head).split(|byte| *byte == b'\n').next().unwrap_or_default().trim_ascii();
    line.starts_with(b"{\"") && serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(line).is_ok()
}

/// The body as an event stream: as it is, or a whole JSON answer as the one event of a stream.
///
/// # Errors
/// A fault when it is a web page, words, empty, or breaks before its first byte.
pub async fn open(response: Response, patience: Duration) -> Result<Pieces, Fault> {
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let encoding = header("content-encoding");
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
    let until = tokio::time::Instant::now() + patience;
    let mut first = Vec::new();
    while matches!(sort(&first), Sort::More) && first.len() < HEAD {
        match tokio::time::timeout_at(until, pieces.next()).await {
            Ok(Some(piece)) => first.extend(piece?),
            Ok(None) if bare(&first).is_empty() => return Err(Fault::Empty),
            Ok(None) => break,
            Err(_) => return Err(Fault::Silent { seconds: patience.as_secs() }),
        }
    }
    let whole = match sort(&first) {
        Sort::Page => {
            more(&mut first, &mut pieces, patience, |page| !title(&lossy(page)).is_empty()).await;
            return Err(Fault::Html { host, status, title: title(&lossy(&first)) });
        }
        Sort::Words | Sort::More => {
            let ended = more(&mut first, &mut pieces, patience, |text| matches!(sort(text), Sort::Events)).await;
            if ended && !matches!(sort(&first), Sort::Events) {
                return Err(Fault::Server { message: lossy(bare(&first)).trim().chars().take(WORDS).collect() });
            }
            false
        }
        Sort::Json => true,
        Sort::Events => false,
    };
    let mut rest = stream::once(async move { Ok(first) }).chain(pieces).boxed();
    if !whole {
        return Ok(rest);
    }
    let (mut whole, mut lined) = (Vec::new(), false);
    loop {
        let fault = match tokio::time::timeout(patience, rest.next()).await {
            Ok(Some(Ok(piece))) if whole.len() + piece.len() > WHOLE => {
                Fault::TooLarge { what: "an answer over 16 MiB".to_owned() }
            }
            Ok(Some(Ok(piece))) => {
                let ends = !lined && piece.contains(&b'\n');
                whole.extend(piece);
                lined |= ends;
                if ends && lines(&whole) {
                    // The last line may lack its end.
                    let end = stream::once(async { Ok(b"\n".to_vec()) });
                    return Ok(stream::once(async move { Ok(whole) }).chain(rest).chain(end).boxed());
                }
                continue;
            }
            Ok(Some(Err(fault))) => fault,
            Ok(None) => break,
            Err(_) => Fault::Silent { seconds: patience.as_secs() },
        };
        // A piece before the fault: the answer had begun, and is not asked for again.
        return Ok(stream::iter([Ok(Vec::new()), Err(fault)]).boxed());
    }
    // An event's data must be on one line; compact JSON is. Several values are as many events.
    let values: Result<Vec<serde_json::Value>, _> =
        serde_json::Deserializer::from_slice(bare(&whole)).into_iter().collect();
    let events = match values {
        Ok(values) => values.iter().map(|value| format!("data: {value}\n\n")).collect(),
        Err(_) => format!("data: {}\n\n", lossy(bare(&whole)).replace(['\n', '\r'], " ")),
    };
    Ok(stream::iter([Ok(events.into_bytes())]).boxed())
}

/// Reads on until it is enough, the body ends (then true), or nothing comes for a while.
async fn more(head: &mut Vec<u8>, pieces: &mut Pieces, patience: Duration, enough: impl Fn(&[u8]) -> bool) -> bool {
    while !enough(head) && head.len() < HEAD {
        match tokio::time::timeout(patience.min(PAUSE), pieces.next()).await {
            Ok(Some(Ok(piece))) => head.extend(piece),
            Ok(None | Some(Err(_))) => return true,
            Err(_) => return false,
        }
    }
    false
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
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
