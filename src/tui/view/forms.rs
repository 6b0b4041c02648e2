//! The fields: labels, texts, what is required and empty, `[ Send ]`.

use super::{put, put_own, rect};
use crate::app::layout::{Area, FieldArea, Layout};
use crate::app::status::Tone;
use crate::app::{App, Level};
use crate::domain::unseen::Unseen;
use crate::page::{SafeText, safe_line, safe_marked};
use crate::tui::editors::Editors;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::{Modifier, Style};

/// Paints the fields; returns where the cursor stands while one types.
pub fn paint(app: &App, editors: &mut Editors, layout: &Layout, theme: Theme, buffer: &mut Buffer) -> Option<Position> {
    let mut cursor = None;
    let names = layout.fields.iter().filter_map(|area| app.prompt().variables.get(area.field));
    let widest = names.map(|variable| safe_line(&variable.name).width()).max().unwrap_or(0) + 6;
    for area in &layout.fields {
        let focused = app.form.focus == area.field && app.level != Level::Answer;
        label(app, editors, area, focused, widest, theme, buffer);
        if area.text.height > 0 {
            let typing = focused && app.level == Level::Type;
            let text = inset(area.text);
            let unread = app.rules.unread.iter().filter(|(field, _)| *field == area.field);
            editors.underline(area.field, unread.map(|(_, at)| at));
            let place = editors.render(area.field, rect(text), buffer, focused);
            cursor = cursor.or(place.filter(|_| typing).map(|(x, y)| Position { x, y }));
            hint(app, area, text, theme, buffer);
        }
    }
    if let Some(area) = layout.send {
        let focused = app.form.on_send() && app.level != Level::Answer;
        let style = if focused { Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD) } else { theme.dim() };
        put_own(buffer, area, area.x + area.width.saturating_sub(10), "[ Send ]", style);
    }
    let lines = crate::page::wrap(&app.rules.line, layout.understood.width.saturating_sub(2));
    let height = usize::from(layout.understood.height);
    for (row, line) in lines.iter().take(height).enumerate() {
        let rest = row + 1 == height && lines.len() > height;
        let cut = safe_line(&format!(
            "{}... (Esc W: all)",
            line.cut(usize::from(layout.understood.width).saturating_sub(18))
        ));
        let line = if rest { &cut } else { line };
        let y = layout.understood.y + u16::try_from(row).unwrap_or(0);
        let tone = if app.rules.refuses { theme.tone(Tone::Warn) } else { theme.dim() };
        put(buffer, Area { y, height: 1, ..layout.understood }, layout.understood.x + 1, line, tone);
    }
    if let Some(area) = layout.divider {
        for y in area.y..area.y + area.height {
            put_own(buffer, Area { y, height: 1, ..area }, area.x, app.glyphs().bar, theme.dim());
        }
    }
    cursor
}

fn inset(area: Area) -> Area {
    Area { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}

/// Number, name, `*` for required, then how much there is; folded, the text's beginning.
fn label(
    app: &App,
    editors: &Editors,
    area: &FieldArea,
    focused: bool,
    widest: usize,
    theme: Theme,
    buffer: &mut Buffer,
) {
    let Some(variable) = app.prompt().variables.get(area.field) else { return };
    let line = area.label;
    let text = app.row_text(area.field);
    let mark = if focused { app.glyphs().focus } else { " " };
    let style = if focused { theme.focus().add_modifier(Modifier::BOLD) } else { Style::new() };
    let star = if variable.required { "*" } else { "" };
    let name = safe_line(&format!("{mark}{} {}{star} ", area.field + 1, variable.name));
    let x = put(buffer, line, line.x, &name, style);
    let missing = variable.required && text.trim().is_empty();
    let unseen = Unseen::of(text).total();
    let tone = if unseen > 0 { theme.tone(Tone::Warn) } else { theme.dim() };
    if area.text.height > 0 {
        let count = text.chars().count();
        let amount = match (variable.declared, missing, count) {
            (false, _, _) => " not declared ".to_owned(),
            (_, true, _) => " required ".to_owned(),
            (_, _, 0) => " optional ".to_owned(),
            (_, _, count) if unseen > 0 => format!(" {unseen} hidden of {count} ch "),
            (_, _, count) => format!(" {count} ch "),
        };
        let end = line.x + line.width;
        let from = end.saturating_sub(u16::try_from(amount.len()).unwrap_or(0));
        let rule = app.glyphs().rule.repeat(usize::from(from.saturating_sub(x)));
        put_own(buffer, line, x, &rule, theme.dim());
        put_own(buffer, line, from.max(x), &amount, tone);
    } else {
        let from = line.x + u16::try_from(widest).unwrap_or(20);
        let warn = if unseen > 0 { format!("{unseen} hidden: ") } else { String::new() };
        let room = usize::from((line.x + line.width).saturating_sub(from + 1)).saturating_sub(warn.len());
        let shown = if missing {
            safe_line("(empty, required)")
        } else if text.is_empty() {
            safe_line("(empty)")
        } else if text == app.form.text(area.field) {
            editors.summary(area.field, room)
        } else {
            sent(text, room)
        };
        put(buffer, line, from.max(x), &safe_line(&warn).concat(&shown), tone);
    }
}

/// A text that an older answer was asked with, on one row.
fn sent(text: &str, room: usize) -> SafeText {
    let lines = text.lines().count();
    let tail = if lines > 1 { format!(" {lines} ln") } else { String::new() };
    let first = safe_marked(text.lines().next().unwrap_or_default()).ellipsis(room.saturating_sub(tail.len()));
    safe_line(&format!("{first}{tail}"))
}

/// An empty field shows what belongs there.
fn hint(app: &App, area: &FieldArea, text: Area, theme: Theme, buffer: &mut Buffer) {
    let Some(variable) = app.prompt().variables.get(area.field) else { return };
    if !app.form.text(area.field).is_empty() || variable.description.is_empty() {
        return;
    }
    let lines = crate::page::wrap(&crate::page::safe(&variable.description), text.width);
    for (row, line) in lines.iter().take(usize::from(text.height.saturating_sub(1))).enumerate() {
        let y = text.y + 1 + u16::try_from(row).unwrap_or(0);
        put(buffer, Area { y, height: 1, ..text }, text.x, line, theme.dim());
    }
}
