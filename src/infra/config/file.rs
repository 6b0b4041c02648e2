//! The configuration file: its shape, and errors with their line. A typo is an error, never ignored.

use crate::infra::files;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use toml::Spanned;

/// The file as read.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// `http`, `offline` or `replay`.
    pub provider: Option<Spanned<String>>,
    /// The profile in use without `--profile`.
    pub profile: Option<Spanned<String>>,
    /// An endpoint without a profile.
    pub base_url: Option<Spanned<String>>,
    /// The model, in place of the prompt file's.
    pub model: Option<Spanned<String>>,
    /// Record sessions; true unless said otherwise.
    pub sessions: Option<Spanned<bool>>,
    /// `dark` or `light`.
    pub theme: Option<Spanned<String>>,
    /// Clicks are taken; false unless said otherwise.
    pub mouse: Option<Spanned<bool>>,
    /// Seconds without anything before the first byte.
    pub first_byte_seconds: Option<Spanned<u64>>,
    /// Seconds without anything in mid-answer.
    pub idle_seconds: Option<Spanned<u64>>,
    /// Who fills in the brief: `rules`, or `model` before them.
    pub brief: Option<Spanned<String>>,
    /// Requests to a model carry what is known of them.
    pub ground: Option<Spanned<bool>>,
    /// Model parameters, in place of the prompt file's.
    #[serde(default)]
    pub parameters: BTreeMap<String, Spanned<toml::Value>>,
    /// Action id to its keys.
    #[serde(default)]
    pub keys: BTreeMap<String, Spanned<Vec<String>>>,
    /// Endpoints by name.
    #[serde(default)]
    pub profiles: BTreeMap<String, Spanned<Profile>>,
}

/// One endpoint.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Up to and including `/v1`.
    pub base_url: String,
    /// The model, in place of the prompt file's.
    pub model: Option<String>,
    /// More headers; never the key.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The query, for example an API version.
    #[serde(default)]
    pub query: BTreeMap<String, String>,
    /// The header the key goes into instead of `Authorization: Bearer`.
    pub key_header: Option<String>,
    /// The environment variable that holds the key.
    pub api_key_env: Option<String>,
    /// A program and its arguments whose stdout is the key; run without a shell.
    pub api_key_command: Option<Vec<String>>,
    /// A file that only its owner can read.
    pub api_key_file: Option<String>,
    /// The key may go over plain http to another machine.
    #[serde(default)]
    pub allow_http: bool,
    /// Who fills in the brief: `rules`, or `model` before them.
    pub brief: Option<String>,
    /// Requests to it carry what is known of them.
    pub ground: Option<bool>,
}

/// The file's text and where it is, for lines in sentences.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The path as shown.
    pub path: String,
    text: String,
}

impl Source {
    /// `path line n` of a byte.
    pub fn place(&self, byte: usize) -> String {
        format!("{} line {}", self.path, self.line(byte))
    }

    /// The line of a byte, from 1.
    pub fn line(&self, byte: usize) -> usize {
        self.text.as_bytes().iter().take(byte).filter(|b| **b == b'\n').count() + 1
    }
}

/// Reads a configuration file. `None`: there is none, and none was asked for.
///
/// # Errors
/// One sentence with file, line and what is wrong there.
pub fn read(path: &Path, asked: bool) -> Result<Option<(File, Source)>, String> {
    let shown = files::named(path);
    let text = match files::whole(path) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| format!("{shown} is not UTF-8."))?,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound && !asked => return Ok(None),
        Err(cause) => return Err(format!("The configuration {shown} can't be read: {}.", crate::infra::plain(&cause))),
    };
    let source = Source { path: shown, text };
    match toml::from_str::<File>(&source.text) {
        Ok(file) => Ok(Some((file, source))),
        Err(fault) => {
            let place = fault.span().map_or_else(|| source.path.clone(), |span| source.place(span.start));
            let what = fault.message().lines().collect::<Vec<_>>().join("; ");
            Err(format!("{place}: {what}. `dlm-architect config example` shows every setting."))
        }
    }
}
