//! The blocks of an answer while it arrives.

/// Markdown blocks, settled once and never again, and the open tail.
#[derive(Debug, Default)]
pub struct Markup {}

impl Markup {
    /// Reads on to the end of `text`, which is what was read before and more. `ended`: no more comes.
    pub fn advance(&mut self, text: &str, ended: bool) {
        let _ = (text, ended);
    }
}
