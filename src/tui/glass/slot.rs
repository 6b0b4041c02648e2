//! A cell of the glass as a number, so that rows are compared and hashed as numbers and a screen is 8 bytes a cell. Pens, and
//! symbols of several characters, are few: they are kept aside and named by number.

use hashbrown::HashMap;
use ratatui::buffer::Cell;

use super::cell::{self, Glyph};
use super::pen::{Ability, Pen};

/// One cell: what it shows, and the number of its pen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Slot(u64);

/// A symbol of several characters, by its number; characters end far below.
const CLUSTER: u32 = 1 << 30;
const HALF: u32 = 1 << 31;
const UNKNOWN: u32 = HALF + 1;

impl Slot {
    /// An empty cell in the default colours.
    pub const BLANK: Slot = Slot(b' ' as u64);
    /// A cell of which nothing is known.
    pub const UNKNOWN: Slot = Slot(UNKNOWN as u64);

    fn new(code: u32, pen: u16) -> Slot {
        Slot(u64::from(pen) << 32 | u64::from(code))
    }

    /// A cell that shows one ASCII character.
    pub fn byte(byte: u8, pen: u16) -> Slot {
        Slot::new(u32::from(byte), pen)
    }

    /// The second half of this one.
    pub fn half(self) -> Slot {
        Slot::new(HALF, self.pen())
    }

    /// Whether it is the second half of the one on its left.
    pub fn is_half(self) -> bool {
        self.code() == HALF
    }

    /// Whether it is an empty cell in the default colours.
    pub fn is_blank(self) -> bool {
        self == Slot::BLANK
    }

    /// The one byte it prints, if it is that simple.
    pub fn ascii(self) -> Option<u8> {
        u8::try_from(self.code()).ok().filter(u8::is_ascii)
    }

    /// The number of its pen.
    pub fn pen(self) -> u16 {
        (self.0 >> 32) as u16
    }

    fn code(self) -> u32 {
        self.0 as u32
    }
}

/// The pens and the symbols of several characters that slots name.
#[derive(Debug)]
pub(super) struct Names {
    pens: Vec<Pen>,
    clusters: Vec<Box<str>>,
    known: HashMap<Box<str>, u32>,
}

/// So many are kept, at most; a screen shows few of either at once.
const MOST: usize = 4096;

impl Default for Names {
    fn default() -> Names {
        // The pen of blanks is the first.
        Names { pens: vec![Pen::default()], clusters: Vec::new(), known: HashMap::new() }
    }
}

impl Names {
    /// So much is named that most of it is shown no more.
    pub fn full(&self) -> bool {
        self.pens.len().max(self.clusters.len()) > MOST
    }

    /// The number of a pen.
    pub fn number(&mut self, pen: Pen) -> u16 {
        let at = self.pens.iter().position(|known| *known == pen).unwrap_or_else(|| {
            self.pens.push(pen);
            self.pens.len() - 1
        });
        // A screen of more colours than numbers is shown in plain ones.
        u16::try_from(at).unwrap_or(0)
    }

    /// The pen of a slot.
    pub fn pen(&self, slot: Slot) -> Pen {
        self.pens.get(usize::from(slot.pen())).copied().unwrap_or_default()
    }

    /// The slot for a cell that has `room` columns to the right edge (at least 1), and its width, 1 or 2.
    pub fn slot(&mut self, cell: &Cell, room: usize, ability: &Ability) -> (Slot, usize) {
        let (glyph, width) = cell::glyph(cell.symbol(), room, ability);
        let pen = Pen::new(cell.fg, cell.bg, cell.modifier, glyph == Glyph::One(' '), ability);
        let code = match glyph {
            Glyph::One(c) => u32::from(c),
            Glyph::Cluster(text) => self.cluster(&text),
            Glyph::Half => HALF,
            Glyph::Unknown => UNKNOWN,
        };
        (Slot::new(code, self.number(pen)), width)
    }

    /// The slot without its character.
    pub fn emptied(&mut self, slot: Slot) -> Slot {
        let pen = self.pen(slot).on_blank();
        Slot::byte(b' ', self.number(pen))
    }

    /// What a slot shows.
    pub fn glyph(&self, slot: Slot) -> Glyph<'_> {
        match slot.code() {
            HALF => Glyph::Half,
            UNKNOWN => Glyph::Unknown,
            code => match char::from_u32(code) {
                Some(c) => Glyph::One(c),
                None => {
                    let text = self.clusters.get((code - CLUSTER) as usize);
                    text.map_or(Glyph::Unknown, |text| Glyph::Cluster((&**text).into()))
                }
            },
        }
    }

    fn cluster(&mut self, text: &str) -> u32 {
        if let Some(code) = self.known.get(text) {
            return *code;
        }
        let code = CLUSTER + self.clusters.len() as u32;
        self.clusters.push(text.into());
        self.known.insert(text.into(), code);
        code
    }
}
