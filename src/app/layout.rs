//! Where everything stands on the screen. Pure: the views paint into it, App scrolls by it.

use super::action::Level;
use super::event::Size;
use super::status::Piece;
use crate::page::{SafeText, safe_line, wrap};
use std::borrow::Cow;

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
    /// Fields that are out of view, above the first one in view and below the last one.
    pub hidden: usize,
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
    /// What the rules understood, below its title's row; no rows if there is nothing.
    pub understood: Area,
    /// Outline, brief and comments beside the answer; no columns where it is not that wide.
    pub side: Area,
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
    /// What it says, by row.
    pub bar: Vec<Vec<Piece>>,
    /// The hint line.
    pub hint: Area,
    /// Forms and answer side by side: the answer can't use the terminal's own scrolling.
    pub beside: bool,
}

/// Narrowest terminal with forms and answer side by side.
const BESIDE: u16 = 100;

/// Narrowest terminal with outline and brief beside the answer.
const SIDE: u16 = 140;

/// Columns of the answer beside which something stands: longer lines read badly.
const READ: u16 = 100;

/// The column for marks and the blank before it.
const MARGIN: u16 = 2;

/// Rows of a field's text, at least and at most.
const ROWS: (u16, u16) = (2, 12);

/// What the layout depends on.
#[derive(Clone, Copy, Debug)]
pub struct Shape<'a> {
    /// The terminal.
    pub size: Size,
    /// Where keys go, popups aside.
    pub level: Level,
    /// The fields' texts.
    pub texts: &'a [Cow<'a, str>],
    /// The field with the focus.
    pub focus: usize,
    /// The focused part gets everything.
    pub zoom: bool,
    /// What the rules have read in the form; empty: nothing.
    pub understood: &'a SafeText,
    /// Rows that the facts of the brief would take below it.
    pub facts: usize,
    /// What stands beside the answer where there is room for it is wanted.
    pub side: bool,
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
        let folded = shape.texts.len().min(usize::from(body.height / 4).max(1)) as u16;
        layout.fold(shape, row(1, folded));
        layout.answer_in(row(1 + folded, body.height - folded));
        layout.beside_answer(shape);
    } else if shape.zoom || single {
        layout.stack(shape, body);
        layout.answer = row(body.y + body.height, 0);
        layout.rule = layout.answer;
    } else if width >= BESIDE {
        let forms = if width < SIDE { (width * 3 / 8).clamp(36, 44) } else { (width - READ - 4).clamp(44, 80) };
        layout.beside = true;
        layout.divider = Some(Area { x: forms, y: 1, width: 1, height: body.height });
        layout.stack(shape, Area { width: forms, ..body });
        layout.answer_in(Area { x: forms + 2, width: width - forms - 2, ..body });
        layout.answer.width = layout.answer.width.min(READ + MARGIN);
    } else {
        let least = (body.height / 4).max(3);
        let used = layout.stack(shape, row(1, body.height - least));
        layout.answer_in(row(1 + used, body.height - used));
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

    // From a width on the answer takes its columns, and the rest is for what stands beside it. The answer's width is the
    // same without that, so that nothing is laid out anew when it comes.
    fn beside_answer(&mut self, shape: Shape<'_>) {
        if shape.size.width < SIDE {
            return;
        }
        let Area { x, y, width, height } = self.answer;
        self.answer.width = READ + MARGIN;
        if shape.side {
            let from = x + READ + MARGIN + 3;
            self.divider = Some(Area { x: from - 2, y, width: 1, height });
            self.side = Area { x: from, y, width: width - from, height };
        }
    }

    /// The fields one line each, those round the focus if there are too many.
    fn fold(&mut self, shape: Shape<'_>, area: Area) {
        let rows = usize::from(area.height);
        let fields = shape.texts.len();
        let first = (shape.focus + 1).saturating_sub(rows).min(fields.saturating_sub(rows));
        for (index, field) in (first..fields).take(rows).enumerate() {
            let label = Area { y: area.y + index as u16, height: 1, ..area };
            self.fields.push(FieldArea { field, label, text: Area { height: 0, ..label }, hidden: 0 });
        }
        self.hide(fields);
    }

    // Says at the first and the last field in view how many are out of it.
    fn hide(&mut self, fields: usize) {
        if let Some(first) = self.fields.first_mut() {
            first.hidden = first.field;
        }
        if let Some(last) = self.fields.last_mut() {
            last.hidden += fields - 1 - last.field;
        }
    }

    /// The fields above each other, each as high as its text, then the row of `[ Send ]`, then the brief. Where that is
    /// too much the field with the focus gets the rows and the others are one line each. Gives the rows that are used.
    fn stack(&mut self, shape: Shape<'_>, area: Area) -> u16 {
        let width = area.width.saturating_sub(2);
        let needs: Vec<u16> = shape.texts.iter().map(|text| rows(text, width)).collect();
        let room = area.height.saturating_sub(1);
        let understood = if shape.understood.is_empty() || area.height < 8 {
            0
        } else {
            (wrap(shape.understood, width).len() as u16).min(room / 3)
        };
        let open = needs.iter().map(|need| need + 1).sum::<u16>() + understood <= room;
        let focus = shape.focus.min(needs.len().saturating_sub(1));
        let least = understood + 1 + needs.get(focus).map_or(0, |need| (*need).clamp(3, 6));
        let others = needs.len().saturating_sub(1).min(usize::from(room.saturating_sub(least)));
        let first = if open { 0 } else { focus.saturating_sub(others / 2).min(needs.len().saturating_sub(others + 1)) };
        let mut y = area.y;
        for field in (first..needs.len()).take(if open { needs.len() } else { others + 1 }) {
            let most = room.saturating_sub(understood + 1 + others as u16);
            let height = match (open, field == focus) {
                (true, _) => needs[field],
                (false, true) => needs[field].max(3).min(most),
                (false, false) => 0,
            };
            let label = Area { y, height: 1.min(room), ..area };
            self.fields.push(FieldArea { field, label, text: Area { y: y + 1, height, ..area }, hidden: 0 });
            y += 1 + height;
        }
        self.hide(needs.len());
        let send = y.min(area.y + room);
        self.send = Some(Area { y: send, height: 1.min(area.height), ..area });
        let left = (area.y + area.height).saturating_sub(send + 1);
        if understood > 0 {
            let height = left.min(understood + u16::try_from(shape.facts).unwrap_or(u16::MAX));
            self.understood = Area { y: send + 1, height, ..area };
        }
        send + 1 + self.understood.height - area.y
    }
}

/// The rows of a field of so many columns for this text.
fn rows(text: &str, width: u16) -> u16 {
    let (least, most) = ROWS;
    // What is behind that many bytes takes more rows than there can be.
    let bytes = usize::from(width) * usize::from(most) * 4;
    let head = &text[..text.floor_char_boundary(bytes)];
    let lines = head.split('\n').take(usize::from(most)).map(|line| wrap(&safe_line(line), width).len());
    u16::try_from(lines.sum::<usize>()).unwrap_or(most).clamp(least, most)
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
            texts: vec![Cow::Borrowed("text"); fields].leak(),
            focus,
            zoom: false,
            understood: &LINE,
            facts: 9,
            side: true,
            margin: true,
            status: 1,
        }
    }

    /// Every area of every size, level and number of fields is on the screen, and none overlap.
    #[test]
    fn everything_is_on_the_screen_and_nothing_overlaps() {
        for (width, height) in (1..=130).step_by(4).chain([139, 140, 175]).flat_map(|w| (1..=50).map(move |h| (w, h))) {
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
                            layout.side,
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
            let layout = lay_out(Shape { understood: &line, facts: 0, ..shape(width, height, Level::Type, 3, 1) });
            assert!(layout.fields[1].text.height >= 2, "{width}x{height} {layout:?}");
            let needs = wrap(&line, layout.understood.width - 2).len();
            assert_eq!(usize::from(layout.understood.height), needs, "{width}x{height}");
        }
    }

    #[test]
    fn fields_are_as_high_as_their_texts_and_say_what_is_out_of_view() {
        let texts = ["one".to_owned(), "two\n".repeat(5), "three\n".repeat(40)].map(Cow::Owned);
        let heights = |layout: &Layout| layout.fields.iter().map(|field| field.text.height).collect::<Vec<_>>();
        let layout = lay_out(Shape { texts: &texts, ..shape(120, 40, Level::Type, 3, 0) });
        assert_eq!(heights(&layout), [2, 6, 12]);
        let under = layout.send.map(|send| (send.y, layout.understood.y));
        assert_eq!(under, Some((24, 25)), "{layout:?}");
        let small = lay_out(Shape { texts: &texts, ..shape(80, 24, Level::Type, 3, 1) });
        assert_eq!(heights(&small), [0, 6, 0]);
        let many = lay_out(shape(60, 16, Level::Type, 12, 6));
        let hidden: usize = many.fields.iter().map(|field| field.hidden).sum();
        assert_eq!(many.fields.len() + hidden, 12, "{many:?}");
        assert!(many.fields[0].hidden > 0 && many.fields.last().is_some_and(|last| last.hidden > 0), "{many:?}");
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
        let wide = lay_out(shape(120, 40, Level::Type, 3, 1));
        assert_eq!((wide.fields[0].label.width, wide.answer.width, wide.beside), (44, 72, true));
        assert_eq!(lay_out(shape(120, 40, Level::Answer, 3, 1)).answer.width, 118);
        let aside = lay_out(shape(160, 50, Level::Answer, 3, 1));
        assert_eq!((aside.answer.width, aside.side.x, aside.side.width), (100, 105, 55));
        let alone = lay_out(Shape { side: false, ..shape(160, 50, Level::Answer, 3, 1) });
        assert_eq!((alone.answer.width, alone.side.width), (100, 0), "no other lines when it comes");
    }
}
