//! The one sanitiser. Everything on the screen that we did not write ourselves passed it.

use std::fmt;

/// Text that can do nothing to a terminal. There is no way to make one but [`safe`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SafeText(String);

impl SafeText {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Makes any text safe to show.
pub fn safe(raw: &str) -> SafeText {
    SafeText(raw.chars().filter(|c| !c.is_control() || *c == '\n').collect())
}
