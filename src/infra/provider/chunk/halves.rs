//! Escaped surrogates that stand alone, which serde_json does not take: a character whose two halves
//! came in two events is put together, a half that stays alone becomes U+FFFD.

/// Where lone halves are kept in a text on their way through the JSON parser: the end of the last
/// private plane, which hardly anybody uses.
const HIGH: u32 = 0x10_f800;
const LOW: u32 = 0x10_fc00;
/// Stands before a character of those and before itself where it is meant.
const MEANT: char = '\u{10f7ff}';

/// JSON in which every lone surrogate escape is a character that stands for it.
pub(super) fn mended(data: &str) -> String {
    let unit = |at: usize| -> Option<u32> {
        let hex = data.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(hex, 16).ok()
    };
    let mut out = String::with_capacity(data.len());
    let mut at = 0;
    while at < data.len() {
        let rest = &data[at..];
        let pair = unit(at).zip(unit(at + 6)).filter(|(high, low)| high >> 10 == 0x36 && low >> 10 == 0x37);
        let one = match pair {
            Some((high, low)) => char::from_u32(whole(high, low)),
            None => rest.chars().next(),
        };
        if let Some(c) = one.filter(|c| *c >= MEANT) {
            out.extend([MEANT, c]);
            at += if pair.is_some() { 12 } else { c.len_utf8() };
            continue;
        }
        let step = match unit(at) {
            _ if pair.is_some() => 12,
            Some(half @ 0xd800..=0xdfff) => {
                let base = if half < 0xdc00 { HIGH } else { LOW };
                out.extend(char::from_u32(base + (half & 0x3ff)));
                at += 6;
                continue;
            }
            // An escaped backslash does not begin another escape.
            _ if rest.starts_with("\\\\") => 2,
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        out.push_str(&rest[..step]);
        at += step;
    }
    out
}

/// The code point of two halves.
fn whole(high: u32, low: u32) -> u32 {
    0x1_0000 + ((high & 0x3ff) << 10) + (low & 0x3ff)
}

/// What was kept of one text's last character, until its other half comes.
#[derive(Debug, Default)]
pub(super) struct Half(Option<u32>);

impl Half {
    /// True if a half is waiting for the other.
    pub fn waits(&self) -> bool {
        self.0.is_some()
    }

    /// A piece with its halves put together; `mended`: it may hold some.
    pub fn join(&mut self, piece: String, mended: bool) -> String {
        if self.0.is_none() && !mended || piece.is_empty() {
            return piece;
        }
        let mut out = String::with_capacity(piece.len() + 4);
        let mut chars = piece.chars();
        while let Some(mut c) = chars.next() {
            let meant = mended && c == MEANT;
            if meant {
                c = chars.next().unwrap_or(c);
            }
            let (high, low) = match u32::from(c) {
                _ if meant => (None, None),
                n @ HIGH..LOW if mended => (Some(n - HIGH), None),
                n @ LOW.. if mended => (None, Some(n - LOW)),
                _ => (None, None),
            };
            match (self.0.take(), low) {
                (Some(high), Some(low)) => out.extend(char::from_u32(whole(high, low))),
                (Some(_), None) => out.push('\u{fffd}'),
                (None, Some(_)) => out.push('\u{fffd}'),
                (None, None) => {}
            }
            self.0 = high;
            if high.is_none() && low.is_none() {
                out.push(c);
            }
        }
        out
    }

    /// The other half never came.
    pub fn left(&mut self) -> Option<String> {
        self.0.take().map(|_| "\u{fffd}".to_owned())
    }
}

/// A text that no other will follow.
pub(super) fn alone(text: &str) -> String {
    let mut half = Half::default();
    let mut out = half.join(text.to_owned(), true);
    out.extend(half.left());
    out
}
