//! Keys: where they come from, how they are read, and that they are never shown.

use crate::domain::fault::Fault;
use rustix::termios::Termios;
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

/// How long a key command may take.
const COMMAND: Duration = Duration::from_secs(60);
/// How often a key command is looked after.
const LOOK: Duration = Duration::from_millis(10);
/// How long the output of one that has ended may take.
const LAST: Duration = Duration::from_secs(2);
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
    /// A program and its arguments, without a shell; the first line of its stdout is the key.
    Command {
        /// The program, then its arguments.
        argv: Vec<String>,
        /// Environment variables it must not see.
        hidden: Vec<String>,
    },
    /// A file that only its owner can read.
    File(PathBuf),
    /// An environment variable that is not set; what is said of it.
    Unset {
        /// Its name.
        name: String,
        /// One sentence.
        why: String,
    },
}

impl fmt::Display for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeySource::Env { name, .. } | KeySource::Unset { name, .. } => write!(f, "environment variable {name}"),
            KeySource::Command { argv, .. } => write!(f, "command {}", argv.first().map_or("", String::as_str)),
            KeySource::File(path) => write!(f, "file {}", path.display()),
        }
    }
}

/// Gives the terminal to who is named, for the work; where it is not free, the work is not done.
pub type Lend = Arc<dyn Fn(&str, &mut dyn FnMut()) + Send + Sync>;

/// A key's source, read when it is first needed. What a command gave is kept in memory: nobody is asked twice.
pub struct Keys {
    source: KeySource,
    lend: Option<Lend>,
    /// The key of a command, and whether a server took it.
    kept: Mutex<Option<(Key, bool)>>,
}

impl Keys {
    /// Of `source`; `lend` gives its command the terminal where a screen has it.
    pub fn new(source: KeySource, lend: Option<Lend>) -> Keys {
        Keys { source, lend, kept: Mutex::default() }
    }

    /// The key comes from a command, which may ask for something.
    pub fn asks(&self) -> bool {
        matches!(self.source, KeySource::Command { .. })
    }

    /// The key; blocks, while a command asks for as long as that takes.
    ///
    /// # Errors
    /// As [`KeySource::read`].
    pub fn read(&self) -> Result<Key, Fault> {
        if !self.asks() {
            return self.source.read(None);
        }
        // Who comes second waits for the first one's key.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((key, _)) = &*kept {
            return Ok(key.clone());
        }
        let key = self.source.read(self.lend.as_ref())?;
        *kept = Some((key.clone(), false));
        Ok(key)
    }

    /// A server took the key.
    pub fn taken(&self) {
        if let Some((_, taken)) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            *taken = true;
        }
    }

    /// A server refused the key: the next one is read anew. True if it was taken before, so that it may only be too old.
    pub fn refused(&self, key: &Key) -> bool {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.take_if(|(known, _)| known.expose() == key.expose()) {
            Some((_, taken)) => taken,
            // Another request has read a newer one already.
            None => kept.is_some(),
        }
    }
}

impl KeySource {
    /// Reads the key; blocks, a command for up to a minute, or with a terminal as long as it takes.
    ///
    /// # Errors
    /// [`Fault::Setup`] with the next step; never with any part of the key.
    pub fn read(&self, lend: Option<&Lend>) -> Result<Key, Fault> {
        let key = match self {
            KeySource::Env { key, .. } => key.clone(),
            KeySource::Command { argv, hidden } => match lend {
                None => command(argv, hidden)?,
                Some(lend) => {
                    let mut key = None;
                    lend(&format!("the key {self}"), &mut || key = Some(command(argv, hidden)));
                    key.unwrap_or_else(|| Err(failed(argv, "was not run: the program ended".to_owned())))?
                }
            },
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
                first(file).map_err(unread)?
            }
            KeySource::Unset { name, why } => {
                let next =
                    format!("Set {name}, or name another source of the key: `dlm-architect config example` shows how.");
                return Err(Fault::Setup { what: why.clone(), next });
            }
        };
        if key.expose().is_empty() || !key.expose().chars().all(|c| c.is_ascii_graphic()) {
            let what = format!("The key from {self} is empty or holds characters that no key has");
            return Err(Fault::Setup { what, next: "Check where the key comes from (config show tells).".to_owned() });
        }
        Ok(key)
    }
}

fn failed(argv: &[String], why: String) -> Fault {
    Fault::Setup {
        what: format!("The key command {} {why}", argv.first().map_or("", String::as_str)),
        next: "Run it by hand to see what it says; its output is never shown here.".to_owned(),
    }
}

/// The first line of what is read, which is the key: what `pass` prints behind it is no part of it.
fn first(source: impl Read) -> std::io::Result<Key> {
    let mut line = Vec::new();
    BufReader::new(source).take(LONGEST).read_until(b'\n', &mut line)?;
    String::from_utf8(line).map(|line| Key::new(&line)).map_err(|_| std::io::Error::other("it is not UTF-8"))
}

/// The terminal while a command may ask there, and its settings before.
static ASKING: Mutex<Option<(File, Termios)>> = Mutex::new(None);

/// The terminal, where there is one and it is ours to ask on.
fn terminal() -> Option<File> {
    let tty = File::options().read(true).write(true).open("/dev/tty").ok()?;
    // Who asks from the background is stopped, and nobody sees why.
    let ours = rustix::termios::tcgetpgrp(&tty).ok()? == rustix::process::getpgrp();
    let settings = rustix::termios::tcgetattr(&tty).ok().filter(|_| ours)?;
    *ASKING.lock().unwrap_or_else(PoisonError::into_inner) = Some((tty.try_clone().ok()?, settings));
    Some(tty)
}

/// Puts the terminal's settings back: a command that was ended while it asked has left the letters hidden. To be called at the end of
/// the program too, which may come before the command's.
pub fn shown_again() {
    if let Some((tty, settings)) = ASKING.lock().unwrap_or_else(PoisonError::into_inner).take() {
        let _ = rustix::termios::tcsetattr(tty, rustix::termios::OptionalActions::Now, &settings);
    }
}

/// Runs a key's command. Where there is a terminal it may ask there, as long as that takes; its output is the key alone.
fn command(argv: &[String], hidden: &[String]) -> Result<Key, Fault> {
    let fail = |why: String| failed(argv, why);
    let mut command = Command::new(argv.first().map_or("", String::as_str));
    command.args(argv.get(1..).unwrap_or_default());
    let terminal = terminal();
    let end = || terminal.as_ref().and_then(|tty| tty.try_clone().ok()).map_or_else(Stdio::null, Stdio::from);
    command.stdin(end()).stdout(Stdio::piped()).stderr(end());
    for variable in hidden {
        command.env_remove(variable);
    }
    let mut child = command.spawn().map_err(|cause| fail(format!("can't be started: {}", super::plain(&cause))))?;
    let Some(stdout) = child.stdout.take() else { return Err(fail("has no output".to_owned())) };
    let (send, received) = mpsc::channel();
    let read = move || {
        let mut rest = stdout;
        let _ = send.send(first(&mut rest));
        // It must not die of a line that nobody reads.
        let _ = std::io::copy(&mut rest, &mut std::io::sink());
    };
    std::thread::Builder::new().name("key".into()).spawn(read).map_err(|cause| fail(super::plain(&cause)))?;
    let began = Instant::now();
    let status = loop {
        match child.try_wait().map_err(|cause| fail(super::plain(&cause)))? {
            Some(status) => break status,
            None if terminal.is_none() && began.elapsed() > COMMAND => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(fail("took longer than 60 s".to_owned()));
            }
            None => std::thread::sleep(LOOK),
        }
    };
    shown_again();
    if !status.success() {
        return Err(fail(format!("ended with {status}")));
    }
    // A service that it started may hold its output open: what it said itself is there by now.
    match received.recv_timeout(LAST) {
        Ok(key) => key.map_err(|cause| fail(super::plain(&cause))),
        Err(_) => Err(fail("ended without a whole line".to_owned())),
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
        assert_eq!(source.read(None).unwrap().expose(), MARKER);
        let bad = KeySource::Env { name: "K".into(), key: Key::new(&format!("{MARKER}\n{MARKER}")) };
        assert!(!format!("{:?}", bad.read(None).unwrap_err()).contains(MARKER));
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
                .read(None)
        };
        assert_eq!(run(&["echo", MARKER]).unwrap().expose(), MARKER);
        assert_eq!(run(&["echo", "$HOME"]).unwrap().expose(), "$HOME");
        assert!(run(&["/no/such/program"]).unwrap_err().sentence().contains("can't be started"));
        let failed = run(&["sh", "-c", "echo MARKER0KEY0VALUE; exit 3"]).unwrap_err();
        assert!(failed.sentence().contains("exit status: 3") && !failed.sentence().contains(MARKER));
        assert!(run(&["true"]).unwrap_err().sentence().contains("empty"));
        // Others see the first line alone, and so do we.
        let lines = format!("printf '{MARKER}\\nuser: jump\\nurl: \\377'; yes | head -c 100000");
        assert_eq!(run(&["sh", "-c", &lines]).unwrap().expose(), MARKER);
        assert!(run(&["printf", "\nsecond"]).unwrap_err().sentence().contains("empty"));
        assert_eq!(run(&["sh", "-c", &format!("sleep 30 & printf '{MARKER}\\n'")]).unwrap().expose(), MARKER);
    }

    #[test]
    fn a_command_is_asked_once_until_a_server_refuses_its_key() {
        let folder = tempfile::tempdir().unwrap();
        let count = folder.path().join("count");
        let script = format!("echo x >> {0}; echo key-$(wc -l < {0} | tr -d ' ')", count.display());
        let source = KeySource::Command { argv: vec!["sh".into(), "-c".into(), script], hidden: Vec::new() };
        let lent = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let seen = Arc::clone(&lent);
        let lend: Lend = Arc::new(move |who, work| {
            assert!(who.contains("command sh"), "{who}");
            seen.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            work();
        });
        let keys = Keys::new(source, Some(lend));
        let key = keys.read().unwrap();
        assert_eq!((key.expose(), keys.read().unwrap().expose()), ("key-1", "key-1"));
        assert!(!keys.refused(&key), "no server ever took it");
        let key = keys.read().unwrap();
        assert_eq!(key.expose(), "key-2");
        keys.taken();
        assert!(keys.refused(&key), "it was good once");
        assert_eq!(keys.read().unwrap().expose(), "key-3");
        assert!(keys.refused(&key), "another request has read a newer one");
        assert_eq!(keys.read().unwrap().expose(), "key-3");
        assert_eq!(lent.load(std::sync::atomic::Ordering::Relaxed), 3);
    }

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), format!("{MARKER}\nuser: jump\n")).unwrap();
        let source = KeySource::File(file.path().to_owned());
        assert_eq!(source.read(None).unwrap().expose(), MARKER);
        std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(source.read(None).unwrap_err().next_step().contains("chmod 600"));
    }
}
