//! How text may be seen: the one sanitiser, wrapping to lines, anchors, search. Pure.

mod line;
mod safe;

pub use line::{Ink, Line};
pub use safe::{Removed, SafeStream, SafeText, safe, safe_counted, safe_line};
