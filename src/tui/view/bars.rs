//! The single rows: header, notice, status bar, hint line.

use super::{put, put_own};
use crate::app::keymap::{Binding, TABLE};
use crate::app::layout::{Area, Layout};
use crate::app::status::Tone;
use crate::app::{Action, App, Keeping, Level, LineFor, Popup};
use crate::page::{SafeText, safe_line};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

/// The hint line never shows more keys than this.
const HINTS: usize = 7;

/// One sentence for a terminal below 40x8.
pub fn too_small(app: &App, buffer: &mut Buffer) {
    let size = app.size;
    let text = format!(
        "{}x{} is too small (40x8 is the least); without a screen: dlm-architect design --help",
        size.width, size.height
    );
    let width = usize::from(size.width.max(1));
    let letters: Vec<char> = text.chars().collect();
    for (row, line) in letters.chunks(width).take(usize::from(size.height)).enumerate() {
        let area = Area { x: 0, y: u16::try_from(row).unwrap_or(0), width: size.width, height: 1 };
        put_own(buffer, area, 0, &line.iter().collect::<String>(), Style::new());
    }
}

/// What it is, who answers, whether it is recorded, and at the right what keys do now.
pub fn header(app: &App, area: Area, theme: Theme, buffer: &mut Buffer) {
    let bold = Modifier::BOLD;
    let mode = match app.level {
        Level::Type => "TYPE ",
        Level::Answer => "READ ",
        _ => "COMMANDS ",
    };
    let (right, style) = match app.badge() {
        Some(badge) => (safe_line(&format!("{badge} ")), theme.tone(Tone::Warn).add_modifier(bold)),
        None => (safe_line(&format!("{}  ", who(app, area))), theme.plain()),
    };
    // A badge and who answers give way to nothing, the mode to them, the name to all.
    let mut end = area.x + area.width;
    if right.width() + mode.len() + 2 <= usize::from(area.width) {
        end -= mode.len() as u16;
        put_own(buffer, area, end, mode, theme.focus());
    }
    let right = right.ellipsis(usize::from(end - area.x));
    let from = end.saturating_sub(right.width() as u16);
    put(buffer, Area { width: end - area.x, ..area }, from, &right, style);
    let prompt = app.prompt();
    let name = if prompt.name.is_empty() { prompt.file.rsplit('/').next().unwrap_or_default() } else { &prompt.name };
    let room = usize::from(from - area.x).saturating_sub(3);
    if room > 6 {
        put(buffer, area, area.x + 1, &safe_line(name).ellipsis(room), theme.focus());
    }
}

/// Who will answer, and the session's name, or that nothing is recorded.
fn who(app: &App, area: Area) -> String {
    let target = if area.width < 100 { app.target.short() } else { app.target.label() };
    match (&app.file, app.keeping) {
        (_, Keeping::Nowhere) => format!("{target}  not recorded"),
        (Some(_), _) if !app.session.name.is_empty() => format!("{target}  {}", app.session.name),
        (Some(_), _) if area.width >= 100 => format!("{target}  recorded"),
        _ => target,
    }
}

/// What there is to say; else the offer of an old session; else what lies below.
pub fn notice(app: &App, area: Area, theme: Theme, buffer: &mut Buffer) {
    if area.height == 0 {
        return;
    }
    let lines = app.notice_lines(area.width);
    if lines.is_empty() {
        let more =
            if app.session.running().is_some() { ", still arriving - G follows" } else { " - G goes to the end" };
        let text = format!("{} {} lines below{more}", app.glyphs().down, app.pane.below());
        let empty = " ".repeat(usize::from(area.width));
        put_own(buffer, area, area.x, &empty, Style::reset());
        put_own(buffer, area, area.x + 1, &text, theme.dim());
        return;
    }
    rows(&lines, area, Style::new().add_modifier(Modifier::REVERSED), buffer);
}

/// Rows of one sentence, a blank on both sides; what lay below is gone.
pub fn rows(lines: &[SafeText], area: Area, style: Style, buffer: &mut Buffer) {
    for (row, line) in lines.iter().take(usize::from(area.height)).enumerate() {
        let place = Area { y: area.y + u16::try_from(row).unwrap_or(0), height: 1, ..area };
        put_own(buffer, place, place.x, &" ".repeat(usize::from(place.width)), Style::reset());
        put(buffer, place, place.x, &safe_line(&format!(" {} ", line.as_str().trim_end())), style);
    }
}

/// The state as a word, then the rest of the bar.
pub fn status(app: &App, layout: &Layout, theme: Theme, buffer: &mut Buffer) {
    let area = layout.status;
    for (row, pieces) in layout.bar.iter().enumerate().take(usize::from(area.height)) {
        let line = Area { y: area.y + u16::try_from(row).unwrap_or(0), height: 1, ..area };
        let mut x = area.x + 1;
        for (index, piece) in pieces.iter().enumerate() {
            if index > 0 {
                x = put_own(buffer, line, x, &format!(" {} ", app.glyphs().bar), theme.dim());
            }
            let style = theme.tone(piece.tone);
            let first = row == 0 && index == 0;
            let style = if first { style.add_modifier(Modifier::BOLD | Modifier::REVERSED) } else { style };
            x = put(buffer, line, x, &piece.text, style);
        }
    }
}

/// At most seven keys of the level, or the line being typed.
pub fn hint(app: &App, area: Area, theme: Theme, buffer: &mut Buffer) {
    if let Some(Popup::Line(_)) = app.popup {
        return;
    }
    let bold = Style::new().add_modifier(Modifier::BOLD);
    if let Some(text) = &app.hand.hint {
        let room = usize::from(area.width.saturating_sub(2));
        put(buffer, area, area.x + 1, &text.ellipsis(room), Style::new());
        return;
    }
    if let Some(count) = app.hand.count {
        let x = put_own(buffer, area, area.x + 1, &format!("{count} "), bold);
        put_own(buffer, area, x, "j k lines  } headings  n hits  G that line  Esc none", theme.dim());
        return;
    }
    let level = app.keys();
    let running = app.session.running().is_some();
    let mut x = area.x + 1;
    if level == Level::Type || level == Level::Answer && app.stale() {
        x = put_own(buffer, area, x, "Esc Enter", Style::new().add_modifier(Modifier::BOLD));
        x = put_own(buffer, area, x, " send  ", theme.dim());
    }
    let fits = |action: Action| match action {
        Action::Send => level != Level::Type,
        Action::Stop => running,
        Action::Error => app.failed(),
        Action::Retry => app.again().is_some(),
        Action::OlderRun => app.again().is_some() && app.has_older(),
        Action::Examples => !running && !app.prompt().cases.is_empty(),
        Action::Type | Action::Next => !app.form.is_empty(),
        Action::Preview => !running,
        _ => true,
    };
    let rows = TABLE.iter().filter(|row| row.levels.contains(&level) && !row.hint.is_empty() && fits(row.action));
    // What ends the stream comes first while there is one.
    let (stop, rest): (Vec<&Binding>, Vec<&Binding>) = rows.partition(|row| row.action == Action::Stop);
    let most = HINTS - usize::from(level == Level::Type);
    for row in stop.into_iter().chain(rest).take(most) {
        let key = row.keys[0];
        if usize::from(area.width) < usize::from(x) + key.len() + row.hint.len() + 1 {
            break;
        }
        x = put_own(buffer, area, x, key, Style::new().add_modifier(Modifier::BOLD));
        x = put_own(buffer, area, x, &format!(" {}  ", row.hint), theme.dim());
    }
}

/// The line being typed, where the hints are, with the byte the cursor is at; returns the cursor's column.
pub fn line(app: &App, of: LineFor, (text, cursor): (&str, usize), area: Area, buffer: &mut Buffer) -> u16 {
    let name = match of {
        LineFor::Search => "/",
        LineFor::Command => ":",
        LineFor::Write => "write to: ",
        LineFor::Keep => "what you typed, to: ",
        LineFor::Filter => "filter: ",
        LineFor::Comment(kind) => kind.word(),
        LineFor::Reply => "reply: ",
        LineFor::Decide(standing) => standing.word(),
        LineFor::Ask => "ask about this answer: ",
        LineFor::Author => "your name, under what you say: ",
    };
    let x = put_own(buffer, area, area.x + 1, name, Style::new().add_modifier(Modifier::BOLD));
    let x = match of {
        LineFor::Comment(_) => put_own(buffer, area, x, ": ", Style::new()),
        LineFor::Decide(_) => put_own(buffer, area, x, ", because: ", Style::new()),
        _ => x,
    };
    let room = usize::from((area.x + area.width).saturating_sub(x + 1));
    let before = safe_line(text.get(..cursor).unwrap_or(text)).width();
    // What does not fit moves out to the left, so that the cursor stays in view.
    let skip = before.saturating_sub(room);
    let end = put(buffer, area, x, &safe_line(text).cells(skip..skip + room), Style::new());
    let beside = match (&app.hand.hint, of) {
        (Some(hint), _) => hint.to_string(),
        (None, LineFor::Write) if text.is_empty() => {
            let (name, left) = (app.design_name(), usize::from((area.x + area.width).saturating_sub(end + 2)));
            let all = [
                format!("Enter: {name}; also .html, .json, adr FOLDER"),
                format!("Enter: {name}; .html .json adr DIR"),
            ];
            all.into_iter().find(|says| says.len() <= left).unwrap_or(format!("Enter: {name}"))
        }
        (None, LineFor::Filter) if app.one_left() => "Enter takes it".to_owned(),
        (None, LineFor::Search) if app.searches_below() => String::new(),
        (None, LineFor::Search) if !text.is_empty() => match app.pane.hits.len() {
            1 => "1 hit".to_owned(),
            hits => format!("{hits} hits"),
        },
        _ => String::new(),
    };
    put_own(buffer, area, end + 2, &beside, Style::new().add_modifier(Modifier::DIM));
    x + u16::try_from(before - skip).unwrap_or(0)
}
