//! Face one, the terminal.

pub mod editors;
pub mod glass;
pub mod pace;
