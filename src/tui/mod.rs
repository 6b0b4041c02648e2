//! To come.

pub mod glass;
pub mod pace;
