//! The blocks of an answer while it arrives: settled ones never change, the open tail is rebuilt.
//! The grammar is pulldown-cmark's, on the open tail only; cost per call does not grow with the answer.

mod copy;
mod cut;
mod mask;
mod open;
mod rows;
mod stand;
mod walk;

pub use cut::Markup;
pub use rows::{Align, Block, Frame, Kind, Label, Role, Span, Style};
pub use walk::OPTIONS;

#[cfg(test)]
pub(crate) mod tests;
