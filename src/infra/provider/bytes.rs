//! The byte adapter in front of eventsource-stream, which panics at a BOM, ends at invalid UTF-8,
//! waits at a lone CR, reads a long line from its start at every piece and knows no limits (0.2.3).
//! Here bytes become whole lines that end with LF, no event over a limit, with no BOM.

/// The largest event of a stream, in bytes.
pub const EVENT: usize = 8 << 20;

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
    /// A line whose end has not come.
    line: String,
    /// Bytes of the lines of the event that has not ended.
    event: usize,
    too_long: bool,
}

impl Adapter {
    /// The lines that these bytes end. The first ones begin with a LF of its own, so that nothing in
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

    /// The last line, which nothing ended, and a blank line after it.
    pub fn finish(&mut self) -> String {
        let mut out = String::new();
        self.end("", &mut out);
        out.push('\n');
        out
    }

    /// True once an event was larger than [`EVENT`]: nothing comes out any more.
    pub fn too_long(&self) -> bool {
        self.too_long
    }

    fn text(&mut self, text: &str, out: &mut String) {
        let mut text = text;
        if !self.begun && !text.is_empty() {
            self.begun = true;
            text = text.strip_prefix('\u{feff}').unwrap_or(text);
            out.push('\n');
        }
        // LF right after a CR is the same line end, also when it comes in the next piece.
        if self.after_cr && !text.is_empty() {
            text = text.strip_prefix('\n').unwrap_or(text);
            self.after_cr = false;
        }
        while let Some(at) = text.bytes().position(|byte| byte == b'\n' || byte == b'\r') {
            let cr = text.as_bytes()[at] == b'\r';
            self.end(&text[..at], out);
            text = &text[at + 1..];
            if cr {
                self.after_cr = text.is_empty();
                text = text.strip_prefix('\n').unwrap_or(text);
            }
        }
        self.line.push_str(text);
        if self.line.len() > EVENT {
            self.too_long = true;
            self.line = String::new();
        }
    }

    /// The line ends with `tail`.
    fn end(&mut self, tail: &str, out: &mut String) {
        let mut line = tail;
        if !self.line.is_empty() {
            self.line.push_str(tail);
            line = &self.line;
        }
        match line.as_bytes().first() {
            None => self.event = 0,
            // Comments are kept by nobody, and keep an idle connection open for hours.
            Some(b':') => {}
            Some(_) => self.event += line.len(),
        }
        self.too_long |= self.event > EVENT;
        if self.too_long {
            return;
        }
        let bare = line.trim();
        if let Some(rest) = line.strip_prefix(ERROR) {
            out.push_str("event: error\ndata:");
            line = rest;
        } else if bare.starts_with("{\"") && bare.ends_with('}') {
            // A JSON object in a line of its own, which the standard tells a client to ignore, is
            // mostly an error that was written past the stream: an event of its own.
            out.push_str("\ndata: ");
            out.push_str(bare);
            out.push('\n');
            line = "";
            self.event = 0;
        }
        out.push_str(line);
        out.push('\n');
        self.line.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(pieces: &[&[u8]]) -> String {
        let mut adapter = Adapter::default();
        let lines: String = pieces.iter().map(|piece| adapter.push(piece)).collect();
        lines + &adapter.finish()
    }

    #[test]
    fn line_ends_bom_and_broken_characters() {
        assert_eq!(all(&[b"a\rb\r\nc\nd\r"]), "\na\nb\nc\nd\n\n\n");
        assert_eq!(all(&[b"a\r", b"\nb"]), "\na\nb\n\n");
        assert_eq!(all(&[b"a\r", b"\rb"]), "\na\n\nb\n\n");
        assert_eq!(all(&["\u{feff}data".as_bytes()]), "\ndata\n\n");
        assert_eq!(all(&["\u{feff}\u{feff}x".as_bytes()]), "\n\u{feff}x\n\n");
        assert_eq!(all(&[b"\xe6\xbc", b"\xa2 \xff \xe6x"]), "\n漢 \u{fffd} \u{fffd}x\n\n");
        assert_eq!(
            all(&[b"error: {}\nerro\nan error: x\nerr", b"or:"]),
            "\nevent: error\ndata: {}\nerro\nan error: x\nevent: error\ndata:\n\n"
        );
        assert_eq!(
            all(&[b"data: 1\n{\"error\": ", b"{}}\n{x}\n{\"a"]),
            "\ndata: 1\n\ndata: {\"error\": {}}\n\n{x}\n{\"a\n\n"
        );
        let mut adapter = Adapter::default();
        let mut bytes = b"a\n".to_vec();
        bytes.resize(EVENT + 3, b'x');
        assert_eq!(adapter.push(&bytes), "\na\n");
        assert!(adapter.too_long());
        assert_eq!(adapter.push(b"\nb\n"), "");
        let mut adapter = Adapter::default();
        let kilobyte = [&[b'x'; 1023][..], b"\n"].concat();
        (0..1 << 13).for_each(|_| drop(adapter.push(&kilobyte)));
        assert!(!adapter.too_long());
        (0..20).for_each(|_| drop(adapter.push(&kilobyte)));
        assert!(adapter.too_long(), "an event of many lines");
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
