//! The only code that meets the world: configuration, session files, providers.

pub mod log;
pub mod settle;
