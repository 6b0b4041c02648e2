//! The fields: labels, texts, what is required and empty, `[ Send ]`.

use super::side::facts;
use super::{put, put_own, rect};
use crate::app::layout::{Area, FieldArea, Layout};
use crate::app::status::Tone;
use crate::app::{App, Level};
use crate::domain::unseen::Unseen;
use crate::page::{SafeText, safe_line, safe_marked, wrap};
use crate::tui::editors::Editors;
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::{Modifier, Style};

/// Paints the fields; returns where the cursor stands while one types.
pub fn paint(app: &App, editors: &mut Editors, layout: &Layout, theme: Theme, buffer: &mut Buffer) -> Option<Position> {
    let mut cursor = None;
    let digits = if app.level == Level::Answer { 1 } else { 3 };
    let widest = layout.fields.iter().map(|area| app.label(area.field).width()).max().unwrap_or(0) + digits + 2;
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
        send(app, area, layout.understood.height > 0, theme, buffer);
    }
    understood(app, layout.understood, theme, buffer);
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

/// The row of `[ Send ]`, which is the title of the brief too.
fn send(app: &App, area: Area, titled: bool, theme: Theme, buffer: &mut Buffer) {
    let rule = app.glyphs().rule;
    let from = area.x + area.width.saturating_sub(10);
    let x = match titled {
        true => put_own(buffer, area, area.x, &format!("{rule}{rule} brief "), theme.dim()),
        false => area.x,
    };
    put_own(buffer, area, x, &rule.repeat(usize::from(from.saturating_sub(x + 1))), theme.dim());
    let focused = app.form.on_send() && app.level != Level::Answer;
    let style = if focused { Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD) } else { theme.plain() };
    put_own(buffer, area, from, "[ Send ]", style);
}

/// The ruling so far and the facts below it; in few rows both in one sentence.
fn understood(app: &App, area: Area, theme: Theme, buffer: &mut Buffer) {
    let (width, height) = (area.width.saturating_sub(2), usize::from(area.height));
    if height == 0 {
        // While one reads, at every frame of an answer.
        return;
    }
    let rules = &app.rules;
    let head = wrap(&rules.ruling, width);
    let listed = !rules.facts.is_empty() && height > head.len() + 2;
    let lines = if listed { head } else { wrap(&rules.line, width) };
    let tone = if rules.refuses { theme.tone(Tone::Warn) } else { theme.plain() };
    for (row, line) in lines.iter().take(height).enumerate() {
        let rest = row + 1 == height && lines.len() > height;
        let cut = safe_line(&format!("{}… (Esc W: all)", line.cut(usize::from(width).saturating_sub(16))));
        let y = area.y + u16::try_from(row).unwrap_or(0);
        put(buffer, Area { y, height: 1, ..area }, area.x + 1, if rest { &cut } else { line }, tone);
    }
    if listed {
        let used = lines.len() as u16;
        let below = Area { x: area.x + 1, y: area.y + used, width, height: area.height - used };
        facts(&rules.facts, below, "Esc W: all", theme, buffer);
    }
}

/// Number, name, then how much there is; folded, the text's beginning. While one reads digits count, so no field has one.
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
    let line = more(area, theme, buffer);
    let text = app.row_text(area.field);
    let mark = if focused { app.glyphs().focus } else { " " };
    let style = if focused { theme.focus().add_modifier(Modifier::BOLD) } else { Style::new() };
    let name = match app.level {
        Level::Answer => format!(" {} ", app.label(area.field)),
        _ => format!("{mark}{} {} ", area.field + 1, app.label(area.field)),
    };
    let name = safe_line(&name);
    let x = put(buffer, line, line.x, &name, style);
    let missing = variable.required && text.trim().is_empty();
    let unseen = Unseen::of(text).total();
    let tone = if unseen > 0 || missing { theme.tone(Tone::Warn) } else { theme.dim() };
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
        // A text is what decides: bright, where nothing is wrong with it.
        let tone = if text.is_empty() || unseen > 0 { tone } else { theme.plain() };
        put(buffer, line, from.max(x), &safe_line(&warn).concat(&shown), tone);
    }
}

/// How many fields are out of view, at the end of the row; gives the rest of the row.
fn more(area: &FieldArea, theme: Theme, buffer: &mut Buffer) -> Area {
    if area.hidden == 0 {
        return area.label;
    }
    let text = format!(" +{} fields ", area.hidden);
    let width = area.label.width.saturating_sub(text.len() as u16);
    put_own(buffer, area.label, area.label.x + width, &text, theme.focus());
    Area { width, ..area.label }
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
    let lines = wrap(&crate::page::safe(&variable.description), text.width);
    for (row, line) in lines.iter().take(usize::from(text.height.saturating_sub(1))).enumerate() {
        let y = text.y + 1 + u16::try_from(row).unwrap_or(0);
        put(buffer, Area { y, height: 1, ..text }, text.x, line, theme.dim());
    }
}
