//! What came at once: is it typed or pasted, and how a pasted text is cleaned. Pure.

use super::MAX_PASTE;
use super::key::{Code, Key};

/// So many characters in one read are a paste.
const MANY: usize = 12;

/// Whether text that came in one read was pasted: many characters, or text between two Tabs or line ends. A held key repeats
/// itself, on a slow line many times in one read, and the read may take in the key after it: never a paste.
pub(super) fn pasted(keys: &[Key]) -> bool {
    let changes = keys.windows(2).filter(|pair| pair[0] != pair[1]).count();
    changes > 1 && (keys.len() >= MANY || parted(keys))
}

/// Whether text may be the head of a paste that is cut: different keys in one read. It waits a moment for the rest, and so does the
/// Tab or line end in it. Keys of a hand come one by one, and where a slow line joins some, they are late by that moment.
pub(super) fn doubtful(keys: &[Key]) -> bool {
    keys.windows(2).any(|pair| pair[0] != pair[1])
}

/// Text between two Tabs or line ends.
fn parted(keys: &[Key]) -> bool {
    let (mut before, mut between) = (false, false);
    for key in keys {
        if key.typed().is_some() {
            between = before;
        } else if between {
            return true;
        } else {
            before = true;
        }
    }
    false
}

/// Keys that a paste may hold: characters, Tab, line ends.
pub(super) fn text(key: Key) -> bool {
    let plain = !key.ctrl && !key.alt && matches!(key.code, Code::Char(_) | Code::Enter | Code::Tab);
    plain || key == Key::ctrl('j')
}

/// The text of a paste: line ends as LF, no other controls but TAB, at most `MAX_PASTE` bytes; and whether it was cut.
pub(super) fn clean(bytes: &[u8]) -> (String, bool) {
    let raw = String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n");
    let mut text: String = raw.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let cut = text.len() > MAX_PASTE;
    if cut {
        let end = (0..=MAX_PASTE).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        text.truncate(end);
    }
    (text, cut)
}
