//! Session files: one file a session, JSON lines, append-only. The one writer of them.
//! It never rewrites what a reader could have seen, and the face that feeds it never waits.

mod append;
pub mod author;
mod entry;
mod find;
mod here;
mod known;
mod read;
mod reading;
mod share;
mod store;
#[cfg(test)]
mod tests;
mod watch;
mod write;

pub use append::append;
pub use entry::Entry;
pub use find::Sought;
pub use here::{Here, who};
pub use read::{Opened, read};
pub use reading::{Reading, records};
pub use store::{Listed, Odd, Store, driven, local};
pub use watch::{Stop, Watch, Woken};
pub use write::{Log, Trouble};
