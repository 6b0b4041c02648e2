//! `$VISUAL` or `$EDITOR` on a field: the terminal is lent, the stream goes on into memory.

use crate::infra::plain;
use std::io::Write;
use std::process::Command;
use tokio::sync::mpsc;

/// What came back from the editor.
#[derive(Debug)]
pub struct Back {
    /// The field.
    pub field: usize,
    /// Its new text, or why there is none.
    pub text: Result<String, String>,
}

/// Starts `editor` on `text` in a file of its own, 0600; tells `back` when it has ended.
/// `hidden` are environment variables the editor must not see.
///
/// # Errors
/// One sentence when the editor can't be started.
pub fn edit(
    editor: &str,
    field: usize,
    text: &str,
    hidden: &[String],
    back: mpsc::UnboundedSender<Back>,
) -> Result<(), String> {
    if editor.is_empty() {
        return Err("Neither VISUAL nor EDITOR is set; set one to edit a field outside.".to_owned());
    }
    let mut file = tempfile::Builder::new()
        .prefix("dlm-architect-")
        .suffix(".md")
        .tempfile()
        .map_err(|cause| format!("No file could be made for the editor: {}.", plain(&cause)))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.flush())
        .map_err(|cause| format!("The file for the editor could not be written: {}.", plain(&cause)))?;
    // The value may hold arguments ("code --wait"); the shell takes it apart, as git does.
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("exec {editor} \"$1\"")).arg("sh").arg(file.path());
    for name in hidden {
        command.env_remove(name);
    }
    let mut child = command.spawn().map_err(|cause| format!("{editor} could not be started: {}.", plain(&cause)))?;
    let editor = editor.to_owned();
    let wait = move || {
        let text = match child.wait() {
            Ok(status) if status.success() => read(&file),
            Ok(status) => Err(format!("{editor} ended with {status}; the field is as it was.")),
            Err(cause) => Err(format!("{editor} was lost: {}; the field is as it was.", plain(&cause))),
        };
        let _ = back.send(Back { field, text });
    };
    std::thread::Builder::new()
        .name("editor".into())
        .spawn(wait)
        .map(drop)
        .map_err(|cause| format!("The editor can't be waited for: {}.", plain(&cause)))
}

/// What the editor left. It may have put another file in the old one's place.
fn read(file: &tempfile::NamedTempFile) -> Result<String, String> {
    let text = std::fs::read_to_string(file.path())
        .map_err(|cause| format!("The editor's file can't be read: {}; the field is as it was.", plain(&cause)))?;
    // Editors end the last line; the field does not need it.
    Ok(text.strip_suffix('\n').unwrap_or(&text).to_owned())
}
