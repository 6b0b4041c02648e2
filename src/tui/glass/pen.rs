//! Pens: how a cell is inked, and the shortest SGR from one pen to the next.
//! Never asks the terminal what it can do: `Ability` comes from TERM, the locale and NO_COLOR.

use ratatui::style::{Color, Modifier};

/// What the terminal behind the glass can be sent. Made once, from TERM, the locale and NO_COLOR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ability {
    /// How many colours may be named.
    pub colours: Colours,
    /// Non-ASCII symbols arrive as they are; otherwise each becomes a close ASCII one or `?`.
    pub unicode: bool,
    /// `CSI n S`, `CSI n G`, `CSI ?2026 h`, italics and single attribute resets: not in the terminfo of linux and vt100.
    pub modern: bool,
    /// The cursor can be hidden: not on a vt100.
    pub hides: bool,
}

/// The colours a terminal takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    /// NO_COLOR or a vt100: only bold, reverse, underline.
    None,
    /// The eight of the Linux console; the bright ones are shown bold.
    Eight,
    /// The 16 named ones and, where asked for, 256 and direct colours.
    All,
}

impl Ability {
    /// Everything a terminal of today takes.
    pub const FULL: Ability = Ability { colours: Colours::All, unicode: true, modern: true, hides: true };

    /// What `term` (the value of TERM) takes, by its terminfo entry.
    pub fn of(term: &str, utf8: bool, no_color: bool) -> Ability {
        let starts = |names: &[&str]| names.iter().any(|name| term.starts_with(name));
        let colours = if no_color || starts(&["vt1", "vt2", "vt3", "vt5"]) {
            Colours::None
        } else if starts(&["linux", "ansi", "cons", "pcansi"]) || term == "cygwin" {
            Colours::Eight
        } else {
            Colours::All
        };
        let modern = !starts(&["linux", "ansi", "cons", "pcansi", "vt1", "vt2", "vt3", "vt5", "cygwin"]);
        Ability { colours, unicode: utf8, modern, hides: !starts(&["vt1"]) }
    }
}

/// How a cell is inked, after everything the terminal lacks was taken away. Two equal pens look the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Pen {
    pub fg: Color,
    pub bg: Color,
    pub marks: Modifier,
}

/// What shows on a blank cell.
const ON_BLANK: Modifier = Modifier::REVERSED.union(Modifier::UNDERLINED).union(Modifier::CROSSED_OUT);

/// SGR number to switch on, number to switch off.
const MARKS: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

impl Pen {
    /// The pen this terminal can show; `blank` drops what no one can see on a space.
    pub fn new(fg: Color, bg: Color, marks: Modifier, blank: bool, ability: &Ability) -> Pen {
        let mut pen = Pen { fg, bg, marks };
        match ability.colours {
            Colours::None => (pen.fg, pen.bg) = (Color::Reset, Color::Reset),
            Colours::Eight => {
                let (fg, bright) = dull(pen.fg);
                pen.fg = fg;
                pen.bg = dull(pen.bg).0;
                pen.marks.set(Modifier::BOLD, pen.marks.contains(Modifier::BOLD) || bright);
            }
            Colours::All => {}
        }
        if !ability.modern {
            pen.marks.remove(Modifier::ITALIC | Modifier::CROSSED_OUT | Modifier::HIDDEN | Modifier::RAPID_BLINK);
        }
        if blank { pen.on_blank() } else { pen }
    }

    /// The pen without what no one can see on a space.
    pub fn on_blank(self) -> Pen {
        if self.marks.intersects(ON_BLANK) { self } else { Pen { bg: self.bg, ..Pen::default() } }
    }

    /// Whether a cell erased with this pen is an empty one on every terminal (background colour erase).
    pub fn erases_clean(&self) -> bool {
        self.bg == Color::Reset && !self.marks.intersects(ON_BLANK)
    }

    /// Appends the shortest SGR that turns `self` into `to`; nothing when they are equal.
    pub fn turn(&self, to: &Pen, ability: &Ability, out: &mut Vec<u8>) {
        if self == to {
            return;
        }
        if *to == Pen::default() {
            out.extend_from_slice(b"\x1b[m");
            return;
        }
        let mut afresh = String::from("0");
        Pen::default().add_changes(to, &mut afresh);
        let gone = self.marks - to.marks;
        if !ability.modern && !gone.is_empty() {
            push(out, &afresh);
            return;
        }
        let mut changes = String::new();
        for (mark, _, off) in MARKS {
            if gone.contains(mark) && !changes.split(';').any(|n| n == off.to_string()) {
                add(&mut changes, &off.to_string());
            }
        }
        // 22 ends bold and dim at once: what stays of the two is switched on again
        let mut from = *self;
        from.marks.remove(gone);
        if gone.intersects(Modifier::BOLD | Modifier::DIM) {
            from.marks.remove(Modifier::BOLD | Modifier::DIM);
        }
        if gone.intersects(Modifier::SLOW_BLINK | Modifier::RAPID_BLINK) {
            from.marks.remove(Modifier::SLOW_BLINK | Modifier::RAPID_BLINK);
        }
        from.add_changes(to, &mut changes);
        push(out, if changes.len() <= afresh.len() { &changes } else { &afresh });
    }

    /// Adds the numbers for marks that `to` has and `self` lacks, and for colours that differ.
    fn add_changes(&self, to: &Pen, list: &mut String) {
        for (mark, on, _) in MARKS {
            if to.marks.contains(mark) && !self.marks.contains(mark) {
                add(list, &on.to_string());
            }
        }
        if self.fg != to.fg {
            add(list, &colour(to.fg, 0));
        }
        if self.bg != to.bg {
            add(list, &colour(to.bg, 10));
        }
    }
}

fn add(list: &mut String, item: &str) {
    if !list.is_empty() {
        list.push(';');
    }
    list.push_str(item);
}

fn push(out: &mut Vec<u8>, list: &str) {
    out.extend_from_slice(b"\x1b[");
    out.extend_from_slice(list.as_bytes());
    out.push(b'm');
}

/// 30..37, 90..97 for a foreground; `ground` is 10 for a background.
fn colour(colour: Color, ground: u8) -> String {
    match colour {
        Color::Reset => (39 + ground).to_string(),
        Color::Indexed(n) => format!("{};5;{n}", 38 + ground),
        Color::Rgb(r, g, b) => format!("{};2;{r};{g};{b}", 38 + ground),
        named => {
            let n = place(named);
            (if n < 8 { 30 + n } else { 82 + n } + ground).to_string()
        }
    }
}

/// The place of a named colour among the 16; 7 for anything else.
fn place(colour: Color) -> u8 {
    match colour {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Gray | Color::Reset | Color::Indexed(_) | Color::Rgb(..) => 7,
    }
}

/// The colour among the first eight, and whether it was a bright one.
fn dull(colour: Color) -> (Color, bool) {
    match colour {
        Color::Indexed(_) | Color::Rgb(..) => (Color::Reset, false),
        // bright black as bold black is invisible on a black console
        Color::DarkGray => (Color::Reset, false),
        Color::LightRed => (Color::Red, true),
        Color::LightGreen => (Color::Green, true),
        Color::LightYellow => (Color::Yellow, true),
        Color::LightBlue => (Color::Blue, true),
        Color::LightMagenta => (Color::Magenta, true),
        Color::LightCyan => (Color::Cyan, true),
        Color::White => (Color::Gray, true),
        named => (named, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sgr(from: Pen, to: Pen, ability: &Ability) -> String {
        let mut out = Vec::new();
        from.turn(&to, ability, &mut out);
        String::from_utf8(out).unwrap().replace('\x1b', "E")
    }

    fn pen(fg: Color, bg: Color, marks: Modifier) -> Pen {
        Pen { fg, bg, marks }
    }

    #[test]
    fn the_short_forms() {
        let plain = Pen::default();
        let bold = pen(Color::Reset, Color::Reset, Modifier::BOLD);
        let cyan = pen(Color::Cyan, Color::Reset, Modifier::empty());
        let all = &Ability::FULL;
        assert_eq!(sgr(plain, plain, all), "");
        assert_eq!(sgr(plain, bold, all), "E[1m");
        assert_eq!(sgr(bold, plain, all), "E[m");
        assert_eq!(sgr(plain, cyan, all), "E[36m");
        assert_eq!(sgr(plain, pen(Color::LightRed, Color::White, Modifier::empty()), all), "E[91;107m");
        let cyan_bold = pen(Color::Cyan, Color::Reset, Modifier::BOLD);
        assert_eq!(sgr(cyan_bold, cyan, all), "E[22m");
        assert_eq!(sgr(cyan_bold, pen(Color::Cyan, Color::Reset, Modifier::DIM), all), "E[22;2m");
        let both = pen(Color::Cyan, Color::Reset, Modifier::BOLD | Modifier::DIM);
        assert_eq!(sgr(both, cyan_bold, all), "E[22;1m");
    }

    #[test]
    fn a_console_gets_only_what_its_terminfo_has() {
        let linux = Ability::of("linux", true, false);
        let red = Pen::new(Color::LightRed, Color::LightBlue, Modifier::ITALIC, false, &linux);
        assert_eq!(red, pen(Color::Red, Color::Blue, Modifier::BOLD));
        assert_eq!(sgr(red, pen(Color::Red, Color::Blue, Modifier::empty()), &linux), "E[0;31;44m");
        let vt = Ability::of("vt100", false, false);
        assert_eq!(Pen::new(Color::Red, Color::Blue, Modifier::BOLD, false, &vt).fg, Color::Reset);
        assert_eq!(Ability::of("xterm-256color", true, true).colours, Colours::None);
        assert_eq!(Ability::of("tmux-256color", true, false), Ability::FULL);
    }
}
