//! The glass: takes what was painted into a ratatui buffer, keeps a copy of what the terminal shows and sends only the difference,
//! one buffer a frame.
//! It is the one owner of the terminal's bytes. It never asks the terminal anything and never waits for it.

mod cell;
mod follow;
mod pen;
mod print;
mod scroll;
mod settle;
mod slot;
mod travel;
mod wire;

use hashbrown::DefaultHashBuilder;
use ratatui::buffer::{Buffer, Cell, CellWidth};
use ratatui::layout::{Position, Rect, Size};
use ratatui::style::{Color, Modifier};
use std::hash::BuildHasher;

use cell::{Glyph, Trust};
pub use follow::{follow, hop};
use pen::Pen;
pub use pen::{Ability, Colours};
pub use print::print;
use scroll::{Rows, Shift};
pub use settle::settle;
use settle::settle_at;
use slot::{Names, Slot};
use travel::Cursor;
pub(super) use wire::write;
pub use wire::{Wire, Written};

/// Where the frames go: a [`Wire`], or a `Vec<u8>` that collects them.
pub trait Outlet {
    /// Whether a frame handed over now starts to be written at once.
    fn ready(&self) -> bool;
    /// Takes a frame, in order, without waiting; not to be called unless ready.
    fn frame(&mut self, bytes: Vec<u8>);
    /// Takes bytes that are no frame (a title, a copy), in order, without waiting; they do not hold up the next frame.
    fn send(&mut self, bytes: Vec<u8>);
}

impl Outlet for Vec<u8> {
    fn ready(&self) -> bool {
        true
    }

    fn frame(&mut self, bytes: Vec<u8>) {
        self.extend(bytes);
    }

    fn send(&mut self, bytes: Vec<u8>) {
        self.extend(bytes);
    }
}

/// A frame of more bytes than this is wrapped in a synchronized update (16 bytes), so that it is not seen half-drawn.
const SYNC_FROM: usize = 1024;

/// A screen: what is drawn, and a hash a row. A clash of hashes costs only bytes, since rows are compared cell by cell before they
/// are trusted.
#[derive(Default)]
struct Screen {
    slots: Vec<Slot>,
    hashes: Vec<u64>,
}

impl Screen {
    /// Makes it an empty one of this size; `blank` is the hash of an empty row.
    fn wipe(&mut self, size: Size, blank: u64) {
        let (width, height) = (usize::from(size.width), usize::from(size.height));
        self.slots.clear();
        self.slots.resize(width * height, Slot::BLANK);
        self.hashes.clear();
        self.hashes.resize(height, blank);
    }
}

/// The numbers of the pens of cells of one style, of which there are many in a row: of a letter, and of a blank.
struct Inks {
    style: (Color, Color, Modifier),
    pens: [u16; 2],
}

impl Inks {
    fn of(cell: &Cell, names: &mut Names, ability: &Ability) -> Inks {
        let pens = [false, true].map(|blank| names.number(Pen::new(cell.fg, cell.bg, cell.modifier, blank, ability)));
        Inks { style: (cell.fg, cell.bg, cell.modifier), pens }
    }

    fn fit(&self, cell: &Cell) -> bool {
        self.style == (cell.fg, cell.bg, cell.modifier)
    }

    fn pen(&self, byte: u8) -> u16 {
        self.pens[usize::from(byte == b' ')]
    }
}

/// What a frame is painted on.
pub struct Canvas<'a> {
    /// The cells, empty before.
    pub buffer: &'a mut Buffer,
    /// By row: it is to show what it showed in the last frame. Nothing may be painted on it.
    pub kept: &'a mut [bool],
    /// Nothing is known of the last frame: no row can be kept.
    pub fresh: bool,
}

/// What stands between a painter and the terminal.
pub struct Glass<O = Wire> {
    outlet: O,
    ability: Ability,
    size: Size,
    /// what is painted on; empty between frames
    canvas: Buffer,
    hasher: DefaultHashBuilder,
    /// the hash of an empty row
    blank: u64,
    /// what the slots of both screens name by number
    names: Names,
    /// what the program wants to be seen
    next: Screen,
    /// what was handed over
    shown: Screen,
    /// rows drawn to since the last frame
    dirty: Vec<bool>,
    /// rows that the painter left as they were
    kept: Vec<bool>,
    /// `next` holds nothing of the last frame
    fresh: bool,
    pen: Pen,
    cursor: Cursor,
    /// the cursor as wanted, and as last sent
    wanted: Option<Position>,
    visible: Option<bool>,
    /// nothing is known of what the terminal shows
    invalid: bool,
    /// bytes of frames handed over since they were last asked for
    handed: usize,
}

impl<O: Outlet> Glass<O> {
    /// A glass of `size` cells whose first frame clears the screen.
    pub fn new(outlet: O, size: Size, ability: Ability) -> Glass<O> {
        let mut glass = Glass {
            outlet,
            ability,
            size,
            canvas: Buffer::default(),
            hasher: DefaultHashBuilder::default(),
            blank: 0,
            names: Names::default(),
            next: Screen::default(),
            shown: Screen::default(),
            dirty: Vec::new(),
            kept: Vec::new(),
            fresh: true,
            pen: Pen::default(),
            cursor: Cursor::Lost,
            wanted: None,
            visible: None,
            invalid: true,
            handed: 0,
        };
        glass.resize(size);
        glass
    }

    /// Whether a frame may be drawn: the one before has been written. When not, skip the drawing; the outlet tells when it is done.
    pub fn ready(&self) -> bool {
        self.outlet.ready()
    }

    /// The terminal has another size (from SIGWINCH): forgets what it shows.
    pub fn resize(&mut self, size: Size) {
        self.size = size;
        self.canvas = Buffer::empty(Rect::from((Position::ORIGIN, size)));
        self.blank = self.hasher.hash_one(vec![Slot::BLANK; usize::from(size.width)].as_slice());
        self.next.wipe(size, self.blank);
        self.dirty = vec![true; usize::from(size.height)];
        self.kept = vec![false; usize::from(size.height)];
        self.fresh = true;
        self.redraw();
    }

    /// The terminal's size as it was last told.
    pub fn size(&self) -> Size {
        self.size
    }

    /// Draws what `paint` paints (it returns where the cursor stands, if it shows) and hands over one frame, if the outlet is ready
    /// and something changed. What a busy outlet missed comes with the next frame.
    pub fn draw(&mut self, paint: impl FnOnce(&mut Buffer) -> Option<Position>) {
        self.draw_on(|canvas| paint(canvas.buffer));
    }

    /// The same for a painter that leaves rows as they were.
    pub fn draw_on(&mut self, paint: impl FnOnce(&mut Canvas) -> Option<Position>) {
        if self.names.full() {
            self.names = Names::default();
            self.next.wipe(self.size, self.blank);
            self.fresh = true;
            self.redraw();
        }
        self.kept.fill(false);
        let fresh = std::mem::take(&mut self.fresh);
        self.wanted = paint(&mut Canvas { buffer: &mut self.canvas, kept: &mut self.kept, fresh });
        let mut inks = Inks::of(&Cell::EMPTY, &mut self.names, &self.ability);
        for y in 0..usize::from(self.size.height) {
            if !self.kept[y] {
                self.take(y, &mut inks);
            }
        }
        if !self.outlet.ready() {
            return;
        }
        let mut frame = self.frame();
        if frame.len() > SYNC_FROM && self.ability.modern {
            frame.splice(0..0, *b"\x1b[?2026h");
            frame.extend_from_slice(b"\x1b[?2026l");
        }
        if !frame.is_empty() {
            self.handed += frame.len();
            self.outlet.frame(frame);
        }
    }

    /// The next frame sends everything again: after `^L`, SIGCONT, an editor.
    pub fn redraw(&mut self) {
        self.invalid = true;
    }

    /// Sends bytes of our own that print nothing and move nothing (a title, a copy by OSC 52), in order with the frames.
    pub fn send(&mut self, bytes: Vec<u8>) {
        self.outlet.send(bytes);
    }

    /// Bytes of frames handed over since this was last asked, for [`crate::tui::pace::Pace`].
    pub fn take_bytes(&mut self) -> usize {
        std::mem::take(&mut self.handed)
    }

    /// What takes the frames.
    pub fn outlet(&self) -> &O {
        &self.outlet
    }

    /// What takes the frames, to be emptied by a test.
    pub fn outlet_mut(&mut self) -> &mut O {
        &mut self.outlet
    }

    fn width(&self) -> usize {
        usize::from(self.size.width)
    }

    /// Takes a row off the canvas, in one pass, as most of a frame's work is here: what is painted is settled, taken and wiped for the
    /// next frame. A symbol owns the columns that the painter thinks it covers, also where fewer are shown.
    fn take(&mut self, y: usize, inks: &mut Inks) {
        let width = self.width();
        let Glass { canvas, next, names, ability, .. } = self;
        let cells = &mut canvas.content[y * width..(y + 1) * width];
        let row = &mut next.slots[y * width..(y + 1) * width];
        let (mut x, mut changed) = (0, false);
        while x < width {
            let cell = &mut cells[x];
            // Nearly all cells are one byte, and most are as they were. Most are blank, and are left as they are.
            if let [byte @ b' '..=b'~'] = cell.symbol().as_bytes() {
                let byte = *byte;
                let plain = cell.fg == Color::Reset && cell.bg == Color::Reset && cell.modifier.is_empty();
                if byte == b' ' && plain {
                    changed |= !row[x].is_blank();
                    row[x] = Slot::BLANK;
                    x += 1;
                    continue;
                }
                if !inks.fit(cell) {
                    *inks = Inks::of(cell, names, ability);
                }
                let slot = Slot::byte(byte, inks.pen(byte));
                changed |= row[x] != slot;
                row[x] = slot;
                cell.reset();
                x += 1;
                continue;
            }
            settle_at(cells, x);
            let (slot, columns) = names.slot(&cells[x], width - x, ability);
            let covered = usize::from(cells[x].cell_width()).clamp(columns, width - x);
            for (at, under) in row[x + 1..x + covered].iter_mut().enumerate() {
                let behind = if at + 1 < columns { slot.half() } else { names.emptied(slot) };
                changed |= *under != behind;
                *under = behind;
            }
            changed |= row[x] != slot;
            row[x] = slot;
            cells[x..x + covered].iter_mut().for_each(Cell::reset);
            x += covered;
        }
        self.dirty[y] |= changed;
    }

    /// The bytes that make the terminal show `next`; `shown` is it afterwards.
    fn frame(&mut self) -> Vec<u8> {
        let mut out = Vec::new();
        let width = self.width();
        for y in (0..usize::from(self.size.height)).filter(|&y| self.dirty[y]) {
            self.next.hashes[y] = self.hasher.hash_one(&self.next.slots[y * width..(y + 1) * width]);
        }
        if self.invalid {
            out.extend_from_slice(b"\x1b[m\x1b[r\x1b[H\x1b[J");
            (self.pen, self.cursor) = (Pen::default(), Cursor::At { x: 0, y: 0 });
            self.shown.wipe(self.size, self.blank);
            self.dirty.fill(true);
            self.visible = None;
        } else if let Some(shift) = self.shift() {
            self.scroll(shift, &mut out);
        }
        for y in 0..usize::from(self.size.height) {
            if std::mem::take(&mut self.dirty[y]) {
                self.paint_row(y, &mut out);
            }
        }
        self.place_cursor(&mut out);
        self.invalid = false;
        out
    }

    fn shift(&self) -> Option<Shift> {
        let width = self.width();
        let shown = Rows { slots: &self.shown.slots, hashes: &self.shown.hashes, width };
        let next = Rows { slots: &self.next.slots, hashes: &self.next.hashes, width };
        scroll::detect(&shown, &next, self.blank)
    }

    fn scroll(&mut self, Shift { top, bottom, by }: Shift, out: &mut Vec<u8>) {
        // new rows take the pen's background on many terminals
        self.turn(Pen::default(), out);
        let (count, width) = (by.unsigned_abs(), self.width());
        let whole = top == 0 && bottom + 1 == usize::from(self.size.height);
        if !whole {
            out.extend_from_slice(format!("\x1b[{};{}r", top + 1, bottom + 1).as_bytes());
            // setting a region homes the cursor; with an origin at its top on some
            self.cursor = Cursor::Lost;
        }
        if self.ability.modern {
            let n = if count == 1 { String::new() } else { count.to_string() };
            out.extend_from_slice(format!("\x1b[{n}{}", if by > 0 { 'S' } else { 'T' }).as_bytes());
        } else if by > 0 {
            self.cursor.travel(0, bottom, &self.ability, out);
            out.extend(std::iter::repeat_n(b'\n', count));
        } else {
            self.cursor.travel(0, top, &self.ability, out);
            out.extend(b"\x1bM".repeat(count));
        }
        if !whole {
            out.extend_from_slice(b"\x1b[r");
            self.cursor = Cursor::At { x: 0, y: 0 };
        }
        let region = &mut self.shown.slots[top * width..(bottom + 1) * width];
        let hashes = &mut self.shown.hashes[top..=bottom];
        if by > 0 {
            region.rotate_left(count * width);
            hashes.rotate_left(count);
        } else {
            region.rotate_right(count * width);
            hashes.rotate_right(count);
        }
        let vacated = if by > 0 { bottom + 1 - count..bottom + 1 } else { top..top + count };
        self.shown.slots[vacated.start * width..vacated.end * width].fill(Slot::BLANK);
        self.dirty[top..=bottom].fill(true);
    }

    fn paint_row(&mut self, y: usize, out: &mut Vec<u8>) {
        let width = self.width();
        let start = y * width;
        let row = start..start + width;
        if self.shown.slots[row.clone()] == self.next.slots[row.clone()] {
            self.shown.hashes[y] = self.next.hashes[y];
            return;
        }
        let next = self.next.slots[row.clone()].to_vec();
        let mut was = self.shown.slots[row.clone()].to_vec();
        // where the empty end of the row starts, and whether erasing it is shorter than printing blanks
        let end = next.iter().rposition(|slot| !slot.is_blank()).map_or(0, |x| x + 1);
        let mut x = 0;
        while x < width {
            if was[x] == next[x] || next[x].is_half() {
                x += 1;
                continue;
            }
            if x >= end && was[x..].iter().filter(|slot| !slot.is_blank()).count() > 3 {
                self.go(x, y, &next, out);
                if !self.pen.erases_clean() {
                    self.turn(Pen::default(), out);
                }
                out.extend_from_slice(b"\x1b[K");
                break;
            }
            self.go(x, y, &next, out);
            x += self.print(x, y, &next, &mut was, out);
        }
        self.shown.slots[row].copy_from_slice(&next);
        self.shown.hashes[y] = self.next.hashes[y];
    }

    /// Brings the cursor to `x`: prints over a short gap that is already right, or moves.
    fn go(&mut self, x: usize, y: usize, row: &[Slot], out: &mut Vec<u8>) {
        match self.cursor {
            Cursor::Row { y: at, line: Some(col) }
                if at == y && col == x && self.trust(row[x], row.get(x + 1)) == Trust::Line =>
            {
                return;
            }
            Cursor::At { x: from, y: at } if at == y && from < x && x - from <= 6 => {
                let gap = &row[from..x];
                let simple = gap.iter().all(|slot| slot.ascii().is_some() && self.names.pen(*slot) == self.pen);
                if simple && gap.len() <= Cursor::hop_cost(gap.len()) {
                    out.extend(gap.iter().filter_map(|slot| slot.ascii()));
                    self.cursor = Cursor::At { x, y };
                    return;
                }
            }
            _ => {}
        }
        self.cursor.travel(x, y, &self.ability, out);
    }

    /// Prints the cell at `x`, where the cursor is, and says how many columns it takes.
    fn print(&mut self, x: usize, y: usize, row: &[Slot], was: &mut [Slot], out: &mut Vec<u8>) -> usize {
        self.turn(self.names.pen(row[x]), out);
        let columns = if row.get(x + 1).is_some_and(|slot| slot.is_half()) { 2 } else { 1 };
        match self.names.glyph(row[x]) {
            // some terminals give an emoji made by a variation selector one column: the other must not keep what was there
            Glyph::Cluster(of) if cell::narrowest(&of) < columns => {
                out.extend_from_slice(b"  \x08\x08");
                out.extend_from_slice(of.as_bytes());
            }
            Glyph::One(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            Glyph::Cluster(of) => out.extend_from_slice(of.as_bytes()),
            Glyph::Half | Glyph::Unknown => out.push(b' '),
        }
        let after = x + columns;
        self.cursor = match self.trust(row[x], row.get(x + 1)) {
            // at the right edge terminals differ on when they wrap
            _ if after >= row.len() => Cursor::Lost,
            Trust::Sure => Cursor::At { x: after, y },
            Trust::Line => Cursor::Row { y, line: Some(after) },
            Trust::Doubt(spill) => {
                // what a terminal may have printed over is printed again
                for slot in was.iter_mut().skip(after).take(spill) {
                    *slot = Slot::UNKNOWN;
                }
                if after + spill >= row.len() { Cursor::Lost } else { Cursor::Row { y, line: None } }
            }
        };
        columns
    }

    fn turn(&mut self, to: Pen, out: &mut Vec<u8>) {
        self.pen.turn(&to, &self.ability, out);
        self.pen = to;
    }

    fn place_cursor(&mut self, out: &mut Vec<u8>) {
        if let Some(Position { x, y }) = self.wanted {
            let x = usize::from(x).min(self.width().saturating_sub(1));
            let y = usize::from(y).min(usize::from(self.size.height).saturating_sub(1));
            self.cursor.travel(x, y, &self.ability, out);
        }
        let visible = self.wanted.is_some();
        if self.ability.hides && self.visible != Some(visible) {
            out.extend_from_slice(if visible { b"\x1b[?25h" } else { b"\x1b[?25l" });
            self.visible = Some(visible);
        }
    }

    fn trust(&self, slot: Slot, right: Option<&Slot>) -> Trust {
        let columns = if right.is_some_and(|right| right.is_half()) { 2 } else { 1 };
        cell::trust(&self.names.glyph(slot), columns)
    }
}
