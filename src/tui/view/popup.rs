//! What lies over the screen.

use super::{bars, put, put_own};
use crate::app::layout::Area;
use crate::app::place::{ListPlace, Place};
use crate::app::{App, List, Popup, Text};
use crate::page::{Ink, SafeText, safe_line, wrap};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;

/// Paints a popup; returns where the cursor stands, if it shows. `cursor`: the byte of the open line it is at.
pub fn paint(app: &App, popup: &Popup, cursor: usize, theme: Theme, buffer: &mut Buffer) -> Option<Position> {
    let screen = app.screen();
    let bottom = Area { x: 0, y: app.size.height - 1, width: app.size.width, height: 1 };
    match popup {
        Popup::List(over) => list(app, over, theme, buffer),
        Popup::Text(over) => text(app, over, theme, buffer),
        Popup::Line(line) => {
            match line.below.as_deref() {
                Some(Popup::List(below)) => list(app, below, theme, buffer),
                Some(Popup::Text(below)) => text(app, below, theme, buffer),
                _ => {}
            }
            blank(bottom, buffer);
            let x = bars::line(app, line.of, (&line.text, cursor), bottom, buffer);
            return Some(Position { x: x.min(bottom.width.saturating_sub(1)), y: bottom.y });
        }
        Popup::Ask(question) => {
            foot(&question.whole(), screen, theme, buffer);
        }
        Popup::Choose(_) => app.choice().iter().for_each(|text| foot(text, screen, theme, buffer)),
        Popup::Copy => {
            let menu = SafeText::from_static("copy: s section  a answer  c code  r refusal  v verdicts");
            foot(&menu, screen, theme, buffer);
        }
    }
    None
}

/// A sentence at the foot of the screen, whole.
fn foot(text: &SafeText, screen: Area, theme: Theme, buffer: &mut Buffer) {
    let lines = wrap(text, screen.width.saturating_sub(2));
    let height = u16::try_from(lines.len()).unwrap_or(1).min(screen.height);
    let area = Area { y: screen.y + screen.height - height, height, ..screen };
    blank(area, buffer);
    bars::rows(&lines, area, theme.marked(), buffer);
}

fn blank(area: Area, buffer: &mut Buffer) {
    let empty = " ".repeat(usize::from(area.width));
    for y in area.y..area.y + area.height {
        put_own(buffer, Area { y, height: 1, ..area }, area.x, &empty, Style::reset());
    }
}

/// The title's rule; full width, so that nothing behind the popup confuses the eye.
fn open(app: &App, place: &Place, theme: Theme, buffer: &mut Buffer) {
    blank(place.area, buffer);
    let rule = app.glyphs().rule;
    let end = (place.area.x + place.area.width).saturating_sub(place.detail.chars().count() as u16);
    for (row, text) in place.titles.iter().take(usize::from(place.area.height)).enumerate() {
        let line = Area { y: place.area.y + row as u16, height: 1, ..place.area };
        let x = put(buffer, line, line.x, text, theme.focus());
        if row == 0 {
            put_own(buffer, line, x, &rule.repeat(usize::from(end.saturating_sub(x))), theme.dim());
            put_own(buffer, line, end.max(x), &place.detail, theme.dim());
        }
    }
}

fn list(app: &App, list: &List, theme: Theme, buffer: &mut Buffer) {
    let ListPlace { place, lines, foot, .. } = app.list_place(list);
    open(app, &place, theme, buffer);
    let inside = place.inside;
    // A marked row that does not fit is shown whole at the foot.
    for (row, line) in foot.iter().enumerate() {
        let y = inside.y + u16::try_from(usize::from(inside.height) - foot.len() + row).unwrap_or(0);
        put(buffer, Area { y, height: 1, ..inside }, inside.x + 2, line, theme.dim());
    }
    let widest = lines.iter().map(|(_, line)| line.width()).max().unwrap_or(0);
    let mut last = None;
    for (at, (index, row)) in lines.iter().enumerate() {
        let line = Area { y: inside.y + u16::try_from(at).unwrap_or(0), height: 1, ..inside };
        let marked = *index == list.cursor;
        let glyph = if marked && last != Some(index) { app.glyphs().focus } else { " " };
        last = Some(index);
        let style = if marked { theme.marked() } else { Style::new() };
        // One bar, as wide as the widest row in view.
        let fill = if marked { widest - row.width() } else { 0 };
        put(buffer, line, line.x, &safe_line(&format!("{glyph} {row}{:fill$}", "")), style);
    }
}

fn text(app: &App, text: &Text, theme: Theme, buffer: &mut Buffer) {
    let rows = text.rows(app.text_view().width);
    let hits = text.hits();
    let number = text.hit.and_then(|hit| hits.iter().position(|one| *one == hit)).map_or(0, |at| at + 1);
    let detail = match text.needle.as_str() {
        "" => format!("line {} of {}", (text.top + 1).min(rows.len()), rows.len()),
        needle => format!("\"{}\" {number}/{}", safe_line(needle), hits.len()),
    };
    let needle = text.needle.to_lowercase();
    let place = app.popup_place(text.title, &detail, rows.len());
    open(app, &place, theme, buffer);
    let inside = place.inside;
    for (at, (of, row)) in rows.iter().skip(text.top).take(usize::from(inside.height)).enumerate() {
        let place = Area { y: inside.y + u16::try_from(at).unwrap_or(0), height: 1, ..inside };
        let found = !needle.is_empty() && row.text().as_str().to_lowercase().contains(&needle);
        let hit = if text.hit == Some(*of) { Ink::Hit } else { Ink::Mark };
        let mut x = place.x + 1;
        for (ink, piece) in &row.spans {
            x = put(buffer, place, x, piece, theme.ink(if found { hit } else { *ink }));
        }
    }
}
