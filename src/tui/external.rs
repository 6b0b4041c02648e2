//! `$VISUAL` or `$EDITOR` on a field: the terminal is lent, the stream goes on into memory. What the editor saves is taken, or kept in
//! its file; it is never deleted, however the editor ends.

use super::editors::MAX_BYTES;
use crate::infra::files::regular;
use crate::infra::plain;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

/// An editor that ends sooner, with the file as it was, may still have it open in a window.
const SOON: Duration = Duration::from_secs(3);

/// A field's text outside: a file of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// The file.
    pub path: PathBuf,
    /// What it held when it was last looked at.
    pub seen: Vec<u8>,
    /// What it holds can't be taken as it is: the editor is to see it again.
    pub unfit: bool,
}

/// What came back from the editor.
#[derive(Debug)]
pub struct Back {
    /// The field.
    pub field: usize,
    /// What came.
    pub came: Came,
}

/// What became of a field's text outside.
#[derive(Debug)]
pub enum Came {
    /// A new text, what is to be said of it, and the file, which goes once the field holds all of it.
    Text(String, Option<String>, PathBuf),
    /// The field stays; the file too, for what may still be saved in it.
    Kept(Outside, Trouble),
    /// The field stays, and there is no file.
    Nothing(Trouble),
}

/// What is to be said: what happened, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What happened.
    pub what: String,
    /// The next step; empty: nothing went wrong.
    pub next: String,
}

fn trouble(what: impl Into<String>, next: impl Into<String>) -> Trouble {
    Trouble { what: what.into(), next: next.into() }
}

/// The file for a field's text: the one it has already, or a new one, 0600.
///
/// # Errors
/// One sentence when it can't be made or written.
pub fn lay_out(text: &str, before: Option<Outside>) -> Result<Outside, String> {
    if let Some(before) = before {
        if before.unfit || before.seen == text.as_bytes() {
            return Ok(before);
        }
        if std::fs::write(&before.path, text).is_ok() {
            return Ok(Outside { seen: text.as_bytes().to_vec(), ..before });
        }
    }
    let file = tempfile::Builder::new().prefix("dlm-architect-").suffix(".md").tempfile();
    let mut file = file.map_err(|cause| format!("No file could be made for the editor: {}.", plain(&cause)))?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.flush());
    written.map_err(|cause| format!("The file for the editor could not be written: {}.", plain(&cause)))?;
    let (_, path) =
        file.keep().map_err(|kept| format!("The file for the editor could not be kept: {}.", plain(&kept.error)))?;
    Ok(Outside { path, seen: text.as_bytes().to_vec(), unfit: false })
}

/// Starts `editor` on the file of a field; calls `back` when it has ended. `hidden` are environment variables it must not see.
///
/// # Errors
/// One sentence when it can't be started.
pub fn edit(
    editor: &str,
    field: usize,
    outside: Outside,
    hidden: &[String],
    back: impl FnOnce(Back) + Send + 'static,
) -> Result<(), String> {
    // As git has it: the shell takes the value apart, so it may hold arguments, quotes and NAME=VALUE before the program.
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{editor} \"$@\"")).arg(editor).arg(&outside.path);
    for name in hidden {
        command.env_remove(name);
    }
    let mut child = command.spawn().map_err(|cause| format!("{editor} could not be started: {}.", plain(&cause)))?;
    let (began, editor) = (Instant::now(), editor.to_owned());
    let wait = move || {
        let came = match child.wait() {
            Ok(status) => came(&editor, outside, status, began.elapsed()),
            Err(cause) => Came::Kept(outside, trouble(format!("{editor} was lost: {}", plain(&cause)), AGAIN)),
        };
        back(Back { field, came });
    };
    std::thread::Builder::new()
        .name("editor".into())
        .spawn(wait)
        .map(drop)
        .map_err(|cause| format!("The editor can't be waited for: {}.", plain(&cause)))
}

const AGAIN: &str = "^G opens that file again.";

/// What an editor left behind.
fn came(editor: &str, outside: Outside, status: ExitStatus, took: Duration) -> Came {
    let ended = ended(status);
    let shown = outside.path.display().to_string();
    let read = match read(&outside.path) {
        Ok(read) => read,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
            return Came::Nothing(trouble(format!("{editor} left no file"), "The field is as it was."));
        }
        Err(cause) => {
            let what = format!("{shown}, which {editor} left, can't be read: {}", plain(&cause));
            return Came::Kept(Outside { unfit: true, ..outside }, trouble(what, "The field is as it was."));
        }
    };
    let unchanged = read == outside.seen;
    match (unchanged, &ended) {
        (true, None) if took < SOON && !outside.unfit => {
            let next = format!(
                "If {editor} has it open in a window, save there and come back: any key takes it. An option such as --wait makes it wait."
            );
            return Came::Kept(outside, trouble("The editor ended at once and nothing was changed", next));
        }
        (true, None) if !outside.unfit => {
            return Came::Kept(outside, trouble("Nothing was changed in the editor", ""));
        }
        // A killed editor may have left a copy of its own beside the file, and offer it when it is opened again.
        (true, Some(why)) if status.signal().or(status.code().filter(|code| *code > 128)).is_some() => {
            let what = format!("{editor} {why} and had saved nothing; the field is as it was");
            return Came::Kept(outside, trouble(what, format!("{AGAIN} ({shown})")));
        }
        (true, Some(why)) if !outside.unfit => {
            let _ = std::fs::remove_file(&outside.path);
            let what = format!("{editor} {why} and had saved nothing; the field is as it was");
            return Came::Nothing(trouble(what, "VISUAL or EDITOR names the editor."));
        }
        _ => {}
    }
    match text(&read) {
        Ok((text, _)) if ended.is_some() && text.trim().is_empty() => {
            let why = ended.unwrap_or_default();
            let _ = std::fs::remove_file(&outside.path);
            let what = format!("{editor} {why} and left the file empty; the field is as it was");
            Came::Nothing(trouble(what, "VISUAL or EDITOR names the editor."))
        }
        Ok((text, note)) => {
            let saved = "but it had saved: its text is in the field; Esc u takes it back.";
            let ended = ended.map(|why| format!("{editor} {why}, {saved}"));
            let said: Vec<String> = ended.into_iter().chain(note.map(str::to_owned)).collect();
            Came::Text(text, (!said.is_empty()).then(|| said.join(" ")), outside.path)
        }
        Err(why) => {
            let what = format!("What {editor} saved {why}; it is kept in {shown}, and the field is as it was");
            Came::Kept(Outside { seen: read, unfit: true, ..outside }, trouble(what, "^G opens it again."))
        }
    }
}

/// How a program ended badly; none: well.
fn ended(status: ExitStatus) -> Option<String> {
    match (status.success(), status.code(), status.signal()) {
        (true, ..) => None,
        (_, Some(127), _) => Some("could not be found (exit status 127)".to_owned()),
        (_, Some(126), _) => Some("could not be run (exit status 126)".to_owned()),
        // The shell's word for a signal.
        (_, Some(code), _) if code > 128 => Some(format!("was ended by signal {}", code - 128)),
        (_, Some(code), _) => Some(format!("ended with exit status {code}")),
        (_, None, Some(signal)) => Some(format!("was ended by signal {signal}")),
        (_, None, None) => Some("ended badly".to_owned()),
    }
}

/// The bytes of a file; what an odd editor may have put in its place is not waited for.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    regular(path, std::fs::File::options().read(true))?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text of a file as editors write it, and what is to be said of that: UTF-8, or UTF-16 that says so; a mark at the head and the
/// end of the last line are not part of it.
///
/// # Errors
/// Why it is none, as the rest of a sentence.
fn text(bytes: &[u8]) -> Result<(String, Option<&'static str>), String> {
    let wide = |unit: fn([u8; 2]) -> u16, bytes: &[u8]| {
        let units: Vec<u16> = bytes.chunks(2).map(|pair| unit([pair[0], pair.get(1).copied().unwrap_or(0)])).collect();
        String::from_utf16(&units).map_err(|_| "is no valid UTF-16".to_owned())
    };
    const WIDE: Option<&str> = Some("The file was UTF-16, and is taken as such.");
    let (text, note) = match bytes {
        [0xff, 0xfe, rest @ ..] => (wide(u16::from_le_bytes, rest)?, WIDE),
        [0xfe, 0xff, rest @ ..] => (wide(u16::from_be_bytes, rest)?, WIDE),
        [0xef, 0xbb, 0xbf, rest @ ..] => (utf8(rest)?, Some("The byte-order mark at its head was left out.")),
        all => (utf8(all)?, None),
    };
    if text.len() > MAX_BYTES {
        return Err("is larger than 1 MiB".to_owned());
    }
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok((text.strip_suffix('\r').unwrap_or(text).to_owned(), note))
}

fn utf8(bytes: &[u8]) -> Result<String, String> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|fault| {
        let good = fault.valid_up_to();
        let line = bytes[..good].iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("is not UTF-8 (byte {}, line {line}; in vim :set fileencoding=utf-8)", good + 1)
    })
}

/// What was saved in a file since it was last looked at, if that is a whole text.
pub fn saved(outside: &mut Outside) -> Option<String> {
    let bytes = read(&outside.path).ok().filter(|bytes| *bytes != outside.seen)?;
    // An editor that is just writing has emptied it first.
    let (text, _) = text(&bytes).ok().filter(|(text, _)| !text.is_empty())?;
    outside.seen = bytes;
    outside.unfit = false;
    Some(text)
}

/// Takes a file away that holds nothing of anyone's; says its path where it holds something.
pub fn leave(outside: &Outside) -> Option<&Path> {
    match read(&outside.path) {
        Ok(bytes) if bytes == outside.seen && !outside.unfit => {
            let _ = std::fs::remove_file(&outside.path);
            None
        }
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => None,
        Ok(_) | Err(_) => Some(&outside.path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    /// Runs an editor's script on a field that holds "before".
    fn run(editor: &str) -> (Came, PathBuf) {
        let outside = lay_out("before", None).unwrap();
        let path = outside.path.clone();
        let (tell, told) = mpsc::channel();
        edit(editor, 0, outside, &[], move |back| tell.send(back.came).unwrap()).unwrap();
        (told.recv().unwrap(), path)
    }

    fn script(text: &str) -> String {
        format!("sh -c '{text}' x")
    }

    #[test]
    fn what_was_saved_is_taken_however_the_editor_ends() {
        for (body, said) in [
            ("printf new > \"$1\"", None),
            ("printf new > \"$1\"; exit 1", Some("exit status 1")),
            ("printf new > \"$1\"; kill -KILL $$", Some("signal 9")),
            ("printf new > \"$1.x\"; mv \"$1.x\" \"$1\"", None),
            ("printf \"\\357\\273\\277new\\r\\n\" > \"$1\"", Some("byte-order mark")),
            ("printf \"\\377\\376n\\0e\\0w\\0\" > \"$1\"", Some("UTF-16")),
            ("rm \"$1\"; printf new > \"$1\"; exit 130", Some("signal 2")),
        ] {
            let (came, path) = run(&script(body));
            let Came::Text(text, why, left) = came else { panic!("{body}: {came:?}") };
            assert_eq!(text, "new", "{body}");
            assert_eq!(why.is_some(), said.is_some(), "{body}: {why:?}");
            assert!(why.unwrap_or_default().contains(said.unwrap_or_default()), "{body}");
            assert_eq!(left, path);
            std::fs::remove_file(path).unwrap();
        }
    }

    #[test]
    fn what_can_not_be_taken_is_kept_and_opened_again() {
        for (body, why) in [
            ("printf \"R\\351gion\" > \"$1\"", "is not UTF-8 (byte 2, line 1"),
            ("printf \"\\376\\377\\330\\0\" > \"$1\"; exit 1", "UTF-16"),
            ("head -c 1048577 /dev/zero > \"$1\"", "larger than 1 MiB"),
        ] {
            let (came, path) = run(&script(body));
            let Came::Kept(outside, trouble) = came else { panic!("{body}: {came:?}") };
            assert!(trouble.what.contains(why) && trouble.what.contains(path.to_str().unwrap()), "{trouble:?}");
            let saved = std::fs::read(&path).unwrap();
            assert!(leave(&outside).is_some() && path.exists(), "it is still there at the end");
            let again = lay_out("before", Some(outside)).unwrap();
            assert_eq!((&again.path, std::fs::read(&path).unwrap()), (&path, saved), "the editor sees what it saved");
            std::fs::remove_file(path).unwrap();
        }
    }

    #[test]
    fn an_editor_that_returns_at_once_is_not_believed() {
        let (came, path) = run("true");
        let Came::Kept(mut outside, trouble) = came else { panic!("{came:?}") };
        assert!(trouble.next.contains("--wait"), "{trouble:?}");
        assert_eq!(saved(&mut outside), None);
        std::fs::write(&path, "").unwrap();
        assert_eq!(saved(&mut outside), None, "it is just being written");
        std::fs::write(&path, "saved later\n").unwrap();
        assert_eq!(saved(&mut outside).as_deref(), Some("saved later"));
        assert_eq!(saved(&mut outside), None, "once");
        assert_eq!(leave(&outside), None);
        assert!(!path.exists());
    }

    #[test]
    fn a_field_whose_editor_saved_nothing_is_as_it_was() {
        for (body, why) in [
            ("exit 3".to_owned(), "exit status 3"),
            (": > \"$1\"; exit 1".to_owned(), "left the file empty"),
            ("rm \"$1\"".to_owned(), "left no file"),
            ("rm \"$1\"; exit 1".to_owned(), "left no file"),
        ] {
            let (came, path) = run(&script(&body));
            let Came::Nothing(trouble) = came else { panic!("{body}: {came:?}") };
            assert!(trouble.what.contains(why), "{trouble:?}");
            assert!(!path.exists());
        }
        let (came, _) = run("no-such-editor-here");
        assert!(matches!(&came, Came::Nothing(trouble) if trouble.what.contains("could not be found")), "{came:?}");
        // Killed before it saved: what it kept beside the file is offered when it opens that file again.
        let (came, path) = run(&script("kill -KILL $$"));
        let Came::Kept(outside, trouble) = came else { panic!("{came:?}") };
        assert!(trouble.what.contains("signal 9"), "{trouble:?}");
        assert_eq!((leave(&outside), path.exists()), (None, false));
    }

    #[test]
    fn values_are_taken_as_git_takes_them() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("an editor");
        std::fs::write(&program, "#!/bin/sh\nprintf '%s|' \"$WORD\" \"$@\" > \"$0.said\"\nprintf new > \"${3:-$1}\"\n")
            .unwrap();
        let mode = <std::fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o755);
        std::fs::set_permissions(&program, mode).unwrap();
        let quoted = format!("\"{}\"", program.display());
        for (value, said) in [
            (format!("{quoted} -c 'a b'"), "|-c|a b|"),
            (format!("WORD=\"x y\" {quoted} '*' z"), "x y|*|z|"),
            (format!("f() {{ {quoted} \"$@\"; }}; f"), "|"),
            (format!("{} -w 1", program.display().to_string().replace(' ', "\\ ")), "|-w|1|"),
        ] {
            let (came, path) = run(&value);
            assert!(matches!(&came, Came::Text(text, None, _) if text == "new"), "{value}: {came:?}");
            let seen = std::fs::read_to_string(format!("{}.said", program.display())).unwrap();
            assert_eq!(seen, format!("{said}{}|", path.display()), "{value}");
            std::fs::remove_file(path).unwrap();
        }
    }
}
