//! The glass against a terminal emulator: random frames must look as the buffer says, and a streamed answer must cost few bytes.
//! `GLASS_FRAMES=100000 cargo test --test glass` runs the random frames longer; `GLASS_SEED=n` starts elsewhere.

#![allow(clippy::unwrap_used)] // the helpers of tests, which the lint takes for a program

use std::cell::Cell;
use std::rc::Rc;

use dlm_architect::tui::glass::{Ability, Colours, Glass, Outlet, follow, hop, settle};
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::{Position, Rect, Size};
use ratatui::style::{Color, Modifier, Style};

/// Collects frames, and can be stuck.
#[derive(Default)]
struct Tap {
    bytes: Vec<u8>,
    stuck: Rc<Cell<bool>>,
}

impl Outlet for Tap {
    fn ready(&self) -> bool {
        !self.stuck.get()
    }

    fn frame(&mut self, bytes: Vec<u8>) {
        self.bytes.extend(bytes);
    }

    fn send(&mut self, bytes: Vec<u8>) {
        self.bytes.extend(bytes);
    }
}

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }
}

const COLOURS: [Color; 19] = [
    Color::Reset,
    Color::Black,
    Color::Red,
    Color::Green,
    Color::Yellow,
    Color::Blue,
    Color::Magenta,
    Color::Cyan,
    Color::Gray,
    Color::DarkGray,
    Color::LightRed,
    Color::LightGreen,
    Color::LightYellow,
    Color::LightBlue,
    Color::LightMagenta,
    Color::LightCyan,
    Color::White,
    Color::Indexed(200),
    Color::Rgb(1, 2, 3),
];
const MARKS: [Modifier; 7] = [
    Modifier::empty(),
    Modifier::BOLD,
    Modifier::DIM,
    Modifier::ITALIC,
    Modifier::UNDERLINED,
    Modifier::REVERSED,
    Modifier::CROSSED_OUT,
];
const PIECES: [&str; 24] = [
    "a",
    "bc",
    "lease ",
    "fencing token",
    " ",
    "      ",
    "漢字",
    "かな",
    "한글",
    "é",
    "e\u{301}",
    "ž",
    "—",
    "•",
    "──",
    "│",
    "😀",
    "👨\u{200d}👩\u{200d}👧",
    "⌨\u{fe0f}",
    "🇩🇪",
    "’s",
    "ﾞ",
    "x\u{301}\u{302}",
    "0",
];

fn style(dice: &mut Dice) -> Style {
    if dice.roll(2) == 0 {
        return Style::reset();
    }
    let bg = if dice.roll(3) == 0 { dice.pick(&COLOURS) } else { Color::Reset };
    Style::reset().fg(dice.pick(&COLOURS)).bg(bg).add_modifier(dice.pick(&MARKS) | dice.pick(&MARKS))
}

/// One random change of what is to be seen.
fn change(model: &mut Buffer, dice: &mut Dice) {
    let (width, height) = (usize::from(model.area.width), usize::from(model.area.height));
    let (x, y) = (dice.roll(width), dice.roll(height));
    match dice.roll(12) {
        0..=6 => {
            let mut text = String::new();
            for _ in 0..=dice.roll(6) {
                text.push_str(dice.pick(&PIECES));
            }
            model.set_string(x as u16, y as u16, text, style(dice));
        }
        7 => {
            let by = 1 + dice.roll(3);
            let (top, bottom) = (y, (y + 2 + dice.roll(height)).min(height));
            let rows = &mut model.content[top * width..bottom * width];
            let n = by.min(bottom - top) * width;
            if dice.roll(2) == 0 { rows.rotate_left(n) } else { rows.rotate_right(n) }
        }
        8 => {
            // a pane beside another scrolls
            let left = x;
            for y in y..height.saturating_sub(1) {
                for x in left..width {
                    model.content[y * width + x] = model.content[(y + 1) * width + x].clone();
                }
            }
        }
        9 => {
            let area = Rect::new(x as u16, y as u16, (1 + dice.roll(width)) as u16, (1 + dice.roll(4)) as u16);
            let area = area.intersection(model.area);
            for at in area.positions() {
                model[at].reset();
            }
            model.set_style(area, style(dice));
        }
        10 => {
            // a cell set past ratatui's filters
            let symbol = dice.pick(&["漢", "😀", "\x1b[2J", "\u{9b}", "", "\u{301}", "q", "👨\u{200d}👩\u{200d}👧"]);
            model[(x as u16, y as u16)].set_symbol(symbol);
        }
        _ => model.reset(),
    }
}

fn colour(of: Color) -> vt100::Color {
    match of {
        Color::Reset => vt100::Color::Default,
        Color::Indexed(n) => vt100::Color::Idx(n),
        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        named => vt100::Color::Idx(COLOURS.iter().position(|c| *c == named).unwrap() as u8 - 1),
    }
}

/// What differs between the emulator and the buffer, in words.
fn differs(screen: &vt100::Screen, buffer: &Buffer, cursor: Option<Position>, ability: &Ability) -> Option<String> {
    let colours = ability.colours == Colours::All;
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let cell = &buffer[(x, y)];
            let seen = screen.cell(y, x).unwrap();
            let clean: String = cell.symbol().chars().filter(|c| !c.is_control()).collect();
            let columns = if clean.is_empty() { 1 } else { clean.as_str().cell_width().max(1) };
            let room = buffer.area.width - x;
            // a symbol that is no symbol, or has no room
            let lost = clean.is_empty()
                || clean == "\u{301}"
                || clean.starts_with(" \u{ff9e}")
                || clean == "[2J"
                || columns > room;
            let text = seen.contents();
            let blank = text.is_empty() || text == " ";
            let right = if clean == "[2J" {
                true
            } else if lost || clean == " " {
                blank
            } else {
                // the emulator joins nothing: it shows the head of a cluster
                text == clean || (clean.chars().count() > 1 && !blank && clean.starts_with(text))
            };
            if !right {
                return Some(format!("({x},{y}) is {text:?}, wanted {clean:?}"));
            }
            let visible = cell.modifier.intersects(Modifier::REVERSED | Modifier::UNDERLINED | Modifier::CROSSED_OUT);
            if colours && !lost && (clean != " " || visible) {
                let marks = [
                    (Modifier::BOLD, seen.bold()),
                    (Modifier::DIM, seen.dim()),
                    (Modifier::ITALIC, seen.italic()),
                    (Modifier::UNDERLINED, seen.underline()),
                    (Modifier::REVERSED, seen.inverse()),
                ];
                for (mark, has) in marks {
                    // the emulator knows bold or dim, not both
                    let both = cell.modifier.contains(Modifier::BOLD | Modifier::DIM);
                    if both && (mark == Modifier::BOLD || mark == Modifier::DIM) {
                        continue;
                    }
                    if cell.modifier.contains(mark) != has {
                        return Some(format!("({x},{y}) {clean:?} {mark:?} is {has}"));
                    }
                }
                if seen.fgcolor() != colour(cell.fg) {
                    return Some(format!("({x},{y}) {clean:?} fg is {:?}, wanted {:?}", seen.fgcolor(), cell.fg));
                }
            }
            if colours && blank && !visible && (seen.inverse() || seen.underline()) {
                return Some(format!("({x},{y}) a blank is marked"));
            }
            if colours && !lost && seen.bgcolor() != colour(cell.bg) {
                return Some(format!("({x},{y}) {clean:?} bg is {:?}, wanted {:?}", seen.bgcolor(), cell.bg));
            }
            x += cell.cell_width().max(1);
        }
    }
    match cursor {
        None if ability.hides && !screen.hide_cursor() => Some("the cursor shows".into()),
        Some(at) if screen.hide_cursor() || screen.cursor_position() != (at.y, at.x) => {
            Some(format!("the cursor is at {:?}, wanted {at:?}", screen.cursor_position()))
        }
        _ => None,
    }
}

fn fuzz(seed: u64, frames: usize, ability: Ability) {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut size = Size::new(40, 12);
    let tap = Tap::default();
    let stuck = Rc::clone(&tap.stuck);
    let mut terminal = Glass::new(tap, size, ability);
    let mut emulator = vt100::Parser::new(size.height, size.width, 0);
    let mut model = Buffer::empty(Rect::new(0, 0, size.width, size.height));
    for frame in 0..frames {
        match dice.roll(200) {
            0 => {
                size = Size::new(3 + dice.roll(60) as u16, 1 + dice.roll(20) as u16);
                // a new one: the emulator's own resize leaves half a wide character at the edge, and then panics
                emulator = vt100::Parser::new(size.height, size.width, 0);
                emulator.process(b"\x1b[H\x1b[7mgg");
                terminal.resize(size);
                model.resize(Rect::new(0, 0, size.width, size.height));
                model.reset();
            }
            1 => {
                emulator.process(b"\x1b[H\x1b[1;7;31mgg\x1b[2;3r\x1b[?25h");
                terminal.redraw();
            }
            _ => {}
        }
        stuck.set(dice.roll(10) == 0);
        for _ in 0..=dice.roll(3) {
            change(&mut model, &mut dice);
        }
        let cursor = (dice.roll(3) > 0)
            .then(|| Position::new(dice.roll(size.width.into()) as u16, dice.roll(size.height.into()) as u16));
        let mut seen = model.clone();
        settle(&mut seen);
        terminal.draw(|buffer| {
            buffer.content.clone_from(&model.content);
            cursor
        });
        let bytes = std::mem::take(&mut terminal.outlet_mut().bytes);
        assert!(!stuck.get() || bytes.is_empty());
        if !ability.modern {
            let text = String::from_utf8_lossy(&bytes);
            assert!(
                !text.contains("2026")
                    && (ability.hides || !text.contains("\x1b[?25"))
                    && !text.contains("\x1b[3m")
                    && !text.contains("38;5"),
                "{text:?}"
            );
        }
        emulator.process(&bytes);
        if !stuck.get()
            && let Some(fault) = differs(emulator.screen(), &seen, cursor, &ability)
        {
            panic!("seed {seed}, frame {frame}, {size:?}: {fault}\nsent {:?}", String::from_utf8_lossy(&bytes));
        }
    }
}

#[test]
fn random_frames_look_as_drawn() {
    let number = |name: &str| std::env::var(name).ok().and_then(|n| n.parse::<usize>().ok());
    let frames = number("GLASS_FRAMES").unwrap_or(1_500);
    let first = number("GLASS_SEED").unwrap_or(1) as u64;
    for seed in first..first + frames.div_ceil(500) as u64 {
        fuzz(seed, 500, Ability::FULL);
    }
}

#[test]
fn random_frames_look_as_drawn_on_a_console() {
    for seed in 0..2 {
        fuzz(seed, 300, Ability::of("linux", true, false));
        fuzz(seed, 300, Ability::of("vt100", true, false));
    }
}

#[test]
fn more_symbols_and_pens_than_are_kept_are_shown() {
    let (size, marks) = (Size::new(40, 12), '\u{300}'..='\u{36f}');
    let mut all = ('a'..='z').flat_map(|base| marks.clone().map(move |mark| format!("{base}{mark}"))).cycle();
    let mut terminal = Glass::new(Tap::default(), size, Ability::FULL);
    let mut emulator = vt100::Parser::new(size.height, size.width, 0);
    for frame in 0..24_u8 {
        let mut model = Buffer::empty(Rect::new(0, 0, size.width, size.height));
        for (at, symbol) in all.by_ref().take(model.content.len()).enumerate() {
            model.content[at].set_symbol(&symbol).set_fg(Color::Rgb(frame, (at >> 8) as u8, at as u8));
        }
        terminal.draw(|buffer| {
            buffer.content.clone_from(&model.content);
            None
        });
        emulator.process(&std::mem::take(&mut terminal.outlet_mut().bytes));
        assert_eq!(differs(emulator.screen(), &model, None, &Ability::FULL), None, "frame {frame}");
    }
}

/// Draws once and gives what was sent.
fn draw(terminal: &mut Glass<Vec<u8>>, view: impl FnOnce(&mut Buffer)) -> String {
    terminal.draw(|buffer| {
        view(buffer);
        None
    });
    let sent = std::mem::take(terminal.outlet_mut());
    String::from_utf8(sent).unwrap().replace('\x1b', "E")
}

fn glass(width: u16, height: u16, ability: Ability) -> Glass<Vec<u8>> {
    Glass::new(Vec::new(), Size::new(width, height), ability)
}

#[test]
fn the_four_faults_of_the_first_prototype() {
    // erasing to the end of a row with a reversed pen
    let mut terminal = glass(20, 2, Ability::FULL);
    draw(&mut terminal, |b| {
        b.set_string(0, 0, "0123456789abcdef", Style::new());
    });
    let sent = draw(&mut terminal, |b| {
        b.set_string(0, 0, "xy", Style::new().add_modifier(Modifier::REVERSED));
    });
    assert_eq!(sent, "\rE[7mxyE[mE[K");
    // erasing from the inside of a wide character
    let mut terminal = glass(20, 2, Ability::FULL);
    draw(&mut terminal, |b| b.set_string(0, 0, "漢字漢字漢字", Style::new()));
    let sent = draw(&mut terminal, |b| b.set_string(0, 0, "a", Style::new()));
    assert_eq!(sent, "\raE[K");
    // the half of a wide character that was overwritten
    let mut terminal = glass(20, 2, Ability::FULL);
    draw(&mut terminal, |b| b.set_string(0, 0, "漢b", Style::new()));
    let sent = draw(&mut terminal, |b| b.set_string(0, 0, "a b", Style::new()));
    assert_eq!(sent, "\ra ");
    // a gap printed over the second cell of a wide character
    let mut terminal = glass(20, 2, Ability::FULL);
    draw(&mut terminal, |b| b.set_string(0, 0, "a漢b", Style::new()));
    let sent = draw(&mut terminal, |b| b.set_string(0, 0, "x漢y", Style::new()));
    assert_eq!(sent, "\rxE[2Cy");
}

#[test]
fn an_unchanged_frame_sends_nothing_and_text_goes_on_without_a_move() {
    let mut terminal = glass(40, 10, Ability::FULL);
    draw(&mut terminal, |b| b.set_string(0, 3, "lea", Style::new()));
    assert_eq!(draw(&mut terminal, |b| b.set_string(0, 3, "lea", Style::new())), "");
    assert_eq!(draw(&mut terminal, |b| b.set_string(0, 3, "lease", Style::new())), "se");
    assert_eq!(draw(&mut terminal, |b| b.set_string(0, 3, "lease of", Style::new())), " of");
}

#[test]
fn no_control_character_and_without_utf8_no_other_byte_passes() {
    let c_locale = Ability::of("xterm", false, true);
    let mut terminal = glass(30, 2, c_locale);
    draw(&mut terminal, |_| ());
    let sent = draw(&mut terminal, |b| {
        b.set_string(0, 0, "a—漢é┌─┐", Style::new().fg(Color::Red).add_modifier(Modifier::BOLD));
        b[(20, 1)].set_symbol("\x1b]52;c;eA==\x07");
    });
    assert!(sent.is_ascii());
    assert!(sent.starts_with("E[1ma-") && sent.contains("e+-+"), "{sent}");
    assert!(!sent.contains('\x07') && !sent.contains("E]"), "{sent}");
}

#[test]
fn a_large_frame_is_synchronized_and_a_small_one_is_not() {
    let mut terminal = glass(80, 24, Ability::FULL);
    let sent = draw(&mut terminal, |b| {
        for y in 0..24 {
            b.set_string(0, y, "x".repeat(80), Style::new());
        }
    });
    assert!(sent.starts_with("E[?2026h") && sent.ends_with("E[?2026l"));
    let sent = draw(&mut terminal, |b| {
        for y in 0..24 {
            b.set_string(0, y, if y == 9 { "y" } else { "x" }.repeat(80), Style::new());
        }
    });
    assert!(sent.len() < 100 && !sent.contains("2026"), "{sent}");
}

/// A naive view that follows the tail of an answer, redrawn for each token of 4 characters: bytes a token over `tokens` tokens.
fn stream(size: Size, pane: Rect, tokens: usize) -> f64 {
    let mut terminal = glass(size.width, size.height, Ability::FULL);
    let hop = hop(pane, size.width);
    let words = [
        "lease ",
        "quorum ",
        "fencing token ",
        "renews ",
        "a ",
        "partition ",
        "must ",
        "stop ",
        "within one TTL ",
        "of ",
    ];
    let mut dice = Dice(7);
    let mut text = String::new();
    while text.len() < 4 * tokens {
        text.push_str(dice.pick(&words));
        if dice.roll(40) == 0 {
            text.push('\n');
        }
    }
    let (mut top, mut total) = (0, 0);
    // laid out as it comes: finished lines and the open one
    let mut lines = vec![String::new()];
    for (n, token) in text.as_bytes().chunks(4).take(tokens).enumerate() {
        for &byte in token {
            let line = lines.last_mut().unwrap();
            if byte == b'\n' {
                lines.push(String::new());
            } else if line.len() + 1 == usize::from(pane.width) {
                // word wrap
                let cut = line.rfind(' ').map_or(line.len(), |at| at + 1);
                let mut rest = line.split_off(cut);
                rest.push(byte as char);
                lines.push(rest);
            } else {
                line.push(byte as char);
            }
        }
        top = follow(top, lines.len(), pane.height, hop);
        let bytes = draw(&mut terminal, |b| {
            if pane.x > 0 {
                for y in 0..size.height {
                    b.set_string(0, y, format!("{y} field text"), Style::new());
                }
            }
            b.set_string(0, size.height - 1, "STREAMING | no refusal", Style::new().add_modifier(Modifier::REVERSED));
            for (row, line) in lines[top..].iter().enumerate().take(usize::from(pane.height)) {
                b.set_string(pane.x, pane.y + row as u16, line, Style::new());
            }
        })
        .len();
        if n > 0 {
            total += bytes;
        }
    }
    total as f64 / tokens as f64
}

#[test]
fn a_streamed_token_costs_few_bytes() {
    let full = stream(Size::new(120, 40), Rect::new(0, 2, 120, 36), 1_500);
    let small = stream(Size::new(80, 24), Rect::new(0, 2, 80, 20), 1_500);
    let beside = stream(Size::new(120, 40), Rect::new(43, 2, 77, 36), 1_500);
    let figures = format!("bytes a token: 120x40 {full:.2}, 80x24 {small:.2}, beside 42 columns {beside:.2}");
    assert!(full <= 10.0 && small <= 10.0 && beside <= 16.0, "{figures}");
    if std::env::var_os("GLASS_FIGURES").is_some() {
        panic!("{figures}");
    }
}
