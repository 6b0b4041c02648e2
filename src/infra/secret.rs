//! Keys: where they come from, how they are read, and that they are never shown.

use crate::domain::fault::Fault;
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// How long a key command may take.
const COMMAND: Duration = Duration::from_secs(60);
/// The longest key.
const LONGEST: u64 = 16 << 10;

/// A key. Its `Debug` says nothing, it has no `Display`, and it is wiped when dropped.
#[derive(Clone, Debug)]
pub struct Key(SecretString);

impl Key {
    /// A key from text; blanks at both ends are not part of it.
    pub fn new(text: &str) -> Key {
        Key(SecretString::from(text.trim().to_owned()))
    }

    /// The key itself, for the one header it goes into.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// `text` without this key.
    pub fn redact(&self, text: &str) -> String {
        if self.expose().is_empty() { text.to_owned() } else { text.replace(self.expose(), "[key]") }
    }
}

/// `text` without anything that looks like a key of the usual form.
pub fn redact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("sk-") {
        let tail = &rest[at..];
        let end = tail.find(|c: char| !(c.is_ascii_alphanumeric() || "-_*".contains(c))).unwrap_or(tail.len());
        out.push_str(&rest[..at]);
        out.push_str(if end >= 11 { "[key]" } else { &tail[..end] });
        rest = &tail[end..];
    }
    out + rest
}

/// Where a key comes from. Never an argument.
#[derive(Clone, Debug)]
pub enum KeySource {
    /// An environment variable, read at the start.
    Env {
        /// Its name.
        name: String,
        /// Its value.
        key: Key,
    },
    /// A program and its arguments, without a shell; its trimmed stdout is the key.
    Command {
        /// The program, then its arguments.
        argv: Vec<String>,
        /// Environment variables it must not see.
        hidden: Vec<String>,
    },
    /// A file that only its owner can read.
    File(PathBuf),
}

impl fmt::Display for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeySource::Env { name, .. } => write!(f, "environment variable {name}"),
            KeySource::Command { argv, .. } => write!(f, "command {}", argv.first().map_or("", String::as_str)),
            KeySource::File(path) => write!(f, "file {}", path.display()),
        }
    }
}

impl KeySource {
    /// Reads the key; blocks, a command for up to a minute.
    ///
    /// # Errors
    /// [`Fault::Setup`] with the next step; never with any part of the key.
    pub fn read(&self) -> Result<Key, Fault> {
        let key = match self {
            KeySource::Env { key, .. } => key.clone(),
            KeySource::Command { argv, hidden } => command(argv, hidden)?,
            KeySource::File(path) => {
                let fail = |what: String, next: &str| Fault::Setup { what, next: next.to_owned() };
                let shown = path.display();
                let unread = |cause: std::io::Error| {
                    let cause = super::plain(&cause);
                    fail(
                        format!("The key file {shown} can't be read: {cause}"),
                        "Check api_key_file in the configuration.",
                    )
                };
                let file = std::fs::File::open(path).map_err(unread)?;
                if file.metadata().map_err(unread)?.mode() & 0o077 != 0 {
                    return Err(fail(
                        format!("The key file {shown} can be read by others, so it is not used"),
                        &format!("Run: chmod 600 {shown}."),
                    ));
                }
                let mut text = String::new();
                file.take(LONGEST).read_to_string(&mut text).map_err(unread)?;
                Key::new(&text)
            }
        };
        if key.expose().is_empty() || !key.expose().chars().all(|c| c.is_ascii_graphic()) {
            let what = format!("The key from {self} is empty or holds characters that no key has");
            return Err(Fault::Setup { what, next: "Check where the key comes from (config show tells).".to_owned() });
        }
        Ok(key)
    }
}

fn command(argv: &[String], hidden: &[String]) -> Result<Key, Fault> {
    let name = argv.first().cloned().unwrap_or_default();
    let fail = |why: String| Fault::Setup {
        what: format!("The key command {name} {why}"),
        next: "Run it by hand to see what it says; its output is never shown here.".to_owned(),
    };
    let mut command = Command::new(&name);
    command.args(argv.get(1..).unwrap_or_default());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    for variable in hidden {
        command.env_remove(variable);
    }
    let mut child = command.spawn().map_err(|cause| fail(format!("can't be started: {}", super::plain(&cause))))?;
    let Some(stdout) = child.stdout.take() else { return Err(fail("has no output".to_owned())) };
    let (send, received) = mpsc::channel();
    let read = move || {
        let mut text = String::new();
        let read = stdout.take(LONGEST).read_to_string(&mut text).map(|_| Key::new(&text));
        let _ = send.send(read);
    };
    std::thread::Builder::new().name("key".into()).spawn(read).map_err(|cause| fail(super::plain(&cause)))?;
    let Ok(key) = received.recv_timeout(COMMAND) else {
        let _ = child.kill();
        let _ = child.wait();
        return Err(fail("took longer than 60 s".to_owned()));
    };
    match child.wait() {
        Ok(status) if status.success() => key.map_err(|cause| fail(super::plain(&cause))),
        Ok(status) => Err(fail(format!("ended with {status}"))),
        Err(cause) => Err(fail(super::plain(&cause))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    const MARKER: &str = "MARKER0KEY0VALUE";

    #[test]
    fn a_key_is_in_no_debug_output_and_no_fault() {
        let source = KeySource::Env { name: "K".into(), key: Key::new(MARKER) };
        assert!(!format!("{source:?} {source}").contains(MARKER));
        assert_eq!(source.read().unwrap().expose(), MARKER);
        let bad = KeySource::Env { name: "K".into(), key: Key::new(&format!("{MARKER}\n{MARKER}")) };
        assert!(!format!("{:?}", bad.read().unwrap_err()).contains(MARKER));
    }

    #[test]
    fn echoes_are_redacted() {
        assert_eq!(Key::new("abc123").redact("key abc123 is wrong"), "key [key] is wrong");
        assert_eq!(redact("Incorrect API key: sk-proj-ab12**cd34. See"), "Incorrect API key: [key]. See");
        assert_eq!(redact("task-based risk-free sk-"), "task-based risk-free sk-");
    }

    #[test]
    fn a_command_is_run_without_a_shell_and_its_output_is_not_shown() {
        let run = |argv: &[&str]| {
            KeySource::Command { argv: argv.iter().map(|&a| a.to_owned()).collect(), hidden: vec!["HOME".into()] }
                .read()
        };
        assert_eq!(run(&["echo", MARKER]).unwrap().expose(), MARKER);
        assert_eq!(run(&["echo", "$HOME"]).unwrap().expose(), "$HOME");
        assert!(run(&["/no/such/program"]).unwrap_err().sentence().contains("can't be started"));
        let failed = run(&["sh", "-c", "echo MARKER0KEY0VALUE; exit 3"]).unwrap_err();
        assert!(failed.sentence().contains("exit status: 3") && !failed.sentence().contains(MARKER));
        assert!(run(&["true"]).unwrap_err().sentence().contains("empty"));
    }

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), format!("{MARKER}\n")).unwrap();
        let source = KeySource::File(file.path().to_owned());
        assert_eq!(source.read().unwrap().expose(), MARKER);
        std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(source.read().unwrap_err().next_step().contains("chmod 600"));
    }
}
