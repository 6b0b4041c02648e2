//! Face one, the terminal.

pub mod editors;
pub mod glass;
pub mod input;
pub mod pace;
pub mod terminal;
