//! Chat completions over HTTP: one POST, redirects never followed, tries again only before any byte
//! of the answer, two clocks (bytes, content). The key goes to one origin and into no text.

use super::proxy::{Proxy, Way, on_this_machine};
use super::{Answer, Models, Provider, body, decode, listed, unreached};
use crate::domain::ask::Request;
use crate::domain::fault::{Fault, Retry};
use crate::domain::stream::{End, StreamEvent};
use crate::domain::unreached::Unreached;
use crate::infra::secret::{Key, KeySource, Keys, Lend, redact};
use futures_util::{Stream, StreamExt};
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Response, Url};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::mpsc;

/// Tries in all.
const TRIES: u8 = 4;
/// The first pause; it doubles, to 8 s.
const PAUSE_MS: u64 = 500;
/// The largest body of an error that is read.
const ERROR_BODY: usize = 64 << 10;
/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);
/// Events that may wait for a slow face before the socket waits too.
const EVENTS: usize = 256;

/// One server, as settings describe it.
#[derive(Clone, Debug)]
pub struct Server {
    /// Up to and including `/v1`, without a slash at its end.
    pub base_url: Url,
    /// Headers of the profile; values may be secret.
    pub headers: HeaderMap,
    /// Query of the profile.
    pub query: Vec<(String, String)>,
    /// Where the key comes from, if there is one.
    pub key: Option<KeySource>,
    /// The header the key goes into; `None`: `Authorization: Bearer`.
    pub key_header: Option<HeaderName>,
    /// A key may go over plain http to a host that is not this machine.
    pub allow_http: bool,
    /// How long nothing may come before the first byte, and in mid-answer.
    pub patience: (Duration, Duration),
    /// The way to it.
    pub way: Way,
    /// Files and folders of the CA certificates that stand in place of the system's, with the variables that name them.
    pub trust: Vec<(&'static str, PathBuf)>,
}

/// The provider.
pub struct Http {
    server: Arc<Server>,
    keys: Option<Arc<Keys>>,
    client: Arc<OnceLock<Result<Client, Fault>>>,
}

impl Http {
    /// A provider for `server`; nothing is read or built before it is warmed or used.
    pub fn new(server: Server) -> Http {
        Http::lent(server, None)
    }

    /// The same, where the terminal must be lent to a command that asks for the key.
    pub fn lent(server: Server, lend: Option<Lend>) -> Http {
        let keys = server.key.clone().map(|source| Arc::new(Keys::new(source, lend)));
        Http { server: Arc::new(server), keys, client: Arc::default() }
    }

    /// Whether the key can be had; blocks, while a command asks for as long as that takes.
    ///
    /// # Errors
    /// As [`KeySource::read`].
    pub fn key(&self) -> Result<(), Fault> {
        self.keys.iter().try_for_each(|keys| keys.read().map(drop))
    }
}

impl Provider for Http {
    fn stream(&self, ask: Request) -> Answer {
        let (server, client, keys) = (Arc::clone(&self.server), Arc::clone(&self.client), self.keys.clone());
        let call = Call { server, client, keys, ask };
        Events::of(|heard| async move { call.run(&heard).await })
    }

    fn warm(&self) {
        self.client.get_or_init(|| build(&self.server));
    }

    fn models(&self) -> Models {
        let (server, client, keys) = (Arc::clone(&self.server), Arc::clone(&self.client), self.keys.clone());
        let call = Call { server, client, keys, ask: Request::default() };
        Box::pin(async move { call.models().await })
    }

    fn unlock(&self) -> Result<(), Fault> {
        self.keys.iter().filter(|keys| keys.asks()).try_for_each(|keys| keys.read().map(drop))
    }
}

/// The events of a task; dropping them ends it and closes its connections.
pub(super) struct Events {
    events: mpsc::Receiver<StreamEvent>,
    task: tokio::task::JoinHandle<()>,
}

impl Events {
    /// What `work` sends.
    pub(super) fn of<F: Future<Output = ()> + Send + 'static>(
        work: impl FnOnce(mpsc::Sender<StreamEvent>) -> F,
    ) -> Answer {
        let (heard, events) = mpsc::channel(EVENTS);
        Box::pin(Events { events, task: tokio::spawn(work(heard)) })
    }
}

impl Stream for Events {
    type Item = StreamEvent;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<StreamEvent>> {
        self.events.poll_recv(cx)
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Call {
    server: Arc<Server>,
    client: Arc<OnceLock<Result<Client, Fault>>>,
    keys: Option<Arc<Keys>>,
    ask: Request,
}

impl Call {
    /// Tries until a body comes, then passes on what it says.
    async fn run(self, heard: &mpsc::Sender<StreamEvent>) {
        let mut attempt = 1;
        let mut stale = false;
        let end = loop {
            let fault = match self.attempt(heard).await {
                Ok(end) => break end,
                Err(fault) => fault,
            };
            let wait_ms = match fault.retry() {
                Retry::Never => None,
                Retry::AtOnce => (!std::mem::replace(&mut stale, true)).then_some(0),
                Retry::After(ms) => Some(ms),
                Retry::Backoff => Some((PAUSE_MS << (attempt - 1)).min(8000) * (75 + jitter()) / 100),
            };
            let Some(wait_ms) = wait_ms.filter(|_| attempt < TRIES) else { break End::Failed { fault } };
            attempt += 1;
            let waiting = StreamEvent::Waiting { attempt, of: TRIES, wait_ms, why: fault };
            if heard.send(waiting).await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(wait_ms)).await;
        };
        let _ = heard.send(StreamEvent::Ended(end)).await;
    }

    /// One try. An error means that nothing of the answer has come, so another try is safe. What a
    /// server says may hold the key it was sent: no fault does.
    async fn attempt(&self, heard: &mpsc::Sender<StreamEvent>) -> Result<End, Fault> {
        let (client, key) = self.ready().await?;
        let mut answered = self.answer(&client, key.as_ref(), heard).await;
        let mut used = key;
        if let (Err(Fault::Status { code: 401, .. }), Some(keys), Some(old)) = (&answered, &self.keys, &used)
            && keys.refused(old)
        {
            // It was good before: what a command gives may be good for an hour only.
            let (client, key) = self.ready().await?;
            answered = self.answer(&client, key.as_ref(), heard).await;
            used = key;
        }
        let clean = |fault| redacted(fault, used.as_ref());
        match answered {
            Ok(End::Failed { fault }) => Ok(End::Failed { fault: clean(fault) }),
            Ok(End::Incomplete { fault }) => Ok(End::Incomplete { fault: clean(fault) }),
            Ok(end) => Ok(end),
            Err(fault) => Err(clean(fault)),
        }
    }

    async fn answer(
        &self,
        client: &Client,
        key: Option<&Key>,
        heard: &mpsc::Sender<StreamEvent>,
    ) -> Result<End, Fault> {
        let (first, between) = self.server.patience;
        let began = tokio::time::Instant::now();
        let silent = |patience: Duration| Fault::Silent { seconds: patience.as_secs() };
        let response = match tokio::time::timeout(first, self.request(client, key)?.send()).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => return Err(self.unsent(&error).await),
            Err(_) => return Err(silent(first)),
        };
        let status = response.status();
        if !status.is_success() {
            return Err(self.refused(response).await);
        }
        self.keys.iter().for_each(|keys| keys.taken());
        let came = AtomicBool::new(false);
        let pieces = body::open(response, first)
            .await?
            .inspect(|piece| came.store(came.load(Relaxed) || piece.is_ok(), Relaxed));
        let mut answer = std::pin::pin!(decode(pieces));
        let mut patience = first.saturating_sub(began.elapsed());
        let mut begun = false;
        loop {
            let event = match tokio::time::timeout(patience, answer.next()).await {
                Ok(Some(StreamEvent::Ended(end))) => {
                    return match end {
                        End::Incomplete { fault: Fault::Cut { cause } } if !begun && cause.is_empty() => {
                            Ok(End::Failed { fault: Fault::Empty })
                        }
                        End::Incomplete { fault } if !came.load(Relaxed) => Err(fault),
                        end => Ok(end),
                    };
                }
                Ok(Some(event)) => event,
                Ok(None) => return Ok(End::Incomplete { fault: Fault::Cut { cause: String::new() } }),
                Err(_) if begun => return Ok(End::Incomplete { fault: silent(between) }),
                Err(_) => return Err(silent(first)),
            };
            begun = true;
            patience = between;
            if heard.send(event).await.is_err() {
                return Ok(End::Cancelled);
            }
        }
    }

    /// The client and the key; both may take a while the first time.
    async fn ready(&self) -> Result<(Client, Option<Key>), Fault> {
        let (server, client, keys) = (Arc::clone(&self.server), Arc::clone(&self.client), self.keys.clone());
        let work = move || {
            let client = client.get_or_init(|| build(&server)).clone()?;
            Ok((client, keys.map(|keys| keys.read()).transpose()?))
        };
        let lost = |_| Fault::Setup { what: "The client could not be made ready".into(), next: "Start again.".into() };
        tokio::task::spawn_blocking(work).await.map_err(lost)?
    }

    fn request(&self, client: &Client, key: Option<&Key>) -> Result<reqwest::RequestBuilder, Fault> {
        let mut body = serde_json::Map::new();
        body.insert("model".to_owned(), self.ask.model.clone().into());
        body.insert("messages".to_owned(), serde_json::to_value(&self.ask.messages).unwrap_or_default());
        body.extend(self.ask.parameters.clone());
        body.insert("stream".to_owned(), true.into());
        body.insert("stream_options".to_owned(), serde_json::json!({"include_usage": true}));
        let request = client.post(self.url("chat/completions")).header(ACCEPT, "text/event-stream").json(&body);
        self.signed(request, key)
    }

    /// An address below the base URL, with the profile's query.
    fn url(&self, below: &str) -> Url {
        let mut url = self.server.base_url.clone();
        url.set_path(&format!("{}/{below}", url.path().trim_end_matches('/')));
        if !self.server.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.server.query);
        }
        url
    }

    /// With the profile's headers, and the key where one may go.
    fn signed(&self, request: reqwest::RequestBuilder, key: Option<&Key>) -> Result<reqwest::RequestBuilder, Fault> {
        let server = &self.server;
        let mut request = request.headers(server.headers.clone());
        if let Some(key) = key {
            if !server.may_carry_a_key() {
                return Err(Fault::Setup {
                    what: format!("A key would go unencrypted to {}", server.host()),
                    next: "Use https, or set allow_http = true in the profile.".to_owned(),
                });
            }
            let (name, text) = match &server.key_header {
                Some(name) => (name.clone(), key.expose().to_owned()),
                None => (AUTHORIZATION, format!("Bearer {}", key.expose())),
            };
            if let Ok(mut value) = HeaderValue::from_str(&text) {
                value.set_sensitive(true);
                request = request.header(name, value);
            }
        }
        Ok(request)
    }

    /// The names of the models, asked for once.
    async fn models(&self) -> Result<Vec<String>, Fault> {
        let (client, key) = self.ready().await?;
        let ask = async {
            let request = self.signed(client.get(self.url("models")), key.as_ref())?;
            let response = match request.send().await {
                Ok(response) => response,
                Err(error) => return Err(self.unsent(&error).await),
            };
            if !response.status().is_success() {
                return Err(self.refused(response).await);
            }
            self.keys.iter().for_each(|keys| keys.taken());
            listed::read(&self.server.host(), response).await
        };
        let patience = listed::PATIENCE.min(self.server.patience.0);
        let asked = tokio::time::timeout(patience, ask).await;
        asked
            .unwrap_or(Err(Fault::Silent { seconds: patience.as_secs() }))
            .map_err(|fault| redacted(fault, key.as_ref()))
    }

    /// What it means that no response came.
    async fn unsent(&self, error: &reqwest::Error) -> Fault {
        let straight = self.server.base_url.scheme() == "https" && !matches!(self.server.way, Way::Proxy(_));
        match unreached::why(error, connecting(&self.server), straight) {
            Some((Unreached::Slow, cause)) if straight && self.listens().await => {
                self.unreached(Unreached::Handshake, format!("{cause}, though something listens there"))
            }
            Some((why, cause)) => self.unreached(why, cause),
            // A pooled connection that was stale.
            None => Fault::Cut { cause: body::cause(error) },
        }
    }

    /// The port takes a connection in a moment.
    async fn listens(&self) -> bool {
        let url = &self.server.base_url;
        let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else { return false };
        let connect = tokio::net::TcpStream::connect((host.trim_matches(['[', ']']), port));
        matches!(tokio::time::timeout(Duration::from_secs(1), connect).await, Ok(Ok(_)))
    }

    fn unreached(&self, why: Unreached, mut cause: String) -> Fault {
        let proxy = if let Way::Proxy(proxy) = &self.server.way { Some(proxy) } else { None };
        if why == Unreached::Login && proxy.is_some_and(Proxy::logs_in) {
            cause += ", and does not take the one it was given";
        }
        let proxy = proxy.map(ToString::to_string);
        Fault::Connect { host: self.server.host(), cause, proxy, why }
    }

    /// What a status that is no success means.
    async fn refused(&self, response: Response) -> Fault {
        let code = response.status().as_u16();
        let url = bare(response.url());
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        if (300..400).contains(&code) {
            return Fault::Redirect { code, to: header("location").unwrap_or_else(|| "nowhere".to_owned()) };
        }
        let retry_after_ms = header("retry-after-ms")
            .and_then(|ms| ms.parse::<f64>().ok().map(|ms| ms as u64))
            .or_else(|| header("retry-after").and_then(|text| after(&text)));
        let html = header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        let again = header("x-should-retry").and_then(|word| word.trim().to_lowercase().parse::<bool>().ok());
        let upgrade = header("upgrade");
        let text = body::text(response, ERROR_BODY).await;
        if let Some((why, cause)) = unreached::told(code, upgrade.as_deref(), &text) {
            return self.unreached(why, cause);
        }
        if html || text.trim_start().starts_with('<') {
            // 404 and 401 keep their own next step; anything else is about what stands between.
            let title = body::title(&text);
            return match code {
                401 | 403 | 404 | 429 => {
                    Fault::Status { code, url, message: title, retry_after_ms, key_from: self.key_from(), again }
                }
                500.. => Fault::Status { code, url, message: title, retry_after_ms, key_from: None, again },
                _ => Fault::Html { host: self.server.host(), status: code, title },
            };
        }
        let said = serde_json::from_str(&text).ok().and_then(|value| super::chunk::message(&value));
        let message = said.unwrap_or(text).trim().chars().take(500).collect();
        Fault::Status { code, url, message, retry_after_ms, key_from: self.key_from(), again }
    }

    fn key_from(&self) -> Option<String> {
        self.server.key.as_ref().map(ToString::to_string)
    }
}

impl Server {
    /// `host:port`.
    pub fn host(&self) -> String {
        let host = self.base_url.host_str().unwrap_or_default();
        self.base_url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// A key goes over TLS, to this machine, or where the profile allows it.
    fn may_carry_a_key(&self) -> bool {
        self.base_url.scheme() == "https" || on_this_machine(&self.base_url) || self.allow_http
    }
}

/// The client. Without TLS no root store is read: a machine without one can still use http.
fn build(server: &Server) -> Result<Client, Fault> {
    // The second call finds it installed, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // No proxy but the one that was decided on.
    let mut builder = Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(connecting(server))
        .user_agent(concat!("dlm-architect/", env!("CARGO_PKG_VERSION")));
    let mut tls = server.base_url.scheme() == "https";
    if let Way::Proxy(proxy) = &server.way {
        tls |= proxy.shown().starts_with("https:");
        builder = builder.proxy(proxy.client().map_err(|error| Fault::Setup {
            what: format!("The proxy {proxy} can't be used: {}", body::cause(&error)),
            next: format!("Check the address in {}.", proxy.from()),
        })?);
    }
    if tls {
        server.trust.iter().try_for_each(|(name, path)| trusted(name, path))?;
    } else {
        builder = builder.tls_certs_only([]);
    }
    builder.build().map_err(|error| Fault::Setup {
        what: format!("No TLS connection can be made: {}", body::cause(&error)),
        next: "Install the system's CA certificates, or name a file with SSL_CERT_FILE.".to_owned(),
    })
}

/// How long a connection may take: less than the first byte, or the wrong thing would be said to be missing.
fn connecting(server: &Server) -> Duration {
    CONNECT.min(server.patience.0.mul_f32(0.9))
}

/// What a variable names in place of the system's CA certificates can be read; the library would go on without it.
fn trusted(name: &str, path: &Path) -> Result<(), Fault> {
    let fault = |why: String| Fault::Setup {
        what: format!("{name} names \"{}\", {why}", path.display()),
        next: format!("Name what holds the CA certificates in PEM form, or unset {name} for those of the system."),
    };
    let unread = |cause: std::io::Error| fault(format!("which can't be read: {}", crate::infra::plain(&cause)));
    if name == "SSL_CERT_DIR" {
        return std::fs::read_dir(path).map(drop).map_err(unread);
    }
    let text = std::fs::read(path).map_err(unread)?;
    match CertificateDer::pem_slice_iter(&text).any(|one| one.is_ok()) {
        true => Ok(()),
        false => Err(fault("which holds no certificate in PEM form".to_owned())),
    }
}

/// A URL without user, query and fragment.
fn bare(url: &Url) -> String {
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.to_string()
}

/// `Retry-After` as seconds or as a date, in milliseconds from now.
fn after(text: &str) -> Option<u64> {
    if let Ok(seconds) = text.trim().parse::<f64>() {
        return Some((seconds.max(0.0) * 1000.0) as u64);
    }
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text.trim()).ok()?;
    let left = date.as_millisecond().saturating_sub(jiff::Timestamp::now().as_millisecond());
    Some(u64::try_from(left).unwrap_or(0))
}

/// 0 to 49, different from try to try and from process to process.
fn jitter() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0_u8) % 50
}

/// `fault` without the key, and without anything that looks like one.
fn redacted(fault: Fault, key: Option<&Key>) -> Fault {
    let clean = |text: String| redact(&key.map_or_else(|| text.clone(), |key| key.redact(&text)));
    match fault {
        Fault::Status { code, url, message, retry_after_ms, key_from, again } => {
            Fault::Status { code, url, message: clean(message), retry_after_ms, key_from, again }
        }
        Fault::Html { host, status, title } => Fault::Html { host, status, title: clean(title) },
        Fault::Redirect { code, to } => Fault::Redirect { code, to: clean(to) },
        Fault::Server { message } => Fault::Server { message: clean(message) },
        Fault::Cut { cause } => Fault::Cut { cause: clean(cause) },
        Fault::Foreign { api, next } => Fault::Foreign { api: clean(api), next },
        Fault::Lost { events, sample } => Fault::Lost { events, sample: clean(sample) },
        Fault::Connect { host, cause, proxy, why } => Fault::Connect { host, cause: clean(cause), proxy, why },
        other => other,
    }
}
