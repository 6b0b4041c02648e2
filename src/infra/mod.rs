//! The only code that meets the world: configuration, session files, providers.

pub mod config;
pub mod files;
pub mod follow;
pub mod log;
pub mod provider;
pub mod secret;
pub mod settle;

/// A cause as a user reads it: without the number that only programmers do.
pub fn plain(cause: &std::io::Error) -> String {
    let text = cause.to_string();
    text.split(" (os error").next().unwrap_or_default().to_lowercase()
}
