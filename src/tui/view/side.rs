//! What stands beside the answer on a wide terminal: the outline, with the heading that is read, the brief it rests on, and
//! what was said of it.

use super::{put, put_own};
use crate::app::App;
use crate::app::facts::Row;
use crate::app::layout::Area;
use crate::app::status::Tone;
use crate::page::{SafeText, safe_line, wrap};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;

/// Paints the column, and the line before it.
pub fn paint(app: &App, area: Area, theme: Theme, buffer: &mut Buffer) {
    if area.width == 0 || area.height == 0 {
        return;
    }
    let said = app.said_beside();
    let rest = outline(app, area, theme, buffer);
    // What was said keeps a third of what is left.
    let kept = if said.is_empty() { 0 } else { (rest.height / 3).max(3) };
    let rest = brief(app, rest, kept, theme, buffer);
    comments(app, &said, rest, theme, buffer);
}

/// The headings; those round the one that is read where they are many. Gives what is left below.
fn outline(app: &App, area: Area, theme: Theme, buffer: &mut Buffer) -> Area {
    let headings = app.pane.page.headings();
    if headings.is_empty() {
        return area;
    }
    let area = titled("outline", app, area, theme, buffer);
    let most = if app.rules.asked.is_empty() { area.height } else { area.height / 2 };
    let here = app.pane.place().map_or(0, |(number, ..)| number);
    let rows = headings.len().min(usize::from(most));
    let first = here.saturating_sub(rows / 2 + 1).min(headings.len() - rows);
    for (row, (index, heading)) in headings.iter().enumerate().skip(first).take(rows).enumerate() {
        let line = Area { y: area.y + row as u16, height: 1, ..area };
        let (mark, style) = if index + 1 == here { (app.glyphs().focus, theme.focus()) } else { (" ", theme.plain()) };
        let indent = usize::from(heading.level.saturating_sub(2)) * 2;
        put(buffer, line, line.x, &safe_line(&format!("{mark} {:indent$}{}", "", heading.title)), style);
    }
    let used = (rows as u16 + 1).min(area.height);
    Area { y: area.y + used, height: area.height - used, ..area }
}

/// The facts that the answer shown was asked with, and the ruling; so many rows are kept below. Gives what is left.
fn brief(app: &App, area: Area, kept: u16, theme: Theme, buffer: &mut Buffer) -> Area {
    let room = area.height.saturating_sub(kept);
    if app.rules.asked.is_empty() || room < 3 {
        return area;
    }
    let within = titled("brief", app, Area { height: room, ..area }, theme, buffer);
    facts(&app.rules.asked, within, "W: all", theme, buffer);
    let used = (app.rules.asked.len() as u16 + 1).min(room);
    Area { y: area.y + used, height: area.height - used, ..area }
}

/// Rows that one comment may take; `M` shows all of it.
const SAID: usize = 3;

/// What was said of the answer shown, in the order of its places.
fn comments(app: &App, said: &[(Tone, SafeText)], area: Area, theme: Theme, buffer: &mut Buffer) {
    if said.is_empty() || area.height < 3 {
        return;
    }
    let area = titled("comments", app, area, theme, buffer);
    let height = usize::from(area.height);
    let mut used = 0;
    for (at, (tone, text)) in said.iter().enumerate() {
        let mut rows = wrap(text, area.width.saturating_sub(3));
        if rows.len() > SAID {
            rows.truncate(SAID);
            let width = usize::from(area.width.saturating_sub(4));
            if let Some(last) = rows.last_mut() {
                *last = last.cut(width);
                last.push_static("…");
            }
        }
        // The last row says what has no place.
        let last = at + 1 == said.len();
        if used + rows.len() + usize::from(!last) > height {
            let line = Area { y: area.y + used as u16, height: 1, ..area };
            put_own(buffer, line, line.x, &format!("{} more, M: all", said.len() - at), theme.dim());
            return;
        }
        for (row, line) in rows.iter().enumerate() {
            let place = Area { y: area.y + (used + row) as u16, height: 1, ..area };
            if row == 0 {
                put_own(buffer, place, place.x, app.glyphs().said, theme.tone(*tone));
            }
            put(buffer, place, place.x + 2, line, theme.plain());
        }
        used += rows.len();
    }
}

/// A title's row; gives what is below.
fn titled(title: &str, app: &App, area: Area, theme: Theme, buffer: &mut Buffer) -> Area {
    let rule = app.glyphs().rule;
    let title = format!("{rule}{rule} {title} ");
    let x = put_own(buffer, area, area.x, &title, theme.dim());
    put_own(buffer, area, x, &rule.repeat(usize::from((area.x + area.width).saturating_sub(x))), theme.dim());
    Area { y: area.y + 1, height: area.height - 1, ..area }
}

/// Facts in columns: name, value, words. `more` says where the rest is.
pub fn facts(rows: &[Row], area: Area, more: &str, theme: Theme, buffer: &mut Buffer) {
    let widest = |of: fn(&Row) -> usize| rows.iter().map(of).max().unwrap_or(0);
    let name = widest(|row| row.name.width()).min(14) as u16 + 2;
    let value = widest(|row| row.value.width()).min(usize::from(area.width / 2)) as u16 + 2;
    let height = usize::from(area.height);
    let cut = rows.len() > height;
    for (at, row) in rows.iter().take(if cut { height.saturating_sub(1) } else { height }).enumerate() {
        let line = Area { y: area.y + at as u16, height: 1, ..area };
        put(buffer, Area { width: name.min(area.width), ..line }, line.x, &row.name, theme.dim());
        let from = line.x + name;
        let room = usize::from((line.x + line.width).saturating_sub(from));
        let style = theme.tone(row.tone);
        let x = put(buffer, line, from, &row.value.ellipsis(room), style);
        let from = if row.value.is_empty() { from } else { x.max(from + value - 2) + 2 };
        let room = usize::from((line.x + line.width).saturating_sub(from));
        if room > 6 {
            put(buffer, line, from, &row.words.ellipsis(room), theme.dim());
        }
    }
    if cut && height > 0 {
        let line = Area { y: area.y + area.height - 1, height: 1, ..area };
        let text = format!("{} more, {more}", rows.len() - (height - 1));
        put_own(buffer, line, line.x, &text, theme.dim());
    }
}
