//! What lies over the screen.

use super::{bars, put, put_own};
use crate::app::layout::Area;
use crate::app::{App, List, ListOf, Popup, Text};
use crate::page::{SafeText, safe_line, wrap};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;

/// Paints a popup; returns where the cursor stands, if it shows. `cursor`: the byte of the open line it is at.
pub fn paint(app: &App, popup: &Popup, cursor: usize, theme: Theme, buffer: &mut Buffer) -> Option<Position> {
    let status = app.layout().status.y;
    let screen = Area { x: 0, y: 1, width: app.size.width, height: status.saturating_sub(1) };
    let bottom = Area { x: 0, y: app.size.height - 1, width: app.size.width, height: 1 };
    match popup {
        Popup::List(over) => list(app, over, screen, theme, buffer),
        Popup::Text(over) => text(app, over, screen, theme, buffer),
        Popup::Line(line) => {
            match line.below.as_deref() {
                Some(Popup::List(below)) => list(app, below, screen, theme, buffer),
                Some(Popup::Text(below)) => text(app, below, screen, theme, buffer),
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

/// The title's rule, then the rows; full width, so that nothing behind it confuses the eye.
fn open(app: &App, title: &str, detail: &str, area: Area, theme: Theme, buffer: &mut Buffer) -> Area {
    blank(area, buffer);
    let rule = app.glyphs().rule;
    let detail = format!(" {detail} {rule}{rule}");
    let room = usize::from(area.width).saturating_sub(detail.chars().count());
    let titles = wrap(&safe_line(&format!("{rule}{rule} {title} ")), u16::try_from(room).unwrap_or(area.width));
    let end = area.x + u16::try_from(room).unwrap_or(area.width);
    for (row, text) in titles.iter().enumerate() {
        let line = Area { y: area.y + u16::try_from(row).unwrap_or(0), height: 1, ..area };
        let x = put(buffer, line, area.x, text, theme.focus());
        if row == 0 {
            put_own(buffer, line, x, &rule.repeat(usize::from(end.saturating_sub(x))), theme.dim());
            put_own(buffer, line, end.max(x), &detail, theme.dim());
        }
    }
    let rows = u16::try_from(titles.len()).unwrap_or(1).min(area.height);
    Area { y: area.y + rows, height: area.height - rows, ..area }
}

fn list(app: &App, list: &List, area: Area, theme: Theme, buffer: &mut Buffer) {
    let rows: Vec<&SafeText> = list.shown().map(|(_, row)| row).collect();
    let detail = match list.filter.as_str() {
        "" => format!("{} of {}", (list.cursor + 1).min(rows.len()), rows.len()),
        filter => format!("{} of {} with \"{}\"", rows.len(), list.rows.len(), safe_line(filter)),
    };
    let title =
        if matches!(list.of, ListOf::Reasons | ListOf::Values) { app.rules.title.as_str() } else { list.title() };
    let inside = open(app, title, &detail, area, theme, buffer);
    let whole = rows.get(list.cursor).map(|row| crate::page::wrap(row, area.width.saturating_sub(2)));
    // A marked row that does not fit is shown whole at the foot.
    let foot = whole.filter(|lines| lines.len() > 1).unwrap_or_default();
    let below = foot.len().min(usize::from(inside.height / 2));
    let height = usize::from(inside.height).saturating_sub(if below > 0 { below + 1 } else { 0 });
    for (row, line) in foot.iter().take(below).enumerate() {
        let y = inside.y + u16::try_from(usize::from(inside.height) - below + row).unwrap_or(0);
        put(buffer, Area { y, height: 1, ..inside }, inside.x + 2, line, theme.dim());
    }
    let top = (list.cursor + 1).saturating_sub(height);
    for (index, row) in rows.iter().enumerate().skip(top).take(height) {
        let line = Area { y: inside.y + u16::try_from(index - top).unwrap_or(0), height: 1, ..inside };
        let marked = index == list.cursor;
        let glyph = if marked { app.glyphs().focus } else { " " };
        let style = if marked { theme.marked() } else { Style::new() };
        put(buffer, line, line.x, &safe_line(&format!("{glyph} {row}")), style);
    }
}

fn text(app: &App, text: &Text, area: Area, theme: Theme, buffer: &mut Buffer) {
    let rows = text.rows(area.width);
    let hits = text.hits();
    let number = text.hit.and_then(|hit| hits.iter().position(|one| *one == hit)).map_or(0, |at| at + 1);
    let detail = match text.needle.as_str() {
        "" => format!("line {} of {}", (text.top + 1).min(rows.len()), rows.len()),
        needle => format!("\"{}\" {number}/{}", safe_line(needle), hits.len()),
    };
    let needle = text.needle.to_lowercase();
    let inside = open(app, text.title, &detail, area, theme, buffer);
    for (row, (ink, line)) in rows.iter().skip(text.top).take(usize::from(inside.height)).enumerate() {
        let place = Area { y: inside.y + u16::try_from(row).unwrap_or(0), height: 1, ..inside };
        let marked = !needle.is_empty() && line.as_str().to_lowercase().contains(&needle);
        put(buffer, place, place.x + 1, line, if marked { theme.marked() } else { theme.ink(*ink) });
    }
}
