//! Copies by the routes that get through, and says what was sent where: whether a terminal took
//! it can't be known.

use super::screen::Screen;
use crate::page::SafeText;
use base64::Engine;
use std::io::Write;
use std::process::{Command, Stdio};

/// The most base64 a terminal is sent.
const CAP: usize = 74_994;

/// Sends `text` on its way; returns the sentence for the user.
pub fn send(name: &str, text: &SafeText, tmux: bool, hidden: &[String], screen: &mut Screen) -> String {
    let bytes = text.as_str().len();
    let coded = base64::engine::general_purpose::STANDARD.encode(text.as_str());
    // What a popup shows is no answer, which `w` would write.
    let file = if name == crate::app::POPUP_TEXT { "" } else { " w writes it to a file." };
    let mut sent = Vec::new();
    if tmux && load_buffer(text, hidden) {
        sent.push("a tmux buffer (prefix ] pastes)");
    }
    if coded.len() > CAP {
        return match sent.first() {
            Some(buffer) => {
                format!("Sent {name}, {bytes} bytes, to {buffer}; it is too large for the terminal's clipboard.{file}")
            }
            None => format!("{name}, {bytes} bytes, is too large for the terminal's clipboard.{file}"),
        };
    }
    let osc = format!("\x1b]52;c;{coded}\x07");
    if tmux {
        // Wrapped, tmux passes it on where allow-passthrough is on.
        screen.send(format!("\x1bPtmux;{}\x1b\\", osc.replace('\x1b', "\x1b\x1b")).into_bytes());
    } else {
        screen.send(osc.into_bytes());
    }
    sent.push("the terminal's clipboard (OSC 52, if it takes that)");
    format!("Sent {name}, {bytes} bytes, to {}.{file}", sent.join(" and "))
}

/// `load-buffer -w` sets the outer clipboard too; tmux before 3.2 knows no -w.
fn load_buffer(text: &SafeText, hidden: &[String]) -> bool {
    let run = |arguments: &[&str]| {
        let mut command = Command::new("tmux");
        for name in hidden {
            command.env_remove(name);
        }
        let mut child =
            command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
        child.stdin.take()?.write_all(text.as_str().as_bytes()).ok()?;
        child.wait().ok().filter(std::process::ExitStatus::success)
    };
    run(&["load-buffer", "-w", "-"]).or_else(|| run(&["load-buffer", "-"])).is_some()
}
