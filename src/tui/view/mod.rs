//! The one painter: App and the editors, into a buffer. It changes neither.

mod answer;
mod bars;
mod forms;
mod plain;
mod popup;
mod shown;
mod side;
#[cfg(test)]
mod tests;

use crate::app::App;
use crate::app::layout::Area;
use crate::page::SafeText;
use crate::tui::editors::{Editors, LINE};
use crate::tui::glass::{Canvas, print};
use crate::tui::theme::Theme;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
pub use shown::Shown;

/// Paints everything; returns where the cursor stands, if it shows.
pub fn paint(app: &App, editors: &mut Editors, theme: Theme, buffer: &mut Buffer) -> Option<Position> {
    paint_on(app, editors, theme, &mut Canvas { buffer, kept: &mut [], fresh: true }, &mut Shown::default())
}

/// The same, without the rows that show it already.
pub fn paint_on(
    app: &App,
    editors: &mut Editors,
    theme: Theme,
    canvas: &mut Canvas,
    shown: &mut Shown,
) -> Option<Position> {
    let cursor = paint_all(app, editors, theme, canvas, shown);
    if app.unicode { cursor } else { plain::spell(canvas.buffer, cursor) }
}

fn paint_all(
    app: &App,
    editors: &mut Editors,
    theme: Theme,
    canvas: &mut Canvas,
    shown: &mut Shown,
) -> Option<Position> {
    shown.next_frame(canvas.fresh);
    let layout = app.layout();
    let Canvas { buffer, kept, .. } = canvas;
    if layout.too_small {
        bars::too_small(app, buffer);
        return None;
    }
    bars::header(app, layout.header, theme, buffer);
    let cursor = forms::paint(app, editors, &layout, theme, buffer);
    answer::paint(app, &layout, theme, buffer, (shown, kept));
    side::paint(app, layout.side, theme, buffer);
    bars::notice(app, layout.notice, theme, buffer);
    bars::status(app, &layout, theme, buffer);
    bars::hint(app, layout.hint, theme, buffer);
    let Some(over) = &app.popup else { return cursor };
    let cursor = popup::paint(app, over, editors.cursor(LINE), theme, buffer);
    if app.notice.is_some() {
        bars::notice(app, app.notice_over(), theme, buffer);
    }
    cursor
}

fn rect(area: Area) -> Rect {
    Rect { x: area.x, y: area.y, width: area.width, height: area.height }
}

/// Writes text from `x` on, cut at the area's right edge; returns the column after it.
fn put(buffer: &mut Buffer, area: Area, x: u16, text: &SafeText, style: Style) -> u16 {
    put_safe(buffer, area, x, text.as_str(), style)
}

fn put_safe(buffer: &mut Buffer, area: Area, x: u16, text: &str, style: Style) -> u16 {
    let area = rect(area).intersection(buffer.area);
    if area.is_empty() || x >= area.right() {
        return x;
    }
    let x = x.max(area.x);
    print(buffer, x, area.y, text, usize::from(area.right() - x), style)
}

/// Like [`put`], for words of our own. What is printing ASCII is as safe as it stands.
fn put_own(buffer: &mut Buffer, area: Area, x: u16, text: &str, style: Style) -> u16 {
    match text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        true => put_safe(buffer, area, x, text, style),
        false => put(buffer, area, x, &crate::page::safe(text), style),
    }
}
