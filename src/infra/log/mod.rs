//! Session files: one file a session, JSON lines, append-only. The one writer of them.
//! It never rewrites what a reader could have seen, and the face that feeds it never waits.

mod append;
pub mod author;
mod entry;
mod read;
mod store;
#[cfg(test)]
mod tests;
mod write;

pub use append::append;
pub use entry::Entry;
pub use read::{Opened, read};
pub use store::{Listed, Odd, Store, local};
pub use write::{Log, Trouble};
