//! Where a popup lies: at the foot of the screen, above the status bar, no higher than what it holds.

use super::App;
use super::layout::Area;
use super::popup::{List, ListOf};
use crate::page::{SafeText, safe_line, wrap};

/// Where a popup lies.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its title in rows, and what stands at the right of the first one.
    pub titles: Vec<SafeText>,
    /// How much of it is seen, or found.
    pub detail: String,
    /// All of it.
    pub area: Area,
    /// What is below the title.
    pub inside: Area,
}

/// Where a list lies.
#[derive(Clone, Debug)]
pub struct ListPlace {
    /// The popup.
    pub place: Place,
    /// Lines in view, each with its row among those shown; a row of reasons may have several.
    pub lines: Vec<(usize, SafeText)>,
    /// The marked row whole, for the foot; empty where it fits.
    pub foot: Vec<SafeText>,
    /// The row that the first of them belongs to.
    top: usize,
}

impl App {
    /// What a popup may cover: all between header and status bar.
    pub fn screen(&self) -> Area {
        Area { x: 0, y: 1, width: self.size.width, height: self.layout().status.y.saturating_sub(1) }
    }

    /// Where a popup of so many rows lies.
    pub fn popup_place(&self, title: &str, detail: &str, rows: usize) -> Place {
        let screen = self.screen();
        let rule = self.glyphs().rule;
        let detail = format!(" {detail} {rule}{rule}");
        let room = usize::from(screen.width).saturating_sub(detail.chars().count());
        let mut titles = vec![safe_line(&format!("{rule}{rule} {title} "))];
        if titles[0].width() > room {
            // The rest below the words of the first row: under the rule it would read as a row of what is inside.
            let under = SafeText::from_static("   ");
            let words = wrap(&safe_line(title), u16::try_from(room.saturating_sub(4)).unwrap_or(screen.width));
            titles = words.iter().map(|row| under.clone().concat(row)).collect();
            titles[0] = safe_line(&format!("{rule}{rule} {} ", words[0].as_str().trim_end()));
        }
        let height = u16::try_from(rows + titles.len()).unwrap_or(screen.height).min(screen.height);
        let area = Area { y: screen.y + screen.height - height, height, ..screen };
        let head = u16::try_from(titles.len()).unwrap_or(1).min(area.height);
        let inside = Area { y: area.y + head, height: area.height - head, ..area };
        Place { titles, detail, area, inside }
    }

    /// Where a list lies, and what of it is in view.
    pub fn list_place(&self, list: &List) -> ListPlace {
        let rows: Vec<&SafeText> = list.shown().map(|(_, row)| row).collect();
        let detail = match list.filter.as_str() {
            "" => format!("{} of {}", (list.cursor + 1).min(rows.len()), rows.len()),
            filter => format!("{} of {} with \"{}\"", rows.len(), list.rows.len(), safe_line(filter)),
        };
        let ours = wraps(list);
        let title = if ours { self.rules.title.as_str() } else { list.title() };
        let width = self.size.width.saturating_sub(2);
        // Rows that don't fit need room to be shown whole; the same for each, so that nothing jumps.
        let longest = list.rows.iter().max_by_key(|row| row.as_str().len()).map_or(0, |row| wrap(row, width).len());
        let whole = match (longest > 1, ours) {
            (_, true) => rows.iter().map(|row| hung(row, width).len() - 1).sum(),
            (true, false) => longest + 1,
            (false, false) => 0,
        };
        let place = self.popup_place(title, &detail, rows.len() + whole);
        let marked = rows.get(list.cursor).filter(|_| !ours);
        let mut foot = marked.map(|row| wrap(row, width)).filter(|lines| lines.len() > 1).unwrap_or_default();
        foot.truncate(usize::from(place.inside.height / 2));
        let height = usize::from(place.inside.height).saturating_sub(if foot.is_empty() { 0 } else { foot.len() + 1 });
        let (top, lines) = if ours {
            let all: Vec<Vec<SafeText>> = rows.iter().map(|row| hung(row, width)).collect();
            let top = first_in_view(list, all.len(), height, |at| all[at].len());
            let rows = all.into_iter().enumerate().skip(top);
            (top, rows.flat_map(|(at, lines)| lines.into_iter().map(move |line| (at, line))).take(height).collect())
        } else {
            let top = first_in_view(list, rows.len(), height, |_| 1);
            let cut = |row: &SafeText| row.ellipsis(usize::from(width));
            (top, rows.into_iter().map(cut).enumerate().skip(top).take(height).collect())
        };
        ListPlace { lines, foot, place, top }
    }

    /// Moves the mark of a list by so many lines; by more than one the view goes with it.
    pub(super) fn move_in_list(&self, list: &mut List, lines: isize) {
        let rows = self.leap(list, lines);
        if lines.abs() > 1 {
            list.top = list.top.saturating_add_signed(rows);
        }
        list.step(rows);
        list.top = self.list_place(list).top;
    }

    /// How many rows of a list so many lines are: rows that wrap are passed one by one.
    fn leap(&self, list: &List, lines: isize) -> isize {
        if !wraps(list) || lines.abs() < 2 || lines.unsigned_abs() > usize::from(self.size.height) {
            return lines;
        }
        let width = self.size.width.saturating_sub(2);
        let rows: Vec<&SafeText> = list.shown().map(|(_, row)| row).collect();
        let (mut left, mut count) = (lines.unsigned_abs(), 0);
        let mut at = list.cursor;
        loop {
            let height = rows.get(at).map_or(1, |row| hung(row, width).len());
            if count > 0 && height > left {
                break;
            }
            left = left.saturating_sub(height);
            count += 1;
            match (lines > 0, at) {
                (false, 0) => break,
                (true, _) => at += 1,
                (false, _) => at -= 1,
            }
            if left == 0 || at >= rows.len() {
                break;
            }
        }
        if lines > 0 { count } else { -count }
    }
}

/// The first of `rows` in view where there is room for so many lines: as it was, but the marked row is in view, and nothing
/// blank stands below the last one.
fn first_in_view(list: &List, rows: usize, room: usize, height: impl Fn(usize) -> usize) -> usize {
    // The first one from which on everything to this one fits.
    let least = |to: usize| {
        let (mut at, mut used) = (to, height(to));
        while at > 0 && used + height(at - 1) <= room {
            at -= 1;
            used += height(at);
        }
        at
    };
    let Some(last) = rows.checked_sub(1) else { return 0 };
    let cursor = list.cursor.min(last);
    list.top.min(least(last)).max(least(cursor)).min(cursor)
}

/// Its rows are read as they are chosen among: none is cut.
fn wraps(list: &List) -> bool {
    matches!(list.of, ListOf::Reasons | ListOf::Values)
}

/// Columns of the word that a row of reasons begins with; on a narrow screen what follows hangs less deep.
const HANG: usize = 13;

/// A row on as many lines as it takes, those behind the first one hung below its text.
fn hung(row: &SafeText, width: u16) -> Vec<SafeText> {
    let hang = if width >= 70 { HANG } else { 2 };
    if row.width() <= usize::from(width) {
        return vec![row.clone()];
    }
    let rest = row.cells(hang..row.width());
    let room = width.saturating_sub(u16::try_from(hang).unwrap_or(0));
    let pieces = wrap(&rest, room).into_iter().enumerate();
    let line = |(at, piece): (usize, SafeText)| match at {
        0 => row.cells(0..hang).concat(&piece),
        _ => safe_line(&" ".repeat(hang)).concat(&piece),
    };
    pieces.map(line).collect()
}
