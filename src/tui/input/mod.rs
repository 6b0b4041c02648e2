//! What the user does at the terminal. The thread in `reader` reads bytes, `decode` makes them inputs, `key` names them.
//! Never waits for the output; an idle reader never wakes up.

mod burst;
mod decode;
mod key;
mod reader;
mod sequence;
mod wheel;

pub use key::{Code, Key, NoSuchKey};
pub use reader::Reader;

/// The most bytes of one paste, after cleaning.
pub const MAX_PASTE: usize = 1 << 20;

/// One input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key. An Alt-x is given as such: where it is bound to nothing the keymap takes it as Esc, x.
    Key(Key),
    /// Two or more characters that came at once: typed fast, or repeated. Where single letters are commands, each is one.
    Text(String),
    /// A paste, with or without brackets: line ends are LF, no control characters but LF and TAB. It is text and never keys.
    Paste {
        /// What was pasted, at most [`MAX_PASTE`] bytes.
        text: String,
        /// More was pasted than is kept.
        cut: bool,
        /// The next piece of the paste before: a line cuts long ones.
        more: bool,
    },
    /// One notch of the wheel, which the terminal sends as arrow keys, or as the mouse's own.
    Wheel {
        /// Downwards.
        down: bool,
    },
    /// The left button of the mouse, where the terminal was told to tell of it.
    Click {
        /// Column, from 0.
        column: u16,
        /// Row, from 0.
        row: u16,
    },
    /// The terminal is gone. The last input.
    Hangup,
}
