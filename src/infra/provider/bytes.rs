//! The byte adapter in front of eventsource-stream, which panics at a BOM, ends at invalid UTF-8,
//! waits at a lone CR and knows no limits (0.2.3). Here bytes become text in which every line ends
//! with LF, with no BOM, and no line over a limit; llama.cpp's field `error` becomes an event.

/// The longest line of a stream, in bytes.
pub const LINE: usize = 8 << 20;

/// Up to September 2025 llama.cpp sent an error in mid-answer as a field of this name, which the
/// standard tells a client to ignore.
const ERROR: &str = "error:";

/// Stateful: any split of the bytes gives the same text.
#[derive(Debug, Default)]
pub struct Adapter {
    /// The head of a character whose rest has not come.
    head: Vec<u8>,
    begun: bool,
    after_cr: bool,
    line: usize,
    /// Nothing of the line but the first so many bytes of [`ERROR`] came, and these are held back.
    held: Option<usize>,
    too_long: bool,
}

impl Adapter {
    /// The text of the next bytes. The first piece begins with a LF of its own, so that nothing in
    /// the stream can stand where the decoder looks for a BOM.
    pub fn push(&mut self, bytes: &[u8]) -> String {
        let mut out = String::with_capacity(bytes.len() + 1);
        let joined;
        let mut rest = bytes;
        if !self.head.is_empty() {
            self.head.extend_from_slice(bytes);
            joined = std::mem::take(&mut self.head);
            rest = &joined;
        }
        loop {
            match std::str::from_utf8(rest) {
                Ok(text) => {
                    self.text(text, &mut out);
                    return out;
                }
                Err(fault) => {
                    let (good, bad) = rest.split_at(fault.valid_up_to());
                    self.text(std::str::from_utf8(good).unwrap_or_default(), &mut out);
                    match fault.error_len() {
                        Some(count) => {
                            self.text("\u{fffd}", &mut out);
                            rest = &bad[count..];
                        }
                        None => {
                            self.head = bad.to_vec();
                            return out;
                        }
                    }
                }
            }
        }
    }

    /// True once a line was longer than [`LINE`]: the stream can't be trusted any more.
    pub fn too_long(&self) -> bool {
        self.too_long
    }

    fn text(&mut self, text: &str, out: &mut String) {
        let mut text = text;
        if !self.begun && !text.is_empty() {
            self.begun = true;
            self.held = Some(0);
            text = text.strip_prefix('\u{feff}').unwrap_or(text);
            out.push('\n');
        }
        // LF right after a CR is the same line end, also when it comes in the next piece.
        if self.after_cr && !text.is_empty() {
            text = text.strip_prefix('\n').unwrap_or(text);
            self.after_cr = false;
        }
        while let Some(at) = text.find(['\r', '\n']) {
            let end = text.as_bytes()[at];
            self.part(&text[..at], out);
            out.push_str(self.held.replace(0).map_or("", |held| &ERROR[..held]));
            out.push('\n');
            self.count(at);
            self.line = 0;
            text = &text[at + 1..];
            if end == b'\r' {
                self.after_cr = text.is_empty();
                text = text.strip_prefix('\n').unwrap_or(text);
            }
        }
        self.part(text, out);
        self.count(text.len());
    }

    /// A piece of one line, without line ends.
    fn part(&mut self, mut part: &str, out: &mut String) {
        if let Some(held) = self.held {
            let due = &ERROR[held..];
            if due.len() > part.len() && due.starts_with(part) {
                self.held = Some(held + part.len());
                return;
            }
            self.held = None;
            match part.strip_prefix(due) {
                Some(rest) => {
                    out.push_str("event: error\ndata:");
                    part = rest;
                }
                None => out.push_str(&ERROR[..held]),
            }
        }
        out.push_str(part);
    }

    fn count(&mut self, more: usize) {
        self.line += more;
        self.too_long |= self.line > LINE;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(pieces: &[&[u8]]) -> String {
        let mut adapter = Adapter::default();
        pieces.iter().map(|piece| adapter.push(piece)).collect()
    }

    #[test]
    fn line_ends_bom_and_broken_characters() {
        assert_eq!(all(&[b"a\rb\r\nc\nd\r"]), "\na\nb\nc\nd\n");
        assert_eq!(all(&[b"a\r", b"\nb"]), "\na\nb");
        assert_eq!(all(&[b"a\r", b"\rb"]), "\na\n\nb");
        assert_eq!(all(&["\u{feff}data".as_bytes()]), "\ndata");
        assert_eq!(all(&["\u{feff}\u{feff}x".as_bytes()]), "\n\u{feff}x");
        assert_eq!(all(&[b"\xe6\xbc", b"\xa2 \xff \xe6x"]), "\n漢 \u{fffd} \u{fffd}x");
        assert_eq!(all(&[b"error: {}\nerro\nan error: x\nerror"]), "\nevent: error\ndata: {}\nerro\nan error: x\n");
        assert_eq!(all(&[b"er", b"r", b"or:x"]), "\nevent: error\ndata:x");
        assert_eq!(all(&[b"er", b"", b"rx"]), "\nerrx");
        let mut adapter = Adapter::default();
        adapter.push(&vec![b'x'; LINE + 1]);
        assert!(adapter.too_long());
    }

    proptest! {
        #[test]
        fn any_split_is_the_whole(bytes in proptest::collection::vec(prop_oneof![Just(b'\r'), Just(b'\n'), Just(0xef), Just(0xbb), Just(0xbf), Just(b'e'), Just(b'r'), any::<u8>()], 0..40), cut in 0..40_usize) {
            let cut = cut.min(bytes.len());
            prop_assert_eq!(all(&[&bytes[..cut], &bytes[cut..]]), all(&[&bytes]));
            let single: Vec<&[u8]> = bytes.chunks(1).collect();
            prop_assert_eq!(all(&single), all(&[&bytes]));
        }
    }
}
