//! How text may be seen: the one sanitiser, wrapping to lines, anchors, search. Pure.

mod dress;
mod find;
mod json;
mod lay;
mod line;
mod plain;
mod runs;
mod safe;
mod sheet;
mod table;
mod thinking;
mod wrap;

pub use find::Hit;
pub use json::escaped;
pub use lay::{Heading, Page};
pub use line::{Ink, Line};
pub use plain::plain;
pub use runs::{graphemes, runs, singles};
pub use safe::{Removed, SafeStream, SafeText, safe, safe_counted, safe_line, safe_marked};
pub use wrap::wrap;

#[cfg(test)]
mod tests;
