//! The screens as pictures. `cargo test --test picture` holds assets/screens.svg, screen.svg and review.svg against the screens as
//! they are; `REDRAW=1 cargo test --test picture` draws them again. Each goes the whole way: App, the painter, the glass, a terminal emulator.

#![allow(clippy::unwrap_used, reason = "a test that can't go on says where")]

mod picture {
    pub mod review;
    pub mod states;
    pub mod svg;
}

use dlm_architect::app::{App, Size};
use dlm_architect::tui::editors::Editors;
use dlm_architect::tui::glass::{Ability, Colours, Glass};
use dlm_architect::tui::{Theme, paint};
use picture::states::{STATES, reach};
use picture::svg::{CELL, DARK, LIGHT, Paper, file, screen};
use std::fmt::Write;

/// A kind of terminal.
#[derive(Clone, Copy)]
struct Look {
    name: &'static str,
    term: &'static str,
    light: bool,
    unicode: bool,
    no_color: bool,
}

const PLAIN: Look = Look { name: "dark", term: "xterm-256color", light: false, unicode: true, no_color: false };
const LOOKS: [Look; 4] = [
    Look { name: "light", light: true, ..PLAIN },
    Look { name: "NO_COLOR", no_color: true, ..PLAIN },
    Look { name: "linux console", term: "linux", ..PLAIN },
    Look { name: "LANG=C", unicode: false, ..PLAIN },
];
const SIZES: [(u16, u16); 3] = [(60, 16), (120, 40), (200, 60)];

/// All pictures: state, size, look.
fn all() -> Vec<(&'static str, (u16, u16), Look)> {
    let mut all: Vec<_> = STATES.iter().map(|state| (*state, (80, 24), PLAIN)).collect();
    for size in SIZES {
        let states = ["empty", "typing", "asked", "streaming", "done", "refused", "failed", "help", "brief", "foreign"];
        all.extend(states.map(|state| (state, size, PLAIN)));
    }
    for look in LOOKS {
        all.extend(["asked", "refused", "unsafe", "searched"].map(|state| (state, (80, 24), look)));
    }
    all
}

/// What a terminal shows of App.
fn shown(app: &App, look: Look) -> vt100::Parser {
    let size = ratatui::layout::Size::new(app.size.width, app.size.height);
    let ability = Ability::of(look.term, look.unicode, look.no_color);
    let mut glass = Glass::new(Vec::<u8>::new(), size, ability);
    let mut editors = Editors::new(app.form.len());
    for field in 0..app.form.len() {
        editors.set_text(field, app.form.text(field));
    }
    glass.draw(|buffer| {
        paint(app, &mut editors, Theme { light: look.light, plain: ability.colours == Colours::None }, buffer)
    });
    let mut parser = vt100::Parser::new(size.height, size.width, 0);
    parser.process(glass.outlet());
    parser
}

fn paper(look: Look) -> Paper {
    if look.light { LIGHT } else { DARK }
}

/// One picture of the sheet, and its height.
fn tile(state: &str, size: (u16, u16), look: Look) -> (String, String) {
    let app = reach(state, Size { width: size.0, height: size.1 }, look.unicode);
    let name = format!("{state}, {}x{}, {}", size.0, size.1, look.name);
    (name, screen(shown(&app, look).screen(), paper(look)))
}

/// The contact sheet: in rows, as many as fit beside each other.
fn sheet() -> String {
    const ACROSS: usize = 2_100;
    let (mut inside, mut x, mut y, mut row) = (String::new(), 20, 20, 0);
    for (state, size, look) in all() {
        let (name, drawn) = tile(state, size, look);
        let (width, height) = (usize::from(size.0) * CELL.0 + 16, usize::from(size.1) * CELL.1 + 40);
        if x + width > ACROSS {
            (x, y, row) = (20, y + row + 20, 0);
        }
        writeln!(inside, "<g id=\"{name}\" transform=\"translate({x} {y})\">\n<text y=\"12\">{name}</text>").unwrap();
        writeln!(inside, "<g transform=\"translate(0 20)\">\n{drawn}</g></g>").unwrap();
        (x, row) = (x + width + 20, row.max(height));
    }
    let height = y + row + 20;
    file(ACROSS, height, &format!("<rect width=\"{ACROSS}\" height=\"{height}\" fill=\"#8a8f98\"/>\n{inside}"))
}

/// The picture for the first page.
fn front() -> String {
    let size = (100, 32);
    let (_, drawn) = tile("done", size, PLAIN);
    file(usize::from(size.0) * CELL.0 + 16, usize::from(size.1) * CELL.1 + 12, &drawn)
}

/// A review for the manual: above who drives, below who follows.
fn review() -> String {
    let size = Size { width: 80, height: 24 };
    let (across, down) = (usize::from(size.width) * CELL.0 + 16, usize::from(size.height) * CELL.1 + 12);
    let mut inside = String::new();
    for (at, app) in picture::review::both(size).iter().enumerate() {
        let drawn = screen(shown(app, PLAIN).screen(), DARK);
        writeln!(inside, "<g transform=\"translate(0 {})\">\n{drawn}</g>", at * (down + 12)).unwrap();
    }
    file(across, 2 * down + 12, &inside)
}

/// The pictures of a sheet by their names.
fn pictures(sheet: &str) -> Vec<(&str, &str)> {
    sheet.split("<g id=\"").skip(1).filter_map(|part| part.split_once('"')).collect()
}

#[test]
fn the_sheet_shows_the_screens_as_they_are() {
    for (name, drawn) in [("screens.svg", sheet()), ("screen.svg", front()), ("review.svg", review())] {
        let path = format!("{}/assets/{name}", env!("CARGO_MANIFEST_DIR"));
        if std::env::var_os("REDRAW").is_some() {
            std::fs::write(&path, &drawn).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        let before = pictures(&kept);
        let other: Vec<&str> =
            pictures(&drawn).into_iter().filter(|one| !before.contains(one)).map(|(name, _)| name).collect();
        assert!(kept == drawn, "assets/{name} is not what is drawn: {other:?}. REDRAW=1 cargo test --test picture");
    }
}
