//! The only code that meets the world: configuration, session files, providers.

pub mod config;
pub mod log;
pub mod provider;
pub mod secret;
pub mod settle;

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// A cause as a user reads it: without the number that only programmers do.
pub fn plain(cause: &std::io::Error) -> String {
    let text = cause.to_string();
    text.split(" (os error").next().unwrap_or_default().to_lowercase()
}

/// Reads a file of at most 16 MiB.
///
/// # Errors
/// When it can't be read, or is no UTF-8.
pub fn read_small(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    std::fs::File::open(path)?.take(16 << 20).read_to_string(&mut text)?;
    Ok(text)
}

/// Writes a new file with a name of its own, 0600, among the temporary ones; returns its path.
///
/// # Errors
/// When none can be made there either.
pub fn write_aside(text: &str) -> std::io::Result<String> {
    let mut file = tempfile::Builder::new().prefix("dlm-architect-").suffix(".md").tempfile()?;
    file.write_all(text.as_bytes())?;
    let (_, path) = file.keep().map_err(|kept| kept.error)?;
    Ok(path.display().to_string())
}

/// Writes a new file, 0600; never over an old one, and never leaves half of one.
///
/// # Errors
/// When the file exists or can't be written.
pub fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a design is worse than none; what failed is said.
        let _ = std::fs::remove_file(path);
    }
    written
}
