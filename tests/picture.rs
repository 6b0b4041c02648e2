//! `cargo test --test picture` draws assets/screen.svg: the program's real screen, in a pty, with
//! the first test case and the offline architect. Not part of the plain test run.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

#[path = "support/pty.rs"]
#[allow(dead_code)]
mod pty;
use pty::Term;
use std::fmt::Write;

const SIZE: (u16, u16) = (100, 32);
const CELL: (f32, f32) = (8.4, 18.0);
#[test]
fn draw() {
    let home = tempfile::tempdir().unwrap();
    let term = Term::start(home.path(), &["--case", "1", "--send"], &[], SIZE.0, SIZE.1);
    term.see("DONE");
    term.see("lines below");
    let svg = term.screen(svg);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/screen.svg");
    std::fs::write(path, svg).unwrap();
}

/// The screen as SVG, one text run per style.
fn svg(screen: &vt100::Screen) -> String {
    let (width, height) = (f32::from(SIZE.0) * CELL.0 + 16.0, f32::from(SIZE.1) * CELL.1 + 16.0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"14\">\n<rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"#1b1d23\"/>\n"
    );
    for row in 0..SIZE.1 {
        let mut column = 0;
        while column < SIZE.0 {
            let cell = screen.cell(row, column).unwrap();
            let style = |c: &vt100::Cell| (c.fgcolor(), c.bold(), c.italic(), c.underline(), c.inverse(), c.dim());
            let (start, mine) = (column, style(cell));
            let mut text = String::new();
            while column < SIZE.0 && style(screen.cell(row, column).unwrap()) == mine {
                let cell = screen.cell(row, column).unwrap();
                if !cell.is_wide_continuation() {
                    text.push_str(if cell.has_contents() { cell.contents() } else { " " });
                }
                column += 1;
            }
            run(&mut out, row, start, column, &text, mine);
        }
    }
    out + "</svg>\n"
}

type Style = (vt100::Color, bool, bool, bool, bool, bool);

fn run(
    out: &mut String,
    row: u16,
    start: u16,
    end: u16,
    text: &str,
    (color, bold, italic, underline, inverse, dim): Style,
) {
    if text.trim().is_empty() && !inverse {
        return;
    }
    let (x, y) = (8.0 + f32::from(start) * CELL.0, 8.0 + f32::from(row) * CELL.1);
    let cells = f32::from(end - start) * CELL.0;
    let mut fill = name(color);
    if inverse {
        writeln!(out, "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{cells:.1}\" height=\"{}\" fill=\"{fill}\"/>", CELL.1)
            .unwrap();
        fill = "#1b1d23";
    }
    let mut attributes = format!("x=\"{x:.1}\" y=\"{:.1}\" fill=\"{fill}\" textLength=\"{cells:.1}\"", y + 13.5);
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
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    writeln!(out, "<text xml:space=\"preserve\" {attributes}>{text}</text>").unwrap();
}

fn name(color: vt100::Color) -> &'static str {
    match color {
        vt100::Color::Idx(1 | 9) => "#e06c75",
        vt100::Color::Idx(2 | 10) => "#98c379",
        vt100::Color::Idx(3 | 11) => "#e5c07b",
        vt100::Color::Idx(4 | 12) => "#61afef",
        vt100::Color::Idx(5 | 13) => "#c678dd",
        vt100::Color::Idx(6 | 14) => "#56b6c2",
        _ => "#d7dae0",
    }
}
