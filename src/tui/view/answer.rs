//! The answer: its title, the line at its head, the lines in view.

use super::shown::{Row, Shown};
use super::{put, put_own, rect};
use crate::app::layout::{Area, Layout};
use crate::app::{App, Level};
use crate::domain::brief::Inputs;
use crate::page::{Line, safe_line, wrap};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::style::Modifier;

/// Paints the pane, but for the lines that stand on their rows already; those rows are marked as kept.
pub fn paint(app: &App, layout: &Layout, theme: Theme, buffer: &mut Buffer, (shown, kept): (&mut Shown, &mut [bool])) {
    if layout.rule.height > 0 {
        rule(app, layout.rule, theme, buffer);
    }
    for (row, (tone, text, first)) in app.banner_rows(layout.banner.width, layout.banner.height).iter().enumerate() {
        let y = layout.banner.y + u16::try_from(row).unwrap_or(0);
        // One thing shouts: what comes first, whole.
        let style = theme.tone(*tone).remove_modifier(Modifier::BOLD);
        let style = if *first { style.add_modifier(Modifier::BOLD) } else { style };
        put(buffer, Area { y, height: 1, ..layout.banner }, layout.banner.x, text, style);
    }
    let view = layout.answer;
    if app.pane.run.is_none() {
        return first_steps(app, who_answers(app, view, buffer), theme, buffer);
    }
    let top = app.pane.top;
    let mut rows = 0;
    // Only a row that nothing else is painted on can be kept.
    let alone = app.popup.is_none() && layout.divider.is_none() && layout.side.width == 0;
    let Layout { margin, notice, .. } = *layout;
    for (at, line) in app.pane.page.lines(top..top + usize::from(app.pane.height())).into_iter().enumerate() {
        let area = Area { y: view.y + u16::try_from(at).unwrap_or(0), height: 1, ..view };
        let margined = margin.width > 0 && line.width() > 0;
        let mark = if margined { app.marked_as(top + at) } else { None };
        let said = if margined { app.said_at(top + at) } else { None };
        let row = Row { line, left: app.pane.left, area, margin: margin.x, mark, said, light: theme.light };
        rows = at + 1;
        if alone && !(notice.y..notice.y + notice.height).contains(&area.y) {
            match kept.get_mut(usize::from(area.y)) {
                Some(kept) if shown.has(&row) => *kept = true,
                _ => {
                    paint_row(app, &row, theme, buffer);
                    shown.put(row);
                }
            }
            continue;
        }
        paint_row(app, &row, theme, buffer);
        if app.meant() == Some(top + at) {
            buffer.set_style(rect(area), theme.marked());
        }
    }
    let passed = (top + rows).saturating_sub(app.pane.page.len());
    let behind = app.behind(view.width).into_iter().skip(passed).take(usize::from(app.pane.height()) - rows);
    for (row, line) in behind.enumerate() {
        let y = view.y + u16::try_from(rows + row).unwrap_or(0);
        put(buffer, Area { y, height: 1, ..view }, view.x, &line, theme.plain());
    }
}

/// A line with what is in the margin beside it.
fn paint_row(app: &App, row: &Row, theme: Theme, buffer: &mut Buffer) {
    paint_line(&row.line, row.left, row.area, theme, buffer);
    let margin = Area { x: row.margin, width: 1, ..row.area };
    if let Some(tone) = row.mark {
        put_own(buffer, margin, margin.x, app.glyphs().mark, theme.tone(tone));
    }
    if let Some((glyph, tone)) = row.said {
        // Left of the marks of rules and guidelines, which it must not hide.
        let margin = Area { x: margin.x - 1, ..margin };
        put_own(buffer, margin, margin.x, glyph, theme.tone(tone));
    }
}

/// Title, place among the headings, search; on one rule without side borders, so that the
/// terminal's own selection copies no frame.
fn rule(app: &App, area: Area, theme: Theme, buffer: &mut Buffer) {
    let pane = &app.pane;
    let line = app.glyphs().rule;
    let mut title = format!("{line}{line} answer");
    if let Some(run) = app.shown() {
        if app.session.runs.len() > 1 {
            title += &format!(" {} of {}", run.id.0, app.session.runs.len());
        }
        // Who answers stands on the answer itself: another one may answer the next.
        title += &format!(" by {}", run.who());
    }
    if let Some((number, count, heading)) = pane.place() {
        title += &format!(": {number}/{count} {heading}");
    }
    let mut right = Vec::new();
    if pane.raw {
        right.push("source".to_owned());
    }
    if !pane.needle.is_empty() {
        let at = if pane.hits.is_empty() { 0 } else { pane.hit + 1 };
        right.push(format!("searched \"{}\" {at}/{}", pane.needle, pane.hits.len()));
    }
    if pane.left > 0 {
        right.push(format!("column {}", pane.left + 1));
    }
    if app.session.running().is_some() && pane.following() {
        right.push("FOLLOW".to_owned());
    }
    let right = if right.is_empty() { String::new() } else { format!(" {} {line}{line}", right.join("  ")) };
    let right = safe_line(&right);
    // Where the hit is tells more than the end of a heading.
    let title = safe_line(&(title + " ")).ellipsis(usize::from(area.width).saturating_sub(right.width()));
    let style = if app.level == Level::Answer { theme.focus() } else { theme.dim() };
    let end = area.x + area.width;
    let x = put(buffer, area, area.x, &title, style);
    let from = end.saturating_sub(u16::try_from(right.width()).unwrap_or(0)).max(x);
    put_own(buffer, area, x, &line.repeat(usize::from(from - x)), theme.dim());
    put(buffer, area, from, &right, style);
}

/// One line. One that is not wrapped begins at column `left`, and has a sign where it goes on behind an edge.
fn paint_line(line: &Line, left: u16, area: Area, theme: Theme, buffer: &mut Buffer) {
    let width = if line.wide { line.width() } else { 0 };
    let (before, behind) = (left > 0 && width > 0, width > usize::from(left) + usize::from(area.width));
    let mut skip = if line.wide { usize::from(left) + usize::from(before) } else { 0 };
    let mut x = area.x + u16::from(before);
    let inside = Area { width: area.width.saturating_sub(u16::from(behind)), ..area };
    for (ink, text) in &line.spans {
        if skip == 0 {
            x = put(buffer, inside, x, text, theme.ink(*ink));
            continue;
        }
        let width = text.width();
        if skip >= width {
            skip -= width;
            continue;
        }
        x = put(buffer, inside, x, &text.cells(std::mem::take(&mut skip)..width), theme.ink(*ink));
    }
    if before {
        put_own(buffer, area, area.x, "‹", theme.focus());
    }
    if behind {
        put_own(buffer, area, inside.x + inside.width, "›", theme.focus());
    }
}

/// Before the first answer: who would give it. Returns what is left of the area.
fn who_answers(app: &App, area: Area, buffer: &mut Buffer) -> Area {
    let rows = wrap(&app.who_answers(), area.width.saturating_sub(1));
    let taken = u16::try_from(rows.len()).unwrap_or(area.height).min(area.height);
    for (y, line) in (area.y..area.y + taken).zip(&rows) {
        put(buffer, Area { y, height: 1, ..area }, area.x + 1, line, ratatui::style::Style::new());
    }
    Area { y: area.y + taken, height: area.height - taken, ..area }
}

/// Before the first answer: what to do next.
fn first_steps(app: &App, area: Area, theme: Theme, buffer: &mut Buffer) {
    let typing = app.level == Level::Type;
    let answer = if Inputs::of(&app.form.inputs(app.prompt())).is_some() { "design" } else { "answer" };
    let sent = format!("Esc Enter sends; the {answer} appears here.");
    let alone = format!("Enter sends; the {answer} appears here.");
    let lines: [&str; 3] = match (app.form.is_empty(), typing) {
        (true, _) => ["This prompt has nothing to fill in.", &alone, "? shows all keys, q quits."],
        (_, true) => {
            ["Type what you need, Tab goes to the next field.", &sent, "Esc, then x: an example. F1: all keys."]
        }
        (_, false) => ["i types in a field, x fills in an example.", &sent, "? shows all keys, q quits."],
    };
    let style = theme.plain();
    let rows = lines.iter().flat_map(|line| wrap(&safe_line(line), area.width.saturating_sub(1)));
    for (row, line) in rows.enumerate().take(usize::from(area.height)) {
        let y = area.y + u16::try_from(row).unwrap_or(0);
        put(buffer, Area { y, height: 1, ..area }, area.x + 1, &line, style);
    }
}
