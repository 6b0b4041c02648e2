//! Face one, the terminal.

pub mod editors;
