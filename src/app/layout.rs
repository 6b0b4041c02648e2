//! Where everything stands on the screen. Pure: the views paint into it, App scrolls by it.

use super::action::Level;
use super::event::Size;
use crate::page::{SafeText, wrap};

/// A rectangle in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Column, from 0.
    pub x: u16,
    /// Row, from 0.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// One field on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldArea {
    /// The field, from 0.
    pub field: usize,
    /// Its label's row; folded fields are this row alone.
    pub label: Area,
    /// Its text; no rows if folded.
    pub text: Area,
}

/// Where everything stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Below 40x8: one sentence and nothing else.
    pub too_small: bool,
    /// The top row.
    pub header: Area,
    /// The fields in view; not all of them if there are many.
    pub fields: Vec<FieldArea>,
    /// What the rules understood; no rows if there is nothing.
    pub understood: Area,
    /// `[ Send ]`, if it is in view.
    pub send: Option<Area>,
    /// The line between forms and answer when they stand side by side.
    pub divider: Option<Area>,
    /// The answer's title.
    pub rule: Area,
    /// Rows at the head of the answer for what came of it; else no rows.
    pub banner: Area,
    /// The answer.
    pub answer: Area,
    /// The column at the answer's right for marks; no columns where none can come. It stands on the
    /// right so that the terminal's own selection of the text copies no blank before each line.
    pub margin: Area,
    /// The notice, over the answer's last rows; no rows if there is none to say.
    pub notice: Area,
    /// The status bar.
    pub status: Area,
    /// The hint line.
    pub hint: Area,
    /// Forms and answer side by side: the answer can't use the terminal's own scrolling.
    pub beside: bool,
}

/// Narrowest terminal with forms and answer side by side.
const BESIDE: u16 = 100;

/// The column for marks and the blank before it.
const MARGIN: u16 = 2;

/// What the layout depends on.
#[derive(Clone, Copy, Debug)]
pub struct Shape<'a> {
    /// The terminal.
    pub size: Size,
    /// Where keys go, popups aside.
    pub level: Level,
    /// How many fields there are.
    pub fields: usize,
    /// The field with the focus.
    pub focus: usize,
    /// The focused part gets everything.
    pub zoom: bool,
    /// What the rules have read in the form; empty: nothing.
    pub understood: &'a SafeText,
    /// Lines of the answer may be marked.
    pub margin: bool,
    /// Rows of the status bar, at least one: what is open is never dropped.
    pub status: u16,
}

/// The focused part gets the room: while a field has the focus it stands beside the answer, or
/// above it where the terminal is narrow; while one reads, the fields are one line each.
pub fn lay_out(shape: Shape<'_>) -> Layout {
    let Size { width, height } = shape.size;
    if width < 40 || height < 8 {
        return Layout { too_small: true, ..Layout::default() };
    }
    let row = |y: u16, height: u16| Area { x: 0, y, width, height };
    let status = shape.status.clamp(1, height - 5);
    let mut layout = Layout {
        header: row(0, 1),
        status: row(height - 1 - status, status),
        hint: row(height - 1, 1),
        ..Layout::default()
    };
    let body = row(1, height - 2 - status);
    let single = width < 60 || height < 16;
    let reading = shape.level == Level::Answer;
    if reading && (shape.zoom || single) {
        layout.answer_in(body);
    } else if reading {
        let folded = shape.fields.min(usize::from(body.height / 4).max(1)) as u16;
        layout.fold(shape, row(1, folded));
        layout.answer_in(row(1 + folded, body.height - folded));
    } else if shape.zoom || single {
        layout.stack(shape, body, false);
        layout.answer = row(body.y + body.height, 0);
        layout.rule = layout.answer;
    } else if width >= BESIDE {
        let forms = (width * 3 / 8).clamp(36, 44);
        layout.beside = true;
        layout.divider = Some(Area { x: forms, y: 1, width: 1, height: body.height });
        layout.stack(shape, Area { width: forms, ..body }, true);
        layout.answer_in(Area { x: forms + 2, width: width - forms - 2, ..body });
    } else {
        let answer = (body.height / 4).max(3);
        layout.stack(shape, row(1, body.height - answer), false);
        layout.answer_in(row(1 + body.height - answer, answer));
    }
    let over = if layout.answer.height > 0 { layout.answer } else { body };
    layout.notice = Area { y: over.y + over.height, height: 0, ..over };
    if shape.margin && layout.answer.width > MARGIN {
        layout.answer.width -= MARGIN;
        layout.margin = Area { x: layout.answer.x + layout.answer.width + MARGIN - 1, width: 1, ..layout.answer };
    }
    layout
}

impl Layout {
    /// The most rows that the head of the answer may take.
    pub fn banner_most(&self) -> u16 {
        if self.answer.height > 2 { (self.answer.height * 2 / 3).max(1) } else { 0 }
    }

    /// Gives the head of the answer so many rows, and its whole width.
    pub fn with_banner(mut self, rows: u16) -> Layout {
        let rows = rows.min(self.banner_most());
        let Area { x, y, width, .. } = self.answer;
        self.banner = Area { x, y, width: self.head_width().max(width), height: rows };
        for area in [&mut self.answer, &mut self.margin] {
            area.y += rows;
            area.height = area.height.saturating_sub(rows);
        }
        self
    }

    /// The width of the answer and its marks.
    pub fn head_width(&self) -> u16 {
        if self.margin.width > 0 { self.answer.width + MARGIN } else { self.answer.width }
    }

    /// Gives the notice its rows: upwards from the end of what it lies over, never over the header.
    pub fn say(&mut self, rows: u16) {
        let end = self.notice.y + self.notice.height;
        self.notice.height = rows.min(end.saturating_sub(1));
        self.notice.y = end - self.notice.height;
    }

    fn answer_in(&mut self, area: Area) {
        self.rule = Area { height: 1.min(area.height), ..area };
        self.answer = Area { y: area.y + self.rule.height, height: area.height - self.rule.height, ..area };
    }

    /// The fields one line each, those round the focus if there are too many.
    fn fold(&mut self, shape: Shape<'_>, area: Area) {
        let rows = usize::from(area.height);
        let first = (shape.focus + 1).saturating_sub(rows).min(shape.fields.saturating_sub(rows));
        for (index, field) in (first..shape.fields).take(rows).enumerate() {
            let label = Area { y: area.y + index as u16, height: 1, ..area };
            self.fields.push(FieldArea { field, label, text: Area { height: 0, ..label } });
        }
    }

    /// The fields above each other and `[ Send ]`. `open`: all share the rows if each gets three;
    /// else the focused one gets the rows and the others are folded.
    fn stack(&mut self, shape: Shape<'_>, area: Area, open: bool) {
        let count = shape.fields as u16;
        let mut rows = area.height.saturating_sub(1);
        if !shape.understood.is_empty() && area.height >= 10 {
            // What it needs, but the text that is typed comes first.
            let least = if open { 2 } else { 1 };
            let all = open && (rows - least).checked_div(count).is_some_and(|share| share >= 4);
            let texts = if all { 4 * count } else { 3 + count };
            let most = (area.height / 3).min(rows.saturating_sub(texts)).max(least);
            let height = (wrap(shape.understood, area.width.saturating_sub(2)).len() as u16).clamp(least, most);
            rows -= height;
            self.understood = Area { y: area.y + rows, height, ..area };
        }
        let share = rows.checked_div(count).unwrap_or(0);
        if open && share >= 4 {
            let mut y = area.y;
            for field in 0..shape.fields {
                let height = share + u16::from((field as u16) < rows % count);
                let label = Area { y, height: 1, ..area };
                self.fields.push(FieldArea { field, label, text: Area { y: y + 1, height: height - 1, ..area } });
                y += height;
            }
        } else {
            let focus = shape.focus.min(shape.fields.saturating_sub(1));
            let others = shape.fields.saturating_sub(1).min(usize::from(rows.saturating_sub(4)));
            let first = focus.saturating_sub(others / 2).min(shape.fields.saturating_sub(others + 1));
            let text_rows = rows.saturating_sub(1 + others as u16);
            let mut y = area.y;
            for field in (first..shape.fields).take(others + 1) {
                let label = Area { y, height: 1.min(rows), ..area };
                let height = if field == focus { text_rows } else { 0 };
                self.fields.push(FieldArea { field, label, text: Area { y: y + 1, height, ..area } });
                y += 1 + height;
            }
        }
        self.send = Some(Area { y: area.y + area.height.saturating_sub(1), height: 1.min(area.height), ..area });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::LazyLock;

    static LINE: LazyLock<SafeText> = LazyLock::new(|| SafeText::from_static("so far: design by R10"));

    fn shape(width: u16, height: u16, level: Level, fields: usize, focus: usize) -> Shape<'static> {
        Shape {
            size: Size { width, height },
            level,
            fields,
            focus,
            zoom: false,
            understood: &LINE,
            margin: true,
            status: 1,
        }
    }

    /// Every area of every size, level and number of fields is on the screen, and none overlap.
    #[test]
    fn everything_is_on_the_screen_and_nothing_overlaps() {
        for (width, height) in (1..=130).step_by(3).flat_map(|w| (1..=50).map(move |h| (w, h))) {
            for (fields, focus) in [(0, 0), (1, 0), (3, 1), (3, 3), (10, 9), (64, 40)] {
                for level in [Level::Type, Level::Forms, Level::Answer] {
                    for zoom in [false, true] {
                        let status = (width + height) % 4;
                        let shape = Shape { zoom, status, ..shape(width, height, level, fields, focus) };
                        let layout = lay_out(shape).with_banner(height % 5);
                        let mut used = vec![false; usize::from(width) * usize::from(height)];
                        let mut areas = vec![
                            layout.header,
                            layout.understood,
                            layout.rule,
                            layout.banner,
                            layout.answer,
                            layout.margin,
                            layout.status,
                            layout.hint,
                        ];
                        areas.extend(layout.fields.iter().flat_map(|field| [field.label, field.text]));
                        areas.extend(layout.send);
                        areas.extend(layout.divider);
                        for area in areas {
                            for y in area.y..area.y + area.height {
                                for x in area.x..area.x + area.width {
                                    let cell = usize::from(y) * usize::from(width) + usize::from(x);
                                    assert!(x < width && y < height, "{area:?} of {layout:?}");
                                    assert!(!std::mem::replace(&mut used[cell], true), "{x},{y} twice in {layout:?}");
                                }
                            }
                        }
                        if !layout.too_small && fields > 0 && level != Level::Answer && focus < fields {
                            let mine = layout.fields.iter().find(|field| field.field == focus);
                            assert!(mine.is_some_and(|field| field.text.height > 0), "{width}x{height} {layout:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_long_line_of_the_rules_is_whole_and_the_typed_text_keeps_its_rows() {
        let line = crate::page::safe(&"so far: design by R10; ".repeat(6));
        for (width, height) in [(60, 16), (80, 24), (120, 24), (120, 40)] {
            let layout = lay_out(Shape { understood: &line, ..shape(width, height, Level::Type, 3, 1) });
            assert!(layout.fields[1].text.height >= 3, "{width}x{height} {layout:?}");
            let needs = wrap(&line, layout.understood.width - 2).len();
            assert_eq!(usize::from(layout.understood.height), needs, "{width}x{height}");
        }
    }

    #[test]
    fn a_notice_takes_rows_from_below_and_stays_under_the_header() {
        let mut layout = lay_out(shape(80, 24, Level::Type, 3, 1));
        layout.say(3);
        assert_eq!(layout.notice, Area { x: 0, y: 19, width: 80, height: 3 });
        layout.say(100);
        assert_eq!((layout.notice.y, layout.notice.y + layout.notice.height), (1, 22));
    }

    #[test]
    fn the_focused_part_gets_the_room() {
        let reading = lay_out(shape(80, 24, Level::Answer, 3, 0)).with_banner(1);
        assert_eq!((reading.fields.len(), reading.answer.height, reading.answer.width), (3, 16, 78));
        let typing = lay_out(shape(80, 24, Level::Type, 3, 1)).with_banner(1);
        assert_eq!((typing.fields[1].text.height, typing.fields[0].text.height, typing.answer.height), (11, 0, 3));
        let wide = lay_out(shape(120, 40, Level::Type, 3, 1));
        assert_eq!((wide.fields[0].label.width, wide.answer.width, wide.beside), (44, 72, true));
        assert_eq!(lay_out(shape(120, 40, Level::Answer, 3, 1)).answer.width, 118);
    }
}
