//! A terminal emulator's screen as SVG: one text a row, one span a style, so that the file stays small and a changed screen is
//! a small difference in it.

use std::fmt::Write;

/// Pixels of a cell.
pub const CELL: (usize, usize) = (8, 17);

/// The colours of a screen.
#[derive(Clone, Copy)]
pub struct Paper {
    /// Background, text, then red, green, yellow, blue, magenta, cyan.
    pub colours: [&'static str; 8],
}

pub const DARK: Paper =
    Paper { colours: ["#1b1d23", "#d7dae0", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2"] };
pub const LIGHT: Paper =
    Paper { colours: ["#fafafa", "#383a42", "#ca1243", "#3f8a3c", "#986801", "#2f5fd0", "#a626a4", "#0184bc"] };

impl Paper {
    fn ink(&self, color: vt100::Color) -> &'static str {
        match color {
            vt100::Color::Idx(index @ (1..=6 | 9..=14)) => self.colours[usize::from(index % 8) + 1],
            _ => self.colours[1],
        }
    }
}

/// A screen as a group whose upper left corner is at 0, 0.
pub fn screen(screen: &vt100::Screen, paper: Paper) -> String {
    let (height, width) = screen.size();
    let (across, down) = (usize::from(width) * CELL.0 + 16, usize::from(height) * CELL.1 + 12);
    let mut out = format!("<rect width=\"{across}\" height=\"{down}\" rx=\"6\" fill=\"{}\"/>\n", paper.colours[0]);
    let cursor = (!screen.hide_cursor()).then(|| screen.cursor_position());
    for y in 0..height {
        row(screen, y, cursor.filter(|at| at.0 == y).map(|at| at.1), paper, &mut out);
    }
    out
}

type Style = (vt100::Color, [bool; 5]);

fn row(screen: &vt100::Screen, y: u16, cursor: Option<u16>, paper: Paper, out: &mut String) {
    let (_, width) = screen.size();
    let top = usize::from(y) * CELL.1 + 6;
    let style = |x: u16| -> Style {
        let cell = screen.cell(y, x).unwrap();
        let inverse = cell.inverse() != (cursor == Some(x));
        (cell.fgcolor(), [cell.bold(), cell.italic(), cell.underline(), inverse, cell.dim()])
    };
    let (mut spans, mut x) = (String::new(), 0);
    while x < width {
        let (start, mine) = (x, style(x));
        let mut text = String::new();
        while x < width && style(x) == mine {
            let cell = screen.cell(y, x).unwrap();
            if !cell.is_wide_continuation() {
                text.push_str(if cell.has_contents() { cell.contents() } else { " " });
            }
            x += 1;
        }
        let (color, [bold, italic, underline, inverse, dim]) = mine;
        if text.trim().is_empty() && !inverse && !underline {
            continue;
        }
        let mut fill = paper.ink(color);
        let left = usize::from(start) * CELL.0 + 8;
        if inverse {
            let across = usize::from(x - start) * CELL.0;
            writeln!(out, "<rect x=\"{left}\" y=\"{top}\" width=\"{across}\" height=\"{}\" fill=\"{fill}\"/>", CELL.1)
                .unwrap();
            fill = paper.colours[0];
        }
        let mut attributes = if fill == paper.colours[1] { String::new() } else { format!(" fill=\"{fill}\"") };
        for (on, attribute) in [
            (bold, " font-weight=\"bold\""),
            (italic, " font-style=\"italic\""),
            (underline, " text-decoration=\"underline\""),
            (dim, " opacity=\"0.6\""),
        ] {
            if on {
                attributes += attribute;
            }
        }
        // A span that begins with blanks begins behind them: not every viewer keeps them.
        let text = text.trim_end();
        let bare = text.trim_start();
        let left = left + (text.chars().count() - bare.chars().count()) * CELL.0;
        let bare = bare.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        write!(spans, "<tspan x=\"{left}\"{attributes}>{bare}</tspan>").unwrap();
    }
    if !spans.is_empty() {
        writeln!(out, "<text y=\"{}\" fill=\"{}\">{spans}</text>", top + 13, paper.colours[1]).unwrap();
    }
}

/// The whole file round what is drawn.
pub fn file(width: usize, height: usize, inside: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" xml:space=\"preserve\" font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"13.3\">\n{inside}</svg>\n"
    )
}
