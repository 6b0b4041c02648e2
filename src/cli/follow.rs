//! `sessions follow`, and its two ends on another machine: `sessions tail` prints a session as it is written, `sessions
//! append` takes what a follower may write.

use super::args;
use super::print::{self, complain};
use super::screen::{self, Begins, named};
use super::sessions;
use crate::domain::exit;
use crate::domain::session::{Record, VERSION, What};
use crate::infra::config::Env;
use crate::infra::follow::{Control, Far, Following, Tail};
use crate::infra::log::{Store, Woken, append as append_to};
use crate::infra::{files, plain};
use crate::page::{safe, safe_line};
use crate::tui::{Clock, Follow};
use std::io::{BufRead, BufReader, Read};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often `tail` says that it is still there: a line that is cut may not say so.
const BEAT: Duration = Duration::from_secs(10);
/// The longest line that `append` takes: a field may hold 1 MiB, and JSON escapes.
const LINE: usize = 8 << 20;
/// The longest name, in characters.
const NAME: usize = 40;

/// Opens the screen on a session that another process drives.
pub(super) fn follow(asked: &args::Follow, env: &Env) -> Result<u8, String> {
    let name = asked.name.clone().unwrap_or_else(|| named(env));
    let follow = match &asked.via {
        Some(command) => far(command, asked.id.as_deref(), &name, env)?,
        None => {
            let store = sessions::store(env)?;
            let (id, path) = place(&store, asked.id.as_deref())?;
            Follow::Here(if path == store.path(&id) { id } else { path.display().to_string() })
        }
    };
    screen::open(&asked.job(), env, Begins::Follows(follow, name))
}

/// Reaches a session on another machine before the screen is taken: the command may ask for a password.
fn far(command: &str, id: Option<&str>, name: &str, env: &Env) -> Result<Follow, String> {
    if !print::to_terminal() {
        return Err("standard output is not a terminal; for scripts use: dlm-architect sessions tail".to_owned());
    }
    if id.is_some_and(|id| id.starts_with('-') || !id.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c)))
    {
        return Err("A session on another machine is named by its id: letters, digits and ._-/ alone.".to_owned());
    }
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._".contains(c) { c } else { '-' };
    let name: String = name.chars().map(plain).take(NAME).collect();
    let name = name.trim_matches('-').to_owned();
    let name = if name.is_empty() { "someone".to_owned() } else { name };
    let hidden = super::start::ready(&args::Follow::default().job(), env)?.settings.hidden;
    let far = Far { command: command.to_owned(), id: id.unwrap_or_default().to_owned(), name, hidden };
    let (following, heard) = Following::via(far)?;
    let heard = opened(heard)?;
    Ok(Follow::Far(following, heard))
}

/// Waits for the first word of the far side, and puts it back.
fn opened(
    heard: std::sync::mpsc::Receiver<crate::infra::follow::News>,
) -> Result<std::sync::mpsc::Receiver<crate::infra::follow::News>, String> {
    use crate::infra::follow::News;
    let first = match heard.recv() {
        Ok(News::Lost(why)) => return Err(why),
        Ok(first) => first,
        Err(_) => return Err("The line has ended before anything came.".to_owned()),
    };
    let (again, all) = std::sync::mpsc::channel();
    let pass = move || {
        let mut rest = std::iter::once(first).chain(heard);
        while rest.next().is_some_and(|one| again.send(one).is_ok()) {}
    };
    std::thread::Builder::new().name("far".into()).spawn(pass).map_err(|cause| plain(&cause))?;
    Ok(all)
}

/// The session that is meant, and its file; none named: the one written last of those that are driven.
fn place(store: &Store, asked: Option<&str>) -> Result<(String, PathBuf), String> {
    let id = match asked {
        Some(path) if path.contains('/') => {
            let path = PathBuf::from(path);
            let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            return Ok((id, path));
        }
        Some(name) => sessions::find(store, name)?,
        None => {
            let none = "No session is driven now; `dlm-architect sessions list` shows all.";
            let (id, others) = store.newest_driven().ok_or_else(|| none.to_owned())?;
            if others > 0 {
                complain(&safe(&format!("{others} more are driven now; this is the one written last: {id}")));
            }
            id
        }
    };
    let path = store.path(&id);
    Ok((id, path))
}

/// Prints a session as it is written, and between the records where they end and whether somebody drives it.
pub(super) fn tail(store: &Store, asked: Option<&str>, from: u64, name: Option<&str>) -> Result<u8, String> {
    let (id, path) = place(store, asked)?;
    let name = name.map(|name| safe_line(name).to_string());
    let unread = |cause: std::io::Error| format!("Session {id} can't be read: {}.", plain(&cause));
    let (mut tail, _stop) = Tail::open(&path, from, name.as_deref()).map_err(unread)?;
    let clock = Clock::start();
    loop {
        tail.look();
        loop {
            let lines = tail.lines().map_err(unread)?;
            if lines.is_empty() {
                break;
            }
            if !print::lines(&lines)? {
                return Ok(exit::GOOD);
            }
        }
        let control = Control {
            v: VERSION,
            at: clock.now().0,
            what: "tail".to_owned(),
            id: id.clone(),
            to: tail.at(),
            live: tail.live(),
            me: tail.me().unwrap_or_default().to_owned(),
        };
        let mut line = serde_json::to_vec(&control).unwrap_or_default();
        line.push(b'\n');
        let out = print::out();
        if !print::lines(&line)? || tail.wait(Some(BEAT), Some(out.as_fd())) == Woken::Stopped {
            return Ok(exit::GOOD);
        }
    }
}

/// Writes records from standard input into a session; the first one that may not be written ends it.
pub(super) fn append(store: &Store, asked: &str) -> Result<u8, String> {
    let (id, path) = place(store, Some(asked))?;
    let mut input = BufReader::new(std::io::stdin());
    let mut number = 0;
    loop {
        let mut line = Vec::new();
        let count = input.by_ref().take(LINE as u64 + 1).read_until(b'\n', &mut line);
        if count.map_err(|cause| format!("{} can't be read: {}.", files::STDIN, plain(&cause)))? == 0 {
            return Ok(exit::GOOD);
        }
        number += 1;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let record = allowed(&line).map_err(|why| format!("line {number} was not written: {why}."))?;
        append_to(Path::new(&path), &record)
            .map_err(|cause| format!("session {id} can't be written: {}.", plain(&cause)))?;
    }
}

/// A line as a record that a follower may write.
fn allowed(line: &[u8]) -> Result<Record, String> {
    if line.len() > LINE {
        return Err(format!("it is longer than {} MiB", LINE >> 20));
    }
    let record: Record = serde_json::from_slice(line).map_err(|fault| format!("it is no record ({fault})"))?;
    if matches!(record.what, What::Unknown) {
        return Err("it is a record of a kind that is not known here; is this program older than the other one?".into());
    }
    if !record.what.of_follower() {
        return Err("a record of this kind only who drives may write".to_owned());
    }
    match &record.by {
        None => Err("it does not say by whom it is (\"by\")".to_owned()),
        Some(name) if name.trim().is_empty() || name.chars().count() > NAME || *name != safe_line(name).to_string() => {
            Err(format!("a name has 1 to {NAME} characters, and no controls"))
        }
        Some(_) => Ok(Record { v: VERSION, ..record }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_follower_may_write_is_appended() {
        for (line, why) in [
            (r#"{"v":1,"at":1,"what":"pen_asked","by":"bob"}"#, ""),
            (r#"{"v":1,"at":1,"what":"input","name":"n","text":"t","by":"bob"}"#, ""),
            (r#"{"v":1,"at":1,"what":"pen_asked"}"#, "by whom"),
            (r#"{"v":1,"at":1,"what":"pen_asked","by":" "}"#, "1 to 40"),
            ("{\"v\":1,\"at\":1,\"what\":\"pen_asked\",\"by\":\"b\\u001bob\"}", "controls"),
            (r#"{"v":1,"at":1,"what":"pen_given","to":"bob","by":"bob"}"#, "only who drives"),
            (r#"{"v":1,"at":1,"what":"closed","by":"bob"}"#, "only who drives"),
            (r#"{"v":9,"at":1,"what":"hologram","by":"bob"}"#, "not known here"),
            (r#"{"v":1"#, "no record"),
        ] {
            let said = allowed(line.as_bytes()).err().unwrap_or_default();
            assert_eq!(said.is_empty(), why.is_empty(), "{line}: {said}");
            assert!(said.contains(why), "{line}: {said}");
        }
        assert!(allowed(&vec![b'x'; LINE + 1]).unwrap_err().contains("8 MiB"));
    }
}
